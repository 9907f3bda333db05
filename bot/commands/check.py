"""``check``: reads flows, value maps and programmes and shows what is wrong in them, and how to mend it.

What cannot be meant so is a problem, and the exit code is 1; advice is shown beside it and fails nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot import programmes
from bot.commands import worded
from flows.authoring.problems import Problem

if TYPE_CHECKING:
    from flows.authoring.checking import Check, Witness
    from flows.authoring.programme import Programme
    from flows.conversation.definition import Flow


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of some files: how many were read, what is wrong, what could be better, and the flows in them."""

    files: int
    problems: tuple[Problem, ...] = ()
    advice: tuple[Problem, ...] = ()
    #: each flow with its file, what a transcript calls it, and its check
    flows: tuple[tuple[Path, str, Flow, Check], ...] = ()
    #: for what the check found: its kind and the question it belongs to
    about: dict[Problem, tuple[str, str]] = field(default_factory=dict)


def check(
    paths: Annotated[
        list[Path], typer.Argument(help="Flows (.yaml or a spreadsheet), programmes, or folders of them.")
    ],
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object a line for each problem and each advice.")
    ] = False,
    transcripts: Annotated[
        Path | None,
        typer.Option("--transcripts", help="Write a conversation for each branch into this folder."),
    ] = None,
    witnesses: Annotated[
        bool, typer.Option("--witnesses", help="Show for each question and choice how it is reached.")
    ] = False,
) -> None:
    """Show what is wrong in flows and programmes, and what could be better. The exit code is 1 for what is wrong."""
    found = [each for path in paths for each in _checked(path)]
    read = sum(each.files for each in found)
    problems = list(dict.fromkeys(problem for each in found for problem in each.problems))
    advice = list(dict.fromkeys(problem for each in found for problem in each.advice))
    about = {problem: what for each in found for problem, what in each.about.items()}
    for line in _as_json(problems, advice, about) if as_json else [report(read, problems, advice)]:
        typer.echo(line)
    flows = [flow for each in found for flow in each.flows]
    for line in _witnesses(flows, as_json=as_json) if witnesses else ():
        typer.echo(line)
    if transcripts is not None:
        _write_transcripts(flows, transcripts)
    if problems:
        raise typer.Exit(1)


def report(read: int, problems: Sequence[Problem], advice: Sequence[Problem] = ()) -> str:
    """All of it under the name of its file, each on two lines: what is wrong, and what to do. Advice says so."""
    files = f"{read} file{'' if read == 1 else 's'}"
    by_file: dict[str, list[tuple[str, Problem]]] = {}
    for problem in problems:
        by_file.setdefault(problem.file, []).append(("", problem))
    for problem in advice:
        by_file.setdefault(problem.file, []).append((worded("check-advice"), problem))
    lines: list[str] = []
    for file, found in by_file.items():
        lines.append(file)
        for mark, problem in found:
            place = [] if problem.sheet is None else [f"sheet {problem.sheet}"]
            if problem.row is not None:
                place.append(f"line {problem.row}" if problem.sheet is None else f"row {problem.row}")
            place += [] if problem.column is None else [problem.column]
            lines.append(f"  {mark}{', '.join(place) or 'the file'}: {problem.message}")
            lines.append(f"      {problem.remedy}")
        lines.append("")
    count = f"{len(problems) or 'no'} problem{'' if len(problems) == 1 else 's'}"
    return "\n".join([*lines, f"{files} read, {count}"])


def _as_json(
    problems: Sequence[Problem], advice: Sequence[Problem], about: dict[Problem, tuple[str, str]]
) -> Iterator[str]:
    for severity, listed in (("problem", problems), ("advice", advice)):
        for problem in listed:
            kind, question = about.get(problem, ("mistake", ""))
            more = {"severity": severity, "kind": kind, "question": question or None}
            yield json.dumps({**problem.to_json(), **more}, ensure_ascii=False)


# --- reading and checking -------------------------------------------------------------------------------


def _checked(path: Path) -> Iterator[Checked]:
    """What came of each flow and programme at ``path``."""
    if path.is_dir():
        yield from _checked_folder(path)
    elif path.name in (programmes.PROGRAMME_FILE, programmes.VALUE_MAP_FILE) and path.is_file():
        # Neither means anything without the flows beside it.
        yield from _checked_folder(path.parent)
    elif not path.exists():
        yield Checked(0, (_problem(path, "there is no such file", "Check the path."),))
    else:
        yield _checked_file(path)


def _checked_folder(folder: Path) -> Iterator[Checked]:
    files = programmes.flow_files(folder)
    if programmes.is_programme(folder):
        programme, problems = programmes.load_programme(folder)
        yield Checked(len(files), problems)
        for file in files:
            if file.name not in (programmes.PROGRAMME_FILE, programmes.VALUE_MAP_FILE):
                # What is wrong with the file itself was said by the programme.
                yield _checked_file(file, folder.name, programme)
        return
    for file in files:
        yield _checked_file(file)
    for inner in programmes.inside(folder):
        # A link to a folder may lead back up; what it points to is checked by its own name.
        if inner.is_dir() and not inner.is_symlink() and not inner.name.startswith("."):
            yield from _checked_folder(inner)


