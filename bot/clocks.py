"""The person's own clock: by it the bot keeps to their day, wherever they are. The programme's holds until they say.

A place is chosen from a few, or written: any city that time zones are named after, in English or the person's language.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from zoneinfo import available_timezones

from bot.standing import zone_of
from bot.telegram.render import Row, button
from bot.turn import Turn
from bot.wording import FALLBACK
from flows.conversation.lexicon import folded

PLACES = (
    "Europe/London", "Europe/Dublin", "Europe/Lisbon", "Europe/Paris", "Europe/Warsaw", "Europe/Athens",
    "Europe/Istanbul", "Africa/Lagos", "Africa/Nairobi", "Asia/Karachi", "Asia/Kolkata", "Asia/Dhaka",
    "Asia/Shanghai", "Asia/Manila", "America/New_York",
)  # fmt: skip
"""Zones that are offered without being asked for."""

REGIONS = frozenset(("Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"))
IN_A_ROW = 3


async def show(turn: Turn) -> None:
    """Where are you?"""
    cells = [button(place_in_words(zone, turn.person.language), clock=zone) for zone in PLACES]
    rows: list[Row] = [cells[start : start + IN_A_ROW] for start in range(0, len(cells), IN_A_ROW)]
    await turn.send([turn.words("clock-choose")], rows)


async def choose(turn: Turn, zone: str) -> None:
    if zone not in available_timezones():
        await turn.say("old-button")
        return
    turn.person = await turn.tx.people.set_timezone(turn.person, zone)
    await turn.say("clock-set", place=place_in_words(zone, turn.person.language))


async def written(turn: Turn, text: str) -> None:
    """``/clock``, with a city or without."""
    if not text.strip():
        await show(turn)
        return
    zone = _by_city(turn.person.language).get(folded(text)) or _by_city(FALLBACK).get(folded(text))
    if zone is None:
        await turn.say("clock-unknown", text=" ".join(text.split())[:40])
    else:
        await choose(turn, zone)


def own_place(turn: Turn) -> str:
    """The place whose clock holds for this person now; empty for somebody without a part."""
    programmes = turn.library.of(turn.person)
    return place_in_words(zone_of(turn.person, programmes[0]), turn.person.language) if programmes else ""


def place_in_words(zone: str, language: str) -> str:
    # Babel's tables take a moment to load.
    from babel import Locale, UnknownLocaleError
    from babel.dates import get_timezone_location

    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        locale = Locale.parse(FALLBACK)
    return str(get_timezone_location(zone, locale=locale, return_city=True))


@cache
def _by_city(language: str) -> Mapping[str, str]:
    """Every zone by the city it is named after."""
    zones = sorted(zone for zone in available_timezones() if zone.partition("/")[0] in REGIONS)
    return {folded(place_in_words(zone, language)): zone for zone in zones}
