"""The commissioner's message: one minute's reading, in Telegram's HTML.

It arranges what ``bot.report.view`` says: what changed, what it is worth and to whom, what people gave, what is not
known. All else stands in the full report. Where even that is too much, the areas that changed least go first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from html import escape

from bot.report.numbers import Numbers, numbers_in
from bot.report.view import (
    AreaView,
    SummaryView,
    area_in_words,
    most_telling,
    moved_since,
    view_of,
)
from bot.report.wording import report_words
from bot.report.worth import shown_total
from flows.value.figures import Measure, Published, Section

LONGEST_MESSAGE = 4096
ONE_MINUTE = 1500
"""So long the message may be: what can be read in a minute."""


def summary_message(summary: Published, language: str, last: Mapping[str, Decimal] | None = None) -> str:
    """The summary as Telegram HTML, as long as can be read in one minute.

    ``last`` are the figures of the period before as they were published.
    """
    view = view_of(summary, language)
    moved = moved_since(summary, numbers_in(language, summary.head.currency), last or {})
    words = report_words(language)
    heading = [f"<b>{escape(view.heading, quote=False)}</b>", *_escaped(view.warnings)]
    text = heading[0]
    for count in range(len(view.areas), -1, -1):
        areas = most_telling(view.areas, count)
        since = "since-start-between" if any(area.likely for area in areas) else "since-start"
        changed = [words(since), *(line for area in areas for line in _area_lines(area))]
        if count < len(view.areas):
            changed.append(escape(words("and-more", count=len(view.areas) - count), quote=False))
        paragraphs = [
            heading,
            # What is new stands out; where nothing is, who answered and what changed are one paragraph.
            [*_escaped((*view.reached, moved)), *(changed if view.areas and not moved else [])],
            changed if view.areas and moved else [],
            [*_worth(view), *_escaped(view.moved)],
            [] if view.areas or view.worth else _escaped((view.done,)),
            [*_escaped(view.given), *_escaped(view.involved)],
            _escaped(view.promises),
            _escaped((view.unknown, view.star, view.rounded if any(area.moves for area in areas) else "")),
        ]
        text = "\n\n".join("\n".join(lines) for lines in paragraphs if lines)
        if _units(text) <= ONE_MINUTE:
            return text
    return text if _units(text) <= LONGEST_MESSAGE else heading[0][:LONGEST_MESSAGE]


def behind_label(summary: Published, language: str) -> str:
    """The words of the button that leads to the evidence."""
    numbers = numbers_in(language, summary.head.currency)
    total = next(iter(shown_total(summary, Measure.TOTAL, Measure.TOTAL_SHOWN)), None)
    if total is None or not total.value:
        return numbers.words("button-behind-figures")
    return numbers.words("button-behind", value=numbers.money_about(total.value)[0])


def statements(summary: Published, numbers: Numbers) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """The answer on one page: what about, a sentence or two, and the ids of the figures they rest on."""
    view = view_of(summary, numbers.language)
    words = numbers.words

    def ids(section: Section, *measures: Measure) -> tuple[str, ...]:
        return tuple(figure.id for figure in summary.of(section, *measures))

    if view.reached:
        yield words("statement-reached"), " ".join(view.reached), ids(Section.REACH)
    shown = most_telling(view.areas, 4)
    if shown:
        told = "; ".join(area_in_words(area, words, "report-area-short") for area in shown)
        yield words("statement-changed"), f"{told}.", ids(Section.CHANGE, Measure.COMPARED)
    if view.worth:
        headline = " ".join(part for part in (view.worth, view.worth_range) if part)
        sentences = (f"{headline}.", f"{view.mostly}." if view.mostly else "", view.returned)
        yield (
            words("statement-worth"),
            " ".join(sentence for sentence in sentences if sentence),
            (
                *ids(Section.VALUE, Measure.TOTAL, Measure.TOTAL_SHOWN),
                *ids(Section.VALUE, Measure.LARGEST, Measure.LARGEST_SHOWN),
            ),
        )
    if view.accrues:
        yield words("statement-gains"), " · ".join(view.accrues), ids(Section.VALUE, Measure.ACCRUES)
    if view.promises:
        found = ids(Section.PROMISES, Measure.PROMISE)
        yield words("statement-promises"), " ".join(f"{line}." for line in view.rated), found
    if view.given:
        yield words("statement-given"), " ".join(view.given), ids(Section.TIME_GIVEN, Measure.GIVEN)


def _area_lines(area: AreaView) -> list[str]:
    label = escape(area.label, quote=False)
    if area.is_hidden:
        return [f"<b>{label}</b>  {escape(area.first, quote=False)}"]
    moved = escape(" ".join(part for part in (area.moved, area.likely) if part), quote=False)
    # On a phone all of it is wider than the screen: the line ends where it may.
    below = escape(
        " · ".join(each for each in (area.moves, area.began_at_top, area.often) if each), quote=False
    )
    return [line for line in (f"<b>{label}</b>  {moved}", below) if line]


def _worth(view: SummaryView) -> list[str]:
    if not view.worth:
        return []
    headline = f"<b>{escape(view.worth, quote=False)}</b> {escape(view.worth_range, quote=False)}".rstrip()
    split = escape(" · ".join(view.accrues), quote=False)
    return [line for line in (headline, split, *_escaped((view.mostly, view.returned, view.prices))) if line]


def _escaped(lines: tuple[str, ...]) -> list[str]:
    return [escape(line, quote=False) for line in lines if line]


def _units(text: str) -> int:
    """The length as Telegram counts it: in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2
