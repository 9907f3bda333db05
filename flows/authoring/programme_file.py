"""Reads a programme from its files: ``programme.yaml``, ``value-map.yaml`` and one file for each flow.

Flows may be YAML or spreadsheets; the files that a spreadsheet names lie beside it.

All files are read before anything is given up, so that one check shows every mistake in all of them.
"""

from __future__ import annotations

import zoneinfo
from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import cache
from pathlib import PurePath
from types import MappingProxyType

from flows.authoring.crisis_words import read_crisis_words
from flows.authoring.draft import Draft
from flows.authoring.fields import Fields
from flows.authoring.flow_file import read_weekday
from flows.authoring.flow_files import (
    FlowFile,
    FlowFiles,
    is_translation,
    may_hold_flow,
    read_flow_files,
)
from flows.authoring.names import check_flow_id, check_name, is_language
from flows.authoring.problems import Problem, Problems, did_you_mean, nearest, quote
from flows.authoring.programme import ANSWERING, ANYONE, ROLES, Programme
from flows.authoring.publications import Source
from flows.authoring.texts import COLUMNS, Text, lacking
from flows.authoring.translations import (
    language_of,
    read_entries,
    templates_in,
    translations_of,
    with_template,
)
from flows.authoring.value_map import read_value_map
from flows.authoring.yaml_nodes import Entry, Node, Scalar, Sequence, read_yaml
from flows.authoring.yaml_nodes import Mapping as MappingNode
from flows.conversation.definition import Flow, Label
from flows.value.due import Schedule
from flows.value.exact_counts import Counts
from flows.value.periods import Length
from flows.value.value_map import ValueMap

PROGRAMME_FILE = "programme.yaml"
VALUE_MAP_FILE = "value-map.yaml"

KEYS = (
    "programme",
    "title",
    "provider",
    "timezone",
    "languages",
    "unchecked_languages",
    "summary",
    "quiet",
    "purpose",
    "who_sees",
    "roles",
    "sees_unanswered",
    "help_lines",
    "crisis_words",
    "contact",
)
TEXTS: Mapping[str, str] = {
    "title": "name of the programme",
    "provider": "who asks",
    "purpose": "why they ask; read before the first answer",
    "who_sees": "who sees the answers",
    "help_lines": "shown at once to somebody in crisis: check each number",
    "contact": "whom to ask",
}
"""What a programme says to people, and what a translator has to know of it."""
STEM = "programme"
OUTCOMES = {"weekly": None, "monthly": Length.MONTH, "quarterly": Length.QUARTER}
"""How often what changed and what it is worth is told; not every week, and the weekly summary is of what was done."""
OPTIONAL = frozenset({"unchecked_languages", "summary", "quiet", "sees_unanswered"})


def read_programme(files: Mapping[str, bytes]) -> tuple[Programme | None, tuple[Problem, ...]]:
    """The programme in ``files`` (name inside its folder -> content), or all that is wrong with it.

    Files that hold no flow, and that no form names, are none of a programme's. Never raises, for any bytes.
    """
    notes = {
        name: Problems(name)
        for name in sorted(files)
        if may_hold_flow(name, files[name]) or is_translation(name)
    }
    own = notes.setdefault(PROGRAMME_FILE, Problems(PROGRAMME_FILE))
    found = read_flow_files(
        files,
        {name: notes[name] for name in notes if name not in (PROGRAMME_FILE, VALUE_MAP_FILE)},
    )
    _check_translations(notes)
    programme = _read_own(files, own, found, notes)
    value_map, more = read_map(files, found, programme)
    problems = tuple(problem for each in notes.values() for problem in each.in_order()) + more
    if problems or programme is None or value_map is None:
        return None, problems
    return replace(programme, value_map=value_map), problems


def _check_translations(notes: Mapping[str, Problems]) -> None:
    """Each PO file translates something that is there."""
    stems = {PurePath(name).stem for name in notes if not is_translation(name)}
    for name, problems in notes.items():
        if is_translation(name) and not any(language_of(name, stem) for stem in stems):
            stem = PurePath(name).stem.partition(".")[0]
            remedy = did_you_mean(stem, stems, "Name it after the flow and the language: check-in.bn.po")
            problems.add(None, None, "this translates no file of this folder", remedy)


