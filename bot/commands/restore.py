"""``restore``: puts a backup in the place of the embedded database. Stop the bot first.

The keys of people come from ``people.keys`` in the key folder. Who asked to be forgotten after the backup was made has
none there, and is erased once more. For a server this puts back the keys alone.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.clock import Clock
from bot.commands import say, worded
from bot.opening import explained, opened, settings_or_exit


def command(
    file: Annotated[Path | None, typer.Argument(help="A file that backup made.")] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Replace a database that is there; it is kept beside it.")
    ] = False,
    keys_only: Annotated[
        bool, typer.Option("--keys-only", help="Only put the keys of people.keys back: after pg_restore.")
    ] = False,
) -> None:
    """Put a backup in the place of the SQLite database. Stop the bot first.

    The file is looked through before anything is touched, and the keys must fit it. With --force the database that
    was there stays beside it, with the ending .replaced.
    """
    if (file is None) is not keys_only:
        raise typer.BadParameter(worded("restore-what"))
    with explained():
        asyncio.run(_restore(file, force) if file is not None else _bring_back())


async def _bring_back() -> None:
    from storage.encryption import Keyring
    from storage.kept_keys import bring_back
    from storage.store import Store

    settings = settings_or_exit()
    store = await Store.open(settings.database, Keyring.open(settings.key_dir, make=False))
    try:
        await store.migrate()
        erased = await bring_back(store, Clock().now())
        async with store.reading() as tx:
            people = len(await tx.people.all())
    finally:
        await store.close()
    say("keys-restored", people=people)
    if erased:
        say("restore-forgotten-again", count=erased)


async def _restore(file: Path, force: bool) -> None:
    from storage.backup import check, fits, restore
    from storage.encryption import Keyring

    settings = settings_or_exit()
    database = settings.database_file
    if database is None:
        say("restore-embedded-only", err=True)
        raise typer.Exit(1)
    for problem in await asyncio.to_thread(check, file):
        say(problem.key, err=True, **problem.about)
        raise typer.Exit(1)
    keyring = Keyring.open(settings.key_dir, make=False)
    if not fits(file, keyring):
        say("restore-keys-do-not-fit", err=True, keys=str(settings.key_dir))
        raise typer.Exit(1)
    if database.exists() and not force:
        say("restore-database-there", err=True, file=str(database))
        raise typer.Exit(1)
    done = await restore(file, database, keyring, Clock().now(), force=force)
    async with opened(settings) as store, store.reading() as tx:
        people = len(await tx.people.all())
    say("restored", file=str(database), people=people)
    if done.kept is not None:
        say("restore-kept", file=str(done.kept))
    if done.erased:
        say("restore-forgotten-again", count=done.erased)
    if not done.certain:
        say("restore-forgotten-unknown")
