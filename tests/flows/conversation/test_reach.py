"""What is worked out anew after an answer always equals what a fresh start would work out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest

from flows.authoring import rehearsal
from flows.authoring.xlsform import read_xlsform
from flows.conversation import engine
from flows.conversation.definition import Flow
from flows.conversation.events import Asked, Back, Correct, Input, Invited, Reply, Skip
from flows.conversation.run import Run
from flows.conversation.submission import Submission

from .sample_flows import CHECK_IN, HOUSEHOLD, flow, minute, question

FORMS = Path(__file__).parent.parent / "authoring" / "xlsform" / "forms"
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class Doubting(Submission):
    """A submission that compares everything it took over with a fresh one."""

    def after(self, run: Run, path: str, *, at: datetime | None = None) -> Submission:
        then = super().after(run, path, at=at)
        assert _all_of(then) == _all_of(Submission(self.flow, run, at=at))
        return then


def _all_of(submission: Submission) -> Mapping[str, Any]:
    course = submission.course
    return {
        place.path: (
            submission.is_relevant(place),
            submission.text_at(place),
            [row.name for row in submission.offered(place)],
        )
        for place in submission.questions()
    } | {
        f"course/{entry.path}": (course.flags_of(entry.path), course.standing_of(entry.path))
        for entry in course.entries
    }


@pytest.mark.parametrize("name", sorted(path.stem for path in FORMS.glob("*.md")))
def test_what_is_taken_over_equals_a_fresh_computation(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = json.loads((FORMS / f"{name}.json").read_text(encoding="utf-8"))
    files: dict[str, str] = expected.get("files", {})
    reading = read_xlsform(
        f"{name}.md",
        (FORMS / f"{name}.md").read_bytes(),
        lambda file: files[file].encode() if file in files else None,
    )
    assert reading.flow is not None
    monkeypatch.setattr(rehearsal, "Submission", Doubting)
    played = rehearsal.rehearse(reading.flow, expected["answers"], AT)
    assert played.submission == expected["submission"]


def test_the_engine_in_any_order_of_inputs_takes_over_only_what_still_holds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(engine, "Submission", Doubting)
    for seed in range(30):
        chance = Random(seed)
        for played in (CHECK_IN, HOUSEHOLD):
            sprint = engine.start(played, Invited(run="r1", person="p1", language="en", at=minute(0)))
            for number in range(1, 20):
                sprint = engine.resume(played, sprint.run, _something(sprint, chance, minute(number)))
            kept = sprint.run.derived
            assert kept is None or isinstance(kept, Doubting)


def _something(sprint: engine.Sprint, chance: Random, at: datetime) -> Input:
    """An answer that fits as a rule; now and then a step back, a correction or a skip."""
    asked = next((event for event in reversed(sprint.events) if isinstance(event, Asked)), None)
    match chance.randrange(10):
        case 0:
            return Back(at)
        case 1:
            return Skip(at)
        case 2 if sprint.run.answers:
            return Correct(at, chance.choice(sorted(sprint.run.answers)))
        case _ if asked is not None and asked.choices:
            return Reply(at, choice=chance.choice(asked.choices).name, question=asked.question)
        case _:
            return Reply(at, text=str(chance.randrange(1, 9)))


def test_an_answer_in_one_instance_stays_there_until_something_adds_up_all_of_them() -> None:
    reached = HOUSEHOLD.reach.of("beds")
    assert reached["crowded"] == 1
    assert reached["all_beds"] == 0
    assert reached["more"] == 0
    assert "age" not in reached


def test_sixty_triggers_look_at_each_moment_of_a_run_once() -> None:
    asked = [question("integer", f"q{number}") for number in range(60)]
    waiting = [
        question("calculate", f"c{number}", calculation=f"${{q{number}}} + 1", triggers=(f"q{number}",))
        for number in range(60)
    ]
    triggered = flow(*(item for pair in zip(asked, waiting, strict=True) for item in pair))
    sprint = engine.start(triggered, Invited(run="r1", person="p1", language="en", at=minute(0)))
    for number in range(59):
        sprint = engine.resume(triggered, sprint.run, Reply(at=minute(number), text=str(number)))
    made: list[Run] = []

    class Counting(Submission):
        def __init__(self, flow: Flow, run: Run, *, at: datetime | None = None) -> None:
            made.append(run)
            super().__init__(flow, run, at=at)

    fresh = Counting(triggered, sprint.run)
    assert [fresh.text_at(place) for place in fresh.questions()][1:118:2] == [str(n + 1) for n in range(59)]
    # One for the run itself, and at most one for each of its answers and its start.
    assert len(made) <= 61
