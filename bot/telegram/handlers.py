"""Commands, as ordinary aiogram routers: each handler translates, calls and returns.

Only commands come this way. An answer to an open question does not: it goes straight to the conversation.
"""

from __future__ import annotations

from typing import Any

from aiogram import Router
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.filters import Filter
from aiogram.types import Message, Update

from bot import (
    account,
    changing,
    clocks,
    joining,
    listening,
    managing,
    questionnaires,
    reviewing,
    stars,
    stories,
    summing_up,
)
from bot.telegram.inbound import Commanded
from bot.turn import Turn


class Says(Filter):
    """The message is one of these commands."""

    def __init__(self, *commands: str) -> None:
        self._commands = commands

    async def __call__(self, _message: Message, said: Commanded) -> bool:
        return said.command in self._commands


commands = Router(name="commands")


@commands.message(Says("start"))
async def start(_message: Message, turn: Turn, said: Commanded) -> None:
    await joining.started(turn, said.argument)


@commands.message(Says("help"))
async def show_help(_message: Message, turn: Turn) -> None:
    await account.show_help(turn)


@commands.message(Says("stop"))
async def stop(_message: Message, turn: Turn) -> None:
    await listening.stop(turn, await turn.now())


@commands.message(Says("change"))
async def change(_message: Message, turn: Turn) -> None:
    await changing.show(turn, await turn.now())


@commands.message(Says("privacy"))
async def privacy(_message: Message, turn: Turn) -> None:
    await account.show_privacy(turn)


@commands.message(Says("cancel"))
async def cancel(_message: Message, turn: Turn) -> None:
    await account.cancel(turn)


@commands.message(Says("settings"))
async def settings(_message: Message, turn: Turn) -> None:
    await account.show_settings(turn)


@commands.message(Says("language"))
async def language(_message: Message, turn: Turn) -> None:
    await account.show_languages(turn)


@commands.message(Says("clock"))
async def clock(_message: Message, turn: Turn, said: Commanded) -> None:
    await clocks.written(turn, said.argument)


@commands.message(Says("mydata"))
async def my_data(_message: Message, turn: Turn) -> None:
    await account.give_data(turn)


@commands.message(Says("delete"))
async def delete(_message: Message, turn: Turn) -> None:
    await account.ask_to_delete(turn)


@commands.message(Says("people"))
async def people(_message: Message, turn: Turn) -> None:
    await managing.people(turn)


@commands.message(Says("questionnaires"))
async def all_questionnaires(_message: Message, turn: Turn) -> None:
    await questionnaires.show_all(turn)


@commands.message(Says("summary"))
async def summary(_message: Message, turn: Turn) -> None:
    await summing_up.show_all(turn)


@commands.message(Says("questions"))
async def questions(_message: Message, turn: Turn) -> None:
    await reviewing.show_all(turn)


@commands.message(Says("stories"))
async def read_stories(_message: Message, turn: Turn) -> None:
    await stories.show_next(turn)


@commands.message(Says("star"))
async def own_star(_message: Message, turn: Turn) -> None:
    await stars.show_all(turn)


@commands.message()
async def unknown(_message: Message, turn: Turn, said: Commanded) -> None:
    await listening.unknown_command(turn, said.command)


async def handle_command(update: dict[str, Any], turn: Turn, said: Commanded) -> None:
    """Let the routers have a command. Raises pydantic's ``ValidationError`` for what is no update of Telegram's."""
    message = Update.model_validate(update).message
    if (
        message is None
        or await commands.propagate_event("message", message, turn=turn, said=said) is UNHANDLED
    ):
        raise ValueError("the command was not handled")
