"""Reasoning says "impossible" only where it is: held against trying every answer there is."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from itertools import product
from random import Random

import pytest

from flows.authoring.checking.conditions import Conditions
from flows.authoring.checking.solving import GivenUp, Solver
from flows.authoring.xlsform import read_xlsform
from flows.conversation.definition import Flow
from flows.conversation.events import Answered, RunStarted
from flows.conversation.run import apply
from flows.conversation.submission import Submission
from flows.values import Choice, Choices, Number, Value

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CHOICES = """
| choices |
| | list_name | name | label |
| | abc | a | A |
| | abc | b | B |
| | abc | c | C |
| | ten | 1 | One |
| | ten | 2 | Two |
| | ten | 10 | Ten |
"""
NUMBERS = tuple(str(number) for number in range(6))
TICKED = ("a", "b", "c", "a b", "a c", "b c", "a b c")
VALUES: dict[str, tuple[tuple[str, Value | None], ...]] = {
    "n": (("", None), *((text, Number(text, None)) for text in NUMBERS)),
    "k": (("", None), *((text, Number(text, None)) for text in NUMBERS)),
    "s": (("", None), *((name, Choice(name)) for name in "abc")),
    "t": (("", None), *((name, Choice(name)) for name in ("1", "2", "10"))),
    "m": (
        ("", None),
        *((name, Choices(tuple(name.split()))) for name in ("a", "b", "c", "a b", "a c", "b c", "a b c")),
    ),
}


def form(condition: str) -> Flow:
    text = f"""
| survey |
| | type | name | label | constraint | calculation | relevant |
| | integer | n | N | . >= 0 and . <= 5 | | |
| | integer | k | K | . >= 0 and . <= 5 | | |
| | select_one abc | s | S | | | |
| | select_one ten | t | T | | | |
| | select_multiple abc | m | M | | | |
| | calculate | c | | | if(${{n}} > 2, 'high', if(${{n}} = '', 'none', 'low')) | |
| | calculate | d | | | ${{n}} - ${{k}} | |
| | calculate | e | | | ${{n}} >= ${{k}} | |
| | text | z | Z | | | {condition} |
{CHOICES}"""
    reading = read_xlsform("form.md", text.encode())
    assert reading.flow is not None, (condition, reading.problems)
    return reading.flow


def by_trying(flow: Flow, names: set[str]) -> bool:
    """Whether any answers at all make the last question relevant."""
    begun = apply(None, RunStarted(1, AT, "run", "person", flow.id, flow.revision, "en", False))
    used = sorted(names)
    for chosen in product(*(VALUES[name] for name in used)):
        run = begun
        for name, (text, value) in zip(used, chosen, strict=True):
            if value is not None:
                run = apply(run, Answered(run.sequence + 1, AT, name, value, text))
        submission = Submission(flow, run)
        place = submission.place("z")
        assert place is not None
        if submission.is_relevant(place):
            return True
    return False


def condition(lot: Random, depth: int) -> str:
    if depth and lot.random() < 0.75:
        how = lot.choice(("and", "and", "or", "not", "if"))
        first, second = condition(lot, depth - 1), condition(lot, depth - 1)
        if how == "not":
            return f"not({first})"
        if how == "if":
            return f"if({condition(lot, 0)}, {first}, {second})"
        return f"({first}) {how} ({second})"
    number, name = lot.randint(-1, 6), lot.choice("abcx")
    order = lot.choice(("=", "!=", "<", "<=", ">", ">="))
    return lot.choice(
        (
            f"${{n}} {order} {number}",
            f"${{n}} {order} ${{k}}",
            f"${{n}} + ${{k}} {order} {number}",
            f"${{n}} * 2 - 1 {order} {number}",
            f"${{n}} mod 2 = {lot.randint(0, 1)}",
            "${k} = ''",
            "${k} != ''",
            f"${{n}} = '{number}'",
            f"${{s}} {lot.choice(('=', '!='))} '{name}'",
            "${s} = ''",
            "${s}",
            f"selected(${{m}}, '{name}')",
            f"count-selected(${{m}}) {order} {lot.randint(0, 3)}",
            f"${{m}} = '{lot.choice(('a', 'a b', 'b'))}'",
            f"${{t}} {order} {number}",
            f"${{t}} {order} ${{n}}",
            f"${{c}} = '{lot.choice(('high', 'low', 'none', 'other'))}'",
            f"${{c}} != '{lot.choice(('high', 'low'))}'",
            f"${{d}} {order} {number}",
            "${d} = ''",
            f"${{e}} = '{lot.choice(('true', 'false'))}'",
            f"string-length(${{s}}) {order} {lot.randint(0, 2)}",
            f"regex(${{n}}, '^[{lot.randint(0, 3)}-{lot.randint(4, 9)}]$')",
            f"boolean(${{s}}) = {lot.choice(('true()', 'false()'))}",
            f"coalesce(${{n}}, ${{k}}) {order} {number}",
        )
    )


def proven_and_impossible(rounds: int, seed: str) -> tuple[int, int]:
    lot = Random(seed)
    proven = impossible = 0
    for _ in range(rounds):
        written = condition(lot, 3)
        flow = form(written)
        conditions = Conditions(flow)
        wanted = conditions.of(flow.by_name["z"])
        names = {name for name in VALUES if f"${{{name}}}" in written}
        if "${c}" in written:
            names |= {"n"}
        if "${d}" in written or "${e}" in written:
            names |= {"n", "k"}
        if len(names) > 4:
            continue
        possible = by_trying(flow, names)
        try:
            model = Solver(conditions, AT).model(wanted)
        except GivenUp:
            continue
        assert model is not None or not possible, written
        impossible += not possible
        proven += model is None
    return proven, impossible


def test_what_is_said_to_be_impossible_is_impossible() -> None:
    proven, impossible = proven_and_impossible(120, "quick")
    assert impossible >= 5
    assert proven >= 0.7 * impossible


@pytest.mark.soak
@pytest.mark.skipif(not os.environ.get("BOT_SOAK"), reason="the full size is for make soak")
def test_what_is_said_to_be_impossible_is_impossible_in_two_thousand_conditions() -> None:
    proven, impossible = proven_and_impossible(2_000, os.environ.get("BOT_SEED", "1"))
    assert proven >= 0.8 * impossible, (proven, impossible)
