"""The check of all answers before they are sent, and answers that others put in doubt."""

from __future__ import annotations

from dataclasses import replace

from flows.conversation.definition import Flow, FlowSettings
from flows.conversation.engine import Sprint, resume, start
from flows.conversation.events import (
    Asked,
    Back,
    CarryOn,
    Correct,
    Ending,
    Event,
    Input,
    Phrase,
    Refused,
    Reply,
    RunEnded,
    Skip,
    Started,
    Stop,
)
from flows.conversation.run import replay
from flows.conversation.told import CHECK_PATH

from .sample_flows import flow, minute, question

AGES = flow(
    question("integer", "mine", "How old are you?"),
    question(
        "integer", "theirs", "How old is your child?", constraint=". < ${mine}", constraint_message="Too old."
    ),
    question("text", "why", "Why?", required="${mine} > 50", required_message="Please say why."),
)
CHECKED = replace(AGES, settings=FlowSettings(check_answers=True))


def play(played: Flow, *inputs: Input) -> tuple[Sprint, list[Event]]:
    sprint = start(played, Started(run="r1", person="p1", language="en", at=minute(0)))
    events = list(sprint.events)
    for given in inputs:
        sprint = resume(played, sprint.run, given)
        events += sprint.events
    assert replay(events) == sprint.run
    return sprint, list(sprint.events)


def says(text: str, path: str | None = None) -> Reply:
    return Reply(minute(1), text=text, question=path)


TOLD = (says("40"), says("7"), says("because"))


def asked(events: list[Event]) -> str:
    last = events[-1]
    assert isinstance(last, Asked)
    return last.question


def test_all_answers_are_shown_at_the_end_and_sending_completes_the_run() -> None:
    sprint, events = play(CHECKED, *TOLD)
    assert sprint.run.is_open
    check = events[-1]
    assert isinstance(check, Asked)
    assert check.question == CHECK_PATH
    assert [(choice.name, choice.label) for choice in check.choices] == [
        ("send", "Send"),
        ("mine", "How old are you? – 40"),
        ("theirs", "How old is your child? – 7"),
        ("why", "Why? – because"),
    ]
    sent = resume(CHECKED, sprint.run, says("send"))
    assert isinstance(sent.events[-1], RunEnded)
    assert sent.run.ending is Ending.COMPLETED


def test_nothing_but_sending_completes_a_run_that_is_checked() -> None:
    for given in (
        Skip(minute(1)),
        says("what"),
        Reply(minute(1), keep=True),
        CarryOn(minute(1)),
        Stop(minute(1)),
    ):
        sprint, _ = play(CHECKED, *TOLD, given)
        assert sprint.run.is_open


def test_a_line_of_the_check_is_changed_by_its_number_or_by_tapping_it() -> None:
    for given in (
        says("2"),
        Reply(minute(1), choice="theirs", question=CHECK_PATH),
        Correct(minute(1), "theirs"),
    ):
        sprint, events = play(CHECKED, *TOLD, given)
        assert asked(events) == "theirs"
        after = resume(CHECKED, sprint.run, says("8"))
        assert asked(list(after.events)) == CHECK_PATH


def test_back_from_the_check_opens_the_last_answer() -> None:
    _, events = play(CHECKED, *TOLD, Back(minute(1)))
    assert asked(events) == "why"


def test_an_answer_that_no_longer_fits_the_others_is_asked_again_and_said_so() -> None:
    sprint, _ = play(CHECKED, *TOLD, Correct(minute(1), "mine"))
    sprint = resume(CHECKED, sprint.run, says("5"))
    refused = next(event for event in sprint.events if isinstance(event, Refused))
    assert refused.reason == Phrase("no-longer-fits", {"shown": "7", "why": "Too old."})
    again = sprint.events[-1]
    assert isinstance(again, Asked)
    assert again.question == "theirs"
    # What would be refused is not offered to be kept.
    assert again.keep is None
    # It is said once; the history keeps both.
    assert not [
        event
        for event in resume(CHECKED, sprint.run, CarryOn(minute(2))).events
        if isinstance(event, Refused)
    ]
    sprint = resume(CHECKED, sprint.run, says("3"))
    assert asked(list(sprint.events)) == CHECK_PATH


def test_what_was_skipped_and_is_needed_now_is_asked_again() -> None:
    sprint, _ = play(CHECKED, says("40"), says("7"), Skip(minute(1)), Correct(minute(1), "mine"), says("60"))
    refused = next(event for event in sprint.run.answers.values() if event.question == "why")
    assert refused.value is None
    _, events = play(CHECKED, says("40"), says("7"), Skip(minute(1)), Correct(minute(1), "mine"), says("60"))
    assert asked(events) == "why"
    assert any(
        isinstance(event, Refused)
        and event.reason == Phrase("now-needed", {"shown": "", "why": "Please say why."})
        for event in events
    )


def test_without_the_setting_the_last_answer_completes_the_run() -> None:
    sprint, _ = play(AGES, *TOLD)
    assert sprint.run.ending is Ending.COMPLETED
