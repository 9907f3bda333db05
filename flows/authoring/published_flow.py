"""One flow that is published into a programme: read from its files, checked against all the rest of the programme."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath
from types import MappingProxyType

from flows.authoring.flow_file import read_flow
from flows.authoring.flow_files import BUILT_IN, FlowFile, FlowFiles, is_yaml
from flows.authoring.problems import Problem, Problems, quote
from flows.authoring.programme import ANYONE, Programme
from flows.authoring.programme_file import check_flows, marked, read_map
from flows.authoring.publications import Source
from flows.authoring.translations import language_of, translations_of, with_translations
from flows.conversation.definition import Flow

AUDIENCE = "audience"
"""A file beside a form that does not say itself whom it is for, and whose author was asked."""


def read_source(source: Source) -> tuple[Flow | None, tuple[Problem, ...]]:
    """The flow in these files, or all that is wrong with it. Never raises, for any bytes."""
    stem = PurePath(source.file).stem
    elsewhere = translations_of(stem, source.files)
    if is_yaml(source.file):
        flow, problems = read_flow(source.file, source.content, source.files.get, elsewhere)
    else:
        # pyxform takes a third of a second to load: a bot that only serves YAML does without.
        from flows.authoring.xlsform import read_xlsform

        reading = read_xlsform(source.file, source.content, source.files.get)
        flow, problems = reading.flow, reading.problems
        if flow is not None and flow.audience == ANYONE and AUDIENCE in source.files:
            flow = replace(flow, audience=source.files[AUDIENCE].decode())
    return with_translations(flow, problems, source.files, stem)


def filed_as(flow: Flow, source: Source) -> Source:
    """The same files, with the one that holds the questions named after the flow: so it is read as this flow again."""
    name = f"{flow.id}{PurePath(source.file).suffix.lower()}"
    if name == source.file:
        return source
    stem = PurePath(source.file).stem
    files = {}
    for file, content in source.files.items():
        language = language_of(file, stem)
        files[f"{flow.id}.{language}.po" if language else file] = content
    files = {file: content for file, content in files.items() if file != source.file}
    return Source(name, MappingProxyType({**files, name: source.content}))


def put_into(
    programme: Programme, flow: Flow, source: Source
) -> tuple[Programme | None, tuple[Problem, ...]]:
    """The programme with this flow in the place of the one of its id; or all that does not fit.

    A flow that the programme does not name anywhere is opened by the roles it is written for.
    """
    problems = Problems(source.file)
    file = FlowFile(source.file, source.content, not is_yaml(source.file), problems)
    flow = marked(flow, programme.unchecked_languages)
    if flow.id in BUILT_IN:
        file.problem("flow", f"the bot has a flow {quote(flow.id)} of its own", "Rename this one")
    roles = dict(programme.roles)
    if not any(flow.id in listed for listed in roles.values()):
        for role, listed in programme.roles.items():
            if flow.audience in (ANYONE, role):
                roles[role] = (*listed, flow.id)
    check_flows(FlowFiles({flow.id: flow}, {flow.id: file}), roles, programme.languages)
    flows = {**programme.flows, flow.id: flow}
    others = {each: _file_of(programme, each) for each in programme.flows}
    found = FlowFiles(flows, {**others, flow.id: file})
    value_map, more = read_map(programme.files, found, programme)
    wrong = (*problems.in_order(), *more)
    if wrong or value_map is None:
        return None, wrong
    put = replace(
        programme,
        flows=MappingProxyType(flows),
        roles=MappingProxyType(roles),
        value_map=value_map,
        sources=MappingProxyType({**programme.sources, flow.id: source}),
    )
    return put, ()


def _file_of(programme: Programme, flow: str) -> FlowFile:
    name = f"{flow}.yaml"
    known = programme.sources.get(flow) or Source(name, {name: b""})
    return FlowFile(known.file, known.content, not is_yaml(known.file), Problems(known.file))


def taken_out(programme: Programme, flow: str) -> Programme:
    """The programme without a flow: nobody can begin it any more. What the value map says of it stays."""
    flows = {each: found for each, found in programme.flows.items() if each != flow}
    return replace(programme, flows=MappingProxyType(flows))
