"""What most commands begin with: the settings, and the database ready for use, or one sentence and an exit code."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import typer
from pydantic import ValidationError

from bot.commands import say
from bot.settings import Settings

if TYPE_CHECKING:
    from storage.store import Store


def settings_or_exit() -> Settings:
    """The settings. A wrong one is named, without its value, and ends the command with 2."""
    try:
        return Settings()
    except ValidationError as error:
        for mistake in error.errors(include_input=False, include_url=False):
            name = "_".join(str(part) for part in mistake["loc"]).upper()
            say("wrong-setting", err=True, name=f"BOT_{name}", problem=mistake["msg"])
        raise typer.Exit(2) from None


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Store]:
    """The store, closed at the end. What keeps it shut is one sentence and exit code 1."""
    from bot.app import open_store
    from storage.encryption import KeyMismatch
    from storage.store import NotMigrated, StorageUnavailable

    try:
        store = await open_store(settings, wait=False)
    except (KeyMismatch, StorageUnavailable) as error:
        say("trouble", err=True, reason=str(error))
        raise typer.Exit(1) from None
    except NotMigrated:
        say("not-migrated", err=True)
        raise typer.Exit(1) from None
    except OSError as error:
        say("trouble", err=True, reason=f"{error.strerror}: {error.filename}")
        raise typer.Exit(1) from None
    try:
        yield store
    except StorageUnavailable as error:
        say("trouble", err=True, reason=str(error))
        raise typer.Exit(1) from None
    finally:
        await store.close()
