"""How hard a text is to read: the words of its sentences, and for English the age at which most can read it.

The age is the grade of J. P. Kincaid and others, "Derivation of new readability formulas" (Naval Technical Training
Command, Research Branch Report 8-75, 1975), 0.39 words per sentence + 11.8 syllables per word - 15.59, plus five.
"""

from __future__ import annotations

import re

LONGEST_SENTENCE = 15
"""Words of one sentence."""
HIGHEST_AGE = 12
FEWEST_WORDS = 12
"""Words from which on the formula means something."""

_ENDS = re.compile(r"(?<=[.!?।…])[\"'”’)]*\s+|\n+|(?<=[。！？])|;\s+|:\s+")
_VOWELS = re.compile(r"[aeiouy]+")
_PLACEHOLDER = re.compile(r"\$\{[^}]*\}")


def sentences(text: str) -> list[list[str]]:
    """The words of each sentence; an answer that is filled in counts as one word."""
    plain = _PLACEHOLDER.sub("answer", re.sub(r"<[^>]+>|[*#_]{1,3}", " ", text))
    found = ([word for word in part.split() if any(map(str.isalnum, word))] for part in _ENDS.split(plain))
    return [words for words in found if words]


def longest_sentence(text: str) -> int:
    return max((len(words) for words in sentences(text)), default=0)


def syllables(word: str) -> int:
    """Groups of vowels, without a silent e at the end."""
    plain = word.casefold().strip(".,;:!?\"'()“”‘’…-").replace("'", "").replace("’", "").replace("-", "")
    if not plain.isascii() or not plain.isalpha():
        return 1
    count = len(_VOWELS.findall(plain))
    if plain.endswith("e") and not plain.endswith(("le", "ee", "ye")):
        count -= 1
    if plain.endswith("ed") and not plain.endswith(("ted", "ded")):
        count -= 1
    return max(1, count)


def reading_age(text: str) -> float | None:
    """The age in years at which most people can read an English text; ``None`` where it is too short to tell."""
    found = sentences(text)
    words = [word for sentence in found for word in sentence]
    if len(words) < FEWEST_WORDS:
        return None
    per_sentence = len(words) / len(found)
    per_word = sum(map(syllables, words)) / len(words)
    return 0.39 * per_sentence + 11.8 * per_word - 15.59 + 5
