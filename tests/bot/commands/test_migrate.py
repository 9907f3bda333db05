"""``migrate``: what it did is said, and what it must not do it does not."""

from __future__ import annotations

import shutil

import pytest
from sqlalchemy import text

from storage.encryption import Keyring
from storage.store import Store
from tests.bot.commands.installation import Installation, refused, run, two_people_answer


def test_the_first_time_the_tables_and_the_keys_are_made_and_after_that_nothing_changes(
    empty: Installation,
) -> None:
    first = run("migrate")
    assert first.exit_code == 0
    assert "The tables are made" in first.output
    assert str(empty.keys) in first.output
    assert empty.database.is_file()
    again = run("migrate")
    assert again.exit_code == 0
    assert "Nothing was changed" in again.output


def test_where_the_keys_are_lost_no_new_ones_are_made(here: Installation) -> None:
    shutil.rmtree(here.keys)
    assert "no keys" in refused(run("migrate"))
    assert not here.keys.exists()


def test_keys_of_another_database_are_refused(here: Installation) -> None:
    for key in here.keys.iterdir():
        key.write_bytes(b"A" * 43 + b"=\n")
    assert "not the keys" in refused(run("migrate"))


def test_a_database_of_a_newer_version_is_left_alone(here: Installation) -> None:
    here.tamper("UPDATE alembic_version SET version_num = '9999'")
    for command in ("migrate", "verify"):
        assert "newer version" in refused(run(command))


def test_what_is_no_database_is_called_so(here: Installation) -> None:
    here.database.write_text("nothing but words, and enough of them to fill a page of a file " * 90)
    for command in ("migrate", "verify"):
        assert "damaged" in refused(run(command))


@pytest.mark.usefixtures("empty")
@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("postgresql://nobody@127.0.0.1:1/nothing", "cannot be reached"),
        ("mysql://somewhere/else", "no address of a database"),
        ("nonsense", "no address of a database"),
        ("sqlite:////proc/nowhere/commonweal.db", "/proc/nowhere"),
    ],
)
def test_a_database_that_is_not_there_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, address: str, why: str
) -> None:
    monkeypatch.setenv("BOT_DATABASE_URL", address)
    assert why in refused(run("migrate"))
    for command in (["verify"], ["export", "st-james-house"], ["doctor", "--undecided"]):
        assert refused(run(*command))


@pytest.mark.postgres
def test_a_server_that_is_not_migrated_says_what_to_run(on_server: Installation) -> None:
    Keyring.open(on_server.keys)
    assert "python -m bot migrate" in refused(run("verify"))
    assert run("migrate").exit_code == 0
    two_people_answer(on_server)
    assert run("verify").exit_code == 0

    async def age(store: Store) -> None:
        async with store.transaction() as tx:
            await tx.execute(text("DELETE FROM alembic_version"))

    on_server.inside(age)
    for command in (["verify"], ["export", "st-james-house"], ["doctor", "--undecided"]):
        assert "python -m bot migrate" in refused(run(*command)), command


@pytest.mark.postgres
def test_a_server_that_does_not_let_us_in_says_why(
    on_server: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("migrate").exit_code == 0
    address, _, query = on_server.url.partition("?")
    monkeypatch.setenv("BOT_DATABASE_URL", f"{address}_not_there?{query}")
    assert "no database of this name" in refused(run("verify"))
    monkeypatch.setenv("BOT_DATABASE_URL", on_server.url.replace("postgres:", "stranger:", 1))
    assert "user or password" in refused(run("verify"))
