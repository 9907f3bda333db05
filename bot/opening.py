"""What most commands begin with: the settings, and the database ready for use; and how each ends that cannot go on.

Whatever goes wrong is one sentence and an exit code, never a traceback: those who run a bot are not those who wrote it.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING

import typer
from pydantic import ValidationError

from bot.commands import say, worded
from bot.settings import Settings

if TYPE_CHECKING:
    from flows.authoring.programme import Programme
    from storage.store import Store

#: PostgreSQL's classes of refusal that an operator can do something about.
_SERVER_SAYS = {"28": "login", "3D": "no-database", "42501": "rights"}


def settings_or_exit() -> Settings:
    """The settings. A wrong one is named, without its value, and ends the command with 2."""
    try:
        return Settings()
    except ValidationError as error:
        for mistake in error.errors(include_input=False, include_url=False):
            name = "_".join(str(part) for part in mistake["loc"]).upper()
            say("wrong-setting", err=True, name=f"BOT_{name}", problem=mistake["msg"])
    except (OSError, ValueError):
        say("unreadable-settings", err=True)
    raise typer.Exit(2) from None


def programmes_or_exit(settings: Settings, wanted: str) -> dict[str, Programme]:
    """All programmes that can be served, the one that was asked for among them; else the command ends with 2."""
    from bot.programmes import load_programmes

    programmes, _ = load_programmes(settings.programmes)
    if wanted not in programmes:
        say("no-such-programme", err=True, programme=wanted, known=", ".join(sorted(programmes)))
        raise typer.Exit(2)
    return programmes


@contextmanager
def explained() -> Iterator[None]:
    """What goes wrong inside becomes one sentence and exit code 1."""
    try:
        yield
    except (typer.Exit, typer.Abort, typer.BadParameter):
        raise
    except Exception as error:
        if sentence := why(error):
            typer.echo(sentence, err=True)
        raise typer.Exit(1) from None


@asynccontextmanager
async def opened(settings: Settings, *, looking: bool = False) -> AsyncIterator[Store]:
    """The store, closed at the end. What keeps it shut is one sentence and exit code 1.

    With ``looking`` it must be there as it should be: no keys, no file and no tables are made.
    """
    with explained():
        store = await (_what_is_there(settings) if looking else open_store(settings, wait=False))
        try:
            yield store
        finally:
            await store.close()


async def open_store(settings: Settings, *, wait: bool = True) -> Store:
    """The database, ready for use; an embedded one is brought up to date. Waits for one that is locked or away."""
    from storage.encryption import Keyring
    from storage.store import Store

    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Keys are made together with the database: an old one needs its old keys.
    first = settings.database_file is None or not settings.database_file.exists()
    store = await Store.open(settings.database, Keyring.open(settings.key_dir, make=first))
    try:
        await _brought_up_to_date(store, settings, wait=wait)
    except BaseException:
        await store.close()
        raise
    return store


async def _brought_up_to_date(store: Store, settings: Settings, *, wait: bool) -> None:
    from bot.log import log
    from bot.telegram.poller import Pause
    from storage.store import StorageUnavailable

    pause = Pause()
    while True:
        try:
            if settings.embedded:
                await store.migrate()
            await store.check()
            await _drop_erased(store)
            return
        except StorageUnavailable as error:
            if not wait:
                raise
            seconds = pause.next()
            if pause.streak == 1:
                log().error("the database cannot be opened yet; trying again", reason=str(error))
            await asyncio.sleep(seconds)


async def _drop_erased(store: Store) -> None:
    from bot.log import log
    from storage.encryption import KeyMismatch
    from storage.kept_keys import drop_erased

    try:
        await drop_erased(store)
    except (OSError, KeyMismatch) as error:
        log().error("keys of people who were erased may be kept still", reason=type(error).__name__)


async def _what_is_there(settings: Settings) -> Store:
    from storage.encryption import Keyring
    from storage.store import Store

    file = settings.database_file
    if file is not None and not file.is_file():
        say("no-database", err=True, file=str(file))
        raise typer.Exit(1)
    store = await Store.open(settings.database, Keyring.open(settings.key_dir, make=False))
    try:
        await store.check()
    except BaseException:
        await store.close()
        raise
    return store


def why(error: Exception) -> str:
    """The sentence for what went wrong; empty where there is nobody left to read it."""
    from sqlalchemy.exc import ArgumentError, DBAPIError

    from bot.log import where
    from storage.database import UnknownDatabase
    from storage.store import MadeByNewer, NotMigrated, StorageUnavailable
    from storage.trouble import Trouble

    refusal = _of_server(error)
    match error:
        case Trouble(key=key, about=about):
            return worded(key, **about)
        case StorageUnavailable():
            return str(error)
        case MadeByNewer():
            return worded("made-by-newer")
        case NotMigrated():
            return worded("not-migrated")
        case BrokenPipeError():
            return ""
        case ArgumentError() | UnknownDatabase():
            return worded("no-database-address")
        case _ if refusal is not None:
            return worded("server-refused", why=refusal)
        case OSError(filename=None):
            return worded("no-writing", reason=_reason(error))
        case OSError():
            return worded("no-file", file=str(error.filename or ""), reason=_reason(error))
        case sqlite3.DatabaseError():
            return worded("damaged-database")
        case DBAPIError() if isinstance(error.orig, sqlite3.DatabaseError):
            return worded("damaged-database")
        case _:
            # Without its message: that may quote what a person wrote.
            return worded("unexpected", kind=type(error).__name__, where=where(error))


def _of_server(error: BaseException) -> str | None:
    """Why a server does not let us in, as ``words.ftl`` names it."""
    cause: BaseException | None = error
    while cause is not None:
        state = str(getattr(cause, "sqlstate", None) or "")
        for start, why in _SERVER_SAYS.items():
            if state.startswith(start):
                return why
        cause = cause.__cause__ or getattr(cause, "orig", None)
    return None


def _reason(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()
