"""A person edits a message of theirs: it corrects the answer that the message was, as long as that run is open."""

from __future__ import annotations

from dataclasses import replace

from bot import helping, listening
from bot.asking import about, open_in
from bot.library import Place
from bot.listening import FILES, quoted
from bot.turn import Turn
from bot.wording import plain_commands
from flows.conversation.definition import Question, QuestionType
from flows.conversation.engine import resume
from flows.conversation.events import Correct, Refused, Reply, Skip
from flows.conversation.lexicon import clean, folded
from flows.conversation.run import Run, State
from flows.values import Attachment
from storage.outbox import Message

AFTER = 4
"""Of so many messages after one of a person's own, one says whether it was taken as an answer."""


async def edited(turn: Turn, text: str, message_id: int, attachment: Attachment | None = None) -> None:
    """Find the question that the message answered, and answer it anew."""
    asked = await turn.tx.outbox.question_before(turn.person.id, message_id)
    if text and await helping.help_where_needed(turn, text, await turn.now(), edited=asked):
        return
    if attachment is None and plain_commands().get(folded(text)) == "stop":
        await listening.stop(turn, await turn.now())
        return
    run = await turn.tx.runs.get(asked.run) if asked is not None and asked.run else None
    place, run = await turn.taken_up(run)
    if asked is None or run is None or place is None or asked.question is None:
        await turn.say("edit-nothing")
        return
    if not run.is_open:
        await turn.say("edit-closed")
        return
    path = await turn.path_now(place, run, asked, asked.question)
    asked = replace(asked, question=path)
    question = about(place.flow, path)
    later = await turn.tx.outbox.questions_after(turn.person.id, message_id, AFTER)
    if question is None or any(each.payload.get("passed_over") == message_id for each in later):
        # It crossed a question on its way, and was no answer then.
        await turn.carry_on(place, run, lead=[turn.words("edit-nothing")])
        return
    reply = _as_reply(turn, place, run, question, text, attachment)
    if any(message_id in each.payload.get("from", ()) for each in (asked, *later)):
        reply = await _one_piece(turn, place, run, question, path, text, message_id)
        if reply is None:
            return
    if reply is None:
        await turn.carry_on(place, run, lead=[turn.words("edit-nothing")])
        return
    found = open_in(place.flow, run)
    if found is not None and found.path == path:
        await turn.give(place, run, replace(reply, question=path) if isinstance(reply, Reply) else reply)
        return
    await correct(turn, place, run, asked, reply)


async def _one_piece(
    turn: Turn, place: Place, run: Run, question: Question, path: str, text: str, message_id: int
) -> Reply | None:
    """One of the messages that together are an answer: the whole, where it was given already."""
    asked = await turn.tx.outbox.last_asked(run.id, path)
    pieces, sources = (list(asked.payload.get(key, ())) for key in ("ticks", "from")) if asked else ([], [])
    if asked is None or message_id not in sources or question.type is not QuestionType.TEXT:
        await turn.carry_on(place, run, lead=[turn.words("edit-nothing")])
        return None
    pieces[sources.index(message_id)] = clean(text)
    await turn.tx.outbox.update_payload(asked.id, {**asked.payload, "ticks": pieces})
    found = open_in(place.flow, run)
    if found is not None and found.path == path:
        await turn.carry_on(place, run, lead=[turn.words("piece-changed")])
        return None
    return Reply(at=turn.moment(run), text="\n".join(pieces))


def _as_reply(
    turn: Turn, place: Place, run: Run, question: Question, text: str, attachment: Attachment | None
) -> Reply | Skip | None:
    """What the message says now; ``None`` where it is a file, and none was asked for."""
    at = listening.local_moment(turn, place, run, question)
    if attachment is not None:
        return Reply(at=at, attachment=attachment, text=text) if question.type in FILES else None
    if plain_commands().get(folded(text)) == "skip" and question.type is not QuestionType.SELECT_ONE:
        return Skip(at)
    return Reply(at=at, text=text)


async def correct(turn: Turn, place: Place, run: Run, asked: Message, reply: Reply | Skip) -> None:
    """Answer a question anew in one go; where the new words are no answer, leave all as it was."""
    question = asked.question or ""
    before = run.answers.get(question)
    if before is None or before.state not in (State.ANSWERED, State.SKIPPED, State.REOPENED):
        await turn.carry_on(place, run, lead=[turn.words("edit-nothing")])
        return
    held = before.value.reference if isinstance(before.value, Attachment) else None
    if isinstance(reply, Reply) and reply.attachment is not None and reply.attachment.reference == held:
        await turn.carry_on(place, run, lead=[turn.words("edit-caption")])
        return
    sprint = resume(place.flow, run, Correct(turn.moment(run), question, reply))
    refusal = next((event for event in sprint.events if isinstance(event, Refused)), None)
    if refusal is not None and refusal.question == question:
        stands = quoted(turn.in_words(place, question, before.shown))
        told = turn.words("edit-refused", shown=stands) if stands else turn.words("edit-still-skipped")
        await turn.carry_on(place, run, lead=[turn.words.of(refusal.reason), told])
        return
    shown = quoted(turn.in_words(place, question, sprint.run.answers[question].shown))
    lead = turn.words("changed", shown=shown) if shown else turn.words("changed-to-skipped")
    await turn.correct(place, run, sprint, asked, lead=[lead])
