"""Reminders, last days, late replies, silence and stop words, as people meet them in the chat."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from bot.jobs import Jobs
from bot.wording import languages, plain_commands, words
from flows.authoring.programme import Programme
from flows.conversation.definition import Flow, FlowSettings
from flows.conversation.run import replay
from tests.bot.conversation.room import Room, Someone, room, shipped
from tests.bot.conversation.test_due import finished

QUESTION = "How is your housing right now?"
BEGAN = "2026-11-23T10:00"


def timed(**flows: FlowSettings) -> dict[str, Programme]:
    """The shipped programme, some of its flows with other times."""
    programme = shipped()["st-james-house"]
    changed: dict[str, Flow] = {
        flow.id: replace(flow, settings=flows.get(flow.id.replace("-", "_"), flow.settings))
        for flow in programme.flows.values()
    }
    return {programme.id: replace(programme, flows=changed)}


def check_in(**settings: object) -> FlowSettings:
    own = shipped()["st-james-house"].flows["check-in"].settings
    return replace(own, **settings)  # type: ignore[arg-type]


@pytest.fixture
async def reminding(tmp_path: Path) -> AsyncIterator[Room]:
    """A room where an open check-in is reminded of twice."""
    settings = check_in(reminders=2, remind_after=timedelta(days=2))
    async with room(tmp_path, timed(check_in=settings)) as opened:
        yield opened


async def left_open(here: Room) -> Someone:
    """Sam was offered the check-in on Monday, answered one question, and went away."""
    sam = await finished(here)
    await here.wind(BEGAN)
    await sam.tap("Start")
    await sam.tap("6")
    return sam


# --- reminders ----------------------------------------------------------------------------------------


async def test_an_open_check_in_is_reminded_of_with_three_ways_and_an_off_switch(reminding: Room) -> None:
    sam = await left_open(reminding)
    count = len(await sam.chat())
    await reminding.wind("2026-11-25T09:45")
    assert len(await sam.chat()) == count
    await reminding.wind("2026-11-25T10:15")
    reminder = await sam.last()
    assert reminder.text.startswith("You have not finished this: Weekly check-in. ")
    assert reminder.text.endswith("questions are left. Now, later today, or not this week?")
    assert reminder.labels == ["Now", "Later today", "Not this week", "Turn off reminders"]
    await sam.tap("Now")
    assert "Where do you live" in (await sam.last()).text
    reminding.forget()
    count = len(await sam.chat())
    await reminding.wind("2026-11-25T10:20")
    assert len(await sam.chat()) == count


async def test_later_today_comes_back_today_once(reminding: Room) -> None:
    sam = await left_open(reminding)
    await reminding.wind("2026-11-25T10:15")
    await sam.tap("Later today")
    assert (await sam.last()).text == "All right. I will come back today at 14:15."
    count = len(await sam.chat())
    await reminding.wind("2026-11-25T14:00")
    assert len(await sam.chat()) == count
    for moment in ("2026-11-25T14:15", "2026-11-25T14:30"):
        await reminding.wind(moment)
        reminding.forget()
    assert len(await sam.chat()) == count + 1
    assert (await sam.last()).text.startswith("You asked me to come back to this later.")


async def test_late_in_the_evening_later_is_tomorrow_and_it_is_said(reminding: Room) -> None:
    sam = await left_open(reminding)
    await reminding.wind("2026-11-25T10:15")
    reminding.clock.wind_to(reminding.clock.now() + timedelta(hours=10, minutes=30))
    await sam.tap("Later today")
    assert (await sam.last()).text.endswith("I will come back tomorrow at 10:00.")
    await reminding.wind("2026-11-26T10:00")
    assert (await sam.last()).text.startswith("You asked me to come back")


async def test_not_this_week_means_not_before_monday(reminding: Room) -> None:
    sam = await left_open(reminding)
    await reminding.wind("2026-11-25T10:15")
    await sam.tap("Not this week")
    assert (await sam.last()).text.startswith("All right, not this week.")
    count = len(await sam.chat())
    for day in range(26, 30):
        await reminding.wind(f"2026-11-{day}T12:00")
    assert len(await sam.chat()) == count
    await reminding.wind("2026-11-30T10:00")
    assert (await sam.last()).text.startswith("You have not finished this: Weekly check-in.")


async def test_the_off_switch_of_a_reminder_ends_them(reminding: Room) -> None:
    sam = await left_open(reminding)
    await reminding.wind("2026-11-25T10:15")
    await sam.tap("Turn off reminders")
    count = len(await sam.chat())
    for day in range(26, 31):
        await reminding.wind(f"2026-11-{day}T12:00")
    assert len(await sam.chat()) == count


async def test_who_stops_half_way_may_ask_to_be_reminded(tmp_path: Path) -> None:
    tender = replace(shipped()["st-james-house"].flows["tender-questions"].settings, reminders=1)
    async with room(tmp_path, timed(tender_questions=tender)) as here:
        sue = await here.member(81, "Sue", "supplier")
        await here.wind("2026-11-20T12:00")
        assert not [each for each in await sue.said() if "You have not finished this" in each.text]
        await sue.tap("Stop")
        assert (await sue.last()).labels == ["Carry on", "Remind me"]
        await sue.tap("Remind me")
        await here.wind("2026-11-22T12:15")
        assert (await sue.last()).text.startswith("You have not finished this:")
        await sue.type("/settings")
        await sue.tap("Do not remind: Three questions for suppliers")
        assert (await sue.known()).opted_in == frozenset()


async def test_two_flows_take_turns_and_the_second_comes_when_the_first_is_done(tmp_path: Path) -> None:
    weekly = check_in(minutes=2)
    async with room(tmp_path, timed(gave_time=weekly)) as here:
        sam = await finished(here)
        await here.wind(BEGAN)
        await here.wind("2026-11-23T12:00")
        assert [each.text for each in await sam.said() if "would now be a good time" in each.text] == [
            "Weekly check-in: would now be a good time? It takes about 4 minutes."
        ]
        await sam.tap("Start")
        for _ in range(12):
            await sam.type("skip")
        offered = [each.text for each in await sam.said() if "would now be a good time" in each.text]
        assert len(offered) == 2
        assert "Weekly check-in" not in offered[1]
        await here.wind("2026-11-23T18:00")
        await here.wind("2026-11-24T12:00")
        assert len([each for each in await sam.said() if "would now be a good time" in each.text]) == 2


async def test_two_clocks_that_knock_at_once_remind_once(reminding: Room) -> None:
    sam = await left_open(reminding)
    other = Jobs(
        store=reminding.store,
        conversation=reminding.conversation,
        clock=reminding.clock,
        deliver=reminding.later,
    )
    reminding.clock.wind_to(datetime.fromisoformat("2026-11-25T10:15:00+00:00"))
    now = reminding.clock.now()
    await asyncio.gather(reminding.jobs.run_due(now), other.run_due(now))
    await reminding.delivered()
    assert len([each for each in await sam.said() if each.text.endswith("or not this week?")]) == 1


# --- silence ------------------------------------------------------------------------------------------


async def test_after_two_offers_without_a_word_it_asks_once_whether_to_go_on_then_stops(here: Room) -> None:
    sam = await finished(here)
    for moment in ("2026-11-23T10:00", "2026-11-30T10:00", "2026-12-07T10:00"):
        await here.wind(moment)
    asked = await sam.last()
    assert asked.text.endswith("Shall I go on asking? If I hear nothing, I stop.")
    assert asked.labels == ["Yes, go on", "No, stop asking"]
    count = len(await sam.chat())
    for day in (14, 21, 28):
        await here.wind(f"2026-12-{day}T10:00")
    assert len(await sam.chat()) == count
    await sam.tap("Yes, go on")
    await here.wind("2027-01-04T10:00")
    assert (await sam.last()).text.startswith("Weekly check-in: would now be a good time?")


async def test_no_to_going_on_turns_the_offers_off(here: Room) -> None:
    sam = await finished(here)
    for moment in ("2026-11-23T10:00", "2026-11-30T10:00", "2026-12-07T10:00"):
        await here.wind(moment)
    await sam.tap("No, stop asking")
    assert (await sam.known()).opted_in == frozenset()


# --- first and last days ------------------------------------------------------------------------------


async def test_before_its_first_day_and_after_its_last_a_flow_says_so(tmp_path: Path) -> None:
    settings = check_in(opens_on=date(2026, 12, 1), closes_on=date(2026, 12, 18))
    async with room(tmp_path, timed(check_in=settings)) as here:
        sam = await here.member(71, "Sam")
        assert QUESTION not in (await sam.last()).text
        await sam.tap("Weekly check-in")
        assert (await sam.last()).text.startswith("Weekly check-in opens on 1 December 2026.")
        await here.wind("2026-12-01T12:00")
        await sam.tap("Weekly check-in")
        assert QUESTION in (await sam.last()).text
        await here.wind("2026-12-17T10:00")
        told = [each.text for each in await sam.said() if "closes tomorrow" in each.text]
        assert len(told) == 1
        await here.wind("2026-12-18T12:00")
        await here.wind("2026-12-19T12:00")
        assert len([each.text for each in await sam.said() if "closes" in each.text]) == 1
        await sam.type("6")
        assert (
            "Weekly check-in closed on 18 December 2026. What you answered is kept."
            in (await sam.last()).text
        )
        assert "Weekly check-in" not in (await sam.last()).labels
        await sam.tap("Weekly check-in")
        assert (await sam.last()).text.startswith("Weekly check-in closed on 18 December 2026.")


# --- late replies -------------------------------------------------------------------------------------


async def test_a_late_tap_revives_what_expired_and_answers_it(here: Room) -> None:
    sam = await left_open(here)
    question, before = await sam.last(), await sam.answers()
    await here.wind("2026-12-24T12:00")
    await sam.person.tap_data(question.id, question.buttons[0][0].data)
    await here.settle()
    assert set(before) < set(await sam.answers())
    async with here.store.reading() as tx:
        me = await sam.known()
        run = (await tx.runs.of_person(me.id))[-1]
        assert run.is_open
        assert replay(await tx.runs.events(run.id)) == run


async def test_late_words_revive_what_expired_and_are_not_taken_for_an_answer(here: Room) -> None:
    sam = await left_open(here)
    before = await sam.answers()
    await here.wind("2026-12-27T12:00")
    await sam.type("hello again")
    last = await sam.last()
    assert "I have opened it again. Your answers are still there." in last.text
    assert "Where do you live" in last.text
    assert await sam.answers() == before


async def test_much_later_it_is_said_kindly_what_became_of_it(here: Room) -> None:
    sam = await left_open(here)
    await sam.type("stop")
    await here.wind("2026-12-27T12:00")
    await here.wind("2027-02-14T12:00")
    await sam.type("6")
    assert (
        "this was closed, because it had waited a long time. Your answers are kept."
        in (await sam.last()).text
    )
    assert "Weekly check-in" in (await sam.last()).labels


# --- stop words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", [word for word, means in plain_commands().items() if means == "stop"])
async def test_a_stop_word_stops_in_every_language_and_state(here: Room, word: str) -> None:
    sam = await here.member(71, "Sam")
    await sam.type(word.upper() + "!")
    assert "Stopped." in (await sam.last()).text
    await sam.type(word)
    assert "Stopped." in (await sam.last()).text
    await sam.start()
    for _ in range(12):
        await sam.type("skip")
    await sam.type(word)
    nothing = await sam.last()
    assert nothing.text.startswith("There is nothing open to stop.")
    assert nothing.labels == ["Do not offer: Weekly check-in"]
    await here.wind("2026-11-23T10:00")
    await sam.type(word)
    await sam.tap("Do not offer: Weekly check-in")
    assert (await sam.known()).opted_in == frozenset()


def test_every_language_has_stop_words() -> None:
    for language in languages():
        assert all(word.strip() for word in words(language)("plain-stop").split(","))


# --- the person's own clock ---------------------------------------------------------------------------


async def test_offers_keep_to_the_clock_of_the_place_where_somebody_is(here: Room) -> None:
    sam = await finished(here)
    await sam.type("/settings")
    assert "Your clock: London" in (await sam.last()).text
    await sam.tap("My clock")
    await sam.tap("New York")
    assert (await sam.last()).text == "From now on I go by the clock of New York."
    count = len(await sam.chat())
    await here.wind("2026-11-23T14:59")
    assert len(await sam.chat()) == count
    await here.wind("2026-11-23T15:00")
    assert (await sam.last()).text.startswith("Weekly check-in: would now be a good time?")


async def test_any_city_that_a_zone_is_named_after_can_be_written(here: Room) -> None:
    sam = await here.member(71, "Sam", language="bn")
    for city, zone in (("Cairo", "Africa/Cairo"), ("ঢাকা", "Asia/Dhaka"), ("new york", "America/New_York")):
        await sam.type(f"/clock {city}")
        assert (await sam.known()).timezone == zone
    await sam.type("/clock Atlantis")
    assert "Atlantis" in (await sam.last()).text
    assert (await sam.known()).timezone == "America/New_York"
    await sam.type("/clock")
    assert "ঢাকা" in (await sam.last()).labels
