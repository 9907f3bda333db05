"""The emulator as a server on loopback: the Bot API, the people's side and, where wanted, the chat page.

A web page from elsewhere must not drive it: requests for another host, or from another origin, are refused.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.clock import Clock
from bot.emulator.api import BotApi
from bot.emulator.chats import Persona
from bot.emulator.faults import Rates
from bot.emulator.people import People
from bot.emulator.telegram import UPLOAD_LIMIT, Telegram
from bot.emulator.winding import Winder

LOOPBACK = frozenset(("127.0.0.1", "localhost", "::1"))
PAGE = Path(__file__).parent / "page"
FONTS = Path(__file__).parent.parent / "report" / "fonts"
_FILES = {
    "index.html": "text/html",
    "chat.css": "text/css",
    "chat.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' blob:; media-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@dataclass(frozen=True, slots=True)
class PageSettings:
    """What the chat page needs to know."""

    zone: str = "Europe/London"


class Emulator:
    """Telegram on 127.0.0.1, from ``start`` to ``stop``."""

    def __init__(
        self,
        clock: Clock,
        *,
        token: str,
        host: str = "127.0.0.1",
        port: int = 0,
        page: PageSettings | None = None,
        rates: Rates | None = None,
        username: str = "commonweal_bot",
        name: str = "Commonweal",
        webhook_retry: float = 1.0,
    ) -> None:
        if host not in LOOPBACK:
            raise ValueError(f"the emulator listens on loopback only, not on {host}")
        self.clock = clock
        self.token = token
        self.host = host
        self.port = port
        self.page = page
        self.telegram = Telegram(clock, token=token, username=username, name=name)
        self.api = BotApi(self.telegram, token, rates, webhook_retry)
        self.winder = Winder(clock, (page or PageSettings()).zone)
        self.people = People(self.telegram, self.api, self.winder)
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}"

    @property
    def personas(self) -> list[Persona]:
        """Whom the chat page offers to be."""
        return self.people.personas

    @personas.setter
    def personas(self, personas: list[Persona]) -> None:
        self.people.personas = list(personas)
        for persona in personas:
            self.telegram.person(persona.id, persona.name, persona.language)
        self.people.feed.tell({"kind": "people"})

    @property
    def on_wind(self) -> Callable[[datetime], Awaitable[None]] | None:
        """Called with the moment to wind to; returns when what is due by then has run."""
        return self.winder.on_wind

    @on_wind.setter
    def on_wind(self, on_wind: Callable[[datetime], Awaitable[None]] | None) -> None:
        self.winder.on_wind = on_wind

    async def start(self) -> None:
        """Listen."""
        app = web.Application(client_max_size=UPLOAD_LIMIT + 1024 * 1024, middlewares=[_only_from_here])
        app.add_routes(self.api.routes())
        app.add_routes(self.people.routes())
        if self.page is not None:
            app.add_routes([web.get("/", _page)])
            app.add_routes([web.get(f"/{name}", _page) for name in _FILES])
            app.add_routes([web.get("/fonts/{name:NotoSans[A-Za-z]*-(?:Regular|Bold)\\.ttf}", _font)])
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self.host, self.port, backlog=1024)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Close every connection and stop."""
        self.api.polling.terminate()
        self.people.feed.close()
        await self.api.webhook.close()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None


@lru_cache(maxsize=64)
def _here(host: str) -> bool:
    try:
        return (urlsplit(f"//{host}").hostname or "") in LOOPBACK
    except ValueError:
        return False


@web.middleware
async def _only_from_here(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Keep out a name another site points at this machine (DNS rebinding), and another site's page."""
    host = request.headers.get("Host", "")
    if not _here(host):
        raise web.HTTPForbidden(text="not this host")
    origin = request.headers.get("Origin")
    if origin is not None and origin != f"http://{host}":
        raise web.HTTPForbidden(text="not this origin")
    # Following a link to the page is harmless; calling what moves people and clock is not.
    if request.path.startswith("/emulator") and request.headers.get("Sec-Fetch-Site", "none") not in (
        "none",
        "same-origin",
    ):
        raise web.HTTPForbidden(text="not from another site")
    response = await handler(request)
    if not response.prepared and not request.path.startswith("/bot"):
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Content-Security-Policy"] = _POLICY
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


async def _page(request: web.Request) -> web.Response:
    name = request.path.lstrip("/") or "index.html"
    return web.Response(
        body=(PAGE / name).read_bytes(),
        content_type=_FILES[name],
        charset="utf-8",
        headers={"Cache-Control": "no-cache"},
    )


async def _font(request: web.Request) -> web.StreamResponse:
    """The fonts of the pictures and the PDF, so that Bengali shows on a machine that has none."""
    path = FONTS / request.match_info["name"]
    if not path.is_file():
        raise web.HTTPNotFound
    return web.FileResponse(path, headers={"Content-Type": "font/ttf", "Cache-Control": "max-age=86400"})
