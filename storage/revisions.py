"""Revisions of flows with their files, and what was published and withdrawn: rows that are only ever added."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select, text

from flows.authoring.publications import Publication, PublicationKind, Source
from storage.schema import from_moment, publications, revision_files, revisions, to_moment

if TYPE_CHECKING:
    from storage.transactions import Tx

_LOCK = 7_246_104

_r, _f, _p = revisions.c, revision_files.c, publications.c


@dataclass(frozen=True, slots=True)
class KeptRevision:
    """A revision that was kept, by its place among all there ever were of its flow."""

    id: int
    programme: str
    flow: str
    revision: str
    file: str
    made_by: str | None
    made_at: datetime


class Revisions:
    def __init__(self, tx: Tx) -> None:
        self._tx = tx

    async def one_at_a_time(self) -> None:
        """Until this transaction ends, no other process publishes. An embedded database has one writer anyway."""
        if not self._tx.on_sqlite:
            await self._tx.rows(select(func.pg_advisory_xact_lock(_LOCK)))

    async def keep(
        self, programme: str, flow: str, revision: str, source: Source, at: datetime, by: str | None = None
    ) -> None:
        """Keep the files of a revision, so that it can always be read again. One that is known is left as it is."""
        if await self._id_of(programme, flow, revision) is not None:
            return
        [number] = await self._tx.reserve(revisions, 1)
        await self._tx.execute(
            insert(revisions).values(
                id=number, programme=programme, flow=flow, revision=revision, file=source.file,
                made_by=by, made_at=to_moment(at),
            )
        )  # fmt: skip
        for name, content in source.files.items():
            await self._tx.execute(insert(revision_files).values(revision=number, name=name, content=content))

    async def source(self, programme: str, flow: str, revision: str) -> Source | None:
        """The files of a revision as they were published; ``None`` for one that was never kept."""
        query = (
            select(_r.file, _f.name, _f.content)
            .join(revision_files, _f.revision == _r.id)
            .where(_r.programme == programme, _r.flow == flow, _r.revision == revision)
        )
        found = await self._tx.rows(query, revisions, revision_files)
        if not found:
            return None
        return Source(found[0].file, MappingProxyType({row.name: bytes(row.content) for row in found}))

    async def of(self, programme: str, flow: str | None = None) -> list[KeptRevision]:
        """Every revision there ever was, the oldest first."""
        query = select(revisions).where(_r.programme == programme).order_by(_r.id)
        if flow is not None:
            query = query.where(_r.flow == flow)
        return [
            KeptRevision(
                row.id, row.programme, row.flow, row.revision, row.file, row.made_by, from_moment(row.made_at)
            )
            for row in await self._tx.rows(query, revisions)
        ]

    async def record(
        self,
        programme: str,
        flow: str,
        revision: str,
        kind: PublicationKind,
        at: datetime,
        *,
        by: str | None = None,
        pinned: bool = False,
        from_files: bool = False,
    ) -> None:
        """A revision that is kept was published, or withdrawn."""
        [number] = await self._tx.reserve(publications, 1)
        await self._tx.execute(
            insert(publications).values(
                id=number, programme=programme, flow=flow, revision=revision, kind=kind.value, pinned=pinned,
                by=by, from_files=from_files, at=to_moment(at),
            )
        )  # fmt: skip

    async def lock(self, programme: str, flow: str) -> None:
        """Keep other processes from publishing this flow until the transaction ends; an embedded database has none."""
        if not self._tx.on_sqlite and self._tx.writing:
            names = text("SELECT pg_advisory_xact_lock(hashtextextended(:named, 0))")
            await self._tx.execute(names, named=f"{programme}/{flow}")

    async def publications(self, programme: str | None = None, flow: str | None = None) -> list[Publication]:
        """All that was published and withdrawn, in its order."""
        query = select(publications).order_by(_p.id)
        if programme is not None:
            query = query.where(_p.programme == programme)
        if flow is not None:
            query = query.where(_p.flow == flow)
        return [
            Publication(
                row.id, row.programme, row.flow, row.revision, PublicationKind(row.kind), bool(row.pinned),
                row.by, bool(row.from_files), from_moment(row.at),
            )
            for row in await self._tx.rows(query, publications)
        ]  # fmt: skip

    async def version(self) -> tuple[int, int]:
        """Another one whenever anything was published or withdrawn, by whichever process."""
        query: Any = select(func.count(), func.max(_p.id)).select_from(publications)
        [(count, last)] = [tuple(row) for row in await self._tx.rows(query, publications)]
        return count, last or 0

    async def sources(self) -> AsyncIterator[tuple[KeptRevision, Source]]:
        """Every revision with its files, one by one."""
        for row in await self._tx.rows(select(revisions).order_by(_r.id), revisions):
            kept = KeptRevision(
                row.id, row.programme, row.flow, row.revision, row.file, row.made_by, from_moment(row.made_at)
            )
            source = await self.source(row.programme, row.flow, row.revision)
            yield kept, source if source is not None else Source(row.file, MappingProxyType({}))

    async def _id_of(self, programme: str, flow: str, revision: str) -> int | None:
        query = select(_r.id).where(_r.programme == programme, _r.flow == flow, _r.revision == revision)
        found = await self._tx.rows(query, revisions)
        return found[0].id if found else None
