"""The questions of docs/questions.md, answered on the current release: words, a table and a chart each.

Open with `marimo edit docs/notebooks/questions.py`, look at with `marimo run`, or run as a script. The queries are read
from docs/questions.md; the words are made from what they return, so they hold for whatever release is current.
"""

import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium", app_title="Questions people ask")


@app.cell
def _():
    import re

    import altair as alt
    import marimo as mo
    import pandas as pd

    return alt, mo, pd, re


@app.cell
def _():
    import ukcrime

    release = ukcrime.connect()
    return (release,)


@app.cell
def _(mo, re, release):
    _text = (mo.notebook_dir().parent / "questions.md").read_text(encoding="utf-8")
    questions = {
        name: (title, sql)
        for title, name, sql in re.findall(r"## ([^\n]+)\n\n```sql\n-- (\w+)\n(.*?)```", _text, re.DOTALL)
    }

    def ask(name):
        """Rows of the question called `name`, as a data frame."""
        return release.execute(questions[name][1]).df()

    def title(name):
        """The question as it is asked."""
        return questions[name][0]

    measures = dict(release.execute("select measure, measure_title from dim_measure").fetchall())
    return ask, measures, questions, title


@app.cell
def _(alt, mo, pd, title):
    nations = {"EW": "England & Wales", "SC": "Scotland", "NI": "Northern Ireland", "UK": "United Kingdom"}
    # Blue, vermilion, green and grey of Okabe and Ito: told apart by those who see colours otherwise.
    colours = alt.Scale(domain=list(nations.values()), range=["#0072B2", "#D55E00", "#009E73", "#666666"])
    longest_table = 15

    def nation(frame):
        """The frame with the names of jurisdictions in place of their codes."""
        return frame.assign(jurisdiction=frame["jurisdiction"].map(nations))

    def listed(items):
        """`a, b and c`."""
        items = list(items)
        return " and ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)

    def printed(cell):
        """A cell as a person reads it."""
        if isinstance(cell, pd.Timestamp):
            return f"{cell:%Y-%m-%d}"
        return f"{cell:,.10g}" if isinstance(cell, float) else cell

    def table(frame):
        """The rows as they are; long ones can be paged through. A blank is no zero: its reason stands beside it."""
        if len(frame) > longest_table:
            return mo.ui.table(frame, selection=None, page_size=longest_table)
        numbers = list(frame.select_dtypes("number").columns)
        shown = (
            frame.style.hide(axis="index")
            .format(printed, na_rep="", escape="html")
            .set_table_styles([{"selector": "th, td", "props": "padding: 2px 8px"}])
            .set_properties(**{"text-align": "left", "vertical-align": "top"})
            .set_properties(subset=numbers, **{"text-align": "right"})
        )
        return mo.Html(f'<div style="overflow-x: auto; font-size: 0.85em">{shown.to_html()}</div>')

    def answer(name, words, frame, chart, warning=None):
        """Question, answer in words, chart, what to be warned of, and the rows behind it."""
        parts = [mo.md(f"## {title(name)}"), mo.md(words), chart]
        if warning:
            parts.append(mo.callout(mo.md(warning), kind="warn"))
        return mo.vstack([*parts, mo.accordion({"The rows": table(frame)}, lazy=False)])

    return colours, nations, answer, listed, nation


@app.cell
def _(questions, mo, release):
    _newest = release.execute("select max(published_on) from dim_vintage").fetchone()[0]
    mo.md(
        f"# Questions people ask\n\n{len(questions)} questions, answered on the current release, whose newest edition "
        f"was published on {_newest:%-d %B %Y}."
    )
    return


