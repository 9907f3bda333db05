"""The buttons under a question, and under what was said to one: each answers the question it was put under.

A question that is not open any more is explained, with a way to change its answer; a second tap is the same tap.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot import changing, coming_back, editing, listening, pieces
from bot.asking import about, open_in
from bot.library import Place
from bot.standing import zone_of
from bot.taps import Tap, explain, open_run, own_run
from bot.telegram import calendar
from bot.telegram.question import LINES, Given, redrawn
from bot.telegram.render import Row, button
from bot.turn import Now, Turn
from flows.conversation import places
from flows.conversation.definition import QuestionType
from flows.conversation.events import Back, Correct, Ending, Input, Reply, Skip
from flows.conversation.run import Answer, Run, State
from flows.conversation.told import CHECK_PATH
from storage.outbox import Message

DOUBLE = timedelta(seconds=3)
"""A second tap on the same button within this time is the same tap."""


async def _in_open_question(turn: Turn, tap: Tap, path: str, *, late: bool = True) -> Now | None:
    """The run of the button, if its question is the open one. Otherwise says why not, and returns ``None``.

    ``late``: a run that expired lately is opened again by it.
    """
    run = await turn.tx.runs.get(tap.row.run) if tap.row.run else None
    place, run = await (coming_back.reopened(turn, run) if late else turn.taken_up(run))
    if run is None or place is None:
        await explain(turn, turn.words("old-button"))
        return None
    if not run.is_open:
        expired = run.ending is not Ending.COMPLETED
        if expired or not await _is_double(turn, tap, run):
            await explain(turn, turn.words("old-expired" if expired else "old-ended"))
        return None
    found = open_in(place.flow, run)
    if found is not None and found.path == path:
        return Now(place, run, found)
    if (shown := await turn.now_in(place, run)).path == path:
        return shown
    if not await _is_double(turn, tap, run):
        await _explain_question(turn, place, run, path)
    return None


async def _being_answered(turn: Turn, tap: Tap, path: str) -> tuple[Now, Message] | None:
    """The open question of the button with its message, which holds what was tapped so far."""
    now = await _in_open_question(turn, tap, path)
    asked = await turn.latest_question(now.run, fresh=True) if now is not None else None
    return (now, asked) if now is not None and asked is not None else None


async def _is_double(turn: Turn, tap: Tap, run: Run) -> bool:
    """Whether this very button did its work a moment ago: then the second tap is only thanked for."""
    if turn.at - turn.last(run) > DOUBLE or run.id in turn.moved:
        return False
    latest = await turn.latest_question(run)
    if latest is None:
        return False
    return latest.payload.get("by") == turn.tap if run.is_open else latest.id == tap.row.id


async def _explain_question(turn: Turn, place: Place, run: Run, path: str) -> None:
    """What has become of an earlier question, with a way to change its answer."""
    answer = run.answers.get(path)
    change: tuple[Row, ...] = ([button(turn.words("button-change"), change=path, run=run.id)],)
    if path == CHECK_PATH:
        await turn.carry_on(place, run, lead=[turn.words("old-send")])
    elif answer is None or about(place.flow, path) is None:
        await turn.carry_on(place, run, lead=[turn.words("old-button")])
    elif answer.state is State.ANSWERED:
        shown = turn.in_words(place, path, answer.shown)
        said = turn.words("old-answered", shown=listening.quoted(shown))
        await turn.carry_on(place, run, lead=[said], extra=change)
    elif answer.state is State.SKIPPED:
        await turn.carry_on(place, run, lead=[turn.words("old-skipped")], extra=change)
    else:
        await turn.carry_on(place, run, lead=[_not_now(turn, answer)])


def _not_now(turn: Turn, answer: Answer) -> str:
    # A reopened question comes again by itself; one that is not relevant may never.
    return turn.words("old-later" if answer.state is State.REOPENED else "old-not-needed")


async def _give(turn: Turn, tap: Tap, path: str, given: Callable[[Now, datetime], Input]) -> None:
    now = await _in_open_question(turn, tap, path)
    if now is not None:
        await turn.give(now.place, now.run, given(now, turn.moment(now.run)))


async def _answer(turn: Turn, tap: Tap) -> None:
    path, choice = str(tap.do["question"]), str(tap.do["answer"])
    await _give(turn, tap, path, lambda _, at: Reply(at=at, choice=choice, question=path))


async def _day(turn: Turn, tap: Tap) -> None:
    path, days = str(tap.do["question"]), timedelta(days=int(tap.do["day"]))

    def reply(now: Now, at: datetime) -> Input:
        today = at.astimezone(ZoneInfo(zone_of(turn.person, now.place.programme))).date()
        return Reply(at=at, choice=(today + days).isoformat(), question=path)

    await _give(turn, tap, path, reply)


async def _keep(turn: Turn, tap: Tap) -> None:
    path = str(tap.do["keep"])
    await _give(turn, tap, path, lambda _, at: Reply(at=at, keep=True, question=path))


async def _skip(turn: Turn, tap: Tap) -> None:
    await _give(turn, tap, str(tap.do["skip"]), lambda now, at: Skip(at, now.named))


async def _back(turn: Turn, tap: Tap) -> None:
    await _give(turn, tap, str(tap.do["back"]), lambda _, at: Back(at))


async def _stop(turn: Turn, tap: Tap) -> None:
    now = await _in_open_question(turn, tap, str(tap.do["stop"]), late=False)
    just_stopped = now is not None and now.run.stopped and turn.at - turn.last(now.run) <= DOUBLE
    if now is not None and not just_stopped:
        await listening.stop(turn, now)


async def _tick(turn: Turn, tap: Tap) -> None:
    """One box of a select_multiple: the message shows it, nothing is answered yet."""
    if (found := await _being_answered(turn, tap, str(tap.do["question"]))) is not None:
        now, asked = found
        name, on = str(tap.do["tick"]), bool(tap.do["on"])
        ticks = [each for each in asked.payload.get("ticks", ()) if each != name] + ([name] if on else [])
        await _redraw(turn, now, asked, ticks)


async def _rank(turn: Turn, tap: Tap) -> None:
    """A choice takes the next place in the order. One that has its place keeps it: a second tap changes nothing."""
    if (found := await _being_answered(turn, tap, str(tap.do["question"]))) is not None:
        now, asked = found
        name, order = str(tap.do["rank"]), list(asked.payload.get("ticks", ()))
        await _redraw(turn, now, asked, order if name in order else [*order, name])


async def _anew(turn: Turn, tap: Tap) -> None:
    """What was ranked, or which places were sent, is forgotten: it begins again."""
    if (found := await _being_answered(turn, tap, str(tap.do["anew"]))) is not None:
        await _redraw(turn, *found, [])


async def _page(turn: Turn, tap: Tap) -> None:
    """Another page of a long list."""
    if (found := await _being_answered(turn, tap, str(tap.do["page"]))) is not None:
        now, asked = found
        find = "" if tap.do.get("all") else str(asked.payload.get("find", ""))
        asked = replace(asked, payload={**asked.payload, "page": int(tap.do["to"]), "find": find})
        await _redraw(turn, now, asked, asked.payload.get("ticks", ()))


async def _month(turn: Turn, tap: Tap) -> None:
    """A leaf of the calendar: the month of today at first."""
    if (found := await _being_answered(turn, tap, str(tap.do["month"]))) is None:
        return
    now, asked = found
    assert now.question is not None
    at = listening.local_moment(turn, now.place, now.run, now.question)
    shown = str(tap.do["to"]) or calendar.leaf_of(calendar.part_of(now.question), at.date())
    await _redraw(turn, now, replace(asked, payload={**asked.payload, "month": shown}), ())


async def _more(turn: Turn, tap: Tap) -> None:
    """ "More about this question": what the author says to those who ask."""
    now = await _in_open_question(turn, tap, str(tap.do["more"]))
    if now is None or now.open is None or now.question is None:
        return
    found = now.open.found
    said = (
        now.open.submission.worded(now.question.guidance, found) if isinstance(found, places.Place) else None
    )
    await turn.carry_on(now.place, now.run, lead=[said or turn.words("old-button")])


async def _redraw(turn: Turn, now: Now, asked: Message, ticks: Sequence[str]) -> None:
    """Show the open question with what was tapped so far; nothing is answered yet."""
    assert now.open is not None
    # The row's own buttons stay as they were sent: a tap on them means what the person saw.
    kept = {**asked.payload, "ticks": list(ticks)}
    if not ticks:
        kept.pop("from", None)
    await turn.tx.outbox.update_payload(asked.id, kept)
    await turn.focus_on(now.run.id)
    payload = asked.payload
    given = Given(
        tuple(ticks),
        int(payload.get("page", 0)),
        str(payload.get("find", "")),
        str(payload.get("month", "")),
    )
    again = redrawn(asked.payload, now.open.path, now.open.question, now.open.choices(), turn.words, given)
    again["revision"] = now.run.revision
    await turn.edit(asked.id, again, run=now.run.id)


async def _done(turn: Turn, tap: Tap) -> None:
    path = str(tap.do["done"])
    if (found := await _being_answered(turn, tap, path)) is None:
        return
    now, asked = found
    assert now.open is not None
    ticked = tuple(asked.payload.get("ticks", ()))
    if offered := {choice.name for choice in now.open.choices()}:
        ticked = tuple(name for name in ticked if name in offered)
    given = Reply(at=turn.moment(now.run), ticked=ticked, question=path)
    kind = now.open.question.type
    if kind in LINES:
        if len(ticked) < (least := LINES[kind]):
            await turn.carry_on(now.place, now.run, lead=[turn.words("too-few-places", least=str(least))])
            return
        if kind is QuestionType.GEOSHAPE and ticked[0] != ticked[-1]:
            ticked = (*ticked, ticked[0])
        given = replace(given, ticked=None, text="; ".join(ticked))
    elif kind is QuestionType.TEXT:
        given = replace(given, ticked=None, text="\n".join(ticked))
    await turn.give(now.place, now.run, given)


async def _change(turn: Turn, tap: Tap) -> None:
    """Reopen an answered question. The run is named by the button, for it may stand under another run's question."""
    place, run = await own_run(turn, str(tap.do["run"]))
    path = str(tap.do["change"])
    if run is None or place is None:
        await explain(turn, turn.words("old-button"))
    elif not run.is_open:
        await explain(turn, turn.words("old-no-change"))
    else:
        await turn.give(place, run, Correct(at=turn.moment(run), question=path))


