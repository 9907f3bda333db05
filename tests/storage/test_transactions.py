"""Transactions: all or nothing, one commit for all who wait, and trouble stays with who made it."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import select, text

from storage import database, group_commit, schema
from storage.database import Sqlite
from storage.encryption import KeyMismatch, Keyring
from storage.outbox import Outgoing
from storage.store import StorageUnavailable, Store, Tx
from storage.unavailable import Conflict

from .lives import ADA, PROGRAMME, SAM, after, arrive, begin, keep, opened_again, update


async def people_there(store: Store) -> int:
    other = await opened_again(store)
    async with other.reading() as tx:
        count = len(await tx.people.all())
    await other.close()
    return count


async def test_nothing_is_seen_before_the_commit_and_all_of_it_after(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.people.create(SAM, "Sam", "en", after(0))
        await tx.flush()
        assert await people_there(store) == 0
    assert await people_there(store) == 1


async def test_a_transaction_that_raises_leaves_nothing(store: Store) -> None:
    async def fails_late() -> None:
        async with store.transaction() as tx:
            await tx.people.create(SAM, "Sam", "en", after(0))
            await tx.flush()
            raise ValueError("late")

    with pytest.raises(ValueError, match="late"):
        await fails_late()
    assert await people_there(store) == 0


async def test_a_reading_transaction_sees_one_moment_and_does_not_write(store: Store) -> None:
    sam = await arrive(store)
    async with store.reading() as tx:
        assert len(await tx.people.all()) == 1
        await arrive(store, ADA)
        assert len(await tx.people.all()) == 1
        with pytest.raises(RuntimeError):
            await tx.people.set_focus(sam, "r1")
    assert await people_there(store) == 2


@pytest.mark.parametrize("sent_inside", [False, True])
async def test_a_savepoint_undoes_what_is_inside_and_only_that(store: Store, sent_inside: bool) -> None:
    sam = await arrive(store)

    async def turn(tx: Tx, run: str, *, fails: bool) -> None:
        async with tx.savepoint():
            await keep(tx, None, begin(sam, run), sam.key)
            await tx.outbox.put(Outgoing(sam, "send", {"text": run}, run=run))
            if sent_inside:
                await tx.flush()
            if fails:
                raise ValueError(run)

    async with store.transaction() as tx:
        await turn(tx, "a", fails=False)
        with pytest.raises(ValueError, match="b"):
            await turn(tx, "b", fails=True)
        await turn(tx, "c", fails=False)
        assert [message.run for message in tx.outbox.new] == ["a", "c"]
        assert await tx.runs.get("b") is None
    other = await opened_again(store)
    async with other.transaction() as tx:
        assert [run.id for run in (await tx.runs.open_of([sam.id]))[sam.id]] == ["a", "c"]
        sent = await tx.rows(select(schema.messages.c.run).order_by(schema.messages.c.id))
        assert [row[0] for row in sent] == ["a", "c"]
    await other.close()


@pytest.mark.parametrize("sent_first", [False, True])
async def test_savepoints_inside_savepoints_are_undone_each_for_itself(
    store: Store, sent_first: bool
) -> None:
    sam = await arrive(store)

    async def inner(tx: Tx) -> None:
        async with tx.savepoint():
            await keep(tx, None, begin(sam, "inner"), sam.key)
            await tx.flush()
            raise ValueError("inner")

    async with store.transaction() as tx:
        await keep(tx, None, begin(sam, "before"), sam.key)
        async with tx.savepoint():
            await keep(tx, None, begin(sam, "outer"), sam.key)
            if sent_first:
                await tx.flush()
            with pytest.raises(ValueError, match="inner"):
                await inner(tx)
            await keep(tx, None, begin(sam, "outer-2"), sam.key)
    async with store.reading() as tx:
        assert {run.id for run in await tx.runs.of_person(sam.id)} == {"before", "outer", "outer-2"}


async def test_those_who_wait_share_one_commit(embedded: Store) -> None:
    await arrive(embedded)
    said: list[str] = []
    writer = await writing_connection(embedded)
    writer.set_trace_callback(said.append)

    async def store_one(number: int) -> int:
        async def work(tx: Tx) -> int:
            return (await tx.inbox.add([update(number)]))[0].update_id

        return await embedded.submit(work, about=[SAM])

    assert await asyncio.gather(*(store_one(number) for number in range(50))) == list(range(50))
    writer.set_trace_callback(None)
    assert said.count("COMMIT") == 1


async def test_a_work_that_fails_undoes_only_itself_and_only_its_caller_hears_of_it(store: Store) -> None:
    sam = await arrive(store)

    async def begin_run(number: int) -> str:
        async def work(tx: Tx) -> str:
            await keep(tx, None, begin(sam, f"r{number}"), sam.key)
            if number % 3 == 0:
                raise ValueError(f"r{number}")
            return f"r{number}"

        return await store.submit(work)

    heard = await asyncio.gather(*(begin_run(number) for number in range(9)), return_exceptions=True)
    assert [str(each) for each in heard] == [f"r{number}" for number in range(9)]
    assert [isinstance(each, ValueError) for each in heard] == [number % 3 == 0 for number in range(9)]
    other = await opened_again(store)
    async with other.reading() as tx:
        assert {run.id for run in await tx.runs.of_person(sam.id)} == {"r1", "r2", "r4", "r5", "r7", "r8"}
    await other.close()


async def test_a_row_that_is_there_already_spoils_only_its_own_work(store: Store) -> None:
    sam = await arrive(store)

    async def begin_run(name: str) -> str:
        async def work(tx: Tx) -> str:
            await keep(tx, None, begin(sam, name), sam.key)
            return name

        return await store.submit(work)

    heard = await asyncio.gather(*(begin_run(name) for name in ("a", "b", "a", "c")), return_exceptions=True)
    assert heard[0] == "a"
    assert heard[1] == "b"
    assert isinstance(heard[2], Conflict)
    assert heard[3] == "c"
    async with store.reading() as tx:
        assert len(await tx.runs.of_person(sam.id)) == 3


async def test_who_cannot_be_opened_any_more_spoils_only_the_work_about_them(store: Store) -> None:
    sam, ada = await arrive(store), await arrive(store, ADA)
    async with store.transaction() as tx:
        people = schema.people
        damage = people.update().where(people.c.id == sam.id)
        await tx.execute(damage.values(name=b"?", version=people.c.version + 1))

    async def look_up(telegram_id: int) -> str | None:
        async def work(tx: Tx) -> str | None:
            found = (await tx.people.by_telegram([telegram_id])).get(telegram_id)
            return found.id if found is not None else None

        return await store.submit(work, about=[telegram_id])

    heard = await asyncio.gather(*map(look_up, (SAM, ADA, SAM)), return_exceptions=True)
    assert heard[1] == ada.id
    assert isinstance(heard[0], KeyMismatch)
    assert isinstance(heard[2], KeyMismatch)


async def test_each_work_is_told_of_its_own_messages(store: Store) -> None:
    sam, ada = await arrive(store), await arrive(store, ADA)

    async def say(person_id: int, text: str) -> list[str]:
        async def work(tx: Tx) -> list[str]:
            person = (await tx.people.by_telegram([person_id]))[person_id]
            await tx.outbox.put(Outgoing(person, "send", {"text": text}))
            return [f"{message.person} {message.payload['text']}" for message in tx.outbox.new]

        return await store.submit(work, about=[person_id])

    one, two = await asyncio.gather(say(SAM, "one"), say(ADA, "two"))
    assert (one, two) == ([f"{sam.id} one"], [f"{ada.id} two"])


async def test_two_who_write_at_once_both_count(store: Store) -> None:
    sam = await arrive(store)

    async def change(text: str) -> None:
        async with store.transaction() as tx:
            await tx.people.by_telegram([SAM])
            await asyncio.sleep(0)
            await tx.outbox.put(Outgoing(sam, "send", {"text": text}))

    await asyncio.gather(*(change(str(number)) for number in range(40)))
    async with store.reading() as tx:
        rows = await tx.rows(select(schema.messages.c.id))
    assert len({row[0] for row in rows}) == 40


async def test_many_who_read_at_once_wait_for_one_another_and_not_for_ever(store: Store) -> None:
    await arrive(store)

    async def read() -> int:
        async with store.reading() as tx:
            await asyncio.sleep(0.001)
            return len(await tx.people.all())

    assert await asyncio.gather(*(read() for _ in range(40))) == [1] * 40


async def test_closing_lets_what_waits_be_committed_first(store: Store) -> None:
    async def work(tx: Tx) -> None:
        await tx.people.create(SAM, "Sam", "en", after(0))

    waiting = asyncio.create_task(store.submit(work))
    await asyncio.sleep(0)
    await store.close()
    await waiting
    assert await people_there(store) == 1
    with pytest.raises(StorageUnavailable):
        await store.submit(work)


async def test_a_caller_that_gives_up_does_not_stop_the_others(store: Store) -> None:
    async def make(telegram_id: int) -> None:
        async def work(tx: Tx) -> None:
            await tx.people.create(telegram_id, "Sam", "en", after(0))

        await store.submit(work)

    tasks = [asyncio.create_task(make(SAM + number)) for number in range(5)]
    await asyncio.sleep(0)
    tasks[2].cancel()
    heard = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(each) for each in heard] == [
        type(None),
        type(None),
        asyncio.CancelledError,
        type(None),
        type(None),
    ]
    assert await people_there(store) >= 4


async def test_a_full_disk_is_told_in_one_sentence_and_loses_nothing(embedded: Store) -> None:
    sam = await arrive(embedded)
    writer = await writing_connection(embedded)
    [(pages,)] = writer.execute("PRAGMA page_count").fetchall()
    writer.execute(f"PRAGMA max_page_count = {pages + 2}")

    async def say(length: int) -> None:
        async def work(tx: Tx) -> None:
            await tx.outbox.put(Outgoing(sam, "send", {"text": "x" * length}))

        await embedded.submit(work)

    await say(10)
    with pytest.raises(StorageUnavailable) as heard:
        await say(100_000)
    assert heard.value.reason == "full"
    assert str(heard.value) == "The database cannot write: the disk is full."
    # Room again: it goes on, and what was told to be stored is there.
    writer.execute(f"PRAGMA max_page_count = {pages + 1000}")
    await say(100_000)
    other = await opened_again(embedded)
    async with other.reading() as tx:
        kept = await tx.rows(select(schema.messages.c.id))
        assert len(kept) == 2
    await other.close()


async def test_after_trouble_a_transaction_is_not_committed_even_if_somebody_hid_the_trouble(
    embedded: Store,
) -> None:
    sam = await arrive(embedded)
    writer = await writing_connection(embedded)
    [(pages,)] = writer.execute("PRAGMA page_count").fetchall()
    writer.execute(f"PRAGMA max_page_count = {pages + 2}")

    async def hides_it() -> None:
        async with embedded.transaction() as tx:
            await tx.people.set_language(sam, "bn")
            await tx.outbox.put(Outgoing(sam, "send", {"text": "x" * 100_000}))
            try:
                await tx.flush()
            except StorageUnavailable:
                pass

    with pytest.raises(StorageUnavailable):
        await hides_it()
    async with embedded.reading() as tx:
        assert (await tx.people.by_telegram([SAM]))[SAM].language == "en"


async def test_a_locked_database_is_waited_for(embedded: Store) -> None:
    assert embedded.database_file is not None
    other = sqlite3.connect(embedded.database_file)
    other.execute("BEGIN IMMEDIATE")
    waiting = asyncio.create_task(arrive(embedded))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    other.execute("COMMIT")
    other.close()
    await waiting
    assert await people_there(embedded) == 1


async def test_a_database_that_stays_locked_is_told_in_one_sentence(
    embedded: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_PATIENCE_SECONDS", 0.02)
    monkeypatch.setattr(group_commit, "_PAUSES", (0.01,))
    assert embedded.database_file is not None
    other = sqlite3.connect(embedded.database_file)
    other.execute("BEGIN IMMEDIATE")

    async def work(tx: Tx) -> None:
        await tx.people.create(SAM, "Sam", "en", after(0))

    with pytest.raises(StorageUnavailable) as heard:
        await embedded.submit(work)
    assert heard.value.reason == "locked"
    other.rollback()
    other.close()
    await embedded.submit(work)
    assert await people_there(embedded) == 1


async def test_an_address_that_cannot_be_opened_is_told_in_one_sentence(
    embedded: Store, tmp_path: Path
) -> None:
    (tmp_path / "folder.db").mkdir()
    broken = await Store.open(f"sqlite:///{tmp_path}/folder.db", embedded.keyring)
    with pytest.raises(StorageUnavailable) as heard:
        await broken.migrate()
    assert heard.value.reason == "lost"
    await broken.close()
    with pytest.raises(ValueError, match="choose sqlite or postgresql"):
        await Store.open("mysql://localhost/x", embedded.keyring)


@pytest.mark.postgres
async def test_a_server_that_is_not_there_is_told_in_one_sentence(embedded: Store, tmp_path: Path) -> None:
    nowhere = await Store.open(f"postgresql://postgres@/x?host={tmp_path}", embedded.keyring)
    with pytest.raises(StorageUnavailable) as heard:
        await nowhere.migrate()
    assert heard.value.reason == "lost"
    await nowhere.close()


async def test_trouble_that_is_not_the_databases_passes_as_it_is(store: Store) -> None:
    async def slow_network() -> None:
        async with store.transaction() as tx:
            await tx.people.all()
            raise TimeoutError("somebody else was slow")

    with pytest.raises(TimeoutError, match="somebody else"):
        await slow_network()


@pytest.mark.postgres
async def test_a_connection_the_server_cut_is_told_and_the_next_one_works(
    postgres_url: str, keyring: Keyring
) -> None:
    store = await Store.open(postgres_url, keyring)
    await store.migrate()
    await arrive(store)
    other = await opened_again(store)

    async def cut_in_the_middle() -> None:
        async with store.transaction() as tx:
            await tx.people.create(ADA, "Ada", "en", after(0))
            await tx.flush()
            async with other.transaction() as there:
                cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                await there.execute(text(f"{cut} AND datname = current_database()"))

    with pytest.raises(StorageUnavailable) as heard:
        await cut_in_the_middle()
    assert heard.value.reason == "lost"
    assert await people_there(store) == 1
    await arrive(store, ADA)
    assert await people_there(store) == 2
    await other.close()
    await store.close()


async def test_an_error_does_not_quote_what_was_written(store: Store) -> None:
    sam = await arrive(store)

    async def twice(tx: Tx) -> None:
        await keep(tx, None, begin(sam, "secret-run-name"), sam.key)
        await tx.flush()
        await keep(tx, None, begin(sam, "secret-run-name"), sam.key)

    with pytest.raises(Conflict) as heard:
        await store.submit(twice)
    assert "secret" not in str(heard.value)
    assert PROGRAMME not in str(heard.value)


async def writing_connection(store: Store) -> sqlite3.Connection:
    """The driver's own connection that the store writes through."""
    embedded = store._database
    assert isinstance(embedded, Sqlite)
    return (await embedded.connect(reading=False))._driver
