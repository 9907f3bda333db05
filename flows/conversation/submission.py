"""A submission: the places a flow has for this person's answers, and what each of them holds.

It follows from the flow and the run and from nothing else, and is never stored. Groups, each instance of a
repeat and each question are places; expressions walk over them. Everything is worked out when it is first
looked at, and kept as long as the submission is.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from types import MappingProxyType
from typing import TypeAlias, assert_never

from flows.conversation.definition import (
    ChoiceRow,
    Element,
    Flow,
    Group,
    Item,
    Label,
    Question,
    QuestionType,
)
from flows.conversation.expressions import (
    DataNode,
    Expression,
    NodeSet,
    as_number,
    evaluate,
    filters,
    holds,
    parse_template,
    text_of,
)
from flows.conversation.expressions.tree import Axis, Current, Node, Path, Reference, Step, replaced
from flows.conversation.expressions.values import string_value
from flows.conversation.replies import cast, fits
from flows.conversation.run import Answer, Run, State
from flows.values import Choice, Choices, Ranking, Value, as_text

_PLAIN_TEXT = (
    *(QuestionType.TEXT, QuestionType.BARCODE, QuestionType.NOTE, QuestionType.ACKNOWLEDGE),
    *(QuestionType.CALCULATE, QuestionType.HIDDEN, QuestionType.METADATA, QuestionType.RANK),
    *(QuestionType.IMAGE, QuestionType.AUDIO, QuestionType.VIDEO, QuestionType.FILE),
)

LONG = 40
"""Questions of a flow that may be worked out from any end."""

MOST_INSTANCES = 500
"""Instances of one repeat; a count beyond it stops here."""


class Place:
    """One place of the submission: the root, a group, an instance of a repeat, or a question.

    ``path`` names it: ``household[2]/name``. ``instance`` counts from 1 within a repeat and is 0 elsewhere.
    """

    __slots__ = ("_by_item", "_children", "_of", "_sections", "instance", "item", "name", "parent", "path")

    def __init__(
        self, of: Submission, item: Item | None, parent: Place | None, path: str, instance: int = 0
    ) -> None:
        self._of = of
        self.item = item
        self.parent = parent
        self.path = path
        self.name = item.name if item is not None else of.flow.id
        self.instance = instance
        self._sections: tuple[Section, ...] | None = None
        self._children: tuple[Place, ...] = ()
        self._by_item: dict[int, tuple[Place, ...]] = {}

    @property
    def sections(self) -> tuple[Section, ...]:
        """What is directly inside, by item of the flow: one place, or all instances of a repeat."""
        if self._sections is None:
            # A repeat whose count looks at this very group finds in it what does not need a count itself.
            self._sections = ()
            for sections in self._of.sections_in(self):
                self._sections = sections
                self._children = tuple(place for _, places in sections for place in places)
                self._by_item = {id(item): places for item, places in sections}
        return self._sections

    def of_item(self, item: Item) -> tuple[Place, ...]:
        """The places directly inside that belong to an item of the flow."""
        if self._sections is None:
            _ = self.sections
        return self._by_item.get(id(item), ())

    @property
    def children(self) -> tuple[Place, ...]:
        if self._sections is None:
            _ = self.sections
        return self._children

    @property
    def text(self) -> str:
        return self._of.text_at(self)

    @property
    def question(self) -> Question:
        assert isinstance(self.item, Question)
        return self.item


Section: TypeAlias = tuple[Item, tuple[Place, ...]]
"""An item of the flow with its places: one, or all instances of a repeat."""


@dataclass(frozen=True, slots=True)
class Another:
    """The question whether a repeat has one more instance. Its path is that of the instance it would make."""

    repeat: Group
    parent: Place
    path: str
    number: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A place in a list of choices: the list, one row of it, or one column of a row."""

    name: str
    text: str = ""
    parent: DataNode | None = None
    inside: tuple[tuple[str, str], ...] = ()
    rows: tuple[ChoiceRow, ...] = ()
    language: str = "en"

    @property
    def children(self) -> Sequence[DataNode]:
        if self.rows:
            return _items(self)
        return [Cell(name, text, self) for name, text in self.inside]


@dataclass(frozen=True, slots=True)
class FileCell:
    """A place in a file that lies beside the form."""

    element: Element
    parent: DataNode | None = None

    @property
    def name(self) -> str:
        return self.element.name

    @property
    def text(self) -> str:
        return self.element.text

    @property
    def children(self) -> Sequence[DataNode]:
        return [FileCell(element, self) for element in self.element.inside]


