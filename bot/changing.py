"""Change an answer: what was said so far in a run, as a list of its own or as the check at the end."""

from __future__ import annotations

import unicodedata

from bot import joining
from bot.asking import open_in
from bot.library import Place
from bot.telegram import answers
from bot.turn import Now, Turn
from flows.conversation.events import Correct
from flows.conversation.run import Run
from flows.conversation.told import CHECK_PATH
from storage.outbox import Message


async def show(turn: Turn, now: Now | None) -> None:
    """The list of what was said in the open run; each line of it can be changed."""
    if now is None:
        await joining.menu(turn, lead=turn.words("nothing-to-change") if turn.person.current else "")
        return
    lines = turn.told(now.place, now.run)
    if not lines:
        await turn.carry_on(now.place, now.run, lead=[turn.words("nothing-said-yet")])
        return
    if now.path == CHECK_PATH and not now.run.stopped:
        await turn.carry_on(now.place, now.run)
        return
    await turn.focus_on(now.run.id)
    listed = answers.listed(lines, turn.words, run=now.run.id) | {"revision": now.run.revision}
    shown = await turn.put("send", listed, run=now.run.id)
    asked = await turn.latest_question(now.run, fresh=True)
    if asked is not None:
        # A number typed now means a line of the list, and not the question above it.
        await turn.tx.outbox.update_payload(asked.id, {**asked.payload, "list": shown.id})


async def turn_page(turn: Turn, place: Place, run: Run, row: Message, page: int) -> None:
    """Another page of the list that this message shows."""
    found = open_in(place.flow, run)
    check = found is not None and found.path == CHECK_PATH and not run.stopped
    lines = turn.told(place, run)
    if not lines:
        await turn.carry_on(place, run)
        return
    await turn.focus_on(run.id)
    page_of = answers.listed(lines, turn.words, run=run.id, page=page, check=check)
    await turn.edit(row.edits or row.id, page_of | {"revision": run.revision}, run=run.id)


async def chosen_by_number(turn: Turn, now: Now, text: str) -> bool:
    """Whether the words are the number of a line in the list that is in sight: then that answer is opened again."""
    digits = "".join(str(unicodedata.digit(sign, "x")) for sign in text.strip().removesuffix("."))
    if not digits.isascii() or not digits.isdigit() or len(digits) > 4:
        return False
    lines = turn.told(now.place, now.run)
    if not 1 <= int(digits) <= len(lines):
        return False
    await turn.give(now.place, now.run, Correct(turn.moment(now.run), lines[int(digits) - 1].path))
    return True
