"""``backup``: a copy that can be trusted, beside a running bot, and never in the place of another file."""

from __future__ import annotations

import asyncio
import shutil
import stat

import pytest

from storage.backup import check
from storage.encryption import Keyring
from storage.store import Store
from tests.bot.commands.installation import Installation, refused, run
from tests.storage.lives import SAM, after


def test_a_backup_is_sound_private_and_says_where_the_keys_are(here: Installation) -> None:
    done = run("backup")
    assert done.exit_code == 0
    [copy] = (here.data / "backups").iterdir()
    assert check(copy) == []
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert "keys are not in it" in done.output
    assert str(here.keys) in done.output
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


def test_without_a_database_there_is_nothing_to_copy_and_none_is_made(empty: Installation) -> None:
    assert "There is no database" in refused(run("backup"))
    assert not empty.data.exists()


@pytest.mark.usefixtures("empty")
def test_a_server_has_tools_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_DATABASE_URL", "postgresql://somewhere/else")
    assert "pg_dump" in refused(run("backup"))
    assert "pg_restore" in refused(run("restore", "some.db"))
