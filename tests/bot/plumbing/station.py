"""An emulator and the whole bot in one process, with a conversation that only echoes: the plumbing by itself."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bot.app import App
from bot.clock import Clock
from bot.emulator.client import EmulatorClient
from bot.emulator.server import Emulator
from bot.intake import Receives
from bot.settings import Settings
from storage.inbox import StoredUpdate
from storage.outbox import Outgoing
from storage.people import Person
from storage.store import Tx

TOKEN = "123456:plumbing-for-tests-0123456789"


class Echo:
    """Says what was said. ``unreadable`` updates fail, as they do in the real conversation."""

    def __init__(self) -> None:
        self.batches: list[int] = []
        self.handled: list[str] = []

    async def receive(self, tx: Tx, updates: Sequence[StoredUpdate]) -> None:
        self.batches.append(len(updates))
        for update in updates:
            try:
                async with tx.savepoint():
                    await self._one(tx, update)
                await tx.inbox.done(update.id)
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                await tx.inbox.failed(update.id, type(error).__name__)

    async def _one(self, tx: Tx, update: StoredUpdate) -> None:
        content: dict[str, Any] = json.loads(update.body)
        if "message" in content:
            sender, text = content["message"]["from"], content["message"]["text"]
        elif "callback_query" in content:
            sender, text = content["callback_query"]["from"], content["callback_query"]["data"]
        else:
            return
        person = await self.person(tx, update, int(sender["id"]))
        await self.answer(tx, update, person, str(text))
        self.handled.append(str(text))

    async def person(self, tx: Tx, update: StoredUpdate, number: int) -> Person:
        known = await tx.people.by_telegram([number])
        return known.get(number) or await tx.people.create(number, "Somebody", "en", update.at)

    async def answer(self, tx: Tx, update: StoredUpdate, person: Person, text: str) -> None:
        payload = {"text": f"echo {text}", "buttons": [[{"label": "Again", "do": {"again": True}}]]}
        await tx.outbox.put(Outgoing(person, "send", payload, at=update.at))


def settings(folder: Path, url: str, **given: Any) -> Settings:
    """For a bot whose rates are unlimited, kept in ``folder``."""
    options: dict[str, Any] = {
        "token": SecretStr(TOKEN),
        "api_url": url,
        "data_dir": folder / "data",
        "key_dir": folder / "keys",
        "send_rate": 0,
        "chat_rate": 0,
        "stop_within": 5,
        "poll_timeout": 5,
    }
    return Settings(**(options | given))


class Station:
    """``app`` talks to ``emulator``; ``people`` are people on it."""

    def __init__(self, emulator: Emulator, app: App, people: EmulatorClient, echo: Receives) -> None:
        self.emulator = emulator
        self.app = app
        self.people = people
        self.echo = echo

    async def failures(self) -> list[str]:
        """Why each of the updates failed that did."""
        async with self.app.store.reading() as tx:
            return [failure.reason for failure in await tx.inbox.failures()]

    async def handled(self, count: int) -> None:
        """Until so many updates have come in and all of them are handled."""
        while self.app.tally.received < count:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        await self.app.idle()


@asynccontextmanager
async def bot_on(
    emulator: Emulator, folder: Path, receives: Receives, **given: Any
) -> AsyncIterator[Station]:
    """The bot, started on an emulator that is there; stopped at the end."""
    app = App(settings(folder, emulator.url, **given), emulator.clock, receives=receives)
    async with EmulatorClient(emulator.url) as people:
        try:
            await app.start()
            yield Station(emulator, app, people, receives)
        finally:
            await app.stop()


@asynccontextmanager
async def emulated() -> AsyncIterator[Emulator]:
    emulator = Emulator(Clock(), token=TOKEN)
    await emulator.start()
    try:
        yield emulator
    finally:
        await emulator.stop()


@asynccontextmanager
async def station(folder: Path, receives: Receives | None = None, **given: Any) -> AsyncIterator[Station]:
    """An emulator and the bot on it."""
    async with emulated() as emulator, bot_on(emulator, folder, receives or Echo(), **given) as here:
        yield here
