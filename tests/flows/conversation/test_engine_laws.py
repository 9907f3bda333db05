"""What must hold for any flow and any inputs, in any order."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.conversation.engine import Sprint, resume, start
from flows.conversation.events import (
    Back,
    CarryOn,
    Correct,
    Corrected,
    Event,
    Input,
    Invited,
    Reply,
    Skip,
    Skipped,
    Stop,
    SwitchLanguage,
    TimedOut,
)
from flows.conversation.record import event_from_json, event_to_json, run_from_json, run_to_json
from flows.conversation.run import replay
from flows.values import Attachment
from tests.flows.conversation.standing import relevant_answers

from .sample_flows import CHECK_IN, minute

PATHS = [item.path for item in CHECK_IN.questions]

texts = st.one_of(
    st.sampled_from(
        ["1", "7", "10", "16", "0.5", "A hostel", "no", "hostel, no", "today", "3/5", "ok", "২", "1,200"]
    ),
    st.text(max_size=12),
    st.sampled_from(["\x00", "\ud800", "9" * 400, "-", "1e9", "NaN", "½", "²"]),
)
inputs: st.SearchStrategy[Input] = st.one_of(
    st.builds(Reply, at=st.just(minute(1)), text=texts),
    st.builds(Reply, at=st.just(minute(1)), choice=texts, question=st.sampled_from([*PATHS, "nowhere"])),
    st.builds(Reply, at=st.just(minute(1)), ticked=st.lists(texts, max_size=3).map(tuple)),
    st.builds(Reply, at=st.just(minute(1)), keep=st.just(True)),
    st.just(Reply(at=minute(1), attachment=Attachment("image", "file-1"))),
    st.just(Skip(minute(1))),
    st.just(Back(minute(1))),
    st.builds(Correct, at=st.just(minute(1)), question=st.sampled_from([*PATHS, "nowhere"])),
    st.just(Stop(minute(1))),
    st.just(CarryOn(minute(1))),
    st.builds(SwitchLanguage, at=st.just(minute(1)), language=st.sampled_from(["en", "bn", "xx"])),
)


def played(given_inputs: list[Input]) -> tuple[Sprint, list[Event]]:
    sprint = start(CHECK_IN, Invited(run="r1", person="p1", language="en", at=minute(0)))
    events = list(sprint.events)
    for item in given_inputs:
        sprint = resume(CHECK_IN, sprint.run, item)
        events.extend(sprint.events)
    return sprint, events


@settings(deadline=None, max_examples=150)
@given(st.lists(inputs, max_size=25))
def test_replay_of_the_events_is_the_run_and_the_sequence_has_no_gaps(given_inputs: list[Input]) -> None:
    sprint, events = played(given_inputs)
    assert [event.sequence for event in events] == list(range(1, len(events) + 1))
    assert replay(events) == sprint.run


@settings(deadline=None, max_examples=100)
@given(st.lists(inputs, max_size=25))
def test_events_and_runs_survive_json(given_inputs: list[Input]) -> None:
    sprint, events = played(given_inputs)
    for event in events:
        assert event_from_json(json.loads(json.dumps(event_to_json(event)))) == event
    assert run_from_json(json.loads(json.dumps(run_to_json(sprint.run)))) == sprint.run


@settings(deadline=None, max_examples=100)
@given(st.lists(inputs, max_size=25))
def test_the_same_inputs_give_the_same_events(given_inputs: list[Input]) -> None:
    assert played(given_inputs)[1] == played(given_inputs)[1]


@settings(deadline=None, max_examples=100)
@given(st.lists(inputs, max_size=25), inputs)
def test_only_the_persons_own_new_answer_or_skip_replaces_an_answer(
    given_inputs: list[Input], last: Input
) -> None:
    before, _ = played(given_inputs)
    after = resume(CHECK_IN, before.run, last)
    for path, answer in before.run.answers.items():
        now = after.run.answers[path]
        replaced = any(
            isinstance(event, Corrected | Skipped) and event.question == path for event in after.events
        )
        # What was skipped, or skipped and opened again, holds no value that could be lost.
        assert now.value == answer.value or replaced or answer.value is None


@settings(deadline=None, max_examples=100)
@given(st.lists(inputs, max_size=30))
def test_only_relevant_answers_count(given_inputs: list[Input]) -> None:
    sprint, _ = played(given_inputs)
    standing = relevant_answers(CHECK_IN, sprint.run)
    if "worry" in standing:
        housing = standing.get("housing")
        assert housing is not None
        assert float(housing.shown) < 4


def test_a_timed_out_run_gives_no_more_events() -> None:
    sprint, _ = played([TimedOut(minute(5))])
    assert resume(CHECK_IN, sprint.run, Reply(at=minute(6), text="7")).events == ()
