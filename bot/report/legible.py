"""Which characters the bundled fonts can show. A PDF that is to be read aloud may hold no other ones.

What they cannot show (an emoji in somebody's words, a script that we do not speak) becomes a mark that says so.
"""

from __future__ import annotations

import struct
from functools import cache
from importlib.resources import files
from typing import Any

_KEPT = frozenset("\n\t\u2066\u2067\u2068\u2069\u200b\u200c\u200d\u200e\u200f")
REPLACEMENT = "?"


def legible(value: Any) -> Any:
    """The same text, list or object, with every character that cannot be shown replaced."""
    match value:
        case str():
            return "".join(one if _is_shown(one) else REPLACEMENT for one in value)
        case dict():
            return {key: legible(each) for key, each in value.items()}
        case list() | tuple():
            return [legible(each) for each in value]
        case _:
            return value


def _is_shown(character: str) -> bool:
    return character.isascii() or character in _KEPT or ord(character) in _shown()


@cache
def _shown() -> frozenset[int]:
    fonts = [
        each for each in files("bot.report").joinpath("fonts").iterdir() if each.name.endswith("Regular.ttf")
    ]
    return frozenset().union(*(_characters(each.read_bytes()) for each in fonts))


def _characters(font: bytes) -> set[int]:
    """The characters that a font has a shape for, by its ``cmap`` tables of the formats 4 and 12."""
    tables = {
        font[at : at + 4]: struct.unpack_from(">I", font, at + 8)[0]
        for at in range(12, 12 + 16 * struct.unpack_from(">H", font, 4)[0], 16)
    }
    start = tables[b"cmap"]
    found: set[int] = set()
    for index in range(struct.unpack_from(">H", font, start + 2)[0]):
        at = start + struct.unpack_from(">I", font, start + 4 + 8 * index + 4)[0]
        form = struct.unpack_from(">H", font, at)[0]
        if form == 4:
            segments = struct.unpack_from(">H", font, at + 6)[0] // 2
            ends = struct.unpack_from(f">{segments}H", font, at + 14)
            starts = struct.unpack_from(f">{segments}H", font, at + 16 + 2 * segments)
            for first, last in zip(starts, ends, strict=True):
                found.update(range(first, last + 1))
        elif form == 12:
            for group in range(struct.unpack_from(">I", font, at + 12)[0]):
                first, last, _ = struct.unpack_from(">III", font, at + 16 + 12 * group)
                found.update(range(first, last + 1))
    return found - {0xFFFF}
