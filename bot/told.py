"""What was told of a period, as it was sent; or what would be sent now. Looking at it releases nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bot.in_words import Beside, beside
from bot.library import Library
from bot.summing_up import published
from flows.authoring.programme import Programme
from flows.value.figures import Published
from flows.value.periods import Period

if TYPE_CHECKING:
    from storage.store import Tx


@dataclass(frozen=True, slots=True)
class Told:
    """A summary with what goes beside its figures."""

    summary: Published
    #: when it was sent last; ``None`` where it never was
    sent_at: datetime | None
    beside: Beside
    #: it was sent, but is not kept whole: these figures are those of now
    anew: bool = False


async def told(
    tx: Tx, library: Library, programme: Programme, period: Period, *, exact: bool, sample_data: bool
) -> Told:
    """The summary of a period as commissioners have it; ``exact``, the operator's, of what there is now."""
    sent = None if exact else await tx.releases.published(programme.id, period.id)
    whole, sent_at = sent if sent is not None else (None, None)
    summary = whole or await published(tx, library, programme, period, exact=exact, sample_data=sample_data)
    anew = whole is None and sent_at is not None
    return Told(summary, sent_at, await beside(tx, programme, summary, period.until), anew)
