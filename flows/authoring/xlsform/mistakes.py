"""What is wrong with a form, by how much it matters: what makes it unreadable, what has to be mended before it
is published, what a chat cannot carry, and what is only worth knowing.
"""

from __future__ import annotations

from dataclasses import dataclass

from flows.authoring.problems import Problem, Problems, place_of


@dataclass(frozen=True, slots=True)
class NotCarried:
    """Something in a form that a chat cannot do: where, and what."""

    path: str
    what: str


class Mistakes:
    """All that was found in one form so far."""

    def __init__(self, file: str) -> None:
        #: with any of these there is no flow
        self.problems = Problems(file)
        #: the form can be played, but is not fit to be published
        self.to_mend = Problems(file)
        self.notices = Problems(file)
        self._not_carried: dict[NotCarried, None] = {}
        self._refused = Problems(file)

    def mend(
        self, row: int | None, column: str | None, message: str, remedy: str, *, sheet: str | None = None
    ) -> None:
        self.to_mend.add(row, column, message, remedy, sheet=sheet)

    def notice(
        self, row: int | None, column: str | None, message: str, remedy: str, *, sheet: str | None = None
    ) -> None:
        self.notices.add(row, column, message, remedy, sheet=sheet)

    def not_carried(self, path: str, what: str, row: int, column: str, remedy: str) -> None:
        self._not_carried[NotCarried(path, what)] = None
        self._refused.add(row, column, f"a chat cannot carry {what}", remedy, sheet="survey")

    @property
    def unsupported(self) -> tuple[NotCarried, ...]:
        return tuple(self._not_carried)

    @property
    def all_problems(self) -> tuple[Problem, ...]:
        """As somebody mends them: from the first row of the survey to the last of the other sheets."""
        found = (*self.problems.in_order(), *self._refused.in_order(), *self.to_mend.in_order())
        placed = [problem for problem in found if problem.sheet is not None]
        return (*sorted(placed, key=place_of), *(problem for problem in found if problem.sheet is None))
