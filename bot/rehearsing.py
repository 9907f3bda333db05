"""A rehearsal: an author goes through a draft in their own chat, and nothing of it stays.

It is a run like any other, played by the same engine and rendered by the same code, but under no programme: nothing
that counts or exports finds it, and all its rows go when it ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.library import Place
from bot.spreadsheets import as_flow, read_aside, tables_beside
from bot.telegram.render import Row, button
from bot.turn import Turn
from flows.conversation.definition import Flow
from flows.conversation.engine import start
from flows.conversation.events import Event, RunEnded, Started
from flows.conversation.run import Run
from storage.drafts import Draft
from storage.runs import REHEARSAL, is_rehearsal
from storage.store import new_id

LASTS = timedelta(days=1)
"""After so long a rehearsal that nobody ended is removed."""

MOST_REMEMBERED = 32
"""So many drafts are kept as they were read."""


async def begin(turn: Turn, draft: Draft, flow: Flow) -> None:
    """Play the draft from its beginning, whatever else is open."""
    programme = turn.library.programmes[draft.programme]
    await forget(turn)
    place = Place(programme, flow, draft.id)
    _remember(turn, draft, flow)
    await turn.say("rehearsal-begins", title=turn.text(flow.title, programme))
    trigger = Started(new_id(REHEARSAL), turn.person.id, turn.person.language, turn.at)
    sprint = start(place.flow, trigger)
    await turn.focus_on(sprint.run.id)
    await turn.play(place, None, sprint)


async def place_of(turn: Turn, run: Run) -> Place | None:
    """Where a rehearsal happens, while its draft is there and this person may still publish it."""
    _, _, draft_id = (await turn.tx.runs.programme_of(run.id) or "").partition(":")
    draft = await turn.tx.drafts.get(draft_id)
    if draft is None or draft.person != turn.person.id:
        return None
    programme = turn.library.may_publish(turn.person, draft.programme)
    if programme is None:
        return None
    flow = turn.library.rehearsed.get(draft.id)
    if flow is None or flow.revision != run.revision:
        # Only the first turn after a restart comes here.
        flow = await _read_again(turn, draft)
        if flow is None:
            return None
        _remember(turn, draft, flow)
    return Place(programme, flow, draft.id)


def _remember(turn: Turn, draft: Draft, flow: Flow) -> None:
    """Keep what was read for the turns to come; of very many the oldest is read again when it is needed."""
    known = turn.library.rehearsed
    known.pop(draft.id, None)
    known[draft.id] = flow
    while len(known) > MOST_REMEMBERED:
        del known[next(iter(known))]


async def _read_again(turn: Turn, draft: Draft) -> Flow | None:
    body = await turn.tx.drafts.body(draft)
    if body is None:
        return None
    source = turn.library.programmes[draft.programme].sources.get(draft.flow)
    known = tables_beside(source) if source is not None else {}
    sheet = await read_aside(draft.name, body, {**known, **await turn.tx.drafts.tables(turn.person)})
    return as_flow(sheet.flow, draft.flow, str(draft.about["role"])) if sheet.flow is not None else None


async def follow(turn: Turn, place: Place, run: Run, events: Sequence[Event]) -> None:
    """What comes after a turn of a rehearsal: nothing, until it has ended."""
    if any(isinstance(event, RunEnded) for event in events):
        await end(turn, place, run)


async def end(turn: Turn, place: Place, run: Run) -> None:
    """It is over: remove it, say so, and offer what can be done with the draft."""
    latest = await turn.latest_question(run)
    if latest is not None and run.is_open:
        await turn.close(latest, run)
    await _forget_run(turn, run.id)
    rows: list[Row] = [
        [button(turn.words("button-rehearse-again"), draft_try=place.rehearsal)],
        [button(turn.words("button-draft-show"), draft_show=place.rehearsal)],
    ]
    await turn.say("rehearsal-over", rows)


async def forget(turn: Turn) -> None:
    """Remove the rehearsal this person is in, without a word: another one begins, or a new file came."""
    for run in (await turn.tx.runs.open_of([turn.person.id]))[turn.person.id]:
        if is_rehearsal(run.id):
            latest = await turn.latest_question(run)
            if latest is not None:
                await turn.close(latest, run)
            await _forget_run(turn, run.id)


async def _forget_run(turn: Turn, run: str) -> None:
    if turn.person.focus == run:
        await turn.focus_on(None)
    await turn.tx.runs.forget_rehearsal(run)
