"""When somebody writes words of crisis: the programme's help lines at once, before anything else.

What was written is kept sealed in the row of the message that answers it. It becomes an answer only where the
flow is one that is not stopped by it, or when the person says that it was one.
"""

from __future__ import annotations

from bot.telegram.render import Paragraph, Row, button
from bot.turn import Now, Turn
from flows.authoring.programme import Programme
from flows.conversation.engine import resume
from flows.conversation.events import Stop


async def show_help_lines(
    turn: Turn, programme: Programme, text: str, now: Now | None, *, stops: bool
) -> None:
    """The help lines; with ``stops``, the questions pause and two taps lead on."""
    said = turn.words
    lines = turn.text(programme.help_lines, programme)
    if now is None:
        await turn.send([said("crisis-lead"), Paragraph(lines, strong=True)], kept=text)
        return
    if not stops:
        await turn.send([said("crisis-taken"), Paragraph(lines, strong=True)])
        return
    rows: list[Row] = []
    if now.question is not None:
        rows.append([button(said("button-own-answer"), own_answer=now.question.path)])
    rows.append([button(said("button-carry-on"), carry_on=now.run.id)])
    paragraphs = [
        Paragraph(said("crisis-lead")),
        Paragraph(lines, strong=True),
        Paragraph(said("crisis-stopped")),
    ]
    await turn.send(paragraphs, rows, run=now.run.id, kept=text)
    if not now.run.stopped:
        await turn.record(now.place, now.run, resume(now.place.flow, now.run, Stop(turn.moment(now.run))))
