"""The updates that wait for the bot: numbered, kept until confirmed, forgotten when they grow old.

A text waits 24 hours and a tap 150 seconds, by the clock the emulator was given.
"""

from __future__ import annotations

import json
import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

TEXT_LIVES = timedelta(hours=24)
TAP_LIVES = timedelta(seconds=150)


@dataclass(frozen=True, slots=True)
class Update:
    """One update, already written out: it is sent as often as it is asked for, and serialised once."""

    update_id: int
    kind: str
    person: int
    expires: float
    body: str


class UpdateQueue:
    """What has not been confirmed yet, oldest first."""

    def __init__(self, first_id: int | None = None) -> None:
        self.waiting: deque[Update] = deque()
        self.next_id = random.randrange(10**8, 10**9) if first_id is None else first_id
        self.allowed: frozenset[str] | None = None
        self.on_push: list[Callable[[Update], None]] = []

    def push(self, kind: str, person: int, content: dict[str, Any], now: datetime) -> int:
        """Queue one update. What the bot did not ask for is dropped on arrival, as Telegram does."""
        if self.allowed is not None and kind not in self.allowed:
            return 0
        update_id = self.next_id
        lives = TAP_LIVES if kind == "callback_query" else TEXT_LIVES
        body = f'{{"update_id":{update_id},{json.dumps(kind)}:{json.dumps(content, separators=(",", ":"))}}}'
        self._add(Update(update_id, kind, person, (now + lives).timestamp(), body))
        return update_id

    def push_raw(self, content: dict[str, Any], now: datetime) -> int:
        """Queue any JSON object as an update. An ``update_id`` in it restarts the numbering there."""
        update_id = content.get("update_id", self.next_id)
        if not isinstance(update_id, int):
            update_id = self.next_id
        body = json.dumps({"update_id": update_id} | content, separators=(",", ":"))
        self._add(Update(update_id, "", 0, (now + TEXT_LIVES).timestamp(), body))
        return update_id

    def _add(self, update: Update) -> None:
        self.next_id = update.update_id + 1
        self.waiting.append(update)
        for listener in self.on_push:
            listener(update)

    def confirm(self, offset: int) -> None:
        """Forget everything before ``offset``; a negative one keeps only that many, counted from the end."""
        waiting = self.waiting
        if offset < 0:
            while len(waiting) > -offset:
                waiting.popleft()
            return
        while waiting and waiting[0].update_id < offset:
            waiting.popleft()

    def take(self, limit: int, now: datetime) -> list[Update]:
        """The oldest updates still alive; they stay until they are confirmed."""
        self.drop_expired(now)
        if len(self.waiting) <= limit:
            return list(self.waiting)
        return [self.waiting[position] for position in range(limit)]

    def drop_expired(self, now: datetime) -> None:
        """Forget what nobody fetched in time."""
        moment = now.timestamp()
        if any(update.expires <= moment for update in self.waiting):
            self.waiting = deque(update for update in self.waiting if update.expires > moment)

    def done(self, update: Update) -> None:
        """Forget one update, wherever it stands: a webhook accepted it."""
        try:
            self.waiting.remove(update)
        except ValueError:
            pass

    def clear(self) -> None:
        """Forget all of them (``drop_pending_updates``)."""
        self.waiting.clear()
