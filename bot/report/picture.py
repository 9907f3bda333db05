"""Draws a picture: a template of this folder with its data, as PNG.

The template gets its data as JSON and its fonts from this folder, so the same numbers are the same picture on every
machine, and no text of a person or a programme is ever read as markup.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import typst

from bot.report.footnotes import star_of
from bot.report.numbers import Numbers
from bot.report.view import heading_of, warnings_of
from bot.report.wording import is_leftwards, report_words
from flows.value.figures import Figure, Published

PIXELS_PER_INCH = 72.0
FOLDER = Path(str(files("bot.report")))
LONGEST_CAPTION = 1024


def drawn(template: str, data: dict[str, Any], form: Literal["png", "svg"] = "png") -> bytes:
    return typeset(template, json.dumps(data, ensure_ascii=False), format=form, ppi=PIXELS_PER_INCH)


def typeset(template: str, given: str, **how: Any) -> bytes:
    # A compiler each time: one cannot be used by two threads at once, and the fonts are what takes long.
    compiler = typst.Compiler(FOLDER / template, root=FOLDER, font_paths=fonts())
    try:
        made = compiler.compile(sys_inputs={"data": given}, **how)
    except BaseException as error:
        # What panics inside is no ``Exception``, and would end whoever asked for a page.
        if type(error).__name__ == "PanicException":
            raise RuntimeError(f"{template} cannot be set") from error
        raise
    assert isinstance(made, bytes)
    return made


@cache
def fonts() -> Any:
    # The system's fonts stay out: a picture must not depend on the machine it was made on.
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[FOLDER / "fonts"]
    )


def frame(summary: Published, language: str) -> dict[str, Any]:
    """What every picture of a summary says of itself."""
    words = report_words(language)
    return {
        "language": words.language,
        "leftwards": is_leftwards(words.language),
        "sample": words("chart-sample") if summary.head.sample_data else "",
    }


def finding(data: Mapping[str, Any] | None) -> tuple[str, ...]:
    """What a picture says by its title, and what is measured: whoever does not see it reads the same."""
    return () if data is None else (data["title"], data["subtitle"])


def stacked(
    summary: Published,
    numbers: Numbers,
    data: Mapping[str, Any] | None,
    lines: Callable[[int], Sequence[str]],
    most: int,
    shown: Sequence[Figure],
) -> str:
    """A caption: what the picture says, whose it is, what has to be known, and as many of its lines as fit.

    ``lines`` gives so many of them, of ``most``; ``shown`` are the figures that the picture shows.
    """
    heading, star = heading_of(summary, numbers), star_of(shown, numbers)
    title, *measured = finding(data) or ("",)
    first = [title, heading, *warnings_of(summary, numbers), *measured]
    for count in range(most, -1, -1):
        # What does not fit here stands in the message above.
        rest = numbers.words("and-more", count=most - count) if count < most else ""
        caption = "\n".join(filter(None, [*first, *lines(count), rest, star]))
        if len(caption.encode("utf-16-le")) // 2 <= LONGEST_CAPTION:
            return caption
    return heading[:LONGEST_CAPTION]
