"""``value``: a stand-alone calculation from a file, and its ledger step by step."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from bot import programmes
from flows.authoring.problems import Problem


def value(
    file: Annotated[
        Path, typer.Argument(help="What to calculate: YAML or JSON; an impact map also .xlsx or .csv.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, every number exact.")] = False,
) -> None:
    """Work out an impact map, a local multiplier, whole-life costs, clauses, readings, a time bank or tender scores."""
    from bot.commands.check import report
    from bot.report.ledger import as_json as in_json
    from bot.report.ledger import as_text, worked_out
    from flows.authoring.value_files import read_value_file

    content = programmes.content_of(file, programmes.LARGEST_FORM)
    found, problems = (
        (None, (content,))
        if isinstance(content, Problem)
        else read_value_file(programmes.shown(file), content)
    )
    if found is None:
        for line in (
            [json.dumps(problem.to_json(), ensure_ascii=False) for problem in problems]
            if as_json
            else [report(1, problems)]
        ):
            typer.echo(line)
        raise typer.Exit(1)
    result = worked_out(found)
    typer.echo(json.dumps(in_json(found, result), ensure_ascii=False) if as_json else as_text(found, result))
