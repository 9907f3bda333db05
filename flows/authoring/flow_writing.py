"""Writes a flow as YAML, in the words that ``flow_file`` reads: reading it gives the same flow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

import yaml

from flows.authoring.attached import columns_of_list, file_of_list, tables_in
from flows.authoring.ladders import list_of_ladder
from flows.authoring.question_types import EXTERNAL, GROUP, LADDER, REPEAT
from flows.conversation.definition import Flow, FlowSettings, Group, Item, Label, Question, QuestionType
from flows.conversation.expressions import Expression
from flows.values import plain_decimal

WIDTH = 110


def write_flow(flow: Flow) -> str:
    """The flow as the text of its file."""
    written = {
        "flow": flow.id,
        "title": _label(flow.title, flow),
        "audience": flow.audience,
        "settings": _settings(flow),
        "thanks": _label(flow.settings.thanks, flow),
        "choices": {
            name: [
                {
                    "name": row.name,
                    "label": _label(row.label, flow),
                    **row.columns,
                    **_some(media={kind: _label(label, flow) for kind, label in row.media.items()}),
                }
                for row in rows
            ]
            for name, rows in flow.choices.items()
            if file_of_list(name) is None and name not in _own_lists(flow)
        },
        "survey": [*_files(flow), *_rows(flow.children, flow)],
    }
    return yaml.dump(
        _some(**written), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=WIDTH, indent=2
    )


class _Dumper(yaml.SafeDumper):
    """No anchors (they are not read), and lists set in from their key."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        return super().increase_indent(flow, False)


def _some(**cells: Any) -> dict[str, Any]:
    """The keys that have something behind them."""
    return {key: value for key, value in cells.items() if value not in (None, "", {}, [], ())}


def _label(label: Label | None, flow: Flow) -> Any:
    """A text: plain where the flow speaks one language, else by language."""
    if label is None:
        return None
    texts = {code: template.source for code, template in label.by_language.items()}
    only = flow.settings.default_language
    plain = set(texts) == {only} == set(flow.title.by_language) and only == "en"
    return texts[only] if plain else texts


