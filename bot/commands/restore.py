"""``restore``: puts a backup in the place of the embedded database. Stop the bot first."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.commands import say
from bot.opening import opened, settings_or_exit


def command(
    file: Annotated[Path, typer.Argument(help="A file that backup made.")],
    force: Annotated[
        bool, typer.Option("--force", help="Replace a database that is there; it is kept beside it.")
    ] = False,
) -> None:
    """Put a backup in place, and see that the keys fit it."""
    asyncio.run(_restore(file, force))


async def _restore(file: Path, force: bool) -> None:
    from storage.backup import BackupRefused, restore

    settings = settings_or_exit()
    if settings.database_file is None:
        say("restore-embedded-only", err=True)
        raise typer.Exit(1)
    try:
        kept = await restore(file, settings.database_file, force=force)
    except BackupRefused as error:
        say("trouble", err=True, reason=str(error))
        raise typer.Exit(1) from None
    except OSError as error:
        say("trouble", err=True, reason=f"{error.strerror}: {error.filename}")
        raise typer.Exit(1) from None
    # Opening it brings it up to date, and refuses keys that do not fit.
    async with opened(settings):
        pass
    if kept is not None:
        say("restore-kept", file=str(kept))
    say("restored", file=str(settings.database_file))
