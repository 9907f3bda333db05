"""How the open question is asked: its words, what it offers, what may be kept, and where it stands among the others.

It follows from the submission alone.
"""

from __future__ import annotations

from datetime import datetime

from flows.conversation.definition import ChoiceRow, Label, Question, QuestionType
from flows.conversation.events import Asked, OfferedChoice, Phrase, Reply
from flows.conversation.expressions import parse_template
from flows.conversation.judging import is_required, places_of, still_fits
from flows.conversation.places import Another, Place
from flows.conversation.replies import parse, shown
from flows.conversation.submission import Submission
from flows.conversation.told import CHECK_PATH, SEND, Check, Open, group_of, label_of, told
from flows.values import Value

YES_OR_NO = (
    ChoiceRow("yes", Label({"en": parse_template("Yes"), "bn": parse_template("হ্যাঁ")})),
    ChoiceRow("no", Label({"en": parse_template("No"), "bn": parse_template("না")})),
)


def asked(found: Open, submission: Submission, sequence: int, at: datetime) -> Asked:
    """The question as it is put to the person now."""
    if isinstance(found, Check):
        return _check(submission, sequence, at)
    position, total = submission.course.standing_of(found.path)
    hint, keep = "", _kept(found, submission)
    if isinstance(found, Place):
        hint = submission.worded(found.question.hint, found) or ""
        if keep is None and (default := submission.default(found)):
            keep = _default_in_words(found, submission, default)
    return Asked(
        sequence=sequence,
        at=at,
        question=found.path,
        label=label_of(found, submission),
        hint=hint,
        choices=choices(found, submission),
        position=position,
        total=total,
        about=submission.course.may_go_on or _conditions_open(found, submission),
        can_go_back=submission.course.answered_before(found.path) is not None,
        can_skip=isinstance(found, Place) and not is_required(submission, found),
        sensitive=isinstance(found, Place) and found.question.sensitive,
        keep=keep,
        group=group_of(found, submission),
    )


def _check(submission: Submission, sequence: int, at: datetime) -> Asked:
    """All answers are shown: each can be changed, and all are sent together."""
    lines = told(submission)
    return Asked(
        sequence=sequence,
        at=at,
        question=CHECK_PATH,
        label=Phrase("check-your-answers"),
        hint="",
        # The wording is kept: what was sent is what was seen here.
        choices=(
            *choices(Check(), submission),
            *(OfferedChoice(line.path, line.in_one_line) for line in lines),
        ),
        position=len(lines),
        total=len(lines),
        about=False,
        can_go_back=True,
        can_skip=False,
        sensitive=False,
    )


def said_at(place: Place, submission: Submission) -> str:
    """What is said at a place that asks nothing: its label, and the value that nobody can change."""
    words = submission.worded(place.question.label, place) or ""
    text = "" if place.question.type is QuestionType.NOTE else submission.text_at(place)
    return f"{words}\n{_default_in_words(place, submission, text) or text}" if text else words


# --- what is offered ------------------------------------------------------------------------------------


def rows(found: Open, submission: Submission) -> tuple[ChoiceRow, ...]:
    """The choices that this person has now."""
    match found:
        case Place():
            return submission.offered(found)
        case Another():
            return YES_OR_NO
        case Check():
            return SEND


def choices(found: Open, submission: Submission) -> tuple[OfferedChoice, ...]:
    """The same, as they are worded to the person."""
    match found:
        case Another(parent=here) | (Place() as here):
            pass
        case Check():
            here = submission.root
    return tuple(
        OfferedChoice(row.name, submission.worded(row.label, here) or row.name)
        for row in rows(found, submission)
    )


def in_words(found: Place | Another, submission: Submission, value: Value) -> str:
    """An answer as the person reads it."""
    appearance = found.question.appearance if isinstance(found, Place) else ()
    fallback = submission.flow.settings.default_language
    return shown(value, rows(found, submission), submission.run.language, fallback, appearance)


def _kept(found: Place | Another, submission: Submission) -> str | None:
    """What was said here before, where it can be the answer again."""
    kept = submission.run.answers.get(found.path)
    if kept is None or kept.value is None or not still_fits(submission, found, kept.value):
        return None
    return kept.shown


def _default_in_words(place: Place, submission: Submission, default: str) -> str | None:
    reply = Reply(at=submission.run.started_at, text=default)
    value = parse(submission.flow, place.question, reply, submission.offered(place))
    return None if isinstance(value, Phrase) else in_words(place, submission, value)


# --- where it stands ------------------------------------------------------------------------------------


def _conditions_open(found: Place | Another, submission: Submission) -> bool:
    """Whether a condition further on looks at something that is still to be answered."""
    flow = submission.flow
    here = flow.numbers[found.name]
    known: dict[str, bool] = {}
    for number, names in reversed(flow.conditions):
        if number <= here:
            break
        for name in names:
            if name not in known:
                known[name] = _is_undecided(name, submission)
            if known[name]:
                return True
    return False


def _is_undecided(name: str, submission: Submission) -> bool:
    chain = submission.flow.items_by_name.get(name)
    if chain is None or not isinstance(chain[-1], Question):
        return False
    if chain[-1].calculation is not None:
        return True
    if not chain[-1].is_asked:
        return False
    return any(not submission.is_settled(place) for place in places_of(submission, name))
