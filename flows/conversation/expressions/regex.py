"""``regex(text, pattern)``: RE2 where it takes the pattern, else a small machine of our own with a budget of steps.

RE2 takes time in proportion to the text, whatever the pattern; but it knows nothing of looking ahead (``(?=…)``),
of what came before (``\\1``) and of counts beyond a thousand, which authors do use. Such a pattern is read into a
program here, and walked through with a stack of places to come back to. Beyond the budget nothing matches.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeAlias

import re2  # type: ignore[import-untyped]

MOST_STEPS = 200_000
"""Steps of one search in a text."""
LONGEST_PROGRAM = 20_000
"""Steps of one pattern, each repetition written out."""
DEEPEST = 64
"""Brackets within brackets."""

Letters: TypeAlias = Callable[[str], bool]


class PatternError(ValueError):
    """The pattern cannot be read. The message says why."""


def found_in(text: str, pattern: str) -> bool:
    """Whether a part of the text matches. A pattern that cannot be read matches nothing."""
    return searched(text, pattern)[0]


def searched(text: str, pattern: str) -> tuple[bool, int]:
    """The same, with how many steps of ours it took to know."""
    read = _read(pattern)
    if isinstance(read, PatternError):
        return False, 0
    return _search(read, text) if isinstance(read, _Program) else (read.search(text) is not None, 0)


def check(pattern: str) -> None:
    """Raises ``PatternError`` where the pattern cannot be read."""
    if isinstance(read := _read(pattern), PatternError):
        raise read


@dataclass(frozen=True, slots=True)
class _Step:
    """One step of a program. What ``first`` and ``second`` mean depends on its ``kind``."""

    kind: str
    first: int = 0
    second: int = 0
    letters: Letters | None = None
    inside: _Program | None = None


@dataclass(slots=True)
class _Program:
    steps: list[_Step] = field(default_factory=list)
    groups: int = 0


@lru_cache(maxsize=512)
def _read(pattern: str) -> re2._Regexp | _Program | PatternError:
    options = re2.Options()
    options.log_errors = False
    options.max_mem = 1 << 20
    try:
        return re2.compile(pattern, options)
    except re2.error:
        pass
    try:
        return _Reader(pattern).program()
    except PatternError as wrong:
        return wrong


# --- reading ------------------------------------------------------------------------------------------

_COUNT = re.compile(r"\{(\d+)(,(\d*))?\}")
_DIGIT: Letters = lambda sign: "0" <= sign <= "9"  # noqa: E731
_WORD: Letters = lambda sign: sign == "_" or (sign.isascii() and sign.isalnum())  # noqa: E731
_SPACE: Letters = lambda sign: sign.isspace() or sign == "\ufeff"  # noqa: E731
_CLASSES: dict[str, Letters] = {"d": _DIGIT, "w": _WORD, "s": _SPACE}
_CONTROLS = {"n": "\n", "r": "\r", "t": "\t", "f": "\f", "v": "\v", "0": "\0"}


def _not(letters: Letters) -> Letters:
    return lambda sign: not letters(sign)


def _is(one: str) -> Letters:
    return lambda sign: sign == one


class _Reader:
    """Reads a pattern from left to right into steps."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0
        self.groups = 0
        self.names: dict[str, int] = {}
        self.depth = 0

    def program(self) -> _Program:
        steps = self.either()
        if self.at < len(self.pattern):
            raise PatternError(f"the bracket at character {self.at + 1} closes nothing")
        return _Program([*steps, _Step("match")], self.groups)

    def peek(self, text: str) -> bool:
        return self.pattern.startswith(text, self.at)

    def take(self, text: str) -> bool:
        if self.peek(text):
            self.at += len(text)
            return True
        return False

    def either(self) -> list[_Step]:
        self.depth += 1
        if self.depth > DEEPEST:
            raise PatternError(f"brackets are nested more than {DEEPEST} deep")
        steps = self.sequence()
        while self.take("|"):
            other = self.sequence()
            steps = [
                _Step("split", 1, len(steps) + 2),
                *steps,
                _Step("jump", len(other) + 1),
                *other,
            ]
        self.depth -= 1
        return steps

    def sequence(self) -> list[_Step]:
        steps: list[_Step] = []
        while self.at < len(self.pattern) and not self.peek("|") and not self.peek(")"):
            steps += self.repeated(self.one())
            if len(steps) > LONGEST_PROGRAM:
                raise PatternError("the pattern repeats too much")
        return steps

    def repeated(self, steps: list[_Step]) -> list[_Step]:
        least, most = 1, 1
        if self.take("*"):
            least, most = 0, -1
        elif self.take("+"):
            least, most = 1, -1
        elif self.take("?"):
            least, most = 0, 1
        elif count := _COUNT.match(self.pattern, self.at):
            self.at = count.end()
            least = int(count[1])
            most = least if count[2] is None else int(count[3]) if count[3] else -1
            if most not in (-1,) and most < least:
                raise PatternError("a count is given as {from,to}")
        else:
            return steps
        lazy = self.take("?")
        if len(steps) * max(least, most, 1) > LONGEST_PROGRAM:
            raise PatternError("the pattern repeats too much")
        repeated = steps * least
        if most == -1:
            # Around again only where something was taken: (a*)* comes to an end.
            around = [_Step("mark"), *steps, _Step("moved")]
            way = (1, len(around) + 2)
            split = _Step("split", *(reversed(way) if lazy else way))
            return [*repeated, split, *around, _Step("jump", -(len(around) + 1))]
        for left in range(most - least, 0, -1):
            way = (1, left * (len(steps) + 1))
            repeated += [_Step("split", *(reversed(way) if lazy else way)), *steps]
        return repeated

    def one(self) -> list[_Step]:
        sign = self.pattern[self.at]
        if sign == "(":
            return self.group()
        self.at += 1
        match sign:
            case "^":
                return [_Step("start")]
            case "$":
                return [_Step("end")]
            case ".":
                return [_Step("letter", letters=lambda each: each not in "\n\r\u2028\u2029")]
            case "[":
                return [_Step("letter", letters=self.letters())]
            case "\\":
                return self.escaped()
            case "*" | "+" | "?":
                raise PatternError(f"{sign} at character {self.at} repeats nothing")
            case _:
                return [_Step("letter", letters=_is(sign))]

    def group(self) -> list[_Step]:
        opened = self.at + 1
        self.at += 1
        for looks, kind, refuses in (
            ("?=", "ahead", 0),
            ("?!", "ahead", 1),
            ("?<=", "behind", 0),
            ("?<!", "behind", 1),
        ):
            if self.take(looks):
                inside = _Program([*self.either(), _Step("match")])
                self.close(opened)
                return [_Step(kind, refuses, inside=inside)]
        number = 0
        if not self.take("?:"):
            self.groups += 1
            number = self.groups
            if named := re.compile(r"\?P?<([A-Za-z_]\w*)>").match(self.pattern, self.at):
                self.at = named.end()
                self.names[named[1]] = number
            elif self.peek("?"):
                raise PatternError(f"(? at character {opened} is not known")
        steps = self.either()
        self.close(opened)
        return [_Step("open", number), *steps, _Step("close", number)] if number else steps

    def close(self, opened: int) -> None:
        if not self.take(")"):
            raise PatternError(f"the bracket at character {opened} is not closed")

    def escaped(self) -> list[_Step]:
        if self.at >= len(self.pattern):
            raise PatternError("the pattern ends with \\")
        if self.take("b"):
            return [_Step("edge", 1)]
        if self.take("B"):
            return [_Step("edge", 0)]
        if number := re.compile(r"[1-9]\d?").match(self.pattern, self.at):
            self.at = number.end()
            return [_Step("again", int(number[0]))]
        if named := re.compile(r"k<(\w+)>").match(self.pattern, self.at):
            self.at = named.end()
            return [_Step("again", self.names.get(named[1], 0))]
        letters, _ = self.escape()
        return [_Step("letter", letters=letters)]

    def escape(self) -> tuple[Letters, str | None]:
        """What stands after a backslash: the letters it means, and the letter, where it is a single one."""
        sign = self.pattern[self.at]
        self.at += 1
        if sign.lower() in _CLASSES:
            letters = _CLASSES[sign.lower()]
            return (letters if sign.islower() else _not(letters)), None
        if sign in "pP" and (named := re.compile(r"\{(\w+)\}|([A-Z])").match(self.pattern, self.at)):
            self.at = named.end()
            category = named[1] or named[2]
            letters = lambda each: unicodedata.category(each).startswith(category)  # noqa: E731
            return (letters if sign == "p" else _not(letters)), None
        if code := re.compile(r"(?<=u)[0-9A-Fa-f]{4}|(?<=x)[0-9A-Fa-f]{2}").match(self.pattern, self.at):
            self.at = code.end()
            sign = chr(int(code[0], 16))
        else:
            sign = _CONTROLS.get(sign, sign)
        return _is(sign), sign

    def letters(self) -> Letters:
        """``[a-z\\d_]`` from behind its bracket."""
        opened = self.at
        refuses = self.take("^")
        taken: list[Letters] = []
        while not self.peek("]") or not taken:
            if self.at >= len(self.pattern):
                raise PatternError(f"[ at character {opened} is not closed")
            letters, low = self.member()
            if low is not None and self.peek("-") and not self.peek("-]"):
                self.at += 1
                other, high = self.member()
                if high is None:
                    taken += [letters, _is("-"), other]
                    continue
                if high < low:
                    raise PatternError(f"{low}-{high} runs backwards")
                letters = _between(low, high)
            taken.append(letters)
        self.at += 1
        return lambda sign: any(letters(sign) for letters in taken) is not refuses

    def member(self) -> tuple[Letters, str | None]:
        if self.at >= len(self.pattern):
            raise PatternError("[ is not closed")
        sign = self.pattern[self.at]
        self.at += 1
        if sign == "\\" and self.at < len(self.pattern):
            return self.escape()
        return _is(sign), sign


