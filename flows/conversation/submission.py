"""A submission: the places a flow has for this person's answers, and what each of them holds.

It follows from the flow and the run and from nothing else, and is never stored. Groups, each instance of a
repeat and each question are places; expressions walk over them. Everything is worked out when it is first
looked at, and kept as long as the submission is.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TypeVar, assert_never

from flows.conversation.course import Course
from flows.conversation.definition import (
    ChoiceRow,
    Flow,
    Group,
    Label,
    Question,
    QuestionType,
)
from flows.conversation.direction import set_apart
from flows.conversation.expressions import (
    DataNode,
    Expression,
    NodeSet,
    as_number,
    evaluate,
    holds,
    text_of,
)
from flows.conversation.lists import looked_up, offers, root_of
from flows.conversation.moments import Moments
from flows.conversation.places import MOST_INSTANCES, Another, Place, Tree, most_instances
from flows.conversation.replies import cast, fits
from flows.conversation.run import Answer, Run, State
from flows.values import Choice, Choices, Ranking, Value, as_text

_PLAIN_TEXT = (
    *(QuestionType.TEXT, QuestionType.BARCODE, QuestionType.NOTE, QuestionType.ACKNOWLEDGE),
    *(QuestionType.CALCULATE, QuestionType.HIDDEN, QuestionType.METADATA, QuestionType.RANK),
    *(QuestionType.IMAGE, QuestionType.AUDIO, QuestionType.VIDEO, QuestionType.FILE),
)

_T = TypeVar("_T")

LONG = 40
"""Questions of a flow that may be worked out from any end."""


class Submission:
    """The places of one run, with what they hold. Implements ``World`` for expressions.

    The tree of places is handed on from one submission to the next (``after``). An earlier one that is looked at
    again makes its own.
    """

    def __init__(self, flow: Flow, run: Run, *, at: datetime | None = None) -> None:
        self.flow = flow
        self.run = run
        self.at = at or run.last_at or run.started_at
        self._tree: Tree | None = None
        self._course: Course | None = None
        # Names whose entries in the course have to be looked at again, and where; whether instances came or went.
        self._to_look_at: Mapping[str, str] = {}
        self._moved = False
        # What was worked out, by the name of an item and then by path.
        self._texts: dict[str, dict[str, str]] = {}
        self._relevance: dict[str, dict[str, bool]] = {}
        self._offered: dict[str, dict[str, tuple[ChoiceRow, ...]]] = {}
        self._is_warm = False
        self.moments = Moments(self, {})

    # --- from one submission to the next ----------------------------------------------------------------

    def after(self, run: Run, path: str, *, at: datetime | None = None) -> Submission:
        """The submission of the run once something happened to the answer at ``path``.

        Whatever that answer does not reach is taken over; the rest is worked out anew when it is looked at.
        """
        then = self.of_run(run, at)
        leaf, _, instance = path.rpartition("/")[2].partition("[")
        if leaf in self.flow.items_by_name:
            counted = frozenset({leaf} if instance else ())
            then._take_over(self, _where(self.flow.reach.of(leaf), path), counted)
        # What was so far stays as it was: calculations that look back find it without working it out again.
        passed = self.flow.remembers and path not in self.run.answers
        then.moments = Moments(then, self.moments.with_latest() if passed else self.moments.of_the_start())
        return then

    def of_now(self, run: Run) -> Submission | None:
        """The same submission for a run with the same answers; ``None`` where they are others."""
        if run.id != self.run.id or run.answers is not self.run.answers or run.language != self.run.language:
            return None
        by_time = self.flow.reach.by_time
        if not by_time or (run.last_at or run.started_at) == self.at:
            return self
        then = self.of_run(run)
        then._take_over(self, dict.fromkeys(by_time, ""))
        return then

    def of_run(self, run: Run, at: datetime | None = None) -> Submission:
        """The submission of another run of this flow, of which nothing is known yet."""
        return type(self)(self.flow, run, at=at)

    def _take_over(
        self, other: Submission, reached: Mapping[str, str], counted: frozenset[str] = frozenset()
    ) -> None:
        """Keep what another submission worked out, but for the items that were reached; and take its tree.

        ``reached`` gives for each name where: below which instance, or everywhere (blank). ``counted`` are repeats of
        which an instance was added or taken away, besides those counted by an expression.
        """
        if self.flow.remembers:
            # Calculations that look back look there: it keeps what it knows.
            self._texts = dict(other._texts)
            self._relevance = dict(other._relevance)
            self._offered = dict(other._offered)
        else:
            self._texts, other._texts = other._texts, {}
            self._relevance, other._relevance = other._relevance, {}
            self._offered, other._offered = other._offered, {}
        for name, below in reached.items():
            _forget(self._texts, name, below)
            _forget(self._relevance, name, below)
            _forget(self._offered, name, below)
        self._is_warm, other._is_warm = other._is_warm, self.flow.remembers and other._is_warm
        if other._tree is None or other._tree.of is not other:
            return
        self._tree, other._tree = other._tree, None
        self._tree.of = self
        self._course, other._course = other._course, None
        self._to_look_at = dict(other._to_look_at)
        for name, below in reached.items():
            self._to_look_at[name] = below if self._to_look_at.get(name, below) == below else ""
        recounted = counted.union(self.flow.reach.counted & reached.keys())
        self._moved = other._moved or bool(recounted)
        if recounted:
            self._tree.recount(recounted)

    @property
    def tree(self) -> Tree:
        if self._tree is None:
            self._tree = Tree(self)
        return self._tree

    @property
    def root(self) -> Place:
        return self.tree.root

    @property
    def course(self) -> Course:
        """All that can be asked, in order, as it stands now."""
        if self._course is None:
            self._warm()
            self._course = Course(self.tree)
            self._course.look(self, None)
        elif self._to_look_at:
            self._warm(self._to_look_at)
            self._course.look(self, self._to_look_at, moved=self._moved)
        self._to_look_at, self._moved = {}, False
        return self._course

    def place(self, path: str) -> Place | None:
        """The place of that path; ``None`` where the submission has none (any more)."""
        return self.tree.place(path)

    def is_settled(self, found: Place | Another) -> bool:
        """Whether it was answered, skipped or said, with a value that still fits it."""
        answer = self.run.answers.get(found.path)
        if answer is None:
            return False
        match answer.state:
            case State.ANSWERED:
                if isinstance(found, Another):
                    return answer.value in (Choice("yes"), Choice("no"))
                return answer.value is not None and self.takes(found, answer.value)
            case State.SKIPPED | State.SAID:
                return True
            case State.REOPENED | State.NOT_RELEVANT | State.DOES_NOT_FIT:
                return False
            case _:
                assert_never(answer.state)

    def is_asked(self, place: Place) -> bool:
        """Whether a person answers here now: of a kind that is asked, and not read-only at the moment."""
        if not place.question.is_asked:
            return False
        around: Place | None = place
        while around is not None and around.item is not None:
            if around.item.read_only_if is not None and holds(around.item.read_only_if, self, around):
                return False
            around = around.parent
        return True

    def instances(self, repeat: Group, parent: Place) -> int:
        """How many instances a repeat has: its count, or as many as the person said there are."""
        if repeat.count is not None:
            number = as_number(evaluate(repeat.count, self, parent))
            return int(min(max(0.0, number), most_instances(repeat, parent))) if number == number else 0
        before = f"{parent.path}/" if parent.path else ""
        count = 0
        while count < MOST_INSTANCES:
            answer = self.run.answers.get(f"{before}{repeat.name}[{count + 1}]")
            if answer is None or answer.state is not State.ANSWERED or answer.value != Choice("yes"):
                break
            count += 1
        return count

    def questions(self) -> Iterator[Place]:
        """Every place that is a question, in the order of the flow."""
        return self.tree.questions()

    def walk(self) -> Iterator[Place | Another]:
        """All that is relevant, in the order of the flow: questions, and before each instance of a repeat that has
        no count, and after the last, whether there is one (more)."""
        return self.course.relevant()

    # --- what a place holds ---------------------------------------------------------------------------

    def is_relevant(self, place: Place) -> bool:
        """Whether its own condition and those of all groups around it hold."""
        by_path = self._relevance.setdefault(place.name, {})
        known = by_path.get(place.path)
        if known is None:
            # A condition that depends on itself is refused when the flow is read; here it must only not hang.
            by_path[place.path] = True
            known = place.parent is None or self.is_relevant(place.parent)
            relevant = place.item.relevant if place.item is not None else None
            if known and relevant is not None:
                known = holds(relevant, self, place)
            by_path[place.path] = known
        return known

    def text_at(self, place: Place) -> str:
        """What a place holds as expressions see it: blank unless it is relevant."""
        by_path = self._texts.setdefault(place.name, {})
        known = by_path.get(place.path)
        if known is None:
            if not self._is_warm:
                self._warm_for(place.name)
            by_path[place.path] = ""
            known = self._text(place) if isinstance(place.item, Question) and self.is_relevant(place) else ""
            by_path[place.path] = known
        return known

    def _warm(self, reached: Mapping[str, str] | None = None) -> None:
        """In a long flow, work everything (or what was reached) out in the order in which one looks at the other: a
        chain of a thousand conditions, followed from its end, would be a thousand calls deep."""
        if len(self.flow.questions) <= LONG or (self._is_warm and reached is None):
            return
        self._is_warm = True
        for chain in self.flow.reach.in_order(reached):
            below = reached[chain[-1].name] if reached is not None else ""
            for place in self.tree.along(chain):
                if place.path.startswith(below):
                    self.text_at(place)

    def _warm_for(self, name: str) -> None:
        """The same for what one name looks at, where nothing else may be wanted of this submission."""
        if len(self.flow.questions) <= LONG:
            return
        behind = self.flow.reach.reaching((name,))
        if len(behind) > LONG:
            self._is_warm = True
            for chain in self.flow.reach.in_order(behind):
                for place in self.tree.along(chain):
                    self.text_at(place)
            self._is_warm = False

    def put_text(self, place: Place, text: str) -> None:
        """Let a place hold a text that was worked out elsewhere."""
        self._texts.setdefault(place.name, {})[place.path] = text

    def _text(self, place: Place) -> str:
        question = place.question
        if question.type is QuestionType.METADATA:
            return self._metadata(question)
        if question.calculation is not None and not question.triggers:
            if question.calculation.remembers:
                return self.moments.remembered(place)
            return self.cast(place, text_of(question.calculation, self, place))
        answer = self.standing(place)
        if question.triggers:
            triggered = self.moments.triggered(place, answer)
            if triggered is not None:
                return triggered
        if answer is not None:
            return as_text(answer.value) if answer.value is not None else ""
        return self.default(place)

    def standing(self, place: Place) -> Answer | None:
        """The answer that stands at a place: given or skipped, not reopened, and still one the question takes."""
        answer = self.run.answers.get(place.path)
        if answer is None or answer.state in (State.REOPENED, State.DOES_NOT_FIT, State.SAID):
            return None
        if answer.value is not None and not self.takes(place, answer.value):
            return None
        return answer

    def takes(self, place: Place, value: Value) -> bool:
        """Whether a value is still an answer to the question here: of its type, and among what it offers."""
        question = place.question
        if not fits(question, value):
            return False
        match value:
            case Choice(name):
                return any(row.name == name for row in self.offered(place))
            case Choices(names) | Ranking(names):
                offered = {row.name for row in self.offered(place)}
                return all(name in offered for name in names)
            case _:
                return True

    def default(self, place: Place) -> str:
        """The value before any answer: what is written, or what was worked out as the run (or the instance) began.

        A question that was not relevant then has nothing worked out, as in other engines.
        """
        default = place.question.default
        if default is None:
            return ""
        if isinstance(default, str):
            return self.cast(place, default)
        began = self.moments.as_it_began(place)
        there = began.place(place.path)
        if there is None or not began.is_relevant(there):
            return ""
        return self.cast(place, text_of(default, began, there))

    def cast(self, place: Place, text: str) -> str:
        """A value that was worked out, as the question's type holds it; blank where it is none of that type."""
        kind = place.question.type
        if text == "" or kind in _PLAIN_TEXT:
            return text
        if kind in (QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE):
            offered = {row.name for row in self.offered(place)}
            names = [text] if kind is QuestionType.SELECT_ONE else text.split()
            return " ".join(name for name in names if name in offered)
        return cast(kind, text)

    def _metadata(self, question: Question) -> str:
        match question.metadata:
            case "start":
                return self.run.started_at.isoformat(timespec="milliseconds")
            case "end":
                return self.at.isoformat(timespec="milliseconds")
            case "today":
                return self.run.started_at.date().isoformat()
            case _:
                # A chat tells a form nothing about the device, the number or the name of the person.
                return ""

    def offered(self, place: Place) -> tuple[ChoiceRow, ...]:
        """The choices of a question for this person now, filtered."""
        by_path = self._offered.setdefault(place.name, {})
        known = by_path.get(place.path)
        if known is None:
            by_path[place.path] = ()
            known = by_path[place.path] = offers(self, place)
        return known

    # --- World: what expressions look at --------------------------------------------------------------

    def named(self, name: str, around: DataNode) -> NodeSet:
        """The places of ``${name}``: the one within the same instances as ``around``, or all there are."""
        return self.tree.named(name, around)

    def last_saved(self, name: str) -> str:  # noqa: ARG002
        return ""

    def instance(self, name: str) -> DataNode | None:
        return root_of(self.flow, name, self.run.language)

    def choice_label(self, value: str, question: NodeSet, name: str) -> str:
        chain = self.flow.items_by_name.get(name)
        if chain is None or not isinstance(chain[-1], Question):
            return ""
        place = next((node for node in question if isinstance(node, Place)), None)
        rows = self.offered(place) if place is not None else self.flow.choices_of(chain[-1])
        for row in rows or self.flow.choices_of(chain[-1]):
            if row.name == value:
                label = row.label.in_language(self.run.language, self.flow.settings.default_language)
                return label.filled(lambda named: self.shown(named, place or self.root)) if label else value
        return ""

    def pulled(self, table: str, column: str, key: str, value: str) -> str:
        return looked_up(self.flow, table, column, key, value)

    def position(self, place: DataNode) -> int:
        if isinstance(place, Place) and place.instance:
            return place.instance
        siblings = (
            [other for other in place.parent.children if other.name == place.name] if place.parent else []
        )
        return next((index for index, other in enumerate(siblings, start=1) if other is place), 1)

    def seed(self, place: DataNode) -> bytes:
        path = place.path if isinstance(place, Place) else place.name
        return hashlib.sha256(f"{self.run.id}\n{path}".encode()).digest()

    @property
    def version(self) -> str:
        return self.flow.settings.version

    # --- in words -------------------------------------------------------------------------------------

    def shown(self, name: str, around: Place) -> str:
        """``${name}`` inside a text, in the person's words; blank where there is no answer."""
        places = self.named(name, around)
        if not places or not isinstance(place := places[0], Place) or not isinstance(place.item, Question):
            return ""
        answer = self.standing(place)
        if answer is not None and answer.state is State.ANSWERED and place.question.calculation is None:
            return answer.shown if self.is_relevant(place) else ""
        return self.text_at(place)

    def worded(self, label: Label | None, place: Place) -> str | None:
        """A label in the person's language with its ``${name}`` filled in."""
        if label is None:
            return None
        text = label.in_language(self.run.language, self.flow.settings.default_language)
        if text is None or not text.names:
            return text.source if text is not None else None
        return text.filled(lambda name: set_apart(self.shown(name, place), text.own_words))

    def holds(self, condition: Expression, place: Place, proposed: str | None = None) -> bool:
        return holds(condition, self, place, proposed)


def _where(reached: Mapping[str, int], path: str) -> Mapping[str, str]:
    """Where each name is reached from an answer at ``path``: below which of the instances around it."""
    around = ["", *(path[: found.end()] for found in re.finditer(r"\]", path))]
    return {name: around[min(depth, len(around) - 1)] for name, depth in reached.items()}


def _forget(known: dict[str, dict[str, _T]], name: str, below: str) -> None:
    if below and name in known:
        known[name] = {path: value for path, value in known[name].items() if not path.startswith(below)}
    else:
        known.pop(name, None)


def submitted(submission: Submission) -> Mapping[str, str]:
    """What the submission holds, by path: relevant places with a value."""
    return {
        place.path: text
        for place in submission.questions()
        if submission.is_relevant(place) and (text := submission.text_at(place)) != ""
    }
