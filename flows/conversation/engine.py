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

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from flows.conversation.definition import ChoiceRow, Flow, Label, Question, QuestionType
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
from flows.conversation.expressions import parse_template
from flows.conversation.lexicon import folded, means
from flows.conversation.places import Another, Place
from flows.conversation.renaming import Route, guessed_route, placed, renames
from flows.conversation.replies import parse, parse_choice, shown
from flows.conversation.run import Answer, Run, State, apply
from flows.conversation.submission import Submission, template_path
from flows.conversation.told import CHECK_PATH, SEND, Check, Open, first_open, group_of, label_of, told
from flows.values import Choice, Value, as_text

DEEPEST = 64
"""So many repeats may be inside each other."""

YES_OR_NO = (
    ChoiceRow("yes", Label({"en": parse_template("Yes"), "bn": parse_template("হ্যাঁ")})),
    ChoiceRow("no", Label({"en": parse_template("No"), "bn": parse_template("না")})),
)


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


def calculated(flow: Flow, run: Run) -> Mapping[str, str]:
    """The value of every relevant calculation, as text, by path."""
    submission = Submission(flow, run)
    return {
        place.path: submission.text_at(place)
        for place in submission.questions()
        if place.question.type is QuestionType.CALCULATE and submission.is_relevant(place)
    }


