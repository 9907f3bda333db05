"""A hundred people who answer without pause, and what it cost to answer them.

Everybody sends a number, waits for the next question, and sends the next. What is counted is the time from
the send to the next question in the chat, and the processor time and memory of the bot's process alone.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from bot.emulator.client import EmulatedMessage, EmulatedPerson, EmulatorClient

PATIENCE = 120.0


@dataclass(frozen=True, slots=True)
class Cost:
    """What a bot took for ``answers``: seconds on the wall and of a processor, each wait, bytes at the peak."""

    answers: int
    seconds: float
    processor: float
    waits: tuple[float, ...]
    peak_bytes: int

    @property
    def per_second(self) -> float:
        return self.answers / self.seconds

    @property
    def processor_per_thousand(self) -> float:
        return self.processor / self.answers * 1000

    def wait_at(self, share: int) -> float:
        """The wait that ``share`` per cent of the answers stayed under, in milliseconds."""
        return statistics.quantiles(self.waits, n=100, method="inclusive")[share - 1] * 1000


def processor_seconds(process: int) -> float:
    """What the process has used of a processor so far, in itself and in the kernel."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def peak_memory(process: int) -> int:
    """The most memory the process ever held, in bytes."""
    for line in Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0


def is_question(message: EmulatedMessage) -> bool:
    # The record of an answer is the question edited: whoever took that for the next one would answer too early.
    return message.sender == "bot" and not message.edited and "uestion" in message.text


Prepare = Callable[[EmulatedPerson], Awaitable[None]]


async def begun_plainly(person: EmulatedPerson) -> None:
    """The first words to a bot that knows nobody."""
    await person.start()
    await person.wait_for(is_question, timeout=PATIENCE)


async def answer_without_pause(
    url: str, process: int, prepare: Prepare, *, people: int, answers: int
) -> Cost:
    """Let everybody begin, then measure ``answers`` answers of each of them."""
    async with EmulatorClient(url) as client:
        crowd = [await client.person(1000 + number, f"Sample person {number}") for number in range(people)]
        for start in range(0, people, 20):
            await asyncio.gather(*(prepare(person) for person in crowd[start : start + 20]))
        waits: list[float] = []

        async def answer(person: EmulatedPerson) -> None:
            for number in range(answers):
                sent = time.perf_counter()
                await person.send(str(number % 100))
                await person.wait_for(is_question, timeout=PATIENCE)
                waits.append(time.perf_counter() - sent)

        used, begun = processor_seconds(process), time.perf_counter()
        await asyncio.gather(*(answer(person) for person in crowd))
        seconds = time.perf_counter() - begun
        return Cost(
            people * answers, seconds, processor_seconds(process) - used, tuple(waits), peak_memory(process)
        )
