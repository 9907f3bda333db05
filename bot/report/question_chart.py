"""The picture of a flow's questions: how many were shown each, and what became of it, the drop-off to be seen at once.

Only what may be shown is drawn, with the same numbers beside each bar.
"""

from __future__ import annotations

from typing import Any

from bot.report.picture import drawn
from bot.report.questions import Line, QuestionsView, shortened, words_of
from bot.report.wording import is_leftwards
from flows.value.disclosure import SMALLEST_GROUP
from flows.value.questions import ROUNDED_TO, is_known, most_left, share

MOST_QUESTIONS = 8
_LABEL = 46


def question_chart(view: QuestionsView) -> bytes | None:
    """The PNG, 800 by 800; ``None`` where nobody is known to have been shown anything."""
    if not is_known(view.questions):
        return None
    return drawn("question_chart.typ", _data(view))


def chart_caption(view: QuestionsView) -> str:
    """The picture's numbers in words."""
    return "\n".join(
        [view.heading, *(f"{words_of(view, line, 30)}: {_told(view, line)}" for line in _lines(view))]
    )


def _lines(view: QuestionsView) -> list[Line]:
    """As many as fit, in their order: those that most people left at, then those that fewest answered."""

    def telling(line: Line) -> tuple[float, float]:
        became = line.became
        answered = share(became.answered, became.shown)
        return share(became.left, became.shown) or 0, 0 if answered is None else 1 - answered

    told = sorted(view.lines, key=telling, reverse=True)
    return sorted(told[:MOST_QUESTIONS], key=lambda line: line.number)


def _data(view: QuestionsView) -> dict[str, Any]:
    words, lines = view.numbers.words, _lines(view)
    notes = []
    if len(lines) < len(view.lines):
        notes.append(words("questions-some", count=view.count(len(lines)), all=view.count(len(view.lines))))
    if not view.exact:
        notes.append(
            words("questions-rounded-short", to=view.count(ROUNDED_TO), people=view.count(SMALLEST_GROUP))
        )
    return {
        "language": words.language,
        "leftwards": is_leftwards(words.language),
        "title": _title(view),
        "subtitle": words("questions-subtitle"),
        "key": words("questions-key"),
        "foot": shortened(view.heading, 60),
        "sample": words("chart-sample") if view.sample else "",
        "hidden": " ".join(notes),
        "questions": [_row(view, line) for line in lines],
    }


def _title(view: QuestionsView) -> str:
    words = view.numbers.words
    most = most_left(view.questions.became)
    if most is not None:
        number = next(line.number for line in view.lines if line.became is most)
        lost = view.share(most.left, most.shown)
        return words("questions-title-left", number=view.numbers.plain_whole(number), share=lost)
    if all(line.became.left == 0 for line in view.lines):
        return words("questions-title-nobody")
    if view.questions.runs.left is None:
        return words("questions-title-few", people=view.count(SMALLEST_GROUP))
    return words("questions-title-hidden")


def _row(view: QuestionsView, line: Line) -> dict[str, Any]:
    became = line.became
    widest = max(each.became.shown or 0 for each in view.lines)
    parts = {
        part: share(getattr(became, part), widest) or 0 for part in ("shown", "answered", "skipped", "left")
    }
    return {
        "label": words_of(view, line, _LABEL),
        "shown": view.numbers.words("questions-of", shown=view.count(became.shown)),
        "hidden": became.shown is None,
        "bar": parts,
        "told": view.numbers.words("hidden") if became.shown is None else _told(view, line),
    }


def _told(view: QuestionsView, line: Line) -> str:
    became, words = line.became, view.numbers.words
    if became.shown is None:
        return words("hidden")
    told = [words("questions-told-answered", share=view.share(became.answered, became.shown))]
    for measure in ("skipped", "left"):
        number = getattr(became, measure)
        if number != 0:
            told.append(words(f"questions-told-{measure}", share=view.share(number, became.shown)))
    return words("questions-not-shown") if became.shown == 0 else ", ".join(told)
