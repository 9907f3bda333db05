"""The bot is killed at random moments while twenty people answer: nothing is lost, nothing counts twice.

What may happen is that a message comes twice: Telegram has no way to send once for certain, so whatever was under
way at the kill is sent again. It is counted: never more than may be on their way at once, and below one message a kill
on average, which ten kills on a busy machine are too few to tell, and two hundred are not.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
from pathlib import Path

import pytest

from bot import delivery
from bot.emulator.client import EmulatorClient
from bot.emulator.server import Emulator
from tests.bot.crowd import PATIENCE, Crowd, Verdict, judge, open_invitation, write_programme
from tests.bot.plumbing.process import Process, bot_process
from tests.bot.plumbing.station import emulated

PEOPLE = 20
LONGEST_LIFE = 1.5
LONG_LIFE = 10.0
PAUSE = 0.5
"""Seconds that a person thinks, at most."""


async def test_killed_at_ten_random_moments_nothing_is_lost_or_doubled(tmp_path: Path) -> None:
    verdict = await endure(tmp_path, signal.SIGKILL, 10, questions=80, seed=1)
    assert verdict.repeated <= 10 * delivery.ON_THEIR_WAY


@pytest.mark.soak
@pytest.mark.skipif(not os.environ.get("BOT_SOAK"), reason="make soak")
async def test_killed_at_two_hundred_random_moments_nothing_is_lost_or_doubled(tmp_path: Path) -> None:
    verdict = await endure(tmp_path, signal.SIGKILL, 200, questions=300, seed=2)
    assert verdict.repeated <= 200


async def test_stopped_politely_nothing_is_lost_and_nothing_comes_twice(tmp_path: Path) -> None:
    verdict = await endure(tmp_path, signal.SIGTERM, 4, questions=80, seed=3)
    assert verdict.repeated == 0


async def endure(folder: Path, end: signal.Signals, times: int, *, questions: int, seed: int) -> Verdict:
    """Let people answer while the bot is ended so many times, then let it finish in peace, and judge."""
    chance = random.Random(seed)
    write_programme(folder / "programmes", questions)
    code = await open_invitation(folder)
    settings = {"BOT_PROGRAMMES": str(folder / "programmes"), "BOT_LOG_LEVEL": "ERROR"}
    async with emulated() as emulator, EmulatorClient(emulator.url) as people:
        crowd = Crowd(people, code, questions, seed=seed, pause=PAUSE)
        living = asyncio.create_task(crowd.live(PEOPLE))
        try:
            for number in range(times):
                async with bot_process(folder, emulator.url, **settings) as bot:
                    await _first_message(emulator, bot, living)
                    if number == 0:
                        await asyncio.wait_for(crowd.all_begun.wait(), PATIENCE)
                    elif number % 10 == 0:
                        # Now and then it lives long enough for newcomers: who has finished makes room for somebody.
                        await asyncio.sleep(LONG_LIFE)
                    # How long it lives nobody knows.
                    await asyncio.sleep(chance.uniform(0, LONGEST_LIFE))
                    bot.process.send_signal(end)
                    await bot.ended()
                assert not living.done(), living.exception()
            async with bot_process(folder, emulator.url, **settings) as bot:
                crowd.stop()
                await living
                bot.process.send_signal(signal.SIGTERM)
                assert await bot.ended() == 0
        finally:
            living.cancel()
            await asyncio.gather(living, return_exceptions=True)
        verdict = await judge(crowd.memories, people, folder)
    assert verdict.answers > times
    assert verdict.lost == []
    assert verdict.twice == []
    assert verdict.begun_again == []
    sys.stdout.write(
        f"{times} ends: {verdict.people} people, {verdict.answers} answers, {verdict.repeated} repeated\n"
    )
    return verdict


async def _first_message(emulator: Emulator, bot: Process, living: asyncio.Task[None]) -> None:
    """The bot is heard again: its life begins."""
    served = emulator.api.calls["sendmessage"]
    while emulator.api.calls["sendmessage"] == served:
        assert bot.process.returncode is None, bot.said
        assert not living.done(), living.exception()
        await asyncio.sleep(0.01)
