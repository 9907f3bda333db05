"""The only place where the parts meet: store, conversation, intake, delivery, jobs, and the way to Telegram.

``run`` and the demo use the same ``App``, so what is shown is what runs in production.
"""

from __future__ import annotations

import asyncio
import gc
import importlib
import sys
import time
from collections.abc import Coroutine, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot import illustrating
from bot.arrivals import Arrivals
from bot.attachments import Attachments
from bot.background import Background
from bot.clock import Clock
from bot.conversation import Conversation
from bot.delivery import Delivery
from bot.drafts import Drafts
from bot.health import Health
from bot.intake import Intake, Receives
from bot.jobs import Jobs
from bot.log import hide, log, where
from bot.notes import last_up, note_sample_data, note_up
from bot.on_demand import OnDemand
from bot.opening import open_store
from bot.programmes import load_programmes
from bot.settings import Settings
from bot.tally import Tally
from bot.telegram.client import Client, Refused, Unreachable
from bot.telegram.poller import Pause, Poller, TokenRefused
from bot.telegram.sender import Sender
from bot.telegram.webhook import Webhook
from bot.wording import FALLBACK, languages, menu_of_commands
from flows.authoring.programme import Programme
from storage.inbox import StoredUpdate
from storage.store import StorageUnavailable, Store

_KNOCK_SECONDS = 20
#: How a command looks in an update as it is stored.
_COMMAND = b'"text":"/'
_IMPATIENT_SECONDS = 0.0005
_FIRST_SECONDS = 5.0
#: Taps live 150 seconds on Telegram's side: after this long away, some are lost.
_OUTAGE = timedelta(seconds=120)


class NothingToServe(Exception):
    """No programme could be read."""


