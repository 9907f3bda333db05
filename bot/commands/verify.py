"""``verify``: proves that what is stored is whole: the file, the keys, and every run replayed from its events."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands import say, worded
from bot.opening import explained, opened, settings_or_exit

if TYPE_CHECKING:
    from storage.verification import Verified


def command(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Check everything that is stored, and change nothing. The exit code is 1 if anything is wrong.

    Looked at: the database's file and its references; each run against the replay of its events; their numbering
    without gaps; every sealed field with its key; which answers stand; nothing left of people who were erased.
    The bot may be running.
    """
    with explained():
        verified = asyncio.run(_verify())
    if as_json:
        typer.echo(json.dumps(_as_json(verified), ensure_ascii=False))
    else:
        for finding in verified.findings:
            say(f"verify-{finding.wrong.value}", err=True, place=finding.place)
        say(
            "verified",
            people=verified.people,
            runs=verified.runs,
            answers=verified.answers,
            sealed=verified.sealed,
        )
        say("verify-result", count=len(verified.findings))
    if verified.findings:
        raise typer.Exit(1)


async def _verify() -> Verified:
    from dataclasses import replace

    from storage.verification import verify, verify_file

    settings = settings_or_exit()
    async with opened(settings, looking=True) as store:
        file = store.database_file
        of_file = await asyncio.to_thread(verify_file, file) if file is not None else ()
        async with store.reading() as tx:
            verified = await verify(tx)
    return replace(verified, findings=(*of_file, *verified.findings))


def _as_json(verified: Verified) -> dict[str, object]:
    return {
        "people": verified.people,
        "runs": verified.runs,
        "answers": verified.answers,
        "sealed": verified.sealed,
        "findings": [
            {
                "wrong": finding.wrong.value,
                "place": finding.place,
                "text": worded(f"verify-{finding.wrong.value}", place=finding.place),
            }
            for finding in verified.findings
        ],
    }
