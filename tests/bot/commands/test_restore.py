"""``restore``: everything comes back, nothing is lost on the way, and who was forgotten stays forgotten."""

from __future__ import annotations

import asyncio
import shutil

from storage.encryption import Keyring
from storage.store import Store
from tests.bot.commands.installation import SAID, Installation, refused, run
from tests.storage.lives import ADA, SAM, after, arrive


def _copy(here: Installation) -> str:
    copy = here.folder / "copy.db"
    assert run("backup", "--out", copy).exit_code == 0
    return str(copy)


def _forget(here: Installation, telegram_id: int) -> None:
    async def forget(store: Store) -> None:
        async with store.transaction() as tx:
            person = (await tx.people.by_telegram([telegram_id]))[telegram_id]
            await tx.people.erase(person, after(60))

    here.inside(forget)


def test_people_answers_and_words_come_back_on_a_machine_that_lost_its_data(here: Installation) -> None:
    copy = _copy(here)
    shutil.rmtree(here.data)
    done = run("restore", copy)
    assert done.exit_code == 0, done.output
    assert "2 people" in done.output

    async def look(store: Store) -> None:
        async with store.reading() as tx:
            people = await tx.people.by_telegram([SAM, ADA])
            assert {person.name for person in people.values()} == {"Sam", "Ada"}
            [run_of_sam] = await tx.runs.of_person(people[SAM].id)
            assert run_of_sam.answers["week/hours"].shown == "16"
            assert run_of_sam.answers["worry"].shown == SAID

    here.inside(look)
    assert run("verify").exit_code == 0


def test_an_existing_database_is_replaced_only_by_force_and_kept_each_time(here: Installation) -> None:
    copy = _copy(here)
    assert "exists already" in refused(run("restore", copy))
    here.inside(lambda store: arrive(store, SAM + 5, name="Kim"))
    for ending, people in ((".replaced", 3), (".replaced-2", 2)):
        done = run("restore", copy, "--force")
        assert done.exit_code == 0, done.output
        kept = here.database.with_name(here.database.name + ending)
        assert str(kept) in done.output

        async def count(store: Store) -> int:
            async with store.reading() as tx:
                return len(await tx.people.all())

        assert here.inside(count) == 2
        assert Installation(here.folder, f"sqlite:///{kept}").inside(count) == people


def test_who_asked_to_be_forgotten_after_the_backup_is_erased_once_more(here: Installation) -> None:
    copy = _copy(here)
    _forget(here, ADA)
    done = run("restore", copy, "--force")
    assert done.exit_code == 0, done.output
    assert "Erased once more" in done.output

    async def look(store: Store) -> None:
        async with store.reading() as tx:
            assert set(await tx.people.by_telegram([SAM, ADA])) == {SAM}
            assert len(await tx.people.all()) == 1

    here.inside(look)
    assert run("verify").exit_code == 0
    assert {file.name for file in here.data.iterdir()} == {"commonweal.db", "commonweal.db.replaced"}


def test_on_a_new_machine_too_who_was_forgotten_does_not_come_back(here: Installation) -> None:
    copy = _copy(here)
    _forget(here, ADA)
    shutil.rmtree(here.data)
    done = run("restore", copy)
    assert done.exit_code == 0, done.output
    assert "one person" in done.output
    assert "Erased once more" in done.output
    assert run("verify").exit_code == 0


def test_a_start_drops_the_key_of_whoever_was_erased_when_the_bot_died_before_it_could(
    here: Installation,
) -> None:
    _copy(here)
    kept = here.keys / "people.keys"
    before = kept.read_text()
    _forget(here, ADA)
    after_it = kept.read_text()
    kept.write_text(before)
    assert run("invite", "st-james-house", "--role", "service_user").exit_code == 0
    assert kept.read_text() == after_it != before


def test_without_the_kept_keys_nothing_is_restored_and_what_is_missing_is_said(here: Installation) -> None:
    copy = _copy(here)
    before = here.database.read_bytes()
    (here.keys / "people.keys").unlink()
    assert "people.keys is missing" in refused(run("restore", copy, "--force"))
    assert here.database.read_bytes() == before


def test_either_a_file_or_the_keys_alone_must_be_named(here: Installation) -> None:
    for words in ([], [str(here.database), "--keys-only"]):
        assert run("restore", *words).exit_code == 2


def test_a_damaged_database_is_replaced_too_and_its_loss_of_memory_is_said(here: Installation) -> None:
    copy = _copy(here)
    here.database.write_bytes(b"damaged" * 1000)
    done = run("restore", copy, "--force")
    assert done.exit_code == 0, done.output
    assert "asked to be forgotten" in done.output
    assert here.database.with_name("commonweal.db.replaced").read_bytes().startswith(b"damaged")


def test_a_running_bot_is_not_robbed_of_its_database(here: Installation) -> None:
    copy = _copy(here)

    async def while_it_runs() -> None:
        store = await Store.open(here.url, Keyring.open(here.keys))
        await arrive(store, SAM + 5, name="Kim")
        assert "stop the bot" in refused(await asyncio.to_thread(run, "restore", copy, "--force"))
        await store.close()

    asyncio.run(while_it_runs())


def test_a_backup_that_the_keys_do_not_open_changes_nothing(here: Installation) -> None:
    copy = _copy(here)
    before = here.database.read_bytes()
    for key in here.keys.iterdir():
        key.write_bytes(b"A" * 43 + b"=\n")
    assert "do not open this backup" in refused(run("restore", copy, "--force"))
    shutil.rmtree(here.keys)
    assert "no keys" in refused(run("restore", copy, "--force"))
    assert here.database.read_bytes() == before
    assert not here.keys.exists()


def test_what_is_no_backup_is_refused_before_anything_is_touched(here: Installation) -> None:
    words = here.folder / "words.db"
    words.write_text("only words")
    assert "not a database" in refused(run("restore", words, "--force"))
    assert "no file" in refused(run("restore", here.folder / "absent.db", "--force"))
    assert run("verify").exit_code == 0
