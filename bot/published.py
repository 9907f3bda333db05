"""What was published, as this process knows it: the programmes with every flow in the revision that is served, and
the older revisions that runs are still in, read again from the files they were published with.

Every process reads the same rows, so a revision that one of them publishes is served by all.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from bot.log import log
from flows.authoring.programme import Programme
from flows.authoring.publications import PublicationKind, Served, served_by_flow
from flows.authoring.published_flow import put_into, read_source, taken_out
from flows.conversation.definition import Flow
from flows.conversation.renaming import Counterparts, Route, route
from flows.conversation.run import Run
from flows.value.evidence import Evidence

if TYPE_CHECKING:
    from storage.store import Tx

Named = tuple[str, str]
"""A programme and one of its flows, by their ids."""


class Published:
    """Begins with the programmes as their files are; ``refresh`` brings in what was published since."""

    def __init__(self, programmes: Mapping[str, Programme]) -> None:
        self._files = programmes
        self.programmes: Mapping[str, Programme] = programmes
        self._served: Mapping[Named, Served] = {}
        self._version = (0, 0)
        #: flows whose published revision does not fit what else is in their programme: their files are served
        self.unfit: dict[Named, str] = {}
        self._stale = True
        self._flows: dict[tuple[str, str, str], Flow | None] = {}
        self._ages: dict[Named, list[str]] = {}
        self._routes: dict[tuple[str, str, str, str], Route | None] = {}

    # --- what is served ----------------------------------------------------------------------------------

    async def begin(self, tx: Tx, at: datetime, *, only_unknown: bool = False) -> None:
        """Keep the revisions found in the programmes' files; one that differs from the last found is published, and
        what is found no more is withdrawn.

        With ``only_unknown`` only flows of which there is no revision yet: another process may serve other files.
        """
        await tx.revisions.one_at_a_time()
        known = served_by_flow(await tx.revisions.publications())
        for programme in self._files.values():
            for flow in programme.flows.values():
                source = programme.sources.get(flow.id)
                last = known.get((programme.id, flow.id))
                if source is None or (last is not None and (only_unknown or last.in_files == flow.revision)):
                    continue
                await tx.revisions.keep(programme.id, flow.id, flow.revision, source, at)
                await tx.revisions.record(
                    programme.id, flow.id, flow.revision, PublicationKind.PUBLISHED, at, from_files=True
                )
        for (owner, flow_id), last in known.items() if not only_unknown else ():
            if owner in self._files and flow_id not in self._files[owner].flows and last.in_files is not None:
                await tx.revisions.record(
                    owner, flow_id, last.in_files, PublicationKind.WITHDRAWN, at, from_files=True
                )
        self._stale = True
        await self.refresh(tx)

    def changed(self) -> None:
        """Something was published here: it is looked up before anything else is done."""
        self._stale = True

    @property
    def stale(self) -> bool:
        return self._stale

    async def refresh(self, tx: Tx) -> bool:
        """Serve what was published since, by whichever process. Cheap where nothing was."""
        version = await tx.revisions.version()
        self._stale = False
        if version == self._version:
            return False
        served = served_by_flow(await tx.revisions.publications())
        self.unfit.clear()
        programmes = {}
        for programme in self._files.values():
            programmes[programme.id] = await self._with_published(tx, programme, served)
        self._routes.clear()
        self._ages.clear()
        self._served, self.programmes, self._version = served, programmes, version
        return True

    def served(self, programme: str, flow: str) -> Served:
        """What the publications of a flow come to."""
        return self._served.get((programme, flow), Served())

    async def _with_published(
        self, tx: Tx, programme: Programme, served: Mapping[Named, Served]
    ) -> Programme:
        for (owner, flow), state in served.items():
            here = programme.flows.get(flow)
            if owner != programme.id or (here is not None and here.revision == state.revision):
                continue
            if state.revision is None:
                programme = taken_out(programme, flow)
                continue
            found = await self.flow(tx, programme.id, flow, state.revision)
            source = await tx.revisions.source(programme.id, flow, state.revision)
            put = put_into(programme, found, source)[0] if found is not None and source is not None else None
            if put is None:
                self.unfit[owner, flow] = state.revision
                log().error(
                    "a published revision does not fit its programme any more", revision=state.revision
                )
                continue
            programme = put
        return programme

    # --- older revisions ---------------------------------------------------------------------------------

    async def flow(self, tx: Tx, programme: str, flow: str, revision: str) -> Flow | None:
        """A flow in that very revision; ``None`` where it was never kept, or cannot be read any more."""
        here = self.programmes[programme].flows.get(flow) if programme in self.programmes else None
        if here is not None and here.revision == revision:
            return here
        key = (programme, flow, revision)
        if key not in self._flows:
            source = await tx.revisions.source(*key)
            read = (await asyncio.to_thread(read_source, source))[0] if source is not None else None
            if source is None:
                return None
            self._flows[key] = replace(read, id=flow, revision=revision) if read is not None else None
        return self._flows[key]

    async def route(self, tx: Tx, programme: str, flow: str, old: str, new: str) -> Route | None:
        """The way from one revision to another, through what was served between them; ``None`` if one is unknown."""
        key = (programme, flow, old, new)
        if key not in self._routes:
            self._routes[key] = await self._routed(tx, programme, flow, old, new)
        return self._routes[key]

    async def route_to(self, tx: Tx, programme: str, run: Run, flow: Flow) -> Route | None:
        """The way of a run to a revision that is not published yet."""
        served = self.served(programme, flow.id).revision
        last = await self.flow(tx, programme, flow.id, served) if served is not None else None
        if flow.revision in [kept.revision for kept in await tx.revisions.of(programme, flow.id)]:
            return await self.route(tx, programme, flow.id, run.revision, flow.revision)
        if served == run.revision or last is None:
            old = await self.flow(tx, programme, flow.id, run.revision)
            return route([old, flow]) if old is not None else None
        before = await self.route(tx, programme, flow.id, run.revision, last.revision)
        return Route((*before.steps, Counterparts(last, flow))) if before is not None else None

    async def _routed(self, tx: Tx, programme: str, flow: str, old: str, new: str) -> Route | None:
        named = (programme, flow)
        if named not in self._ages:
            self._ages[named] = [kept.revision for kept in await tx.revisions.of(*named)]
        ages = self._ages[named]
        first, last = await self.flow(tx, *named, old), await self.flow(tx, *named, new)
        if first is None or last is None:
            return None
        if old not in ages or new not in ages:
            return route([first, last])
        one, two = ages.index(old), ages.index(new)
        between = ages[one + 1 : two] if one < two else ages[two + 1 : one][::-1]
        withdrawn = self.served(*named).withdrawn
        passed = [await self.flow(tx, *named, each) for each in between if each not in withdrawn]
        return route([first, *(each for each in passed if each is not None), last], undone=one > two)

    # --- figures -----------------------------------------------------------------------------------------

    async def under_present_names(self, tx: Tx, programme: str, evidence: Evidence) -> Evidence:
        """The same answers, each under the name its question has now: so that figures count it, and count it once."""
        found = self.programmes.get(programme)
        if found is None:
            return evidence
        names: dict[tuple[str, str, str], str] = {}
        for row in evidence.rows:
            key = (row.flow, row.revision, row.question)
            if key not in names:
                names[key] = await self.present_name(tx, found, *key)
        rows = [
            row if (name := names[row.flow, row.revision, row.question]) == row.question
            else replace(row, question=name)
            for row in evidence.rows
        ]  # fmt: skip
        return replace(evidence, rows=tuple(rows))

    async def present_name(
        self, tx: Tx, programme: Programme, flow: str, revision: str, question: str
    ) -> str:
        """The path in the served flow of a question as an older revision called it, both without instances."""
        served = programme.flows.get(flow)
        if served is None or served.revision == revision:
            return question
        by = await self.route(tx, programme.id, flow, revision, served.revision)
        if by is None:
            by = Route((Counterparts(None, served, revision=revision, paths=frozenset({question})),))
        return by.template(question)


def in_order(revisions: Sequence[str], served: Served) -> list[str]:
    """These revisions, the one that is served first, then those that were, then those withdrawn."""
    before = [each for each in reversed(served.revisions) if each in revisions]
    return [*before, *(each for each in revisions if each not in served.revisions)]
