"""The sample weeks, played through the running bot: everybody joins, checks in, gives time, reports.

The clock is wound from one moment to the next, and at each the people who find time then talk side by side. The
weeks up to the present are played at once; the others come as whoever sits at the page winds on.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, TypeAlias

from bot.demo.afterwards import END, afterwards
from bot.demo.calendar import Calendar
from bot.demo.lives import Life, lives
from bot.demo.playing import Act, Player, Says, Script
from bot.demo.texts import Supplier, Texts, texts
from bot.emulator.client import EmulatorClient
from flows.authoring.programme import Programme
from flows.conversation.definition import Flow

CHECK_IN, GAVE_TIME, REPORT, TENDER = "check-in", "gave-time", "delivery-report", "tender-questions"
OFFERED_AT = 10

# Ids as Telegram gives them: any positive number will do.
NEWCOMER, SUPPLIER, COMMISSIONER, PROVIDER = 1001, 1002, 1003, 1004
SAMPLE_SUPPLIERS = 2000
SAMPLE_PEOPLE = 3000

Play: TypeAlias = Callable[[], Coroutine[Any, Any, None]]
SILENT = 1_000
"""Told in place of a week: the sample people are not heard of again."""


class SampleWeeks:
    """``wind`` moves the clock and lets what is due run; ``tell`` shows how far the weeks are."""

    def __init__(
        self,
        programme: Programme,
        built_in: tuple[Flow, ...],
        calendar: Calendar,
        invite: Callable[[str], Awaitable[str]],
        wind: Callable[[datetime], Awaitable[None]],
        tell: Callable[[int], None],
        *,
        people: int,
        seed: int,
    ) -> None:
        self.script = Script((*programme.flows.values(), *built_in))
        self.calendar = calendar
        self.invite = invite
        self.wind = wind
        self.tell = tell
        self.words: Texts = texts()
        until_now = lives(people, seed, self.words.stories, self.words.gifts, self.words.stories_of_the_cut)
        self.lives = afterwards(until_now, seed, self.words.gifts, self.words.stories_afterwards)
        self._players: dict[int, Player] = {}
        self._code = ""
        self._ahead: deque[tuple[datetime, int, Play]] = deque()

    async def play(self, client: EmulatorClient) -> None:
        """All of it, from the first invitation to the present."""
        self.tell(0)
        await self._arrive(client)
        for week in range(1, self.calendar.week + 1):
            for moment, _, act in self._moments(client, week):
                await self.wind(moment)
                await act()
        await self.wind(self.calendar.present)
        self._ahead.extend(
            one for week in range(self.calendar.week + 1, END + 1) for one in self._moments(client, week)
        )

    async def live_until(self, moment: datetime) -> None:
        """Wind on to a moment after the present; whoever has something to do on the way does it.

        Whoever sits at the page may publish another questionnaire: sample people who no longer understand what they
        are asked are not heard of again, and the clock goes on.
        """
        while self._ahead and self._ahead[0][0] <= moment:
            then, _, act = self._ahead.popleft()
            await self.wind(then)
            try:
                await act()
            except* (TimeoutError, LookupError, RuntimeError):
                self._ahead.clear()
                self.tell(SILENT)
        await self.wind(moment)

    def _moments(self, client: EmulatorClient, week: int) -> Iterator[tuple[datetime, int, Play]]:
        """What is done in one week, and when."""

        async def begins() -> None:
            self.tell(week)
            if (report := self.words.provider.report_in(week)) is not None:
                await self._players[PROVIDER].choose(REPORT, _says(report))

        def on(moment: datetime) -> Play:
            return lambda: _together(
                self._live(client, life, week) for life in self.lives if self._moment(life, week) == moment
            )

        yield self.calendar.monday(week, OFFERED_AT), week, begins
        for moment in sorted({self._moment(life, week) for life in self.lives}):
            yield moment, week, on(moment)

    def _moment(self, life: Life, week: int) -> datetime:
        return self.calendar.answering(week, life.weeks[week].day)

    async def _arrive(self, client: EmulatorClient) -> None:
        """The commissioner first, so that every week is told; then all the others at once."""
        codes = {
            role: await self.invite(role) for role in ("commissioner", "provider", "supplier", "service_user")
        }
        self._code = codes["service_user"]
        commissioner = await self._player(client, COMMISSIONER, self.words.featured.commissioner.name)
        await commissioner.person.start(codes["commissioner"])
        await commissioner.person.wait_for(lambda one: bool(one.labels), 60)
        provider = await self._player(client, PROVIDER, self.words.provider.name)
        await _together(
            (
                provider.join(codes["provider"], REPORT, _says(self.words.provider.reports[0])),
                *(
                    self._supply(client, SAMPLE_SUPPLIERS + place, supplier, codes["supplier"])
                    for place, supplier in enumerate(self.words.suppliers)
                ),
                *(self._begin(client, life, codes["service_user"]) for life in self.lives if not life.begins),
            )
        )

    async def _supply(self, client: EmulatorClient, id: int, supplier: Supplier, code: str) -> None:
        player = await self._player(client, id, supplier.name)
        await player.join(code, TENDER, _says(supplier.model_dump(exclude={"name"})))

    async def _begin(self, client: EmulatorClient, life: Life, code: str) -> None:
        player = await self._player(
            client, SAMPLE_PEOPLE + life.number, self.words.named(life.number), types=life.types
        )
        first = life.weeks[life.begins]
        await player.join(code, CHECK_IN, _says(first.answers or {}, life, first.stops_at))
        await self._give(player, life, life.begins)

    async def _live(self, client: EmulatorClient, life: Life, week: int) -> None:
        if week <= life.begins:
            if week == life.begins:
                await self._begin(client, life, self._code)
            return
        player, lived = self._players[SAMPLE_PEOPLE + life.number], life.weeks[week]
        if life.gone or week >= life.leaves:
            return
        if lived.answers is None:
            await player.decline_offer()
        else:
            await player.take_offer(CHECK_IN, _says(lived.answers, life, lived.stops_at))
        await self._give(player, life, week)

    async def _give(self, player: Player, life: Life, week: int) -> None:
        for gift in life.weeks[week].gifts:
            await player.choose(GAVE_TIME, _says(gift.answers))

    async def _player(self, client: EmulatorClient, id: int, name: str, types: int = 0) -> Player:
        # The bot calls people by their first name: hard spaces make the whole name one.
        whole = name.replace(" ", "\N{NO-BREAK SPACE}")
        player = Player(await client.person(id, whole), self.script, types)
        self._players[id] = player
        return player


def _says(answers: Mapping[str, str], life: Life | None = None, stops_at: str | None = None) -> Says:
    """What is answered to each question; what is not in ``answers`` is skipped."""
    agrees = {
        "count": "yes" if life is None or life.counted else "no",
        "quote": "yes" if life is None or life.quoted else "no",
        "offered": "yes",
    }

    def says(_flow: str, question: str) -> str | Act:
        if question == stops_at:
            return Act.STOP
        return answers.get(question) or agrees.get(question) or Act.SKIP

    return says


async def _together(coroutines: Iterable[Coroutine[Any, Any, None]]) -> None:
    """Side by side; the first that fails ends the others."""
    async with asyncio.TaskGroup() as group:
        for coroutine in coroutines:
            group.create_task(coroutine)
