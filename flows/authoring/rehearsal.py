"""Plays a flow without a person, from a file of answers, so that one engine can be compared with another.

Every answer goes through the real engine as a reply; at the end all that is relevant is checked once more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flows.conversation.definition import Flow, Question, QuestionType
from flows.conversation.engine import Derived, Sprint, calculated, relevant_answers, resume, start
from flows.conversation.events import Asked, Phrase, Refused, Reply, Skip, Started, Wording
from flows.conversation.run import Run
from flows.values import Attachment, as_text

COMPLETED = "completed"
REFUSED = "refused"

_FILES = (QuestionType.IMAGE, QuestionType.AUDIO, QuestionType.FILE)


@dataclass(frozen=True, slots=True)
class RefusedAttempt:
    """An attempt that was no answer: the value as it stood in the file, and why not."""

    path: str
    value: Any
    reason: Wording


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """How a play from a file went. ``submission`` holds relevant answers and calculations, groups as objects."""

    status: str
    asked: tuple[str, ...]
    refused: tuple[RefusedAttempt, ...]
    submission: Mapping[str, Any]


def rehearse(flow: Flow, answers: Mapping[str, Any], at: datetime) -> Rehearsal:
    """Play ``flow`` with ``answers`` (path -> one attempt, or a list of attempts in order)."""
    sprint = start(flow, Started("rehearsal", "nobody", flow.settings.default_language, at))
    asked: list[str] = []
    refused: list[RefusedAttempt] = []
    while (path := _asks(sprint)) is not None:
        question = flow.by_path[path]
        if path in asked:
            # Nothing answers a question twice here; that it comes again would go on for ever.
            return _result(flow, sprint.run, REFUSED, asked, refused)
        asked.append(path)
        accepted = None
        for attempt in _attempts(answers.get(path)):
            tried = resume(flow, sprint.run, _reply(question, attempt, at))
            reason = _refusal(tried)
            if reason is None:
                accepted = tried
                break
            refused.append(RefusedAttempt(path, attempt, reason))
            sprint = tried
        if accepted is None:
            accepted = resume(flow, sprint.run, Skip(at))
            if (reason := _refusal(accepted)) is not None:
                refused.append(RefusedAttempt(path, "", reason))
                return _result(flow, accepted.run, REFUSED, asked, refused)
        sprint = accepted
    late = _late_refusals(flow, sprint.run, at)
    return _result(flow, sprint.run, REFUSED if late else COMPLETED, asked, [*refused, *late])


def _asks(sprint: Sprint) -> str | None:
    return next((event.question for event in reversed(sprint.events) if isinstance(event, Asked)), None)


def _refusal(sprint: Sprint) -> Wording | None:
    return next((event.reason for event in sprint.events if isinstance(event, Refused)), None)


def _attempts(given: Any) -> list[Any]:
    """What is tried, in order. A blank is no attempt: the question is left empty."""
    listed = given if isinstance(given, list) else [given]
    return [attempt for attempt in listed if attempt is not None and attempt != ""]


def _reply(question: Question, attempt: Any, at: datetime) -> Reply:
    """An attempt as the reply that a person's tap or words would be."""
    text = _text_of(attempt)
    match question.type:
        case QuestionType.SELECT_ONE | QuestionType.ACKNOWLEDGE:
            # A name is a tap; anything else than OK acknowledges nothing.
            tapped = question.type is QuestionType.SELECT_ONE or text == "OK"
            return Reply(at, text=text, choice=text if tapped else None, question=question.path)
        case QuestionType.SELECT_MULTIPLE:
            return Reply(at, ticked=tuple(text.split()), question=question.path)
        case kind if kind in _FILES:
            attachment = Attachment(question.type.value, text, text)
            return Reply(at, attachment=attachment, question=question.path)
        case _:
            return Reply(at, text=text, question=question.path)


def _text_of(attempt: Any) -> str:
    if isinstance(attempt, bool):
        return "true" if attempt else "false"
    if isinstance(attempt, float) and attempt.is_integer() and abs(attempt) < 1e15:
        return str(int(attempt))
    return str(attempt)


def _late_refusals(flow: Flow, run: Run, at: datetime) -> list[RefusedAttempt]:
    """What held when it was answered and no longer does, now that everything is answered."""
    derived = Derived(flow, run)
    found: list[RefusedAttempt] = []
    for question in flow.questions:
        if question.type in (QuestionType.NOTE, QuestionType.CALCULATE) or not derived.is_relevant(question):
            continue
        answer = run.answers.get(question.path)
        given = (
            as_text(answer.value) if answer is not None and answer.value is not None and answer.counts else ""
        )
        if given == "":
            required = question.required
            if required is not None and required.holds(derived.scope(required.names, "", at)):
                found.append(RefusedAttempt(question.path, "", _own(flow, question, "required")))
        elif question.constraint is not None:
            scope = derived.scope(question.constraint.names, given, at)
            if not question.constraint.holds(scope):
                found.append(RefusedAttempt(question.path, given, _own(flow, question, "constraint")))
    return found


def _own(flow: Flow, question: Question, rule: str) -> Wording:
    label = question.required_message if rule == "required" else question.constraint_message
    language = flow.settings.default_language
    own = label.in_language(language, language) if label is not None else None
    return (
        own.source if own else Phrase("refused-required" if rule == "required" else "refused-by-constraint")
    )


def _result(flow: Flow, run: Run, status: str, asked: list[str], refused: list[RefusedAttempt]) -> Rehearsal:
    texts = {
        path: as_text(answer.value) for path, answer in relevant_answers(flow, run).items() if answer.value
    }
    texts |= {path: text for path, text in calculated(flow, run).items() if text}
    submission: dict[str, Any] = {}
    for question in flow.questions:
        if question.path in texts:
            *groups, name = question.path.split("/")
            inner = submission
            for group in groups:
                inner = inner.setdefault(group, {})
            inner[name] = texts[question.path]
    return Rehearsal(status, tuple(asked), tuple(refused), submission)
