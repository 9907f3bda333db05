"""What people read, in every language: translations that are missing or name other answers, and texts too long."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flows.authoring.checking.conditions import Conditions
from flows.authoring.checking.finding import Finding, Kind, advice, problem
from flows.authoring.draft import LONGEST_MESSAGE, ROOM_FOR_OUR_WORDS, telegram_length
from flows.authoring.or_other import made_by_us
from flows.authoring.problems import quote
from flows.authoring.texts import COLUMNS
from flows.conversation.definition import ChoiceRow, Flow, Group, Label, Question, QuestionType
from flows.conversation.lexicon import folded

LONGEST_LABEL = 48
"""Characters of a choice that a phone shows on a button; longer ones are listed above their numbers."""
HALF = 0.5
"""A language with fewer of the texts than this is one that nobody has translated yet."""

_TEXTS = ("label", "hint", "guidance", "constraint_message", "required_message")
_LONGEST_SHOWN = {
    QuestionType.INTEGER: 16,
    QuestionType.DECIMAL: 20,
    QuestionType.RANGE: 16,
    QuestionType.DATE: 20,
    QuestionType.DATE_TIME: 26,
    QuestionType.TIME: 6,
}
_SHOWN = 60
"""Characters that are reckoned for an answer whose length nobody knows."""


@dataclass(frozen=True, slots=True)
class _Text:
    """One text of the flow with where it stands."""

    label: Label
    kind: str
    of: str
    sheet: str
    row: int
    column: str
    owner: str


def wording_findings(conditions: Conditions) -> Iterator[Finding]:
    texts = tuple(_texts(conditions))
    yield from _translations(conditions.flow, texts)
    for text in texts:
        yield from _placeholders(text, conditions.flow.settings.default_language)
    for name, rows in conditions.flow.choices.items():
        yield from _same_labels(conditions.flow, name, rows)
    for question in conditions.flow.questions:
        yield from _lengths(conditions, question)


def _texts(conditions: Conditions) -> Iterator[_Text]:
    for item in conditions.items():
        for name in _TEXTS:
            label = getattr(item, name, None)
            if isinstance(label, Label):
                kind = "group" if isinstance(item, Group) else name
                column = COLUMNS.get(name, name)
                yield _Text(label, kind, item.name, "survey", item.row, column, item.path)
    used: dict[str, str] = {}
    for question in conditions.flow.questions:
        if question.list_name:
            used.setdefault(question.list_name, question.path)
    for name, path in used.items():
        if "#" in name:
            continue
        for row in conditions.flow.choices.get(name, ()):
            if row.row:
                yield _Text(row.label, "choice", row.name, "choices", row.row, "label", path)


# --- translations -------------------------------------------------------------------------------------


def _translations(flow: Flow, texts: tuple[_Text, ...]) -> Iterator[Finding]:
    texts = tuple(text for text in texts if not _is_made_by_us(text))
    languages = [code for code in flow.settings.languages if _is_spoken(code, texts)]
    if len(languages) < 2:
        return
    totals = Counter(text.kind for text in texts)
    has = Counter((text.kind, code) for text in texts for code in text.label.by_language)
    unfinished: Counter[tuple[str, str]] = Counter()
    for text in texts:
        for code in languages:
            # What stands in a column without a language is shown to everybody.
            if code in text.label.by_language or not set(text.label.by_language) <= set(languages):
                continue
            share = has[text.kind, code] / totals[text.kind]
            if share < HALF:
                unfinished[text.kind, code] += 1
                continue
            yield problem(
                Kind.MISSING_TRANSLATION,
                text.owner,
                text.row,
                f"{text.column}::{code}",
                f"{text.column} of {quote(text.of)} is missing in the language {quote(code)}",
                "Translate it.",
                sheet=text.sheet,
            )
    for (kind, code), missing in unfinished.items():
        yield advice(
            Kind.MISSING_TRANSLATION,
            "",
            1,
            f"{COLUMNS.get(kind, kind)}::{code}",
            f"the language {quote(code)} lacks {missing} of {totals[kind]} texts ({kind})",
            "Translate them before people are offered this language",
        )


def _is_spoken(code: str, texts: tuple[_Text, ...]) -> bool:
    """Whether the flow asks in a language at all: hints alone, in a column without one, are no language."""
    asked = [text for text in texts if text.kind == "label"]
    return any(code in text.label.by_language for text in asked)


def _is_made_by_us(text: _Text) -> bool:
    """A text that stands in for one that the author did not write."""
    sources = {template.source for template in text.label.by_language.values()}
    return sources <= made_by_us() or sources == {text.of}


def _placeholders(text: _Text, default: str) -> Iterator[Finding]:
    languages = text.label.by_language
    original = default if default in languages else next(iter(languages))
    expected = languages[original].names
    for code, template in languages.items():
        if template.names == expected:
            continue
        yield problem(
            Kind.PLACEHOLDER_MISMATCH,
            text.owner,
            text.row,
            f"{text.column}::{code}",
            f"{text.column} names {_listed(template.names)} in {quote(code)},"
            f" but {_listed(expected)} in {quote(original)}",
            "Name the same answers in every language",
            sheet=text.sheet,
        )


def _listed(names: frozenset[str]) -> str:
    return " and ".join(f"${{{name}}}" for name in sorted(names)) or "no answer"


# --- choices that read alike --------------------------------------------------------------------------


def _same_labels(flow: Flow, name: str, rows: tuple[ChoiceRow, ...]) -> Iterator[Finding]:
    users = [question for question in flow.questions if question.list_name == name]
    if not users or "#" in name or any(question.choice_filter is not None for question in users):
        return
    for code in flow.settings.languages:
        said: dict[str, ChoiceRow] = {}
        for row in rows:
            template = row.label.by_language.get(code)
            words = folded(template.source) if template is not None else ""
            if words in said and said[words].name != row.name and row.row:
                yield problem(
                    Kind.SAME_LABEL,
                    users[0].path,
                    row.row,
                    "label",
                    f"the choices {quote(said[words].name)} and {quote(row.name)} have the same words",
                    "Word them so that people can tell them apart",
                    sheet="choices",
                )
            elif words:
                said[words] = row


# --- lengths ------------------------------------------------------------------------------------------


def _lengths(conditions: Conditions, question: Question) -> Iterator[Finding]:
    if not question.is_asked and question.type is not QuestionType.NOTE:
        return
    flow = conditions.flow
    rows = flow.choices_of(question)
    for code in flow.settings.languages:
        fallback = flow.settings.default_language
        labels = [_length(conditions, row.label, code, fallback) for row in rows]
        listed = sum(labels) + 4 * len(rows) if any(each > LONGEST_LABEL for each in labels) else 0
        whole = listed if len(rows) <= 90 else 0
        for label in (question.label, question.hint):
            whole += _length(conditions, label, code, fallback) if label is not None else 0
        if whole > LONGEST_MESSAGE - ROOM_FOR_OUR_WORDS:
            yield problem(
                Kind.TOO_LONG,
                question.path,
                question.row,
                "label",
                f"the question may be {whole} characters long; a message carries {LONGEST_MESSAGE},"
                f" and {ROOM_FOR_OUR_WORDS} of them are ours",
                "Shorten it, or put a part into a note before it",
            )
            break
    longest = max(rows, key=lambda row: _length(conditions, row.label, "", ""), default=None)
    if longest is not None and question.choice_filter is None:
        length = _length(conditions, longest.label, "", "")
        if length > LONGEST_LABEL:
            yield advice(
                Kind.LONG_BUTTON,
                question.path,
                longest.row or question.row,
                "label",
                f"the choice {quote(longest.name)} has {length} characters; a button shows {LONGEST_LABEL}",
                "Shorten it, and say more in the hint",
                sheet="choices" if longest.row else "survey",
            )


def _length(conditions: Conditions, label: Label, code: str, fallback: str) -> int:
    """The characters of a text with the longest answers filled in; the longest of all languages without a code."""
    texts = [label.in_language(code, fallback)] if code else list(label.by_language.values())
    longest = 0
    for text in texts:
        if text is not None:
            filled = text.filled(lambda name: "x" * _longest_shown(conditions, name))
            longest = max(longest, telegram_length(filled))
    return longest


def _longest_shown(conditions: Conditions, name: str) -> int:
    question = conditions.question(name)
    if question is None:
        return _SHOWN
    rows = conditions.flow.choices_of(question)
    if rows:
        labels = [telegram_length(t.source) for row in rows for t in row.label.by_language.values()]
        many = question.type is QuestionType.SELECT_MULTIPLE
        return sum(labels) + 2 * len(labels) if many else max(labels, default=_SHOWN)
    known: Mapping[QuestionType, int] = _LONGEST_SHOWN
    return known.get(question.type, _SHOWN)
