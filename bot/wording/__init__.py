"""The bot's own words, in every language that has a file here; a sentence one lacks is said in English.

Texts come out plain: whoever sends them escapes them. Numbers are put in as digits everybody reads.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache, cached_property
from importlib.resources import files
from types import MappingProxyType

from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax.ast import Identifier, Placeable, TextElement, VariableReference

from flows.conversation.direction import a_letter_of, reads_leftwards, set_apart
from flows.conversation.events import Wording

FALLBACK = "en"
LONG = 1000
"""A longer value is put in after the sentence is made."""


class Words:
    """The sentences in one language: ``words("stopped")``, ``words("you-said", shown="16")``."""

    def __init__(self, language: str, bundles: tuple[FluentBundle, ...]) -> None:
        self.language = language
        self._bundles = bundles
        self._plain: dict[str, str] = {}
        self._parts: dict[str, tuple[tuple[str, str | None], ...]] = {}

    def __call__(self, key: str, **arguments: str | int) -> str:
        """The sentence. Raises ``KeyError`` for a key that no language has: that is a programmer's mistake."""
        if not arguments and (known := self._plain.get(key)) is not None:
            return known
        arguments = self._set_apart(key, arguments)
        long = {name: text for name, text in arguments.items() if isinstance(text, str) and len(text) > LONG}
        if long:
            # Fluent refuses values of more than 2,500 characters; people may write 4,096.
            marks = {name: f"\ue000{place}\ue001" for place, name in enumerate(long)}
            worded = self._worded(key, {**arguments, **marks})
            for name, mark in marks.items():
                worded = worded.replace(mark, long[name])
            return worded
        worded = self._worded(key, arguments)
        if not arguments:
            self._plain[key] = worded
        return worded

    def _set_apart(self, key: str, arguments: dict[str, str | int]) -> dict[str, str | int]:
        """What is put in, marked where it is written in the other direction than the sentence."""
        if not arguments:
            return arguments
        if not self.leftwards and all(
            not isinstance(value, str) or value.isascii() for value in arguments.values()
        ):
            return arguments
        sentence = self._own_words(key)
        if not any(letter.isalpha() for letter in sentence):
            # What is put in is all there is to read: the line follows its direction.
            return arguments
        return {
            name: set_apart(value, sentence) if isinstance(value, str) else value
            for name, value in arguments.items()
        }

    def _own_words(self, key: str) -> str:
        """The words of a sentence without what is put in; where it has several forms, words of its language."""
        parts = self._parts.get(key)
        if parts is None:
            parts = self._parts[key] = self._taken_apart(key)
        return "".join(text for text, name in parts if name is None) if parts else self._letter

    @cached_property
    def _letter(self) -> str:
        """A letter of the language's direction."""
        return a_letter_of(self.language)

    @property
    def leftwards(self) -> bool:
        """Whether the language is written from right to left."""
        return reads_leftwards(self._letter)

    def _worded(self, key: str, arguments: dict[str, str | int]) -> str:
        parts = self._parts.get(key)
        if parts is None:
            parts = self._parts[key] = self._taken_apart(key)
        if parts and all(isinstance(value, str) for value in arguments.values()):
            return "".join([text if name is None else str(arguments[name]) for text, name in parts])
        bundle = self._bundle_of(key)
        pattern = bundle.get_message(key).value
        assert pattern is not None
        worded, _ = bundle.format_pattern(pattern, arguments)
        return str(worded)

    def _bundle_of(self, key: str) -> FluentBundle:
        for bundle in self._bundles:
            if bundle.has_message(key) and bundle.get_message(key).value is not None:
                return bundle
        raise KeyError(key)

    def _taken_apart(self, key: str) -> tuple[tuple[str, str | None], ...]:
        """A plain sentence as its words and the names between them; nothing for one that has to choose a form.

        Most sentences are plain, and are said with every question: they need not go through Fluent each time.
        """
        pattern = self._bundle_of(key).get_message(key).value
        parts: list[tuple[str, str | None]] = []
        # A pattern of one element is compiled to that element itself.
        for element in getattr(pattern, "elements", (pattern,)):
            match element:
                case TextElement(value=text):
                    parts.append((text, None))
                case Placeable(expression=VariableReference(id=Identifier(name=name))):
                    parts.append(("", name))
                case _:
                    return ()
        return tuple(parts)

    def of(self, wording: Wording) -> str:
        """What the engine says: the author's words as they are, the bot's own in this language."""
        return wording if isinstance(wording, str) else self(wording.key, **wording.arguments)

    def has(self, key: str) -> bool:
        return any(bundle.has_message(key) for bundle in self._bundles)

    def role(self, role: str, *, button: bool = False) -> str:
        """What a role is called. A programme may name roles of its own, which are said as they are written."""
        key = f"role-button-{role}" if button else f"role-{role}"
        return self(key) if self.has(key) else role.replace("_", " ").replace("-", " ")


@cache
def languages() -> tuple[str, ...]:
    """The languages the bot itself speaks, English first."""
    found = {
        entry.name.removesuffix(".ftl") for entry in files(__name__).iterdir() if entry.name.endswith(".ftl")
    }
    return (FALLBACK, *sorted(found - {FALLBACK}))


def words(language: str) -> Words:
    """The words for ``language``: any code is fine, one without a file gets English."""
    return _words(nearest(language, languages()))


def nearest(language: str, known: Collection[str]) -> str:
    """The language among ``known`` that serves somebody who speaks this one: ``bn`` for ``bn-IN``; else English."""
    own = language.partition("-")[0]
    related = (code for code in known if code.partition("-")[0] == own)
    return language if language in known else own if own in known else next(related, FALLBACK)


def language_name(language: str) -> str:
    """What a language is called by those who speak it."""
    if language in languages():
        return words(language)("language-name")
    # Babel's tables take a moment to load.
    from babel import Locale, UnknownLocaleError

    try:
        name = Locale.parse(language, sep="-").get_display_name()
    except (UnknownLocaleError, ValueError):
        return language
    return name or language


@cache
def _words(language: str) -> Words:
    chain = (language,) if language == FALLBACK else (language, FALLBACK)
    return Words(language, tuple(_bundle(code) for code in chain))


@cache
def _bundle(language: str) -> FluentBundle:
    # Isolating marks around every value would be stored, counted and read aloud.
    bundle = FluentBundle([language], use_isolating=False)
    bundle.add_resource(
        FluentResource(files(__name__).joinpath(f"{language}.ftl").read_text(encoding="utf-8"))
    )
    return bundle


@cache
def plain_commands() -> Mapping[str, str]:
    """What a typed word means as a command, in every language at once: ``{"stop": "stop", "থামুন": "stop"}``."""
    found: dict[str, str] = {}
    for language in languages():
        for command in ("stop", "help", "back", "skip", "carry-on", "change"):
            for word in words(language)(f"plain-{command}").split(","):
                found.setdefault(word.strip().casefold(), command)
    return MappingProxyType(found)


def menu_of_commands(language: str, own: Collection[str] = ()) -> dict[str, str]:
    """The commands with their descriptions, as Telegram shows them beside the text field. ``own`` are those that not
    everybody has."""
    said = words(language)
    listed = (
        *("start", "help", "back", "change", "stop"),
        *own,
        "settings",
        *("language", "privacy", "mydata", "delete", "cancel"),
    )
    return {command: said(f"command-{command}") for command in listed}
