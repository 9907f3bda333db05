"""The words of reports, in every language that has a file here; a sentence one lacks is said in English.

Numbers come in as texts that ``bot.report.numbers`` made, and beside them the count that decides the plural.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from fluent.runtime import FluentBundle, FluentResource

from bot.wording import FALLBACK, Words


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
def _bundle(language: str) -> FluentBundle:
    bundle = FluentBundle([language], use_isolating=False)
    bundle.add_resource(
        FluentResource(files(__name__).joinpath(f"{language}.ftl").read_text(encoding="utf-8"))
    )
    return bundle
