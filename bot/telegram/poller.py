"""Fetches updates, has them stored and committed, and only then lets Telegram forget them.

Laws: an offset is never sent that is higher than what is stored; nothing is parsed here beyond JSON; whatever
goes wrong is one line in the log per streak, and is tried again with growing pauses.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from bot.clock import Clock
from bot.log import log
from bot.telegram.client import Client, Refused, Unreachable
from bot.telegram.raw import KINDS, last_number, numbers_in, sort_out, sort_out_body
from storage.inbox import RawUpdate
from storage.store import StorageUnavailable

#: As many as Telegram gives at once.
BATCH = 100
_LONGEST_PAUSE = 30.0


class TokenRefused(Exception):
    """Telegram does not know this token: nothing to retry, somebody must set another."""


class Pause:
    """How long to wait after one more trouble in a row: doubling, up to half a minute."""

    def __init__(self, first: float = 0.5, longest: float = _LONGEST_PAUSE) -> None:
        self._first = first
        self._longest = longest
        self.streak = 0

    def next(self) -> float:
        self.streak += 1
        return float(min(self._longest, self._first * 2 ** (self.streak - 1)))

    def over(self) -> bool:
        """Forget the streak; true if there was one."""
        had, self.streak = self.streak > 0, 0
        return had


class Poller:
    """Asks Telegram for updates until it is cancelled, which loses nothing: what is unstored is unconfirmed."""

    def __init__(
        self,
        client: Client,
        clock: Clock,
        store: Callable[[Sequence[RawUpdate]], Awaitable[None]],
        *,
        timeout: int,
        heard: Callable[[], None] = lambda: None,
    ) -> None:
        self._client = client
        self._clock = clock
        self._store = store
        self._timeout = timeout
        self._offset: int | None = None
        self._limit = BATCH
        self._pause = Pause()
        self._heard = heard
        #: everything that waited when we began is stored
        self.caught_up = asyncio.Event()

    async def run(self) -> None:
        """Poll. Ends only by cancellation or ``TokenRefused``."""
        while True:
            try:
                body = await self._client.raw("getUpdates", self._parameters(), within=self._timeout + 15)
            except Unreachable as error:
                await self._wait("Telegram cannot be reached; trying again", reason=error.reason)
                continue
            except Refused as error:
                await self._after_refusal(error)
                continue
            if self._pause.over():
                log().info("Telegram answers again")
            self._heard()
            updates = self._read(body)
            if updates:
                await self._keep(updates)
            else:
                # Everything is confirmed. After a quiet week Telegram begins anew at any number, also a lower one,
                # and an offset above it would throw updates away.
                self._offset = None
            if len(updates) < self._limit:
                self.caught_up.set()

    def _parameters(self) -> dict[str, Any]:
        parameters: dict[str, Any] = {
            "timeout": self._timeout if self.caught_up.is_set() else 0, "limit": self._limit, "allowed_updates": KINDS
        }  # fmt: skip
        if self._offset is not None:
            parameters["offset"] = self._offset
        return parameters

    def _read(self, body: bytes) -> list[RawUpdate]:
        at = self._clock.now()
        try:
            listed = json.loads(body)["result"]
            updates = [sort_out(update, at) for update in listed]
        except (ValueError, TypeError, KeyError, RecursionError):
            if self._limit > 1:
                # One of them spoils the answer: fetched singly, the others get through.
                self._limit = 1
                return []
            self._limit = BATCH
            log().error("an update was not even JSON; it is kept, and the next ones go on")
            numbers = numbers_in(body)
            return [sort_out_body(body, at)] if numbers else []
        self._limit = BATCH if len(updates) != 1 else self._limit
        return updates

    async def _keep(self, updates: Sequence[RawUpdate]) -> None:
        pause = Pause()
        while True:
            try:
                await self._store(updates)
                break
            except StorageUnavailable as error:
                seconds = pause.next()
                if pause.streak == 1:
                    log().error(
                        "updates cannot be stored, and are not confirmed; trying again", reason=str(error)
                    )
                await asyncio.sleep(seconds)
        if pause.over():
            log().info("updates are stored again")
        self._offset = last_number(updates) + 1

    async def _after_refusal(self, error: Refused) -> None:
        match error.code:
            case 401 | 404:
                raise TokenRefused
            case 409:
                await self._wait("another process polls with this token, or a webhook is set; trying again")
            case 429:
                seconds = error.retry_after or 1
                log().warning("Telegram asks to slow down", method="getUpdates", seconds=seconds)
                await asyncio.sleep(seconds)
            case code:
                await self._wait("Telegram refused to give updates; trying again", code=code)

    async def _wait(self, event: str, **facts: object) -> None:
        seconds = self._pause.next()
        if self._pause.streak == 1:
            log().warning(event, **facts)
        await asyncio.sleep(seconds)
