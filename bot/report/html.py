"""The full report as one HTML page that needs nothing beside it: no script, no address, pictures inside.

Every text is escaped; the same document as the PDF, in the same order. On a phone a wide table scrolls by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from importlib.resources import files

from bot.report.blocks import Cell, Column, Illustration, Marked, Part, Statement, Table
from bot.report.document import Document, document_of
from bot.report.matrix import Earlier
from bot.report.pdf import is_latin, kept_together, pictures_of
from bot.report.provenance import Entry, Line
from bot.report.wording import is_leftwards, report_words
from bot.wording import Words
from flows.value.figures import Published


def summary_html(
    summary: Published,
    language: str,
    *,
    quotes: Sequence[str] = (),
    earlier: Earlier | None = None,
    asked: Mapping[str, str] | None = None,
) -> str:
    """The page. ``quotes``: words fit to share that may be quoted. ``asked``: questions in the words people read."""
    document = document_of(summary, language, quotes=quotes, earlier=earlier, asked=asked)
    page = _Page(document, pictures_of(summary, language, earlier), report_words(language))
    return kept_together("\n".join(page.lines())) + "\n"


class _Page:
    def __init__(self, document: Document, pictures: dict[str, str], words: Words) -> None:
        self._document = document
        self._pictures = pictures
        self._words = words
        self._foreign = _foreign_to(document.language, is_latin=is_latin(words))
        #: by its number, what an entry of the appendix is about: a link that is heard alone says it
        self._leads_to = {entry.number: escape(f"{entry.number} {entry.title}") for entry in document.entries}

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
        yield from (f"<p><strong>{self._text(warning)}</strong></p>" for warning in document.warnings)
        yield '<ul class="answers">'
        for statement in document.statements:
            yield f"<li><strong>{self._text(statement.title)}:</strong> {self._said(statement)}</li>"
        yield "</ul>"
        if document.hidden:
            yield f"<p><small>{self._text(document.hidden)}</small></p>"
        yield from self._illustration(document.illustration)
        yield f'<nav aria-labelledby="contents"><h2 id="contents">{self._word("report-contents")}</h2><ul>'
        for part in document.parts:
            yield f'<li><a href="#{escape(part.id)}">{self._text(part.title)}</a></li>'
        yield f'<li><a href="#provenance">{self._word("report-provenance")}</a></li></ul></nav>'
        for part in document.parts:
            yield from self._part(part)
        yield f'<h2 id="provenance">{self._word("report-provenance")}</h2>'
        yield f"<p>{self._word('report-provenance-intro')}</p>"
        for entry in document.entries:
            yield from self._entry(entry)
        yield "</main></body></html>"

    def _part(self, part: Part) -> Iterator[str]:
        yield f'<h2 id="{escape(part.id)}">{self._text(part.title)}</h2>'
        yield from (f"<p>{self._said(statement)}</p>" for statement in part.lead)
        yield from (f'<p class="quiet">{self._text(paragraph)}</p>' for paragraph in part.paragraphs)
        if part.illustration != self._document.illustration:
            yield from self._illustration(part.illustration)
        for table in part.tables:
            yield from self._table(table, part.title)
        if part.quotes:
            yield f'<p class="quiet">{self._word("report-quotes-intro")}</p>'
            # Whoever wrote it may have written in another direction than the report's.
            yield from (f'<blockquote dir="auto">{self._text(words)}</blockquote>' for words in part.quotes)

    def _table(self, table: Table, title: str) -> Iterator[str]:
        hidden = "" if table.caption else ' class="unseen"'
        caption = escape(table.caption or title)
        # What scrolls can be reached by keyboard, and says what it is.
        yield f'<div class="wide" tabindex="0" role="region" aria-label="{caption}">'
        # On a narrow screen the rows of a wide table become lists: its roles are said, so that it stays a table.
        stacked = ' class="many" role="table"' if len(table.columns) > 3 else ""
        yield f'<table{stacked}><caption{hidden}>{caption}</caption><thead role="rowgroup"><tr role="row">'
        for column in table.columns:
            unit = f" <small>{escape(column.unit)}</small>" if column.unit else ""
            flows = '<span class="flows" aria-hidden="true"></span>' if column.flows else ""
            yield f'<th scope="col" role="columnheader"{_kind(column)}>{flows}{self._text(column.head)}{unit}</th>'
        yield '</tr></thead><tbody role="rowgroup">'
        for row in table.rows:
            cells = []
            for place, (column, cell) in enumerate(zip(table.columns, row.cells, strict=True)):
                if place == 0:
                    note = self._notes((row.number,)) if row.number else ""
                    cells.append(
                        f'<th scope="row" role="rowheader"{_kind(column)}>{self._celled(cell)}{note}</th>'
                    )
                else:
                    head = " ".join(part for part in (column.head, column.unit) if part)
                    data = f'role="cell" data-head="{escape(head)}"{_kind(column)}'
                    cells.append(f"<td {data}>{self._celled(cell)}</td>")
            total = ' class="total"' if row.is_total else ""
            yield f'<tr role="row"{total}>{"".join(cells)}</tr>'
        yield "</tbody></table></div>"
        if table.note:
            yield f'<p class="quiet">{self._text(table.note)}</p>'

    def _illustration(self, found: Illustration | None) -> Iterator[str]:
        if found is not None:
            drawn = f'<div aria-hidden="true">{self._pictures[found.name]}</div>'
            picture = f'<div role="img" aria-label="{escape(found.in_words)}">{drawn}</div>'
            # The picture's name has said it: it is not read aloud twice.
            yield f'<figure>{picture}<figcaption aria-hidden="true">{self._text(found.alt)}</figcaption></figure>'

    def _entry(self, entry: Entry) -> Iterator[str]:
        yield f'<h3 id="entry-{entry.number}">{entry.number} {self._text(entry.title)}</h3>'
        counted = [self._lined(line, entry.title) for line in entry.lines if not line.formula]
        yield from (f"<p>{' · '.join(counted)}</p>" for _ in counted[:1])
        yield from (f"<p>{self._lined(line, entry.title)}</p>" for line in entry.lines if line.formula)
        yield f"<p><small>{' '.join(self._text(fact) for fact in entry.facts)}</small></p>"

    def _said(self, statement: Statement) -> str:
        return f"{self._text(statement.text)}{self._notes(statement.numbers[:1])}"

    def _notes(self, numbers: Sequence[int]) -> str:
        # It never stands alone at the beginning of a line.
        return "".join(
            f'&nbsp;<a class="note" href="#entry-{number}" aria-label="{self._leads_to[number]}">{number}</a>'
            for number in numbers
        )

    def _word(self, key: str) -> str:
        return self._text(self._words(key))

    def _text(self, text: str) -> str:
        """Escaped; words in another script than the report's are read aloud in their own language."""
        told, at = "", 0
        for found in self._foreign.finditer(text):
            language = "bn" if found["bengali"] else "en"
            told += f'{escape(text[at : found.start()])}<span lang="{language}">{escape(found[0])}</span>'
            at = found.end()
        return told + escape(text[at:])

    def _celled(self, cell: Cell) -> str:
        if isinstance(cell, Marked):
            mark = f'<span class="mark {escape(cell.mark)}" aria-hidden="true"></span>'
            return f"<span>{mark}{self._text(cell.text)}</span>"
        return self._text(cell)

    def _lined(self, line: Line, title: str) -> str:
        name = "" if line.name == title else f"{self._text(line.name)}: "
        formula = f" = {self._text(line.formula)}" if line.formula else ""
        details = f" <small>({self._text('; '.join(line.details))})</small>" if line.details else ""
        return f"{name}<strong>{self._text(line.value)}</strong>{formula}{details}"


def _foreign_to(language: str, *, is_latin: bool) -> re.Pattern[str]:
    """Runs of words in the scripts that a report in this language is not written in."""
    never = "(?!)"
    latin = never if is_latin else "[A-Za-z]{2,}(?:[ '’-][A-Za-z]+)*"
    letters = "[\u0981-\u09fe\u200c\u200d]+"
    bengali = never if language == "bn" else f"{letters}(?: +{letters})*"
    return re.compile(f"(?P<latin>{latin})|(?P<bengali>{bengali})")


def _kind(column: Column) -> str:
    if column.is_number:
        return ' class="number"'
    return ' class="words"' if column.grows else ""
