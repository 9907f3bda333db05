"""From the store to a file: which flows, which tables, which form; one page of submissions at a time."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, BinaryIO
from zoneinfo import ZoneInfo

from bot.export import dictionary
from bot.export.files import CsvFiles, Sink, csv_folder, csv_zip, workbook
from bot.export.rows import ANSWER, Cell, Exported, Head
from bot.learning import names_now
from bot.published import Published
from bot.writing import folder_for, scratch_beside, written_to
from flows.conversation.definition import Flow
from flows.conversation.over_revisions import as_stored
from flows.conversation.tables import tables
from storage.selection import Selection
from storage.submissions import Stored, as_answers, count, flows_answered, seen, submissions

if TYPE_CHECKING:
    from storage.store import Tx

ANSWERS = "answers"

Progress = Callable[[int, int], None]
"""Called with how many submissions are written, of how many."""


class Format(StrEnum):
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    XLSX = "xlsx"


class Shape(StrEnum):
    WIDE = "wide"
    LONG = "long"


class NeedsFolder(Exception):
    """There are several tables: they need a folder or a zip to lie in."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be written, and how."""

    selection: Selection
    form: Format
    shape: Shape
    zone: str
    #: the flows that are served now, by id; without a flow in the selection, all of them are written
    flows: Mapping[str, Flow] = field(default_factory=dict)
    #: the revisions there were of them
    published: Published = field(default_factory=lambda: Published({}))
    #: flows that are written only when they are asked for by name
    aside: frozenset[str] = frozenset()
    labels: str | None = None
    each_choice: bool = False


async def export(tx: Tx, wanted: Wanted, out: Path | None, progress: Progress) -> int:
    """Write what is wanted. Returns how many answers (long) or submissions (wide) were written.

    A file or folder gets its name when it is complete: whatever happens before leaves nothing behind.
    """
    if wanted.form in (Format.JSON, Format.JSONL):
        with written_to(out) as file:
            return await _json(tx, wanted, file, progress)
    exports = await _exports(tx, wanted)
    with _sink(wanted, exports, out) as sink:
        written = await _rows(tx, wanted, exports, sink, progress)
        if sink.has_dictionary:
            number = len(sink.heads) - 1
            for row in dictionary.rows(exports):
                sink.to.row(number, row)
    return written


async def _exports(tx: Tx, wanted: Wanted) -> list[Exported]:
    """The flows that are written, each with its tables: those served now, then those that were answered once."""
    programme, only = wanted.selection.programme, wanted.selection.flow
    answered = [only] if only is not None else await flows_answered(tx, programme)
    served = [only] if only is not None else list(wanted.flows)
    found = []
    for name in dict.fromkeys((*served, *answered)):
        if name in wanted.aside and name != only:
            continue
        flows = await _revisions(tx, wanted, name)
        flow = flows[0] if flows else None
        now = as_stored if flow is None else await names_now(tx, wanted.published, programme, flow)
        given = await seen(tx, programme, name, now)
        found.append(
            Exported(
                id=name,
                flow=flow,
                tables=tables(flows, given),
                zone=ZoneInfo(wanted.zone),
                place_now=now,
                known={flow.revision: flow for flow in flows},
                labels=wanted.labels,
                each_choice=wanted.each_choice,
            )
        )
    return found


async def _revisions(tx: Tx, wanted: Wanted, flow: str) -> list[Flow]:
    """A flow in every revision that can be read, the present one first; of one that is served no more, the last."""
    programme, served = wanted.selection.programme, wanted.flows.get(flow)
    kept = [each.revision for each in await tx.revisions.of(programme, flow)]
    earlier = [each for each in reversed(kept) if served is None or each != served.revision]
    found = [served, *[await wanted.published.flow(tx, programme, flow, each) for each in earlier]]
    return [each for each in found if each is not None]


