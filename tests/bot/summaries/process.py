"""A worker in a process of its own: ``python -m tests.bot.summaries.process URL KEYS TELEGRAM NAME FOLDER``.

It goes by the clock that the file ``FOLDER/offset`` says (seconds ahead of this machine's), and knocks all the time.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import timedelta
from pathlib import Path

from bot.clock import Clock
from bot.conversation import Conversation
from bot.programmes import load_programmes
from bot.telegram.client import Client
from storage.encryption import Keyring
from storage.store import Store
from tests.bot.summaries.workers import TOKEN, Worker


async def work(url: str, keys: str, telegram: str, name: str, folder: Path) -> None:
    programmes, _ = load_programmes()
    clock = Clock()
    store = await Store.open(url, Keyring.open(Path(keys)), process=name)
    conversation = Conversation(programmes=programmes, clock=clock)
    worker = Worker(store, Client(telegram, TOKEN), clock, conversation, folder / name.partition(".")[0])
    await worker.begin()
    while True:
        clock.offset = timedelta(seconds=float((folder / "offset").read_text() or 0))
        await worker.knock()
        sys.stdout.write(f"at {clock.offset.total_seconds()}\n")
        sys.stdout.flush()
        await asyncio.sleep(0.02)


if __name__ == "__main__":
    _, url, keys, telegram, name, folder = sys.argv
    asyncio.run(work(url, keys, telegram, name, Path(folder)))
