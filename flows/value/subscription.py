"""What of the summaries a commissioner wants: which parts, in which language, and whether they are paused. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from flows.value.due import Due
from flows.value.periods import Length

MANY = 3
"""So many summaries that were missed are told of first, and only the newest comes with all its parts."""


class Part(StrEnum):
    """What can be left out. ``EVERYTHING`` is the programme as a whole."""

    EVERYTHING = "everything"
    WEEKS = "weeks"
    OUTCOMES = "outcomes"  # where months or quarters tell them apart
    PICTURES = "pictures"
    REPORT = "report"
    SPREADSHEET = "spreadsheet"


@dataclass(frozen=True, slots=True)
class Subscription:
    """One person's, for one programme. Who has said nothing gets all of it, in the language of the chat."""

    without: frozenset[Part] = frozenset()
    paused_until: datetime | None = None
    language: str | None = None

    def wants(self, part: Part) -> bool:
        return part not in self.without

    def takes(self, summary: Due, *, apart: bool) -> bool:
        """Whether this summary is to be sent. One that fell due in a pause is not sent after it either.

        ``apart``: weeks and outcomes are told apart. Where they are one, who left out one still wants the other.
        """
        if not self.wants(Part.EVERYTHING):
            return False
        if self.paused_until is not None and summary.at < self.paused_until:
            return False
        if not apart:
            return self.wants_either
        return self.wants(Part.WEEKS if summary.period.length is Length.WEEK else Part.OUTCOMES)

    @property
    def wants_either(self) -> bool:
        return self.wants(Part.WEEKS) or self.wants(Part.OUTCOMES)

    def is_paused(self, now: datetime) -> bool:
        return self.paused_until is not None and now < self.paused_until


NOTHING_SAID = Subscription()


def with_all_parts(missed: Sequence[Due]) -> frozenset[str]:
    """Which of the summaries that are sent together come with pictures and files: the newest, where there are many."""
    kept = missed[-1:] if len(missed) >= MANY else missed
    return frozenset(each.period.id for each in kept)
