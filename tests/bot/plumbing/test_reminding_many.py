"""Reminders to very many people at once: each gets theirs once, at the pace Telegram allows, through restarts.

Two hundred people here, ten thousand with BOT_SOAK; Telegram refuses whoever is faster than its limits.
"""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.app import App
from bot.clock import Clock
from bot.emulator.faults import Rates
from bot.emulator.server import Emulator
from bot.programmes import load_programmes
from flows.authoring.programme import Programme
from flows.conversation.engine import start
from flows.conversation.events import Invited
from storage.store import Store
from tests.bot.plumbing.station import TOKEN, settings

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
LEFT_AT = NOON - timedelta(days=3)
FIRST = 700_000
PROGRAMME = "st-james-house"


class Strict(Rates):
    """Telegram's limits, which also count what came too fast."""

    refused = 0

    def wait(self, chat_id: int) -> int:
        wait = super().wait(chat_id)
        self.refused += bool(wait)
        return wait


def reminding() -> dict[str, Programme]:
    programme = load_programmes()[0][PROGRAMME]
    flow = programme.flows["check-in"]
    timed = replace(flow.settings, reminders=2, remind_after=timedelta(days=2))
    return {PROGRAMME: replace(programme, flows={"check-in": replace(flow, settings=timed)})}


async def left_open(store: Store, programme: Programme, numbers: range) -> None:
    """So many people who asked for reminders began a check-in three days ago, and went away."""
    for first in range(numbers.start, numbers.stop, 500):
        async with store.transaction() as tx:
            for number in range(first, min(first + 500, numbers.stop)):
                person = await tx.people.create(number, f"P{number}", "en", LEFT_AT)
                person = await tx.people.join(person, PROGRAMME, "service_user", LEFT_AT)
                for purpose in ("count", "quote"):
                    person = await tx.people.consent(person, PROGRAMME, purpose, True, LEFT_AT)
                person = await tx.people.opt(person, PROGRAMME, "check-in", True, LEFT_AT)
                # Monday's offer was made, and taken.
                await tx.offers.claim(person.id, PROGRAMME, "check-in", "2026-W48", at=LEFT_AT)
                sprint = start(programme.flows["check-in"], Invited(f"r{number}", person.id, "en", LEFT_AT))
                await tx.runs.record(
                    None,
                    sprint.run,
                    sprint.events,
                    programme=PROGRAMME,
                    key=person.own_key(),
                    input_kind="tap",
                )


async def remind(people: int, rate: float, folder: Path, *, breaks: int) -> tuple[Counter[int], int]:
    """How often each was reminded, while the bot is stopped and started so often; and how often it was too fast."""
    clock, limits = Clock(NOON - datetime.now(UTC)), Strict(overall=rate, per_chat=1)
    emulator = Emulator(clock, token=TOKEN, rates=limits)
    await emulator.start()
    numbers, programmes = range(FIRST, FIRST + people), reminding()
    for number in numbers:
        emulator.telegram.person(number, f"P{number}").started = True
    made = False
    try:
        for turn in range(breaks + 1):
            given = settings(folder, emulator.url, send_rate=rate * 0.9, chat_rate=1)
            app = App(given, clock, programmes)
            await app.start()
            if not made:
                await left_open(app.store, programmes[PROGRAMME], numbers)
                made = True
            due = asyncio.create_task(app.jobs.run_due(clock.now()))
            if turn < breaks:
                enough = people * (turn + 1) // (breaks + 2)
                while sum(reminded(emulator).values()) < enough:  # noqa: ASYNC110
                    await asyncio.sleep(0.01)
                due.cancel()
                with suppress(asyncio.CancelledError):
                    await due
            else:
                await due
                await app.idle()
            await app.stop()
    finally:
        await emulator.stop()
    return reminded(emulator), limits.refused


def reminded(emulator: Emulator) -> Counter[int]:
    return Counter(
        {
            number: sum(
                message.text.startswith("You have not finished this:") for message in chat.messages.values()
            )
            for number, chat in emulator.telegram.chats.items()
        }
    )


async def test_hundreds_are_reminded_at_the_pace_none_lost_and_none_twice(tmp_path: Path) -> None:
    count, refused = await remind(200, 100, tmp_path, breaks=1)
    assert set(count.values()) == {1}
    assert len(count) == 200
    assert refused == 0


@pytest.mark.soak
@pytest.mark.skipif(not os.environ.get("BOT_SOAK"), reason="make soak")
async def test_ten_thousand_are_reminded_at_the_pace_none_lost_and_none_twice(tmp_path: Path) -> None:
    count, refused = await remind(10_000, 200, tmp_path, breaks=4)
    assert set(count.values()) == {1}
    assert len(count) == 10_000
    assert refused == 0
