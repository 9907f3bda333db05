"""Languages as XLSForm's columns name them (``label::English (en)``) and as the rest of the bot does (``en``)."""

from __future__ import annotations

import re
from functools import cache

from babel import Locale, UnknownLocaleError

from flows.authoring.names import is_language

_CODE = re.compile(r".*\(\s*([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*)\s*\)\s*")


def language_code(named: str) -> str:
    """The code of a language as a column names it; a word in small letters where nobody knows the language."""
    if found := _CODE.fullmatch(named):
        return _normal(found[1])
    plain = named.strip()
    by_name = _codes_by_name().get(plain.casefold())
    if by_name is not None:
        return by_name
    if is_language(_normal(plain)) and _is_known(_normal(plain)):
        return _normal(plain)
    return re.sub(r"\W+", "-", plain.casefold()).strip("-") or "en"


def _normal(code: str) -> str:
    first, *rest = code.replace("_", "-").split("-")
    return "-".join([first.lower(), *rest])


def _is_known(code: str) -> bool:
    try:
        Locale.parse(code.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return False
    return True


@cache
def _codes_by_name() -> dict[str, str]:
    """Codes by English name."""
    return {
        str(name).casefold(): str(code) for code, name in Locale("en").languages.items() if len(code) <= 3
    }
