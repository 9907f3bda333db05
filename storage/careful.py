"""Careful messages: those that are never sent twice, so of each it is kept whether it may have arrived.

One is announced before it goes out. Where the answer of the messenger was lost, it is undecided until somebody finds
out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, func, or_, select, true, update

from storage.messages import Message, opened
from storage.outbox import lease
from storage.schema import messages

if TYPE_CHECKING:
    from storage.transactions import Tx

_m = messages.c


class Attempt(NamedTuple):
    """One send of a message: what is found out about it says nothing of a later one."""

    row: int
    number: int


class Careful:
    def __init__(self, tx: Tx) -> None:
        self._tx = tx

    async def announce(self, row: int, after: int) -> bool:
        """Committed before a careful message goes out: after a crash it is undecided, not sent again.

        ``False`` where another process has it by now: then it is not ours to send. ``after`` is a number of the
        messenger's that is lower than the one it will get.
        """
        person = select(_m.person).where(_m.id == row).scalar_subquery()
        highest = select(func.max(_m.telegram_message_id)).where(_m.person == person)
        [(known,)] = await self._tx.rows(highest, messages)
        ours = update(messages).where(_m.id == row, _m.owner == self._tx.process, _m.state == "waiting")
        return bool(
            await self._tx.execute(
                ours.values(
                    state="sending", attempts=_m.attempts + 1, after=max(after, known or 0), before=None
                )
            )
        )

    async def not_sent(self, row: int) -> None:
        """A careful message certainly did not leave: it waits again, in the same hands."""
        await self._tx.execute(
            update(messages)
            .where(_m.id == row, _m.owner == self._tx.process, _m.state == "sending")
            .values(state="waiting")
        )

    async def undecided(self) -> list[Message]:
        """Careful messages that may or may not have arrived when a process died."""
        return await opened(
            self._tx,
            await self._tx.rows(select(messages).where(_m.state == "undecided").order_by(_m.id), messages),
        )

    async def unclear(self, row: int) -> None:
        """A careful message got no answer: nobody knows whether it arrived, so it is not sent again by itself.

        Where another process has it by now, or its recipient is gone, that says nothing any more.
        """
        self._tx.outbox.forget(row)
        ours = update(messages).where(_m.id == row, _m.owner == self._tx.process, _m.state == "sending")
        await self._tx.execute(ours.values(state="undecided", owner=None, leased_until=None))

    async def undecided_attempts(self) -> list[Attempt]:
        query = select(_m.id, _m.attempts).where(_m.state == "undecided").order_by(_m.id)
        return [Attempt(row.id, row.attempts) for row in await self._tx.rows(query, messages)]

    async def came_before(self, bounds: Mapping[Attempt, int]) -> None:
        """These undecided messages, if they arrived, have a lower number than this."""
        for attempt, number in bounds.items():
            await self._tx.execute(
                update(messages)
                .where(
                    _m.id == attempt.row,
                    _m.attempts == attempt.number,
                    _m.state == "undecided",
                    or_(_m.before.is_(None), _m.before > number),
                )
                .values(before=number)
            )

    async def stands_alone(self, message: Message, before: int | None) -> bool:
        """Whether the number of every other message like it, sent in the same time in the chat, is known.

        ``before`` is a number that it is lower than, if it arrived.
        Not known is that of one that is under way or undecided as well, and of a copy that a dead process may have
        sent. To try an edit there would change another message.
        """
        like = ("send",) if message.kind == "send" else ("photo", "document")
        under_way = and_(_m.state == "waiting", _m.owner.is_not(None), _m.owner != self._tx.process)
        copied = and_(~_m.careful, _m.attempts > 0)
        others = select(_m.id).where(
            _m.person == message.person,
            _m.id != message.id,
            _m.kind.in_(like),
            or_(_m.before.is_(None), _m.before > (message.after or 0) + 1),
            or_(_m.after.is_(None), _m.after < before - 1) if before is not None else true(),
            or_(_m.telegram_message_id.is_(None), _m.telegram_message_id > (message.after or 0)),
            or_(_m.state.in_(["undecided", "sending"]), under_way, and_(copied, _m.state != "failed")),
        )
        return not await self._tx.rows(others.limit(1), messages)

    async def numbers_between(self, person_id: str, after: int, before: int) -> set[int]:
        """The messenger's numbers in the chat that are known to be other messages."""
        query = select(_m.telegram_message_id).where(
            _m.person == person_id, _m.telegram_message_id > after, _m.telegram_message_id < before
        )
        return {row[0] for row in await self._tx.rows(query, messages)}

    async def decide(
        self,
        row: int,
        arrived: bool,
        *,
        number: int | None = None,
        by: str | None = None,
        attempt: int | None = None,
    ) -> bool:
        """It is known of an undecided message: it arrived (under this number), or is to be sent again (``by`` us).

        ``False`` where it is not undecided any more, or not about this ``attempt``: another process has sent it again.
        """
        self._tx.outbox.forget(row)
        values: dict[str, Any] = {
            "state": "sent" if arrived else "waiting",
            "owner": None,
            "leased_until": None,
        }
        if number is not None:
            values["telegram_message_id"] = number
        if by is not None:
            values |= {"owner": by, "leased_until": lease()}
        undecided = update(messages).where(_m.id == row, _m.state == "undecided")
        if attempt is not None:
            undecided = undecided.where(_m.attempts == attempt)
        return bool(await self._tx.execute(undecided.values(**values)))
