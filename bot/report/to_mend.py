"""What is wrong with a questionnaire, as a list that its author reads: by sheet, the same mistake said once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.wording import Words
from flows.authoring.problems import Problem

MOST_ROWS = 6
"""So many rows are named where the same is wrong in many."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One mistake with every row it stands in."""

    sheet: str | None
    rows: tuple[int, ...]
    column: str | None
    message: str
    remedy: str


def faults(problems: Iterable[Problem]) -> tuple[Fault, ...]:
    """The problems in their order, those that differ in nothing but the row together."""
    found: dict[tuple[str | None, str | None, str, str], list[int]] = {}
    for problem in problems:
        rows = found.setdefault((problem.sheet, problem.column, problem.message, problem.remedy), [])
        if problem.row is not None and problem.row not in rows:
            rows.append(problem.row)
    return tuple(
        Fault(sheet, tuple(rows), column, message, remedy)
        for (sheet, column, message, remedy), rows in found.items()
    )


def where(fault: Fault, words: Words, *, sheet: bool = True) -> str:
    """The place in words: ``sheet survey, rows 14 and 20, column relevant``; empty for the file as a whole."""
    place = []
    if sheet and fault.sheet is not None:
        place.append(words("at-sheet", sheet=fault.sheet))
    if fault.rows:
        named = ", ".join(str(row) for row in fault.rows[:MOST_ROWS])
        more = len(fault.rows) - MOST_ROWS
        if more > 0:
            place.append(words("at-rows-more", rows=named, more=more))
        else:
            place.append(words("at-rows", rows=named, count=len(fault.rows)))
    if fault.column is not None:
        place.append(words("at-column", column=fault.column))
    return ", ".join(place)


def line(fault: Fault, words: Words) -> str:
    """One fault as two lines: where and what, and what to do."""
    place = where(fault, words, sheet=False)
    said = words("fault-at", place=place, what=fault.message) if place else words("fault", what=fault.message)
    said = said[:1].upper() + said[1:]
    return f"{said}\n→ {fault.remedy}" if fault.remedy else said


def in_paragraphs(found: Sequence[Fault], words: Words, *, room: int) -> tuple[list[str], int]:
    """The first of the list as far as ``room`` characters go, under the names of their sheets; how many are left."""
    lines: list[str] = []
    sheet: str | None = None
    for number, fault in enumerate(found):
        piece = line(fault, words)
        if fault.sheet is not None and fault.sheet != sheet:
            piece = f"{words('fault-sheet', sheet=fault.sheet)}\n{piece}"
        if lines and sum(map(len, lines)) + 2 * len(lines) + len(piece) > room:
            return lines, len(found) - number
        lines.append(piece[:room])
        sheet = fault.sheet
    return lines, 0


def as_text(found: Sequence[Fault], words: Words) -> bytes:
    """The whole list as a text file."""
    lines, _ = in_paragraphs(found, words, room=10_000_000)
    return ("\n\n".join(lines) + "\n").encode("utf-8", "replace")
