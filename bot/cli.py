"""The command line: one module of ``bot.commands`` for each command, found by its name.

Only the module of the command that was asked for is imported, so that ``run`` is up again soon after a crash.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Callable, Sequence

import typer

import bot.commands


def names() -> list[str]:
    """The commands there are, as they are typed: ``unit-costs`` is the module ``unit_costs``."""
    return sorted(module.name.replace("_", "-") for module in pkgutil.iter_modules(bot.commands.__path__))


def assemble(arguments: Sequence[str]) -> typer.Typer:
    """The application for these arguments: with one command where one is named, else with all of them."""
    application = typer.Typer(
        name="commonweal", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
    )
    application.callback()(_of_all)
    asked = next((argument for argument in arguments if not argument.startswith("-")), None)
    known = names()
    for name in [asked] if asked in known else known:
        application.command(name)(_function_of(name))
    return application


def _function_of(name: str) -> Callable[..., None]:
    """The function that a command's module is for: it is called as the command is, or ``command``."""
    name = name.replace("-", "_")
    module = importlib.import_module(f"bot.commands.{name}")
    function: Callable[..., None] = getattr(module, name, None) or module.command
    return function


def _of_all() -> None:
    """Conversations that show what public services are worth."""


def main() -> None:
    assemble(sys.argv[1:])()
