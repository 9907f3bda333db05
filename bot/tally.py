"""What the bot counts while it runs: plain numbers, so that counting costs nothing on the way of an answer.

``bot.health`` turns them into Prometheus' form when somebody asks.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Tally:
    """All counts since the start. None of them says anything about a person."""

    received: int = 0
    repeated: int = 0
    handled: int = 0
    batches: int = 0
    handling_seconds: float = 0.0
    sent: Counter[str] = field(default_factory=Counter)
    attachments: Counter[str] = field(default_factory=Counter)
    jobs: Counter[str] = field(default_factory=Counter)