def source_in(files: Mapping[str, bytes], flow: FlowFile) -> Source:
    """The files that a flow is made of: its own, its translations, and those it may name."""

    def may_name(name: str, content: bytes) -> bool:
        if may_hold_flow(name, content) or is_translation(name):
            return False
        # What stands in a spreadsheet is packed: it may name any of them.
        return flow.is_form or PurePath(name).stem.encode() in flow.content

    beside = {
        name: content
        for name, content in files.items()
        if may_name(name, content) or language_of(name, PurePath(flow.file).stem)
    }
    return Source(flow.file, MappingProxyType({**beside, flow.file: flow.content}))


def read_map(
    files: Mapping[str, bytes], found: FlowFiles, programme: Programme | None
) -> tuple[ValueMap | None, tuple[Problem, ...]]:
    """The value map. Without one a programme only asks; then no question may say that it feeds the map."""
    if VALUE_MAP_FILE in files:
        value_map, problems = read_value_map(
            VALUE_MAP_FILE, files[VALUE_MAP_FILE], found.flows, found.sources
        )
        if found.unreadable:
            # What refers to a flow that could not be read is no further mistake.
            problems = tuple(
                problem
                for problem in problems
                if not any(flow in problem.message for flow in found.unreadable)
            )
        return value_map, problems
    problems = tuple(
        Problem(
            source.file,
            source.sheet,
            question.row,
            source.column("counts" if question.counts else "measures"),
            f"{question.name} feeds the value map, and there is none",
            f"Add the file {VALUE_MAP_FILE}, or take the key out.",
        )
        for flow, source in ((flow, found.sources[flow.id]) for flow in found.flows.values())
        for question in flow.questions
        if question.feeds
    )
    return ValueMap(programme=programme.id if programme else "", title=MappingProxyType({})), problems


def _read_own(
    files: Mapping[str, bytes],
    problems: Problems,
    found: FlowFiles,
    notes: Mapping[str, Problems],
) -> Programme | None:
    if PROGRAMME_FILE not in files:
        problems.add(
            None, None, "the folder has no programme.yaml", "Add it: who asks, why, which flow for whom"
        )
        return None
    root = read_yaml(files[PROGRAMME_FILE], problems)
    if root is None:
        return None
    required = tuple(key for key in KEYS if key not in OPTIONAL)
    top = Fields(root, problems, "a programme", KEYS, required=required)
    if not top.readable:
        return None
    languages = _languages(top)
    elsewhere = translations_of(STEM, files)
    draft = Draft(problems, languages[0], languages, whole="programme", elsewhere=frozenset(elsewhere))
    programme_id = top.text("programme")
    if programme_id is not None:
        check_flow_id(programme_id, problems, top.line_of("programme"), "programme", "a programme")
    roles = _roles(top, found)
    check_flows(found, roles, languages)
    labels = {key: _label(draft, top, key) for key in TEXTS}
    labels = _translated(labels, languages, {name: files[name] for name in elsewhere.values()}, notes)
    quiet_from, quiet_until = _quiet(top)
    unchecked = top.texts("unchecked_languages")
    for language in unchecked:
        if language not in languages:
            top.problem(
                "unchecked_languages",
                f"the programme does not speak {quote(language)}",
                did_you_mean(language, languages),
            )
    sees_unanswered = _sees_unanswered(top, roles)
    timezone = _timezone(top)
    summary, counts = _summary(top, timezone or "UTC")
    crisis_words = read_crisis_words(top, draft)
    for reference in draft.references:
        problems.add(
            reference.line,
            reference.column,
            f"{reference.column} names an answer, and nothing is answered yet",
            "Write the text without ${…}",
        )
    if programme_id is None or timezone is None:
        return None
    return Programme(
        id=programme_id,
        timezone=timezone,
        languages=languages,
        unchecked_languages=unchecked,
        summary=summary,
        counts=counts,
        quiet_from=quiet_from,
        quiet_until=quiet_until,
        roles=MappingProxyType(roles),
        crisis_words=crisis_words,
        sees_unanswered=sees_unanswered,
        flows=MappingProxyType({name: marked(flow, unchecked) for name, flow in found.flows.items()}),
        value_map=ValueMap(programme=programme_id, title=MappingProxyType({})),
        files=files,
        sources=MappingProxyType({flow: source_in(files, file) for flow, file in found.sources.items()}),
        media=MappingProxyType({}),
        **{key: label or Label(MappingProxyType({})) for key, label in labels.items()},
    )


def marked(flow: Flow, unchecked: tuple[str, ...]) -> Flow:
    """The flow, with the languages that no speaker has checked in the whole programme."""
    theirs = flow.settings.unchecked_languages
    both = tuple(
        language for language in flow.settings.languages if language in unchecked or language in theirs
    )
    return replace(flow, settings=replace(flow.settings, unchecked_languages=both))


