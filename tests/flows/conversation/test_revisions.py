"""A questionnaire is published anew while people are in the middle of the old one."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from flows.conversation.definition import Flow, Group, Item, Steps
from flows.conversation.engine import Sprint, move, resume, start
from flows.conversation.events import (
    Asked,
    CarryOn,
    Corrected,
    Invited,
    Moved,
    Renamed,
    Reply,
    SetAside,
    SetAsideBecause,
    Skip,
)
from flows.conversation.renaming import aside, renames, route
from flows.conversation.revisions import (
    Again,
    AskedAgain,
    Kind,
    Stays,
    Unaffected,
    Why,
    WhyStays,
    changes,
    fate,
)
from flows.conversation.run import Run, State, replay
from flows.values import Choice, Number, Text

from .sample_flows import choices, flow, group, minute, question

HOMES = choices(hostel="A hostel", own="My own home", street="The street")


def numbered(*children: Item, revision: str = "1", homes: Any = HOMES) -> Flow:
    return flow(*children, revision=revision, lists={"homes": homes})


def q(kind: str, name: str, path: str = "", **columns: Any) -> Any:
    return question(kind, name, path=path or name, **columns)


def home(name: str = "home", **columns: Any) -> Any:
    return q("select_one", name, list_name="homes", **columns)


def repeat(name: str, *children: Item, **columns: Any) -> Group:
    return replace(group(name, *children, **columns), repeats=True)


def played(definition: Flow, *said: str) -> tuple[Sprint, list[Any]]:
    sprint = start(definition, Invited(run="r1", person="p1", language="en", at=minute(0)))
    events = list(sprint.events)
    for number, words in enumerate(said, start=1):
        given = Skip(minute(number)) if words == "skip" else Reply(at=minute(number), text=words)
        sprint = resume(definition, sprint.run, given)
        events += sprint.events
    return sprint, events


def asked(sprint: Sprint) -> str:
    return next(event.question for event in reversed(sprint.events) if isinstance(event, Asked))


def after_moving(old: Flow, new: Flow, *said: str) -> tuple[Sprint, Run]:
    """The move by the way from the one revision to the other; its events replay to the run."""
    sprint, events = played(old, *said)
    moved = move(new, sprint.run, minute(50), route([old, new]))
    assert replay([*events, *moved.events]) == moved.run
    return moved, sprint.run


OLD = numbered(q("integer", "age"), home(), q("text", "why"), q("text", "last"))


# --- answers find their question ---------------------------------------------------------------------


def test_a_renamed_question_keeps_its_answer_and_the_revision_it_was_given_under() -> None:
    new = numbered(q("integer", "years", was=("age",)), home(), q("text", "why"), revision="2")
    moved, before = after_moving(OLD, new, "41", "hostel")
    assert [type(event) for event in moved.events] == [Moved, Renamed]
    assert "age" not in moved.run.answers
    answer = moved.run.answers["years"]
    assert (answer.value, answer.state, answer.revision) == (Number("41"), State.ANSWERED, "1")
    assert answer.sequence == before.answers["age"].sequence
    assert asked(resume(new, moved.run, CarryOn(minute(51)))) == "why"


def test_two_questions_that_change_names_change_answers() -> None:
    new = numbered(
        q("text", "last", was=("why",)),
        q("text", "why", was=("last",)),
        q("integer", "age"),
        home(),
        revision="2",
    )
    moved, _ = after_moving(OLD, new, "41", "hostel", "Because", "That is all")
    assert moved.run.answers == {} or moved.run.answers["age"].value == Number("41")
    open_run, _ = played(
        replace(OLD, children=(*OLD.children, q("text", "more"))), "41", "hostel", "Because", "All"
    )
    moved_run = move(new, open_run.run, minute(50), route([OLD, new])).run
    assert moved_run.answers["last"].value == Text("Because")
    assert moved_run.answers["why"].value == Text("All")


def test_a_name_that_was_taken_over_is_not_taken_over_again() -> None:
    second = numbered(q("integer", "years", was=("age",)), home(), q("text", "why"), revision="2")
    third = numbered(q("integer", "years", was=("age",)), q("integer", "age"), home(), revision="3")
    moved, _ = after_moving(second, third, "41")
    assert moved.run.answers["years"].value == Number("41")
    assert asked(resume(third, moved.run, CarryOn(minute(51)))) == "age"


def test_a_question_moved_to_another_group_takes_its_answer_along() -> None:
    new = numbered(group("about", q("integer", "age", "about/age")), home(), q("text", "why"), revision="2")
    moved, _ = after_moving(OLD, new, "41")
    assert moved.run.answers["about/age"].value == Number("41")
    assert asked(resume(new, moved.run, CarryOn(minute(51)))) == "home"


def test_a_renamed_group_takes_everything_in_it_along() -> None:
    old = numbered(
        group("week", q("integer", "hours", "week/hours"), home(path="week/home")), q("text", "why")
    )
    new = numbered(
        replace(group("month", q("integer", "hours", "month/hours"), home(path="month/home")), was=("week",)),
        q("text", "why"),
        revision="2",
    )
    moved, _ = after_moving(old, new, "16", "hostel")
    assert {path: each.value for path, each in moved.run.answers.items()} == {
        "month/hours": Number("16"),
        "month/home": Choice("hostel"),
    }


def test_instances_of_a_renamed_repeat_keep_their_numbers() -> None:
    old = numbered(
        repeat("child", q("text", "name", "child/name"), q("integer", "age", "child/age")), q("text", "why")
    )
    new = numbered(
        replace(
            repeat("kid", q("integer", "age", "kid/age"), q("text", "called", "kid/called", was=("name",))),
            was=("child",),
        ),
        q("text", "why"),
        revision="2",
    )
    moved, _ = after_moving(old, new, "yes", "Ada", "4", "yes", "Bo")
    values = {path: each.value for path, each in moved.run.answers.items()}
    assert values == {
        "kid[1]": Choice("yes"),
        "kid[1]/called": Text("Ada"),
        "kid[1]/age": Number("4"),
        "kid[2]": Choice("yes"),
        "kid[2]/called": Text("Bo"),
    }
    assert asked(resume(new, moved.run, CarryOn(minute(51)))) == "kid[2]/age"


def test_an_answer_whose_question_is_gone_is_kept_and_set_aside() -> None:
    new = numbered(home(), q("text", "why"), revision="2")
    moved, _ = after_moving(OLD, new, "41", "hostel")
    kept = moved.run.answers["age"]
    assert (kept.value, kept.state) == (Number("41"), State.NOT_RELEVANT)
    back = move(OLD, moved.run, minute(51), route([new, OLD], undone=True)).run
    assert back.answers["age"].counts


def test_an_answer_is_never_taken_for_one_to_a_new_question_of_the_same_name() -> None:
    new = numbered(q("integer", "years", was=("age",)), q("integer", "age"), home(), revision="2")
    moved, _ = after_moving(OLD, new, "41")
    assert "age" not in moved.run.answers
    gone = numbered(q("text", "why"), q("integer", "age", was=("home",)), revision="2")
    moved, _ = after_moving(OLD, gone, "41", "hostel")
    assert moved.run.answers[aside("age", "1")].value == Number("41")
    assert moved.run.answers["age"].value == Choice("hostel")
    again = move(OLD, moved.run, minute(51), route([gone, OLD], undone=True)).run
    assert {path: each.value for path, each in again.answers.items()} == {
        "age": Number("41"),
        "home": Choice("hostel"),
    }


def test_a_retyped_question_is_asked_again_and_what_was_said_stays_in_the_record() -> None:
    new = numbered(q("text", "age"), home(), q("text", "why"), revision="2")
    moved, _ = after_moving(OLD, new, "41", "hostel")
    [_, away] = moved.events
    assert isinstance(away, SetAside)
    assert away.because is SetAsideBecause.DOES_NOT_FIT
    again = resume(new, moved.run, CarryOn(minute(51)))
    assert asked(again) == "age"
    done = resume(new, again.run, Reply(at=minute(52), text="Forty-one"))
    assert isinstance(done.events[0], Corrected)
    assert done.events[0].before == Number("41")
    assert asked(done) == "why"


def test_a_choice_that_is_gone_is_asked_again_and_stands_again_when_it_is_back() -> None:
    new = numbered(*OLD.children, revision="2", homes=HOMES[1:])
    moved, _ = after_moving(OLD, new, "41", "hostel")
    assert moved.run.answers["home"].state is State.DOES_NOT_FIT
    assert asked(resume(new, moved.run, CarryOn(minute(51)))) == "home"
    back = move(OLD, moved.run, minute(51), route([new, OLD], undone=True)).run
    assert back.answers["home"].counts


def test_a_note_that_became_a_question_is_asked() -> None:
    old = numbered(q("note", "hello"), q("integer", "age"))
    new = numbered(q("text", "hello"), q("integer", "age"), revision="2")
    moved, _ = after_moving(old, new)
    assert asked(resume(new, moved.run, CarryOn(minute(51)))) == "hello"


def test_a_stopped_run_that_moves_stays_stopped() -> None:
    from flows.conversation.events import Stop

    sprint, _ = played(OLD, "41", "hostel")
    stopped = resume(OLD, sprint.run, Stop(minute(9))).run
    new = numbered(home(), q("text", "age"), q("text", "why"), revision="2")
    assert move(new, stopped, minute(50), route([OLD, new])).run.stopped


def test_exchanges_bring_every_answer_to_its_place_in_any_order() -> None:
    wanted = {"a": "b", "b": "c", "c": "a", "d": "e", "e": "e@1", "f": "f"}
    stands = {path: path for path in wanted}
    for was, path in renames(wanted):
        stands[path], other = stands[was], stands.get(path)
        stands.pop(was) if other is None else stands.__setitem__(was, other)
    assert stands == {there: path for path, there in wanted.items()}


# --- what becomes of a run ---------------------------------------------------------------------------


def test_who_is_asked_nothing_again_is_unaffected() -> None:
    new = numbered(
        q("integer", "years", was=("age",)), home(), q("text", "why"), q("text", "more"), revision="2"
    )
    sprint, _ = played(OLD, "41", "hostel")
    assert fate(OLD, new, sprint.run) == Unaffected()


def test_a_preview_says_what_is_asked_again_and_why() -> None:
    new = numbered(
        q("text", "name"),
        q("text", "age"),
        home(),
        q("text", "extra", relevant="${home} = 'own'"),
        q("text", "why"),
        revision="2",
        homes=HOMES[1:],
    )
    sprint, _ = played(OLD, "41", "hostel")
    becomes = fate(OLD, new, sprint.run)
    assert becomes == AskedAgain(
        (Again("name", Why.NEW), Again("age", Why.RETYPED), Again("home", Why.CHOICE_GONE))
    )
    condition = numbered(
        q("integer", "age"), q("text", "young", relevant="${age} < 18"), home(), q("text", "why")
    )
    wider = numbered(
        q("integer", "age"),
        q("text", "young", relevant="${age} < 50"),
        home(),
        q("text", "why"),
        revision="2",
    )
    sprint, _ = played(condition, "41", "hostel")
    assert fate(condition, wider, sprint.run) == AskedAgain((Again("young", Why.CONDITION),))


def test_what_only_comes_earlier_is_not_asked_again() -> None:
    new = numbered(q("text", "last"), q("text", "why"), q("integer", "age"), home(), revision="2")
    sprint, _ = played(OLD, "41")
    assert fate(OLD, new, sprint.run) == Unaffected()


def test_a_run_stays_where_its_answer_went_into_or_out_of_a_repeat() -> None:
    into = numbered(repeat("people", q("integer", "age", "people/age")), home(), revision="2")
    half, _ = played(OLD, "41")
    assert fate(OLD, into, half.run) == Stays(WhyStays.REPEAT, ("age",))
    begun, _ = played(OLD)
    assert isinstance(fate(OLD, into, begun.run), Unaffected | AskedAgain)
    inside, _ = played(into, "yes", "41")
    assert fate(into, replace(OLD, revision="3"), inside.run) == Stays(WhyStays.REPEAT, ("people/age",))


def test_a_publisher_may_let_everybody_end_in_the_old_revision() -> None:
    sprint, _ = played(OLD, "41")
    assert fate(OLD, replace(OLD, revision="2"), sprint.run, pinned=True) == Stays(WhyStays.PINNED)


def test_dropped_answers_are_said_by_name() -> None:
    sprint, _ = played(OLD, "41", "hostel")
    assert fate(OLD, numbered(home(), q("text", "why"), revision="2"), sprint.run) == Unaffected(("age",))


# --- what differs ------------------------------------------------------------------------------------


def test_an_author_sees_every_difference_by_its_kind() -> None:
    old = numbered(
        q("integer", "age"),
        home(),
        q("text", "why", relevant="${age} > 3"),
        group("week", q("integer", "hours", "week/hours")),
        q("range", "mood", steps=Steps(Decimal(1), Decimal(5))),
        q("text", "gone"),
        q("text", "named"),
    )
    new = numbered(
        q("text", "fresh"),
        q("text", "age"),
        home(text="Where do you live now?"),
        q("text", "why", relevant="${age} > 4"),
        q("integer", "hours"),
        repeat("days", q("range", "mood", "days/mood", steps=Steps(Decimal(1), Decimal(5)))),
        q("text", "called", was=("named",)),
        revision="2",
        homes=(*HOMES[1:], *choices(van="A van")),
    )
    found = {(change.kind, change.question) for change in changes(old, new)}
    assert found >= {
        (Kind.ADDED, "fresh"),
        (Kind.RETYPED, "age"),
        (Kind.REWORDED, "home"),
        (Kind.CHOICE_REMOVED, "home"),
        (Kind.CHOICE_ADDED, "home"),
        (Kind.CONDITION, "why"),
        (Kind.MOVED, "hours"),
        (Kind.INTO_REPEAT, "days/mood"),
        (Kind.RENAMED, "called"),
        (Kind.REMOVED, "gone"),
    }
    assert changes(old, replace(old, revision="3")) == ()
