"""The bot speaks first only when it may: simulated years in several zones, with people as they are."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from flows.conversation.approaching import (
    LOOKS_BACK,
    UNANSWERED,
    Answer,
    Approach,
    Kind,
    Made,
    Offerable,
    OpenRun,
    Promise,
    Standing,
    due,
    is_silent,
    next_for,
)
from flows.conversation.definition import FlowSettings, Rhythm
from flows.conversation.schedule import Door, Quiet, door, later_today, occasion, tomorrow

LONDON = "Europe/London"
ZONES = (LONDON, "America/St_Johns", "Australia/Lord_Howe")
WEEKLY = FlowSettings(rhythm=Rhythm.WEEKLY, offered_on=1, offered_at=10, reminders=2)
JOINED = datetime(2026, 1, 1, tzinfo=UTC)


def at(moment: str, zone: str = LONDON) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def flow(settings: FlowSettings = WEEKLY, name: str = "check-in", **about: object) -> Offerable:
    return replace(
        Offerable("st-james-house", name, settings, LONDON, JOINED, wanted=True),
        **about,  # type: ignore[arg-type]
    )


def made(kind: Kind, when: str, occasion: str = "x", name: str = "check-in", **about: object) -> Made:
    return replace(Made(kind, "st-james-house", name, occasion, at(when)), **about)  # type: ignore[arg-type]


def standing(*flows: Offerable, **about: object) -> Standing:
    return replace(Standing(LONDON, flows), **about)  # type: ignore[arg-type]


def kind_due(given: Standing, now: str) -> Kind | None:
    found = due(given, at(now))
    return found.kind if found is not None else None


# --- one rule at a time -------------------------------------------------------------------------------


def test_who_did_not_ask_is_never_approached() -> None:
    asked_not = flow(wanted=False, open=OpenRun("r1", at("2026-11-20T10:00")))
    assert due(standing(asked_not), at("2026-11-23T10:00")) is None


def test_an_offer_in_the_quiet_hours_waits_for_their_end_on_the_persons_own_clock() -> None:
    early = flow(replace(WEEKLY, offered_at=6))
    assert kind_due(standing(early), "2026-11-23T07:59") is None
    assert kind_due(standing(early), "2026-11-23T08:00") is Kind.OFFER
    in_dhaka = standing(flow(), zone="Asia/Dhaka")
    assert due(in_dhaka, at("2026-11-23T09:59", "Asia/Dhaka")) is None
    assert due(in_dhaka, at("2026-11-23T10:00", "Asia/Dhaka")) is not None


def test_a_second_offer_waits_for_its_turn_and_is_not_lost() -> None:
    both = (flow(name="a"), flow(replace(WEEKLY, offered_at=11), name="b"))
    monday = standing(*both)
    first = due(monday, at("2026-11-23T11:00"))
    assert first is not None
    assert first.flow == "a"
    after = replace(monday, made=(made(Kind.OFFER, "2026-11-23T11:00", first.occasion, "a"),), a_day=5)
    assert due(after, at("2026-11-23T15:00")) is None
    put_off = replace(
        after,
        made=(replace(after.made[0], answer=Answer.NOT_NOW, answered_at=at("2026-11-23T12:00")),),
    )
    for waits_no_more, when in ((after, "2026-11-24T11:00"), (put_off, "2026-11-23T15:00")):
        second = due(waits_no_more, at(when))
        assert second is not None
        assert second.flow == "b"


def test_nothing_interrupts_who_is_answering_and_what_waited_comes_when_they_are_done() -> None:
    answering = standing(flow(name="a", open=OpenRun("r1", at("2026-11-23T10:50"))), flow(name="b"), a_day=5)
    assert due(answering, at("2026-11-23T11:00")) is None
    done = standing(flow(name="a", completed_at=at("2026-11-23T11:00")), flow(name="b"))
    waited = next_for(done, at("2026-11-23T11:00"))
    assert waited is not None
    assert waited.flow == "b"


def test_an_open_run_is_reminded_of_so_often_as_its_flow_says_and_not_more() -> None:
    left = flow(open=OpenRun("r1", at("2026-11-24T15:00")), completed_at=None)
    offered = made(Kind.OFFER, "2026-11-23T10:00", "2026-W48", answer=Answer.STARTED)
    given = standing(left, made=(offered,))
    assert kind_due(given, "2026-11-26T14:59") is None
    assert kind_due(given, "2026-11-26T15:00") is Kind.REMINDER
    once = made(Kind.REMINDER, "2026-11-26T15:00", "reminder 1 r1")
    twice = made(Kind.REMINDER, "2026-11-28T15:00", "reminder 2 r1")
    assert kind_due(replace(given, made=(offered, once)), "2026-11-28T15:00") is Kind.REMINDER
    assert kind_due(replace(given, made=(offered, once, twice)), "2026-11-29T20:00") is None


def test_not_this_week_is_not_this_week() -> None:
    left = flow(replace(WEEKLY, reminders=3), open=OpenRun("r1", at("2026-11-16T15:00")))
    put_off = made(
        Kind.REMINDER, "2026-11-18T15:00", "reminder 1 r1",
        answer=Answer.NOT_NOW, answered_at=at("2026-11-18T16:00"),
    )  # fmt: skip
    given = standing(left, made=(made(Kind.OFFER, "2026-11-16T10:00", "2026-W47"), put_off))
    assert all(due(given, at("2026-11-18T16:00") + timedelta(hours=hour)) is None for hour in range(100))
    assert kind_due(given, "2026-11-23T10:00") is Kind.OFFER


def test_later_today_is_today_and_before_the_quiet_hours() -> None:
    quiet = Quiet()
    assert later_today(at("2026-11-23T10:00"), LONDON, quiet) == at("2026-11-23T14:00")
    assert later_today(at("2026-11-23T17:30"), LONDON, quiet) == at("2026-11-23T20:00")
    assert later_today(at("2026-11-23T19:30"), LONDON, quiet) is None
    assert tomorrow(at("2026-11-23T19:30"), LONDON, 10, quiet) == at("2026-11-24T10:00")
    assert tomorrow(at("2026-11-23T19:30"), LONDON, 3, quiet) == at("2026-11-24T08:00")


def test_what_was_asked_for_is_kept_beside_the_budget_unless_it_is_settled() -> None:
    promise = Promise("st-james-house", "check-in", "later", at("2026-11-23T10:05"), at("2026-11-23T14:05"))
    offered = made(
        Kind.OFFER, "2026-11-23T10:00", "2026-W48",
        answer=Answer.LATER, answered_at=at("2026-11-23T10:05"),
    )  # fmt: skip
    given = standing(flow(), promises=(promise,), made=(offered,))
    assert kind_due(given, "2026-11-23T14:00") is None
    assert kind_due(given, "2026-11-23T14:05") is Kind.AGAIN
    done = standing(flow(completed_at=at("2026-11-23T12:00")), promises=(promise,), made=(offered,))
    assert kind_due(done, "2026-11-23T14:05") is None


def test_two_offers_without_a_sign_of_life_bring_one_question_then_nothing() -> None:
    offers = tuple(made(Kind.OFFER, f"2026-11-{day:02}T10:00", f"2026-W{day}") for day in (9, 16))
    given = standing(flow(), made=offers)
    asked = due(given, at("2026-11-23T10:00"))
    assert asked is not None
    assert asked.kind is Kind.SILENCE
    question = made(Kind.SILENCE, "2026-11-23T10:00", asked.occasion)
    after = replace(given, made=(*offers, question))
    assert not any(due(after, at("2026-11-23T10:00") + timedelta(hours=hour)) for hour in range(24 * 60))
    back = replace(after, heard_at=at("2026-12-02T12:00"))
    assert kind_due(back, "2026-12-07T10:00") is Kind.OFFER


def test_the_last_day_is_told_once_the_day_before() -> None:
    once = FlowSettings(rhythm=Rhythm.ONCE, closes_on=date(2026, 11, 27), offered_at=10)
    given = standing(flow(once))
    assert kind_due(given, "2026-11-26T09:59") is None
    last = due(given, at("2026-11-26T10:00"))
    assert last is not None
    assert last.kind is Kind.CLOSING
    told = replace(given, made=(made(Kind.CLOSING, "2026-11-26T10:00", last.occasion),))
    assert due(told, at("2026-11-27T12:00")) is None
    assert due(standing(flow(once, completed_at=at("2026-11-20T10:00"))), at("2026-11-26T10:00")) is None
    assert door(once, at("2026-11-27T23:59"), LONDON) is Door.OPEN
    assert door(once, at("2026-11-28T00:00"), LONDON) is Door.CLOSED


# --- simulated years ----------------------------------------------------------------------------------

FLOWS = {
    "a": WEEKLY,
    "b": replace(WEEKLY, offered_at=7, remind_after=timedelta(hours=20)),
    "c": replace(WEEKLY, offered_on=3, reminders=0),
    "d": FlowSettings(rhythm=Rhythm.MONTHLY, offered_on=1, offered_at=22, reminders=1),
    "e": FlowSettings(
        rhythm=Rhythm.ONCE, opens_on=date(2026, 3, 2), closes_on=date(2026, 4, 17), reminders=3
    ),
}


@dataclass
class Life:
    """One person over a year, with the rows that a store would keep."""

    zone: str
    random: Random
    reliable: bool
    flows: dict[str, Offerable] = field(default_factory=dict)
    made: list[Made] = field(default_factory=list)
    promises: list[Promise] = field(default_factory=list)
    heard: datetime | None = None
    away_until: datetime = JOINED
    runs: int = 0

    def standing(self, now: datetime) -> Standing:
        lately = tuple(each for each in self.made if each.at >= now - LOOKS_BACK)
        return Standing(self.zone, tuple(self.flows.values()), lately, tuple(self.promises), self.heard)

    def approached(self, approach: Approach, now: datetime) -> None:
        self.made.append(Made(approach.kind, approach.programme, approach.flow, approach.occasion, now))
        if approach.kind is Kind.AGAIN:
            self.promises = [each for each in self.promises if each.occasion != approach.occasion]

    def answer(self, now: datetime) -> None:
        """What this person does with the latest approach, if anything."""
        if not self.made or self.made[-1].answer is not None or now < self.away_until:
            return
        if not self.reliable and self.random.random() < 0.1:
            self.away_until = now + timedelta(days=self.random.randrange(40))
            return
        latest = self.made[-1]
        choice = (
            Answer.STARTED if self.reliable else self.random.choice((*Answer, Answer.STARTED, None, None))
        )
        if choice is None:
            return
        found = self.flows[latest.flow]
        if choice is Answer.OFF:
            choice = Answer.NOT_NOW  # who turns it off for good makes the rest of the year dull
        if choice is Answer.LATER:
            later = later_today(now, self.zone, found.quiet)
            if later is None:
                return
            self.promises.append(Promise(latest.programme, latest.flow, f"later {now}", now, later))
        self.made[-1] = replace(latest, answer=choice, answered_at=now)
        self.heard = now
        if choice is Answer.STARTED and (self.reliable or self.random.random() < 0.6):
            self.flows[latest.flow] = replace(found, open=None, completed_at=now)
        elif choice is Answer.STARTED:
            self.runs += 1
            self.flows[latest.flow] = replace(found, open=OpenRun(f"r{self.runs}", now))


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("reliable", [True, False])
def test_a_year_breaks_no_quiet_hour_and_no_budget_and_loses_nothing(zone: str, reliable: bool) -> None:
    life = Life(zone, Random(f"{zone}{reliable}"), reliable)
    quiet = Quiet(21, 8)
    for name, settings in FLOWS.items():
        life.flows[name] = Offerable("p", name, settings, LONDON, JOINED, wanted=True, quiet=quiet)
    fell_due: set[tuple[str, str]] = set()
    now = JOINED
    for _ in range(365 * 12):
        now += timedelta(hours=2)
        jitter = now + timedelta(minutes=life.random.randrange(110))
        for name, settings in FLOWS.items():
            if (found := occasion(settings, jitter, zone)) is not None and found.at > JOINED:
                fell_due.add((name, found.period))
        # The clock knocks twice: the second time there is nothing left to do.
        for _ in range(2):
            approach = due(life.standing(jitter), jitter)
            if approach is None:
                break
            local = jitter.astimezone(ZoneInfo(zone))
            assert 8 <= local.hour < 21, approach
            assert door(FLOWS[approach.flow], jitter, LONDON) is Door.OPEN
            if approach.kind in (Kind.OFFER, Kind.REMINDER, Kind.CLOSING):
                assert not is_silent(life.standing(jitter))
            life.approached(approach, jitter)
        if life.random.random() < (0.5 if reliable else 0.15):
            life.answer(jitter + timedelta(minutes=5))
    occasions = Counter((each.flow, each.occasion) for each in life.made)
    assert max(occasions.values()) == 1
    days = Counter(
        each.at.astimezone(ZoneInfo(zone)).date() for each in life.made if each.kind is not Kind.AGAIN
    )
    assert max(days.values()) == 1
    in_a_row = 0
    for each in life.made:
        in_a_row = in_a_row + 1 if each.kind is Kind.OFFER and each.answer is None else 0
        assert in_a_row <= UNANSWERED + 1
    if reliable:
        offered = {(each.flow, each.occasion) for each in life.made if each.kind is Kind.OFFER}
        assert len(fell_due) > 150
        assert fell_due - offered <= {each for each in fell_due if each[1] in ("2026-W53", "2027-W01")}
