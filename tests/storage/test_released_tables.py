"""What disclosure control remembers comes back as it was printed, is kept once, and names nobody."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace

from sqlalchemy import select

from flows.value.contributions import tables
from flows.value.releases import Release, release
from flows.value.summary import summarise
from storage.schema import released_tables
from storage.store import Store, Tx
from tests.flows.value.samples import forty_people_evidence, names, st_james_house, week

from .lives import after, opened_again

PROGRAMME = "st-james-house"


async def released(store: Store) -> tuple[bytes, Release]:
    async with store.reading() as tx:
        key = tx.released_tables.key
        before = await tx.released_tables.of(PROGRAMME)
    summary = summarise(st_james_house(), forty_people_evidence(), week())
    return key, release(summary, before, key)[1]


async def test_what_was_released_comes_back_as_it_was_printed(store: Store) -> None:
    _, made = await released(store)
    async with store.transaction() as tx:
        assert await tx.released_tables.keep(made, after(0))
    async with store.reading() as tx:
        back = await tx.released_tables.of(PROGRAMME)
        assert await tx.released_tables.of("raploch") == []
    kept = {(one.table, one.span): one for one in made.tables}
    assert {(one.table, one.span) for one in back} == set(kept)
    for one in back:
        was = kept[one.table, one.span]
        assert (one.number, one.period, one.last_day) == (was.number, was.period, was.last_day)
        assert one.strands == was.strands
        for figure, printed in zip(one.figures, was.figures, strict=True):
            assert figure == replace(
                figure,
                value=printed.value,
                low=printed.low,
                high=printed.high,
                n=printed.n,
                state=printed.state,
                formula=printed.formula,
                parameters=printed.parameters,
                last_day=printed.last_day,
                supersedes=printed.supersedes,
            )
    # Nothing moved since: there is nothing to keep.
    _, again = await released(store)
    assert again.tables == ()


async def test_a_release_for_several_recipients_is_kept_once(store: Store) -> None:
    _, made = await released(store)
    for _ in range(2):
        async with store.transaction() as tx:
            assert await tx.released_tables.keep(made, after(0))
    async with store.reading() as tx:
        assert len(await tx.released_tables.of(PROGRAMME)) == len(made.tables)


async def test_what_was_made_before_another_release_has_to_be_made_again(store: Store) -> None:
    _, made = await released(store)
    other = replace(made, tables=tuple(replace(one, strands={}) for one in made.tables))
    second = await opened_again(store)

    async def keep(through: Store, which: Release) -> bool:
        async def work(tx: Tx) -> bool:
            return await tx.released_tables.keep(which, after(0))

        return await through.submit(work)

    kept = await asyncio.gather(keep(store, made), keep(second, other))
    await second.close()
    assert sorted(kept) == [False, True]


async def test_nobody_can_be_found_in_it_without_the_key(store: Store) -> None:
    key, made = await released(store)
    async with store.transaction() as tx:
        await tx.released_tables.keep(made, after(0))
    async with store.reading() as tx:
        rows = await tx.rows(select(released_tables), released_tables)
    written = " ".join(str(cell) for row in rows for cell in row)
    # As words of their own: four letters in a row can stand inside a hash by chance.
    words = set(re.split(r"[^A-Za-z0-9_+/=-]+", written))
    assert words.isdisjoint(names(40))
    summary = summarise(st_james_house(), forty_people_evidence(), week())
    here, elsewhere = (tables(summary, one)[0].strands["reached"].strand for one in (key, b"another key"))
    assert len(here) == 40
    assert not here.keys() & elsewhere.keys()
