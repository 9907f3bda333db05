"""Whatever storage says to whoever runs the bot has its sentence, with everything that stands in it."""

from __future__ import annotations

import ast
from pathlib import Path

import storage
from bot.commands import worded

FOLDER = Path(storage.__file__).parent


def troubles() -> list[tuple[str, list[str]]]:
    """The key of each trouble that storage raises, and the names of what it tells."""
    found = []
    for file in sorted(FOLDER.glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Name(id="KeyMismatch" | "BackupRefused"), args=[ast.Constant(value=key)]
                ):
                    found.append((str(key), [str(each.arg) for each in node.keywords]))
    return found


def test_every_trouble_of_storage_is_said_in_a_sentence_that_names_what_it_is_about() -> None:
    assert len(troubles()) > 15
    for key, names in troubles():
        sentence = worded(key, **{name: f"<{name}>" for name in names})
        assert all(f"<{name}>" in sentence for name in names), sentence