def _languages(top: Fields) -> tuple[str, ...]:
    written = tuple(dict.fromkeys(top.texts("languages")))
    for language in written:
        if not is_language(language):
            top.problem(
                "languages", f"{quote(language)} is no language code", "Write for example en, bn or cy"
            )
    return tuple(language for language in written if is_language(language)) or ("en",)


def _label(draft: Draft, top: Fields, key: str) -> Label | None:
    node = top.node(key)
    if node is None:
        return None
    return draft.label_in(_joined(node, draft.default_language), key, top.line_of(key), None)


def read_texts(
    content: bytes, problems: Problems, elsewhere: Collection[str]
) -> tuple[tuple[Text, ...], tuple[str, ...]]:
    """What a programme's own file says to people, and in which languages; nothing else of it is read."""
    root = read_yaml(content, problems)
    if root is None:
        return (), ()
    top = Fields(root, problems, "a programme", KEYS)
    languages = _languages(top) if top.readable else ()
    if not languages:
        return (), ()
    draft = Draft(problems, languages[0], languages, whole="programme", elsewhere=frozenset(elsewhere))
    return texts_in({key: _label(draft, top, key) for key in TEXTS}), languages


def texts_in(labels: Mapping[str, Label | None]) -> tuple[Text, ...]:
    """A programme's texts as a translator works through them."""
    return tuple(
        Text(key, label, TEXTS[key]) for key, label in labels.items() if label is not None and key in TEXTS
    )


def _translated(
    labels: Mapping[str, Label | None],
    languages: tuple[str, ...],
    files: Mapping[str, bytes],
    notes: Mapping[str, Problems],
) -> dict[str, Label | None]:
    """The programme's texts with the languages of the PO files beside it."""
    added = {}
    for name, content in files.items():
        language = language_of(name, STEM) or ""
        if language not in languages:
            remedy = f"Add it to languages in {PROGRAMME_FILE}"
            notes[name].add(1, "Language", f"the programme does not speak {quote(language)}", remedy)
        entries = read_entries(content, language, notes[name])
        added[language] = templates_in(entries, texts_in(labels), languages[0], language, notes[name])
    return {key: with_template(label, key, added) if label else label for key, label in labels.items()}


def _joined(node: Node, default_language: str) -> Node:
    """A block given as a list of lines, in each language, as one text."""
    match node:
        case Sequence(line=line):
            return MappingNode(line, (Entry(default_language, line, _one_text(node)),))
        case MappingNode(line, entries):
            return MappingNode(line, tuple(replace(entry, value=_one_text(entry.value)) for entry in entries))
        case _:
            return node


def _one_text(node: Node) -> Node:
    if not isinstance(node, Sequence):
        return node
    lines = [item.text.strip() for item in node.items if isinstance(item, Scalar)]
    # A list with anything but texts in it stays as it is, and is refused as no text.
    return Scalar(node.line, "\n".join(lines), plain=False) if len(lines) == len(node.items) else node


def _summary(top: Fields, timezone: str) -> tuple[Schedule, Counts]:
    """When summaries go out, each Monday at nine, all in one, where nothing is said; and how they count."""
    node = top.node("summary")
    if node is None:
        return Schedule(zone=timezone), Counts.ROUNDED
    summary = Fields(node, top.problems, "summary", ("weekday", "hour", "timezone", "outcomes", "counts"))
    hour = summary.integer("hour", 0, 23)
    outcomes = summary.one_of("outcomes", OUTCOMES)
    counts = summary.one_of("counts", tuple(Counts))
    schedule = Schedule(
        weekday=read_weekday(summary, "weekday") or 1,
        hour=9 if hour is None else hour,
        zone=_timezone(summary) or timezone,
        outcomes=OUTCOMES[outcomes] if outcomes is not None else None,
    )
    return schedule, Counts(counts) if counts is not None else Counts.ROUNDED


def _quiet(top: Fields) -> tuple[int, int]:
    """The hours between which nobody is written to unasked; from nine to eight where nothing is said."""
    node = top.node("quiet")
    if node is None:
        return 21, 8
    quiet = Fields(node, top.problems, "quiet", ("from", "until"), required=("from", "until"))
    begins, ends = quiet.integer("from", 0, 23), quiet.integer("until", 0, 23)
    return 21 if begins is None else begins, 8 if ends is None else ends


