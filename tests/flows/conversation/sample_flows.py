"""Small flows and a clock for the tests of the engine."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from flows.conversation.definition import (
    ChoiceRow,
    Flow,
    FlowSettings,
    Group,
    Item,
    Label,
    Question,
    QuestionType,
    Steps,
)
from flows.conversation.expressions import parse_expression, parse_template
from flows.values import Unit

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def minute(number: int) -> datetime:
    return MONDAY + timedelta(minutes=number)


def label(text: str, **others: str) -> Label:
    return Label({language: parse_template(words) for language, words in {"en": text, **others}.items()})


def question(kind: str, name: str, text: str = "", **columns: Any) -> Question:
    """A question as an author would write it: conditions as text, ``unit`` as a word."""
    for column in ("relevant", "constraint", "required", "calculation"):
        if column in columns:
            columns[column] = parse_expression(columns[column])
    for column in ("constraint_message", "required_message", "hint"):
        if column in columns:
            columns[column] = label(columns[column])
    if "unit" in columns:
        columns["unit"] = Unit(columns["unit"])
    path = columns.pop("path", name)
    return Question(QuestionType(kind), name, path, label(text or f"{name}?"), **columns)


def group(name: str, *children: Item, **columns: Any) -> Group:
    for column in ("relevant", "count"):
        if column in columns:
            columns[column] = parse_expression(columns[column])
    return Group(name, name, children, **columns)


def choices(**labels: str) -> tuple[ChoiceRow, ...]:
    return tuple(ChoiceRow(name, label(text)) for name, text in labels.items())


def flow(*children: Item, lists: dict[str, tuple[ChoiceRow, ...]] | None = None, revision: str = "1") -> Flow:
    return Flow(
        "check-in",
        revision,
        label("Check-in"),
        "service_user",
        children,
        FlowSettings(languages=("en", "bn")),
        lists or {},
    )


HOMES = choices(hostel="A hostel", own_home="My own home", yes="Yes, all of it", no="No")

CHECK_IN = flow(
    question("note", "welcome", "Hello."),
    question("range", "housing", "How is your housing?", steps=Steps(Decimal(1), Decimal(10))),
    question(
        "text",
        "worry",
        "What worries you most?",
        relevant="${housing} != '' and ${housing} < 4",
        sensitive=True,
    ),
    group(
        "week",
        question(
            "integer",
            "hours",
            "How many hours?",
            path="week/hours",
            unit="hour",
            constraint=". >= 0 and . <= 168",
        ),
        question("calculate", "minutes", path="week/minutes", calculation="${hours} * 60"),
        question(
            "select_one",
            "home",
            "Where do you live, after ${hours} hours?",
            path="week/home",
            list_name="homes",
            required="true()",
        ),
    ),
    question("select_multiple", "places", "Which of these?", list_name="homes"),
    question("date", "day", "Which day?", relevant="selected(${places}, 'hostel')"),
    question("decimal", "tonnes", "How many tonnes?"),
    question("acknowledge", "read", "Please read this."),
    lists={"homes": HOMES},
)

HOUSEHOLD = flow(
    question("integer", "rooms", "How many rooms?", constraint=". < 5"),
    group(
        "room",
        question("integer", "beds", "How many beds?", path="room/beds"),
        question("text", "crowded", "Is it enough?", path="room/crowded", relevant="${beds} > ${rooms}"),
        repeats=True,
        count="${rooms}",
    ),
    question("calculate", "all_beds", calculation="sum(${beds})"),
    group(
        "person",
        question("integer", "age", "How old?", path="person/age"),
        group(
            "pet",
            question("integer", "legs", "How many legs?", path="person/pet/legs"),
            question(
                "integer",
                "more",
                "More than the beds?",
                path="person/pet/more",
                relevant="${legs} > ${all_beds}",
            ),
            repeats=True,
            relevant="${age} > 3",
        ),
        repeats=True,
    ),
    question("integer", "ages", "All ages?", relevant="sum(${age}) > 9 and count(${person}) > 1"),
    question("select_one", "home", "Where do you live?", list_name="homes"),
    lists={"homes": HOMES},
)
