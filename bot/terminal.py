"""A conversation as lines of text: what the bot says, with its buttons, and what somebody types back.

The third way in and out, beside Telegram and the emulator: ``play`` and the transcripts of the tests use it.
A button is tapped by writing it as it stands, ``[Skip]``; anything else is typed words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, assert_never

from bot.asking import about
from bot.telegram.question import as_messages, place_in_words
from bot.wording import Words, plain_commands, words
from flows.conversation.definition import Flow, QuestionType
from flows.conversation.events import (
    Answered,
    Asked,
    Back,
    BroughtBack,
    CarryOn,
    Correct,
    Corrected,
    Ending,
    Event,
    Input,
    LanguageSwitched,
    Moved,
    Refused,
    Renamed,
    Reply,
    Revived,
    RunEnded,
    RunStarted,
    Said,
    SetAside,
    Skip,
    Skipped,
    Stop,
    Stopped,
    SwitchLanguage,
)
from flows.values import Attachment, Choice, Choices, Number, Value, as_text

MARGIN = 6
LONGEST_LINE = 110

_TAPS = re.compile(r"\[([^\[\]]+)\]")
_FILE = re.compile(r"<(image|audio|video|file) ([^<>]+)>")
_CHANGE = re.compile(r"change (\S+)", re.IGNORECASE)
_LANGUAGE = re.compile(r"language (\S+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Screen:
    """What can be seen and tapped at the moment: the question that was asked last, and what each button does."""

    asked: Asked | None = None
    buttons: tuple[tuple[tuple[str, dict[str, Any]], ...], ...] = ()

    @property
    def taps(self) -> dict[str, dict[str, Any]]:
        return {label: do for row in self.buttons for label, do in row}


@dataclass
class Terminal:
    """One conversation on a screen of text. Feed it events; it gives lines, and knows what a typed line means."""

    flow: Flow
    language: str
    screen: Screen = field(default_factory=Screen)

    @property
    def words(self) -> Words:
        return words(self.language)

    # --- out ------------------------------------------------------------------------------------------

    def lines(self, events: Iterable[Event]) -> list[str]:
        """What these events look like, each message and each fact beginning at the margin."""
        return [line for event in events for line in self._lines_of(event)]

    def _lines_of(self, event: Event) -> list[str]:
        match event:
            case RunStarted(language=language) | LanguageSwitched(language=language):
                self.language = language
                return []
            case Moved(revision=revision):
                return [at_margin("moved", revision)]
            case Said(wording=wording):
                return [at_margin("bot", self.words.of(wording))]
            case Asked():
                return self._asked(event)
            case Refused(reason=reason):
                return [at_margin("bot", self.words.of(reason))]
            case Answered(question=question, value=value) | Corrected(question=question, value=value):
                return [at_margin("saved", f"{question} = {described(value)}")]
            case Skipped(question=question):
                return [at_margin("skip", question)]
            case SetAside(question=question):
                return [at_margin("aside", question)]
            case BroughtBack(question=question, shown=shown):
                return [at_margin("again", f"{question} = {shown}" if shown else question)]
            case Renamed(question=question, was=was):
                return [at_margin("renamed", f"{was} -> {question}")]
            case Stopped():
                return [at_margin("bot", self.words("stopped"))]
            case Revived():
                return []
            case RunEnded(ending=ending):
                self.screen = Screen()
                return [*self._goodbye(ending), at_margin("ended", ending.value)]
            case _:
                assert_never(event)

    def _asked(self, asked: Asked) -> list[str]:
        question = about(self.flow, asked.question)
        assert question is not None
        (*_, payload) = as_messages(asked, question, self.words, whole=True)
        self.screen = Screen(
            asked,
            tuple(
                tuple((" ".join(cell["label"].split()), dict(cell["do"])) for cell in row)
                for row in payload["buttons"]
            ),
        )
        paragraphs = [self.words.of(asked.label), asked.hint]
        if question.type is QuestionType.RANGE:
            paragraphs += [self.words("step", number=row.name, words=row.label) for row in asked.choices]
        if asked.sensitive:
            paragraphs.insert(0, self.words("sensitive" if asked.can_skip else "sensitive-required"))
        text = "\n".join(paragraph for paragraph in paragraphs if paragraph)
        rows = [" ".join(f"[{label}]" for label, _ in row) for row in self.screen.buttons]
        if question.type is QuestionType.RANGE:
            rows = _side_by_side(rows)
        together = f"{text}   {' '.join(rows)}"
        if "\n" not in text and len(rows) == 1 and len(together) + MARGIN <= LONGEST_LINE:
            return [at_margin("bot", together)]
        return [at_margin("bot", "\n".join([text, *rows]))]

    def place(self) -> str:
        """``Question 3 of 8``: where the open question stands."""
        asked = self.screen.asked
        if asked is None:
            return ""
        return place_in_words(asked, self.words)

    def _goodbye(self, ending: Ending) -> list[str]:
        match ending:
            case Ending.COMPLETED:
                thanks = self.flow.settings.thanks
                own = thanks and thanks.in_language(self.language, self.flow.settings.default_language)
                return [at_margin("bot", own.source if own else self.words("ended-default"))]
            case Ending.EXPIRED:
                title = self.flow.title.in_language(self.language, self.flow.settings.default_language)
                return [
                    at_margin("bot", self.words("expired", title=title.source if title else self.flow.id))
                ]
            case Ending.WITHDRAWN:
                return []
            case _:
                assert_never(ending)

    # --- in -------------------------------------------------------------------------------------------

    def understood(self, typed: str, at: datetime) -> Input:
        """What a typed line does: a tap, a command, a file or words."""
        typed = typed.strip()
        labels = _TAPS.findall(typed)
        if labels and not _TAPS.sub("", typed).strip():
            return self._tapped(labels, at) or Reply(at, text=typed)
        if found := _FILE.fullmatch(typed):
            return Reply(at, attachment=Attachment(found[1], found[2], found[2]))
        match plain_commands().get(typed.casefold()):
            case "stop":
                return Stop(at)
            case "back":
                return Back(at)
            case "skip":
                return Skip(at)
            case "carry-on":
                return CarryOn(at)
            case _:
                return Reply(at, text=typed)

    def _tapped(self, labels: Sequence[str], at: datetime) -> Input | None:
        # "[Back]" taps "[‹ Back]" as well: nobody has to type an ornament.
        taps = {_plain(label): do for label, do in self.screen.taps.items()} | self.screen.taps
        last = labels[-1]
        if found := _CHANGE.fullmatch(last):
            named = self.flow.by_name.get(found[1])
            return Correct(at, named.path if named else found[1])
        if found := _LANGUAGE.fullmatch(last):
            return SwitchLanguage(at, found[1])
        if last == self.words("button-carry-on"):
            return CarryOn(at)
        if last not in taps:
            return None
        tapped = [taps.get(self._box(label)) or taps.get(label, {}) for label in labels[:-1]]
        ticked = [do[kind] for do in tapped for kind in ("tick", "rank") if kind in do]
        return self._does(taps[last], ticked, at)

    def _does(self, do: dict[str, Any], ticked: Sequence[str], at: datetime) -> Input | None:
        match do:
            case {"answer": name, "question": path}:
                return Reply(at, choice=name, question=path)
            case {"day": days, "question": path}:
                day = at.date() + timedelta(days=days)
                return Reply(at, choice=day.isoformat(), question=path)
            case {"done": path}:
                return Reply(at, ticked=tuple(ticked), question=path)
            case {"keep": path}:
                return Reply(at, keep=True, question=path)
            case {"back": _}:
                return Back(at)
            case {"skip": _}:
                return Skip(at)
            case {"stop": _}:
                return Stop(at)
            case _:
                return None

    def _box(self, label: str) -> str:
        """A box is named by its choice: ``[Bread]`` ticks ``[☐ Bread]``."""
        return self.words("button-unticked", label=label)


def _side_by_side(rows: Sequence[str]) -> list[str]:
    """The numbers of a ladder in one line, as far as they fit."""
    folded: list[str] = []
    for row in rows:
        if (
            folded
            and row.strip("[]0123456789 .-") == ""
            and len(folded[-1]) + len(row) < LONGEST_LINE - MARGIN
        ):
            folded[-1] = f"{folded[-1]} {row}"
        else:
            folded.append(row)
    return folded


def _plain(label: str) -> str:
    return label.lstrip("‹›☐☑ ")


def at_margin(who: str, text: str) -> str:
    """A line with who says it in the margin; further lines of the same text are indented to match."""
    first, *rest = text.split("\n")
    lines = [f"{who.ljust(MARGIN - 1)} {first}", *(" " * MARGIN + line for line in rest)]
    return "\n".join(line.rstrip() for line in lines)


def described(value: Value) -> str:
    """A stored value for a reader of transcripts: ``16 hour``, ``hostel``, ``bread, milk``."""
    match value:
        case Number(exact, unit):
            return f"{exact} {unit}" if unit else exact
        case Choice(name):
            return name
        case Choices(names):
            return ", ".join(names)
        case _:
            return as_text(value)
