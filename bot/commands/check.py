"""``check``: reads flows, value maps and programmes and shows every mistake in them, with how to mend it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from bot import programmes
from flows.authoring.problems import Problem


def check(
    paths: Annotated[
        list[Path], typer.Argument(help="Flows (.yaml or a spreadsheet), programmes, or folders of them.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line for each problem.")] = False,
) -> None:
    """Show every mistake in flows and programmes. The exit code is 1 if there is any."""
    read = 0
    problems: list[Problem] = []
    for path in paths:
        for files, found in _checked(path):
            read += files
            problems += found
    problems = list(dict.fromkeys(problems))
    if as_json:
        for problem in problems:
            typer.echo(json.dumps(problem.to_json(), ensure_ascii=False))
    else:
        typer.echo(report(read, problems))
    if problems:
        raise typer.Exit(1)


def report(read: int, problems: list[Problem]) -> str:
    """The problems under the name of their file, each on two lines: what is wrong, and what to do."""
    files = f"{read} file{'' if read == 1 else 's'}"
    if not problems:
        return f"{files} read, no problems"
    by_file: dict[str, list[Problem]] = {}
    for problem in problems:
        by_file.setdefault(problem.file, []).append(problem)
    lines: list[str] = []
    for file, found in by_file.items():
        lines.append(file)
        for problem in found:
            place = [] if problem.sheet is None else [f"sheet {problem.sheet}"]
            if problem.row is not None:
                place.append(f"line {problem.row}" if problem.sheet is None else f"row {problem.row}")
            place += [] if problem.column is None else [problem.column]
            lines.append(f"  {', '.join(place) or 'the file'}: {problem.message}")
            lines.append(f"      {problem.remedy}")
        lines.append("")
    count = f"{len(problems)} problem{'' if len(problems) == 1 else 's'}"
    return "\n".join([*lines, f"{files} read, {count}"])


def _checked(path: Path) -> Iterator[tuple[int, tuple[Problem, ...]]]:
    """How many files were read, and what is wrong in them, for each flow and programme at ``path``."""
    if path.is_dir():
        yield from _checked_folder(path)
    elif path.name in (programmes.PROGRAMME_FILE, programmes.VALUE_MAP_FILE) and path.is_file():
        # Neither means anything without the flows beside it.
        yield from _checked_folder(path.parent)
    elif not path.exists():
        yield 0, (_problem(path, "there is no such file", "Check the path."),)
    else:
        yield 1, programmes.load_flow(path)[1]


def _checked_folder(folder: Path) -> Iterator[tuple[int, tuple[Problem, ...]]]:
    files = programmes.flow_files(folder)
    if programmes.is_programme(folder):
        yield len(files), programmes.load_programme(folder)[1]
        return
    for file in files:
        yield 1, programmes.load_flow(file)[1]
    for inner in programmes.inside(folder):
        # A link to a folder may lead back up; what it points to is checked by its own name.
        if inner.is_dir() and not inner.is_symlink() and not inner.name.startswith("."):
            yield from _checked_folder(inner)


def _problem(path: Path, message: str, remedy: str) -> Problem:
    return Problem(programmes.shown(path), None, None, None, message, remedy)
