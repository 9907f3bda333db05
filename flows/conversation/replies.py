"""From what a person sent to the value it means, or to the kind reason why it is no answer.

Nothing is guessed: a reply either names one value, in any language of the flow, or is refused with a
sentence that says what would be understood. ``shown`` is the way back, a value in the person's words.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import TypeAlias, assert_never

from flows.conversation.days import day_in_words, day_said
from flows.conversation.definition import ChoiceRow, Flow, Question, QuestionType, Steps
from flows.conversation.events import Phrase, Reply
from flows.conversation.expressions.values import as_number, day_of, moment_of
from flows.conversation.lexicon import clean, folded, means, spelled_number
from flows.conversation.numerals import digits_only, number_in_words, plain_number
from flows.values import (
    LARGEST_WHOLE_NUMBER,
    Acknowledged,
    Attachment,
    Choice,
    Choices,
    Date,
    DateTime,
    Number,
    Places,
    Ranking,
    Text,
    Time,
    Value,
    exact_decimal,
    plain_decimal,
)

LONGEST_TEXT = 20_000
"""Characters kept of one written answer."""

Refusal: TypeAlias = Phrase


def parse(
    flow: Flow, question: Question, reply: Reply, offered: Sequence[ChoiceRow], language: str = "en"
) -> Value | Refusal:
    """The value of a reply to ``question``, or why it is none. ``offered`` are the choices that were shown.

    ``language`` is the person's: it decides what a comma in a number is.
    """
    if reply.attachment is not None and question.type not in _FILES:
        return Phrase("refused-words-only")
    words = reply.choice if reply.choice is not None else clean(reply.text)
    if reply.choice is not None or reply.exact:
        language = "en"  # written by us, with a point
    match question.type:
        case QuestionType.TEXT | QuestionType.BARCODE:
            return _text(words)
        case QuestionType.INTEGER:
            return _number(question, words, language, whole=True)
        case QuestionType.DECIMAL:
            return _number(question, words, language, whole=False)
        case QuestionType.RANGE:
            return _step(question, words, offered, language)
        case QuestionType.SELECT_ONE:
            return _one(words, offered, tapped=reply.choice is not None)
        case QuestionType.SELECT_MULTIPLE:
            return _many(reply.ticked, words, offered)
        case QuestionType.DATE:
            return day_said(words, reply.at.date(), question.appearance)
        case QuestionType.ACKNOWLEDGE:
            agreed = reply.choice is not None or means("acknowledge", words)
            return Acknowledged() if agreed else Phrase("refused-not-acknowledged")
        case QuestionType.IMAGE | QuestionType.AUDIO | QuestionType.VIDEO | QuestionType.FILE:
            return _attachment(question, reply)
        case QuestionType.RANK:
            return _ranking(reply.ticked, words, offered)
        case QuestionType.TIME:
            return _time(words, reply)
        case QuestionType.DATE_TIME:
            return _date_time(words, reply)
        case QuestionType.GEOPOINT | QuestionType.GEOTRACE | QuestionType.GEOSHAPE:
            return _places(question.type.value, words)
        case QuestionType.NOTE | QuestionType.CALCULATE | QuestionType.HIDDEN | QuestionType.METADATA:
            raise ValueError(f"{flow.id}: {question.path} is never asked")
        case _:
            assert_never(question.type)


def shown(
    value: Value,
    offered: Sequence[ChoiceRow],
    language: str,
    fallback: str,
    appearance: Collection[str] = (),
) -> str:
    """The value as the person would say it: labels for choices, the month in words for a date."""
    match value:
        case Choice(name):
            return _label(name, offered, language, fallback)
        case Choices(names):
            return ", ".join(_label(name, offered, language, fallback) for name in names)
        case Ranking(names):
            numbered = enumerate(names, start=1)
            return ", ".join(
                f"{place}. {_label(name, offered, language, fallback)}" for place, name in numbered
            )
        case Time(exact):
            return exact[:5]
        case DateTime(exact):
            return f"{day_in_words(date.fromisoformat(exact[:10]), language)}, {exact[11:16]}"
        case Places(_, exact):
            return "; ".join(", ".join(part.split()[:2]) for part in exact.split(";"))
        case Date(day):
            return day_in_words(day, language, appearance)
        case Number(exact, _):
            return number_in_words(exact, language)
        case Text(text):
            return text
        case Acknowledged():
            return "OK"
        case Attachment(name=name, kind=kind):
            return name or kind
        case _:
            assert_never(value)


def cast(kind: QuestionType, text: str) -> str:
    """A calculated text as a question of this type holds it, written plainly; blank where it is none."""
    match kind:
        case QuestionType.INTEGER:
            number = as_number(text)
            return str(int(number)) if math.isfinite(number) else ""
        case QuestionType.DECIMAL | QuestionType.RANGE:
            exact = exact_decimal(text.strip())
            return plain_decimal(exact) if exact is not None else ""
        case QuestionType.DATE:
            number = as_number(text)
            day = day_of(number) if math.isfinite(number) else None
            return day.isoformat() if day is not None else ""
        case QuestionType.TIME:
            return text if _clock(text) is not None else ""
        case QuestionType.DATE_TIME:
            return text if moment_of(text) is not None else ""
        case QuestionType.GEOPOINT | QuestionType.GEOTRACE | QuestionType.GEOSHAPE:
            places = _places(kind.value, text)
            return text if isinstance(places, Places) else ""
        case _:
            return text


def fits(question: Question, value: Value) -> bool:
    """Whether a value given under an earlier revision still is an answer to this question."""
    if isinstance(value, Attachment | Places):
        return question.type.value == value.kind
    return question.type in _FITTING[type(value)]


_FITTING: Mapping[type[Value], tuple[QuestionType, ...]] = MappingProxyType(
    {
        Number: (QuestionType.INTEGER, QuestionType.DECIMAL, QuestionType.RANGE),
        Text: (QuestionType.TEXT, QuestionType.BARCODE),
        Choice: (QuestionType.SELECT_ONE,),
        Choices: (QuestionType.SELECT_MULTIPLE,),
        Ranking: (QuestionType.RANK,),
        Date: (QuestionType.DATE,),
        Time: (QuestionType.TIME,),
        DateTime: (QuestionType.DATE_TIME,),
        Acknowledged: (QuestionType.ACKNOWLEDGE,),
    }
)


# --- one function a kind of question -----------------------------------------------------------------

_FILES = (QuestionType.IMAGE, QuestionType.AUDIO, QuestionType.VIDEO, QuestionType.FILE)


def _text(words: str) -> Value | Refusal:
    # Controls, joiners and spaces alone are nothing that anybody could read.
    if all(unicodedata.category(sign)[0] in "CZ" for sign in words):
        return Phrase("refused-empty")
    if len(words) > LONGEST_TEXT:
        return Phrase("refused-too-long", {"most": LONGEST_TEXT})
    return Text(words)


def _number(question: Question, words: str, language: str, *, whole: bool) -> Value | Refusal:
    digits = (spelled_number(words) if whole else None) or digits_only(words).strip()
    if question.unit and (found := re.fullmatch(r"(.*\d)[.,]?\s*([^\d\s.,][^\d\s]*)", digits)):
        # "16 hours" and "16h" say what "16" says; "16 euros" does not.
        unit = folded(found[2])
        own = question.unit.casefold()
        if unit in (own, f"{own}s", f"{own}es") or means(question.unit, unit):
            digits = found[1]
    number = exact_decimal(plain_number(digits, language))
    if number is None:
        among_words = re.findall(r"\d+(?:[.,]\d+)?", digits)
        if len(among_words) == 1 and not question.unit and "-" not in digits:
            return Phrase("refused-number-among-words", {"number": among_words[0]})
        return Phrase("refused-not-a-number")
    if abs(number) > LARGEST_WHOLE_NUMBER:
        return Phrase("refused-too-large")
    if whole and number != number.to_integral_value():
        return Phrase("refused-not-whole")
    if number != round(number, 6):
        return Phrase("refused-too-fine")
    return Number(plain_decimal(number), question.unit)


def _step(question: Question, words: str, offered: Sequence[ChoiceRow], language: str) -> Value | Refusal:
    steps = question.steps or Steps(Decimal(1), Decimal(10))
    number = exact_decimal(plain_number(words, language))
    if number is None:
        named = _matching(words, offered)
        number = exact_decimal(named[0]) if len(named) == 1 else None
    low, high = (number_in_words(plain_decimal(end), language) for end in (steps.start, steps.end))
    if number is None:
        return Phrase("refused-not-a-step", {"low": low, "high": high})
    least, most = sorted((steps.start, steps.end))
    if not least <= number <= most:
        return Phrase("refused-out-of-range", {"low": low, "high": high})
    if (number - steps.start) % steps.step != 0:
        return Phrase(
            "refused-between-steps",
            {"low": low, "high": high, "step": number_in_words(plain_decimal(steps.step), language)},
        )
    return Number(plain_decimal(number), question.unit)


def _matching(words: str, offered: Sequence[ChoiceRow]) -> list[str]:
    """The names of the choices that these words are: a name, a label in any language, or yes and no."""
    said = folded(words)
    if not said:
        return []
    for row in offered:
        if folded(row.name) == said:
            return [row.name]
    found = [
        row.name
        for row in offered
        if any(folded(label.source) == said for label in row.label.by_language.values())
    ]
    if found:
        return found
    return [row.name for row in offered if row.name in ("yes", "no") and means(row.name, words)]


def _one(words: str, offered: Sequence[ChoiceRow], *, tapped: bool) -> Value | Refusal:
    if tapped:
        known = any(row.name == words for row in offered)
        return Choice(words) if known else Phrase("refused-not-offered")
    found = _matching(words, offered)
    return Choice(found[0]) if len(found) == 1 else Phrase("refused-not-a-choice")


def _many(ticked: tuple[str, ...] | None, words: str, offered: Sequence[ChoiceRow]) -> Value | Refusal:
    if ticked is None:
        # A label may hold a comma itself, so the whole text is tried before its parts.
        parts = (
            [words]
            if _matching(words, offered)
            else [part for part in re.split(r"[,;\n،]", words) if part.strip()]
        )
        found = [_matching(part, offered) for part in parts]
        if not found or any(len(names) != 1 for names in found):
            return Phrase("refused-not-choices")
        ticked = tuple(names[0] for names in found)
    listed = [row.name for row in offered]
    if not ticked:
        return Phrase("refused-none-ticked")
    if any(name not in listed for name in ticked):
        return Phrase("refused-not-offered")
    return Choices(tuple(name for name in listed if name in ticked))


def parse_choice(reply: Reply, offered: Sequence[ChoiceRow]) -> Value | Refusal:
    """Which of these choices a reply is."""
    if reply.attachment is not None:
        return Phrase("refused-words-only")
    words = reply.choice if reply.choice is not None else clean(reply.text)
    return _one(words, offered, tapped=reply.choice is not None)


def _ranking(ticked: tuple[str, ...] | None, words: str, offered: Sequence[ChoiceRow]) -> Value | Refusal:
    """Every choice once, the best first: names separated by spaces, or labels separated by commas."""
    listed = {row.name for row in offered}
    if ticked is None:
        split = words.split()
        if set(split) <= listed:
            ticked = tuple(split)
        else:
            found = [_matching(part, offered) for part in re.split(r"[,;>\n،]", words) if part.strip()]
            if any(len(names) != 1 for names in found):
                return Phrase("refused-not-a-ranking")
            ticked = tuple(names[0] for names in found)
    if len(ticked) != len(listed) or set(ticked) != listed:
        return Phrase("refused-not-a-ranking")
    return Ranking(ticked)


_CLOCK = re.compile(
    r"(\d{1,2})(?:[:.](\d{2}))?(?::(\d{2})(?:\.(\d{1,3})\d*)?)?\s*(am|pm)?\s*(z|[+-]\d{2}(?::?\d{2})?)?"
)


def _clock(words: str) -> str | None:
    """A time of day as XForms writes it: "14:30", "2.30 pm", "14:30:00.000+00:00"; ``None`` for anything else."""
    found = _CLOCK.fullmatch(digits_only(words).strip().casefold())
    if found is None or (found[2] is None and found[4 + 1] is None):
        return None
    hour = int(found[1])
    if found[5]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found[5] == "pm" else 0)
    minute, second = int(found[2] or 0), int(found[3] or 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    zone = (found[6] or "+00:00").replace("z", "+00:00")
    zone = zone if ":" in zone else f"{zone[:3]}:{zone[3:] or '00'}"
    return f"{hour:02d}:{minute:02d}:{second:02d}.{(found[4] or '0').ljust(3, '0')}{zone}"


def _time(words: str, reply: Reply) -> Value | Refusal:
    clock = _clock_said(words, reply)
    return Time(clock) if clock is not None else Phrase("refused-not-a-time")


def _clock_said(words: str, reply: Reply) -> str | None:
    """A time of day, in digits or in a word for one."""
    if means("now", words):
        return reply.at.strftime("%H:%M:00.000+00:00")
    for word, clock in (("noon", "12:00"), ("midnight", "00:00")):
        if means(word, words):
            return f"{clock}:00.000+00:00"
    return _clock(words)


def _date_time(words: str, reply: Reply) -> Value | Refusal:
    today = reply.at.date()
    if means("now", words):
        return DateTime(f"{today.isoformat()}T{reply.at:%H:%M}:00.000+00:00")
    day_words, _, clock_words = re.sub(r"(?<=\d)T(?=\d)", " ", words, count=1).strip().rpartition(" ")
    if clock_words.casefold() in ("am", "pm"):
        day_words, _, hour = day_words.rpartition(" ")
        clock_words = f"{hour} {clock_words}"
    start, _, last = day_words.rpartition(" ")
    if means("at", last):
        day_words = start
    day, clock = day_said(day_words.strip(" ,"), today), _clock_said(clock_words, reply)
    if isinstance(day, Date) and clock is not None:
        return DateTime(f"{day.day.isoformat()}T{clock}")
    whole = day_said(words, today)
    if isinstance(whole, Date):
        return DateTime(f"{whole.day.isoformat()}T00:00:00.000+00:00")
    return Phrase("refused-not-a-date-time")


def _places(kind: str, words: str) -> Value | Refusal:
    """One place, a line of at least two, or a closed shape of at least three; latitude first, as typed or located."""
    points: list[str] = []
    for part in filter(None, (piece.strip() for piece in digits_only(words).split(";"))):
        numbers = [exact_decimal(number) for number in part.replace(",", " ").split()]
        if not 2 <= len(numbers) <= 4 or any(number is None for number in numbers):
            return Phrase("refused-not-a-place")
        latitude, longitude, *_ = (number for number in numbers if number is not None)
        if abs(latitude) > 90 or abs(longitude) > 180:
            return Phrase("refused-not-a-place")
        # The digits stay as they were given: 51.50 says how exact it is.
        given = part.replace(",", " ").split()
        points.append(" ".join([*given, *(["0"] * (4 - len(given)))]))
    least = {"geopoint": 1, "geotrace": 2, "geoshape": 4}[kind]
    if len(points) < least or (kind == "geopoint" and len(points) > 1):
        return Phrase("refused-not-a-place")
    if kind == "geoshape" and points[0] != points[-1]:
        return Phrase("refused-not-closed")
    return Places(kind, "; ".join(points))


def _attachment(question: Question, reply: Reply) -> Value | Refusal:
    wanted = question.type.value
    attachment = reply.attachment
    if attachment is None or (attachment.kind != wanted and wanted != "file"):
        return Phrase(f"refused-not-{wanted}")
    return Attachment(wanted, attachment.reference, attachment.name, attachment.media_type, attachment.size)


def _label(name: str, offered: Sequence[ChoiceRow], language: str, fallback: str) -> str:
    for row in offered:
        if row.name == name and (label := row.label.in_language(language, fallback)):
            return label.source
    return name
