"""People's words are quoted only where they agreed to it and a worker found them fit to share."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Row, select

from bot import in_words
from bot.stories import quotes
from flows.value.periods import week_of
from storage import stories
from storage.answers import Kept, read_row
from storage.encryption import PersonKey
from storage.schema import messages
from tests.bot.conversation.room import Room, Someone

HOUSE = "st-james-house"
STORY = "I slept through the night for the first time in months."
HARD = "Ana from the third floor shouted at me."


async def _tells(here: Room, number: int, story: str, *, quoted: bool = True) -> Someone:
    someone = await here.member(300 + number, f"P{number}")
    async with here.store.transaction() as tx:
        person = (await tx.people.by_telegram([300 + number]))[300 + number]
        await tx.people.consent(person, HOUSE, "quote", quoted, here.clock.now())
    for step in ("3", "skip", "4", *["skip"] * 4, "5", "skip", "6", story):
        await someone.type(step)
    return someone


async def _quoted(here: Room) -> tuple[str, ...]:
    programme = here.conversation.library.programmes[HOUSE]
    now = here.clock.now() + timedelta(minutes=1)
    period = week_of(now, programme.timezone)
    async with here.store.reading() as tx:
        return tuple(story.text for story in await quotes(tx, programme, period))


async def test_nothing_is_quoted_before_a_worker_found_it_fit_and_nothing_without_consent(here: Room) -> None:
    await _tells(here, 1, STORY)
    await _tells(here, 2, HARD)
    await _tells(here, 3, "Nobody may quote this.", quoted=False)
    assert await _quoted(here) == ()
    wes = await here.member(60, "Wes", "worker")
    await here.wind((here.clock.now() + timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M"))
    await wes.type("/stories")
    shown = await wes.last()
    assert "2 stories to read" in shown.text
    assert STORY in shown.text
    assert "P1" not in shown.text
    await wes.tap("Fit to share")
    assert HARD in (await wes.last()).text
    await wes.tap("Not fit to share")
    assert (await wes.last()).text == "There is nothing to read now."
    assert await _quoted(here) == (STORY,)


async def test_who_withdraws_consent_is_quoted_no_more(here: Room) -> None:
    await _tells(here, 1, STORY)
    wes = await here.member(60, "Wes", "worker")
    await here.wind((here.clock.now() + timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M"))
    await wes.type("/stories")
    await wes.tap("Fit to share")
    assert await _quoted(here) == (STORY,)
    async with here.store.transaction() as tx:
        person = (await tx.people.by_telegram([301]))[301]
        await tx.people.consent(person, HOUSE, "quote", False, here.clock.now())
    assert await _quoted(here) == ()


async def test_only_workers_read_stories(here: Room) -> None:
    await _tells(here, 1, STORY)
    cas = await here.member(61, "Cas", "commissioner")
    await cas.type("/stories")
    assert (await cas.last()).text == "Only workers of a programme read stories."


async def test_who_deletes_everything_is_gone_from_what_the_worker_was_shown(here: Room) -> None:
    writer = await _tells(here, 1, STORY)
    wes = await here.member(60, "Wes", "worker")
    await here.wind((here.clock.now() + timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M"))
    await wes.type("/stories")
    assert STORY in (await wes.last()).text
    await writer.type("/delete")
    await writer.tap("Yes, delete everything")
    async with here.store.reading() as tx:
        worker = (await tx.people.by_telegram([60]))[60]
        kept = await tx.outbox.everything(worker)
    assert not any(STORY in row["text"] for row in kept)
    await wes.tap("Fit to share")
    assert await _quoted(here) == ()


async def test_a_tap_opens_no_more_than_the_story_it_is_about_and_the_next(
    here: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        await _tells(here, number, f"Story number {number}.")
    wes = await here.member(60, "Wes", "worker")
    await here.wind((here.clock.now() + timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M"))
    await wes.type("/stories")
    assert "4 stories to read" in (await wes.last()).text
    opened: list[str] = []

    def counted(row: Row[Any], key: PersonKey | None) -> Kept:
        opened.append(row.run)
        return read_row(row, key)

    monkeypatch.setattr(stories, "read_row", counted)
    await wes.tap("Fit to share")
    assert "3 stories to read" in (await wes.last()).text
    assert len(opened) == len(set(opened)) == 2


# --- in reports that are made, sent, or kept for somebody -----------------------------------------------------


async def _found_fit(here: Room) -> Someone:
    """Somebody whose words a worker found fit, and a commissioner whose summary is due on Monday."""
    await here.member(61, "Cas", "commissioner")
    writer = await _tells(here, 1, STORY)
    wes = await here.member(60, "Wes", "worker")
    await here.wind((here.clock.now() + timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M"))
    await wes.type("/stories")
    await wes.tap("Fit to share")
    return writer


async def _leaves(writer: Someone) -> None:
    await writer.type("/delete")
    await writer.tap("Yes, delete everything")


async def _reports(here: Room) -> list[tuple[str, bool]]:
    """Of every report in the outbox its state, and whether it is there to be read."""
    async with here.store.reading() as tx:
        found = await tx.rows(select(messages).where(messages.c.kind == "document"), messages)
        opened = await tx.outbox.messages([row.id for row in found])
    return [(each.state, each.blob is not None) for each in opened.values() if "about" in each.payload]


async def test_who_deletes_everything_is_gone_from_the_reports_that_are_kept(here: Room) -> None:
    writer = await _found_fit(here)
    await here.wind("2026-11-23T09:00")
    assert await _reports(here) == [("sent", True)]
    await _leaves(writer)
    assert await _reports(here) == [("sent", False)]


@pytest.mark.parametrize("leaves", [True, False])
async def test_a_report_that_quotes_somebody_who_has_left_or_says_no_is_not_sent_any_more(
    here: Room, leaves: bool
) -> None:
    writer = await _found_fit(here)
    await here.wind("2026-11-23T09:00")
    async with here.store.transaction() as tx:
        of_cas = messages.c.person == (await tx.people.by_telegram([61]))[61].id
        waits = messages.update().where(of_cas, messages.c.kind == "document")
        await tx.execute(waits.values(state="dropped"))
    if leaves:
        await _leaves(writer)
    else:
        await writer.type("/settings")
        await writer.tap("Stop quoting")
    async with here.store.transaction() as tx:
        person = (await tx.people.by_telegram([61]))[61]
        await tx.outbox.revive(person.id, "summary:")
    assert await _reports(here) == [("failed", False)]


@pytest.mark.parametrize("leaves", [True, False])
async def test_who_leaves_or_says_no_while_a_report_is_made_is_not_in_it(
    here: Room, monkeypatch: pytest.MonkeyPatch, leaves: bool
) -> None:
    await _found_fit(here)
    made = in_words.in_words
    times = 0

    async def slowly(*about: Any, **more: Any) -> Any:
        nonlocal times
        times += 1
        found = await made(*about, **more)
        if times == 1:
            async with here.store.transaction() as tx:
                person = (await tx.people.by_telegram([301]))[301]
                if leaves:
                    await tx.people.erase(person, here.clock.now())
                else:
                    await tx.people.consent(person, HOUSE, "quote", False, here.clock.now())
        return found

    monkeypatch.setattr("bot.summaries.in_words", slowly)
    await here.wind("2026-11-23T09:00")
    assert times == 2
    assert await _reports(here) == []


async def test_people_are_told_that_a_worker_reads_their_words_before_they_say_yes_and_afterwards(
    here: Room,
) -> None:
    sam = await here.person(71, "Sam")
    await sam.start(await here.invite("service_user"))
    await sam.tap("Yes, count them")
    assert "A worker reads it first, without your name." in (await sam.last()).text
    for _ in range(2):
        await sam.tap("No")
    await sam.type("/privacy")
    assert "a worker reads your words first, without your name." in (await sam.last()).text