@app.cell
def _(colours, nations, alt, answer, ask, listed, nation):
    robbery = nation(ask("robbery"))
    _told = [
        f"{'fell' if row.change_on_year < 0 else 'rose'} by {abs(row.change_on_year):.1f} % in {row.jurisdiction} "
        f"({row.value:,.0f} recorded; {row.index_value:.1f} where {row.index_base_period} is 100)"
        for row in robbery.itertuples()
    ]
    _falls = (robbery["change_on_year"] < 0).all()
    _long = robbery.melt(["jurisdiction"], ["change_on_year", "index_value"], value_name="number")
    _long["against"] = _long["variable"].map(
        {"change_on_year": "against the year before", "index_value": f"against {robbery['index_base_period'].iloc[0]}"}
    )
    _long["change"] = _long["number"].where(_long["variable"] == "change_on_year", _long["number"] - 100)
    answer(
        "robbery",
        f"{'Yes' if _falls else 'Not in all three'}: in {robbery['period_label'].iloc[0]} it {listed(_told)}.",
        robbery,
        alt.Chart(_long, description="Change of recorded robbery by jurisdiction, in per cent")
        .mark_bar()
        .encode(
            x=alt.X("change:Q", title="Change, per cent"),
            y=alt.Y("jurisdiction:N", title=None, sort=list(nations.values())),
            color=alt.Color("jurisdiction:N", scale=colours, legend=None),
            row=alt.Row(
                "against:N",
                title=None,
                header=alt.Header(labelAngle=0, labelAlign="left"),
            ),
            tooltip=["jurisdiction", "against", alt.Tooltip("change:Q", format="+.1f")],
        )
        .properties(width=420),
        "Only directions are set side by side here. Levels do not compare between Scotland and the others: "
        "`grade_with_ew`, `grade_with_sc` and `grade_with_ni` of `uk_comparison` say what does.",
    )
    return


@app.cell
def _(alt, answer, ask):
    common_assault = ask("common_assault")
    _before = common_assault[common_assault["offence_scheme"] == "sg_pre_2021"].iloc[0]
    _after = common_assault[common_assault["offence_scheme"] == "sg_2021"].iloc[0]
    _more = _after["value"] - _before["value"]
    _frame = common_assault.drop_duplicates("offence_scheme").assign(
        shown=lambda frame: frame["offence_scheme"] + ", published " + frame["published_on"].dt.strftime("%Y")
    )
    answer(
        "common_assault",
        f"From {_before['value']:,.0f} crimes as first published for 2018/19 to {_after['value']:,.0f} under the "
        f"classification since 2021-22: {_more:,.0f} or {_more / _before['value']:.1%} more, without one more crime.",
        common_assault,
        alt.Chart(_frame, description="Total crimes of Scotland in 2018/19 under two classifications")
        .mark_bar()
        .encode(
            x=alt.X("value:Q", title="Crimes recorded in 2018/19"),
            y=alt.Y("shown:N", title=None, sort=None, axis=alt.Axis(labelLimit=300)),
            color=alt.Color("offence_scheme:N", scale=alt.Scale(range=["#0072B2", "#E69F00"]), legend=None),
        )
        .properties(width=420, height=80),
        "The two totals stand under two schemes, and never in one series.",
    )
    return


@app.cell
def _(alt, answer, ask):
    two_editions = ask("two_editions")
    _told = "; ".join(
        f"{row.value:,.0f} in edition {row.edition}, published {row.published_on:%-d %B %Y}"
        for row in two_editions.itertuples()
    )
    _last = two_editions.iloc[-1]
    answer(
        "two_editions",
        f"{_told}. The newest is {_last['revision_since_first']:+,.0f} against the first one held here.",
        two_editions,
        alt.Chart(two_editions, description="The figure for 2020/21 in each edition")
        .mark_line(point=alt.OverlayMarkDef(size=90), color="#0072B2")
        .encode(
            x=alt.X("edition:O", title="Edition", axis=alt.Axis(labelAngle=0)),
            y=alt.Y("value:Q", title="Crimes recorded in 2020/21", scale=alt.Scale(zero=False)),
            tooltip=["edition", alt.Tooltip("value:Q", format=","), alt.Tooltip("revision_since_first:Q", format="+,")],
        )
        .properties(width=420, height=160),
        "The axis does not begin at zero: the difference is a small part of the figure.",
    )
    return


@app.cell
def _(colours, nations, alt, answer, ask, nation):
    fraud = nation(ask("fraud"))
    _told = "\n".join(
        f"- {row.reporting_body} ({row.jurisdiction}, {row.period_label}): {row.canonical_value:,.0f}, "
        f"{row.offence_label[0].lower()}{row.offence_label[1:]}"
        for row in fraud.itertuples()
    )
    answer(
        "fraud",
        f"Nobody knows one number. By whose count:\n\n{_told}",
        fraud,
        alt.Chart(
            fraud.assign(counted=fraud["reporting_body"] + ", " + fraud["period_label"]),
            description="Fraud by the body that counts it, each jurisdiction on an axis of its own",
        )
        .mark_bar()
        .encode(
            x=alt.X("canonical_value:Q", title="Cases, offences or incidents, as each body counts them"),
            y=alt.Y("counted:N", title=None, sort="-x", axis=alt.Axis(labelLimit=340)),
            color=alt.Color("jurisdiction:N", scale=colours, legend=None),
            row=alt.Row(
                "jurisdiction:N",
                title=None,
                sort=list(nations.values()),
                header=alt.Header(labelAngle=0, labelAlign="left"),
            ),
            tooltip=["reporting_body", "offence_label", "period_label", alt.Tooltip("canonical_value:Q", format=",")],
        )
        .properties(width=300)
        .resolve_scale(x="independent", y="independent"),
        "They are never added: the bodies count the same cases (`overlap_note`), different things and different years.",
    )
    return


