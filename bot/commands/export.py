"""``export``: what may be counted of what people said, as CSV, XLSX or JSON. Texts are opened: handle it with care."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands import say, worded
from bot.export import exporting
from bot.export.exporting import Format, NeedsFolder, Shape, Wanted
from bot.export.files import TooWide
from bot.opening import explained, opened, settings_or_exit
from flows.authoring.problems import did_you_mean

if TYPE_CHECKING:
    from flows.authoring.programme import Programme


def command(
    programme: Annotated[str, typer.Argument(help="The programme's id, for example st-james-house.")],
    form: Annotated[Format, typer.Option("--format", help="How to write it.")] = Format.JSON,
    shape: Annotated[
        Shape | None,
        typer.Option(
            help="wide: a row for each submission. long: a row for each answer. Default: wide for xlsx."
        ),
    ] = None,
    flow: Annotated[str | None, typer.Option(help="One flow only.")] = None,
    labels: Annotated[
        bool, typer.Option("--labels", help="The words of questions and choices instead of their names.")
    ] = False,
    language: Annotated[
        str | None, typer.Option(help="The language of --labels. Default: the programme's first.")
    ] = None,
    each_choice: Annotated[
        bool, typer.Option("--each-choice", help="Wide: also a column for each choice of a select_multiple.")
    ] = False,
    since: Annotated[
        str | None, typer.Option("--from", help="Submissions begun on this day or later: 2026-11-01.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--to", help="Submissions begun on this day or earlier.")
    ] = None,
    group: Annotated[
        list[str] | None, typer.Option(help="role=… or language=…; several of one kind: any of them.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", help="A file to write; several tables as CSV: a .zip, or the name of a folder."
        ),
    ] = None,
) -> None:
    """Write the answers of a programme, submission by submission, the oldest first, with a pseudonym for the person.

    In it: the answers that stand now, of everybody who has said yes to being counted in this programme and has not
    taken it back. Left out: everybody else, people who were erased, skipped questions, and answers that were
    corrected, taken back or set aside. Names and Telegram numbers are never in it.

    What people wrote in their own words is in it in the clear, also of people who may not be quoted.
    """
    if form is Format.XLSX and out is None and sys.stdout.isatty():
        say("export-needs-out", err=True)
        raise typer.Exit(2)
    written_as = shape or (Shape.WIDE if form is Format.XLSX else Shape.LONG)
    with explained():
        narrowed = (since, until, group or [])
        writing = _export(programme, form, written_as, flow, labels, language, each_choice, narrowed, out)
        asyncio.run(writing)


async def _export(
    name: str,
    form: Format,
    shape: Shape,
    flow: str | None,
    labels: bool,
    language: str | None,
    each_choice: bool,
    narrowed: tuple[str | None, str | None, list[str]],
    out: Path | None,
) -> None:
    from bot.library import Library, built_in
    from bot.narrowing import narrowing
    from bot.programmes import load_programmes
    from storage.condition import known_programmes
    from storage.selection import Selection
    from storage.submissions import flows_answered

    settings = settings_or_exit()
    served, _ = load_programmes(settings.programmes)
    programme = served.get(name)
    since, until, groups = narrowed
    zone = programme.timezone if programme is not None else settings.timezone
    narrow = narrowing(zone, since, until, groups)
    async with opened(settings, looking=True) as store, store.reading() as tx:
        # What is served no longer was answered all the same.
        known = await known_programmes(tx)
        if name not in known and programme is None:
            say("no-programme", err=True, programme=name, hint=did_you_mean(name, sorted({*served, *known})))
            raise typer.Exit(1)
        library = Library(served)
        await library.published.refresh(tx)
        programme = library.programmes.get(name)
        flows = {**(programme.flows if programme is not None else {})}
        if flow is not None and flow not in flows:
            flows |= {flow: built_in()[flow]} if flow in built_in() else {}
            if flow not in flows and flow not in (answered := await flows_answered(tx, name)):
                say("no-such-flow", err=True, flow=flow, known=", ".join(dict.fromkeys((*flows, *answered))))
                raise typer.Exit(2)
        wanted = Wanted(
            selection=Selection(name, flow, **narrow),
            form=form,
            shape=shape,
            zone=zone,
            flows=flows,
            published=library.published,
            # Whether somebody agreed is asked of all: it would only be in the way of what they said.
            aside=frozenset(built_in()) if shape is Shape.WIDE else frozenset(),
            labels=_language(programme, language) if labels else None,
            each_choice=each_choice,
        )
        with _refused():
            count = await exporting.export(tx, wanted, out, _progress)
    if out is not None:
        say("exported" if shape is Shape.LONG else "exported-submissions", count=count, file=str(out))


@contextmanager
def _refused() -> Iterator[None]:
    """What cannot be written as it was asked for is said in one sentence."""
    try:
        yield
    except NeedsFolder:
        say("export-needs-folder", err=True)
        raise typer.Exit(2) from None
    except FileExistsError as error:
        say("export-folder-there", err=True, file=str(error.filename))
        raise typer.Exit(1) from None
    except TooWide:
        say("export-too-wide", err=True)
        raise typer.Exit(1) from None


def _language(programme: Programme | None, language: str | None) -> str:
    return language or (programme.default_language if programme is not None else "en")


def _progress(done: int, all_of_them: int) -> None:
    """On a terminal only: in a file it would be in the way."""
    if not sys.stderr.isatty():
        return
    line = worded("export-progress", done=f"{done:,}", all=f"{all_of_them:,}")
    sys.stderr.write("\r" + line + ("\n" if done >= all_of_them else ""))
    sys.stderr.flush()
