"""The flows of St James House, played through the engine: what is asked, of whom, and what follows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from flows.authoring.flow_file import read_flow
from flows.conversation.definition import Flow, QuestionType, Rhythm
from flows.conversation.engine import resume, start
from flows.conversation.events import Asked, Ending, Refused, Reply, Said, Skip, Started
from flows.conversation.run import Run
from tests.flows.conversation.standing import calculated
from tests.flows.library.sentences import FLOWS, file_of

MORNING = datetime(2026, 11, 16, 10, 0, tzinfo=UTC)
LADDERS = ("housing", "work_and_learning", "mental_health", "people_around_me")
WEEKLY_HOURS = (
    "training_hours",
    "supported_employment_hours",
    "therapeutic_support_hours",
    "paid_work_hours",
)


def flow_named(name: str) -> Flow:
    flow, problems = read_flow(f"{name}.yaml", file_of(name))
    assert problems == ()
    assert flow is not None
    return flow


class Talk:
    """One person going through one flow; a reply of ``None`` skips."""

    def __init__(self, name: str, language: str = "en") -> None:
        self.flow = flow_named(name)
        sprint = start(self.flow, Started("r1", "p1", language, MORNING))
        self.run: Run = sprint.run
        self.events = list(sprint.events)

    def say(self, *replies: str | None) -> Talk:
        for reply in replies:
            at = MORNING + timedelta(seconds=len(self.events))
            given = Skip(at) if reply is None else Reply(at, text=reply)
            sprint = resume(self.flow, self.run, given)
            self.run = sprint.run
            self.events += sprint.events
        return self

    @property
    def asked(self) -> list[str]:
        return [event.question for event in self.events if isinstance(event, Asked)]

    @property
    def notes(self) -> list[str]:
        return [event.question or "" for event in self.events if isinstance(event, Said)]

    @property
    def refused(self) -> list[Refused]:
        return [event for event in self.events if isinstance(event, Refused)]

    @property
    def completed(self) -> bool:
        return self.run.ending is Ending.COMPLETED


@pytest.mark.parametrize("name", FLOWS)
def test_each_flow_reads_without_problems_and_carries_its_own_name(name: str) -> None:
    assert flow_named(name).id == name


@pytest.mark.parametrize("name", FLOWS)
@pytest.mark.parametrize("language", ["en", "bn"])
def test_whoever_skips_all_that_can_be_skipped_reaches_the_end(name: str, language: str) -> None:
    talk = Talk(name, language)
    while not talk.completed:
        question = talk.asked[-1]
        before = len(talk.refused)
        talk.say(None)
        if len(talk.refused) > before:
            talk.say({"hours": "1", "minutes": "0", "sort": "activity"}[question])
    assert talk.completed


def test_nothing_in_the_check_in_has_to_be_answered() -> None:
    asked = [event for event in Talk("check-in").say(*[None] * 20).events if isinstance(event, Asked)]
    assert len(asked) == 11
    assert all(event.can_skip for event in asked)


@pytest.mark.parametrize("ladder", LADDERS)
def test_each_ladder_has_ten_steps_each_with_its_own_words(ladder: str) -> None:
    flow = flow_named("check-in")
    question = flow.by_name[ladder]
    rows = flow.choices_of(question)
    assert question.is_ladder
    assert [row.name for row in rows] == [str(step) for step in range(1, 11)]
    for language in ("en", "bn"):
        assert len({row.label.by_language[language].source for row in rows}) == 10


def test_the_hard_questions_are_announced() -> None:
    sensitive = {question.name for question in flow_named("check-in").questions if question.sensitive}
    assert sensitive == {"mental_health", "home", "people_around_me"}


@pytest.mark.parametrize("question", WEEKLY_HOURS)
@pytest.mark.parametrize(
    ("said", "taken"), [("0", True), ("168", True), ("2.5", True), ("169", False), ("-1", False)]
)
def test_a_week_has_between_0_and_168_hours(question: str, said: str, taken: bool) -> None:
    talk = Talk("check-in")
    while talk.asked[-1] != question:
        talk.say(None)
    talk.say(said)
    assert (talk.refused == []) is taken


@pytest.mark.parametrize(("step", "offered"), [("1", True), ("2", True), ("3", False), (None, False)])
def test_help_is_named_on_the_two_lowest_steps_only(step: str | None, offered: bool) -> None:
    talk = Talk("check-in").say(step)
    assert ("housing_help" in talk.notes) is offered
    while talk.asked[-1] != "mental_health":
        talk.say(None)
    talk.say(step)
    assert ("mental_health_help" in talk.notes) is offered


def test_the_three_tender_questions_take_a_long_text_each_and_end() -> None:
    talk = Talk("tender-questions").say(*["We would ask people first. " * 150] * 3)
    assert talk.asked == ["user_role", "strengths", "contribution_rewarded"]
    assert talk.completed


# --- time given ---------------------------------------------------------------------------------------

PLANNERS = ("professionals", "together", "nobody_professional")
DOERS = ("professionals", "together", "users")


@pytest.mark.parametrize(("planned", "delivered"), list(product(PLANNERS, DOERS)))
def test_only_the_empty_cell_of_the_matrix_is_asked_once_more(planned: str, delivered: str) -> None:
    talk = Talk("gave-time").say("Ran the quiz", "2", "0", None, "activity", planned, delivered)
    again = (planned, delivered) == ("nobody_professional", "professionals")
    assert ("planned_by_again" in talk.asked) is again
    assert talk.completed is not again


def test_the_empty_cell_said_twice_is_kept_and_called_not_placed() -> None:
    placed = ("nobody_professional", "professionals")
    talk = Talk("gave-time").say("Sat with the group", "1", "30", None, "activity", *placed, *placed)
    assert talk.completed
    assert talk.notes == ["welcome", "not_placed", "written_down"]


@pytest.mark.parametrize(
    ("answers", "placed"),
    [
        (("professionals", "users"), True),
        (("together", None), False),
        ((None, "users"), False),
        (("nobody_professional", "professionals", None, None), False),
        (("nobody_professional", "professionals", "together", None), True),
        (("nobody_professional", "professionals", None, "users"), True),
    ],
)
def test_whoever_leaves_a_placing_question_open_is_told_the_time_is_not_placed(
    answers: tuple[str | None, ...], placed: bool
) -> None:
    talk = Talk("gave-time").say("Sat with the group", "1", "30", None, "activity", *answers)
    assert talk.completed
    assert ("not_placed" not in talk.notes) is placed


def test_a_better_answer_the_second_time_places_the_hours() -> None:
    first = ("nobody_professional", "professionals")
    talk = Talk("gave-time").say(
        "Ran the quiz", "1", "30", None, "activity", *first, "nobody_professional", "users"
    )
    assert talk.completed
    assert "not_placed" not in talk.notes


@pytest.mark.parametrize("sort", ["opinion", "board", "information"])
def test_being_involved_is_never_placed_in_the_matrix(sort: str) -> None:
    talk = Talk("gave-time").say("The users' panel", "2", "0", None, sort)
    assert talk.completed
    assert "involvement" in talk.notes
    assert not {"planned_by", "delivered_by"} & set(talk.asked)


@pytest.mark.parametrize(
    ("hours", "minutes", "taken"),
    [
        ("2", "0", True),
        ("0", "5", True),
        ("24", "0", True),
        ("0", "0", False),
        ("24", "1", False),
        ("1", "60", False),
    ],
)
def test_time_given_is_more_than_nothing_and_at_most_a_day(hours: str, minutes: str, taken: bool) -> None:
    talk = Talk("gave-time").say("Helped at the press", hours, minutes)
    assert (talk.refused == []) is taken


def test_the_time_given_is_worked_out_in_minutes_and_said_back() -> None:
    talk = Talk("gave-time").say("Helped at the press", "2", "15", None, "opinion")
    assert calculated(talk.flow, talk.run)["time_given"] == "135"
    said = [event.wording for event in talk.events if isinstance(event, Said)]
    assert said[-1] == "Written down. Hours: 2. Minutes: 15."


# --- what others build on -----------------------------------------------------------------------------


def test_the_names_that_the_value_map_and_the_summary_rely_on() -> None:
    check_in, gave_time, report = (flow_named(name) for name in ("check-in", "gave-time", "delivery-report"))
    for name in LADDERS:
        assert check_in.by_path[name].type is QuestionType.RANGE
    for name in WEEKLY_HOURS:
        assert check_in.by_path[name].type is QuestionType.DECIMAL
        assert check_in.by_path[name].unit == "hour"
    assert {row.name for row in check_in.choices["homes"]} == {
        "own_home",
        "family_or_friends",
        "group_home",
        "hostel",
        "complex_need_placement",
        "no_home",
        "somewhere_else",
        "prefer_not_to_say",
    }
    assert {row.name for row in check_in.choices["work"]} == {
        "paid_work",
        "looking",
        "not_looking_or_unwell",
        "study_or_training",
        "prefer_not_to_say",
    }
    assert {row.name for row in gave_time.choices["sorts"]} == {"activity", "opinion", "board", "information"}
    assert tuple(row.name for row in gave_time.choices_of(gave_time.by_path["planned_by_again"])) == PLANNERS
    assert tuple(row.name for row in gave_time.choices_of(gave_time.by_path["delivered_by_again"])) == DOERS
    assert {question.path: question.unit for question in report.questions if question.unit} == {
        "stationery_supplied": "box",
        "paper_recycled": "tonne",
        "jobs_created": "job",
        "people_in_paid_work": "person",
        "supply_chain_jobs": "job",
        "landfill_avoided": "tonne",
    }


@pytest.mark.parametrize(
    ("name", "audience", "rhythm"),
    [
        ("check-in", "service_user", Rhythm.WEEKLY),
        ("tender-questions", "supplier", Rhythm.ONCE),
        ("gave-time", "anyone", Rhythm.ANY_TIME),
        ("delivery-report", "provider", Rhythm.MONTHLY),
    ],
)
def test_each_flow_has_its_people_and_its_rhythm(name: str, audience: str, rhythm: Rhythm) -> None:
    flow = flow_named(name)
    assert (flow.audience, flow.settings.rhythm) == (audience, rhythm)
