"""Where the answers of one revision belong in another: questions renamed (``was``), moved between groups, repeats.

A question is found again by the names it says it had, by its path, by its name elsewhere, in this order. Instances of
a repeat keep their numbers. A question that went into or out of a repeat has no place for an answer given before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from flows.conversation.definition import Flow, Group, Item, Question
from flows.conversation.places import template_path
from flows.conversation.run import Run

_PART = re.compile(r"(.+?)(?:\[(\d+)\])?")

ASIDE = "@"
"""Parts the path of an answer whose question is gone from the revision it was given under, where another question
has that path now. No name has this sign in it."""


@dataclass(frozen=True, slots=True)
class _Known:
    """A question or group as far as finding it again goes."""

    name: str
    path: str
    is_group: bool
    repeats: bool = False
    was: tuple[str, ...] = ()
    inside: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Counterparts:
    """Which question of ``after`` is which of ``before``, whose flow may not be known any more.

    ``undone``: ``after`` is the earlier revision, and what was renamed since goes by its old name again.
    """

    before: Flow | None
    after: Flow
    undone: bool = False
    #: where nobody can read the earlier revision any more: its name, and the paths its answers stand at
    revision: str = ""
    paths: frozenset[str] = frozenset()

    def template(self, path: str) -> str:
        """The path in the flow of a question or group, as it is in the new revision.

        One that is gone keeps its path, unless another has it now.
        """
        if ASIDE in path:
            return path
        found = self._by_old.get(path) or self._again(path)
        if found is not None:
            return found.path
        return aside(path, self._came_from_revision) if path in self.items else path

    def came_from(self, path: str) -> str | None:
        """The old path of a question (or group) of the new flow; ``None`` for a new one."""
        return self._by_new.get(path)

    def _again(self, template: str) -> _Known | None:
        """The question of an answer that was set aside in an earlier move, where it is there again."""
        if template in self._old_paths:
            return None
        above, _, name = template.rpartition("/")
        group = self._by_old.get(above)
        for candidate in (template, f"{group.path}/{name}" if group is not None else ""):
            if candidate in self.items and candidate not in self._taken:
                return self.items[candidate]
        return None

    @property
    def _came_from_revision(self) -> str:
        return self.before.revision if self.before is not None else self.revision

    @cached_property
    def items(self) -> Mapping[str, _Known]:
        return {item.path: item for item in _known_in(self.after)}

    @cached_property
    def _old(self) -> tuple[_Known, ...]:
        return tuple(_known_in(self.before) if self.before is not None else _guessed(self.paths))

    @cached_property
    def _old_paths(self) -> frozenset[str]:
        return frozenset(item.path for item in self._old)

    @cached_property
    def _taken(self) -> frozenset[str]:
        return frozenset(found.path for found in self._by_old.values())

    @cached_property
    def _by_new(self) -> Mapping[str, str]:
        return {found.path: old for old, found in self._by_old.items()}

    @cached_property
    def _by_old(self) -> Mapping[str, _Known]:
        """By path of an old question or group: the new one it is."""
        new = tuple(self.items.values())
        if self.undone:
            return {later: self.items[path] for path, later in _paired(new, self._old).items()}
        pairs = _paired(self._old, new, guessed=self.before is None)
        return {path: self.items[found] for path, found in pairs.items()}


@dataclass(frozen=True)
class Route:
    """From one revision to another, through those that were served in between."""

    steps: tuple[Counterparts, ...]

    def path(self, path: str) -> str | None:
        """Where the answer at this path of a run belongs now; ``None`` where it cannot be carried over: its question
        went into or out of a repeat. An answer whose question is gone stays where it is, or is kept aside."""
        template = template_path(path)
        wanted = self.template(template)
        items = self.steps[-1].items
        if ASIDE in wanted or wanted not in items:
            return path if wanted == template else aside(path, wanted.partition(ASIDE)[2])
        numbers: dict[str, str] = {}
        walked = ""
        for part in path.partition(ASIDE)[0].split("/"):
            name, number = _parted(part)
            walked = f"{walked}/{name}" if walked else name
            if number:
                numbers[self.template(walked)] = number
        made: list[str] = []
        for above in _walked(wanted):
            item = items[above]
            number = numbers.pop(above, "") if item.repeats else ""
            if item.repeats and not number:
                return None
            made.append(f"{item.name}[{number}]" if number else item.name)
        return None if numbers else "/".join(made)

    def template(self, path: str) -> str:
        for step in self.steps:
            path = step.template(path)
        return path

    def came_from(self, path: str) -> str | None:
        for step in reversed(self.steps):
            found = step.came_from(path)
            if found is None:
                return None
            path = found
        return path


def route(flows: Sequence[Flow], *, undone: bool = False) -> Route:
    """Through these revisions in turn, from the first to the last. ``undone``: they go back in time."""
    return Route(tuple(Counterparts(one, two, undone) for one, two in pairwise(flows)))


def guessed_route(run: Run, flow: Flow) -> Route:
    """From a revision that nobody can read any more: all that is known of it is where its answers stand."""
    return Route((Counterparts(None, flow, revision=run.revision, paths=frozenset(run.answers)),))


def aside(path: str, revision: str) -> str:
    """The path at which an answer is kept that has no place in the flow any more."""
    return f"{path}{ASIDE}{revision}"


def placed(paths: Iterable[str], by: Route, left: str, fits: Callable[[str, str], bool]) -> dict[str, str]:
    """Where each answer belongs once a run has left the revision ``left``, all at different places.

    ``fits`` says whether an answer (by its path) is one to what stands at another path now. What has no place is kept
    aside, and is there again when the run comes back to the revision it was given under.
    """
    moved: dict[str, str] = {}
    used: set[str] = set()
    known = tuple(paths)
    for path in known:
        if ASIDE in path:
            continue
        there = by.path(path)
        if there is None or there in used or not fits(path, there):
            there = _free(aside(path, left), {*used, *known})
        moved[path] = there
        used.add(there)
    back = by.steps[-1].after.revision
    for path in known:
        base, _, revision = path.partition(ASIDE)
        if revision:
            is_back = revision == back and base not in used and template_path(base) in by.steps[-1].items
            moved[path] = base if is_back and fits(path, base) else path
            used.add(moved[path])
    return moved


def _free(path: str, used: set[str]) -> str:
    names = (path, *(f"{path}.{number}" for number in range(2, len(used) + 3)))
    return next(name for name in names if name not in used)


def renames(moved: Mapping[str, str]) -> list[tuple[str, str]]:
    """One exchange after the other that brings each answer (by path) to where it belongs.

    What stands where an answer goes takes its place: so nothing is ever overwritten, whatever the order.
    """
    where = {path: path for path in moved}
    stands = dict(where)
    exchanges: list[tuple[str, str]] = []
    for path, wanted in moved.items():
        here = where[path]
        if here == wanted:
            continue
        exchanges.append((here, wanted))
        other = stands.get(wanted)
        stands.pop(here, None)
        if other is not None:
            where[other], stands[here] = here, other
        where[path], stands[wanted] = wanted, path
    return exchanges


def _parted(part: str) -> tuple[str, str]:
    found = _PART.fullmatch(part)
    return (found[1], found[2] or "") if found else (part, "")


def _walked(path: str) -> Iterable[str]:
    """The path of each group around a question, from the outside, and its own."""
    parts = path.split("/")
    return ("/".join(parts[:length]) for length in range(1, len(parts) + 1))


def _known_in(flow: Flow) -> Iterable[_Known]:
    def inside(items: tuple[Item, ...], before: str) -> Iterable[_Known]:
        for item in items:
            path = f"{before}{item.name}"
            if isinstance(item, Question):
                yield _Known(item.name, path, False, was=item.was)
            else:
                assert isinstance(item, Group)
                names = frozenset(child.name for child in item.children)
                yield _Known(item.name, path, True, item.repeats, item.was, names)
                yield from inside(item.children, f"{path}/")

    return inside(flow.children, "")


def _guessed(paths: Iterable[str]) -> Iterable[_Known]:
    """What the paths of a run's answers say about the flow they were given under."""
    found: dict[str, _Known] = {}
    for path in sorted(paths):
        walked = ""
        parts = path.partition(ASIDE)[0].split("/")
        for index, part in enumerate(parts):
            name, number = _parted(part)
            walked = f"{walked}/{name}" if walked else name
            is_group = bool(number) or index < len(parts) - 1
            if walked not in found or (number and not found[walked].repeats):
                found[walked] = _Known(name, walked, is_group, bool(number))
    return found.values()


