"""How updates reach the bot: long polling with offsets, expiry, the second poller, the webhook."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import aiohttp
import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramConflictError
from aiohttp import web

from bot.emulator.client import EmulatedPerson, EmulatorClient
from bot.emulator.server import Emulator
from tests.bot.emulator.conftest import TOKEN


async def test_a_persons_text_reaches_the_bot_as_telegram_tells_it(bot: Bot, sam: EmulatedPerson) -> None:
    message_id = await sam.send("hello")
    start, hello = await bot.get_updates()
    assert start.message is not None
    assert start.message.text == "/start"
    assert start.message.entities is not None
    assert start.message.entities[0].type == "bot_command"
    assert hello.update_id == start.update_id + 1
    assert hello.message is not None
    assert (hello.message.message_id, hello.message.text) == (message_id, "hello")
    assert hello.message.from_user is not None
    assert hello.message.from_user.full_name == "Sam Reed"
    assert hello.message.from_user.language_code == "en"
    assert hello.message.chat.type == "private"


async def test_an_update_comes_again_until_a_higher_offset_confirms_it(bot: Bot, sam: EmulatedPerson) -> None:
    await sam.send("one")
    first = await bot.get_updates()
    assert [one.update_id for one in await bot.get_updates(offset=first[1].update_id)] == [first[1].update_id]
    assert await bot.get_updates(offset=first[1].update_id + 1) == []
    assert await bot.get_updates() == []


async def test_a_negative_offset_keeps_only_the_last(bot: Bot, sam: EmulatedPerson) -> None:
    for text in ("one", "two", "three"):
        await sam.send(text)
    last = await bot.get_updates(offset=-1)
    assert [one.message.text for one in last if one.message] == ["three"]


async def test_asking_again_at_once_with_the_same_offset_gives_one_update(
    bot: Bot, sam: EmulatedPerson
) -> None:
    await sam.send("one")
    assert len(await bot.get_updates(offset=5)) == 2
    assert len(await bot.get_updates(offset=5)) == 1


async def test_a_long_poll_wakes_when_somebody_writes(bot: Bot, sam: EmulatedPerson) -> None:
    begun = await bot.get_updates()
    waiting = asyncio.create_task(bot.get_updates(offset=begun[-1].update_id + 1, timeout=30))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    await sam.send("now")
    (update,) = await asyncio.wait_for(waiting, 5)
    assert update.message is not None
    assert update.message.text == "now"


async def test_of_two_pollers_the_older_gets_the_conflict(bot: Bot, sam: EmulatedPerson) -> None:
    begun = await bot.get_updates()
    offset = begun[-1].update_id + 1
    older = asyncio.create_task(bot.get_updates(offset=offset, timeout=30))
    await asyncio.sleep(0.05)
    newer = asyncio.create_task(bot.get_updates(offset=offset, timeout=30))
    with pytest.raises(TelegramConflictError, match="terminated by other getUpdates request"):
        await asyncio.wait_for(older, 5)
    await sam.send("hello")
    assert len(await asyncio.wait_for(newer, 5)) == 1


async def test_a_tap_is_forgotten_after_150_seconds_and_a_text_after_a_day(
    emulator: Emulator, bot: Bot, sam: EmulatedPerson
) -> None:
    await bot.get_updates(offset=-1)
    asked = await bot.send_message(sam.id, "Now?")
    await sam.send("words")
    await sam.tap_data(asked.message_id, "yes")
    emulator.clock.wind_to(emulator.clock.now() + timedelta(seconds=151))
    assert [one.event_type for one in await bot.get_updates(offset=-1)] == ["message"]
    emulator.clock.wind_to(emulator.clock.now() + timedelta(hours=24))
    assert await bot.get_updates(offset=1) == []


async def test_only_the_kinds_that_were_asked_for_arrive(bot: Bot, sam: EmulatedPerson) -> None:
    last = await bot.get_updates(offset=-1, allowed_updates=["callback_query"])
    asked = await bot.send_message(sam.id, "Now?")
    await sam.send("words")
    await sam.tap_data(asked.message_id, "yes")
    arrived = await bot.get_updates(offset=last[-1].update_id + 1)
    assert [one.event_type for one in arrived] == ["callback_query"]


async def test_edits_blocks_and_stickers_arrive_as_what_they_are(bot: Bot, sam: EmulatedPerson) -> None:
    last = await bot.get_updates(offset=-1)
    message_id = await sam.send("16")
    await sam.edit(message_id, "17")
    await sam.send_sticker()
    await sam.send_voice()
    await sam.block()
    await sam.start()
    arrived = await bot.get_updates(offset=last[-1].update_id + 1)
    kinds = [one.event_type for one in arrived]
    assert kinds == [
        "message",
        "edited_message",
        "message",
        "message",
        "my_chat_member",
        "my_chat_member",
        "message",
    ]
    assert arrived[1].edited_message is not None
    assert arrived[1].edited_message.text == "17"
    assert [one.message.content_type for one in arrived if one.message][1:3] == ["sticker", "voice"]
    assert arrived[4].my_chat_member is not None
    assert arrived[4].my_chat_member.new_chat_member.status == "kicked"


async def test_any_json_can_be_put_in_as_an_update_and_ids_can_restart(
    emulator: Emulator, client: EmulatorClient, sam: EmulatedPerson
) -> None:
    await client.inject({"message": {"nonsense": [1, {}]}})
    await client.inject({"update_id": 5, "message": "no object"})
    await sam.send("after")
    async with aiohttp.ClientSession() as http, http.get(f"{emulator.url}/bot{TOKEN}/getUpdates") as response:
        told = (await response.json())["result"]
    assert told[1]["message"] == {"nonsense": [1, {}]}
    assert [one["update_id"] for one in told[2:]] == [5, 6]


async def test_a_wrong_token_is_unauthorised(emulator: Emulator) -> None:
    async with aiohttp.ClientSession() as http:
        async with http.get(f"{emulator.url}/bot4242:wrong/getMe") as response:
            assert response.status == 401
            assert await response.json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}
        async with http.get(f"{emulator.url}/bot{TOKEN}/makeTea") as response:
            assert response.status == 404
            assert await response.json() == {"ok": False, "error_code": 404, "description": "Not Found"}


async def test_a_webhook_is_tried_again_until_it_accepts(bot: Bot, sam: EmulatedPerson) -> None:
    heard: list[tuple[str, str]] = []
    answers = iter([503, 429, 200])
    all_heard = asyncio.Event()

    async def hook(request: web.Request) -> web.Response:
        update = await request.json()
        heard.append((request.headers["X-Telegram-Bot-Api-Secret-Token"], update["message"]["text"]))
        if len(heard) == 4:
            all_heard.set()
        return web.Response(status=next(answers, 200), headers={"Retry-After": "0"})

    app = web.Application()
    app.router.add_post("/hook", hook)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        await bot.set_webhook(
            f"http://127.0.0.1:{runner.addresses[0][1]}/hook", secret_token="s3cret", max_connections=3
        )
        with pytest.raises(TelegramConflictError, match="webhook is active"):
            await bot.get_updates()
        await sam.send("second")
        await asyncio.wait_for(all_heard.wait(), 5)
        assert heard == [("s3cret", "/start")] * 3 + [("s3cret", "second")]
        info = await bot.get_webhook_info()
        assert info.max_connections == 3
        assert info.last_error_message == "Wrong response from the webhook: 429 Too Many Requests"
        await bot.delete_webhook()
        assert await bot.get_updates() == []
    finally:
        await runner.cleanup()
