"""The whole demonstration in one process: emulator, bot, sample people, and the clock that is wound.

Emulator and bot talk over HTTP on loopback, as the bot talks to Telegram in production.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import SecretStr

from bot.app import App
from bot.clock import Clock
from bot.demo.calendar import Calendar, due_between
from bot.demo.contract import with_promises
from bot.demo.lives import LAST
from bot.demo.texts import Named, texts
from bot.demo.weeks import COMMISSIONER, NEWCOMER, SUPPLIER, SampleWeeks
from bot.emulator.chats import Persona
from bot.emulator.client import EmulatorClient
from bot.emulator.server import Emulator, PageSettings
from bot.library import built_in
from bot.programmes import LIBRARY, load_programme
from bot.settings import Settings
from flows.authoring.programme import Programme

PROGRAMME = "st-james-house"
SEED = 13
INVITATIONS_LAST = timedelta(days=366)
BOT_NAME = "commonweal_demo_bot"


class Demo:
    """From ``start`` to ``stop``. Everything it keeps lies in ``folder``."""

    def __init__(
        self,
        folder: Path,
        *,
        port: int,
        people: int,
        now: datetime,
        tell: Callable[[int], None],
        weeks: int = LAST,
    ) -> None:
        zone = ZoneInfo(_read(LIBRARY / PROGRAMME).timezone)
        self.calendar = Calendar.before(now, zone, weeks)
        self.programmes = folder / "programmes"
        begins = self.calendar.begin.astimezone(zone).date()
        programme = _read(with_promises(LIBRARY / PROGRAMME, self.programmes, begins))
        self.programme: Programme = programme
        self.people = people
        self.tell = tell
        self.clock = Clock(self.calendar.begin - datetime.now(UTC))
        token = f"1:{secrets.token_urlsafe(24)}"
        self.emulator = Emulator(
            self.clock, token=token, port=port, page=PageSettings(programme.timezone), username=BOT_NAME
        )
        self.folder = folder
        self._token = token
        self.app: App | None = None
        self._winding = asyncio.Lock()
        self._chats = AsyncExitStack()

    async def start(self) -> None:
        """Listen, play the sample weeks, and offer the three chats."""
        await self.emulator.start()
        # Made without reading the environment: the settings of a bot on this machine are not the demo's.
        settings = Settings.model_construct(
            token=SecretStr(self._token),
            api_url=self.emulator.url,
            data_dir=self.folder / "data",
            key_dir=self.folder / "keys",
            programmes=self.programmes,
            send_rate=0,
            chat_rate=0,
        )
        self.app = App(settings, self.clock, sample_data=True)
        await self.app.start()
        weeks = SampleWeeks(
            self.programme,
            tuple(built_in().values()),
            self.calendar,
            self.invite,
            self.wind,
            self.tell,
            people=self.people,
            seed=SEED,
        )
        await weeks.play(await self._chats.enter_async_context(EmulatorClient(self.emulator.url)))
        self.emulator.on_wind = weeks.live_until
        self.emulator.personas = await self._personas()

    async def fatal(self) -> None:
        """Wait for something that ends the bot while it runs; it is raised."""
        assert self.app is not None
        await self.app.fatal()

    async def stop(self) -> None:
        """The bot first: it ends its turns and sends while there is somebody to send to."""
        await self._chats.aclose()
        if self.app is not None:
            await self.app.stop()
        await self.emulator.stop()

    async def wind(self, moment: datetime) -> None:
        """Move the clock to each moment on the way at which something is due, and wait until it has been done."""
        assert self.app is not None
        async with self._winding:
            # What was tapped before the winding is answered before it: a tap does not wait for days.
            await self.app.idle()
            for due in (*due_between([self.programme], self.clock.now(), moment), moment):
                self.clock.wind_to(due)
                await self.app.jobs.run_due(self.clock.now())
                await self.app.idle()
            self.app.note_up()

    async def invite(self, role: str, *, single_use: bool = False) -> str:
        """The code of an invitation."""
        assert self.app is not None
        now = self.clock.now()
        async with self.app.store.transaction() as tx:
            return await tx.invitations.create(
                self.programme.id,
                role,
                single_use=single_use,
                expires_at=now + INVITATIONS_LAST,
                by=None,
                at=now,
            )

    async def _personas(self) -> list[Persona]:
        """The three of the chat page; two of them have an invitation ready."""
        featured = texts().featured

        def persona(id: int, named: Named, code: str = "") -> Persona:
            return Persona(id, named.name, named.role, code)

        return [
            persona(NEWCOMER, featured.newcomer, await self.invite("service_user", single_use=True)),
            persona(SUPPLIER, featured.supplier, await self.invite("supplier", single_use=True)),
            persona(COMMISSIONER, featured.commissioner),
        ]


def _read(folder: Path) -> Programme:
    programme, problems = load_programme(folder)
    if programme is None:
        raise ValueError(str(problems[0]))
    return programme
