"""``summary``: a week of a programme, as text, JSON, a page, a PDF or a spreadsheet.

What rests on few people is hidden unless ``--exact``.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, assert_never

import typer

from bot.commands import say
from bot.notes import is_sample_data, present
from bot.opening import opened, settings_or_exit

if TYPE_CHECKING:
    from flows.value.evidence import Evidence
    from flows.value.figures import Figure, Published
    from flows.value.value_map import ValueMap


class Format(StrEnum):
    TEXT = "text"
    JSON = "json"
    HTML = "html"
    PDF = "pdf"
    XLSX = "xlsx"


BINARY = (Format.PDF, Format.XLSX)
"""What is no text, and would make a mess of a terminal."""


def command(
    programme: Annotated[str, typer.Argument(help="The programme's id, for example st-james-house.")],
    week: Annotated[
        str | None, typer.Option(help="2026-W47, or 2026-M11, 2026-Q4. Default: the week so far.")
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="What to write.")] = Format.TEXT,
    language: Annotated[str, typer.Option(help="The language to write in, as a code: en, bn.")] = "en",
    exact: Annotated[
        bool, typer.Option("--exact", help="For the operator only: small groups and the answers behind.")
    ] = False,
    progress: Annotated[bool, typer.Option("--progress", help="Say what is being done.")] = False,
    out: Annotated[Path | None, typer.Option(help="A file to write. Default: standard output.")] = None,
) -> None:
    """Write the summary of a week, each figure with its formula."""
    if out is None and form in BINARY and sys.stdout.isatty():
        say("summary-needs-out", err=True, form=form.value)
        raise typer.Exit(2)

    def tell(step: str) -> None:
        if progress:
            say(f"progress-{step}", err=True)

    content = asyncio.run(_summary(programme, week, form, language, exact, tell))
    if out is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        return
    try:
        out.touch(mode=0o600)
        out.write_bytes(content)
    except OSError as error:
        say("trouble", err=True, reason=f"{error.strerror}: {error.filename}")
        raise typer.Exit(1) from None
    say("written", file=str(out))


async def _summary(
    programme: str, week: str | None, form: Format, language: str, exact: bool, tell: Callable[[str], None]
) -> bytes:
    tell("reading")
    async with summarised(programme, week, exact=exact) as (summary, value_map, _):
        tell("writing")
        content = _written(summary, value_map, form, language)
    tell("done")
    return content


def _written(summary: Published, value_map: ValueMap, form: Format, language: str) -> bytes:
    match form:
        case Format.TEXT:
            from bot.report.text import summary_text

            return summary_text(summary, language).encode()
        case Format.JSON:
            from bot.report.json_form import summary_json

            return summary_json(summary).encode()
        case Format.HTML:
            from bot.report.html import summary_html

            return summary_html(summary, language).encode()
        case Format.PDF:
            from bot.report.pdf import summary_pdf

            return summary_pdf(summary, language)
        case Format.XLSX:
            from bot.report.spreadsheet import summary_spreadsheet

            return summary_spreadsheet(summary, value_map, language)
        case _:
            assert_never(form)


@asynccontextmanager
async def summarised(
    programme_id: str, week: str | None, *, exact: bool
) -> AsyncIterator[tuple[Published, ValueMap, Callable[[Iterable[Figure]], Awaitable[Evidence]]]]:
    """The summary, and how to get the answers behind its figures.

    A programme or week that is not there ends the command with 2.
    """
    from bot.library import Library
    from bot.programmes import load_programmes
    from bot.summing_up import evidence_of, made
    from flows.value.periods import period_named, week_of

    settings = settings_or_exit()
    programmes, _ = load_programmes(settings.programmes)
    programme = programmes.get(programme_id)
    if programme is None:
        say("no-such-programme", err=True, programme=programme_id, known=", ".join(sorted(programmes)))
        raise typer.Exit(2)
    now = present(settings.data_dir)
    zone = programme.timezone
    period = period_named(week, zone, now) if week is not None else week_of(now, zone)
    if period is None:
        say("no-such-week", err=True, week=str(week))
        raise typer.Exit(2)
    async with opened(settings) as store, store.reading() if exact else store.transaction() as tx:
        library = Library(programmes)
        await library.published.refresh(tx)
        programme = library.programmes[programme_id]
        if not exact:
            await tx.released_tables.take_turns(programme.id)
        sample = is_sample_data(settings.data_dir)
        found = await made(tx, library, programme, period, exact=exact, sample_data=sample)
        # What is not the operator's own may be handed on: it is remembered like what the bot sends.
        await found.keep(tx, now)
        yield found.summary, programme.value_map, partial(evidence_of, tx, library, programme, period)