def relevant_answers(flow: Flow, run: Run) -> Mapping[str, Answer]:
    """The answers that count, by path, in the order of the flow."""
    return {
        place.path: run.answers[place.path]
        for place in Submission(flow, run).questions()
        if place.path in run.answers and run.answers[place.path].counts
    }


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
        if isinstance(found, Place) and not self._allows(found, value):
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

    def _allows(self, place: Place, value: Value) -> bool:
        answered = Answered(self.next_sequence, self.submission.at, place.path, value, "")
        return self.submission.allows(place, as_text(value), lambda: apply(self._run, answered))

    def _accept(self, found: Place | Another, value: Value, at: datetime) -> None:
        before = self.run.answers.get(found.path)
        words = self._shown(found, value)
        if before is None or before.value is None:
            self.happened(Answered(self.next_sequence, at, found.path, value, words))
        elif before.value == value:
            self.happened(BroughtBack(self.next_sequence, at, found.path, before.shown))
        else:
            self.happened(Corrected(self.next_sequence, at, found.path, value, before.value, words))

    def _keep(self, found: Place | Another, at: datetime) -> None:
        kept = self.run.answers.get(found.path)
        if kept is not None and kept.value is not None and self._still_fits(found, kept.value):
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
        if self._is_required(found):
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
            elif not self._may_stay(place, answer):
                self.happened(SetAside(self.next_sequence, at, path, SetAsideBecause.DOES_NOT_FIT))

    def _is_taken(self, place: Place, value: Value) -> bool:
        return self.submission.is_relevant(place) and self.submission.takes(place, value)

    def _may_stay(self, place: Place, answer: Answer) -> bool:
        if answer.value is None:
            return True
        if answer.state is State.ANSWERED:
            return self.submission.takes(place, answer.value)
        return self.submission.could_take(place, answer.value)

    # --- what follows ---------------------------------------------------------------------------------

    def go_on(self, at: datetime) -> None:
        """Settle what the answers imply, say the notes that come next, and ask the open question or end."""
        self.settle(at)
        while (found := self.open_question()) is not None and _is_note(found):
            assert isinstance(found, Place)
            self.happened(Said(self.next_sequence, at, self._told(found), found.path))
            self.settle(at)
        if found is None:
            self.happened(RunEnded(self.next_sequence, at, Ending.COMPLETED))
        else:
            self.ask(found, at)

    def _told(self, place: Place) -> str:
        """What is said at a place that asks nothing: its label, and the value that nobody can change."""
        words = self.submission.worded(place.question.label, place) or ""
        text = "" if place.question.type is QuestionType.NOTE else self.submission.text_at(place)
        return f"{words}\n{self._default_shown(place, text) or text}" if text else words

    def ask_to_check(self, at: datetime) -> None:
        """Show all answers: each can be changed, and all are sent together."""
        lines = told(self.submission)
        send = [self._offered(row, self.submission.root) for row in SEND]
        self.happened(
            Asked(
                sequence=self.next_sequence,
                at=at,
                question=CHECK_PATH,
                label=Phrase("check-your-answers"),
                hint="",
                # The wording is kept: what was sent is what was seen here.
                choices=(*send, *(OfferedChoice(line.path, line.in_one_line) for line in lines)),
                position=len(lines),
                total=len(lines),
                about=False,
                can_go_back=True,
                can_skip=False,
                sensitive=False,
            )
        )

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
            if all(looked_at.isdisjoint(names) for names in reached):
                continue
            # What is open again is asked first; then there is something to judge by.
            if any(self._is_reopened(other) for other in looked_at):
                continue
            for place in self._places(name):
                if self.submission.is_relevant(place) and self._is_wrong_now(place):
                    self.reopen(place.path, at)

    def _is_reopened(self, name: str) -> bool:
        return any(
            self.submission.is_relevant(place) and self.run.answers[place.path].state is State.REOPENED
            for place in self._places(name)
            if place.path in self.run.answers
        )

    def _places(self, name: str) -> list[Place]:
        """All places of a question, one for each instance of the repeats around it."""
        return [each for each in self.submission.named(name, self.submission.root) if isinstance(each, Place)]

    def _is_wrong_now(self, place: Place) -> bool:
        """Whether what was said (or skipped) at a place would be refused today."""
        answer = self.run.answers.get(place.path)
        if answer is None or answer.state is State.SAID:
            return False
        if answer.value is None:
            return self._is_required(place)
        return self.submission.takes(place, answer.value) and not self._allows(place, answer.value)

    def ask(self, found: Open, at: datetime) -> None:
        if isinstance(found, Check):
            return self.ask_to_check(at)
        submission = self.submission
        position, total, about = self._place(found)
        kept = self.run.answers.get(found.path)
        keep = (
            kept.shown
            if kept is not None and kept.value is not None and self._still_fits(found, kept.value)
            else None
        )
        if (
            isinstance(found, Place)
            and kept is not None
            and not self.run.refusals
            and self._is_wrong_now(found)
        ):
            own = submission.worded(
                found.question.constraint_message
                if kept.value is not None
                else found.question.required_message,
                found,
            )
            why = {"shown": kept.shown, "why": own or ""}
            self.refuse(
                found.path, Phrase("no-longer-fits" if kept.value is not None else "now-needed", why), at
            )
        here = found.parent if isinstance(found, Another) else found
        hint = ""
        if isinstance(found, Place):
            hint = submission.worded(found.question.hint, found) or ""
            if keep is None and (default := submission.default(found)):
                keep = self._default_shown(found, default)
        self.happened(
            Asked(
                sequence=self.next_sequence,
                at=at,
                question=found.path,
                label=label_of(found, submission),
                hint=hint,
                choices=tuple(self._offered(row, here) for row in self._rows(found)),
                position=position,
                total=total,
                about=about,
                can_go_back=submission.course.answered_before(found.path) is not None,
                can_skip=isinstance(found, Place) and not self._is_required(found),
                sensitive=isinstance(found, Place) and found.question.sensitive,
                keep=keep,
                group=group_of(found, submission),
            )
        )

    # --- looking things up ----------------------------------------------------------------------------

    @property
    def _fallback(self) -> str:
        return self.flow.settings.default_language

    def _rows(self, found: Place | Another) -> tuple[ChoiceRow, ...]:
        return YES_OR_NO if isinstance(found, Another) else self.submission.offered(found)

    def _takes(self, found: Place | Another, value: Value) -> bool:
        return (
            isinstance(value, Choice) if isinstance(found, Another) else self.submission.takes(found, value)
        )

    def _still_fits(self, found: Place | Another, value: Value) -> bool:
        return self._takes(found, value) and (isinstance(found, Another) or self._allows(found, value))

    def _offered(self, row: ChoiceRow, place: Place) -> OfferedChoice:
        return OfferedChoice(row.name, self.submission.worded(row.label, place) or row.name)

    def _default_shown(self, place: Place, default: str) -> str | None:
        value = parse(
            self.flow, place.question, Reply(at=self.run.started_at, text=default), self._rows(place)
        )
        if isinstance(value, Phrase):
            return None
        return self._shown(place, value)

    def _shown(self, found: Place | Another, value: Value) -> str:
        appearance = found.question.appearance if isinstance(found, Place) else ()
        return shown(value, self._rows(found), self.run.language, self._fallback, appearance)

    def _is_required(self, place: Place) -> bool:
        required = place.question.required
        return required is not None and self.submission.holds(required, place)

    def _place(self, found: Place | Another) -> tuple[int, int, bool]:
        """Where the question stands among those this person is asked, as far as that is known now."""
        course = self.submission.course
        position, total = course.standing_of(found.path)
        return position, total, course.may_go_on or self._conditions_open(found)

    def _conditions_open(self, found: Place | Another) -> bool:
        """Whether a condition further on looks at something that is still to be answered."""
        here = self.flow.numbers[found.name]
        known: dict[str, bool] = {}
        for number, names in reversed(self.flow.conditions):
            if number <= here:
                break
            for name in names:
                if name not in known:
                    known[name] = self._is_undecided(name)
                if known[name]:
                    return True
        return False

    def _is_undecided(self, name: str) -> bool:
        chain = self.flow.items_by_name.get(name)
        if chain is None or not isinstance(chain[-1], Question):
            return False
        if chain[-1].calculation is not None:
            return True
        if not chain[-1].is_asked:
            return False
        return any(not self.submission.is_settled(place) for place in self._places(name))


def _is_note(found: Open) -> bool:
    return isinstance(found, Place) and found.question.is_said
