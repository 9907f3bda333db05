"""Group commit: whoever waits to write shares one transaction and pays for one disk flush together.

Each work is a savepoint of its own: one that raises undoes itself, and only its caller hears of it. Callers go on
after the commit, so what they were told is on the disk.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar, cast

from storage.unavailable import Conflict, StorageUnavailable

if TYPE_CHECKING:
    from storage.transactions import Tx

T = TypeVar("T")

_MOST_AT_ONCE = 200
_PAUSES = (0.02, 0.1, 0.4, 1.0)


@dataclass(slots=True)
class _Work:
    do: Callable[[Tx], Awaitable[Any]]
    about: tuple[int, ...]
    future: asyncio.Future[Any]
    result: Any = None
    error: Exception | None = None


class GroupCommit:
    """Takes works as they come and commits them in groups, one group at a time."""

    def __init__(self, transaction: Callable[[], AbstractAsyncContextManager[Tx]]) -> None:
        self._transaction = transaction
        self._waiting: list[_Work] = []
        self._committing: asyncio.Task[None] | None = None
        self._closed = False

    async def submit(self, do: Callable[[Tx], Awaitable[T]], about: Iterable[int] = ()) -> T:
        if self._closed:
            raise StorageUnavailable("lost")
        work = _Work(do, tuple(about), asyncio.get_running_loop().create_future())
        self._waiting.append(work)
        if self._committing is None or self._committing.done():
            self._committing = asyncio.create_task(self._commit_all(), name="group commit")
        return cast(T, await work.future)

    async def close(self) -> None:
        """Commit what waits, then take no more."""
        self._closed = True
        if self._committing is not None:
            await self._committing

    async def _commit_all(self) -> None:
        while self._waiting:
            group, self._waiting = self._waiting[:_MOST_AT_ONCE], self._waiting[_MOST_AT_ONCE:]
            # A caller that gave up before the work began has nobody to do it for.
            await self._settle([work for work in group if not work.future.done()])

    async def _settle(self, group: list[_Work]) -> None:
        """Carry out a group, whatever happens: each of its callers hears how it ended."""
        try:
            await self._with_patience(group)
        except Conflict as error:
            if len(group) == 1:
                group[0].error = error
            else:
                # Whose row it was cannot be told from a shared flush: once more, each alone.
                for work in group:
                    await self._settle([work])
                return
        except Exception as error:
            for work in group:
                work.error = error
        except BaseException:
            for work in group:
                work.future.cancel()
            raise
        for work in group:
            if work.future.done():
                continue
            if work.error is not None:
                work.future.set_exception(work.error)
            else:
                work.future.set_result(work.result)

    async def _with_patience(self, group: list[_Work]) -> None:
        for pause in (*_PAUSES, None):
            try:
                return await self._carry_out(group)
            except StorageUnavailable as trouble:
                if trouble.reason != "locked" or pause is None:
                    raise
                await asyncio.sleep(pause)

    async def _carry_out(self, group: list[_Work]) -> None:
        async with self._transaction() as tx:
            await tx.load({person for work in group for person in work.about})
            for work in group:
                work.result, work.error = None, None
                tx.outbox.begin_new()
                try:
                    async with tx.savepoint():
                        work.result = await work.do(tx)
                except (StorageUnavailable, Conflict):
                    raise
                except Exception as error:
                    work.error = error