@app.cell
def _(colours, alt, answer, ask, measures, nation):
    cyber = nation(ask("cyber"))
    _told = "\n".join(
        f"- {row.jurisdiction}: {row.measured_by}, {measures[row.measure][0].lower()}{measures[row.measure][1:]} "
        f"({row.cyber_flag.replace('_', ' ')}), since {row.since:%Y}"
        for row in cyber.itertuples()
    )
    answer(
        "cyber",
        f"Each in another way, and no two of these are one statistic:\n\n{_told}",
        cyber,
        alt.Chart(
            cyber.assign(series=cyber["measured_by"] + ", " + cyber["cyber_flag"].str.replace("_", " ")),
            description="Since when and until when each statistic tells cyber-crime apart",
        )
        .mark_bar(height=12)
        .encode(
            x=alt.X("since:T", title=None),
            x2="until:T",
            y=alt.Y("series:N", title=None, sort=None, axis=alt.Axis(labelLimit=420)),
            color=alt.Color("jurisdiction:N", scale=colours, title=None, legend=alt.Legend(orient="bottom")),
            tooltip=["series", "since:T", "until:T"],
        )
        .properties(width=280),
    )
    return


@app.cell
def _(alt, answer, ask, pd):
    precision = ask("precision")
    _told = "; ".join(
        f"in {row.wave} the headline was {row.headline_prevalence:.1f} per cent of {row.achieved_sample:,.0f} people, "
        f"and a change is significant from {row.smallest_certain_change_in_points:.2f} points on, "
        f"two points being {100 * 2 / row.headline_prevalence:.0f} per cent of it"
        for row in precision.itertuples()
    )
    _rates = "; ".join(
        f"{row.wave}: "
        + (row.response_rate_reason if pd.isna(row.response_rate) else f"{row.response_rate:.0f} per cent")
        for row in precision.itertuples()
    )
    _half = precision["smallest_certain_change_in_points"] / 2**0.5
    _frame = precision.assign(
        lower=precision["headline_prevalence"] - _half, upper=precision["headline_prevalence"] + _half
    )
    _base = alt.Chart(_frame, description="Headline of the survey with its 95 per cent interval").encode(
        y=alt.Y("wave:N", title=None)
    )
    answer(
        "precision",
        f"{_told[0].upper()}{_told[1:]}.",
        precision,
        (
            _base.mark_errorbar(color="#0072B2", thickness=3, ticks=True).encode(
                x=alt.X(
                    "lower:Q",
                    title="Victims, per cent of adults, with 95 % interval (derived)",
                    scale=alt.Scale(zero=False),
                ),
                x2="upper:Q",
            )
            + _base.mark_point(filled=True, size=90, color="#0072B2").encode(x="headline_prevalence:Q")
        ).properties(width=420, height=90),
        f"Intervals say nothing of those who do not answer. Response rate: {_rates}.",
    )
    return


@app.cell
def _(alt, answer, ask, nations):
    one_chart = ask("one_chart")
    _counts = one_chart.groupby(["family", "jurisdiction_a", "jurisdiction_b"])["offence_label"].nunique()
    _told = "\n".join(
        f"- {family.replace('_', ' ')}: {nations[a]} with {nations[b]}, {count} offence{'s' if count > 1 else ''}"
        for (family, a, b), count in _counts.items()
    )
    answer(
        "one_chart",
        f"{_told}\n\nEverything else belongs in panels of its own.",
        one_chart,
        alt.Chart(
            one_chart.assign(
                pair=one_chart["family"].str.replace("_", " ")
                + ", "
                + one_chart["jurisdiction_a"]
                + " with "
                + one_chart["jurisdiction_b"]
            ),
            description="Years in which figures may be set in one chart, by offence and grade",
        )
        .mark_bar(height=9)
        .encode(
            x=alt.X("first_day:T", title=None),
            x2="last_day:T",
            y=alt.Y("offence_label:N", title=None, axis=alt.Axis(labelLimit=330)),
            color=alt.Color(
                "grade:N",
                scale=alt.Scale(domain=["comparable", "with_caution"], range=["#009E73", "#E69F00"]),
                title=None,
                legend=alt.Legend(orient="bottom"),
            ),
            row=alt.Row("pair:N", title=None, header=alt.Header(labelAngle=0, labelAlign="left")),
            tooltip=["pair", "offence_label", "grade", "trend_grade", "first_day:T", "last_day:T"],
        )
        .properties(width=300)
        .resolve_scale(y="independent"),
        "Grades are about levels; `trend_grade` about directions. `reasons` says why, row by row.",
    )
    return


