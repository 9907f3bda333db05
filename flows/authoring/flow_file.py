"""Reads one flow from YAML: the same words as XLSForm's, every mistake a Problem, all of them at once.

A flow's revision is the hash of what it says, so comments and layout make no new revision.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from flows.authoring.attached import Beside, nothing_beside
from flows.authoring.draft import LONGEST_BUTTON, Draft
from flows.authoring.effort import check_effort
from flows.authoring.fields import Fields
from flows.authoring.names import check_flow_id, check_name, is_language
from flows.authoring.problems import Problem, Problems, did_you_mean, quote
from flows.authoring.question_parts import media, other_columns
from flows.authoring.question_rows import read_rows
from flows.authoring.question_types import SELECTS
from flows.authoring.references import check_choices_named, check_references
from flows.authoring.yaml_nodes import Mapping, Node, Refused, Scalar, read_yaml
from flows.conversation.definition import ChoiceRow, Element, Flow, FlowSettings, Label, Rhythm
from flows.conversation.expressions import parse_template
from flows.conversation.lexicon import folded

FLOW_KEYS = ("flow", "title", "audience", "settings", "thanks", "choices", "survey")
SETTINGS_KEYS = (
    "default_language",
    "languages",
    "unchecked_languages",
    "rhythm",
    "offered_on",
    "offered_at",
    "expires_after_days",
    "opens_on",
    "closes_on",
    "reminders",
    "remind_after_hours",
    "minutes",
    "check_answers",
    "version",
    "instance_name",
    "allow_choice_duplicates",
    "columns",
)
CHOICE_KEYS = ("name", "label", "media")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

LONGEST_TITLE = 60
LONGEST_EXPIRY = 366
MOST_REMINDERS = 3
LONGEST_WAIT = 24 * 28
"""Hours before a reminder."""
MOST_MINUTES = 240
MOST_CHOICES = 2_000
"""Long lists go in pages and are searched by typing; a list beyond this belongs into a file beside the flow."""


def read_flow(
    file: str, content: bytes, beside: Beside = nothing_beside, elsewhere: Collection[str] = ()
) -> tuple[Flow | None, tuple[Problem, ...]]:
    """The flow in ``content``, or all that is wrong with it. Never raises, for any bytes.

    ``beside`` gives the content of files that the flow names (``select_one_from_file``, ``pulldata``); ``elsewhere``
    are the languages whose texts stand in PO files (``translations``).
    """
    problems = Problems(file)
    flow = draft_flow(content, problems, beside, elsewhere)
    return (None if problems else flow), problems.in_order()


def draft_flow(
    content: bytes, problems: Problems, beside: Beside = nothing_beside, elsewhere: Collection[str] = ()
) -> Flow | None:
    """The flow as far as it can be read, for checking other files against; with Problems it must not be used."""
    root = read_yaml(content, problems)
    if root is None:
        return None
    top = Fields(root, problems, "a flow", FLOW_KEYS, required=("flow", "title", "audience", "survey"))
    if not top.readable:
        return None
    settings = Fields(
        top.node("settings") or Mapping(top.line, ()), problems, "the key settings", SETTINGS_KEYS
    )
    languages, default_language = _languages(top, settings)
    draft = Draft(problems, default_language, languages, beside=beside, elsewhere=frozenset(elsewhere))
    flow_id = top.text("flow")
    if flow_id is not None and not check_flow_id(flow_id, problems, top.line_of("flow"), "flow", "a flow"):
        flow_id = None
    title = draft.label(top, "title", None, LONGEST_TITLE)
    audience = top.text("audience")
    _read_choices(top, draft, duplicates=settings.yes_or_no("allow_choice_duplicates") or False)
    children = read_rows(top.items("survey"), draft, "")
    if top.has("survey") and not top.items("survey"):
        top.problem("survey", "the flow asks nothing", "Add a question: - {type: text, name: …, label: …}")
    thanks = draft.label(top, "thanks", None)
    read_settings = replace(
        read_flow_settings(settings, languages, default_language, thanks),
        version=settings.text("version") or "",
        instance_name=draft.expression(settings, "instance_name", None),
        columns=other_columns(settings),
    )
    draft.attach_named_tables()
    check_references(draft.references, draft.named, problems)
    flow = Flow(
        id=flow_id or "",
        revision=revision_of(root, draft.files),
        title=title or Label({default_language: parse_template("")}),
        audience=audience or "",
        children=children,
        settings=read_settings,
        choices=MappingProxyType(dict(draft.choices)),
        files=MappingProxyType(dict(draft.files)),
        file_names=tuple(sorted(draft.file_names)),
    )
    check_effort(flow, problems)
    offered = {
        question.name: [row.name for row in flow.choices_of(question)]
        for question in flow.questions
        if question.type in SELECTS and question.list_name
    }
    check_choices_named(draft.references, offered, problems)
    return flow if flow_id and audience else None


def revision_of(root: Node, files: dict[str, Element] | None = None) -> str:
    """The first 16 hex digits of the hash over the content: every text, in an order of its own, and the files."""
    content = _canonical(root)
    if files:
        content = [content, {name: repr(read) for name, read in files.items()}]
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode("utf-8")).hexdigest()[:16]


def _canonical(node: Node) -> Any:
    match node:
        case Scalar():
            return None if node.is_blank else node.text
        case Mapping(entries=entries):
            return {entry.key: _canonical(entry.value) for entry in entries}
        case Refused():
            return None
        case _:
            return [_canonical(item) for item in node.items]


def _languages(top: Fields, settings: Fields) -> tuple[tuple[str, ...], str]:
    """The languages the flow speaks (its settings say, or else its title), and the default one."""
    default = settings.text("default_language")
    if settings.has("languages"):
        written = list(dict.fromkeys(settings.texts("languages")))
        line, column, fields = settings.line_of("languages"), "languages", settings
    else:
        title = top.node("title")
        written = [entry.key for entry in title.entries] if isinstance(title, Mapping) else [default or "en"]
        line, column, fields = top.line_of("title"), "title", top
    for language in written:
        if not is_language(language):
            fields.problems.add(
                line, column, f"{quote(language)} is no language code", "Write for example en, bn or cy"
            )
    languages = tuple(language for language in written if is_language(language)) or ("en",)
    if default is not None and default not in languages:
        settings.problem(
            "default_language",
            f"the flow does not speak its default language {quote(default)}",
            did_you_mean(default, languages),
        )
        default = None
    if default is None:
        default = "en" if "en" in languages else languages[0]
    first = [default, *(language for language in languages if language != default)]
    return tuple(first), default


def read_flow_settings(
    settings: Fields, languages: tuple[str, ...], default_language: str, thanks: Label | None
) -> FlowSettings:
    """What a flow says of itself besides its questions, from YAML's ``settings`` or a spreadsheet's own columns."""
    defaults = FlowSettings()
    rhythm = settings.one_of("rhythm", [rhythm.value for rhythm in Rhythm])
    days = settings.integer("expires_after_days", 1, LONGEST_EXPIRY)
    hour = settings.integer("offered_at", 0, 23)
    wait = settings.integer("remind_after_hours", 1, LONGEST_WAIT)
    opens, closes = settings.day("opens_on"), settings.day("closes_on")
    if opens is not None and closes is not None and closes < opens:
        settings.problem("closes_on", "the flow closes before it opens", "Write a later day")
    unchecked = settings.texts("unchecked_languages")
    for language in unchecked:
        if language not in languages:
            settings.problem(
                "unchecked_languages",
                f"the flow does not speak {quote(language)}",
                did_you_mean(language, languages),
            )
    return FlowSettings(
        default_language=default_language,
        languages=languages,
        rhythm=Rhythm(rhythm) if rhythm else defaults.rhythm,
        offered_on=read_weekday(settings, "offered_on") or defaults.offered_on,
        offered_at=defaults.offered_at if hour is None else hour,
        expires_after=timedelta(days=days) if days else defaults.expires_after,
        opens_on=opens,
        closes_on=closes,
        reminders=settings.integer("reminders", 0, MOST_REMINDERS) or 0,
        remind_after=timedelta(hours=wait) if wait else defaults.remind_after,
        minutes=settings.integer("minutes", 0, MOST_MINUTES) or 0,
        check_answers=settings.yes_or_no("check_answers") or False,
        thanks=thanks,
        unchecked_languages=unchecked,
    )


def read_weekday(fields: Fields, key: str) -> int | None:
    """A weekday by its English name or its ISO number: 1 is Monday."""
    text = fields.text(key)
    if text is None:
        return None
    if text.casefold() in WEEKDAYS:
        return WEEKDAYS.index(text.casefold()) + 1
    if text in tuple("1234567"):
        return int(text)
    fields.problem(key, f"{quote(text)} is no day of the week", did_you_mean(text.casefold(), WEEKDAYS))
    return None


def _read_choices(top: Fields, draft: Draft, *, duplicates: bool) -> None:
    lists = top.mapping("choices")
    if lists is None:
        return
    for entry in lists.entries:
        check_name(entry.key, draft.problems, entry.line, "choices", "a list")
        listed = Fields(Mapping(entry.line, (entry,)), draft.problems, "the list", (entry.key,))
        rows = _read_list(entry.key, listed.items(entry.key), draft, duplicates=duplicates)
        if rows:
            draft.choices[entry.key] = rows
            continue
        draft.unreadable_lists.add(entry.key)
        if not listed.has(entry.key):
            listed.problem(entry.key, f"the list {quote(entry.key)} is empty", "Add - {name: …, label: …}")
    for name, rows in draft.choices.items():
        if len(rows) > MOST_CHOICES:
            line = next(entry.line for entry in lists.entries if entry.key == name)
            draft.problems.add(
                line,
                "choices",
                f"the list {quote(name)} has {len(rows)} rows; it may have {MOST_CHOICES}",
                "Put it into a CSV beside the flow (select_one_from_file)",
            )


def _read_list(
    list_name: str, nodes: tuple[Node, ...], draft: Draft, *, duplicates: bool
) -> tuple[ChoiceRow, ...]:
    rows: list[tuple[int, ChoiceRow]] = []
    lines: dict[str, int] = {}
    for node in nodes:
        fields = Fields(node, draft.problems, "a choice", _keys_of_choice(node), required=("name", "label"))
        name = fields.text("name")
        others = {
            key: text for key in fields.written() if key not in CHOICE_KEYS and (text := fields.text(key))
        }
        label = draft.label(fields, "label", None, LONGEST_BUTTON)
        if name is None:
            continue
        line = fields.line_of("name")
        if any(letter.isspace() for letter in name):
            remedy = f'Write "{"_".join(name.split())}"; the label may have spaces'
            draft.problems.add(line, "name", f"the choice name {quote(name)} has a space in it", remedy)
        elif name in lines and not duplicates:
            draft.problems.add(
                line,
                "name",
                f"the list {quote(list_name)} already has {quote(name)}, in line {lines[name]}",
                "Give each choice a name of its own",
            )
        else:
            lines.setdefault(name, line)
            shown = label or Label({draft.default_language: parse_template("")})
            rows.append((line, ChoiceRow(name, shown, others, media(fields, draft, None), line)))
    if not any(row.columns for _, row in rows):
        # Where a filter chooses among the rows, the same words may well be there twice.
        _check_told_apart(rows, draft)
    return tuple(row for _, row in rows)


def _keys_of_choice(node: Node) -> tuple[str, ...]:
    """A choice that has its name and label may have columns besides, for filters to look at."""
    keys = [entry.key for entry in node.entries] if isinstance(node, Mapping) else []
    whole = "name" in keys and "label" in keys
    return tuple(dict.fromkeys((*CHOICE_KEYS, *keys))) if whole else CHOICE_KEYS


def _check_told_apart(rows: Collection[tuple[int, ChoiceRow]], draft: Draft) -> None:
    """Two choices with the same words cannot be told apart, nor typed."""
    for language in draft.languages:
        said: dict[str, str] = {}
        for line, row in rows:
            template = row.label.by_language.get(language)
            words = folded(template.source) if template is not None else ""
            if words in said:
                draft.problems.add(
                    line,
                    "label",
                    f"{quote(said[words])} has the same words in {quote(language)}",
                    "Word them so that people can tell them apart",
                )
            elif words:
                said[words] = row.name
