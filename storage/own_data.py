"""What a person can ask for at any time: to be given all that is held about them, and to be forgotten."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, select, update

from storage import schema
from storage.schema import from_moment, to_moment

if TYPE_CHECKING:
    from storage.people import Person
    from storage.transactions import Tx

#: rows that go with the person; messages and updates are emptied, because others point to them
_THEIRS = (
    schema.attachments,
    schema.drafts,
    schema.turns,
    schema.answers,
    schema.runs,
    schema.consents,
    schema.opts,
    schema.offers,
    schema.subscriptions,
    schema.wanted_summaries,
    schema.memberships,
    schema.person_keys,
)


async def erase(tx: Tx, person: str, lookup: bytes | None, at: datetime) -> None:
    """Empty every row of a person and destroy their key: what a backup still holds cannot be opened any more."""
    part = schema.memberships.c
    had = await tx.rows(select(part.programme).where(part.person == person), schema.memberships)
    await tx.take_turns(row.programme for row in had)
    # What others were written about them is not under the key that goes.
    await tx.naming.forget(person)
    tx.erased.append(person)
    key = schema.person_keys.c
    for row in await tx.rows(select(key.key).where(key.person == person), schema.person_keys):
        tx.keyring.forget(row.key)
    await tx.stories.forget(person)
    theirs = select(schema.messages.c.id).where(schema.messages.c.person == person)
    await tx.execute(delete(schema.named_in).where(schema.named_in.c.message.in_(theirs)))
    for table in _THEIRS:
        await tx.execute(delete(table).where(table.c.person == bindparam("whose")), whose=person)
    delivery = schema.deliveries.c
    await tx.execute(delete(schema.deliveries).where(delivery.recipient == person))
    message = schema.messages.c
    await tx.execute(
        update(schema.messages)
        .where(message.person == person, message.state.in_(["waiting", "sending", "undecided"]))
        .values(state="dropped")
    )
    await tx.execute(
        update(schema.messages)
        .where(message.person == person)
        .values(payload=None, blob=None, run=None, question=None, telegram_message_id=None, key=None)
    )
    await tx.execute(
        update(schema.inbox).where(schema.inbox.c.sender == lookup).values(body=None, sender=None)
    )
    await tx.execute(
        update(schema.people)
        .where(schema.people.c.id == person)
        .values(
            lookup=None,
            telegram_id=None,
            name=None,
            focus=None,
            timezone=None,
            erased_at=to_moment(at),
            version=schema.people.c.version + 1,
        )
    )
    tx.memory.people.drop(person)
    tx.outbox.forget_questions(person)
    tx.runs.forget_read()


async def everything(tx: Tx, person: Person) -> dict[str, Any]:
    """All that is held about a person, as JSON can write it."""
    consent = schema.consents.c
    consents = await tx.rows(
        select(consent.programme, consent.purpose, consent.given, consent.at)
        .where(consent.person == person.id)
        .order_by(consent.id),
        schema.consents,
    )
    return {
        "person": person.id,
        "telegram_id": person.telegram_id,
        "name": person.name,
        "language": person.language,
        "timezone": person.timezone,
        "since": person.created_at.isoformat(),
        "memberships": [
            {
                "programme": part.programme,
                "role": part.role,
                "joined": part.joined_at.isoformat(),
                "ended": part.ended_at.isoformat() if part.ended_at else None,
            }
            for part in person.memberships
        ],
        "consents": [
            {
                "programme": row.programme,
                "purpose": row.purpose,
                "given": row.given,
                "at": from_moment(row.at).isoformat(),
            }
            for row in consents
        ],
        "weekly": [
            {"programme": programme, "flow": flow, "on": on} for (programme, flow), on in person.opts.items()
        ],
        "summaries": await tx.subscriptions.everything(person.id),
        "runs": await tx.runs.everything(person),
        "messages": await tx.outbox.everything(person),
        "files": await tx.attachments.everything(person),
        "drafts": await tx.drafts.everything(person),
    }
