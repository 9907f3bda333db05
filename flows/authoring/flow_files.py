"""Reads the flows that lie in a programme's folder: YAML files, and questionnaires in spreadsheets.

A spreadsheet finds the files that it names (lists, tables) among those beside it.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath

from flows.authoring.flow_file import draft_flow
from flows.authoring.problems import Problems, quote
from flows.authoring.translations import SUFFIX as TRANSLATION
from flows.authoring.translations import translated, translations_of
from flows.conversation.definition import Flow

YAML_SUFFIXES = (".yaml", ".yml")
FORM_SUFFIXES = (".xlsx", ".xlsm", ".xls", ".csv", ".md")
"""Spreadsheets: what is in them decides how they are read, whatever the ending."""
DATA_SUFFIXES = (".csv", ".xml", ".geojson")
"""Files that a form may name."""

BUILT_IN = frozenset({"consent", "offer-weekly", "offer-monthly"})
"""Flows that the bot brings itself, in every programme (``library/flows``)."""

WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
"""How workbooks begin, whatever their name says."""

_SURVEY = re.compile(r"^\s*\|?\s*[\"']?survey[\"']?\s*([|,;\t]|$)", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class FlowFile:
    """The file that a flow was read from, and where in it the flow says what it is."""

    file: str
    content: bytes
    is_form: bool
    problems: Problems

    @property
    def sheet(self) -> str | None:
        """The sheet that its questions stand in."""
        return "survey" if self.is_form else None

    def column(self, key: str) -> str:
        """How the file calls a key that only this bot has."""
        return f"bot::{key}" if self.is_form else key

    def problem(self, key: str, message: str, remedy: str) -> None:
        """Something that the flow says of itself as a whole is wrong."""
        if not self.is_form:
            self.problems.add(_line_of(key, self.content), key, message, remedy)
        elif key == "title":
            self.problems.add(1, "label", message, remedy, sheet="survey")
        else:
            column = "form_id" if key == "flow" else self.column(key)
            self.problems.add(2, column, message, remedy, sheet="settings")


@dataclass
class FlowFiles:
    """The flows of a folder by id, with their sources; and the ids that could not be read."""

    flows: dict[str, Flow] = field(default_factory=dict)
    sources: dict[str, FlowFile] = field(default_factory=dict)
    unreadable: set[str] = field(default_factory=set)

    def take(self, flow: Flow | None, source: FlowFile) -> None:
        if flow is None:
            self.unreadable.add(PurePath(source.file).stem)
            return
        if flow.id in BUILT_IN:
            source.problem("flow", f"the bot has a flow {quote(flow.id)} of its own", "Rename this one")
        if flow.id in self.flows:
            other = self.sources[flow.id].file
            source.problem("flow", f"{other} holds the flow {quote(flow.id)} too", "Keep one of them")
            return
        self.flows[flow.id], self.sources[flow.id] = flow, source


def read_flow_files(files: Mapping[str, bytes], notes: Mapping[str, Problems]) -> FlowFiles:
    """The flows in ``files``; ``notes`` has for each file that may hold one, or translates one, where Problems go."""
    found = FlowFiles()
    translations = {name: each for name, each in notes.items() if is_translation(name)}
    for name, problems in notes.items():
        if is_translation(name):
            continue
        content, stem = files[name], PurePath(name).stem
        if is_yaml(name):
            flow = _read_yaml(name, content, files, problems)
        else:
            flow = _read_form(name, content, files, problems)
        if flow is not None and not problems:
            flow = translated(flow, files, stem, translations)
        found.take(flow, FlowFile(name, content, not is_yaml(name), problems))
    return found


def _read_yaml(name: str, content: bytes, files: Mapping[str, bytes], problems: Problems) -> Flow | None:
    if name.endswith(".yml"):
        problems.add(
            None, None, "a flow's file ends in .yaml", f"Rename it to {name.removesuffix('.yml')}.yaml"
        )
    elsewhere = translations_of(PurePath(name).stem, files)
    flow = draft_flow(content, problems, files.get, elsewhere)
    stem = name.rpartition("/")[2].rpartition(".")[0]
    if flow is not None and flow.id != stem:
        problems.add(
            1,
            "flow",
            f"the file {quote(stem)} holds the flow {quote(flow.id)}",
            f"Rename the file to {flow.id}.yaml",
        )
    return flow


def _read_form(name: str, content: bytes, files: Mapping[str, bytes], problems: Problems) -> Flow | None:
    # pyxform takes a third of a second to load: a bot that only serves YAML does without.
    from flows.authoring.xlsform import read_xlsform

    reading = read_xlsform(name, content, files.get)
    problems.include(reading.problems)
    return reading.flow


def may_hold_flow(name: str, content: bytes) -> bool:
    """Whether a file is read as a flow: a CSV or a Markdown page only where it has a sheet survey."""
    path = PurePath(name)
    if path.name.startswith((".", "~$")):
        # What a spreadsheet program leaves beside an open workbook.
        return False
    if path.suffix.lower() in (".csv", ".md") and not content.startswith(WORKBOOKS):
        wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        text = content.decode("utf-16" if wide else "utf-8-sig", "replace").replace("\0", "")
        return _SURVEY.search(text) is not None
    return is_yaml(name) or path.suffix.lower() in FORM_SUFFIXES


def is_translation(name: str) -> bool:
    return PurePath(name).suffix.lower() == TRANSLATION


def is_yaml(name: str) -> bool:
    return name.endswith(YAML_SUFFIXES)


def _line_of(key: str, content: bytes) -> int:
    """The line of a key at the top of a file; the first line where it is written in some other way."""
    lines = content.split(b"\n")
    return next((number for number, line in enumerate(lines, 1) if line.startswith(f"{key}:".encode())), 1)
