"""One module for each command of ``python -m bot``, imported only when that command is asked for."""

from __future__ import annotations

import typer

from bot.wording import FALLBACK, words


def say(key: str, *, err: bool = False, **arguments: str | int) -> None:
    """One of the bot's own sentences to whoever operates it, on the terminal; ``err`` for what went wrong."""
    typer.echo(words(FALLBACK)(key, **arguments), err=err)
