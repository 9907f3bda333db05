"""Where each figure comes from: how it was reckoned, with which parameters and sources, from how many people.

Figures about the same thing (a ladder's, a valuation's) share one entry and its number. The report's appendix, the
margin numbers that lead there, and what a tap on a figure shows are all made of these entries.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.report.names import figure_name, subject_name
from bot.report.numbers import Numbers
from flows.value.figures import PERSON, Figure, FormulaKind, Measure, Parameter, Published, Section, State
from flows.values import Unit

OF_A_VALUATION = (
    Measure.QUANTITY,
    Measure.GROSS,
    Measure.AFTER_DEADWEIGHT,
    Measure.AFTER_DISPLACEMENT,
    Measure.AFTER_ATTRIBUTION,
    Measure.VALUE,
    Measure.OTHER_WAY,
)
SHARED = (Section.REACH, Section.CHANGE)


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of an entry."""

    id: str
    name: str
    value: str
    #: ``48 weeks × £484``; empty where it was simply counted
    formula: str
    #: least and most, and how many people stand behind it
    details: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """What there is to know of where some figures come from."""

    number: int
    key: str
    title: str
    lines: tuple[Line, ...]
    #: period, grade, parameters with their sources, questions: each a sentence
    facts: tuple[str, ...]
    #: entries that a total adds up
    parts: tuple[str, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(line.id for line in self.lines)


def key_of(figure: Figure) -> str:
    """The entry that a figure belongs to."""
    if figure.section in SHARED or (figure.section is Section.VALUE and figure.measure in OF_A_VALUATION):
        return f"{figure.section}.{figure.subject}"
    return figure.id.removesuffix(".shown")


def entries(summary: Published, numbers: Numbers) -> tuple[Entry, ...]:
    """All of them, numbered in the order of the summary."""
    grouped: dict[str, list[Figure]] = {}
    for figure in summary.figures:
        grouped.setdefault(key_of(figure), []).append(figure)
    keys = {figure.id: key_of(figure) for figure in summary.figures}
    return tuple(
        _entry(number, key, figures, keys, numbers)
        for number, (key, figures) in enumerate(grouped.items(), start=1)
    )


def entry_of(found: Iterable[Entry], key: str) -> Entry | None:
    """The entry of this key, or the one that holds the figure of this id."""
    return next((entry for entry in found if entry.key == key or key in entry.ids), None)


def _entry(number: int, key: str, figures: Sequence[Figure], keys: dict[str, str], numbers: Numbers) -> Entry:
    first = figures[0]
    shared = first.section in SHARED or first.measure in OF_A_VALUATION
    title = subject_name(first, numbers.words) if shared else ""
    parts = (keys[id] for figure in figures for id in figure.formula.of if id in keys)
    return Entry(
        number=number,
        key=key,
        title=title or figure_name(first, numbers.words),
        lines=tuple(_line(figure, numbers) for figure in figures),
        facts=tuple(dict.fromkeys(fact for fact in _facts(figures, numbers) if fact)),
        parts=tuple(part for part in dict.fromkeys(parts) if part != key),
    )


def _line(figure: Figure, numbers: Numbers) -> Line:
    counted = figure.formula.kind in (FormulaKind.COUNT, FormulaKind.SUM)
    total = figure.formula.kind is FormulaKind.TOTAL
    formula = "" if counted or total or figure.state is State.UNKNOWN else numbers.formula(figure)
    return Line(
        id=figure.id,
        name=figure_name(figure, numbers.words),
        value=numbers.with_unit(figure),
        formula=formula,
        details=tuple(_details(figure, numbers)),
    )


def _details(figure: Figure, numbers: Numbers) -> Iterator[str]:
    if figure.low is not None and figure.high is not None and figure.low != figure.high:
        low, high = (numbers.amount(end, figure.unit) for end in (figure.low, figure.high))
        yield numbers.words("detail-range", low=low, high=high)
    if figure.n is not None and figure.unit != PERSON and figure.state is State.SHOWN:
        yield numbers.words("detail-people", people=numbers.measured(Decimal(figure.n), PERSON))


def _facts(figures: Sequence[Figure], numbers: Numbers) -> Iterator[str]:
    words = numbers.words
    for figure in figures:
        day = numbers.day(figure.first_day) if figure.first_day is not None else ""
        yield words("provenance-period", period=words(f"detail-{figure.span}", day=day))
    parameters = [parameter for figure in figures for parameter in figure.parameters]
    yield from (_parameter(parameter, numbers) for parameter in parameters)
    # Several prices often come from one paper: it is named once.
    for source in dict.fromkeys(_source(parameter, numbers) for parameter in parameters):
        yield words("provenance-source", source=source) if source else ""
    answers = {identity for figure in figures for identity in figure.evidence}
    if answers:
        yield words("provenance-answers", count=len(answers))
    questions = dict.fromkeys(question for figure in figures for question in figure.questions)
    if questions:
        yield words("provenance-questions", list=", ".join(questions))
    for figure in figures:
        if figure.state is not State.UNKNOWN and figure.grade is not None:
            yield words("provenance-grade", grade=figure.grade, meaning=words(f"grade-{figure.grade}"))


def _parameter(parameter: Parameter, numbers: Numbers) -> str:
    words = numbers.words
    value = _amount(parameter, parameter.value, numbers)
    told = words("provenance-parameter", name=named(parameter.id), value=value)
    if parameter.low is not None or parameter.high is not None:
        low, high = (parameter.value if end is None else end for end in (parameter.low, parameter.high))
        told += " " + words(
            "between", low=_amount(parameter, low, numbers), high=_amount(parameter, high, numbers)
        )
    if parameter.price_year is not None:
        key = "provenance-historic" if parameter.historic else "provenance-prices"
        told += ", " + words(key, year=str(parameter.price_year))
    return f"{told}. {parameter.note}".strip()


def _source(parameter: Parameter, numbers: Numbers) -> str:
    quoted = numbers.words("provenance-as-quoted") if parameter.as_quoted else ""
    return "; ".join(part for part in (parameter.source, quoted) if part)


def _amount(parameter: Parameter, amount: Decimal, numbers: Numbers) -> str:
    currency, _, per = parameter.unit.partition("/")
    if currency == numbers.currency:
        return numbers.money(amount) + (f" / {_unit(per, numbers)}" if per else "")
    if parameter.unit in ("share", ""):
        return numbers.share(amount)
    return numbers.measured(amount, Unit(parameter.unit))


def _unit(unit: str, numbers: Numbers) -> str:
    key = f"per-{unit}"
    return numbers.words(key) if numbers.words.has(key) else unit


def named(id: str) -> str:
    """An id as words: ``hostel_week`` is hostel week."""
    return id.replace("_", " ").replace("-", " ")
