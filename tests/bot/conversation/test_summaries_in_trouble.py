"""What is due comes whatever goes wrong with a part of it, a language, a period, or while it is being made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import pytest

from bot import in_words, summaries, summing_up
from bot.conversation import Conversation
from bot.on_demand import OnDemand
from bot.report import parts, pdf
from bot.summing_up import Made, Piece
from flows.authoring.programme import Programme
from flows.value.due import Schedule
from flows.value.figures import Published
from flows.value.periods import Length, Period
from storage.store import Tx
from tests.bot.conversation.room import Room, Someone, room, shipped
from tests.bot.conversation.test_what_i_get import HOUSE, weeks


def cannot(*_: object, **__: object) -> NoReturn:
    raise ValueError("it cannot be made")


async def files(someone: Someone) -> list[str]:
    """The endings of the files they were sent, in order."""
    return [each.document.rpartition(".")[2] for each in await someone.said() if each.document]


async def with_an_answer(here: Room) -> Someone:
    cas, sam = await here.member(60, "Cas", "commissioner"), await here.member(71, "Sam")
    await sam.tap("6")
    return cas


async def test_a_report_that_cannot_be_made_is_left_out_and_said_so(
    here: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    cas = await with_an_answer(here)
    monkeypatch.setattr(pdf, "summary_pdf", cannot)
    await here.wind("2026-11-23T09:00")
    assert await weeks(cas) == ["week 47"]
    assert await files(cas) == ["xlsx"]
    sorry = "Sorry, the full report could not be made. To try again, tap Full report."
    assert [each.text for each in await cas.said()].count(sorry) == 1
    monkeypatch.undo()
    await cas.tap("Full report")
    assert await files(cas) == ["xlsx", "pdf", "xlsx"]


async def test_who_wants_no_report_is_not_told_that_it_could_not_be_made(
    here: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    cas = await with_an_answer(here)
    await cas.type("/settings")
    await cas.tap("Change what I get")
    await cas.tap("Leave out the full report")
    monkeypatch.setattr(pdf, "summary_pdf", cannot)
    await here.wind("2026-11-23T09:00")
    assert await files(cas) == ["xlsx"]
    assert not [each for each in await cas.said() if each.text.startswith("Sorry")]


async def test_a_picture_that_cannot_be_drawn_takes_nothing_else_with_it(
    here: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    cas = await with_an_answer(here)
    monkeypatch.setattr(parts, "gains_chart", cannot)
    await here.wind("2026-11-23T09:00")
    assert await weeks(cas) == ["week 47"]
    assert await files(cas) == ["pdf", "xlsx"]
    assert "Sorry, a picture of this summary could not be drawn. The figures are all here." in [
        each.text for each in await cas.said()
    ]


async def test_a_report_asked_for_before_there_is_one_says_so(here: Room) -> None:
    cas = await here.member(60, "Cas", "commissioner")
    await cas.type("/summary")
    await cas.tap("Full report")
    assert (await cas.last()).text == "There is no full report yet. It comes when there are enough answers."


async def test_a_language_that_cannot_be_worded_holds_up_only_those_who_read_it(
    here: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    cas = await here.member(60, "Cas", "commissioner", language="bn")
    dee = await here.member(61, "Dee", "commissioner")
    whole = summing_up.pieces

    def not_in_bengali(summary: Published, language: str, *about: Any, **more: Any) -> list[Piece]:
        return cannot() if language == "bn" else whole(summary, language, *about, **more)

    monkeypatch.setattr(in_words, "pieces", not_in_bengali)
    await here.wind("2026-11-23T09:00")
    assert await weeks(dee) == ["week 47"]
    before = await cas.said()
    monkeypatch.undo()
    await here.wind("2026-11-23T09:20")
    [said, *_] = (await cas.said())[len(before) :]
    assert "সপ্তাহ 47" in said.text or "সপ্তাহ ৪৭" in said.text
    await here.wind("2026-11-23T09:40")
    assert await weeks(dee) == ["week 47"]
    assert [each.text for each in await cas.said()].count(said.text) == 1


async def test_a_period_that_cannot_be_made_holds_up_no_other(
    here: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    cas = await here.member(60, "Cas", "commissioner")
    made = summing_up.made

    async def but_one(tx: Tx, library: Any, programme: Programme, period: Period, **more: Any) -> Made:
        return cannot() if period.id == "2026-W48" else await made(tx, library, programme, period, **more)

    monkeypatch.setattr(summaries, "made", but_one)
    await here.wind("2026-12-07T09:00")
    assert await weeks(cas) == ["week 47", "week 49"]
    monkeypatch.undo()
    await here.wind("2026-12-07T09:20")
    assert await weeks(cas) == ["week 47", "week 49", "week 48"]


@pytest.mark.parametrize("erased", [False, True])
async def test_who_goes_while_their_summary_is_being_made_is_not_sent_it_and_others_are(
    here: Room, monkeypatch: pytest.MonkeyPatch, erased: bool
) -> None:
    cas = await here.member(60, "Cas", "commissioner")
    dee = await here.member(61, "Dee", "commissioner")
    made = summing_up.made
    gone: list[int] = []

    async def meanwhile(*about: Any, **more: Any) -> Made:
        found = await made(*about, **more)
        if not gone:
            gone.append(60)
            async with here.store.transaction() as tx:
                me = (await tx.people.by_telegram([60]))[60]
                now = here.clock.now()
                if erased:
                    await tx.people.erase(me, now)
                else:
                    await tx.people.leave(me, HOUSE, now, "commissioner")
        return found

    monkeypatch.setattr(summaries, "made", meanwhile)
    before = len(await cas.said())
    await here.wind("2026-11-23T09:00")
    assert gone
    assert await weeks(dee) == ["week 47"]
    assert len(await cas.said()) == before
    await here.wind("2026-11-30T09:00")
    assert await weeks(dee) == ["week 47", "week 48"]
    assert len(await cas.said()) == before


def serving(here: Room, programmes: Sequence[Programme]) -> None:
    """After a restart with other files: these programmes, and nothing in memory."""
    served = {each.id: each for each in programmes}
    here.conversation = Conversation(programmes=served, clock=here.clock)
    here.on_demand = OnDemand(
        store=here.store, conversation=here.conversation, clock=here.clock, deliver=here.later
    )
    here.forget()


async def test_a_schedule_that_changes_in_the_middle_of_a_week_gives_each_week_once(tmp_path: Path) -> None:
    house = shipped()[HOUSE]
    on_friday = replace(house, summary=Schedule(5, 16, "Europe/London"))
    async with room(tmp_path, {HOUSE: house}) as here:
        cas = await here.member(60, "Cas", "commissioner")
        await here.wind("2026-11-23T09:00")
        await here.wind("2026-11-25T12:00")
        serving(here, [on_friday])
        await here.wind("2026-11-27T16:00")
        assert await weeks(cas) == ["week 47"]
        await here.wind("2026-12-04T15:59")
        assert await weeks(cas) == ["week 47"]
        await here.wind("2026-12-04T16:00")
        assert await weeks(cas) == ["week 47", "week 48"]
        # Back to Mondays on a Wednesday: the week whose Friday is still to come has been due since Monday.
        await here.wind("2026-12-09T12:00")
        serving(here, [house])
        await here.wind("2026-12-09T12:01")
        assert await weeks(cas) == ["week 47", "week 48", "week 49"]
        await here.wind("2026-12-14T09:00")
        assert await weeks(cas) == ["week 47", "week 48", "week 49", "week 50"]


async def test_who_left_out_the_weeks_gets_them_again_when_they_tell_the_outcomes(tmp_path: Path) -> None:
    house = shipped()[HOUSE]
    apart = replace(house, summary=replace(house.summary, outcomes=Length.MONTH))
    async with room(tmp_path, {HOUSE: apart}) as here:
        await here.due()
        cas = await here.member(60, "Cas", "commissioner")
        await cas.type("/settings")
        await cas.tap("Change what I get")
        await cas.tap("Leave out the weeks")
        await here.wind("2026-11-23T09:00")
        assert await weeks(cas) == []
        serving(here, [house])
        await here.wind("2026-11-30T09:00")
        assert await weeks(cas) == ["week 48"]
        await cas.tap("Change what I get")
        assert "Each week" not in (await cas.last()).text


async def test_who_left_out_weeks_and_outcomes_gets_nothing_and_sees_why(tmp_path: Path) -> None:
    house = shipped()[HOUSE]
    apart = replace(house, summary=replace(house.summary, outcomes=Length.MONTH))
    async with room(tmp_path, {HOUSE: apart}) as here:
        await here.due()
        cas = await here.member(60, "Cas", "commissioner")
        await cas.type("/settings")
        await cas.tap("Change what I get")
        await cas.tap("Leave out the weeks")
        await cas.tap("Leave out the outcomes")
        serving(here, [house])
        await here.wind("2026-11-30T09:00")
        assert await weeks(cas) == []
        await cas.type("/settings")
        await cas.tap("Change what I get")
        assert "Each week: no" in (await cas.last()).text
        await cas.tap("Send each week")
        await here.wind("2026-12-07T09:00")
        assert await weeks(cas) == ["week 49"]


async def test_of_a_programme_that_is_served_no_more_nothing_comes_and_old_buttons_answer(
    tmp_path: Path,
) -> None:
    house, raploch = shipped()[HOUSE], shipped()["raploch"]
    async with room(tmp_path, {HOUSE: house, "raploch": raploch}) as here:
        cas = await with_an_answer(here)
        await here.wind("2026-11-23T09:00")
        serving(here, [raploch])
        await here.wind("2026-11-30T09:00")
        assert await weeks(cas) == ["week 47"]
        for label in ("Change what I get", "Full report"):
            await cas.tap(label)
            assert (await cas.last()).text == "Only commissioners and administrators receive summaries.", (
                label
            )
        # It comes back, and so does what fell due.
        serving(here, [house, raploch])
        await here.wind("2026-12-07T09:00")
        assert await weeks(cas) == ["week 47", "week 48", "week 49"]
