"""What the store remembers between transactions: people and runs it has read, never longer than they are true.

A person is true for a ``version``, a run for a ``sequence``; both are read from the database every time,
so another process's changes are always seen. Only what was committed is remembered.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Generic, TypeVar

from flows.conversation.run import Run
from storage.people import Person

T = TypeVar("T")


class Recent(Generic[T]):
    """The things used last, by name, up to a limit."""

    __slots__ = ("_limit", "_things")

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._things: OrderedDict[str, T] = OrderedDict()

    def get(self, name: str) -> T | None:
        thing = self._things.get(name)
        if thing is not None:
            self._things.move_to_end(name)
        return thing

    def put(self, name: str, thing: T) -> None:
        self._things[name] = thing
        self._things.move_to_end(name)
        if len(self._things) > self._limit:
            self._things.popitem(last=False)

    def drop(self, name: str) -> None:
        self._things.pop(name, None)


class Memory:
    """People and runs of one store."""

    def __init__(self, people: int = 8192, runs: int = 8192) -> None:
        self.people: Recent[Person] = Recent(people)
        self.runs: Recent[Run] = Recent(runs)
