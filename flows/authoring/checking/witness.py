"""For every question and every choice a witness: a short conversation in which it is asked, or offered.

The conversations are real ones: the engine is played, guided by answers with which the conditions hold. Whoever
skips all that can be skipped reaches most of a flow; what is left is aimed at, one question after another, from
where that conversation turns off. The budget is counted in turns, never in time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flows.authoring.checking.answers import Sort, holds, plainest
from flows.authoring.checking.conditions import Condition, Conditions, Source, names_of
from flows.authoring.checking.patterns import read_pattern
from flows.authoring.checking.solving import GivenUp, Model, Solver
from flows.authoring.checking.terms import number_in
from flows.authoring.effort import expressions_of
from flows.authoring.rehearsal import written_reply
from flows.conversation.definition import Flow, Group, Item, Question, QuestionType
from flows.conversation.engine import Sprint, resume, start
from flows.conversation.events import Asked, Input, Reply, Said, Skip, Started
from flows.conversation.expressions.tree import Literal, Node, Operation, Reference, walk
from flows.conversation.expressions.values import as_string, day_of
from flows.conversation.places import template_path
from flows.conversation.run import Run
from flows.conversation.told import CHECK_PATH

TURNS_PER_QUESTION = 3
TURNS_BESIDES = 1_500
A_TURNS_TERMS = 10_000
"""Operations, names and numbers in all expressions of a flow for each of which a turn counts for one more."""
ATTEMPTS = 30
"""Answers tried to one question that has to be answered."""
VARIATIONS = 24
"""Conversations tried for one question where reasoning gives none."""
LARGE = 150
"""Questions of a flow in which several questions are aimed at in one conversation."""
ROUNDS = 6
MOST_FILTERS = 60
"""Kinds of row in one list that a filter tells apart, for each of which a conversation is looked for."""
SMALL = 60
"""Questions of a flow in which every choice is tried, for shorter conversations."""
SELECTS = (QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE, QuestionType.RANK)

Target = tuple[str, str | None]
"""The path of a question in its flow, and one of its choices."""


@dataclass(frozen=True, slots=True)
class Witness:
    """``inputs`` after the start of a run lead to the question ``asked`` (its path in the run)."""

    question: str
    choice: str | None
    asked: str
    inputs: tuple[Input, ...]


@dataclass(frozen=True, slots=True)
class _Trail:
    """What was sent so far, from the last to the first: conversations share their beginnings."""

    given: Input
    before: _Trail | None
    length: int

    def inputs(self) -> tuple[Input, ...]:
        found: list[Input] = []
        here: _Trail | None = self
        while here is not None:
            found.append(here.given)
            here = here.before
        return tuple(reversed(found))


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a conversation stands: the run, what is asked, and how it came there."""

    run: Run
    asked: Asked | None
    trail: _Trail | None


@dataclass(frozen=True, slots=True)
class _Plan:
    """What to answer by the names of questions, and how many instances each repeat gets, by its path."""

    answers: Mapping[str, str] = field(default_factory=dict)
    instances: Mapping[str, int] = field(default_factory=dict)
    #: in a repeat, each instance answers for itself by this lot
    lot: int = 0


