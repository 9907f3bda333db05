"""Writes a flow as an XLSForm: the sheets survey, choices and settings as rows of texts, the headers first.

Reading what is written gives the same flow, and other tools that read XLSForm accept it. Columns that only this bot
has are called ``bot::…``, which the others pass over.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

from babel import Locale

from flows.authoring.attached import columns_of_list, file_of_list, tables_in
from flows.authoring.flow_writing import changed_settings, has_choices_twice
from flows.authoring.programme import ANYONE
from flows.authoring.xlsform.columns import OURS
from flows.authoring.xlsform.languages import language_code
from flows.conversation.definition import Flow, Group, Item, Label, Question, QuestionType
from flows.conversation.expressions import Expression
from flows.values import plain_decimal

Cells = Mapping[str, str]
Sheets = Mapping[str, Sequence[Sequence[str]]]
"""By name of the sheet: its rows, the first of them the headers."""

UNWRITTEN = "en"
"""A form that speaks only this needs no language in its headers."""

_FIRST = ("type", "name", "list_name", "label", "hint", "form_title", "form_id", "default_language")
"""What an author looks for first; the other columns come in the order in which they are needed."""


class CannotWriteError(ValueError):
    """The form cannot be written in this shape: the sheet and the text that stand in the way."""

    def __init__(self, sheet: str, text: str) -> None:
        super().__init__(text)
        self.sheet, self.text = sheet, text


def write_sheets(flow: Flow) -> Sheets:
    """The flow as sheets."""
    writer = _Writer(flow)
    survey = [*writer.files(), *writer.items(flow.children)]
    choices = list(writer.choices())
    sheets = {"survey": _table(survey)}
    if choices:
        sheets["choices"] = _table(choices)
    sheets["settings"] = _table([writer.settings(survey)])
    return sheets


def as_csv(sheets: Sheets) -> str:
    """All sheets in one file, the name of each in a row of its own."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for name, rows in sheets.items():
        writer.writerow([name, *[""] * len(rows[0])])
        writer.writerows(["", *row] for row in rows)
    return out.getvalue()


def as_markdown(sheets: Sheets) -> str:
    """All sheets as tables of Markdown. Raises ``CannotWriteError`` where a cell has several lines."""
    lines: list[str] = []
    for name, rows in sheets.items():
        shown = [[_cell(text, name) for text in row] for row in rows]
        widths = [max(len(row[column]) for row in shown) for column in range(len(rows[0]))]
        lines.append(f"| {name} |")
        for row in shown:
            cells = (text.ljust(width) for text, width in zip(row, widths, strict=True))
            lines.append(f"| {' ' * len(name)} | {' | '.join(cells)} |")
        lines.append("")
    return "\n".join(lines)


def _cell(text: str, sheet: str) -> str:
    # What follows the last bar of a line after a # is a comment there, and a backslash before a bar keeps it.
    if "\n" in text or "\r" in text or text.endswith("\\") or "\\|" in text:
        raise CannotWriteError(sheet, text)
    return text.replace("|", "\\|")


def _table(rows: Sequence[Cells]) -> list[list[str]]:
    headers = list(dict.fromkeys(header for row in rows for header in row))
    headers.sort(key=_place)
    return [headers, *([row.get(header, "") for header in headers] for row in rows)]


def _place(header: str) -> int:
    first = header.partition("::")[0]
    return _FIRST.index(first) if first in _FIRST else len(_FIRST)


