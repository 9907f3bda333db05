"""Work that waits in the database and is done while nobody waits for it: looked for when somebody says so, and done
until none is left.

What fails for a while is tried again after a pause. What the work is, and that a crash in the middle of it loses
nothing, is the matter of those who do it.
"""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from typing import ClassVar

from bot.log import log, where
from bot.telegram.client import Unreachable
from bot.telegram.poller import Pause
from storage.store import StorageUnavailable


class Background(ABC):
    """Call ``look`` whenever there may be something to do."""

    #: in the log, one of what is worked on
    one: ClassVar[str]
    #: whether each try is noted before it begins, so that what fails again and again is given up
    notes_tries: ClassVar[bool] = True

    def __init__(self) -> None:
        self._wake = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._task: asyncio.Task[None] | None = None

    @abstractmethod
    async def work_off(self) -> bool:
        """Do some of it. ``False`` when there was none to do."""

    def start(self) -> None:
        self.look()
        self._task = asyncio.create_task(self._run(), name=f"working off: {self.one}")

    def look(self) -> None:
        self._idle.clear()
        self._wake.set()

    async def idle(self) -> None:
        """Return when all that was to do is done."""
        await self._idle.wait()

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        pause, at_once = Pause(first=2), Pause(first=0.05)
        while True:
            await self._wake.wait()
            self._wake.clear()
            try:
                while await self.work_off():
                    pass
            except (Unreachable, StorageUnavailable) as error:
                seconds = pause.next()
                if pause.streak == 1:
                    log().warning(f"{self.one} has to wait; trying again", reason=type(error).__name__)
                await asyncio.sleep(seconds)
                self._wake.set()
                continue
            except Exception as error:
                log().error(
                    f"{self.one} could not be worked on", reason=type(error).__name__, where=where(error)
                )
                if self.notes_tries:
                    await asyncio.sleep(at_once.next())
                    self._wake.set()
                    continue
            pause.over()
            at_once.over()
            if not self._wake.is_set():
                self._idle.set()
