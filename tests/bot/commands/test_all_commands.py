"""The command line as a whole: what ``--help`` lists is what there is."""

from __future__ import annotations

import re
from pathlib import Path

from bot.cli import names
from tests.bot.commands.command_line import run

README = Path(__file__).parents[3] / "README.md"


def test_help_lists_every_command_and_the_readme_names_each() -> None:
    told = run("--help")
    assert told.exit_code == 0
    assert sorted(re.findall(r"^│ ([a-z][a-z-]+) ", told.output, re.MULTILINE)) == names()
    block = README.read_text(encoding="utf-8").partition("## Commands")[2].partition("```\n")[2]
    first_lines = " ".join(re.findall(r"^python -m bot ([a-z |-]+)", block, re.MULTILINE))
    assert set(names()) <= set(first_lines.replace("|", " ").split())
