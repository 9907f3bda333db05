"""A person's own star, in the chat: they ask for it where a check-in ends, and nobody else ever gets it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.bot.conversation.room import Room, Someone

HOUSE = "st-james-house"


async def _checks_in(someone: Someone, housing: str, mental_health: str = "5", *, around: str = "6") -> None:
    for step in (housing, "skip", "4", *["skip"] * 4, mental_health, "skip", around, "skip"):
        await someone.type(step)


async def _star(here: Room, someone: Someone) -> str:
    await here.delivered()
    pictures = [one for one in await someone.said() if one.media == "photo"]
    assert pictures
    return pictures[-1].caption


async def test_where_a_check_in_ends_the_star_is_one_tap_away_with_its_numbers_in_words(here: Room) -> None:
    sam = await here.member(70, "Sam")
    await _checks_in(sam, "3")
    await sam.tap("Show my star")
    first = await _star(here, sam)
    assert "Housing: step 3 of 10" in first
    assert "Only you get this picture." in first
    await here.wind((here.clock.now() + timedelta(days=40)).strftime("%Y-%m-%dT%H:%M"))
    await sam.type("/start")
    await sam.tap("Weekly check-in")
    await _checks_in(sam, "7", "4")
    await sam.type("/star")
    latest = await _star(here, sam)
    assert "Housing: first 3, now 7" in latest
    assert "Mental health: first 5, now 4" in latest


async def test_nobody_gets_a_star_of_somebody_elses_answers(here: Room) -> None:
    sam = await here.member(70, "Sam")
    await _checks_in(sam, "3")
    button = next(
        cell for one in await sam.said() for row in one.buttons for cell in row if cell.text == "Show my star"
    )
    mal = await here.member(71, "Mal")
    await mal.person.tap_data((await mal.last()).id, button.data)
    await mal.type("/star")
    await here.delivered()
    assert not [one for one in await mal.said() if one.media]
    assert "There is nothing to draw yet." in (await mal.last()).text
    wes = await here.member(72, "Wes", "worker")
    await wes.type("/star")
    await here.delivered()
    assert not [one for one in await wes.said() if one.media]


async def test_a_star_needs_no_consent_to_be_counted_for_it_is_their_own(here: Room) -> None:
    sam = await here.member(70, "Sam")
    async with here.store.transaction() as tx:
        person = (await tx.people.by_telegram([70]))[70]
        await tx.people.consent(person, HOUSE, "count", False, here.clock.now())
    await _checks_in(sam, "3")
    await sam.type("/star")
    assert "Housing: step 3 of 10" in await _star(here, sam)


async def test_words_of_a_map_are_no_markup_under_a_star(here: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    library = here.conversation.library
    whole = library.programmes[HOUSE].value_map
    odd = tuple(replace(ladder, label={"en": "Fewer than <5 & more"}) for ladder in whole.ladders)
    programme = replace(library.programmes[HOUSE], value_map=replace(whole, ladders=odd))
    monkeypatch.setattr(library.published, "programmes", {**library.programmes, HOUSE: programme})
    sam = await here.member(70, "Sam")
    await _checks_in(sam, "3")
    await sam.tap("Show my star")
    assert "Fewer than <5 & more: step 3 of 10" in await _star(here, sam)
