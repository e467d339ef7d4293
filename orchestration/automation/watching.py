"""One look at a publisher: ask for what is due, remember what was seen, and say whether a run is worth starting.

What is remembered travels as text (the cursor of a sensor); nothing here knows who keeps it.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Protocol

from orchestration import clock
from orchestration.automation.newest import Newest
from orchestration.automation.polling import next_ask
from orchestration.discovery.offer import Offer

# A slow publisher must not hold up a look for longer than Dagster waits for it; the rest is asked at the next one.
BUDGET_SECONDS = 30.0
FIRST_PATIENCE, LONGEST_PATIENCE = timedelta(hours=1), timedelta(days=1)


class News(Protocol):
    """What a publisher offers now: orchestration.landing.live.News."""

    @property
    def offer(self) -> Offer | None:
        """The newest edition offered."""
        ...

    @property
    def is_new(self) -> bool:
        """Whether it is not landed yet."""
        ...

    @property
    def problem(self) -> str | None:
        """Why the publisher could not be asked."""
        ...


Ask = Callable[[str], News]
NewestOf = Callable[[str], Newest | None]


@dataclass(frozen=True)
class Look:
    """What a look brought: a run to start (`run_key`, None when there is nothing new), what is new, what to tell."""

    run_key: str | None
    new: tuple[str, ...]
    told: str
    cursor: str


@dataclass(frozen=True)
class _Memory:
    """Of one product: when it was asked for, how often that failed since, which offer a run was started for."""

    asked_at: str | None = None
    failures: int = 0
    promised_at: str | None = None
    wanted: str | None = None
    started: int = 0
    started_at: str | None = None


def look(product_ids: Sequence[str], cursor: str | None, ask: Ask, newest: NewestOf) -> Look:
    """Ask for the products that are due now; never raises for what a publisher does.

    A run is asked for once per offer. While the offer stays new (the run could not land it), again after an hour, two,
    four and so on, at most a day.
    """
    now, begun = clock.now(), time.monotonic()
    memories = _recall(cursor)
    keys: list[str] = []
    told: list[str] = []
    nexts: list[tuple[datetime, str]] = []
    for product_id in product_ids:
        memory = memories.get(product_id, _Memory())
        if _next(product_id, memory, newest, now) <= now:
            if time.monotonic() - begun > BUDGET_SECONDS:
                told.append(f"{product_id}: asked at the next look, this one has taken long enough")
            else:
                memory, key, said = _ask(product_id, memory, ask, now)
                told += [said] if said else []
                keys += [key] if key else []
        memories[product_id] = memory
        nexts.append((_next(product_id, memory, newest, now), product_id))
    if nexts:
        moment, product_id = min(nexts)
        told.append(f"next: {product_id}, {_london(max(moment, now))}")
    return Look(
        run_key="+".join(keys) or None,
        new=tuple(key.split("|")[0] + " " + key.split("|")[1] for key in keys),
        told="; ".join(told),
        cursor=json.dumps({name: asdict(memory) for name, memory in memories.items() if name in product_ids}),
    )


def _next(product_id: str, memory: _Memory, newest: NewestOf, now: datetime) -> datetime:
    asked_at = _moment(memory.asked_at)
    regular = next_ask(product_id, now, asked_at, newest(product_id), memory.failures)
    promised_at = _moment(memory.promised_at)
    if promised_at is not None and asked_at is not None and asked_at < promised_at:
        return min(regular, promised_at)
    return regular


def _ask(product_id: str, memory: _Memory, ask: Ask, now: datetime) -> tuple[_Memory, str | None, str | None]:
    """Memory after asking, the key of the run to start for it, and what to tell."""
    asked = replace(memory, asked_at=now.isoformat(), promised_at=None)
    try:
        news = ask(product_id)
        problem = news.problem
    except Exception as error:  # whatever it is: the other products of the publisher must still be asked for
        problem = f"{product_id}: {type(error).__name__}: {error}"
    if problem is not None:
        return replace(asked, failures=memory.failures + 1), None, problem
    asked = replace(asked, failures=0)
    offer = news.offer
    if offer is None or not news.is_new:
        return asked, None, None
    if offer.released_at > now:
        promised = replace(asked, promised_at=offer.released_at.isoformat())
        return promised, None, f"{product_id}: {offer.edition} is out {_london(offer.released_at)}"
    wanted = f"{product_id}|{offer.edition}|{sha256(offer.url.encode()).hexdigest()[:12]}"
    before = memory.started if memory.wanted == wanted else 0
    started_at = _moment(memory.started_at)
    if before and started_at is not None and now < started_at + _patience(before):
        return asked, None, f"{product_id}: a run for {offer.edition} was started {_london(started_at)}"
    asked = replace(asked, wanted=wanted, started=before + 1, started_at=now.isoformat())
    return asked, f"{wanted}|{before + 1}", f"{product_id}: {offer.edition} can be had"


def _patience(started: int) -> timedelta:
    return min(FIRST_PATIENCE * (1 << min(started - 1, 10)), LONGEST_PATIENCE)


def _recall(cursor: str | None) -> dict[str, _Memory]:
    """Memories of a cursor; a cursor of another version of this project is forgotten, so that all is asked anew."""
    try:
        return {name: _Memory(**kept) for name, kept in json.loads(cursor or "{}").items()}
    except (ValueError, TypeError, AttributeError):
        return {}


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _london(moment: datetime) -> str:
    return moment.astimezone(clock.LONDON).strftime("at %H:%M on %-d %B %Y")
