"""Sealing: only the right key opens a box, and only in its own place."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from sqlalchemy import update

from storage import schema
from storage.encryption import KeyMismatch, Keyring
from storage.store import Store

from .lives import ADA, SAM, arrive, converse


def test_keys_are_made_once_and_only_their_owner_can_read_them(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    first, again = Keyring.open(folder), Keyring.open(folder)
    assert first.lookup(SAM) == again.lookup(SAM)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}
    assert {file.name for file in folder.iterdir()} == {"master.key", "lookup.key", "inbox.key"}


def test_a_box_opens_with_its_key_in_its_place_and_no_other(tmp_path: Path) -> None:
    keyring = Keyring.open(tmp_path / "keys")
    key, wrapped = keyring.new_person_key("p1")
    other, _ = keyring.new_person_key("p2")
    box = key.seal(b"my story", "answer:r1#3")
    assert key.open(box, "answer:r1#3") == b"my story"
    assert keyring.unwrap(wrapped, "p1").open(box, "answer:r1#3") == b"my story"
    assert box != key.seal(b"my story", "answer:r1#3")
    for wrong, place in ((other, "answer:r1#3"), (key, "answer:r1#4")):
        with pytest.raises(KeyMismatch):
            wrong.open(box, place)
    with pytest.raises(KeyMismatch):
        key.open(box[:-1] + bytes([box[-1] ^ 1]), "answer:r1#3")
    with pytest.raises(KeyMismatch):
        key.open(b"", "answer:r1#3")
    assert "story" not in repr(key) + repr(keyring)


def test_a_wrapped_key_opens_only_for_its_person(tmp_path: Path) -> None:
    _, wrapped = Keyring.open(tmp_path / "keys").new_person_key("p1")
    again = Keyring.open(tmp_path / "keys")
    with pytest.raises(KeyMismatch):
        again.unwrap(wrapped, "p2")


@pytest.mark.parametrize("harm", ["missing", "short", "broken"])
def test_a_harmed_key_folder_is_told_in_one_sentence_and_never_refilled(tmp_path: Path, harm: str) -> None:
    folder = tmp_path / "keys"
    Keyring.open(folder)
    match harm:
        case "missing":
            (folder / "lookup.key").unlink()
        case "short":
            (folder / "lookup.key").write_text("YWJj\n")
        case _:
            (folder / "lookup.key").write_bytes(b"\xff\xfe not a key")
    with pytest.raises(KeyMismatch, match=r"lookup\.key"):
        Keyring.open(folder)


async def test_a_database_opens_only_with_the_keys_it_was_made_with(store: Store, tmp_path: Path) -> None:
    await arrive(store)
    stranger = await Store.open(store.url, Keyring.open(tmp_path / "other-keys"))
    with pytest.raises(KeyMismatch, match="keys-of-another"):
        await stranger.migrate()
    await stranger.close()


async def test_rows_that_were_swapped_in_the_database_do_not_open(embedded: Store) -> None:
    sam, ada = await arrive(embedded), await arrive(embedded, ADA)
    await converse(embedded, sam, "2", "the landlord", run="r1")
    await converse(embedded, ada, "2", "the neighbours", run="r2")
    async with embedded.transaction() as tx:
        [sealed] = await tx.rows(
            schema.answers.select().where(schema.answers.c.run == "r2", schema.answers.c.question == "worry")
        )
        await tx.execute(
            update(schema.answers)
            .where(schema.answers.c.run == "r1", schema.answers.c.question == "worry")
            .values(sealed=sealed.sealed)
        )
    async with embedded.reading() as tx:
        with pytest.raises(KeyMismatch):
            await tx.evidence.read("st-james-house", sam.created_at.replace(year=2027), with_texts=True)
