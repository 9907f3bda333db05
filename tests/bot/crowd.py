"""Twenty people who answer a flow of their own, one after the other, and remember what they said.

They answer what they see, as people do: a question that came twice is answered once. Afterwards ``judge`` compares what
they remember with what the bot has kept.
"""

from __future__ import annotations

import asyncio
import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.emulator.client import EmulatedMessage, EmulatedPerson, EmulatorClient
from flows.conversation.events import Answered, Corrected
from flows.conversation.run import replay
from flows.values import as_text
from storage.encryption import Keyring
from storage.store import Store

PROGRAMME = "crash"
PATIENCE = 120.0
"""Longer than the bot is away, also for who comes in while it lives too shortly to import what commands need."""


_PROGRAMME_FILE = """
programme: crash
title: {en: Crash}
provider: {en: The test}
timezone: Europe/London
languages: [en]
purpose: {en: We test.}
who_sees: {en: Nobody.}
roles: {worker: {flows: [hours]}}
help_lines: {en: "Call 999."}
crisis_words: {en: [kill myself]}
contact: {en: Write to us.}
"""
_CHOICES = """choices:
  yes_no:
    - {name: yes_choice, label: Fine}
    - {name: no_choice, label: Poor}
"""
_NUMBER = re.compile(r"Number (\d+):")


def write_programme(
    folder: Path, questions: int, kinds: Sequence[str] = ("select_one yes_no", "integer")
) -> None:
    """A flow of questions of these kinds by turns."""
    rows = "\n".join(
        f"  - {{type: {kinds[number % len(kinds)]}, name: q{number}, "
        f"label: 'Number {number}: what do you say?'}}"
        for number in range(1, questions + 1)
    )
    write_flow(folder, rows, _CHOICES)


def write_flow(folder: Path, survey: str, choices: str = "") -> None:
    """A programme of one flow, which opens by itself for a worker."""
    served = folder / PROGRAMME
    served.mkdir(parents=True)
    (served / "programme.yaml").write_text(_PROGRAMME_FILE, encoding="utf-8")
    (served / "hours.yaml").write_text(
        f"flow: hours\ntitle: {{en: Hours}}\naudience: worker\nsurvey:\n{survey}\n{choices}", encoding="utf-8"
    )


@dataclass
class Memory:
    """What one person knows: what they said to which question, and what they are waiting for."""

    telegram_id: int
    said: dict[str, str] = field(default_factory=dict)
    finished: bool = False


class Crowd:
    """``people`` at once; whoever has finished makes room for somebody new, until ``stop``."""

    def __init__(self, people: EmulatorClient, code: str, questions: int, *, seed: int, pause: float) -> None:
        self._people = people
        self._code = code
        self._questions = questions
        self._random = random.Random(seed)
        self._pause = pause
        self._next_id = 700_000_000
        self._stopping = False
        self._begun = 0
        self.all_begun = asyncio.Event()
        self.memories: list[Memory] = []

    async def live(self, count: int) -> None:
        """Until ``stop``; then everybody waits for the reply to their last input and goes."""
        self._awaited = count
        await asyncio.gather(*(self._one_after_the_other() for _ in range(count)))

    def stop(self) -> None:
        self._stopping = True

    async def _one_after_the_other(self) -> None:
        while not self._stopping:
            self._next_id += 1
            memory = Memory(self._next_id)
            self.memories.append(memory)
            person = await self._people.person(memory.telegram_id, f"Person {memory.telegram_id}")
            await self._go_through(person, memory)

    async def _go_through(self, person: EmulatedPerson, memory: Memory) -> None:
        await person.start(self._code)
        # By their words: after a kill the first may come twice, and its second copy is not the second question.
        for label in ("Yes, count them", "Yes, without my name"):
            asked = await self._reply(person, memory, lambda one, label=label: label in one.labels)
            await person.tap(label, message=asked.id)
        for number in range(1, self._questions + 1):
            asked = await self._reply(person, memory, lambda one, number=number: number_of(one) == number)
            if self._stopping:
                return
            if number == 1:
                self._begun += 1
                if self._begun >= self._awaited:
                    self.all_begun.set()
            await asyncio.sleep(self._random.uniform(0, self._pause))
            if number % 2:
                answer = str(self._random.randrange(1000))
                memory.said[f"q{number}"] = answer
                await person.send(answer)
            else:
                label = self._random.choice(("Fine", "Poor"))
                memory.said[f"q{number}"] = {"Fine": "yes_choice", "Poor": "no_choice"}[label]
                await person.tap(label, message=asked.id)
        await self._reply(person, memory, lambda one: "thank" in one.text.lower())
        memory.finished = True

    async def _reply(self, person: EmulatedPerson, memory: Memory, fits: object) -> EmulatedMessage:
        try:
            return await person.wait_for(fits, PATIENCE)  # type: ignore[arg-type]
        except TimeoutError as error:
            raise AssertionError(f"an input got no reply after {len(memory.said)} answers\n{error}") from None


def number_of(message: EmulatedMessage) -> int:
    found = _NUMBER.search(message.text)
    return int(found[1]) if found else 0


async def open_invitation(folder: Path) -> str:
    """The code of a poster, made before the bot runs."""
    (folder / "data").mkdir(exist_ok=True)
    store = await Store.open(f"sqlite:///{folder / 'data' / 'commonweal.db'}", Keyring.open(folder / "keys"))
    await store.migrate()
    now = datetime.now(UTC)
    async with store.transaction() as tx:
        code = await tx.invitations.create(
            PROGRAMME, "worker", single_use=False, expires_at=now + timedelta(days=1), by=None, at=now
        )
    await store.close()
    return code


@dataclass(frozen=True)
class Verdict:
    """What became of it all."""

    people: int
    answers: int
    lost: list[str]
    twice: list[str]
    begun_again: list[str]
    repeated: int


async def judge(memories: Sequence[Memory], people: EmulatorClient, folder: Path) -> Verdict:
    """Compare what people said with what is stored, and count what they were sent twice. The bot must be stopped."""
    store = await Store.open(f"sqlite:///{folder / 'data' / 'commonweal.db'}", Keyring.open(folder / "keys"))
    answers = repeated = 0
    lost, twice, begun_again = [], [], []
    try:
        async with store.reading() as tx:
            known = await tx.people.by_telegram([memory.telegram_id for memory in memories])
            for memory in memories:
                person = known[memory.telegram_id]
                runs = [run for run in await tx.runs.of_person(person.id) if run.flow == "hours"]
                if len(runs) != 1:
                    begun_again.append(f"{memory.telegram_id}: {len(runs)} runs")
                    continue
                [run] = runs
                events = await tx.runs.events(run.id)
                assert replay(events) == run
                counted = Counter(
                    event.question for event in events if isinstance(event, Answered | Corrected)
                )
                twice += [f"{person.id} {question}" for question, times in counted.items() if times > 1]
                for question, said in memory.said.items():
                    answers += 1
                    answer = run.answers.get(question)
                    if answer is None or answer.value is None or as_text(answer.value) != said:
                        lost.append(f"{person.id} {question}: said {said}, kept {answer}")
                surplus = set(counted) - set(memory.said)
                twice += [f"{person.id} {question} was never answered" for question in surplus]
                seen = Counter(
                    number_of(one)
                    for one in await (await people.person(memory.telegram_id, "")).messages()
                    if one.sender == "bot"
                )
                repeated += sum(times - 1 for number, times in seen.items() if number and times > 1)
    finally:
        await store.close()
    return Verdict(len(memories), answers, lost, twice, begun_again, repeated)