def _paired(old: Sequence[_Known], new: Sequence[_Known], *, guessed: bool = False) -> dict[str, str]:
    """Old path -> new path, of all that is found again."""
    pairs: dict[str, str] = {}
    used: set[str] = set()
    old_paths = {item.path: item for item in old}
    old_names: dict[str, list[_Known]] = {}
    for item in old:
        old_names.setdefault(item.name, []).append(item)

    def free(one: _Known, other: _Known) -> bool:
        return one.path not in pairs and other.path not in used and one.is_group == other.is_group

    def pair(item: _Known, candidates: Iterable[_Known]) -> None:
        found = [one for one in candidates if free(one, item)]
        if len(found) == 1:
            pairs[found[0].path] = item.path
            used.add(item.path)

    def called(name: str) -> list[_Known]:
        return [old_paths[name]] if name in old_paths else old_names.get(name, [])

    for item in new:  # renamed, and it says so
        already = next(iter(called(item.path) or called(item.name)), None)
        for name in item.was:
            # What it said before, too, was done then.
            if already is None or not (guessed or name in already.was):
                pair(item, called(name))
    for item in new:  # where it was
        pair(item, [old_paths[item.path]] if item.path in old_paths else [])
    for item in new:  # in another group
        pair(item, old_names.get(item.name, []))
    for item in new:  # a renaming taken back
        pair(item, [one for one in old if item.name in one.was or item.path in one.was])
    for item in new:  # a repeat, by what is in it
        if item.repeats:
            pair(item, [one for one in old if one.repeats and one.inside & item.inside])
    return pairs
