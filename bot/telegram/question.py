"""A question as its message: its words, the answers it offers as buttons, and what was tapped or sent so far.

Pure. A long list comes in pages, a ladder with its steps written out, a day as a calendar.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bot.telegram import calendar
from bot.telegram.render import Paragraph, Payload, Row, button, cut, message, units, with_more
from bot.wording import Words
from flows.conversation.definition import Question, QuestionType, Steps
from flows.conversation.direction import set_apart
from flows.conversation.events import Asked, OfferedChoice
from flows.conversation.lexicon import folded
from flows.values import plain_decimal

LONGEST_LABEL = 48
"""A longer choice is written out in the text as well, for a phone cuts the button."""

MANY_STEPS = 25
"""A range of more steps than this is typed, not tapped."""

MANY_CHOICES = 20
"""A list of more choices than this is shown in pages."""

PAGE = 12
"""So many choices are on one page: with our own buttons, what a phone shows at once."""

MOST_COLUMNS = 8
"""Telegram shows no more buttons in a row."""

LINES = {QuestionType.GEOTRACE: 2, QuestionType.GEOSHAPE: 3}
"""What is answered by several places, with the least number of them."""


@dataclass(frozen=True, slots=True)
class Given:
    """What was tapped or sent for the open question so far: boxes, an order or places; and what of a long list is
    shown: which page, and of which choices (``find``: those that hold these words)."""

    ticks: tuple[str, ...] = ()
    page: int = 0
    find: str = ""
    #: for a day: the month whose days are shown (``2026-11``; a year for months, the first of some for years)
    month: str = ""


NOTHING_YET = Given()


def as_messages(
    asked: Asked,
    about: Question,
    words: Words,
    *,
    lead: Sequence[str] = (),
    extra: Sequence[Row] = (),
    given: Given = NOTHING_YET,
    again: bool = False,
    whole: bool = False,
) -> list[Payload]:
    """A question as its message. ``lead`` goes before it: why the last reply was no answer, say.

    ``again``: it is a further copy of the open question, so what was said before it need not be said twice.
    ``whole``: a long list is shown in one piece.

    The payload also remembers the wording without its frame (``label``), to become the record of the answer.
    """
    paragraphs = [Paragraph(text) for text in lead if text]
    if asked.sensitive and not again:
        paragraphs.append(
            Paragraph(words("sensitive" if asked.can_skip else "sensitive-required"), quiet=True)
        )
    if place := place_in_words(asked, words):
        paragraphs.append(Paragraph(place, quiet=True))
    paragraphs.append(Paragraph(words.of(asked.label), strong=True))
    if asked.hint:
        paragraphs.append(Paragraph(asked.hint))
    changing = _changes(about, asked.choices, whole)
    if not changing and (listed := _written_out(asked.choices, about, words)):
        paragraphs.append(Paragraph(listed))
    if hint := _type_hint(about, words):
        paragraphs.append(Paragraph(hint, quiet=True))
    rows = _answers(asked.question, about, asked.choices, words, given, whole)
    payloads = message(paragraphs, [*extra, *rows, *_navigation(asked, about, words, whole=whole)])
    last = payloads[-1]
    last["label"] = words.of(asked.label)
    if is_collected(about):
        last["ticks"] = list(given.ticks)
    if changing:
        last |= {"base": last["text"], "page": given.page, "find": given.find}
        last["text"] = with_more(last["base"], _so_far(about, asked.choices, words, given, whole))
    return payloads


def redrawn(
    payload: Mapping[str, Any],
    path: str,
    about: Question,
    choices: Sequence[OfferedChoice],
    words: Words,
    given: Given,
) -> Payload:
    """A question's message after a tap that did not answer it yet: a box, a place in the order, another page."""
    rows: list[Row] = list(payload["buttons"])
    ours = [index for index, row in enumerate(rows) if row and not _ANSWERING.isdisjoint(row[0]["do"])]
    first, end = (ours[0], ours[-1] + 1) if ours else (0, 0)
    answers = _answers(path, about, choices, words, given)
    text = payload.get("base", payload["text"])
    if _changes(about, choices):
        text = with_more(text, _so_far(about, choices, words, given))
    return {"text": text, "buttons": [*rows[:first], *answers, *rows[end:]]}


def found(choices: Sequence[OfferedChoice], find: str) -> list[OfferedChoice]:
    """The choices that hold these words."""
    said = folded(find)
    return [row for row in choices if said in folded(row.label)]


_TYPE_HINTS = {
    QuestionType.SELECT_MULTIPLE: "tick-hint",
    QuestionType.DATE: "type-a-date",
    QuestionType.IMAGE: "send-image",
    QuestionType.AUDIO: "send-audio",
    QuestionType.VIDEO: "send-video",
    QuestionType.FILE: "send-file",
    QuestionType.TIME: "type-a-time",
    QuestionType.DATE_TIME: "type-a-date-time",
    QuestionType.BARCODE: "type-a-code",
    QuestionType.RANK: "rank-hint",
    QuestionType.GEOPOINT: "send-place",
    QuestionType.GEOTRACE: "send-places",
    QuestionType.GEOSHAPE: "send-corners",
}

