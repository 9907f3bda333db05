"""Where a parameter comes from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Origin:
    """Who says so, what may be done with it, and since when it holds. ``verified``: somebody has seen the source."""

    source: str
    licence: str
    valid_from: date | None = None
    superseded_by: str = ""
    verified: bool = True
    note: str = ""
    #: nobody here has seen the day since when it holds
    day_as_quoted: bool = False
