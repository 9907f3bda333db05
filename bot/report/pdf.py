"""The full report as a PDF: A4, tagged (PDF/UA-1), the same bytes for the same summary.

The document comes from ``bot.report.document``; here it is only set. Pictures are drawn as vectors.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime, time
from typing import Any, Final

from bot.report.blocks import Illustration, Part
from bot.report.chart import chart_data
from bot.report.document import Document, document_of
from bot.report.gains import gains_data
from bot.report.legible import legible
from bot.report.matrix import Earlier, matrix_data
from bot.report.picture import drawn, typeset
from bot.report.wording import is_leftwards, report_words
from bot.wording import Words
from flows.conversation.direction import reads_leftwards
from flows.value.figures import Published
from flows.value.references import in_language

STANDARD: Final = "ua-1"


def summary_pdf(
    summary: Published,
    language: str,
    *,
    quotes: Sequence[str] = (),
    earlier: Earlier | None = None,
    asked: Mapping[str, str] | None = None,
) -> bytes:
    """The report. ``quotes``: words fit to share that may be quoted. ``asked``: questions in the words people read."""
    document = document_of(summary, language, quotes=quotes, earlier=earlier, asked=asked)
    pictures = {"pictures": pictures_of(summary, language, earlier)}
    given = kept_together(json.dumps(legible(_data(summary, document)) | pictures, ensure_ascii=False))
    # The moment is the summary's, not the machine's: the same summary is the same file.
    made = datetime.combine(summary.head.last_day, time(), UTC)
    return typeset(
        "report.typ", given, format="pdf", pdf_standards=[STANDARD], timestamp=int(made.timestamp())
    )


def kept_together(text: str) -> str:
    """No line ends between a number and its percent sign, or begins with a star alone."""
    return text.replace(" %", "\N{NO-BREAK SPACE}%").replace(" *)", "\N{NO-BREAK SPACE}*)")


def pictures_of(summary: Published, language: str, earlier: Earlier | None) -> dict[str, str]:
    """The pictures as SVG, by name."""
    found = {
        "change": ("chart.typ", chart_data(summary, language)),
        "gains": ("gains.typ", gains_data(summary, language)),
        "matrix": ("matrix.typ", matrix_data(summary, language, earlier)),
    }
    return {
        name: drawn(template, data, "svg").decode()
        for name, (template, data) in found.items()
        if data is not None
    }


def _part(part: Part, document: Document) -> dict[str, Any]:
    """The section, without the picture that is on the first page already."""
    is_first = part.illustration == document.illustration
    told = asdict(replace(part, illustration=None)) | {
        "illustration": None if is_first else _pictured(part.illustration)
    }
    # Whoever wrote it may have written from the other side than the report.
    quotes = [{"text": words, "leftwards": reads_leftwards(words)} for words in part.quotes]
    return told | {"quotes": quotes}


def is_latin(words: Words) -> bool:
    """Whether reports in this language are written in Latin letters."""
    return unicodedata.name(words("report-contents")[0]).startswith("LATIN")


def _pictured(found: Illustration | None) -> dict[str, str] | None:
    return None if found is None else {"name": found.name, "alt": found.in_words}


def _data(summary: Published, document: Document) -> dict[str, Any]:
    words = report_words(document.language)
    head = summary.head
    numbers = {entry.key: entry.number for entry in document.entries}
    programme = in_language(head.title, words.language) or head.programme
    return {
        "language": words.language,
        "leftwards": is_leftwards(words.language),
        "latin": is_latin(words),
        # With its days: many of them lie open side by side.
        "title": document.heading,
        "kicker": words("report-title", programme=programme),
        "heading": document.heading,
        "sample": words("chart-sample") if head.sample_data else "",
        "page": words("report-page", page="{page}", pages="{pages}"),
        "contents": words("report-contents"),
        "warnings": document.warnings,
        "statements": [asdict(statement) for statement in document.statements],
        "illustration": _pictured(document.illustration),
        "quotes-intro": words("report-quotes-intro"),
        "provenance": words("report-provenance"),
        "provenance-intro": words("report-provenance-intro"),
        "made-of": words("report-made-of"),
        "hidden": document.hidden,
        "parts": [_part(part, document) for part in document.parts],
        "entries": [
            {
                "number": entry.number,
                "title": entry.title,
                "lines": [asdict(line) for line in entry.lines],
                "facts": entry.facts,
                "parts": [numbers[key] for key in entry.parts if key in numbers],
            }
            for entry in document.entries
        ],
    }
