"""The bot is killed while it reads spreadsheets: what comes of each is decided once, and reaches its author."""

from __future__ import annotations

import asyncio
import os
import random
import re
import signal
import sys
from functools import partial
from pathlib import Path

import pytest

from bot.emulator.client import EmulatedMessage, EmulatorClient
from storage.encryption import Keyring
from storage.store import Store
from tests.bot.conversation.questionnaires import HOME, HOURS, xlsx
from tests.bot.plumbing.process import bot_process
from tests.bot.plumbing.station import emulated

AUTHOR = 91
ANSWER = "form-{}.xlsx: one thing to change"
GAVE_UP = "Sorry, I could not read form-{}.xlsx."
NO_ROOM = "I have not read form-{}.xlsx: too many of your files wait."
FAULTY = (HOURS, HOME, ("txt", "story", "What would you like to tell us?", ""))


async def test_killed_while_it_reads_the_answer_comes_once(tmp_path: Path) -> None:
    await endure(tmp_path, 2, seed=1)


@pytest.mark.soak
@pytest.mark.skipif(not os.environ.get("BOT_SOAK"), reason="make soak")
async def test_killed_forty_times_while_it_reads_each_answer_comes_once(tmp_path: Path) -> None:
    await endure(tmp_path, 40, seed=2)


async def endure(folder: Path, times: int, *, seed: int) -> None:
    """A file is sent in each life, which ends some moment later; in the last one there is peace."""
    chance = random.Random(seed)
    async with emulated() as emulator, EmulatorClient(emulator.url) as people:
        author = await people.person(AUTHOR, "Alex", "en")
        for number in range(times + 1):
            async with bot_process(folder, emulator.url) as bot:
                if number == 0:
                    link = await bot.says("?start=")
                    found = re.search(r"\?start=([\w-]+)", link)
                    assert found is not None
                    await author.start(found[1])
                    await author.wait_for("What would you like to do?", timeout=30)
                await author.send_document(f"form-{number}.xlsx", xlsx(FAULTY))
                if number < times:
                    await asyncio.sleep(chance.uniform(0, 3))
                    bot.process.send_signal(signal.SIGKILL)
                    await bot.ended()
                    continue
                for each in range(times + 1):
                    await author.wait_for(partial(_is_answer, each), 60, anywhen=True)
                bot.process.send_signal(signal.SIGTERM)
                assert await bot.ended() == 0
    store = await Store.open(f"sqlite:///{folder / 'data' / 'commonweal.db'}", Keyring.open(folder / "keys"))
    async with store.reading() as tx:
        me = (await tx.people.by_telegram([AUTHOR]))[AUTHOR]
        said = [each["text"] for each in await tx.outbox.everything(me)]
        assert await tx.drafts.of(me) == []
    await store.close()
    for number in range(times + 1):
        assert sum(_is_about(number, each) for each in said) == 1
    # Where it died at a file again and again, or where too many wait, it says so.
    marked = sum("The same file, with each place marked." in each for each in said)
    assert marked == sum("one thing to change" in each for each in said)
    sys.stdout.write(f"{times} kills: {marked} files answered, {times + 1 - marked} said not to be read\n")


def _is_about(number: int, text: str) -> bool:
    return any(words.format(number) in text for words in (ANSWER, GAVE_UP, NO_ROOM))


def _is_answer(number: int, message: EmulatedMessage) -> bool:
    return _is_about(number, message.text)
