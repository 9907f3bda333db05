"""Publishing a questionnaire while people are half-way through it: what would become of them is said first.

A publication is a row, made in one transaction with the files it is about. Runs move when something next happens in
them, in that transaction and by its own clock: so a publication never waits for anybody's turn, nor they for it, and
who never comes back is never touched. Until then a run is what it was.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from flows.authoring.problems import Problem
from flows.authoring.programme import Programme
from flows.authoring.publications import PublicationKind, Source
from flows.authoring.published_flow import filed_as, put_into, read_source
from flows.conversation.definition import Flow
from flows.conversation.renaming import Route
from flows.conversation.revisions import Again, AskedAgain, Change, Stays, Unaffected, changes, fate

if TYPE_CHECKING:
    from bot.library import Library
    from storage.store import Tx


WITHOUT_A_BREAK = 20
"""So many runs are looked at at a stretch: counting thousands holds up nobody's turn."""


@dataclass(frozen=True, slots=True)
class Publishable:
    """A flow that was read and fits its programme, with the files it was read from."""

    programme: str
    flow: Flow
    source: Source


@dataclass(frozen=True, slots=True)
class Preview:
    """What publishing a revision would do, counted over every run in progress.

    ``again`` counts for each question asked again, and why, how many are asked; one run may be asked several.
    ``staying`` counts by the question that keeps runs where they are; ``dropped`` answers that would not count any
    more because their question is gone.
    """

    programme: str
    flow: Flow
    #: the revision that is served now; ``None`` for a flow that is new
    before: Flow | None
    changes: tuple[Change, ...] = ()
    runs: int = 0
    unaffected: int = 0
    asked_again: int = 0
    stays: int = 0
    again: Mapping[Again, int] = field(default_factory=dict)
    staying: Mapping[str, int] = field(default_factory=dict)
    dropped: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_same(self) -> bool:
        """Whether this very revision is served already."""
        return self.before is not None and self.before.revision == self.flow.revision


class NothingBefore(Exception):
    """There is no such revision, or it is not in a state in which this could be done with it."""


def read(programme: Programme, source: Source) -> tuple[Publishable | None, tuple[Problem, ...]]:
    """A questionnaire as it would be published into a programme; or all there is to mend first."""
    flow, problems = read_source(source)
    if flow is None or problems:
        return None, problems
    filed = filed_as(flow, source)
    put, wrong = put_into(programme, flow, filed)
    if put is None:
        return None, wrong
    return Publishable(programme.id, put.flows[flow.id], filed), ()


async def standing(tx: Tx, programme: str, flow: str) -> int:
    """A number that is another one after everything that was done with a flow's revisions.

    What somebody decided on looking at one standing is not done in another.
    """
    # Two who decide at once: the second sees what the first has done.
    await tx.revisions.lock(programme, flow)
    publications = await tx.revisions.publications(programme, flow)
    return publications[-1].id if publications else 0


async def preview(tx: Tx, library: Library, programme: str, flow: Flow, *, pinned: bool = False) -> Preview:
    """What would become of every run in progress; nothing is changed. Runs are read a few at a time."""
    await library.published.refresh(tx)
    before = library.programmes[programme].flows.get(flow.id)
    counts: Counter[str] = Counter()
    again: Counter[Again] = Counter()
    staying: Counter[str] = Counter()
    dropped: Counter[str] = Counter()
    known: dict[str, tuple[Flow | None, Route | None]] = {}
    async for run in tx.runs.in_progress(programme, flow.id):
        counts["runs"] += 1
        if counts["runs"] % WITHOUT_A_BREAK == 0:
            await asyncio.sleep(0)
        if run.revision not in known:
            old = await library.published.flow(tx, programme, flow.id, run.revision)
            known[run.revision] = old, await library.published.route_to(tx, programme, run, flow)
        old, by = known[run.revision]
        becomes = fate(old, flow, run, by, pinned=pinned and old is not None)
        match becomes:
            case Unaffected():
                counts["unaffected"] += 1
                dropped.update(becomes.dropped)
            case AskedAgain(questions):
                counts["asked"] += 1
                again.update(questions)
                dropped.update(becomes.dropped)
            case Stays(_, questions):
                counts["stays"] += 1
                staying.update(questions)
    return Preview(
        programme,
        flow,
        before,
        changes(before, flow) if before is not None else (),
        counts["runs"],
        counts["unaffected"],
        counts["asked"],
        counts["stays"],
        dict(again.most_common()),
        dict(staying.most_common()),
        dict(dropped.most_common()),
    )


async def publish(
    tx: Tx, library: Library, new: Publishable, at: datetime, *, by: str | None = None, pinned: bool = False
) -> bool:
    """Serve a revision from now on. ``False`` where it is served already: then nothing is done.

    Other processes notice at their next knock, this one before its next turn.
    """
    await library.published.begin(tx, at, only_unknown=True)
    if library.published.served(new.programme, new.flow.id).revision == new.flow.revision:
        return False
    await tx.revisions.keep(new.programme, new.flow.id, new.flow.revision, new.source, at, by)
    await tx.revisions.record(
        new.programme, new.flow.id, new.flow.revision, PublicationKind.PUBLISHED, at, by=by, pinned=pinned
    )
    library.published.changed()
    return True


async def withdraw(
    tx: Tx, library: Library, programme: str, flow: str, revision: str, at: datetime, *, by: str | None = None
) -> str | None:
    """Take a revision back: the one before it is served again, and its runs move there. Returns which that is.

    Where it was the only one, nobody can begin the flow any more, and who is in it can finish. Raises
    ``NothingBefore`` for a revision that is not among those published.
    """
    await library.published.begin(tx, at, only_unknown=True)
    state = library.published.served(programme, flow)
    if revision not in state.revisions:
        raise NothingBefore
    await tx.revisions.record(programme, flow, revision, PublicationKind.WITHDRAWN, at, by=by)
    library.published.changed()
    left = [each for each in state.revisions if each != revision]
    return left[-1] if left else None


async def bring_back(
    tx: Tx,
    library: Library,
    programme: str,
    flow: str,
    revision: str,
    at: datetime,
    *,
    by: str | None = None,
    pinned: bool = False,
) -> bool:
    """Serve an earlier revision, withdrawn or not, again. ``False`` where it is served already.

    Raises ``NothingBefore`` where there never was such a revision, or it cannot be read or does not fit any more.
    """
    await library.published.begin(tx, at, only_unknown=True)
    found = await library.published.flow(tx, programme, flow, revision)
    source = await tx.revisions.source(programme, flow, revision)
    if found is None or source is None or put_into(library.programmes[programme], found, source)[0] is None:
        raise NothingBefore
    return await publish(tx, library, Publishable(programme, found, source), at, by=by, pinned=pinned)
