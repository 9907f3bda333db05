"""Two processes on one PostgreSQL: one sends a summary on its way while in the other somebody leaves or says no.

Whoever comes first, nobody who is gone stands in a report that has still to arrive.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from bot.on_demand import OnDemand
from bot.summaries import Summaries
from storage.encryption import Keyring
from storage.outbox import Message
from storage.released_tables import ReleasedTables
from storage.schema import messages
from storage.store import Store, Tx
from tests.bot.conversation.room import Room, room
from tests.bot.conversation.test_stories import HOUSE, _found_fit

pytestmark = pytest.mark.postgres

SAM = 301
CAS = 61


@pytest.fixture
async def here(tmp_path: Path, postgres_url: str) -> AsyncIterator[Room]:
    """Somebody's words were found fit, and a commissioner waits for the summary of the week."""
    async with room(tmp_path, url=postgres_url) as opened:
        await _found_fit(opened)
        opened.clock.wind_to(opened.clock.now() + timedelta(days=6))
        yield opened


@pytest.fixture
async def other(here: Room, tmp_path: Path) -> AsyncIterator[Store]:
    """The store as another process has it open."""
    opened = await Store.open(here.store.url, Keyring.open(tmp_path / "keys"))
    yield opened
    await opened.close()


async def _says(tx: Tx, way: str, here: Room) -> None:
    sam = (await tx.people.by_telegram([SAM]))[SAM]
    if way == "leaves":
        await tx.people.erase(sam, here.clock.now())
    else:
        purpose = "quote" if way == "is quoted no more" else "count"
        await tx.people.consent(sam, HOUSE, purpose, False, here.clock.now())


async def _until_it_waits(here: Room, doing: asyncio.Task[Any]) -> None:
    """Until the other one has come as far as it can: it is done, or waits for a lock."""
    waiting = select(text("1")).select_from(text("pg_locks WHERE NOT granted"))
    while not doing.done():
        async with here.store.reading() as tx:
            if await tx.rows(waiting):
                return
        await asyncio.sleep(0.01)


def _gives(here: Room, asked: bool) -> Callable[[], Any]:
    """How the summary is given: because it is due, or because somebody asked for the full report."""
    put: list[Message] = []
    about = {
        "store": here.store,
        "conversation": here.conversation,
        "clock": here.clock,
        "deliver": put.extend,
    }
    if not asked:
        programme = here.programmes[HOUSE]
        return lambda: Summaries(**about).send_due(programme, here.clock.now())  # type: ignore[arg-type]

    async def give() -> None:
        while await OnDemand(**about).work_off():  # type: ignore[arg-type]
            pass

    return give


async def _ask(here: Room) -> None:
    async with here.store.transaction() as tx:
        cas = (await tx.people.by_telegram([CAS]))[CAS]
        await tx.subscriptions.wish(cas.id, HOUSE, "2026-W47", here.clock.now(), exact=False, what="report")


async def _reports(here: Room) -> list[tuple[str, bool]]:
    """Of every full report its state, and whether it holds somebody's words."""
    async with here.store.reading() as tx:
        found = await tx.rows(select(messages.c.id).where(messages.c.kind == "document"), messages)
        opened = await tx.outbox.messages([row.id for row in found])
    pdfs = [each for each in opened.values() if each.payload["filename"].endswith(".pdf")]
    return [(each.state, "about" in each.payload and each.blob is not None) for each in pdfs]


@pytest.mark.parametrize(
    ("way", "asked"), [("leaves", False), ("leaves", True), ("is quoted no more", False)]
)
async def test_who_goes_just_after_it_was_asked_whether_they_are_there_is_taken_out_of_the_report(
    here: Room, other: Store, monkeypatch: pytest.MonkeyPatch, way: str, asked: bool
) -> None:
    keep = ReleasedTables.keep
    going: list[asyncio.Task[None]] = []

    async def goes() -> None:
        async with other.transaction() as tx:
            await _says(tx, way, here)

    async def meanwhile(self: ReleasedTables, *rest: Any) -> bool:
        # Who is in it was asked, and it is not in the outbox yet.
        if not going:
            going.append(asyncio.create_task(goes()))
            await _until_it_waits(here, going[0])
        return await keep(self, *rest)

    if asked:
        await _ask(here)
    monkeypatch.setattr(ReleasedTables, "keep", meanwhile)
    await _gives(here, asked)()
    await going[0]
    reports = await _reports(here)
    assert reports, "there is a report"
    assert not any(holds for _, holds in reports)


@pytest.mark.parametrize(("way", "asked"), [("is counted no more", False), ("is quoted no more", True)])
async def test_who_is_just_going_when_it_is_asked_whether_they_are_there_is_not_in_the_report(
    here: Room, other: Store, way: str, asked: bool
) -> None:
    if asked:
        await _ask(here)
    async with other.transaction() as tx:
        await _says(tx, way, here)
        await tx.flush()
        giving = asyncio.create_task(_gives(here, asked)())
        await _until_it_waits(here, giving)
    await giving
    reports = await _reports(here)
    assert not any(holds for _, holds in reports)
    # Where the only one who answered is not counted, there is nothing to report.
    assert bool(reports) == (way == "is quoted no more")


async def test_two_who_leave_two_programmes_crosswise_are_both_gone(here: Room, other: Store) -> None:
    """Each holds what the other needs: the database ends one of them, which is then done once more."""
    both = [asyncio.Event(), asyncio.Event()]
    times = 0

    async def leave(tx: Tx, mine: int, first: str, then: str) -> None:
        nonlocal times
        times += 1
        await tx.take_turns([first])
        both[mine].set()
        await both[1 - mine].wait()
        await tx.take_turns([then])

    await asyncio.gather(
        here.store.submit(lambda tx: leave(tx, 0, HOUSE, "meals")),
        other.submit(lambda tx: leave(tx, 1, "meals", HOUSE)),
    )
    assert times == 3
