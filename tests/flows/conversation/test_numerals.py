"""Numbers are read as people write them, in any script, and shown with their own sign before the fraction."""

from __future__ import annotations

from datetime import date

import pytest

from flows.conversation.days import day_in_words
from flows.conversation.definition import Label
from flows.conversation.events import Phrase, Reply
from flows.conversation.expressions import parse_template
from flows.conversation.lexicon import folded
from flows.conversation.numerals import decimal_sign, number_in_words, plain_number
from flows.conversation.replies import parse, shown
from flows.values import Number
from tests.flows.conversation.sample_flows import MONDAY, flow, question

HOURS = question("decimal", "hours", unit="hour")
FLOW = flow(HOURS)


@pytest.mark.parametrize(
    ("typed", "language", "meant"),
    [
        ("3,5", "en", "3.5"),
        ("3.5", "de", "3.5"),
        ("3,5", "de", "3.5"),
        ("1,200", "en", "1200"),
        ("1,200", "de", "1.200"),
        ("1.200", "de", "1200"),
        ("1.200", "en", "1.200"),
        ("0,500", "en", "0.500"),
        ("1,234,567.25", "en", "1234567.25"),
        ("12,34,567.25", "bn", "1234567.25"),
        ("1.234.567,25", "de", "1234567.25"),
        ("1.234,5", "en", "1234.5"),
        ("1 200", "fr", "1200"),
        ("1 200,5", "fr", "1200.5"),
        ("১৬", "bn", "16"),
        ("৩.৫", "bn", "3.5"),
        ("১,২০০", "bn", "1200"),
        ("٣٫٥", "ar", "3.5"),
        ("١٬٢٠٠", "ar", "1200"),
        ("۱۶", "ur", "16"),
        ("−4", "en", "-4"),
        ("+16", "en", "16"),
        ("-3,5", "en", "-3.5"),
    ],
)
def test_a_number_means_the_same_however_it_is_written(typed: str, language: str, meant: str) -> None:
    assert plain_number(typed, language) == meant
    value = parse(FLOW, HOURS, Reply(MONDAY, text=typed), (), language)
    assert isinstance(value, Number)


@pytest.mark.parametrize(
    "typed", ["1,2,3", "1,23,4", "3,5,", ",", "1..5", "3.5.1", "1.2,3.4", "12,3456,7", "four", "1 2"]
)
def test_what_is_no_number_is_never_guessed_at(typed: str) -> None:
    for language in ("en", "de", "bn"):
        assert isinstance(parse(FLOW, HOURS, Reply(MONDAY, text=typed), (), language), Phrase)


def test_a_unit_behind_the_number_says_nothing_new() -> None:
    for typed in ("3,5 hours", "3,5h", "৩.৫ ঘণ্টা", "3.5 hrs."):
        assert parse(FLOW, HOURS, Reply(MONDAY, text=typed), (), "bn") == Number("3.5", HOURS.unit)


def test_a_button_and_a_default_are_written_with_a_point_in_every_language() -> None:
    for reply in (Reply(MONDAY, choice="1.125"), Reply(MONDAY, text="1.125", exact=True)):
        assert parse(FLOW, HOURS, reply, (), "de") == Number("1.125", HOURS.unit)


def test_a_number_is_shown_with_the_languages_own_sign() -> None:
    assert [shown(Number("3.5"), (), code, "en") for code in ("en", "bn", "de", "pt-BR", "xx")] == [
        "3.5", "3.5", "3,5", "3,5", "3.5",
    ]  # fmt: skip
    assert number_in_words("16", "de") == "16"
    assert decimal_sign("ar") == "."


def test_a_regional_language_is_served_by_its_language_before_any_other() -> None:
    label = Label({code: parse_template(code) for code in ("en", "pt", "pt-BR", "bn")})

    def said(language: str) -> str:
        found = label.in_language(language, "en")
        assert found is not None
        return found.source

    assert [said(code) for code in ("pt-BR", "pt-PT", "bn-IN", "fr", "")] == ["pt-BR", "pt", "bn", "en", "en"]


def test_a_day_is_said_in_the_persons_language_also_where_the_bot_does_not_speak_it() -> None:
    day = date(2026, 3, 3)
    assert [day_in_words(day, code) for code in ("en", "bn", "bn-IN", "ur", "de", "xx")] == [
        "3 March 2026", "3 মার্চ 2026", "3 মার্চ 2026", "3 مارچ، 2026", "3. März 2026", "3 March 2026",
    ]  # fmt: skip


def test_marks_of_direction_do_not_count_when_words_are_compared() -> None:
    assert folded("Keep: \u2068کراچی\u2069") == folded("keep: کراچی")
