"""The bot's own words: every language says the same things, in short sentences, and the code says nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax.ast import Message, VariableReference
from fluent.syntax.visitor import Visitor

import bot
from bot.wording import languages, menu_of_commands, plain_commands, words

FOLDER = Path(bot.__file__).parent / "wording"


class _Variables(Visitor):
    def __init__(self) -> None:
        self.found: set[str] = set()

    def visit_VariableReference(self, node: VariableReference) -> None:  # noqa: N802
        self.found.add(node.id.name)


def messages(language: str) -> dict[str, set[str]]:
    """Every message of a language with the names of what is put into it."""
    parsed = FluentParser().parse((FOLDER / f"{language}.ftl").read_text(encoding="utf-8"))
    found = {}
    for entry in parsed.body:
        assert type(entry).__name__ in ("Message", "Comment", "GroupComment", "ResourceComment"), entry
        if isinstance(entry, Message):
            variables = _Variables()
            variables.visit(entry)
            assert entry.id.name not in found, entry.id.name
            found[entry.id.name] = variables.found
    return found


@pytest.mark.parametrize("language", languages())
def test_every_language_says_everything_english_says(language: str) -> None:
    english, other = messages("en"), messages(language)
    assert set(other) == set(english)
    for key, variables in other.items():
        assert variables <= english[key], key


def test_a_message_that_a_language_lacks_is_said_in_english() -> None:
    assert words("xx")("stopped") == words("en")("stopped")


def test_a_key_nobody_knows_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        words("en")("no-such-key")


def test_names_and_numbers_are_put_in_as_they_are() -> None:
    assert words("en")("you-said", shown="<b>16 & more</b>") == "You said: <b>16 & more</b>"
    assert "\u2068" not in words("en")("welcome", name="Sam", programme="St James House")


def test_english_sentences_have_at_most_fifteen_words() -> None:
    for key in messages("en"):
        if key.startswith(("plain-", "command-")):
            continue
        given: dict[str, str | int] = {"name": "Sam", "programme": "St James House", "role": "a worker"}
        given |= {"title": "Check-in", "day": "3 March 2026", "count": 3, "minutes": 4, "left": 2}
        said = words("en")(key, **given)
        for sentence in re.split(r"[.?!:;\n]+", said):
            assert len(sentence.split()) <= 15, f"{key}: {sentence}"


def test_plain_words_are_commands_in_every_language() -> None:
    known = plain_commands()
    assert known["stop"] == known["থামুন"] == "stop"
    assert known["help"] == known["সাহায্য"] == "help"
    assert set(known.values()) == {"stop", "help", "back", "skip", "carry-on", "change"}


@pytest.mark.parametrize("language", languages())
def test_commands_have_descriptions_that_telegram_takes(language: str) -> None:
    own = ("star", "stories", "summary", "questions", "questionnaires", "people")
    for command, description in menu_of_commands(language, own).items():
        assert re.fullmatch(r"[a-z]{1,32}", command)
        assert 1 <= len(description) <= 256


def test_every_message_is_used() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in Path(bot.__file__).parent.rglob("*.py"))
    for name in ("replies", "engine", "told", "days"):
        code += (Path(bot.__file__).parents[1] / f"flows/conversation/{name}.py").read_text(encoding="utf-8")
    families = (
        "plain-",
        "command-",
        "role-",
        "thing-",
        "invitation-",
        "refused-not-",
        "setting-",
        "get-",
        "weekday-",
        "button-",
        "summary-without-",
    )
    unused = [key for key in messages("en") if f'"{key}"' not in code and not key.startswith(families)]
    assert not unused
