"""The laws of the engine, one by one, as a person would meet them."""

from __future__ import annotations

from flows.conversation.definition import Flow
from flows.conversation.engine import (
    Sprint,
    next_question,
    resume,
    revive,
    start,
)
from flows.conversation.events import (
    Answered,
    Asked,
    Back,
    BroughtBack,
    CarryOn,
    Correct,
    Corrected,
    Ending,
    Invited,
    Moved,
    Phrase,
    Refused,
    Reply,
    RunEnded,
    Said,
    SetAside,
    SetAsideBecause,
    Skip,
    Skipped,
    Stop,
    Stopped,
    SwitchLanguage,
    TimedOut,
)
from flows.conversation.run import State, replay
from flows.values import Choice, Number, Text, Unit
from tests.flows.conversation.standing import calculated, relevant_answers

from .sample_flows import CHECK_IN, choices, flow, group, label, minute, question


def begin(definition: Flow = CHECK_IN, language: str = "en") -> Sprint:
    from flows.conversation.events import Started

    return start(definition, Started(run="r1", person="p1", language=language, at=minute(0)))


def say(sprint: Sprint, *texts: str, definition: Flow = CHECK_IN) -> Sprint:
    for text in texts:
        sprint = resume(definition, sprint.run, Reply(at=minute(sprint.run.sequence), text=text))
    return sprint


def asked(sprint: Sprint) -> Asked:
    last = sprint.events[-1]
    assert isinstance(last, Asked), last
    return last


def test_a_run_begins_with_its_notes_and_its_first_question() -> None:
    sprint = begin()
    assert [type(event).__name__ for event in sprint.events] == ["RunStarted", "Said", "Asked"]
    assert isinstance(sprint.events[1], Said)
    assert sprint.events[1].wording == "Hello."
    assert asked(sprint).question == "housing"
    assert not asked(sprint).can_go_back
    assert asked(sprint).can_skip


def test_the_next_question_is_the_first_relevant_one_without_an_answer() -> None:
    assert asked(say(begin(), "3")).question == "worry"
    assert asked(say(begin(), "4")).question == "week/hours"


def test_a_reply_that_is_no_number_is_refused_and_nothing_is_guessed() -> None:
    sprint = say(begin(), "4", "loads")
    assert sprint.events == (
        Refused(sprint.run.sequence, sprint.events[0].at, "week/hours", Phrase("refused-not-a-number"), 1),
    )
    assert "week/hours" not in sprint.run.answers
    again = say(sprint, "very many")
    assert isinstance(again.events[0], Refused)
    assert again.events[0].times == 2
    assert say(again, "16").run.refusals == 0


def test_a_constraint_refuses_with_the_words_of_the_questionnaire_or_the_bots_own() -> None:
    strict = flow(
        question("integer", "hours", constraint=". <= 168", constraint_message="A week has 168 hours.")
    )
    sprint = say(begin(strict), "200", definition=strict)
    assert isinstance(sprint.events[0], Refused)
    assert sprint.events[0].reason == "A week has 168 hours."
    sprint = say(begin(), "4", "200")
    assert isinstance(sprint.events[0], Refused)
    assert sprint.events[0].reason == Phrase("refused-by-constraint")


def test_back_reopens_the_last_answer_and_offers_to_keep_it() -> None:
    sprint = say(begin(), "4", "16")
    back = resume(CHECK_IN, sprint.run, Back(minute(9)))
    assert back.events[0] == SetAside(
        sprint.run.sequence + 1, minute(9), "week/hours", SetAsideBecause.REOPENED
    )
    assert asked(back).question == "week/hours"
    assert asked(back).keep == "16"
    assert "week/hours" not in relevant_answers(CHECK_IN, back.run)
    kept = resume(CHECK_IN, back.run, Reply(at=minute(10), keep=True))
    assert isinstance(kept.events[0], BroughtBack)
    assert kept.run.answers["week/hours"].value == Number("16", Unit("hour"))
    assert asked(kept).question == "week/home"


