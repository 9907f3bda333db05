"""Patterns that RE2 does not take are matched all the same, within a budget of steps."""

from __future__ import annotations

import random
import re

import pytest

from flows.conversation.expressions import regex


@pytest.mark.parametrize(
    ("pattern", "fits", "does_not"),
    [
        (r"^(?=.*[A-Z])(?=.*[0-9]).{4,}$", "Abc1", "abc1"),
        (r"^(?!0)\d+$", "12", "012"),
        (r"(?<=a)b", "ab", "cb"),
        (r"(?<!a)b", "cb", "ab"),
        (r"^(\d)\1+$", "111", "112"),
        (r"^(?<one>[a-z])\k<one>$", "aa", "ab"),
        (r"^(?=.)[\p{L}'\-]+$", "Zoë-Ann", "Zoe1"),
        (r"^(?=.)\u00e9$", "é", "e"),
        (r"^.{1,1500}$", "x" * 1500, "x" * 1501),
        (r"^(?=a)(?:a|ab)(?:c|bcd)$", "abcd", "abc d"),
        (r"^(?=a)a*?b+?$", "aab", "aac"),
    ],
)
def test_what_looks_ahead_or_comes_again_is_matched(pattern: str, fits: str, does_not: str) -> None:
    assert regex.found_in(fits, pattern)
    assert not regex.found_in(does_not, pattern)


def test_our_machine_and_python_agree_on_random_patterns() -> None:
    def pattern(chance: random.Random, depth: int) -> str:
        if depth == 0:
            return chance.choice(["a", "b", ".", "[ab]", "[^a]", r"\d", r"\w", r"\s", "1", "[a-c1]", r"\b"])
        inside = pattern(chance, depth - 1)
        many = chance.choice(["*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}", "{0,3}?", "{2,}"])
        behind = chance.choice(["a", "ab", "[bc]"])
        other = pattern(chance, depth - 1)
        ways = [inside + other, f"(?:{inside}|{other})", f"({inside})", f"(?:{inside}){many}"]
        return chance.choice(
            [*ways, f"(?={inside})", f"(?!{inside})", f"(?<={behind})", f"^{inside}", f"{inside}$"]
        )

    for seed in range(1500):
        chance = random.Random(seed)
        written = pattern(chance, 4)
        text = "".join(chance.choice("abc1 ") for _ in range(chance.randint(0, 8)))
        # The machine is asked even where RE2 would have done.
        ours, _ = regex._search(regex._Reader(written).program(), text)
        assert ours is (re.compile(written, re.ASCII).search(text) is not None), (written, text)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"(x+x+)+(?=y)z", "x" * 5_000),
        (r"^(\w+\s?)*(?!x)$", "a b " * 4_000 + "!"),
        (r"(a|aa)+(?=c)$", "a" * 5_000),
    ],
)
def test_a_pattern_that_explodes_ends_with_its_budget(pattern: str, text: str) -> None:
    walk = regex._Walk(text)
    program = regex._Reader(pattern).program()
    nothing = (-1,) * (2 * program.groups + 2)
    with pytest.raises(regex._OutOfStepsError):
        walk.along(program, 0, nothing)
    assert not regex.found_in(text, pattern)


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("(?=a", "the bracket at character 1 is not closed"),
        ("(?=a))", "the bracket at character 6 closes nothing"),
        ("(?=a)[b", "[ at character 6 is not closed"),
        ("(?=a)[z-a]", "z-a runs backwards"),
        ("(?=a)**", "* at character 7 repeats nothing"),
        ("(?=x){1,1000000}", "the pattern repeats too much"),
        ("((a{1,500}){1,500}){1,500}(?=b)", "the pattern repeats too much"),
        ("(" * 100 + "(?=a)" + ")" * 100, "brackets are nested more than 64 deep"),
    ],
)
def test_a_pattern_that_cannot_be_read_says_why_and_matches_nothing(pattern: str, why: str) -> None:
    with pytest.raises(regex.PatternError, match=re.escape(why)):
        regex.check(pattern)
    assert not regex.found_in("a", pattern)
