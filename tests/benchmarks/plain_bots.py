"""The bots to compare with, as most people would write them: ``python -m tests.benchmarks.plain_bots echo URL TOKEN``.

``echo`` stores nothing and answers each text with a text. ``fsm`` keeps the state of a conversation in memory,
as aiogram does by default, and inserts each answer into SQLite with ``synchronous=FULL``, one commit each.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import aiosqlite
from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.memory import MemoryStorage
from aiogram.types import Message


class Asking(StatesGroup):
    """The one state of the conversation: a question is open."""

    open = State()


async def echo(message: Message) -> None:
    """One message in, one message out."""
    await message.answer(f"Question after {message.text}?")


def conversation(database: aiosqlite.Connection) -> Dispatcher:
    """Ask, insert the answer, ask again."""
    dispatcher = Dispatcher(storage=MemoryStorage())

    @dispatcher.message(Asking.open)
    async def answered(message: Message, state: FSMContext) -> None:
        known = await state.get_data()
        number = known.get("number", 0) + 1
        await database.execute(
            "INSERT INTO answers (person, question, value) VALUES (?, ?, ?)",
            (message.chat.id, number, message.text),
        )
        await database.commit()
        await state.update_data(number=number)
        await message.answer(f"Question {number + 1}: how many hours?")

    @dispatcher.message()
    async def begun(message: Message, state: FSMContext) -> None:
        await state.set_state(Asking.open)
        await message.answer("Question 1: how many hours?")

    return dispatcher


async def serve(kind: str, url: str, token: str, folder: Path) -> None:
    bot = Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(url)))
    if kind == "echo":
        dispatcher = Dispatcher()
        dispatcher.message()(echo)
        await dispatcher.start_polling(bot, handle_signals=True)
        return
    async with aiosqlite.connect(folder / "answers.db") as database:
        await database.execute("PRAGMA journal_mode=WAL")
        await database.execute("PRAGMA synchronous=FULL")
        await database.execute(
            "CREATE TABLE IF NOT EXISTS answers (person INTEGER, question INTEGER, value TEXT)"
        )
        await database.commit()
        await conversation(database).start_polling(bot, handle_signals=True)


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1], sys.argv[2], sys.argv[3], Path(sys.argv[4])))
