"""A second bot on the same PostgreSQL, as a process of its own: it handles what waits and says who it was.

Run as ``python claiming.py URL KEYS NAME``; it says "ready" and begins when it is given a
line. For every update it puts one message whose text is the update's number.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from storage.encryption import Keyring
from storage.outbox import Outgoing
from storage.store import Store


async def main(url: str, keys: str, name: str) -> None:
    store = await Store.open(url, Keyring.open(Path(keys)), process=name)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    quiet = 0
    while quiet < 5:
        async with store.transaction() as tx:
            updates = await tx.inbox.waiting(7)
            people = await tx.people.by_telegram(
                [update.person for update in updates if update.person is not None]
            )
            for update in updates:
                assert update.person is not None
                await tx.outbox.put(
                    Outgoing(people[update.person], "send", {"text": update.body.decode(), "by": name})
                )
                await tx.inbox.done(update.id)
                # Time for the other to come in between, if the locks let it.
                await asyncio.sleep(0.001)
        quiet = 0 if updates else quiet + 1
        if not updates:
            await asyncio.sleep(0.02)
    await store.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:4]))
