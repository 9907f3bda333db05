"""What a person sees, as a value: Telegram's HTML and rows of buttons, made from words and a question.

Pure. Whatever comes from people or questionnaires is escaped here and nowhere else, and a text too long for
one message becomes several at the nearest paragraph, sentence or word.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from typing import Any, TypeAlias

from bot.wording import Words
from flows.conversation.definition import Question, QuestionType, Steps
from flows.conversation.events import Asked, OfferedChoice
from flows.values import plain_decimal

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
"""Telegram counts UTF-16 units after its entities are taken out: an emoji is two."""

LONGEST_LABEL = 48
"""A longer choice is written out in the text as well, for a phone cuts the button."""

WIDEST_LABEL = 64
"""Nothing longer is put on a button."""

MANY_STEPS = 25
"""A range of more steps than this is typed, not tapped."""

Payload: TypeAlias = dict[str, Any]
Row: TypeAlias = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; ``strong`` is shown bold, ``quiet`` in italics."""

    text: str
    strong: bool = False
    quiet: bool = False


def button(label: str, **do: Any) -> dict[str, Any]:
    """One button. ``do`` is what a tap means; the row it is stored in knows person, run and question."""
    return {"label": _cut(_visible(label), WIDEST_LABEL), "do": do}


def message(paragraphs: Iterable[Paragraph | str], buttons: Sequence[Row] = ()) -> list[Payload]:
    """The paragraphs as one message, or as several if they are too long; the buttons are under the last."""
    parts = _split(_as_paragraphs(paragraphs), LONGEST_TEXT)
    payloads: list[Payload] = [{"text": _html(part)} for part in parts]
    payloads[-1]["buttons"] = [list(row) for row in buttons if row]
    return payloads


def caption(paragraphs: Iterable[Paragraph | str]) -> str:
    """The paragraphs as the caption of a picture, cut where Telegram would refuse it."""
    return _html(_shortened(_as_paragraphs(paragraphs), LONGEST_CAPTION))


# --- a question --------------------------------------------------------------------------------------


def question(
    asked: Asked,
    about: Question,
    words: Words,
    *,
    lead: Sequence[str] = (),
    extra: Sequence[Row] = (),
    ticks: Sequence[str] = (),
    again: bool = False,
) -> list[Payload]:
    """A question as its message. ``lead`` goes before it: why the last reply was no answer, say.

    ``again``: it is a further copy of the open question, so what was said before it need not be said twice.

    The payload also remembers the wording without its frame (``label``), to become the record of the answer.
    """
    paragraphs = [Paragraph(text) for text in lead if text]
    if asked.sensitive and not again:
        paragraphs.append(
            Paragraph(words("sensitive" if asked.can_skip else "sensitive-required"), quiet=True)
        )
    paragraphs.append(Paragraph(_place(asked, words), quiet=True))
    paragraphs.append(Paragraph(asked_in_words(asked, words), strong=True))
    if asked.hint:
        paragraphs.append(Paragraph(asked.hint))
    if listed := _written_out(asked, about, words):
        paragraphs.append(Paragraph(listed))
    if about.type in _TYPE_HINTS:
        paragraphs.append(Paragraph(words(_TYPE_HINTS[about.type]), quiet=True))
    rows = [*extra, *_answers(asked, about, words, ticks), *_navigation(asked, words)]
    payloads = message(paragraphs, rows)
    payloads[-1]["label"] = asked_in_words(asked, words)
    if about.type is QuestionType.SELECT_MULTIPLE:
        payloads[-1]["ticks"] = list(ticks)
    return payloads


def asked_in_words(asked: Asked, words: Words) -> str:
    """What is asked: the author's words, or the bot's own (whether a group has another instance)."""
    label = asked.label
    return label if isinstance(label, str) else words(label.key, **label.arguments)


def ticked(payload: Mapping[str, Any], ticks: Sequence[str], words: Words) -> Payload:
    """The message of a select_multiple with these boxes ticked; everything else stays."""
    rows = [[_toggled(cell, ticks, words) for cell in row] for row in payload["buttons"]]
    return {**payload, "buttons": rows, "ticks": list(ticks)}


