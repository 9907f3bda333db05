"""The words of reports: no language lacks a sentence or a number that English has."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from importlib.resources import files
from pathlib import Path

import pytest
from babel import Locale
from fluent.syntax import FluentParser, ast

from bot.report.numbers import Numbers, numbers_in
from bot.report.wording import report_languages
from flows.values import Unit


def messages(language: str) -> dict[str, set[str]]:
    """Each sentence with the numbers that stand in it."""
    text = files("bot.report.wording").joinpath(f"{language}.ftl").read_text(encoding="utf-8")
    resource = FluentParser().parse(text)
    assert not [entry for entry in resource.body if isinstance(entry, ast.Junk)]
    found = {}
    for entry in resource.body:
        if isinstance(entry, ast.Message):
            assert entry.id.name not in found
            source = text[entry.span.start : entry.span.end] if entry.span else ""
            found[entry.id.name] = set(re.findall(r"\$([a-z-]+)", source))
    return found


def test_every_language_has_every_sentence_with_the_same_numbers() -> None:
    english = messages("en")
    for language in report_languages():
        theirs = messages(language)
        assert set(theirs) == set(english)
        for key, variables in theirs.items():
            # A language without plurals does not ask for the count that decides them.
            assert {name for name in english[key] ^ variables if not name.endswith("n")} == set(), key


ROOT = Path(__file__).parents[3]


def test_what_we_say_has_the_digits_of_a_phones_keys_in_every_language() -> None:
    ours = [*(ROOT / "bot").rglob("*.ftl"), *(ROOT / "flows" / "library").rglob("*.yaml")]
    assert len(ours) > 10
    for file in ours:
        other = [one for one in file.read_text(encoding="utf-8") if one.isdigit() and not one.isascii()]
        assert other == [], file


@pytest.mark.parametrize("language", ["bn", "ar", "ur"])
def test_a_report_writes_its_numbers_and_days_with_them_as_well(language: str) -> None:
    numbers = Numbers(language, "GBP", numbers_in("en", "GBP").words, Locale.parse(language))
    said = numbers.money(Decimal("-1234.5")) + numbers.share(Decimal("0.5")) + numbers.plain(Decimal(7))
    said += numbers.days(date(2026, 9, 28), date(2026, 10, 4)) + numbers.rate(Decimal("0.035"))
    assert [one for one in said if one.isdigit() and not one.isascii()] == []


@pytest.mark.parametrize(
    ("number", "unit", "shown"),
    [
        ("1", "hour", "1 hour"),
        ("1.5", "hour", "1.5 hours"),
        ("62", "week", "62 weeks"),
        ("0", "person", "0 people"),
        ("5.25", "step", "5.3 steps"),
        ("1234.5", "GBP", "£1,234.50"),
        ("1200", "GBP", "£1,200"),
        ("-282", "GBP", "\N{MINUS SIGN}£282"),
        ("0.005", "share", "1 %"),
        ("3", "sapling", "3 sapling"),
    ],
)
def test_numbers_are_rounded_once_half_up_and_carry_their_unit(number: str, unit: str, shown: str) -> None:
    numbers = numbers_in("en", "GBP")
    amount = Decimal(number)
    stands_alone = unit in ("GBP", "share")
    assert (
        numbers.amount(amount, Unit(unit)) if stands_alone else numbers.measured(amount, Unit(unit))
    ) == shown


@pytest.mark.parametrize(
    ("amount", "about", "rounded"),
    [("31384", "£31,400", True), ("31400", "£31,400", False), ("484", "£484", False)],
)
def test_a_headline_is_rounded_to_the_nearest_hundred_and_says_about(
    amount: str, about: str, rounded: bool
) -> None:
    assert numbers_in("en", "GBP").money_about(Decimal(amount)) == (about, rounded)


def test_an_unknown_language_reads_english() -> None:
    assert numbers_in("tlh", "GBP").measured(Decimal(2), Unit("hour")) == "2 hours"


def test_whatever_a_price_of_the_library_is_for_has_its_word_in_every_language() -> None:
    files = [*(ROOT / "flows" / "library").rglob("*.yaml"), *(ROOT / "bot" / "demo").rglob("*.yaml")]
    priced = {
        unit for file in files for unit in re.findall(r"\bGBP/([a-z_]+)", file.read_text(encoding="utf-8"))
    }
    assert {"week", "time"} <= priced
    for language in report_languages():
        assert {f"per-{unit}" for unit in priced} <= messages(language).keys()
