"""What exporting and counting many submissions takes: seconds, and how much more memory than doing nothing.

``python -m tests.benchmarks.many_submissions [COUNT]`` writes so many as rows (nobody has the time to play a hundred
thousand), a free text sealed in each, and then runs every form of export, and the counting of questions.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from multiprocessing import get_context
from pathlib import Path

from sqlalchemy import insert

from bot.export import exporting
from bot.export.exporting import Format, Shape, Wanted
from flows.conversation.over_revisions import as_stored
from flows.values import Text, value_to_json
from storage import schema
from storage.encryption import Keyring, as_json
from storage.questions import became
from storage.selection import Selection
from storage.store import Store, Tx
from storage.writes import Write
from tests.flows.conversation.sample_flows import MONDAY
from tests.storage.lives import PROGRAMME, SAM, arrive

QUESTIONS = 8
PEOPLE = 200
AT_ONCE = 2_000
ALL = Selection(PROGRAMME, "check-in")


async def fill(store: Store, count: int) -> None:
    people = [await arrive(store, SAM + number) for number in range(PEOPLE)]
    runs, answers, turns = (Write(insert(table)) for table in (schema.runs, schema.answers, schema.turns))
    began = schema.to_moment(MONDAY)
    for start in range(0, count, AT_ONCE):
        async with store.transaction() as tx:
            for number in range(start, min(start + AT_ONCE, count)):
                person, run, at = people[number % PEOPLE], f"r{number}", began + number * 1_000_000
                tx.write(
                    runs, run, person.id, PROGRAMME, "check-in", "1", "1", "en", "en", False, at, 40, False, 0,
                    at + QUESTIONS, "completed",
                )  # fmt: skip
                box = as_json({"value": value_to_json(Text("In my own words.")), "shown": "In my own words."})
                sealed = person.own_key().seal(box, f"answer:{run}#1")
                for question in range(QUESTIONS):
                    free = question == 0
                    answer = (
                        run, question + 1, person.id, PROGRAMME, "check-in", "1", f"q{question}", "answered", None,
                        "text" if free else "number", None, None if free else "16", None if free else 16_000_000, None,
                        None, None if free else "16", sealed if free else None, at + question, True, None,
                    )  # fmt: skip
                    tx.write(answers, *answer)
                    tx.write(
                        turns, run, question + 1, question + 1, person.id, None, "text", f"q{question}", "answered",
                        at + question, None, f"q{question}", "1",
                    )  # fmt: skip


async def counted(tx: Tx, _out: Path) -> None:
    await became(tx, ALL, as_stored)


def written(form: Format, shape: Shape) -> Callable[[Tx, Path], Awaitable[object]]:
    wanted = Wanted(ALL, form, shape, "Europe/London")
    return lambda tx, out: exporting.export(tx, wanted, out, lambda _done, _all: None)


WORKS: dict[str, Callable[[Tx, Path], Awaitable[object]]] = {
    "json long": written(Format.JSON, Shape.LONG),
    "csv long": written(Format.CSV, Shape.LONG),
    "csv wide": written(Format.CSV, Shape.WIDE),
    "xlsx wide": written(Format.XLSX, Shape.WIDE),
    "questions counted": counted,
}


def most_held() -> float:
    """The most memory this process has held, in megabytes."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024


def measured(work: str, folder: str) -> tuple[float, float]:
    """Seconds, and megabytes more than before, in a process of its own."""

    async def carry_out() -> tuple[float, float]:
        store = await Store.open(f"sqlite:///{folder}/many.db", Keyring.open(Path(folder) / "keys"))
        # From here on, the most that is held counts from what is held now.
        Path("/proc/self/clear_refs").write_text("5")  # noqa: ASYNC240
        before = most_held()
        began = time.perf_counter()
        async with store.reading() as tx:
            await WORKS[work](tx, Path(folder) / f"{work}.out")
        took = time.perf_counter() - began
        await store.close()
        return took, most_held() - before

    return asyncio.run(carry_out())


def main(count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:

        async def prepare() -> None:
            store = await Store.open(f"sqlite:///{folder}/many.db", Keyring.open(Path(folder) / "keys"))
            await store.migrate()
            await fill(store, count)
            await store.close()

        asyncio.run(prepare())
        print(f"{count:,} submissions of {QUESTIONS} answers")
        with get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
            for work in WORKS:
                seconds, megabytes = pool.apply(measured, (work, folder))
                print(f"{work:18}  {seconds:6.1f} s  {megabytes:6.0f} MB more")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
