"""What a file that somebody sent turns out to be: a questionnaire, sound or not, or a table that one names.

Reading a large form takes a second or two of processor: it is done in a thread, outside every transaction.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from types import MappingProxyType

from bot.publishing import Publishable
from bot.report.to_mend import Fault, faults
from bot.report.wording import report_words
from flows.authoring.flow_files import DATA_SUFFIXES, may_hold_flow
from flows.authoring.problems import Problem, quote
from flows.authoring.programme import Programme
from flows.authoring.publications import Source
from flows.authoring.published_flow import AUDIENCE, filed_as, put_into
from flows.conversation.definition import Flow

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

LARGEST = 10_000_000
"""Bytes of a file that is sent to be published; a questionnaire is far smaller."""


_COPY = re.compile(
    r"(?:\s*\(\d+\)|[\s._-]+(?:copy(?: of)?|final|new|marked|v\d+|\d{4}-\d\d-\d\d))+$", re.IGNORECASE
)


def plain_name(name: str) -> str:
    """A file's name without what copying and marking it adds: ``check-in (2).xlsx`` is ``check-in.xlsx``."""
    path = PurePath(name)
    stem = _COPY.sub("", re.sub(r"^copy of\s+", "", path.stem, flags=re.IGNORECASE))
    return f"{stem or path.stem}{path.suffix}"


@dataclass(frozen=True, slots=True)
class Spreadsheet:
    """``flow`` is there where it can be played. ``missing`` are files that it names and nobody has sent yet."""

    flow: Flow | None = None
    problems: tuple[Problem, ...] = ()
    is_table: bool = False
    missing: tuple[str, ...] = ()
    #: the files that it names, by the names it has for them
    beside: Mapping[str, bytes] = field(default_factory=lambda: MappingProxyType({}), repr=False)

    @property
    def is_sound(self) -> bool:
        return self.flow is not None and not self.problems

    @property
    def has_other_problems(self) -> bool:
        """Whether there is anything wrong besides files that are still to come."""
        waited_for = [quote(name) for name in self.missing]
        return any(not any(name in problem.message for name in waited_for) for problem in self.problems)

    @property
    def faults(self) -> tuple[Fault, ...]:
        return faults(self.problems)


def read(name: str, content: bytes, beside: Mapping[str, bytes]) -> Spreadsheet:
    """The questionnaire in a file, with the files ``beside`` that it names (by their names in small letters)."""
    # pyxform takes a third of a second to load.
    from flows.authoring.xlsform import read_xlsform

    if PurePath(name).suffix.lower() in DATA_SUFFIXES and not may_hold_flow(name, content):
        return Spreadsheet(is_table=True)
    asked: dict[str, bytes | None] = {}

    def found(wanted: str) -> bytes | None:
        asked[wanted] = beside.get(wanted.casefold())
        return asked[wanted]

    # A form that does not say what it is called is called as its file.
    form = read_xlsform(plain_name(name), content, found)
    said = " ".join(problem.message for problem in form.problems)
    missing = tuple(each for each, table in asked.items() if table is None and quote(each) in said)
    used = {each: table for each, table in asked.items() if table is not None}
    return Spreadsheet(form.flow, form.problems, missing=missing, beside=MappingProxyType(used))


async def read_aside(name: str, content: bytes, beside: Mapping[str, bytes]) -> Spreadsheet:
    """The same without holding anybody up."""
    return await asyncio.to_thread(read, name, content, beside)


async def marked_aside(content: bytes, found: tuple[Fault, ...], language: str) -> bytes | None:
    """The workbook with its faults marked; ``None`` where there is nothing to mark them in."""
    # openpyxl is only needed here.
    from bot.report.marked import marked

    return await asyncio.to_thread(marked, content, found, report_words(language))


def source_of(name: str, content: bytes, sheet: Spreadsheet, audience: str) -> Source:
    """The questionnaire as it is kept once it is published, with the files that it names and no others."""
    files = {**sheet.beside, name: content}
    if sheet.flow is not None and audience != sheet.flow.audience:
        files[AUDIENCE] = audience.encode()
    return Source(name, MappingProxyType(files))


def tables_beside(source: Source) -> dict[str, bytes]:
    """The tables that were published with a questionnaire, by their names in small letters."""
    return {
        name.casefold(): content
        for name, content in source.files.items()
        if name != source.file and PurePath(name).suffix.lower() in DATA_SUFFIXES
    }


async def fitted_aside(
    programme: Programme, flow: Flow, source: Source
) -> tuple[Publishable | None, tuple[Problem, ...]]:
    """The flow as it would be published into its programme, or why it does not fit there."""

    def fit() -> tuple[Publishable | None, tuple[Problem, ...]]:
        filed = filed_as(flow, source)
        put, wrong = put_into(programme, flow, filed)
        return (Publishable(programme.id, put.flows[flow.id], filed) if put is not None else None), wrong

    return await asyncio.to_thread(fit)


async def checked_aside(file: str, flow: Flow) -> tuple[tuple[Problem, ...], tuple[Problem, ...]]:
    """What the author's check says of a sound questionnaire: what cannot be meant so, and what could be better."""
    # Reasoning about conditions is only needed here.
    from flows.authoring.checking import check_flow

    found = (await asyncio.to_thread(check_flow, flow)).findings
    wrong = tuple(each.as_problem(file, sheets=True) for each in found if each.is_problem)
    return wrong, tuple(each.as_problem(file, sheets=True) for each in found if not each.is_problem)


def as_flow(flow: Flow, id: str, audience: str) -> Flow:
    """The questionnaire as the flow of a programme that it is published as."""
    return replace(flow, id=id, audience=audience)
