"""How a submission was earlier: what defaults saw as the run or an instance began, and what calculations gave when
a question they wait for was last answered.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from flows.conversation.definition import Group
from flows.conversation.expressions import text_of
from flows.conversation.expressions.values import string_value
from flows.conversation.places import Place
from flows.conversation.run import Answer, State

if TYPE_CHECKING:
    from flows.conversation.submission import Submission

Moment: TypeAlias = tuple[int, frozenset[str]]
"""A sequence of the run, and the instances that are there all the same."""


class Moments:
    """The submission ``of`` a run as it was after each of its answers; worked out when first looked at.

    ``known`` are those that were passed through; what stands now was all there when they were the latest.
    """

    def __init__(self, of: Submission, known: dict[Moment, Submission]) -> None:
        self._of = of
        self._known = known

    def with_latest(self) -> dict[Moment, Submission]:
        """What is known, with the submission itself as the latest moment."""
        return {**self._known, (max(self.sequences()), frozenset()): self._of}

    def of_the_start(self) -> dict[Moment, Submission]:
        """The start of the run, if it was looked at: no answer changes what was before all of them."""
        start = (0, frozenset[str]())
        return {start: self._known[start]} if start in self._known else {}

    def sequences(self) -> list[int]:
        """The sequences at which the submission changed: its start, and each answer that stands."""
        return sorted({0, *(answer.sequence for answer in self._of.run.answers.values())})

    def as_of(self, sequence: int, there: frozenset[str] = frozenset()) -> Submission:
        """The submission as it was after that event, as far as the answers that stand now were given by then.

        ``there`` are instances that it has all the same.
        """
        run = self._of.run
        if all(answer.sequence <= sequence or path in there for path, answer in run.answers.items()):
            return self._of
        if (sequence, there) not in self._known:
            answers = {
                path: answer
                for path, answer in run.answers.items()
                if answer.sequence <= sequence or path in there
            }
            at = max(
                (answer.at for answer in answers.values() if answer.sequence <= sequence),
                default=run.started_at,
            )
            then = replace(run, answers=MappingProxyType(answers), last_at=at)
            found = self._known[sequence, there] = self._of.of_run(then, at)
            if not there:
                # What was before that moment is the same seen from there: it is worked out once for all of them.
                found.moments = Moments(found, self._known)
        return self._known[sequence, there]

    def triggered(self, place: Place, answer: Answer | None) -> str | None:
        """What a calculation gave when a question it waits for last changed; ``None`` before that."""
        question = place.question
        since = answer.sequence if answer is not None and answer.state is State.ANSWERED else -1
        sequences = self.sequences()
        for now in self._changes_of(question.triggers, sequences):
            if now <= since:
                break
            before = sequences[bisect_left(sequences, now) - 1]
            then, earlier = self.as_of(now), self.as_of(before)
            there, there_before = then.place(place.path), earlier.place(place.path)
            if there is None or there_before is None:
                break
            if any(
                _first_text(then, name, there) != _first_text(earlier, name, there_before)
                for name in question.triggers
            ):
                if question.calculation is None:
                    return ""
                return self._of.cast(place, text_of(question.calculation, then, there))
        return None

    def _changes_of(self, names: tuple[str, ...], sequences: list[int]) -> list[int]:
        """When any of these may have changed, the latest first."""
        reach = self._of.flow.reach
        if not reach.by_time.isdisjoint(names):
            return sequences[:0:-1]
        reaching = reach.reaching(names)
        found = {
            answer.sequence
            for path, answer in self._of.run.answers.items()
            if path.rpartition("/")[2].partition("[")[0] in reaching
        }
        return sorted(found - {0}, reverse=True)

    def remembered(self, place: Place) -> str:
        """A calculation that looks at what it gave before (``once``): worked out after one answer and the next."""
        calculation = place.question.calculation
        assert calculation is not None
        text = ""
        for sequence in self.sequences():
            then = self.as_of(sequence)
            there = then.place(place.path)
            if there is not None and then.is_relevant(there):
                then.put_text(there, text)
                text = self._of.cast(place, text_of(calculation, then, there))
                then.put_text(there, text)
        return text

    def as_it_began(self, place: Place) -> Submission:
        """The submission when this place came to be: as the run started, or as its instance was added.

        The very first instance of a repeat is there from the start: its defaults see no answer, as in other engines.
        """
        around: list[Place] = []
        above: Place | None = place
        while above is not None:
            if above.instance:
                around.append(above)
            above = above.parent
        if not around:
            return self.as_of(0)
        if any(isinstance(each.item, Group) and each.item.count is not None for each in around):
            return self._first_with(place)
        if all(each.instance == 1 for each in around):
            return self.as_of(0, frozenset(each.path for each in around))
        said = self._of.run.answers.get(around[0].path)
        return self.as_of(said.sequence) if said is not None else self._of

    def _first_with(self, place: Place) -> Submission:
        """The earliest submission of this run that had the place: its repeat is counted by other answers."""
        for sequence in self.sequences():
            then = self.as_of(sequence)
            if then.place(place.path) is not None:
                return then
        return self._of


def _first_text(submission: Submission, name: str, around: Place) -> str:
    places = submission.named(name, around)
    return string_value(places[0]) if places else ""
