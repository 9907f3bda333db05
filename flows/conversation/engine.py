"""The engine: a flow, a run and one input give the next run and what happened. Nothing else.

Its laws, each held by a test:

1. The answers are the state. The next question is the first relevant one that has neither an answer nor a skip.
2. The same flow, run and input give the same events. Time comes in with the input; there is no other clock.
3. ``replay`` of all events of a run is the run. Sequence numbers have no gaps.
4. No input raises, and none loses an answer: what is replaced, reopened or no longer relevant is kept.
5. A reply answers the question it was given to, or none.
6. An ended run stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from flows.conversation.definition import ChoiceRow, Flow, Group, Label, Question, QuestionType
from flows.conversation.events import (
    Answered,
    Asked,
    Back,
    BroughtBack,
    CarryOn,
    Correct,
    Corrected,
    Ending,
    Event,
    Input,
    Invited,
    LanguageSwitched,
    Moved,
    OfferedChoice,
    Phrase,
    Refused,
    Reply,
    RunEnded,
    RunStarted,
    Said,
    SetAside,
    SetAsideBecause,
    Skip,
    Skipped,
    Stop,
    Stopped,
    SwitchLanguage,
    TimedOut,
    Trigger,
    Wording,
)
from flows.conversation.expressions import Scope
from flows.conversation.replies import fits, parse, shown
from flows.conversation.run import Answer, Run, State, apply
from flows.values import Value, as_text


@dataclass(frozen=True, slots=True)
class Sprint:
    """What one input did: the run after it, and the events of this turn in order."""

    run: Run
    events: tuple[Event, ...]


def start(flow: Flow, trigger: Trigger) -> Sprint:
    """Begin a run and go as far as the first question."""
    turn = _Turn(flow, None)
    turn.happened(
        RunStarted(
            sequence=1,
            at=trigger.at,
            run=trigger.run,
            person=trigger.person,
            flow=flow.id,
            revision=flow.revision,
            language=trigger.language,
            invited=isinstance(trigger, Invited),
        )
    )
    turn.go_on(trigger.at)
    return turn.sprint()


def resume(flow: Flow, run: Run, given: Input) -> Sprint:
    """Take one input. Never raises for what a person did; a run that has ended gives no events."""
    if not run.is_open:
        return Sprint(run, ())
    turn = _Turn(flow, run)
    if run.revision != flow.revision:
        turn.happened(Moved(turn.next_sequence, given.at, flow.revision))
        turn.settle(given.at)
    match given:
        case Reply():
            turn.reply(given)
        case Skip(at=at):
            turn.skip(at)
        case Back(at=at):
            turn.back(at)
        case Correct(at=at, question=question):
            turn.reopen(question, at)
            turn.go_on(at)
        case Stop(at=at):
            if not turn.run.stopped:
                turn.happened(Stopped(turn.next_sequence, at))
        case CarryOn(at=at):
            turn.go_on(at)
        case SwitchLanguage(at=at, language=language):
            turn.happened(LanguageSwitched(turn.next_sequence, at, language))
            turn.go_on(at)
        case TimedOut(at=at):
            turn.happened(RunEnded(turn.next_sequence, at, Ending.EXPIRED))
        case _:
            assert_never(given)
    return turn.sprint()


def next_question(flow: Flow, run: Run) -> Question | None:
    """The first relevant question that has neither an answer nor a skip; notes that were not said come too."""
    return _first_open(flow, run, Derived(flow, run))


def calculated(flow: Flow, run: Run) -> Mapping[str, str]:
    """The value of every relevant calculation, as text, by path."""
    derived = Derived(flow, run)
    return {
        question.path: derived.text_of(question.name)
        for question in flow.questions
        if question.type is QuestionType.CALCULATE and derived.is_relevant(question)
    }


def relevant_answers(flow: Flow, run: Run) -> Mapping[str, Answer]:
    """The answers that count, by path, in the order of the flow."""
    return {
        question.path: run.answers[question.path]
        for question in flow.questions
        if question.path in run.answers and run.answers[question.path].counts
    }


class Derived:
    """What follows from the answers: relevance and calculated values. Never stored, always computed from them."""

    def __init__(self, flow: Flow, run: Run) -> None:
        self._flow = flow
        self._run = run
        self._at = run.last_at or run.started_at
        self._texts: dict[str, str] = {}
        self._relevance: dict[str, bool] = {}

    def scope(self, names: frozenset[str], current: str = "", at: datetime | None = None) -> Scope:
        return Scope({name: self.text_of(name) for name in names}, at or self._at, current)

    def is_relevant(self, question: Question) -> bool:
        """Whether its own condition and those of all groups around it hold."""
        conditions = self._flow.conditions[question.path]
        return not conditions or all(self._holds(item) for item in conditions)

    def _holds(self, item: Question | Group) -> bool:
        if item.relevant is None:
            return True
        if item.path not in self._relevance:
            # A condition that depends on itself is refused when the flow is read; here it must only not hang.
            self._relevance[item.path] = True
            self._relevance[item.path] = item.relevant.holds(self.scope(item.relevant.names))
        return self._relevance[item.path]

    def text_of(self, name: str) -> str:
        """An answer as expressions see it: blank unless it is relevant and was given."""
        if name not in self._texts:
            self._texts[name] = ""
            self._texts[name] = self._text(name)
        return self._texts[name]

    def _text(self, name: str) -> str:
        question = self._flow.by_name.get(name)
        if question is None or not self.is_relevant(question):
            return ""
        if question.calculation is not None:
            return question.calculation.text(self.scope(question.calculation.names))
        answer = self._run.answers.get(question.path)
        if answer is None or answer.value is None or answer.state is State.REOPENED:
            return ""
        return as_text(answer.value) if fits(question, answer.value) else ""

    def shown(self) -> dict[str, str]:
        """Answers and calculations by name, in the person's words: what ``${name}`` in a text becomes."""
        said: dict[str, str] = {}
        for question in self._flow.questions:
            if question.type is QuestionType.CALCULATE:
                said[question.name] = self.text_of(question.name)
            elif (answer := self._run.answers.get(question.path)) is not None and answer.counts:
                said[question.name] = answer.shown
        return said


