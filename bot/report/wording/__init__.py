"""The words of reports, in every language that has a file here; a sentence one lacks is said in English.

Numbers come in as texts that ``bot.report.numbers`` made, and beside them the count that decides the plural.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from fluent.runtime import FluentBundle, FluentResource

from bot.wording import FALLBACK, Words
from flows.conversation.direction import a_letter_of, reads_leftwards


@cache
def report_languages() -> tuple[str, ...]:
    found = {
        entry.name.removesuffix(".ftl") for entry in files(__name__).iterdir() if entry.name.endswith(".ftl")
    }
    return (FALLBACK, *sorted(found - {FALLBACK}))


@cache
def report_words(language: str) -> Words:
    """The words for ``language``: any code is fine, one without a file gets English."""
    known = language if language in report_languages() else FALLBACK
    chain = (known,) if known == FALLBACK else (known, FALLBACK)
    return Words(known, tuple(_bundle(code) for code in chain))


@cache
def is_leftwards(language: str) -> bool:
    """Whether the language is written from right to left: then a report is laid out from the right."""
    return reads_leftwards(a_letter_of(language))


@cache
def _bundle(language: str) -> FluentBundle:
    # Written from the right, a sentence and the numbers in it would disturb each other.
    bundle = FluentBundle([language], use_isolating=is_leftwards(language))
    bundle.add_resource(
        FluentResource(files(__name__).joinpath(f"{language}.ftl").read_text(encoding="utf-8"))
    )
    return bundle
