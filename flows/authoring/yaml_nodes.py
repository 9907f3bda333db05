"""Reads YAML as what an author wrote: texts with their lines, and nothing that can run, loop or swell.

Tags, anchors and aliases are refused, nothing is turned into a boolean or a date behind the author's back
(a choice named ``no`` stays ``no``), and whatever is wrong becomes a Problem. Never raises, for any bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import yaml

from flows.authoring.problems import Problems, quote

LARGEST_FILE = 1_000_000
DEEPEST_NESTING = 64

# What YAML itself cannot carry; found here so that the line can be named.
_NOT_ALLOWED = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# The C parser is ten times faster and gives the same events; PyYAML's wheels carry it.
_PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Scalar:
    """One text, exactly as written. ``plain`` is false for quoted texts and blocks (``|`` and ``>``)."""

    line: int
    text: str
    plain: bool = True

    @property
    def is_blank(self) -> bool:
        """Nothing was written, or ``~`` or ``null``."""
        return self.plain and self.text in ("", "~", "null")


@dataclass(frozen=True, slots=True)
class Sequence:
    line: int
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One ``key: value``; ``line`` is the key's."""

    key: str
    line: int
    value: Node


@dataclass(frozen=True, slots=True)
class Mapping:
    line: int
    entries: tuple[Entry, ...]

    def get(self, key: str) -> Node | None:
        return next((entry.value for entry in self.entries if entry.key == key), None)


@dataclass(frozen=True, slots=True)
class Refused:
    """Something that already became a Problem (an alias): readers pass over it in silence."""

    line: int


Node: TypeAlias = Scalar | Sequence | Mapping | Refused


def read_yaml(content: bytes, problems: Problems) -> Node | None:
    """The one document in ``content``. ``None`` where nothing can be read; the Problems say why."""
    text = _decode(content, problems)
    if text is None:
        return None
    events: Iterator[Any] = yaml.parse(text, Loader=_PARSER)
    try:
        root = _Builder(problems).document(events)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = " ".join(part for part in (error.context, error.problem) if part)
        problems.add(
            mark.line + 1 if mark else None,
            None,
            f"this is not YAML: {what or 'it cannot be read'}",
            "Look at the indentation, the colons and the quotes here and in the line above",
        )
        return None
    except yaml.YAMLError:
        problems.add(None, None, "this is not YAML", "Save it again as plain text in UTF-8")
        return None
    except _TooDeepError as deep:
        problems.add(
            deep.line, None, f"nested more than {DEEPEST_NESTING} deep", "Use fewer groups in groups"
        )
        return None
    if root is None or (isinstance(root, Scalar) and root.is_blank):
        problems.add(1, None, "the file is empty", "Write the keys that belong in it")
        return None
    return root


def _decode(content: bytes, problems: Problems) -> str | None:
    if len(content) > LARGEST_FILE:
        problems.add(None, None, "the file is larger than 1 MB", "Split it into several flows")
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        problems.add(line, None, "this is not UTF-8 text", "Save the file with the encoding UTF-8")
        return None
    found = [match.start() for match in _NOT_ALLOWED.finditer(text)]
    lines = {text.count("\n", 0, position) + 1: text[position] for position in reversed(found[:100])}
    for line, letter in lines.items():
        name = "NUL" if letter == "\0" else f"U+{ord(letter):04X}"
        problems.add(line, None, f"the invisible character {name} cannot stand in a text", "Delete it")
    return None if found else text


class _TooDeepError(Exception):
    def __init__(self, line: int) -> None:
        self.line = line


class _Builder:
    """Turns the parser's events into the tree. The depth limit also bounds the recursion here."""

    def __init__(self, problems: Problems) -> None:
        self._problems = problems

    def document(self, events: Iterator[Any]) -> Node | None:
        root: Node | None = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent) and event.start_mark is not None:
                documents += 1
                if documents > 1:
                    self._problems.add(
                        event.start_mark.line + 1,
                        None,
                        "a second document begins here",
                        "Keep one flow or one map a file; take the line --- out",
                    )
                    return root
            elif isinstance(event, yaml.NodeEvent):
                root = self._node(event, events, 1)
        return root

    def _node(self, event: Any, events: Iterator[Any], depth: int) -> Node:
        line = event.start_mark.line + 1
        if depth > DEEPEST_NESTING:
            raise _TooDeepError(line)
        if isinstance(event, yaml.AliasEvent):
            self._problems.add(
                line,
                None,
                f"the alias *{event.anchor} is not allowed",
                "Write the text out where it is needed",
            )
            return Refused(line)
        if event.anchor is not None:
            self._problems.add(line, None, f"the anchor &{event.anchor} is not allowed", "Take it out")
        if event.tag is not None:
            self._problems.add(line, None, f"the tag {quote(event.tag)} is not allowed", "Take it out")
        if isinstance(event, yaml.ScalarEvent):
            return Scalar(line, event.value, plain=event.style in (None, ""))
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Node] = []
            while not isinstance(inner := next(events), yaml.SequenceEndEvent):
                items.append(self._node(inner, events, depth + 1))
            return Sequence(line, tuple(items))
        return Mapping(line, self._entries(events, depth))

    def _entries(self, events: Iterator[Any], depth: int) -> tuple[Entry, ...]:
        entries: dict[str, Entry] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            key = self._node(event, events, depth + 1)
            value = self._node(next(events), events, depth + 1)
            if not isinstance(key, Scalar):
                if not isinstance(key, Refused):
                    self._problems.add(
                        key.line,
                        None,
                        "a key has to be one word",
                        "Put quotes around a text that begins with [ or {",
                    )
                continue
            if key.text in entries:
                self._problems.add(
                    key.line,
                    key.text,
                    f"the key {quote(key.text)} is here twice; it is also in line {entries[key.text].line}",
                    "Keep one of them",
                )
                continue
            entries[key.text] = Entry(key.text, key.line, value)
        return tuple(entries.values())
