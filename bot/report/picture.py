"""Draws a picture: a template of this folder with its data, as PNG.

The template gets its data as JSON and its fonts from this folder, so the same numbers are the same picture on every
machine, and no text of a person or a programme is ever read as markup.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import typst

from bot.report.numbers import Numbers
from bot.report.view import heading_of, star_of, warnings_of
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


def stacked(summary: Published, numbers: Numbers, lines: Sequence[str], shown: Sequence[Figure]) -> str:
    """A caption: the heading, what has to be known, and as many lines as fit, the first ones.

    ``shown`` are the figures that the picture shows.
    """
    heading, star = heading_of(summary, numbers), star_of(shown, numbers)
    for count in range(len(lines), -1, -1):
        rest = [numbers.words("and-more", count=len(lines) - count)] if count < len(lines) else []
        caption = "\n".join(
            [heading, *warnings_of(summary, numbers), *lines[:count], *rest, *filter(None, [star])]
        )
        if len(caption.encode("utf-16-le")) // 2 <= LONGEST_CAPTION:
            return caption
    return heading[:LONGEST_CAPTION]
