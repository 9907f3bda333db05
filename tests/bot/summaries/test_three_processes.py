"""Three real processes on one PostgreSQL give summaries while they are killed: each arrives once, or is listed."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.clock import Clock
from bot.emulator.client import EmulatorClient
from bot.emulator.server import Emulator
from flows.value.due import due
from storage.encryption import Keyring
from storage.store import Store
from tests.bot.conversation.room import shipped
from tests.bot.plumbing.process import Process
from tests.bot.summaries.workers import TOKEN, leases_end

HOUSE = "st-james-house"
PEOPLE = (60, 61, 62)
PLACES = 3
SOON = 0.25
"""Seconds after a summary fell due in which somebody is killed."""


@pytest.mark.postgres
async def test_of_three_processes_one_is_killed_in_each_of_two_weeks(
    tmp_path: Path, postgres_url: str
) -> None:
    await endure(tmp_path, postgres_url, weeks=2, seed=1)


@pytest.mark.soak
@pytest.mark.postgres
@pytest.mark.skipif(not os.environ.get("BOT_SOAK"), reason="make soak")
async def test_of_three_processes_some_are_killed_in_each_of_twenty_weeks(
    tmp_path: Path, postgres_url: str
) -> None:
    await endure(tmp_path, postgres_url, weeks=20, seed=2)


class Three:
    """The processes, by their place; who is killed begins again under another name."""

    def __init__(self, url: str, emulator: str, folder: Path) -> None:
        self.url, self.emulator, self.folder = url, emulator, folder
        self.living: dict[int, tuple[str, Process]] = {}
        self.lives = 0

    async def begin(self, place: int) -> None:
        self.lives += 1
        name = f"{place}.{self.lives}"
        keys = str(self.folder / "keys")
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.bot.summaries.process"),
            *(self.url, keys, self.emulator, name, str(self.folder)),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        self.living[place] = (name, Process(process))

    async def kill(self, place: int) -> str:
        name, process = self.living.pop(place)
        assert process.process.returncode is None, process.said
        process.process.send_signal(signal.SIGKILL)
        await process.ended()
        return name

    async def have_seen(self, offset: float) -> None:
        """All who live have knocked at this time of theirs."""
        for _, process in self.living.values():
            await process.says(f"at {offset}")


async def endure(folder: Path, url: str, *, weeks: int, seed: int) -> None:
    chance = random.Random(seed)
    programme = shipped()[HOUSE]
    begin = datetime.now(UTC)
    moments = [
        each.at
        for each in due(programme.summary, begin, begin + timedelta(weeks=weeks + 1), programme.timezone)
    ][:weeks]
    (folder / "offset").write_text("0.0")
    keyring = Keyring.open(folder / "keys")
    store = await Store.open(url, keyring)
    await store.migrate()
    emulator = Emulator(Clock(), token=TOKEN)
    await emulator.start()
    three = Three(url, emulator.url, folder)
    try:
        async with EmulatorClient(emulator.url) as client:
            for number in PEOPLE:
                await (await client.person(number, "Somebody")).start()
                async with store.transaction() as tx:
                    person = await tx.people.create(number, "Somebody", "en", begin)
                    await tx.people.join(person, HOUSE, "commissioner", begin)
            for place in range(PLACES):
                await three.begin(place)
            await three.have_seen(0.0)
            kills = 0
            for moment in moments:
                offset = float(int((moment - datetime.now(UTC)).total_seconds()) + 60)
                (folder / "offset.new").write_text(str(offset))
                (folder / "offset.new").rename(folder / "offset")
                for place in chance.sample(range(PLACES), chance.choice((1, 1, 2))):
                    await asyncio.sleep(chance.uniform(0, SOON))
                    name = await three.kill(place)
                    kills += 1
                    await leases_end(store, name)
                    await three.begin(place)
                await three.have_seen(offset)
            # Twice more, and each of them has fetched what others left.
            for more in (1.0, 2.0):
                (folder / "offset.new").write_text(str(offset + more))
                (folder / "offset.new").rename(folder / "offset")
                await three.have_seen(offset + more)
            for place in range(PLACES):
                await leases_end(store, await three.kill(place))
            await judge(store, client, weeks, kills)
    finally:
        for place in list(three.living):
            await three.kill(place)
        await emulator.stop()
        await store.close()


async def judge(store: Store, client: EmulatorClient, weeks: int, kills: int) -> None:
    async with store.reading() as tx:
        undecided = [each.key for each in await tx.careful.undecided()]
        waiting = [each for each in await tx.outbox.recent((await tx.people.by_telegram([60]))[60].id, 999)]
    assert all(each.state in ("sent", "undecided") for each in waiting)
    missing = 0
    for number in PEOPLE:
        chat = await (await client.person(number, "Somebody")).messages()
        heads = Counter(each.text.splitlines()[0] for each in chat if each.text.startswith("St James House"))
        assert max(heads.values()) == 1, heads
        missing += weeks - len(heads)
    assert missing <= len(undecided)
    sys.stdout.write(
        f"{weeks} weeks, {kills} kills: {missing} missing, {len(undecided)} undecided and listed\n"
    )
