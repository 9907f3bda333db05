"""What disclosure control remembers comes back as it was printed, is kept once, and names nobody."""

from __future__ import annotations

import asyncio
import os
import re
import tracemalloc
from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy import select

from flows.value.contributions import HASH, Strand, tables
from flows.value.releases import Kept, Release, release
from flows.value.summary import summarise
from storage.schema import released_tables
from storage.store import Store, Tx
from tests.flows.value.samples import forty_people_evidence, names, st_james_house, week

from .lives import after, opened_again

PROGRAMME = "st-james-house"


SINCE, UNTIL = week().monday, week().last_day


async def released(store: Store) -> tuple[bytes, Release]:
    async with store.reading() as tx:
        key = tx.released_tables.key
        before = await tx.released_tables.of(PROGRAMME, SINCE, UNTIL)
    summary = summarise(st_james_house(), forty_people_evidence(), week())
    return key, release(summary, before, key)[1]


async def test_what_was_released_comes_back_as_it_was_printed(store: Store) -> None:
    _, made = await released(store)
    async with store.transaction() as tx:
        assert await tx.released_tables.keep(made, after(0))
    async with store.reading() as tx:
        back = await tx.released_tables.of(PROGRAMME, SINCE, UNTIL)
        assert await tx.released_tables.of("raploch", SINCE, UNTIL) == []
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
        assert len(await tx.released_tables.of(PROGRAMME, SINCE, UNTIL)) == len(made.tables)


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


async def a_year(store: Store) -> list[Kept]:
    """A ladder released week by week, and the hours of each week, kept one after the other."""
    _, made = await released(store)
    ladder = next(one for one in made.tables if one.table == "change.housing_ladder")
    hours = next(one for one in made.tables if one.table == "outputs.training_hours")
    kept: list[Kept] = []
    for number in range(1, 53):
        day = UNTIL + timedelta(weeks=number)
        name = f"{day:%G-W%V}"
        tables = (
            replace(ladder, number=number, period=name, last_day=day, past=ladder.strands),
            replace(hours, span=name, period=name, last_day=day),
        )
        async with store.transaction() as tx:
            assert await tx.released_tables.keep(Release(PROGRAMME, tables), after(0))
        kept += tables
    return kept


async def test_a_release_reads_the_latest_of_each_table_and_not_all_those_before(store: Store) -> None:
    kept = await a_year(store)
    *_, ladder, hours = kept
    async with store.reading() as tx:
        found = await tx.released_tables.of(PROGRAMME, hours.last_day - timedelta(days=6), hours.last_day)
    assert [(one.table, one.number, one.span) for one in found] == [
        (ladder.table, 52, ladder.span),
        (hours.table, 1, hours.span),
    ]
    assert (found[0].strands, found[0].past) == (ladder.strands, ladder.past)


async def test_who_was_in_a_release_is_let_go_when_the_next_one_remembers_it(store: Store) -> None:
    await a_year(store)
    async with store.reading() as tx:
        rows = await tx.rows(select(released_tables), released_tables)
    held = {(row.name, row.number) for row in rows if row.strands != "{}"}
    assert held == {("change.housing_ladder", 52), ("outputs.training_hours", 1)}


async def test_a_summary_of_an_earlier_week_finds_what_was_told_up_to_then(store: Store) -> None:
    kept = await a_year(store)
    then = kept[20]
    async with store.reading() as tx:
        found = await tx.released_tables.of(PROGRAMME, then.last_day - timedelta(days=6), then.last_day)
    told = [one for one in found if one.table == then.table]
    assert [one.number for one in told] == [11, 52]
    assert told[0].figures[0].value == then.figures[0].value


async def test_another_recipient_of_a_release_that_has_a_later_one_gets_the_same(store: Store) -> None:
    first, second = (await a_year(store))[-4::2]
    for one in (first, second):
        async with store.transaction() as tx:
            assert await tx.released_tables.keep(Release(PROGRAMME, (one,)), after(0))


async def test_a_release_that_did_not_know_of_another_tables_has_to_be_made_again(store: Store) -> None:
    _, made = await released(store)
    first, second = made.tables[:1], made.tables[1:]
    async with store.transaction() as tx:
        count = await tx.released_tables.count(PROGRAMME)
        assert await tx.released_tables.keep(Release(PROGRAMME, first, count), after(0))
        assert not await tx.released_tables.keep(Release(PROGRAMME, second, count), after(0))
        # Another recipient of the first one gets it all the same.
        assert await tx.released_tables.keep(Release(PROGRAMME, first, count), after(0))
        count = await tx.released_tables.count(PROGRAMME)
        assert await tx.released_tables.keep(Release(PROGRAMME, second, count), after(0))


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


@pytest.mark.soak
@pytest.mark.skipif(not os.environ.get("BOT_SOAK"), reason="the full size is for make soak")
async def test_after_two_years_of_five_thousand_people_a_release_reads_one_quarter_at_most(
    store: Store,
) -> None:
    _, made = await released(store)
    ladder = next(one for one in made.tables if one.table == "change.housing_ladder")
    hours = next(one for one in made.tables if one.table == "outputs.training_hours")
    people = [number.to_bytes(HASH) for number in range(5000)]
    answers = count(1)

    def strand() -> Strand:
        return {person: frozenset([next(answers).to_bytes(HASH)]) for person in people}

    day = UNTIL
    for number in range(1, 105):
        day = UNTIL + timedelta(weeks=number)
        name = f"{day:%G-W%V}"
        tables = [
            replace(
                ladder, table=f"change.{each}", number=number, period=name, last_day=day,
                strands={"first": strand(), "latest": strand()}, past={},
            )
            for each in range(4)
        ]  # fmt: skip
        tables += [
            replace(
                hours, table=f"outputs.{each}", span=name, period=name, last_day=day,
                strands={f"check-in/{each} in outputs.{each}": strand()},
            )
            for each in range(5)
        ]  # fmt: skip
        async with store.transaction() as tx:
            assert await tx.released_tables.keep(Release(PROGRAMME, tuple(tables)), after(0))
    for weeks, most in ((1, 10), (13, 70)):
        tracemalloc.start()
        async with store.reading() as tx:
            since = day - timedelta(weeks=weeks) + timedelta(days=1)
            found = await tx.released_tables.of(PROGRAMME, since, day)
        peak = tracemalloc.get_traced_memory()[1] / 1e6
        tracemalloc.stop()
        assert len(found) == 4 + 5 * weeks
        assert peak < most


async def test_what_is_told_as_it_was_before_calls_its_prices_as_the_map_does(store: Store) -> None:
    key, made = await released(store)
    async with store.transaction() as tx:
        assert await tx.released_tables.keep(made, after(0))
    async with store.reading() as tx:
        back = await tx.released_tables.of(PROGRAMME, SINCE, UNTIL)
    later = summarise(st_james_house(), forty_people_evidence(), week("2026-W48"))
    told = [figure for figure in release(later, back, key)[0].figures if figure.repeated]
    prices = [one for figure in told for one in figure.parameters if one.price_year is not None]
    assert prices
    assert all(price.label and price.label["bn"] for price in prices)
