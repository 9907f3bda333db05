"""Works out a cell's formula where it is plain arithmetic (``=31484/40``), exactly; whatever else it is, nothing."""

from __future__ import annotations

import re
from decimal import Decimal, DecimalException, localcontext

from flows.authoring.amounts import MOST_MONEY
from flows.values import EXACT

LONGEST_FORMULA = 200
_TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d*)?|\.\d+)|([-+*/()%]))")


def arithmetic(formula: str) -> Decimal | None:
    """The value of ``=…``; ``None`` where it refers to cells, calls a function, or makes no sense."""
    text = formula.strip().removeprefix("=")
    if not text or len(text) > LONGEST_FORMULA:
        return None
    tokens: list[str] = []
    place = 0
    while place < len(text.rstrip()):
        found = _TOKEN.match(text, place)
        if found is None:
            return None
        tokens.append(found[1] or found[2])
        place = found.end()
    try:
        with localcontext(EXACT):
            reader = _Reader(tokens)
            value = reader.sum()
            return value if not reader.rest and abs(value) <= MOST_MONEY else None
    except (DecimalException, IndexError, RecursionError):
        return None


class _Reader:
    def __init__(self, tokens: list[str]) -> None:
        self.rest = tokens[::-1]

    def _next(self, *wanted: str) -> str:
        return self.rest.pop() if self.rest and self.rest[-1] in wanted else ""

    def sum(self) -> Decimal:
        value = self._product()
        while sign := self._next("+", "-"):
            other = self._product()
            value = value + other if sign == "+" else value - other
        return value

    def _product(self) -> Decimal:
        value = self._signed()
        while sign := self._next("*", "/"):
            other = self._signed()
            value = value * other if sign == "*" else value / other
        return value

    def _signed(self) -> Decimal:
        if sign := self._next("+", "-"):
            value = self._signed()
            return -value if sign == "-" else value
        if self._next("("):
            value = self.sum()
            if not self._next(")"):
                raise IndexError
        else:
            value = Decimal(self.rest.pop())
        while self._next("%"):
            value /= 100
        return value
