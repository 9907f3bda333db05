"""What is known of a flow while it is being read: its languages, its names, and what refers to what.

Expressions and texts are parsed here, so that each mistake in them is reported with its line and key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath

from flows.authoring.attached import (
    AttachedFileError,
    Beside,
    file_named,
    nothing_beside,
    read_attached,
    tables_in,
)
from flows.authoring.fields import Fields, texts_by_language
from flows.authoring.problems import Problems, did_you_mean, quote
from flows.authoring.references import Kind, Named, Reference
from flows.authoring.yaml_nodes import Node, Scalar
from flows.conversation.definition import ChoiceRow, Element, Label
from flows.conversation.expressions import (
    Expression,
    ExpressionError,
    Template,
    parse_expression,
    parse_template,
)

LONGEST_MESSAGE = 4096
"""Telegram's limit for one message, in UTF-16 units."""

ROOM_FOR_OUR_WORDS = 300
"""Kept free beside the author's text: "Question 3 of 8", an example, "Please send a number"."""

LONGEST_BUTTON = 64


@dataclass
class Draft:
    """A flow on its way from the file: filled row by row, checked as a whole at the end."""

    problems: Problems
    default_language: str
    languages: tuple[str, ...]
    #: languages whose texts stand in files of their own, and are checked there
    elsewhere: frozenset[str] = frozenset()
    #: what is being read, as messages call it
    whole: str = "flow"
    beside: Beside = nothing_beside
    choices: dict[str, tuple[ChoiceRow, ...]] = field(default_factory=dict)
    #: the files beside the flow that it names, by name without ending, and their full names
    files: dict[str, Element] = field(default_factory=dict)
    file_names: list[str] = field(default_factory=list)
    #: lists that were written but could not be read: naming them is no further mistake
    unreadable_lists: set[str] = field(default_factory=set)
    named: dict[str, Named] = field(default_factory=dict)
    references: list[Reference] = field(default_factory=list)
    _lines_by_folded_name: dict[tuple[str, str], int] = field(default_factory=dict)
    _position: int = 0

    def next_position(self) -> int:
        self._position += 1
        return self._position

    def register(self, name: str, kind: Kind, line: int, position: int, group: str = "") -> bool:
        """Take a name for a row. Names are unique in their group, whatever their capitals (XLSForm's rule)."""
        folded = group, name.casefold()
        taken = self._lines_by_folded_name.get(folded)
        if taken is not None:
            self.problems.add(
                line,
                "name",
                f"the name {quote(name)} is taken by line {taken}",
                f'Choose another, for example "{name}_2"',
            )
            return False
        self._lines_by_folded_name[folded] = line
        before = self.named.get(name)
        self.named[name] = Named(kind, line, position, rows=before.rows + 1 if before is not None else 1)
        return True

    @property
    def _said_in(self) -> str:
        return "the title" if self.whole == "flow" else "languages"

    def attach(self, name: str, line: int, column: str) -> Element | None:
        """The file of that name beside the flow, with a Problem where it cannot be read."""
        stem = PurePath(name).stem
        if stem in self.files:
            return self.files[stem]
        content = self.beside(name) if PurePath(name).name == name else None
        if content is None:
            message = f"there is no file {quote(name)} beside the {self.whole}"
            self.problems.add(line, column, message, f"Put {name} into the same folder")
            return None
        try:
            read = read_attached(name, content)
        except AttachedFileError as error:
            message = f"the file {quote(name)} cannot be read: {error}"
            self.problems.add(line, column, message, "Mend it, or save it anew")
            return None
        self.files[stem] = read
        self.file_names.append(name)
        return read

    def attach_named_tables(self) -> None:
        """Read each table that an expression names and that is no list of the flow."""
        for reference in self.references:
            for name in tables_in(reference.tree) if reference.tree is not None else ():
                if name not in self.choices and name not in self.files:
                    self.attach(file_named(name, self.beside), reference.line, reference.column)

    # --- expressions ----------------------------------------------------------------------------------

    def expression(self, fields: Fields, key: str, by: str | None) -> Expression | None:
        """The expression behind ``key``; ``by`` is the name of the row it belongs to."""
        scalar = fields.scalar(key)
        if scalar is None or fields.text(key) is None:
            return None
        return self.expression_in(scalar.text.strip(), key, scalar.line, by)

    def expression_in(self, source: str, key: str, line: int, by: str | None) -> Expression | None:
        try:
            expression = parse_expression(source)
        except ExpressionError as error:
            self.problems.add(
                line, key, f"{key} cannot be read{_near(source, error.at)}: {error.message}", error.remedy
            )
            return None
        self.references.append(Reference(key, line, expression.names, by, expression.tree))
        return expression

    # --- texts ----------------------------------------------------------------------------------------

    def label(self, fields: Fields, key: str, by: str | None, longest: int = LONGEST_MESSAGE) -> Label | None:
        """The text behind ``key`` in every language of the flow."""
        node = fields.node(key)
        return None if node is None else self.label_in(node, key, fields.line_of(key), by, longest)

    def label_in(
        self, node: Node, key: str, line: int, by: str | None, longest: int = LONGEST_MESSAGE
    ) -> Label | None:
        written = texts_by_language(node, self.problems, key, self.default_language, line)
        templates = self._templates(written, key, by)
        self._check_languages(written, key, line)
        self._check_placeholders(written, templates, key)
        for language, scalar in written.items():
            length = telegram_length(scalar.text.strip())
            if length > longest:
                self.problems.add(
                    scalar.line,
                    key,
                    f"{key} is {length} characters long in {quote(language)}; Telegram carries {longest}",
                    "Shorten it"
                    if longest < LONGEST_MESSAGE
                    else "Shorten it, or put a part into a note before it",
                )
        return Label(templates) if templates else None

    def _templates(self, written: Mapping[str, Scalar], key: str, by: str | None) -> dict[str, Template]:
        templates: dict[str, Template] = {}
        for language, scalar in written.items():
            source = scalar.text.strip()
            try:
                template = parse_template(source)
            except ExpressionError as error:
                self.problems.add(
                    scalar.line,
                    key,
                    f"{key} cannot be read{_near(source, error.at)}: {error.message}",
                    error.remedy,
                )
                continue
            if template.names:
                self.references.append(Reference(key, scalar.line, template.names, by))
            templates[language] = template
        # The default language first: it is what Label falls back to.
        first = {language: templates[language] for language in self.languages if language in templates}
        return first | templates

    def _check_languages(self, written: Mapping[str, Scalar], key: str, line: int) -> None:
        for language, scalar in written.items():
            if language not in self.languages:
                known = ", ".join(self.languages)
                self.problems.add(
                    scalar.line,
                    key,
                    f"{key} has the language {quote(language)}; the {self.whole} speaks {known}",
                    did_you_mean(language, self.languages, f"Add it to {self._said_in}, or take it out here"),
                )
        if not written:
            return
        for language in self.languages:
            if language not in written and language not in self.elsewhere:
                self.problems.add(
                    line, key, f"{key} is missing in the language {quote(language)}", f"Add {language}: …"
                )

    def _check_placeholders(
        self, written: Mapping[str, Scalar], templates: Mapping[str, Template], key: str
    ) -> None:
        original = (
            self.default_language if self.default_language in templates else next(iter(templates), None)
        )
        if original is None:
            return
        expected = templates[original].names
        for language, template in templates.items():
            if template.names != expected:
                self.problems.add(
                    written[language].line,
                    key,
                    f"{key} names {_listed(template.names)} in {quote(language)},"
                    f" but {_listed(expected)} in {quote(original)}",
                    "Name the same answers in every language",
                )


def _listed(names: frozenset[str]) -> str:
    return " and ".join(f"${{{name}}}" for name in sorted(names)) or "no answer"


def telegram_length(text: str) -> int:
    """The length as Telegram counts it: in UTF-16 units, so an emoji counts 2."""
    return len(text.encode("utf-16-le")) // 2


def _near(source: str, at: int | None) -> str:
    """``, near "…"``: the spot in the expression, when there is something to show."""
    if at is None or not 0 <= at < len(source):
        return ""
    return f" near {quote(source[at : at + 24])}"
