"""What a commissioner gets: which summaries, which parts, a pause, the language. One message says how things stand.

It is reached by the button under every summary and from ``/settings``; a change is kept, and the message shows it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.summing_up import SENT
from bot.telegram.render import Paragraph, Payload, Row, button, message
from bot.turn import Do, Turn
from bot.wording import language_name
from flows.authoring.programme import Programme
from flows.value.periods import local
from flows.value.subscription import Part, Subscription
from storage.outbox import Message

PAUSES = (2, 4, 13)
"""Weeks."""


async def show_all(turn: Turn) -> None:
    """Of which programme: a button for each, where there are several."""
    managed = turn.library.managed_by(turn.person)
    if len(managed) == 1:
        await show(turn, managed[0].id)
    elif managed:
        rows: list[Row] = [[button(turn.text(each.title, each), get=each.id)] for each in managed]
        await turn.say("get-which", rows)
    else:
        await turn.say("summary-not-yours")


async def show(turn: Turn, programme_id: str) -> None:
    programme = await _managed(turn, programme_id)
    if programme is None:
        return
    wanted = await turn.tx.subscriptions.of(turn.person.id, programme.id)
    await turn.put("send", _as_it_stands(turn, programme, wanted))


async def change(turn: Turn, row: Message, do: Do) -> None:
    """One tap: kept, and the same message shows how things now stand."""
    programme = await _managed(turn, str(do.get("programme")))
    if programme is None:
        return
    before = await turn.tx.subscriptions.of(turn.person.id, programme.id)
    wanted = _changed(turn, programme, before, do)
    if wanted != before:
        await turn.tx.subscriptions.keep(turn.person.id, programme.id, wanted, turn.at)
    await turn.edit(row.edits or row.id, _as_it_stands(turn, programme, wanted))


async def show_languages(turn: Turn, row: Message, do: Do) -> None:
    programme = await _managed(turn, str(do.get("programme")))
    if programme is None:
        return
    said, about = turn.words, {"programme": programme.id}
    rows: list[Row] = [[button(said("button-get-language-chat"), get_language="", **about)]]
    for code in turn.library.languages([programme]):
        rows.append([button(language_name(code), get_language=code, **about)])
    [payload, *_] = message([said("get-language-which")], rows)
    await turn.edit(row.edits or row.id, payload)


def _changed(turn: Turn, programme: Programme, wanted: Subscription, do: Do) -> Subscription:
    match next(iter(do)):
        case "get_part" if do["get_part"] in {part.value for part in Part}:
            part = frozenset({Part(str(do["get_part"]))})
            return replace(wanted, without=wanted.without - part if do.get("on") else wanted.without | part)
        case "get_pause":
            weeks = int(do["get_pause"])
            return replace(wanted, paused_until=_in_weeks(turn.at, weeks, programme) if weeks else None)
        case "get_language":
            code = str(do["get_language"])
            known = code in turn.library.languages([programme])
            return replace(wanted, language=code if known else None)
        case _:
            return wanted


def _in_weeks(now: datetime, weeks: int, programme: Programme) -> datetime:
    """The beginning of a day: what is due on it comes again."""
    day = now.astimezone(ZoneInfo(programme.timezone)).date() + timedelta(weeks=weeks)
    return local(day, time.min, programme.timezone)


async def _managed(turn: Turn, programme_id: str) -> Programme | None:
    """A programme of which this person gets summaries. Where it is none, that is said."""
    managed = turn.library.managed_by(turn.person)
    found = next((each for each in managed if each.id == programme_id), None)
    if found is None:
        await turn.say("summary-not-yours")
    return found


def _as_it_stands(turn: Turn, programme: Programme, wanted: Subscription) -> Payload:
    said, about = turn.words, {"programme": programme.id}
    title = Paragraph(said("get-title", programme=turn.text(programme.title, programme)), strong=True)
    on = wanted.wants(Part.EVERYTHING)
    paused = wanted.is_paused(turn.at)
    lines: list[str] = []
    rows: list[Row] = []
    if not turn.person.holds(programme.id, "commissioner"):
        lines.append(said("get-on-demand"))
    elif not on:
        lines.append(said("get-nothing"))
        rows.append([button(said("button-get-everything-on"), get_part=Part.EVERYTHING, on=True, **about)])
    elif paused and wanted.paused_until is not None:
        day = wanted.paused_until.astimezone(ZoneInfo(programme.timezone)).date()
        lines.append(said("get-paused", day=turn.day_in_words(day)))
        rows.append([button(said("button-get-go-on"), get_pause=0, **about)])
    else:
        lines.append(said("get-when-due"))
    # Who left out both while they were told apart has to see why nothing comes.
    apart = programme.summary.outcomes is not None or not wanted.wants_either
    for part in (*((Part.WEEKS, Part.OUTCOMES) if apart else ()), *SENT):
        wants = wanted.wants(part)
        lines.append(said(f"get-{part}-{'on' if wants else 'off'}"))
        rows.append(
            [
                button(
                    said(f"button-get-{part}-{'off' if wants else 'on'}"),
                    get_part=part,
                    on=not wants,
                    **about,
                )
            ]
        )
    if on and not paused and turn.person.holds(programme.id, "commissioner"):
        rows += [
            [button(said("button-get-pause", weeks=weeks), get_pause=weeks, **about)] for weeks in PAUSES
        ]
        rows.append([button(said("button-get-everything-off"), get_part=Part.EVERYTHING, on=False, **about)])
    if wanted.language is None:
        lines.append(said("get-language-chat"))
    else:
        lines.append(said("get-language", language=language_name(wanted.language)))
    rows.append([button(said("button-get-language"), get_languages=True, **about)])
    [payload, *_] = message([title, "\n".join(lines)], rows)
    return payload
