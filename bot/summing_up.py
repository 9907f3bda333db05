"""Summaries: their figures, their words and pictures, and who may ask for one.

The figures come from ``flows.value``, the words and the picture from ``bot.report``; here they are put together.
Working one out takes time, so a turn only notes that it is wanted; ``bot.on_demand`` gives it.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.behind import answers_file, kept_with
from bot.library import Library
from bot.telegram import render
from bot.telegram.render import Payload, button, message
from bot.turn import Turn
from bot.wording import words
from flows.authoring.programme import Programme
from flows.conversation.places import template_path
from flows.value.contributions import tables as tables_of
from flows.value.disclosure import disclose
from flows.value.evidence import Evidence, run_of
from flows.value.figures import OUTCOMES, Figure, Published, State, SummaryHead
from flows.value.newcomers import Without, waiting
from flows.value.periods import Length, Period, period_named, week_of
from flows.value.releases import Kept, Release, looks_back
from flows.value.releases import release as released
from flows.value.subscription import Part, Subscription
from flows.value.summary import summarise, wanted
from flows.value.tallies import Tallies
from storage.standing import Standing
from storage.tallies import tallies

if TYPE_CHECKING:
    from bot.report.matrix import Earlier
    from flows.value.value_map import ValueMap
    from storage.store import Tx


SENT = (Part.PICTURES, Part.REPORT, Part.SPREADSHEET)
"""What goes with the message, and can be left out."""

REPORT = "report"
"""What is asked for by the button: the full report and the spreadsheet."""

A_SECOND = timedelta(seconds=1)
"""A text says only in which second it was sent: what was said in that second was said before it."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One message of a summary. ``part`` is what it belongs to, where it can be left out."""

    #: tells it from the other messages of the same summary, for good
    name: str
    kind: str
    payload: Payload = field(repr=False)
    blob: bytes | None = field(default=None, repr=False)
    part: Part | None = None


SPREADSHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Made:
    """A summary, and what has to be remembered in the transaction that sends it: ``None`` for an exact one."""

    summary: Published
    release: Release | None
    #: how many had taken back their yes, or left, when the answers were counted
    withdrawn: tuple[int, int] = (0, 0)

    async def keep(self, tx: Tx, at: datetime) -> bool:
        """Remember that this goes out. ``False`` where something else was released since it was made: it has to be
        made again, with that in mind."""
        return self.release is None or await tx.released_tables.keep(self.release, at)


