"""The bot in a process of its own, and what it writes."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.bot.plumbing.station import TOKEN

PATIENCE = 60.0


class Process:
    """The bot in a process; ``lines`` is what it has written so far."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.lines: list[str] = []
        self._more = asyncio.Event()
        self._readers = [asyncio.create_task(self._read(pipe)) for pipe in (process.stdout, process.stderr)]

    async def _read(self, pipe: asyncio.StreamReader | None) -> None:
        assert pipe is not None
        async for line in pipe:
            self.lines.append(line.decode().rstrip())
            self._more.set()

    @property
    def said(self) -> str:
        return "\n".join(self.lines)

    async def says(self, text: str) -> str:
        """The first line with this text, waited for."""
        async with asyncio.timeout(PATIENCE):
            while True:
                found = next((line for line in self.lines if text in line), None)
                if found is not None:
                    return found
                self._more.clear()
                await self._more.wait()

    async def ended(self) -> int:
        async with asyncio.timeout(PATIENCE):
            code = await self.process.wait()
            await asyncio.gather(*self._readers)
        return code


@asynccontextmanager
async def bot_process(folder: Path, url: str, *arguments: str, **settings: str) -> AsyncIterator[Process]:
    """``python -m bot run`` (or another command) with its data in ``folder``."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("BOT_")}
    environment |= {
        "BOT_TOKEN": TOKEN,
        "BOT_API_URL": url,
        "BOT_DATA_DIR": str(folder / "data"),
        "BOT_KEY_DIR": str(folder / "keys"),
        "BOT_SEND_RATE": "0",
        "BOT_CHAT_RATE": "0",
        **settings,
    }
    process = Process(
        await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", *(arguments or ("run",))),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=environment,
        )
    )
    try:
        yield process
    finally:
        if process.process.returncode is None:
            process.process.kill()
        await process.ended()
