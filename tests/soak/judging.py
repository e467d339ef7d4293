"""What a run told, held against what was done to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from orchestration import clock
from orchestration.home import Home
from orchestration.landing.archive import Archive
from tests.soak.counts import Counts
from tests.soak.faults import Fault
from tests.soak.workers import Outcome, Worker
from tests.soak.world import Publication, sha256
from warehouse.connection import open_database
from warehouse.journal import Journal
from warehouse.release import current_release

WITHOUT_FAILED_ATTEMPT = ("listing_changed_shape", "listing_empty")  # answers that came well, and say nothing


@dataclass(frozen=True)
class Ran:
    """A worker, and the moment its clock began with."""

    worker: Worker
    moment: datetime


class Judge:
    """Remembers what must be there, and counts what was told."""

    def __init__(self, home: Home, counts: Counts) -> None:
        self.home, self.counts = home, counts
        self.archive = Archive(home.landing)
        self.required: set[str] = set()  # hashes of files that a run has landed and taken in
        self.bad: dict[str, str] = {}  # hashes of files that must never get into the warehouse, and their products
        self.releases: list[str] = []  # in the order in which they became current
        self._note: str | None = None  # run.json of a killed run: the next one must tell of it

    def told_of_a_kill(self, outcomes: list[Outcome]) -> None:
        """Whoever takes the lock first after a killed run must say that it did not end."""
        if self._note is None or not any(outcome.stages or outcome.said for outcome in outcomes):
            return  # nothing to tell, or nobody came so far
        told = any("did not end" in text for outcome in outcomes for text in outcome.said)
        self.counts.fault("kill", told, f"{self._note}: {outcomes}")
        self._note = None

    @property
    def waits_to_be_told(self) -> bool:
        """Whether a killed run has left its note, of which the next run must tell."""
        return self._note is not None

    def was_killed(self, day: date, stage: str, outcome: Outcome) -> None:
        """Remember that a run was killed; one that held the lock has left its note."""
        if outcome.code == 0 or outcome.report is not None:
            return
        note = self.home.root / "run.json"
        if outcome.code != -9:
            self.counts.wrong.append(f"{day}: killed at {stage}, ended with {outcome}")
        if self._note is None and note.exists():
            self._note = f"{day}, killed at {stage}"
        elif self._note is None and outcome.stages and outcome.stages[-1] != "journal":
            self.counts.fault("kill", False, f"{day}: no note after a kill at {stage}")
        elif not outcome.stages:
            self.counts.killed_before_begun += 1

    def came_through(
        self, day: date, world: list[Publication], faults: list[Fault], ran: Ran, outcome: Outcome
    ) -> None:
        """Judge a run that nothing hindered from coming to its end."""
        report = outcome.report
        if report is None or "error" in report or "locked" in report:
            self.counts.wrong.append(f"{day}: a run did not come to its end: {outcome}")
            return
        by_product = {fault.product_id: fault for fault in faults}
        for publication in world:
            said, message = report["brought"][publication.product_id]
            fault = by_product.get(publication.product_id)
            if fault is not None and fault.content:
                self.bad[sha256(fault.content)] = publication.product_id
            if fault is not None:
                self.counts.fault(fault.kind, self._is_told(fault, report), f"{day}, {message}: {report}")
            if fault is None or fault.told == "tried_again":
                self._expect(day, publication, said, message, ran, report)
        self._published(day, world, ran, report)
        # A kill may come when all is done and told; then the report says how it would have ended.
        if bool(report["code"]) != self._has_trouble(report) or outcome.code not in (-9, report["code"]):
            self.counts.wrong.append(f"{day}: ended with {outcome.code}: {report}")

    def _expect(
        self, day: date, publication: Publication, said: str, message: str, ran: Ran, report: dict[str, Any]
    ) -> None:
        """Without a fault the file on offer is here after the run, and read; or it is not public yet."""
        sha = sha256(publication.content)
        here = any(sidecar.sha256 == sha for sidecar in self.archive.editions(publication.product_id))
        if said == "not_yet":
            self.counts.held_back += 1
            if publication.truth[sha].since <= ran.moment:
                self.counts.wrong.append(f"{day}: {publication.product_id} held for nothing: {message}")
        elif said == "failed" or not here:
            self.counts.wrong.append(f"{day}: {publication.product_id} is not here: {said}, {message}")
        elif report["intake"][publication.source_id]["held"]:
            self.counts.held_back += 1
        else:
            self.required.add(sha)

    def _is_told(self, fault: Fault, report: dict[str, Any]) -> bool:
        said, message = report["brought"][fault.product_id]
        attempts = [
            attempt
            for attempt in Journal(self.home.journal).attempts(fault.product_id, 50)
            if attempt.run_id == report["run_id"]
        ]
        failed = [attempt for attempt in attempts if attempt.outcome == "failed" and attempt.message]
        names_it = message.startswith(fault.product_id)
        match fault.told:
            case "failed":
                return said == "failed" and names_it and bool(failed or fault.kind in WITHOUT_FAILED_ATTEMPT)
            case "tried_again":
                return said in ("fetched", "unchanged") and len(failed) == 1
            case "quarantined":
                reason = self.archive.refusal_of(fault.product_id, sha256(fault.content))
                return said == "failed" and names_it and bool(reason)
            case "unread":
                return bool(report["intake"][fault.source_id]["failed"]) and self._is_logged(fault, report)

    def _is_logged(self, fault: Fault, report: dict[str, Any]) -> bool:
        with open_database(self.home.build_database, read_only=True) as connection:
            row = connection.execute(
                "select count(*) from ops.intake_log where run_id = ? and source_id = ? and outcome = 'failed' "
                "and message is not null",
                [report["run_id"], fault.source_id],
            ).fetchone()
        return row is not None and row[0] > 0

    def _published(self, day: date, world: list[Publication], ran: Ran, report: dict[str, Any]) -> None:
        """The gate refuses figures that do not add up, and any that are to come by the clock; nothing else."""
        later = self._later_than(clock.newest_released_day(ran.moment))
        does_not_add_up = self._newest("ni_psni_prcpd") in {sha for one in world for sha in one.not_adding_up}
        refused = report.get("refused", "")
        if does_not_add_up:
            self.counts.fault("figures_that_do_not_add_up", "districts_add_up" in refused, f"{day}: {report}")
        if refused:
            self.counts.refused += 1
            self.counts.under_embargo += "not to be seen before" in refused
            expected = "districts_add_up" if does_not_add_up else "not to be seen before"
            if expected not in refused or not (does_not_add_up or later):
                self.counts.wrong.append(f"{day}: refused: {refused}")
            return
        if later or does_not_add_up:
            self.counts.wrong.append(f"{day}: {report['release']} came out at {ran.moment}, with {later or 'bad sums'}")
        release_id, published, _ = report["release"]
        if published:
            self.counts.published += 1
            self.releases.append(release_id)
        else:
            self.counts.unchanged += 1

    def _later_than(self, day: date) -> list[str]:
        """Vintages in the warehouse that were published after `day`: a clock that was set back has them to come."""
        with open_database(self.home.build_database, read_only=True) as connection:
            rows = connection.execute("select vintage_id from raw.vintage where published_on > ?", [day]).fetchall()
        return [vintage_id for (vintage_id,) in rows]

    def _newest(self, source_id: str) -> str:
        """Hash of the newest edition of a source in the warehouse."""
        with open_database(self.home.build_database, read_only=True) as connection:
            row = connection.execute(
                "select original_sha256 from raw.vintage where source_id = ? "
                "order by published_on desc, retrieved_at desc, vintage_id desc limit 1",
                [source_id],
            ).fetchone()
        return str(row[0]) if row else ""

    def _has_trouble(self, report: dict[str, Any]) -> bool:
        brought = any(said == "failed" for said, _ in report["brought"].values())
        return brought or "refused" in report or any(result["failed"] for result in report["intake"].values())

    def took_turns(self, day: date, outcomes: list[Outcome]) -> None:
        """Two runs at once: one after the other, or one of them refused with the name of the other."""
        reports = [outcome.report or {} for outcome in outcomes]
        locked = [report for report in reports if "locked" in report]
        waited = any("waiting for run" in text for outcome in outcomes for text in outcome.said)
        if len(locked) == 1:
            other = next(report for report in reports if report not in locked)
            told = other.get("run_id", "?") in locked[0]["locked"] or "has just begun" in locked[0]["locked"]
            self.counts.fault("concurrent_run_refused", told, f"{day}: {outcomes}")
        elif len(locked) == 2:
            self.counts.fault("concurrent_run_refused", False, f"{day}: {outcomes}")
        else:
            self.counts.fault("concurrent_run_waited" if waited else "concurrent_run_in_turn", True, "")

    def met_a_full_disk(self, outcome: Outcome) -> bool:
        """Whether the limit was felt: the run ended early, or something could not be landed."""
        report = outcome.report
        if report is None or "error" in report:
            return True
        return any(said == "failed" for said, _ in report["brought"].values())

    def had_a_wrong_clock(self, day: date, kind: str, world: list[Publication], ran: Ran, outcome: Outcome) -> None:
        """A clock that is behind holds back what it thinks is to come; one that is ahead sees nothing early."""
        known = len(self.counts.wrong)
        self.came_through(day, world, [], ran, outcome)
        self.counts.fault(kind, len(self.counts.wrong) == known, f"{day}: {outcome}")

    def check_current(self, day: date, kind: str, before: Path | None) -> None:
        """`current` is the release that became so last; a run that was hindered may have switched to its own."""
        current = current_release(self.home.root)
        name = current.name if current else None
        if name == (self.releases[-1] if self.releases else None):
            return
        if kind in ("kill", "disk_full") and name is not None and name not in self.releases:
            self.releases.append(name)  # it was switched to before the run could tell
            self.counts.published += 1
            return
        self.counts.wrong.append(f"{day}, {kind}: current is {name}, was {before}, should be {self.releases[-1:]}")