@dataclass
class Search:
    conditions: Conditions
    solver: Solver
    at: datetime
    turns: int = 0
    found: dict[Target, tuple[str, _Trail | None]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._spots: list[_Spot] = []
        self._fits: dict[str, tuple[str, ...]] = {}
        self._written: dict[str, dict[str, None]] | None = None
        self._weight = 1

    @property
    def flow(self) -> Flow:
        return self.conditions.flow

    @property
    def most_turns(self) -> int:
        return TURNS_PER_QUESTION * len(self.flow.questions) + TURNS_BESIDES

    def witnesses(self) -> tuple[Witness, ...]:
        """The conversations found, in the order of the flow."""
        order = {question.path: number for number, question in enumerate(self.flow.questions)}
        targets = sorted(self.found, key=lambda target: (order.get(target[0], 0), target[1] or ""))
        return tuple(self._witness(target) for target in targets)

    def _witness(self, target: Target) -> Witness:
        asked, trail = self.found[target]
        return Witness(target[0], target[1], asked, trail.inputs() if trail is not None else ())

    @property
    def reached(self) -> set[str]:
        return {path for path, choice in self.found if choice is None}

    def is_found(self, question: Question, choice: str | None = None) -> bool:
        return (question.path, choice) in self.found

    # --- the search -----------------------------------------------------------------------------------

    def explore(self) -> None:
        """Play until all is reached or the budget is spent."""
        self._spots = [*self._play(self._begin(), _Plan(), None)]
        # The first conversation is had whatever it costs.
        self._weight += self._terms() // A_TURNS_TERMS
        if len(self.flow.questions) > LARGE:
            self._aim_at_many()
        for question in self.flow.questions:
            if question.type is not QuestionType.NOTE and not question.is_asked:
                continue
            if not self.is_found(question):
                self._aim(question, self.conditions.of(question), (question.path, None))
            if question.choice_filter is not None:
                self._aim_at_choices(question)
        if len(self.flow.questions) <= SMALL:
            self._try_every_choice()

    def _aim_at_many(self) -> None:
        """In a large flow, conversations that go through it once and reach as much as fits together."""
        for _ in range(ROUNDS):
            known = len(self.found)
            answers: Model = {}
            instances: dict[str, int] = {}
            for question in self.flow.questions:
                if self.is_found(question) or not (question.is_asked or question.type is QuestionType.NOTE):
                    continue
                model = self.solver.near_model(self.conditions.of(question))
                wanted = {name: text for name, text in (model or {}).items() if text}
                if all(answers.get(name, text) == text for name, text in wanted.items()):
                    answers |= wanted
                    instances |= self._instances(question, wanted, 0)
            if self._is_spent() or not (answers or instances):
                return
            for _ in self._play(self._spots[0], _Plan(answers, instances), None):
                pass
            if len(self.found) == known:
                return

    def _aim_at_choices(self, question: Question) -> None:
        assert question.choice_filter is not None
        source = Source(question.row, "choice_filter", question.path, question.choice_filter.source)
        tried: dict[Node, None] = {}
        for row in self.flow.choices_of(question):
            if self.is_found(question, row.name) or len(tried) >= MOST_FILTERS:
                continue
            tree = self.conditions.plain(question.choice_filter, question, row)
            if tree not in tried:
                # Rows that the filter treats alike are offered together.
                tried[tree] = None
                wanted = [*self.conditions.of(question), Condition(tree, source)]
                self._aim(question, wanted, (question.path, row.name))

    def _aim(self, question: Question, wanted: list[Condition], target: Target) -> None:
        try:
            model = self.solver.model(wanted)
        except GivenUp:
            model = {}
        if model is None or self._is_spent():
            return
        if self._pursue(question, model, target):
            return
        names = self._involved(wanted)
        for number in range(VARIATIONS):
            if self._is_spent():
                return
            varied = {name: self._varied(name, target, number) for name in sorted(names)}
            # Every other try keeps what reasoning says, where it says something.
            answers = varied | {k: v for k, v in model.items() if v} if number % 2 == 0 else varied
            if self._pursue(question, answers, target, instances=number % 5):
                return

    def _pursue(self, question: Question, answers: Model, target: Target, instances: int = 0) -> bool:
        """Play towards one question, from where the plan leaves the conversation that skips everything."""
        plan = _Plan(answers, self._instances(question, answers, instances), instances)
        named = (self.conditions.named(name) for name, text in answers.items() if text)
        last = max(self.conditions.number(item) for item in (question, *named) if item is not None)
        for _ in self._play(self._turning(plan), plan, lambda: target in self.found, last):
            pass
        return target in self.found

    def _instances(self, question: Question, answers: Model, more: int) -> dict[str, int]:
        wanted: dict[str, int] = {}
        named = [self.conditions.named(name) for name, text in answers.items() if text]
        items: list[Item] = [question, *(item for item in named if item is not None)]
        for item in items:
            for path in self.conditions.repeats(item):
                wanted[path] = max(1, more)
        if more:
            groups = (item for item in self.conditions.items() if isinstance(item, Group) and item.repeats)
            wanted = {group.path: more for group in groups} | wanted
        return wanted

    def _turning(self, plan: _Plan) -> _Spot:
        """The last place up to which the plan is the conversation that skips everything."""
        # What was worked out there has moved on with the conversation: it is worked out anew.
        self.turns += len(self.flow.questions) // LARGE
        before = self._spots[0]
        for spot in self._spots:
            if spot.asked is None:
                break
            before = spot
            path = template_path(spot.asked.question)
            known = self.flow.by_path.get(path)
            if known is None:
                if plan.instances.get(path, 0):
                    break
            elif plan.answers.get(known.name):
                break
        return before

    def _try_every_choice(self) -> None:
        """Other answers may make the way to a later question shorter."""
        for spot in tuple(self._spots):
            question = self._question(spot)
            if question is None or question.type is not QuestionType.SELECT_ONE or spot.asked is None:
                continue
            for choice in spot.asked.choices[:12]:
                if self._is_spent():
                    return
                for _ in self._play(spot, _Plan({question.name: choice.name}), None):
                    pass

    def _is_spent(self) -> bool:
        return self.turns >= self.most_turns

    # --- one conversation -----------------------------------------------------------------------------

    def _begin(self) -> _Spot:
        language = self.flow.settings.default_language
        return self._arrived(start(self.flow, Started("witness", "nobody", language, self.at)), None)

    def _arrived(self, sprint: Sprint, trail: _Trail | None) -> _Spot:
        asked: Asked | None = None
        for event in sprint.events:
            match event:
                case Said(question=str(path)):
                    self._record((template_path(path), None), path, trail)
                case Asked():
                    asked = event
                case _:
                    pass
        # The check of all answers at the end is no question of the flow.
        if asked is not None and asked.question != CHECK_PATH:
            path = template_path(asked.question)
            self._record((path, None), asked.question, trail)
            for choice in asked.choices:
                self._record((path, choice.name), asked.question, trail)
        return _Spot(sprint.run, asked, trail)

    def _record(self, target: Target, asked: str, trail: _Trail | None) -> None:
        known = self.found.get(target)
        if known is None or _length(trail) < _length(known[1]):
            self.found[target] = (asked, trail)

    def _question(self, spot: _Spot) -> Question | None:
        return self.flow.by_path.get(template_path(spot.asked.question)) if spot.asked is not None else None

    def _play(
        self, spot: _Spot, plan: _Plan, arrived: Callable[[], bool] | None, last: int | None = None
    ) -> Iterator[_Spot]:
        """The places of one conversation, until it ends or arrives, or is past the question numbered ``last``."""
        yield spot
        while spot.asked is not None and spot.run.is_open and not self._is_spent():
            if arrived is not None and arrived():
                return
            question = self._question(spot)
            if last is not None and question is not None and self.conditions.number(question) > last:
                return
            after = self._answered(spot, question, plan)
            if after is None:
                return
            spot = after
            yield spot

    def _answered(self, spot: _Spot, question: Question | None, plan: _Plan) -> _Spot | None:
        """The conversation one answer further; ``None`` where nothing that was tried is taken."""
        assert spot.asked is not None
        for tried, given in enumerate(self._options(spot.asked, spot.run, question, plan)):
            if tried >= ATTEMPTS or self._is_spent():
                return None
            self.turns += self._cost(question)
            trail = _Trail(given, spot.trail, _length(spot.trail) + 1)
            sprint = resume(self.flow, spot.run, given)
            if not sprint.run.is_open or any(isinstance(event, Asked) for event in sprint.events):
                return self._arrived(sprint, trail)
        return None

    def _cost(self, question: Question | None) -> int:
        """Turns that a turn counts for: very long conditions are gone through at each, and a filter goes through its
        whole list, before the answer and after it."""
        if question is None or question.choice_filter is None:
            return self._weight
        return self._weight + len(self.flow.choices_of(question)) // 50

    def _options(self, asked: Asked, run: Run, question: Question | None, plan: _Plan) -> Iterator[Input]:
        path = asked.question
        if path == CHECK_PATH:
            yield Reply(self.at, choice="send", question=path)
            return
        if question is None:
            number = int(path.rpartition("[")[2].rstrip("]"))
            more = number <= plan.instances.get(template_path(path), 0)
            yield Reply(self.at, choice="yes", question=path) if more else Skip(self.at)
            return
        wanted = plan.answers.get(question.name, "")
        if wanted and plan.lot and "[" in path:
            wanted = self._varied(question.name, (path, None), plan.lot) or wanted
        if wanted:
            yield written_reply(question, wanted, self.at, path)
        if asked.can_skip:
            yield Skip(self.at)
            return
        for text in dict.fromkeys((*self._fitting(question), *self._likely(question, asked, run))):
            if text and text != wanted:
                yield written_reply(question, text, self.at, path)

    def _fitting(self, question: Question) -> tuple[str, ...]:
        """What reasoning says that the constraint takes."""
        if question.path not in self._fits:
            found = ""
            if question.constraint is not None:
                wanted = [self.conditions.condition(question.constraint, question, "constraint")]
                try:
                    found = (self.solver.model(wanted, given=[question.name]) or {}).get(question.name, "")
                except GivenUp:
                    pass
            self._fits[question.path] = (found,)
        return self._fits[question.path]

    def _likely(self, question: Question, asked: Asked, run: Run) -> Iterator[str]:
        names = [choice.name for choice in asked.choices]
        if question.type is QuestionType.RANK:
            yield " ".join(names)
            return
        if question.type in SELECTS:
            yield from names
            if question.type is QuestionType.SELECT_MULTIPLE:
                yield from (" ".join(names[:size]) for size in range(2, len(names) + 1))
            return
        if question.type in (QuestionType.DATE, QuestionType.DATE_TIME):
            for days in (0, -1, 1, -40, 40, -7_000, -15_000, -30_000):
                yield (self.at + timedelta(days=days)).date().isoformat()
        else:
            yield from plainest(question)
        yield from self._tried(question.name)
        for answer in run.answers.values():
            if answer.counts and answer.shown:
                number = number_in(answer.shown)
                near = () if number is None else (number + 1, number - 1)
                yield from (answer.shown, *(as_string(float(each)) for each in near))

    # --- values worth trying --------------------------------------------------------------------------

    def _involved(self, wanted: Iterable[Condition]) -> set[str]:
        """The names that conditions look at, and those that these depend on in turn."""
        found: set[str] = set()
        waiting = [name for condition in wanted for name in names_of(condition.tree)]
        while waiting and len(found) < 40:
            name = waiting.pop()
            item = self.conditions.named(name)
            if name in found or item is None:
                continue
            found.add(name)
            inside: tuple[Item, ...] = (*self.conditions.around(item), item)
            for each in inside:
                waiting += [other for _, expression in expressions_of(each) for other in expression.depends]
        return found

    def _varied(self, name: str, target: Target, number: int) -> str:
        """One of the values worth trying, by lot: the same lot for the same target each time."""
        values = self._tried(name)
        lot = hashlib.sha256(f"{target}\n{name}\n{number}".encode()).digest()
        return values[int.from_bytes(lot[:4], "big") % len(values)] if values else ""

    def _tried(self, name: str) -> list[str]:
        question = self.conditions.question(name)
        if question is None or not question.is_asked:
            return []
        what = holds(self.flow, question)
        if what.sort is Sort.LISTED:
            return ["", *what.listed[:60]]
        if what.sort is Sort.MANY:
            pairs = [f"{a} {b}" for a, b in zip(what.listed, what.listed[1:], strict=False)]
            return ["", *what.listed[:40], *pairs[:20], " ".join(what.listed)]
        if question.type is QuestionType.RANK:
            names = [row.name for row in self.flow.choices_of(question)[:20]]
            return [" ".join([*names[first:], *names[:first]]) for first in range(len(names))]
        return ["", *self._literals(name, question)]

    def _literals(self, name: str, question: Question) -> list[str]:
        """What conditions compare an answer with, and the neighbours of that."""
        if self._written is None:
            self._written = self._all_literals()
        found: list[str] = []
        for text in self._written.get(name, ()):
            number = number_in(text)
            if question.type is QuestionType.DATE:
                days = [] if number is None else [day_of(float(number + more)) for more in (-1, 0, 1)]
                found += [day.isoformat() for day in days if day is not None]
            elif number is not None:
                found += [as_string(float(number + more)) for more in (0, 1, -1)]
            if question.type in (QuestionType.TEXT, QuestionType.BARCODE):
                found.append(text)
        if question.type is QuestionType.DATE_TIME:
            days = [day_of(float(number)) for number in map(number_in, self._written.get(name, ())) if number]
            near = [self.at.date(), *(day for day in days if day is not None)]
            dates = [day + timedelta(days=more) for day in near for more in (0, -1, 1)]
            found += [f"{day.isoformat()} {hour}" for day in dates for hour in ("09:00", "15:00", "00:00")]
        return list(dict.fromkeys((*found, *plainest(question))))[:80]

    def _terms(self) -> int:
        return sum(
            1
            for item in self.conditions.items()
            for _, expression in expressions_of(item)
            for _ in walk(expression.tree)
        )

    def _all_literals(self) -> dict[str, dict[str, None]]:
        found: dict[str, dict[str, None]] = {}
        for item in self.conditions.items():
            for column, expression in expressions_of(item):
                tree = self.conditions.plain(expression, item)
                names = names_of(tree) | ({item.name} if column == "constraint" else set())
                texts: list[str] = []
                for node in walk(tree):
                    match node:
                        case Operation("regex", (Reference(), Literal(str(pattern)))):
                            read = read_pattern(pattern)
                            texts += read.examples if read is not None else ()
                        case Literal(value):
                            texts.append(as_string(value))
                        case _:
                            pass
                for name in names:
                    found.setdefault(name, {}).update(dict.fromkeys(texts[:40]))
        return found


def _length(trail: _Trail | None) -> int:
    return trail.length if trail is not None else 0
