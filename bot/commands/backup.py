"""``backup``: a sound copy of the embedded database in one file, also while the bot runs. No key is in it.

The keys of people are kept in the key folder instead, in ``people.keys``; for a server that is all this command does.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands import say
from bot.opening import explained, opened, settings_or_exit
from bot.settings import Settings

if TYPE_CHECKING:
    from storage.encryption import Keyring


def command(
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", help="Where to, a new file. Default: backups/ in the data folder, named by the time."
        ),
    ] = None,
    keys_only: Annotated[
        bool, typer.Option("--keys-only", help="Only write people.keys: after pg_dump, for PostgreSQL.")
    ] = False,
) -> None:
    """Copy the SQLite database into one file, and check the copy. The bot may be running.

    No key is in it: the keys of people are written to people.keys in the key folder. Back that folder up as well,
    elsewhere. Without it a backup cannot be read.
    """
    with explained():
        asyncio.run(_keep_keys() if keys_only else _backup(out))


async def _keep_keys() -> None:
    from storage.kept_keys import keep_keys

    settings = settings_or_exit()
    async with opened(settings, looking=True) as store:
        count = await keep_keys(store)
    say("keys-kept", keys=str(settings.key_dir.absolute()), count=count)


async def _backup(out: Path | None) -> None:
    from storage.backup import backup
    from storage.store import Store

    settings = settings_or_exit()
    source = settings.database_file
    if source is None:
        say("backup-embedded-only", err=True)
        raise typer.Exit(1)
    if not source.is_file():
        say("no-database", err=True, file=str(source))
        raise typer.Exit(1)
    target = out
    if target is None:
        target = settings.data_dir / "backups" / f"commonweal-{datetime.now(UTC):%Y%m%d-%H%M%S}.db"
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    keyring = _fitting_keys(settings, source)
    if keyring is None:
        await backup(source, target)
    else:
        store = await Store.open(settings.database, keyring)
        try:
            await backup(store, target)
        finally:
            await store.close()
    say("backed-up", file=str(target), size=_megabytes(target), keys=str(settings.key_dir.absolute()))
    if keyring is None:
        say("backup-keys-do-not-fit", err=True, keys=str(settings.key_dir))


def _fitting_keys(settings: Settings, database: Path) -> Keyring | None:
    from storage.backup import fits
    from storage.encryption import KeyMismatch, Keyring

    try:
        keyring = Keyring.open(settings.key_dir, make=False)
    except (KeyMismatch, OSError):
        return None
    return keyring if fits(database, keyring) else None


def _megabytes(file: Path) -> str:
    return f"{file.stat().st_size / 1_000_000:.1f}"