def _is_settled(question: Question, run: Run) -> bool:
    """Whether the question was answered, skipped or said, with a value that still fits it."""
    answer = run.answers.get(question.path)
    if answer is None:
        return False
    match answer.state:
        case State.ANSWERED:
            return answer.value is not None and fits(question, answer.value)
        case State.SKIPPED | State.SAID:
            return True
        case State.REOPENED | State.NOT_RELEVANT:
            return False
        case _:
            assert_never(answer.state)


def _first_open(flow: Flow, run: Run, derived: Derived) -> Question | None:
    for question in flow.said_or_asked:
        if not _is_settled(question, run) and derived.is_relevant(question):
            return question
    return None


class _Turn:
    """One turn while it is being worked out: every step is an event, and the run follows from the events."""

    def __init__(self, flow: Flow, run: Run | None) -> None:
        self.flow = flow
        self._run = run
        self.events: list[Event] = []
        self._derived: Derived | None = None

    @property
    def run(self) -> Run:
        assert self._run is not None
        return self._run

    @property
    def next_sequence(self) -> int:
        return self.run.sequence + 1

    @property
    def derived(self) -> Derived:
        if self._derived is None:
            self._derived = Derived(self.flow, self.run)
        return self._derived

    def sprint(self) -> Sprint:
        return Sprint(self.run, tuple(self.events))

    def happened(self, event: Event) -> None:
        self._run = apply(self._run, event)
        self.events.append(event)
        self._derived = None

    def open_question(self) -> Question | None:
        return _first_open(self.flow, self.run, self.derived)

    # --- inputs ---------------------------------------------------------------------------------------

    def reply(self, given: Reply) -> None:
        question = self.open_question()
        if question is None or question.type is QuestionType.NOTE:
            return self.go_on(given.at)
        if given.question is not None and given.question != question.path:
            # A tap on another question's button answers nothing; the open question is shown again.
            return self.ask(question, given.at)
        if self.run.stopped and given.question is None:
            return self.ask(question, given.at)
        if given.keep:
            return self._keep(question, given.at)
        offered = self.flow.choices_of(question)
        value = parse(self.flow, question, given, offered)
        if isinstance(value, Phrase):
            return self.refuse(question, value, given.at)
        if question.constraint is not None:
            scope = self.derived.scope(question.constraint.names, as_text(value), given.at)
            if not question.constraint.holds(scope):
                own = self._worded(question.constraint_message)
                return self.refuse(question, own or Phrase("refused-by-constraint"), given.at)
        self._accept(question, value, given.at)
        self.go_on(given.at)

    def _accept(self, question: Question, value: Value, at: datetime) -> None:
        before = self.run.answers.get(question.path)
        words = shown(value, self.flow.choices_of(question), self.run.language, self._fallback)
        if before is None or before.value is None:
            self.happened(Answered(self.next_sequence, at, question.path, value, words))
        elif before.value == value:
            self.happened(BroughtBack(self.next_sequence, at, question.path, before.shown))
        else:
            self.happened(Corrected(self.next_sequence, at, question.path, value, before.value, words))

    def _keep(self, question: Question, at: datetime) -> None:
        kept = self.run.answers.get(question.path)
        if kept is None or kept.value is None or not fits(question, kept.value):
            return self.ask(question, at)
        self.happened(BroughtBack(self.next_sequence, at, question.path, kept.shown))
        return self.go_on(at)

    def skip(self, at: datetime) -> None:
        question = self.open_question()
        if question is None or question.type is QuestionType.NOTE:
            return self.go_on(at)
        if self._is_required(question):
            own = self._worded(question.required_message)
            return self.refuse(question, own or Phrase("refused-required"), at)
        self.happened(Skipped(self.next_sequence, at, question.path))
        return self.go_on(at)

    def back(self, at: datetime) -> None:
        question = self.open_question()
        before = self._answered_before(question)
        if before is not None:
            self.reopen(before.path, at)
        self.go_on(at)

    def reopen(self, path: str, at: datetime) -> None:
        """Set an answer aside so that its question comes again. A question never answered is left alone."""
        answer = self.run.answers.get(path)
        if answer is not None and answer.state in (State.ANSWERED, State.SKIPPED):
            self.happened(SetAside(self.next_sequence, at, path, SetAsideBecause.REOPENED))

    def refuse(self, question: Question, reason: Wording, at: datetime) -> None:
        self.happened(Refused(self.next_sequence, at, question.path, reason, self.run.refusals + 1))

    # --- what follows ---------------------------------------------------------------------------------

    def go_on(self, at: datetime) -> None:
        """Settle what the answers imply, say the notes that come next, and ask the open question or end."""
        self.settle(at)
        while (question := self.open_question()) is not None and question.type is QuestionType.NOTE:
            self.happened(Said(self.next_sequence, at, self._worded(question.label) or "", question.path))
            self.settle(at)
        if question is None:
            self.happened(RunEnded(self.next_sequence, at, Ending.COMPLETED))
        else:
            self.ask(question, at)

    def settle(self, at: datetime) -> None:
        """Set aside answers whose question is no longer relevant, and bring back those that are again."""
        derived = self.derived
        for question in self.flow.conditional:
            answer = self.run.answers.get(question.path)
            if answer is None:
                continue
            relevant = derived.is_relevant(question)
            if answer.state in (State.ANSWERED, State.SKIPPED) and not relevant:
                self.happened(SetAside(self.next_sequence, at, question.path, SetAsideBecause.NOT_RELEVANT))
            elif answer.state is State.NOT_RELEVANT and relevant:
                self.happened(BroughtBack(self.next_sequence, at, question.path, answer.shown))

    def ask(self, question: Question, at: datetime) -> None:
        position, total, about = self._place(question)
        kept = self.run.answers.get(question.path)
        keep = (
            kept.shown if kept is not None and kept.value is not None and fits(question, kept.value) else None
        )
        around = self.flow.groups_around[question.path]
        group = next((self._worded(item.label) for item in reversed(around) if item.label), None)
        self.happened(
            Asked(
                sequence=self.next_sequence,
                at=at,
                question=question.path,
                label=self._worded(question.label) or question.name,
                hint=self._worded(question.hint) or "",
                choices=tuple(self._offered(row) for row in self.flow.choices_of(question)),
                position=position,
                total=total,
                about=about,
                can_go_back=self._answered_before(question) is not None,
                can_skip=not self._is_required(question),
                sensitive=question.sensitive,
                keep=keep,
                group=group or "",
            )
        )

    # --- looking things up ----------------------------------------------------------------------------

    @property
    def _fallback(self) -> str:
        return self.flow.settings.default_language

    def _worded(self, label: Label | None) -> str | None:
        text = label.in_language(self.run.language, self._fallback) if label is not None else None
        if text is None:
            return None
        return text.filled(self.derived.shown() if text.names else {})

    def _offered(self, row: ChoiceRow) -> OfferedChoice:
        return OfferedChoice(row.name, self._worded(row.label) or row.name)

    def _is_required(self, question: Question) -> bool:
        return question.required is not None and question.required.holds(
            self.derived.scope(question.required.names)
        )

    def _answered_before(self, question: Question | None) -> Question | None:
        """The nearest question before this one, in the order of the flow, that was answered or skipped."""
        end = len(self.flow.questions) if question is None else self.flow.position[question.path]
        for candidate in reversed(self.flow.questions[:end]):
            answer = self.run.answers.get(candidate.path)
            if answer is not None and answer.state in (State.ANSWERED, State.SKIPPED):
                return candidate
        return None

    def _place(self, question: Question) -> tuple[int, int, bool]:
        """Where the question stands among those this person is asked, as far as that is known now."""
        position = total = 0
        about = behind = False
        for candidate in self.flow.said_or_asked:
            if candidate.type is QuestionType.NOTE:
                continue
            if self.derived.is_relevant(candidate):
                total += 1
            if candidate is question:
                position, behind = total, True
            elif behind and not about:
                about = self._is_undecided(candidate)
        return position, total, about

    def _is_undecided(self, question: Question) -> bool:
        """Whether a condition on this question looks at a question that is still to be answered."""
        for item in self.flow.conditions[question.path]:
            for name in item.relevant.names if item.relevant is not None else ():
                asked = self.flow.by_name.get(name)
                if asked is not None and asked.type is QuestionType.CALCULATE:
                    return True
                if asked is not None and not _is_settled(asked, self.run):
                    return True
        return False
