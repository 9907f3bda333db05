"""``export``: every answer that may be counted, one row each, as JSON or CSV. Texts are opened: handle it with care."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.commands import say
from bot.opening import opened, settings_or_exit

COLUMNS = ("person", "flow", "revision", "run", "question", "value", "unit", "at")
#: A spreadsheet would carry out what begins so.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Format(StrEnum):
    CSV = "csv"
    JSON = "json"


def command(
    programme: Annotated[str, typer.Argument(help="The programme's id, for example st-james-house.")],
    form: Annotated[Format, typer.Option("--format", help="How to write it.")] = Format.CSV,
    out: Annotated[Path | None, typer.Option(help="A file to write. Default: standard output.")] = None,
) -> None:
    """Write every answer of a programme, with person (a pseudonym), flow, revision, question, value and time."""
    rows = asyncio.run(_rows(programme))
    text = as_json(rows) if form is Format.JSON else as_csv(rows)
    if out is None:
        sys.stdout.write(text)
        return
    try:
        out.touch(mode=0o600)
        out.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        say("trouble", err=True, reason=f"{error.strerror}: {error.filename}")
        raise typer.Exit(1) from None
    say("exported", count=len(rows), file=str(out))


async def _rows(programme: str) -> list[dict[str, Any]]:
    from bot.programmes import load_programmes

    settings = settings_or_exit()
    programmes, _ = load_programmes(settings.programmes)
    if programme not in programmes:
        say("no-such-programme", err=True, programme=programme, known=", ".join(sorted(programmes)))
        raise typer.Exit(2)
    async with opened(settings) as store, store.reading() as tx:
        return [row async for row in tx.evidence.export(programme)]


def as_json(rows: list[dict[str, Any]]) -> str:
    """One array, a row a line."""
    # Surrogates alone are no text that a file can hold; JSON can name them.
    lines = [json.dumps(row, ensure_ascii=_is_broken(row)) for row in rows]
    return "[\n" + ",\n".join(lines) + "\n]\n" if lines else "[]\n"


def as_csv(rows: list[dict[str, Any]]) -> str:
    written = io.StringIO()
    writer = csv.DictWriter(written, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({column: _cell(row[column]) for column in COLUMNS})
    return written.getvalue().encode("utf-8", "replace").decode()


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        value = " ".join(str(one) for one in value)
    if isinstance(value, str) and value.startswith(_FORMULA) and not _is_number(value):
        return "'" + value
    return value


def _is_number(text: str) -> bool:
    return text.lstrip("+-").replace(".", "", 1).isdigit()


def _is_broken(row: dict[str, Any]) -> bool:
    try:
        json.dumps(row, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return True
    return False
