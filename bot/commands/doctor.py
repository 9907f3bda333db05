"""``doctor``: says how the bot is, and settles messages of which nobody knows whether they arrived."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands import say
from bot.opening import opened, settings_or_exit

if TYPE_CHECKING:
    from bot.settings import Settings
    from storage.store import Store


def command(
    undecided: Annotated[
        bool, typer.Option("--undecided", help="List messages that may or may not have arrived.")
    ] = False,
    send_again: Annotated[
        list[int] | None, typer.Option("--send-again", help="Send this one again (its number in the list).")
    ] = None,
    arrived: Annotated[
        list[int] | None, typer.Option("--arrived", help="This one did arrive (its number in the list).")
    ] = None,
) -> None:
    """Look at settings, keys, database and Telegram, and at what could not be handled or sent."""
    well = asyncio.run(_doctor(undecided, send_again or [], arrived or []))
    if not well:
        raise typer.Exit(1)


async def _doctor(undecided: bool, send_again: list[int], arrived: list[int]) -> bool:
    settings = settings_or_exit()
    async with opened(settings) as store:
        if undecided or send_again or arrived:
            return await _settle(store, send_again, arrived)
        return await _examine(settings, store)


async def _examine(settings: Settings, store: Store) -> bool:
    from bot.programmes import load_programmes

    well = True
    say("doctor-database", database="SQLite" if settings.embedded else "PostgreSQL")
    async with store.reading() as tx:
        waiting = len(await tx.inbox.waiting(100_000))
        failures = await tx.inbox.failures()
        unclear = len(await tx.outbox.undecided())
        administered = await tx.invitations.any_administrator()
    say("doctor-waiting", count=waiting)
    say("doctor-failed", count=len(failures))
    for failure in failures[-10:]:
        say(
            "doctor-failure",
            row=failure.id,
            kind=failure.kind,
            reason=failure.reason,
            at=f"{failure.at:%Y-%m-%d %H:%M}",
        )
    say("doctor-undecided", count=unclear)
    if not administered:
        say("doctor-no-administrator")
    programmes, problems = load_programmes(settings.programmes)
    say("doctor-programmes", programmes=", ".join(sorted(programmes)) or "–", problems=len(problems))
    well = well and bool(programmes) and not problems
    return await _ask_telegram(settings) and well and not unclear


async def _ask_telegram(settings: Settings) -> bool:
    from bot.log import hide
    from bot.telegram.client import Client, Refused, Unreachable

    token = settings.token.get_secret_value()
    if not token:
        say("run-no-token", err=True)
        return False
    hide(token)
    client = Client(settings.api_url, token)
    try:
        me = await client.call("getMe", within=10)
        say("doctor-telegram", username=str(me.get("username", "")))
        return True
    except Refused:
        say("doctor-token-refused", err=True)
    except Unreachable as error:
        say("doctor-unreachable", err=True, url=settings.api_url, reason=error.reason)
    finally:
        await client.close()
    return False


async def _settle(store: Store, send_again: list[int], arrived: list[int]) -> bool:
    async with store.reading() as tx:
        found = {message.id: message for message in await tx.outbox.undecided()}
    unknown = [row for row in (*send_again, *arrived) if row not in found]
    for row in unknown:
        say("doctor-not-undecided", err=True, row=row)
    async with store.transaction() as tx:
        for row in send_again:
            if row in found:
                await tx.outbox.decide(row, arrived=False)
                say("doctor-sent-again", row=row)
        for row in arrived:
            if row in found:
                await tx.outbox.decide(row, arrived=True)
                say("doctor-arrived", row=row)
    for message in found.values():
        if message.id not in send_again and message.id not in arrived:
            say(
                "doctor-undecided-row",
                row=message.id,
                person=message.person,
                kind=message.kind,
                what=message.key or "–",
                at=f"{message.at:%Y-%m-%d %H:%M}" if message.at else "–",
            )
    if not found:
        say("doctor-undecided", count=0)
    return not unknown
