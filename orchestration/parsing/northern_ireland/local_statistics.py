"""NISRA Local Statistics: area profiles of Northern Ireland and its 11 districts, one JSON document each.

A profile holds dozens of topics; crime, worry about crime and perceived anti-social behaviour are read here. The
publisher adds up the 20 types of its table PRCLGD to groups, in which `theft` leaves burglary out and `burglary` says
`theft_burglary` again. Sheets are members of the archive, cells are paths in them. Each parser raises
UnreadableFileError, LayoutError, UnknownLabelError or UnknownMarkerError.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from orchestration.parsing.classification import Area, totals_among
from orchestration.parsing.context import ParseContext
from orchestration.parsing.counts import check_counts
from orchestration.parsing.errors import LayoutError, UnknownLabelError
from orchestration.parsing.frames import observation_frame
from orchestration.parsing.melt import read_figure
from orchestration.parsing.observations import check_observations
from orchestration.parsing.periods import Period, parse_period
from orchestration.parsing.shares import check_shares
from orchestration.parsing.zipped_json import read_zipped_json

PARSER_VERSION = 1

NORTHERN_IRELAND = "N92000002"
AREAS = (NORTHERN_IRELAND, *(f"N090000{number:02d}" for number in range(1, 12)))
_MEMBER = re.compile(r"N\d{8}\.json")

TOTAL, REPEATED, REPEATS = "allcrime", "burglary", "theft_burglary"
# Profiles of 2022/23 have the total alone; later ones all of the groups.
_KEYS = (
    frozenset({TOTAL}),
    frozenset({TOTAL, "criminal", "other", "person", "robbery", "sexual", "theft", REPEATS, REPEATED}),
)
# The profile of Northern Ireland of 2022/23 names the table of electoral areas as its source; its total is the same.
_CRIME_TABLES = frozenset({"PRCLGD", "PRCDEA"})
_PERCENT_DIGITS = 0.0001

_SURVEYED = {
    "crimeworry": ("WorryC2", "crime_worry_share", "TWORRYCRMLGD"),
    "crimeperception": ("ASB8", "asb_perception_share", "TNISCSASBLGD"),
}


@dataclass(frozen=True)
class _Profile:
    """One area's document."""

    member: str
    area: Area
    label: str
    document: dict[str, Any]

    def at(self, path: str) -> Any:
        """What stands at a dotted path; raises LayoutError when there is no such place."""
        found: Any = self.document
        for name in path.split("."):
            if not isinstance(found, dict) or name not in found:
                raise LayoutError(
                    f"nothing stands at {path!r}",
                    expected="the topic in the profile of every area",
                    action="look at the profile: the publisher may have renamed or dropped the topic",
                    sheet=self.member,
                    cell=path,
                )
            found = found[name]
        return found


@dataclass(frozen=True)
class _Figure:
    profile: _Profile
    path: str
    name: str  # of the figure, as published


