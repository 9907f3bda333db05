"""``convert``: writes any flow as an XLSForm (.xlsx, .csv, .md) or as YAML, with the files it names beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot import programmes
from bot.commands import say, worded
from bot.commands.check import report
from bot.settings import Settings
from flows.authoring.problems import Problem, quote
from flows.conversation.definition import Flow

SUFFIXES = (".xlsx", ".csv", ".md", ".yaml")


def convert(
    flow: Annotated[str, typer.Argument(help="A flow: programme/flow, or the path of its file.")],
    out: Annotated[
        Path, typer.Option("--out", help="The file to write: its ending (.xlsx .csv .md .yaml) says how.")
    ],
) -> None:
    """Write a flow as a spreadsheet or as YAML. Nothing in it is lost."""
    if out.suffix not in SUFFIXES:
        raise typer.BadParameter(worded("convert-endings", endings=", ".join(SUFFIXES)), param_hint="--out")
    found, problems, folder = programmes.flow_called(flow, Settings().programmes)
    if found is None:
        typer.echo(report(0, list(problems)), err=True)
        raise typer.Exit(1)
    content = _written(found, out)
    beside = {} if folder is None else _files_beside(found, folder, out.parent)
    if isinstance(content, Problem):
        typer.echo(report(0, [content]), err=True)
        raise typer.Exit(1)
    try:
        for path, copied in {out: content, **beside}.items():
            _put(path, copied)
    except OSError as error:
        raise typer.BadParameter((error.strerror or "").lower(), param_hint="--out") from None
    say("converted", file=str(out), beside=len(beside))
    to_mend = programmes.load_flow(out)[1]
    if to_mend:
        # What one way of writing lets pass the other may not: all languages, for example.
        typer.echo(report(1, list(to_mend)), err=True)


def _written(flow: Flow, out: Path) -> bytes | Problem:
    # Imported here: pyxform and openpyxl take their time.
    from bot.report.form_workbook import as_workbook
    from flows.authoring.flow_writing import write_flow
    from flows.authoring.xlsform.writing import CannotWriteError, as_csv, as_markdown, write_sheets

    try:
        match out.suffix:
            case ".yaml":
                return write_flow(flow).encode()
            case ".csv":
                return as_csv(write_sheets(flow)).encode()
            case ".md":
                return as_markdown(write_sheets(flow)).encode()
            case _:
                return as_workbook(write_sheets(flow))
    except CannotWriteError as error:
        return Problem(
            programmes.shown(out),
            error.sheet,
            None,
            None,
            f"{out.suffix} cannot hold {quote(error.text)}",
            "Write it as .yaml or .xlsx.",
        )


def _files_beside(flow: Flow, source: Path, target: Path) -> dict[Path, bytes]:
    """What the flow names and its new place lacks."""
    if source.absolute() == target.absolute():
        return {}
    content = programmes.beside(source / "flow")
    found = {target / name: content(name) for name in flow.file_names}
    return {path: read for path, read in found.items() if read is not None and not _is_there(path, read)}


def _is_there(path: Path, content: bytes) -> bool:
    return path.is_file() and path.read_bytes() == content


def _put(path: Path, content: bytes) -> None:
    """Write a file that is not there yet: an author's other work is never written over."""
    try:
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError:
        raise typer.BadParameter(worded("convert-exists", file=str(path)), param_hint="--out") from None
