"""Two bots on one PostgreSQL: each update is handled once, and a person's updates in their order."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from storage import schema
from storage.encryption import Keyring
from storage.store import Store

from .lives import SAM, arrive, update

PEOPLE = 12
EACH = 15


@pytest.mark.postgres
async def test_two_processes_share_the_work_and_no_update_is_handled_twice_or_out_of_order(
    postgres_url: str, tmp_path: Path
) -> None:
    store = await Store.open(postgres_url, Keyring.open(tmp_path / "keys"))
    await store.migrate()
    for number in range(PEOPLE):
        await arrive(store, SAM + number)
    async with store.transaction() as tx:
        await tx.inbox.add(
            [
                update(turn * PEOPLE + number, SAM + number, body=str(turn).encode())
                for turn in range(EACH)
                for number in range(PEOPLE)
            ]
        )
    script = Path(__file__).with_name("claiming.py")
    processes = [
        await asyncio.create_subprocess_exec(
            sys.executable,
            str(script),
            postgres_url,
            str(tmp_path / "keys"),
            name,
            cwd=Path.cwd(),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        for name in ("one", "two")
    ]
    for process in processes:
        assert process.stdout is not None
        assert await process.stdout.readline() == b"ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write(b"go\n")
    assert [await process.wait() for process in processes] == [0, 0]
    async with store.reading() as tx:
        ids = [row[0] for row in await tx.rows(select(schema.messages.c.id).order_by(schema.messages.c.id))]
        messages = await tx.outbox.messages(ids)
        assert await tx.inbox.waiting(1) == []
    handled: dict[int, list[int]] = {}
    for row in ids:
        handled.setdefault(messages[row].chat, []).append(int(messages[row].payload["text"]))
    assert handled == {SAM + number: list(range(EACH)) for number in range(PEOPLE)}
    assert {message.payload["by"] for message in messages.values()} == {"one", "two"}
    await store.close()
