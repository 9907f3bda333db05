"""The picture of co-production: who planned by who delivered, with hours and people in each cell.

Six cells are time given; the first row is what professionals deliver alone, and its last cell cannot be. An arrow
says whether there was more or less than in the last quarter, where both may be shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bot.report.numbers import Numbers, numbers_in
from bot.report.picture import drawn, frame, stacked
from bot.report.view import FULL_COPRODUCTION, heading_of
from flows.value.coproduction import PLANNING, cell_name
from flows.value.disclosure import SMALLEST_GROUP
from flows.value.figures import HOUR, PERSON, Figure, Measure, Published, Section, State
from flows.value.value_map import Who

HEIGHT = 800
Earlier = Mapping[str, Decimal]
"""What a figure was at the end of the last quarter, by its id."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One of the nine. ``figure`` is ``None`` for the one that cannot be."""

    planned: Who
    delivered: Who
    figure: Figure | None
    label: str
    hours: str
    people: str
    #: 1 for more than in the last quarter, -1 for less, 0 for as much, ``None`` where that is not known
    movement: int | None
    #: counted as time given
    given: bool

    @property
    def is_empty(self) -> bool:
        return self.figure is None or self.figure.value == 0


def cells(summary: Published, numbers: Numbers, earlier: Earlier | None = None) -> tuple[Cell, ...]:
    """The nine cells, row by row as the matrix is read: delivery down, planning across."""
    time = summary.of(Section.TIME_GIVEN)
    by_name = {figure.subject: figure for figure in time if figure.measure is Measure.CELL}
    provision = next((one for one in time if one.measure is Measure.PROVISION), None)
    planning = next(
        (one for one in time if one.measure is Measure.INVOLVEMENT and one.subject == PLANNING), None
    )
    beside = {Who.PROFESSIONALS: provision, Who.TOGETHER: planning, Who.USERS: None}
    return tuple(
        _cell(
            planned,
            delivered,
            beside[planned] if delivered is Who.PROFESSIONALS else by_name.get(cell_name(planned, delivered)),
            numbers,
            earlier or {},
        )
        for delivered in Who
        for planned in Who
    )


def _cell(planned: Who, delivered: Who, figure: Figure | None, numbers: Numbers, earlier: Earlier) -> Cell:
    given = delivered is not Who.PROFESSIONALS
    label = numbers.words(f"matrix-{cell_name(planned, delivered)}")
    if figure is None:
        return Cell(planned, delivered, None, label, "", "", None, given)
    people = None if figure.n is None else Decimal(figure.n)
    told = figure.state is State.HIDDEN or bool(figure.value)
    return Cell(
        planned,
        delivered,
        figure,
        label,
        numbers.with_unit(figure),
        numbers.measured(people, PERSON) if told and figure.state is State.SHOWN else "",
        _movement(figure, earlier),
        given,
    )


def _movement(figure: Figure, earlier: Earlier) -> int | None:
    before = earlier.get(figure.id)
    if before is None or figure.value is None or not (before or figure.value):
        return None
    return (figure.value > before) - (figure.value < before)


def matrix_chart(summary: Published, language: str, earlier: Earlier | None = None) -> bytes | None:
    """The PNG; ``None`` where no time given was written down."""
    data = matrix_data(summary, language, earlier)
    return drawn("matrix.typ", data) if data is not None else None


def matrix_data(summary: Published, language: str, earlier: Earlier | None = None) -> dict[str, Any] | None:
    numbers = numbers_in(language, summary.head.currency)
    words = numbers.words
    found = cells(summary, numbers, earlier)
    if not any(cell.figure is not None and cell.figure.value for cell in found):
        return None
    most = max(cell.figure.value or Decimal(0) for cell in found if cell.figure is not None and cell.given)
    moved = any(cell.movement is not None for cell in found)
    hidden = any(cell.figure is not None and cell.figure.state is State.HIDDEN for cell in found)
    return frame(summary, language) | {
        "height": HEIGHT,
        "title": _title(summary, numbers),
        "subtitle": words("matrix-subtitle"),
        "key": words("matrix-key-moved" if moved else "matrix-key"),
        "foot": heading_of(summary, numbers),
        "hidden": words("chart-hidden", people=SMALLEST_GROUP) if hidden else "",
        "planned": [words(f"matrix-planned-{who}") for who in Who],
        "delivered": [words(f"matrix-delivered-{who}") for who in Who],
        "cells": [
            {
                "label": cell.label,
                "hours": cell.hours,
                "people": cell.people,
                "impossible": cell.figure is None,
                "hidden": cell.figure is not None and cell.figure.state is State.HIDDEN,
                "given": cell.given,
                "shade": _shade(cell, most),
                "movement": cell.movement,
            }
            for cell in found
        ],
    }


def _shade(cell: Cell, most: Decimal) -> float:
    if cell.figure is None or not cell.figure.value or not most or not cell.given:
        return 0.0
    return round(float(cell.figure.value / most), 3)


def matrix_caption(summary: Published, language: str, earlier: Earlier | None = None) -> str:
    """The picture's numbers in words."""
    numbers = numbers_in(language, summary.head.currency)
    shown = summary.of(Section.TIME_GIVEN, Measure.CELL)
    lines = list(matrix_in_words(summary, numbers, earlier))
    data = matrix_data(summary, language, earlier)
    return stacked(summary, numbers, data, lambda count: lines[:count], len(lines), shown)


def matrix_in_words(summary: Published, numbers: Numbers, earlier: Earlier | None = None) -> Iterator[str]:
    """Each cell with anything in it or moved, its hours, its people, more or less than before; then all others."""
    words, found = numbers.words, cells(summary, numbers, earlier)
    for cell in found:
        if not cell.is_empty or cell.movement is not None:
            moved = {1: "matrix-more", -1: "matrix-less", 0: "matrix-same"}
            after = words(moved[cell.movement]) if cell.movement is not None else ""
            yield f"{cell.label}: " + ", ".join(part for part in (cell.hours, cell.people, after) if part)
    if any(cell.is_empty and cell.figure is not None and cell.movement is None for cell in found):
        yield words("matrix-others", hours=numbers.measured(Decimal(0), HOUR))


def _title(summary: Published, numbers: Numbers) -> str:
    """The finding: how much of the time given was planned and done together."""
    together = summary.figure(f"{Section.TIME_GIVEN}.{FULL_COPRODUCTION}.{Measure.CELL}")
    given = summary.figure(f"{Section.TIME_GIVEN}.{Measure.GIVEN}")
    if given is None or given.value is None:
        return numbers.words("matrix-title-plain")
    hours = numbers.with_unit(given)
    if together is None or not together.value:
        return numbers.words("matrix-title", hours=hours)
    if together.value == given.value:
        return numbers.words("matrix-title-all", given=hours)
    return numbers.words(
        "matrix-title-together", together=numbers.with_unit(together), given=numbers.of(given)
    )
