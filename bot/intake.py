"""Intake: stores what comes in, then has it handled, in order for each person and all who wait in one transaction.

Laws: nothing is confirmed to Telegram before it is stored; nothing leaves the inbox before everything it did is
committed; a batch that fails is tried again one by one, so that one update cannot hold up the others.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Protocol

from bot.log import log, where
from bot.tally import Tally
from bot.telegram.poller import Pause
from storage.inbox import RawUpdate, StoredUpdate
from storage.outbox import Message
from storage.store import StorageUnavailable, Store, Tx

_AT_ONCE = 200
_SWEEP_SECONDS = 5.0


class Receives(Protocol):
    """The conversation, or what a test puts in its place."""

    async def receive(self, tx: Tx, updates: Sequence[StoredUpdate]) -> None: ...


class Intake:
    """One per process. ``keep`` is called by poller or webhook; ``run`` handles until ``stop``."""

    def __init__(
        self,
        store: Store,
        conversation: Receives,
        deliver: Callable[[Sequence[Message]], None],
        *,
        tally: Tally,
        ready: Callable[[StoredUpdate], bool] = lambda _: True,
        after: Callable[[Sequence[StoredUpdate]], None] = lambda _: None,
    ) -> None:
        self._store = store
        self._conversation = conversation
        self._deliver = deliver
        self._ready = ready
        self._after = after
        self._tally = tally
        self._waiting: deque[StoredUpdate] = deque()
        self._arrived = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._stopping = False
        self._task: asyncio.Task[None] | None = None
        self._sweep: asyncio.Task[None] | None = None

    # --- what others call --------------------------------------------------------------------------------

    async def keep(self, updates: Sequence[RawUpdate]) -> None:
        """Store; returns after the commit. Raises ``StorageUnavailable``, and then nothing was stored."""
        stored = await self._store.submit(lambda tx: tx.inbox.add(updates))
        self._tally.received += len(stored)
        self._tally.repeated += len(updates) - len(stored)
        if stored:
            self._waiting.extend(stored)
            self.wake()

    async def recover(self) -> int:
        """Take up what was stored and not handled before the last stop or crash. Call before anything comes in."""
        found: list[StoredUpdate] = []
        if self._store.on_sqlite:
            async with self._store.reading() as tx:
                found = await tx.inbox.waiting(1_000_000)
            self._waiting.extend(found)
        self.wake()
        return len(found)

    def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="intake")
        if not self._store.on_sqlite:
            self._sweep = asyncio.create_task(self._wake_now_and_then(), name="intake: sweep")

    async def stop(self, within: float) -> None:
        """End the turn under way, begin no other. What waits is stored, and is taken up at the next start."""
        self._stopping = True
        self._arrived.set()
        for task in (self._task, self._sweep):
            if task is None:
                continue
            if task is self._task:
                await asyncio.wait([task], timeout=within)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def idle(self) -> None:
        """Return when everything stored so far is handled."""
        await self._idle.wait()

    @property
    def waiting(self) -> int:
        return len(self._waiting)

    # --- the loop ----------------------------------------------------------------------------------------

    async def _run(self) -> None:
        pause = Pause()
        while not self._stopping:
            await self._arrived.wait()
            self._arrived.clear()
            try:
                while not self._stopping and await self._handle_some():
                    if pause.over():
                        log().info("updates are handled again")
                if not self._waiting and not self._arrived.is_set():
                    self._idle.set()
            except StorageUnavailable as error:
                seconds = pause.next()
                if pause.streak == 1:
                    log().error("updates wait in the inbox; trying again", reason=str(error))
                await asyncio.sleep(seconds)
                self._arrived.set()
            except Exception as error:
                # A mistake of ours beside the turns themselves: it must not end the only loop that handles them.
                log().error("updates are taken up again", reason=type(error).__name__, where=where(error))
                await asyncio.sleep(pause.next())
                self._arrived.set()

    async def _handle_some(self) -> bool:
        """Handle the oldest that wait. False when there were none."""
        began = time.perf_counter()
        if self._store.on_sqlite:
            count = await self._handle_ours()
        else:
            count = await self._handle_anybodys()
        if count:
            self._tally.batches += 1
            self._tally.handled += count
            self._tally.handling_seconds += time.perf_counter() - began
        return count > 0

    async def _handle_ours(self) -> int:
        """This process alone stores, so what it has in hand is all there is."""
        batch: list[StoredUpdate] = []
        held: set[int | None] = set()
        for update in self._waiting:
            if update.person in held or not self._ready(update):
                # Whoever said this waits, with all they said after it; the others go on.
                held.add(update.person)
                continue
            batch.append(update)
            if len(batch) == _AT_ONCE:
                break
        if batch:
            await self._handle(batch)
        return len(batch)

    async def _handle_anybodys(self) -> int:
        """Several processes store: the database says whose turn it is, and keeps each person to one process."""
        self._waiting.clear()
        taken: list[StoredUpdate] = []

        async def work(tx: Tx) -> tuple[Message, ...]:
            taken[:] = await tx.inbox.waiting(_AT_ONCE)
            await self._conversation.receive(tx, taken)
            return tx.outbox.new

        try:
            new = await self._store.submit(work)
        except StorageUnavailable:
            raise
        except Exception as error:
            await self._one_by_one(list(taken), error)
        else:
            self._done(taken, new)
        return len(taken)

    async def _handle(self, batch: Sequence[StoredUpdate]) -> None:
        async def work(tx: Tx) -> tuple[Message, ...]:
            ours = batch
            if not self._store.on_sqlite:
                claimed = await tx.inbox.claim(update.id for update in batch)
                ours = [update for update in batch if update.id in claimed]
            await self._conversation.receive(tx, ours)
            return tx.outbox.new

        try:
            new = await self._store.submit(work, about=_people(batch))
        except StorageUnavailable:
            raise
        except Exception as error:
            await self._one_by_one(batch, error)
        else:
            self._done(batch, new)

    async def _one_by_one(self, batch: Sequence[StoredUpdate], trouble: Exception) -> None:
        if len(batch) == 1:
            [update] = batch
            reason = type(trouble).__name__
            log().error(
                "an update could not be handled and is kept",
                row=update.id, kind=update.kind, reason=reason, where=where(trouble),
            )  # fmt: skip
            await self._store.submit(lambda tx: tx.inbox.failed(update.id, reason))
            self._done(batch, ())
            return
        log().warning("a batch is handled again one by one", count=len(batch), reason=type(trouble).__name__)
        for update in batch:
            await self._handle([update])

    def _done(self, batch: Sequence[StoredUpdate], new: Sequence[Message]) -> None:
        if self._store.on_sqlite:
            self._drop(batch)
        self._deliver(new)
        self._after(batch)

    def _drop(self, batch: Sequence[StoredUpdate]) -> None:
        for update in batch:
            if self._waiting[0] is update:
                self._waiting.popleft()
            else:
                self._waiting.remove(update)

    def wake(self) -> None:
        """Look again: what was not ready may be so now."""
        self._idle.clear()
        self._arrived.set()

    async def _wake_now_and_then(self) -> None:
        while True:
            await asyncio.sleep(_SWEEP_SECONDS)
            self.wake()


def _people(batch: Sequence[StoredUpdate]) -> set[int]:
    return {update.person for update in batch if update.person is not None}
