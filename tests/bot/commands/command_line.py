"""The command line as ``python -m bot`` assembles it, without the second that a process of its own takes."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner, Result

from bot.cli import assemble


def run(*arguments: str | Path, into: str | None = None) -> Result:
    """Run one command; ``into`` is what is typed."""
    words = [str(argument) for argument in arguments]
    return CliRunner().invoke(assemble(words), words, input=into)
