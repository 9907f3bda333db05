"""What gives summaries, without the way in: store, summaries and delivery of one process, and its line to the chats."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import event, select, update

from bot.arrivals import Arrivals
from bot.clock import Clock
from bot.conversation import Conversation
from bot.delivery import Delivery
from bot.summaries import Summaries
from bot.tally import Tally
from bot.telegram.client import Blob, Client, Unreachable
from bot.telegram.sender import Sender
from storage.database import Postgres
from storage.schema import messages
from storage.store import Store
from tests.bot.summaries.chats import Chats

TOKEN = "123456:summaries-for-tests-0123456789"


class Line(Client):
    """The way to those chats: it may be cut before or after what it carries."""

    def __init__(self, chats: Chats, chance: random.Random, cut: float) -> None:
        super().__init__("http://127.0.0.1:1", TOKEN)
        self.chats, self.chance, self.cut = chats, chance, cut

    async def call(
        self,
        method: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        within: float = 30,  # noqa: ARG002
        blob: Blob | None = None,  # noqa: ARG002
    ) -> Any:
        await asyncio.sleep(0)
        cut = self.chance.random() if method.startswith("send") else 1.0
        if cut < self.cut / 2:
            raise Unreachable(method, "cut", may_have_arrived=True)
        result = self.chats.call(method, parameters or {})
        await asyncio.sleep(0)
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
        self._connections = _connections(store)
        self._file_closed = False
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
            self._close_file()
            await self.store.close()

    def _close_file(self) -> None:
        # Once: its number is somebody else's by then.
        if not self._file_closed:
            self._file_closed = True
            self.arrivals.close()

    async def buried(self) -> None:
        """It is dead: the system closes what it had open."""
        self._close_file()
        await self.store._database.close()
        for connection in self._connections:
            if not connection.is_closed():
                connection.terminate()


def _connections(store: Store) -> list[Any]:
    """Those to a server that this store opens."""
    opened: list[Any] = []
    if isinstance(store._database, Postgres):
        engine = store._database._engine.sync_engine
        event.listen(engine, "connect", lambda each, _: opened.append(each.driver_connection))
    return opened


async def is_under_way(store: Store) -> bool:
    """Whether a message of a summary still waits or is being sent: it is neither lost nor there yet."""
    async with store.reading() as tx:
        under_way = select(messages.c.id).where(
            messages.c.key.startswith("summary:"), messages.c.state.in_(("waiting", "sending"))
        )
        return bool(await tx.rows(under_way.limit(1), messages))


async def leases_end(store: Store, process: str) -> None:
    """Two minutes pass for what a dead process had in its hands."""
    async with store.transaction() as tx:
        await tx.execute(update(messages).where(messages.c.owner == process).values(leased_until=0))
