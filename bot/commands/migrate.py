"""``migrate``: brings the tables up to date. The embedded database does so by itself at every start."""

from __future__ import annotations

import asyncio

from bot.commands import say
from bot.opening import explained, settings_or_exit


def command() -> None:
    """Bring the database's tables up to date, and say what was done.

    On SQLite the bot does this by itself at every start. On PostgreSQL run it before a new version starts.
    """
    with explained():
        asyncio.run(_migrate())


async def _migrate() -> None:
    from storage.encryption import Keyring
    from storage.store import Store

    settings = settings_or_exit()
    file = settings.database_file
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Keys are made together with the database: new ones would open nothing of an old one.
    store = await Store.open(
        settings.database, Keyring.open(settings.key_dir, make=file is None or not file.exists())
    )
    try:
        before = await store.revision()
        await store.migrate()
        after = await store.revision() or ""
    finally:
        await store.close()
    if before is None:
        say("migrated-first", revision=after, keys=str(settings.key_dir))
    elif before == after:
        say("migrated-already", revision=after)
    else:
        say("migrated", before=before, after=after)
