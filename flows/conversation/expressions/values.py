"""The four kinds of value an expression has, and how one becomes another: XPath 1.0, with ODK's blanks and dates."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Protocol, TypeAlias


class DataNode(Protocol):
    """A place in a submission, or in a list of choices: what paths walk over."""

    @property
    def name(self) -> str: ...
    @property
    def parent(self) -> DataNode | None: ...
    @property
    def children(self) -> Sequence[DataNode]: ...
    @property
    def text(self) -> str: ...


NodeSet: TypeAlias = tuple[DataNode, ...]
Result: TypeAlias = str | float | bool | NodeSet

LONGEST_TEXT = 200_000
"""Characters of a text that an expression puts together; beyond it the expression has no value."""


class OutOfSteps(Exception):
    """The expression does more than its budget allows."""


_NUMBER = re.compile(r"\s*-?(\d+(\.\d*)?|\.\d+)\s*")
_MOMENT = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(\.\d+)?)?(Z|[+-]\d{2}(?::?\d{2})?)?)?"
)
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  moments here are UTC without saying so


def string_value(node: DataNode) -> str:
    """The text of a place; of a group, the texts inside it one after another, blank where they are too many."""
    inside = node.children
    if not inside:
        return node.text
    try:
        return joined("", (string_value(child) for child in inside))
    except OutOfSteps:
        return ""


def joined(separator: str, texts: Iterable[str]) -> str:
    """The texts as one. Raises ``OutOfSteps`` before it grows beyond all bounds: each may be twice the one before."""
    parts: list[str] = []
    length = 0
    for text in texts:
        length += len(text) + len(separator)
        if length > LONGEST_TEXT:
            raise OutOfSteps
        parts.append(text)
    return separator.join(parts)


def as_string(value: Result) -> str:
    """A number in plain digits, and what is no number as blank: so it can be joined to a text and compared with it."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return string_value(value[0]) if value else ""
    if math.isnan(value):
        return ""
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    # The shortest digits that mean this number, never with an exponent.
    text = repr(value)
    return format(Decimal(text), "f") if "e" in text else text.removesuffix(".0")


def as_number(value: Result) -> float:
    """A number; a date is its day since 1 January 1970; anything else that is no number is NaN."""
    if isinstance(value, bool):
        return float(value)
    if isinstance(value, float):
        return value
    text = as_string(value)
    if text == "":
        return math.nan
    if _NUMBER.fullmatch(text):
        return float(text)
    moment = moment_of(text)
    return math.nan if moment is None else days_since_epoch(moment)


def as_boolean(value: Result) -> bool:
    """ODK's truth: blank is false, whether written or an answer that was not given."""
    if isinstance(value, bool):
        return value
    if isinstance(value, float):
        return not (value == 0 or math.isnan(value))
    return as_string(value) != ""


def moment_of(text: str) -> datetime | None:
    """An ISO date or date and time as a moment in UTC without a zone; ``None`` for anything else."""
    found = _MOMENT.fullmatch(text.strip())
    if found is None:
        return None
    try:
        year, month, day = int(found[1]), int(found[2]), int(found[3])
        moment = _EPOCH.replace(year, month, day, int(found[4] or 0), int(found[5] or 0))
        fraction = float(found[7] or 0)
        moment += timedelta(seconds=int(found[6] or 0) + fraction)
        zone = found[8]
        if zone and zone != "Z":
            minutes = int(zone[1:3]) * 60 + int(zone[-2:] if len(zone) > 3 else 0)
            moment -= timedelta(minutes=minutes if zone[0] == "+" else -minutes)
    except (ValueError, OverflowError):
        return None
    return moment


def days_since_epoch(moment: datetime) -> float:
    return (moment - _EPOCH) / timedelta(days=1)


def day_of(number: float) -> date | None:
    """The day that many days after 1 January 1970; ``None`` beyond the calendar."""
    try:
        return (_EPOCH + timedelta(days=math.floor(number))).date()
    except (OverflowError, ValueError):
        return None


def moment_after(number: float) -> datetime | None:
    """The moment that many days after 1 January 1970 UTC; ``None`` beyond the calendar."""
    try:
        return _EPOCH + timedelta(milliseconds=round(number * 86_400_000))
    except (OverflowError, ValueError):
        return None


def compare(left: Result, right: Result, equal: bool) -> bool:
    """XPath's ``=`` (or ``!=``): between places, whether any of them is (or is not) the same."""
    if isinstance(left, bool) or isinstance(right, bool):
        return (as_boolean(left) == as_boolean(right)) is equal
    lefts = [string_value(node) for node in left] if isinstance(left, tuple) else [left]
    rights = [string_value(node) for node in right] if isinstance(right, tuple) else [right]
    return any(_same(a, b) is equal for a in lefts for b in rights)


def _same(left: str | float, right: str | float) -> bool:
    if isinstance(left, float) or isinstance(right, float):
        return as_number(left) == as_number(right)
    return left == right


def numbers_of(value: Result) -> list[float]:
    """Each place's number, or the one number."""
    if isinstance(value, tuple):
        return [as_number(string_value(node)) for node in value]
    return [as_number(value)]


def strings_of(value: Result) -> list[str]:
    if isinstance(value, tuple):
        return [string_value(node) for node in value]
    return [as_string(value)]
