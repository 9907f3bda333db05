"""``make bench``: this bot, a bare echo and an ordinary aiogram conversation, one after another on the same emulator.

Prints answers a second, waits, processor time and memory of each, and the ratios to the bare echo; first
with no limit on sending for any bot, then this bot once more at its default rates. At the end, what an answer costs
in a form of 1,000 rows, and a summary over a million answers.
"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from bot.emulator.client import EmulatedMessage, EmulatedPerson
from storage.encryption import Keyring
from storage.store import Store
from tests.benchmarks import long_form, summary_of_many
from tests.benchmarks.people import PATIENCE, Cost, answer_without_pause, begun_plainly, is_question

TOKEN = "123456:benchmark-on-loopback-0123456789"
PEOPLE, ANSWERS = 100, 12  # the check-in of St James House has eleven questions
PACED_PEOPLE, PACED_ANSWERS = 20, 10
PROGRAMME = "benchmark"
ROUNDS = 5

PROGRAMME_FILE = """
programme: benchmark
title: {en: Benchmark}
provider: {en: The benchmark}
timezone: Europe/London
languages: [en]
purpose: {en: We measure.}
who_sees: {en: Nobody.}
roles: {worker: {flows: [hours]}}
help_lines: {en: "Call 999."}
crisis_words: {en: [kill myself]}
contact: {en: Write to us.}
"""
VALUE_MAP_FILE = "value_map: benchmark\ntitle: Benchmark\n"


def flow_file(questions: int) -> str:
    """Questions that each take a whole number, as in the bots to compare with."""
    rows = "\n".join(
        f"  - {{type: integer, name: hours_{number}, label: 'Question: how many hours?', constraint: '. >= 0'}}"
        for number in range(questions)
    )
    return f"flow: hours\ntitle: {{en: Hours}}\naudience: worker\nsurvey:\n{rows}\n"


@contextmanager
def running(*command: str, **settings: str) -> Iterator[subprocess.Popen[str]]:
    """A process of its own, ended with the terminal's politeness."""
    process = subprocess.Popen(
        [sys.executable, *command],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, **settings},
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def emulator() -> Iterator[str]:
    with running("-m", "bot.emulator", "--token", TOKEN) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()


async def plain(kind: str, people: int, answers: int) -> Cost:
    with (
        tempfile.TemporaryDirectory() as folder,
        emulator() as url,
        running("-m", "tests.benchmarks.plain_bots", kind, url, TOKEN, folder) as process,
    ):
        return await answer_without_pause(url, process.pid, begun_plainly, people=people, answers=answers)


@asynccontextmanager
async def programme(folder: Path, questions: int) -> AsyncIterator[str]:
    """A programme of one flow, and an invitation that everybody may use."""
    served = folder / "programmes" / PROGRAMME
    served.mkdir(parents=True)
    (served / "programme.yaml").write_text(PROGRAMME_FILE, encoding="utf-8")
    (served / "value-map.yaml").write_text(VALUE_MAP_FILE, encoding="utf-8")
    (served / "hours.yaml").write_text(flow_file(questions), encoding="utf-8")
    (folder / "data").mkdir()
    store = await Store.open(f"sqlite:///{folder / 'data' / 'commonweal.db'}", Keyring.open(folder / "keys"))
    await store.migrate()
    now = datetime.now(UTC)
    async with store.transaction() as tx:
        code = await tx.invitations.create(
            PROGRAMME, "worker", single_use=False, expires_at=now + timedelta(days=1), by=None, at=now
        )
    await store.close()
    yield code


async def this_bot(people: int, answers: int, **rates: str) -> Cost:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with programme(folder, answers + 1) as code:

            async def begin(person: EmulatedPerson) -> None:
                await person.start(code)
                for _ in range(2):
                    asked = await person.wait_for(
                        lambda seen: "Yes" in " ".join(seen.labels), timeout=PATIENCE
                    )
                    await person.tap(_yes(asked), message=asked.id)
                await person.wait_for(is_first_question, timeout=PATIENCE)

            with (
                emulator() as url,
                running(
                    *("-m", "bot", "run"),
                    BOT_TOKEN=TOKEN,
                    BOT_API_URL=url,
                    BOT_DATA_DIR=str(folder / "data"),
                    BOT_KEY_DIR=str(folder / "keys"),
                    BOT_PROGRAMMES=str(folder / "programmes"),
                    **rates,
                ) as process,
            ):
                return await answer_without_pause(url, process.pid, begin, people=people, answers=answers)


def _yes(asked: EmulatedMessage) -> str:
    return next(label for label in asked.labels if label.startswith("Yes"))


def is_first_question(message: EmulatedMessage) -> bool:
    return is_question(message) and "how many hours" in message.text


COLUMNS = "{:<34}{:>10}{:>9}{:>9}{:>9}{:>12}{:>10}"


def line(name: str, cost: Cost) -> str:
    return COLUMNS.format(
        name,
        f"{cost.per_second:.0f}",
        f"{cost.wait_at(50):.0f}",
        f"{cost.wait_at(95):.0f}",
        f"{cost.wait_at(99):.0f}",
        f"{cost.processor_per_thousand:.2f}",
        f"{cost.peak_bytes / 1_048_576:.0f}",
    )


def ratios(name: str, cost: Cost, other: Cost) -> str:
    return COLUMNS.format(
        name,
        f"{cost.per_second / other.per_second:.2f}",
        *(f"{cost.wait_at(share) / other.wait_at(share):.2f}" for share in (50, 95, 99)),
        f"{cost.processor_per_thousand / other.processor_per_thousand:.2f}",
        f"{cost.peak_bytes / other.peak_bytes:.2f}",
    )


async def main() -> None:
    unpaced = {"BOT_SEND_RATE": "0", "BOT_CHAT_RATE": "0"}
    print(f"{PEOPLE} people, {ANSWERS} answers each, without pause, on this machine's loopback")
    print(COLUMNS.format("", "answers/s", "p50 ms", "p95 ms", "p99 ms", "cpu s/1000", "peak MB"))
    to_echo: list[float] = []
    for number in range(1, ROUNDS + 1):
        echo = await plain("echo", PEOPLE, ANSWERS)
        fsm = await plain("fsm", PEOPLE, ANSWERS)
        ours = await this_bot(PEOPLE, ANSWERS, **unpaced)
        print(f"round {number}")
        print(line("  aiogram echo, nothing stored", echo))
        print(line("  aiogram FSM, an insert an answer", fsm))
        print(line("  this bot, stored and encrypted", ours))
        print(ratios("  this bot to the echo", ours, echo))
        print(ratios("  this bot to the FSM bot", ours, fsm))
        to_echo.append(ours.per_second / echo.per_second)
    print(
        f"answers a second to the echo: {min(to_echo):.2f} to {max(to_echo):.2f}, median {median(to_echo):.2f}"
    )
    print(f"once more at the default rates, {PACED_PEOPLE} people, {PACED_ANSWERS} answers each")
    print(line("  this bot, 30 a second in all", await this_bot(PACED_PEOPLE, PACED_ANSWERS)))
    long_form.report()


if __name__ == "__main__":
    asyncio.run(main())
    summary_of_many.report()
