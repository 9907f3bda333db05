"""When handling one update fails: it is undone alone and kept, its sender is told, and nobody else is touched."""

from __future__ import annotations

import pytest

from bot import listening
from bot.turn import Turn
from tests.bot.conversation.room import Room


async def test_a_turn_that_fails_is_undone_alone_and_its_person_told(
    here: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [await here.member(90 + number, f"P{number}") for number in range(3)]
    heard = listening.heard

    async def stumbling(turn: Turn, text: str) -> None:
        await heard(turn, text)
        if turn.person.telegram_id == 91:
            raise RuntimeError("a mistake of ours, after everything was written")

    monkeypatch.setattr(listening, "heard", stumbling)
    for someone in people:
        await someone.person.send("5")
    await here.settle()
    monkeypatch.undo()
    assert [await someone.answers() for someone in people] == [{"housing": "5"}, {}, {"housing": "5"}]
    assert (await people[1].last()).text.startswith(
        "Sorry, that did not work. The mistake is ours, not yours."
    )
    async with here.store.reading() as tx:
        [failure] = await tx.inbox.failures()
    assert failure.reason == "RuntimeError"
    await people[1].type("5")
    assert await people[1].answers() == {"housing": "5"}


async def test_a_command_that_aiogram_cannot_read_is_kept_and_its_sender_told(here: Room) -> None:
    sam = await here.member(71, "Sam")
    await here.client.inject(
        {
            "message": {
                "message_id": 900,
                "date": int(here.clock.now().timestamp()),
                "chat": {"id": 71, "type": "private"},
                "from": {"id": 71, "first_name": 5},
                "text": "/help",
            }
        }
    )
    await here.settle()
    assert (await sam.last()).text.startswith("Sorry, that did not work.")
    async with here.store.reading() as tx:
        assert [failure.reason for failure in await tx.inbox.failures()] == ["ValidationError"]
