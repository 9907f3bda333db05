"""The inbox: what came in is stored once, in order, and empties when it is handled."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from storage import schema
from storage.inbox import KEPT
from storage.store import Store

from .lives import ADA, SAM, after, opened_again, update


async def test_the_same_update_twice_is_one_row(store: Store) -> None:
    async with store.transaction() as tx:
        first = await tx.inbox.add([update(1), update(2), update(1)])
    async with store.transaction() as tx:
        again = await tx.inbox.add([update(2), update(3)])
    assert [stored.update_id for stored in first] == [1, 2]
    assert [stored.update_id for stored in again] == [3]
    async with store.reading() as tx:
        assert [stored.update_id for stored in await tx.inbox.waiting(9)] == [1, 2, 3]


async def test_the_same_number_with_another_body_is_another_update(store: Store) -> None:
    async with store.transaction() as tx:
        stored = await tx.inbox.add([update(1, body=b"one"), update(1, body=b"other")])
    assert [each.body for each in stored] == [b"one", b"other"]


async def test_updates_wait_in_the_order_they_came_until_they_are_handled(store: Store) -> None:
    async with store.transaction() as tx:
        one, two, three = await tx.inbox.add([update(9), update(4, ADA), update(5, None, b"\xff\x00")])
    async with store.transaction() as tx:
        await tx.inbox.done(one.id)
    other = await opened_again(store)
    async with other.transaction() as tx:
        assert await tx.inbox.waiting(9) == [two, three]
        assert await tx.inbox.waiting(1) == [two]
        assert await tx.inbox.claim([one.id, two.id]) == {two.id}
        assert await tx.inbox.last_update_id() == 5
    await other.close()


async def test_a_handled_update_keeps_neither_its_body_nor_its_sender(store: Store) -> None:
    async with store.transaction() as tx:
        [one] = await tx.inbox.add([update(1)])
        await tx.inbox.done(one.id)
    async with store.reading() as tx:
        [row] = await tx.rows(select(schema.inbox))
        assert (row.body, row.sender, row.state) == (None, None, "done")


async def test_one_that_could_not_be_handled_is_kept_sealed_for_thirty_days(store: Store) -> None:
    async with store.transaction() as tx:
        one, two, _three = await tx.inbox.add([update(1), update(2), update(3)])
        await tx.inbox.failed(one.id, "ValueError in the engine\0")
        await tx.inbox.done(two.id)
    async with store.transaction() as tx:
        [failure] = await tx.inbox.failures()
        assert (failure.update_id, failure.reason) == (1, "ValueError in the engine")
        assert [stored.update_id for stored in await tx.inbox.waiting(9)] == [3]
        assert await tx.inbox.purge(after(0) + KEPT) == 0
        assert await tx.inbox.purge(after(0) + KEPT + timedelta(seconds=1)) == 2
        assert await tx.inbox.failures() == []
        assert len(await tx.inbox.waiting(9)) == 1


async def test_row_numbers_are_never_given_twice(store: Store) -> None:
    async with store.transaction() as tx:
        [one] = await tx.inbox.add([update(1)])
        await tx.inbox.done(one.id)
    async with store.transaction() as tx:
        await tx.inbox.purge(after(0) + KEPT + timedelta(days=1))
        [two] = await tx.inbox.add([update(2)])
    assert two.id > one.id


async def test_an_empty_batch_is_no_work(store: Store) -> None:
    async with store.transaction() as tx:
        assert await tx.inbox.add([]) == []
        assert await tx.inbox.last_update_id() is None


async def test_a_batch_of_a_thousand_is_stored_whole(store: Store) -> None:
    async with store.transaction() as tx:
        stored = await tx.inbox.add([update(number, SAM + number) for number in range(1000)])
    assert len(stored) == 1000
    async with store.reading() as tx:
        assert [each.person for each in await tx.inbox.waiting(2000)] == [
            SAM + number for number in range(1000)
        ]
