"""Somebody's row was damaged: they have to wait for the operator, and nobody else has to wait for them."""

from __future__ import annotations

from sqlalchemy import update

from flows.conversation.events import Ending
from storage import schema
from tests.bot.conversation.room import Room


async def damaged(here: Room, number: int) -> str:
    """What a bad disk leaves of somebody. Their pseudonym."""
    async with here.store.transaction() as tx:
        person = (await tx.people.by_telegram([number]))[number].id
        row = update(schema.people).where(schema.people.c.id == person)
        await tx.execute(row.values(name=b"?", version=schema.people.c.version + 1))
    return person


async def test_who_cannot_be_read_any_more_holds_up_no_offer_and_no_expiry(here: Room) -> None:
    people = [await here.member(81 + number, f"P{number}") for number in range(3)]
    counts = [len(await someone.chat()) for someone in people]
    gone = await damaged(here, 81)
    await here.wind("2026-11-23T10:00")
    assert [len(await each.chat()) - count for each, count in zip(people, counts, strict=True)] == [0, 1, 1]
    await here.wind("2027-02-01T12:00")
    async with here.store.reading() as tx:
        query = schema.runs.select().where(schema.runs.c.flow == "check-in")
        endings = {row.person == gone: row.ending for row in await tx.rows(query, schema.runs)}
    assert endings == {True: None, False: Ending.EXPIRED.value}


async def test_what_somebody_writes_who_cannot_be_read_any_more_is_kept_and_the_others_are_answered(
    here: Room,
) -> None:
    people = [await here.member(81 + number, f"P{number}") for number in range(3)]
    await damaged(here, 82)
    for someone in people:
        await someone.person.send("5")
    await here.settle()
    assert [await people[number].answers() for number in (0, 2)] == [{"housing": "5"}] * 2
    async with here.store.reading() as tx:
        assert [failure.reason for failure in await tx.inbox.failures()] == ["KeyMismatch"]
