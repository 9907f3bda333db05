"""``doctor``: says how the bot is, and settles messages of which nobody knows whether they arrived."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands import say
from bot.opening import explained, opened, settings_or_exit

if TYPE_CHECKING:
    from storage.outbox import Message
    from storage.store import Store


def command(
    undecided: Annotated[
        bool, typer.Option("--undecided", help="List messages that may or may not have arrived.")
    ] = False,
    arrived: Annotated[
        list[int] | None,
        typer.Option("--arrived", metavar="ID", help="This one did arrive (its number in the list)."),
    ] = None,
    send_again: Annotated[
        list[int] | None,
        typer.Option("--send-again", metavar="ID", help="Send this one again (its number in the list)."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line for each remark.")] = False,
) -> None:
    """Look at settings, keys, database, programmes, disk and Telegram, and at what waits or failed.

    Each line begins with "well", "look" (worth a look) or "wrong". The exit code is 1 if anything is wrong. Nothing
    is changed, and the token is never printed.
    """
    with explained():
        if undecided or arrived or send_again:
            well = asyncio.run(_settle(arrived or [], send_again or []))
        else:
            well = asyncio.run(_examine(as_json))
        if not well:
            raise typer.Exit(1)


async def _examine(as_json: bool) -> bool:
    from bot.examining import Mark, examine

    well = True
    async for remark in examine(settings_or_exit()):
        typer.echo(remark.as_json() if as_json else remark.as_line())
        well = well and remark.mark is not Mark.WRONG
    return well


async def _settle(arrived: list[int], send_again: list[int]) -> bool:
    both = sorted({*arrived} & {*send_again})
    for row in both:
        say("doctor-both", err=True, row=str(row))
    if both:
        return False
    async with opened(settings_or_exit(), looking=True) as store:
        found = await _undecided(store)
        unknown = [row for row in (*arrived, *send_again) if row not in found]
        for row in unknown:
            say("doctor-not-undecided", err=True, row=str(row))
        if unknown:
            return False
        async with store.transaction() as tx:
            # The bot may find out about one in this very moment.
            decided = [
                row for row in (*arrived, *send_again) if await tx.careful.decide(row, arrived=row in arrived)
            ]
        for row in (*arrived, *send_again):
            said = "doctor-arrived" if row in arrived else "doctor-sent-again"
            say(said if row in decided else "doctor-not-undecided", row=str(row))
        async with store.reading() as tx:
            kept = await tx.releases.undelivered()
        _list([message for message in found.values() if message.id not in {*arrived, *send_again}])
        if kept:
            say("doctor-undelivered-listed", count=len(kept))
        for each in kept:
            say("doctor-undelivered-row", what=f"{each.programme} {each.period}", person=each.recipient)
    return True


async def _undecided(store: Store) -> dict[int, Message]:
    async with store.reading() as tx:
        return {message.id: message for message in await tx.careful.undecided()}


def _list(messages: list[Message]) -> None:
    say("doctor-undecided-listed", count=len(messages))
    for message in messages:
        say(
            "doctor-undecided-row",
            row=str(message.id),
            person=message.person,
            kind=message.kind,
            what=message.key or "–",
            at=f"{message.at:%Y-%m-%d %H:%M} UTC" if message.at else "–",
        )
