"""What a tap does: any button ever sent answers, or says what has become of it and shows the open question.

A tap names the row of the message it is on; the row knows person, run and what each button means. Nothing in the
tap itself is believed.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot import (
    account,
    behind,
    changing,
    clocks,
    coming_back,
    drafting,
    editing,
    joining,
    listening,
    managing,
    offering,
    pieces,
    questionnaires,
    reviewing,
    stories,
    subscribing,
    summing_up,
)
from bot.asking import about, open_in
from bot.library import Place
from bot.standing import zone_of
from bot.telegram import calendar
from bot.telegram.inbound import Tapped
from bot.telegram.question import LINES, Given, redrawn
from bot.telegram.render import Row, button
from bot.turn import PATHS, Do, Now, Turn
from flows.conversation import places
from flows.conversation.definition import QuestionType
from flows.conversation.events import Back, Correct, Ending, Input, Reply, Skip
from flows.conversation.run import Answer, Run, State
from flows.conversation.told import CHECK_PATH
from storage.outbox import Message

DOUBLE = timedelta(seconds=3)
"""A second tap on the same button within this time is the same tap."""


@dataclass(frozen=True, slots=True)
class Tap:
    """One tap on a button of ours: its message's row, what it means, and Telegram's name for it."""

    row: Message
    do: Do
    callback: str


async def tapped(turn: Turn, given: Tapped) -> None:
    """Find out which button it was, and do what it says."""
    turn.tap = given.data
    tap = await _recognise(turn, given)
    if tap is None:
        await _explain(turn, turn.words("old-button"))
    else:
        await _act(turn, tap)
    if not turn.person.erased:
        await turn.answer_tap(given.callback_id)


async def press(turn: Turn, row: Message, do: Do) -> None:
    """A button whose words were typed does what a tap on it would do."""
    await _act(turn, Tap(row, do, ""))


async def _as_of_now(turn: Turn, tap: Tap) -> Tap:
    """A button that was sent under an older revision stands for its question by the name that it has now."""
    if "revision" not in tap.row.payload or PATHS.isdisjoint(tap.do):
        return tap
    run_id = tap.do.get("run") or tap.row.run
    place, run = await _own_run(turn, str(run_id))
    if place is None or run is None or run.revision == tap.row.payload["revision"]:
        return tap
    return replace(tap, do=await turn.meaning_now(place, run, tap.row, tap.do))


async def _act(turn: Turn, tap: Tap) -> None:
    tap = await _as_of_now(turn, tap)
    action = ACTIONS.get(next(iter(tap.do), ""))
    if action is None:
        await _explain(turn, turn.words("old-button"))
    else:
        await action(turn, tap)


async def _recognise(turn: Turn, given: Tapped) -> Tap | None:
    """The button behind a tap. ``None`` for one that was never sent to this person."""
    row_id, _, place = given.data.partition(".")
    if (
        not (row_id.isascii() and row_id.isdigit() and place.isascii() and place.isdigit())
        or len(row_id) > 18
    ):
        return None
    row = await turn.tx.outbox.message(int(row_id))
    if row is None or row.person != turn.person.id:
        return None
    cells = [cell for line in row.payload.get("buttons", ()) for cell in line]
    if len(place) > 3 or int(place) >= len(cells):
        return None
    do = cells[int(place)].get("do")
    return Tap(row, do, given.callback_id) if isinstance(do, dict) else None


async def _explain(turn: Turn, *lead: str, extra: tuple[Row, ...] = ()) -> None:
    """Say what has become of a button, and show the open question, or what can be done now."""
    now = await turn.now()
    if now is None:
        await joining.menu(turn, lead="\n\n".join(lead))
    else:
        await turn.carry_on(now.place, now.run, lead=lead, extra=extra)


# --- buttons of a question ---------------------------------------------------------------------------


async def _in_open_question(turn: Turn, tap: Tap, path: str, *, late: bool = True) -> Now | None:
    """The run of the button, if its question is the open one. Otherwise says why not, and returns ``None``.

    ``late``: a run that expired lately is opened again by it.
    """
    run = await turn.tx.runs.get(tap.row.run) if tap.row.run else None
    place, run = await (coming_back.reopened(turn, run) if late else turn.taken_up(run))
    if run is None or place is None:
        await _explain(turn, turn.words("old-button"))
        return None
    if not run.is_open:
        expired = run.ending is not Ending.COMPLETED
        if expired or not await _is_double(turn, tap, run):
            await _explain(turn, turn.words("old-expired" if expired else "old-ended"))
        return None
    found = open_in(place.flow, run)
    if found is not None and found.path == path:
        return Now(place, run, found)
    if (shown := await turn.now_in(place, run)).path == path:
        return shown
    if not await _is_double(turn, tap, run):
        await _explain_question(turn, place, run, path)
    return None


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
    path, name, on = str(tap.do["question"]), str(tap.do["tick"]), bool(tap.do["on"])
    now = await _in_open_question(turn, tap, path)
    asked = await turn.latest_question(now.run, fresh=True) if now is not None else None
    if now is None or asked is None:
        return
    ticks = [each for each in asked.payload.get("ticks", ()) if each != name] + ([name] if on else [])
    await _redraw(turn, now, asked, ticks)


async def _rank(turn: Turn, tap: Tap) -> None:
    """A choice takes the next place in the order. One that has its place keeps it: a second tap changes nothing."""
    path, name = str(tap.do["question"]), str(tap.do["rank"])
    now = await _in_open_question(turn, tap, path)
    asked = await turn.latest_question(now.run, fresh=True) if now is not None else None
    if now is None or asked is None:
        return
    order = list(asked.payload.get("ticks", ()))
    await _redraw(turn, now, asked, order if name in order else [*order, name])


async def _anew(turn: Turn, tap: Tap) -> None:
    """What was ranked, or which places were sent, is forgotten: it begins again."""
    now = await _in_open_question(turn, tap, str(tap.do["anew"]))
    asked = await turn.latest_question(now.run, fresh=True) if now is not None else None
    if now is not None and asked is not None:
        await _redraw(turn, now, asked, [])


async def _page(turn: Turn, tap: Tap) -> None:
    """Another page of a long list."""
    now = await _in_open_question(turn, tap, str(tap.do["page"]))
    asked = await turn.latest_question(now.run, fresh=True) if now is not None else None
    if now is not None and asked is not None:
        found = "" if tap.do.get("all") else str(asked.payload.get("find", ""))
        asked = replace(asked, payload={**asked.payload, "page": int(tap.do["to"]), "find": found})
        await _redraw(turn, now, asked, asked.payload.get("ticks", ()))


async def _month(turn: Turn, tap: Tap) -> None:
    """A leaf of the calendar: the month of today at first."""
    now = await _in_open_question(turn, tap, str(tap.do["month"]))
    asked = await turn.latest_question(now.run, fresh=True) if now is not None else None
    if now is None or now.question is None or asked is None:
        return
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
    now = await _in_open_question(turn, tap, path)
    asked = await turn.latest_question(now.run, fresh=True) if now is not None else None
    if now is None or now.question is None or asked is None:
        return
    ticked = tuple(asked.payload.get("ticks", ()))
    if now.open is not None and (offered := {choice.name for choice in now.open.choices()}):
        ticked = tuple(name for name in ticked if name in offered)
    given = Reply(at=turn.moment(now.run), ticked=ticked, question=path)
    if now.question.type in LINES:
        if len(ticked) < LINES[now.question.type]:
            least = LINES[now.question.type]
            await turn.carry_on(now.place, now.run, lead=[turn.words("too-few-places", least=str(least))])
            return
        if now.question.type is QuestionType.GEOSHAPE and ticked[0] != ticked[-1]:
            ticked = (*ticked, ticked[0])
        given = replace(given, ticked=None, text="; ".join(ticked))
    elif now.question.type is QuestionType.TEXT:
        given = replace(given, ticked=None, text="\n".join(ticked))
    await turn.give(now.place, now.run, given)


async def _own_run(turn: Turn, run_id: str) -> tuple[Place | None, Run | None]:
    run = await turn.tx.runs.get(run_id)
    return await turn.taken_up(run) if run is not None and run.person == turn.person.id else (None, run)


async def _change(turn: Turn, tap: Tap) -> None:
    """Reopen an answered question. The run is named by the button, for it may stand under another run's question."""
    place, run = await _own_run(turn, str(tap.do["run"]))
    path = str(tap.do["change"])
    if run is None or place is None:
        await _explain(turn, turn.words("old-button"))
    elif not run.is_open:
        await _explain(turn, turn.words("old-no-change"))
    else:
        await turn.give(place, run, Correct(at=turn.moment(run), question=path))