def _items(root: Cell) -> list[DataNode]:
    return [row_cell(row, root.language, root) for row in root.rows]


def row_cell(row: ChoiceRow, language: str, parent: DataNode | None = None) -> Cell:
    """A row of a list as a place, with its columns inside."""
    label = row.label.in_language(language, "en")
    # A file may have columns of these names that are neither: there they are what the file says.
    cells = {"name": row.name, "label": label.source if label is not None else "", **row.columns}
    return Cell("item", "", parent, tuple(cells.items()))


class Submission:
    """The places of one run, with what they hold. Implements ``World`` for expressions."""

    def __init__(self, flow: Flow, run: Run, *, at: datetime | None = None) -> None:
        self.flow = flow
        self.run = run
        self.at = at or run.last_at or run.started_at
        self.root = Place(self, None, None, "")
        # What was worked out, by the name of an item and then by path.
        self._texts: dict[str, dict[str, str]] = {}
        self._relevance: dict[str, dict[str, bool]] = {}
        self._offered: dict[str, dict[str, tuple[ChoiceRow, ...]]] = {}
        self._by_path: dict[str, Place] = {}
        self._is_warm = False
        self._moments: dict[tuple[int, frozenset[str]], Submission] = {}

    def after(self, run: Run, path: str, *, at: datetime | None = None) -> Submission:
        """The submission of the run once something happened to the answer at ``path``.

        Whatever that answer does not reach is taken over; the rest is worked out anew when it is looked at.
        """
        then = Submission(self.flow, run, at=at)
        name = path.rpartition("/")[2]
        reached = self.flow.reach.of(name)
        if reached is not None:
            then._take_over(self, reached)
            then._is_warm = self._is_warm
        if self.flow.remembers and path not in self.run.answers:
            # What was so far stays as it was: calculations that look back find it without working it out again.
            then._moments = {**self._moments, (max(self.moments()), frozenset()): self}
        return then

    @cached_property
    def open(self) -> Place | Another | None:
        """What is to be asked or said next: the first that is relevant and not settled."""
        for found in self.walk():
            if not self.is_settled(found) and (
                isinstance(found, Another) or found.question.type is QuestionType.NOTE or self.is_asked(found)
            ):
                return found
        return None

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
            case State.REOPENED | State.NOT_RELEVANT:
                return False
            case _:
                assert_never(answer.state)

    def of_now(self, run: Run) -> Submission | None:
        """The same submission for a run with the same answers; ``None`` where they are others."""
        if run.id != self.run.id or run.answers is not self.run.answers or run.language != self.run.language:
            return None
        then = Submission(self.flow, run)
        by_time = self.flow.reach.by_time
        if then.at == self.at or not by_time:
            return self
        then._take_over(self, by_time)
        return then

    def _take_over(self, other: Submission, reached: frozenset[str]) -> None:
        """Keep what another submission worked out, but for the items that were reached."""
        self._texts = {name: known for name, known in other._texts.items() if name not in reached}
        self._relevance = {name: known for name, known in other._relevance.items() if name not in reached}
        self._offered = {name: known for name, known in other._offered.items() if name not in reached}

    # --- places ---------------------------------------------------------------------------------------

    def sections_in(self, parent: Place) -> Iterator[tuple[Section, ...]]:
        """The places directly inside a group, an instance or the root, by item of the flow.

        Given again with each repeat that is counted, once all before it are there to be counted by.
        """
        items = self.flow.children if parent.item is None else _children_of(parent.item)
        before = f"{parent.path}/" if parent.path else ""
        sections: list[Section] = []
        counted: list[int] = []
        for item in items:
            if isinstance(item, Group) and item.repeats:
                if item.count is not None:
                    counted.append(len(sections))
                    sections.append((item, ()))
                else:
                    sections.append((item, self._instances_of(item, parent, before)))
            else:
                sections.append((item, (self._made(item, parent, f"{before}{item.name}", 0),)))
        yield tuple(sections)
        for index in counted:
            item = sections[index][0]
            assert isinstance(item, Group)
            sections[index] = (item, self._instances_of(item, parent, before))
            yield tuple(sections)

    def _instances_of(self, repeat: Group, parent: Place, before: str) -> tuple[Place, ...]:
        numbers = range(1, self.instances(repeat, parent) + 1)
        path = f"{before}{repeat.name}"
        return tuple(self._made(repeat, parent, f"{path}[{number}]", number) for number in numbers)

    def _made(self, item: Item, parent: Place, path: str, instance: int) -> Place:
        place = Place(self, item, parent, path, instance)
        self._by_path[path] = place
        return place

    def place(self, path: str) -> Place | None:
        """The place of that path; ``None`` where the submission has none (any more)."""
        if path not in self._by_path:
            reached = self.root
            for part in path.split("/") if path else ():
                walked = f"{reached.path}/{part}" if reached.path else part
                found = next((child for child in reached.children if child.path == walked), None)
                if found is None:
                    return None
                reached = found
            return reached
        return self._by_path[path]

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
        before = f"{parent.path}/" if parent.path else ""
        if repeat.count is not None:
            number = as_number(evaluate(repeat.count, self, parent))
            return min(max(0, int(number)), MOST_INSTANCES) if number == number else 0
        count = 0
        while count < MOST_INSTANCES:
            answer = self.run.answers.get(f"{before}{repeat.name}[{count + 1}]")
            if answer is None or answer.state is not State.ANSWERED or answer.value != Choice("yes"):
                break
            count += 1
        return count

    def questions(self) -> Iterator[Place]:
        """Every place that is a question, in the order of the flow."""
        waiting = [*reversed(self.root.children)]
        while waiting:
            place = waiting.pop()
            if isinstance(place.item, Question):
                yield place
            else:
                waiting.extend(reversed(place.children))

    def walk(self) -> Iterator[Place | Another]:
        """All that is relevant, in the order of the flow: questions, and before each instance of a repeat that has
        no count, and after the last, whether there is one (more)."""

        def inside(place: Place) -> Iterator[Place | Another]:
            for item, places in place.sections:
                if isinstance(item, Question):
                    if self.is_relevant(places[0]):
                        yield places[0]
                    continue
                asks = item.repeats and item.count is None and self._repeats_here(item, place, places)
                for child in places:
                    if self.is_relevant(child):
                        if asks:
                            yield self._another(item, place, child.instance)
                        yield from inside(child)
                if asks and len(places) < MOST_INSTANCES:
                    yield self._another(item, place, len(places) + 1)

        yield from inside(self.root)

    def beginnings(self) -> Iterator[Another]:
        """The very first instance of every repeat without a count, relevant or not."""
        waiting = [self.root]
        while waiting:
            place = waiting.pop()
            for item, places in place.sections:
                if isinstance(item, Group):
                    if item.repeats and item.count is None:
                        yield self._another(item, place, 1)
                    waiting.extend(places[:1])

    def _another(self, repeat: Group, parent: Place, number: int) -> Another:
        before = f"{parent.path}/" if parent.path else ""
        return Another(repeat, parent, f"{before}{repeat.name}[{number}]", number)

    def _repeats_here(self, repeat: Group, parent: Place, places: tuple[Place, ...]) -> bool:
        """Whether the repeat is relevant at all: asked of its first instance, or of one that is not there yet."""
        if places:
            return self.is_relevant(places[0])
        return repeat.relevant is None or holds(repeat.relevant, self, Place(self, repeat, parent, "", 1))

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
            self._warm()
            by_path[place.path] = ""
            known = self._text(place) if isinstance(place.item, Question) and self.is_relevant(place) else ""
            by_path[place.path] = known
        return known

    def _warm(self) -> None:
        """In a long flow, work everything out from its beginning: a chain of a thousand conditions, followed from
        its end, would be a thousand calls deep."""
        if self._is_warm:
            return
        self._is_warm = True
        if len(self.flow.questions) > LONG:
            for place in self.questions():
                self.text_at(place)

    def _text(self, place: Place) -> str:
        question = place.question
        if question.type is QuestionType.METADATA:
            return self._metadata(question)
        if question.calculation is not None and not question.triggers:
            if question.calculation.remembers:
                return self._remembered(place)
            return self.cast(place, text_of(question.calculation, self, place))
        answer = self.standing(place)
        if question.triggers:
            triggered = self._triggered(place, answer)
            if triggered is not None:
                return triggered
        if answer is not None:
            return as_text(answer.value) if answer.value is not None else ""
        return self.default(place)

    def standing(self, place: Place) -> Answer | None:
        """The answer that stands at a place: given or skipped, not reopened, and still one the question takes."""
        answer = self.run.answers.get(place.path)
        if answer is None or answer.state in (State.REOPENED, State.SAID):
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
        """The value before any answer: what is written, or what was worked out as the run (or the instance) began."""
        default = place.question.default
        if default is None:
            return ""
        if isinstance(default, str):
            return self.cast(place, default)
        began = self._as_it_began(place)
        there = began.place(place.path)
        return self.cast(place, text_of(default, began, there)) if there is not None else ""

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

    def _triggered(self, place: Place, answer: Answer | None) -> str | None:
        """What a calculation gave when a question it waits for last changed; ``None`` before that."""
        question = place.question
        since = answer.sequence if answer is not None and answer.state is State.ANSWERED else -1
        moments = self.moments()
        for now, before in zip(reversed(moments), reversed(moments[:-1]), strict=False):
            if now <= since:
                break
            then, earlier = self.as_of(now), self.as_of(before)
            there, there_before = then.place(place.path), earlier.place(place.path)
            if there is None or there_before is None:
                break
            if any(
                _first_text(then, name, there) != _first_text(earlier, name, there_before)
                for name in question.triggers
            ):
                if question.calculation is None:
                    return ""
                return self.cast(place, text_of(question.calculation, then, there))
        return None

    def _remembered(self, place: Place) -> str:
        """A calculation that looks at what it gave before (``once``): worked out after one answer and the next."""
        calculation = place.question.calculation
        assert calculation is not None
        text = ""
        for moment in self.moments():
            then = self.as_of(moment)
            there = then.place(place.path)
            if there is not None and then.is_relevant(there):
                known = then._texts.setdefault(place.name, {})
                known[place.path] = text
                text = known[place.path] = self.cast(place, text_of(calculation, then, there))
        return text

    def moments(self) -> list[int]:
        """The sequences at which this submission changed: its start, and each answer that stands."""
        return sorted({0, *(answer.sequence for answer in self.run.answers.values())})

    def _as_it_began(self, place: Place) -> Submission:
        """The submission when this place came to be: as the run started, or as its instance was added.

        The very first instance of a repeat is there from the start: its defaults see no answer, as in other engines.
        """
        around: list[Place] = []
        above: Place | None = place
        while above is not None:
            if above.instance:
                around.append(above)
            above = above.parent
        if not around:
            return self.as_of(0)
        if any(isinstance(each.item, Group) and each.item.count is not None for each in around):
            return self._first_with(place)
        if all(each.instance == 1 for each in around):
            return self.as_of(0, frozenset(each.path for each in around))
        said = self.run.answers.get(around[0].path)
        return self.as_of(said.sequence) if said is not None else self

    def _first_with(self, place: Place) -> Submission:
        """The earliest submission of this run that had the place: its repeat is counted by other answers."""
        for sequence in self.moments():
            then = self.as_of(sequence)
            if then.place(place.path) is not None:
                return then
        return self

    def as_of(self, sequence: int, there: frozenset[str] = frozenset()) -> Submission:
        """The submission as it was after that event, as far as the answers that stand now were given by then.

        ``there`` are instances that it has all the same.
        """
        if all(answer.sequence <= sequence or path in there for path, answer in self.run.answers.items()):
            return self
        if (sequence, there) not in self._moments:
            answers = {
                path: answer
                for path, answer in self.run.answers.items()
                if answer.sequence <= sequence or path in there
            }
            at = max(
                (answer.at for answer in answers.values() if answer.sequence <= sequence),
                default=self.run.started_at,
            )
            then = replace(self.run, answers=MappingProxyType(answers), last_at=at)
            self._moments[sequence, there] = Submission(self.flow, then, at=at)
        return self._moments[sequence, there]

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

    # --- what a question offers -----------------------------------------------------------------------

    def offered(self, place: Place) -> tuple[ChoiceRow, ...]:
        """The choices of a question for this person now, filtered."""
        by_path = self._offered.setdefault(place.name, {})
        known = by_path.get(place.path)
        if known is None:
            by_path[place.path] = ()
            known = by_path[place.path] = self._offers(place)
        return known

    def _offers(self, place: Place) -> tuple[ChoiceRow, ...]:
        question = place.question
        if question.choices_from is not None:
            return tuple(self._from_repeat(place))
        rows = self.flow.choices_of(question)
        if question.choice_filter is None:
            return rows
        return tuple(
            row
            for number, row in enumerate(rows, start=1)
            if filters(
                question.choice_filter, self, row_cell(row, self.run.language), place, number, len(rows)
            )
        )

    def _from_repeat(self, place: Place) -> Iterator[ChoiceRow]:
        """The answers to a question of a repeat, each instance giving one choice."""
        source = place.question.choices_from
        assert source is not None
        found = [node for node in self.every(source.question, place) if isinstance(node, Place)]
        where = self._beside(source.where, source.question) if source.where is not None else None
        for number, node in enumerate(found, start=1):
            name = self.text_at(node)
            if not name or node.parent is None:
                continue
            if where is not None and not filters(where, self, node.parent, place, number, len(found)):
                continue
            yield ChoiceRow(name, Label({self.flow.settings.default_language: parse_template(_plain(name))}))

    def _beside(self, condition: Expression, question: str) -> Expression:
        """The condition with ``${name}`` meaning the answer beside the one that may be chosen."""
        group = self.flow.items_by_name[question][:-1]

        def nearby(reference: Reference) -> Node:
            chain = self.flow.items_by_name.get(reference.name, ())
            if not group or chain[: len(group)] != group or len(chain) == len(group):
                return reference
            steps = tuple(Step(Axis.CHILD, item.name) for item in chain[len(group) :])
            return Path(Current(), steps, 2)

        return replace(condition, tree=replaced(condition.tree, nearby))

    def every(self, name: str, around: DataNode) -> NodeSet:
        """The places of ``${name}`` in all instances of the innermost repeat around it, even seen from inside one."""
        return self._reached(name, around, open_repeat=True)

    # --- World: what expressions look at --------------------------------------------------------------

    def named(self, name: str, around: DataNode) -> NodeSet:
        """The places of ``${name}``: the one within the same instances as ``around``, or all there are."""
        return self._reached(name, around, open_repeat=False)

    def _reached(self, name: str, around: DataNode, *, open_repeat: bool) -> NodeSet:
        chain = self.flow.items_by_name.get(name)
        if chain is None:
            return (self.root,) if name == self.flow.id else ()
        near: set[int] = set()
        above: DataNode | None = around
        while above is not None:
            near.add(id(above))
            above = above.parent
        repeats = [item for item in chain if isinstance(item, Group) and item.repeats]
        opened = repeats[-1] if open_repeat and repeats else None
        reached: list[Place] = [self.root]
        for item in chain:
            inside = [child for place in reached for child in place.of_item(item)]
            own = [child for child in inside if id(child) in near]
            reached = own if own and item is not chain[-1] and item is not opened else inside
        return tuple(reached)

    def last_saved(self, name: str) -> str:  # noqa: ARG002
        return ""

    def instance(self, name: str) -> DataNode | None:
        if (file := self.flow.files.get(name)) is not None:
            return _InstanceRoot(FileCell(file))
        rows = self.flow.choices.get(name)
        if rows is None:
            return None
        above = Cell("", "", None)
        return _InstanceRoot(Cell("root", "", above, (), rows, self.run.language))

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
        file = self.flow.files.get(re.sub(r"\.csv$", "", table))
        for item in file.inside if file is not None else ():
            cells = {cell.name: cell.text for cell in item.inside}
            if cells.get(key) == value:
                return cells.get(column, "")
        return ""

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
        return text.filled(lambda name: self.shown(name, place)) if text is not None else None

    def holds(self, condition: Expression, place: Place, proposed: str | None = None) -> bool:
        return holds(condition, self, place, proposed)


@dataclass(frozen=True, slots=True)
class _InstanceRoot:
    """``instance('name')``: the place above ``root``."""

    below: Cell | FileCell

    @property
    def name(self) -> str:
        return ""

    @property
    def text(self) -> str:
        return ""

    @property
    def parent(self) -> DataNode | None:
        return None

    @property
    def children(self) -> Sequence[DataNode]:
        return (self.below,)


def _first_text(submission: Submission, name: str, around: Place) -> str:
    places = submission.named(name, around)
    return string_value(places[0]) if places else ""


def _children_of(item: Item) -> tuple[Item, ...]:
    return item.children if isinstance(item, Group) else ()


def _plain(text: str) -> str:
    """A text in which nothing stands for an answer."""
    return text.replace("${", "$ {")


def template_path(path: str) -> str:
    """The path of a question in its flow: ``household[2]/name`` stands for ``household/name``."""
    return re.sub(r"\[\d+\]", "", path)


def submitted(submission: Submission) -> Mapping[str, str]:
    """What the submission holds, by path: relevant places with a value."""
    return {
        place.path: text
        for place in submission.questions()
        if submission.is_relevant(place) and (text := submission.text_at(place)) != ""
    }
