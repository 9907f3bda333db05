"""Words of crisis: whether a message says that someone may be in danger.

A plain comparison of whole words with the programme's list, so that anybody can see why a message was
recognised. It decides nothing: who is shown which help lines is for the shell.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

# People write "don't", "don’t" and "dont"; all three are one word here.
_APOSTROPHES = frozenset("'’‘ʼ`´＇")


_NO_WORD = re.compile("[^a-z0-9]+")


def speaks_of_crisis(text: str, phrases: Iterable[str]) -> bool:
    """Whether ``text`` holds one of the phrases, as whole words, however it is capitalised or punctuated."""
    wanted = _prepared(tuple(phrases))
    if not wanted:
        return False
    spoken = f" {plain_words(text)} "
    return any(phrase in spoken for phrase in wanted)


def plain_words(text: str) -> str:
    """The words of a text and nothing else: casefolded, without punctuation or apostrophes, one space apart.

    Signs that belong to a letter (the vowels of Bengali, accents) stay with it.
    """
    if text.isascii():
        return " ".join(_NO_WORD.sub(" ", text.casefold().replace("'", "").replace("`", "")).split())
    letters: list[str] = []
    for letter in unicodedata.normalize("NFKC", text).casefold():
        category = unicodedata.category(letter)
        if category[0] in "LMN":
            letters.append(letter)
        elif letter not in _APOSTROPHES and category != "Cf":
            letters.append(" ")
    return " ".join("".join(letters).split())


@lru_cache(maxsize=64)
def _prepared(phrases: tuple[str, ...]) -> tuple[str, ...]:
    plain = (plain_words(phrase) for phrase in phrases)
    return tuple(dict.fromkeys(f" {phrase} " for phrase in plain if phrase))
