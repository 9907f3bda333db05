"""Takes updates that Telegram brings, instead of fetching them. Answers 200 only after the commit.

Anything else makes Telegram come again, so a full disk or a locked database delays an update and loses none.
"""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from bot.clock import Clock
from bot.log import log
from bot.telegram.raw import KINDS, sort_out_body
from storage.inbox import RawUpdate
from storage.store import StorageUnavailable

_HEADER = "X-Telegram-Bot-Api-Secret-Token"
_LARGEST_BODY = 1 << 20


class Webhook:
    """One HTTP server for one path; TLS is ended in front of it."""

    def __init__(
        self,
        clock: Clock,
        store: Callable[[Sequence[RawUpdate]], Awaitable[None]],
        *,
        url: str,
        secret: str,
        host: str,
        port: int,
    ) -> None:
        self._clock = clock
        self._store = store
        self._url = url
        self._secret = secret
        self._host = host
        self._port = port
        self._runner: web.AppRunner | None = None
        self._troubled = False

    async def listen(self) -> None:
        """Take connections from now on."""
        application = web.Application(client_max_size=_LARGEST_BODY)
        application.router.add_post(urlsplit(self._url).path or "/", self._receive)
        self._runner = web.AppRunner(application, access_log=None, handle_signals=False)
        await self._runner.setup()
        await web.TCPSite(self._runner, self._host, self._port).start()
        log().info("listening for updates", host=self._host, port=self._port)

    def registration(self) -> dict[str, Any]:
        """What setWebhook is told."""
        return {"url": self._url, "secret_token": self._secret, "allowed_updates": list(KINDS)}

    async def stop(self) -> None:
        """Stop listening. The webhook stays set: Telegram keeps what comes meanwhile."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def _receive(self, request: web.Request) -> web.Response:
        shown = request.headers.get(_HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(shown, self._secret.encode()):
            return web.Response(status=403)
        body = await request.read()
        try:
            await self._store([sort_out_body(body, self._clock.now())])
        except StorageUnavailable as error:
            if not self._troubled:
                log().error("updates cannot be stored, and are not confirmed", reason=str(error))
            self._troubled = True
            return web.Response(status=503, headers={"Retry-After": "5"})
        if self._troubled:
            log().info("updates are stored again")
        self._troubled = False
        return web.Response()
