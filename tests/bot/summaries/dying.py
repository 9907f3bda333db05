"""How a process dies: at a line, in whatever task or thread. Then all its tasks are gone, and nothing more is done."""

from __future__ import annotations

import asyncio
import io
import random
from collections import Counter
from collections.abc import Coroutine
from contextvars import ContextVar, copy_context
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakSet


class Died(BaseException):
    """The process is gone."""


HANGS_AFTER = 300.0
"""Seconds: whoever has not come to an end after so long never will, and says where it is."""


@dataclass(slots=True)
class Turns:
    """By line: how often somebody was to die there, and how often somebody did."""

    had: Counter[str] = field(default_factory=Counter)
    deaths: Counter[str] = field(default_factory=Counter)


class Doom:
    """The line at which the next one dies, whoever comes past it first: each line that was ever passed, in turn."""

    def __init__(self, seed: int, turns: Turns) -> None:
        self._chance = random.Random(seed)
        self.turns = turns
        self.last = ""
        self._hangs = False
        self._at: str | None = None
        self._passes = 0

    def choose(self) -> None:
        """One of those that had the fewest turns, at one of the first times that somebody comes past it."""
        self._hangs = True
        had = self.turns.had
        fewest = min(had.values(), default=0)
        turn = sorted(line for line, times in had.items() if times == fewest)
        self._at = self._chance.choice(turn) if turn else None
        self._passes = self._chance.choice((1, 1, 2, 3, 5))
        had.update([self._at] if self._at is not None else [])

    def nowhere(self) -> None:
        self._hangs, self._at = False, None

    def meets(self, line: str) -> bool:
        if line != self._at:
            if self._hangs and line not in self.turns.had:
                self.turns.had[line] = 0
            return False
        self._passes -= 1
        if self._passes:
            return False
        self._at, self.last = None, line
        self.turns.deaths[line] += 1
        return True


class Life:
    """A process from its beginning to its end: all tasks that were begun by what ``lives`` in it."""

    def __init__(self, doom: Doom) -> None:
        self._doom = doom
        self._loop = asyncio.get_running_loop()
        self._context = copy_context()
        self._context.run(_LIFE.set, self)
        self._ends = asyncio.Event()
        self.tasks: WeakSet[asyncio.Task[Any]] = WeakSet()
        self.over = False

    async def lives(self, work: Coroutine[Any, Any, None]) -> bool:
        """Do this. ``False`` where it died of it."""
        working = asyncio.create_task(work, context=self._context)
        ending = asyncio.create_task(self._ends.wait())
        done, _ = await asyncio.wait(
            {working, ending}, timeout=HANGS_AFTER, return_when=asyncio.FIRST_COMPLETED
        )
        ending.cancel()
        assert done, self._where_it_hangs()
        if not self.over:
            await working
            return True
        for task in (dead := list(self.tasks)):
            task.cancel()
        _, left = await asyncio.wait({ending, *dead}, timeout=HANGS_AFTER)
        assert not left, self._where_it_hangs()
        return False

    def _where_it_hangs(self) -> str:
        told = io.StringIO()
        for task in self.tasks:
            task.print_stack(file=told)
        return f"over: {self.over}\n{told.getvalue()}"

    def comes_to(self, line: str) -> None:
        if not self.over and self._doom.meets(line):
            self.over = True
            self._loop.call_soon_threadsafe(self._ends.set)
        if self.over:
            raise Died


_LIFE: ContextVar[Life | None] = ContextVar("life", default=None)


def step(line: str) -> None:
    life = _LIFE.get()
    if life is not None:
        life.comes_to(line)


def of_a_life(loop: asyncio.AbstractEventLoop, work: Any, **about: Any) -> asyncio.Task[Any]:
    """A task, which its life knows of."""
    task: asyncio.Task[Any] = asyncio.Task(work, loop=loop, **about)
    context = about.get("context")
    life = context.get(_LIFE) if context is not None else _LIFE.get()
    if life is not None:
        life.tasks.add(task)
    return task