def _sees_unanswered(top: Fields, roles: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The roles that may see who has not answered: those who work there or look after it, never those who are asked."""
    written = tuple(dict.fromkeys(top.texts("sees_unanswered")))
    may = tuple(role for role in dict.fromkeys((*roles, *ROLES)) if role not in ANSWERING)
    for role in written:
        if role in ANSWERING:
            top.problem(
                "sees_unanswered",
                f"who is a {quote(role)} may not see who else has answered",
                f"Write one of: {', '.join(may)}",
            )
        elif role not in may:
            top.problem("sees_unanswered", f"there is no role {quote(role)}", did_you_mean(role, may))
    return tuple(role for role in written if role in may)


def _timezone(top: Fields) -> str | None:
    name = top.text("timezone")
    if name is None or name in _zones():
        return name
    near = did_you_mean(name, _zones(), "Write for example Europe/London")
    top.problem("timezone", f"there is no time zone {quote(name)}", near)
    return None


@cache
def _zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def _roles(top: Fields, found: FlowFiles) -> dict[str, tuple[str, ...]]:
    flows = found.flows
    written = top.mapping("roles")
    roles: dict[str, tuple[str, ...]] = {}
    for entry in written.entries if written else ():
        # A programme may have roles of its own; one that is nearly one of ours is a slip.
        if entry.key not in ROLES and (near := nearest(entry.key, ROLES)):
            top.problems.add(
                entry.line, "roles", f"there is no role {quote(entry.key)}", f'Did you mean "{near}"?'
            )
        elif entry.key not in ROLES:
            check_name(entry.key, top.problems, entry.line, "roles", "a role")
        role = Fields(entry.value, top.problems, f"the role {entry.key}", ("flows",), required=("flows",))
        for scalar in role.scalars("flows"):
            name = scalar.text.strip()
            if name in flows:
                flow = flows[name]
                if flow.audience not in (ANYONE, entry.key):
                    top.problems.add(
                        scalar.line,
                        "roles",
                        f"the flow {name} is written for {flow.audience}, not for {entry.key}",
                        f"Take it out here, or write {found.sources[name].column('audience')}: {ANYONE}"
                        f" in {found.sources[name].file}",
                    )
            elif name not in found.unreadable:
                top.problems.add(
                    scalar.line,
                    "roles",
                    f"the role {entry.key} names the flow {quote(name)}, which is not in this folder",
                    did_you_mean(name, flows, f"Add the file {name}.yaml, or {name}.xlsx"),
                )
        roles[entry.key] = tuple(dict.fromkeys(role.texts("flows")))
    return roles


def _check_complete(flow: Flow, language: str, source: FlowFile) -> None:
    """Whoever is offered a language is asked everything in it. (In YAML, what is missing was said line by line.)"""
    if source.problems and not source.is_form:
        return
    for text in lacking(flow, language):
        of, _, kind = text.place.rpartition("/")
        kind = COLUMNS.get(kind, kind)
        column = source.column(kind) if text.sheet == "settings" else kind
        named = f"{kind} of {quote(of.rpartition('/')[2])}" if of else kind
        source.problems.add(
            text.row or None,
            f"{column}::{language}" if source.is_form else text.place,
            f"{named} is missing in the language {quote(language)}",
            "Translate it",
            sheet=text.sheet if source.is_form else None,
        )


def check_flows(found: FlowFiles, roles: Mapping[str, tuple[str, ...]], languages: tuple[str, ...]) -> None:
    """Each flow against the programme: its audience, its languages, and that somebody can open it."""
    opened = {flow for listed in roles.values() for flow in listed}
    for flow in found.flows.values():
        source = found.sources[flow.id]
        audiences = (*dict.fromkeys((*roles, *ROLES)), ANYONE)
        if flow.audience not in audiences:
            source.problem(
                "audience", f"there is no role {quote(flow.audience)}", did_you_mean(flow.audience, audiences)
            )
        if roles and flow.id not in opened:
            source.problem(
                "flow", "no role can open this flow", f"Add {flow.id} to a role in {PROGRAMME_FILE}"
            )
        for language in flow.settings.languages:
            if language not in languages:
                source.problem(
                    "title",
                    f"the flow speaks {quote(language)}, the programme does not",
                    f"Add it to languages in {PROGRAMME_FILE}",
                )
        for language in languages:
            if language in flow.settings.languages:
                _check_complete(flow, language, source)
            if language not in flow.settings.languages:
                where = (
                    f"a column label::{language}, with each text translated"
                    if source.is_form
                    else f"{language}: … to its texts"
                )
                source.problem(
                    "title", f"the programme speaks {quote(language)}, this flow does not", f"Add {where}"
                )
