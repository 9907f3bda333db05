"""ODK's functions on dates and times. Moments are UTC unless the submission says otherwise."""

from __future__ import annotations

import math
import re
from datetime import datetime

from flows.conversation.expressions.values import (
    Result,
    as_number,
    as_string,
    day_of,
    days_since_epoch,
    moment_after,
    moment_of,
)

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def iso_moment(moment: datetime) -> str:
    """A moment as a submission holds it: milliseconds and the offset from UTC."""
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}+00:00"


def _moment(value: Result) -> datetime | None:
    if isinstance(value, float):
        return None if math.isnan(value) or math.isinf(value) else moment_after(value)
    text = as_string(value)
    moment = moment_of(text)
    if moment is not None:
        return moment
    number = as_number(text)
    return None if math.isnan(number) else moment_after(number)


def to_date(value: Result) -> Result:
    """``date(x)``: the day, from days since 1970 or from a date and time."""
    if isinstance(value, float) and not (math.isnan(value) or math.isinf(value)):
        day = day_of(value)
        return day.isoformat() if day is not None else ""
    moment = _moment(_padded(value))
    return moment.date().isoformat() if moment is not None else ""


def _padded(value: Result) -> Result:
    """``2024-1-5`` as the day it plainly is."""
    found = (
        re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", as_string(value))
        if not isinstance(value, float)
        else None
    )
    return f"{found[1]}-{int(found[2]):02d}-{int(found[3]):02d}" if found is not None else value


def to_moment(value: Result) -> Result:
    """``date-time(x)``: the moment, from days since 1970 or from a date."""
    moment = _moment(value)
    return iso_moment(moment) if moment is not None else ""


def decimal_moment(value: Result) -> Result:
    moment = _moment(value)
    return math.nan if moment is None else days_since_epoch(moment)


def decimal_time(value: Result) -> Result:
    """``decimal-time(x)``: the time of day, in UTC, as a share of the day."""
    moment = moment_of(f"1970-01-01T{as_string(value).strip()}")
    return math.nan if moment is None else days_since_epoch(moment) % 1


def formatted(value: Result, pattern: Result) -> Result:
    """``format-date`` and ``format-date-time``: ``%Y %y %m %n %b %d %e %H %h %M %S %3 %a``; anything else stays."""
    moment = _moment(value)
    if moment is None:
        return ""
    parts = {
        "%": "%",
        "Y": f"{moment.year:04d}",
        "y": f"{moment.year % 100:02d}",
        "m": f"{moment.month:02d}",
        "n": str(moment.month),
        "b": _MONTHS[moment.month - 1],
        "d": f"{moment.day:02d}",
        "e": str(moment.day),
        "H": f"{moment.hour:02d}",
        "h": str(moment.hour),
        "M": f"{moment.minute:02d}",
        "S": f"{moment.second:02d}",
        "3": f"{moment.microsecond // 1000:03d}",
        "a": _DAYS[moment.weekday()],
    }
    return re.sub(r"%(.)", lambda found: parts.get(found[1], found[0]), as_string(pattern))
