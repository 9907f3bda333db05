"""``unit-costs``: takes unit costs out of a workbook into a pack, with edition and licence, values as they are."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from bot import programmes
from bot.commands import say
from flows.authoring.problems import Problem


def unit_costs(
    file: Annotated[Path, typer.Argument(help="The GMCA workbook, or a table of your own: .xlsx or .csv.")],
    licence: Annotated[str, typer.Option(help="The licence you hold the values under, such as CC BY 4.0.")],
    edition: Annotated[str, typer.Option(help="Which edition it is, as its publisher says.")],
    title: Annotated[str, typer.Option(help="Whose values they are.")] = "GMCA Unit Cost Database",
    pack: Annotated[str, typer.Option(help="The short name of the pack.")] = "",
    out: Annotated[Path | None, typer.Option("--out", help="Write the pack here (.yaml).")] = None,
    leave_out: Annotated[bool, typer.Option("--leave-out", help="Leave out rows that are refused.")] = False,
) -> None:
    """Take unit costs out of a workbook. A cell that cannot be a unit cost is refused, and said with its place."""
    from bot.commands.check import report
    from flows.authoring.pack_writing import unit_cost_pack
    from flows.authoring.unit_cost_table import Publication, take_unit_costs

    content = programmes.content_of(file, programmes.LARGEST_FORM)
    if isinstance(content, Problem):
        typer.echo(report(1, [content]))
        raise typer.Exit(1)
    if not licence.strip() or not edition.strip():
        say("costs-licence", err=True)
        raise typer.Exit(1)
    name = pack.strip() or re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-") or "unit-costs"
    publication = Publication(name, title.strip(), edition.strip(), licence.strip())
    taken = take_unit_costs(programmes.shown(file), content, publication)
    if taken.problems:
        typer.echo(report(1, taken.problems))
    for sheet, rows in taken.by_sheet:
        say("costs-sheet", sheet=sheet, rows=rows)
    if taken.passed_over:
        say("costs-passed-over", sheets=", ".join(taken.passed_over))
    count = len(taken.pack.unit_costs)
    if not count or (taken.problems and not leave_out):
        say("costs-nothing", err=True, count=len(taken.problems))
        raise typer.Exit(1)
    say("costs-taken", count=count, title=title, edition=edition, licence=licence)
    if out is None:
        say("costs-not-written")
        return
    try:
        out.write_text(unit_cost_pack(taken.pack, licence.strip()), encoding="utf-8")
    except OSError as error:
        say("no-file", err=True, file=str(out), reason=(error.strerror or type(error).__name__).lower())
        raise typer.Exit(1) from None
    say("costs-written", file=str(out))