def answered(label: str, outcome: str) -> Payload:
    """What a question's message becomes: the question and what was said, without buttons."""
    paragraphs = _as_paragraphs([Paragraph(_cut(label, LONGEST_TEXT // 2), strong=True), outcome])
    return {"text": _html(_shortened(paragraphs, LONGEST_TEXT)), "buttons": []}


def closed(label: str, outcome: str = "", *, lead: str = "") -> Payload:
    """A question's message when it is asked again further down, or will not be: the wording alone."""
    paragraphs = _as_paragraphs([lead, Paragraph(label), Paragraph(outcome, quiet=True)])
    return {"text": _html(_shortened(paragraphs, LONGEST_TEXT)), "buttons": []}


_TYPE_HINTS = {
    QuestionType.SELECT_MULTIPLE: "tick-hint",
    QuestionType.DATE: "type-a-date",
    QuestionType.IMAGE: "send-image",
    QuestionType.AUDIO: "send-audio",
    QuestionType.FILE: "send-file",
}


def _place(asked: Asked, words: Words) -> str:
    key = "question-of-about" if asked.about else "question-of"
    place = words(key, position=str(asked.position), total=str(asked.total))
    return f"{asked.group} · {place}" if asked.group else place


def _written_out(asked: Asked, about: Question, words: Words) -> str:
    """The choices as lines of text: always for a ladder, otherwise only those a button would cut."""
    if about.type is QuestionType.RANGE:
        return "\n".join(words("step", number=row.name, words=row.label) for row in asked.choices)
    if any(units(row.label) > LONGEST_LABEL for row in asked.choices):
        return "\n".join(f"• {row.label}" for row in asked.choices)
    return ""


def _answers(asked: Asked, about: Question, words: Words, ticks: Sequence[str]) -> list[Row]:
    path = asked.question
    match about.type:
        case QuestionType.RANGE:
            numbers = _numbers(about.steps)
            cells = [button(number, answer=number, question=path) for number in numbers]
            return _rows_of(cells, 5)
        case QuestionType.SELECT_ONE:
            cells = [button(row.label, answer=row.name, question=path) for row in asked.choices]
            return _rows_of(cells, _per_row(asked.choices))
        case QuestionType.SELECT_MULTIPLE:
            rows: list[Row] = [[_box(words, row, row.name in ticks, path)] for row in asked.choices]
            return [*rows, [button(words("button-done"), done=path)]]
        case QuestionType.ACKNOWLEDGE:
            return [[button(words("button-ok"), answer="OK", question=path)]]
        case QuestionType.DATE:
            return [
                [
                    button(words("button-yesterday"), day=-1, question=path),
                    button(words("button-today"), day=0, question=path),
                ]
            ]
        case _:
            return []


def _navigation(asked: Asked, words: Words) -> list[Row]:
    path = asked.question
    rows: list[Row] = []
    if asked.keep is not None:
        shown = _cut(" ".join(asked.keep.split()), 40)
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


def _per_row(choices: Sequence[OfferedChoice]) -> int:
    longest = max((units(row.label) for row in choices), default=0)
    if longest <= 8 and len(choices) <= 3:
        return 3
    return 2 if longest <= 14 else 1


def _rows_of(cells: list[dict[str, Any]], width: int) -> list[Row]:
    return [cells[start : start + width] for start in range(0, len(cells), width)]


def _box(words: Words, row: OfferedChoice, on: bool, path: str) -> dict[str, Any]:
    # A tap says what it makes of the box, not "the other way round": tapped twice, it is still one answer.
    cell = button(_box_label(words, row.label, on), tick=row.name, on=not on, question=path)
    return {**cell, "box": row.label}


def _toggled(cell: dict[str, Any], ticks: Sequence[str], words: Words) -> dict[str, Any]:
    if "box" not in cell:
        return cell
    on = cell["do"]["tick"] in ticks
    return {**cell, "label": _box_label(words, cell["box"], on), "do": {**cell["do"], "on": not on}}


def _box_label(words: Words, label: str, on: bool) -> str:
    return _visible(words("button-ticked" if on else "button-unticked", label=label))


# --- text --------------------------------------------------------------------------------------------


def units(text: str) -> int:
    """How long Telegram thinks a text is, in UTF-16 units."""
    if text.isascii():
        return len(text)
    return len(text) + sum(1 for letter in text if letter > "\uffff")


def _visible(text: str) -> str:
    """What can be sent: without NUL, and with half a surrogate pair shown as a replacement."""
    if text.isascii() and "\x00" not in text:
        return text
    return text.replace("\x00", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _as_paragraphs(paragraphs: Iterable[Paragraph | str]) -> list[Paragraph]:
    made = [Paragraph(given) if isinstance(given, str) else given for given in paragraphs]
    cleaned = [Paragraph(_visible(each.text).strip("\n"), each.strong, each.quiet) for each in made]
    return [each for each in cleaned if each.text.strip()] or [Paragraph("…")]


def _html(paragraphs: Sequence[Paragraph]) -> str:
    return "\n\n".join(_one(each) for each in paragraphs)


def _one(each: Paragraph) -> str:
    text = escape(_visible(each.text), quote=False)
    if each.strong:
        return f"<b>{text}</b>"
    return f"<i>{text}</i>" if each.quiet else text


def _split(paragraphs: Sequence[Paragraph], most: int) -> list[list[Paragraph]]:
    parts: list[list[Paragraph]] = [[]]
    used = 0
    for each in paragraphs:
        for piece in _pieces(each, most):
            length = units(piece.text) + 2
            if parts[-1] and used + length > most:
                parts.append([])
                used = 0
            parts[-1].append(piece)
            used += length
    return parts


def _pieces(each: Paragraph, most: int) -> list[Paragraph]:
    """A paragraph cut so that every piece fits: at a line, else a sentence, else a word, else anywhere."""
    rest, pieces = each.text, []
    while units(rest) + 2 > most:
        head = _fitting(rest, most - 2)
        for end in ("\n", ". ", " "):
            place = head.rfind(end)
            if place > len(head) // 2:
                head = head[: place + len(end)]
                break
        pieces.append(Paragraph(head.rstrip(), each.strong, each.quiet))
        rest = rest[len(head) :].lstrip()
    return [*pieces, Paragraph(rest, each.strong, each.quiet)] if rest else pieces


def _fitting(text: str, most: int) -> str:
    """As much of the beginning as fits into ``most`` units."""
    head = text[:most]
    while units(head) > most:
        head = head[: len(head) - max(1, (units(head) - most) // 2)]
    return head


def _cut(text: str, most: int) -> str:
    return text if units(text) <= most else _fitting(text, most - 1).rstrip() + "…"


def _shortened(paragraphs: Sequence[Paragraph], most: int) -> list[Paragraph]:
    kept: list[Paragraph] = []
    room = most
    for each in paragraphs:
        if room < 20:
            break
        text = _cut(each.text, room)
        kept.append(Paragraph(text, each.strong, each.quiet))
        room -= units(text) + 2
    return kept
