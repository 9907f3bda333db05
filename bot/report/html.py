"""The full report as one HTML page that needs nothing beside it: no script, no address, pictures inside.

Every text is escaped; the same document as the PDF, in the same order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from importlib.resources import files

from bot.report.document import Document, Illustration, Part, Table, document_of
from bot.report.matrix import Earlier
from bot.report.pdf import pictures_of
from bot.report.provenance import Entry
from bot.report.wording import is_leftwards, report_words
from bot.wording import Words
from flows.value.figures import Published


def summary_html(
    summary: Published, language: str, *, quotes: Sequence[str] = (), earlier: Earlier | None = None
) -> str:
    """The page. ``quotes``: words that may be quoted, and were found fit to share."""
    document = document_of(summary, language, quotes=quotes, earlier=earlier)
    page = _Page(document, pictures_of(summary, language, earlier), report_words(language))
    return "\n".join(page.lines()) + "\n"


class _Page:
    def __init__(self, document: Document, pictures: dict[str, str], words: Words) -> None:
        self._document = document
        self._pictures = pictures
        self._words = words

    def lines(self) -> Iterator[str]:
        document = self._document
        direction = "rtl" if is_leftwards(document.language) else "ltr"
        style = files("bot.report").joinpath("report.css").read_text(encoding="utf-8")
        yield "<!doctype html>"
        yield f'<html lang="{escape(document.language)}" dir="{direction}">'
        yield f'<head><meta charset="utf-8"><title>{escape(document.heading)}</title>'
        yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
        yield f"<style>{style}</style></head><body><main>"
        yield f"<h1>{escape(document.heading)}</h1>"
        yield from (f"<p><strong>{escape(warning)}</strong></p>" for warning in document.warnings)
        yield "<ul>"
        for statement in document.statements:
            yield f"<li>{escape(statement.text)} {self._notes(statement.numbers[:1])}</li>"
        yield "</ul>"
        yield from self._illustration(document.illustration)
        yield f"<nav><h2>{self._word('report-contents')}</h2><ul>"
        for part in document.parts:
            yield f'<li><a href="#{escape(part.id)}">{escape(part.title)}</a></li>'
        yield f'<li><a href="#provenance">{self._word("report-provenance")}</a></li></ul></nav>'
        for part in document.parts:
            yield from self._part(part)
        yield f'<h2 id="provenance">{self._word("report-provenance")}</h2>'
        yield f"<p>{self._word('report-provenance-intro')}</p>"
        for entry in document.entries:
            yield from self._entry(entry)
        yield "</main></body></html>"

    def _part(self, part: Part) -> Iterator[str]:
        yield f'<h2 id="{escape(part.id)}">{escape(part.title)}</h2>'
        yield from (f"<p>{escape(paragraph)}</p>" for paragraph in part.paragraphs)
        if part.illustration != self._document.illustration:
            yield from self._illustration(part.illustration)
        for table in part.tables:
            yield from self._table(table)
        if part.quotes:
            yield f"<p>{self._word('report-quotes-intro')}</p>"
            yield from (f"<blockquote>{escape(words)}</blockquote>" for words in part.quotes)

    def _table(self, table: Table) -> Iterator[str]:
        yield f'<div class="wide"><table><caption>{escape(table.caption)}</caption><thead><tr>'
        for column in table.columns:
            unit = f" <small>{escape(column.unit)}</small>" if column.unit else ""
            kind = ' class="number"' if column.is_number else ""
            yield f'<th scope="col"{kind}>{escape(column.head)}{unit}</th>'
        yield "</tr></thead><tbody>"
        for row in table.rows:
            cells = []
            for place, (column, cell) in enumerate(zip(table.columns, row.cells, strict=True)):
                kind = ' class="number"' if column.is_number else ""
                if place == 0:
                    note = self._notes((row.number,)) if row.number else ""
                    cells.append(f'<th scope="row"{kind}>{escape(cell)} {note}</th>')
                else:
                    cells.append(f"<td{kind}>{escape(cell)}</td>")
            yield f"<tr>{''.join(cells)}</tr>"
        yield "</tbody></table></div>"

    def _illustration(self, found: Illustration | None) -> Iterator[str]:
        if found is not None:
            yield f'<figure role="img" aria-label="{escape(found.alt)}">{self._pictures[found.name]}'
            yield f"<figcaption>{escape(found.alt)}</figcaption></figure>"

    def _entry(self, entry: Entry) -> Iterator[str]:
        yield f'<h3 id="entry-{entry.number}">{entry.number} {escape(entry.title)}</h3><ul>'
        for line in entry.lines:
            formula = f" = {escape(line.formula)}" if line.formula else ""
            details = f" <small>({escape('; '.join(line.details))})</small>" if line.details else ""
            yield f"<li>{escape(line.name)}: <strong>{escape(line.value)}</strong>{formula}{details}</li>"
        yield "</ul>"
        yield f"<p><small>{' '.join(escape(fact) for fact in entry.facts)}</small></p>"

    def _notes(self, numbers: Sequence[int]) -> str:
        return " ".join(f'<a class="note" href="#entry-{number}">{number}</a>' for number in numbers)

    def _word(self, key: str) -> str:
        return escape(self._words(key))
