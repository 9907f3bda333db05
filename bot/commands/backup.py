"""``backup``: a sound copy of the embedded database in one file, also while the bot runs. The keys are not in it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.commands import say
from bot.opening import explained, settings_or_exit
from bot.settings import Settings


def command(
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", help="Where to, a new file. Default: backups/ in the data folder, named by the time."
        ),
    ] = None,
) -> None:
    """Copy the SQLite database into one file, and check the copy. The bot may be running.

    The keys are not in it: back up the key folder as well, elsewhere. Without them a backup cannot be read.
    """
    with explained():
        asyncio.run(_backup(out))


async def _backup(out: Path | None) -> None:
    from storage.backup import backup

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
    await backup(source, target)
    say("backed-up", file=str(target), size=_megabytes(target), keys=str(settings.key_dir.absolute()))
    if not _keys_fit(settings, target):
        say("backup-keys-do-not-fit", err=True, keys=str(settings.key_dir))


def _keys_fit(settings: Settings, copy: Path) -> bool:
    from storage.backup import fits
    from storage.encryption import KeyMismatch, Keyring

    try:
        return fits(copy, Keyring.open(settings.key_dir, make=False))
    except (KeyMismatch, OSError):
        return False


def _megabytes(file: Path) -> str:
    return f"{file.stat().st_size / 1_000_000:.1f}"
