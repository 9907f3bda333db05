"""``restore``: puts a backup in the place of the embedded database. Stop the bot first.

Who asked to be forgotten after the backup was made would be in it again: they are erased once more, as far as the
database that is replaced still knows of them.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.clock import Clock
from bot.commands import say
from bot.opening import explained, opened, settings_or_exit
from bot.settings import Settings


def command(
    file: Annotated[Path, typer.Argument(help="A file that backup made.")],
    force: Annotated[
        bool, typer.Option("--force", help="Replace a database that is there; it is kept beside it.")
    ] = False,
) -> None:
    """Put a backup in the place of the SQLite database. Stop the bot first.

    The file is looked through before anything is touched, and the keys must fit it. With --force the database that
    was there stays beside it, with the ending .replaced.
    """
    with explained():
        asyncio.run(_restore(file, force))


async def _restore(file: Path, force: bool) -> None:
    from storage.backup import check, fits, restore
    from storage.encryption import Keyring

    settings = settings_or_exit()
    database = settings.database_file
    if database is None:
        say("restore-embedded-only", err=True)
        raise typer.Exit(1)
    for problem in await asyncio.to_thread(check, file):
        say("trouble", err=True, reason=problem)
        raise typer.Exit(1)
    if not fits(file, Keyring.open(settings.key_dir, make=False)):
        say("restore-keys-do-not-fit", err=True, keys=str(settings.key_dir))
        raise typer.Exit(1)
    if database.exists() and not force:
        say("restore-database-there", err=True, file=str(database))
        raise typer.Exit(1)
    kept = await restore(file, database, force=force)
    # Opening it brings the tables up to date.
    async with opened(settings) as store, store.reading() as tx:
        people = len(await tx.people.all())
    say("restored", file=str(database), people=people)
    if kept is None:
        say("restore-forgotten-unknown")
        return
    say("restore-kept", file=str(kept))
    await _forget_again(settings, kept)


async def _forget_again(settings: Settings, kept: Path) -> None:
    """Erase in the restored database whoever the replaced one had forgotten."""
    from storage.backup import forgotten_in

    gone = await asyncio.to_thread(forgotten_in, kept)
    if gone is None:
        say("restore-forgotten-unknown")
        return
    async with opened(settings) as store, store.transaction() as tx:
        back = [person for person in (await tx.people.get(gone)).values() if not person.erased]
        for person in back:
            await tx.people.erase(person, Clock().now())
    if back:
        say("restore-forgotten-again", count=len(back))
