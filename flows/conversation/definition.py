"""What a flow is: questions in a tree of groups, with XLSForm's words for everything inside.

A flow is read once (``flows.authoring``), checked there, and never changes: its revision is the hash
of its content. Nothing here asks a question; that is ``engine``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from flows.conversation.expressions import Expression, Template, parse_expression
from flows.values import Unit

if TYPE_CHECKING:
    from flows.conversation.reach import Reach


class QuestionType(StrEnum):
    """XLSForm's types that a chat can carry."""

    NOTE = "note"
    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    RANGE = "range"
    SELECT_ONE = "select_one"
    SELECT_MULTIPLE = "select_multiple"
    DATE = "date"
    ACKNOWLEDGE = "acknowledge"
    IMAGE = "image"
    AUDIO = "audio"
    FILE = "file"
    CALCULATE = "calculate"
    TIME = "time"
    DATE_TIME = "dateTime"
    RANK = "rank"
    VIDEO = "video"
    GEOPOINT = "geopoint"
    GEOTRACE = "geotrace"
    GEOSHAPE = "geoshape"
    BARCODE = "barcode"
    HIDDEN = "hidden"
    METADATA = "metadata"


SILENT = frozenset({QuestionType.CALCULATE, QuestionType.HIDDEN, QuestionType.METADATA})
"""Types that hold a value without a person being asked for it."""


@dataclass(frozen=True, slots=True)
class Label:
    """A text in one or more languages; each may hold ``${name}``. Keys are language codes (``en``, ``bn``)."""

    by_language: Mapping[str, Template]

    def in_language(self, language: str, fallback: str) -> Template | None:
        """The text in ``language``, else in ``fallback``, else in whichever language there is."""
        found = self.by_language.get(language)
        if found is None and "-" in language:
            # A regional kind of a language is better served by the language than by another one.
            found = self.by_language.get(language.partition("-")[0])
        found = found or self.by_language.get(fallback)
        return found or next(iter(self.by_language.values()), None)


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """One row of the choices sheet. ``columns`` are its other cells, which a ``choice_filter`` may look at."""

    name: str
    label: Label
    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    #: pictures and sound that go with the label, by kind
    media: Mapping[str, Label] = field(default_factory=lambda: MappingProxyType({}))
    #: the line of the file it was read from, for Problems
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class FromRepeat:
    """Choices taken from what was answered in a repeat: the answers to ``question``, where ``where`` holds."""

    question: str
    where: Expression | None = None


@dataclass(frozen=True, slots=True)
class Element:
    """A place in a file that a form names: what ``instance('name')`` walks over."""

    name: str
    text: str = ""
    inside: tuple[Element, ...] = ()


@dataclass(frozen=True, slots=True)
class Steps:
    """A range: from ``start`` to ``end`` in steps of ``step``, all inclusive."""

    start: Decimal
    end: Decimal
    step: Decimal = Decimal(1)


