"""``backup``: a sound copy of the embedded database in one file, also while the bot runs. The keys are not in it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.commands import say
from bot.opening import opened, settings_or_exit


def command(
    file: Annotated[
        Path | None, typer.Argument(help="Where to. Default: a new file in backups/, beside the data folder.")
    ] = None,
) -> None:
    """Copy the database into one file. Back up the key folder as well, elsewhere."""
    asyncio.run(_backup(file))


async def _backup(file: Path | None) -> None:
    from storage.backup import BackupRefused, backup

    settings = settings_or_exit()
    target = (
        file
        or settings.data_dir.absolute().parent
        / "backups"
        / f"commonweal-{datetime.now(UTC):%Y%m%d-%H%M%S}.db"
    )
    async with opened(settings) as store:
        try:
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            await backup(store, target)
        except BackupRefused as error:
            say("trouble", err=True, reason=str(error))
            raise typer.Exit(1) from None
        except OSError as error:
            say("trouble", err=True, reason=f"{error.strerror}: {error.filename}")
            raise typer.Exit(1) from None
    say("backed-up", file=str(target), keys=str(settings.key_dir))
