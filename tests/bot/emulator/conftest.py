"""An emulator on loopback, aiogram's own client as the bot, and people who talk to it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from bot.clock import Clock
from bot.emulator.client import EmulatedPerson, EmulatorClient
from bot.emulator.server import Emulator, PageSettings

TOKEN = "4242:AAF-emulated-token-for-tests-0000000"


@pytest.fixture
async def emulator() -> AsyncIterator[Emulator]:
    server = Emulator(Clock(), token=TOKEN, page=PageSettings(), webhook_retry=0.02)
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def bot(emulator: Emulator) -> AsyncIterator[Bot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(emulator.url))
    real = Bot(TOKEN, session=session)
    yield real
    await session.close()


@pytest.fixture
async def client(emulator: Emulator) -> AsyncIterator[EmulatorClient]:
    async with EmulatorClient(emulator.url) as people:
        yield people


@pytest.fixture
async def sam(client: EmulatorClient) -> EmulatedPerson:
    """Somebody who has begun a conversation."""
    person = await client.person(71, "Sam Reed")
    await person.start()
    return person
