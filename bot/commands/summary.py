"""``summary``: a week of a programme, as text, JSON, a page, a PDF or a spreadsheet.

It is what commissioners were sent; where they were sent nothing yet, what they would be sent now. What rests on few
people is hidden unless ``--exact``. Looking at it releases nothing.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, assert_never

import typer

from bot.commands import say
from bot.looking import looked_at

if TYPE_CHECKING:
    from bot.told import Told
    from flows.authoring.programme import Programme


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
    """Write the summary of a week as commissioners have it, each figure with its formula."""
    _known_or_exit(language)
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
    async with looked_at(programme, week, exact=exact) as look:
        look.say_how_it_stands()
        tell("writing")
        content = written(look.told, look.programme, form, language)
    tell("done")
    return content


def _known_or_exit(language: str) -> None:
    """A language that reports do not speak would be English without a word."""
    from bot.report.wording import report_languages

    if language not in report_languages():
        say("no-such-report-language", err=True, language=language, known=", ".join(report_languages()))
        raise typer.Exit(2)


def written(told: Told, programme: Programme, form: Format, language: str) -> bytes:
    """In a form of its own, with all that is in the one that is sent."""
    from bot.behind import asked_in

    summary, quotes, earlier = told.summary, told.beside.quotes, told.beside.earlier
    asked = asked_in(programme, language)
    match form:
        case Format.TEXT:
            from bot.report.text import summary_text

            return summary_text(summary, language, quotes=quotes).encode()
        case Format.JSON:
            from bot.report.json_form import summary_json

            return summary_json(summary).encode()
        case Format.HTML:
            from bot.report.html import summary_html

            return summary_html(summary, language, quotes=quotes, earlier=earlier, asked=asked).encode()
        case Format.PDF:
            from bot.report.pdf import summary_pdf

            return summary_pdf(summary, language, quotes=quotes, earlier=earlier, asked=asked)
        case Format.XLSX:
            from bot.report.spreadsheet import summary_spreadsheet

            return summary_spreadsheet(summary, programme.value_map, language)
        case _:
            assert_never(form)
