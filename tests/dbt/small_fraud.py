"""A few invented editions on fraud, counted by several bodies, put into the small warehouse beside the surveys."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tests.dbt import small_warehouse as small
from warehouse.connection import open_database

FY25 = ("FY", "2025-04-01", "2026-03-31")
REPORTED, CIFAS, FINANCE = "Action Fraud / Report Fraud", "Cifas", "UK Finance"
BODIES = (REPORTED, CIFAS, FINANCE)
ALL_BODIES = "All bodies (sum published)"
SUSPENDED = "The supply of figures is suspended."

OFFENCES = [
    # scheme, offence_id, label, level, parent_id, is_total, kind, reporting_body
    ("nfib", "nfib:total", "All fraud and misuse", "total", None, True, "fraud_and_computer_misuse", None),
    ("nfib", "nfib:fraud", "Fraud", "group", "nfib:total", False, "fraud", None),
    ("nfib", "nfib:misuse", "Computer misuse", "group", "nfib:total", False, "computer_misuse", None),
    ("ons_prc", "ons_prc:fraud", "Fraud", "group", None, True, "fraud", None),
    *(
        ("ons_prc", f"ons_prc:fraud_{number}", f"Fraud, {body}", "subgroup", "ons_prc:fraud", False, "fraud", body)
        for number, body in enumerate(BODIES)
    ),
    ("sg_2021", "sg_2021:fraud", "Fraud", "group", "sg_2021:total", False, "fraud", None),
    ("psni", "psni:fraud", "Fraud", "group", None, False, "fraud", None),
]
PARTITIONS = [
    ("nfib:all", "nfib:total", "nfib:fraud"),
    ("nfib:all", "nfib:total", "nfib:misuse"),
    *(("ons_prc:bodies", "ons_prc:fraud", f"ons_prc:fraud_{number}") for number in range(len(BODIES))),
]
SOURCES = [
    # source_id, product_id, jurisdiction, family, series, offence_scheme
    ("bodies", "appendix", "EW", "fraud", "fraud", "nfib"),
    ("recorded_fraud", "appendix", "EW", "police_recorded", "recorded_crime", "ons_prc"),
    ("online", "appendix", "EW", "fraud", "online", "ons_prc"),
    ("scottish_fraud", "scotland", "SC", "police_recorded", "recorded_crime", "sg_2021"),
    ("irish_fraud", "psni", "NI", "police_recorded", "recorded_crime", "psni"),
]
VINTAGES = [
    ("bodies-1", "bodies", "ye-2025-06", "2025-10-23"),
    ("bodies-2", "bodies", "ye-2026-03", "2026-07-23"),
    ("recorded_fraud-1", "recorded_fraud", "ye-2026-03", "2026-07-23"),
    ("online-1", "online", "ye-2025-06", "2025-10-23"),
    ("scottish_fraud-1", "scottish_fraud", "fy-2024-25", "2025-06-24"),
    ("irish_fraud-1", "irish_fraud", "fy-2024-25", "2025-05-30"),
]
BREAKS = [
    # break_id, reporting_body, first_day, last_day, note
    ("replaced", REPORTED, "2025-12-04", "2026-03-31", "One service replaced another."),
    ("passed_on", CIFAS, "2025-12-04", "2026-03-31", "All reports are passed on."),
    ("replaced_sum", ALL_BODIES, "2025-12-04", "2026-03-31", "One service replaced another."),
]


def observations() -> Iterable[small.Observation]:
    """Every figure of the editions."""
    fraud = {"series": "fraud"}
    # By body: every offence once for all bodies and once for each.
    for offence, counts in (("total", (330.0, 130.0, 200.0)), ("fraud", (300.0, 130.0, 200.0))):
        yield small.figure("bodies-1", small.EW, small.FY24, f"nfib:{offence}", sum(counts), **fraud)
        for body, count in zip(BODIES, counts, strict=True):
            yield small.figure("bodies-1", small.EW, small.FY24, f"nfib:{offence}", count, reporting_body=body, **fraud)
    for counted_by in (None, REPORTED):
        yield small.figure("bodies-1", small.EW, small.FY24, "nfib:misuse", 30.0, reporting_body=counted_by, **fraud)
    # The next year nothing is published, neither of any body nor of all.
    for silent in (None, *BODIES):
        yield small.figure(
            "bodies-2", small.EW, FY25, "nfib:total", None, reporting_body=silent, status_reason=SUSPENDED, **fraud
        )
    # By offence, where each body is a row of its own; the second year is suspended.
    rows = [
        ("fraud", None, 660.0),
        ("fraud_0", REPORTED, 330.0),
        ("fraud_1", CIFAS, 130.0),
        ("fraud_2", FINANCE, 200.0),
    ]
    for part, reporter, published in rows:
        row = {"vintage_id": "recorded_fraud-1", "area_code": small.EW, "offence": f"ons_prc:{part}"}
        yield small.figure(**row, period=small.FY24, value=published, reporting_body=reporter)
        yield small.figure(**row, period=FY25, value=None, reporting_body=reporter, status_reason=SUSPENDED)
    yield small.figure(
        "online-1", small.EW, small.FY24, "ons_prc:theft", 9.0, series="online", measure="online_flagged_crime"
    )
    yield small.figure("scottish_fraud-1", small.SCOTLAND, small.FY24, "sg_2021:fraud", 17.0)
    yield small.figure("irish_fraud-1", small.NORTHERN_IRELAND, small.FY24, "psni:fraud", 5.0)


def add(path: Path) -> None:
    """Write the figures on fraud into the small warehouse at `path`, with what is known of each body."""
    with open_database(path) as connection:
        for order, (scheme, offence, label, level, parent, is_total, kind, body) in enumerate(OFFENCES):
            connection.execute(
                "insert into reference.offence values (?, ?, null, ?, ?, ?, ?, ?, ?, ?, ?)",
                [scheme, offence, label, level, parent, is_total, kind, body, label, order],
            )
        connection.executemany("insert into reference.offence_partition values (?, ?, ?)", PARTITIONS)
        connection.execute(
            "insert into reference.reporting_body select * from read_csv(?, header = true)",
            [str(small.REGISTRY / "reporting_bodies.csv")],
        )
        breaks = [
            {"break_id": break_id, "change_id": break_id, "jurisdiction": "EW", "family": "fraud"}
            | {"reporting_body": body, "first_day": first, "last_day": last, "break_note": note, "reference": "page"}
            for break_id, body, first, last, note in BREAKS
        ]
        small.insert(connection, "reference.series_break", breaks)
        small.insert(connection, "reference.source", [small.table_of(*source) for source in SOURCES])
        small.add_editions(connection, VINTAGES, observations())
