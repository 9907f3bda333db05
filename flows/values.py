"""The values that every room shares: what a person can say, and what a commissioner can count.

A value is always tagged with what it is. Numbers keep the exact text they were given in; they become
``Decimal`` only where they are valued, and money is whole pence.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from typing import Any, NewType, TypeAlias, assert_never

Unit = NewType("Unit", str)
"""What is counted, singular, as the value map writes it: ``hour``, ``tonne``, ``step``, ``GBP``."""

EXACT = Context(prec=60)
"""Every calculation of value is done to so many digits; figures are rounded once, where they are shown."""

MILLION = 1_000_000
LARGEST_WHOLE_NUMBER = 10**12
"""Numbers beyond this are refused at the answer: in millionths they must fit a 64-bit integer."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it was given (``exact``: digits, one point, a leading minus) with its unit, if any."""

    exact: str
    unit: Unit | None = None

    @property
    def decimal(self) -> Decimal:
        return Decimal(self.exact)

    @property
    def millionths(self) -> int:
        """The number as whole millionths: what the database adds up without drift."""
        return int(self.decimal * MILLION)


@dataclass(frozen=True, slots=True)
class Text:
    text: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a list, by its ``name`` (never by its label, which has translations)."""

    name: str


@dataclass(frozen=True, slots=True)
class Choices:
    """Several choices by name, in the order of the list."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """All choices of a list by name, the best first."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Date:
    day: date


@dataclass(frozen=True, slots=True)
class Time:
    """A time of day as XForms writes it: ``14:30:00.000+00:00``."""

    exact: str


@dataclass(frozen=True, slots=True)
class DateTime:
    """A moment as XForms writes it: ``2026-01-31T14:30:00.000+00:00``."""

    exact: str


@dataclass(frozen=True, slots=True)
class Places:
    """One or several places, each ``latitude longitude altitude accuracy``, joined by ``;``.

    ``kind`` is ``geopoint``, ``geotrace`` or ``geoshape``.
    """

    kind: str
    exact: str


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """The person tapped "OK" under something they had to read."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file a person sent: where the messenger keeps it, and what it says it is.

    ``kind`` is ``image``, ``audio``, ``video`` or ``file``; ``size`` is in bytes, 0 where unknown. ``name`` is what the
    sender called it, for showing only: it never becomes part of a path.
    """

    kind: str
    reference: str
    name: str = ""
    media_type: str = ""
    size: int = 0


Value: TypeAlias = (
    Number | Text | Choice | Choices | Ranking | Date | Time | DateTime | Places | Acknowledged | Attachment
)


def value_to_json(value: Value) -> dict[str, Any]:
    """The value as a JSON object with its tag in ``is``; ``value_from_json`` reads it back unchanged."""
    match value:
        case Number(exact, unit):
            return {"is": "number", "exact": exact} | ({"unit": unit} if unit else {})
        case Text(text):
            return {"is": "text", "text": text}
        case Choice(name):
            return {"is": "choice", "name": name}
        case Choices(names):
            return {"is": "choices", "names": list(names)}
        case Ranking(names):
            return {"is": "ranking", "names": list(names)}
        case Date(day):
            return {"is": "date", "day": day.isoformat()}
        case Time(exact):
            return {"is": "time", "exact": exact}
        case DateTime(exact):
            return {"is": "date-time", "exact": exact}
        case Places(kind, exact):
            return {"is": "places", "kind": kind, "exact": exact}
        case Acknowledged():
            return {"is": "acknowledged"}
        case Attachment(kind, reference, name, media_type, size):
            return {
                "is": "attachment",
                "kind": kind,
                "reference": reference,
                "name": name,
                "media_type": media_type,
                "size": size,
            }
        case _:
            assert_never(value)


def value_from_json(stored: dict[str, Any]) -> Value:
    """Read back what ``value_to_json`` wrote. Raises ``ValueError`` for an unknown tag."""
    match stored["is"]:
        case "number":
            unit = stored.get("unit")
            return Number(stored["exact"], Unit(unit) if unit else None)
        case "text":
            return Text(stored["text"])
        case "choice":
            return Choice(stored["name"])
        case "choices":
            return Choices(tuple(stored["names"]))
        case "ranking":
            return Ranking(tuple(stored["names"]))
        case "date":
            return Date(date.fromisoformat(stored["day"]))
        case "time":
            return Time(stored["exact"])
        case "date-time":
            return DateTime(stored["exact"])
        case "places":
            return Places(stored["kind"], stored["exact"])
        case "acknowledged":
            return Acknowledged()
        case "attachment":
            return Attachment(
                stored["kind"], stored["reference"], stored["name"], stored["media_type"], stored["size"]
            )
        case tag:
            raise ValueError(f"no value is tagged {tag!r}")


def as_text(value: Value) -> str:
    """The value as XForms text: what expressions, exports and the submission see."""
    match value:
        case Number(exact, _):
            return exact
        case Text(text):
            return text
        case Choice(name):
            return name
        case Choices(names) | Ranking(names):
            return " ".join(names)
        case Date(day):
            return day.isoformat()
        case Time(exact) | DateTime(exact) | Places(exact=exact):
            return exact
        case Acknowledged():
            return "OK"
        case Attachment(name=name, reference=reference):
            return name or reference
        case _:
            assert_never(value)


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in whole pence (or the currency's hundredth)."""

    pence: int
    currency: str = "GBP"

    @classmethod
    def of(cls, amount: Decimal, currency: str = "GBP") -> Money:
        """Round an exact amount in pounds to pence, half up: the one place where money is rounded."""
        return cls(int((amount * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP)), currency)

    @property
    def amount(self) -> Decimal:
        """The amount in pounds, exact."""
        return Decimal(self.pence) / 100


def plain_decimal(number: Decimal) -> str:
    """A decimal as plain digits without exponent or trailing zeros: ``1E+3`` is ``1000``, ``2.50`` is ``2.5``."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def exact_decimal(text: str) -> Decimal | None:
    """Read digits with an optional sign and point. ``None`` for anything else: no exponent, NaN or spaces."""
    body = text[1:] if text[:1] in "+-" else text
    if not body or body.strip("0123456789.") or body.count(".") > 1 or body == "." or not body.isascii():
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
