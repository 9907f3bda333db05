"""A form that would never end, or grow without end, comes to its limit: each limit is asserted, none is waited for."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from flows.authoring.rehearsal import rehearse
from flows.authoring.xlsform import read_xlsform
from flows.conversation.definition import Flow
from flows.conversation.events import RunStarted
from flows.conversation.expressions import (
    DEEPEST,
    LONGEST,
    ExpressionError,
    evaluation,
    parse_expression,
    regex,
)
from flows.conversation.expressions.functions import PLAIN
from flows.conversation.expressions.tree import depth_of
from flows.conversation.expressions.values import LONGEST_TEXT
from flows.conversation.places import MOST_INSTANCES, MOST_PLACES
from flows.conversation.run import apply
from flows.conversation.submission import Submission

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def form(*rows: str) -> Flow:
    lines = ["| survey |", "| | type | name | label | calculation | repeat_count |", *rows]
    reading = read_xlsform("form.md", "\n".join(lines).encode(), lambda _: None)
    assert reading.flow is not None, [str(problem) for problem in reading.problems]
    return reading.flow


def as_it_starts(flow: Flow) -> Submission:
    started = RunStarted(1, AT, "r", "p", flow.id, flow.revision, "en", False)
    return Submission(flow, apply(None, started), at=AT)


@pytest.mark.parametrize(
    "source",
    ["(" * 10_000 + "1" + ")" * 10_000, "not(" * 2_000 + "1" + ")" * 2_000, "-" * 9_000 + "1", "a[" * 5_000],
)
def test_an_expression_nested_without_end_is_refused(source: str) -> None:
    with pytest.raises(ExpressionError):
        parse_expression(source)


def test_a_long_sum_is_one_level_deep_and_read_in_one_go() -> None:
    tree = parse_expression("+".join(["1"] * (LONGEST // 2))).tree
    assert depth_of(tree) <= DEEPEST


def test_an_expression_that_looks_at_too_much_has_no_value() -> None:
    rows = [f"| | text | t{number} | T | | |" for number in range(200)]
    inside = "count(//*[count(//*[count(//*[count(//*) > 1]) > 1]) > 1])"
    assert evaluation.MOST_STEPS < 200**3
    assert rehearse(form(*rows, f"| | calculate | a | | {inside} | |"), {}, AT).submission == {}


def test_a_text_that_doubles_with_every_calculation_stops_growing() -> None:
    rows = [f"| | calculate | c{n} | | concat(${{c{n - 1}}}, ${{c{n - 1}}}) | |" for n in range(1, 60)]
    flow = form("| | text | c0 | T | | |", *rows)
    held = rehearse(flow, {"c0": "x" * 1_000}, AT).submission
    assert max(len(text) for text in held.values()) <= LONGEST_TEXT
    assert "c59" not in held


def test_repeats_in_repeats_stop_before_they_are_too_many_places() -> None:
    flow = form(
        "| | begin repeat | outer | O | | 1000000 |",
        "| | begin repeat | inner | I | | 1000000 |",
        *(f"| | text | t{number} | T | | |" for number in range(50)),
        "| | end repeat | | | | |",
        "| | end repeat | | | | |",
    )
    held = as_it_starts(flow)
    outer = [place for place in held.root.children if place.name == "outer"]
    assert len(outer) == MOST_INSTANCES
    assert sum(1 for _ in held.questions()) <= MOST_PLACES


@pytest.mark.parametrize("count", ["1 div 0", "-1 div 0", "0 div 0", "'x'", "1e999"])
def test_a_count_that_is_no_number_of_instances_has_none_or_the_most(count: str) -> None:
    lines = "| survey |\n| | type | name | label | repeat_count |\n"
    source = f"{lines}| | begin repeat | r | R | {count} |\n| | text | a | A | |\n| | end repeat | | | |"
    reading = read_xlsform("form.md", source.encode(), lambda _: None)
    if reading.flow is not None:
        places = as_it_starts(reading.flow).root.children
        assert sum(place.name == "r" for place in places) in (0, MOST_INSTANCES)


@pytest.mark.parametrize(
    "condition",
    [
        # A pattern that never comes to an end, and a long text made anew, for each row of a table.
        "regex(name, '(?=[0-9])([0-9]+)(a|aa)+(a|aa)+(a|aa)+b')",
        "contains(translate(${long}, 'x', 'y'), name)",
    ],
)
def test_what_is_costly_for_one_row_of_a_table_is_not_done_for_all_of_them(
    condition: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    for module, name in ((regex, "searched"), (PLAIN["translate"], "work")):
        original = getattr(module, name)

        def counted(*given: str, original: Any = original) -> Any:
            done.append("")
            return original(*given)

        if module is regex:
            monkeypatch.setattr(regex, "searched", counted)
        else:
            monkeypatch.setitem(PLAIN, "translate", replace(PLAIN["translate"], work=counted))
    table = "name,label\n" + "".join(f"{number}{'a' * 300},A\n" for number in range(4_000))
    survey = (
        f"survey\n,type,name,label,calculation\n,calculate,short,,\"concat('{'x' * 15_000}', '')\"\n"
        f',calculate,long,,"concat({", ".join(["${short}"] * 12)})"\n'
        f",calculate,found,,\"count(instance('t')/root/item[{condition}])\"\n,note,said,Found ${{found}}.,\n"
    )
    read = read_xlsform("form.csv", survey.encode(), {"t.csv": table.encode()}.get)
    assert read.flow is not None, [str(problem) for problem in read.problems]
    assert "found" not in rehearse(read.flow, {}, AT).submission
    assert 0 < len(done) < 3_000, "of 4,000"
