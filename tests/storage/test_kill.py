"""A bot killed in the middle of its work: what it said was stored is there, whole, and nothing is there by half."""

from __future__ import annotations

import asyncio
import random
import sys
from collections import Counter
from pathlib import Path

from sqlalchemy import select

from storage import schema
from storage.backup import check
from storage.encryption import Keyring
from storage.store import Store

KILLS = 4


async def test_after_being_killed_every_turn_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/data/commonweal.db"
    Keyring.open(tmp_path / "keys")
    script = Path(__file__).with_name("working.py")
    chance = random.Random(4711)
    told: set[int] = set()
    for _ in range(KILLS):
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            str(script),
            url,
            str(tmp_path / "keys"),
            cwd=Path.cwd(),
            stdout=asyncio.subprocess.PIPE,
        )
        assert process.stdout is not None
        for _ in range(chance.randrange(1, 120)):
            told.add(int(await process.stdout.readline()))
        process.kill()
        told |= {int(line) for line in (await process.stdout.read()).splitlines()}
        await process.wait()
    assert check(tmp_path / "data" / "commonweal.db") == []
    store = await Store.open(url, Keyring.open(tmp_path / "keys"))
    async with store.reading() as tx:
        ids = [row[0] for row in await tx.rows(select(schema.messages.c.id))]
        sent = Counter(int(message.payload["text"]) for message in (await tx.outbox.messages(ids)).values())
        inbox = Counter(row[0] for row in await tx.rows(select(schema.inbox.c.update_id)))
        assert await tx.inbox.waiting(9) == []
    await store.close()
    assert told <= set(inbox)
    assert set(inbox.values()) == {1}
    assert sent == {number: 2 for number in inbox}
