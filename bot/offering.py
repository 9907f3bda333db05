"""Speaking first: an offer, a reminder, a last day, or the question whether to go on; and what is said to it.

Every one carries its way out: later, not now, and an off switch. Whether it is due is worked out in ``flows``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.library import OFFERS, Place, worded
from bot.standing import quiet_of, standing_of, zone_of
from bot.telegram.render import Paragraph, Row, button
from bot.turn import Turn
from flows.conversation.approaching import Answer, Approach, Kind, due, next_for
from flows.conversation.engine import resume
from flows.conversation.events import Asked, CarryOn
from flows.conversation.schedule import later_today, tomorrow
from storage.outbox import Message

Do = Mapping[str, Any]


async def approach(turn: Turn, now: datetime) -> None:
    """What is due to this person at ``now`` is said, once: its row and its message are one commit."""
    standing = await standing_of(turn.tx, turn.library, turn.person, now)
    found = due(standing, now) if standing is not None else None
    if found is not None:
        await _make(turn, found)


async def offer_next(turn: Turn) -> bool:
    """Somebody is here and has finished something: what waited for its turn is offered now."""
    standing = await standing_of(turn.tx, turn.library, turn.person, turn.at)
    found = next_for(standing, turn.at) if standing is not None else None
    return found is not None and await _make(turn, found)


async def _make(turn: Turn, found: Approach) -> bool:
    place = turn.library.place(found.programme, found.flow)
    if place is None:
        return False
    offers, person = turn.tx.offers, turn.person.id
    row = (person, found.programme, found.flow, found.occasion)
    if found.kind is Kind.AGAIN:
        ours = await offers.keep(*row, turn.at)
    else:
        ours = await offers.claim(*row, kind=found.kind, at=turn.at)
    if ours:
        await _say(turn, place, found)
    return ours


async def _say(turn: Turn, place: Place, found: Approach) -> None:
    said = turn.words
    title = worded(place.flow.title, turn.person.language, place.programme)
    left = await _left(turn, place)
    about = {"programme": found.programme, "flow": found.flow, "said": found.occasion}
    if found.kind is Kind.SILENCE:
        rows: list[Row] = [
            [button(said("button-go-on"), go_on=True, **about)],
            [button(said("button-go-off"), go_on=False, **about)],
        ]
        await turn.send([said("silence", title=title)], rows)
        return
    lead = ""
    match found.kind:
        case Kind.CLOSING:
            closes = place.flow.settings.closes_on
            is_today = closes == turn.at.astimezone(ZoneInfo(place.programme.timezone)).date()
            lead = said("closes-today" if is_today else "closes-tomorrow", title=title)
            text = said("closing-open", left=left) if left else said("closing")
        case Kind.REMINDER:
            has_time = _later_today(turn, place) is not None
            text = said("reminder" if has_time else "reminder-late", title=title, left=left)
        case _ if left:
            text = said("weekly-offer-open", title=title, left=left)
        case _:
            text = said("weekly-offer", title=title, minutes=max(place.flow.settings.minutes, 1))
    if found.kind is Kind.AGAIN:
        lead = said("here-again")
    await turn.send([lead, text], _ways(turn, place, found, about))


def _ways(turn: Turn, place: Place, found: Approach, about: Do) -> list[Row]:
    said = turn.words
    reminding = found.kind is Kind.REMINDER
    rows: list[Row] = [[button(said("button-now" if reminding else "button-start-now"), **_started(about))]]
    if found.kind is not Kind.AGAIN and _later_today(turn, place) is not None:
        rows.append([button(said("button-later-today"), later=True, **about)])
    rows.append(
        [button(said("button-not-this-week" if reminding else "button-not-now"), not_now=reminding, **about)]
    )
    is_offered = place.flow.settings.rhythm in OFFERS
    off = "button-off" if is_offered and not reminding else "button-reminders-off"
    rows.append([button(said(off), off=found.flow, programme=found.programme, said=found.occasion)])
    return rows


def _later_today(turn: Turn, place: Place) -> datetime | None:
    return later_today(turn.at, zone_of(turn.person, place.programme), quiet_of(place.programme))


def _started(about: Do) -> dict[str, Any]:
    """A button's first word says what it does."""
    return {"flow": about["flow"], "programme": about["programme"], "said": about["said"]}


