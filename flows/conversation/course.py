"""The course of a run: all that it can ask, in order, and of each whether it is asked now, open or answered.

Kept up by names: after an answer only what it reaches is looked at again. What a turn asks of it (what is open, how
many questions there are, whether there is a way back) is then found without walking over the form.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, TypeAlias

from flows.conversation.definition import Group
from flows.conversation.expressions import holds
from flows.conversation.places import MOST_INSTANCES, Another, Place, Tree
from flows.conversation.run import State

if TYPE_CHECKING:
    from flows.conversation.submission import Submission

Entry: TypeAlias = Place | Another

_GIVEN = (State.ANSWERED, State.SKIPPED)


class Course:
    """One flag for each entry: is it relevant, does it count among the questions, is it open, was it answered.

    ``unsettled`` are the entries whose answers may have to be set aside or brought back: all at first, then those
    that were looked at again.
    """

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self.entries: tuple[Entry, ...] = ()
        self._index: dict[str, int] = {}
        self._by_name: dict[str, list[int]] = {}
        self._whether_another: list[int] = []
        self._relevant = bytearray()
        self._counted = bytearray()
        self._open = bytearray()
        self._answered = bytearray()
        #: indices to look at for answers to settle; ``None``: all of the run's answers
        self._unsettled: set[int] | None = None
        self._lay_out()

    def _lay_out(self) -> None:
        """Put the entries into their order, keeping what is known of those that were there."""
        known = self._index
        flags = (self._relevant, self._counted, self._open, self._answered)
        self.entries = tuple(self._tree.all_in_order())
        self._index = {entry.path: number for number, entry in enumerate(self.entries)}
        self._by_name = {}
        for number, entry in enumerate(self.entries):
            self._by_name.setdefault(entry.name, []).append(number)
        self._whether_another = [
            number for number, entry in enumerate(self.entries) if isinstance(entry, Another)
        ]
        before = [known.get(entry.path, -1) for entry in self.entries]
        laid = [bytearray(old[at] if at >= 0 else 0 for at in before) for old in flags]
        self._relevant, self._counted, self._open, self._answered = laid
        self._unsettled = None

    def look(self, submission: Submission, names: Mapping[str, str] | None, *, moved: bool = False) -> None:
        """Look again at the entries of these names, each below its path (for ``None``: at all).

        ``moved``: instances came or went.
        """
        if moved:
            self._lay_out()
        numbers = (
            range(len(self.entries))
            if names is None
            else sorted(
                number
                for name, below in names.items()
                for number in self._by_name.get(name, ())
                if self._belongs(number, below)
            )
        )
        answers = submission.run.answers
        for number in numbers:
            entry = self.entries[number]
            relevant = self._is_relevant(submission, entry)
            self._relevant[number] = relevant
            if isinstance(entry, Another):
                self._counted[number] = self._open[number] = relevant
            else:
                asked = relevant and submission.is_asked(entry)
                self._counted[number] = asked
                self._open[number] = asked or (relevant and entry.question.is_said)
            if self._open[number] and submission.is_settled(entry):
                self._open[number] = False
            answer = answers.get(entry.path)
            self._answered[number] = relevant and answer is not None and answer.state in _GIVEN
        if self._unsettled is not None:
            self._unsettled.update(numbers)

    def _belongs(self, number: int, below: str) -> bool:
        entry = self.entries[number]
        # Whether a repeat goes on is looked at wherever one of its instances was.
        return isinstance(entry, Another) or entry.path.startswith(below)

    @staticmethod
    def _is_relevant(submission: Submission, entry: Entry) -> bool:
        if isinstance(entry, Place):
            return submission.is_relevant(entry)
        if not submission.is_relevant(entry.parent):
            return False
        places = entry.parent.of_item(entry.repeat)
        if not _is_there_a(entry.repeat, entry.parent, submission):
            return False
        if entry.number > len(places):
            return len(places) < MOST_INSTANCES
        return submission.is_relevant(places[entry.number - 1])

    # --- what a turn asks ---------------------------------------------------------------------------------

    def relevant(self) -> Iterator[Entry]:
        """All that is relevant, in order."""
        return (entry for entry, flag in zip(self.entries, self._relevant, strict=True) if flag)

    def first_open(self) -> Entry | None:
        """What is to be asked or said next."""
        number = self._open.find(1)
        return self.entries[number] if number >= 0 else None

    def open_at(self, path: str) -> Entry | None:
        """What is at this path, if that is open, whether or not it is the next."""
        number = self._index.get(path, -1)
        return self.entries[number] if number >= 0 and self._open[number] else None

    def standing_of(self, path: str) -> tuple[int, int]:
        """Which of how many questions the one at ``path`` is. Whether a repeat goes on counts only when it is asked."""
        here = self._index[path]
        counted = bytearray(self._counted)
        for number in self._whether_another:
            counted[number] &= number == here
        return sum(counted[: here + 1]), sum(counted)

    @property
    def may_go_on(self) -> bool:
        """Whether a repeat may have more instances than it has now."""
        return any(self._relevant[number] for number in self._whether_another)

    def answered_before(self, path: str | None) -> Entry | None:
        """The nearest entry before this one (``None``: the end) that was answered or skipped."""
        number = self._answered.rfind(1, 0, self._end(path))
        return self.entries[number] if number >= 0 else None

    def flags_of(self, path: str) -> tuple[bool, bool, bool, bool]:
        """Whether an entry is relevant, counts, is open and was answered."""
        number = self._index[path]
        flags = (self._relevant, self._counted, self._open, self._answered)
        relevant, counted, is_open, answered = (bool(flag[number]) for flag in flags)
        return relevant, counted, is_open, answered

    def _end(self, path: str | None) -> int:
        return len(self.entries) if path is None else self._index.get(path, len(self.entries))

    def is_relevant(self, path: str) -> bool:
        """Whether something relevant stands at this path."""
        number = self._index.get(path)
        return number is not None and bool(self._relevant[number])

    def to_settle(self, submission: Submission) -> list[tuple[str, bool]]:
        """The answers that are to be set aside (``False``) or brought back (``True``), in order; each is given once."""
        answers = submission.run.answers
        if self._unsettled is None:
            paths: Iterable[str] = sorted(
                answers, key=lambda path: (self._index.get(path, len(self.entries)), path)
            )
        else:
            paths = (self.entries[number].path for number in sorted(self._unsettled))
        found = []
        for path in paths:
            answer = answers.get(path)
            if answer is None:
                continue
            relevant = self.is_relevant(path)
            if (answer.state in _GIVEN and not relevant) or (answer.state is State.NOT_RELEVANT and relevant):
                found.append((path, relevant))
        self._unsettled = set()
        return found


def _is_there_a(repeat: Group, parent: Place, submission: Submission) -> bool:
    """Whether the repeat is relevant at all: asked of its first instance, or of one that is not there yet."""
    if places := parent.of_item(repeat):
        return submission.is_relevant(places[0])
    if repeat.relevant is None:
        return True
    return holds(repeat.relevant, submission, Place(parent.tree, repeat, parent, "", 1))
