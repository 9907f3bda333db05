"""What a person sees, as a value: Telegram's HTML and rows of buttons.

Pure. Whatever comes from people or questionnaires is escaped here and nowhere else, and a text too long for
one message becomes several at the nearest paragraph, sentence or word.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, TypeAlias

from bot.wording import Words

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
"""Telegram counts UTF-16 units after its entities are taken out: an emoji is two."""

WIDEST_LABEL = 64
"""Nothing longer is put on a button."""

Payload: TypeAlias = dict[str, Any]
Row: TypeAlias = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; ``strong`` is shown bold, ``quiet`` in italics. ``head`` is a line of its own above it, bold."""

    text: str
    strong: bool = False
    quiet: bool = False
    head: str = ""

    @property
    def above(self) -> int:
        """How many units the line above it takes."""
        return units(self.head) + 1 if self.head else 0


def button(label: str, **do: Any) -> dict[str, Any]:
    """One button. ``do`` is what a tap means; the row it is stored in knows person, run and question."""
    return {"label": cut(_visible(label), WIDEST_LABEL), "do": do}


def message(paragraphs: Iterable[Paragraph | str], buttons: Sequence[Row] = ()) -> list[Payload]:
    """The paragraphs as one message, or as several if they are too long; the buttons are under the last."""
    parts = _split(_as_paragraphs(paragraphs), LONGEST_TEXT)
    payloads: list[Payload] = [{"text": _html(part)} for part in parts]
    payloads[-1]["buttons"] = [list(row) for row in buttons if row]
    return payloads


def caption(paragraphs: Iterable[Paragraph | str]) -> str:
    """The paragraphs as the caption of a picture, cut where Telegram would refuse it."""
    return _html(_shortened(_as_paragraphs(paragraphs), LONGEST_CAPTION))


def answered(label: str, outcome: str) -> Payload:
    """What a question's message becomes: the question and what was said, without buttons."""
    paragraphs = _as_paragraphs([Paragraph(cut(label, LONGEST_TEXT // 2), strong=True), outcome])
    return {"text": _html(_shortened(paragraphs, LONGEST_TEXT)), "buttons": []}


def closed(label: str, outcome: str = "", *, lead: str = "") -> Payload:
    """A question's message when it is asked again further down, or will not be: the wording alone."""
    paragraphs = _as_paragraphs([lead, Paragraph(label), Paragraph(outcome, quiet=True)])
    return {"text": _html(_shortened(paragraphs, LONGEST_TEXT)), "buttons": []}


def with_more(text: str, paragraphs: Sequence[Paragraph]) -> str:
    """A text with more below it, as far as that fits."""
    room = LONGEST_TEXT - units(text) - 4
    if not paragraphs or room < 40:
        return text
    return f"{text}\n\n{_html(_shortened(_as_paragraphs(paragraphs), room))}"


def rehearsed(payload: Mapping[str, Any], words: Words) -> Payload:
    """The message with a first line that says it is only a rehearsal."""
    text = str(payload.get("text", ""))
    said = words("rehearsal-mark")
    mark = f"<i>{escape(said)}</i>"
    if not text or text.startswith(mark):
        return dict(payload)
    # Its length with tags and entities is never less than what Telegram counts.
    room = units(text) + units(mark) + 2 <= LONGEST_TEXT
    return {**payload, "text": f"{mark}\n\n{text}" if room else text}


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
    cleaned = [
        Paragraph(_visible(each.text).strip("\n"), each.strong, each.quiet, each.head) for each in made
    ]
    return [each for each in cleaned if each.text.strip()] or [Paragraph("…")]


def _html(paragraphs: Sequence[Paragraph]) -> str:
    return "\n\n".join(_one(each) for each in paragraphs)


def _one(each: Paragraph) -> str:
    text = escape(_visible(each.text), quote=False)
    if each.head:
        return f"<b>{escape(_visible(each.head), quote=False)}</b>\n{text}"
    if each.strong:
        return f"<b>{text}</b>"
    return f"<i>{text}</i>" if each.quiet else text


def _split(paragraphs: Sequence[Paragraph], most: int) -> list[list[Paragraph]]:
    parts: list[list[Paragraph]] = [[]]
    used = 0
    for each in paragraphs:
        for piece in _pieces(each, most):
            length = piece.above + units(piece.text) + 2
            if parts[-1] and used + length > most:
                parts.append([])
                used = 0
            parts[-1].append(piece)
            used += length
    return parts


def _pieces(each: Paragraph, most: int) -> list[Paragraph]:
    """A paragraph cut so that every piece fits: at a line, else a sentence, else a word, else anywhere."""
    rest, pieces = each.text, []
    head, above = each.head, each.above
    while above + units(rest) + 2 > most:
        piece = _fitting(rest, most - 2 - above)
        for end in ("\n", ". ", " "):
            place = piece.rfind(end)
            if place > len(piece) // 2:
                piece = piece[: place + len(end)]
                break
        pieces.append(Paragraph(piece.rstrip(), each.strong, each.quiet, head))
        rest = rest[len(piece) :].lstrip()
        head, above = "", 0
    return [*pieces, Paragraph(rest, each.strong, each.quiet, head)] if rest else pieces


def _fitting(text: str, most: int) -> str:
    """As much of the beginning as fits into ``most`` units."""
    head = text[:most]
    while units(head) > most:
        head = head[: len(head) - max(1, (units(head) - most) // 2)]
    return head


def cut(text: str, most: int) -> str:
    return text if units(text) <= most else _fitting(text, most - 1).rstrip() + "…"


def _shortened(paragraphs: Sequence[Paragraph], most: int) -> list[Paragraph]:
    kept: list[Paragraph] = []
    room = most
    for each in paragraphs:
        if room < 20:
            break
        text = cut(each.text, max(1, room - each.above))
        kept.append(Paragraph(text, each.strong, each.quiet, each.head))
        room -= each.above + units(text) + 2
    return kept
