"""The words people use in each language the bot speaks, and how a text is compared with them."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TypeAlias

import yaml

from flows.conversation.direction import without_marks

Lexicon: TypeAlias = Mapping[str, Mapping[str, Sequence[str]]]


@cache
def lexicon() -> Lexicon:
    """Per language, the words that mean yes, no, today, the months, and the units of numbers."""
    read = yaml.safe_load(files("flows.conversation").joinpath("words.yaml").read_text(encoding="utf-8"))
    # YAML 1.1 reads a bare yes or no as a truth value.
    named = {True: "yes", False: "no"}
    return MappingProxyType(
        {
            language: {named.get(key, key): words for key, words in entry.items()}
            for language, entry in read.items()
        }
    )


def folded(text: str) -> str:
    """A text as it is compared: case, accents' encoding, marks of direction, outer punctuation and runs of space do
    not count."""
    normal = unicodedata.normalize("NFKC", without_marks(text)).casefold().replace("’", "'")
    return " ".join(normal.split()).strip(" .,!?;:“”‘’«»\"'()[]…।")


def clean(text: str) -> str:
    """A text as it can be stored anywhere: without NUL and with half a surrogate pair replaced."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8").strip()


def means(word: str, text: str) -> bool:
    """Whether ``text`` is one of the words for ``word`` (``yes``, ``today`` …) in any language."""
    said = folded(text)
    return any(said == folded(known) for entry in lexicon().values() for known in entry.get(word, ()))


def spelled_number(text: str) -> str | None:
    """A small whole number that is written as a word, as digits: ``five`` is ``5``."""
    said = folded(text)
    for entry in lexicon().values():
        if said in entry["none"]:
            return "0"
        for number, names in enumerate(entry["numbers"], start=1):
            # "a" and "an" count things, and are no number by themselves.
            if said in names.split("|") and said not in entry["articles"]:
                return str(number)
    return None
