"""Plays a flow without a person, from a file of answers, so that one engine can be compared with another.

Every answer is judged as a reply would be; the next question always is the first relevant one that was not asked
yet, and at the end all that is relevant is checked once more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from flows.conversation.definition import Flow, Group, Question, QuestionType
from flows.conversation.events import Answered, Phrase, Reply, RunStarted, Skipped, Wording
from flows.conversation.expressions import text_of
from flows.conversation.judging import allows, is_required
from flows.conversation.places import Another, Place
from flows.conversation.replies import parse
from flows.conversation.run import Run, State, apply
from flows.conversation.submission import Submission
from flows.values import Attachment, Choice, Text, Value, as_text, plain_decimal

SKIPPED = "#skipped"
"""In a file of answers: the paths of questions that are left blank although they have a default."""

COMPLETED = "completed"
REFUSED = "refused"

_FILES = (QuestionType.IMAGE, QuestionType.AUDIO, QuestionType.VIDEO, QuestionType.FILE)
_NUMBERS = (QuestionType.INTEGER, QuestionType.DECIMAL, QuestionType.RANGE)
_TEXTS = (QuestionType.TEXT, QuestionType.BARCODE)
_UNCHECKED = (QuestionType.CALCULATE, QuestionType.HIDDEN, QuestionType.METADATA)


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
    return _Play(flow, answers, at).to_the_end()


class _Play:
    def __init__(self, flow: Flow, answers: Mapping[str, Any], at: datetime) -> None:
        self.flow, self.answers, self.at = flow, answers, at
        language = flow.settings.default_language
        self.run: Run = apply(
            None, RunStarted(1, at, "rehearsal", "nobody", flow.id, flow.revision, language, False)
        )
        self.asked: dict[str, None] = {}
        self.refused: list[RefusedAttempt] = []
        self.submission = Submission(flow, self.run, at=at)
        self._wanted = _instances_wanted(answers)
        self._nests = any(
            repeat.count is None and any(group.repeats for group in around)
            for *around, repeat in flow.repeats
        )
        blank = answers.get(SKIPPED)
        self._left_blank = frozenset(map(str, blank)) if isinstance(blank, list) else frozenset()
        self._begin_repeats()

    def _begin_repeats(self) -> None:
        """The first instance of a repeat is there as soon as what it is in, as a form has it, where any is wanted."""
        while (path := next(self._beginnings(), None)) is not None:
            self._stand(path, Choice("yes"), "")

    def _beginnings(self) -> Iterator[str]:
        for found in self.submission.tree.beginnings():
            if found.path not in self.run.answers and self._wanted.get(found.path.removesuffix("[1]"), 0):
                yield found.path

    def to_the_end(self) -> Rehearsal:
        while (found := self._next()) is not None:
            if isinstance(found, Another):
                wanted = self._wanted.get(found.path.rpartition("[")[0], 0)
                self._answer(found.path, Choice("yes" if found.number <= wanted else "no"), "")
            elif not self._ask(found):
                return self._result(REFUSED)
        late = list(self._late())
        self.refused += late
        return self._result(REFUSED if late else COMPLETED)

    def _next(self) -> Place | Another | None:
        """The first relevant question that was not asked yet, or whether a repeat goes on."""
        for found in self.submission.walk():
            if isinstance(found, Another):
                if found.path not in self.run.answers:
                    return found
            elif found.path not in self.asked and self.submission.is_asked(found):
                return found
        return None

    def _ask(self, place: Place) -> bool:
        """Try the answers to one question; whether the play can go on."""
        self.asked[place.path] = None
        for attempt in _attempts(self.answers.get(place.path)):
            value = _value(self.flow, place, attempt, self.submission, self.at)
            if isinstance(value, Phrase):
                self.refused.append(RefusedAttempt(place.path, attempt, value))
                continue
            text = as_text(value)
            if text and allows(self.submission, place, value):
                self._answer(place.path, value, text)
                return True
            self.refused.append(RefusedAttempt(place.path, attempt, self._not_allowed(place)))
        if place.path in self._left_blank and place.path not in self.answers:
            self.run = apply(self.run, Skipped(self.run.sequence + 1, self.at, place.path))
            self.submission = self.submission.after(self.run, place.path, at=self.at)
        standing = self.submission.text_at(place)
        if (reason := self._against(place, standing)) is not None:
            self.refused.append(RefusedAttempt(place.path, standing, reason))
            return False
        return True

    def _answer(self, path: str, value: Value, shown: str) -> None:
        self._stand(path, value, shown)
        if self._nests:
            self._begin_repeats()

    def _stand(self, path: str, value: Value, shown: str) -> None:
        self.run = apply(self.run, Answered(self.run.sequence + 1, self.at, path, value, shown))
        self.submission = self.submission.after(self.run, path, at=self.at)

    def _against(self, place: Place, text: str) -> Wording | None:
        """Why a value (blank where there is none) cannot stand here."""
        question, submission = place.question, self.submission
        if text == "":
            if not is_required(submission, place):
                return None
            return submission.worded(question.required_message, place) or Phrase("refused-required")
        if question.constraint is None or submission.holds(question.constraint, place, text):
            return None
        return self._not_allowed(place)

    def _not_allowed(self, place: Place) -> Wording:
        own = self.submission.worded(place.question.constraint_message, place)
        return own or Phrase("refused-by-constraint")

    def _late(self) -> Iterator[RefusedAttempt]:
        """What held when it was answered and no longer does, now that everything is answered."""
        for place in self.submission.questions():
            if place.question.type in _UNCHECKED or not self.submission.is_relevant(place):
                continue
            text = self.submission.text_at(place)
            if (reason := self._against(place, text)) is not None:
                yield RefusedAttempt(place.path, text, reason)

    def _result(self, status: str) -> Rehearsal:
        return Rehearsal(status, tuple(self.asked), tuple(self.refused), as_object(self.submission))


def as_object(submission: Submission) -> dict[str, Any]:
    """What a submission holds, as it is printed: relevant answers and calculations, groups as objects."""
    found = _inside(submission, submission.root) or {}
    name = submission.flow.settings.instance_name
    if name is not None and (text := text_of(name, submission, submission.root)):
        found["meta"] = {"instanceName": text}
    return found


def answers_of(run: Run) -> dict[str, Any]:
    """The answers of a run as a file of answers holds them: played again, they give the same submission."""
    found: dict[str, Any] = {}
    skipped: list[str] = []
    for path, answer in run.answers.items():
        repeat, _, instance = path.rpartition("[")
        if instance.endswith("]"):
            # Whether a repeat goes on: the file says how many instances there are.
            if answer.counts and answer.value == Choice("yes"):
                found[repeat] = max(found.get(repeat, 0), int(instance[:-1]))
        elif answer.counts and answer.value is not None:
            found[path] = as_text(answer.value)
        elif answer.state is State.SKIPPED:
            skipped.append(path)
    return found | ({SKIPPED: skipped} if skipped else {})


# --- what the file says -------------------------------------------------------------------------------

_INSTANCE = re.compile(r"\[(\d+)\]")


def _instances_wanted(answers: Mapping[str, Any]) -> dict[str, int]:
    """How many instances each repeat is to have, by its path: as it says, else as the other keys show."""
    wanted: dict[str, int] = {}
    for path in answers:
        for found in _INSTANCE.finditer(path):
            repeat = path[: found.start()]
            wanted[repeat] = max(wanted.get(repeat, 0), int(found[1]))
    for path, given in answers.items():
        number = _text_of(given) if isinstance(given, (int, float, str)) else ""
        if number.isdecimal() and not isinstance(given, bool):
            wanted[path] = int(number)
    return wanted


def _attempts(given: Any) -> list[Any]:
    """What is tried, in order. A blank is no attempt: the question is left as it is."""
    listed = given if isinstance(given, list) else [given]
    return [attempt for attempt in listed if attempt is not None and attempt != ""]


def _value(flow: Flow, place: Place, attempt: Any, submission: Submission, at: datetime) -> Value | Phrase:
    """The value that an attempt is, or why it is none. Written as a form holds it, not as a person would say it."""
    question, text = place.question, _text_of(attempt)
    strict = _WRITTEN.get(question.type)
    if strict is not None and strict.fullmatch(text.strip()) is None:
        text = "?"
    if question.type in _TEXTS:
        return Text(text.replace("\x00", ""))
    return parse(flow, question, written_reply(question, text, at, question.path), submission.offered(place))


_CLOCK = r"\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}(:?\d{2})?)?"
_PLACES = (QuestionType.GEOPOINT, QuestionType.GEOTRACE, QuestionType.GEOSHAPE)
_WRITTEN: Mapping[QuestionType, re.Pattern[str]] = {
    **dict.fromkeys(_NUMBERS, re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)),
    **dict.fromkeys(_PLACES, re.compile(r"[-+\d.; ]+", re.ASCII)),
    QuestionType.DATE: re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII),
    QuestionType.TIME: re.compile(_CLOCK, re.ASCII),
    QuestionType.DATE_TIME: re.compile(rf"\d{{4}}-\d{{2}}-\d{{2}}(T{_CLOCK})?", re.ASCII),
    QuestionType.ACKNOWLEDGE: re.compile("OK"),
}


def written_reply(question: Question, text: str, at: datetime, path: str) -> Reply:
    """What a form would hold, as the reply that a person's tap or words at ``path`` would be."""
    match question.type:
        case QuestionType.SELECT_ONE:
            return Reply(at, choice=text, question=path)
        case QuestionType.ACKNOWLEDGE:
            # Anything else than OK acknowledges nothing.
            return Reply(at, text=text, choice=text if text == "OK" else None, question=path)
        case QuestionType.SELECT_MULTIPLE | QuestionType.RANK:
            return Reply(at, ticked=tuple(text.split()), question=path)
        case kind if kind in _FILES:
            attachment = Attachment(question.type.value, text, text)
            return Reply(at, attachment=attachment, question=path)
        case _:
            return Reply(at, text=text, question=path)


def _text_of(attempt: Any) -> str:
    if isinstance(attempt, bool):
        return "true" if attempt else "false"
    if isinstance(attempt, float):
        return plain_decimal(Decimal(repr(attempt))) if abs(attempt) < 1e15 else repr(attempt)
    return str(attempt)


# --- what is printed ----------------------------------------------------------------------------------


def _inside(submission: Submission, place: Place) -> dict[str, Any] | None:
    """What a group or instance holds; ``None`` where nothing in it is relevant."""
    found: dict[str, Any] = {}
    any_relevant = False
    for item, places in place.sections:
        relevant = [each for each in places if submission.is_relevant(each)]
        any_relevant = any_relevant or bool(relevant)
        if isinstance(item, Group):
            inside = [_inside(submission, each) for each in relevant]
            if item.repeats and inside:
                found[item.name] = [each or {} for each in inside]
            elif inside and inside[0] is not None:
                found[item.name] = inside[0]
        elif (
            relevant and item.type is not QuestionType.METADATA and (text := submission.text_at(relevant[0]))
        ):
            found[item.name] = text
    return found if any_relevant else None
