"""What gives summaries, without the way in: store, summaries and delivery of one process, and how it dies.

A ``Mortal`` dies at the n-th of its steps: each call of the store (before it, just before the commit, after it) and
each call of Telegram (before it, after it) is one. Once dead it takes no further step, as a process would not.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import update

from bot.arrivals import Arrivals
from bot.clock import Clock
from bot.conversation import Conversation
from bot.delivery import Delivery
from bot.summaries import Summaries
from bot.tally import Tally
from bot.telegram.client import Blob, Client, Refused, Unreachable
from bot.telegram.sender import Sender
from storage.schema import messages
from storage.store import Store, Tx

TOKEN = "123456:summaries-for-tests-0123456789"
T = TypeVar("T")


class Died(BaseException):
    """The process is gone."""


class Fate:
    """At which step somebody dies; 0 is never."""

    def __init__(self) -> None:
        self.at = 0
        self.steps = 0
        self.met = asyncio.Event()

    def step(self) -> None:
        if self.met.is_set():
            raise Died
        self.steps += 1
        if self.steps == self.at:
            self.met.set()
            raise Died


class MortalStore(Store):
    """A store whose process may die at any call."""

    fate: Fate

    async def submit(self, work: Callable[[Tx], Awaitable[T]], *, about: Iterable[int] = ()) -> T:
        self.fate.step()
        result = await super().submit(work, about=about)
        self.fate.step()
        return result

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Tx]:
        async with super().transaction() as tx:
            yield tx
            self.fate.step()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Tx]:
        self.fate.step()
        async with super().reading() as tx:
            yield tx
        self.fate.step()

    async def close(self) -> None:
        try:
            await super().close()
        except Died:
            await self._database.close()


class Chats:
    """Telegram as its chats remember it. Numbers rise over all of them."""

    def __init__(self) -> None:
        self.last = 0
        self.said: dict[int, tuple[int, str, str]] = {}
        self.blocked: set[int] = set()
        #: messages that an edit has made into another
        self.changed: list[int] = []

    def call(self, method: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
        chat = int(parameters["chat_id"])
        if chat in self.blocked:
            raise Refused(method, 403, "Forbidden: bot was blocked by the user")
        said = str(parameters.get("text", parameters.get("caption")))
        buttons = json.dumps(parameters.get("reply_markup"))
        if method.startswith("edit"):
            number = int(parameters["message_id"])
            whose, *was = self.said.get(number, (0, "", ""))
            if whose != chat:
                raise Refused(method, 400, "Bad Request: message to edit not found")
            if was[0].endswith("picture") != ("caption" in parameters):
                what = "text" if "text" in parameters else "caption"
                raise Refused(method, 400, f"Bad Request: there is no {what} in the message to edit")
            if was == [said, buttons]:
                raise Refused(method, 400, "Bad Request: message is not modified")
            self.changed.append(number)
            return {"message_id": number}
        self.last += 1
        self.said[self.last] = (chat, said, buttons)
        return {"message_id": self.last}

    def heard(self, chat: int) -> Counter[str]:
        return Counter(text for whose, text, _ in self.said.values() if whose == chat)


class Line(Client):
    """The way to those chats: it may be cut before or after what it carries."""

    def __init__(self, chats: Chats, fate: Fate, chance: random.Random, cut: float) -> None:
        super().__init__("http://127.0.0.1:1", TOKEN)
        self.chats, self.fate, self.chance, self.cut = chats, fate, chance, cut

    async def call(
        self,
        method: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        within: float = 30,  # noqa: ARG002
        blob: Blob | None = None,  # noqa: ARG002
    ) -> Any:
        self.fate.step()
        await asyncio.sleep(0)
        cut = self.chance.random() if method.startswith("send") else 1.0
        if cut < self.cut / 2:
            raise Unreachable(method, "cut", may_have_arrived=True)
        result = self.chats.call(method, parameters or {})
        await asyncio.sleep(0)
        self.fate.step()
        if cut < self.cut:
            raise Unreachable(method, "cut", may_have_arrived=True)
        return result


class Worker:
    """One process, from ``begin`` until it is ended or dies."""

    def __init__(
        self, store: Store, client: Client, clock: Clock, conversation: Conversation, folder: Path
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.store = store
        self.clock = clock
        self.programmes = conversation.library.programmes
        self.arrivals = Arrivals(folder)
        self.delivery = Delivery(
            store,
            Sender(client),
            clock,
            send_rate=0,
            chat_rate=0,
            chat_burst=1,
            tally=Tally(),
            arrivals=self.arrivals,
        )
        self.summaries = Summaries(
            store=store, conversation=conversation, clock=clock, deliver=self.delivery.take
        )

    async def begin(self) -> None:
        await self.delivery.recall()
        await self.delivery.sweep()
        self.delivery.start()

    async def knock(self) -> None:
        """What the scheduler's knock does for summaries, and all that follows from it."""
        for programme in self.programmes.values():
            await self.summaries.send_due(programme, self.clock.now())
        await self.delivery.sweep()
        await self.delivery.idle()

    async def end(self) -> None:
        try:
            await self.delivery.stop(0)
        finally:
            self.arrivals.close()
            await self.store.close()


async def leases_end(store: Store, process: str) -> None:
    """Two minutes pass for what a dead process had in its hands."""
    async with store.transaction() as tx:
        await tx.execute(update(messages).where(messages.c.owner == process).values(leased_until=0))
