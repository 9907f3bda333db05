"""Numbers as people write them, in any script and with either sign before the fraction; and back in their own way.

"3,5" is three and a half to everybody. "1,200" is twelve hundred where the point is the sign, and one and a fifth
where the comma is: the person's language decides, and what fits neither stays as it was, to be refused.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

_SPACES = re.compile(r"(?<=\d)[   '’٬](?=\d{3}(\D|$))")
_SIGNS = str.maketrans({"−": "-", "٫": ".", "＋": "+", "－": "-"})


def digits_only(words: str) -> str:
    """Any script's digits as 0-9."""
    if words.isascii():
        return words
    return "".join(str(unicodedata.digit(sign)) if sign.isdigit() else sign for sign in words)


def plain_number(words: str, language: str = "en") -> str:
    """A number as computers write it: ``-1234.5``. What is no number comes back as it is, and is refused as such."""
    text = _SPACES.sub("", digits_only(words).translate(_SIGNS).strip())
    sign, text = ("-", text[1:]) if text.startswith("-") else ("", text.removeprefix("+"))
    fraction = _fraction_sign(text, language)
    groups = "," if fraction == "." else "."
    if groups in text:
        whole, _, rest = text.partition(fraction)
        if groups in rest or not re.fullmatch(rf"[1-9]\d{{0,2}}(\{groups}\d{{2,3}})*\{groups}\d{{3}}", whole):
            return sign + text
        text = text.replace(groups, "")
    return sign + text.replace(",", ".")


def _fraction_sign(text: str, language: str) -> str:
    """Which of comma and point stands before the fraction in this number."""
    commas, points = text.count(","), text.count(".")
    if commas and points:
        return "," if text.rfind(",") > text.rfind(".") else "."
    if commas > 1 or points > 1:
        return "." if commas else ","
    if not commas and not points:
        return "."
    sign = "," if commas else "."
    before, _, after = text.partition(sign)
    # One sign, three digits behind it, and a first group before it: the language's own way decides.
    if len(after) == 3 and re.fullmatch(r"[1-9]\d{0,2}", before):
        return decimal_sign(language)
    return sign


def number_in_words(exact: str, language: str) -> str:
    """The number with the sign that the language has before the fraction, in digits that everybody reads."""
    return exact.replace(".", decimal_sign(language))


@cache
def decimal_sign(language: str) -> str:
    """The sign before the fraction: a comma in most of Europe, a point in English, Bengali and Urdu."""
    # Babel's tables take a moment to load.
    from babel import Locale, UnknownLocaleError
    from babel.numbers import get_decimal_symbol

    try:
        symbol = get_decimal_symbol(Locale.parse(language, sep="-"), numbering_system="latn")
    except (UnknownLocaleError, ValueError):
        return "."
    return "," if symbol == "," else "."
