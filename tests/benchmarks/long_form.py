"""What an answer costs in a form of 1,000 rows with 350 calculations, beside one of 10 rows: processor time in the
engine at every position, with what was worked out before at hand (warm) and without (cold), and reading the form.
"""

from __future__ import annotations

import gc
import sys
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from statistics import median

from flows.authoring.xlsform import read_xlsform
from flows.conversation.definition import Flow
from flows.conversation.engine import resume, start
from flows.conversation.events import Asked, Reply, Started
from flows.conversation.run import Run

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CYCLE = 20
"""Rows of one part of the long form: a group with 11 questions, 7 calculations, and what opens and closes it."""


def long_form(rows: int) -> bytes:
    """A form in Markdown of so many rows: groups with conditions, chained calculations, filtered choices."""
    survey = ["| survey |", "| | type | name | label | relevant | calculation | constraint | choice_filter |"]
    made = 0
    before = "0"
    while made < rows:
        part = made // CYCLE
        names = [f"q{part}_{number}" for number in range(11)]
        lines = [f"| | begin_group | g{part} | Part {part} | | | | |"]
        for number, name in enumerate(names):
            relevant = f"${{{names[number - 3]}}} != 2" if number in (4, 9) else ""
            if number == 7:
                # Every part looks at the chain, so an answer near the beginning reaches nearly all of the form.
                relevant = f"{before} != 7"
            if number == 5:
                lines.append(f"| | select_one regions | {name} | Where? | {relevant} | | | |")
            elif number == 6:
                lines.append(f"| | select_one towns | {name} | And there? | | | | region = ${{{names[5]}}} |")
            elif number == 8:
                lines.append(f"| | text | {name} | In words, after ${{{names[0]}}}? | | | | |")
            else:
                lines.append(f"| | integer | {name} | How many? | {relevant} | | . >= 0 | |")
        for number in range(7):
            lines.append(
                f"| | calculate | c{part}_{number} | | | {before} + ${{{names[number % 5]}}} * {number + 1} | | |"
            )
            before = f"${{c{part}_{number}}}"
        lines.append("| | end_group | | | | | | |")
        survey += lines[: rows - made] if rows - made < CYCLE else lines
        if rows - made < CYCLE:
            survey.append("| | end_group | | | | | | |")
        made += CYCLE
    regions = ["north", "south", "east", "west"]
    choices = ["| choices |", "| | list_name | name | label | region |"]
    choices += [f"| | regions | {name} | {name} | |" for name in regions]
    choices += [
        f"| | towns | {name}{number} | {name} {number} | {name} |" for name in regions for number in range(5)
    ]
    return "\n".join([*survey, *choices]).encode()


@dataclass(frozen=True, slots=True)
class Costs:
    """Processor seconds: reading the form; then for each answer in turn, warm and cold."""

    rows: int
    reading: float
    warm: tuple[float, ...]
    cold: tuple[float, ...]


def read(content: bytes) -> Flow:
    reading = read_xlsform("form.md", content, lambda _: None)
    assert reading.flow is not None, reading.problems[:3]
    return reading.flow


def reply_to(asked: Asked, number: int) -> Reply:
    if asked.choices:
        return Reply(at=AT, choice=asked.choices[number % len(asked.choices)].name, question=asked.question)
    return Reply(at=AT, text=str(number % 3), question=asked.question)


def costs(rows: int, *, cold_every: int = 10) -> Costs:
    """Play the whole form once; at every ``cold_every``-th position give the same answer to a run without a cache."""
    content = long_form(rows)
    gc.collect()
    began = time.process_time()
    flow = read(content)
    reading = time.process_time() - began
    # As the bot does once it is up: what was read is not gone through again by the garbage collector.
    gc.collect()
    gc.freeze()
    sprint = start(flow, Started("r1", "p1", "en", AT))
    warm: list[float] = []
    cold: list[float] = []
    number = 0
    while sprint.run.is_open:
        asked = sprint.events[-1]
        assert isinstance(asked, Asked)
        given = reply_to(asked, number)
        if number % cold_every == 0:
            cold.append(_spent(flow, replace(sprint.run, derived=None), given))
        began = time.process_time()
        sprint = resume(flow, sprint.run, given)
        warm.append(time.process_time() - began)
        number += 1
    return Costs(rows, reading, tuple(warm), tuple(cold))


def _spent(flow: Flow, run: Run, given: Reply) -> float:
    began = time.process_time()
    resume(flow, run, given)
    return time.process_time() - began


def report() -> None:
    """Print the costs of both forms, side by side."""
    gc.collect()
    costs(40)
    print("the engine alone, processor time of one answer at every position (middle, worst)")
    for found in (costs(10, cold_every=1), costs(1000)):
        print(
            f"  {found.rows:>5} rows: read in {found.reading:.2f} s, {len(found.warm)} answers, "
            f"warm {median(found.warm) * 1000:.2f} / {max(found.warm) * 1000:.2f} ms, "
            f"cold {median(found.cold) * 1000:.2f} / {max(found.cold) * 1000:.2f} ms"
        )


if __name__ == "__main__":
    sys.setswitchinterval(1)
    report()
