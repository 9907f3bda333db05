"""What a command is narrowed to: days by the programme's calendar, and groups of people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import typer

from bot.commands import say

GROUPS = ("role", "language")


def narrowing(
    zone: str, since: str | None, until: str | None, groups: Iterable[str], roles: Iterable[str] = ()
) -> Mapping[str, Any]:
    """Days and groups as ``Selection`` takes them. One that is no day, or no group, ends the command with 2.

    ``roles`` are those there are, where they are known.
    """
    first, last = _day(since), _day(until)
    if first is not None and last is not None and last < first:
        say("days-reversed", err=True)
        raise typer.Exit(2)
    found: dict[str, set[str]] = {kind: set() for kind in GROUPS}
    for group in groups:
        kind, equals, name = group.partition("=")
        if kind not in GROUPS or not equals or not name:
            say("no-such-group", err=True, group=group)
            raise typer.Exit(2)
        found[kind].add(name)
    known = sorted(roles)
    for role in sorted(found["role"]):
        if known and role not in known:
            say("no-such-role", err=True, role=role, known=", ".join(known))
            raise typer.Exit(2)
    return {
        "since": _begins(first, zone) if first is not None else None,
        "before": _begins(last + timedelta(days=1), zone) if last is not None else None,
        "roles": frozenset(found["role"]),
        "languages": frozenset(found["language"]),
    }


def _day(written: str | None) -> date | None:
    if written is None:
        return None
    try:
        day = date.fromisoformat(written)
        # The day after has to exist too.
        return day if date.min < day < date.max else _no_day(written)
    except ValueError:
        return _no_day(written)


def _no_day(written: str) -> date:
    say("no-such-day", err=True, day=written)
    raise typer.Exit(2)


def _begins(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)
