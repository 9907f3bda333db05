"""What a question is called now: paths as they were stored, brought to the flow as it is today.

An answer keeps the path and the revision it was given under. Where a question was renamed or moved since, it is the
same question still: it has one column in an export, and one line in a count.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

from flows.conversation.places import template_path

PlaceNow: TypeAlias = Callable[[str, str], tuple[str, str]]
"""From a path and the revision it stood in: the place in the run and the question of the flow, as they are now."""

_INSTANCE = re.compile(r"\[(\d+)\]")


def as_stored(path: str, _revision: str) -> tuple[str, str]:
    """Where no earlier revision is known, every path is what it says."""
    return path, template_path(path)


def instances(place: str) -> tuple[int, ...]:
    """The numbers of the instances a place is in, outermost first."""
    return tuple(int(number) for number in _INSTANCE.findall(place))


def is_about_another(place: str) -> bool:
    """Whether it is an instance itself: there the answer is whether the repeat has one more."""
    return place.endswith("]")


def repeat_around(place: str) -> str:
    """The path of the innermost repeat around a place; empty outside of repeats."""
    around, bracket, _ = place.rpartition("[")
    return template_path(around) if bracket else ""
