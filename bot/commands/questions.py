"""``questions``: what became of each question of a flow, as a table, CSV, JSON or a picture.

What rests on few people is hidden and counts are rounded, unless ``--exact``.
"""

from __future__ import annotations

import asyncio
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands import say
from bot.notes import is_sample_data
from bot.opening import explained, opened, programmes_or_exit, settings_or_exit
from bot.writing import written_to

if TYPE_CHECKING:
    from bot.report.questions import QuestionsView


class Format(StrEnum):
    TEXT = "text"
    CSV = "csv"
    JSON = "json"
    PNG = "png"


def command(
    programme: Annotated[str, typer.Argument(help="The programme's id, for example st-james-house.")],
    flow: Annotated[
        str | None, typer.Argument(help="The flow's id. Default: every flow, where the format is text.")
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="How to write it.")] = Format.TEXT,
    since: Annotated[
        str | None, typer.Option("--from", help="Runs begun on this day or later: 2026-11-01.")
    ] = None,
    until: Annotated[str | None, typer.Option("--to", help="Runs begun on this day or earlier.")] = None,
    group: Annotated[
        list[str] | None, typer.Option(help="role=… or language=…; several of one kind: any of them.")
    ] = None,
    language: Annotated[str, typer.Option(help="The language of labels and words.")] = "en",
    exact: Annotated[
        bool, typer.Option("--exact", help="For the operator only: small groups, and each revision apart.")
    ] = False,
    out: Annotated[Path | None, typer.Option(help="A file to write. Default: standard output.")] = None,
) -> None:
    """Show what became of each question: shown, answered, skipped, refused, corrected, left at, and its median time.

    Every number is of those who were shown the question. Only people who may be counted are in it.
    """
    with explained():
        content = asyncio.run(_content(programme, flow, form, (since, until, group or []), language, exact))
        with written_to(out) as file:
            file.write(content)
            file.flush()
        if out is not None:
            say("written", file=str(out))


async def _content(
    programme_id: str,
    flow_id: str | None,
    form: Format,
    narrowed: tuple[str | None, str | None, list[str]],
    language: str,
    exact: bool,
) -> bytes:
    from bot.learning import became, in_words
    from bot.library import Library, built_in
    from bot.narrowing import narrowing
    from storage.selection import Selection

    settings = settings_or_exit()
    programmes = programmes_or_exit(settings, programme_id)
    programme = programmes[programme_id]
    since, until, groups = narrowed
    narrow = narrowing(programme.timezone, since, until, groups, Library.roles_of(programme))
    sample = is_sample_data(settings.data_dir)
    parts: list[bytes] = []
    async with opened(settings) as store, store.reading() as tx:
        library = Library(programmes)
        await library.published.refresh(tx)
        programme = library.programmes[programme.id]
        flows = {**built_in(), **programme.flows}
        if flow_id is not None and flow_id not in flows:
            say("no-such-flow", err=True, flow=flow_id, known=", ".join(programme.flows))
            raise typer.Exit(2)
        wanted = list(programme.flows) if flow_id is None else [flow_id]
        if len(wanted) != 1 and form is not Format.TEXT:
            say("one-flow", err=True, known=", ".join(programme.flows))
            raise typer.Exit(2)
        for name in wanted:
            selection = Selection(programme.id, name, **narrow)
            found = await became(tx, library.published, flows[name], selection, exact=exact)
            view = in_words(programme, flows[name], found, language, sample=sample)
            parts.append(_written(view, programme.id, form))
    return b"\n".join(parts)


def _written(view: QuestionsView, programme: str, form: Format) -> bytes:
    from bot.report.question_chart import question_chart
    from bot.report.questions import as_csv, as_json, table

    match form:
        case Format.TEXT:
            return table(view).encode("utf-8", "replace")
        case Format.CSV:
            return as_csv(view)
        case Format.JSON:
            return as_json(view, programme).encode("utf-8", "replace")
        case Format.PNG:
            picture = question_chart(view)
            if picture is None:
                say("no-picture", err=True)
                raise typer.Exit(1)
            return picture
