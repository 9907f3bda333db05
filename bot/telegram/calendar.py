"""Days, months and years as buttons: a calendar whose leaves are turned by tapping. Pure.

A question for a day first shows two buttons and opens the calendar when it is wanted.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, TypeAlias

from bot.wording import Words
from flows.conversation.days import MONTH_YEAR, YEAR
from flows.conversation.definition import Question
from flows.conversation.lexicon import lexicon

Cell: TypeAlias = tuple[str, dict[str, Any]]
"""A button: its label, and what a tap on it means."""

YEARS = 12
"""So many years are shown at once."""

NO_CALENDAR = "no-calendar"


def part_of(about: Question) -> str:
    """What is asked for: a ``day``, a ``month`` or a ``year``."""
    if YEAR in about.appearance:
        return "year"
    return "month" if MONTH_YEAR in about.appearance else "day"


def first(path: str, about: Question, words: Words, turned_to: str, *, whole: bool) -> list[list[Cell]]:
    """The buttons under a question for a day: two days and the calendar, or the leaf that was turned to.

    ``whole``: without what would have to be turned.
    """
    part = part_of(about)
    if turned_to:
        return leaf(path, part, words, turned_to)
    if part != "day" and not whole:
        return [[_cell(words("button-choose"), month=path, to="")]]
    days = [
        _cell(words("button-yesterday"), day=-1, question=path),
        _cell(words("button-today"), day=0, question=path),
    ]
    if part != "day":
        return []
    more = (
        []
        if whole or NO_CALENDAR in about.appearance
        else [[_cell(words("button-calendar"), month=path, to="")]]
    )
    return [days, *more]


def leaf_of(part: str, day: date) -> str:
    """The leaf that holds a day: the first month or year of those that are shown together."""
    if part == "year":
        return str(day.year - (YEARS - 1))
    return f"{day.year:04d}" if part == "month" else f"{day.year:04d}-{day.month:02d}"


def leaf(path: str, part: str, words: Words, shown: str) -> list[list[Cell]]:
    """One leaf: the days of a month, the months of a year, or some years; with the way to the leaves around it."""
    if part == "year":
        return _years(path, int(shown))
    if part == "month":
        return _months(path, words, int(shown))
    year, month = (int(number) for number in shown.split("-"))
    return _days(path, words, year, month)


def title(part: str, words: Words, shown: str) -> str:
    """What a leaf shows: ``November 2026``."""
    if part == "year":
        return words("years-shown", first=shown, last=str(int(shown) + YEARS - 1))
    if part == "month":
        return words("months-shown", year=shown)
    year, month = (int(number) for number in shown.split("-"))
    return words("days-shown", month=_month(words, month), year=str(year))


def _days(path: str, words: Words, year: int, month: int) -> list[list[Cell]]:
    if not date.min.year < year < date.max.year:
        return []
    this = date(year, month, 1)
    before, after = this - timedelta(days=1), this + timedelta(days=31)
    back, on = (f"{each.year:04d}-{each.month:02d}" for each in (before, after))

    def cell(day: date) -> Cell:
        if day.month == month:
            return _cell(str(day.day), answer=day.isoformat(), question=path)
        # Where the week is another month's, a tap turns the leaf.
        return _cell("‹" if day < this else "›", month=path, to=back if day < this else on)

    return [
        *([cell(day) for day in week] for week in calendar.Calendar().monthdatescalendar(year, month)),
        _turning(
            path,
            (f"‹ {_month(words, before.month)}", back, before.year),
            (f"{_month(words, after.month)} ›", on, after.year),
        ),
        _turning(
            path,
            (f"‹ {year - 1}", f"{year - 1:04d}-{month:02d}", year - 1),
            (f"{year + 1} ›", f"{year + 1:04d}-{month:02d}", year + 1),
        ),
    ]


def _months(path: str, words: Words, year: int) -> list[list[Cell]]:
    cells = [
        _cell(_month(words, month), answer=date(year, month, 1).isoformat(), question=path)
        for month in range(1, 13)
    ]
    around = _turning(
        path, (f"‹ {year - 1}", str(year - 1), year - 1), (f"{year + 1} ›", str(year + 1), year + 1)
    )
    return [*_in_rows(cells, 2), around]


def _years(path: str, start: int) -> list[list[Cell]]:
    cells = [
        _cell(str(year), answer=date(year, 1, 1).isoformat(), question=path)
        for year in range(start, start + YEARS)
        if date.min.year < year < date.max.year
    ]
    before, after = start - YEARS, start + YEARS
    around = _turning(
        path,
        (f"‹ {before}–{start - 1}", str(before), before),
        (f"{after}–{after + YEARS - 1} ›", str(after), after),
    )
    return [*_in_rows(cells, 4), around]


def _turning(path: str, *leaves: tuple[str, str, int]) -> list[Cell]:
    """Buttons to other leaves, as far as there are such years."""
    return [
        _cell(label, month=path, to=to)
        for label, to, year in leaves
        if date.min.year < year < date.max.year - YEARS
    ]


def _cell(label: str, **do: Any) -> Cell:
    return label, do


def _in_rows(cells: list[Cell], width: int) -> list[list[Cell]]:
    return [cells[start : start + width] for start in range(0, len(cells), width)]


def _month(words: Words, month: int) -> str:
    return _names(words)[month - 1].capitalize()


def _names(words: Words) -> list[str]:
    names: Iterable[str] = (lexicon().get(words.language) or lexicon()["en"])["months"]
    return list(names)
