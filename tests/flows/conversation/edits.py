"""Random questionnaires, random edits of them, and people at random places in the middle: what the law of moving is
tried on. Every question has an identity that survives whatever an author does to it, apart from its name."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from random import Random

from flows.conversation.definition import (
    ChoiceRow,
    Flow,
    FlowSettings,
    Group,
    Item,
    Question,
    QuestionType,
    Steps,
)
from flows.conversation.engine import Sprint, resume, start
from flows.conversation.events import (
    Asked,
    Back,
    CarryOn,
    Correct,
    Event,
    Input,
    Invited,
    OfferedChoice,
    Reply,
    Skip,
    Stop,
)
from flows.conversation.expressions import parse_expression
from flows.conversation.places import template_path
from flows.conversation.run import Run, State

from .sample_flows import label, minute

TYPES = (
    "text",
    "integer",
    "decimal",
    "range",
    "select_one",
    "select_multiple",
    "date",
    "acknowledge",
    "note",
)
WORDS = ("apple", "bread", "cloud", "door", "earth", "field", "glass", "house", "iron", "jar")


@dataclass
class Node:
    """A question, or a group with what is in it."""

    identity: int
    name: str
    kind: str
    relevant: str = ""
    choices: list[str] = field(default_factory=list)
    filtered: bool = False
    was: tuple[str, ...] = ()
    inside: list[Node] = field(default_factory=list)
    count: int | None = None
    #: renamed in this revision without saying so
    silent: bool = False
    #: what it was called in the revision before, and what that said it had been called
    published: str = ""
    said: tuple[str, ...] = ()

    @property
    def is_group(self) -> bool:
        return self.kind in ("group", "repeat")


class Author:
    """Writes a questionnaire, and edits it."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self._identities = 0
        self.survey = self._several(random.randint(4, 10), depth=0)
        self._sanitise()

    # --- writing -----------------------------------------------------------------------------------------

    def _several(self, number: int, depth: int) -> list[Node]:
        return [self._node(depth) for _ in range(number)]

    def _node(self, depth: int) -> Node:
        kind = self.random.choice((*TYPES, "group", "repeat") if depth < 2 else TYPES)
        self._identities += 1
        node = Node(self._identities, f"n{self._identities}", kind)
        if node.is_group:
            node.inside = self._several(self.random.randint(1, 3), depth + 1)
            if kind == "repeat" and self.random.random() < 0.3:
                node.count = self.random.randint(1, 2)
        if kind in ("select_one", "select_multiple"):
            node.choices = self.random.sample(WORDS, self.random.randint(2, 4))
        if self.random.random() < 0.25:
            node.relevant = self._condition()
        return node

    def _condition(self) -> str:
        others = [each for each in self.questions() if each.kind != "note"]
        if not others:
            return ""
        other = self.random.choice(others)
        if other.kind == "select_one":
            return f"${{{other.name}}} = '{self.random.choice(other.choices)}'"
        return self.random.choice(
            (f"${{{other.name}}} != ''", f"${{{other.name}}} = ''", f"${{{other.name}}} > 3")
        )

    def questions(self) -> list[Node]:
        return [node for node, _ in _walk(getattr(self, "survey", [])) if not node.is_group]

    def all(self) -> list[Node]:
        return [node for node, _ in _walk(self.survey)]

    # --- editing -----------------------------------------------------------------------------------------

    def edited(self) -> Author:
        """The same author's next revision: one to three edits."""
        after = deepcopy(self)
        after.random = self.random
        for node in after.all():
            node.silent, node.said = False, node.was
            if self.random.random() < 0.5:
                node.was = ()  # an author takes the column out again once it has done its work
        for node in after.all():
            node.published = node.name
        for _ in range(self.random.randint(1, 3)):
            self.random.choice(EDITS)(after)
        for node in after.all():
            known = node.published or node.name
            if known != node.name and not node.silent:
                node.was = (known, *(name for name in node.was if name != known))
        after._sanitise()
        return after

    def place_of(self, node: Node) -> list[Node]:
        return next(siblings for each, siblings in _walk(self.survey) if each is node)

    def add(self) -> None:
        siblings = self.place_of(self.random.choice(self.all()))
        siblings.insert(self.random.randint(0, len(siblings)), self._node(1))

    def remove(self) -> None:
        node = self.random.choice(self.all())
        if len(self.questions()) > 2 and not node.is_group:
            self.place_of(node).remove(node)

    def retype(self) -> None:
        node = self.random.choice(self.questions())
        node.kind = self.random.choice(TYPES)
        node.choices = node.choices or self.random.sample(WORDS, 3)

    def reorder(self) -> None:
        self.random.shuffle(self.place_of(self.random.choice(self.all())))

    def rename(self) -> None:
        node = self.random.choice(self.all())
        self._identities += 1
        self._rename(node, f"r{self._identities}")

    def swap_names(self) -> None:
        one, other = self.random.choice(self.questions()), self.random.choice(self.questions())
        # Who swaps two names back writes what the revision before says already: nobody could tell that it was done.
        back = other.name in one.said or one.name in other.said
        if one is not other and not (one.silent or other.silent or back):
            first, second = other.name, one.name
            self._rename(one, "between")
            self._rename(other, second)
            self._rename(one, first)

    def _rename(self, node: Node, name: str) -> None:
        for each in self.all():
            each.relevant = each.relevant.replace(f"${{{node.name}}}", f"${{{name}}}")
        node.name = name

    def move(self) -> None:
        node = self.random.choice(self.questions())
        groups = [self.survey, *(each.inside for each in self.all() if each.is_group)]
        self.place_of(node).remove(node)
        target = self.random.choice(groups)
        target.insert(self.random.randint(0, len(target)), node)

    def change_choices(self) -> None:
        selects = [each for each in self.questions() if each.choices]
        if selects:
            node = self.random.choice(selects)
            node.choices = self.random.sample(WORDS, self.random.randint(2, 4))

    def change_condition(self) -> None:
        node = self.random.choice(self.all())
        node.relevant = self._condition() if self.random.random() < 0.7 else ""

    def wrap(self) -> None:
        node = self.random.choice(self.questions())
        siblings = self.place_of(node)
        self._identities += 1
        wrapper = Node(self._identities, f"n{self._identities}", self.random.choice(("group", "repeat")))
        siblings[siblings.index(node)] = wrapper
        wrapper.inside = [node]

    def rename_silently(self) -> None:
        """Without saying so it is another question."""
        node = self.random.choice(self.questions())
        self._identities += 1
        self._rename(node, f"s{self._identities}")
        node.was, node.identity, node.silent = (), self._identities, True

    # --- the flow ----------------------------------------------------------------------------------------

    def _sanitise(self) -> None:
        """What an author's check refuses is not published: empty groups, conditions on what is gone or comes round."""
        changed = True
        while changed:
            changed = False
            for node in self.all():
                if node.is_group and not node.inside:
                    self.place_of(node).remove(node)
                    changed = True
                    break
        seen: set[str] = set()
        for node in self.all():
            named = set(parse_expression(node.relevant).names) if node.relevant else set()
            if not named <= seen:
                node.relevant = ""
            if not node.is_group:
                seen.add(node.name)

    def flow(self, revision: str) -> Flow:
        lists: dict[str, tuple[ChoiceRow, ...]] = {}

        def made(nodes: list[Node], before: str) -> tuple[Item, ...]:
            items: list[Item] = []
            for node in nodes:
                path = f"{before}{node.name}"
                relevant = parse_expression(node.relevant) if node.relevant else None
                if node.is_group:
                    items.append(
                        Group(
                            node.name,
                            path,
                            made(node.inside, f"{path}/"),
                            label(node.name),
                            relevant,
                            repeats=node.kind == "repeat",
                            count=parse_expression(str(node.count)) if node.count is not None else None,
                            was=node.was,
                        )
                    )
                    continue
                if node.choices:
                    lists[path] = tuple(ChoiceRow(name, label(name)) for name in node.choices)
                items.append(
                    Question(
                        QuestionType(node.kind),
                        node.name,
                        path,
                        label(f"{node.name}?"),
                        relevant=relevant,
                        list_name=path if node.kind in ("select_one", "select_multiple") else None,
                        steps=Steps(Decimal(1), Decimal(9)) if node.kind == "range" else None,
                        was=node.was,
                    )
                )
            return tuple(items)

        children = made(self.survey, "")
        return Flow("trial", revision, label("Trial"), "anyone", children, FlowSettings(), lists)

    def paths(self) -> dict[int, tuple[str, tuple[int, ...]]]:
        """By identity: the path of each question in the flow, and the repeats it is in."""
        found = {}

        def inside(nodes: list[Node], before: str, repeats: tuple[int, ...]) -> None:
            for node in nodes:
                path = f"{before}{node.name}"
                if node.is_group:
                    around = (*repeats, node.identity) if node.kind == "repeat" else repeats
                    inside(node.inside, f"{path}/", around)
                else:
                    found[node.identity] = (path, repeats)

        inside(self.survey, "", ())
        return found


