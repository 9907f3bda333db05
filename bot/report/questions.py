"""What became of a flow's questions, in words: as a message, a table for a terminal, CSV and JSON.

Shares are worked out from the numbers that are shown, of those who were shown the question; a hidden number is ``*``.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from bot.report.cells import csv_line
from bot.report.numbers import Numbers, numbers_in
from flows.conversation.definition import Flow, Group
from flows.value.disclosure import SMALLEST_GROUP
from flows.value.questions import (
    MEASURES,
    ROUNDED_TO,
    RUN_MEASURES,
    Became,
    Questions,
    is_known,
    most_left,
    share,
)

SHORT = 44
"""So many characters of a question say which one is meant."""

_REFERENCE = re.compile(r"\$\{[^}]*\}")


@dataclass(frozen=True, slots=True)
class Line:
    """One question as it is listed: its number among those that are asked, and its words."""

    number: int
    label: str
    became: Became


@dataclass(frozen=True, slots=True)
class QuestionsView:
    """All that is said about one flow, in one language. ``heading`` names programme and flow."""

    heading: str
    questions: Questions
    lines: tuple[Line, ...]
    numbers: Numbers
    sample: bool = False

    @property
    def exact(self) -> bool:
        return self.questions.exact

    def count(self, number: int | None) -> str:
        return self.numbers.words("hidden") if number is None else self.numbers.plain_whole(number)

    def share(self, part: int | None, whole: int | None) -> str:
        found = share(part, whole)
        if found is None:
            return self.numbers.words("hidden") if part is None or whole is None else "–"
        return self.numbers.share(Decimal(str(found)))

    def time(self, seconds: float | None) -> str:
        if seconds is None:
            return "–"
        minutes, rest = divmod(round(seconds), 60)
        if not minutes:
            return self.numbers.words("time-seconds", s=self.numbers.plain_whole(rest))
        shown = {"min": self.numbers.plain_whole(minutes), "s": self.numbers.plain_whole(rest)}
        return self.numbers.words("time-minutes", **shown)


def view_of(
    flow: Flow, title: str, questions: Questions, language: str, *, sample: bool = False
) -> QuestionsView:
    numbers = numbers_in(language, "GBP")
    labels = dict(_labels(flow, numbers))
    lines = tuple(
        Line(number, labels.get(each.question) or numbers.words("question-gone", name=each.question), each)
        for number, each in enumerate(questions.became, start=1)
    )
    return QuestionsView(title, questions, lines, numbers, sample)


def in_order(flow: Flow, became: Iterable[Became]) -> tuple[Became, ...]:
    """What became of each question, as the flow asks them now; those it asks no more come last, by name."""
    found = {each.question: each for each in became}
    asked = [path for path, _ in _asked(flow)]
    gone = sorted(found.keys() - set(asked))
    return tuple(found.get(path) or Became(path) for path in (*asked, *gone))


def in_revisions(flow: Flow, became: Iterable[Became]) -> tuple[Became, ...]:
    order = {path: number for number, (path, _) in enumerate(_asked(flow))}
    return tuple(
        sorted(
            became,
            key=lambda each: (order.get(each.question, len(order)), each.question, each.revision or ""),
        )
    )


def _asked(flow: Flow) -> Iterator[tuple[str, Any]]:
    """By path, in order: what a person is asked, a repeat's "another one?" before what is in it."""
    known: set[str] = set()
    for question, around in flow.walk():
        for group in around:
            if group.repeats and group.count is None and group.path not in known:
                known.add(group.path)
                yield group.path, group
        if question.is_asked:
            yield question.path, question


def _labels(flow: Flow, numbers: Numbers) -> Iterator[tuple[str, str]]:
    for path, item in _asked(flow):
        label = (
            item.label.in_language(numbers.language, flow.settings.default_language) if item.label else None
        )
        words = " ".join(_REFERENCE.sub("…", label.source).split()) if label is not None else item.name
        yield path, numbers.words("question-another", group=words) if isinstance(item, Group) else words


