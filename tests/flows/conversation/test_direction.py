"""What is put into a sentence of the other direction is set apart; everything else stays as it is."""

from __future__ import annotations

import pytest

from bot.wording import Words, nearest, words
from flows.conversation.direction import reads_leftwards, set_apart, without_marks

KARACHI = "کراچی"


@pytest.mark.parametrize(
    ("put_in", "sentence", "reads"),
    [
        ("Sam", "You said: ", "Sam"),
        (KARACHI, "You said: ", f"\u2068{KARACHI}\u2069"),
        (KARACHI, "آپ نے کہا: ", KARACHI),
        ("London", "آپ نے کہا: ", "\u2068London\u2069"),
        ("16", "آپ نے کہا: ", "\u206816\u2069"),
        ("51.5, -0.1", "آپ نے کہا: ", "\u206851.5, -0.1\u2069"),
        ("ঢাকা", "You said: ", "ঢাকা"),
        (f"{KARACHI}\n\n{KARACHI}", "You said: ", f"\u2068{KARACHI}\u2069\n\n\u2068{KARACHI}\u2069"),
        ("", "آپ", ""),
    ],
)
def test_only_what_could_be_disturbed_is_set_apart(put_in: str, sentence: str, reads: str) -> None:
    assert set_apart(put_in, sentence) == reads
    assert without_marks(reads) == put_in


def test_marks_that_somebody_wrote_do_not_reach_beyond_their_words() -> None:
    assert set_apart("Sam\u202e)evil(", "You said: ") == "\u2068Sam\u202e)evil(\u2069"
    assert set_apart("\u2069\u202eSam", "You said: ") == "\u2068\u202eSam\u2069"


def test_the_first_letter_says_the_direction() -> None:
    assert reads_leftwards("(1) شکریہ")
    assert not reads_leftwards("OK شکریہ")
    assert not reads_leftwards("123")


def test_the_bots_own_sentences_set_apart_what_is_put_in() -> None:
    said: Words = words("en")
    assert said("you-said", shown=KARACHI) == f"You said: \u2068{KARACHI}\u2069"
    assert said("weekly-offer-open", title=KARACHI, left=2).startswith(
        f"You have not finished this: \u2068{KARACHI}\u2069."
    )
    assert said("step", number="1", words=KARACHI) == f"1 – {KARACHI}"
    assert said("you-said", shown=KARACHI * 400) == f"You said: \u2068{KARACHI * 400}\u2069"
    assert words("bn")("you-said", shown="16").endswith("16")


def test_a_language_is_served_by_the_nearest_there_is() -> None:
    known = ("en", "bn", "pt-BR")
    assert [nearest(code, known) for code in ("bn", "bn-IN", "pt", "pt-PT", "en-GB", "ur", "")] == [
        "bn", "bn", "pt-BR", "pt-BR", "en", "en", "en",
    ]  # fmt: skip
