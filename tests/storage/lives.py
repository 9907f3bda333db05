"""People who talk and conversations to keep, for the tests of the store."""

from __future__ import annotations

from datetime import datetime, timedelta

from flows.conversation.engine import Sprint, resume, start
from flows.conversation.events import Event, Input, Invited, Reply
from flows.conversation.run import Run
from storage.encryption import PersonKey
from storage.inbox import RawUpdate
from storage.people import Person
from storage.store import Store, Tx
from tests.flows.conversation.sample_flows import CHECK_IN, MONDAY

PROGRAMME = "st-james-house"
SAM = 5_000_000_001
ADA = 5_000_000_002


def after(minutes: float) -> datetime:
    return MONDAY + timedelta(minutes=minutes)


def update(number: int, person: int | None = SAM, body: bytes = b'{"text":"16"}', at: float = 0) -> RawUpdate:
    return RawUpdate(number, body, person, after(at), "message")


async def arrive(store: Store, telegram_id: int = SAM, *, counted: bool = True, name: str = "Sam") -> Person:
    """Somebody comes, takes a part in the programme and says whether they may be counted."""
    async with store.transaction() as tx:
        person = await tx.people.create(telegram_id, name, "en", MONDAY)
        person = await tx.people.join(person, PROGRAMME, "service_user", MONDAY)
        return await tx.people.consent(person, PROGRAMME, "count", counted, MONDAY)


def begin(person: Person, run: str = "r1", at: datetime = MONDAY) -> Sprint:
    return start(CHECK_IN, Invited(run=run, person=person.id, language="en", at=at))


async def keep(tx: Tx, before: Run | None, sprint: Sprint, key: PersonKey | None, kind: str = "reply") -> Run:
    assert key is not None
    await tx.runs.record(before, sprint.run, sprint.events, programme=PROGRAMME, key=key, input_kind=kind)
    return sprint.run


async def converse(
    store: Store, person: Person, *said: str | Input, run: str = "r1"
) -> tuple[Run, list[Event]]:
    """Play a conversation, each turn in a transaction of its own and read back before the next."""
    sprint = begin(person, run)
    events = list(sprint.events)
    async with store.transaction() as tx:
        await keep(tx, None, sprint, person.key)
    for turn, words in enumerate(said, start=1):
        async with store.transaction() as tx:
            stored = await tx.runs.get(run)
            assert stored is not None
            given = Reply(at=after(turn), text=words) if isinstance(words, str) else words
            sprint = resume(CHECK_IN, stored, given)
            events.extend(sprint.events)
            await keep(tx, stored, sprint, person.key)
    return sprint.run, events


async def opened_again(store: Store) -> Store:
    """The same database as another process sees it: nothing is remembered."""
    return await Store.open(store.url, store.keyring)
