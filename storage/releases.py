"""Releases: what was published, and to whom it went; each once, by a unique row."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from storage.schema import deliveries, releases, to_moment

if TYPE_CHECKING:
    from storage.transactions import Tx


class Releases:
    def __init__(self, tx: Tx) -> None:
        self._tx = tx

    async def claim(self, programme: str, period: str, recipient: str) -> bool:
        """``True`` once for each period and recipient: whoever gets it sends the summary."""
        put = sqlite.insert if self._tx.on_sqlite else postgresql.insert
        row = {"programme": programme, "period": period, "recipient": recipient}
        return bool(await self._tx.execute(put(deliveries).values(**row).on_conflict_do_nothing()))

    async def claimed(self, programme: str, period: str) -> set[str]:
        """Who has been given the summary of this period."""
        query = select(deliveries.c.recipient).where(
            deliveries.c.programme == programme, deliveries.c.period == period
        )
        return {row[0] for row in await self._tx.rows(query, deliveries)}

    async def store(self, programme: str, period: str, figures: Any, at: datetime) -> None:
        """Keep a summary as it was published (JSON, as text or as an object). A later one replaces it."""
        here = (releases.c.programme == programme, releases.c.period == period)
        kept = figures if isinstance(figures, str) else json.dumps(figures, ensure_ascii=False)
        await self._tx.execute(delete(releases).where(*here))
        await self._tx.execute(
            insert(releases).values(programme=programme, period=period, figures=kept, at=to_moment(at))
        )

    async def get(self, programme: str, period: str) -> Any | None:
        """The summary as it was published, read from its JSON."""
        query = select(releases.c.figures).where(
            releases.c.programme == programme, releases.c.period == period
        )
        found = await self._tx.rows(query, releases)
        return json.loads(found[0][0]) if found else None

    async def last_period(self, programme: str) -> str | None:
        """The latest period that was published. Period names sort in time (``2026-W47``)."""
        query = (
            select(releases.c.period)
            .where(releases.c.programme == programme)
            .order_by(releases.c.period.desc())
            .limit(1)
        )
        found = await self._tx.rows(query, releases)
        return found[0][0] if found else None
