"""Promises, in sentences: how many earn which word, which do not by name, and whose report is overdue."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bot.report.numbers import Numbers
from bot.wording import Words
from flows.value.clauses import Rating
from flows.value.figures import Figure, Measure, Published, Section
from flows.value.references import in_language

MOST_NAMED = 3
UNRATED = Rating.OTHER.name.lower()


class Promised:
    def __init__(self, summary: Published, numbers: Numbers) -> None:
        self._summary = summary
        self._numbers = numbers
        self._words = numbers.words

    def lines(self) -> Iterable[str]:
        for line in self.rated():
            yield line if line in self._overdue() else self._words("promises", list=line)

    def rated(self) -> Iterable[str]:
        """How many promises earn which word; those that are not good by name, and whose report is overdue."""
        promises = self._summary.of(Section.PROMISES, Measure.PROMISE)
        rated = [each for each in self._summary.of(Section.PROMISES, Measure.RATED) if each.value]
        told = [text for text in (self._rated(each, promises) for each in rated) if text]
        if told:
            yield " · ".join(told)
        yield from self._overdue()

    def _overdue(self) -> tuple[str, ...]:
        promises = self._summary.of(Section.PROMISES, Measure.PROMISE)
        late = [in_language(each.label, self._numbers.language) for each in promises if each.overdue]
        if not late:
            return ()
        since = self.told_to()
        if since is not None and len(late) == len(promises):
            return (self._words("promises-all-overdue", day=self._numbers.day(since)),)
        return (self._words("promises-overdue", list=some(late, self._words)),)

    def told_to(self) -> date | None:
        """The day of the last report, where the same one is overdue for every promise."""
        promises = self._summary.of(Section.PROMISES, Measure.PROMISE)
        days = {each.last_answer for each in promises}
        return next(iter(days)) if len(days) == 1 and all(each.overdue for each in promises) else None

    def _rated(self, count: Figure, promises: tuple[Figure, ...]) -> str:
        rating = count.subject
        of_it = [each for each in promises if each.rating is not None and each.rating.name.lower() == rating]
        # Of those whose report is overdue nothing is known: that says so by itself.
        told_of = of_it if rating != UNRATED else [each for each in of_it if not each.overdue]
        if of_it and not told_of:
            return ""
        counted = self._numbers.of(count)
        if len(told_of) < len(of_it):
            counted = self._numbers.plain_whole(len(told_of))
        told = self._words("promises-rated", count=counted, rating=self._words(f"rating-{rating}"))
        if rating == UNRATED and told_of and all(each.value is not None for each in told_of):
            told = self._words("promises-too-early", count=counted)
        named = [in_language(each.label, self._numbers.language) for each in told_of]
        # All of them need no list.
        if rating == Rating.GOOD.name.lower() or not named or len(named) == len(promises) > 1:
            return told
        return self._words("because", text=told, why=some(named, self._words))


def some(labels: list[str], words: Words) -> str:
    """A list that is not too long to read."""
    if len(labels) > MOST_NAMED:
        rest = words("and-more", count=len(labels) - MOST_NAMED + 1)
        labels = [*labels[: MOST_NAMED - 1], rest]
    return ", ".join(labels)
