"""Winding the demo's clock forward: to a moment, by days, or to next Monday 09:00 where the programme lives.

Whoever runs the jobs hands in ``on_wind``; the answer comes when everything due on the way has run.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.clock import Clock

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Winder:
    """The clock as the page's buttons move it; one winding at a time."""

    def __init__(self, clock: Clock, zone: str) -> None:
        self.clock = clock
        self.zone = ZoneInfo(zone)
        self.on_wind: Callable[[datetime], Awaitable[None]] | None = None
        self.on_wound: list[Callable[[], None]] = []
        self._one_at_a_time = asyncio.Lock()

    def told(self) -> dict[str, Any]:
        """What time it is, for the page."""
        return {"now": self.clock.now().isoformat(), "zone": self.zone.key}

    def target(self, asked: dict[str, Any]) -> datetime:
        """The moment meant by ``{"to": ISO}``, ``{"days": 1}`` or ``{"next": "monday 09:00"}``."""
        now = self.clock.now()
        if "to" in asked:
            moment = datetime.fromisoformat(str(asked["to"]))
            return moment if moment.tzinfo else moment.replace(tzinfo=self.zone)
        local = now.astimezone(self.zone)
        if "days" in asked:
            # The same wall time that many days on, whatever the clocks do in between.
            return (local.replace(tzinfo=None) + timedelta(days=int(asked["days"]))).replace(tzinfo=self.zone)
        day, _, hour = str(asked["next"]).lower().partition(" ")
        ahead = (DAYS.index(day) - local.weekday()) % 7
        moment = datetime.combine(local.date() + timedelta(days=ahead), time.fromisoformat(hour), self.zone)
        return (
            moment
            if moment > local
            else datetime.combine(moment.date() + timedelta(days=7), time.fromisoformat(hour), self.zone)
        )

    async def wind(self, moment: datetime) -> None:
        """Move the clock there, and let what is due run."""
        async with self._one_at_a_time:
            if self.on_wind is not None:
                await self.on_wind(moment)
            self.clock.wind_to(moment)
            for listener in self.on_wound:
                listener()
