"""The first section and the last: what was put right since it was told before, and what nobody knows."""

from __future__ import annotations

from dataclasses import replace

from bot.report.blocks import Column, Part, Statement, table
from bot.report.footnotes import told_before
from bot.report.names import capital, figure_name, subject_name
from bot.report.sections.desk import Desk
from flows.value.figures import Figure, FormulaKind, State


def new(desk: Desk) -> Part:
    """Figures that read differently now than when they were told, before and after; and what is told as before."""
    words, numbers = desk.words, desk.numbers
    rows = []
    for figure in desk.summary.figures:
        was = figure.supersedes
        if was is not None:
            before = replace(figure, value=was.value, state=was.state)
            why = words("report-repriced" if was.repriced else "report-late-answers")
            name = capital(figure_name(figure, words))
            rows.append(desk.row(figure, name, numbers.of(before), numbers.of(figure), why))
    columns = (
        desk.what(),
        desk.number("report-before"),
        desk.number("report-after"),
        Column(words("report-because"), is_number=False, grows=True),
    )
    lead = [Statement(words("report-nothing-restated"))] if not rows else []
    lead += [Statement(line) for line in told_before(desk.summary.figures, numbers)]
    return Part("new", words("report-new"), lead=tuple(lead), tables=table("", columns, rows))


def unknown(desk: Desk) -> Part:
    """Each thing once, gathered by the reason: a gap is a finding."""
    words = desk.words
    gaps = [figure for figure in desk.summary.figures if figure.state is State.UNKNOWN]
    found: dict[str, tuple[Figure, list[str]]] = {}
    named: set[str] = set()
    for figure in gaps:
        reason = desk.reason(figure)
        if reason is not None:
            label = subject_name(figure, words) or figure_name(figure, words)
            _, reasons = found.setdefault(label, (figure, []))
            reasons += [] if reason in reasons else [reason]
            named.add(figure.subject)
    for figure in gaps:
        # A total is not known because its parts are not.
        if figure.subject not in named and figure.formula.kind is not FormulaKind.TOTAL:
            found.setdefault(figure_name(figure, words), (figure, [words("unknown")]))
    together: dict[str, list[str]] = {}
    for label, (_, reasons) in found.items():
        together.setdefault("; ".join(reasons), []).append(label)
    rows = [
        desk.row(found[labels[0]][0], capital(", ".join(labels)), capital(reason))
        for reason, labels in together.items()
    ]
    columns = (desk.what(), Column(words("report-reason"), is_number=False, grows=True))
    lead = () if rows else (Statement(words("report-all-known")),)
    return Part(
        "unknown",
        words("report-unknown"),
        lead=lead,
        paragraphs=tuple(line for line in desk.view.hidden.split("\n") if line),
        tables=table("", columns, rows),
    )
