"""A summary as plain text, for a terminal: every figure with its number of people, formula and period."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bot.report.names import figure_name
from bot.report.numbers import Numbers, numbers_in
from bot.report.provenance import details
from bot.report.view import view_of
from flows.value.figures import Figure, FormulaKind, Published, Section, State
from flows.value.references import Span


def summary_text(summary: Published, language: str = "en", *, quotes: Sequence[str] = ()) -> str:
    """Everything there is to read, section by section; it ends in a line break.

    ``quotes``: words that may be quoted, and were found fit to share.
    """
    numbers = numbers_in(language, summary.head.currency)
    view = view_of(summary, language)
    names = {figure.id: figure_name(figure, numbers.words) for figure in summary.figures}
    lines = [view.heading, *view.warnings, ""]
    for section in Section:
        figures = summary.of(section)
        if figures:
            lines += [numbers.words(f"section-{section}")]
            for figure in figures:
                lines += _lines(figure, names, numbers)
            lines.append("")
    if quotes:
        lines += [numbers.words("report-quotes"), f"  {numbers.words('report-quotes-intro')}"]
        lines += [f"  “{' '.join(quote.split())}”" for quote in quotes]
        lines.append("")
    lines += [
        line for line in (view.prices, numbers.words("changed-not-caused"), view.unknown, view.star) if line
    ]
    return "\n".join(lines) + "\n"


def _lines(figure: Figure, names: Mapping[str, str], numbers: Numbers) -> Iterator[str]:
    yield f"  {names[figure.id]}: {numbers.with_unit(figure)}"
    beside = "; ".join(_details(figure, names, numbers))
    if beside:
        yield f"      {beside}"
    if figure.evidence:
        yield "      " + numbers.words("detail-evidence", list=" ".join(figure.evidence))


def _details(figure: Figure, names: Mapping[str, str], numbers: Numbers) -> Iterator[str]:
    if figure.state is State.UNKNOWN:
        return
    if figure.formula.kind not in (FormulaKind.COUNT, FormulaKind.SUM):
        yield f"= {numbers.formula(figure, names)}"
    yield from details(figure, numbers)
    day = numbers.day(figure.first_day) if figure.first_day is not None else ""
    if figure.span is not Span.WEEK:
        yield numbers.words(f"detail-{figure.span}", day=day)
