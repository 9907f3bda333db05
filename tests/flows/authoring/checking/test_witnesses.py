"""For every question and choice a short conversation that reaches it; every one of them, when played, does."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from bot.programmes import LIBRARY, load_flow
from flows.authoring.checking import Check, Witness, check_flow
from flows.authoring.checking.conditions import Conditions
from flows.authoring.checking.solving import MOST_LEAVES_IN_ALL, Solver
from flows.authoring.checking.witness import Search
from flows.authoring.xlsform import read_xlsform
from flows.conversation.definition import Flow
from flows.conversation.engine import resume, start
from flows.conversation.events import Asked, Event, Said, Started
from tests.flows.authoring.checking.sound_forms import sound_form
from tests.flows.authoring.xlsform.test_forms import NAMES, read

AT = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)
SEED = int(os.environ.get("BOT_SEED", "1"))
SHIPPED = sorted(path for path in LIBRARY.glob("*/*.yaml") if path.stem not in ("programme", "value-map"))


def played(flow: Flow, witness: Witness) -> tuple[Event, ...]:
    """What happened in the last turn of a witness."""
    sprint = start(flow, Started("anew", "somebody", flow.settings.default_language, AT))
    for given in witness.inputs:
        sprint = resume(flow, sprint.run, given)
    return sprint.events


def reaches(flow: Flow, witness: Witness) -> bool:
    for event in played(flow, witness):
        match event:
            case Said(question=witness.asked) if witness.choice is None:
                return True
            case Asked(question=witness.asked, choices=choices):
                return witness.choice is None or any(each.name == witness.choice for each in choices)
            case _:
                pass
    return False


def assert_reached(flow: Flow, checked: Check) -> None:
    assert [each for each in checked.witnesses if not reaches(flow, each)] == []


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_question_that_ships_has_a_witness(path: Path) -> None:
    flow, _ = load_flow(path)
    assert flow is not None
    checked = check_flow(flow)
    assert checked.unshown == ()
    assert_reached(flow, checked)


def test_every_question_of_the_corpus_has_a_witness_that_reaches_it() -> None:
    questions = 0
    missing: list[str] = []
    for name in NAMES:
        flow = read(name)[0].flow
        assert flow is not None
        checked = check_flow(flow)
        assert_reached(flow, checked)
        questions += sum(question.is_asked for question in flow.questions)
        missing += [f"{name}: {path}" for path in checked.unshown]
    # In a few forms an engine is tried that other engines do not follow.
    assert len(missing) <= 0.01 * questions, missing


@pytest.mark.parametrize("number", range(5))
def test_every_question_of_a_sound_form_has_a_witness(number: int) -> None:
    _check_sound_form(Random(f"{SEED} witness {number}").randrange(10**6))


@pytest.mark.soak
@pytest.mark.skipif(not os.environ.get("BOT_SOAK"), reason="the full size is for make soak")
def test_every_question_of_a_hundred_sound_forms_has_a_witness() -> None:
    lot = Random(f"{SEED} witnesses")
    for _ in range(100):
        _check_sound_form(lot.randrange(10**6))


def _check_sound_form(seed: int) -> None:
    flow = sound_form(seed).read().flow
    assert flow is not None
    checked = check_flow(flow)
    assert checked.unshown == ()
    assert_reached(flow, checked)
    offered = {(each.question, each.choice) for each in checked.witnesses}
    for question in flow.questions:
        for row in flow.choices_of(question):
            assert (question.path, row.name) in offered


def form(*rows: str, choices: str = "") -> Flow:
    table = "\n".join(
        f"| | {row} |" for row in ("type | name | label | relevant | constraint | required", *rows)
    )
    reading = read_xlsform("form.md", f"| survey |\n{table}\n{choices}".encode())
    assert reading.flow is not None, reading.problems
    return reading.flow


@pytest.mark.parametrize(
    ("asked", "condition"),
    [
        ("integer", "${a} > 41 and ${a} < 43"),
        ("integer", "${a} mod 7 = 3 and ${a} > 20"),
        ("decimal", "${a} > 0.5 and ${a} < 0.75"),
        ("date", "${a} > date('1999-12-30') and ${a} < date('2000-01-01')"),
        ("date", "${a} < today() - 36500"),
        ("text", "regex(${a}, '^[A-Z]{2}[0-9]{4}$')"),
        ("text", "string-length(${a}) = 17"),
        ("text", "contains(${a}, 'needle') and not(starts-with(${a}, 'needle'))"),
        ("text", "${a} = 'open sesame'"),
        ("integer", "int((${a} + 7) div 10) = 9"),
    ],
)
def test_a_condition_on_an_answer_is_met(asked: str, condition: str) -> None:
    flow = form(f"{asked} | a | A? | | |", f"text | b | B? | {condition} | |", "text | c | C? | | |")
    checked = check_flow(flow)
    assert checked.unshown == ()
    assert_reached(flow, checked)


def test_a_chain_of_conditions_is_followed_to_its_end() -> None:
    rows = ["integer | q0 | First? | | . > 2 | yes"]
    rows += [f"integer | q{n} | Next? | ${{q{n - 1}}} > {n * 3} | . < {n * 50} | yes" for n in range(1, 12)]
    flow = form(*rows)
    checked = check_flow(flow)
    assert checked.unshown == ()
    assert_reached(flow, checked)


def test_two_answers_are_compared_with_each_other() -> None:
    flow = form(
        "integer | a | A? | | |",
        "integer | b | B? | | |",
        "integer | c | C? | | |",
        "text | d | D? | ${a} > ${b} and ${b} > ${c} + 5 and ${a} + ${c} = 100 | |",
    )
    checked = check_flow(flow)
    assert checked.unshown == ()
    assert_reached(flow, checked)


def test_a_witness_is_as_short_as_going_the_other_way_makes_it() -> None:
    # Who says no skips twenty questions: the last one is then two turns away.
    questions = [f"text | q{number} | Q {number}? | not(${{a}} = 'no') | |" for number in range(20)]
    yes_no = "| choices |\n| | list_name | name | label |\n| | yn | yes | Yes |\n| | yn | no | No |"
    flow = form("select_one yn | a | A? | | |", *questions, "text | z | Z? | | |", choices=yes_no)
    (witness,) = (each for each in check_flow(flow).witnesses if each.question == "z")
    assert len(witness.inputs) == 1


def test_a_form_of_a_thousand_rows_is_checked_within_its_budget() -> None:
    _check_a_thousand_rows(lambda number: number - 3)


@pytest.mark.soak
@pytest.mark.skipif(not os.environ.get("BOT_SOAK"), reason="the full size is for make soak")
@pytest.mark.parametrize(
    "looked_at", [lambda number: number - 1, lambda _: 0], ids=["the one before", "the first"]
)
def test_whatever_a_thousand_rows_look_at_they_are_checked_within_the_budget(
    looked_at: Callable[[int], int],
) -> None:
    _check_a_thousand_rows(looked_at)


def _check_a_thousand_rows(looked_at: Callable[[int], int]) -> None:
    def condition(number: int) -> str:
        return f"${{q{looked_at(number)}}} > {number % 7}" if number and not number % 3 else ""

    flow = form(
        *(f"integer | q{number} | Q {number}? | {condition(number)} | . < 10000 |" for number in range(1000))
    )
    conditions = Conditions(flow)
    solver = Solver(conditions, AT)
    search = Search(conditions, solver, AT)
    search.explore()
    assert search.turns <= search.most_turns <= 5 * 1000
    assert solver.leaves <= MOST_LEAVES_IN_ALL
    assert len(search.reached) == 1000


def test_a_flow_whose_answers_are_checked_is_played_to_its_end() -> None:
    form = "| survey |\n| | type | name | label |\n| | integer | age | How old? |\n"
    flow = read_xlsform("x.md", f"{form}| settings |\n| | bot::check_answers |\n| | yes |\n".encode()).flow
    assert flow is not None
    checked = check_flow(flow)
    assert [witness.question for witness in checked.witnesses] == ["age"]
    assert_reached(flow, checked)