def recorded_crime(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """Crimes (offences) of one financial year in Northern Ireland and its 11 districts, by group where published."""
    profiles = _profiles(content, ctx)
    period = _period(profiles, "crime", _CRIME_TABLES)
    if ctx.edition != f"{period.start.year}-{period.end.year % 100:02d}":
        raise LayoutError(
            f"the crimes are of {period.start.year}/{period.end.year % 100:02d}",
            expected=f"the year of edition {ctx.edition}",
            action="land the profiles under the year of their crimes",
            sheet=profiles[0].member,
            cell="meta_data.crime",
        )
    figures = [
        _Figure(profile, f"data.crime.value.{name}", name)
        for profile in profiles
        for name in _crime_names(profile, like=profiles[0])
        if name != REPEATED
    ]
    offences = [ctx.offences.find(one.name, sheet=one.profile.member, cell=one.path) for one in figures]
    totals = totals_among(offence.label_path for offence in offences)
    frame = _frame(
        ctx,
        figures,
        period,
        {
            "offence_id": [offence.offence_id for offence in offences],
            "offence_label": [one.name for one in figures],
            "label_path": [offence.label_path for offence in offences],
            "is_total": [offence.label_path in totals for offence in offences],  # the total stands alone in 2022/23
            "measure": "recorded_crime",
            "unit": "offences",
        },
    )
    return check_counts(check_observations(frame))


def perceptions(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """Shares (percent) of people who worry highly about crime and who perceive high anti-social behaviour, by area.

    Of the newest year of the telephone survey at the time, which is earlier than that of the crimes. No bases.
    """
    profiles = _profiles(content, ctx)
    frames = []
    for topic, (name, measure, table) in _SURVEYED.items():
        period = _period(profiles, topic, frozenset({table}))
        figures = [_Figure(profile, f"data.{topic}.value.{name}", name) for profile in profiles]
        for figure in figures:
            others = set(figure.profile.at(f"data.{topic}.value")) - {name}
            if others:
                raise UnknownLabelError("share", min(others), [name], sheet=figure.profile.member, cell=figure.path)
        fields = {"survey_population": "people_16_plus", "measure": measure, "unit": "percent", "is_total": False}
        frames.append(_frame(ctx, figures, period, fields))
    return check_shares(check_observations(pd.concat(frames, ignore_index=True)))


def _profiles(content: bytes, ctx: ParseContext) -> list[_Profile]:
    """Profiles of all of AREAS, in that order; raises LayoutError when one is missing or is another area's."""
    found: dict[str, _Profile] = {}
    for member, document in read_zipped_json(content, _MEMBER).items():
        code, label = str(document.get("code")), str(document.get("name"))
        area = ctx.areas.by_code(code, label, sheet=member, cell="code")
        if member != f"{code}.json" or code not in AREAS:
            raise LayoutError(
                f"the profile is that of {code} ({label})",
                expected="Northern Ireland or one of its districts, in the member of that name",
                sheet=member,
                cell="code",
            )
        found[code] = _Profile(member, area, label, document)
    missing = [code for code in AREAS if code not in found]
    if missing:
        raise LayoutError(
            f"no profile of {', '.join(missing)}",
            expected="Northern Ireland and its 11 districts",
            action="fetch the missing profiles: all must be of one day",
        )
    return [found[code] for code in AREAS]


def _period(profiles: Sequence[_Profile], topic: str, tables: frozenset[str]) -> Period:
    """Financial year of a topic; raises LayoutError unless all profiles name one table, year and day of update."""
    path = f"meta_data.{topic}"
    facts = []
    for profile in profiles:
        entries = profile.at(path)
        entry = entries[0] if isinstance(entries, list) and len(entries) == 1 else None
        if not isinstance(entry, dict) or entry.get("table_code") not in tables:
            raise LayoutError(
                f"the source is given as {str(entries)[:120]!r}",
                expected=f"one entry, of table {' or '.join(sorted(tables))}",
                action="look whether the figures now come from elsewhere",
                sheet=profile.member,
                cell=path,
            )
        facts.append((str(entry.get("year")), str(entry.get("last_updated"))))
    for profile, fact in zip(profiles, facts, strict=True):
        if fact != facts[0]:
            raise LayoutError(
                f"the figures are of {fact[0]}, updated {fact[1]}",
                expected=f"{facts[0][0]}, updated {facts[0][1]}, as in {profiles[0].member}",
                action="the profiles are of different days: fetch them together",
                sheet=profile.member,
                cell=path,
            )
    period = parse_period(facts[0][0])
    if period is None or period.type != "FY":
        raise LayoutError(
            f"the year is {facts[0][0]!r}", expected="2024/25", sheet=profiles[0].member, cell=f"{path}.year"
        )
    return period


def _crime_names(profile: _Profile, *, like: _Profile) -> list[str]:
    """Names of the counts; raises LayoutError when they are not known, differ, or contradict the percentages."""
    path = "data.crime.value"
    values, shares = profile.at(path), profile.at("data.crime").get("perc", {})
    if frozenset(values) not in _KEYS or frozenset(values) != frozenset(like.at(path)):
        raise LayoutError(
            f"the counts are {sorted(values)}",
            expected="the total alone, or with all of its groups, the same in all profiles",
            action="a new group needs a place in the classification",
            sheet=profile.member,
            cell=path,
        )
    if values.get(REPEATED) != values.get(REPEATS):
        raise LayoutError(
            f"{REPEATED} is {values[REPEATED]}, {REPEATS} {values[REPEATS]}",
            expected="the same count twice",
            action="look what the two now mean",
            sheet=profile.member,
            cell=f"{path}.{REPEATED}",
        )
    for name, share in shares.items():
        whole, count = values[TOTAL], values.get(name)
        if count is None or abs(share * whole - 100 * count) > _PERCENT_DIGITS * whole:
            raise LayoutError(
                f"{count} of {whole} is not {share} per cent",
                expected="counts and the percentages they make",
                action="look whether counts and percentages are swapped",
                sheet=profile.member,
                cell=f"data.crime.perc.{name}",
            )
    return list(values)


def _frame(ctx: ParseContext, figures: Sequence[_Figure], period: Period, fields: dict[str, Any]) -> pd.DataFrame:
    read = [
        read_figure(one.profile.at(one.path), ctx.markers, sheet=one.profile.member, address=one.path)
        for one in figures
    ]
    columns = {
        **ctx.fields,
        **fields,
        "area_code": [one.profile.area.area_code for one in figures],
        "area_label": [one.profile.label for one in figures],
        "area_type": [one.profile.area.area_type for one in figures],
        "period_start": period.start,
        "period_end": period.end,
        "period_type": period.type,
        "value": [value for value, _, _ in read],
        "obs_status": [status for _, status, _ in read],
        "marker": [marker for _, _, marker in read],
        "published_label": [one.name for one in figures],
        "sheet": [one.profile.member for one in figures],
        "cell": [one.path for one in figures],
    }
    return observation_frame(columns, len(figures))
