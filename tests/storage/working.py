"""A bot that can be killed at any moment: it handles turn after turn and says so on its standard output.

Run as ``python working.py URL KEYS``. A line is printed only after the commit of what it names.
"""

from __future__ import annotations

import asyncio
import itertools
import sys
from datetime import UTC, datetime
from pathlib import Path

from storage.encryption import Keyring
from storage.inbox import RawUpdate
from storage.outbox import Outgoing
from storage.store import Store, Tx

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PEOPLE = range(5_000_000_000, 5_000_000_008)


async def main(url: str, keys: str) -> None:
    store = await Store.open(url, Keyring.open(Path(keys)))
    await store.migrate()
    async with store.reading() as tx:
        begun = (await tx.inbox.last_update_id() or 0) + 1

    async def turn(number: int, telegram_id: int) -> None:
        async def work(tx: Tx) -> None:
            [stored] = await tx.inbox.add([RawUpdate(number, b"%d" % number, telegram_id, AT, "message")])
            person = await tx.people.create(telegram_id, "Sam", "en", AT)
            await tx.outbox.put(Outgoing(person, "send", {"text": str(number)}))
            await tx.outbox.put(Outgoing(person, "edit", {"text": str(number)}))
            await tx.inbox.done(stored.id)

        await store.submit(work, about=[telegram_id])
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()

    for number in itertools.count(begun, len(PEOPLE)):
        await asyncio.gather(
            *(turn(number + offset, telegram_id) for offset, telegram_id in enumerate(PEOPLE))
        )


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:3]))
