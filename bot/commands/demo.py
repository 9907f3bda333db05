"""``demo``: all of it on this machine, without a token: emulator, bot, chat page and sample weeks.

What it keeps lies in a folder of its own and is gone when it ends, unless ``--data-dir`` names one.
"""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import signal
import socket
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Annotated

import typer

from bot.commands import say

PORT = 8080
PORTS_TRIED = 20
"""The usual port and those after it: one that was asked for by name is the only one tried."""

PEOPLE = 40
WEEKS = 12


def command(
    port: Annotated[
        int | None,
        typer.Option(min=0, max=65535, help=f"Port on 127.0.0.1. Default: {PORT}, or the next that is free."),
    ] = None,
    people: Annotated[
        int, typer.Option(min=1, max=500, help="Sample people. With fewer, more figures are hidden.")
    ] = PEOPLE,
    weeks: Annotated[
        int,
        typer.Option(
            min=1, max=WEEKS, help="Weeks that have been when the page opens; wind on for the rest."
        ),
    ] = WEEKS,
    data_dir: Annotated[
        Path | None, typer.Option(help="An empty folder to keep the data in. Default: kept nowhere.")
    ] = None,
    today: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Play as if today were this day, from noon on."),
    ] = None,
) -> None:
    """Run the whole of it here with sample people, and show the page to talk to it."""
    if data_dir is not None and data_dir.exists() and (not data_dir.is_dir() or any(data_dir.iterdir())):
        say("demo-folder-not-empty", err=True, folder=str(data_dir))
        raise typer.Exit(2)
    chosen = _free_port(port)
    if chosen is None:
        say("demo-port-taken", err=True, port=str(port or PORT))
        raise typer.Exit(2)
    if port is None and chosen != PORT:
        say("demo-other-port", taken=str(PORT), port=str(chosen))
    now = _noon(today.date()) if today else datetime.now(UTC)
    try:
        with _folder(data_dir) as folder:
            if data_dir is not None:
                say(
                    "demo-folder",
                    data=str(folder / "data"),
                    keys=str(folder / "keys"),
                    programmes=str(folder / "programmes"),
                )
            asyncio.run(_run(folder, chosen, people, weeks, now))
    except OSError as error:
        # A folder that cannot be written, a full disk, a port taken since we looked.
        say("demo-failed", err=True, reason=error.strerror or type(error).__name__)
        raise typer.Exit(1) from None


async def _run(folder: Path, port: int, people: int, weeks: int, now: datetime) -> None:
    """Until Ctrl-C or SIGTERM, also while the sample weeks are still being played."""
    # Imported here: it takes a second, and the help should not.
    from bot.demo.afterwards import END
    from bot.demo.running import Demo
    from bot.log import set_up

    set_up("ERROR")
    told_to_stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, told_to_stop.set)
    demo = Demo(
        folder, port=port, people=people, now=now, weeks=weeks, tell=lambda week: say("demo-week", week=week)
    )

    async def live() -> None:
        await demo.start()
        say("demo-wind", last=str(END))
        say("demo-ready", url=demo.emulator.url)
        await demo.fatal()

    say("demo-playing", people=str(people), weeks=str(weeks))
    living = asyncio.create_task(live())
    stopping = asyncio.create_task(told_to_stop.wait())
    try:
        await asyncio.wait({living, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if living.done():
            living.result()
        say("demo-ending")
    finally:
        living.cancel()
        stopping.cancel()
        await asyncio.gather(living, stopping, return_exceptions=True)
        await demo.stop()


def _free_port(asked: int | None) -> int | None:
    """The port that was asked for, or the first free one; ``None`` if it is taken."""
    tried = [asked] if asked is not None else range(PORT, PORT + PORTS_TRIED)
    for port in tried:
        with socket.socket() as trial:
            # As the server does: a port whose last connections are only being forgotten is free.
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(trial.getsockname()[1])
    return None


@contextlib.contextmanager
def _folder(given: Path | None) -> Iterator[Path]:
    """Where the data lies: the folder that was given, or one that is removed at the end."""
    if given is not None:
        given.mkdir(parents=True, exist_ok=True)
        yield given
        return
    folder = Path(tempfile.mkdtemp(prefix="commonweal-demo-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)