async def _left(turn: Turn, place: Place) -> int:
    """How many questions of the flow are left to answer; 0 where it is not open."""
    for known, run in await turn.open_runs():
        if known.flow.id == place.flow.id and known.programme.id == place.programme.id:
            asked = resume(known.flow, run, CarryOn(turn.moment(run))).events[-1]
            return asked.total - asked.position + 1 if isinstance(asked, Asked) else 1
    return 0


# --- what is said to it ------------------------------------------------------------------------------


async def started(turn: Turn, do: Do) -> None:
    """The flow was begun from this button."""
    await _answered(turn, do, Answer.STARTED)


async def later(turn: Turn, row: Message, do: Do) -> None:
    """Later today; where the day is too far gone, tomorrow. It is said which, and kept."""
    place = turn.library.place(str(do["programme"]), str(do["flow"]))
    if place is None:
        await _settle(turn, row, turn.words("offer-not-now"))
        return
    zone, quiet = zone_of(turn.person, place.programme), quiet_of(place.programme)
    again = _later_today(turn, place)
    key = "offer-later-today" if again is not None else "offer-tomorrow"
    if again is None:
        again = tomorrow(turn.at, zone, place.flow.settings.offered_at, quiet)
    await _answered(turn, do, Answer.LATER)
    await turn.tx.offers.promise(turn.person.id, place.programme.id, place.flow.id, turn.at, again)
    clock = f"{again.astimezone(ZoneInfo(zone)):%H:%M}"
    await _settle(turn, row, turn.words(key, time=clock))


async def not_now(turn: Turn, row: Message, do: Do) -> None:
    await _answered(turn, do, Answer.NOT_NOW)
    await _settle(turn, row, turn.words("offer-not-this-week" if do["not_now"] is True else "offer-not-now"))


async def turn_off(turn: Turn, row: Message, do: Do) -> None:
    """The off switch that every offer carries. It works on an old offer as well."""
    programme, flow = str(do["programme"]), str(do["off"])
    await _answered(turn, {**do, "flow": flow}, Answer.OFF)
    turn.person = await turn.tx.people.opt(turn.person, programme, flow, False, turn.at)
    await _settle(turn, row, turn.words("offer-off"))


async def turn_on(turn: Turn, row: Message, do: Do) -> None:
    """A reminder that somebody asks for: of what they left open, or of what opens later."""
    place = turn.library.place(str(do["programme"]), str(do["remind"]))
    if place is None or not turn.library.may_play(turn.person, place):
        await turn.say("old-button")
        return
    turn.person = await turn.tx.people.opt(turn.person, place.programme.id, place.flow.id, True, turn.at)
    # The way back to what was stopped stays under it.
    others = [
        [cell for cell in line if "remind" not in cell["do"]] for line in row.payload.get("buttons", ())
    ]
    payload = {"text": row.payload.get("text", ""), "buttons": [line for line in others if line]}
    await turn.edit(row.edits or row.id, payload)
    await turn.say("remind-on")


async def go_on(turn: Turn, row: Message, do: Do) -> None:
    """Whether to go on after silence: "no" turns off all that was offered."""
    goes_on = do["go_on"] is True
    await _answered(turn, do, Answer.GO_ON if goes_on else Answer.OFF)
    if not goes_on:
        for programme, flow in sorted(turn.person.opted_in):
            turn.person = await turn.tx.people.opt(turn.person, programme, flow, False, turn.at)
    await _settle(turn, row, turn.words("silence-go-on" if goes_on else "silence-off"))


async def _answered(turn: Turn, do: Do, answer: Answer) -> None:
    if "said" in do:
        about = (str(do["programme"]), str(do["flow"]), str(do["said"]))
        await turn.tx.offers.answer(turn.person.id, *about, answer, turn.at)


async def _settle(turn: Turn, row: Message, outcome: str) -> None:
    """The offer becomes the record of what was decided, without buttons."""
    payload = {"text": row.payload.get("text", ""), "buttons": []}
    await turn.edit(row.edits or row.id, payload)
    await turn.send([Paragraph(outcome)])
