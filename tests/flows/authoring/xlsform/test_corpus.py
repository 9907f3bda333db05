"""Between them, the forms of the corpus use all there is: every type a chat can carry, every function, every
appearance. Whatever is added to the language shows up here as missing until a form uses it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

from pyxform.question_type_dictionary import QUESTION_TYPE_DICT

from flows.authoring.question_types import APPEARANCES
from flows.authoring.xlsform.kinds import Asks, Selects, kind_of
from flows.conversation.definition import Flow, Group, Item, QuestionType
from flows.conversation.expressions import Expression
from flows.conversation.expressions.functions import known_functions
from flows.conversation.expressions.tree import Operation, walk
from tests.flows.authoring.xlsform.test_forms import FORMS, NAMES, read

#: in the column type, besides what a question is asked as: where its choices come from, what is around it
STRUCTURES = frozenset(
    {
        *("begin group", "begin repeat", "begin loop", "or_other", "audit"),
        *("csv-external", "xml-external", "from a file", "from a repeat", "select_one_external"),
    }
)


@cache
def flows() -> tuple[Flow, ...]:
    found = [read(name)[0].flow for name in NAMES]
    return tuple(flow for flow in found if flow is not None)


def types_written() -> set[str]:
    """The words in the column ``type`` of all forms."""
    rows = [
        row.split("|")
        for name in NAMES
        for row in (FORMS / f"{name}.md").read_text(encoding="utf-8").splitlines()
    ]
    return {row[2].strip() for row in rows if len(row) > 3 and row[2].strip()}


def structures_of(word: str) -> Iterator[str]:
    if word.startswith(("begin ", "begin_")):
        yield f"begin {word[6:].split()[0]}"
    match kind_of(word):
        case Selects(list_name=listed, or_other=other, from_file=from_file, external=external):
            yield from ("or_other",) if other else ()
            yield from ("from a repeat",) if "${" in listed else ()
            yield from ("from a file",) if from_file else ()
            yield from ("select_one_external",) if external else ()
        case _:
            yield word


def expressions_in(part: Any) -> Iterator[Expression]:
    """Every expression of a question or group, wherever it stands."""
    if isinstance(part, Expression):
        yield part
    elif is_dataclass(part) and not isinstance(part, type):
        for field in fields(part):
            if field.name != "children":
                yield from expressions_in(getattr(part, field.name))


def items_of(items: tuple[Item, ...]) -> Iterator[Item]:
    for item in items:
        yield item
        if isinstance(item, Group):
            yield from items_of(item.children)


def test_the_corpus_has_every_type_that_a_chat_can_carry() -> None:
    used = {question.type for flow in flows() for question in flow.questions}
    assert set(QuestionType) - used == set()


def test_the_corpus_has_every_kind_of_metadata() -> None:
    kinds = [kind_of(word) for word in QUESTION_TYPE_DICT]
    known = {kind.metadata for kind in kinds if isinstance(kind, Asks) and kind.metadata} - {"audit"}
    used = {question.metadata for flow in flows() for question in flow.questions}
    assert known - used == set()


def test_the_corpus_has_every_way_to_group_and_to_offer_choices() -> None:
    used = {structure for word in types_written() for structure in structures_of(word)}
    assert STRUCTURES - used == set()


def test_the_corpus_has_every_function() -> None:
    used = {
        node.name
        for flow in flows()
        for part in (flow.settings, *items_of(flow.children))
        for expression in expressions_in(part)
        for node in walk(expression.tree)
        if isinstance(node, Operation)
    }
    assert set(known_functions()) - used == set()


def test_the_corpus_has_every_appearance() -> None:
    used = {word for flow in flows() for item in items_of(flow.children) for word in item.appearance}
    assert APPEARANCES - used == set()