async def made(
    tx: Tx,
    library: Library,
    programme: Programme,
    period: Period,
    *,
    exact: bool = False,
    sample_data: bool = False,
    pending: Iterable[Kept] = (),
) -> Made:
    """The summary of a period, made of the stored answers and of what was released before; ``pending`` is what will
    be by then. Without ``exact`` nothing that rests on few people is in it."""
    withdrawn = await tx.evidence.withdrawn(programme.id)
    with _uncollected():
        answers = await tallies_of(tx, library, programme, period)
    before: list[Kept] = []
    after = 0
    if not exact:
        since = looks_back(programme.value_map, period)
        after = await tx.released_tables.count(programme.id)
        before = await tx.released_tables.of(programme.id, since, period.last_day)
        # For another recipient some of it has gone out already.
        there = {(kept.table, kept.span, kept.number) for kept in before}
        new = [kept for kept in pending if (kept.table, kept.span, kept.number) not in there]
        after += len(new)
        before += new
    key = tx.released_tables.key

    def work_out() -> Made:
        summary = summarise(programme.value_map, answers, period, sample_data=sample_data)
        if exact:
            return Made(_told(programme, period, disclose(summary, exact)), None, withdrawn)
        behind = tables_of(summary, key)
        late = waiting(summary, before, key, behind)
        if late:
            counted = Without(answers, late)
            summary = summarise(programme.value_map, counted, period, sample_data=sample_data)
            behind = tables_of(summary, key)
        found, release = released(summary, before, key, programme.counts, behind)
        found = _told(programme, period, found)
        ids = {figure.id for figure in found.figures}
        tables = (one for one in release.tables if any(figure.id in ids for figure in one.figures))
        return Made(found, Release(release.programme, tuple(tables), after), withdrawn)

    with _uncollected():
        # Meanwhile others have their turn.
        return await asyncio.to_thread(work_out)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without looking for cycles in between: very many small things are made at once, and there are none in them."""
    is_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if is_on:
            gc.enable()


async def published(
    tx: Tx,
    library: Library,
    programme: Programme,
    period: Period,
    *,
    exact: bool = False,
    sample_data: bool = False,
) -> Published:
    """The summary as it would be read now, for a look: what goes out is ``made``, and kept where it is sent."""
    return (await made(tx, library, programme, period, exact=exact, sample_data=sample_data)).summary


async def tallies_of(tx: Tx, library: Library, programme: Programme, period: Period) -> Tallies:
    """What the figures of the period ask of the answers, counted by the database under the questions' present names.

    What was said by the few who have changed an answer since is gone through one by one.
    """
    standing = await Standing.at(tx, programme.id, period.until)
    present = library.published.present_name
    names = {
        (flow, revision, kept): await present(tx, programme, flow, revision, template_path(kept))
        for flow, revision, kept in await standing.names()
    }
    found = await tallies(tx, standing, names, wanted(programme.value_map, period))
    async for evidence in standing.of_changed():
        named = await library.published.under_present_names(tx, programme.id, evidence)
        found = found.with_others(named.rows)
    return found


async def evidence_of(
    tx: Tx, library: Library, programme: Programme, period: Period, figures: Iterable[Figure]
) -> Evidence:
    """The answers behind these figures, one by one, under the names their questions have now."""
    behind = {identity for figure in figures for identity in figure.evidence}
    runs = {run_of(identity) for identity in behind}
    evidence = await tx.evidence.read(programme.id, period.until, runs=runs)
    rows = tuple(row for row in evidence.rows if row.identity in behind)
    return await library.published.under_present_names(tx, programme.id, replace(evidence, rows=rows))


def _told(programme: Programme, period: Period, summary: Published) -> Published:
    """A week of a programme whose outcomes are told by the month says what was done, and no more."""
    apart = programme.summary.outcomes is not None and period.length is Length.WEEK
    return summary.activity() if apart else summary


def pieces(
    summary: Published,
    language: str,
    value_map: ValueMap,
    *,
    quotes: Sequence[str] = (),
    quoted: Sequence[str] = (),
    earlier: Earlier | None = None,
    last: Earlier | None = None,
    asked: Mapping[str, str] | None = None,
    offer_exact: bool = False,
) -> list[Piece]:
    """Everything that a summary is sent as, in order.

    ``earlier`` and ``last``: what figures were at the end of the quarter before, and in the summary before this.
    ``asked``: the questions in the words people read.
    """
    # Drawing needs typst, which is slow to import: whoever never sees a summary need not wait for it.
    from bot.report.message import behind_label, summary_message
    from bot.report.parts import pictures

    said, head = words(language), summary.head
    rows = [
        [button(behind_label(summary, language), behind="")],
        [button(said("button-full-report"), full_report=head.programme, week=head.week)],
        [button(said("button-change-what-i-get"), get=head.programme)],
    ]
    if offer_exact:
        rows.insert(2, [button(said("button-exact"), exact=head.programme, week=head.week)])
    text: Payload = {
        "text": summary_message(summary, language, last),
        "buttons": rows,
        "evidence": kept_with(summary, language, asked),
    }
    found = [Piece("send", "send", text)]
    failed: list[str] = []
    for picture in pictures(summary, language, earlier, failed=failed):
        payload = _file(head, f"-{picture.name}.png", "image/png", picture.caption)
        # The first one has kept its name, which is in the keys of messages.
        name = "photo" if picture.name == "change" else picture.name
        found.append(Piece(name, "photo", payload, picture.png, Part.PICTURES))
    if failed:
        found.append(_without(Part.PICTURES, language))
    report = files(summary, language, value_map, quotes=quotes, quoted=quoted, earlier=earlier, asked=asked)
    return [*found, *report]


def files(
    summary: Published,
    language: str,
    value_map: ValueMap,
    *,
    quotes: Sequence[str] = (),
    quoted: Sequence[str] = (),
    earlier: Earlier | None = None,
    asked: Mapping[str, str] | None = None,
) -> list[Piece]:
    """The full report and the spreadsheet; none where no outcome is known yet.

    ``quoted``: whose words the ``quotes`` are. The report's row says so: whoever is erased is taken out of it.
    """
    from bot.report.parts import unless_it_fails
    from bot.report.pdf import summary_pdf
    from bot.report.spreadsheet import summary_spreadsheet

    told = [figure for figure in summary.figures if figure.section in OUTCOMES]
    if not any(figure.value or figure.state is State.HIDDEN for figure in told):
        return []
    said, head = words(language), summary.head
    report = _file(head, ".pdf", "application/pdf", said("file-report"))
    if quoted:
        report = {**report, "about": list(quoted), "programme": head.programme}
    sheet = _file(head, ".xlsx", SPREADSHEET_TYPE, said("file-spreadsheet"))

    def pdf() -> bytes:
        return summary_pdf(summary, language, quotes=quotes, earlier=earlier, asked=asked)

    def workbook() -> bytes:
        return summary_spreadsheet(summary, value_map, language)

    found: list[Piece] = []
    for part, payload, make in ((Part.REPORT, report, pdf), (Part.SPREADSHEET, sheet, workbook)):
        content = unless_it_fails(part, make, [])
        whole = Piece(part.value, "document", payload, content, part)
        found.append(whole if content is not None else _without(part, language))
    return found


def _without(part: Part, language: str) -> Piece:
    """The words that stand where a part could not be made; they belong to it, and go where it would have gone."""
    [payload, *_] = message([words(language)(f"summary-without-{part}")])
    return Piece(f"without-{part}", "send", payload, None, part)


def answers_behind(summary: Published, language: str, evidence: Evidence, figure: str) -> list[Piece]:
    """The pseudonymous list of the answers behind a figure, as a file."""
    payload = _file(summary.head, f"-{figure}.csv", "text/csv", words(language)("file-answers"))
    whose = sorted({row.person for row in evidence.rows})
    about = {"about": whose, "programme": summary.head.programme, "quotes": False}
    return [Piece("answers", "document", {**payload, **about}, answers_file(evidence))]


def _file(head: SummaryHead, ending: str, media_type: str, caption: str) -> Payload:
    name = f"{head.programme}-{head.week}{ending}"
    caption = render.caption([caption])
    return {"caption": caption, "filename": name, "media_type": media_type, "buttons": []}


def wanted_of(found: list[Piece], wanted: Subscription, *, whole: bool = True) -> list[Piece]:
    """What of it this person gets; not the ``whole``: the message alone."""
    return [piece for piece in found if piece.part is None or (whole and wanted.wants(piece.part))]


# --- on demand ---------------------------------------------------------------------------------------


async def show_all(turn: Turn) -> None:
    """``/summary``: the week so far, for each programme this person looks after."""
    managed = turn.library.managed_by(turn.person)
    if not managed:
        await turn.say("summary-not-yours")
    for programme in managed:
        await show(turn, programme.id)


async def show(turn: Turn, programme_id: str, *, week: str = "", exact: bool = False, what: str = "") -> None:
    """The week so far of one programme, or a named period. ``exact`` only where all of it is sample data."""
    programme = next((each for each in turn.library.managed_by(turn.person) if each.id == programme_id), None)
    if programme is None:
        await turn.say("summary-not-yours")
        return
    zone = programme.timezone
    period = period_named(week, zone, turn.at) if week else week_of(turn.at, zone)
    if period is None:
        await turn.say("summary-nothing")
        return
    exact = exact and turn.library.sample_data
    await turn.tx.subscriptions.wish(
        turn.person.id, programme.id, period.id, turn.at + A_SECOND, exact=exact, what=what
    )
    await turn.put("chat_action", {"action": "typing"})
    turn.wants_summaries = True
