"""Draws a picture: a template of this folder with its data, as PNG.

The template gets its data as JSON and its fonts from this folder, so the same numbers are the same picture on every
machine, and no text of a person or a programme is ever read as markup.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst

PIXELS_PER_INCH = 72.0
FOLDER = Path(str(files("bot.report")))


def drawn(template: str, data: dict[str, Any]) -> bytes:
    # A compiler each time: one cannot be used by two threads at once, and the fonts are what takes long.
    compiler = typst.Compiler(FOLDER / template, root=FOLDER, font_paths=_fonts())
    given = json.dumps(data, ensure_ascii=False)
    image = compiler.compile(format="png", ppi=PIXELS_PER_INCH, sys_inputs={"data": given})
    assert isinstance(image, bytes)
    return image


@cache
def _fonts() -> Any:
    # The system's fonts stay out: a picture must not depend on the machine it was made on.
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[FOLDER / "fonts"]
    )
