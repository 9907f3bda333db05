"""Reads the columns of a sheet by what they mean, whatever of XLSForm's many names for them an author used.

``label::English (en)``, ``caption`` and ``bind:jr:constraintMsg`` become a path of words each; which path, is
decided by pyxform's own tables, so that a form means here what it means elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from pyxform import aliases
from pyxform.parsing.sheet_headers import process_header, to_snake_case
from pyxform.question import MultipleChoiceQuestion, Option
from pyxform.survey import Survey

from flows.authoring.xlsform.mistakes import Mistakes
from flows.authoring.xlsform.sheets import Sheet
from flows.authoring.xlsform.workbook import without_smart_quotes

Tokens = tuple[str, ...]

OURS = "bot"
"""The first word of the columns that only this bot has: ``bot::audience``. Other tools pass over them."""
OWN_WORDS = "counts|measures|unit|sensitive"

#: the texts that have a translation each; where the sheet has no language, they are in the default one
TRANSLATED: Collection[Tokens] = (
    ("label",),
    ("hint",),
    ("guidance_hint",),
    ("bind", "jr:constraintMsg"),
    ("bind", "jr:requiredMsg"),
    ("media", "image"),
    ("media", "big-image"),
    ("media", "audio"),
    ("media", "video"),
)
PLAIN_LANGUAGE = ""
"""The language of a text whose column names none."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a sheet: its number there, its cells by meaning, and which header each came from."""

    sheet: str
    number: int
    cells: Mapping[Tokens, str]
    headers: Mapping[Tokens, str] = field(repr=False)

    def text(self, *tokens: str) -> str:
        """The cell, or blank."""
        return self.cells.get(tokens, "")

    def column(self, *tokens: str) -> str:
        """The header that the author gave the column; the plain word where there is none."""
        for known, header in self.headers.items():
            if known[: len(tokens)] == tokens and known in self.cells:
                return header
        return self.headers.get(tokens) or tokens[-1]

    def translations(self, *tokens: str) -> dict[str, str]:
        """The text in each language; ``PLAIN_LANGUAGE`` for the column without one."""
        return {
            known[len(tokens)] if len(known) > len(tokens) else PLAIN_LANGUAGE: text
            for known, text in self.cells.items()
            if known[: len(tokens)] == tokens and len(known) <= len(tokens) + 1
        }

    def replaced(self, cells: Mapping[Tokens, str]) -> Row:
        return Row(self.sheet, self.number, cells, self.headers)


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet with its columns understood."""

    name: str
    headers: Mapping[Tokens, str]
    rows: tuple[Row, ...]

    def languages(self) -> Iterator[str]:
        """The languages its columns name, in their order, as they are written."""
        for tokens in self.headers:
            for known in TRANSLATED:
                if tokens[: len(known)] == known and len(tokens) == len(known) + 1:
                    yield tokens[-1]


_NAMES: Mapping[str, tuple[Mapping[str, str | Tokens], frozenset[str]]] = {
    "survey": (aliases.survey_header, frozenset(MultipleChoiceQuestion.get_slot_names())),
    "choices": (aliases.list_header, frozenset(Option.get_slot_names())),
    "external_choices": (aliases.list_header, frozenset(Option.get_slot_names())),
    "settings": (aliases.settings_header, frozenset(Survey.get_slot_names())),
}


def read_table(sheet: Sheet, mistakes: Mistakes, *, collapse: bool = False) -> Table:
    """The sheet with its columns understood. ``collapse`` makes one space of several (``clean_text_values``)."""
    known_as, columns = _NAMES[sheet.name]
    double = any("::" in header for header in sheet.headers)
    tokens_of: dict[str, Tokens] = {}
    headers: dict[Tokens, str] = {}
    for header in sheet.headers:
        if not header:
            continue
        tokens = _tokens(header, double, known_as, columns)
        taken = headers.get(tokens)
        if taken is not None:
            mistakes.problems.add(
                1,
                header,
                f'"{taken}" and "{header}" are two names for the same column',
                "Keep one of them",
                sheet=sheet.name,
            )
            continue
        tokens_of[header], headers[tokens] = tokens, header
    rows: list[Row] = []
    for number, cells in sheet.numbered():
        found: dict[Tokens, str] = {}
        for header, text in cells.items():
            if header in tokens_of and (cleaned := _cleaned(text, collapse)):
                found[tokens_of[header]] = cleaned
        rows.append(Row(sheet.name, number, found, headers))
    return Table(sheet.name, headers, tuple(rows))


def _tokens(
    header: str, double: bool, known_as: Mapping[str, str | Tokens], columns: Collection[str]
) -> Tokens:
    # "value" is an old name for "name", but "value::counts" is our own column for the value map.
    if own := re.fullmatch(rf"\s*(?:value|bot)\s*::?\s*({OWN_WORDS})\s*", header, re.IGNORECASE):
        return ("value", own[1].lower())
    if re.fullmatch(r"\s*(?:bot\s*::?\s*)?was\s*", header, re.IGNORECASE):
        return ("was",)
    _, tokens = process_header(header, double, known_as, columns)
    if len(tokens) > 1 and tokens[0].casefold() == OURS:
        return (OURS, to_snake_case(tokens[1]), *tokens[2:])
    return tuple(tokens)


def _cleaned(text: str, collapse: bool) -> str:
    text = str(text).strip()
    return without_smart_quotes(re.sub(r"( )+", " ", text) if collapse else text)
