"""A day in a person's words, in any language of the bot: ``3/5``, ``5 March``, ``last Friday``, ``two weeks ago``.

The day comes first (3/5 is 3 May). Nothing is guessed from half a word; what had to be understood is shown.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Collection
from datetime import date, timedelta

from flows.conversation.events import Phrase
from flows.conversation.lexicon import folded, lexicon, means
from flows.conversation.numerals import digits_only
from flows.values import Date

MONTH_YEAR = "month-year"
YEAR = "year"
"""Appearances of a date: only its month, or only its year, is asked. The value is the first day."""

_NO_SUCH_DAY = Phrase("refused-no-such-day")
_SPAN = {"day": 1, "week": 7}


def day_said(words: str, today: date, appearance: Collection[str] = ()) -> Date | Phrase:
    """The day that these words are, seen from ``today``."""
    said = digits_only(folded(words))
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", said):
            # Written in full, as a computer writes it: it stays what it is.
            return Date(date.fromisoformat(said))
        if YEAR in appearance and re.fullmatch(r"\d{4}", said):
            return Date(date(int(said), 1, 1))
        day = (_month_said(said, today) if MONTH_YEAR in appearance else None) or _day_said(said, today)
    except (ValueError, OverflowError):
        return _NO_SUCH_DAY
    if day is None:
        wanted = next((each for each in (MONTH_YEAR, YEAR) if each in appearance), "date")
        return Phrase(
            {MONTH_YEAR: "refused-not-a-month", YEAR: "refused-not-a-year"}.get(wanted, "refused-not-a-date")
        )
    if YEAR in appearance:
        return Date(day.replace(month=1, day=1))
    return Date(day.replace(day=1) if MONTH_YEAR in appearance else day)


def is_plain(words: str) -> bool:
    """Whether the words name a day in full, so that nothing had to be understood."""
    said = digits_only(folded(words))
    if re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", said) or means("today", said) or means("yesterday", said):
        return True
    return re.search(r"\d{4}$", said) is not None and any(_month(word) for word in said.split())


def day_in_words(day: date, language: str, appearance: Collection[str] = ()) -> str:
    """The day as it is said back: with its month in words."""
    if YEAR in appearance:
        return str(day.year)
    own = lexicon().get(language) or lexicon().get(language.partition("-")[0])
    if own is None and (
        said := _as_elsewhere(day, language, "yMMMM" if MONTH_YEAR in appearance else "yMMMMd")
    ):
        return said
    months = (own or lexicon()["en"])["months"]
    month = f"{months[day.month - 1].capitalize()} {day.year}"
    return month if MONTH_YEAR in appearance else f"{day.day} {month}"


def _as_elsewhere(day: date, language: str, form: str) -> str:
    """The day in a language that the bot itself does not speak; nothing where nobody knows how it is said there."""
    # Babel's tables take a moment to load.
    from babel import Locale, UnknownLocaleError
    from babel.dates import format_skeleton

    try:
        return str(format_skeleton(form, day, locale=Locale.parse(language, sep="-")))
    except (UnknownLocaleError, ValueError, KeyError):
        return ""


def weekday_of(day: date, language: str) -> str:
    names = (lexicon().get(language) or lexicon()["en"])["weekdays"]
    return names[day.weekday()].capitalize()


# --- how days are said -------------------------------------------------------------------------------


def _day_said(said: str, today: date) -> date | None:
    for word, days in (("today", 0), ("yesterday", -1), ("tomorrow", 1), ("day-before-yesterday", -2)):
        if means(word, said):
            return today + timedelta(days=days)
    if found := re.fullmatch(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})", said):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if found := re.fullmatch(r"(\d{1,2})[./-](\d{1,2})(?:[./-](\d{4}|\d{2}))?\.?", said):
        return date(_year(found[3], today), int(found[2]), int(found[1]))
    found = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?([^\d\s,]+),?(?:\s+(\d{4}|\d{2}))?", said)
    if found and (month := _month(found[2])):
        return date(_year(found[3], today), month, int(found[1]))
    found = re.fullmatch(r"([^\d\s,]+)\s+(\d{1,2})(?:st|nd|rd|th)?,?(?:\s+(\d{4}))?", said)
    if found and (month := _month(found[1])):
        return date(_year(found[3], today), month, int(found[2]))
    return _weekday_said(said, today) or _away(said, today)


def _month_said(said: str, today: date) -> date | None:
    """A month with its year: ``March 2026``, ``3/2026``; without one it is this year's."""
    if found := re.fullmatch(r"(\d{1,2})[./ -](\d{4})", said):
        return date(int(found[2]), int(found[1]), 1)
    if found := re.fullmatch(r"(\d{4})[./-](\d{1,2})", said):
        return date(int(found[1]), int(found[2]), 1)
    found = re.fullmatch(r"([^\d\s,]+),?(?:\s+(\d{4}))?", said)
    if found and (month := _month(found[1])):
        return date(int(found[2] or today.year), month, 1)
    return None


