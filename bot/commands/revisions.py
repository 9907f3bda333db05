"""``revisions``: every revision of a programme's flows there ever was; the served one is withdrawn, or an earlier one
brought back."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.commands import say, worded
from bot.opening import opened, programmes_or_exit, settings_or_exit

if TYPE_CHECKING:
    from bot.library import Library
    from storage.revisions import KeptRevision
    from storage.store import Store, Tx


def command(
    programme: Annotated[str, typer.Argument(help="The programme's id, for example st-james-house.")],
    flow: Annotated[str | None, typer.Argument(help="One of its flows, for example check-in.")] = None,
    withdraw: Annotated[
        str | None, typer.Option("--withdraw", metavar="REVISION", help="Serve the one before it again.")
    ] = None,
    bring_back: Annotated[
        str | None, typer.Option("--bring-back", metavar="REVISION", help="Serve this one again.")
    ] = None,
    pin: Annotated[
        bool, typer.Option("--pin", help="With --bring-back: whoever has begun ends where they are.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask, whoever is in the middle of it.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Show every revision of a flow, the newest first: served, replaced or withdrawn, and how many are in it.

    Before one is withdrawn or brought back it says what becomes of those who are in the middle of it. No revision is
    ever lost: whoever is in one that was withdrawn goes on in the one that is served.
    """
    if (withdraw or bring_back) and flow is None:
        say("revisions-which-flow", err=True)
        raise typer.Exit(2)
    if withdraw and bring_back:
        say("revisions-both", err=True)
        raise typer.Exit(2)
    asyncio.run(_revisions(programme, flow, withdraw, bring_back, pin=pin, yes=yes, as_json=as_json))


async def _revisions(
    programme: str,
    flow: str | None,
    withdraw: str | None,
    bring_back: str | None,
    *,
    pin: bool,
    yes: bool,
    as_json: bool,
) -> None:
    from bot.library import Library

    settings = settings_or_exit()
    programmes = programmes_or_exit(settings, programme)
    async with opened(settings) as store:
        library = Library(programmes)
        if flow is not None and (withdraw or bring_back):
            if await _foreseen(store, library, programme, flow, withdraw, bring_back, pin=pin) and not yes:
                typer.confirm(worded("revisions-ask"), abort=True)
            await _change(store, library, programme, flow, withdraw, bring_back, pin=pin)
            return
        async with store.reading() as tx:
            await library.published.refresh(tx)
            rows = [
                await _row(tx, library, kept) for kept in reversed(await tx.revisions.of(programme, flow))
            ]
    for row in rows:
        typer.echo(json.dumps(row, ensure_ascii=False) if as_json else _line(row))
    if not rows and not as_json:
        say("revisions-none")


async def _foreseen(
    store: Store,
    library: Library,
    programme: str,
    flow: str,
    withdraw: str | None,
    bring_back: str | None,
    *,
    pin: bool,
) -> bool:
    """Say what becomes of those who are in the middle of it. ``False`` where nobody is."""
    from bot import publishing
    from bot.commands.publish import runs_in_words

    async with store.reading() as tx:
        await library.published.refresh(tx)
        state = library.published.served(programme, flow)
        if withdraw:
            left = [each for each in state.revisions if not each.startswith(withdraw)]
            wanted = left[-1] if left else None
        else:
            kept = [each.revision for each in await tx.revisions.of(programme, flow)]
            wanted = next((each for each in kept if each.startswith(bring_back or "")), None)
        next_flow = await library.published.flow(tx, programme, flow, wanted) if wanted is not None else None
        if next_flow is None:
            return False
        seen = await publishing.preview(tx, library, programme, next_flow, pinned=pin)
    if seen.runs:
        typer.echo("\n".join(runs_in_words(seen)))
    return bool(seen.runs)


async def _change(
    store: Store,
    library: Library,
    programme: str,
    flow: str,
    withdraw: str | None,
    bring_back: str | None,
    *,
    pin: bool,
) -> None:
    from bot import publishing

    at = datetime.now(UTC)
    try:
        async with store.transaction() as tx:
            revision = await _named(tx, programme, flow, withdraw or bring_back or "")
            if withdraw:
                served = await publishing.withdraw(tx, library, programme, flow, revision, at)
                done = worded("withdrawn", flow=flow, revision=revision, served=served or "–")
            elif await publishing.bring_back(tx, library, programme, flow, revision, at, pinned=pin):
                done = worded("published", flow=flow, revision=revision)
            else:
                done = worded("served-already", flow=flow, revision=revision)
    except publishing.NothingBefore:
        say("no-such-revision", err=True, flow=flow, revision=withdraw or bring_back or "")
        raise typer.Exit(2) from None
    typer.echo(done)


async def _named(tx: Tx, programme: str, flow: str, beginning: str) -> str:
    """The revision that is meant: its name, or the beginning of it where only one begins so."""
    from bot.publishing import NothingBefore

    found = {
        kept.revision
        for kept in await tx.revisions.of(programme, flow)
        if kept.revision.startswith(beginning)
    }
    if len(found) != 1:
        raise NothingBefore
    return found.pop()


async def _row(tx: Tx, library: Library, kept: KeptRevision) -> dict[str, Any]:
    state = library.published.served(kept.programme, kept.flow)
    if kept.revision == state.revision:
        now = "served"
    elif kept.revision in state.revisions:
        now = "replaced"
    else:
        now = "withdrawn"
    return {
        "flow": kept.flow,
        "revision": kept.revision,
        "state": now,
        "runs": await tx.runs.count_in(kept.programme, kept.flow, kept.revision),
        "file": kept.file,
        "by": kept.made_by,
        "at": kept.made_at.isoformat(timespec="seconds"),
    }


def _line(row: dict[str, Any]) -> str:
    return worded(
        "revision-line",
        flow=row["flow"],
        revision=row["revision"],
        state=worded(f"revision-{row['state']}"),
        count=row["runs"],
        file=row["file"],
        at=row["at"][:16].replace("T", " "),
    )