async def _carry_on(turn: Turn, tap: Tap) -> None:
    if (now := await open_run(turn, str(tap.do["carry_on"]))) is not None:
        await turn.carry_on(now.place, now.run)


async def _changing(turn: Turn, tap: Tap) -> None:
    """ "Change an answer": the list of what was said."""
    if (now := await open_run(turn, str(tap.do["changing"]))) is not None:
        await changing.show(turn, now)


async def _joins(turn: Turn, tap: Tap) -> None:
    """ "That belonged to my answer before": what was taken for the next answer goes there."""
    now = await open_run(turn, str(tap.do["run"]))
    if now is not None and not await pieces.belongs_before(
        turn, now, str(tap.do["joins"]), str(tap.do["question"])
    ):
        await explain(turn, turn.words("old-button"))


async def _told(turn: Turn, tap: Tap) -> None:
    """Another page of what was said."""
    if (now := await open_run(turn, str(tap.do["told"]))) is not None:
        await changing.turn_page(turn, now.place, now.run, tap.row, int(tap.do["to"]))


async def _own_answer(turn: Turn, tap: Tap) -> None:
    """ "That was my answer": the words that stopped the questions become an answer after all."""
    path, kept = str(tap.do["own_answer"]), str(tap.row.payload.get("kept", ""))
    if "asked" in tap.do and await _edits_earlier(turn, tap, path, kept):
        return
    now = await _in_open_question(turn, tap, path)
    if now is not None:
        reply = Reply(at=turn.moment(now.run), text=kept, question=path)
        await turn.give(now.place, now.run, reply)


async def _edits_earlier(turn: Turn, tap: Tap, path: str, kept: str) -> bool:
    """Whether the words were an edit of an answer given before the open question: then they change that one."""
    run = await turn.tx.runs.get(tap.row.run) if tap.row.run else None
    place, run = await turn.taken_up(run)
    asked = await turn.tx.outbox.message(int(tap.do["asked"]))
    if run is None or place is None or asked is None or not run.is_open:
        return False
    found = open_in(place.flow, run)
    if found is not None and found.path == path:
        return False
    await editing.correct(turn, place, run, asked, Reply(at=turn.moment(run), text=kept))
    return True


BUTTONS: Mapping[str, Callable[[Turn, Tap], Awaitable[None]]] = {
    "answer": _answer,
    "day": _day,
    "tick": _tick,
    "rank": _rank,
    "anew": _anew,
    "page": _page,
    "month": _month,
    "more": _more,
    "done": _done,
    "keep": _keep,
    "skip": _skip,
    "back": _back,
    "stop": _stop,
    "change": _change,
    "carry_on": _carry_on,
    "changing": _changing,
    "told": _told,
    "joins": _joins,
    "own_answer": _own_answer,
}
"""What each first word of the meaning of a button under a question does."""
