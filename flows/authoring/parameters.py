"""The column ``parameters``: words with values, ``start=1 end=10``. Some are read; the others are kept as they are."""

from __future__ import annotations

import re

READ = frozenset({"start", "end", "step", "tick_labelset", "value", "label"})
"""Those of a range and of a list from a file."""

_PAIR = re.compile(r"([^\s=,;]+)\s*=\s*([^\s=,;]+)")


def read_parameters(text: str) -> dict[str, str]:
    """By name, in small letters as pyxform reads them; columns of a file keep their capitals."""
    return {
        found[1].lower(): found[2] if found[1].lower() in ("label", "value") else found[2].lower()
        for found in _PAIR.finditer(text)
    }


def other_parameters(text: str) -> str:
    """Those that a chat has no use for, as one text."""
    others = {name: value for name, value in read_parameters(text).items() if name not in READ}
    return " ".join(f"{name}={value}" for name, value in others.items())