def test_going_back_twice_and_answering_comes_forward_again_through_what_was_reopened() -> None:
    sprint = say(begin(), "4", "16", "A hostel")
    twice = resume(CHECK_IN, resume(CHECK_IN, sprint.run, Back(minute(7))).run, Back(minute(8)))
    assert asked(twice).question == "week/hours"
    assert asked(say(twice, "5")).question == "week/home"
    assert asked(say(twice, "5")).keep == "A hostel"


def test_a_corrected_answer_keeps_the_one_before_in_the_record() -> None:
    sprint = say(begin(), "4", "16", "A hostel")
    reopened = resume(CHECK_IN, sprint.run, Correct(minute(9), "week/hours"))
    assert asked(reopened).question == "week/hours"
    corrected = say(reopened, "6")
    event = corrected.events[0]
    assert isinstance(event, Corrected)
    assert (event.before, event.value) == (Number("16", Unit("hour")), Number("6", Unit("hour")))
    assert asked(corrected).question == "places"


def test_an_answer_no_longer_relevant_is_set_aside_and_comes_back_when_it_is_again() -> None:
    sprint = say(begin(), "2", "Losing my flat", "16")
    reopened = resume(CHECK_IN, sprint.run, Correct(minute(9), "housing"))
    safe = say(reopened, "8")
    assert safe.run.answers["worry"].state is State.NOT_RELEVANT
    assert "worry" not in relevant_answers(CHECK_IN, safe.run)
    worse = say(resume(CHECK_IN, safe.run, Correct(minute(12), "housing")), "1")
    assert worse.run.answers["worry"].state is State.ANSWERED
    assert worse.run.answers["worry"].value == Text("Losing my flat")
    assert asked(worse).question == "week/home"


def test_a_reopened_answer_stands_aside_for_conditions_until_it_is_given_again() -> None:
    sprint = say(begin(), "2", "Losing my flat")
    reopened = resume(CHECK_IN, sprint.run, Correct(minute(9), "housing"))
    assert reopened.run.answers["worry"].state is State.NOT_RELEVANT
    kept = resume(CHECK_IN, reopened.run, Reply(at=minute(10), keep=True))
    assert kept.run.answers["worry"].state is State.ANSWERED
    assert asked(kept).question == "week/hours"


def test_a_tap_on_another_questions_button_answers_nothing() -> None:
    sprint = say(begin(), "4")
    tapped = resume(CHECK_IN, sprint.run, Reply(at=minute(5), choice="7", question="housing"))
    assert asked(tapped).question == "week/hours"
    assert tapped.run.answers["housing"].value == Number("4")


def test_stop_pauses_and_the_next_words_only_bring_the_question_back() -> None:
    sprint = say(begin(), "4")
    stopped = resume(CHECK_IN, sprint.run, Stop(minute(5)))
    assert isinstance(stopped.events[0], Stopped)
    assert stopped.run.is_open
    assert resume(CHECK_IN, stopped.run, Stop(minute(6))).events == ()
    returned = say(stopped, "7")
    assert asked(returned).question == "week/hours"
    assert "week/hours" not in returned.run.answers
    assert say(returned, "7").run.answers["week/hours"].value == Number("7", Unit("hour"))
    tapped = resume(CHECK_IN, stopped.run, Reply(at=minute(8), text="7", question="week/hours"))
    assert isinstance(tapped.events[0], Answered)


def test_skip_is_kept_and_a_required_question_cannot_be_skipped() -> None:
    sprint = resume(CHECK_IN, begin().run, Skip(minute(1)))
    assert isinstance(sprint.events[0], Skipped)
    assert asked(sprint).question == "week/hours"
    sprint = resume(CHECK_IN, resume(CHECK_IN, sprint.run, Skip(minute(2))).run, Skip(minute(3)))
    assert isinstance(sprint.events[0], Refused)
    assert sprint.events[0].reason == Phrase("refused-required")


def test_choices_are_understood_by_label_name_and_yes() -> None:
    sprint = say(begin(), "4", "16")
    assert asked(sprint).label == "Where do you live, after 16 hours?"
    for words in ("A hostel", "a HOSTEL.", "hostel", "“A hostel”"):
        assert say(sprint, words).run.answers["week/home"].value == Choice("hostel")
    for words in ("yeah", "Yes, please!"):
        assert say(sprint, words).run.answers["week/home"].value == Choice("yes")
    assert isinstance(say(sprint, "a palace").events[0], Refused)