@app.cell
def _(alt, answer, ask):
    total = ask("total")
    _told = "\n".join(
        f"- {row.lines:,} line{'s' if row.lines > 1 else ''}: {row.status_reason.split(': ', 1)[1]}"
        for row in total.itertuples()
    )
    answer(
        "total",
        f"Not one, of {total['lines'].sum():,} lines:\n\n{_told}",
        total,
        alt.Chart(
            total.assign(why=total["status_reason"].str.split(": ", n=1).str[1]),
            description="Lines of the comparison without a total, by reason",
        )
        .mark_bar(color="#666666")
        .encode(
            x=alt.X("lines:Q", title="Lines of the comparison"),
            y=alt.Y("why:N", title=None, sort="-x", axis=alt.Axis(labelLimit=420)),
            tooltip=["why", "lines"],
        )
        .properties(width=280),
    )
    return


@app.cell
def _(colours, alt, answer, ask, nation, pd):
    gap = nation(ask("gap"))
    _told = "\n".join(
        f"- {row.offence_label} ({row.jurisdiction}, {row.period_label}): {row.ratio:.1f}"
        + (f", {row.ratio_lower:.1f} to {row.ratio_upper:.1f}" if pd.notna(row.ratio_lower) else "")
        + (f". {row.interval_note}" if isinstance(row.interval_note, str) else "")
        for row in gap.dropna(subset=["ratio"]).itertuples()
    )
    _base = alt.Chart(gap, description="Crimes estimated by the survey for one recorded, with interval").encode(
        y=alt.Y("offence_label:N", title=None, axis=alt.Axis(labelLimit=360))
    )
    _one = alt.Chart().mark_rule(strokeDash=[4, 4], color="#666666").encode(x=alt.datum(1))
    answer(
        "gap",
        f"Crimes that the survey estimates for one that the police recorded:\n\n{_told}",
        gap,
        alt.layer(
            _one,
            _base.mark_rule(strokeWidth=3).encode(
                x="ratio_lower:Q", x2="ratio_upper:Q", color=alt.Color("jurisdiction:N", scale=colours, legend=None)
            ),
            _base.mark_point(filled=True, size=80, opacity=1).encode(
                x=alt.X(
                    "ratio:Q",
                    title="Survey estimate for one crime recorded; a line is the 95 % interval, none = none known",
                ),
                color=alt.Color("jurisdiction:N", scale=colours, legend=None),
                tooltip=[
                    "jurisdiction",
                    "offence_label",
                    "period_label",
                    "ratio",
                    "ratio_lower",
                    "ratio_upper",
                    "interval_note",
                ],
            ),
            data=gap,
        )
        .properties(width=300)
        .facet(row=alt.Row("jurisdiction:N", title=None, header=alt.Header(labelAngle=0, labelAlign="left")))
        .resolve_scale(y="independent"),
        "Only where both know the same crimes. Intervals of England & Wales are at least as wide as shown.",
    )
    return


@app.cell
def _(colours, alt, answer, ask, nation, pd):
    coming = nation(ask("coming"))
    _told = "\n".join(
        f"- {row.jurisdiction}, {row.topic} "
        f"({'no day yet' if pd.isna(row.first_day) else f'{row.first_day:%-d %B %Y}'}): {row.what_changed}"
        for row in coming.itertuples()
    )
    _undated = int(coming["first_day"].isna().sum())
    answer(
        "coming",
        _told,
        coming,
        alt.Chart(coming.dropna(subset=["first_day"]), description="Announced and running changes by their first day")
        .mark_point(filled=True, size=110, opacity=0.8)
        .encode(
            x=alt.X("first_day:T", title="First day"),
            y=alt.Y("topic:N", title=None),
            color=alt.Color("jurisdiction:N", scale=colours, title=None, legend=alt.Legend(orient="bottom")),
            tooltip=["jurisdiction", "topic", "first_day:T", "what_changed"],
        )
        .properties(width=420, height=100),
        f"{_undated} changes have no day yet and are not in the chart.",
    )
    return


if __name__ == "__main__":
    app.run()
