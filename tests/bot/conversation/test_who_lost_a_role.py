"""Who is no commissioner or worker any more is shown nothing of it: by no button ever sent, and by no command."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import and_, select, update

from storage.schema import messages, story_reviews
from tests.bot.conversation.room import Room, Someone

HOUSE = "st-james-house"
COMMANDS = ("/summary", "/questions", "/people", "/stories", "/settings", "/star", "/questionnaires")
SHOWN_TO_FEW = ("Period: ", "Figures 1 to", "part of the summary", "checked in", "slept", "take part.")
"""What stands only in summaries, in what is behind them, in lists of people, and in stories."""


async def _wind(here: Room) -> None:
    await here.wind((here.clock.now() + timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M"))


async def _nine_who_answered(here: Room, story: str = "skip") -> None:
    for number in range(9):
        someone = await here.member(300 + number, f"P{number}")
        for step in ("3", "skip", "4", *["skip"] * 4, "5", "skip", "6", story):
            await someone.type(step)


async def _ends(here: Room, someone: Someone, role: str) -> None:
    person = await someone.known()
    async with here.store.transaction() as tx:
        await tx.people.leave(person, HOUSE, here.clock.now(), role)


async def _tries_everything(here: Room, someone: Someone) -> list[str]:
    """Every button of every message in the chat, as it is, and every command; what is said to it."""
    chat = await someone.said()
    before = {(each.id, each.text) for each in chat}
    for message in chat:
        for cell in [cell for row in message.buttons for cell in row]:
            await someone.person.tap_data(message.id, cell.data)
            await here.settle()
    for command in COMMANDS:
        await someone.type(command)
    await _wind(here)
    new = [each for each in await someone.said() if (each.id, each.text) not in before]
    assert not any(each.media for each in new), "no file and no picture"
    return [each.text for each in new]


@pytest.mark.parametrize("role", ["commissioner", "administrator"])
async def test_who_was_a_commissioner_is_shown_nothing_by_an_old_summary_or_by_any_command(
    here: Room, role: str
) -> None:
    await _nine_who_answered(here)
    cas = await here.member(60, "Cas", role)
    await _wind(here)
    await cas.type("/summary")
    for button in ("What is behind the figures", "Other figures", "What was done"):
        await cas.tap(button)
    for command in ("/questions", "/people", "/questionnaires"):
        await cas.type(command)
    shown = " ".join(each.text for each in await cas.said())
    assert all(words in shown for words in ("Period: ", "Figures 1 to", "take part."))
    await _ends(here, cas, role)
    said = await _tries_everything(here, cas)
    for words in SHOWN_TO_FEW:
        assert not any(words in each for each in said), (words, said)
    assert said.count("Only commissioners and administrators receive summaries.") > 3


async def test_who_was_a_worker_is_shown_no_story_and_decides_on_none(here: Room) -> None:
    await _nine_who_answered(here, "I slept through the night for the first time.")
    wes = await here.member(60, "Wes", "worker")
    await _wind(here)
    for command in ("/stories", "/questions"):
        await wes.type(command)
    assert any("I slept" in each.text for each in await wes.said())
    await _ends(here, wes, "worker")
    said = await _tries_everything(here, wes)
    for words in SHOWN_TO_FEW:
        assert not any(words in each for each in said), (words, said)
    assert said.count("Only workers of a programme read stories.") == 3
    async with here.store.reading() as tx:
        assert not await tx.rows(select(story_reviews), story_reviews)


async def test_what_has_not_arrived_when_the_role_ends_is_not_sent_any_more(here: Room) -> None:
    await _nine_who_answered(here)
    ada = await here.member(59, "Ada", "administrator")
    cas = await here.member(60, "Cas", "commissioner")
    await here.wind("2026-11-23T09:00")
    of_cas = messages.c.person == (await cas.known()).id
    theirs = and_(of_cas, messages.c.key.like("summary:%"))
    async with here.store.transaction() as tx:
        await tx.execute(update(messages).where(theirs).values(state="waiting"))
    await ada.type("/people")
    await ada.tap("Who takes part")
    await ada.tap("More")
    await ada.tap("End: Cas (Commissioner)")
    await ada.tap("Yes, end it")
    async with here.store.reading() as tx:
        states = {row.state for row in await tx.rows(select(messages.c.state).where(theirs), messages)}
    assert states == {"dropped"}