def _checked_file(file: Path, folder: str = "", programme: Programme | None = None) -> Checked:
    other = _table(file) if programmes.is_form(file) else _other(file)
    if other is not None:
        return other
    notices: tuple[Problem, ...] = ()
    if programmes.is_form(file):
        form = programmes.load_form(file)
        flow, problems, notices = form.flow, form.problems, form.notices
    else:
        flow, problems = programmes.load_flow(file)
    in_programme = bool(folder)
    read = 0 if in_programme else 1
    own = () if in_programme else problems
    about: dict[Problem, tuple[str, str]] = {notice: ("notice", "") for notice in notices}
    if flow is None:
        return Checked(read, own, notices, about=about)
    # What the check reasons with takes a while to load, and a file with mistakes does without.
    from flows.authoring.checking import check_flow
    from flows.authoring.checking.feeding import feeding_findings

    checked = check_flow(flow)
    findings = list(checked.findings)
    if programme is not None and flow.id in programme.flows:
        findings += feeding_findings(flow, programme.value_map)
    name = programmes.shown(file)
    sheets = programmes.is_form(file)
    wrong: list[Problem] = []
    better: list[Problem] = list(notices)
    for each in findings:
        problem = each.as_problem(name, sheets=sheets)
        about[problem] = (each.kind.value, each.question)
        (wrong if each.is_problem else better).append(problem)
    called = f"{folder}/{flow.id}" if in_programme else file.stem
    return Checked(read, (*own, *wrong), tuple(better), ((file, called, flow, checked),), about)


def _table(file: Path) -> Checked | None:
    """An impact map in a spreadsheet; ``None`` for a questionnaire."""
    content = programmes.content_of(file, programmes.LARGEST_FORM)
    if isinstance(content, Problem):
        return None
    from flows.authoring.value_files import read_value_file
    from flows.authoring.value_files.impact_sheet import looks_like_one

    name = programmes.shown(file)
    return Checked(1, read_value_file(name, content)[1]) if looks_like_one(name, content) else None


_OTHER = re.compile(rb"^(pack|kind|indicator_set):", re.MULTILINE)


def _other(file: Path) -> Checked | None:
    """A pack of parameters, a set of indicators or a calculation, which its first keys tell.

    ``None`` for whatever is read as a flow.
    """
    content = programmes.content_of(file)
    what = None if isinstance(content, Problem) else _OTHER.search(content)
    if isinstance(content, Problem) or what is None:
        return None
    from flows.authoring.indicator_sets import read_indicator_set
    from flows.authoring.parameter_packs import read_pack
    from flows.authoring.value_files import read_value_file

    name = programmes.shown(file)
    match what[1]:
        case b"pack":
            return Checked(1, read_pack(name, content)[1])
        case b"indicator_set":
            return Checked(1, read_indicator_set(name, content)[1])
        case _:
            return Checked(1, read_value_file(name, content)[1])


def _problem(path: Path, message: str, remedy: str) -> Problem:
    return Problem(programmes.shown(path), None, None, None, message, remedy)


# --- how each question is reached -----------------------------------------------------------------------


def _witnesses(flows: Sequence[tuple[Path, str, Flow, Check]], *, as_json: bool) -> Iterator[str]:
    """For each question and choice the answers with which it is reached, as ``play --answers`` takes them."""
    for file, _, flow, checked in flows:
        for witness in checked.witnesses:
            answers = _answers(flow, witness)
            if as_json:
                told: dict[str, Any] = {"file": programmes.shown(file), "question": witness.question}
                told |= {"choice": witness.choice, "turns": len(witness.inputs), "answers": answers}
                yield json.dumps(told, ensure_ascii=False)
            else:
                what = (
                    witness.question if witness.choice is None else f"{witness.question} = {witness.choice}"
                )
                given = ", ".join(f"{path}: {value}" for path, value in answers.items())
                yield worded("check-witness", what=what, turns=len(witness.inputs), given=given or "-")


def _answers(flow: Flow, witness: Witness) -> dict[str, str]:
    from bot.branches import answers_in

    return answers_in(flow, witness)


def _write_transcripts(flows: Sequence[tuple[Path, str, Flow, Check]], folder: Path) -> None:
    from bot.branches import branches

    try:
        folder.mkdir(parents=True, exist_ok=True)
        written = 0
        for _, called, flow, checked in flows:
            for branch in branches(flow, called, checked):
                (folder / branch.name).write_text(branch.text, encoding="utf-8")
                written += 1
    except OSError as error:
        typer.echo(worded("no-file", file=str(folder), reason=(error.strerror or "?").lower()), err=True)
        raise typer.Exit(1) from None
    typer.echo(worded("check-transcripts", count=written, folder=str(folder)), err=True)
