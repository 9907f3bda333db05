"""``migrate``: brings the tables up to date. The embedded database does so by itself at every start."""

from __future__ import annotations

import asyncio

import typer

from bot.commands import say
from bot.opening import settings_or_exit


def command() -> None:
    """Bring the database's tables up to date."""
    asyncio.run(_migrate())


async def _migrate() -> None:
    from storage.encryption import KeyMismatch, Keyring
    from storage.store import StorageUnavailable, Store

    settings = settings_or_exit()
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        store = await Store.open(settings.database, Keyring.open(settings.key_dir))
        try:
            await store.migrate()
        finally:
            await store.close()
    except (KeyMismatch, StorageUnavailable) as error:
        say("trouble", err=True, reason=str(error))
        raise typer.Exit(1) from None
    say("migrated")
