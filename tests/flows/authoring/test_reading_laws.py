"""Laws of reading: whatever the bytes, there are Problems or a flow that can be played, never an exception."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

import flows
from flows.authoring.flow_file import read_flow
from flows.authoring.problems import Problem
from flows.authoring.programme_file import read_programme
from flows.authoring.yaml_nodes import LARGEST_FILE
from flows.conversation.engine import start
from flows.conversation.events import Started
from tests.flows.authoring.flow_texts import RIGHT, WRONG

SHIPPED = Path(flows.__file__).parent / "library" / "programmes" / "st-james-house"

PIECES = st.sampled_from(
    [
        *"{}[]:,-#&*!|>'\"%@`~\n\t ",
        "${",
        "}",
        "${hours}",
        "  ",
        "&a ",
        "*a",
        "!!x ",
        "---\n",
        "\0",
        "ু",
        "null",
        "- ",
    ]
)


def hold(flow: object, problems: tuple[Problem, ...]) -> None:
    assert (flow is None) == bool(problems)
    for problem in problems:
        assert problem.message
        assert problem.remedy
        assert problem.row is None or problem.row > 0


def play_to_the_first_question(content: bytes) -> None:
    flow, problems = read_flow("flow.yaml", content)
    hold(flow, problems)
    if flow is not None:
        start(flow, Started("r1", "p1", "en", datetime(2026, 1, 5, tzinfo=UTC)))


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_give_problems(content: bytes) -> None:
    play_to_the_first_question(content)


@settings(deadline=None)
@given(st.text(max_size=400))
def test_any_text_gives_problems(content: str) -> None:
    play_to_the_first_question(content.encode("utf-8", "surrogatepass"))


@settings(max_examples=150, deadline=None)
@given(
    base=st.sampled_from([RIGHT, WRONG]),
    cuts=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 30), PIECES), min_size=1, max_size=4),
)
def test_a_damaged_flow_is_read_or_refused(base: str, cuts: list[tuple[float, int, str]]) -> None:
    for where, length, piece in cuts:
        at = int(where * len(base))
        base = base[:at] + piece + base[at + length :]
    play_to_the_first_question(base.encode())


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_lines_lost_doubled_or_moved_are_read_or_refused(seed: int) -> None:
    chance = random.Random(seed)
    lines = RIGHT.splitlines(keepends=True)
    for _ in range(chance.randint(1, 3)):
        at, other = chance.randrange(len(lines)), chance.randrange(len(lines))
        match chance.randrange(3):
            case 0:
                del lines[at]
            case 1:
                lines.insert(other, lines[at])
            case _:
                lines[at] = lines[at].replace("  ", " ", 1)
    play_to_the_first_question("".join(lines).encode())


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_a_damaged_programme_is_read_or_refused(seed: int) -> None:
    chance = random.Random(seed)
    files = {path.name: path.read_bytes() for path in SHIPPED.glob("*.yaml")}
    name = chance.choice(sorted(files))
    content = files[name]
    at = chance.randrange(len(content))
    files[name] = content[:at] + bytes([chance.randrange(256)]) + content[at + chance.randrange(20) :]
    if chance.random() < 0.3:
        del files[chance.choice(sorted(files))]
    programme, problems = read_programme(files)
    hold(programme, problems)


def test_the_largest_file_is_read_in_one_go() -> None:
    row = "  - {type: integer, name: q%d, label: How many?, relevant: '${q%d} > 1', constraint: . > 0}\n"
    head = "flow: long\ntitle: Long\naudience: anyone\nsurvey:\n  - {type: integer, name: q0, label: How many?}\n"
    content = head
    number = 1
    rows = []
    size = len(head)
    while size < LARGEST_FILE - 200:
        rows.append(row % (number, number - 1))
        size += len(rows[-1])
        number += 1
    flow, problems = read_flow("long.yaml", (content + "".join(rows)).encode())
    assert not problems
    assert flow is not None
    assert len(flow.questions) == number