class App:
    """The bot from ``start`` to ``stop``. ``receives`` takes the conversation's place in tests of the plumbing."""

    store: Store
    conversation: Conversation
    jobs: Jobs
    delivery: Delivery
    intake: Intake

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        programmes: Mapping[str, Programme] | None = None,
        *,
        sample_data: bool = False,
        receives: Receives | None = None,
    ) -> None:
        self.settings = settings
        self.clock = clock
        self.username = ""
        self.tally = Tally()
        self._programmes = programmes
        self._sample_data = sample_data
        self._receives = receives
        self._poller: asyncio.Task[None] | None = None
        self._webhook: Webhook | None = None
        self._health: Health | None = None
        self._scheduler: AsyncIOScheduler | None = None
        self._background: set[asyncio.Task[Any]] = set()
        self._clients: list[Client] = []
        self._fatal: asyncio.Future[None] | None = None
        self._opened = False
        self._started = False
        self._warm = receives is not None
        self._wanted = asyncio.Event()

    # --- from start to stop ------------------------------------------------------------------------------

    def _beside(self, payload: Mapping[str, Any]) -> bytes:
        return illustrating.beside(self.conversation.library.programmes, payload)

    async def start(self) -> None:
        """Open everything, take up what was left, and listen.

        Raises ``TokenRefused``, ``NothingToServe`` and storage's ``KeyMismatch`` or ``NotMigrated``; waits for a
        server or a database that is away.
        """
        self._fatal = asyncio.get_running_loop().create_future()
        token = self.settings.token.get_secret_value()
        hide(token)
        programmes = self._programmes if self._programmes is not None else load(self.settings)
        self.store = await open_store(self.settings)
        self._opened = True
        if self._sample_data:
            note_sample_data(self.settings.data_dir)
        since = last_up(self.settings.data_dir)
        # A session of its own: all sends share their connections, and polling must never wait for one.
        polling, self._client = (self._connect(token, connections) for connections in (4, 100))
        await self._introduce()
        self.conversation = Conversation(
            programmes=programmes,
            clock=self.clock,
            bot_name=lambda: self.username,
            sample_data=self._sample_data,
        )
        self.settings.data_dir.mkdir(parents=True, exist_ok=True)
        self._arrivals = Arrivals(self.settings.data_dir)
        self.delivery = Delivery(
            self.store,
            Sender(self._client, self._beside),
            self.clock,
            send_rate=self.settings.send_rate,
            chat_rate=self.settings.chat_rate,
            chat_burst=self.settings.chat_burst,
            tally=self.tally,
            arrivals=self._arrivals,
        )
        self.intake = Intake(
            self.store,
            self._receives or self.conversation,
            self.delivery.take,
            tally=self.tally,
            ready=self._is_ready,
            after=self._look_for_files,
        )
        self.jobs = Jobs(
            store=self.store,
            conversation=self.conversation,
            clock=self.clock,
            deliver=self.delivery.take,
        )
        self.on_demand = OnDemand(
            store=self.store,
            conversation=self.conversation,
            clock=self.clock,
            deliver=self.delivery.take,
            client=self._client,
        )
        self.attachments = Attachments(self.store, self._client, self.clock, self.tally)
        self.drafts = Drafts(self.store, self._client, self.clock, self.conversation, self.delivery.take)
        await self._take_up()
        self._started = True
        self.delivery.start()
        self.intake.start()
        for part in self._aside():
            part.start()
        if self.store.on_sqlite:
            self._in_background(self._warm_up(_FIRST_SECONDS), "warm up")
        else:
            # There, whose turn it is says the database, and it knows nothing of what is imported here.
            await self._warm_up(0)
        poller = await self._listen(polling)
        await self._serve_health()
        self._in_background(self._show_menu(), "menu")
        self._in_background(self._after_outage(since, poller), "outage")
        self._begin_knocking()
        # What is here now stays: collecting it again and again would stop the bot for a tenth of a second.
        gc.collect()
        gc.freeze()
        log().info("the bot is up", username=self.username, programmes=sorted(programmes))

    async def stop(self) -> None:
        """Stop listening, end the turns and sends under way, record them, close. What waits is kept for later."""
        within = self.settings.stop_within
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=False)
        if self._webhook is not None:
            await self._webhook.stop()
        if self._poller is not None:
            # Whatever is being stored is either committed or unconfirmed: it comes again.
            self._poller.cancel()
            await asyncio.gather(self._poller, return_exceptions=True)
        for task in list(self._background):
            task.cancel()
        await asyncio.gather(*self._background, return_exceptions=True)
        if self._started:
            await self.intake.stop(within)
            await self.delivery.stop(within)
            self._arrivals.close()
            for part in self._aside():
                await part.stop()
            self.note_up()
        if self._health is not None:
            await self._health.stop()
        for client in self._clients:
            await client.close()
        if self._opened:
            await self.store.close()
        log().info("the bot is down")

    def _aside(self) -> tuple[Background, ...]:
        return self.attachments, self.drafts, self.on_demand

    async def fatal(self) -> None:
        """Wait for something that ends the bot while it runs; it is raised."""
        assert self._fatal is not None
        await self._fatal

    async def idle(self) -> None:
        """Return when all that was stored is handled, all that was decided on is sent, and files are fetched."""
        while True:
            await self.intake.idle()
            for part in self._aside():
                await part.idle()
            await self.delivery.idle()
            if not self.intake.waiting and not self.delivery.waiting:
                return

    # --- parts of starting -------------------------------------------------------------------------------

    def _connect(self, token: str, connections: int) -> Client:
        client = Client(self.settings.api_url, token, connections=connections)
        self._clients.append(client)
        return client

    async def _introduce(self) -> None:
        """Ask Telegram who we are, for as long as it takes."""
        me = await self._insist("getMe")
        self.username = str(me.get("username", "")) if isinstance(me, dict) else ""

    async def _insist(self, method: str, parameters: Mapping[str, Any] | None = None) -> Any:
        pause = Pause()
        while True:
            try:
                return await self._client.call(method, parameters)
            except Unreachable as error:
                seconds = pause.next()
                if pause.streak == 1:
                    log().warning(
                        "the Bot API server cannot be reached; trying again",
                        url=self.settings.api_url, reason=error.reason,
                    )  # fmt: skip
                await asyncio.sleep(seconds)
            except Refused as error:
                if error.code in (401, 404):
                    raise TokenRefused from None
                log().warning("Telegram refused; trying again", method=method, code=error.code)
                await asyncio.sleep(error.retry_after or pause.next())

    async def _take_up(self) -> None:
        """What an earlier process stored and did not handle, or decided on and did not send."""
        pause = Pause()
        while True:
            try:
                async with self.store.transaction() as tx:
                    await self.conversation.library.published.begin(tx, self.clock.now())
                # Messages first: what is handled now comes after them in its chat.
                await self.delivery.recall()
                messages = await self.delivery.sweep()
                updates = await self.intake.recover()
                break
            except StorageUnavailable as error:
                log().error("the database cannot be read yet; trying again", reason=str(error))
                await asyncio.sleep(pause.next())
        if messages or updates:
            log().info("taken up what was left", recovered=updates, waiting=messages)

    async def _listen(self, polling: Client) -> Poller | None:
        if self.settings.webhook_url:
            self._webhook = Webhook(
                self.clock,
                self.intake.keep,
                url=self.settings.webhook_url,
                secret=self.settings.secret_of_webhook,
                host=self.settings.webhook_host,
                port=self.settings.webhook_port,
            )
            await self._webhook.listen()
            await self._insist("setWebhook", self._webhook.registration())
            return None
        # While a webhook is set, getUpdates is refused. What waits at Telegram is kept.
        await self._insist("deleteWebhook")
        poller = Poller(
            polling, self.clock, self.intake.keep, timeout=self.settings.poll_timeout, heard=self._heard
        )
        self._heard_at = time.monotonic()
        self._poller = asyncio.create_task(poller.run(), name="poller")
        self._poller.add_done_callback(self._poller_ended)
        return poller

    async def _serve_health(self) -> None:
        if self.settings.metrics_port is None:
            return
        self._health = Health(
            self.tally,
            lambda: (self.intake.waiting, self.delivery.waiting),
            lambda: self._fatal is not None and not self._fatal.done(),
            host=self.settings.metrics_host,
            port=self.settings.metrics_port,
        )
        await self._health.start()

    def _begin_knocking(self) -> None:
        # It only knocks: what is due is worked out from our own clock, and kept in rows.
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._scheduler.add_job(
            self._knock,
            "interval",
            seconds=_KNOCK_SECONDS,
            next_run_time=datetime.now(UTC),
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )
        self._scheduler.start()

    # --- while it runs -----------------------------------------------------------------------------------

    async def _knock(self) -> None:
        self.note_up()
        # What another process was at when it died is taken up after a while.
        self.drafts.look()
        self.on_demand.look()
        try:
            await self.jobs.run_due(self.clock.now())
        except StorageUnavailable as error:
            log().warning("what is due waits for the database", reason=str(error))
        except Exception as error:
            log().error("what is due could not be done", reason=type(error).__name__, where=where(error))

    def _heard(self) -> None:
        """Telegram answered a poll. After a long silence, taps of that time are lost."""
        now = time.monotonic()
        away = timedelta(seconds=now - self._heard_at)
        self._heard_at = now
        if away > _OUTAGE:
            self._in_background(self._offer_again(self.clock.now() - away), "outage")

    async def _after_outage(self, since: datetime | None, poller: Poller | None) -> None:
        if since is None or self.clock.now() - since <= _OUTAGE:
            return
        if poller is not None:
            # Texts wait a day at Telegram: who has written since is not asked again.
            await poller.caught_up.wait()
        await self._offer_again(since)

    async def _offer_again(self, since: datetime) -> None:
        await self.intake.idle()
        await self.jobs.after_outage(since, self.clock.now())

    def _look_for_files(self, updates: Sequence[StoredUpdate]) -> None:
        if any(b'"file_id"' in update.body for update in updates):
            self.attachments.look()
        if self.conversation.wants_drafts:
            self.conversation.wants_drafts = False
            self.drafts.look()
        if self.conversation.wants_summaries:
            self.conversation.wants_summaries = False
            self.on_demand.look()

    async def _show_menu(self) -> None:
        """The commands as Telegram lists them, in each language of ours, English for all others."""
        for language in languages():
            commands = [
                {"command": name, "description": said} for name, said in menu_of_commands(language).items()
            ]
            parameters: dict[str, Any] = {"commands": commands}
            if language != FALLBACK:
                parameters["language_code"] = language
            try:
                await self._insist("setMyCommands", parameters)
            except TokenRefused:
                return

    def _is_ready(self, update: StoredUpdate) -> bool:
        if self._warm or update.kind != "message" or _COMMAND not in update.body:
            return True
        self._wanted.set()
        return False

    async def _warm_up(self, after: float) -> None:
        """aiogram takes seconds to import, and only commands need it: they wait for it, answers do not.

        It begins at the first command; or by itself, once what had gathered before the start is behind us.
        """
        try:
            await asyncio.wait_for(self._wanted.wait(), after)
        except TimeoutError:
            pass
        patience = sys.getswitchinterval()
        # Importing is all processor: without this every answer would wait its turn beside it again and again.
        sys.setswitchinterval(_IMPATIENT_SECONDS)
        try:
            await asyncio.to_thread(importlib.import_module, "bot.telegram.handlers")
        finally:
            sys.setswitchinterval(patience)
        self._warm = True
        self.intake.wake()
        gc.freeze()

    def _poller_ended(self, task: asyncio.Task[None]) -> None:
        if task.cancelled() or self._fatal is None or self._fatal.done():
            return
        error = task.exception()
        self._fatal.set_exception(error or RuntimeError("the poller ended"))

    def _in_background(self, work: Coroutine[Any, Any, None], name: str) -> None:
        task = asyncio.create_task(work, name=name)
        self._background.add(task)
        task.add_done_callback(self._background_ended)

    def _background_ended(self, task: asyncio.Task[Any]) -> None:
        self._background.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log().error(
                "a part of the bot failed",
                job=task.get_name(),
                reason=type(error).__name__,
                where=where(error),
            )

    # --- when it was last up -----------------------------------------------------------------------------

    def note_up(self) -> None:
        """Keep the moment: after an outage it says how long the bot was away, and commands go by it."""
        try:
            note_up(self.settings.data_dir, self.clock.now())
        except OSError as error:
            log().warning("the time of being up cannot be noted", reason=type(error).__name__)


def load(settings: Settings) -> dict[str, Programme]:
    """The programmes to serve. Raises ``NothingToServe``; a programme with problems is left out and named."""
    programmes, problems = load_programmes(settings.programmes)
    for problem in problems:
        log().error("a programme has a mistake; see python -m bot check", path=problem.file, row=problem.row)
    if not programmes:
        raise NothingToServe
    return programmes