def shortened(text: str, most: int = SHORT) -> str:
    """The text, cut after a whole word where it is longer."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    return (cut.rpartition(" ")[0] or cut).rstrip(" ,.;:") + "…"


# --- in the chat -------------------------------------------------------------------------------------


def message(view: QuestionsView) -> str:
    """The finding in a few lines; what is said in full stands in the picture and in the file."""
    words, runs = view.numbers.words, view.questions.runs
    lines = [view.heading]
    if view.sample:
        lines.append(words("sample-data"))
    if not is_known(view.questions):
        lines.append(words("questions-none" if runs.started == 0 else "questions-few", people=SMALLEST_GROUP))
        return "\n".join(lines)
    done = view.share(runs.completed, runs.started)
    lines.append(words("questions-begun", started=view.count(runs.started), share=done))
    named = [("questions-most-left", most_left(view.questions.became)), *_most(view)]
    for key, each in named:
        if each is not None:
            lines.append(words(key, question=_called(view, each), **_facts(view, each)))
    if not view.exact:
        lines.append(words("questions-rounded", to=view.count(ROUNDED_TO), people=view.count(SMALLEST_GROUP)))
    return "\n".join(lines)


def _most(view: QuestionsView) -> Iterator[tuple[str, Became | None]]:
    skipped = [each for each in view.questions.became if each.skipped and each.shown]
    yield (
        "questions-most-skipped",
        max(skipped, key=lambda each: share(each.skipped, each.shown) or 0, default=None),
    )
    refused = [each for each in view.questions.became if each.refused and each.shown]
    yield (
        "questions-most-refused",
        max(refused, key=lambda each: share(each.refused, each.shown) or 0, default=None),
    )
    timed = [each for each in view.questions.became if each.seconds and each.seconds >= 1]
    yield "questions-longest", max(timed, key=lambda each: each.seconds or 0, default=None)


def _called(view: QuestionsView, became: Became) -> str:
    line = next(line for line in view.lines if line.became is became)
    return words_of(view, line)


def words_of(view: QuestionsView, line: Line, most: int = SHORT) -> str:
    return f"{view.numbers.plain_whole(line.number)} · {shortened(line.label, most)}"


def _facts(view: QuestionsView, each: Became) -> dict[str, str]:
    return {
        "left": view.share(each.left, each.shown),
        "skipped": view.share(each.skipped, each.shown),
        "refused": view.share(each.refused, each.shown),
        "time": view.time(each.seconds),
    }


# --- in a terminal -----------------------------------------------------------------------------------

_COLUMNS = ("shown", "answered", "skipped", "refused", "corrected", "left", "waiting", "paused")


def table(view: QuestionsView) -> str:
    """Everything, one line for each question; it ends in a line break."""
    words, runs = view.numbers.words, view.questions.runs
    head = [words(f"questions-{column}") for column in _COLUMNS] + [words("questions-time")]
    rows = [[*(view.count(getattr(line.became, column)) for column in _COLUMNS), view.time(line.became.seconds)]
            for line in view.lines]  # fmt: skip
    widths = [max(_width(row[place]) for row in (head, *rows)) for place in range(len(head))]
    lines = [view.heading]
    if view.sample:
        lines.append(words("sample-data"))
    lines.append(
        words(
            "questions-runs",
            **{measure: view.count(getattr(runs, measure)) for measure in RUN_MEASURES},
            share=view.share(runs.completed, runs.started),
        )
    )
    lines += ["", _aligned(head, widths) + "  " + words("questions-question")]
    for line, row in zip(view.lines, rows, strict=True):
        lines.append(_aligned(row, widths) + "  " + words_of(view, line, 60))
    lines += ["", words("questions-denominator")]
    if not view.exact:
        lines.append(words("questions-rounded", to=view.count(ROUNDED_TO), people=view.count(SMALLEST_GROUP)))
    return "\n".join(lines) + "\n"


def _aligned(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(" " * (width - _width(cell)) + cell for cell, width in zip(cells, widths, strict=True))


def _width(text: str) -> int:
    """How wide a text stands in a terminal: marks that sit on a letter take no place."""
    return sum(unicodedata.category(character) not in ("Mn", "Me", "Cf") for character in text)


# --- for other programs ------------------------------------------------------------------------------

CSV_COLUMNS = (
    "number", "question", "label", "revision", *MEASURES[:4], "refusals", *MEASURES[4:], "median_seconds",
)  # fmt: skip


def as_csv(view: QuestionsView) -> bytes:
    """One row for each question, and after them, where they may be seen, one for each revision of it."""
    known = {line.became.question: line for line in view.lines}
    lines = [csv_line(CSV_COLUMNS)]
    for became in (*view.questions.became, *view.questions.by_revision):
        line = known[became.question]
        facts = {"revision": "", "label": line.label, "number": line.number}
        facts |= {name: fact for name, fact in _object(became).items() if fact is not None}
        lines.append(csv_line(facts.get(column, view.numbers.words("hidden")) for column in CSV_COLUMNS))
    return b"".join(lines)


def as_json(view: QuestionsView, programme: str) -> str:
    revisions: dict[str, list[dict[str, Any]]] = {}
    for became in view.questions.by_revision:
        revisions.setdefault(became.question, []).append(_object(became))
    written = {
        "programme": programme,
        "flow": view.questions.flow,
        "exact": view.exact,
        "runs": {measure: getattr(view.questions.runs, measure) for measure in RUN_MEASURES},
        "questions": [
            {"number": line.number, "label": line.label, **_object(line.became)}
            | ({"revisions": revisions.get(line.became.question, [])} if view.exact else {})
            for line in view.lines
        ],
    }
    return json.dumps(written, ensure_ascii=False, indent=2) + "\n"


def _object(became: Became) -> dict[str, Any]:
    facts = {field.name: getattr(became, field.name) for field in fields(became) if field.name != "people"}
    seconds = facts.pop("seconds")
    return {**facts, "median_seconds": None if seconds is None else round(seconds, 1)}
