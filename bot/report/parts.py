"""The parts of a summary that go out beside its message: pictures, each with its numbers as caption.

All are made from one ``Published``. Each takes up to a second of the processor: ``in_a_thread`` keeps others answered.
What goes wrong with one of them is noted, and the others go out without it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from bot.log import log, where
from bot.report.chart import chart_caption, summary_chart
from bot.report.gains import gains_caption, gains_chart
from bot.report.matrix import Earlier, matrix_caption, matrix_chart
from flows.value.figures import Published

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture, what it is called, and its numbers in words."""

    name: str
    png: bytes
    caption: str


def pictures(
    summary: Published, language: str, earlier: Earlier | None = None, *, failed: list[str] | None = None
) -> tuple[Picture, ...]:
    """Those that there is something to draw for. ``earlier``: what figures were at the end of the last quarter.

    With ``failed`` it says there which could not be drawn; without, it raises.
    """

    def change() -> Picture | None:
        return _picture("change", summary_chart(summary, language), partial(chart_caption, summary, language))

    def gains() -> Picture | None:
        return _picture("gains", gains_chart(summary, language), partial(gains_caption, summary, language))

    def matrix() -> Picture | None:
        caption = partial(matrix_caption, summary, language, earlier)
        return _picture("matrix", matrix_chart(summary, language, earlier), caption)

    drawn = (unless_it_fails(each.__name__, each, failed) for each in (change, gains, matrix))
    return tuple(picture for picture in drawn if picture is not None)


def _picture(name: str, png: bytes | None, caption: Callable[[], str]) -> Picture | None:
    return Picture(name, png, caption()) if png is not None else None


def unless_it_fails(part: str, make: Callable[[], T], failed: list[str] | None) -> T | None:
    """A part; ``None`` where it could not be made, and then it is named in ``failed``."""
    try:
        return make()
    except Exception as error:
        if failed is None:
            raise
        failed.append(part)
        log().error(
            "a part of a summary could not be made",
            part=part,
            reason=type(error).__name__,
            where=where(error),
        )
        return None


async def in_a_thread(make: Callable[[], T]) -> T:
    """Make a part while everybody else is answered: typst lets go of the interpreter while it sets a page."""
    return await asyncio.to_thread(make)