def _between(low: str, high: str) -> Letters:
    return lambda sign: low <= sign <= high


# --- walking ------------------------------------------------------------------------------------------


class _OutOfStepsError(Exception):
    pass


class _Walk:
    def __init__(self, text: str) -> None:
        self.text = text
        self.left = MOST_STEPS

    def along(
        self, program: _Program, at: int, groups: tuple[int, ...], until: int | None = None
    ) -> tuple[int, ...] | None:
        """The groups once the program matched from ``at`` (up to ``until``); ``None`` where it does not."""
        text, steps = self.text, program.steps
        waiting: list[tuple[int, int, tuple[int, ...], tuple[int, ...]]] = [(0, at, groups, ())]
        while waiting:
            step, at, groups, marks = waiting.pop()
            while True:
                self.left -= 1
                if self.left < 0:
                    raise _OutOfStepsError
                now = steps[step]
                match now.kind:
                    case "letter":
                        assert now.letters is not None
                        if at >= len(text) or not now.letters(text[at]):
                            break
                        at += 1
                    case "split":
                        waiting.append((step + now.second, at, groups, marks))
                        step += now.first
                        continue
                    case "jump":
                        step += now.first
                        continue
                    case "mark":
                        marks = (*marks, at)
                    case "moved":
                        if marks[-1] == at:
                            break
                        marks = marks[:-1]
                    case "open":
                        groups = _with(groups, 2 * now.first, at)
                    case "close":
                        groups = _with(groups, 2 * now.first + 1, at)
                    case "again":
                        begun, ended = groups[2 * now.first : 2 * now.first + 2] or (-1, -1)
                        said = text[begun:ended] if 0 <= begun <= ended else ""
                        if not text.startswith(said, at):
                            break
                        at += len(said)
                    case "match":
                        if until is None or at == until:
                            return groups
                        break
                    case _:
                        seen = self.looked(now, at, groups)
                        if seen is None:
                            break
                        groups = seen
                step += 1
        return None

    def looked(self, step: _Step, at: int, groups: tuple[int, ...]) -> tuple[int, ...] | None:
        """The groups where what is around this place is as the step wants it."""
        text = self.text
        match step.kind:
            case "start":
                holds = at == 0
            case "end":
                holds = at == len(text)
            case "edge":
                before, after = at > 0 and _WORD(text[at - 1]), at < len(text) and _WORD(text[at])
                holds = (before != after) is bool(step.first)
            case _:
                assert step.inside is not None
                starts = (at,) if step.kind == "ahead" else range(at, -1, -1)
                until = None if step.kind == "ahead" else at
                tried = (self.along(step.inside, start, groups, until) for start in starts)
                seen = next((found for found in tried if found is not None), None)
                if step.first:
                    return groups if seen is None else None
                return seen
        return groups if holds else None


def _with(groups: tuple[int, ...], index: int, at: int) -> tuple[int, ...]:
    return (*groups[:index], at, *groups[index + 1 :])


def _search(program: _Program, text: str) -> tuple[bool, int]:
    walk = _Walk(text)
    nothing = (-1,) * (2 * program.groups + 2)
    try:
        found = any(walk.along(program, start, nothing) is not None for start in range(len(text) + 1))
    except _OutOfStepsError:
        found = False
    return found, MOST_STEPS - walk.left
