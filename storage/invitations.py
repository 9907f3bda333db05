"""Invitations: a random code in a link opens one part in one programme. Only a keyed hash of the code is kept."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, func, insert, select, update

from storage.people import Person
from storage.schema import from_moment, invitations, memberships, to_moment
from storage.unavailable import new_id

if TYPE_CHECKING:
    from storage.transactions import Tx

ADMINISTRATOR = "administrator"
_CODE_BYTES = 16  # 22 characters of A-Za-z0-9_-


class Refused(StrEnum):
    """Why a code opens nothing."""

    UNKNOWN = "unknown"
    EXPIRED = "expired"
    USED = "used"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Invitation:
    id: str
    programme: str
    role: str
    single_use: bool
    made_at: datetime
    by: str | None = None
    expires_at: datetime | None = None
    used_at: datetime | None = None
    used_by: str | None = None
    ended_at: datetime | None = None


_i = invitations.c


class Invitations:
    def __init__(self, tx: Tx) -> None:
        self._tx = tx

    async def create(
        self,
        programme: str,
        role: str,
        *,
        single_use: bool,
        expires_at: datetime | None,
        by: str | None,
        at: datetime,
    ) -> str:
        """A new invitation. The code is in this answer and nowhere else."""
        code = secrets.token_urlsafe(_CODE_BYTES)
        await self._tx.execute(
            insert(invitations).values(
                id=new_id("i"),
                code=self._hashed(code),
                programme=programme,
                role=role,
                single_use=single_use,
                made_by=by,
                made_at=to_moment(at),
                expires_at=to_moment(expires_at) if expires_at else None,
            )
        )
        return code

    async def look(self, code: str, at: datetime) -> Invitation | Refused:
        """What a code opens, without using it."""
        query = select(invitations).where(_i.code == self._hashed(code))
        if not self._tx.on_sqlite and self._tx.writing:
            query = query.with_for_update()  # two people with one link: the second waits, and is told
        found = await self._tx.rows(query, invitations)
        if not found:
            return Refused.UNKNOWN
        invitation = _read(found[0])
        if invitation.ended_at is not None:
            return Refused.ENDED
        if invitation.single_use and invitation.used_at is not None:
            return Refused.USED
        if invitation.expires_at is not None and invitation.expires_at <= at:
            return Refused.EXPIRED
        return invitation

    async def redeem(self, code: str, person: Person, at: datetime) -> Invitation | Refused:
        """Use a code. The one who used a single-use code may open the link again."""
        invitation = await self.look(code, at)
        if invitation is Refused.USED:
            found = await self._tx.rows(select(invitations).where(_i.code == self._hashed(code)), invitations)
            earlier = _read(found[0])
            return earlier if earlier.used_by == person.id else Refused.USED
        if isinstance(invitation, Refused):
            return invitation
        await self._tx.execute(
            update(invitations).where(_i.id == invitation.id).values(used_at=to_moment(at), used_by=person.id)
        )
        return invitation

    async def all(self, programme: str | None = None) -> list[Invitation]:
        query = select(invitations).order_by(_i.made_at, _i.id)
        if programme is not None:
            query = query.where(_i.programme == programme)
        return [_read(row) for row in await self._tx.rows(query, invitations)]

    async def revoke(self, invitation_id: str, at: datetime) -> bool:
        """End an invitation. ``False`` when it had ended already, or never was."""
        ended = await self._tx.execute(
            update(invitations)
            .where(_i.id == invitation_id, _i.ended_at.is_(None))
            .values(ended_at=to_moment(at))
        )
        return bool(ended)

    async def any_administrator(self) -> bool:
        """Whether somebody is an administrator now. If not, the bot has to print a link for its first one."""
        query = select(func.count()).where(
            memberships.c.role == ADMINISTRATOR, memberships.c.ended_at.is_(None)
        )
        [(count,)] = await self._tx.rows(query, memberships)
        return bool(count)

    def _hashed(self, code: str) -> bytes:
        return self._tx.keyring.fingerprint(b"invitation:" + code.encode("utf-8", "replace"))


def _read(row: Row[Any]) -> Invitation:
    def moment(stored: int | None) -> datetime | None:
        return from_moment(stored) if stored is not None else None

    return Invitation(
        id=row.id,
        programme=row.programme,
        role=row.role,
        single_use=row.single_use,
        made_at=from_moment(row.made_at),
        by=row.made_by,
        expires_at=moment(row.expires_at),
        used_at=moment(row.used_at),
        used_by=row.used_by,
        ended_at=moment(row.ended_at),
    )
