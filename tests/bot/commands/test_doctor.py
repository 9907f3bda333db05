"""``doctor``: everything an operator must know in one list, and a way to settle what nobody knows."""

from __future__ import annotations

import asyncio
import json
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.clock import Clock
from bot.emulator.server import Emulator
from storage.migrations import latest_revision
from storage.outbox import Message, Outgoing
from storage.store import Store
from tests.bot.commands.installation import TOKEN, Installation, refused, run
from tests.storage.lives import SAM, after, update


@pytest.fixture
def telegram(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The emulator, in a loop of its own: the commands have theirs."""
    loop = asyncio.new_event_loop()
    serving = threading.Thread(target=loop.run_forever)
    serving.start()
    emulator = Emulator(Clock(), token=TOKEN, page=None)
    asyncio.run_coroutine_threadsafe(emulator.start(), loop).result()
    monkeypatch.setenv("BOT_API_URL", emulator.url)
    yield emulator.url
    asyncio.run_coroutine_threadsafe(emulator.stop(), loop).result()
    loop.call_soon_threadsafe(loop.stop)
    serving.join()
    loop.close()


def _remarks(*, code: int) -> dict[str, str]:
    """What was remarked on, with its mark."""
    result = run("doctor", "--json")
    assert result.exit_code == code, result.output
    assert TOKEN not in result.output
    return {line["what"]: line["mark"] for line in map(json.loads, result.stdout.splitlines())}


def _put_undecided(here: Installation, count: int = 2) -> list[int]:
    async def put(store: Store) -> list[int]:
        rows = []
        async with store.transaction() as tx:
            sam = (await tx.people.by_telegram([SAM]))[SAM]
            for number in range(count):
                message = Outgoing(
                    sam,
                    "photo",
                    {"caption": "secret words"},
                    key=f"summary:{number}",
                    careful=True,
                    at=after(1),
                )
                rows.append((await tx.outbox.put(message)).id)
                await tx.careful.announce(rows[-1], 0)
                await tx.careful.unclear(rows[-1])
        return rows

    return here.inside(put)


@pytest.mark.usefixtures("telegram", "here")
def test_an_installation_that_is_well_has_nothing_wrong() -> None:
    assert _remarks(code=0) == {
        "settings": "well",
        "keys": "well",
        "database": "well",
        "amount": "well",
        "no-update": "look",
        "waiting": "well",
        "no-administrator": "look",
        "programmes": "well",
        "disk": "well",
        "never-up": "look",
        "telegram": "well",
    }
    said = run("doctor").output
    assert "Telegram knows the token: the bot is @" in said
    assert TOKEN not in said


def test_what_waits_and_what_failed_is_said_without_a_word_of_it(here: Installation) -> None:
    _put_undecided(here)

    async def live(store: Store) -> None:
        async with store.transaction() as tx:
            _, second = await tx.inbox.add([update(1), update(2, body=b"secret words")])
            await tx.inbox.failed(second.id, "KeyError")
            sam = (await tx.people.by_telegram([SAM]))[SAM]
            refused_one = await tx.outbox.put(Outgoing(sam, "send", {"text": "secret words"}))
            await tx.outbox.failed(refused_one.id, "400 message text is empty")

    here.inside(live)
    result = run("doctor")
    assert "one update to be handled" in result.output
    assert "could not be handled, kept sealed for 30 days: 1" in result.output
    assert "message: KeyError" in result.output
    assert "send: 400 message text is empty" in result.output
    assert "may or may not have arrived: 2" in result.output
    assert "secret" not in result.output


def test_undecided_messages_are_listed_and_settled(here: Installation) -> None:
    first, second = _put_undecided(here)
    listed = run("doctor", "--undecided")
    assert listed.exit_code == 0
    assert f"{first}  " in listed.output
    assert "summary:1" in listed.output
    assert "secret" not in listed.output
    settled = run("doctor", "--arrived", str(first), "--send-again", str(second))
    assert settled.exit_code == 0
    assert "marked as arrived" in settled.output

    async def look(store: Store) -> dict[int, Message]:
        async with store.transaction() as tx:
            waiting = [message.id for message in await tx.outbox.waiting(10)]
            assert waiting == [second]
            return await tx.outbox.messages([first, second])

    assert here.inside(look)[first].state == "sent"
    assert "no message" in run("doctor", "--undecided").output


def test_what_is_kept_for_a_blocked_chat_is_said(here: Installation) -> None:
    async def live(store: Store) -> None:
        async with store.transaction() as tx:
            sam = (await tx.people.by_telegram([SAM]))[SAM]
            await tx.releases.claim("house", "2026-W47", sam.id, at=after(1), standing="undelivered")

    here.inside(live)
    assert "Summaries kept, because the bot is blocked or they could not be made: 1" in run("doctor").output
    listed = run("doctor", "--undecided").output
    assert "One summary is kept" in listed
    assert "house 2026-W47" in listed


def test_only_what_is_in_the_list_can_be_settled(here: Installation) -> None:
    [row] = _put_undecided(here, 1)
    assert "Nothing was changed" in refused(run("doctor", "--arrived", str(row), "--send-again", "4711"))
    assert refused(run("doctor", "--arrived", "4711")).startswith("4711 ")
    assert "cannot both" in refused(run("doctor", "--arrived", str(row), "--send-again", str(row)))
    assert f"{row}  " in run("doctor", "--undecided").output


def test_before_the_first_start_nothing_is_made_by_looking(empty: Installation) -> None:
    found = run("doctor", "--json")
    marks = {line["what"]: line["mark"] for line in map(json.loads, found.stdout.splitlines())}
    assert marks["keys-later"] == "look"
    assert marks["database-later"] == "look"
    assert not empty.data.exists()
    assert not empty.keys.exists()


@pytest.mark.usefixtures("telegram")
def test_keys_that_are_lost_broken_open_or_too_near_are_wrong(
    here: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here.keys / "master.key").chmod(0o644)
    assert _remarks(code=1)["keys-readable"] == "wrong"
    (here.keys / "master.key").chmod(0o600)
    moved = shutil.copytree(here.keys, here.data / "keys")
    monkeypatch.setenv("BOT_KEY_DIR", str(moved))
    assert _remarks(code=1)["keys-beside-data"] == "wrong"
    monkeypatch.setenv("BOT_KEY_DIR", str(here.keys))
    (here.keys / "lookup.key").unlink()
    assert _remarks(code=1)["keys-incomplete"] == "wrong"
    shutil.rmtree(here.keys)
    found = _remarks(code=1)
    assert found["keys-missing"] == "wrong"
    assert found["database-closed"] == "wrong"
    assert found["programmes"] == "well"


@pytest.mark.usefixtures("telegram")
def test_a_database_with_other_keys_of_another_version_or_none_at_all_is_wrong(here: Installation) -> None:
    here.tamper("UPDATE alembic_version SET version_num = '9999'")
    assert "newer version" in run("doctor").output
    here.tamper(f"UPDATE alembic_version SET version_num = '{latest_revision()}'")
    for key in here.keys.iterdir():
        key.write_bytes(b"A" * 43 + b"=\n")
    assert "not the keys" in run("doctor").output
    here.database.write_bytes(b"no database" * 1000)
    result = run("doctor")
    assert "damaged" in result.output
    assert "Telegram knows the token" in result.output
    assert result.exit_code == 1


@pytest.mark.usefixtures("here")
def test_a_token_that_telegram_does_not_know_is_wrong_and_one_that_is_not_there_too(
    telegram: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOT_TOKEN", "99999999:not-the-token-of-this-bot-0123456789")
    assert telegram
    assert _remarks(code=1)["token-refused"] == "wrong"
    monkeypatch.setenv("BOT_TOKEN", "")
    result = run("doctor")
    assert "There is no token" in result.output
    assert result.exit_code == 1
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    monkeypatch.setenv("BOT_API_URL", "http://127.0.0.1:1")
    assert _remarks(code=0)["unreachable"] == "look"


@pytest.mark.usefixtures("here", "telegram")
def test_programmes_with_mistakes_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "programmes" / "broken"
    broken.mkdir(parents=True)
    (broken / "programme.yaml").write_text("programme: [")
    monkeypatch.setenv("BOT_PROGRAMMES", str(broken.parent))
    assert _remarks(code=1)["programme-mistakes"] == "wrong"
    monkeypatch.setenv("BOT_PROGRAMMES", str(tmp_path / "absent"))
    assert _remarks(code=1)["programme-mistakes"] == "wrong"


@pytest.mark.usefixtures("here", "telegram")
def test_an_env_file_that_others_can_read_is_worth_a_look(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("")
    (tmp_path / ".env").chmod(0o644)
    assert _remarks(code=0)["env-readable"] == "look"


@pytest.mark.parametrize(
    ("name", "value"), [("BOT_SEND_RATE", "fast"), ("BOT_TIMEZONE", "London"), ("BOT_API_URL", "telegram")]
)
@pytest.mark.usefixtures("empty")
def test_a_setting_that_is_wrong_is_named(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    result = run("doctor")
    assert result.exit_code == 2
    assert name in result.stderr
    assert "Traceback" not in result.output


@pytest.mark.postgres
@pytest.mark.usefixtures("telegram")
def test_a_server_is_examined_too(on_server: Installation) -> None:
    assert run("migrate").exit_code == 0
    found = _remarks(code=0)
    assert found["database"] == "well"
    assert on_server.keys.is_dir()
