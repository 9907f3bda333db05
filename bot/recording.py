"""What Telegram took, on its way into the database: noted in a file at once, recorded in groups a little later.

Laws: what was noted and not recorded is recorded by the next process; what cannot be recorded now is tried again
for as long as it takes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from functools import partial
from typing import TypeAlias, TypeVar

from bot.arrivals import Arrival, Arrivals
from bot.log import log, where
from bot.telegram.poller import Pause
from bot.unsettled import Unsettled
from storage.careful import Attempt
from storage.outbox import Message
from storage.store import StorageUnavailable, Store, Tx

T = TypeVar("T")

Result: TypeAlias = tuple[int, int | None, datetime]
"""A row, the messenger's number of the message, and when it arrived."""

Bounds: TypeAlias = dict[Attempt, int]


class Recorder:
    """``note`` what arrived; ``run`` records it, and tells ``recorded`` which rows are settled."""

    def __init__(
        self,
        store: Store,
        arrivals: Arrivals,
        unsettled: Unsettled,
        recorded: Callable[[Sequence[int]], None],
    ) -> None:
        self._store = store
        self._arrivals = arrivals
        self._unsettled = unsettled
        self._recorded = recorded
        self._results: list[Result] = []
        self._bounds: Bounds = {}
        self._to_record = asyncio.Event()

    def note(self, message: Message, number: int | None, at: datetime) -> None:
        """It arrived; a new message has a number."""
        if number is not None:
            # Before anything else runs: from here on a kill cannot make this message come twice.
            self._arrivals.note(Arrival(message.id, message.person, number, at))
        self._results.append((message.id, number, at))
        self._to_record.set()

    async def run(self) -> None:
        """Mark as sent, in groups: while one is committed the next gathers."""
        pause = Pause()
        while True:
            await self._to_record.wait()
            self._to_record.clear()
            # Taken only once the work is done: a stop in between still finds them.
            results = list(self._results)
            if not results:
                continue
            try:
                await stored(self._store, self._record(results))
            except Exception as error:
                # What was sent stays noted in the file of arrivals until it is recorded.
                log().error(
                    "what was sent is recorded later", reason=type(error).__name__, where=where(error)
                )
                await asyncio.sleep(pause.next())
                self._to_record.set()
                continue
            pause.over()
            self._bounds.clear()
            del self._results[: len(results)]
            if not self._results:
                self._arrivals.all_recorded()
            self._recorded([row for row, _, _ in results])

    async def finish(self) -> None:
        """Record what is left, once: the next process has it from the file of arrivals else."""
        if not self._results:
            return
        try:
            await self._store.submit(self._record(self._results))
        except Exception as error:
            reason = str(error) if isinstance(error, StorageUnavailable) else type(error).__name__
            log().error("what was sent last could not be recorded; it may be sent again", reason=reason)

    async def recall(self) -> int:
        """Record what an earlier process sent and could not record any more. Call before anything is sent."""
        left = self._arrivals.left()

        async def record(tx: Tx) -> int:
            rows = await tx.outbox.messages(arrival.row for arrival in left)
            # Another database may have been put in the place of the one this file speaks of.
            ours = [each for each in left if each.row in rows and rows[each.row].person == each.person]
            await tx.outbox.sent([(each.row, each.number, each.at) for each in ours])
            return len(ours)

        recalled = await self._store.submit(record) if left else 0
        self._arrivals.all_recorded()
        return recalled

    def _record(self, results: Sequence[Result]) -> Callable[[Tx], Awaitable[None]]:
        self._bounds |= self._unsettled.take_bounds()
        return partial(_record, results=results, bounds=dict(self._bounds))


async def _record(tx: Tx, *, results: Sequence[Result], bounds: Bounds) -> None:
    await tx.outbox.sent(results)
    await tx.careful.came_before(bounds)


async def stored(store: Store, work: Callable[[Tx], Awaitable[T]]) -> T:
    """Carry out a work, however long the database is away."""
    pause = Pause()
    while True:
        try:
            return await store.submit(work)
        except StorageUnavailable as error:
            seconds = pause.next()
            if pause.streak == 1:
                log().error("the outcome of a send cannot be recorded yet", reason=str(error))
            await asyncio.sleep(seconds)
