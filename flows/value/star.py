"""A person's own star: where they stood first and where they stand now, on each ladder of one questionnaire.

It is made of one person's answers and is for that person alone. Nobody's consent to be counted is asked for it, it is
in no summary, and nothing is reckoned: a step is shown as it was chosen. Where a programme asks for the worker's
reading too, which is given in the person's own run while the two look at it together, it stands beside their own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from flows.value.asks import step_of
from flows.value.evidence import EvidenceRow
from flows.value.references import QuestionReference, Words
from flows.value.value_map import Ladder, ValueMap

FEWEST = 3
"""Fewer rays make no star."""


@dataclass(frozen=True, slots=True)
class Ray:
    """One ladder: its ends, and the first and the latest step that the person chose."""

    label: Words
    bottom: int
    top: int
    first: int
    latest: int
    first_day: date
    latest_day: date
    #: the worker's latest, where there is one
    worker: int | None = None

    def at(self, step: int) -> float:
        """How far out a step lies, from 0 (the lowest) to 1."""
        return round((step - self.bottom) / (self.top - self.bottom), 4)


def ladders_of(value_map: ValueMap, flow: str) -> tuple[Ladder, ...]:
    """The ladders that a questionnaire asks about; none where they are too few for a star."""
    found = tuple(
        ladder for ladder in value_map.ladders if ladder.scale is None and ladder.question.flow == flow
    )
    return found if len(found) >= FEWEST else ()


def star(value_map: ValueMap, flow: str, rows: Iterable[EvidenceRow], zone: ZoneInfo) -> tuple[Ray, ...]:
    """The rays that have a reading, in the map's order; nothing where they are too few. ``rows`` are one person's."""
    readings = sorted(rows, key=lambda row: (row.at, row.run, row.sequence))

    def placed(ladder: Ladder, question: QuestionReference) -> list[tuple[int, date]]:
        return [
            (step, row.at.astimezone(zone).date())
            for row in readings
            if (row.flow, row.question) == (question.flow, question.question)
            and (step := step_of(row)) is not None
            and ladder.bottom <= step <= ladder.top
        ]

    rays = []
    for ladder in ladders_of(value_map, flow):
        found = placed(ladder, ladder.question)
        if found:
            (first, first_day), (latest, latest_day) = found[0], found[-1]
            theirs = placed(ladder, ladder.worker) if ladder.worker is not None else []
            worker = theirs[-1][0] if theirs else None
            rays.append(
                Ray(ladder.label, ladder.bottom, ladder.top, first, latest, first_day, latest_day, worker)
            )
    return tuple(rays) if len(rays) >= FEWEST else ()
