"""The full report as a document: five statements, a section for each part of the summary, and the provenance of each.

It is arranged here once, and set as PDF or as HTML elsewhere. Every row carries the number of the entry in the
appendix that says where it comes from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.report.blocks import Illustration, Part, Statement
from bot.report.matrix import Earlier
from bot.report.message import statements
from bot.report.numbers import numbers_in
from bot.report.provenance import Entry, entries
from bot.report.sections.contract import local_money, promises
from bot.report.sections.desk import Desk
from bot.report.sections.gaps import new, unknown
from bot.report.sections.people import change, reach
from bot.report.sections.returns import returned
from bot.report.sections.time import plainly, time_given
from bot.report.sections.value import accrual, not_priced, outputs, value, value_for_money
from bot.report.view import view_of
from flows.value.figures import Published, Section


@dataclass(frozen=True, slots=True)
class Document:
    """The whole report in one language."""

    language: str
    programme: str
    heading: str
    warnings: tuple[str, ...]
    statements: tuple[Statement, ...]
    #: what ``*`` means, where there is one
    hidden: str
    illustration: Illustration | None
    parts: tuple[Part, ...]
    entries: tuple[Entry, ...]


def document_of(
    summary: Published,
    language: str,
    *,
    quotes: Sequence[str] = (),
    earlier: Earlier | None = None,
    asked: Mapping[str, str] | None = None,
) -> Document:
    """``quotes``: words that people agreed may be quoted and a worker found fit to share.

    ``asked``: the questions in the words people read, by ``flow/name``.
    """
    numbers = numbers_in(language, summary.head.currency)
    found = entries(summary, numbers, asked)
    view = view_of(summary, numbers.language)
    number_of = {id: entry.number for entry in found for id in entry.ids}
    desk = Desk(summary, numbers, view, number_of, earlier)
    parts = tuple(part for part in _parts(desk, tuple(quotes)) if part.says_something)
    # The picture of what changed belongs to the first page; where nothing changed, whatever there is.
    pictures = {part.id: part.illustration for part in parts if part.illustration is not None}
    return Document(
        language=numbers.language,
        programme=summary.head.programme,
        heading=view.heading,
        warnings=view.warnings,
        statements=tuple(
            Statement(text, tuple(dict.fromkeys(number_of[id] for id in ids if id in number_of)), title)
            for title, text, ids in statements(summary, numbers)
        ),
        hidden=view.hidden,
        illustration=pictures.get(Section.CHANGE) or next(iter(pictures.values()), None),
        parts=parts,
        entries=found,
    )


def _parts(desk: Desk, quotes: tuple[str, ...]) -> Iterator[Part]:
    yield new(desk)
    yield reach(desk)
    yield change(desk)
    yield outputs(desk)
    yield value(desk)
    yield accrual(desk)
    yield not_priced(desk)
    yield returned(desk)
    yield value_for_money(desk)
    yield local_money(desk)
    yield promises(desk)
    yield time_given(desk)
    yield plainly(desk, Section.RECIPROCITY)
    yield plainly(desk, Section.TENDERS)
    yield plainly(desk, Section.PRINCIPLES)
    yield Part("quotes", desk.words("report-quotes"), quotes=quotes)
    yield unknown(desk)
