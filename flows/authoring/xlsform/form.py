"""What is known of a form while it is being read: its languages, its lists, its names, and what refers to what.

Expressions and texts are parsed here, so that each mistake in them is reported with its sheet, row and column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from pyxform.aliases import BINDING_CONVERSIONS

from flows.authoring.attached import Beside
from flows.authoring.parameters import read_parameters
from flows.authoring.problems import nearest, quote
from flows.authoring.xlsform.columns import PLAIN_LANGUAGE, Row, Table
from flows.authoring.xlsform.languages import language_code
from flows.authoring.xlsform.mistakes import Mistakes
from flows.conversation.definition import ChoiceRow, Element, Label
from flows.conversation.expressions import (
    Expression,
    ExpressionError,
    Node,
    Template,
    parse_expression,
    parse_template,
)

MAIN_COLUMNS = frozenset({"type", "name", "label", "list name"})


@dataclass(frozen=True, slots=True)
class Mention:
    """Where ``names`` are referred to. ``by`` is the name of the row it belongs to; ``how`` the column's meaning."""

    row: Row | None
    column: str
    how: str
    names: frozenset[str]
    by: str | None
    tree: Node | None = None


@dataclass(frozen=True, slots=True)
class Languages:
    """The languages of a form by the names its columns give them."""

    codes: Mapping[str, str]
    default: str

    @classmethod
    def of(cls, survey: Table, choices: Table, default: str) -> Languages:
        named = list(dict.fromkeys((*survey.languages(), *choices.languages())))
        codes: dict[str, str] = {}
        for name in named:
            code = language_code(name)
            codes[name] = code if code not in codes.values() else f"{code}-{len(codes)}"
        plain = any(tokens == ("label",) for table in (survey, choices) for tokens in table.headers)
        if default and default.casefold() != "default":
            code = codes.get(default) or language_code(default)
            return cls(MappingProxyType({**codes, PLAIN_LANGUAGE: code}), code)
        unnamed = codes.get("default") or ("en" if "en" not in codes.values() else "und")
        first = unnamed if plain or not named else codes[named[0]]
        return cls(MappingProxyType({**codes, PLAIN_LANGUAGE: unnamed}), first)

    def spoken(self, used: set[str]) -> tuple[str, ...]:
        """The languages that are really used, the default one first."""
        return (
            self.default,
            *(code for code in dict.fromkeys(self.codes.values()) if code in used - {self.default}),
        )


@dataclass
class Form:
    """A form on its way from its sheets: filled row by row, checked as a whole at the end."""

    mistakes: Mistakes
    languages: Languages
    beside: Beside
    #: sheets that are none of a form's: one may be meant for one
    other_sheets: tuple[str, ...] = ()
    lists: dict[str, tuple[ChoiceRow, ...]] = field(default_factory=dict)
    external: dict[str, tuple[ChoiceRow, ...]] = field(default_factory=dict)
    files: dict[str, Element] = field(default_factory=dict)
    file_names: list[str] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    #: names of rows whose type is no type
    unread: set[str] = field(default_factory=set)
    used_languages: set[str] = field(default_factory=set)

    # --- mistakes -------------------------------------------------------------------------------------

    def problem(self, row: Row, column: str, message: str, remedy: str) -> None:
        self.mistakes.problems.add(row.number, column, message, remedy, sheet=row.sheet)

    def missing(self, row: Row, word: str, message: str, remedy: str) -> None:
        """A cell that has to be filled in is empty; where its whole column is missing, that is said once."""
        if any(tokens[0] == word for tokens in row.headers):
            self.problem(row, row.column(word), message, remedy)
            return
        others = [header for tokens, header in row.headers.items() if tokens[0] not in MAIN_COLUMNS]
        near = nearest(word, others)
        self.mistakes.problems.add(
            1,
            word,
            f"the sheet {row.sheet} has no column {word.replace(' ', '_')}",
            f'Did you mean that by "{near}"?' if near else "Add it to the first row",
            sheet=row.sheet,
        )

    # --- expressions ----------------------------------------------------------------------------------

    def expression(self, row: Row, how: str, *tokens: str, by: str | None) -> Expression | None:
        """The expression in a cell, if there is any."""
        source = row.text(*tokens)
        return self.expression_in(source, row, row.column(*tokens), how, by) if source else None

    def expression_in(
        self, source: str, row: Row, column: str, how: str, by: str | None
    ) -> Expression | None:
        source = BINDING_CONVERSIONS.get(source, source)
        try:
            expression = parse_expression(source)
        except ExpressionError as error:
            self.problem(
                row,
                column,
                f"{column} cannot be read{_near(source, error.at)}: {error.message}",
                error.remedy,
            )
            return None
        self.mentions.append(Mention(row, column, how, expression.names, by, expression.tree))
        return expression

    def condition(self, row: Row, how: str, *tokens: str, by: str | None) -> Expression | None:
        """A condition that is not simply false: ``required``, ``read_only``."""
        if BINDING_CONVERSIONS.get(row.text(*tokens), row.text(*tokens)).replace(" ", "") in ("false()", ""):
            return None
        return self.expression(row, how, *tokens, by=by)

    # --- texts ----------------------------------------------------------------------------------------

    def label(self, row: Row, *tokens: str, by: str | None) -> Label | None:
        """A text in each language that the row has it in."""
        return self.label_of(row.translations(*tokens), row, row.column(*tokens), by)

    def label_of(self, written: Mapping[str, str], row: Row, column: str, by: str | None) -> Label | None:
        templates: dict[str, Template] = {}
        # A language named outright wins over the column without one that means the same.
        for name in sorted(written, key=lambda name: name == PLAIN_LANGUAGE):
            try:
                template = parse_template(written[name])
            except ExpressionError as error:
                self.problem(row, column, f"{column} cannot be read: {error.message}", error.remedy)
                continue
            if template.names:
                self.mentions.append(Mention(row, column, "text", template.names, by))
            templates.setdefault(self.languages.codes.get(name, self.languages.default), template)
        if not templates:
            return None
        self.used_languages.update(templates)
        default = self.languages.default
        first = {default: templates[default]} if default in templates else {}
        return Label(first | templates)

    def text(self, words: str) -> Label:
        return Label({self.languages.default: parse_template(words)})


def _near(source: str, at: int | None) -> str:
    if at is None or not 0 <= at < len(source):
        return ""
    return f" near {quote(source[at : at + 24])}"


_REFERENCE = re.compile(r"\$\{(last-saved#)?[^\s{}#]+\}")


def is_reference(text: str) -> bool:
    """Whether a cell holds one ``${name}`` and nothing else."""
    return _REFERENCE.fullmatch(text.strip()) is not None


def references(text: str) -> Iterator[str]:
    """The names in ``${ }`` in a cell."""
    for found in _REFERENCE.finditer(text):
        yield found[0][2:-1].removeprefix("last-saved#")


def parameters(row: Row) -> dict[str, str]:
    """The cell ``parameters``: ``start=1 end=10 step=1``."""
    return read_parameters(row.text("parameters"))
