"""Ladders: a range whose steps have words. The words stand in a list of choices, one row a step."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from flows.conversation.definition import Steps
from flows.values import exact_decimal

LONGEST_NUMBER = 20


def list_of_ladder(path: str) -> str:
    """The list that holds the words of a ladder, where it shares them with no other."""
    return path.replace("/", ".").lower()


def steps_of(names: Sequence[str]) -> Steps | None:
    """The steps that these choices are the names of, if they are numbers that rise evenly."""
    numbers: list[Decimal] = []
    for name in names:
        number = exact_decimal(name) if len(name) <= LONGEST_NUMBER else None
        if number is None:
            return None
        numbers.append(number)
    if len(numbers) < 2:
        return None
    step = numbers[1] - numbers[0]
    even = all(later - earlier == step for earlier, later in pairwise(numbers))
    return Steps(numbers[0], numbers[-1], step) if even and step > 0 else None
