"""Reads a form written as plain text: CSV, whatever it separates its cells with, or tables of Markdown."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from typing import Any

from pyxform.xls2json_backends import csv_to_dict, md_to_dict

from flows.authoring.problems import Problems
from flows.authoring.xlsform.sheets import SHEETS, same_header

SEPARATORS = ",;\t"
LOOKED_AT = 5_000
"""Letters from which the separator of a CSV is told."""

#: possessive: what a line takes it never gives back, so however many empty ones there are, each is read once
_MARKDOWN = re.compile(r"(?:[^\S\n]*+(?:#[^\n]*+)?\n)*+[^\S\n]*+\|")
#: files that are no form, by how they begin
OTHERS = (
    (re.compile(rb"%PDF-"), "a PDF"),
    (re.compile(rb"\s*<(?:!doctype html|html|table|\?xml|!--)", re.IGNORECASE), "a web page or XML"),
    (re.compile(rb"\s*[{\[]"), "JSON"),
    (re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8"), "a picture"),
    (re.compile(rb"PK"), "no workbook (only its first letters are one's)"),
    (re.compile(rb"Rar!|7z\xbc\xaf|\x1f\x8b"), "an archive of another kind"),
)


def read_text(content: bytes, problems: Problems) -> dict[str, Any] | None:
    """The sheets in a text, as pyxform gives them; ``None``, with a Problem, where it is none."""
    for begins, what in OTHERS:
        if begins.match(content[:200]):
            problems.add(None, None, f"this is {what}, and no questionnaire", "Save the form as .xlsx")
            return None
    text = _decoded(content, problems)
    if text is None:
        return None
    # pyxform does the same in workbooks: spaces that do not break look like any other.
    text = text.replace("\xa0", " ")
    if _MARKDOWN.match(text):
        return dict(md_to_dict(io.BytesIO(text.encode("utf-8"))))
    text = _with_commas(text)
    read: dict[str, Any] = csv_to_dict(io.BytesIO(text.encode("utf-8")))
    _check_headers(text, problems)
    return read


def _decoded(content: bytes, problems: Problems) -> str | None:
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = content.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        problems.add(
            None,
            None,
            "this is neither a workbook nor text in UTF-8",
            "Save it as .xlsx, or as CSV in UTF-8",
        )
        return None
    if "\0" in text:
        problems.add(None, None, "this is neither a workbook nor text", "Save it as .xlsx")
        return None
    return text


def _with_commas(text: str) -> str:
    """The same table, its cells separated by commas: some countries' programs write semicolons or tabs."""
    # Excel's own note to itself about the separator.
    text = re.sub(r"\Asep=.\r?\n", "", text)
    begins = text[:LOOKED_AT]
    survey = re.search(r"^\"?survey\"?([,;\t])", begins, re.IGNORECASE | re.MULTILINE)
    separator = survey[1] if survey else max(SEPARATORS, key=begins.count)
    if separator == ",":
        return text
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(
        csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    )
    return out.getvalue()


def _check_headers(text: str, problems: Problems) -> None:
    """The same header twice: of two such columns only the last would be read."""
    sheet, headed = "", True
    for row in csv.reader(io.StringIO(text, newline="")):
        cells = [cell.strip() for cell in row]
        if cells and cells[0]:
            sheet, headed = cells[0].lower(), False
        if not headed and any(cells[1:]):
            headed = True
            for header, columns in Counter(cells[1:]).items():
                if header and columns > 1 and sheet in SHEETS:
                    same_header(sheet, header, problems)
