"""What can be told of a regular expression without trying texts: how long a match is, of which signs, an example."""

from __future__ import annotations

import re
import re._constants as codes  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from flows.conversation.expressions import regex

LONGEST = 2_000
ENDLESS = 10_000


@dataclass(frozen=True, slots=True)
class Pattern:
    """``least`` and ``most`` characters of a text that matches; ``most`` is ``None`` where there is no limit.

    ``signs`` are those it can be made of, ``None`` where that cannot be said.
    """

    least: int
    most: int | None
    signs: frozenset[str] | None
    examples: tuple[str, ...]


def is_readable(pattern: str) -> bool:
    """Whether ``regex()`` can read it; where not, nothing ever matches."""
    try:
        regex.check(pattern)
    except regex.PatternError:
        return False
    return True


@cache
def read_pattern(pattern: str) -> Pattern | None:
    """The pattern, as far as it is understood; ``None`` where it is not."""
    if len(pattern) > LONGEST or not is_readable(pattern):
        return None
    try:
        tree = parser.parse(pattern)
        least, most = tree.getwidth()
    except (re.error, RecursionError, OverflowError):
        return None
    items = list(tree)
    whole = (
        len(items) >= 2
        and items[0] == (codes.AT, codes.AT_BEGINNING)
        and items[-1] == (codes.AT, codes.AT_END)
    )
    signs = _signs(items) if whole else None
    examples = tuple(dict.fromkeys(_example(items, pick)[:ENDLESS] for pick in range(4)))
    return Pattern(least, most if whole and most < ENDLESS else None, signs, examples)


def _signs(items: Any) -> frozenset[str] | None:
    found: set[str] = set()
    for code, what in items:
        match code:
            case codes.AT | codes.ASSERT | codes.ASSERT_NOT:
                continue
            case codes.LITERAL:
                found.add(chr(what))
            case codes.IN:
                inside = _in_class(what)
                if inside is None:
                    return None
                found |= set(inside)
            case codes.MAX_REPEAT | codes.MIN_REPEAT:
                inner = _signs(what[2])
                if inner is None:
                    return None
                found |= inner
            case codes.SUBPATTERN:
                inner = _signs(what[3])
                if inner is None:
                    return None
                found |= inner
            case codes.BRANCH:
                for branch in what[1]:
                    inner = _signs(branch)
                    if inner is None:
                        return None
                    found |= inner
            case _:
                return None
    return frozenset(found)


def _in_class(parts: Any) -> list[str] | None:
    """The signs of ``[...]``; ``None`` where they are too many to list."""
    found: list[str] = []
    for code, what in parts:
        if code is codes.LITERAL:
            found.append(chr(what))
        elif code is codes.RANGE:
            if what[1] - what[0] > 2_000:
                return None
            found += [chr(number) for number in range(what[0], what[1] + 1)]
        elif code is codes.CATEGORY and what is codes.CATEGORY_DIGIT:
            found += "0123456789"
        elif code is codes.CATEGORY and what is codes.CATEGORY_SPACE:
            found.append(" ")
        else:
            return None
    return found


_OTHERS = "a1 A-_.,xyz0"


def _example(items: Any, pick: int) -> str:
    """A text that should match; which of several, by ``pick``."""
    return "".join(_parts(items, pick))


def _parts(items: Any, pick: int) -> Iterator[str]:
    for code, what in items:
        match code:
            case codes.LITERAL:
                yield chr(what)
            case codes.NOT_LITERAL:
                yield next(sign for sign in _OTHERS if sign != chr(what))
            case codes.ANY:
                yield "a"
            case codes.IN:
                yield _one_of(what, pick)
            case codes.MAX_REPEAT | codes.MIN_REPEAT:
                least, most, inside = what
                wanted = min(int(most), max(int(least), (int(least), 1, int(least) + 1, 10)[pick]), 60)
                for _ in range(max(wanted, min(int(least), 500))):
                    yield _example(inside, pick)
            case codes.SUBPATTERN:
                yield _example(what[3], pick)
            case codes.BRANCH:
                branches = what[1]
                yield _example(branches[min(pick, len(branches) - 1)], pick)
            case _:
                continue


def _one_of(parts: Any, pick: int) -> str:
    if parts and parts[0][0] is codes.NEGATE:
        return next((sign for sign in _OTHERS if not _is_in(sign, parts[1:])), "é")
    listed = _in_class(parts)
    if listed:
        return listed[min(pick, len(listed) - 1)]
    return next((sign for sign in _OTHERS if _is_in(sign, parts)), "a")


def _is_in(sign: str, parts: Any) -> bool:
    for code, what in parts:
        if code is codes.LITERAL and sign == chr(what):
            return True
        if code is codes.RANGE and what[0] <= ord(sign) <= what[1]:
            return True
        if code is codes.CATEGORY:
            word = {
                codes.CATEGORY_DIGIT: r"\d",
                codes.CATEGORY_NOT_DIGIT: r"\D",
                codes.CATEGORY_WORD: r"\w",
                codes.CATEGORY_NOT_WORD: r"\W",
                codes.CATEGORY_SPACE: r"\s",
                codes.CATEGORY_NOT_SPACE: r"\S",
            }[what]
            if re.fullmatch(word, sign):
                return True
    return False
