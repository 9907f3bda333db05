"""Reads what calculations are made of: numbers in their range, shares, and lists of keys."""

from __future__ import annotations

from decimal import Decimal

from flows.authoring.fields import Fields
from flows.authoring.problems import Problems, quote
from flows.authoring.yaml_nodes import Node, Refused, Sequence
from flows.values import exact_decimal, plain_decimal

MOST_MONEY = Decimal(10) ** 13
LONGEST_NUMBER = 50
"""Characters: a result with all its digits can be put in again."""


def number_in(text: str) -> Decimal | None:
    """Plain digits with a sign and a point; ``None`` for anything else, and for what is too large to be meant."""
    text = text.strip()
    value = exact_decimal(text) if len(text) <= LONGEST_NUMBER else None
    return value if value is not None and abs(value) <= MOST_MONEY else None


class Amounts:
    """What is read and what is wrong with it. A number outside its range is a Problem, and reads as nothing."""

    def __init__(self, node: Node, problems: Problems) -> None:
        self.node = node
        self.problems = problems

    def each(
        self,
        fields: Fields,
        key: str,
        what: str,
        keys: tuple[str, ...],
        required: tuple[str, ...],
        *,
        may_be_empty: bool = False,
    ) -> list[Fields]:
        """The mappings of a list. What is in it and is none becomes a Problem."""
        items = fields.items(key)
        if isinstance(fields.node(key), Sequence) and not items and not may_be_empty:
            fields.problem(key, f"{key} is empty", "Write at least one")
        found = (
            Fields(item, self.problems, what, keys, required)
            for item in items
            if not isinstance(item, Refused)
        )
        return [each for each in found if each.readable]

    def number(
        self, fields: Fields, key: str, least: Decimal | int | None = None, most: Decimal | int | None = None
    ) -> Decimal:
        """A number within its range; 0 where there is none (then there is a Problem, or the key may be left out)."""
        text = fields.text(key)
        if text is None:
            return Decimal(0)
        value = exact_decimal(text) if len(text) <= LONGEST_NUMBER else None
        if value is None:
            fields.problem(
                key,
                f"{key} has to be a number, not {quote(text)}",
                f'Write plain digits, without commas or letters, for example {key}: "1250.50"',
            )
            return Decimal(0)
        lowest = -MOST_MONEY if least is None else least
        highest = MOST_MONEY if most is None else most
        if not lowest <= value <= highest:
            fields.problem(
                key,
                f"{key} has to be from {lowest} to {highest}, not {quote(plain_decimal(value))}",
                "Look at the source again",
            )
            return Decimal(0)
        return value

    def share(self, fields: Fields, key: str) -> Decimal:
        """A share from 0 to 1; 0 where there is none."""
        text = fields.text(key)
        if text is None:
            return Decimal(0)
        value = exact_decimal(text) if len(text) <= LONGEST_NUMBER else None
        if value is None or not 0 <= value <= 1:
            fields.problem(
                key,
                f"{key} is a share from 0 to 1, not {quote(text)}",
                f'Write 25 % as {key}: "0.25"',
            )
            return Decimal(0)
        return value