_COLLECTED = (QuestionType.SELECT_MULTIPLE, QuestionType.RANK)

#: by these is known which of a message's rows of buttons belong to the answer
_ANSWERING = frozenset({"answer", "tick", "rank", "day", "done", "anew", "page", "month"})


def is_collected(about: Question) -> bool:
    """Whether what is tapped or sent is kept with the question until "Done"."""
    return about.type in _COLLECTED or goes_on_until_done(about)


def goes_on_until_done(about: Question) -> bool:
    """Whether the answer comes in pieces, one a message, until "Done" is tapped: several places, or a long text."""
    return about.type in LINES or (about.type is QuestionType.TEXT and "multiline" in about.appearance)


def _type_hint(about: Question, words: Words) -> str:
    if about.type is QuestionType.TEXT and goes_on_until_done(about):
        return words("write-on")
    if about.type is QuestionType.DATE and (part := calendar.part_of(about)) != "day":
        return words("type-a-month" if part == "month" else "type-a-year")
    if about.type is QuestionType.RANGE and about.steps is not None and not _numbers(about.steps):
        low, high = sorted((about.steps.start, about.steps.end))
        ends = {"low": plain_decimal(low), "high": plain_decimal(high)}
        if about.steps.step == 1:
            return words("type-a-step", **ends)
        return words("type-a-step-of", **ends, step=plain_decimal(about.steps.step))
    return words(_TYPE_HINTS[about.type]) if about.type in _TYPE_HINTS else ""


def _changes(about: Question, choices: Sequence[OfferedChoice], whole: bool = False) -> bool:
    """Whether the text itself says what was tapped so far, or which page this is."""
    kinds = (QuestionType.RANK, QuestionType.DATE)
    return about.type in kinds or goes_on_until_done(about) or _in_pages(about, choices, whole)


def _in_pages(about: Question, choices: Sequence[OfferedChoice], whole: bool) -> bool:
    selects = (QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE, QuestionType.RANK)
    return not whole and about.type in selects and len(choices) > MANY_CHOICES


def _so_far(
    about: Question, choices: Sequence[OfferedChoice], words: Words, given: Given, whole: bool = False
) -> list[Paragraph]:
    paragraphs: list[Paragraph] = []
    shown = _shown(about, choices, given, whole)
    if listed := _written_out(shown, about, words):
        paragraphs.append(Paragraph(listed))
    if about.type is QuestionType.RANK and given.ticks:
        labels = {row.name: row.label for row in choices}
        order = [
            words("ranked", number=str(number), label=labels.get(name, name))
            for number, name in enumerate(given.ticks, start=1)
        ]
        paragraphs.append(Paragraph("\n".join([words("order-so-far"), *order])))
    if about.type is QuestionType.DATE and given.month:
        paragraphs.append(Paragraph(calendar.title(calendar.part_of(about), words, given.month)))
    if goes_on_until_done(about) and given.ticks:
        so_far = "places-so-far" if about.type in LINES else "written-so-far"
        paragraphs.append(Paragraph(words(so_far, count=len(given.ticks))))
    if _in_pages(about, choices, whole):
        pages = _pages(choices, given)
        page = str(min(given.page, pages - 1) + 1)
        paragraphs.append(Paragraph(words("page-of", page=page, pages=str(pages)), quiet=True))
    return paragraphs


