"""What is wrong in an author's file: where it is, what it is, and how to mend it.

Readers never stop at the first mistake: they write each into ``Problems`` and go on with what they have.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

MOST_PROBLEMS = 300
"""Beyond this a file is not nearly right: it is another kind of file, and a longer list helps nobody."""

LONGEST_QUOTE = 60


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake. In text files ``sheet`` is ``None`` and ``row`` is the line, counted from 1.

    ``column`` is the key (or the spreadsheet's column) that the mistake is in; ``remedy`` says what to do.
    """

    file: str
    sheet: str | None
    row: int | None
    column: str | None
    message: str
    remedy: str

    def to_json(self) -> dict[str, Any]:
        return {
            "file": self.file,
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "message": self.message,
            "remedy": self.remedy,
        }

    def where(self) -> str:
        """The place as a person reads it: ``check-in.yaml, line 14, relevant``."""
        place = [self.file]
        if self.sheet is not None:
            place.append(f"sheet {self.sheet}")
        if self.row is not None:
            place.append(f"row {self.row}" if self.sheet is not None else f"line {self.row}")
        if self.column is not None:
            place.append(self.column)
        return ", ".join(place)

    def __str__(self) -> str:
        return f"{self.where()}: {self.message}. {self.remedy}".rstrip()


class Problems:
    """The mistakes found in one file so far. The same mistake in the same place is written down once."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._found: dict[Problem, None] = {}
        self._left_out = 0

    def add(
        self, row: int | None, column: str | None, message: str, remedy: str, *, sheet: str | None = None
    ) -> None:
        problem = Problem(self.file, sheet, row, column, message, sentence(remedy))
        if problem in self._found:
            return
        if len(self._found) >= MOST_PROBLEMS:
            self._left_out += 1
            return
        self._found[problem] = None

    def include(self, problems: Iterable[Problem]) -> None:
        """Take in what another reader found in this file."""
        for problem in problems:
            self._found.setdefault(problem)

    def __bool__(self) -> bool:
        return bool(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def in_order(self) -> tuple[Problem, ...]:
        """All of them, by line; the last one says how many more there are, if there are very many."""
        ordered = sorted(self._found, key=place_of)
        if self._left_out:
            more = Problem(
                self.file,
                None,
                None,
                None,
                f"there are {self._left_out} more mistakes",
                "Mend the ones above first, then check again.",
            )
            ordered.append(more)
        return tuple(ordered)


class ProblemsOfRow(Problems):
    """The mistakes in one row of a sheet, written down among the file's, each under the header of its column."""

    def __init__(self, problems: Problems, sheet: str, headers: Mapping[str, str]) -> None:
        super().__init__(problems.file)
        self._all, self._sheet, self._headers = problems, sheet, headers

    def add(
        self, row: int | None, column: str | None, message: str, remedy: str, *, sheet: str | None = None
    ) -> None:
        header = self._headers.get(column or "", column)
        self._all.add(row, header, message, remedy, sheet=sheet or self._sheet)


def place_of(problem: Problem) -> tuple[int, str, int, str]:
    """Where a mistake stands: the survey first, then the other sheets, by row."""
    sheet = problem.sheet or ""
    return (0 if sheet in ("", "survey") else 1, sheet, problem.row or 0, problem.column or "")


def sentence(remedy: str) -> str:
    """What to do, with a full stop."""
    return remedy if not remedy or remedy[-1] in ".?!…}" else f"{remedy}."


def quote(text: str) -> str:
    """A piece of the author's file inside a message: one line, not too long, nothing invisible."""
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    return f'"{shown if len(shown) <= LONGEST_QUOTE else shown[: LONGEST_QUOTE - 1] + "…"}"'


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that the author most likely meant, if any is near enough."""
    # Comparing is slow on long words and long lists; a name that long has no near neighbour anyway.
    candidates = {name.casefold(): name for name in list(known)[:2000]}
    close = get_close_matches(word[:80].casefold(), candidates, n=1, cutoff=0.6)
    return candidates[close[0]] if close else None


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """``Did you mean "hours"?``; where nothing is near, ``otherwise`` or the list to choose from."""
    names = list(known)
    near = nearest(word, names)
    if near is not None:
        return f'Did you mean "{near}"?'
    if otherwise:
        return otherwise
    if not names:
        return "Leave it out"
    return f"Use one of: {', '.join(names[:40])}{', …' if len(names) > 40 else ''}"
