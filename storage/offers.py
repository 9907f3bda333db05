"""Offers: a flow is offered to a person once in a period, however often the clock knocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.dialects import postgresql, sqlite

from storage.schema import offers

if TYPE_CHECKING:
    from storage.transactions import Tx


class Offers:
    def __init__(self, tx: Tx) -> None:
        self._tx = tx

    async def claim(self, person_id: str, programme: str, flow: str, period: str) -> bool:
        """``True`` for the first who asks, ``False`` for everyone after."""
        insert = sqlite.insert if self._tx.on_sqlite else postgresql.insert
        row = {"person": person_id, "programme": programme, "flow": flow, "period": period}
        return bool(await self._tx.execute(insert(offers).values(**row).on_conflict_do_nothing()))
