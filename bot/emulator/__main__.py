"""The emulator in a process of its own: ``python -m bot.emulator --port N --token T``.

It prints its address once it listens, and ends at SIGTERM or SIGINT.
"""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys

from bot.clock import Clock
from bot.emulator.faults import Rates
from bot.emulator.server import Emulator, PageSettings


async def serve(arguments: argparse.Namespace) -> None:
    """Until told to stop."""
    emulator = Emulator(
        Clock(),
        token=arguments.token,
        port=arguments.port,
        page=PageSettings(),
        rates=Rates() if arguments.rates else None,
    )
    await emulator.start()
    sys.stdout.write(f"{emulator.url}\n")
    sys.stdout.flush()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await stop.wait()
    await emulator.stop()


def main() -> None:
    """Read the arguments and serve."""
    parser = argparse.ArgumentParser(prog="python -m bot.emulator")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--token", default="1:emulator")
    parser.add_argument("--rates", action="store_true")
    asyncio.run(serve(parser.parse_args()))


if __name__ == "__main__":
    main()
