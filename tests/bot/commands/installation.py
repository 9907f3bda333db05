"""An installation as an operator has one: a data folder, a key folder, a database with people and what they said."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest
from typer.testing import Result

from storage.encryption import Keyring
from storage.store import Store
from tests.bot.commands.command_line import run
from tests.storage.lives import ADA, arrive, converse

T = TypeVar("T")

TOKEN = "123456:installation-for-tests-0123456789"
SAID = "the landlord, and =1+1"


@dataclass(frozen=True)
class Installation:
    """Where everything lies; ``url`` is the database's address."""

    folder: Path
    url: str

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def keys(self) -> Path:
        return self.folder / "keys"

    @property
    def database(self) -> Path:
        return self.data / "commonweal.db"

    def inside(self, work: Callable[[Store], Awaitable[T]]) -> T:
        """What ``work`` finds in the store, or does to it."""

        async def open_and_work() -> T:
            store = await Store.open(self.url, Keyring.open(self.keys))
            try:
                await store.migrate()
                return await work(store)
            finally:
                await store.close()

        return asyncio.run(open_and_work())

    def tamper(self, statement: str, *parameters: Any) -> None:
        """Change a row behind the bot's back."""
        with closing(sqlite3.connect(self.database)) as connection:
            connection.execute(statement, parameters)
            connection.commit()


def install(folder: Path, monkeypatch: pytest.MonkeyPatch, url: str | None = None) -> Installation:
    """Settings for an empty installation; with ``url`` on a server."""
    for name in ("PROGRAMMES", "WEBHOOK_URL", "WEBHOOK_SECRET"):
        monkeypatch.delenv(f"BOT_{name}", raising=False)
    here = Installation(folder, url or f"sqlite:///{folder / 'data' / 'commonweal.db'}")
    monkeypatch.chdir(folder)
    # Nobody listens there, unless a test has started an emulator.
    monkeypatch.setenv("BOT_API_URL", os.environ.get("BOT_API_URL", "http://127.0.0.1:1"))
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    monkeypatch.setenv("BOT_DATA_DIR", str(here.data))
    monkeypatch.setenv("BOT_KEY_DIR", str(here.keys))
    if url is None:
        monkeypatch.delenv("BOT_DATABASE_URL", raising=False)
    else:
        monkeypatch.setenv("BOT_DATABASE_URL", url)
    return here


def two_people_answer(here: Installation) -> None:
    """Sam may be counted, Ada may not; both have answered, and Sam in words too."""

    async def answer(store: Store) -> None:
        sam = await arrive(store)
        await converse(store, sam, "2", SAID, "16")
        ada = await arrive(store, ADA, counted=False, name="Ada")
        await converse(store, ada, "7", run="r2")

    here.inside(answer)


def refused(result: Result) -> str:
    """The one sentence with which a command ended: exit code 1, and nothing that looks like a program falling over."""
    assert result.exit_code == 1, result.output
    assert "Traceback" not in result.output
    assert "should not have happened" not in result.output, result.output
    [sentence] = result.stderr.strip().splitlines()
    return sentence


__all__ = ["SAID", "TOKEN", "Installation", "install", "refused", "run", "two_people_answer"]
