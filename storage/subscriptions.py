"""What commissioners want of their summaries, and summaries that somebody asked for and has not been given yet.

A wish is a row until what it led to is in the outbox: taking it out and putting the messages in is one commit.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from flows.value.subscription import NOTHING_SAID, Part, Subscription
from storage.schema import from_moment, subscriptions, to_moment, wanted_summaries
from storage.unavailable import new_id

if TYPE_CHECKING:
    from storage.transactions import Tx

_s = subscriptions.c
_w = wanted_summaries.c


@dataclass(frozen=True, slots=True)
class Wish:
    """Somebody asked for a summary at a moment: the period as far as it had gone then."""

    id: str
    person: str
    programme: str
    period: str
    exact: bool
    #: the process that was asked
    owner: str
    at: datetime
    tries: int
    #: the summary itself, ``report`` (its files), ``answers:`` and a figure, or ``star:`` and a flow
    what: str = ""


class Subscriptions:
    def __init__(self, tx: Tx) -> None:
        self._tx = tx

    async def of(self, person: str, programme: str) -> Subscription:
        query = select(subscriptions).where(_s.person == person, _s.programme == programme)
        found = await self._tx.rows(query, subscriptions)
        return _read(found[0]) if found else NOTHING_SAID

    async def of_programme(self, programme: str) -> dict[str, Subscription]:
        """Those of everybody who said something, by person."""
        query = select(subscriptions).where(_s.programme == programme)
        return {row.person: _read(row) for row in await self._tx.rows(query, subscriptions)}

    async def keep(self, person: str, programme: str, wanted: Subscription, at: datetime) -> None:
        put = sqlite.insert if self._tx.on_sqlite else postgresql.insert
        values: dict[str, Any] = {
            "without": " ".join(sorted(wanted.without)),
            "paused_until": to_moment(wanted.paused_until) if wanted.paused_until is not None else None,
            "language": wanted.language,
            "at": to_moment(at),
        }
        row = put(subscriptions).values(person=person, programme=programme, **values)
        await self._tx.execute(row.on_conflict_do_update(index_elements=["person", "programme"], set_=values))

    async def everything(self, person: str) -> list[dict[str, Any]]:
        """All of a person, for the file they can ask for."""
        query = select(subscriptions).where(_s.person == person).order_by(_s.programme)
        return [
            {
                "programme": row.programme,
                "without": row.without.split(),
                "paused_until": from_moment(row.paused_until).isoformat() if row.paused_until else None,
                "language": row.language,
                "at": from_moment(row.at).isoformat(),
            }
            for row in await self._tx.rows(query, subscriptions)
        ]

    # --- asked for ---------------------------------------------------------------------------------------

    async def wish(
        self, person: str, programme: str, period: str, at: datetime, *, exact: bool, what: str = ""
    ) -> None:
        await self._tx.execute(
            insert(wanted_summaries).values(
                # Never one that was there before: it is in the keys of messages.
                id=new_id("w"),
                person=person,
                programme=programme,
                period=period,
                exact=exact,
                what=what,
                owner=self._tx.process,
                at=to_moment(at),
                tries=0,
            )
        )

    async def wishes(self, limit: int, now: datetime, left_after: timedelta) -> list[Wish]:
        """What this process was asked for and has not given, and what others have left, the oldest first."""
        query = select(wanted_summaries).order_by(_w.at, _w.id).limit(limit)
        if not self._tx.on_sqlite:
            is_left = or_(_w.at < to_moment(now - left_after), _w.at > to_moment(now + left_after))
            query = query.where(or_(_w.owner == self._tx.process, is_left))
        return [
            Wish(
                row.id,
                row.person,
                row.programme,
                row.period,
                row.exact,
                row.owner,
                from_moment(row.at),
                row.tries,
                row.what,
            )
            for row in await self._tx.rows(query, wanted_summaries)
        ]

    async def try_again(self, wish: Wish) -> None:
        """Note that it is tried: what fails again and again is given up."""
        await self._tx.execute(
            update(wanted_summaries)
            .where(_w.id == wish.id)
            .values(tries=_w.tries + 1, owner=self._tx.process)
        )

    async def fulfil(self, wishes: Iterable[str]) -> bool:
        """Take them out. ``False`` where another process was quicker."""
        return bool(await self._tx.execute(delete(wanted_summaries).where(_w.id.in_(list(wishes)))))


def _read(row: Any) -> Subscription:
    known = {part.value for part in Part}
    return Subscription(
        without=frozenset(Part(part) for part in row.without.split() if part in known),
        paused_until=from_moment(row.paused_until) if row.paused_until is not None else None,
        language=row.language,
    )
