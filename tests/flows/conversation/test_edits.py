"""Questionnaires are edited at random while people are somewhere in the middle: nobody's run fails, no answer is lost.

A thousand edits with BOT_SOAK, a seeded twentieth of them otherwise.
"""

from __future__ import annotations

import os
from random import Random

import pytest

from flows.conversation.definition import QuestionType
from flows.conversation.engine import move, resume
from flows.conversation.events import Asked, CarryOn
from flows.conversation.places import Place, template_path
from flows.conversation.renaming import Route, aside, route
from flows.conversation.replies import fits
from flows.conversation.revisions import AskedAgain, Stays, Unaffected, changes, fate
from flows.conversation.run import Answer, Run, State, replay
from flows.conversation.submission import Submission

from .edits import Author, Somebody
from .sample_flows import minute

EDITS = 1000
AT_FULL_SIZE = [pytest.mark.soak, pytest.mark.skipif(not os.environ.get("BOT_SOAK"), reason="make soak")]


def concrete(path: str, author: Author, there: Author) -> tuple[str | None, bool]:
    """Where an answer at this path has to be after an edit, told by what the question is and not by its name; and
    whether it went into or out of a repeat. ``None``: the question is gone."""
    old, new = author.paths(), there.paths()
    identity = next((each for each, (known, _) in old.items() if known == template_path(path)), None)
    if identity is None or identity not in new:
        return None, False
    (_, before), (wanted, after) = old[identity], new[identity]
    if before != after:
        return None, True
    numbers = [part.partition("[")[2].rstrip("]") for part in path.split("/") if "[" in part]
    repeats = {group.path for group in there.flow("x").groups_around[wanted] if group.repeats}
    made, walked = [], ""
    for part in wanted.split("/"):
        walked = f"{walked}/{part}" if walked else part
        made.append(f"{part}[{numbers.pop(0)}]" if walked in repeats else part)
    return "/".join(made), False


def check_move(old: Author, new: Author, before: Run, after: Run, revision: str) -> None:
    """No answer is lost; each is under the revision it was given in; whatever its question still takes, stands."""
    kept = {answer.sequence: answer for answer in after.answers.values()}
    submission = Submission(new.flow(revision), after)
    for path, answer in before.answers.items():
        now = kept[answer.sequence]
        assert (now.value, now.revision, now.at) == (answer.value, answer.revision, answer.at)
        if answer.state is not State.ANSWERED or path.endswith("]"):
            continue
        wanted, _ = concrete(path, old, new)
        if wanted is None:
            # Nor does it count for a question that somebody else's answer was for.
            assert now.state is not State.ANSWERED or now.question not in submission.flow.by_path
            continue
        place = submission.place(wanted)
        if submission.flow.by_path[template_path(wanted)].type is QuestionType.NOTE:
            assert now.question == aside(path, before.revision)
            continue
        assert now.question == wanted
        if place is not None and takes(submission, place, answer):
            assert now.state is State.ANSWERED, (path, wanted, now)
        else:
            assert now.state is not State.ANSWERED


def takes(submission: Submission, place: Place, answer: Answer) -> bool:
    assert answer.value is not None
    return (
        submission.is_relevant(place)
        and fits(place.question, answer.value)
        and submission.takes(place, answer.value)
    )


def check_fate(old: Author, new: Author, before: Run, by: Route, flows: tuple[str, str]) -> bool:
    """What is foretold is what happens. Returns whether the run moves."""
    old_flow, new_flow = old.flow(flows[0]), new.flow(flows[1])
    becomes = fate(old_flow, new_flow, before, by)
    stuck = {
        template_path(path)
        for path, answer in before.answers.items()
        if answer.counts and not path.endswith("]") and concrete(path, old, new)[1]
    }
    if isinstance(becomes, Stays):
        assert {*becomes.questions} == stuck
        assert stuck
        return False
    assert not stuck
    moved = move(new_flow, before, minute(900), by).run
    submission = Submission(new_flow, moved)
    settled = {
        each.sequence for each in before.answers.values() if each.state in (State.ANSWERED, State.SKIPPED)
    }
    asked_again = set()
    for found in submission.walk():
        answer = moved.answers.get(found.path)
        if answer is None or answer.sequence not in settled or submission.is_settled(found):
            continue
        if not isinstance(found, Place) or submission.is_asked(found):
            asked_again.add(template_path(found.path))
    match becomes:
        case Unaffected():
            assert not asked_again
        case AskedAgain(questions):
            assert asked_again <= {each.question for each in questions}
            unsettled = {
                template_path(found.path) for found in submission.walk() if not submission.is_settled(found)
            }
            assert {each.question for each in questions} <= unsettled
    again = resume(new_flow, moved, CarryOn(minute(901)))
    shown = [event.question for event in again.events if isinstance(event, Asked)]
    if isinstance(becomes, Unaffected) and shown:
        answer = moved.answers.get(shown[0])
        assert answer is None or answer.sequence not in settled
    return True


@pytest.mark.parametrize(
    "seeds", [range(EDITS // 20), pytest.param(range(EDITS // 20, EDITS), marks=AT_FULL_SIZE)]
)
def test_no_edit_loses_an_answer_or_stops_anybody_half_way(seeds: range) -> None:
    for seed in seeds:
        somebody_through_three_revisions(seed)


def somebody_through_three_revisions(seed: int, run: str = "r1", person: str = "p1") -> Somebody:
    """A run that begins in one revision and ends in another, with every law checked on its way."""
    random = Random(seed)
    while True:
        first = Author(random)
        sam = Somebody.beginning(first.flow("1"), random, run, person)
        sam.goes_on(random.randint(0, 14))
        if sam.run.is_open:
            break
    second = first.edited()
    third = second.edited()
    flows = [sam.flow, second.flow("2"), third.flow("3")]
    assert isinstance(changes(flows[0], flows[1]), tuple)
    by = route(flows[:2])
    author = first
    if check_fate(first, second, sam.run, by, ("1", "2")):
        before = sam.run
        sam.flow, author = flows[1], second
        sam.took(move(flows[1], before, minute(900), by))
        check_move(first, second, before, sam.run, "2")
        assert replay(sam.events) == sam.run
        sam.goes_on(random.randint(0, 8))
        assert {each.revision for each in sam.run.answers.values()} <= {"1", "2"}
    if sam.run.is_open and random.random() < 0.5 and author is second:
        # The second revision is withdrawn, and brought back.
        back = route([flows[1], flows[0]], undone=True)
        if check_fate(second, first, sam.run, back, ("2", "1")):
            before = sam.run
            sam.took(move(flows[0], before, minute(950), back))
            check_move(second, first, before, sam.run, "1")
            sam.flow, author = flows[0], first
            sam.goes_on(random.randint(0, 3))
    if sam.run.is_open:
        chain = flows if author is first else flows[1:]
        onwards = route(chain)
        if check_fate(author, third, sam.run, onwards, (chain[0].revision, "3")):
            before = sam.run
            sam.took(resume(flows[2], before, CarryOn(minute(960)), onwards))
            sam.flow = flows[2]
            kept = {answer.sequence for answer in sam.run.answers.values()}
            assert {answer.sequence for answer in before.answers.values()} <= kept
            sam.goes_on(40)
    assert replay(sam.events) == sam.run
    assert [event.sequence for event in sam.events] == list(range(1, len(sam.events) + 1))
    return sam
