"""When the bot may speak first, and what it says then: offers, reminders, last days, and whether to go on at all.

Its laws, each held by a test over simulated years:

1. Nobody is approached who did not ask for it, nor in the quiet hours of their own clock.
2. At most so many approaches a day over all flows. What somebody asked for ("later today") is not counted.
3. Flows take turns: while one is being answered or was just offered, the others wait; what waits is not lost.
4. Silence is respected: after two offers without a sign of life comes one question, then nothing.
5. Each occasion comes once. Whether it came is a row; this only says what is due.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from flows.conversation.definition import FlowSettings, Rhythm
from flows.conversation.schedule import (
    OPENING,
    Door,
    Quiet,
    door,
    local_hour,
    next_week,
    occasion,
    period_of,
)

A_DAY = 1
"""So many approaches a day, over all flows."""

TALKING = timedelta(minutes=30)
"""Who said something in this time is not interrupted."""

TURN = timedelta(hours=24)
"""So long the others wait for a flow that was offered or is being answered."""

UNANSWERED = 2
"""After so many offers without a sign of life it is asked whether to go on."""

PROMISE_KEEPS = timedelta(days=2)
REMINDS_FOR = timedelta(days=100)
"""A run left open for longer is not reminded of."""

LOOKS_BACK = timedelta(days=120)
"""Approaches older than this have no bearing on what is due."""


NINE_TO_EIGHT = Quiet()


class Kind(StrEnum):
    OFFER = "offer"
    REMINDER = "reminder"
    CLOSING = "closing"
    #: what was put off till later today
    AGAIN = "again"
    #: whether to go on, after silence
    SILENCE = "silence"


class Answer(StrEnum):
    """What was said to an approach."""

    STARTED = "started"
    LATER = "later"
    NOT_NOW = "not_now"
    OFF = "off"
    GO_ON = "go_on"


@dataclass(frozen=True, slots=True)
class Made:
    """An approach that was made."""

    kind: Kind
    programme: str
    flow: str
    occasion: str
    at: datetime
    answer: Answer | None = None
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Promise:
    """An approach that the person asked for, not yet made."""

    programme: str
    flow: str
    occasion: str
    asked_at: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class OpenRun:
    id: str
    last_at: datetime
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class Offerable:
    """A flow that the person may open, as it stands with them. ``zone`` is the programme's."""

    programme: str
    flow: str
    settings: FlowSettings
    zone: str
    joined_at: datetime
    wanted: bool
    quiet: Quiet = NINE_TO_EIGHT
    open: OpenRun | None = None
    completed_at: datetime | None = None

    @property
    def key(self) -> tuple[str, str]:
        return self.programme, self.flow


@dataclass(frozen=True, slots=True)
class Standing:
    """How things stand with one person. ``zone`` is that of their own clock."""

    zone: str
    flows: tuple[Offerable, ...]
    made: tuple[Made, ...] = ()
    promises: tuple[Promise, ...] = ()
    heard_at: datetime | None = None
    a_day: int = A_DAY


@dataclass(frozen=True, slots=True)
class Approach:
    """What is to be said first to somebody, and once for its ``occasion``."""

    kind: Kind
    programme: str
    flow: str
    occasion: str
    since: datetime = field(compare=False)


def due(standing: Standing, now: datetime) -> Approach | None:
    """The one approach that is due to this person at ``now``."""
    local = now.astimezone(ZoneInfo(standing.zone))
    if _is_talking(standing, now):
        return None
    for promise in standing.promises:
        found = _flow(standing, promise.programme, promise.flow)
        if found is not None and not found.quiet.holds(local) and _is_to_be_kept(promise, found, now):
            return Approach(Kind.AGAIN, promise.programme, promise.flow, promise.occasion, promise.at)
    today = [
        made
        for made in standing.made
        if made.kind is not Kind.AGAIN and made.at.astimezone(local.tzinfo).date() == local.date()
    ]
    if len(today) >= standing.a_day:
        return None
    for candidate in candidates(standing, now):
        found = _flow(standing, candidate.programme, candidate.flow)
        if found is None or found.quiet.holds(local) or not _has_the_turn(standing, found, now):
            continue
        return _unless_silent(standing, candidate)
    return None


def candidates(standing: Standing, now: datetime) -> list[Approach]:
    """All that fell due and was not made: last days first, then offers, then reminders, the oldest first."""
    found = [each for flow in standing.flows for each in _of_flow(standing, flow, now)]
    order = (Kind.CLOSING, Kind.OFFER, Kind.REMINDER)
    return sorted(found, key=lambda each: (order.index(each.kind), each.since, each.programme, each.flow))


def next_for(standing: Standing, now: datetime) -> Approach | None:
    """What comes next where the person is here and has finished something else: no need to wait for a day."""
    offers = (each for each in candidates(standing, now) if each.kind is not Kind.REMINDER)
    return next(offers, None)


def is_silent(standing: Standing) -> bool:
    """Whether the last offers all went without a sign of life."""
    heard = last_heard(standing)
    offers = [made for made in standing.made if made.kind is Kind.OFFER]
    unheard = [made for made in offers if heard is None or made.at > heard]
    return len(unheard) >= UNANSWERED


def last_heard(standing: Standing) -> datetime | None:
    answered = [made.answered_at for made in standing.made if made.answered_at is not None]
    return max((at for at in (standing.heard_at, *answered) if at is not None), default=None)


