"""What commissioners get of the summaries: whose, which parts, in which language; nothing twice, nothing lost."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot import on_demand, summing_up
from bot.conversation import Conversation
from bot.on_demand import OnDemand
from bot.summing_up import Made
from flows.value.periods import Length
from storage.store import Tx
from tests.bot.conversation.room import Room, Someone, room, shipped

HOUSE = "st-james-house"


async def weeks(someone: Someone) -> list[str]:
    """The headings of the summaries they were sent, in order: "week 47" and the like."""
    heads = [message.text.splitlines()[0] for message in await someone.said() if " · " in message.text]
    return [head.split(" · ")[1].split(" (")[0] for head in heads if head.endswith(")")]


async def test_who_joins_later_gets_only_what_falls_due_from_then_on(here: Room) -> None:
    cas = await here.member(60, "Cas", "commissioner")
    await here.wind("2026-11-30T09:00")
    dee = await here.member(61, "Dee", "commissioner")
    await here.wind("2026-12-07T09:00")
    assert await weeks(cas) == ["week 47", "week 48", "week 49"]
    assert await weeks(dee) == ["week 49"]
    here.forget()
    await here.wind("2026-12-07T09:01")
    assert await weeks(dee) == ["week 49"]


async def test_the_button_under_a_summary_shows_what_one_gets_and_each_tap_is_kept(here: Room) -> None:
    cas = await here.member(60, "Cas", "commissioner")
    await here.wind("2026-11-23T09:00")
    await cas.tap("Change what I get")
    shown = await cas.last()
    assert "Each summary comes to you on its day." in shown.text
    await cas.tap("Leave out pictures")
    assert "Pictures: no" in (await cas.last()).text
    await cas.tap("Language of summaries")
    await cas.tap("বাংলা")
    assert "Language of summaries: বাংলা" in (await cas.last()).text
    assert (await cas.last()).id == shown.id
    await here.wind("2026-11-30T09:00")
    assert "সপ্তাহ" in (await cas.last()).text.splitlines()[0]
    await cas.type("/summary")
    assert "সপ্তাহ" in (await cas.last()).text.splitlines()[0]


async def test_settings_lead_there_too(here: Room) -> None:
    cas = await here.member(60, "Cas", "commissioner")
    await cas.type("/settings")
    await cas.tap("Change what I get")
    assert (await cas.last()).text.startswith("What you get: ")
    sam = await here.member(71, "Sam")
    await sam.type("/settings")
    assert "Change what I get" not in (await sam.last()).labels


async def test_in_a_pause_nothing_comes_and_nothing_comes_after_it_for_it(here: Room) -> None:
    cas = await here.member(60, "Cas", "commissioner")
    await cas.type("/settings")
    await cas.tap("Change what I get")
    await cas.tap("Pause for 2 weeks")
    assert "Paused until" in (await cas.last()).text
    await here.wind("2026-11-23T09:00")
    await here.wind("2026-11-30T09:00")
    assert await weeks(cas) == []
    await here.wind("2026-12-07T09:00")
    assert await weeks(cas) == ["week 49"]
    here.forget()
    await here.due()
    assert await weeks(cas) == ["week 49"]


async def test_a_pause_that_is_ended_and_a_programme_that_is_turned_off_and_on_again(here: Room) -> None:
    cas = await here.member(60, "Cas", "commissioner")
    await cas.type("/settings")
    await cas.tap("Change what I get")
    await cas.tap("Pause for 4 weeks")
    await cas.tap("End the pause")
    await cas.tap("Send me no summaries")
    await here.wind("2026-11-23T09:00")
    assert await weeks(cas) == []
    await cas.tap("Send me summaries again")
    await here.wind("2026-11-30T09:00")
    assert await weeks(cas) == ["week 48"]


async def test_who_only_administers_is_told_that_summaries_come_when_asked_for(here: Room) -> None:
    ada = await here.member(62, "Ada", "administrator")
    await ada.type("/settings")
    await ada.tap("Change what I get")
    # Who administers one programme administers the bot.
    await ada.tap("St James House")
    shown = await ada.last()
    assert "You get a summary when you ask, with /summary." in shown.text
    assert "Send me no summaries" not in shown.labels


async def test_when_many_were_missed_it_is_said_first_and_once(here: Room) -> None:
    cas = await here.member(60, "Cas", "commissioner")
    await here.wind("2026-12-08T12:00")
    said = [message.text for message in await cas.said()]
    (told,) = [text for text in said if text.startswith("You missed 3 summaries.")]
    assert said.index(told) == len(said) - 4
    assert await weeks(cas) == ["week 47", "week 48", "week 49"]
    here.forget()
    await here.due()
    assert len(await cas.said()) == len(said)


async def test_what_falls_due_for_a_blocked_chat_is_kept_and_comes_when_it_is_open_again(here: Room) -> None:
    cas = await here.member(60, "Cas", "commissioner")

    async def blocked(tx: Tx, on: bool) -> None:
        me = (await tx.people.by_telegram([60]))[60]
        await (tx.people.block(me) if on else tx.people.unblock(me))

    await here.store.submit(lambda tx: blocked(tx, True))
    await here.wind("2026-11-23T09:00")
    await here.wind("2026-11-30T09:00")
    async with here.store.reading() as tx:
        kept = [(each.period, each.programme) for each in await tx.releases.undelivered()]
    assert kept == [("2026-W47", HOUSE), ("2026-W48", HOUSE)]
    assert await weeks(cas) == []
    here.forget()
    await here.store.submit(lambda tx: blocked(tx, False))
    await here.due()
    await here.due()
    assert await weeks(cas) == ["week 47", "week 48"]
    async with here.store.reading() as tx:
        assert await tx.releases.undelivered() == []


async def test_nothing_is_kept_for_who_is_no_commissioner_any_more(here: Room) -> None:
    await here.member(60, "Cas", "commissioner")
    await here.store.submit(lambda tx: tx.releases.claim(HOUSE, "2026-W40", "p-gone", standing="undelivered"))
    await here.due()
    async with here.store.reading() as tx:
        assert await tx.releases.undelivered() == []


async def test_outcomes_of_the_month_come_apart_and_the_week_says_what_was_done(tmp_path: Path) -> None:
    programme = shipped()[HOUSE]
    monthly = replace(programme, summary=replace(programme.summary, outcomes=Length.MONTH))
    async with room(tmp_path, {HOUSE: monthly}) as here:
        await here.due()
        cas = await here.member(60, "Cas", "commissioner")
        await here.wind("2026-11-23T09:00")
        await here.wind("2026-11-30T09:00")
        assert await weeks(cas) == ["week 47", "week 48", "outcomes of the month"]
        week, month = [message.text for message in await cas.said()][-2:]
        assert "Worth" not in week
        assert "orth" in month
        await cas.tap("Change what I get")
        await cas.tap("Leave out the weeks")
        await here.wind("2027-01-04T09:00")
        assert (await weeks(cas))[3:] == ["outcomes of the month"]


async def test_a_programme_that_begins_to_tell_by_the_month_does_not_tell_earlier_months(
    tmp_path: Path,
) -> None:
    programme = shipped()[HOUSE]
    async with room(tmp_path, {HOUSE: programme}) as here:
        cas = await here.member(60, "Cas", "commissioner")
        for moment in ("2026-11-23T09:00", "2026-11-30T09:00", "2026-12-07T09:00"):
            await here.wind(moment)
        # Started anew, after a key was added to its file.
        monthly = replace(programme, summary=replace(programme.summary, outcomes=Length.MONTH))
        here.conversation = Conversation(
            programmes={HOUSE: monthly}, clock=here.clock, bot_name=lambda: "commonweal_bot"
        )
        here.forget()
        await here.wind("2026-12-14T09:00")
        assert await weeks(cas) == ["week 47", "week 48", "week 49", "week 50"]
        await here.wind("2027-01-04T09:00")
        assert (await weeks(cas))[-1] == "outcomes of the month"


async def test_a_summary_asked_for_survives_a_crash_and_comes_once(here: Room) -> None:
    cas = await here.member(60, "Cas", "commissioner")
    quiet = len(await cas.said())
    at = datetime(2026, 11, 18, 12, 30, tzinfo=ZoneInfo("Europe/London"))
    async with here.store.transaction() as tx:
        me = (await tx.people.by_telegram([60]))[60]
        # As the turn leaves it, and nothing was sent before the process died.
        await tx.subscriptions.wish(me.id, HOUSE, "2026-W47", at, exact=False)
    here.forget()
    await here.settle()
    await here.settle()
    assert await weeks(cas) == ["week 47"]
    assert len(await cas.said()) == quiet + 1


async def test_who_asks_three_times_before_it_is_there_gets_it_once(here: Room) -> None:
    cas = await here.member(60, "Cas", "commissioner")
    for _ in range(3):
        await cas.person.send("/summary")
    await here.settle()
    assert await weeks(cas) == ["week 47"]
    await cas.type("/summary")
    assert await weeks(cas) == ["week 47", "week 47"]


async def test_while_a_summary_is_made_others_are_served_and_the_chat_says_that_something_comes(
    here: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    cas = await here.member(60, "Cas", "commissioner")
    here.on_demand = OnDemand(
        store=here.store,
        conversation=here.conversation,
        clock=here.clock,
        deliver=here.later,
        client=here.telegram,
    )
    made, served = summing_up.made, []
    monkeypatch.setattr(on_demand, "_TYPING_SECONDS", 0.0)

    async def slowly(*about: Any, **more: Any) -> Made:
        # The writer is free: somebody else's turn is kept meanwhile.
        async with here.store.transaction() as tx:
            served.append(await tx.people.create(99, "Sam", "en", here.clock.now()))
        while here.emulator.api.calls["sendchataction"] < 3:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        return await made(*about, **more)

    monkeypatch.setattr(on_demand, "made", slowly)
    await cas.type("/summary")
    assert served
    assert await weeks(cas) == ["week 47"]


async def test_what_somebody_wants_of_summaries_is_among_their_data_and_goes_with_them(here: Room) -> None:
    cas = await here.member(60, "Cas", "commissioner")
    await cas.type("/settings")
    await cas.tap("Change what I get")
    await cas.tap("Leave out pictures")
    async with here.store.transaction() as tx:
        me = (await tx.people.by_telegram([60]))[60]
        (kept,) = (await tx.people.everything(me))["summaries"]
        assert (kept["programme"], kept["without"]) == (HOUSE, ["pictures"])
        await tx.people.erase(me, here.clock.now())
        assert await tx.subscriptions.of_programme(HOUSE) == {}


async def test_what_was_said_in_the_second_in_which_a_summary_is_asked_for_is_in_it(
    here: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    cas, sam = await here.member(60, "Cas", "commissioner"), await here.member(71, "Sam")
    here.conversation.library.sample_data = True
    # Telegram says of a text only in which second it was sent.
    now = here.clock.now().replace(microsecond=0) + timedelta(minutes=1)
    monkeypatch.setattr(here.clock, "now", lambda: now + timedelta(milliseconds=600))
    await sam.tap("6")
    await cas.type("/summary")
    await cas.tap("Show exact (sample data)")
    texts = [message.text for message in await cas.said() if "checked in" in message.text]
    assert "1 person checked in, of 1." in texts[-1], texts
