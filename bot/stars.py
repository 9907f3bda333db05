"""A person's own star: offered where a questionnaire ends, drawn when they ask for it, and given to nobody else."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bot.library import Library, Place, worded
from bot.telegram import render
from bot.telegram.render import Payload, Row, button
from flows.authoring.programme import Programme
from flows.conversation.run import Run
from flows.value.periods import week_of
from flows.value.star import FEWEST, ladders_of, star

if TYPE_CHECKING:
    from bot.summing_up import Piece
    from bot.turn import Turn
    from storage.people import Person
    from storage.store import Store

STAR = "star:"
"""What is wished for: a star, and of which questionnaire."""


def offered(turn: Turn, place: Place, run: Run) -> list[Row]:
    """The button under the last words of a questionnaire, where its answers make a star."""
    asked = ladders_of(place.programme.value_map, place.flow.id)
    if place.rehearsal or sum(ladder.question.question in run.answers for ladder in asked) < FEWEST:
        return []
    said = turn.words("button-star")
    return [[button(said, star=place.flow.id, programme=place.programme.id)]]


async def show_all(turn: Turn) -> None:
    """``/star``: one for each questionnaire of this person that makes one."""
    found = _those_of(turn)
    if not found:
        await turn.say("star-none")
    for programme, flow in found:
        await _wish(turn, programme, flow)


def has_any(turn: Turn) -> bool:
    return bool(_those_of(turn))


def _those_of(turn: Turn) -> list[tuple[Programme, str]]:
    return [
        (programme, flow.id)
        for programme in turn.library.of(turn.person)
        for flow in turn.library.flows_for(turn.person, programme)
        if ladders_of(programme.value_map, flow.id)
    ]


async def show(turn: Turn, do: Mapping[str, Any]) -> None:
    """A tap on the button."""
    programme = turn.library.programmes.get(str(do.get("programme")))
    if programme is None or programme not in turn.library.of(turn.person):
        await turn.say("old-button")
        return
    await _wish(turn, programme, str(do["star"]))


async def _wish(turn: Turn, programme: Programme, flow: str) -> None:
    period = week_of(turn.at, programme.timezone).id
    await turn.tx.subscriptions.wish(
        turn.person.id, programme.id, period, turn.at, exact=False, what=f"{STAR}{flow}"
    )
    await turn.put("chat_action", {"action": "upload_photo"})
    # It is drawn outside this turn, by whoever makes summaries.
    turn.wants_summaries = True


async def drawn(store: Store, library: Library, person: Person, programme_id: str, flow: str) -> list[Piece]:
    """The picture with its words; nothing where there is too little to draw."""
    programme = next((each for each in library.of(person) if each.id == programme_id), None)
    if programme is None:
        return []
    async with store.reading() as tx:
        own = await tx.evidence.of_person(person.id, programme.id)
        own = await library.published.under_present_names(tx, programme.id, own)
    rays = star(programme.value_map, flow, own.rows, ZoneInfo(programme.timezone))
    if not rays:
        return []

    def draw() -> Piece:
        # Drawing needs typst, which is slow to import: whoever never sees a star need not wait for it.
        from bot.report.star import star_picture
        from bot.summing_up import Piece

        asked = programme.flows.get(flow)
        title = worded(asked.title, person.language, programme) if asked is not None else ""
        png, caption = star_picture(rays, title, person.language, sample_data=library.sample_data)
        name = f"{programme.id}-{flow}-star.png"
        about = {"caption": render.caption([caption]), "filename": name}
        payload: Payload = {**about, "media_type": "image/png", "buttons": []}
        return Piece("star", "photo", payload, png)

    return [await asyncio.to_thread(draw)]
