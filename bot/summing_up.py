"""Summaries in the chat: the week so far on demand, and Monday's to each commissioner, once.

The figures come from ``flows.value``, the words and the picture from ``bot.report``; here they are put together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.library import Library
from bot.telegram.render import Payload, button
from bot.turn import Turn
from flows.authoring.programme import Programme
from flows.value.disclosure import disclose
from flows.value.figures import Published
from flows.value.periods import Length, Period, period_named, week_of
from flows.value.summary import summarise
from storage.outbox import Message, Outgoing
from storage.people import Person

if TYPE_CHECKING:
    from storage.store import Tx


@dataclass(frozen=True, slots=True)
class Worded:
    """A summary as it is sent: the message, the picture, and the numbers under it."""

    text: str
    chart: bytes | None
    caption: str


async def published(
    tx: Tx,
    library: Library,
    programme: Programme,
    period: Period,
    *,
    exact: bool = False,
    sample_data: bool = False,
) -> Published:
    """The summary of a period, made of the stored answers alone; without ``exact`` nothing that rests on few people."""
    evidence = await tx.evidence.read(programme.id, period.until)
    evidence = await library.published.under_present_names(tx, programme.id, evidence)
    summary = disclose(summarise(programme.value_map, evidence, period, sample_data=sample_data), exact)
    apart = programme.summary.outcomes is not None and period.length is Length.WEEK
    return summary.activity() if apart else summary


def in_words(summary: Published, language: str) -> Worded:
    # Drawing needs typst, which is slow to import: whoever never sees a summary need not wait for it.
    from bot.report.chart import summary_chart
    from bot.report.message import chart_caption, summary_message

    return Worded(
        summary_message(summary, language), summary_chart(summary, language), chart_caption(summary, language)
    )


# --- on demand ---------------------------------------------------------------------------------------


async def show_all(turn: Turn) -> None:
    """``/summary``: the week so far, for each programme this person looks after."""
    managed = turn.library.managed_by(turn.person)
    if not managed:
        await turn.say("summary-not-yours")
    for programme in managed:
        await show(turn, programme.id)


async def show(turn: Turn, programme_id: str, *, week: str = "", exact: bool = False) -> None:
    """The week so far of one programme, or a named one. ``exact`` only where all of it is sample data."""
    programme = next((each for each in turn.library.managed_by(turn.person) if each.id == programme_id), None)
    if programme is None:
        await turn.say("summary-not-yours")
        return
    zone, sample = programme.timezone, turn.library.sample_data
    period = period_named(week, zone, turn.at) if week else week_of(turn.at, zone)
    if period is None:
        await turn.say("summary-nothing")
        return
    summary = await published(
        turn.tx, turn.library, programme, period, exact=exact and sample, sample_data=sample
    )
    for kind, payload, blob in _parts(turn, programme, period, summary, exact=exact):
        await turn.put(kind, payload, blob=blob)


def _parts(
    turn: Turn, programme: Programme, period: Period, summary: Published, *, exact: bool
) -> list[tuple[str, Payload, bytes | None]]:
    worded = in_words(summary, turn.person.language)
    text: Payload = {"text": worded.text, "buttons": []}
    if turn.library.sample_data and not exact:
        label = turn.words("button-exact")
        text["buttons"] = [[button(label, exact=programme.id, week=period.id)]]
    parts: list[tuple[str, Payload, bytes | None]] = [("send", text, None)]
    if worded.chart is not None:
        picture = {
            "caption": worded.caption,
            "filename": f"{programme.id}-{period.id}.png",
            "media_type": "image/png",
            "buttons": [],
        }
        parts.append(("photo", picture, worded.chart))
    return parts


# --- on Monday ---------------------------------------------------------------------------------------


async def send_once(turn: Turn, programme: Programme, period: Period, summary: Published) -> list[Message]:
    """The week's summary to this commissioner, if they have not been given it. Never sent twice blindly."""
    person: Person = turn.person
    if not await turn.tx.releases.claim(programme.id, period.id, person.id):
        return []
    sent = []
    for kind, payload, blob in _parts(turn, programme, period, summary, exact=False):
        key = f"summary:{programme.id}:{period.id}:{person.id}:{kind}"
        outgoing = Outgoing(person, kind, payload, key=key, careful=True, blob=blob, at=turn.at)
        sent.append(await turn.tx.outbox.put(outgoing))
    return sent
