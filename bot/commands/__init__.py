"""One module for each command of ``python -m bot``, imported only when that command is asked for."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import typer
from fluent.runtime import FluentBundle, FluentResource

from bot.wording import FALLBACK, words


def say(key: str, *, err: bool = False, **arguments: str | int) -> None:
    """One sentence to whoever operates the bot, on the terminal; ``err`` for what went wrong."""
    typer.echo(worded(key, **arguments), err=err)


def worded(key: str, **arguments: str | int) -> str:
    """A sentence of ``words.ftl`` or ``ledger.ftl``, or one that the bot says to people too."""
    bundle = _bundle()
    if bundle.has_message(key) and (pattern := bundle.get_message(key).value) is not None:
        sentence, _ = bundle.format_pattern(pattern, arguments)
        return str(sentence)
    return words(FALLBACK)(key, **arguments)


def has_words(key: str) -> bool:
    """Whether there is a sentence of this name here."""
    return bool(_bundle().has_message(key))


@cache
def _bundle() -> FluentBundle:
    # Operators read English; people's languages are in bot.wording, where each must say the same.
    bundle = FluentBundle([FALLBACK], use_isolating=False)
    for name in ("words.ftl", "ledger.ftl"):
        text = files(__name__).joinpath(name).read_text(encoding="utf-8")
        bundle.add_resource(FluentResource(text))
    return bundle
