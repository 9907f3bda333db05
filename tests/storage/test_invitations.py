"""Invitations: a code opens what it was made for, as often as it was made for, and is kept as a hash only."""

from __future__ import annotations

from sqlalchemy import select

from storage import schema
from storage.invitations import Invitation, Refused
from storage.store import Store

from .lives import ADA, PROGRAMME, after, arrive


async def test_a_single_use_code_opens_one_part_for_one_person(store: Store) -> None:
    sam, ada = await arrive(store), await arrive(store, ADA)
    async with store.transaction() as tx:
        code = await tx.invitations.create(
            PROGRAMME, "commissioner", single_use=True, expires_at=after(60), by=sam.id, at=after(0)
        )
        assert len(code) == 22
        looked = await tx.invitations.look(code, after(1))
        opened = await tx.invitations.redeem(code, sam, after(1))
        assert isinstance(looked, Invitation)
        assert isinstance(opened, Invitation)
        assert (opened.programme, opened.role, opened.by) == (PROGRAMME, "commissioner", sam.id)
    async with store.transaction() as tx:
        assert await tx.invitations.redeem(code, ada, after(2)) is Refused.USED
        # The same person taps the link once more: it is still theirs.
        assert isinstance(await tx.invitations.redeem(code, sam, after(2)), Invitation)


async def test_a_poster_is_open_to_everyone_until_it_expires_or_is_ended(store: Store) -> None:
    sam, ada = await arrive(store), await arrive(store, ADA)
    async with store.transaction() as tx:
        code = await tx.invitations.create(
            PROGRAMME, "supplier", single_use=False, expires_at=after(60), by=None, at=after(0)
        )
        other = await tx.invitations.create(
            PROGRAMME, "supplier", single_use=False, expires_at=None, by=None, at=after(1)
        )
        assert isinstance(await tx.invitations.redeem(code, sam, after(1)), Invitation)
        assert isinstance(await tx.invitations.redeem(code, ada, after(2)), Invitation)
        assert await tx.invitations.redeem(code, ada, after(60)) is Refused.EXPIRED
        listed = await tx.invitations.all(PROGRAMME)
        assert [invitation.expires_at for invitation in listed] == [after(60), None]
        assert await tx.invitations.revoke(listed[1].id, after(3))
        assert not await tx.invitations.revoke(listed[1].id, after(3))
        assert await tx.invitations.redeem(other, sam, after(4)) is Refused.ENDED


async def test_a_code_nobody_made_opens_nothing(store: Store) -> None:
    async with store.reading() as tx:
        for code in ("", "x" * 64, "\0", "\ud800", "' OR 1=1 --"):
            assert await tx.invitations.look(code, after(0)) is Refused.UNKNOWN


async def test_the_code_itself_is_nowhere_in_the_table(store: Store) -> None:
    async with store.transaction() as tx:
        code = await tx.invitations.create(
            PROGRAMME, "x", single_use=True, expires_at=None, by=None, at=after(0)
        )
        [row] = await tx.rows(select(schema.invitations), schema.invitations)
    assert all(code not in str(value) and code.encode() != value for value in row)


async def test_it_is_known_whether_there_is_an_administrator(store: Store) -> None:
    sam = await arrive(store)
    async with store.transaction() as tx:
        assert not await tx.invitations.any_administrator()
        sam = await tx.people.join(sam, PROGRAMME, "administrator", after(1))
        assert await tx.invitations.any_administrator()
        await tx.people.leave(sam, PROGRAMME, after(2), "administrator")
        assert not await tx.invitations.any_administrator()
