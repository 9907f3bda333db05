"""Revisions of questionnaires: kept once with their files, published and withdrawn in rows that are only added."""

from __future__ import annotations

from types import MappingProxyType

from flows.authoring.publications import PublicationKind, Source, served
from storage.store import Store

from .lives import PROGRAMME, after, opened_again

PUBLISHED, WITHDRAWN = PublicationKind.PUBLISHED, PublicationKind.WITHDRAWN


def source(text: str) -> Source:
    files = {"week.xlsx": text.encode(), "places.csv": b"name\n\x00\xff"}
    return Source("week.xlsx", MappingProxyType(files))


async def test_a_revision_is_kept_once_and_read_again_byte_for_byte(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.revisions.keep(PROGRAMME, "week", "a", source("first"), after(1), "p1")
        await tx.revisions.keep(PROGRAMME, "week", "b", source("second"), after(2))
        await tx.revisions.keep(PROGRAMME, "week", "a", source("another"), after(3))
    other = await opened_again(store)
    async with other.reading() as tx:
        assert await tx.revisions.source(PROGRAMME, "week", "a") == source("first")
        assert await tx.revisions.source(PROGRAMME, "week", "c") is None
        kept = await tx.revisions.of(PROGRAMME, "week")
    await other.close()
    assert [(each.revision, each.made_by, each.made_at) for each in kept] == [
        ("a", "p1", after(1)),
        ("b", None, after(2)),
    ]


async def test_what_is_served_follows_from_all_that_was_published_and_withdrawn(store: Store) -> None:
    history = [
        ("a", PUBLISHED, "a"),
        ("b", PUBLISHED, "b"),
        ("c", PUBLISHED, "c"),
        ("c", WITHDRAWN, "b"),
        ("a", PUBLISHED, "a"),
        ("a", WITHDRAWN, "b"),
        ("c", PUBLISHED, "c"),
        ("b", WITHDRAWN, "c"),
        ("c", WITHDRAWN, None),
    ]
    seen = set()
    for number, (revision, kind, expected) in enumerate(history):
        async with store.transaction() as tx:
            seen.add(await tx.revisions.version())
            await tx.revisions.record(PROGRAMME, "week", revision, kind, after(number))
        async with store.reading() as tx:
            assert served(await tx.revisions.publications(PROGRAMME, "week")).revision == expected
    assert len(seen) == len(history)


async def test_a_publication_that_was_undone_is_none(store: Store) -> None:
    async with store.transaction() as tx:
        before = await tx.revisions.version()
    try:
        async with store.transaction() as tx:
            await tx.revisions.keep(PROGRAMME, "week", "a", source("first"), after(1))
            await tx.revisions.record(PROGRAMME, "week", "a", PUBLISHED, after(1))
            raise RuntimeError
    except RuntimeError:
        pass
    async with store.reading() as tx:
        assert await tx.revisions.version() == before
        assert await tx.revisions.source(PROGRAMME, "week", "a") is None
