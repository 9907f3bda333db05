"""Numbers and tables of a ledger as text: each number is rounded once, half up, where it is printed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal

from bot.commands import worded
from flows.values import EXACT, plain_decimal

LEAST_FOR_A_PERCENTAGE = 10
"""A share of fewer people than this is printed as a count."""


def rounded(number: Decimal, places: int) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=EXACT)


def money(amount: Decimal | None) -> str:
    """With two places: amounts, and ratios, which are amounts for each pound."""
    return worded("value-none") if amount is None else f"{rounded(amount, 2):,f}"


def number(value: Decimal | None, places: int = 2) -> str:
    """Without zeros at the end."""
    return worded("value-none") if value is None else f"{Decimal(plain_decimal(rounded(value, places))):,f}"


def percent(share: Decimal | None) -> str:
    """A share of money or time: ``96.5 %``."""
    return worded("value-none") if share is None else f"{number(share * 100, 1)} %"


def of_people(count: int, n: int) -> str:
    """A share of people: a count, and from ten people on the percentage too."""
    counted = worded("value-of", count=count, n=n)
    if n < LEAST_FOR_A_PERCENTAGE:
        return counted
    return f"{counted} ({percent(Decimal(count) / n)})"


def table(
    head: Sequence[str], rows: Iterable[Sequence[str]], texts: int = 1, margin: str = "  "
) -> list[str]:
    """Aligned columns: the first ``texts`` to the left, numbers to the right. No head where all of it is blank."""
    lines = [tuple(head), *(tuple(row) for row in rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(head))]
    if not any(head):
        lines = lines[1:]
    return [
        (
            margin
            + "  ".join(
                cell.ljust(width) if place < texts else cell.rjust(width)
                for place, (cell, width) in enumerate(zip(line, widths, strict=True))
            )
        ).rstrip()
        for line in lines
    ]
