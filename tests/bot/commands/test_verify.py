"""``verify``: what is well is called well, every kind of damage is found, and nothing is changed by looking."""

from __future__ import annotations

import asyncio
import json

import pytest

from storage.encryption import Keyring
from storage.outbox import Outgoing
from storage.store import Store
from tests.bot.commands.installation import SAID, Installation, refused, run, two_people_answer
from tests.storage.lives import ADA, SAM, after, update


def _found() -> list[str]:
    result = run("verify", "--json")
    verified = json.loads(result.stdout)
    assert result.exit_code == (1 if verified["findings"] else 0)
    return [finding["wrong"] for finding in verified["findings"]]


@pytest.mark.usefixtures("here")
def test_what_is_well_is_called_well_in_words_and_in_json() -> None:
    said = run("verify")
    assert said.exit_code == 0
    assert "2 people, 2 runs" in said.output
    assert "All is well." in said.output
    verified = json.loads(run("verify", "--json").stdout)
    assert verified["people"] == 2
    assert verified["sealed"] > 10
    assert verified["findings"] == []


def test_erased_people_and_waiting_things_are_well_too(here: Installation) -> None:
    async def live(store: Store) -> None:
        async with store.transaction() as tx:
            await tx.inbox.add([update(1), update(2)])
            ada = (await tx.people.by_telegram([ADA]))[ADA]
            gone = await tx.people.erase(ada, after(9))
            goodbye = await tx.outbox.put(Outgoing(gone, "send", {"text": "Goodbye"}))
            sam = (await tx.people.by_telegram([SAM]))[SAM]
            await tx.outbox.put(Outgoing(sam, "photo", {"caption": "A picture"}, blob=b"picture"))
            await tx.attachments.keep(sam, "r1", 4, b"a file", after(9))
        async with store.transaction() as tx:
            await tx.outbox.sent([(goodbye.id, 7, after(10))])

    here.inside(live)
    assert _found() == []


@pytest.mark.parametrize(
    ("wrong", "statement"),
    [
        ("sealed", "UPDATE answers SET sealed = zeroblob(60) WHERE sealed IS NOT NULL"),
        ("sealed", "UPDATE turns SET spoken = substr(spoken, 1, 20) WHERE first = 1"),
        ("sealed", "UPDATE people SET name = telegram_id"),
        ("sealed", 'UPDATE person_keys SET "key" = zeroblob(61)'),
        ("revision", "INSERT INTO publications VALUES (1, 'p', 'f', 'r', 'published', 0, NULL, 0, 0)"),
        ("revision", "INSERT INTO revisions VALUES (1, 'p', 'f', 'r', 'f.yaml', NULL, 0)"),
        ("lookup", "UPDATE people SET lookup = randomblob(32)"),
        ("gap", "DELETE FROM turns WHERE first > 1 AND run = 'r1'"),
        ("gap", "UPDATE runs SET sequence = sequence + 1 WHERE id = 'r2'"),
        ("replay", "UPDATE runs SET refusals = 3 WHERE id = 'r2'"),
        ("replay", "UPDATE runs SET language = 'bn' WHERE id = 'r2'"),
        ("standing", "UPDATE answers SET standing = 0 WHERE run = 'r1'"),
        ("number", "UPDATE answers SET millionths = millionths + 1 WHERE type = 'number'"),
        ("owner", "UPDATE answers SET person = 'somebody' WHERE run = 'r1'"),
        ("left-over", "UPDATE people SET erased_at = 1"),
        ("orphans", "UPDATE runs SET person = 'nobody' WHERE id = 'r1'"),
        ("unreadable", "UPDATE answers SET type = 'feeling' WHERE type = 'number'"),
    ],
)
def test_every_kind_of_damage_is_found(here: Installation, wrong: str, statement: str) -> None:
    here.tamper(statement)
    before = here.database.read_bytes()
    assert wrong in _found()
    said = run("verify")
    assert said.exit_code == 1
    assert SAID not in said.output
    assert "Traceback" not in said.output
    assert here.database.read_bytes() == before


def test_a_torn_file_is_found(here: Installation) -> None:
    async def fill(store: Store) -> None:
        async with store.transaction() as tx:
            await tx.inbox.add([update(number, body=b"x" * 3000) for number in range(100)])

    here.inside(fill)
    content = bytearray(here.database.read_bytes())
    middle = len(content) * 3 // 4
    content[middle : middle + 8192] = b"\xff" * 8192
    here.database.write_bytes(content)
    result = run("verify")
    assert result.exit_code == 1
    assert "damaged" in result.stderr
    assert "Traceback" not in result.output


def test_the_bot_goes_on_while_it_is_verified(here: Installation) -> None:
    async def meanwhile() -> None:
        store = await Store.open(here.url, Keyring.open(here.keys))
        async with store.transaction() as tx:
            await tx.people.create(SAM + 9, "Kim", "en", after(0))
            await tx.flush()
            result = await asyncio.to_thread(run, "verify")
            assert result.exit_code == 0, result.output
        await store.close()

    asyncio.run(meanwhile())


def test_without_a_database_or_keys_nothing_is_made(empty: Installation) -> None:
    assert "There is no database" in refused(run("verify"))
    assert not empty.data.exists()
    assert not empty.keys.exists()


@pytest.mark.postgres
def test_a_server_is_verified_too(on_server: Installation) -> None:
    two_people_answer(on_server)
    assert "All is well." in run("verify").output
