"""ODK's expression language: what conditions mean, and how mistakes in them are told."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.conversation.engine import resume, start
from flows.conversation.events import Reply, Started
from flows.conversation.expressions import (
    DEEPEST,
    LONGEST,
    ExpressionError,
    Result,
    as_string,
    evaluate,
    parse_expression,
    parse_template,
    text_of,
)
from flows.conversation.submission import Submission

from .sample_flows import flow, question

AT = datetime(2026, 1, 30, 12, tzinfo=UTC)
FORM = flow(
    question("integer", "age"),
    question("text", "blank"),
    question("text", "picked"),
    question("date", "day"),
    question("integer", "here"),
)


def submission() -> Submission:
    """Answers to look at: 7, nothing, two names, a day; ``here`` is where the expression stands."""
    sprint = start(FORM, Started("r1", "p1", "en", AT))
    for text in ("7", "-", "money home", "2026-01-31", "5"):
        sprint = resume(FORM, sprint.run, Reply(at=AT, text=text))
    run = sprint.run
    answers = {path: answer for path, answer in run.answers.items() if path != "blank"}
    return Submission(FORM, replace(run, answers=answers))


def value_of(source: str) -> Result:
    found = submission()
    place = found.place("here")
    assert place is not None
    value = evaluate(parse_expression(source), found, place)
    return as_string(value) if isinstance(value, tuple) else value


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("${age} > 5 and (. < 6 or false())", True),
        ("${blank}", ""),
        ("${blank} >= 0", False),
        ("number(${blank}) != 1", True),
        ("number(${blank}) = number(${blank})", False),
        ("selected(${picked}, 'home') and not(selected(${picked}, 'hom'))", True),
        ("-${age} + 10 div 4", -4.5),
        ("7 mod 4 * .5", 1.5),
        ("-7 mod 4", -3.0),
        ("1 div 0", math.inf),
        ("if(${age} = 7, 'yes', 'no')", "yes"),
        ("${day} > today()", True),
        ("${day} - today()", 1.0),
        ("string-length('abc')-1", 2.0),
        ("count-selected(${picked})", 2.0),
        ("selected-at(${picked}, 1)", "home"),
        ("round(2.5)", 3.0),
        ("round(-2.5)", -2.0),
        ("int(-2.7)", -2.0),
        ("concat(${age}, ' h')", "7 h"),
        ("(1)and(2)", True),
        ("2 - -1", 3.0),
        ("coalesce(${blank}, ${age})", "7"),
        ("max(1, ${age}, 3)", 7.0),
        ("true() = 'anything'", True),
        ("${age} = '7.0'", False),
        ("${age} = 7.0", True),
    ],
)
def test_an_expression_means_what_odk_says(source: str, value: object) -> None:
    assert value_of(source) == value


def test_a_whole_number_is_written_without_a_point_and_no_number_is_blank() -> None:
    found = submission()
    place = found.place("here")
    assert place is not None
    assert text_of(parse_expression("${age} * 2"), found, place) == "14"
    assert text_of(parse_expression("${age} div 2"), found, place) == "3.5"
    assert text_of(parse_expression("${blank} * 2"), found, place) == ""


@pytest.mark.parametrize(
    ("source", "message", "remedy"),
    [
        ("selectd(${a}, 'b')", "there is no function selectd()", "selected()"),
        ("if(1, 2)", "if() takes 3 values, and here it has 2", "3 values"),
        ("${age} == 7", "'=' does not fit here", "Write = for equal"),
        ("age 5", "'5' does not fit here", "${age}"),
        (". > 03/11/2026", "'11' does not fit here", "date('2026-12-31')"),
        (".>=0 and <=20", "'<=' does not fit here", "on both sides of and"),
        ("if ${age} = 5", "'${age}' does not fit here", "Leave out if"),
        ("${age} is 5", "'is' does not fit here", "Write = for is"),
        ("(1", "the expression ends too soon", "close its brackets"),
        ("", "the expression ends too soon", "Complete it"),
        ("${age} > “5”", "“ is a printer's quotation mark", "straight mark"),
        (
            "not(" * 100 + "1" + ")" * 100,
            f"the expression is nested more than {DEEPEST} levels deep",
            "calculate",
        ),
        (
            "(" * 10_000 + "1" + ")" * 10_001,
            f"the expression has more than {LONGEST} characters",
            "calculate",
        ),
    ],
)
def test_a_mistake_is_told_with_its_remedy(source: str, message: str, remedy: str) -> None:
    with pytest.raises(ExpressionError) as wrong:
        parse_expression(source)
    assert wrong.value.message == message
    assert remedy in wrong.value.remedy


def test_an_expression_knows_the_answers_it_looks_at() -> None:
    assert parse_expression("${a} + ${b} > . or selected(${ c }, 'x')").names == {"a", "b", "c"}


def test_a_template_is_filled_with_what_the_person_saw() -> None:
    template = parse_template("You said ${ age } and ${more}.")
    assert template.names == {"age", "more"}
    assert template.filled({"age": "7", "more": ""}.__getitem__) == "You said 7 and ."
    with pytest.raises(ExpressionError):
        parse_template("You said ${age")


@settings(deadline=None, max_examples=200)
@given(st.text(alphabet="0123456789.${}ab()'\" +-*<>=!,divmodandornot", max_size=40))
def test_any_text_is_an_expression_or_a_clear_mistake(source: str) -> None:
    try:
        mistake = None
        value_of(source)
    except ExpressionError as wrong:
        mistake = wrong
    assert mistake is None or (mistake.message and mistake.remedy)
