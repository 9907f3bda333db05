"""Words of crisis are found as whole words, however they are written, and nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.conversation.safeguarding import plain_words, speaks_of_crisis

PHRASES = ("kill myself", "suicide", "self-harm", "don't want to live", "আত্মহত্যা", "মরে যেতে চাই")


@pytest.mark.parametrize(
    "text",
    [
        "I want to kill myself",
        "KILL   MYSELF!!",
        "i will kill\nmyself tonight",
        "thinking of suicide.",
        "self harm, again",
        "Self-Harm",
        "I don’t want to live",
        "i dont want to live anymore",
        "আমি মরে যেতে চাই।",
        "kill\u200b myself",
        "suicide\ud800",
    ],
)
def test_a_phrase_is_found_however_it_is_written(text: str) -> None:
    assert speaks_of_crisis(text, PHRASES)


@pytest.mark.parametrize(
    "text",
    ["", "16", "insuicidey", "kill time by myself", "I want to live", "selfharmony", "আত্মহত", "🙂"],
)
def test_parts_of_words_and_other_words_are_not_taken_for_it(text: str) -> None:
    assert not speaks_of_crisis(text, PHRASES)


def test_a_programme_without_a_list_finds_nothing() -> None:
    assert not speaks_of_crisis("suicide", ())
    assert not speaks_of_crisis("!!!", ("!", ""))


@given(st.text())
def test_any_text_can_be_asked_about(text: str) -> None:
    assert "  " not in plain_words(text)
    speaks_of_crisis(text, PHRASES)
