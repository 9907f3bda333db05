"""The picture of value by who gains: a bar for each, from the least to the most that the answers allow.

Transfers stand apart below a rule: money moved, not made. Only what is printed is drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from bot.report.names import capital, subject_name
from bot.report.numbers import Numbers, numbers_in
from bot.report.picture import drawn, frame, stacked
from bot.report.view import heading_of
from bot.report.worth import shown_total
from flows.value.disclosure import SMALLEST_GROUP
from flows.value.figures import Figure, Measure, Published, Section, State

HEIGHT = 500
TALL = 800
MOST_GAINS = 7


@dataclass(frozen=True, slots=True)
class Gain:
    """Who gains, in words and numbers as they are shown; the figure says where its bar ends."""

    figure: Figure
    label: str
    value: str
    #: ``£22,000 to £38,000``; empty where least and most are the same
    between: str
    transfer: bool
    #: a part of it is hidden: this is the rest
    partly: bool

    @property
    def is_hidden(self) -> bool:
        return self.figure.state is State.HIDDEN


def gains(summary: Published, numbers: Numbers) -> tuple[Gain, ...]:
    """Those who gain, the most first, then transfers. Where a whole is hidden, what may be shown of it."""
    shown = {figure.subject: figure for figure in summary.of(Section.VALUE, Measure.ACCRUES_SHOWN)}
    wholes = summary.of(Section.VALUE, Measure.ACCRUES)
    best = [shown.get(each.subject, each) if each.state is State.HIDDEN else each for each in wholes]
    ranked = sorted(best, key=lambda each: (each.value is None, -(each.value or Decimal(0))))
    found = [_gain(each, numbers, transfer=False) for each in ranked if each.state is not State.UNKNOWN]
    for figure in shown_total(summary, Measure.TRANSFERS, Measure.TRANSFERS_SHOWN):
        if figure.value or figure.state is State.HIDDEN:
            found.append(_gain(figure, numbers, transfer=True))
    return tuple(found)


def _gain(figure: Figure, numbers: Numbers, *, transfer: bool) -> Gain:
    value = numbers.words("hidden") if figure.value is None else numbers.money_about(figure.value)[0]
    between = ""
    if figure.low is not None and figure.high is not None and figure.low != figure.high:
        low, high = numbers.money_about(figure.low)[0], numbers.money_about(figure.high)[0]
        between = numbers.words("between", low=low, high=high)
    label = numbers.words("gains-transfers") if transfer else capital(subject_name(figure, numbers.words))
    partly = figure.measure in (Measure.ACCRUES_SHOWN, Measure.TRANSFERS_SHOWN)
    return Gain(figure, label, value, between, transfer, partly)


def gains_chart(summary: Published, language: str) -> bytes | None:
    """The PNG; ``None`` where nobody is known to gain."""
    data = gains_data(summary, language)
    return drawn("gains.typ", data) if data is not None else None


def gains_data(summary: Published, language: str) -> dict[str, Any] | None:
    numbers = numbers_in(language, summary.head.currency)
    found = gains(summary, numbers)[:MOST_GAINS]
    if not any(gain.figure.value for gain in found):
        return None
    ends = [end for gain in found for end in _ends(gain.figure)]
    least, most = min(*ends, Decimal(0)), max(*ends, Decimal(0))
    span = most - least or Decimal(1)

    def at(number: Decimal | None) -> float:
        return round(float(((number or Decimal(0)) - least) / span), 4)

    words = numbers.words
    return frame(summary, language) | {
        "height": HEIGHT if len(found) <= 3 else TALL,
        "title": _title(found, numbers),
        "subtitle": words("gains-subtitle", day=numbers.day(_since(summary))),
        "key": words("gains-key"),
        "foot": heading_of(summary, numbers),
        "hidden": words("chart-hidden", people=SMALLEST_GROUP) if _has_hidden(found) else "",
        "zero": at(Decimal(0)),
        "transfers": words("gains-transfers-apart"),
        "gains": [
            {
                "label": gain.label + (f" {words('gains-partly')}" if gain.partly else ""),
                "value": gain.value,
                "between": gain.between,
                "transfer": gain.transfer,
                "hidden": gain.is_hidden,
                "at": at(gain.figure.value),
                "low": at(gain.figure.low if gain.between else gain.figure.value),
                "high": at(gain.figure.high if gain.between else gain.figure.value),
            }
            for gain in found
        ],
    }


def _since(summary: Published) -> date:
    """From when on values are counted: a programme may count them over its year."""
    total = next(iter(shown_total(summary, Measure.TOTAL, Measure.TOTAL_SHOWN)), None)
    return (total.first_day if total is not None else None) or summary.head.quarter_first_day


def gains_caption(summary: Published, language: str) -> str:
    """The picture's numbers in words."""
    numbers = numbers_in(language, summary.head.currency)
    lines = list(gains_in_words(summary, numbers))
    shown = summary.of(Section.VALUE)
    return stacked(
        summary, numbers, gains_data(summary, language), lambda count: lines[:count], len(lines), shown
    )


def gains_in_words(summary: Published, numbers: Numbers) -> Iterator[str]:
    for gain in gains(summary, numbers):
        partly = numbers.words("gains-partly") if gain.partly else ""
        yield " ".join(part for part in (f"{gain.label}:", gain.value, gain.between, partly) if part)


def _title(found: Iterable[Gain], numbers: Numbers) -> str:
    """The finding: who gains most."""
    known = [gain for gain in found if gain.figure.value is not None and not gain.transfer]
    if not known or (known[0].figure.value or 0) <= 0:
        return numbers.words("gains-nobody")
    return numbers.words("gains-most-shown" if _has_hidden(found) else "gains-most", who=known[0].label)


def _has_hidden(found: Iterable[Gain]) -> bool:
    return any(gain.is_hidden or gain.partly for gain in found)


def _ends(figure: Figure) -> Iterator[Decimal]:
    yield from (end for end in (figure.value, figure.low, figure.high) if end is not None)
    yield Decimal(0)
