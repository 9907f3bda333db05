"""The one clock. Intake, jobs and the emulator are handed the same one; the demo's carries an offset."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class Clock:
    """Wall time in UTC, moved forward by ``offset``. Only a demo or a test ever moves it."""

    def __init__(self, offset: timedelta = timedelta(0)) -> None:
        self.offset = offset

    def now(self) -> datetime:
        """The present moment, timezone-aware, in UTC."""
        return datetime.now(UTC) + self.offset

    def wind_to(self, moment: datetime) -> None:
        """Move the offset so that ``now()`` is ``moment``. A moment already past changes nothing."""
        ahead = moment - self.now()
        if ahead > timedelta(0):
            self.offset += ahead