def _unless_silent(standing: Standing, candidate: Approach) -> Approach | None:
    if not is_silent(standing):
        return candidate
    heard = last_heard(standing)
    asked = any(made.kind is Kind.SILENCE and (heard is None or made.at > heard) for made in standing.made)
    if asked:
        return None
    name = f"silence {heard:%Y-%m-%dT%H:%M:%S}" if heard is not None else "silence"
    return Approach(Kind.SILENCE, candidate.programme, candidate.flow, name, candidate.since)


def _of_flow(standing: Standing, flow: Offerable, now: datetime) -> Iterator[Approach]:
    """What fell due of one flow."""
    if not flow.wanted or door(flow.settings, now, flow.zone) is not Door.OPEN:
        return
    made = {each.occasion for each in standing.made if (each.programme, each.flow) == flow.key}
    last_day = f"closing {flow.settings.closes_on}"
    closing = _closing(standing, flow, now)
    if closing is not None and last_day not in made:
        yield Approach(Kind.CLOSING, *flow.key, last_day, closing)
        return
    offered = occasion(flow.settings, now, standing.zone)
    if (
        offered is not None
        and offered.period not in made
        and flow.joined_at < offered.at
        and not _is_done(flow, offered.period, standing.zone)
        and not _is_put_off(standing, flow, offered.at, now)
    ):
        yield Approach(Kind.OFFER, *flow.key, offered.period, offered.at)
        return
    reminder = _reminder(standing, flow)
    if reminder is not None and reminder.since <= now and reminder.occasion not in made:
        yield reminder


def _closing(standing: Standing, flow: Offerable, now: datetime) -> datetime | None:
    """Since when it is to be said that the flow closes: the day before, at its hour."""
    last = flow.settings.closes_on
    if last is None:
        return None
    since = local_hour(last - timedelta(days=1), flow.settings.offered_at, standing.zone)
    rhythm = flow.settings.rhythm
    if rhythm is Rhythm.ANY_TIME and flow.open is None:
        return None
    period = (
        OPENING if rhythm in (Rhythm.ONCE, Rhythm.ANY_TIME) else period_of(flow.settings, now, standing.zone)
    )
    done = _is_done(flow, period, standing.zone) and flow.open is None
    return since if since <= now and flow.joined_at < since and not done else None


def _is_done(flow: Offerable, period: str, zone: str) -> bool:
    """Whether that week's, month's or only pass was completed."""
    if flow.completed_at is None:
        return False
    return period == OPENING or period_of(flow.settings, flow.completed_at, zone) == period


def _reminder(standing: Standing, flow: Offerable) -> Approach | None:
    """The next reminder of a run that was left open."""
    run = flow.open
    if run is None:
        return None
    ours = [made for made in standing.made if (made.programme, made.flow) == flow.key]
    # Who went on and left it again is reminded anew: so many times after each sign of life.
    reminded = sum(made.kind is Kind.REMINDER and made.at > run.last_at for made in ours)
    since = max([run.last_at, *(made.at for made in ours), *_put_off_until(standing, flow)])
    at = since + flow.settings.remind_after
    if reminded >= flow.settings.reminders or at - run.last_at > REMINDS_FOR:
        return None
    name = f"reminder {reminded + 1} {run.id} {run.last_at:%Y-%m-%dT%H:%M:%S}"
    return Approach(Kind.REMINDER, *flow.key, name, at)


def _put_off_until(standing: Standing, flow: Offerable) -> Iterator[datetime]:
    for made in standing.made:
        if (made.programme, made.flow) == flow.key and made.answer is Answer.NOT_NOW and made.answered_at:
            yield next_week(made.answered_at, standing.zone)


def _is_put_off(standing: Standing, flow: Offerable, offered: datetime, now: datetime) -> bool:
    """Whether "not this week" was said in the very week that the offer stands for."""
    return any(until > max(offered, now) for until in _put_off_until(standing, flow))


def _is_talking(standing: Standing, now: datetime) -> bool:
    return any(
        flow.open is not None and not flow.open.stopped and now - flow.open.last_at < TALKING
        for flow in standing.flows
    )


def _has_the_turn(standing: Standing, flow: Offerable, now: datetime) -> bool:
    """Whether no other flow is being answered, or was offered just now and waits for an answer."""
    for other in standing.flows:
        if other.key == flow.key:
            continue
        run = other.open
        answering = run is not None and not run.stopped and now - run.last_at < TURN
        if run is not None and answering and not _was_put_off_since(standing, other, run.last_at):
            return False
        for made in standing.made:
            waits = (made.programme, made.flow) == other.key and made.answer is None and now - made.at < TURN
            done = other.completed_at is not None and other.completed_at >= made.at
            if waits and not done and made.kind is not Kind.SILENCE:
                return False
    return True


def _was_put_off_since(standing: Standing, flow: Offerable, since: datetime) -> bool:
    return any(
        (made.programme, made.flow) == flow.key
        and made.answer in (Answer.NOT_NOW, Answer.LATER, Answer.OFF)
        and made.answered_at is not None
        and made.answered_at >= since
        for made in standing.made
    )


def _is_to_be_kept(promise: Promise, flow: Offerable, now: datetime) -> bool:
    """Whether what was asked for is due, and not settled by the person themselves meanwhile."""
    if (
        not promise.at <= now < promise.at + PROMISE_KEEPS
        or door(flow.settings, now, flow.zone) is not Door.OPEN
    ):
        return False
    done = flow.completed_at is not None and flow.completed_at >= promise.asked_at
    went_on = flow.open is not None and flow.open.last_at > promise.asked_at
    return not done and not went_on


def _flow(standing: Standing, programme: str, flow: str) -> Offerable | None:
    return next((each for each in standing.flows if each.key == (programme, flow)), None)
