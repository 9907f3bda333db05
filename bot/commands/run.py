"""``run``: the bot, by its settings, until SIGTERM or SIGINT.

Ends with 0 when it was told to stop, 1 when it cannot run (a line in the log says why), 2 when a setting is wrong.
"""

from __future__ import annotations

import asyncio
import gc
import signal
from datetime import timedelta
from typing import Any

import typer

from bot.commands import say, worded
from bot.opening import settings_or_exit

ADMINISTRATOR = "administrator"
_COLLECT_AFTER = (20_000, 20, 50)
_LINK_LASTS = timedelta(days=1)


def command() -> None:
    """Run the bot until it is told to stop (SIGTERM, or Ctrl-C)."""
    from bot.log import set_up

    settings = settings_or_exit()
    set_up(settings.log_level, settings.log_format)
    if not settings.token.get_secret_value():
        say("run-no-token", err=True)
        raise typer.Exit(2)
    code = asyncio.run(_run(settings))
    if code:
        raise typer.Exit(code)


async def _run(settings: Any) -> int:
    # Imported here: the help, and a wrong setting, should not wait for it.
    from bot.app import App, NothingToServe
    from bot.clock import Clock
    from bot.log import log, where
    from bot.telegram.poller import TokenRefused
    from storage.encryption import KeyMismatch
    from storage.store import NotMigrated

    loop = asyncio.get_running_loop()
    told_to_stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told_to_stop.set)
    loop.set_exception_handler(_unexpected)
    app = App(settings, Clock())

    async def live() -> None:
        await app.start()
        # Turns leave little in rings: looking for it after every 700 new objects costs a tenth of the processor.
        gc.set_threshold(*_COLLECT_AFTER)
        if link := await administrators_link(app):
            say("run-first-administrator", link=link)
        await app.fatal()

    living = asyncio.create_task(live())
    stopping = asyncio.create_task(told_to_stop.wait())
    await asyncio.wait({living, stopping}, return_when=asyncio.FIRST_COMPLETED)
    code = 0
    if living.done():
        code = 1
        match living.exception():
            case TokenRefused():
                log().critical("Telegram does not know this token; check BOT_TOKEN")
            case NothingToServe():
                log().critical("there is no programme to serve; see python -m bot check")
            case KeyMismatch() as error:
                log().critical(
                    "the keys do not fit; check BOT_KEY_DIR", reason=worded(error.key, **error.about)
                )
            case NotMigrated():
                log().critical("the database is not up to date; run python -m bot migrate")
            case OSError() as error:
                log().critical(
                    "a file or a port cannot be used", reason=error.strerror or type(error).__name__
                )
            case error:
                assert error is not None
                log().critical("the bot fell over", reason=type(error).__name__, where=where(error))
    stopping.cancel()
    living.cancel()
    await asyncio.gather(living, stopping, return_exceptions=True)
    await app.stop()
    return code


async def administrators_link(app: Any) -> str | None:
    """While nobody administers the bot: a link that makes its first opener the administrator. Earlier ones end."""
    now = app.clock.now()
    programme = next(iter(app.conversation.library.programmes))
    async with app.store.transaction() as tx:
        if await tx.invitations.any_administrator():
            return None
        for earlier in await tx.invitations.all():
            unused = earlier.used_at is None and earlier.ended_at is None
            if earlier.role == ADMINISTRATOR and earlier.by is None and unused:
                await tx.invitations.revoke(earlier.id, now)
        code = await tx.invitations.create(
            programme, ADMINISTRATOR, single_use=True, expires_at=now + _LINK_LASTS, by=None, at=now
        )
    return f"https://t.me/{app.username}?start={code}"


def _unexpected(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    from bot.log import log, where

    error = context.get("exception")
    if error is None:
        log().warning("asyncio complains", reason=str(context.get("message", "")).split(":", 1)[0])
    else:
        log().error("something failed beside the work", reason=type(error).__name__, where=where(error))
