"""How things stand with people, as the decision about speaking first needs it: read for many at once.

What is due to whom is worked out from it in ``flows.conversation.approaching``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from bot.library import Library, built_in
from flows.authoring.programme import Programme
from flows.conversation.approaching import LOOKS_BACK, Offerable, Standing
from flows.conversation.definition import FlowSettings
from flows.conversation.schedule import Quiet
from storage.offers import Around
from storage.people import Person
from storage.store import Tx


def zone_of(person: Person, programme: Programme) -> str:
    """The zone of the person's own clock: theirs where they said so, else the programme's."""
    return person.timezone or programme.timezone


def quiet_of(programme: Programme) -> Quiet:
    return Quiet(programme.quiet_from, programme.quiet_until)


async def standings(
    tx: Tx, library: Library, people: Iterable[Person], now: datetime
) -> Mapping[str, Standing]:
    """By person: every flow they may open, with what was said and done about it lately."""
    wanted = [person for person in people if not person.erased and library.of(person)]
    around = await tx.offers.around([person.id for person in wanted], now - LOOKS_BACK)
    return {person.id: _standing(library, person, around[person.id]) for person in wanted}


async def standing_of(tx: Tx, library: Library, person: Person, now: datetime) -> Standing | None:
    return (await standings(tx, library, [person], now)).get(person.id)


def _standing(library: Library, person: Person, around: Around) -> Standing:
    programmes = library.of(person)
    flows: list[Offerable] = []
    for programme in programmes:
        served = {flow.id: flow.settings for flow in library.flows_for(person, programme)}
        # The bot's own questions, about consent and offers, are not interrupted either.
        open_ones = {flow: built_in()[flow].settings for _, flow in around.open if flow in built_in()}
        for flow, settings in {**served, **open_ones}.items():
            flows.append(_offerable(person, programme, flow, settings, around))
    return Standing(
        zone=zone_of(person, programmes[0]),
        flows=tuple(flows),
        made=tuple(around.made),
        promises=tuple(around.promises),
        heard_at=around.heard_at,
    )


def _offerable(
    person: Person, programme: Programme, flow: str, settings: FlowSettings, around: Around
) -> Offerable:
    key = (programme.id, flow)
    return Offerable(
        programme=programme.id,
        flow=flow,
        settings=settings,
        zone=programme.timezone,
        joined_at=min(part.joined_at for part in person.current if part.programme == programme.id),
        wanted=key in person.opted_in,
        quiet=quiet_of(programme),
        open=around.open.get(key),
        completed_at=around.completed.get(key),
    )
