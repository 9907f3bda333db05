"""Every text of a programme that a person reads, with the place it comes from, and its sentences.

Read from the YAML itself, so that nothing a reader might leave out is left out here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import yaml

PROGRAMMES = files("flows.library").joinpath("programmes")
PROGRAMME = PROGRAMMES.joinpath("st-james-house")
FLOWS = ("check-in", "tender-questions", "gave-time", "delivery-report")
LANGUAGES = ("en", "bn")

# A full stop inside a number ("0.8") ends nothing; a danda ends a Bengali sentence.
_END_OF_SENTENCE = re.compile(r"(?<=[.!?।])\s+|\n+")
_WORD = re.compile(r"[^\s]*\w[^\s]*")


@dataclass(frozen=True, slots=True)
class Words:
    """One text in all its languages. ``where`` is the file and the keys that lead to it."""

    where: str
    by_language: dict[str, str]


def file_of(name: str, programme: str = "st-james-house") -> bytes:
    return PROGRAMMES.joinpath(programme, f"{name}.yaml").read_bytes()


def texts(name: str, programme: str = "st-james-house") -> tuple[Words, ...]:
    """All texts of one file: wherever a language code stands as a key."""
    return tuple(_walk(yaml.safe_load(file_of(name, programme)), name))


def _walk(node: Any, where: str) -> Iterator[Words]:
    if isinstance(node, dict):
        if set(node) & set(LANGUAGES) and not where.endswith("/crisis_words"):
            yield Words(
                where,
                {key: "\n".join(text) if isinstance(text, list) else text for key, text in node.items()},
            )
            return
        for key, inner in node.items():
            yield from _walk(inner, f"{where}/{key}")
    elif isinstance(node, list):
        for number, inner in enumerate(node):
            name = inner.get("name", number) if isinstance(inner, dict) else number
            yield from _walk(inner, f"{where}/{name}")


def sentences(text: str) -> list[str]:
    return [part for part in _END_OF_SENTENCE.split(text) if part.strip()]


def words_in(sentence: str) -> int:
    """Words and numbers; a placeholder is one word, punctuation standing alone is none."""
    return len(_WORD.findall(sentence))


def reading_age(passages: Iterable[str]) -> float:
    """The age at which an English text reads easily: Flesch-Kincaid's school year and five. Near enough."""
    together = [sentence for passage in passages for sentence in sentences(passage)]
    words = [word for sentence in together for word in _WORD.findall(sentence)]
    year = 0.39 * len(words) / len(together) + 11.8 * sum(map(_syllables, words)) / len(words) - 15.59
    return year + 5


def _syllables(word: str) -> int:
    letters = re.sub(r"[^a-z]", "", word.casefold())
    groups = len(re.findall(r"[aeiouy]+", letters))
    silent = letters.endswith("e") and not letters.endswith("le") and groups > 1
    return max(1, groups - silent)
