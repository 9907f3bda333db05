"""When somebody writes words of crisis: the programme's help lines at once, before anything else.

What was written is kept sealed in the row of the message that answers it. It becomes an answer only where the
flow is one that is not stopped by it, or when the person says that it was one.
"""

from __future__ import annotations

from bot.telegram.render import Paragraph, Row, button
from bot.turn import Now, Turn
from flows.authoring.programme import Programme
from flows.conversation.engine import resume
from flows.conversation.events import Refused, Reply, Stop
from storage.outbox import Message


async def help_where_needed(
    turn: Turn,
    text: str,
    now: Now | None,
    *,
    taken: bool = False,
    edited: Message | None = None,
) -> bool:
    """Where the words are of crisis, the help lines; and whether all else has to wait.

    ``taken``: the words go on to become the answer where nothing stops. ``edited``: the question whose answer the
    words would change, where they are an edit.
    """
    programme = turn.library.in_crisis(text, turn.person)
    if programme is None:
        return False
    stops = now is None or turn.library.stops_at_crisis(turn.person, now.place)
    await _show_help_lines(turn, programme, text, now, stops=stops, taken=taken, edited=edited)
    return stops


async def _show_help_lines(
    turn: Turn,
    programme: Programme,
    text: str,
    now: Now | None,
    *,
    stops: bool,
    taken: bool,
    edited: Message | None,
) -> None:
    """The help lines; with ``stops``, the questions pause and two taps lead on."""
    said = turn.words
    lines = turn.text(programme.help_lines, programme)
    if now is None:
        await turn.send([said("crisis-lead"), Paragraph(lines, strong=True)], kept=text)
        return
    if not stops:
        # That an answer is kept is only said where it will be.
        await turn.send([said("crisis-taken" if taken else "crisis-lead"), Paragraph(lines, strong=True)])
        return
    rows: list[Row] = []
    if edited is not None:
        # An edit belongs to the question it was the answer to, not to the one that is open by now.
        if edited.run == now.run.id:
            rows.append([button(said("button-own-answer"), own_answer=edited.question, asked=edited.id)])
    elif now.path is not None and _could_be_answer(turn, now, now.path, text):
        rows.append([button(said("button-own-answer"), own_answer=now.path)])
    rows.append([button(said("button-carry-on"), carry_on=now.run.id)])
    paragraphs = [
        Paragraph(said("crisis-lead")),
        Paragraph(lines, strong=True),
        Paragraph(said("crisis-stopped")),
    ]
    await turn.send(paragraphs, rows, run=now.run.id, kept=text)
    if not now.run.stopped:
        await turn.record(now.place, now.run, resume(now.place.flow, now.run, Stop(turn.moment(now.run))))


def _could_be_answer(turn: Turn, now: Now, question: str, text: str) -> bool:
    """Whether the open question could take the words: nobody is offered a tap that would only be refused."""
    tried = resume(now.place.flow, now.run, Reply(at=turn.moment(now.run), text=text, question=question))
    return not any(isinstance(event, Refused) for event in tried.events)
