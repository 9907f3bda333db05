"""Conversations as text files: what somebody typed is played again, and the bot's lines are written anew.

A transcript is right when writing it anew changes nothing. The words of a person begin with their name, the
clock begins ``at`` and moves by ``wait``, comments and empty lines stay where they are. Everything else is the bot's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.terminal import MARGIN, Terminal, at_margin
from flows.conversation.definition import Flow
from flows.conversation.engine import Sprint, resume, start
from flows.conversation.events import Started, TimedOut
from flows.conversation.run import Run

BEGINNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""A Monday. Every line a person writes is a minute later than the one before."""

#: lines that are written by the bot, and so written anew
OURS = frozenset({"bot", "saved", "skip", "aside", "again", "moved", "ended"})

_WAIT = re.compile(r"(\d+) (minute|hour|day)s?")
_UNITS = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1)}

FindFlow = Callable[[str], Flow]
Keep = Callable[[Flow, Sprint], Run]
"""Puts a sprint away and takes its run out again: through a store, or through JSON."""


class TranscriptError(ValueError):
    """A transcript that cannot be played, with the line."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line with what stands in its margin; ``text`` may go on over several indented lines."""

    number: int
    margin: str
    text: str


@dataclass
class _Player:
    find_flow: FindFlow
    keep: Keep
    language: str = "en"
    at: datetime = BEGINNING
    flow: Flow | None = None
    run: Run | None = None
    terminal: Terminal | None = None
    runs: int = 0
    written: list[str] = field(default_factory=list)

    def play(self, line: Line) -> None:
        match line.margin:
            case "lang":
                self.language = line.text
                self._write(line)
            case "at":
                self.at = _moment(line)
                self._write(line)
            case "flow":
                self._write(line)
                self._start(line.text)
            case "wait":
                self._write(line)
                self._wait(line)
            case _:
                self._write(line)
                self._reply(line)

    def _write(self, line: Line) -> None:
        self.written.append(at_margin(line.margin, line.text))

    def _start(self, name: str) -> None:
        self.flow = self.find_flow(name)
        self.runs += 1
        self.terminal = Terminal(self.flow, self.language)
        self._follow(start(self.flow, Started(f"run{self.runs}", "person", self.language, self.at)))

    def _wait(self, line: Line) -> None:
        if not (found := _WAIT.fullmatch(line.text)):
            raise TranscriptError(f"line {line.number}: wait is written like: wait  3 days")
        self.at += int(found[1]) * _UNITS[found[2]]
        if self.run is not None and self.flow is not None and self.run.is_open:
            last = self.run.last_at or self.run.started_at
            if self.at - last >= self.flow.settings.expires_after:
                self._follow(resume(self.flow, self.run, TimedOut(self.at)))

    def _reply(self, line: Line) -> None:
        if self.flow is None or self.run is None or self.terminal is None:
            raise TranscriptError(f"line {line.number}: a transcript begins with: flow  programme/flow")
        self.at += timedelta(minutes=1)
        self._follow(resume(self.flow, self.run, self.terminal.understood(line.text, self.at)))

    def _follow(self, sprint: Sprint) -> None:
        assert self.flow is not None
        assert self.terminal is not None
        self.written += self.terminal.lines(sprint.events)
        self.run = self.keep(self.flow, sprint)


def played_anew(text: str, find_flow: FindFlow, keep: Keep) -> str:
    """The transcript as the engine of today plays it. Raises ``TranscriptError`` if it cannot be played."""
    player = _Player(find_flow, keep)
    for line in read_lines(text):
        if line.margin in OURS:
            continue
        if line.margin in ("", "#"):
            player.written.append(line.text)
        else:
            player.play(line)
    return "\n".join(player.written).rstrip("\n") + "\n"


def is_transcript(text: str) -> bool:
    """Whether a text begins as a transcript does: with its flow, and what goes before it."""
    first = next((line for line in text.splitlines() if line.strip() and not line.startswith("#")), "")
    return first.split(" ")[0] in ("flow", "lang", "at")


def run_in(text: str, find_flow: FindFlow) -> Run:
    """The run that a transcript ends with, played anew. Raises ``TranscriptError`` if it cannot be played."""
    player = _Player(find_flow, lambda _, sprint: sprint.run)
    for line in read_lines(text):
        if line.margin not in OURS and line.margin not in ("", "#"):
            player.play(line)
    if player.run is None:
        raise TranscriptError("line 1: a transcript begins with: flow  programme/flow")
    return player.run


def _moment(line: Line) -> datetime:
    try:
        at = datetime.fromisoformat(line.text)
    except ValueError:
        raise TranscriptError(f"line {line.number}: at is written like: at    2026-03-02 09:00") from None
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)


def read_lines(text: str) -> Iterator[Line]:
    """The lines of a transcript, with continuation lines put together; comments and blanks as they are."""
    held: Line | None = None
    for number, raw in enumerate(text.splitlines(), start=1):
        if raw.startswith(" " * MARGIN) and held is not None:
            held = Line(held.number, held.margin, f"{held.text}\n{raw[MARGIN:]}")
            continue
        if held is not None:
            yield held
            held = None
        if not raw.strip() or raw.startswith("#"):
            yield Line(number, "#" if raw.startswith("#") else "", raw.rstrip())
            continue
        margin, _, rest = raw.partition(" ")
        held = Line(number, margin, rest.strip())
    if held is not None:
        yield held
