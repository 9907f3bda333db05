"""What a machine asks the bot: whether it lives (``/healthz``) and what it counts (``/metrics``), on its own port.

Off unless ``BOT_METRICS_PORT`` is set; on loopback unless told otherwise. Nothing in it is about a person.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator

from aiohttp import web
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

from bot.tally import Tally


class Counts(Collector):
    """The tally in Prometheus' form, made when it is asked for."""

    def __init__(self, tally: Tally, waiting: Callable[[], tuple[int, int]]) -> None:
        self._tally = tally
        self._waiting = waiting

    def collect(self) -> Iterator[Metric]:
        tally = self._tally
        yield CounterMetricFamily("bot_updates_stored", "Updates stored.", tally.received)
        yield CounterMetricFamily("bot_updates_repeated", "Updates that had come before.", tally.repeated)
        yield CounterMetricFamily("bot_updates_handled", "Updates handled.", tally.handled)
        yield CounterMetricFamily("bot_batches", "Transactions that handled them.", tally.batches)
        yield CounterMetricFamily("bot_handling_seconds", "Time spent in them.", tally.handling_seconds)
        sends = CounterMetricFamily("bot_sends", "Calls to Telegram by outcome.", labels=["outcome"])
        for outcome, count in tally.sent.items():
            sends.add_metric([outcome], count)
        yield sends
        files = CounterMetricFamily("bot_files", "Files of people by outcome.", labels=["outcome"])
        for outcome, count in tally.attachments.items():
            files.add_metric([outcome], count)
        yield files
        inbox, outbox = self._waiting()
        yield GaugeMetricFamily("bot_inbox_waiting", "Updates stored and not handled.", inbox)
        yield GaugeMetricFamily("bot_outbox_waiting", "Messages decided on and not settled.", outbox)


class Health:
    """A small HTTP server for those two questions."""

    def __init__(
        self,
        tally: Tally,
        waiting: Callable[[], tuple[int, int]],
        alive: Callable[[], bool],
        *,
        host: str,
        port: int,
    ) -> None:
        self._registry = CollectorRegistry()
        self._registry.register(Counts(tally, waiting))
        self._alive = alive
        self._host = host
        self.port = port
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        application = web.Application()
        application.router.add_get("/healthz", self._health)
        application.router.add_get("/metrics", self._metrics)
        self._runner = web.AppRunner(application, access_log=None, handle_signals=False)
        await self._runner.setup()
        await web.TCPSite(self._runner, self._host, self.port).start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _health(self, _request: web.Request) -> web.Response:
        return web.Response(text="ok\n") if self._alive() else web.Response(status=503, text="not ok\n")

    async def _metrics(self, _request: web.Request) -> web.Response:
        text = await asyncio.to_thread(generate_latest, self._registry)
        return web.Response(body=text, headers={"Content-Type": CONTENT_TYPE_LATEST})
