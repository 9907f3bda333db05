"""How updates leave: long polling with offsets, or a webhook; never both.

Of two pollers the older is told 409. A webhook is tried again with growing delay until it says 2xx.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import aiohttp

from bot.clock import Clock
from bot.emulator.markup import BotApiError
from bot.emulator.updates import Update, UpdateQueue

CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)
GATHER = 0.002  # the server waits this long for more before it answers a long poll
REPEAT = 0.5  # asking again with the same offset this soon gives one update only


class Polling:
    """getUpdates."""

    def __init__(self, updates: UpdateQueue, clock: Clock) -> None:
        self.updates = updates
        self.clock = clock
        self._waiter: asyncio.Future[bool] | None = None  # True: something came, False: terminated
        self._asked = (-1, float("-inf"))
        updates.on_push.append(self._wake)

    def _wake(self, _update: Update) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(True)

    def terminate(self) -> None:
        """End the poll that waits now, with 409."""
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(False)

    async def get(self, offset: int, limit: int, timeout: float) -> str:  # noqa: ASYNC109  (Telegram's word)
        """The JSON array of updates."""
        self.terminate()
        self.updates.drop_expired(self.clock.now())
        self.updates.confirm(offset)
        now = time.monotonic()
        asked, self._asked = self._asked, (offset, now)
        if asked[0] == offset and now - asked[1] < REPEAT:
            limit = 1
        taken = self.updates.take(limit, self.clock.now())
        if not taken and timeout > 0:
            waiter: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
            self._waiter = waiter
            try:
                if not await asyncio.wait_for(waiter, timeout):
                    raise BotApiError(409, CONFLICT)
                await asyncio.sleep(GATHER)
            except TimeoutError:
                pass
            finally:
                if self._waiter is waiter:
                    self._waiter = None
            taken = self.updates.take(limit, self.clock.now())
        return f"[{','.join([update.body for update in taken])}]"


@dataclass(slots=True)
class Hook:
    """Where the bot wants its updates brought."""

    url: str
    secret: str
    connections: int
    last_error: str = ""
    last_error_date: int = 0


class Webhook:
    """Brings updates to a URL: in order for one person and kind, side by side otherwise."""

    def __init__(
        self,
        updates: UpdateQueue,
        clock: Clock,
        perform: Callable[[dict[str, Any]], Awaitable[None]],
        retry: float,
    ) -> None:
        self.updates = updates
        self.clock = clock
        self.hook: Hook | None = None
        self._perform = perform
        self._retry = retry
        self._lanes: dict[tuple[int, str], deque[Update]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._session: aiohttp.ClientSession | None = None
        self._slots = asyncio.Semaphore(40)
        updates.on_push.append(self._lay)

    async def set(self, hook: Hook | None) -> None:
        """Start bringing updates to this hook, or stop."""
        await self.close()
        self.hook = hook
        if hook is None:
            return
        self._slots = asyncio.Semaphore(hook.connections)
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60))
        for update in list(self.updates.waiting):
            self._lay(update)

    async def close(self) -> None:
        """Stop whatever is under way."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()
        self._lanes.clear()
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _lay(self, update: Update) -> None:
        if self.hook is None:
            return
        key = (update.person, update.kind)
        lane = self._lanes.get(key)
        if lane is not None:
            lane.append(update)
            return
        self._lanes[key] = deque([update])
        task = asyncio.get_running_loop().create_task(self._drive(key))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _drive(self, key: tuple[int, str]) -> None:
        lane = self._lanes[key]
        while lane:
            await self._bring(lane.popleft())
        del self._lanes[key]

    async def _bring(self, update: Update) -> None:
        delay = self._retry
        while update.expires > self.clock.now().timestamp():
            async with self._slots:
                wait = await self._post(update)
            if wait is None:
                break
            await asyncio.sleep(wait or delay)
            delay = min(delay * 2, 60.0)
        self.updates.done(update)

    async def _post(self, update: Update) -> float | None:
        """None when it was accepted, else the seconds the other side asked for (0: it named none)."""
        assert self.hook is not None
        assert self._session is not None
        headers = {"Content-Type": "application/json"}
        if self.hook.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = self.hook.secret
        try:
            async with self._session.post(
                self.hook.url, data=update.body.encode(), headers=headers, allow_redirects=False
            ) as response:
                body = await response.read()
                if 200 <= response.status < 300:
                    await self._reply(body)
                    return None
                self._failed(f"Wrong response from the webhook: {response.status} {response.reason}")
                wait = response.headers.get("Retry-After", "")
                return float(wait) if wait.isdigit() else 0.0
        except (aiohttp.ClientError, TimeoutError) as error:
            self._failed(
                "Connection refused" if isinstance(error, aiohttp.ClientConnectorError) else "Connection lost"
            )
            return 0.0

    def _failed(self, why: str) -> None:
        assert self.hook is not None
        self.hook.last_error = why
        self.hook.last_error_date = int(self.clock.now().timestamp())

    async def _reply(self, body: bytes) -> None:
        """A webhook may answer with one method to call."""
        try:
            call = json.loads(body)
        except ValueError:
            return
        if isinstance(call, dict) and "method" in call:
            await self._perform(call)