def test_the_last_answer_completes_the_run_and_an_ended_run_stays_as_it_is() -> None:
    sprint = say(begin(), "4", "16", "hostel", "My own home, hostel", "today", "0.25", "ok")
    assert isinstance(sprint.events[-1], RunEnded)
    assert sprint.run.ending is Ending.COMPLETED
    assert calculated(CHECK_IN, sprint.run) == {"week/minutes": "960"}
    assert resume(CHECK_IN, sprint.run, Reply(at=minute(99), text="more")).events == ()
    assert next_question(CHECK_IN, sprint.run) is None


def test_several_choices_are_kept_in_the_order_of_the_list() -> None:
    sprint = say(begin(), "4", "16", "hostel", "My own home; a hostel")
    assert sprint.run.answers["places"].shown == "A hostel, My own home"
    assert asked(sprint).question == "day"


def test_progress_counts_what_this_person_is_asked() -> None:
    first = asked(begin())
    assert (first.position, first.total, first.about) == (1, 6, True)
    assert asked(say(begin(), "2")).position == 2
    last = asked(say(begin(), "4", "16", "hostel", "no"))
    assert (last.position, last.total, last.about) == (5, 6, False)


def test_a_run_moves_to_a_newer_revision_with_its_answers() -> None:
    sprint = say(begin(), "4", "16")
    renewed = flow(
        question("range", "housing"),
        question("text", "hours_in_words"),
        group("week", question("integer", "hours", path="week/hours")),
        revision="2",
    )
    moved = resume(renewed, sprint.run, CarryOn(minute(20)))
    assert isinstance(moved.events[0], Moved)
    assert moved.run.revision == "2"
    assert moved.run.answers["week/hours"].revision == "1"
    assert asked(moved).question == "hours_in_words"
    assert say(moved, "sixteen", definition=renewed).run.ending is Ending.COMPLETED


def test_an_answer_that_no_longer_fits_its_question_is_asked_again_and_kept() -> None:
    sprint = say(begin(), "4")
    retyped = flow(question("text", "housing"), revision="2")
    moved = resume(retyped, sprint.run, CarryOn(minute(20)))
    assert asked(moved).question == "housing"
    assert asked(moved).keep is None
    done = say(moved, "It is fine", definition=retyped)
    assert isinstance(done.events[0], Corrected)
    assert done.events[0].before == Number("4")


def test_the_language_can_change_half_way_and_missing_words_fall_back() -> None:
    bilingual = flow(
        question("select_one", "home", "Where?", list_name="homes"),
        lists={"homes": choices(hostel="A hostel")},
    )
    sprint = resume(bilingual, begin(bilingual).run, SwitchLanguage(minute(1), "bn"))
    assert sprint.run.language == "bn"
    assert asked(sprint).label == "Where?"


def test_a_label_is_asked_in_the_persons_language() -> None:
    from dataclasses import replace

    in_two = flow(replace(question("text", "why"), label=label("Why?", bn="কেন?")))
    assert asked(begin(in_two, "bn")).label == "কেন?"
    assert asked(begin(in_two, "fr")).label == "Why?"


def test_a_run_that_waited_too_long_expires_with_its_answers() -> None:
    sprint = resume(CHECK_IN, say(begin(), "4").run, TimedOut(minute(60)))
    assert sprint.run.ending is Ending.EXPIRED
    assert sprint.run.answers["housing"].value == Number("4")


def test_a_run_that_expired_goes_on_where_it_was_when_it_is_revived() -> None:
    begun = start(CHECK_IN, Invited("r1", "p1", "en", minute(0)))
    answered = resume(CHECK_IN, begun.run, Reply(at=minute(1), text="6"))
    expired = resume(CHECK_IN, answered.run, TimedOut(minute(2)))
    assert not expired.run.is_open
    again = revive(expired.run, minute(3))
    assert again.run.is_open
    assert next_question(CHECK_IN, again.run) == next_question(CHECK_IN, answered.run)
    events = (*begun.events, *answered.events, *expired.events, *again.events)
    assert replay(events) == again.run
    assert revive(again.run, minute(4)).events == ()
