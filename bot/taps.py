"""A tap: the row of the message it was on, what its button means, and what is said where it can do nothing."""

from __future__ import annotations

from dataclasses import dataclass

from bot import coming_back, joining
from bot.asking import open_in
from bot.library import Place
from bot.turn import Do, Now, Turn
from flows.conversation.run import Run
from storage.outbox import Message


@dataclass(frozen=True, slots=True)
class Tap:
    """One tap on a button of ours: its message's row, what it means, and Telegram's name for it."""

    row: Message
    do: Do
    callback: str


async def explain(turn: Turn, lead: str) -> None:
    """Say what has become of a button, and show the open question, or what can be done now."""
    now = await turn.now()
    if now is None:
        await joining.menu(turn, lead=lead)
    else:
        await turn.carry_on(now.place, now.run, lead=[lead])


async def own_run(turn: Turn, run_id: str) -> tuple[Place | None, Run | None]:
    """The run of that id and where it happens, while it is the person's own and its flow is served."""
    run = await turn.tx.runs.get(run_id)
    return await turn.taken_up(run) if run is not None and run.person == turn.person.id else (None, run)


async def open_run(turn: Turn, run_id: str) -> Now | None:
    """The person's own open run of that id. Otherwise says why not, and returns ``None``."""
    run = await turn.tx.runs.get(run_id)
    own = run is not None and run.person == turn.person.id
    place, run = await coming_back.reopened(turn, run) if own else (None, run)
    if run is None or place is None or not run.is_open:
        await explain(
            turn, turn.words("old-ended" if run is not None and place is not None else "old-button")
        )
        return None
    return Now(place, run, open_in(place.flow, run))
