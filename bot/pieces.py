"""What is written over several messages: it is one answer, and never silently the answer to the next question.

Pieces of an answer that goes on until "Done" (a long text, a way of several places) are kept with their question.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.asking import about
from bot.telegram.render import Row, button, cut
from bot.turn import Now, Turn
from flows.conversation.definition import QuestionType
from flows.conversation.engine import resume
from flows.conversation.events import Correct, Refused, Reply
from flows.conversation.lexicon import clean
from flows.conversation.places import Place
from flows.conversation.run import Answer
from flows.values import Text

FULL = 3_900
"""Telegram cuts what is longer than 4,096 into several messages: after one nearly as long, the next may go on."""

SOON = timedelta(seconds=2)
"""Words sent so soon after an answer may still belong to it."""


async def one_piece_more(turn: Turn, now: Now, piece: str) -> None:
    """One more place, or one more piece of a text: it is kept with the question until "Done"."""
    asked = await turn.latest_question(now.run, fresh=True)
    if asked is None:
        await turn.carry_on(now.place, now.run)
        return
    pieces = [*asked.payload.get("ticks", ()), piece]
    sources = [*asked.payload.get("from", ()), turn.message_id]
    await turn.tx.outbox.update_payload(asked.id, {**asked.payload, "ticks": pieces, "from": sources})
    await turn.carry_on(now.place, now.run)


@dataclass(frozen=True, slots=True)
class Before:
    """The text that was answered last, before the open question."""

    path: str
    text: str
    answer: Answer


def text_before(now: Now) -> Before | None:
    """The answer that was given last, if it was free text."""
    last = max(now.run.answers.values(), key=lambda answer: answer.sequence, default=None)
    if last is None or not last.counts or not isinstance(last.value, Text) or last.question == now.path:
        return None
    question = about(now.place.flow, last.question)
    if question is None or question.type is not QuestionType.TEXT:
        return None
    return Before(last.question, last.value.text, last)


async def goes_on(turn: Turn, now: Now, text: str) -> bool:
    """Whether these words, sent before the open question came, are the rest of a long text: then they join it."""
    before = text_before(now)
    if before is None or len(before.text) % (FULL + 200) < FULL or turn.at - before.answer.at > SOON:
        return False
    return await join(turn, now, before, text)


async def join(turn: Turn, now: Now, before: Before, text: str) -> bool:
    """Add words to an earlier answer. ``False`` where it would not be an answer any more; then nothing was done."""
    joined = Reply(at=turn.moment(now.run), text=f"{before.text} {clean(text)}")
    sprint = resume(now.place.flow, now.run, Correct(joined.at, before.path, joined))
    asked = await turn.tx.outbox.last_asked(now.run.id, before.path)
    if asked is None or any(isinstance(event, Refused) for event in sprint.events):
        return False
    await turn.correct(now.place, now.run, sprint, asked, lead=[turn.words("joined")])
    return True


def soon_after(turn: Turn, now: Now, text: str) -> tuple[Sequence[str], Sequence[Row]]:
    """Words for a text question, sent right after another text: they are taken, and that is said, with a way back."""
    before = text_before(now)
    if (
        before is None
        or now.question is None
        or now.question.type is not QuestionType.TEXT
        or turn.at - before.answer.at > SOON
    ):
        return (), ()
    shown, asked = (cut(" ".join(each.split()), 40) for each in (text, _asked(now)))
    move = button(turn.words("button-belongs-before"), joins=before.path, question=now.path, run=now.run.id)
    return [turn.words("taken-at-once", text=shown, question=asked)], [[move]]


def _asked(now: Now) -> str:
    """The open question in its author's words."""
    if now.open is None or not isinstance(now.open.found, Place):
        return ""
    return now.open.submission.worded(now.open.question.label, now.open.found) or now.open.question.name


async def belongs_before(turn: Turn, now: Now, path: str, taken: str) -> bool:
    """The answer at ``taken`` was the end of the one at ``path``: it moves there, and its question is asked again."""
    first, second = now.run.answers.get(path), now.run.answers.get(taken)
    if first is None or second is None or not (first.counts and second.counts):
        return False
    if not isinstance(first.value, Text) or not isinstance(second.value, Text):
        return False
    before = Before(path, first.value.text, first)
    sprint = resume(now.place.flow, now.run, Correct(turn.moment(now.run), taken))
    reopened = replace(now, run=sprint.run)
    await turn.record(now.place, now.run, sprint)
    return await join(turn, reopened, before, second.value.text)
