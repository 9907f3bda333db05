"""The functions an author may call: ODK's list, as far as they make sense without a device.

``PLAIN`` functions see only the values they are given. Those that look around (at the time, at other answers,
at the labels of choices) or at only some of their arguments stand in ``AWARE`` by their arity, and are
carried out in ``evaluation``.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import math
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flows.conversation.expressions import dates, geometry, regex
from flows.conversation.expressions.values import (
    Result,
    as_boolean,
    as_number,
    as_string,
    joined,
    numbers_of,
    strings_of,
)


@dataclass(frozen=True, slots=True)
class Function:
    """A function with the fewest and the most arguments (``None``: any number)."""

    work: Callable[..., Result]
    fewest: int
    most: int | None


def divide(left: float, right: float) -> float:
    """IEEE division: by zero it is infinite, or no number."""
    if right == 0:
        if left == 0 or math.isnan(left):
            return math.nan
        return math.copysign(math.inf, left) * math.copysign(1.0, right)
    return left / right


def remainder(left: float, right: float) -> float:
    if right == 0 or math.isinf(left) or math.isnan(left) or math.isnan(right):
        return math.nan
    return left if math.isinf(right) else math.fmod(left, right)


def _finite(work: Callable[[float], float]) -> Callable[[Result], float]:
    """A function of one number that is NaN wherever the mathematics has no answer, and infinite beyond all doubles."""

    def guarded(value: Result) -> float:
        try:
            return float(work(as_number(value)))
        except OverflowError:
            return math.inf
        except ValueError:
            return math.nan

    return guarded


def _rounding(work: Callable[[float], int]) -> Callable[[Result], float]:
    def guarded(value: Result) -> float:
        number = as_number(value)
        return number if math.isnan(number) or math.isinf(number) else float(work(number))

    return guarded


def _round(value: Result, places: Result = 0.0) -> float:
    number, digits = as_number(value), as_number(places)
    if math.isnan(number) or math.isinf(number) or math.isnan(digits) or abs(digits) > 15:
        return number
    factor = 10.0 ** int(digits)
    # XPath rounds a half towards positive infinity, not to the even neighbour as Python does.
    return math.floor(number * factor + 0.5) / factor


def _power(base: Result, exponent: Result) -> float:
    number, power = as_number(base), as_number(exponent)
    if math.isnan(number) or math.isnan(power) or (abs(number) == 1 and math.isinf(power)):
        return math.nan
    try:
        raised = number**power
    except (OverflowError, ZeroDivisionError):
        return -math.inf if number < 0 and power % 2 == 1 else math.inf
    return math.nan if isinstance(raised, complex) else float(raised)


def _sum(values: Result) -> float:
    # One after another, as every engine adds doubles: 0.1 + 0.2 + 0.3 is 0.6000000000000001.
    total = 0.0
    for number in numbers_of(values):
        total += number
    return total


def _extreme(choose: Callable[[list[float]], float]) -> Callable[..., float]:
    def over(*values: Result) -> float:
        numbers = [number for value in values for number in numbers_of(value)]
        return math.nan if not numbers or any(math.isnan(number) for number in numbers) else choose(numbers)

    return over


def _join(separator: Result, *values: Result) -> str:
    return joined(as_string(separator), (text for value in values for text in strings_of(value)))


def _concat(*values: Result) -> str:
    return joined("", (text for value in values for text in strings_of(value)))


def _substr(text: Result, begin: Result, end: Result | None = None) -> str:
    whole, first = as_string(text), as_number(begin)
    last = float(len(whole)) if end is None else as_number(end)
    if math.isnan(first) or math.isnan(last) or math.isinf(first):
        return ""
    return whole[int(first) : len(whole) if math.isinf(last) else int(last)]


def _substring_before(text: Result, part: Result) -> str:
    before, found, _ = as_string(text).partition(as_string(part)) if as_string(part) else ("", "", "")
    return before if found else ""


def _substring_after(text: Result, part: Result) -> str:
    if not as_string(part):
        return as_string(text)
    return as_string(text).partition(as_string(part))[2]


def _translate(text: Result, old: Result, new: Result) -> str:
    letters, others = as_string(old), as_string(new)
    table: dict[int, str | None] = {}
    for index, letter in enumerate(letters):
        table.setdefault(ord(letter), others[index] if index < len(others) else None)
    return as_string(text).translate(table)


def _selected(names: Result, name: Result) -> bool:
    # As ODK's engines look for it: nothing is selected in a blank answer but the blank.
    return f" {as_string(name).strip()} " in f" {as_string(names).strip()} "


def _substring(text: Result, begin: Result, length: Result = math.inf) -> str:
    """XPath's own: counted from 1, rounded, by length; ``substr`` is ODK's, from 0 and by ends."""
    whole, first, count = as_string(text), as_number(begin), as_number(length)
    start = math.floor(first + 0.5) if math.isfinite(first) else first
    end = start + (math.floor(count + 0.5) if math.isfinite(count) else count)
    return "".join(letter for place, letter in enumerate(whole, start=1) if start <= place < end)


def _selected_at(names: Result, index: Result) -> str:
    listed, position = as_string(names).split(), as_number(index)
    return listed[int(position)] if 0 <= position < len(listed) else ""


def _digest(data: Result, algorithm: Result, encoding: Result = "base64") -> str:
    name, text = as_string(algorithm).upper().replace("-", ""), as_string(data).encode()
    if name == "CRC32":
        summary = zlib.crc32(text).to_bytes(4, "big")
    else:
        known = {"MD5": "md5", "SHA1": "sha1", "SHA256": "sha256", "SHA384": "sha384", "SHA512": "sha512"}
        if name not in known:
            return ""
        summary = hashlib.new(known[name], text, usedforsecurity=False).digest()
    if as_string(encoding).casefold() == "hex":
        return summary.hex()
    return base64.b64encode(summary).decode()


def _base64_decode(text: Result) -> str:
    # Spaces and missing padding at the end do not matter, as in browsers.
    encoded = "".join(as_string(text).split()).rstrip("=")
    try:
        return base64.b64decode(encoded + "=" * (-len(encoded) % 4), validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""


def _checklist(least: Result, most: Result, *values: Result) -> bool:
    ticked = sum(as_boolean(_per_item(item)) for value in values for item in strings_or(value))
    return _between(ticked, least, most)


def _weighted_checklist(least: Result, most: Result, *values: Result) -> bool:
    items = [item for value in values for item in strings_or(value)]
    total = sum(
        as_number(weight)
        for ticked, weight in zip(items[0::2], items[1::2], strict=False)
        if as_boolean(_per_item(ticked))
    )
    return _between(total, least, most)


def strings_or(value: Result) -> list[Result]:
    return list(strings_of(value)) if isinstance(value, tuple) else [value]


def _per_item(value: Result) -> Result:
    # A checklist ticks what is true or not nought: the texts "0" and "false" are not ticks.
    return value not in ("0", "false", "") if isinstance(value, str) else value


def _between(number: float, least: Result, most: Result) -> bool:
    low, high = as_number(least), as_number(most)
    return (low == -1 or number >= low) and (high == -1 or number <= high)


def _boolean_from_string(value: Result) -> bool:
    return as_string(value) in ("1", "true")


PLAIN: Mapping[str, Function] = {
    "true": Function(lambda: True, 0, 0),
    "false": Function(lambda: False, 0, 0),
    "not": Function(lambda value: not as_boolean(value), 1, 1),
    "boolean": Function(as_boolean, 1, 1),
    "boolean-from-string": Function(_boolean_from_string, 1, 1),
    "number": Function(as_number, 1, 1),
    "string": Function(as_string, 1, 1),
    "selected": Function(_selected, 2, 2),
    "selected-at": Function(_selected_at, 2, 2),
    "count-selected": Function(lambda names: float(len(as_string(names).split())), 1, 1),
    "count": Function(lambda places: float(len(places)) if isinstance(places, tuple) else math.nan, 1, 1),
    "count-non-empty": Function(lambda places: float(sum(text != "" for text in strings_of(places))), 1, 1),
    "sum": Function(_sum, 1, 1),
    "min": Function(_extreme(min), 1, None),
    "max": Function(_extreme(max), 1, None),
    "join": Function(_join, 1, None),
    "concat": Function(_concat, 0, None),
    "contains": Function(lambda text, part: as_string(part) in as_string(text), 2, 2),
    "starts-with": Function(lambda text, part: as_string(text).startswith(as_string(part)), 2, 2),
    "ends-with": Function(lambda text, part: as_string(text).endswith(as_string(part)), 2, 2),
    "substr": Function(_substr, 2, 3),
    "substring": Function(_substring, 2, 3),
    "substring-before": Function(_substring_before, 2, 2),
    "substring-after": Function(_substring_after, 2, 2),
    "translate": Function(_translate, 3, 3),
    "regex": Function(lambda text, pattern: regex.found_in(as_string(text), as_string(pattern)), 2, 2),
    "digest": Function(_digest, 2, 3),
    "base64-decode": Function(_base64_decode, 1, 1),
    "round": Function(_round, 1, 2),
    "int": Function(_rounding(math.trunc), 1, 1),
    "floor": Function(_rounding(math.floor), 1, 1),
    "ceiling": Function(_rounding(math.ceil), 1, 1),
    "abs": Function(lambda value: abs(as_number(value)), 1, 1),
    "pow": Function(_power, 2, 2),
    "sqrt": Function(_finite(math.sqrt), 1, 1),
    "exp": Function(_finite(math.exp), 1, 1),
    "exp10": Function(_finite(lambda number: 10.0**number), 1, 1),
    "log": Function(_finite(lambda number: -math.inf if number == 0 else math.log(number)), 1, 1),
    "log10": Function(_finite(lambda number: -math.inf if number == 0 else math.log10(number)), 1, 1),
    "sin": Function(_finite(math.sin), 1, 1),
    "cos": Function(_finite(math.cos), 1, 1),
    "tan": Function(_finite(math.tan), 1, 1),
    "asin": Function(_finite(math.asin), 1, 1),
    "acos": Function(_finite(math.acos), 1, 1),
    "atan": Function(_finite(math.atan), 1, 1),
    "atan2": Function(lambda y, x: math.atan2(as_number(y), as_number(x)), 2, 2),
    "pi": Function(lambda: math.pi, 0, 0),
    "date": Function(dates.to_date, 1, 1),
    "date-time": Function(dates.to_moment, 1, 1),
    "decimal-date-time": Function(dates.decimal_moment, 1, 1),
    "decimal-time": Function(dates.decimal_time, 1, 1),
    "format-date": Function(dates.formatted, 2, 2),
    "format-date-time": Function(dates.formatted, 2, 2),
    "area": Function(geometry.area, 1, None),
    "distance": Function(geometry.distance, 1, None),
    "geofence": Function(geometry.geofence, 2, 2),
    "checklist": Function(_checklist, 2, None),
    "weighted-checklist": Function(_weighted_checklist, 2, None),
}

AWARE: Mapping[str, tuple[int, int | None]] = {
    "if": (3, 3),
    "coalesce": (2, None),
    "once": (1, 1),
    "position": (0, 1),
    "last": (0, 0),
    "current": (0, 0),
    "name": (0, 1),
    "local-name": (0, 1),
    "string-length": (0, 1),
    "normalize-space": (0, 1),
    "indexed-repeat": (3, None),
    "instance": (1, 1),
    "jr:choice-name": (2, 2),
    "jr:itext": (1, 1),
    "pulldata": (4, 4),
    "randomize": (1, 2),
    "random": (0, 0),
    "uuid": (0, 1),
    "today": (0, 0),
    "now": (0, 0),
    "version": (0, 0),
    "property": (1, 1),
}


def arity_of(name: str) -> tuple[int, int | None] | None:
    """The fewest and most arguments of a function; ``None`` where there is no such function."""
    if name in PLAIN:
        return PLAIN[name].fewest, PLAIN[name].most
    return AWARE.get(name)


def known_functions() -> list[str]:
    return sorted((*PLAIN, *AWARE))
