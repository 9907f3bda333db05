"""``value``: a stand-alone calculation from a file, and its ledger step by step."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from bot import programmes
from flows.authoring.problems import Problem

if TYPE_CHECKING:
    from flows.value.parameters import Pack


def value(
    file: Annotated[
        Path, typer.Argument(help="What to calculate: YAML or JSON; an impact map also .xlsx or .csv.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, every number exact.")] = False,
    unit_costs: Annotated[
        list[Path] | None,
        typer.Option("--unit-costs", help="A pack whose codes the file may name, beside those that ship."),
    ] = None,
) -> None:
    """Work out an impact map, a local multiplier, whole-life costs, clauses, readings, a time bank or tender scores."""
    from bot.report.ledger import as_json as in_json
    from bot.report.ledger import as_text, worked_out
    from flows.authoring.value_files import read_value_file

    packs = [_pack(path, as_json=as_json) for path in unit_costs or ()]
    content = programmes.content_of(file, programmes.LARGEST_FORM)
    if isinstance(content, Problem):
        _refuse([content], as_json=as_json)
    found, problems = read_value_file(programmes.shown(file), content, packs)
    if found is None:
        _refuse(problems, as_json=as_json)
    result = worked_out(found)
    typer.echo(json.dumps(in_json(found, result), ensure_ascii=False) if as_json else as_text(found, result))


def _pack(path: Path, *, as_json: bool) -> Pack:
    from flows.authoring.parameter_packs import read_pack

    content = programmes.content_of(path)
    if isinstance(content, Problem):
        _refuse([content], as_json=as_json)
    pack, problems = read_pack(programmes.shown(path), content)
    if pack is None:
        _refuse(problems, as_json=as_json)
    return pack


def _refuse(problems: Sequence[Problem], *, as_json: bool) -> NoReturn:
    from bot.commands.check import report

    if as_json:
        for problem in problems:
            typer.echo(json.dumps(problem.to_json(), ensure_ascii=False))
    else:
        typer.echo(report(1, problems))
    raise typer.Exit(1)
