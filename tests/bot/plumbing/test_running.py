"""``python -m bot run`` as an operator meets it: in a process of its own, with whatever is wrong around it."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path

import pytest

from bot.emulator.client import EmulatorClient
from tests.bot.plumbing.process import PATIENCE, bot_process
from tests.bot.plumbing.station import TOKEN, emulated


async def test_a_wrong_token_is_one_line_and_an_exit_code(tmp_path: Path) -> None:
    wrong = "123456:this-is-not-the-token-0123456789"
    async with emulated() as emulator, bot_process(tmp_path, emulator.url, BOT_TOKEN=wrong) as bot:
        assert await bot.ended() == 1
        [line] = [line for line in bot.lines if "critical" in line]
        assert "check BOT_TOKEN" in line
        assert "Traceback" not in bot.said
        assert wrong not in bot.said


async def test_no_token_is_a_sentence_and_an_exit_code(tmp_path: Path) -> None:
    async with bot_process(tmp_path, "http://127.0.0.1:9", BOT_TOKEN="") as bot:
        assert await bot.ended() == 2
        assert "BotFather" in bot.said


async def test_a_wrong_setting_is_named_and_its_value_is_not(tmp_path: Path) -> None:
    async with bot_process(tmp_path, "ftp://secret-value") as bot:
        assert await bot.ended() == 2
        assert "BOT_API_URL" in bot.said
        assert "secret-value" not in bot.said


async def test_an_unreachable_server_is_one_line_and_is_tried_again(tmp_path: Path) -> None:
    async with emulated() as emulator:
        port = emulator.port
        url = emulator.url
        await emulator.stop()
        async with bot_process(tmp_path, url) as bot:
            await bot.says("cannot be reached")
            await asyncio.sleep(1.2)
            assert bot.said.count("cannot be reached") == 1
            emulator.port = port
            await emulator.start()
            await bot.says("the bot is up")
            bot.process.send_signal(signal.SIGTERM)
            assert await bot.ended() == 0
            assert "Traceback" not in bot.said
            assert TOKEN not in bot.said


async def test_the_first_start_prints_one_link_that_makes_its_opener_the_administrator(
    tmp_path: Path,
) -> None:
    async with emulated() as emulator, EmulatorClient(emulator.url) as people:
        async with bot_process(tmp_path, emulator.url) as bot:
            link = await bot.says("https://t.me/")
            code = link.split("start=")[1]
            ada = await people.person(501, "Ada")
            await ada.start(code)
            await ada.wait_for("administrator", PATIENCE)
            mallory = await people.person(502, "Mallory")
            await mallory.start(code)
            reply = await mallory.wait_for(lambda _: True, PATIENCE)
            assert "administrator" not in reply.text
        async with bot_process(tmp_path, emulator.url) as bot:
            await bot.says("the bot is up")
            bot.process.send_signal(signal.SIGTERM)
            await bot.ended()
            assert "https://t.me/" not in bot.said


async def test_sigterm_ends_it_in_peace(tmp_path: Path) -> None:
    async with emulated() as emulator, bot_process(tmp_path, emulator.url) as bot:
        await bot.says("the bot is up")
        bot.process.send_signal(signal.SIGTERM)
        assert await bot.ended() == 0
        assert "the bot is down" in bot.said
        assert "Traceback" not in bot.said


async def test_keys_of_another_database_are_refused(tmp_path: Path) -> None:
    async with emulated() as emulator:
        async with bot_process(tmp_path, emulator.url) as bot:
            await bot.says("the bot is up")
        async with bot_process(tmp_path, emulator.url, BOT_KEY_DIR=str(tmp_path / "other")) as bot:
            assert await bot.ended() == 1
            assert "BOT_KEY_DIR" in bot.said
            assert "Traceback" not in bot.said


@pytest.mark.postgres
async def test_a_server_database_without_tables_asks_to_be_migrated(
    tmp_path: Path, postgres_url: str
) -> None:
    async with emulated() as emulator:
        async with bot_process(tmp_path, emulator.url, BOT_DATABASE_URL=postgres_url) as bot:
            assert await bot.ended() == 1
            assert "python -m bot migrate" in bot.said
        async with bot_process(tmp_path, emulator.url, "migrate", BOT_DATABASE_URL=postgres_url) as bot:
            assert await bot.ended() == 0
        async with bot_process(tmp_path, emulator.url, BOT_DATABASE_URL=postgres_url) as bot:
            await bot.says("the bot is up")
