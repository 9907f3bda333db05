"""``invite``: makes an invitation and prints its link: for one person, or (``--open``) for a poster.

The code is shown once and kept only as a hash.
"""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from bot.commands import say
from bot.opening import opened, programmes_or_exit, settings_or_exit
from bot.settings import Settings

_PATIENCE = 10.0


def command(
    programme: Annotated[str, typer.Argument(help="The programme's id, for example st-james-house.")],
    role: Annotated[str, typer.Option(help="What the person takes part as, for example service_user.")],
    is_open: Annotated[
        bool, typer.Option("--open", help="For a poster: works for anybody, any number of times.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Invite somebody to a programme: prints a link that works once, for two weeks."""
    invitation = asyncio.run(_invite(programme, role, is_open))
    if as_json:
        typer.echo(json.dumps(invitation, ensure_ascii=False))
        return
    if invitation["link"] is None:
        say("invite-code", code=invitation["code"])
    else:
        say("invite-link", link=invitation["link"])
    if invitation["expires"] is None:
        say("invite-open")
    else:
        say("invite-once", until=str(invitation["expires"])[:10])


async def _invite(programme_id: str, role: str, is_open: bool) -> dict[str, Any]:
    from bot.library import Library
    from bot.managing import INVITATION_KEEPS, link_to

    settings = settings_or_exit()
    programmes = programmes_or_exit(settings, programme_id)
    roles = Library.roles_of(programmes[programme_id])
    if role not in roles:
        say("no-such-role", err=True, role=role, known=", ".join(roles))
        raise typer.Exit(2)
    now = datetime.now(UTC)
    expires = None if is_open else now + INVITATION_KEEPS
    username = await _username(settings)
    async with opened(settings) as store, store.transaction() as tx:
        code = await tx.invitations.create(
            programme_id, role, single_use=not is_open, expires_at=expires, by=None, at=now
        )
    return {
        "link": link_to(username, code) if username else None,
        "code": code,
        "role": role,
        "programme": programme_id,
        "expires": expires.isoformat(timespec="seconds") if expires else None,
        "single_use": not is_open,
    }


async def _username(settings: Settings) -> str:
    """The bot's name, which only Telegram knows; empty where it cannot be asked."""
    from bot.telegram.client import Client, Refused, Unreachable

    token = settings.token.get_secret_value()
    if not token:
        return ""
    client = Client(settings.api_url, token, connections=1)
    try:
        me = await client.call("getMe", within=_PATIENCE)
    except (Refused, Unreachable):
        return ""
    finally:
        await client.close()
    return str(me.get("username", "")) if isinstance(me, dict) else ""
