"""What a tap does: any button ever sent answers, or says what has become of it and shows the open question.

A tap names the row of the message it is on; the row knows person, run and what each button means. Nothing in the
tap itself is believed.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from bot import (
    account,
    behind,
    clocks,
    drafting,
    joining,
    managing,
    offering,
    questionnaires,
    reviewing,
    stars,
    stories,
    subscribing,
    summing_up,
)
from bot.question_buttons import BUTTONS
from bot.taps import Tap, explain, own_run
from bot.telegram.inbound import Tapped
from bot.turn import PATHS, Do, Turn
from storage.outbox import Message


async def tapped(turn: Turn, given: Tapped) -> None:
    """Find out which button it was, and do what it says."""
    turn.tap = given.data
    tap = await _recognise(turn, given)
    if tap is None:
        await explain(turn, turn.words("old-button"))
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
    place, run = await own_run(turn, str(run_id))
    if place is None or run is None or run.revision == tap.row.payload["revision"]:
        return tap
    return replace(tap, do=await turn.meaning_now(place, run, tap.row, tap.do))


async def _act(turn: Turn, tap: Tap) -> None:
    tap = await _as_of_now(turn, tap)
    action = ACTIONS.get(next(iter(tap.do), ""))
    if action is None:
        await explain(turn, turn.words("old-button"))
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


async def _flow(turn: Turn, tap: Tap) -> None:
    """A flow of the menu, or one that was offered."""
    place = turn.library.place(str(tap.do["programme"]), str(tap.do["flow"]))
    may = place is not None and not place.is_built_in and turn.library.may_play(turn.person, place)
    if place is None or not may:
        await explain(turn, turn.words("old-button"))
        return
    await offering.started(turn, tap.do)
    await joining.open_flow(turn, place)


async def _delete(turn: Turn, tap: Tap) -> None:
    await account.delete(turn, bool(tap.do["delete"]), tap.callback)


async def _set(turn: Turn, tap: Tap) -> None:
    await account.change_setting(turn, tap.row, tap.do)


ACTIONS: Mapping[str, Callable[[Turn, Tap], Awaitable[None]]] = {
    **BUTTONS,
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
    "star": lambda turn, tap: stars.show(turn, tap.do),
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
