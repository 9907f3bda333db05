"""``publish``: a questionnaire becomes a programme's flow for everybody, also while people are in the middle of it.

What would become of their runs is counted and shown first. The bot need not be stopped, nor started again.
"""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from bot.commands import say, worded
from bot.opening import opened, programmes_or_exit, settings_or_exit

if TYPE_CHECKING:
    from bot.publishing import Preview, Publishable
    from flows.authoring.problems import Problem
    from flows.conversation.definition import Flow


def command(
    programme: Annotated[str, typer.Argument(help="The programme's id, for example st-james-house.")],
    file: Annotated[Path, typer.Argument(help="The questionnaire: .yaml or a spreadsheet.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask whether to publish.")] = False,
    pin: Annotated[
        bool, typer.Option("--pin", help="Whoever has begun ends in the revision they are in.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object; without --yes nothing is published.")
    ] = False,
) -> None:
    """Publish a questionnaire: shows what would become of those in the middle of it, asks, and serves it at once.

    A running bot takes it up by itself, within half a minute. Answers given so far go with whoever gave them; what has
    no question any more is kept, and not counted. "revisions" shows all there were, and brings an earlier one back.
    """
    asyncio.run(_publish(programme, file, yes=yes, pin=pin, as_json=as_json))


async def _publish(programme_id: str, file: Path, *, yes: bool, pin: bool, as_json: bool) -> None:
    from bot import publishing
    from bot.library import Library
    from bot.programmes import source_at

    settings = settings_or_exit()
    programmes = programmes_or_exit(settings, programme_id)
    async with opened(settings) as store:
        library = Library(programmes)
        async with store.reading() as tx:
            await library.published.refresh(tx)
        source, unreadable = source_at(file)
        if source is None:
            _refuse(unreadable, as_json)
        new, problems = publishing.read(library.programmes[programme_id], source)
        if new is None:
            _refuse(problems, as_json)
        async with store.reading() as tx:
            seen = await publishing.preview(tx, library, programme_id, new.flow, pinned=pin)
        if not as_json:
            typer.echo("\n".join(_in_words(seen)))
        wanted = not seen.is_same and (yes or (not as_json and typer.confirm(worded("publish-ask"))))
        if wanted:
            async with store.transaction() as tx:
                wanted = await publishing.publish(tx, library, new, datetime.now(UTC), pinned=pin)
    if as_json:
        typer.echo(json.dumps(_as_json(seen, new, published=wanted), ensure_ascii=False))
    elif wanted:
        say("published", flow=new.flow.id, revision=new.flow.revision)
    elif not seen.is_same:
        say("not-published")


def _refuse(problems: tuple[Problem, ...], as_json: bool) -> NoReturn:
    """Everything there is to mend, as ``check`` shows it; exit code 1."""
    from bot.commands.check import report

    if as_json:
        for problem in problems:
            typer.echo(json.dumps(problem.to_json(), ensure_ascii=False))
    else:
        typer.echo(report(1, list(problems)))
    raise typer.Exit(1)


def _in_words(seen: Preview) -> list[str]:
    flow, before = seen.flow, seen.before
    title = _title(flow)
    if seen.is_same:
        return [worded("publish-same", title=title, flow=flow.id, revision=flow.revision)]
    revisions = {"revision": flow.revision, "before": before.revision if before is not None else ""}
    key = "publish-new" if before is None else "publish-instead"
    lines = [worded(key, title=title, flow=flow.id, **revisions)]
    if before is not None:
        lines.append(worded("publish-differs", count=len(seen.changes)))
        lines += [f"  {changed(change.kind.value, change)}" for change in seen.changes]
    return [*lines, *runs_in_words(seen)]


def runs_in_words(seen: Preview) -> list[str]:
    """What would become of everybody who is in the middle of it."""
    lines = [worded("publish-runs", count=seen.runs)]
    if seen.runs:
        lines.append("  " + worded("publish-unaffected", count=seen.unaffected))
        lines.append("  " + worded("publish-again", count=seen.asked_again))
        for again, count in seen.again.items():
            why = worded(f"again-{again.why.value.replace('_', '-')}")
            lines.append("    " + worded("publish-question", question=again.question, count=count, why=why))
        lines.append("  " + worded("publish-stay", count=seen.stays))
        for question, count in seen.staying.items():
            why = worded("stays-repeat")
            lines.append("    " + worded("publish-question", question=question, count=count, why=why))
    for question, count in seen.dropped.items():
        lines.append("  " + worded("publish-dropped", question=question, count=count))
    return lines


def changed(kind: str, change: Any) -> str:
    """One difference between two revisions, on one line."""
    return worded(
        f"change-{kind.replace('_', '-')}",
        question=change.question,
        before=_short(change.before),
        after=_short(change.after),
    )


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:59].rstrip()}…"


def _title(flow: Flow) -> str:
    text = flow.title.in_language("en", flow.settings.default_language)
    return text.source if text is not None else flow.id


def _as_json(seen: Preview, new: Publishable, *, published: bool) -> dict[str, Any]:
    return {
        "programme": seen.programme,
        "flow": seen.flow.id,
        "revision": seen.flow.revision,
        "before": seen.before.revision if seen.before is not None else None,
        "file": new.source.file,
        "published": published,
        "changes": [
            {"kind": each.kind.value, "question": each.question, "before": each.before, "after": each.after}
            for each in seen.changes
        ],
        "runs": {
            "in_progress": seen.runs,
            "unaffected": seen.unaffected,
            "asked_again": seen.asked_again,
            "stay": seen.stays,
        },
        "asked_again": [
            {"question": again.question, "why": again.why.value, "runs": count}
            for again, count in seen.again.items()
        ],
        "staying": [{"question": question, "runs": count} for question, count in seen.staying.items()],
        "dropped": [{"question": question, "answers": count} for question, count in seen.dropped.items()],
    }
