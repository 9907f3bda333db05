"""A full disk, a locked database, a webhook, a health check: trouble is one line, and nothing unstored is confirmed."""

from __future__ import annotations

import asyncio
import io
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sqlalchemy import select, update

from bot.telegram.raw import sort_out
from storage.encryption import Keyring
from storage.inbox import RawUpdate, StoredUpdate
from storage.outbox import Outgoing
from storage.schema import inbox, messages
from storage.store import StorageUnavailable, Store
from storage.unavailable import Reason
from tests.bot.plumbing.station import Echo, Station, bot_on, emulated, station

SECRET = "a-secret-of-the-webhook"


class Troubled:
    """The store as intake sees it: the next commits fail as those of a full or locked database do."""

    def __init__(
        self,
        store: Store,
        reason: Reason,
        times: int,
        raised: Callable[[Reason], Exception] = StorageUnavailable,
    ) -> None:
        self._raised = raised
        self._store = store
        self._reason = reason
        self._left = times

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    async def submit(self, work: Any, **about: Any) -> Any:
        if self._left:
            self._left -= 1
            raise self._raised(self._reason)
        return await self._store.submit(work, **about)


def trouble_for(here: Station, reason: Reason, times: int) -> None:
    here.app.intake._store = Troubled(here.app.store, reason, times)  # type: ignore[assignment]


@pytest.mark.parametrize("reason", ["full", "locked", "lost"])
async def test_what_cannot_be_stored_is_not_confirmed_and_comes_again(
    tmp_path: Path, reason: Reason, logged: io.StringIO
) -> None:
    async with station(tmp_path) as here:
        sam = await here.people.person(501, "Sam")
        trouble_for(here, reason, times=2)
        await sam.send("a private matter")
        for _ in range(20):
            await asyncio.sleep(0.02)
            assert await here.people.pending() == 1 or here.app.tally.received
        await sam.wait_for("echo a private matter")
        assert isinstance(here.echo, Echo)
        assert here.echo.handled == ["a private matter"]
    written = logged.getvalue()
    assert "private" not in written
    assert "Traceback" not in written


