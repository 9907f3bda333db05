"""``backup``: a copy that can be trusted, beside a running bot, and never in the place of another file."""

from __future__ import annotations

import asyncio
import shutil
import stat

import pytest
from sqlalchemy import text

from storage.backup import check
from storage.encryption import Keyring
from storage.store import Store
from tests.bot.commands.installation import Installation, refused, run, two_people_answer
from tests.storage.lives import SAM, after


def test_a_backup_is_sound_private_and_says_where_the_keys_are(here: Installation) -> None:
    done = run("backup")
    assert done.exit_code == 0
    [copy] = (here.data / "backups").iterdir()
    assert check(copy) == []
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert "keys are not in it" in done.output
    assert str(here.keys) in done.output
    assert (here.keys / "people.keys").is_file()
    content = copy.read_bytes()
    for key in here.keys.iterdir():
        assert key.read_bytes().strip() not in content
    assert b"landlord" not in content


def test_nothing_is_ever_overwritten(here: Installation) -> None:
    target = here.folder / "copy.db"
    target.write_text("precious")
    assert "exists already" in refused(run("backup", "--out", target))
    assert target.read_text() == "precious"
    assert "no such file" in refused(run("backup", "--out", here.folder / "not" / "there.db")).lower()


def test_a_copy_is_made_while_somebody_writes(here: Installation) -> None:
    async def write_and_back_up() -> None:
        store = await Store.open(here.url, Keyring.open(here.keys))
        async with store.transaction() as tx:
            await tx.people.create(SAM + 9, "Kim", "en", after(0))
            await tx.flush()
            done = await asyncio.to_thread(run, "backup", "--out", here.folder / "copy.db")
        assert done.exit_code == 0, done.output
        await store.close()

    asyncio.run(write_and_back_up())
    assert check(here.folder / "copy.db") == []


def test_where_the_keys_are_lost_a_copy_is_made_all_the_same_and_the_loss_is_said(here: Installation) -> None:
    shutil.rmtree(here.keys)
    done = run("backup", "--out", here.folder / "copy.db")
    assert done.exit_code == 0
    assert "do not open this database" in done.stderr
    assert not here.keys.exists()


@pytest.mark.postgres
def test_on_a_server_the_keys_of_people_are_written_alone_and_put_back_alone(on_server: Installation) -> None:
    assert run("migrate").exit_code == 0
    two_people_answer(on_server)
    done = run("backup", "--keys-only")
    assert done.exit_code == 0, done.output
    assert "keys of 2 people" in done.output

    async def restored_from_a_dump(store: Store) -> None:
        async with store.transaction() as tx:
            await tx.execute(text("DELETE FROM person_keys"))

    on_server.inside(restored_from_a_dump)
    assert "restore --keys-only" in refused(run("verify"))
    kept = on_server.keys / "people.keys"
    kept.rename(kept.with_suffix(".away"))
    assert "people.keys is missing" in refused(run("restore", "--keys-only"))
    kept.with_suffix(".away").rename(kept)
    done = run("restore", "--keys-only")
    assert done.exit_code == 0, done.output
    assert "2 people" in done.output
    assert run("verify").exit_code == 0


def test_without_a_database_there_is_nothing_to_copy_and_none_is_made(empty: Installation) -> None:
    assert "There is no database" in refused(run("backup"))
    assert not empty.data.exists()


@pytest.mark.usefixtures("empty")
def test_a_server_has_tools_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_DATABASE_URL", "postgresql://somewhere/else")
    assert "pg_dump" in refused(run("backup"))
    assert "pg_restore" in refused(run("restore", "some.db"))
