"""What ``summary`` and ``evidence`` share: a period of a programme as it was told. Looking at it releases nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import typer

from bot.commands import say
from bot.notes import is_sample_data, present
from bot.opening import opened, settings_or_exit

if TYPE_CHECKING:
    from bot.library import Library
    from bot.told import Told
    from flows.authoring.programme import Programme
    from flows.value.periods import Period
    from storage.store import Tx


@dataclass(frozen=True, slots=True)
class Look:
    tx: Tx
    library: Library
    programme: Programme
    period: Period
    told: Told

    def say_how_it_stands(self) -> None:
        """Beside what is written: whether commissioners have it, and since when."""
        if self.told.summary.exact:
            return
        sent = self.told.sent_at
        if sent is not None:
            at = f"{sent.astimezone(ZoneInfo(self.period.zone)):%d %B %Y, %H:%M}"
            say("told-anew" if self.told.anew else "told-sent", err=True, at=at)
        elif self.period.finished:
            say("told-never", err=True)
        else:
            say("told-unfinished", err=True, length=str(self.period.length))


@asynccontextmanager
async def looked_at(programme_id: str, week: str | None, *, exact: bool) -> AsyncIterator[Look]:
    """A programme or a period that is not there ends the command with 2."""
    from bot.library import Library
    from bot.programmes import load_programmes
    from bot.told import told
    from flows.value.periods import period_named, week_of

    settings = settings_or_exit()
    programmes, _ = load_programmes(settings.programmes)
    programme = programmes.get(programme_id)
    if programme is None:
        say("no-such-programme", err=True, programme=programme_id, known=", ".join(sorted(programmes)))
        raise typer.Exit(2)
    now, zone = present(settings.data_dir), programme.timezone
    period = period_named(week, zone, now) if week is not None else week_of(now, zone)
    if period is None:
        say("no-such-week", err=True, week=str(week))
        raise typer.Exit(2)
    async with opened(settings) as store, store.reading() as tx:
        library = Library(programmes)
        await library.published.refresh(tx)
        programme = library.programmes[programme_id]
        sample = is_sample_data(settings.data_dir)
        found = await told(tx, library, programme, period, exact=exact, sample_data=sample)
        yield Look(tx, library, programme, period, found)