EDITS = (
    Author.add,
    Author.remove,
    Author.retype,
    Author.reorder,
    Author.rename,
    Author.swap_names,
    Author.swap_names,
    Author.move,
    Author.change_choices,
    Author.change_condition,
    Author.wrap,
    Author.rename_silently,
)


def _walk(nodes: list[Node]) -> Iterator[tuple[Node, list[Node]]]:
    for node in nodes:
        yield node, nodes
        yield from _walk(node.inside)


# --- people ------------------------------------------------------------------------------------------


@dataclass
class Somebody:
    """One person's run, with everything that happened in it."""

    random: Random
    flow: Flow
    run: Run
    events: list[Event]
    sprints: list[Sprint] = field(default_factory=list)

    @classmethod
    def beginning(cls, flow: Flow, random: Random, run: str = "r1", person: str = "p1") -> Somebody:
        sprint = start(flow, Invited(run=run, person=person, language="en", at=minute(0)))
        return cls(random, flow, sprint.run, list(sprint.events), [sprint])

    def took(self, sprint: Sprint) -> None:
        self.run = sprint.run
        self.events += sprint.events
        self.sprints.append(sprint)

    def goes_on(self, steps: int) -> None:
        """So many more inputs, most of them answers that fit."""
        for _ in range(steps):
            if not self.run.is_open:
                return
            self.took(resume(self.flow, self.run, self.input()))

    def input(self) -> Input:
        at = minute(len(self.events))
        asked = next((event for event in reversed(self.events) if isinstance(event, Asked)), None)
        dice = self.random.random()
        if asked is None or self.run.stopped:
            return CarryOn(at)
        if dice < 0.06:
            return Back(at)
        if dice < 0.12:
            return Skip(at)
        if dice < 0.16:
            answered = [path for path, each in self.run.answers.items() if each.counts]
            return Correct(at, self.random.choice(answered)) if answered else CarryOn(at)
        if dice < 0.18:
            return Stop(at)
        if dice < 0.21:
            return Reply(at, text=self.random.choice(("?", "", "no such thing", "-1")))
        return self._fitting(asked.question, asked.choices, at)

    def _fitting(self, path: str, offered: tuple[OfferedChoice, ...], at: datetime) -> Input:
        question = self.flow.by_path.get(template_path(path))
        names = [row.name for row in offered]
        if question is None or path.endswith("]"):  # whether there is another one
            return Reply(at, choice="yes" if self.random.random() < 0.55 else "no", question=path)
        match question.type:
            case QuestionType.SELECT_ONE | QuestionType.SELECT_MULTIPLE if not names:
                return CarryOn(at)
            case QuestionType.SELECT_ONE:
                return Reply(at, choice=self.random.choice(names), question=path)
            case QuestionType.SELECT_MULTIPLE:
                return Reply(at, ticked=tuple(self.random.sample(names, 1)), question=path)
            case QuestionType.DATE:
                return Reply(at, text="3/5/2026", question=path)
            case QuestionType.ACKNOWLEDGE:
                return Reply(at, text="ok", question=path)
            case _:
                return Reply(at, text=str(self.random.randint(1, 9)), question=path)


def standing(run: Run) -> dict[str, object]:
    return {path: each.value for path, each in run.answers.items() if each.state is State.ANSWERED}
