"""Where each figure comes from: how it was reckoned, with which parameters and sources, from how many people.

Figures about the same thing (a ladder's, a valuation's) share one entry and its number. The report's appendix, the
margin numbers that lead there, and what a tap on a figure shows are all made of these entries.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.report.counted import key_of_rule
from bot.report.names import capital, figure_name, subject_name
from bot.report.numbers import Numbers
from bot.wording import Words
from flows.value.disclosure import FEWEST_FIRMS, SMALLEST_GROUP
from flows.value.figures import PERSON, Figure, FormulaKind, Measure, Parameter, Published, Section, State
from flows.value.references import Span, in_language
from flows.values import Unit

OF_A_VALUATION = (
    Measure.QUANTITY,
    Measure.GROSS,
    Measure.AFTER_DEADWEIGHT,
    Measure.AFTER_DISPLACEMENT,
    Measure.AFTER_ATTRIBUTION,
    Measure.VALUE,
    Measure.OTHER_WAY,
    Measure.AGAINST,
    Measure.PRESENT,
    # What nobody has said of a value is a part of what there is to know of it.
    Measure.NOTHING_TAKEN_OFF,
    Measure.NO_DEADWEIGHT,
    Measure.NO_ATTRIBUTION,
    Measure.NOT_VERIFIED,
)
SHARED = (Section.REACH, Section.CHANGE, Section.VOICES, Section.ATTRITION)
OF_A_PROMISE = (Measure.PROMISE, Measure.DUE, Measure.KEPT, Measure.FORECAST, Measure.ADDITIONAL)
TOGETHER = {
    Measure.NET_PRESENT_VALUE: "ratio",
    Measure.NET_PRESENT_VALUE_SHOWN: "ratio",
    Measure.RATIO: "ratio",
    Measure.RATIO_SHOWN: "ratio",
    Measure.NET_RATIO: "ratio",
    Measure.NET_RATIO_SHOWN: "ratio",
    Measure.PAYBACK: "ratio",
    Measure.PAYBACK_SHOWN: "ratio",
    Measure.AT_RATE: "at_rate",
    Measure.AT_RATE_SHOWN: "at_rate",
    Measure.RATED: "rated",
    Measure.OVERDUE: "rated",
}
"""Of which all figures share one entry, whatever they are about."""
ABOUT_ONE = {
    Measure.SWITCHING: "switching",
    Measure.GROUP: "group",
    Measure.GROUP_WITHOUT: "group",
    Measure.GROUP_FACTOR: "group",
    Measure.TARGET: "target",
    Measure.TARGET_SHARE: "target",
}
"""Of which those about the same thing share one."""
WHOLE = (Section.LOCAL_MONEY, Section.TIME_GIVEN, Section.RECIPROCITY, Section.PRINCIPLES)
"""Sections whose figures were all made of the same answers."""


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
    is_hidden: bool


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


MADE_OF_FIGURES = (
    FormulaKind.TOTAL,
    FormulaKind.DIFFERENCE,
    FormulaKind.RATIO,
    FormulaKind.AT_RATE,
    FormulaKind.PAYBACK,
    FormulaKind.NARROW,
    FormulaKind.SWITCHING,
)


def key_of(figure: Figure) -> str:
    """The entry that a figure belongs to."""
    section, measure = figure.section, figure.measure
    if section in SHARED:
        # Who is missing from a change, and who else was asked, is a part of what there is to know of it.
        beside = section in (Section.ATTRITION, Section.VOICES)
        return f"{Section.CHANGE if beside else section}.{figure.subject}"
    if measure in OF_A_VALUATION:
        return f"{Section.VALUE}.{figure.subject}"
    if section in WHOLE:
        return str(section)
    if measure in OF_A_PROMISE:
        return f"{section}.clause.{figure.subject}"
    if measure in TOGETHER:
        return f"{section}.{TOGETHER[measure]}"
    if measure in ABOUT_ONE:
        about = figure.id.split(".")[1] if measure is Measure.SWITCHING else figure.subject
        return f"{section}.{ABOUT_ONE[measure]}.{about}"
    return figure.id.removesuffix(".shown")


def entries(
    summary: Published, numbers: Numbers, asked: Mapping[str, str] | None = None
) -> tuple[Entry, ...]:
    """All of them, numbered in the order of the summary. ``asked``: the words of questions, by ``flow/name``,
    and how each value is counted."""
    grouped: dict[str, list[Figure]] = {}
    for figure in summary.figures:
        grouped.setdefault(key_of(figure), []).append(figure)
    keys = {figure.id: key_of(figure) for figure in summary.figures}
    names = {figure.id: figure_name(figure, numbers.words) for figure in summary.figures}
    return tuple(
        _entry(number, key, figures, keys, names, numbers, asked or {})
        for number, (key, figures) in enumerate(grouped.items(), start=1)
    )


def entry_of(found: Iterable[Entry], key: str) -> Entry | None:
    """The entry of this key, or the one that holds the figure of this id."""
    return next((entry for entry in found if entry.key == key or key in entry.ids), None)


def entry_alone(
    summary: Published, figures: Sequence[Figure], numbers: Numbers, asked: Mapping[str, str] | None = None
) -> Entry:
    """What there is to know of these figures only, and not of those that share their entry."""
    ids = {figure.id: figure.id for figure in summary.figures}
    names = {figure.id: figure_name(figure, numbers.words) for figure in summary.figures}
    return _entry(0, key_of(figures[0]), figures, ids, names, numbers, asked or {})


def _entry(
    number: int,
    key: str,
    figures: Sequence[Figure],
    keys: Mapping[str, str],
    names: Mapping[str, str],
    numbers: Numbers,
    asked: Mapping[str, str],
) -> Entry:
    told = _told_first(figures)
    title = _title(told[0], numbers)
    older = _older(figures)
    parts = (keys[id] for figure in figures for id in figure.formula.of if id in keys)
    return Entry(
        number=number,
        key=key,
        title=title,
        lines=tuple(_line(figure, title, names, numbers, is_older=figure in older) for figure in told),
        facts=tuple(dict.fromkeys(fact for fact in _facts(figures, numbers, asked) if fact)),
        parts=tuple(part for part in dict.fromkeys(parts) if part != key),
    )


def _told_first(figures: Sequence[Figure]) -> list[Figure]:
    """Where a whole is hidden, what of it may be shown comes before its star: that is what the message has named."""
    found = list(figures)
    by_id = {figure.id: figure for figure in figures}
    for whole in figures:
        part = by_id.get(f"{whole.id}.shown")
        if part is not None and whole.state is State.HIDDEN and part.state is State.SHOWN:
            found.remove(whole)
            found.insert(found.index(part) + 1, whole)
    return found


def _title(first: Figure, numbers: Numbers) -> str:
    words = numbers.words
    if first.section in WHOLE:
        return words(f"section-{first.section}")
    if first.measure in TOGETHER:
        at_rates = TOGETHER[first.measure] == "at_rate"
        return words("report-sensitivity" if at_rates else f"section-{first.section}")
    label = in_language(first.label, numbers.language)
    if first.measure is Measure.SWITCHING:
        return words("because", text=label, why=words("report-switches-at"))
    shared = first.section in SHARED or first.measure in (*OF_A_VALUATION, *OF_A_PROMISE, *ABOUT_ONE)
    return (subject_name(first, words) if shared else "") or figure_name(first, words)


def _older(figures: Sequence[Figure]) -> list[Figure]:
    """Those that stand still, where others of the entry do not: each says of which day it is."""
    older = [figure for figure in figures if figure.repeated]
    return older if len(older) < len(figures) else []


def _line(
    figure: Figure, title: str, names: Mapping[str, str], numbers: Numbers, *, is_older: bool = False
) -> Line:
    return Line(
        id=figure.id,
        # The title has said what it is about.
        name=capital(figure_name(figure, numbers.words).removeprefix(f"{title}: ")),
        value=numbers.with_unit(figure),
        formula=_formula(figure, title, names, numbers),
        details=(
            *details(figure, numbers),
            *((numbers.words("detail-as-of", day=numbers.day(figure.last_day)),) if is_older else ()),
        ),
        is_hidden=figure.state is State.HIDDEN,
    )


def _formula(figure: Figure, title: str, names: Mapping[str, str], numbers: Numbers) -> str:
    """How it was reckoned, where there is more to it than counting; what a total adds up stands below it."""
    formula = figure.formula
    match formula.kind:
        case FormulaKind.COUNT | FormulaKind.SUM | FormulaKind.TOTAL:
            return ""
        case _ if figure.state is State.UNKNOWN:
            return ""
        case _ if figure.state is State.HIDDEN and formula.kind is not FormulaKind.PRODUCT:
            # Nothing would be left of it but its stars.
            return ""
        case FormulaKind.SHARE if not formula.of and formula.dividend is None:
            return ""
        case _:
            # The title has said it here as well.
            return numbers.formula(
                figure, {id: names.get(id, id).removeprefix(f"{title}: ") for id in formula.of}
            )


def details(figure: Figure, numbers: Numbers) -> Iterator[str]:
    """Its least and most, and how many people stand behind it."""
    if figure.low is not None and figure.high is not None and figure.low != figure.high:
        low, high = (numbers.amount(end, figure.unit) for end in (figure.low, figure.high))
        yield numbers.words("detail-range", low=low, high=high)
    if figure.n is not None and figure.unit != PERSON and figure.state is State.SHOWN:
        yield numbers.words("detail-people", people=numbers.measured(Decimal(figure.n), PERSON))


def _facts(figures: Sequence[Figure], numbers: Numbers, asked: Mapping[str, str]) -> Iterator[str]:
    words = numbers.words
    if any(figure.section is Section.LOCAL_MONEY and figure.state is State.HIDDEN for figure in figures):
        yield words("star-firms", firms=FEWEST_FIRMS)
    for as_of in sorted({figure.last_day for figure in figures if figure.repeated}):
        yield words("provenance-repeated", day=numbers.day(as_of), people=SMALLEST_GROUP)
    older = _older(figures)
    for figure in figures:
        if figure.section is Section.NOT_KNOWN or figure in older:
            # That nobody has said something is of no period; what is older has said its day.
            continue
        day = numbers.day(figure.first_day) if figure.first_day is not None else ""
        # Read a year later it still says which days it covers.
        since = "provenance-from-start" if figure.span is Span.TO_DATE else f"detail-{figure.span}"
        until = numbers.day_of_year(figure.last_day)
        yield words("provenance-period", period=words(since, day=day), until=until)
    parameters = [parameter for figure in figures for parameter in figure.parameters]
    for rule in map(key_of_rule, figures):
        if rule is not None and rule in asked:
            yield words("provenance-counted", how=asked[rule])
    yield from (_parameter(parameter, numbers) for parameter in parameters)
    # Several prices often come from one paper: it is named once.
    for source in dict.fromkeys(_source(parameter, numbers) for parameter in parameters):
        yield words("provenance-source", source=source) if source else ""
    answers = {identity for figure in figures for identity in figure.evidence}
    if answers:
        yield words("provenance-answers", count=len(answers))
    # What is made of other figures was asked where these are.
    own = (figure for figure in figures if figure.formula.kind not in MADE_OF_FIGURES)
    questions = dict.fromkeys(question for figure in own for question in figure.questions)
    if questions:
        yield words(
            "provenance-questions", list=", ".join(_asked(each, asked, numbers) for each in questions)
        )
    for figure in figures:
        if figure.state is not State.UNKNOWN and figure.grade is not None:
            yield words("provenance-grade", grade=figure.grade, meaning=words(f"grade-{figure.grade}"))


def _asked(question: str, asked: Mapping[str, str], numbers: Numbers) -> str:
    """In the words people read where they are known, else by flow and name."""
    return numbers.words("provenance-asked", question=asked[question]) if question in asked else question


def _parameter(parameter: Parameter, numbers: Numbers) -> str:
    words = numbers.words
    value = _amount(parameter, parameter.value, numbers)
    told = words("provenance-parameter", name=capital(_parameter_name(parameter, words)), value=value)
    if parameter.low is not None or parameter.high is not None:
        low, high = (parameter.value if end is None else end for end in (parameter.low, parameter.high))
        told += " " + words(
            "between", low=_amount(parameter, low, numbers), high=_amount(parameter, high, numbers)
        )
    if parameter.price_year is not None:
        key = "provenance-historic" if parameter.historic else "provenance-prices"
        told += ", " + words(key, year=str(parameter.price_year))
    return f"{told}. {parameter.note}".strip()


def _parameter_name(parameter: Parameter, words: Words) -> str:
    """What the methods call it; else its own name in the map."""
    key = f"parameter-{parameter.id}"
    if words.has(key):
        return words(key)
    return in_language(parameter.label or {}, words.language) or named(parameter.id)


def _source(parameter: Parameter, numbers: Numbers) -> str:
    quoted = numbers.words("provenance-as-quoted") if parameter.as_quoted else ""
    return "; ".join(part for part in (parameter.source, quoted) if part)


def _amount(parameter: Parameter, amount: Decimal, numbers: Numbers) -> str:
    currency, _, per = parameter.unit.partition("/")
    if currency == numbers.currency:
        return numbers.money(amount) + (f" / {_unit(per, numbers)}" if per else "")
    if parameter.unit in ("share", ""):
        return numbers.share(amount)
    if currency == "share":
        return f"{numbers.rate(amount)} / {_unit(per, numbers)}"
    return numbers.measured(amount, Unit(parameter.unit))


def _unit(unit: str, numbers: Numbers) -> str:
    key = f"per-{unit}"
    return numbers.words(key) if numbers.words.has(key) else unit


def named(id: str) -> str:
    """An id as words: ``hostel_week`` is hostel week."""
    return id.replace("_", " ").replace("-", " ")