def _year(written: str | None, today: date) -> int:
    """A year; of two digits it is the one nearest in the past, or of the coming ten years."""
    if written is None:
        return today.year
    year = int(written)
    if len(written) == 4:
        return year
    year += today.year // 100 * 100
    return year - 100 if year > today.year + 10 else year


def _weekday_said(said: str, today: date) -> date | None:
    """``Friday`` and ``last Friday`` are the latest before today; ``next Friday`` is the first to come."""
    for entry in lexicon().values():
        for word, ahead in (
            *((each, False) for each in entry["last"]),
            *((each, True) for each in entry["next"]),
            ("", False),
        ):
            name = said.removeprefix(f"{word} ") if word else said
            if word and name == said:
                continue
            number = _beginning(name, entry["weekdays"])
            if number is not None:
                days = (number - today.weekday()) % 7 if ahead else (today.weekday() - number) % 7
                return today + timedelta(days=(days or 7) if ahead else -(days or 7))
    return None


def _away(said: str, today: date) -> date | None:
    """``three days ago``, ``in two weeks``, ``a month ago``."""
    for entry in lexicon().values():
        for words, sign in ((entry["ago"], -1), (entry["ahead"], 1)):
            for word in words:
                # "in" stands before, "ago" behind.
                rest = (
                    said.removesuffix(f" {word}")
                    if sign < 0 or word != "in"
                    else said.removeprefix(f"{word} ")
                )
                if rest == said:
                    continue
                count, _, unit = rest.partition(" ")
                number = (
                    int(count)
                    if count.isdigit() and len(count) < 5
                    else _named_number(count, entry["numbers"])
                )
                span = next(
                    (each for each in ("day", "week", "month", "year") if unit in entry[f"some-{each}s"]),
                    None,
                )
                if number is not None and span is not None:
                    return _moved(today, sign * number, span)
    return None


def _moved(day: date, number: int, span: str) -> date:
    if span in _SPAN:
        return day + timedelta(days=number * _SPAN[span])
    months = day.year * 12 + day.month - 1 + number * (12 if span == "year" else 1)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _named_number(word: str, numbers: Collection[str]) -> int | None:
    """How many a word is: the words for one are separated by bars, ``a|an|one``."""
    for number, names in enumerate(numbers, start=1):
        if word in names.split("|"):
            return number
    return None


def _beginning(name: str, names: Collection[str]) -> int | None:
    """The one of these that begins with ``name``; at least three letters, so that "ma" is not guessed at."""
    said = folded(name)
    found = [
        number
        for number, each in enumerate(names)
        if folded(each) == said or (len(said) >= 3 and folded(each).startswith(said))
    ]
    return found[0] if len(found) == 1 else None


def _month(name: str) -> int | None:
    for entry in lexicon().values():
        number = _beginning(name, entry["months"])
        if number is not None:
            return number + 1
    return None
