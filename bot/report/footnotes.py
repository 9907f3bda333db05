"""What stands below figures, of those that are shown and no others: what ``*`` means, what is told as it was told
before, and what was put right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from bot.report.names import figure_name
from bot.report.numbers import Numbers
from flows.value.disclosure import FEWEST_FIRMS, SMALLEST_GROUP
from flows.value.figures import Figure, Measure, Published, Section, State
from flows.value.references import in_language

MOST_RESTATED = 3
TOLD_IN_SHORT = (Section.REACH, Section.VALUE, Section.RETURN, Section.TIME_GIVEN, Section.PROMISES)
MOVED = (
    *(Measure.COMPARED, Measure.FIRST, Measure.LATEST, Measure.CHANGE),
    *(Measure.UP, Measure.SAME, Measure.DOWN, Measure.BEGAN_AT_TOP),
)
BESIDE_AN_AREA = (Section.CHANGE, Section.ATTRITION)


def star_of(shown: Iterable[Figure], numbers: Numbers) -> str:
    """What ``*`` means, if there is one; what is told as it was told before; and what was put right.

    Of the figures that are ``shown`` beside it: what is said of others would be taken for these.
    """
    words = numbers.words
    figures = tuple(shown)
    lines = [line for line in (hidden_of(figures, numbers),) if line]
    lines += told_before(figures, numbers)
    restated = [figure for figure in figures if figure.supersedes is not None]
    lines += (
        words(
            "restated",
            label=figure_name(figure, words),
            before=numbers.of(replace(figure, value=figure.supersedes.value, state=figure.supersedes.state)),
            after=numbers.of(figure),
        )
        for figure in restated[:MOST_RESTATED]
        if figure.supersedes is not None
    )
    return "\n".join(lines)


def hidden_of(shown: Iterable[Figure], numbers: Numbers) -> str:
    """What ``*`` means, if there is one."""
    hidden = [figure for figure in shown if figure.state is State.HIDDEN]
    of_firms = [figure for figure in hidden if figure.section is Section.LOCAL_MONEY]
    lines = [
        numbers.words("star", people=SMALLEST_GROUP) if len(of_firms) < len(hidden) else "",
        numbers.words("star-firms", firms=FEWEST_FIRMS) if of_firms else "",
    ]
    return "\n".join(line for line in lines if line)


def told_before(shown: Iterable[Figure], numbers: Numbers) -> tuple[str, ...]:
    """What is told as it was told before, a line for each day; the reason once."""
    days = sorted(_told_before(tuple(shown), numbers).items())
    key = "told-before" if len(days) < 2 else "told-before-on"
    lines = tuple(numbers.words(key, day=numbers.day(day), list="; ".join(labels)) for day, labels in days)
    return lines if len(days) < 2 else (numbers.words("told-before-these"), *lines)


def areas_of(summary: Published) -> tuple[Figure, ...]:
    """The figures of how people moved, as message and picture show them."""
    return summary.of(Section.CHANGE, *MOVED)


def told_in_short(summary: Published) -> Iterable[Figure]:
    """The figures that the message tells of, and those that they rest on."""
    yield from areas_of(summary)
    for section in TOLD_IN_SHORT:
        yield from summary.of(section)


def _told_before(figures: Sequence[Figure], numbers: Numbers) -> dict[date, list[str]]:
    """By day, what is repeated as it stood on it. Each thing once, at the earliest day of its figures.

    Where an area itself is of now, the counts beside it that are not are named by their own names, one name for all
    areas that have it.
    """
    of_now = {one.subject for one in figures if one.measure in MOVED and not one.repeated}
    days: dict[str, date] = {}
    counts: dict[tuple[date, str], list[Figure]] = {}
    for figure in figures:
        label = in_language(figure.label, numbers.language)
        if figure.section is Section.LOCAL_MONEY:
            # Its label is the area alone.
            label = numbers.words("section-local_money")
        if not figure.repeated or figure.state is not State.SHOWN or not label:
            continue
        beside = figure.section in BESIDE_AN_AREA and figure.measure not in MOVED
        if beside and figure.subject in of_now:
            named = figure_name(_called(figure, "", numbers), numbers.words)
            counts.setdefault((figure.last_day, named), []).append(figure)
        else:
            days[label] = min(figure.last_day, days.get(label, figure.last_day))
    found: dict[date, list[str]] = {}
    for label, day in days.items():
        found.setdefault(day, []).append(label)
    found = {day: [", ".join(labels)] for day, labels in found.items()}
    areas = {one.subject for one in figures if one.measure in MOVED}
    for (day, _), alike in counts.items():
        labels = [in_language(one.label, numbers.language) for one in alike]
        every = len(labels) > 1 and {one.subject for one in alike} == areas
        label = numbers.words("every-area") if every else ", ".join(labels)
        found.setdefault(day, []).append(figure_name(_called(alike[0], label, numbers), numbers.words))
    return found


def _called(figure: Figure, label: str, numbers: Numbers) -> Figure:
    return replace(figure, label={numbers.language: label})
