"""Intake: from landed editions to raw vintages, source by source; one that fails does not stop the others."""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING

from orchestration import clock
from orchestration.landing.archive import Archive, DamagedArchiveError
from orchestration.landing.comparison import compare_editions
from orchestration.landing.sidecar import Sidecar
from orchestration.parsing.catalogue import find_parser
from orchestration.parsing.context import Parser
from orchestration.parsing.errors import ParsingError, UnreadableFileError
from orchestration.registry.load import Source, parse_context
from warehouse.raw import IntakeEvent, Vintage, append_vintage, known_vintages, log_intake, remove_vintage

if TYPE_CHECKING:
    import duckdb
    import pandas as pd


@dataclass
class IntakeResult:
    """What became of one source: editions by outcome, rows in the warehouse, errors in full."""

    source_id: str
    new: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    held: dict[str, str] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    rows_added: int = 0
    remarks: list[str] = field(default_factory=list)


def sheet_names(content: bytes, file_type: str) -> list[str]:
    """Sheet names of a workbook; empty for other files."""
    if file_type not in ("xlsx", "ods"):
        return []
    from python_calamine import CalamineWorkbook

    return CalamineWorkbook.from_filelike(BytesIO(content)).sheet_names


def vintage_of(source: Source, sidecar: Sidecar, parser_version: int) -> Vintage:
    """The vintage that `source` has in the edition of `sidecar`."""
    return Vintage(
        source_id=source.source_id,
        product_id=sidecar.product_id,
        edition=sidecar.edition,
        edition_title=sidecar.edition_title,
        published_on=sidecar.published_on,
        published_on_basis=sidecar.published_on_basis,
        retrieved_at=sidecar.retrieved_at.replace(tzinfo=None),
        sha256=sidecar.sha256,
        original_sha256=sidecar.original_sha256,
        file_name=sidecar.original_file_name,
        url=sidecar.url,
        parser=source.table.parser,
        parser_version=parser_version,
        origin=sidecar.origin,
    )


def take_in(source: Source, archive: Archive, connection: duckdb.DuckDBPyConnection, run_id: str) -> IntakeResult:
    """Parse and load every landed edition of `source` that the warehouse does not hold yet.

    A file that cannot be read with certainty leaves the warehouse as it was: its error is in the result and in
    ops.intake_log, the editions before it stay, the next one is tried. The file stays landed, and is tried again
    by every run until it, or the parser, is mended. An edition that is landed before the moment of its release is
    held until then: figures under embargo are not even parsed.
    """
    parser, version = find_parser(source.table.parser)
    editions = [
        sidecar for sidecar in archive.editions(source.product.product_id) if source.has_edition(sidecar.edition)
    ]
    result = IntakeResult(source.source_id)
    events: list[IntakeEvent] = []

    def note(sidecar: Sidecar, outcome: str, message: str | None = None, quarantined_as: str | None = None) -> None:
        now = clock.now().replace(tzinfo=None)
        events.append(
            IntakeEvent(
                run_id,
                now,
                sidecar.product_id,
                source.source_id,
                sidecar.edition,
                "parse",
                outcome,
                message,
                quarantined_as,
            )
        )

    known = known_vintages(connection, source.source_id)
    landed = {vintage_of(source, sidecar, version).vintage_id for sidecar in editions}
    set_aside = {
        vintage_of(source, sidecar, version).vintage_id for sidecar in archive.withdrawn(source.product.product_id)
    }
    for vintage_id in sorted((known.keys() & set_aside) - landed):
        remove_vintage(connection, vintage_id)
        result.remarks.append(f"{vintage_id}: withdrawn, no longer in the warehouse")
    for position, sidecar in enumerate(editions):
        if sidecar.public_from > clock.now():
            moment = f"{sidecar.public_from.astimezone(clock.LONDON):%d %B %Y, %H:%M}"
            result.held[sidecar.edition] = f"not to be seen before {moment} London time"
            note(sidecar, "held", result.held[sidecar.edition])
            continue
        vintage = vintage_of(source, sidecar, version)
        if known.get(vintage.vintage_id) == (version, vintage.published_on):
            result.unchanged.append(sidecar.edition)
            note(sidecar, "unchanged")
            continue
        try:
            content = archive.read(sidecar)
            observations = _read(parser, content, source, sidecar)
        except (ParsingError, DamagedArchiveError) as error:
            kept = None
            if isinstance(error, UnreadableFileError):
                kept = archive.quarantine(sidecar.product_id, content, sidecar.original_file_name, str(error))
            result.failed[sidecar.edition] = str(error)
            note(sidecar, "failed", str(error), str(kept) if kept else None)
            continue
        append_vintage(connection, vintage, observations)
        if position:
            result.remarks += _compare(archive, editions[position - 1], sidecar, content)
        result.new.append(sidecar.edition)
        result.rows_added += len(observations)
        note(sidecar, "new" if vintage.vintage_id not in known else "parsed_again")
    result.failed |= archive.damaged_sidecars(source.product.product_id)
    log_intake(connection, events)
    return result


def _read(parser: Parser, content: bytes, source: Source, sidecar: Sidecar) -> pd.DataFrame:
    """Observations of one edition; every failure, also one nobody foresaw, is a ParsingError that names the edition."""
    try:
        return parser(content, parse_context(source, sidecar.edition))
    except ParsingError as error:
        found = error
    except Exception as error:  # a parser that breaks must not take the other sources with it
        found = ParsingError(
            f"the parser {source.table.parser} broke: {type(error).__name__}: {error}",
            expected="a layout it knows",
            action="look at the file; what the parser cannot read with certainty it should refuse by name",
        )
        found.__cause__ = error
    raise found.at(source_id=source.source_id, edition=sidecar.edition, file_name=sidecar.original_file_name)


def _compare(archive: Archive, previous: Sidecar, newest: Sidecar, content: bytes) -> list[str]:
    try:
        sheets_before = sheet_names(archive.read(previous), previous.file_type)
    except Exception as error:  # the previous file may be the damaged one; a comparison must not stop the intake
        return [f"{newest.edition}: not compared with {previous.edition} ({error})"]
    findings = compare_editions(previous, newest, sheets_before, sheet_names(content, newest.file_type))
    return [f"{newest.edition}: {finding}" for finding in findings]
