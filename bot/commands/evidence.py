"""``evidence``: one figure of a summary with its formula, its parameters, and every answer behind it.

For the operator only: people stand here under their pseudonyms, whatever their number.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.commands import say, worded
from bot.commands.summary import summarised

if TYPE_CHECKING:
    from flows.value.evidence import EvidenceRow
    from flows.value.figures import Published


def command(
    programme: Annotated[str, typer.Argument(help="The programme's id, for example st-james-house.")],
    figure: Annotated[str, typer.Argument(help="The figure's id, as summary --format json names it.")],
    week: Annotated[str | None, typer.Option(help="For example 2026-W47. Default: the week so far.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Show what a figure rests on: formula, parameters with their source, and the answers."""
    typer.echo(asyncio.run(_shown(programme, figure, week, as_json)))


async def _shown(programme: str, figure: str, week: str | None, as_json: bool) -> str:
    async with summarised(programme, week, exact=True) as (summary, _, answers_behind):
        found = _found(summary, figure)
        figures = [each for each in summary.figures if each.id == figure]
        rows = (await answers_behind(figures)).rows
        if as_json:
            return json.dumps(
                found | {"answers": [_answer(row) for row in rows]}, ensure_ascii=False, indent=2
            )
        return _as_text(found, rows)


def _found(summary: Published, figure: str) -> dict[str, Any]:
    """The figure as JSON has it. One that is not there ends the command with 2, and those that are, are named."""
    from bot.report.json_form import summary_object

    figures: list[dict[str, Any]] = summary_object(summary)["figures"]
    for each in figures:
        if each["id"] == figure:
            return each
    say("no-such-figure", err=True, figure=figure)
    typer.echo("\n".join(f"  {each['id']}" for each in figures), err=True)
    raise typer.Exit(2)


def _as_text(figure: dict[str, Any], rows: Sequence[EvidenceRow]) -> str:
    lines = [
        worded(
            "evidence-figure",
            label=str(figure["label"]),
            shown=str(figure["shown"]),
            unit=str(figure["unit"]),
        )
    ]
    if figure["formula"]:
        lines.append(worded("evidence-formula", formula=str(figure["formula"])))
    for each in figure["parameters"]:
        lines.append(
            worded(
                "evidence-parameter",
                id=each["id"],
                value=each["value"],
                unit=each["unit"],
                source=each["source"],
            )
        )
    lines.append(worded("evidence-answers", count=len(rows)))
    for row in rows:
        answer = _answer(row)
        facts = ("answer", "person", "flow", "revision", "question", "value", "at")
        lines.append("  " + "  ".join(str(answer[fact]) for fact in facts))
    return "\n".join(lines)


def _answer(row: EvidenceRow) -> dict[str, Any]:
    from flows.values import as_text

    return {
        "answer": row.identity,
        "person": row.person,
        "flow": row.flow,
        "revision": row.revision,
        "question": row.question,
        "value": as_text(row.value),
        "at": row.at.isoformat(timespec="seconds"),
    }
