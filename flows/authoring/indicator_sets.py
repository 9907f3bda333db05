"""Reads the published sets of indicators that ship: a value map takes a set in by its name, with its words."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from flows.authoring.fields import Fields
from flows.authoring.problems import Problem, Problems
from flows.authoring.yaml_nodes import Refused, read_yaml
from flows.value.value_map import Indicator

KEYS = ("indicator_set", "title", "source", "valid_from", "valid_until", "indicators")


def read_indicator_set(
    name: str, content: bytes
) -> tuple[tuple[str, tuple[Indicator, ...]] | None, tuple[Problem, ...]]:
    """The set's id with its indicators, or all that is wrong with the file."""
    problems = Problems(name)
    root = read_yaml(content, problems)
    if root is None or isinstance(root, Refused):
        return None, problems.in_order()
    top = Fields(
        root,
        problems,
        "a set of indicators",
        KEYS,
        required=("indicator_set", "title", "source", "indicators"),
    )
    if not top.readable:
        return None, problems.in_order()
    top.day("valid_from")
    top.day("valid_until")
    id = top.text("indicator_set") or ""
    found: dict[str, Indicator] = {}
    for node in top.items("indicators"):
        entry = Fields(node, problems, "an indicator", ("id", "label"), required=("id", "label"))
        if not entry.readable:
            continue
        own = entry.text("id") or ""
        if own in found:
            entry.problem("id", f"the id {own} is there twice", "Choose another id")
        label = {language: text.text.strip() for language, text in entry.by_language("label", "en").items()}
        found[own] = Indicator(own, MappingProxyType(label), id)
    return (None if problems else (id, tuple(found.values()))), problems.in_order()


@cache
def shipped() -> Mapping[str, tuple[Indicator, ...]]:
    """The sets of the library by id. They ship with the bot, so a Problem in one is a programmer's mistake."""
    folder = files("flows.library").joinpath("indicators")
    found: dict[str, tuple[Indicator, ...]] = {}
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".yaml"):
            read, problems = read_indicator_set(file.name, file.read_bytes())
            if read is None:
                raise ValueError(f"{file.name}: {problems}")
            found[read[0]] = read[1]
    return MappingProxyType(found)