async def _open_run(turn: Turn, run_id: str) -> Now | None:
    """The person's own open run of that id. Otherwise says why not, and returns ``None``."""
    run = await turn.tx.runs.get(run_id)
    own = run is not None and run.person == turn.person.id
    place, run = await coming_back.reopened(turn, run) if own else (None, run)
    if run is None or place is None or not run.is_open:
        await _explain(
            turn, turn.words("old-ended" if run is not None and place is not None else "old-button")
        )
        return None
    return Now(place, run, open_in(place.flow, run))


async def _carry_on(turn: Turn, tap: Tap) -> None:
    if (now := await _open_run(turn, str(tap.do["carry_on"]))) is not None:
        await turn.carry_on(now.place, now.run)


async def _changing(turn: Turn, tap: Tap) -> None:
    """ "Change an answer": the list of what was said."""
    if (now := await _open_run(turn, str(tap.do["changing"]))) is not None:
        await changing.show(turn, now)


async def _joins(turn: Turn, tap: Tap) -> None:
    """ "That belonged to my answer before": what was taken for the next answer goes there."""
    now = await _open_run(turn, str(tap.do["run"]))
    if now is not None and not await pieces.belongs_before(
        turn, now, str(tap.do["joins"]), str(tap.do["question"])
    ):
        await _explain(turn, turn.words("old-button"))


