"""What is an answer: whether a question takes what was said to it, when it is said and still later on."""

from __future__ import annotations

from flows.conversation.events import Answered
from flows.conversation.places import Another, Place
from flows.conversation.replies import fits
from flows.conversation.run import Answer, State, apply
from flows.conversation.submission import Submission
from flows.values import Choice, Choices, Ranking, Value, as_text


def allows(submission: Submission, place: Place, value: Value) -> bool:
    """Whether the constraint of a question takes an answer.

    It may look at a total, or at other instances: those are judged as they would stand with the answer.
    """
    constraint = place.question.constraint
    if constraint is None:
        return True
    text = as_text(value)
    if place.name not in submission.flow.reach.judged_after or submission.text_at(place) == text:
        return submission.holds(constraint, place, text)
    run = submission.run
    answered = Answered(run.sequence + 1, submission.at, place.path, value, "")
    then = submission.of_run(apply(run, answered), submission.at)
    there = then.place(place.path)
    return there is None or then.holds(constraint, there, text)


def still_fits(submission: Submission, found: Place | Another, value: Value) -> bool:
    """Whether what was said before can be kept as the answer."""
    if isinstance(found, Another):
        return isinstance(value, Choice)
    return submission.takes(found, value) and allows(submission, found, value)


def is_required(submission: Submission, place: Place) -> bool:
    required = place.question.required
    return required is not None and submission.holds(required, place)


def is_wrong_now(submission: Submission, place: Place) -> bool:
    """Whether what was said (or skipped) at a place would be refused today."""
    answer = submission.run.answers.get(place.path)
    if answer is None or answer.state is State.SAID:
        return False
    if answer.value is None:
        return is_required(submission, place)
    return submission.takes(place, answer.value) and not allows(submission, place, answer.value)


def may_stay(submission: Submission, place: Place, answer: Answer) -> bool:
    """Whether an answer given in an earlier revision is one in this."""
    if answer.value is None:
        return True
    if answer.state is State.ANSWERED:
        return submission.takes(place, answer.value)
    return _could_take(submission, place, answer.value)


def _could_take(submission: Submission, place: Place, value: Value) -> bool:
    """Whether a value could be an answer here, whatever the choices are filtered by at the moment."""
    question = place.question
    if not fits(question, value):
        return False
    names = value.names if isinstance(value, Choices | Ranking) else ()
    names = (value.name,) if isinstance(value, Choice) else names
    rows = {row.name for row in submission.flow.choices_of(question)}
    return question.choices_from is not None or rows.issuperset(names)


def places_of(submission: Submission, name: str) -> tuple[Place, ...]:
    """All places of a question, one for each instance of the repeats around it."""
    return submission.tree.named(name, submission.root)


def is_reopened(submission: Submission, name: str) -> bool:
    """Whether a question of this name is asked again, anywhere."""
    answers = submission.run.answers
    return any(
        submission.is_relevant(place) and answers[place.path].state is State.REOPENED
        for place in places_of(submission, name)
        if place.path in answers
    )
