"""``verify``: proves that what is stored is whole: the file, the keys, and every run replayed from its events."""

from __future__ import annotations

import asyncio

import typer

from bot.commands import say
from bot.opening import opened, settings_or_exit


def command() -> None:
    """Check the database, and replay every run. The exit code is 1 if anything differs."""
    wrong = asyncio.run(_verify())
    if wrong:
        raise typer.Exit(1)


async def _verify() -> int:
    from flows.conversation.run import replay
    from storage.backup import check

    settings = settings_or_exit()
    wrong = runs = 0
    async with opened(settings) as store:
        if settings.database_file is not None:
            for problem in await asyncio.to_thread(check, settings.database_file):
                wrong += 1
                say("trouble", err=True, reason=problem)
        async with store.reading() as tx:
            for person in await tx.people.all():
                for run in await tx.runs.of_person(person.id):
                    runs += 1
                    try:
                        same = replay(await tx.runs.events(run.id)) == run
                    except ValueError:
                        same = False
                    if not same:
                        wrong += 1
                        say("verify-differs", err=True, run=run.id)
    say("verified", runs=runs, wrong=wrong)
    return wrong
