"""A summary in the words of a language: its messages and files, made aside, and what is read from the store for it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from bot.behind import asked_in
from bot.stories import quotes
from bot.summing_up import Piece, files, pieces
from flows.authoring.programme import Programme
from flows.value.figures import Published
from flows.value.periods import just_before, period_named
from storage.store import Store, Tx
from storage.stories import Story


@dataclass(frozen=True, slots=True)
class Beside:
    """What people wrote and may be shared, and what figures were in the quarter before and in the summary before."""

    stories: tuple[Story, ...]
    earlier: dict[str, Decimal]
    last: dict[str, Decimal]

    @property
    def quotes(self) -> tuple[str, ...]:
        return tuple(story.text for story in self.stories)

    @property
    def quoted(self) -> tuple[str, ...]:
        """Whose words they are."""
        return tuple(sorted({story.person for story in self.stories}))


async def in_words(
    store: Store, programme: Programme, summary: Published, language: str, now: datetime, *, offer_exact: bool
) -> list[Piece]:
    """Everything that it is sent as."""
    async with store.reading() as tx:
        found = await beside(tx, programme, summary, now)
    return await asyncio.to_thread(
        pieces,
        summary,
        language,
        programme.value_map,
        quotes=found.quotes,
        quoted=found.quoted,
        earlier=found.earlier,
        last=found.last,
        asked=asked_in(programme, language),
        offer_exact=offer_exact,
    )


async def in_files(
    store: Store, programme: Programme, summary: Published, language: str, now: datetime
) -> list[Piece]:
    """The full report and the spreadsheet."""
    async with store.reading() as tx:
        found = await beside(tx, programme, summary, now)
    return await asyncio.to_thread(
        files,
        summary,
        language,
        programme.value_map,
        quotes=found.quotes,
        quoted=found.quoted,
        earlier=found.earlier,
        asked=asked_in(programme, language),
    )


async def beside(tx: Tx, programme: Programme, summary: Published, now: datetime) -> Beside:
    """What is read for it besides its figures."""
    head = summary.head
    period = period_named(head.week, programme.timezone, now)
    # The last summary of the quarter before, as it was published.
    year, week, _ = (head.quarter_first_day - timedelta(days=1)).isocalendar()
    # Exact figures are not held against published ones.
    before = None if period is None or summary.exact else just_before(period).id
    earlier = await _published_in(tx, head.programme, f"{year}-W{week:02}")
    last = await _published_in(tx, head.programme, before) if before is not None else {}
    quoted = await quotes(tx, programme, period) if period is not None else ()
    return Beside(quoted, earlier, last)


async def _published_in(tx: Tx, programme: str, period: str) -> dict[str, Decimal]:
    kept = await tx.releases.get(programme, period)
    figures = kept["figures"] if kept else []
    return {each["id"]: Decimal(str(each["value"])) for each in figures if each["value"] is not None}
