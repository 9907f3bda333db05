"""Releases: what was published, and to whom it went; each once, by a unique row."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from flows.value.figures import Published
from storage.schema import deliveries, from_moment, messages, outcomes_apart, releases, to_moment

if TYPE_CHECKING:
    from storage.transactions import Tx

Standing = Literal["given", "undelivered", "not_wanted"]
"""Put into the outbox; kept until the chat is open again, or until it can be made; left out because of what the
recipient said."""

_d = deliveries.c
_PUBLISHED = TypeAdapter(Published)


class Undelivered(NamedTuple):
    """A summary that could not be sent: its recipient has blocked the bot, or it could not be made."""

    programme: str
    period: str
    recipient: str
    at: datetime | None


def message_key(programme: str, period: str = "", recipient: str = "", part: str = "") -> str:
    """The key of a message of a summary in the outbox; without a part, what the keys of all its parts begin with, and
    without a period those of all of the programme."""
    return f"summary:{programme}:{period}:{recipient}:{part}" if period else f"summary:{programme}:"


class Releases:
    def __init__(self, tx: Tx) -> None:
        self._tx = tx

    # --- to whom it went ---------------------------------------------------------------------------------

    async def claim(
        self,
        programme: str,
        period: str,
        recipient: str,
        *,
        at: datetime | None = None,
        standing: Standing = "given",
    ) -> bool:
        """``True`` once for each period and recipient: whoever gets it sends the summary.

        One that was kept while the chat was blocked can be claimed once more, to be given.
        """
        put = sqlite.insert if self._tx.on_sqlite else postgresql.insert
        row = {
            "programme": programme,
            "period": period,
            "recipient": recipient,
            "state": standing,
            "at": to_moment(at) if at is not None else None,
        }
        if await self._tx.execute(put(deliveries).values(**row).on_conflict_do_nothing()):
            return True
        if standing == "undelivered":
            return False
        kept = update(deliveries).where(
            _d.programme == programme,
            _d.period == period,
            _d.recipient == recipient,
            _d.state == "undelivered",
        )
        return bool(await self._tx.execute(kept.values(state=standing, at=row["at"])))

    async def claimed(self, programme: str, period: str) -> set[str]:
        """For whom it is settled what became of the summary of this period."""
        query = select(_d.recipient).where(_d.programme == programme, _d.period == period)
        return {row[0] for row in await self._tx.rows(query, deliveries)}

    async def settled(
        self, programme: str, recipients: Iterable[str], *, but: Standing | None = None
    ) -> set[tuple[str, str]]:
        """(period, recipient) of all summaries of which it is settled what became, for these recipients."""
        query = select(_d.period, _d.recipient).where(
            _d.programme == programme, _d.recipient.in_(list(recipients))
        )
        if but is not None:
            query = query.where(_d.state != but)
        return {(row.period, row.recipient) for row in await self._tx.rows(query, deliveries)}

    async def undelivered(self, programme: str | None = None) -> list[Undelivered]:
        """What is kept for those who have blocked the bot, the oldest first."""
        query = select(deliveries).where(_d.state == "undelivered").order_by(_d.at, _d.period, _d.recipient)
        if programme is not None:
            query = query.where(_d.programme == programme)
        return [
            Undelivered(
                row.programme, row.period, row.recipient, from_moment(row.at) if row.at is not None else None
            )
            for row in await self._tx.rows(query, deliveries)
        ]

    async def keep_dropped(self, recipient: str) -> None:
        """The recipient has blocked the bot: summaries of which something was dropped are kept as undelivered."""
        prefix = "summary:" + _d.programme + ":" + _d.period + ":" + _d.recipient + ":"
        dropped = (
            select(messages.c.id)
            .where(
                messages.c.person == recipient,
                messages.c.state == "dropped",
                func.substr(messages.c.key, 1, func.length(prefix)) == prefix,
            )
            .exists()
        )
        await self._tx.execute(
            update(deliveries)
            .where(_d.recipient == recipient, _d.state == "given", dropped)
            .values(state="undelivered")
        )

    async def told_since(self, programme: str, length: str, now: datetime) -> datetime:
        """Since when outcomes are told in periods of this length: from the first time that it is asked."""
        put = sqlite.insert if self._tx.on_sqlite else postgresql.insert
        row = put(outcomes_apart).values(programme=programme, length=length, since=to_moment(now))
        changed = row.on_conflict_do_update(
            index_elements=["programme"],
            set_={"length": length, "since": to_moment(now)},
            where=outcomes_apart.c.length != length,
        )
        await self._tx.execute(changed)
        query = select(outcomes_apart.c.since).where(outcomes_apart.c.programme == programme)
        [(since,)] = await self._tx.rows(query, outcomes_apart)
        return from_moment(since)

    # --- what was published ------------------------------------------------------------------------------

    async def store(
        self, programme: str, period: str, figures: Any, at: datetime, published: Published | None = None
    ) -> None:
        """Keep a summary as it was published: as JSON (text or object), and whole. A later one replaces it."""
        here = (releases.c.programme == programme, releases.c.period == period)
        kept = figures if isinstance(figures, str) else json.dumps(figures, ensure_ascii=False)
        whole = None if published is None else _PUBLISHED.dump_json(_plain(published), exclude_defaults=True)
        await self._tx.execute(delete(releases).where(*here))
        await self._tx.execute(
            insert(releases).values(
                programme=programme,
                period=period,
                figures=kept,
                at=to_moment(at),
                published=None if whole is None else whole.decode(),
            )
        )

    async def get(self, programme: str, period: str) -> Any | None:
        """The summary as it was published, read from its JSON."""
        query = select(releases.c.figures).where(
            releases.c.programme == programme, releases.c.period == period
        )
        found = await self._tx.rows(query, releases)
        return json.loads(found[0][0]) if found else None

    async def published(self, programme: str, period: str) -> tuple[Published | None, datetime] | None:
        """The summary as it was sent, and when; ``None`` where none was. Of an older one only its JSON was kept."""
        query = select(releases.c.published, releases.c.at).where(
            releases.c.programme == programme, releases.c.period == period
        )
        found = await self._tx.rows(query, releases)
        if not found:
            return None
        whole = None
        if found[0].published is not None:
            # One of an earlier version may tell of figures in other words.
            with suppress(ValidationError):
                whole = _PUBLISHED.validate_json(found[0].published)
        return whole, from_moment(found[0].at)

    async def last_period(self, programme: str) -> str | None:
        """The latest week that was published. Names of weeks sort in time (``2026-W47``)."""
        query = (
            select(releases.c.period)
            .where(releases.c.programme == programme, releases.c.period.like("%-W%"))
            .order_by(releases.c.period.desc())
            .limit(1)
        )
        found = await self._tx.rows(query, releases)
        return found[0][0] if found else None


def _plain(published: Published) -> Published:
    """With words as plain objects, which can be written down."""
    head = published.head
    return replace(
        published,
        head=replace(
            head, title=dict(head.title), names={name: dict(words) for name, words in head.names.items()}
        ),
        figures=tuple(
            replace(
                figure,
                label=dict(figure.label),
                why=None if figure.why is None else dict(figure.why),
                parameters=tuple(
                    replace(each, label=None if each.label is None else dict(each.label))
                    for each in figure.parameters
                ),
            )
            for figure in published.figures
        ),
    )