FEEDS_NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Question:
    """One question. Its ``path`` is the names of its groups and its own, joined by ``/``."""

    type: QuestionType
    name: str
    path: str
    label: Label | None = None
    hint: Label | None = None
    required: Expression | None = None
    required_message: Label | None = None
    relevant: Expression | None = None
    constraint: Expression | None = None
    constraint_message: Label | None = None
    calculation: Expression | None = None
    #: the value before the question is answered: a text, or an expression worked out once, when the run starts
    default: Expression | str | None = None
    #: with a calculation: it is worked out only when one of these questions is answered
    triggers: tuple[str, ...] = ()
    choice_filter: Expression | None = None
    choices_from: FromRepeat | None = None
    list_name: str | None = None
    steps: Steps | None = None
    appearance: frozenset[str] = frozenset()
    unit: Unit | None = None
    sensitive: bool = False
    read_only: bool = False
    #: it is read-only while this holds
    read_only_if: Expression | None = None
    #: what is shown to those who ask for more; pictures and sound that go with the label, by kind
    guidance: Label | None = None
    media: Mapping[str, Label] = field(default_factory=lambda: MappingProxyType({}))
    #: for METADATA: what is kept (``start``, ``today``, ``deviceid`` ...)
    metadata: str = ""
    #: id of what this question feeds in the value map: an output (``counts``; ``nothing`` says that it feeds nothing,
    #: and is meant so) or an indicator (``measures``)
    counts: str | None = None
    measures: str | None = None
    #: the names it had in earlier revisions: their answers are its own
    was: tuple[str, ...] = ()
    #: what else the file says of it, by column: a chat has no use for it, other tools may
    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    #: the line of the file it was read from, for Problems
    row: int = 0

    @property
    def is_asked(self) -> bool:
        """Whether a person ever answers it: not what is calculated, hidden, or only shown."""
        worked_out = self.calculation is not None and not self.triggers
        return (
            self.type is not QuestionType.NOTE
            and self.type not in SILENT
            and not worked_out
            and not self.read_only
        )

    @property
    def is_said(self) -> bool:
        """Whether it is only told to the person: a note, or a value with a label that they cannot change."""
        silent = self.type in SILENT or self.is_asked
        return self.type is QuestionType.NOTE or (self.label is not None and not silent)

    @property
    def feeds(self) -> str | None:
        """What it says that it feeds in the value map, first of what it counts."""
        return next((id for id in (self.counts, self.measures) if id and id != FEEDS_NOTHING), None)

    @property
    def is_ladder(self) -> bool:
        return "ladder" in self.appearance


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that stand together. A group that ``repeats`` is gone through again: ``count`` times, or as often
    as the person says that there is another one."""

    name: str
    path: str
    children: tuple[Item, ...]
    label: Label | None = None
    relevant: Expression | None = None
    appearance: frozenset[str] = frozenset()
    repeats: bool = False
    count: Expression | None = None
    #: everything inside is read-only while this holds
    read_only_if: Expression | None = None
    #: the names it had in earlier revisions
    was: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    row: int = 0


Item: TypeAlias = Question | Group


class Rhythm(StrEnum):
    """How often a flow is offered to those who opted in."""

    ONCE = "once"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    ANY_TIME = "any_time"


@dataclass(frozen=True, slots=True)
class FlowSettings:
    default_language: str = "en"
    languages: tuple[str, ...] = ("en",)
    rhythm: Rhythm = Rhythm.ONCE
    #: ISO weekday (1 = Monday) and hour, in the programme's zone, at which a weekly flow is offered
    offered_on: int = 1
    offered_at: int = 9
    #: how long an open run may wait for an answer before it is ended as expired
    expires_after: timedelta = timedelta(days=28)
    #: the first and the last day on which it can be answered, in the programme's zone, both included
    opens_on: date | None = None
    closes_on: date | None = None
    #: so many reminders of a run that was left open, each so long after the last sign of life
    reminders: int = 0
    remind_after: timedelta = timedelta(days=2)
    minutes: int = 0
    version: str = ""
    #: at the end all answers are shown, and the run is complete when the person sends them
    check_answers: bool = False
    #: said when the last question is answered; the bot has its own words when there are none
    thanks: Label | None = None
    #: what one submission is called, from its answers
    instance_name: Expression | None = None
    #: this flow was not checked by a speaker of these languages
    unchecked_languages: tuple[str, ...] = ()
    #: what else the file says of the form, by column
    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class Flow:
    """A questionnaire, in one immutable revision (``revision``: hash of its content, 16 hex digits)."""

    id: str
    revision: str
    title: Label
    audience: str
    children: tuple[Item, ...]
    settings: FlowSettings = field(default_factory=FlowSettings)
    choices: Mapping[str, tuple[ChoiceRow, ...]] = field(default_factory=lambda: MappingProxyType({}))
    #: the files that lie beside the form, by name without its ending
    files: Mapping[str, Element] = field(default_factory=lambda: MappingProxyType({}))
    #: the names of those files with their endings
    file_names: tuple[str, ...] = ()

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """Every question in the order of the flow, calculations and notes included."""
        return tuple(question for question, _ in self.walk())

    @cached_property
    def by_path(self) -> Mapping[str, Question]:
        return {question.path: question for question in self.questions}

    @cached_property
    def by_name(self) -> Mapping[str, Question]:
        return {question.name: question for question in self.questions}

    @cached_property
    def items_by_name(self) -> Mapping[str, tuple[Item, ...]]:
        """By name of a question or group: the groups around it, outermost first, and itself at the end."""
        found: dict[str, tuple[Item, ...]] = {}

        def note(items: tuple[Item, ...], around: tuple[Item, ...]) -> None:
            for item in items:
                found.setdefault(item.name, (*around, item))
                if isinstance(item, Group):
                    note(item.children, (*around, item))

        note(self.children, ())
        return found

    @cached_property
    def repeats(self) -> tuple[tuple[Group, ...], ...]:
        """Every group that repeats, as the end of the chain of groups from the outermost to itself."""
        found: list[tuple[Group, ...]] = []

        def note(items: tuple[Item, ...], around: tuple[Group, ...]) -> None:
            for item in items:
                if isinstance(item, Group):
                    chain = (*around, item)
                    if item.repeats:
                        found.append(chain)
                    note(item.children, chain)

        note(self.children, ())
        return tuple(found)

    @cached_property
    def lone_paths(self) -> Mapping[str, str]:
        """By name: the path of what stands in no repeat, and so is there exactly once."""
        return {
            name: "/".join(item.name for item in chain)
            for name, chain in self.items_by_name.items()
            if not any(isinstance(item, Group) and item.repeats for item in chain)
        }

    @cached_property
    def conditions(self) -> tuple[tuple[int, frozenset[str]], ...]:
        """What decides whether each question is asked: its number among all questions, and the names looked at."""
        found = []
        for number, (question, around) in enumerate(self.walk()):
            items: tuple[Item, ...] = (*around, question)
            names = [item.relevant.depends for item in items if item.relevant is not None]
            if names and question.is_asked:
                found.append((number, frozenset().union(*names)))
        return tuple(found)

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """By name of a question or group: the number among all questions of the (first) question it stands for."""
        found: dict[str, int] = {}
        for number, (question, around) in enumerate(self.walk()):
            items: tuple[Item, ...] = (*around, question)
            for item in items:
                found.setdefault(item.name, number)
        return found

    @cached_property
    def sizes(self) -> Mapping[str, int]:
        """By path of a group: how many questions and groups it has, itself among them."""
        found: dict[str, int] = {}

        def count(items: tuple[Item, ...]) -> int:
            total = 0
            for item in items:
                if isinstance(item, Group):
                    found[item.path] = 1 + count(item.children)
                    total += found[item.path]
                else:
                    total += 1
            return total

        count(self.children)
        return found

    @cached_property
    def remembers(self) -> bool:
        """Whether anything looks back at how the answers were before: a trigger, ``once``, a default in a repeat."""
        return any(
            bool(question.triggers)
            or (question.calculation is not None and question.calculation.remembers)
            or (isinstance(question.default, Expression) and any(group.repeats for group in around))
            for question, around in self.walk()
        )

    @cached_property
    def checked_again(self) -> Mapping[str, frozenset[str]]:
        """By name of a question: the other names that its constraint, or whether it is required, looks at."""
        found: dict[str, frozenset[str]] = {}
        for question in self.questions:
            checks = [check for check in (question.constraint, question.required) if check is not None]
            if question.is_asked and (names := frozenset().union(*(check.depends for check in checks))):
                found[question.name] = names
        return found

    @cached_property
    def shuffled(self) -> Mapping[str, Expression | None]:
        """By path: the questions whose choices stand in an order of chance (``randomize=true``), with the seed that
        makes it the same for everybody, where they have one."""
        found: dict[str, Expression | None] = {}
        for question in self.questions:
            written = question.columns.get("parameters", "")
            if re.search(r"\brandomize\s*=\s*true\b", written):
                seed = re.search(r"\bseed\s*=\s*(\$\{[^\s{}]+\}|-?\d+(\.\d+)?)", written)
                found[question.path] = parse_expression(seed[1]) if seed is not None else None
        return found

    @cached_property
    def reach(self) -> Reach:
        """What each answer reaches: what has to be worked out anew after it."""
        # Imported here because it is worked out from the definition.
        from flows.conversation.reach import Reach

        return Reach(self)

    @cached_property
    def groups_around(self) -> Mapping[str, tuple[Group, ...]]:
        """By path of a question: the groups it is in, outermost first."""
        return {question.path: around for question, around in self.walk()}

    def walk(self) -> Iterator[tuple[Question, tuple[Group, ...]]]:
        """Each question with the groups around it, outermost first."""

        def inside(
            items: tuple[Item, ...], around: tuple[Group, ...]
        ) -> Iterator[tuple[Question, tuple[Group, ...]]]:
            for item in items:
                match item:
                    case Question():
                        yield item, around
                    case Group(children=children):
                        yield from inside(children, (*around, item))

        yield from inside(self.children, ())

    def choices_of(self, question: Question) -> tuple[ChoiceRow, ...]:
        """The rows that a select offers; for a ladder given as a range, its labelled steps, if it has any."""
        return self.choices.get(question.list_name or "", ())
