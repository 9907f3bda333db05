"""How fast messages may go: so many a second in all and per chat, with a burst, and slower when told so.

A slot is reserved once and comes in turn, so nobody overtakes and nobody starves. Times are a monotonic clock's.
"""

from __future__ import annotations


class Pace:
    """``rate`` a second after a first ``burst``; 0 is no limit."""

    __slots__ = ("_ahead", "_due", "_gap")

    def __init__(self, rate: float, burst: float) -> None:
        self._gap = 1 / rate if rate > 0 else 0.0
        self._ahead = self._gap * max(0.0, burst - 1)
        self._due = 0.0

    def reserve(self, now: float) -> float:
        """Take the next slot; how many seconds from ``now`` it is away."""
        self._due = max(self._due, now - self._ahead)
        wait = self._due - now
        self._due += self._gap
        return max(0.0, wait)

    def hold(self, until: float) -> None:
        """No slot before ``until``."""
        self._due = max(self._due, until)

    def is_rested(self, now: float) -> bool:
        """Whether the full burst is there again: nothing would be lost by forgetting this pace."""
        return self._due + self._ahead <= now