def plain_settings(settings: FlowSettings) -> dict[str, str]:
    """The settings that are one word or number each, by their keys."""
    opens, closes = settings.opens_on, settings.closes_on
    return {
        "rhythm": settings.rhythm.value,
        "offered_on": str(settings.offered_on),
        "offered_at": str(settings.offered_at),
        "expires_after_days": str(settings.expires_after.days),
        "opens_on": opens.isoformat() if opens is not None else "",
        "closes_on": closes.isoformat() if closes is not None else "",
        "reminders": str(settings.reminders),
        "remind_after_hours": str(settings.remind_after // timedelta(hours=1)),
        "minutes": str(settings.minutes),
        "check_answers": "yes" if settings.check_answers else "no",
    }


def changed_settings(settings: FlowSettings) -> dict[str, str]:
    """Those of them that are not as they are where nothing is said."""
    usual = plain_settings(FlowSettings())
    return {key: text for key, text in plain_settings(settings).items() if text != usual[key]}


def _settings(flow: Flow) -> Mapping[str, Any]:
    settings = flow.settings
    spoken = tuple(flow.title.by_language)
    usual_default = "en" if "en" in settings.languages else settings.languages[0]
    name = settings.instance_name
    return _some(
        default_language=settings.default_language if settings.default_language != usual_default else "",
        languages=list(settings.languages) if set(spoken) != set(settings.languages) else [],
        unchecked_languages=list(settings.unchecked_languages),
        **{key: _number(text) for key, text in changed_settings(settings).items()},
        version=settings.version,
        instance_name=name.source if name is not None else "",
        allow_choice_duplicates=True if has_choices_twice(flow) else None,
        columns=dict(settings.columns),
    )


def has_choices_twice(flow: Flow) -> bool:
    """Whether a list has a choice of the same name twice, for a filter to choose between."""
    return any(
        len({row.name for row in rows}) < len(rows)
        for name, rows in flow.choices.items()
        if file_of_list(name) is None
    )


def _number(text: str) -> Any:
    return int(text) if text.isdecimal() else text


def _files(flow: Flow) -> Iterator[Mapping[str, Any]]:
    """A row for each file beside the flow that no select and no expression names."""
    named = {found[0] for name in flow.choices if (found := file_of_list(name)) is not None}
    tables = {name.removesuffix(".csv") for name in tables_of(flow)}
    for file in flow.file_names:
        stem, _, suffix = file.rpartition(".")
        word = next((word for word, ending in EXTERNAL.items() if ending == suffix), None)
        if file not in named and stem not in tables and word is not None:
            yield {"type": word, "name": stem}


def tables_of(flow: Flow) -> Iterator[str]:
    """The tables that the expressions of a flow look into."""
    for question, around in flow.walk():
        expressions = [
            *(group.relevant for group in around),
            *(group.count for group in around),
            question.relevant,
            question.constraint,
            question.required,
            question.calculation,
            question.default if isinstance(question.default, Expression) else None,
            question.choice_filter,
            question.read_only_if,
            flow.settings.instance_name,
        ]
        for expression in expressions:
            if expression is not None:
                yield from tables_in(expression.tree)


def _own_lists(flow: Flow) -> frozenset[str]:
    """The lists that stand with the ladder they belong to."""
    return frozenset(
        question.list_name or ""
        for question in flow.questions
        if _has_own_list(question, flow) and question.list_name is not None
    )


def _has_own_list(question: Question, flow: Flow) -> bool:
    return (
        question.type is QuestionType.RANGE
        and question.is_ladder
        and question.list_name == list_of_ladder(question.path)
        and sum(each.list_name == question.list_name for each in flow.questions) == 1
        and all(not row.columns and not row.media for row in flow.choices_of(question))
    )


def _rows(items: Sequence[Item], flow: Flow) -> Iterator[Mapping[str, Any]]:
    for item in items:
        match item:
            case Question():
                yield _question(item, flow)
            case Group():
                yield _some(
                    type=REPEAT if item.repeats else GROUP,
                    name=item.name,
                    label=_label(item.label, flow),
                    relevant=_source(item.relevant),
                    appearance=" ".join(sorted(item.appearance)),
                    repeat_count=_source(item.count),
                    read_only=_source(item.read_only_if),
                    was=list(item.was),
                    columns=dict(item.columns),
                    survey=list(_rows(item.children, flow)),
                )


def _question(question: Question, flow: Flow) -> Mapping[str, Any]:
    where = question.choices_from.where if question.choices_from is not None else question.choice_filter
    columns = {key: text for key, text in question.columns.items() if key != "parameters"}
    return _some(
        type=_type(question),
        name=question.name,
        label=_label(question.label, flow),
        hint=_label(question.hint, flow),
        guidance_hint=_label(question.guidance, flow),
        media={kind: _label(label, flow) for kind, label in question.media.items()},
        **_steps(question, flow),
        required=_condition(question.required),
        required_message=_label(question.required_message, flow),
        relevant=_source(question.relevant),
        constraint=_source(question.constraint),
        constraint_message=_label(question.constraint_message, flow),
        calculation=_source(question.calculation),
        default=_source(question.default),
        trigger=list(question.triggers),
        choice_filter=_source(where),
        parameters=" ".join(filter(None, (*_columns(question), question.columns.get("parameters")))),
        appearance=" ".join(
            sorted(question.appearance - {LADDER} if _is_ladder(question) else question.appearance)
        ),
        read_only=True if question.read_only else _source(question.read_only_if),
        unit=str(question.unit or ""),
        sensitive=question.sensitive or None,
        counts=question.counts,
        measures=question.measures,
        was=list(question.was),
        columns=columns,
    )


def _source(written: Expression | str | None) -> str | None:
    return written.source if isinstance(written, Expression) else written


def _condition(written: Expression | None) -> Any:
    return True if written is not None and written.source == "true()" else _source(written)


def _is_ladder(question: Question) -> bool:
    return question.type is QuestionType.RANGE and question.is_ladder


def _type(question: Question) -> str:
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
        case QuestionType.RANGE if question.is_ladder:
            return LADDER
        case _:
            return question.type.value


def _columns(question: Question) -> Iterator[str]:
    """Which columns of a file name its choices and label them, where they are not the usual ones."""
    found = file_of_list(question.list_name or "")
    if found is not None and found[1:] != columns_of_list(found[0], {}):
        yield from (f"value={found[1]}", f"label={found[2]}")


def _steps(question: Question, flow: Flow) -> Mapping[str, Any]:
    steps = question.steps
    if steps is None:
        return {}
    if _is_ladder(question) and steps.start == steps.step == 1:
        found: dict[str, Any] = {"steps": _plain(steps.end)}
    else:
        found = {"start": _plain(steps.start), "end": _plain(steps.end), "step": _plain(steps.step)}
    if _has_own_list(question, flow):
        rows = flow.choices_of(question)
        found["choices"] = {_number(row.name): _label(row.label, flow) for row in rows}
    elif question.list_name is not None:
        found["choices"] = question.list_name
    return found


def _plain(number: Decimal) -> Any:
    return _number(plain_decimal(number))