def _pages(choices: Sequence[OfferedChoice], given: Given) -> int:
    return max(1, -(-len(_looked_for(choices, given)) // PAGE))


def _looked_for(choices: Sequence[OfferedChoice], given: Given) -> Sequence[OfferedChoice]:
    return (found(choices, given.find) or choices) if given.find else choices


def _shown(
    about: Question, choices: Sequence[OfferedChoice], given: Given, whole: bool
) -> Sequence[OfferedChoice]:
    """The choices that are on the buttons: all, or one page of them."""
    if not _in_pages(about, choices, whole):
        return choices
    page = min(max(0, given.page), _pages(choices, given) - 1)
    return _looked_for(choices, given)[page * PAGE : (page + 1) * PAGE]


def place_in_words(asked: Asked, words: Words) -> str:
    """Where the question stands among those that are asked: "Question 3 of 8". Of one alone it says nothing."""
    if asked.total == 1 and not asked.about:
        return asked.group
    key = "question-of-about" if asked.about else "question-of"
    place = words(key, position=str(asked.position), total=str(asked.total))
    return f"{set_apart(asked.group, place)} · {place}" if asked.group else place


def _written_out(choices: Sequence[OfferedChoice], about: Question, words: Words) -> str:
    """The choices as lines of text: always for a ladder, otherwise only those a button would cut."""
    if about.type is QuestionType.RANGE:
        return "\n".join(words("step", number=row.name, words=row.label) for row in choices)
    if any(units(row.label) > LONGEST_LABEL for row in choices):
        return "\n".join(f"• {row.label}" for row in choices)
    return ""


def _answers(
    path: str,
    about: Question,
    choices: Sequence[OfferedChoice],
    words: Words,
    given: Given,
    whole: bool = False,
) -> list[Row]:
    shown = _shown(about, choices, given, whole)
    turning = _turning(path, choices, words, given) if _in_pages(about, choices, whole) else []
    done = button(words("button-done"), done=path)
    match about.type:
        case QuestionType.RANGE:
            numbers = _numbers(about.steps)
            cells = [button(number, answer=number, question=path) for number in numbers]
            return _rows_of(cells, 5)
        case QuestionType.SELECT_ONE:
            cells = [button(row.label, answer=row.name, question=path) for row in shown]
            return [*_rows_of(cells, _columns(about) or _per_row(shown)), *turning]
        case QuestionType.SELECT_MULTIPLE:
            boxes = [_box(words, row, row.name in given.ticks, path) for row in shown]
            return [*_rows_of(boxes, _columns(about) or 1), *turning, [done]]
        case QuestionType.RANK:
            rows: list[Row] = [[_ranked(words, row, given.ticks, path)] for row in shown]
            return [*rows, *turning, [*_anew(words, given, path), done]]
        case _ if goes_on_until_done(about):
            return [[*_anew(words, given, path), done]]
        case QuestionType.ACKNOWLEDGE:
            return [[button(words("button-ok"), answer="OK", question=path)]]
        case QuestionType.DATE:
            leaf = calendar.first(path, about, words, given.month, whole=whole)
            return [[button(label, **do) for label, do in row] for row in leaf]
        case _:
            return []


def _navigation(asked: Asked, about: Question, words: Words, *, whole: bool) -> list[Row]:
    path = asked.question
    rows: list[Row] = []
    if about.guidance is not None and not whole:
        rows.append([button(words("button-more-about-this"), more=path)])
    if asked.keep is not None:
        shown = cut(" ".join(asked.keep.split()), 40)
        rows.append([button(words("button-keep", shown=shown), keep=path)])
    steps: Row = []
    if asked.can_go_back:
        steps.append(button(words("button-back"), back=path))
    if asked.can_skip:
        steps.append(button(words("button-skip"), skip=path))
    steps.append(button(words("button-stop"), stop=path))
    return [*rows, steps]


def _numbers(steps: Steps | None) -> list[str]:
    found = steps or Steps(Decimal(1), Decimal(10))
    count = int((found.end - found.start) / found.step) if found.step else 0
    if not 0 <= count < MANY_STEPS:
        return []
    return [plain_decimal(found.start + found.step * index) for index in range(count + 1)]


def _columns(about: Question) -> int:
    """How many choices the author wants side by side (``columns-3``); 0 where that is left to us."""
    for appearance in about.appearance:
        if found := re.fullmatch(r"columns-(\d+)", appearance):
            return min(max(1, int(found[1])), MOST_COLUMNS)
    return 0


def _per_row(choices: Sequence[OfferedChoice]) -> int:
    longest = max((units(row.label) for row in choices), default=0)
    if longest <= 8 and len(choices) <= 3:
        return 3
    return 2 if longest <= 14 else 1


def _rows_of(cells: list[dict[str, Any]], width: int) -> list[Row]:
    return [cells[start : start + width] for start in range(0, len(cells), width)]


def _box(words: Words, row: OfferedChoice, on: bool, path: str) -> dict[str, Any]:
    # A tap says what it makes of the box, not "the other way round": tapped twice, it is still one answer.
    label = words("button-ticked" if on else "button-unticked", label=row.label)
    return button(label, tick=row.name, on=not on, question=path)


def _ranked(words: Words, row: OfferedChoice, order: Sequence[str], path: str) -> dict[str, Any]:
    """A choice to be ranked; one that has its place shows it."""
    label = row.label
    if row.name in order:
        label = words("ranked", number=str(order.index(row.name) + 1), label=label)
    return button(label, rank=row.name, question=path)


def _anew(words: Words, given: Given, path: str) -> Row:
    return [button(words("button-anew"), anew=path)] if given.ticks else []


def _turning(path: str, choices: Sequence[OfferedChoice], words: Words, given: Given) -> list[Row]:
    """The buttons that turn the pages of a long list."""
    last = _pages(choices, given) - 1
    page = min(max(0, given.page), last)
    row: Row = []
    if page > 0:
        row.append(button(words("button-page-before"), page=path, to=page - 1))
    if page < last:
        row.append(button(words("button-page-after"), page=path, to=page + 1))
    everything: Row = [button(words("button-page-all"), page=path, to=0, all=True)] if given.find else []
    return [each for each in (row, everything) if each]
