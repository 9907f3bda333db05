"""``export``: every answer that may be counted, one row each, as JSON or CSV. Texts are opened: handle it with care."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import typer

from bot.commands import say
from bot.opening import explained, opened, settings_or_exit
from bot.report.cells import csv_line
from bot.writing import written_to
from flows.authoring.problems import did_you_mean

COLUMNS = ("person", "flow", "revision", "run", "question", "value", "unit", "at")


class Format(StrEnum):
    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"


def command(
    programme: Annotated[str, typer.Argument(help="The programme's id, for example st-james-house.")],
    form: Annotated[Format, typer.Option("--format", help="How to write it.")] = Format.JSON,
    out: Annotated[
        Path | None, typer.Option("--out", help="A file to write. Default: standard output.")
    ] = None,
) -> None:
    """Write the answers of a programme, the oldest first: one row for each, with a pseudonym for the person.

    In it: the answers that stand now, of everybody who has said yes to being counted in this programme and has not
    taken it back. Left out: everybody else, people who were erased, skipped questions, and answers that were
    corrected, taken back or set aside. Names and Telegram numbers are never in it.

    What people wrote in their own words is in it in the clear, also of people who may not be quoted.
    """
    with explained():
        if form is Format.XLSX:
            say("export-no-xlsx", err=True)
            raise typer.Exit(1)
        asyncio.run(_export(programme, form, out))


async def _export(programme: str, form: Format, out: Path | None) -> None:
    from storage.condition import known_programmes

    settings = settings_or_exit()
    async with opened(settings, looking=True) as store, store.reading() as tx:
        # What is served no longer was answered all the same.
        known = await known_programmes(tx)
        if programme not in known:
            _refuse_unless_served(programme, known)
        with written_to(out) as file:
            count = await _write(tx.evidence.export(programme), form, file)
    if out is not None:
        say("exported", count=count, file=str(out))


def _refuse_unless_served(programme: str, answered: set[str]) -> None:
    from bot.programmes import load_programmes

    served, _ = load_programmes(settings_or_exit().programmes)
    if programme not in served:
        hint = did_you_mean(programme, sorted({*served, *answered}))
        say("no-programme", err=True, programme=programme, hint=hint)
        raise typer.Exit(1)


async def _write(rows: AsyncIterator[dict[str, Any]], form: Format, file: BinaryIO) -> int:
    """Row by row, as they come from the database."""
    count = 0
    file.write(b"[" if form is Format.JSON else csv_line(COLUMNS))
    async for row in rows:
        if form is Format.JSON:
            file.write((b",\n" if count else b"\n") + as_json(row))
        else:
            file.write(csv_line(row[column] for column in COLUMNS))
        count += 1
    if form is Format.JSON:
        file.write(b"\n]\n" if count else b"]\n")
    file.flush()
    return count


def as_json(row: dict[str, Any]) -> bytes:
    """One row. Half a character, which no file can hold, becomes a question mark."""
    return json.dumps(row, ensure_ascii=False).encode("utf-8", "replace")
