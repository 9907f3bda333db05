"""A language written from the right, for the look of it: English letters become Arabic ones, sentence by sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from fluent.syntax.ast import TextElement

from bot.report import wording

LANGUAGE = "ar"
_LETTERS = dict(zip("abcdefghijklmnopqrstuvwxyz", "ابتثجحخدذرزسشصضطظعغفقكلمنه", strict=True))
_PLACEABLE = re.compile(r"(\{[^{}]*\}|\n|<[^>]*>)")


@pytest.fixture
def leftwards(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The reports speak a made-up language in Arabic letters while the test runs; its code is returned."""
    bundled = wording._bundle
    english = bundled("en")

    class Turned:
        """English patterns, with the letters of what Fluent made of them turned."""

        def has_message(self, key: str) -> bool:
            return bool(english.has_message(key))

        def get_message(self, key: str) -> Any:
            found = english.get_message(key)
            if isinstance(found.value, TextElement):
                return SimpleNamespace(value=TextElement(turned(found.value.value)))
            # Not a pattern that could be taken apart: it goes through ``format_pattern``.
            return SimpleNamespace(value=SimpleNamespace(elements=(None,), pattern=found.value))

        def format_pattern(self, pattern: Any, arguments: Any) -> tuple[str, list[Exception]]:
            if isinstance(pattern, TextElement):
                return pattern.value, []
            said, errors = english.format_pattern(pattern.pattern, arguments)
            return turned(str(said)), errors

    monkeypatch.setattr(wording, "_bundle", lambda code: Turned() if code == LANGUAGE else bundled(code))
    monkeypatch.setattr(wording, "report_languages", lambda: ("en", LANGUAGE))
    wording.report_words.cache_clear()
    yield LANGUAGE
    wording.report_words.cache_clear()


def turned(text: str) -> str:
    return "".join(_LETTERS.get(letter.lower(), letter) for letter in text)