async def _rows(
    tx: Tx, wanted: Wanted, exports: Sequence[Exported], sink: _Opened, progress: Progress
) -> int:
    by_flow = {export.id: (number, export) for number, export in enumerate(exports)}
    first = [sum(len(export.tables) for export in exports[:number]) for number in range(len(exports))]
    written = 0
    async for stored in _told(tx, wanted.selection, progress):
        if stored.flow not in by_flow:
            continue
        number, export = by_flow[stored.flow]
        if wanted.shape is Shape.LONG:
            for row in export.long(stored):
                sink.to.row(0, row)
                written += 1
        else:
            for table, row in export.wide(stored):
                sink.to.row(first[number] + table, row)
            written += 1
    return written


async def _told(tx: Tx, selection: Selection, progress: Progress) -> AsyncIterator[Stored]:
    """The submissions, telling how far it is at every hundredth of them."""
    all_of_them, done = await count(tx, selection), 0
    step = max(all_of_them // 100, 1)
    progress(0, all_of_them)
    async for stored in submissions(tx, selection):
        yield stored
        done += 1
        if done % step == 0 or done == all_of_them:
            progress(done, all_of_them)


# --- JSON --------------------------------------------------------------------------------------------


async def _json(tx: Tx, wanted: Wanted, file: BinaryIO, progress: Progress) -> int:
    exports = (
        {export.id: export for export in await _exports(tx, wanted)} if wanted.shape is Shape.WIDE else {}
    )
    array = wanted.form is Format.JSON
    written = 0
    if array:
        file.write(b"[")
    async for stored in _told(tx, wanted.selection, progress):
        if wanted.shape is Shape.LONG:
            objects: Iterator[dict[str, Any]] = as_answers(stored)
        else:
            objects = iter([exports[stored.flow].as_object(stored)] if stored.flow in exports else [])
        for each in objects:
            if array:
                file.write(b",\n" if written else b"\n")
            file.write(as_json(each))
            if not array:
                file.write(b"\n")
            written += 1
    if array:
        file.write(b"\n]\n" if written else b"]\n")
    file.flush()
    return written


def as_json(row: dict[str, Any]) -> bytes:
    """One row. Half a character, which no file can hold, becomes a question mark."""
    return json.dumps(row, ensure_ascii=False).encode("utf-8", "replace")


# --- tables ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Opened:
    to: Sink
    heads: Sequence[Head]
    has_dictionary: bool


@contextmanager
def _sink(wanted: Wanted, exports: Sequence[Exported], out: Path | None) -> Iterator[_Opened]:
    """Where the rows go, with the tables they are rows of; a dictionary goes along where there is room for one."""
    heads = _heads(wanted, exports)
    with_dictionary = [*heads, dictionary.head(exports)]
    if wanted.form is Format.XLSX:
        with (
            _scratch(out) as scratch,
            written_to(out) as file,
            workbook(with_dictionary, scratch, file) as book,
        ):
            yield _Opened(book, with_dictionary, True)
    elif out is not None and out.suffix.lower() == ".zip":
        with (
            _scratch(out) as scratch,
            written_to(out) as file,
            csv_zip(with_dictionary, scratch, file) as packed,
        ):
            yield _Opened(packed, with_dictionary, True)
    elif len(heads) == 1:
        with written_to(out) as file:
            yield _Opened(CsvFiles(heads, [file]), heads, False)
            file.flush()
    elif out is None or out.suffix:
        raise NeedsFolder
    else:
        with folder_for(out) as folder, csv_folder(with_dictionary, folder) as files:
            yield _Opened(files, with_dictionary, True)


def _heads(wanted: Wanted, exports: Sequence[Exported]) -> list[Head]:
    if wanted.shape is Shape.WIDE:
        return [head for export in exports for head in export.heads]
    return [Head(ANSWERS, ANSWER if wanted.labels is None else (*ANSWER, "label"))]


@contextmanager
def _scratch(out: Path | None) -> Iterator[Path]:
    """A folder for what is not finished, that only its owner reads."""
    if out is None or (out.exists() and not out.is_file()):
        with TemporaryDirectory(prefix="commonweal-export-") as folder:
            yield Path(folder)
    else:
        with scratch_beside(out.with_name(out.name + ".parts")) as folder:
            yield folder


__all__ = ["Cell", "Format", "NeedsFolder", "Progress", "Shape", "Wanted", "as_json", "export"]
