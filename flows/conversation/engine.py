"""The engine: a flow, a run and one input give the next run and what happened. Nothing else.

Its laws, each held by a test:

1. The answers are the state. The next question is the first relevant one that has neither an answer nor a skip.
2. The same flow, run and input give the same events. Time comes in with the input; there is no other clock.
3. ``replay`` of all events of a run is the run. Sequence numbers have no gaps.
4. No input raises, and none loses an answer: what is replaced, reopened or no longer relevant is kept.
5. A reply answers the question it was given to, or none.
6. An ended run stays as it is; one that only expired may be revived.
7. Whatever was corrected, skipped and gone back to: a complete run submits what its last answers alone would.
8. Where a flow has its answers checked, nothing but the person's own "Send" completes the run.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from flows.conversation.asking import YES_OR_NO, asked, in_words, said_at
from flows.conversation.definition import Flow, Question, QuestionType
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
    Phrase,
    Refused,
    Renamed,
    Reply,
    Revived,
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
from flows.conversation.judging import (
    allows,
    is_reopened,
    is_required,
    is_wrong_now,
    may_stay,
    places_of,
    still_fits,
)
from flows.conversation.lexicon import folded, means
from flows.conversation.places import Another, Place, template_path
from flows.conversation.renaming import Route, guessed_route, placed, renames
from flows.conversation.replies import parse, parse_choice
from flows.conversation.run import Run, State, apply
from flows.conversation.submission import Submission
from flows.conversation.told import CHECK_PATH, SEND, Check, Open, first_open, told
from flows.values import Choice, Value

DEEPEST = 64
"""So many repeats may be inside each other."""


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


def revive(run: Run, at: datetime) -> Sprint:
    """Open a run again that has expired: a late reply goes on where it was. Any other run stays as it is."""
    if run.ending is not Ending.EXPIRED:
        return Sprint(run, ())
    event = Revived(run.sequence + 1, at, run.last_at or run.started_at)
    return Sprint(apply(run, event), (event,))


def move(flow: Flow, run: Run, at: datetime, by: Route | None = None) -> Sprint:
    """Carry an open run over to another revision of its flow, and ask nothing.

    ``by`` is the way from the run's revision to this one; without it, answers are found again by their paths.
    """
    if not run.is_open or run.revision == flow.revision:
        return Sprint(run, ())
    turn = _Turn(flow, run)
    turn.move(at, by)
    return turn.sprint()


def resume(flow: Flow, run: Run, given: Input, by: Route | None = None) -> Sprint:
    """Take one input. Never raises for what a person did; a run that has ended gives no events.

    A run of another revision is first moved to this one, as ``move`` does.
    """
    if not run.is_open:
        return Sprint(run, ())
    turn = _Turn(flow, run)
    if run.revision != flow.revision:
        turn.move(given.at, by)
    match given:
        case Reply():
            turn.reply(given)
        case Skip(at=at, question=question):
            turn.skip(at, question)
        case Back(at=at):
            turn.back(at)
        case Correct(at=at, question=question, reply=Reply() | Skip() as reply):
            turn.correct(question, reply, at)
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
    """The first relevant question that has neither an answer nor a skip; notes that were not said come too.

    ``None`` also where the next thing to ask is whether a repeat has another instance.
    """
    found = first_open(Submission(flow, run))
    return found.question if isinstance(found, Place) else None


class _Turn:
    """One turn while it is being worked out: every step is an event, and the run follows from the events."""

    def __init__(self, flow: Flow, run: Run | None) -> None:
        self.flow = flow
        self._run = run
        self.events: list[Event] = []
        self._submission: Submission | None = None
        #: names of questions whose answers changed, and what looks at them was not checked again yet
        self._changed: set[str] = set()
        derived = run.derived if run is not None else None
        if isinstance(derived, Submission) and derived.flow is flow and run is not None:
            self._submission = derived.of_now(run)

    @property
    def run(self) -> Run:
        assert self._run is not None
        return self._run

    @property
    def next_sequence(self) -> int:
        return self.run.sequence + 1

    @property
    def submission(self) -> Submission:
        if self._submission is None:
            self._submission = Submission(self.flow, self.run)
        return self._submission

    def sprint(self) -> Sprint:
        return Sprint(replace(self.run, derived=self._submission), tuple(self.events))

    def happened(self, event: Event) -> None:
        self._run = apply(self._run, event)
        self.events.append(event)
        if isinstance(event, Answered | Corrected | Skipped | SetAside | BroughtBack | Said):
            if not (isinstance(event, SetAside) and event.because is SetAsideBecause.REOPENED):
                self._changed.add((event.question or "").rpartition("/")[2])
            if self._submission is not None:
                self._submission = self._submission.after(self.run, event.question or "")
        # Asking, refusing and stopping change nothing that a submission is made of.
        elif not isinstance(event, Asked | Refused | Stopped | RunEnded):
            self._submission = None

    def open_question(self, path: str | None = None) -> Open | None:
        """What is open: at ``path``, if that is given and open, else the first."""
        named = self.submission.course.open_at(path) if path is not None else None
        return named or first_open(self.submission)

    # --- inputs ---------------------------------------------------------------------------------------

    def reply(self, given: Reply) -> None:
        found = self.open_question(given.question)
        if found is None or _is_note(found):
            return self.go_on(given.at)
        if given.question is not None and given.question != found.path:
            # A tap on the button of a question that is not open answers nothing; what is open is shown again.
            return self.ask(found, given.at)
        if self.run.stopped and given.question is None:
            return self.ask(found, given.at)
        if isinstance(found, Check):
            return self._checked(given)
        if given.keep:
            return self._keep(found, given.at)
        return self._answer(found, given)

    def _answer(self, found: Place | Another, given: Reply) -> None:
        """Take the reply as the answer to this question, or say why it is none."""
        if isinstance(found, Another):
            value = parse_choice(given, YES_OR_NO)
        else:
            value = parse(self.flow, found.question, given, self.submission.offered(found), self.run.language)
        if isinstance(value, Phrase):
            return self.refuse(found.path, value, given.at)
        if isinstance(found, Place) and not allows(self.submission, found, value):
            own = self.submission.worded(found.question.constraint_message, found)
            return self.refuse(found.path, own or Phrase("refused-by-constraint"), given.at)
        self._accept(found, value, given.at)
        return self.go_on(given.at)

    def correct(self, path: str, given: Reply | Skip, at: datetime) -> None:
        """Answer a question anew that was answered before, wherever the person is by now."""
        found = next((each for each in self.submission.walk() if each.path == path), None)
        if found is None or _is_note(found) or path not in self.run.answers:
            return self.go_on(at)
        if isinstance(given, Reply):
            return self._answer(found, given)
        return self._skip(found, at)

    def _checked(self, given: Reply) -> None:
        """The answers are sent, or one of them is to be changed: named by its path or by its number."""
        lines = told(self.submission)
        said = given.choice if given.choice is not None else folded(given.text)
        numbered = {str(number): line.path for number, line in enumerate(lines, start=1)}
        chosen = numbered.get(said, said)
        if any(line.path == chosen for line in lines):
            self.reopen(chosen, given.at)
            return self.go_on(given.at)
        if isinstance(parse_choice(given, SEND), Choice) or (given.choice is None and means("yes", said)):
            return self.happened(RunEnded(self.next_sequence, given.at, Ending.COMPLETED))
        return self.refuse(CHECK_PATH, Phrase("refused-not-sent"), given.at)

    def _accept(self, found: Place | Another, value: Value, at: datetime) -> None:
        before = self.run.answers.get(found.path)
        words = in_words(found, self.submission, value)
        if before is None or before.value is None:
            self.happened(Answered(self.next_sequence, at, found.path, value, words))
        elif before.value == value:
            self.happened(BroughtBack(self.next_sequence, at, found.path, before.shown))
        else:
            self.happened(Corrected(self.next_sequence, at, found.path, value, before.value, words))

    def _keep(self, found: Place | Another, at: datetime) -> None:
        kept = self.run.answers.get(found.path)
        if kept is not None and kept.value is not None and still_fits(self.submission, found, kept.value):
            self.happened(BroughtBack(self.next_sequence, at, found.path, kept.shown))
            return self.go_on(at)
        if isinstance(found, Place) and (default := self.submission.default(found)):
            return self.reply(Reply(at=at, text=default, question=found.path, exact=True))
        return self.ask(found, at)

    def skip(self, at: datetime, question: str | None) -> None:
        found = self.open_question(question)
        if found is None or _is_note(found):
            return self.go_on(at)
        if question is not None and question != found.path:
            return self.ask(found, at)
        if isinstance(found, Check):
            return self.refuse(CHECK_PATH, Phrase("refused-not-sent"), at)
        return self._skip(found, at)

    def _skip(self, found: Place | Another, at: datetime) -> None:
        if isinstance(found, Another):
            return self._answer(found, Reply(at=at, choice="no"))
        if is_required(self.submission, found):
            own = self.submission.worded(found.question.required_message, found)
            return self.refuse(found.path, own or Phrase("refused-required"), at)
        self.happened(Skipped(self.next_sequence, at, found.path))
        return self.go_on(at)

    def back(self, at: datetime) -> None:
        found = self.open_question()
        before = self.submission.course.answered_before(found.path if found is not None else None)
        if before is not None:
            self.reopen(before.path, at)
        self.go_on(at)

    def reopen(self, path: str, at: datetime) -> None:
        """Set an answer aside so that its question comes again. A question never answered is left alone."""
        answer = self.run.answers.get(path)
        if answer is not None and answer.state in (State.ANSWERED, State.SKIPPED):
            self.happened(SetAside(self.next_sequence, at, path, SetAsideBecause.REOPENED))

    def refuse(self, path: str, reason: Wording, at: datetime) -> None:
        self.happened(Refused(self.next_sequence, at, path, reason, self.run.refusals + 1))

    # --- another revision -----------------------------------------------------------------------------

    def move(self, at: datetime, by: Route | None) -> None:
        """Take every answer to where its question is now, and set aside what no question takes any more."""
        by = by or guessed_route(self.run, self.flow)
        left, paths = self.run.revision, tuple(self.run.answers)
        self.happened(Moved(self.next_sequence, at, self.flow.revision))
        moved = placed(paths, by, left, self._is_of_kind)
        for was, path in renames(moved):
            self.happened(Renamed(self.next_sequence, at, path, was))
        for again in range(DEEPEST):
            before = self.run.sequence
            self.settle(at)
            self._fit(at, back=again == 0)
            if self.run.sequence == before:
                break

    def _is_of_kind(self, path: str, there: str) -> bool:
        """Whether a question is asked still, or a note said still: what was answered is no note that was said."""
        question = self.flow.by_path.get(template_path(there))
        if question is None:
            return True
        return (question.type is QuestionType.NOTE) is (self.run.answers[path].state is State.SAID)

    def _fit(self, at: datetime, *, back: bool) -> None:
        """Set aside what its question does not take in this revision; once, bring back what it takes again."""
        for path, answer in tuple(self.run.answers.items()):
            place = self.submission.place(path)
            if place is None or not isinstance(place.item, Question) or answer.state is State.REOPENED:
                continue
            if answer.state is State.DOES_NOT_FIT:
                value = answer.value
                if back and value is not None and self._is_taken(place, value):
                    self.happened(BroughtBack(self.next_sequence, at, path, answer.shown))
            elif not may_stay(self.submission, place, answer):
                self.happened(SetAside(self.next_sequence, at, path, SetAsideBecause.DOES_NOT_FIT))

    def _is_taken(self, place: Place, value: Value) -> bool:
        return self.submission.is_relevant(place) and self.submission.takes(place, value)

    # --- what follows ---------------------------------------------------------------------------------

    def go_on(self, at: datetime) -> None:
        """Settle what the answers imply, say the notes that come next, and ask the open question or end."""
        self.settle(at)
        while (found := self.open_question()) is not None and _is_note(found):
            assert isinstance(found, Place)
            self.happened(Said(self.next_sequence, at, said_at(found, self.submission), found.path))
            self.settle(at)
        if found is None:
            self.happened(RunEnded(self.next_sequence, at, Ending.COMPLETED))
        else:
            self.ask(found, at)

    def settle(self, at: datetime) -> None:
        """Set aside answers whose question is no longer relevant, and bring back those that are again."""
        # Where an instance of a repeat comes back, so do the answers inside: once for each repeat in a repeat.
        for _ in range(DEEPEST):
            before = self.run.sequence
            to_settle = self.submission.course.to_settle(self.submission)
            for path, relevant in to_settle:
                if relevant:
                    shown = self.run.answers[path].shown
                    self.happened(BroughtBack(self.next_sequence, at, path, shown))
                else:
                    self.happened(SetAside(self.next_sequence, at, path, SetAsideBecause.NOT_RELEVANT))
            self._check_again(at)
            if self.run.sequence == before:
                break

    def _check_again(self, at: datetime) -> None:
        """Open again what was right when it was said, and is no longer since another answer changed."""
        changed, self._changed = self._changed, set()
        if not changed or not self.flow.checked_again:
            return
        reached = [self.flow.reach.of(name) for name in changed]
        for name, looked_at in self.flow.checked_again.items():
            # One that came back with its instance was not looked at while it was away.
            if name not in changed and all(looked_at.isdisjoint(names) for names in reached):
                continue
            # What is open again is asked first; then there is something to judge by.
            if any(is_reopened(self.submission, other) for other in looked_at):
                continue
            for place in places_of(self.submission, name):
                if self.submission.is_relevant(place) and is_wrong_now(self.submission, place):
                    self.reopen(place.path, at)

    def ask(self, found: Open, at: datetime) -> None:
        if isinstance(found, Place) and not self.run.refusals and is_wrong_now(self.submission, found):
            self.refuse(found.path, self._why_again(found), at)
        self.happened(asked(found, self.submission, self.next_sequence, at))

    def _why_again(self, place: Place) -> Phrase:
        """What was said to a question that was right then and is not now, and why."""
        answer, question = self.run.answers[place.path], place.question
        was_skipped = answer.value is None
        own = question.required_message if was_skipped else question.constraint_message
        why = {"shown": answer.shown, "why": self.submission.worded(own, place) or ""}
        return Phrase("now-needed" if was_skipped else "no-longer-fits", why)


def _is_note(found: Open) -> bool:
    return isinstance(found, Place) and found.question.is_said