async def _told(turn: Turn, tap: Tap) -> None:
    """Another page of what was said."""
    if (now := await _open_run(turn, str(tap.do["told"]))) is not None:
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


# --- other buttons -----------------------------------------------------------------------------------


async def _flow(turn: Turn, tap: Tap) -> None:
    """A flow of the menu, or one that was offered."""
    place = turn.library.place(str(tap.do["programme"]), str(tap.do["flow"]))
    may = place is not None and not place.is_built_in and turn.library.may_play(turn.person, place)
    if place is None or not may:
        await _explain(turn, turn.words("old-button"))
        return
    await offering.started(turn, tap.do)
    await joining.open_flow(turn, place)


async def _delete(turn: Turn, tap: Tap) -> None:
    await account.delete(turn, bool(tap.do["delete"]), tap.callback)


async def _set(turn: Turn, tap: Tap) -> None:
    await account.change_setting(turn, tap.row, tap.do)


ACTIONS: Mapping[str, Callable[[Turn, Tap], Awaitable[None]]] = {
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
    "flow": _flow,
    "later": lambda turn, tap: offering.later(turn, tap.row, tap.do),
    "not_now": lambda turn, tap: offering.not_now(turn, tap.row, tap.do),
    "off": lambda turn, tap: offering.turn_off(turn, tap.row, tap.do),
    "remind": lambda turn, tap: offering.turn_on(turn, tap.row, tap.do),
    "go_on": lambda turn, tap: offering.go_on(turn, tap.row, tap.do),
    "settings": lambda turn, _: account.show_settings(turn),
    "set": _set,
    "clocks": lambda turn, _: clocks.show(turn),
    "clock": lambda turn, tap: clocks.choose(turn, str(tap.do["clock"])),
    "languages": lambda turn, _: account.show_languages(turn),
    "language": lambda turn, tap: account.set_language(turn, str(tap.do["language"])),
    "help": lambda turn, _: account.show_help(turn),
    "delete": _delete,
    "people": lambda turn, tap: managing.show_people(turn, str(tap.do["people"])),
    "list": lambda turn, tap: managing.list_people(turn, str(tap.do["list"]), int(tap.do["from"])),
    "invite": lambda turn, tap: managing.ask_role(turn, str(tap.do["invite"])),
    "invite_as": lambda turn, tap: managing.invite(turn, str(tap.do["programme"]), str(tap.do["invite_as"])),
    "end": lambda turn, tap: managing.ask_to_end(turn, tap.do),
    "end_yes": lambda turn, tap: managing.end(turn, tap.do),
    "end_no": lambda turn, _: managing.leave_as_is(turn),
    "exact": lambda turn, tap: summing_up.show(
        turn, str(tap.do["exact"]), week=str(tap.do["week"]), exact=True
    ),
    "stories": lambda turn, _: stories.show_next(turn),
    "fit": lambda turn, tap: stories.decide(turn, tap.row, tap.do),
    "behind": lambda turn, tap: behind.show(turn, tap.row, tap.do),
    "figures": lambda turn, tap: behind.show_list(turn, tap.row, tap.do),
    "answers": lambda turn, tap: behind.want_answers(turn, tap.do),
    "full_report": lambda turn, tap: summing_up.show(
        turn, str(tap.do["full_report"]), week=str(tap.do["week"]), what=summing_up.REPORT
    ),
    "draft_flow": lambda turn, tap: drafting.choose_flow(turn, tap.do),
    "draft_programme": lambda turn, tap: drafting.choose_programme(turn, tap.do),
    "draft_role": lambda turn, tap: drafting.choose_role(turn, tap.do),
    "draft_which": lambda turn, tap: drafting.choose_another(turn, tap.do),
    "draft_show": lambda turn, tap: drafting.show(turn, tap.do),
    "draft_try": lambda turn, tap: drafting.rehearse(turn, tap.do),
    "draft_publish": lambda turn, tap: drafting.publish(turn, tap.do),
    "flow_versions": lambda turn, tap: questionnaires.show_versions(turn, tap.do),
    "flow_file": lambda turn, tap: questionnaires.give_file(turn, tap.do),
    "flow_withdraw": lambda turn, tap: questionnaires.want_withdrawn(turn, tap.do),
    "flow_withdraw_yes": lambda turn, tap: questionnaires.withdraw(turn, tap.do),
    "flow_bring_back": lambda turn, tap: questionnaires.want_back(turn, tap.do),
    "flow_bring_back_yes": lambda turn, tap: questionnaires.bring_back(turn, tap.do),
    "questionnaires": lambda turn, _: questionnaires.show_all(turn),
    "draft_drop": lambda turn, tap: drafting.drop(turn, tap.do),
    "questions": lambda turn, tap: reviewing.show(turn, str(tap.do["questions"]), str(tap.do["of"])),
    "unanswered": lambda turn, tap: reviewing.unanswered(turn, str(tap.do["unanswered"]), str(tap.do["of"])),
    "get_all": lambda turn, _: subscribing.show_all(turn),
    "get": lambda turn, tap: subscribing.show(turn, str(tap.do["get"])),
    "get_part": lambda turn, tap: subscribing.change(turn, tap.row, tap.do),
    "get_pause": lambda turn, tap: subscribing.change(turn, tap.row, tap.do),
    "get_language": lambda turn, tap: subscribing.change(turn, tap.row, tap.do),
    "get_languages": lambda turn, tap: subscribing.show_languages(turn, tap.row, tap.do),
    "summary": lambda turn, tap: summing_up.show(turn, str(tap.do["summary"])),
}
"""What each first word of a button's meaning does."""