class _Writer:
    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        settings = flow.settings
        self.in_words = (
            settings.languages != (UNWRITTEN,) or settings.default_language != UNWRITTEN or _others(flow)
        )

    # --- texts ------------------------------------------------------------------------------------------

    def texts(self, header: str, label: Label | None) -> dict[str, str]:
        """A text in each language, under a header each."""
        if label is None:
            return {}
        return {
            f"{header}::{_named(code)}" if self.in_words else header: text.source
            for code, text in label.by_language.items()
        }

    # --- the survey -------------------------------------------------------------------------------------

    def files(self) -> Iterator[Cells]:
        """A row for each file beside the form that no select and no ``pulldata`` names."""
        named = {found[0] for name in self.flow.choices if (found := file_of_list(name)) is not None}
        pulled = {table.removesuffix(".csv") for table in self._pulled()}
        taken = {item.name for item in self.flow.children}
        for file in self.flow.file_names:
            stem, _, suffix = file.rpartition(".")
            if file not in named and stem not in pulled | taken and suffix in ("csv", "xml"):
                yield {"type": f"{suffix}-external", "name": stem}

    def _pulled(self) -> Iterator[str]:
        for question in self.flow.questions:
            for expression in (question.calculation, question.default):
                if isinstance(expression, Expression) and "pulldata" in expression.source:
                    yield from tables_in(expression.tree)

    def items(self, items: Sequence[Item]) -> Iterator[Cells]:
        for item in items:
            match item:
                case Question():
                    yield self._question(item)
                case Group():
                    word = "repeat" if item.repeats else "group"
                    yield self._group(item, word)
                    yield from self.items(item.children)
                    yield {"type": f"end {word}"}

    def _group(self, group: Group, word: str) -> Cells:
        return {
            "type": f"begin {word}",
            "name": group.name,
            **self.texts("label", group.label),
            **_expression("relevant", group.relevant),
            **_text("appearance", " ".join(sorted(group.appearance))),
            **_expression("repeat_count", group.count),
            **_expression("read_only", group.read_only_if),
            **_text("was", " ".join(group.was)),
            **group.columns,
        }

    def _question(self, question: Question) -> Cells:
        default = question.default
        where = question.choices_from.where if question.choices_from is not None else question.choice_filter
        cells: dict[str, str] = {
            "type": _type(question),
            "name": question.name,
            **self.texts("label", question.label),
            **self.texts("hint", question.hint),
            **self.texts("guidance_hint", question.guidance),
            **_expression("required", question.required),
            **self.texts("required_message", question.required_message),
            **_expression("relevant", question.relevant),
            **_expression("constraint", question.constraint),
            **self.texts("constraint_message", question.constraint_message),
            **_expression("calculation", question.calculation),
            **_text("default", default.source if isinstance(default, Expression) else default or ""),
            **_text("trigger", ", ".join(f"${{{name}}}" for name in question.triggers)),
            **_expression("choice_filter", where),
            **_text("appearance", " ".join(sorted(_appearance(question)))),
            **_text("read_only", "yes" if question.read_only else ""),
            **_expression("read_only", question.read_only_if),
        }
        for kind, label in question.media.items():
            cells |= self.texts(f"media::{kind}", label)
        cells |= {
            **_text(f"{OURS}::unit", question.unit or ""),
            **_text(f"{OURS}::sensitive", "yes" if question.sensitive else ""),
            **_text(f"{OURS}::counts", question.counts or ""),
            **_text(f"{OURS}::measures", question.measures or ""),
            **_text("was", " ".join(question.was)),
            **question.columns,
        }
        parameters = " ".join(filter(None, (*_parameters(question), question.columns.get("parameters", ""))))
        return cells | _text("parameters", parameters)

    # --- choices and settings ---------------------------------------------------------------------------

    def choices(self) -> Iterator[Cells]:
        for name, rows in self.flow.choices.items():
            if file_of_list(name) is not None:
                continue
            for row in rows:
                cells = {"list_name": name, "name": row.name, **self.texts("label", row.label), **row.columns}
                for kind, label in row.media.items():
                    cells |= self.texts(f"media::{kind}", label)
                yield cells

    def settings(self, survey: Sequence[Cells]) -> Cells:
        flow, settings = self.flow, self.flow.settings
        title = flow.title.by_language.get(settings.default_language)
        others = {
            code: text for code, text in flow.title.by_language.items() if code != settings.default_language
        }
        cells = {
            "form_title": title.source if title is not None else flow.id,
            "form_id": flow.id,
            **_text("version", settings.version),
            **_text("default_language", _named(settings.default_language) if self.in_words else ""),
            **_expression("instance_name", settings.instance_name),
            **_text(f"{OURS}::audience", flow.audience if flow.audience != ANYONE else ""),
            **self.texts(f"{OURS}::title", Label(others) if others else None),
            **self.texts(f"{OURS}::thanks", settings.thanks),
            **_text(f"{OURS}::unchecked_languages", " ".join(settings.unchecked_languages)),
        }
        cells |= {f"{OURS}::{key}": text for key, text in changed_settings(settings).items()}
        if any("  " in text for row in survey for text in row.values()):
            cells["clean_text_values"] = "no"
        if has_choices_twice(flow):
            cells["allow_choice_duplicates"] = "yes"
        return cells | dict(settings.columns)


def _type(question: Question) -> str:
    """The word in the column type, with its list."""
    match question.type:
        case QuestionType.SELECT_ONE | QuestionType.SELECT_MULTIPLE | QuestionType.RANK:
            if question.choices_from is not None:
                return f"{question.type.value} ${{{question.choices_from.question}}}"
            found = file_of_list(question.list_name or "")
            if found is not None:
                return f"{question.type.value}_from_file {found[0]}"
            return f"{question.type.value} {question.list_name}"
        case QuestionType.METADATA:
            return question.metadata
        case QuestionType.CALCULATE if question.calculation is None and not isinstance(
            question.default, Expression
        ):
            # Without a label nobody is asked: XLSForm has no other word for a value that is only emptied.
            return QuestionType.TEXT.value
        case _:
            return question.type.value


def _parameters(question: Question) -> Iterator[str]:
    if question.steps is not None:
        steps = question.steps
        yield from (f"{key}={plain_decimal(getattr(steps, key))}" for key in ("start", "end", "step"))
        if question.list_name is not None:
            yield f"tick_labelset={question.list_name}"
    found = file_of_list(question.list_name or "")
    if found is not None:
        file, value, label = found
        usual = columns_of_list(file, {})
        yield from (f"value={value}", f"label={label}") if (value, label) != usual else ()


def _appearance(question: Question) -> frozenset[str]:
    # Other tools want to hear that a range stands upright before they show the words of its steps.
    upright = question.is_ladder and question.list_name is not None
    return question.appearance | {"vertical"} if upright else question.appearance


def _expression(header: str, expression: Expression | None) -> dict[str, str]:
    if expression is None:
        return {}
    plain = header in ("required", "read_only") and expression.source == "true()"
    return {header: "yes" if plain else expression.source}


def _text(header: str, text: str) -> dict[str, str]:
    return {header: text} if text else {}


def _named(code: str) -> str:
    """``English (en)``: a language as a header names it."""
    try:
        name = Locale("en").languages.get(code.replace("-", "_")) or Locale("en").languages.get(code)
    except ValueError:
        name = None
    written = f"{name} ({code})" if name else code
    return written if language_code(written) == code else code


def _others(flow: Flow) -> bool:
    """Whether any text is in a language that the flow does not say it speaks."""
    labels = [flow.title, *(row.label for rows in flow.choices.values() for row in rows)]
    return any(set(label.by_language) - {UNWRITTEN} for label in labels)
