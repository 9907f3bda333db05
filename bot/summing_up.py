"""Summaries in the chat: the week so far on demand, and Monday's to each commissioner."""

from __future__ import annotations

from bot.turn import Turn


async def show_all(turn: Turn) -> None:
    """``/summary``: the week so far, for each programme this person looks after."""
    managed = turn.library.managed_by(turn.person)
    if not managed:
        await turn.say("summary-not-yours")
    for programme in managed:
        await show(turn, programme.id)


async def show(turn: Turn, programme_id: str) -> None:
    """The week so far of one programme."""
    programme = next((each for each in turn.library.managed_by(turn.person) if each.id == programme_id), None)
    if programme is None:
        await turn.say("summary-not-yours")
        return
    await turn.say("summary-nothing")