async def test_a_database_locked_by_another_process_is_waited_for(tmp_path: Path) -> None:
    async with station(tmp_path) as here:
        sam = await here.people.person(501, "Sam")
        with closing(sqlite3.connect(tmp_path / "data" / "commonweal.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            await sam.send("wait for it")
            await asyncio.sleep(0.5)
            assert here.app.tally.received == 0
            other.execute("ROLLBACK")
        await sam.wait_for("echo wait for it")


async def test_a_full_disk_loses_nothing(tmp_path: Path, logged: io.StringIO) -> None:
    async with station(tmp_path) as here:
        sam = await here.people.person(501, "Sam")
        await sam.send("before")
        await sam.wait_for("echo before")
        await here.app.idle()
        # As many pages as it has, and not one more: what SQLite says then is what it says on a full disk.
        async with here.app.store.transaction() as tx:
            pages = await tx._connection.number("PRAGMA page_count")
            await tx._connection.number(f"PRAGMA max_page_count = {pages}")
        for number in range(5):
            await sam.send(f"during {number} " + "x" * 3000)
        async with asyncio.timeout(20):
            while "not confirmed" not in logged.getvalue():  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        assert await here.people.pending() > 0
        async with here.app.store.transaction() as tx:
            await tx._connection.number("PRAGMA max_page_count = 1000000")
        await sam.wait_for("echo during 4", timeout=20)
        await here.app.idle()
        assert isinstance(here.echo, Echo)
        assert len(here.echo.handled) == 6


async def test_a_mistake_beside_the_turns_does_not_end_the_loop_that_handles_them(
    tmp_path: Path, logged: io.StringIO
) -> None:
    async with station(tmp_path) as here:
        stumbled: list[int] = []

        def stumbling(updates: Sequence[StoredUpdate]) -> None:
            stumbled.append(len(updates))
            if len(stumbled) == 1:
                raise RuntimeError("a private matter")

        here.app.intake._after = stumbling
        sam = await here.people.person(501, "Sam")
        for text in ("one", "two"):
            await sam.send(text)
            await sam.wait_for(f"echo {text}")
        await here.app.idle()
    assert "updates are taken up again" in logged.getvalue()
    assert "private" not in logged.getvalue()


async def test_what_was_sent_is_recorded_although_recording_it_went_wrong_once(tmp_path: Path) -> None:
    async with station(tmp_path) as here:
        sam = await here.people.person(501, "Sam")
        troubled = Troubled(here.app.store, "lost", 1, RuntimeError)
        here.app.delivery._recorder._store = troubled  # type: ignore[assignment]
        await sam.send("hello")
        await sam.wait_for("echo hello")
        async with asyncio.timeout(20):
            await here.app.idle()
        async with here.app.store.reading() as tx:
            [person] = (await tx.people.by_telegram([501])).values()
            assert [each.state for each in await tx.outbox.recent(person.id, 5)] == ["sent"]


async def test_a_message_that_cannot_be_opened_any_more_fails_and_the_others_go(tmp_path: Path) -> None:
    async with station(tmp_path) as here:
        sam, ada = await here.people.person(501, "Sam"), await here.people.person(502, "Ada")
        for someone in (sam, ada):
            await someone.send("hello")
            await someone.wait_for("echo hello")
        await here.app.idle()
        async with here.app.store.transaction() as tx:
            people = await tx.people.by_telegram([501, 502])
            for number in (501, 502):
                message = await tx.outbox.put(Outgoing(people[number], "send", {"text": f"for {number}"}))
                await tx.outbox.retry_at(message.id, here.app.clock.now() + timedelta(seconds=1))
                if number == 501:
                    damaged = message.id
                    await tx.execute(update(messages).where(messages.c.id == damaged).values(payload=b"?"))
        await ada.wait_for("for 502")
        async with here.app.store.reading() as tx:
            query = select(messages.c.state, messages.c.reason).where(messages.c.id == damaged)
            assert [tuple(row) for row in await tx.rows(query, messages)] == [("failed", "KeyMismatch")]


async def test_an_update_that_cannot_be_opened_any_more_is_kept_and_the_next_is_handled(
    tmp_path: Path,
) -> None:
    async with emulated() as emulator:
        async with bot_on(emulator, tmp_path, Echo()) as here:
            for number in (501, 502):
                someone = await here.people.person(number, "Somebody")
                await someone.send("before")
                await someone.wait_for("echo before")
        store = await Store.open(here.app.settings.database, Keyring.open(here.app.settings.key_dir))
        async with store.transaction() as tx:
            said = [{"message": {"from": {"id": number}, "text": "after"}} for number in (501, 502)]
            first, _ = await tx.inbox.add([sort_out(update, here.app.clock.now()) for update in said])
            await tx.execute(inbox.update().where(inbox.c.id == first.id).values(body=b"?"))
        await store.close()
        async with bot_on(emulator, tmp_path, Echo()) as here:
            someone = await here.people.person(502, "Somebody")
            await someone.wait_for("echo after")
            await here.app.idle()
            assert len(await here.failures()) == 1


async def test_a_webhook_answers_200_only_after_the_commit(tmp_path: Path) -> None:
    async with station(tmp_path, **webhook()) as here, aiohttp.ClientSession() as http:
        order: list[str] = []
        keep = here.app.intake.keep

        async def slowly(updates: Sequence[RawUpdate]) -> None:
            await keep(updates)
            await asyncio.sleep(0.1)
            order.append("stored")

        here.app._webhook._store = slowly  # type: ignore[union-attr]
        status = await post(http, here, {"update_id": 1, "message": {"from": {"id": 501}, "text": "x"}})
        order.append(str(status))
        assert order == ["stored", "200"]


async def test_a_webhook_refuses_whoever_does_not_know_the_secret(tmp_path: Path) -> None:
    async with station(tmp_path, **webhook()) as here, aiohttp.ClientSession() as http:
        for wrong in ("", "wrong", "ä-secret", SECRET + "x"):
            assert await post(http, here, {"update_id": 1}, secret=wrong) == 403
        assert here.app.tally.received == 0
        assert await post(http, here, {"update_id": 1}) == 200


async def test_a_webhook_that_cannot_store_asks_telegram_to_come_again(tmp_path: Path) -> None:
    async with station(tmp_path, **webhook()) as here, aiohttp.ClientSession() as http:
        trouble_for(here, "full", times=1)
        assert await post(http, here, {"update_id": 1}) == 503
        assert await post(http, here, {"update_id": 1}) == 200


async def test_telegram_brings_what_people_say_to_the_webhook(tmp_path: Path) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}/telegram"
    async with station(tmp_path, **(webhook() | {"webhook_url": url, "webhook_port": port})) as here:
        sam = await here.people.person(501, "Sam")
        for text in ("one", "two", "three"):
            await sam.send(text)
        await sam.wait_for("echo three")


async def test_polling_takes_over_from_a_webhook(tmp_path: Path) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}/telegram"
    async with emulated() as emulator:
        settings = webhook() | {"webhook_url": url, "webhook_port": port}
        async with bot_on(emulator, tmp_path, Echo(), **settings):
            pass
        async with bot_on(emulator, tmp_path, Echo()) as here:
            sam = await here.people.person(501, "Sam")
            await sam.send("by polling")
            await sam.wait_for("echo by polling")


async def test_a_machine_can_ask_how_the_bot_is(tmp_path: Path) -> None:
    async with station(tmp_path, metrics_port=0) as here, aiohttp.ClientSession() as http:
        sam = await here.people.person(501, "Sam")
        await sam.send("hello")
        await sam.wait_for("echo hello")
        await here.app.idle()
        health = here.app._health
        assert health is not None
        async with http.get(f"http://127.0.0.1:{health.port}/healthz") as answer:
            assert answer.status == 200
        async with http.get(f"http://127.0.0.1:{health.port}/metrics") as answer:
            text = await answer.text()
        assert "bot_updates_stored_total 1.0" in text
        assert 'bot_sends_total{outcome="arrived"} 1.0' in text


def webhook() -> dict[str, Any]:
    return {
        "webhook_url": "http://127.0.0.1:9/telegram",
        "webhook_secret": SECRET,
        "webhook_port": free_port(),
    }


def free_port() -> int:
    import socket

    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


async def post(http: aiohttp.ClientSession, here: Station, update: Any, secret: str = SECRET) -> int:
    url = f"http://127.0.0.1:{here.app.settings.webhook_port}/telegram"
    async with http.post(url, json=update, headers={"X-Telegram-Bot-Api-Secret-Token": secret}) as answer:
        return answer.status
