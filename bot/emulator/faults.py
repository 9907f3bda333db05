"""Making Telegram fail on purpose: refusals, pauses, lost connections, and its two limits on pace.

A test says which method, how often and how; everything is off until asked for.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from bot.emulator.markup import BotApiError


@dataclass(slots=True)
class Fault:
    """What happens to the next ``times`` calls of ``method`` (``*``: any), perhaps for one chat only."""

    method: str = "*"
    times: int = 1
    status: int = 0
    description: str = ""
    retry_after: int = 0
    drop: str = ""  # "before": nothing is done and the connection is lost; "after": done, and then lost
    pause: float = 0.0  # seconds before the answer
    chat_id: int = 0

    def refusal(self) -> BotApiError | None:
        """The error to answer with, if it is one that answers."""
        if not self.status:
            return None
        parameters: dict[str, Any] | None = {"retry_after": self.retry_after} if self.retry_after else None
        return BotApiError(
            self.status, self.description or _default(self.status, self.retry_after), parameters
        )


def _default(status: int, retry_after: int) -> str:
    if status == 429:
        return f"Too Many Requests: retry after {retry_after}"
    return {
        401: "Unauthorized",
        403: "Forbidden: bot was blocked by the user",
        404: "Not Found",
        500: "Internal Server Error",
        502: "Bad Gateway",
    }.get(status, "Bad Request")


class Faults:
    """The faults still to come, oldest first."""

    def __init__(self) -> None:
        self.coming: list[Fault] = []

    def next(self, method: str, chat_id: int) -> Fault | None:
        """The fault for this call, used up by it."""
        for fault in self.coming:
            if fault.method.lower() in ("*", method) and fault.chat_id in (0, chat_id):
                fault.times -= 1
                if fault.times <= 0:
                    self.coming.remove(fault)
                return fault
        return None


@dataclass(slots=True)
class Rates:
    """Telegram's pace: messages a second in all and per chat, with a burst. 0 is no limit."""

    overall: float = 30.0
    per_chat: float = 1.0
    burst: int = 5
    _filled: dict[int, tuple[float, float]] = field(default_factory=dict)  # chat (0: all) -> tokens, moment

    def wait(self, chat_id: int) -> int:
        """Seconds to wait before sending there, 0 when it may go now (and then it is counted)."""
        now = time.monotonic()
        pending: list[tuple[int, float]] = []
        for key, rate, burst in ((0, self.overall, self.overall), (chat_id, self.per_chat, self.burst)):
            if not rate:
                continue
            tokens, moment = self._filled.get(key, (float(burst), now))
            tokens = min(float(burst), tokens + (now - moment) * rate)
            if tokens < 1:
                return max(1, round((1 - tokens) / rate))
            pending.append((key, tokens - 1))
        for key, tokens in pending:
            self._filled[key] = (tokens, now)
        return 0
