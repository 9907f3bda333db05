"""Reads the words by which a programme knows that somebody is in danger: the list that ships, and its own beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files

import yaml

from flows.authoring.draft import Draft
from flows.authoring.fields import Fields
from flows.authoring.problems import did_you_mean, quote
from flows.authoring.yaml_nodes import Entry, Refused
from flows.authoring.yaml_nodes import Mapping as MappingNode

SHARED = "shared"


@cache
def shared_crisis_words() -> Mapping[str, Sequence[str]]:
    """The phrases that all programmes can share, by language."""
    content = files("flows.authoring").joinpath("crisis_words.yaml").read_text(encoding="utf-8")
    found: Mapping[str, Sequence[str]] = yaml.safe_load(content)
    return found


def read_crisis_words(top: Fields, draft: Draft) -> tuple[str, ...]:
    """All phrases of the programme's languages. With ``shared: yes`` those that ship come first."""
    node = top.node("crisis_words")
    if node is None or isinstance(node, Refused):
        return ()
    if not isinstance(node, MappingNode):
        node = MappingNode(node.line, (Entry(draft.default_language, node.line, node),))
    own = tuple(entry for entry in node.entries if entry.key != SHARED)
    shared = _shared(node, draft)
    found = [*(phrase for language in shared for phrase in shared_crisis_words()[language])]
    for entry in own:
        found += _own(entry, draft)
    for language in draft.languages:
        if language not in {*shared, *(entry.key for entry in own)}:
            top.problem(
                "crisis_words", f"there are none in the language {quote(language)}", f"Add {language}: […]"
            )
    return tuple(dict.fromkeys(_plain(found)))


def _shared(node: MappingNode, draft: Draft) -> tuple[str, ...]:
    """The languages of the programme in which the list that ships is wanted, and there."""
    entries = tuple(entry for entry in node.entries if entry.key == SHARED)
    asked = Fields(MappingNode(node.line, entries), draft.problems, "crisis_words", (SHARED,))
    if not asked.yes_or_no(SHARED):
        return ()
    return tuple(language for language in draft.languages if language in shared_crisis_words())


def _own(entry: Entry, draft: Draft) -> Iterator[str]:
    if entry.key not in draft.languages:
        draft.problems.add(
            entry.line,
            "crisis_words",
            f"the programme does not speak {quote(entry.key)}",
            did_you_mean(entry.key, draft.languages),
        )
    listed = Fields(MappingNode(entry.line, (entry,)), draft.problems, "crisis_words", (entry.key,))
    yield from (scalar.text for scalar in listed.scalars(entry.key))


def _plain(phrases: Iterable[str]) -> Iterator[str]:
    return (" ".join(phrase.casefold().split()) for phrase in phrases)
