"""The soak: day after day something is published, something goes wrong, a run is made, and what it tells is judged."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

from orchestration.home import Home
from orchestration.landing.archive import Archive
from orchestration.landing_verification import verify_landing
from tests.publishers.server import Publishers
from tests.soak.counts import Counts
from tests.soak.faults import AT_FILE, AT_LISTING, DRIPS, ONCE, Fault, bad_file, bad_kinds, network_fault
from tests.soak.judging import Judge, Ran
from tests.soak.truth import check_afterwards
from tests.soak.workers import Outcome, Readers, start_day
from tests.soak.world import Portal, Publication, publications, sha256
from warehouse.release import current_release

FIRST_DAY = date(2026, 1, 5)
KILLED_AT = ("start", "fetch", "intake", "model", "gate", "publish", "journal")
KILLS_TRIED = 5
# How often the day of a run is of each kind; a quiet one may have faults of publishers and networks.
KINDS = {
    "quiet": 50,
    "kill": 18,
    "disk_full": 10,
    "concurrent": 9,
    "rotten": 4,
    "early": 4,
    "clock_back": 3,
    "clock_ahead": 2,
}
HEALTHY = frozenset({"quiet", "concurrent", "rotten"})  # every run of such a day comes to its end


@dataclass
class Soak:
    """One soak in `folder`: the publishers, the home, and what was counted so far."""

    folder: Path
    publishers: Publishers
    rng: Random
    tell: Callable[[str], None]
    counts: Counts = field(default_factory=Counts)

    def __post_init__(self) -> None:
        self.home = Home(self.folder / "home")
        self.archive = Archive(self.home.landing)
        self.world: list[Publication] = publications(self.rng, FIRST_DAY)
        self.judge = Judge(self.home, self.counts)

    def run(self, days: int) -> Counts:
        """Run so many release days, and one more without any fault; then look at everything."""
        begun = time.monotonic()
        readers = Readers.start(self.home.releases, self.folder, 2)
        try:
            for number, kind in enumerate(self._kinds(days)):
                self.day(FIRST_DAY + timedelta(days=number), kind, with_faults=number > 0)
            self.day(FIRST_DAY + timedelta(days=days), "quiet", with_faults=False)
        finally:
            for found in readers.end():
                self.counts.readings += found["reads"]
                self.counts.releases_read = max(self.counts.releases_read, len(found["releases"]))
                self.counts.half_releases += len(found["wrong"])
                self.counts.wrong += [f"a reader saw: {text}" for text in found["wrong"]]
        self.counts.offered_files = sum(len(publication.truth) for publication in self.world)
        check_afterwards(self.home, self.world, self.judge, self.counts)
        self.counts.seconds = time.monotonic() - begun
        return self.counts

    def _kinds(self, days: int) -> list[str]:
        """Kinds of the days: a quiet one, then each kind once in any order, then as often as they are to be."""
        each = self.rng.sample(list(KINDS), len(KINDS))
        return ["quiet", *each, *self.rng.choices(list(KINDS), list(KINDS.values()), k=days)][:days]

    def day(self, day: date, kind: str, *, with_faults: bool) -> None:
        """One release day of a kind."""
        self.counts.days += 1
        self._tidy_up()
        if day != FIRST_DAY:
            for publication in self.world:
                self._something_new(publication, day)
        faults = self._faults() if with_faults and kind in HEALTHY else []
        self._answer(faults)
        moment = datetime(day.year, day.month, day.day, self.rng.randrange(10, 18), self.rng.randrange(60), tzinfo=UTC)
        deadline = ("--deadline", "1") if any(fault.kind == DRIPS for fault in faults) else ()
        before = current_release(self.home.root)
        match kind:
            case "quiet":
                self._judge(day, faults, self._through(moment, *deadline))
            case "concurrent":
                self._concurrent(day, faults, moment, deadline)
            case "rotten":
                self._rotten(day, faults, moment, deadline)
            case "kill":
                self._kill(day, moment)
            case "disk_full":
                self._disk_full(day, moment)
            case "early":
                early = moment.replace(hour=self.rng.randrange(1, 8))  # half past nine in London is 08:30 UTC at least
                self._judge(day, faults, self._through(early))
            case "clock_back":
                self._clock(day, "clock_back", moment - timedelta(days=self.rng.choice((1, 3, 40))))
            case "clock_ahead":
                self._clock(day, "clock_ahead", moment + timedelta(days=365))
            case _:
                raise ValueError(kind)
        self.judge.check_current(day, kind, before)
        told = f"{self.counts.told.total()} of {self.counts.injected.total()} faults told"
        self.tell(f"{day} {kind}: {told}, {len(self.counts.wrong)} wrong")

    def _something_new(self, publication: Publication, day: date) -> None:
        if isinstance(publication, Portal):
            wrong_before = not publication.adds_up
            publication.adds_up = wrong_before or self.rng.random() > 0.02
            if wrong_before or not publication.adds_up:
                publication.publish(day)
                return
        match self.rng.choices(("new", "corrected", "renamed", "nothing"), (12, 12, 6, 70))[0]:
            case "new":
                publication.publish(day)
            case "corrected":
                publication.correct(day)
            case "renamed":
                publication.rename(day)

    def _faults(self) -> list[Fault]:
        faults = []
        for publication in self.world:
            if self.rng.random() < 0.25:
                kind = self.rng.choice([*AT_LISTING, *AT_FILE, *ONCE])
                faults.append(network_fault(publication, kind))
            elif self.rng.random() < 0.08:
                faults.append(bad_file(publication, self.rng.choice(bad_kinds(publication))))
        return faults

    def _answer(self, faults: list[Fault]) -> None:
        """Play the publications as they are today, with the faults in place."""
        self.publishers.clear()
        for publication in self.world:
            for url, answer in publication.answers().items():
                self.publishers.put(url, answer)
        for fault in faults:
            self.publishers.put(fault.url, fault.answer)

    def _tidy_up(self) -> None:
        """What a person does about files that were landed and cannot be read: withdraw them."""
        for sha in sorted(self.judge.bad):
            for sidecar in self.archive.editions(self.judge.bad[sha]):
                if sidecar.sha256 == sha:
                    self.archive.withdraw(sidecar, "cannot be read, and its publisher offers another")

    def _start(self, moment: datetime, *options: str) -> Ran:
        self.counts.runs += 1
        return Ran(start_day(self.home.root, moment, self.publishers.environment(), *options), moment)

    def _through(self, moment: datetime, *options: str) -> tuple[Ran, Outcome]:
        ran = self._start(moment, *options)
        outcome = self._end(ran)
        self.judge.told_of_a_kill([outcome])
        return ran, outcome

    def _end(self, ran: Ran, kill_at: str | None = None, after: float = 0.0) -> Outcome:
        outcome = ran.worker.end(kill_at, after)
        self.counts.exit_codes[outcome.code] += 1
        return outcome

    def _judge(self, day: date, faults: list[Fault], through: tuple[Ran, Outcome]) -> None:
        self.judge.came_through(day, self.world, faults, *through)

    def _concurrent(self, day: date, faults: list[Fault], moment: datetime, deadline: tuple[str, ...]) -> None:
        patience = self.rng.choice(("0", "60"))
        first = self._start(moment, *deadline)
        second = self._start(moment, "--wait", patience, *deadline)
        outcomes = [(first, self._end(first)), (second, self._end(second))]
        went = sorted(
            ((ran, outcome, outcome.report) for ran, outcome in outcomes if outcome.report),
            key=lambda one: float(one[2]["ended"]),
        )
        self.judge.told_of_a_kill([outcome for _, outcome in outcomes])
        self.judge.took_turns(day, [outcome for _, outcome in outcomes])
        # A fault that comes once comes to whoever asks first.
        once = [fault for fault in faults if fault.told == "tried_again"]
        for ran, outcome, report in went:
            if "locked" not in report:
                self._judge(day, faults, (ran, outcome))
                faults = [fault for fault in faults if fault not in once]

    def _rotten(self, day: date, faults: list[Fault], moment: datetime, deadline: tuple[str, ...]) -> None:
        """A bit turns in a landed file that its publisher still offers; it is found, and landed again."""
        free = {publication.product_id for publication in self.world} - {fault.product_id for fault in faults}
        landed = [
            sidecar
            for publication in self.world
            for sidecar in self.archive.editions(publication.product_id)
            if publication.product_id in free and sidecar.sha256 == sha256(publication.content)
        ]
        if not landed:
            self._judge(day, faults, self._through(moment, *deadline))
            return
        sidecar = self.rng.choice(landed)
        path = self.archive.path_of(sidecar)
        content = bytearray(path.read_bytes())
        content[self.rng.randrange(len(content))] ^= 1 << self.rng.randrange(8)
        path.write_bytes(content)
        found = [str(finding) for finding in verify_landing(self.archive) if finding.is_damage]
        told = len(found) == 1 and sidecar.sha256 in found[0]
        self.counts.fault("rotten_bit", told, f"{day}: {path.name}: {found}")
        path.with_suffix(".sidecar.json").unlink()  # as the message of the archive says
        self._judge(day, faults, self._through(moment, *deadline))
        if path.read_bytes() == bytes(content):
            self.counts.wrong.append(f"{day}: {path} was not landed again")

    def _kill(self, day: date, moment: datetime) -> None:
        """Kill a run that has begun; one that was not there yet, or had ended, gives way to another."""
        for _ in range(KILLS_TRIED):
            ran = self._start(moment)
            stage = self.rng.choice(KILLED_AT)
            outcome = self._end(ran, stage, self.rng.uniform(0, 2.0 if stage == "start" else 0.4))
            self.judge.told_of_a_kill([outcome])
            self.judge.was_killed(day, stage, outcome)
            if outcome.report is not None:
                self._judge(day, [], (ran, outcome))
            if self.judge.waits_to_be_told:
                return

    def _disk_full(self, day: date, moment: datetime) -> None:
        limit = int(10 ** self.rng.uniform(2, 6.8))
        ran, outcome = self._through(moment, "--file-limit", str(limit))
        if self.judge.met_a_full_disk(outcome):
            told = outcome.code != 0 and str(self.home.root) in outcome.told
            self.counts.fault("disk_full", told, f"{day}, {limit} bytes: {outcome}")
        else:
            self._judge(day, [], (ran, outcome))

    def _clock(self, day: date, kind: str, moment: datetime) -> None:
        """The clock is wrong for one run: nothing may come out that is not public at the moment it shows."""
        ran, outcome = self._through(moment)
        self.judge.had_a_wrong_clock(day, kind, self.world, ran, outcome)


def soak(days: int, seed: int, folder: Path, tell: Callable[[str], None]) -> Counts:
    """Soak for so many days in the empty `folder`; `tell` is given a line for every day.

    The same seed makes the same faults, as far as kills can hit.
    """
    with Publishers(folder) as publishers:
        return Soak(folder, publishers, Random(seed), tell).run(days)
