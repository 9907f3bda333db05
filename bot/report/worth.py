"""What it is worth, in sentences: all of it, for whom, from what it mostly comes, and what only moves."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from bot.report.names import subject_name
from bot.report.numbers import Numbers
from flows.value.figures import Figure, Measure, Published, Section, State
from flows.value.references import in_language


def shown_total(summary: Published, whole: Measure, part: Measure) -> tuple[Figure, ...]:
    """The total, or the total of what is shown where the whole is hidden; empty where there is none."""
    found = summary.of(Section.VALUE, whole)[:1]
    if found and found[0].state is State.HIDDEN:
        return summary.of(Section.VALUE, part)[:1] or found
    return found


class Worth:
    """The sentences about one summary; an empty one where there is nothing to say."""

    def __init__(self, summary: Published, numbers: Numbers) -> None:
        self._summary = summary
        self._numbers = numbers
        self._words = numbers.words
        self.total = next(iter(shown_total(summary, Measure.TOTAL, Measure.TOTAL_SHOWN)), None)

    def worth(self) -> str:
        total = self.total
        if total is None:
            return ""
        if total.value is None:
            return self._words(
                "worth-hidden" if total.state is State.HIDDEN else "worth-unknown", time=self._time(total)
            )
        if self.is_nothing_yet:
            return self._nothing_yet(total)
        value, is_rounded = self._numbers.money_about(total.value)
        key = "worth-about" if is_rounded else "worth"
        key = f"{key}-shown" if total.measure is Measure.TOTAL_SHOWN else key
        return self._words(key, value=value, time=self._time(total))

    @property
    def is_nothing_yet(self) -> bool:
        """Whether nothing was there that a price could be put on: £0 is for what was there and came to nothing."""
        priced = [one for one in self._summary.of(Section.VALUE, Measure.QUANTITY) if not one.transfer]
        total = self.total
        return total is not None and total.value == 0 and not any(one.value for one in priced)

    def _nothing_yet(self, total: Figure) -> str:
        if total.measure is Measure.TOTAL_SHOWN:
            return self._words("worth-hidden", time=self._time(total))
        asked = {flow for flow, _ in map(_split, self._questions(Section.VALUE, Measure.QUANTITY))}
        on_ladders = {flow for flow, _ in map(_split, self._questions(Section.CHANGE, Measure.COMPARED))}
        twice = self._summary.of(Section.CHANGE, Measure.COMPARED, Measure.TOO_CLOSE)
        once = self._summary.of(Section.CHANGE, Measure.ONE_READING)
        if asked <= on_ladders and any(one.value for one in once) and all(one.value == 0 for one in twice):
            return self._words("worth-too-early", time=self._time(total))
        return self._words("worth-nothing-yet", time=self._time(total))

    def _questions(self, section: Section, measure: Measure) -> Iterable[str]:
        return (question for figure in self._summary.of(section, measure) for question in figure.questions)

    def _time(self, figure: Figure) -> str:
        return self._words("time-span", span=figure.span)

    def between(self) -> str:
        total = self.total
        if total is None or total.value is None or self.is_nothing_yet:
            return ""
        if total.low is None or total.high is None:
            return self._words("range-kept-back")
        if total.low == total.high:
            return ""
        low, high = self._numbers.money_about(total.low)[0], self._numbers.money_about(total.high)[0]
        return self._words("range", low=low, high=high)

    def returned(self) -> str:
        """A ratio is for looking into, so it never stands without the money that it is of."""
        ratio = self._summary.figure(f"{Section.RETURN}.{Measure.RATIO}")
        partly = self._summary.figure(f"{Section.RETURN}.{Measure.RATIO}.shown")
        figure = partly or ratio
        if figure is None or figure.value is None:
            return ""
        numbers = self._numbers
        put_in = self._summary.figure(f"{Section.RETURN}.{Measure.INPUTS}")
        return self._words(
            "returned-shown" if partly is not None else "returned",
            one=numbers.money(Decimal(1)),
            value=numbers.money(figure.value),
            all=numbers.money_about(put_in.value)[0] if put_in and put_in.value else "",
        )

    def prices(self) -> str:
        total = self.total
        if total is None or total.value is None or self.is_nothing_yet:
            return ""
        since = self._numbers.day(total.first_day or self._summary.head.quarter_first_day)
        if total.historic and total.price_year is not None:
            return self._words("prices", day=since, year=str(total.price_year))
        return self._words("prices-plain", day=since)

    def accrues(self) -> Iterable[str]:
        total = self.total
        if self.is_nothing_yet:
            return
        shown = {figure.subject: figure for figure in self._summary.of(Section.VALUE, Measure.ACCRUES_SHOWN)}
        gained = self._summary.of(Section.VALUE, Measure.ACCRUES)
        for figure in gained:
            best = shown.get(figure.subject, figure) if figure.state is State.HIDDEN else figure
            if best.state is not State.UNKNOWN:
                amount, loses = best.value, best.value is not None and best.value < 0
                value = (
                    self._numbers.of(best) if amount is None else self._numbers.money_about(abs(amount))[0]
                )
                key = "accrues-less" if loses else "accrues"
                if len(gained) == 1 and total is not None and amount and amount == total.value:
                    key = "accrues-all"
                yield self._words(key, value=value, who=subject_name(best, self._words))

    def mostly(self) -> str:
        largest = self._summary.of(Section.VALUE, Measure.LARGEST, Measure.LARGEST_SHOWN)
        # Where one takes away there is no largest part of the total; what carries the return is said all the same.
        largest = largest or self._summary.of(Section.RETURN, Measure.CONCENTRATION)
        if not largest:
            return ""
        label = in_language(largest[0].label, self._numbers.language)
        if largest[0].value == 1:
            return self._words("mostly-all", label=label)
        return self._words("mostly", label=label, share=self._numbers.of(largest[0]))

    def moved(self) -> Iterable[str]:
        for figure in shown_total(self._summary, Measure.TRANSFERS, Measure.TRANSFERS_SHOWN):
            if figure.value:
                yield self._words("transfers-apart", value=self._numbers.money_about(figure.value)[0])
            elif figure.state is State.HIDDEN:
                yield self._words("transfers-apart", value=self._numbers.of(figure))


def _split(question: str) -> tuple[str, str]:
    """The flow of a question, and its name."""
    flow, _, name = question.partition("/")
    return flow, name
