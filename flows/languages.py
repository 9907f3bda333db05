"""What languages are called: as Unicode has it, but where councils in Britain write another name."""

from __future__ import annotations

from collections.abc import Mapping

from babel import Locale, UnknownLocaleError

AS_COUNCILS_WRITE: Mapping[tuple[str, str], str] = {("bn", "en"): "Bengali"}
"""By language and by the language it is named in."""


def named_in(language: str, speaking: str) -> str:
    """A language's name in the language ``speaking``; its code where nobody has named it."""
    written = AS_COUNCILS_WRITE.get((language, speaking))
    if written is not None:
        return written
    try:
        found = Locale.parse(language, sep="-").get_display_name(speaking)
    except (UnknownLocaleError, ValueError):
        return language
    return str(found) if found else language
