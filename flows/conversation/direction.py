"""Texts of both directions in one sentence: what is put in is set apart, so that neither disturbs the other.

A sentence's direction is that of its first letter, as every screen reckons it. What is put in is wrapped in Unicode's
isolating marks only where the directions can get in each other's way; they are invisible, and are not read aloud.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

BEGINS, ENDS = "\u2068", "\u2069"
_MARKS = re.compile("[\u061c\u200e\u200f\u2066-\u2069]")
_RIGHT = frozenset({"R", "AL"})
_ISOLATES = re.compile("[\u2066-\u2069]")
#: Hebrew, Arabic and the other scripts that are written from right to left, and marks that turn a direction
_LEFTWARDS = re.compile(
    "[\u202a-\u202e\u2066-\u2069\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


def reads_leftwards(text: str) -> bool:
    """Whether the first letter of a text is written from right to left."""
    if text.isascii():
        return False
    for letter in text:
        kind = unicodedata.bidirectional(letter)
        if kind == "L":
            return False
        if kind in _RIGHT:
            return True
    return False


@cache
def a_letter_of(language: str) -> str:
    """Any letter that is written in the direction of the language."""
    # Babel's tables take a moment to load.
    from babel import Locale, UnknownLocaleError

    try:
        order = Locale.parse(language, sep="-").character_order
    except (UnknownLocaleError, ValueError):
        order = ""
    return "\u0627" if order == "right-to-left" else "a"


def set_apart(text: str, sentence: str) -> str:
    """What is put into a sentence, so that it reads right there; each line for itself."""
    if not text or (text.isascii() and sentence.isascii()):
        return text
    if not _meets(text, reads_leftwards(sentence)):
        return text
    # Marks that somebody wrote themselves must not reach beyond what they wrote.
    lines = _ISOLATES.sub("", text).split("\n")
    return "\n".join(f"{BEGINS}{line}{ENDS}" if line else line for line in lines)


def without_marks(text: str) -> str:
    """A text as a person would type it."""
    return text if text.isascii() else _MARKS.sub("", text)


def _meets(text: str, leftwards: bool) -> bool:
    """Whether anything in the text has another direction than the sentence, or none of its own (digits, signs)."""
    if not leftwards:
        return _LEFTWARDS.search(text) is not None
    return not all(unicodedata.bidirectional(letter) in ("R", "AL", "NSM", "WS") for letter in text)
