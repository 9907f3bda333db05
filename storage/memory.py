"""What the store remembers between transactions: people and runs it has read, never longer than they are true.

A person is true for a ``version``, a run for a ``sequence``; both are read from the database every time,
so another process's changes are always seen. Only what was committed is remembered.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from flows.conversation.run import Run
    from storage.outbox import Message
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

    def items(self) -> list[tuple[str, T]]:
        return list(self._things.items())


class Memory:
    """People and runs of one store, and of each run the question that was asked last."""

    def __init__(self, people: int = 8192, runs: int = 8192) -> None:
        self.people: Recent[Person] = Recent(people)
        self.runs: Recent[Run] = Recent(runs)
        #: by run: how far the run was, and the message of its open question
        self.questions: Recent[tuple[int, Message]] = Recent(runs)
        self._rows: Recent[str] = Recent(runs)

    def remember_question(self, run: str, sequence: int, message: Message) -> None:
        known = self.questions.get(run)
        if known is not None and known[1].id == message.id and message.telegram_message_id is None:
            # Its number may have come in while the transaction that asked it went on.
            message = replace(message, telegram_message_id=known[1].telegram_message_id, state=known[1].state)
        self.questions.put(run, (sequence, message))
        self._rows.put(str(message.id), run)

    def question_arrived(self, row: int, telegram_message_id: int) -> None:
        run = self._rows.get(str(row))
        known = self.questions.get(run) if run is not None else None
        if run is not None and known is not None and known[1].id == row:
            self.questions.put(
                run, (known[0], replace(known[1], telegram_message_id=telegram_message_id, state="sent"))
            )

    def forget_row(self, row: int) -> None:
        """Something else became of this message: it is read again."""
        run = self._rows.get(str(row))
        if run is not None:
            self.questions.drop(run)

    def forget_questions(self, person: str) -> None:
        for run in [run for run, (_, message) in self.questions.items() if message.person == person]:
            self.questions.drop(run)

    def forget_rehearsals(self) -> None:
        for run, _ in self.questions.items():
            if run.startswith("rehearsal-"):
                self.questions.drop(run)

    def forget_question(self, row: int) -> None:
        """Something is different about this message now; whoever needs it reads it again."""
        run = self._rows.get(str(row))
        known = self.questions.get(run) if run is not None else None
        if run is not None and known is not None and known[1].id == row:
            self.questions.drop(run)

    def question_row(self, row: int) -> Message | None:
        """The message of this row, if it is an open question's."""
        run = self._rows.get(str(row))
        known = self.questions.get(run) if run is not None else None
        return known[1] if known is not None and known[1].id == row else None
