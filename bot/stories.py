"""People's words, read by a worker before anybody quotes them: fit to share, or not.

Shown are only words whose writer agreed to be quoted, and never who that is. Nothing is quoted without both.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bot.telegram.render import Paragraph, Row, button
from bot.turn import Turn
from flows.authoring.programme import Programme
from flows.conversation.definition import QuestionType
from flows.value.periods import Period

if TYPE_CHECKING:
    from storage.outbox import Message
    from storage.store import Tx
    from storage.stories import Story

WORKER = "worker"
SERVICE_USER = "service_user"
MOST_QUOTED = 12
"""So many are quoted in one report at most: the latest."""


def read_by(turn: Turn) -> list[Programme]:
    """The programmes whose stories this person reads."""
    return [each for each in turn.library.of(turn.person) if turn.person.holds(each.id, WORKER)]


def questions_of(programme: Programme) -> set[tuple[str, str]]:
    """Where those whom the service is for write in their own words. What suppliers write is never read here."""
    return {
        (flow.id, question.path)
        for flow in programme.flows.values()
        if flow.audience == SERVICE_USER
        for question in flow.questions
        if question.type is QuestionType.TEXT
    }


async def quotes(tx: Tx, programme: Programme, period: Period) -> tuple[Story, ...]:
    """The words of the period that may be quoted."""
    told = await tx.stories.fit(programme.id, period.until, questions_of(programme), period.start)
    return tuple(told)[-MOST_QUOTED:]


async def show_next(turn: Turn) -> None:
    """``/stories``: the oldest one that nobody has read."""
    programmes = read_by(turn)
    if not programmes:
        await turn.say("stories-not-yours")
        return
    for programme in programmes:
        count, story = await turn.tx.stories.unread(programme.id, turn.at, questions_of(programme))
        if story is not None:
            await _ask(turn, programme, story, count)
            return
    await turn.say("stories-none")


async def _ask(turn: Turn, programme: Programme, story: Story, count: int) -> None:
    said, about = turn.words, {"story": story.answer, "of": programme.id}
    rows: list[Row] = [
        [button(said("button-fit"), fit=True, **about)],
        [button(said("button-not-fit"), fit=False, **about)],
    ]
    paragraphs: list[Paragraph | str] = [
        Paragraph(said("stories-waiting", count=count), quiet=True),
        Paragraph(f"“{story.text}”", strong=True),
        said("stories-ask"),
    ]
    # Whoever wrote it may have all of it deleted, from here too.
    await turn.send(paragraphs, rows, about=[story.person])


async def decide(turn: Turn, tapped: Message, do: Mapping[str, Any]) -> None:
    """What the worker found, and the next one."""
    programme = next((each for each in read_by(turn) if each.id == str(do["of"])), None)
    if programme is None:
        await turn.say("stories-not-yours")
        return
    questions = questions_of(programme)
    story = await turn.tx.stories.one(programme.id, turn.at, questions, str(do["story"]))
    if story is None:
        # Corrected, deleted, or no longer to be quoted.
        await turn.edit(tapped.id, {"text": turn.words("stories-gone"), "buttons": []})
        await show_next(turn)
        return
    fit = bool(do["fit"])
    await turn.tx.stories.review(programme.id, story.answer, fit=fit, by=turn.person.id, at=turn.at)
    await turn.edit(
        tapped.id, {"text": turn.words("stories-fit" if fit else "stories-not-fit"), "buttons": []}
    )
    await show_next(turn)
