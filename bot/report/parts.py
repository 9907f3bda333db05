"""The parts of a summary that go out beside its message: pictures, each with its numbers as caption.

All are made from one ``Published``. Each takes up to a second of the processor: ``in_a_thread`` keeps others answered.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from bot.report.chart import summary_chart
from bot.report.gains import gains_caption, gains_chart
from bot.report.matrix import Earlier, matrix_caption, matrix_chart
from bot.report.message import chart_caption
from flows.value.figures import Published

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture, what it is called, and its numbers in words."""

    name: str
    png: bytes
    caption: str


def pictures(summary: Published, language: str, earlier: Earlier | None = None) -> tuple[Picture, ...]:
    """Those that there is something to draw for. ``earlier``: what figures were at the end of the last quarter."""
    drawn = (
        ("change", summary_chart(summary, language), chart_caption(summary, language)),
        ("gains", gains_chart(summary, language), gains_caption(summary, language)),
        ("matrix", matrix_chart(summary, language, earlier), matrix_caption(summary, language, earlier)),
    )
    return tuple(Picture(name, png, caption) for name, png, caption in drawn if png is not None)


async def in_a_thread(make: Callable[[], T]) -> T:
    """Make a part while everybody else is answered: typst lets go of the interpreter while it sets a page."""
    return await asyncio.to_thread(make)
