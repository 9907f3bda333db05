"""Offering a flow on its day: one message to each person who asked for it, with "not now" and an off switch."""

from __future__ import annotations

from bot.library import Place, worded
from bot.telegram.render import Paragraph, Row, button
from bot.turn import Turn
from flows.authoring.programme import Programme
from flows.conversation.definition import Flow
from flows.conversation.engine import resume
from flows.conversation.events import Asked, CarryOn
from flows.conversation.run import Run
from storage.outbox import Message


async def offer(turn: Turn, programme: Programme, flow: Flow, period: str) -> None:
    """One offer; where the flow is open already, how much of it is left."""
    said = turn.words
    title = worded(flow.title, turn.person.language, programme)
    open_run = next(
        (
            (place, run)
            for place, run in await turn.open_runs()
            if place.flow.id == flow.id and place.programme.id == programme.id
        ),
        None,
    )
    if open_run is None:
        text = said("weekly-offer", title=title, minutes=max(flow.settings.minutes, 1))
    else:
        text = said("weekly-offer-open", title=title, left=_left(*open_run, turn))
    rows: list[Row] = [
        [button(said("button-start-now"), flow=flow.id, programme=programme.id)],
        [button(said("button-not-now"), not_now=period)],
        [button(said("button-off"), off=flow.id, programme=programme.id)],
    ]
    await turn.send([text], rows)


def _left(place: Place, run: Run, turn: Turn) -> int:
    asked = resume(place.flow, run, CarryOn(turn.moment(run))).events[-1]
    return asked.total - asked.position + 1 if isinstance(asked, Asked) else 1


async def not_now(turn: Turn, row: Message) -> None:
    await _settle(turn, row, turn.words("offer-not-now"))


async def turn_off(turn: Turn, row: Message, programme: str, flow: str) -> None:
    """The off switch that every offer carries. It works on an old offer as well."""
    turn.person = await turn.tx.people.opt(turn.person, programme, flow, False, turn.at)
    await _settle(turn, row, turn.words("offer-off"))


async def _settle(turn: Turn, row: Message, outcome: str) -> None:
    """The offer becomes the record of what was decided, without buttons."""
    payload = {"text": row.payload.get("text", ""), "buttons": []}
    await turn.edit(row.edits or row.id, payload)
    await turn.send([Paragraph(outcome)])
