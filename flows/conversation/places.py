"""The places of a run: its groups, the instances of its repeats and its questions, as a tree.

What a place holds is looked up in the submission that has the tree at the moment (``Tree.of``): from one answer to
the next the tree is handed on, and only repeats whose number of instances may have changed are counted again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from flows.conversation.definition import Flow, Group, Item, Question
from flows.conversation.expressions import DataNode

MOST_PLACES = 100_000
"""Places of one submission: repeats in repeats stop where their instances together would have more."""

MOST_INSTANCES = 500
"""Instances of one repeat; a count beyond it stops here."""


class Holder(Protocol):
    """Who says what places hold, and how many instances a repeat has."""

    @property
    def flow(self) -> Flow: ...
    def text_at(self, place: Place) -> str: ...
    def instances(self, repeat: Group, parent: Place) -> int: ...


class Place:
    """One place of the submission: the root, a group, an instance of a repeat, or a question.

    ``path`` names it: ``household[2]/name``. ``instance`` counts from 1 within a repeat and is 0 elsewhere.
    """

    __slots__ = ("_by_item", "_children", "_sections", "instance", "item", "name", "parent", "path", "tree")

    def __init__(
        self, tree: Tree, item: Item | None, parent: Place | None, path: str, instance: int = 0
    ) -> None:
        self.tree = tree
        self.item = item
        self.parent = parent
        self.path = path
        self.name = item.name if item is not None else tree.of.flow.id
        self.instance = instance
        self._sections: tuple[Section, ...] | None = None
        self._children: tuple[Place, ...] = ()
        self._by_item: dict[int, tuple[Place, ...]] = {}

    @property
    def items(self) -> tuple[Item, ...]:
        """What the flow has directly inside."""
        if self.item is None:
            return self.tree.of.flow.children
        return self.item.children if isinstance(self.item, Group) else ()

    def of_item(self, item: Item) -> tuple[Place, ...]:
        """The places directly inside that belong to an item of the flow: one, or all instances of a repeat."""
        places = self._by_item.get(id(item))
        if places is None:
            # A repeat whose count looks at itself finds none.
            self._by_item[id(item)] = ()
            places = self._by_item[id(item)] = self.tree.places_of(item, self)
        return places

    @property
    def sections(self) -> tuple[Section, ...]:
        """What is directly inside, by item of the flow."""
        if self._sections is None:
            sections = tuple((item, self.of_item(item)) for item in self.items)
            self._children = tuple(place for _, places in sections for place in places)
            self._sections = sections
        return self._sections

    @property
    def children(self) -> tuple[Place, ...]:
        if self._sections is None:
            _ = self.sections
        return self._children

    @property
    def text(self) -> str:
        return self.tree.of.text_at(self)

    @property
    def question(self) -> Question:
        assert isinstance(self.item, Question)
        return self.item

    def forget_count_of(self, repeat: Group) -> tuple[Place, ...]:
        """Let the instances of a repeat be counted again; gives those there were."""
        self._sections = None
        return self._by_item.pop(id(repeat), ())


Section: TypeAlias = tuple[Item, tuple[Place, ...]]
"""An item of the flow with its places: one, or all instances of a repeat."""


@dataclass(frozen=True, slots=True)
class Another:
    """The question whether a repeat has one more instance. Its path is that of the instance it would make."""

    repeat: Group
    parent: Place
    path: str
    number: int

    @property
    def name(self) -> str:
        return self.repeat.name


def another(repeat: Group, parent: Place, number: int) -> Another:
    """Whether there is an instance of this number."""
    before = f"{parent.path}/" if parent.path else ""
    return Another(repeat, parent, f"{before}{repeat.name}[{number}]", number)


class Tree:
    """All places, from the root. Places are made when they are first looked at."""

    def __init__(self, of: Holder) -> None:
        self.of = of
        self._by_path: dict[str, Place] = {}
        self.root = Place(self, None, None, "")

    def places_of(self, item: Item, parent: Place) -> tuple[Place, ...]:
        """The places of one item inside ``parent``, made or found."""
        path = f"{parent.path}/{item.name}" if parent.path else item.name
        if isinstance(item, Group) and item.repeats:
            numbers = range(1, self.of.instances(item, parent) + 1)
            return tuple(self._made(item, parent, f"{path}[{number}]", number) for number in numbers)
        return (self._made(item, parent, path, 0),)

    def _made(self, item: Item, parent: Place, path: str, instance: int) -> Place:
        place = self._by_path.get(path)
        if place is None or place.parent is not parent:
            place = self._by_path[path] = Place(self, item, parent, path, instance)
        return place

    def named(self, name: str, around: DataNode, *, open_repeat: bool = False) -> tuple[Place, ...]:
        """The places of ``${name}``: the one within the same instances as ``around``, or all there are.

        ``open_repeat``: all instances of the innermost repeat around it, even seen from inside one.
        """
        flow = self.of.flow
        lone = flow.lone_paths.get(name)
        if lone is not None and (place := self._by_path.get(lone)) is not None:
            return (place,)
        chain = flow.items_by_name.get(name)
        if chain is None:
            return (self.root,) if name == flow.id else ()
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

    def place(self, path: str) -> Place | None:
        """The place of that path; ``None`` where there is none (any more)."""
        reached = self.root
        walked = ""
        for part in path.split("/") if path else ():
            walked = f"{walked}/{part}" if walked else part
            name = part.partition("[")[0]
            item = next((item for item in reached.items if item.name == name), None)
            if item is None:
                return None
            places = reached.of_item(item)
            found = next((place for place in places if place.path == walked), None)
            if found is None:
                return None
            reached = found
        return reached

    def recount(self, names: frozenset[str]) -> None:
        """Count the instances of the repeats of these names again, wherever they are. Instances that stay keep their
        places."""
        counted: list[tuple[Place, Group]] = []
        for chain in self.of.flow.repeats:
            repeat = chain[-1]
            if repeat.name in names:
                counted += ((parent, repeat) for parent in self.made_along(chain[:-1]))
        before = [parent.forget_count_of(repeat) for parent, repeat in counted]
        for (parent, repeat), places in zip(counted, before, strict=True):
            for gone in places[len(parent.of_item(repeat)) :]:
                for place in below(gone):
                    self._by_path.pop(place.path, None)

    def along(self, chain: tuple[Item, ...]) -> tuple[Place, ...]:
        """The places at the end of a chain of groups and maybe a question, outermost first."""
        places: list[Place] = [self.root]
        for item in chain:
            places = [child for place in places for child in place.of_item(item)]
        return tuple(places)

    def made_along(self, chain: tuple[Item, ...]) -> Iterator[Place]:
        """The places at the end of a chain of groups, as far as they were made."""
        places: list[Place] = [self.root]
        for item in chain:
            places = [child for place in places for child in place._by_item.get(id(item), ())]
        yield from places

    def questions(self) -> Iterator[Place]:
        """Every place that is a question, in the order of the flow."""
        return (place for place in below(self.root) if isinstance(place.item, Question))

    def all_in_order(self) -> Iterator[Place | Another]:
        """Questions in the order of the flow; before each instance of a repeat that has no count, and after the last,
        whether there is one (more)."""

        def inside(place: Place) -> Iterator[Place | Another]:
            for item, places in place.sections:
                if isinstance(item, Question):
                    yield places[0]
                    continue
                asks = item.repeats and item.count is None
                for child in places:
                    if asks:
                        yield another(item, place, child.instance)
                    yield from inside(child)
                if asks and len(places) < MOST_INSTANCES:
                    yield another(item, place, len(places) + 1)

        yield from inside(self.root)

    def beginnings(self) -> Iterator[Another]:
        """The first instance of every repeat without a count that a form has at once, relevant or not.

        What is directly in a later instance of another repeat has none yet: so XLSForm's compiler makes it.
        """
        waiting = [self.root]
        while waiting:
            place = waiting.pop()
            for item, places in place.sections:
                if isinstance(item, Group):
                    if item.repeats and item.count is None and place.instance < 2:
                        yield another(item, place, 1)
                    waiting.extend(places)


def below(place: Place) -> Iterator[Place]:
    """The place and all inside it, in the order of the flow."""
    waiting = [place]
    while waiting:
        found = waiting.pop()
        yield found
        waiting.extend(reversed(found.children))


def most_instances(repeat: Group, parent: Place) -> int:
    """How many instances a repeat that is counted may have here, in each of the instances around it."""
    places = parent.tree.of.flow.sizes[repeat.path]
    above: Place | None = parent
    while above is not None:
        if above.parent is not None and above.item is not None and above.instance:
            places *= max(1, len(above.parent.of_item(above.item)))
        above = above.parent
    return max(1, min(MOST_INSTANCES, MOST_PLACES // places))


def template_path(path: str) -> str:
    """The path of a question in its flow: ``household[2]/name`` stands for ``household/name``."""
    return re.sub(r"\[\d+\]", "", path)
