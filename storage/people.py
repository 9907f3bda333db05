"""People: a pseudonym that says nothing, and behind it, sealed, who they are; their parts, consents and choices.

Every change returns the person as they now are, and counts the person's ``version`` up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, bindparam, insert, select, text, update

from storage import schema
from storage.encryption import PersonKey
from storage.own_data import erase, everything
from storage.schema import from_moment, to_moment
from storage.unavailable import new_id
from storage.writes import Write

if TYPE_CHECKING:
    from storage.transactions import Tx

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Membership:
    """One part a person has, or had, in a programme."""

    programme: str
    role: str
    joined_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who talks to the bot. Name and Telegram id never appear in a ``repr``, so never in a log."""

    id: str
    telegram_id: int = field(repr=False)
    name: str = field(repr=False)
    language: str
    key: PersonKey | None = field(repr=False, compare=False)
    created_at: datetime
    focus: str | None = None
    blocked: bool = False
    erased: bool = False
    memberships: tuple[Membership, ...] = ()
    consents: Mapping[tuple[str, str], bool] = field(default_factory=lambda: MappingProxyType({}))
    opts: Mapping[tuple[str, str], bool] = field(default_factory=lambda: MappingProxyType({}))
    version: int = field(default=1, compare=False)
    #: of their own clock, where they said so; else the programme's holds
    timezone: str | None = None

    @property
    def opted_in(self) -> frozenset[tuple[str, str]]:
        return frozenset(flow for flow, wanted in self.opts.items() if wanted)

    @property
    def current(self) -> tuple[Membership, ...]:
        """The parts that have not ended."""
        return tuple(membership for membership in self.memberships if membership.ended_at is None)

    def holds(self, programme: str, role: str) -> bool:
        return any(part.programme == programme and part.role == role for part in self.current)

    def own_key(self) -> PersonKey:
        """The key of a person who has not been erased."""
        if self.key is None:
            raise ValueError(f"{self.id} was erased")
        return self.key


_p = schema.people.c
_k = schema.person_keys.c
_INSERT = Write(insert(schema.people))
_INSERT_KEY = Write(insert(schema.person_keys))
_INSERT_MEMBERSHIP = Write(
    insert(schema.memberships), "person", "programme", "role", "invitation", "joined_at"
)
_INSERT_CONSENT = Write(insert(schema.consents), "person", "programme", "purpose", "given", "at")


def _change(column: str) -> Write:
    return Write(
        update(schema.people)
        .where(_p.id == bindparam("person"))
        .values({column: bindparam("value"), "version": _p.version + 1}),
        "value",
        "person",
    )


_SET_LANGUAGE = _change("language")
_SET_FOCUS = _change("focus")
_SET_TIMEZONE = _change("timezone")
_SET_NAME = _change("name")
_SET_BLOCKED = _change("blocked")
_BUMP = Write(
    update(schema.people).where(_p.id == bindparam("person")).values(version=_p.version + 1), "person"
)

_PEOPLE = select(
    _p.id, _p.lookup, _k.key, _p.telegram_id, _p.name, _p.language, _p.focus, _p.timezone,
    _p.blocked, _p.version, _p.created_at, _p.erased_at,
).select_from(schema.people.outerjoin(schema.person_keys))  # fmt: skip
_BY_LOOKUP = _PEOPLE.where(_p.lookup.in_(bindparam("lookups", expanding=True)))
_BY_ID = _PEOPLE.where(_p.id.in_(bindparam("ids", expanding=True)))

_m = schema.memberships.c
_MEMBERSHIPS = (
    select(_m.person, _m.programme, _m.role, _m.joined_at, _m.ended_at)
    .where(_m.person.in_(bindparam("ids", expanding=True)))
    .order_by(_m.id)
)
_c = schema.consents.c
_CONSENTS = (
    select(_c.person, _c.programme, _c.purpose, _c.given)
    .where(_c.person.in_(bindparam("ids", expanding=True)))
    .order_by(_c.id)
)
_o = schema.opts.c
_OPTS = select(_o.person, _o.programme, _o.flow, _o.opted_in).where(
    _o.person.in_(bindparam("ids", expanding=True))
)


class People:
    def __init__(self, tx: Tx) -> None:
        self._tx = tx
        self._read: dict[str, Person] = {}
        self._by_lookup: dict[bytes, str | None] = {}

    # --- reading -----------------------------------------------------------------------------------------

    async def by_telegram(self, telegram_ids: Iterable[int]) -> dict[int, Person]:
        """The people with these Telegram ids; who is not known is not in the answer."""
        lookups = {self._tx.keyring.lookup(telegram_id): telegram_id for telegram_id in set(telegram_ids)}
        unread = [lookup for lookup in lookups if lookup not in self._by_lookup]
        for start in range(0, len(unread), _AT_ONCE):
            part = unread[start : start + _AT_ONCE]
            found = await self._tx.rows(_BY_LOOKUP, schema.people, schema.person_keys, lookups=part)
            await self._take(found, lookups)
            for lookup in part:
                self._by_lookup.setdefault(lookup, None)
        people = {}
        for lookup, telegram_id in lookups.items():
            person_id = self._by_lookup[lookup]
            if person_id is not None:
                people[telegram_id] = self._read[person_id]
        return people

    async def get(self, person_ids: Iterable[str]) -> dict[str, Person]:
        """The people with these pseudonyms, erased ones too."""
        wanted = set(person_ids)
        unread = [person for person in wanted if person not in self._read]
        for start in range(0, len(unread), _AT_ONCE):
            part = unread[start : start + _AT_ONCE]
            await self._take(await self._tx.rows(_BY_ID, schema.people, schema.person_keys, ids=part), {})
        return {person: self._read[person] for person in wanted if person in self._read}

    async def of_programme(
        self, programme: str, role: str | None = None, *, ended: bool = False
    ) -> list[Person]:
        """Who has a part in the programme (with ``ended``: or had one), in the order in which they joined."""
        query = select(_m.person).where(_m.programme == programme).order_by(_m.id)
        if role is not None:
            query = query.where(_m.role == role)
        if not ended:
            query = query.where(_m.ended_at.is_(None))
        ids = list(dict.fromkeys(row[0] for row in await self._tx.rows(query, schema.memberships)))
        people = await self.get(ids)
        return [people[person] for person in ids if not people[person].erased]

    async def all(self) -> list[Person]:
        """Everybody who has not been erased, in the order in which they came."""
        query = select(_p.id).where(_p.erased_at.is_(None)).order_by(_p.created_at, _p.id)
        ids = [row[0] for row in await self._tx.rows(query, schema.people)]
        people = await self.get(ids)
        return [people[person] for person in ids]

    # --- changing ----------------------------------------------------------------------------------------

    async def create(self, telegram_id: int, name: str, language: str, at: datetime) -> Person:
        """A new person with a key of their own. Who is already there is returned as they are."""
        known = await self.by_telegram([telegram_id])
        if known:
            return known[telegram_id]
        person_id = new_id("p")
        key, wrapped = self._tx.keyring.new_person_key(person_id)
        lookup = self._tx.keyring.lookup(telegram_id)
        self._tx.write(
            _INSERT,
            person_id,
            lookup,
            key.seal(str(telegram_id).encode(), f"telegram:{person_id}"),
            key.seal(name.encode("utf-8", "replace"), f"name:{person_id}"),
            language,
            None,
            None,
            False,
            1,
            to_moment(at),
            None,
        )
        self._tx.write(_INSERT_KEY, person_id, wrapped)
        self._by_lookup[lookup] = person_id
        return self._keep(Person(person_id, telegram_id, name, language, key, at))

    async def set_language(self, person: Person, language: str) -> Person:
        self._tx.write(_SET_LANGUAGE, language, person.id)
        return self._changed(person, language=language)

    async def set_timezone(self, person: Person, zone: str | None) -> Person:
        """Where the person's clock is; ``None`` where the programme's holds again."""
        self._tx.write(_SET_TIMEZONE, zone, person.id)
        return self._changed(person, timezone=zone)

    async def set_focus(self, person: Person, run: str | None) -> Person:
        """Typed words belong to this run from now on."""
        if person.focus == run and self._read.get(person.id) is person:
            return person
        self._tx.write(_SET_FOCUS, run, person.id)
        return self._changed(person, focus=run)

    async def set_name(self, person: Person, name: str) -> Person:
        sealed = person.own_key().seal(name.encode("utf-8", "replace"), f"name:{person.id}")
        self._tx.write(_SET_NAME, sealed, person.id)
        return self._changed(person, name=name)

    async def block(self, person: Person | str) -> Person:
        """The person has blocked the bot: nothing more is sent to them."""
        return await self._set_blocked(person, True)

    async def unblock(self, person: Person | str) -> Person:
        return await self._set_blocked(person, False)

    async def join(
        self, person: Person, programme: str, role: str, at: datetime, invitation: str | None = None
    ) -> Person:
        """A part in a programme. Who has it already keeps it as it is."""
        if person.holds(programme, role):
            return person
        self._tx.write(_INSERT_MEMBERSHIP, person.id, programme, role, invitation, to_moment(at))
        self._tx.write(_BUMP, person.id)
        return self._changed(person, memberships=(*person.memberships, Membership(programme, role, at)))

    async def leave(self, person: Person, programme: str, at: datetime, role: str | None = None) -> Person:
        """End the person's part (with a role, only that one). What they said stays."""
        await self._alone_with(person, programme)
        ending = update(schema.memberships).where(
            _m.person == person.id, _m.programme == programme, _m.ended_at.is_(None)
        )
        if role is not None:
            ending = ending.where(_m.role == role)
        await self._tx.execute(ending.values(ended_at=to_moment(at)))
        self._tx.write(_BUMP, person.id)
        parts = tuple(
            replace(part, ended_at=at)
            if part.ended_at is None and part.programme == programme and role in (None, part.role)
            else part
            for part in person.memberships
        )
        return self._changed(person, memberships=parts)

    async def consent(
        self, person: Person, programme: str, purpose: str, given: bool, at: datetime
    ) -> Person:
        """What the person said to being counted or quoted. Earlier answers stay in the record.

        Who takes back a yes stands in nothing of the programme that has still to arrive and needs it.
        """
        if not given:
            await self._alone_with(person, programme)
            await self._tx.naming.forget_unsent(person.id, programme, purpose)
        self._tx.write(_INSERT_CONSENT, person.id, programme, purpose, given, to_moment(at))
        self._tx.write(_BUMP, person.id)
        consents = MappingProxyType({**person.consents, (programme, purpose): given})
        return self._changed(person, consents=consents)

    async def opt(self, person: Person, programme: str, flow: str, on: bool, at: datetime) -> Person:
        """Whether the person wants to be asked this flow on its day."""
        touched = await self._tx.execute(
            update(schema.opts)
            .where(_o.person == person.id, _o.programme == programme, _o.flow == flow)
            .values(opted_in=on, at=to_moment(at))
        )
        if not touched:
            await self._tx.execute(
                insert(schema.opts).values(
                    person=person.id, programme=programme, flow=flow, opted_in=on, at=to_moment(at)
                )
            )
        self._tx.write(_BUMP, person.id)
        return self._changed(person, opts=MappingProxyType({**person.opts, (programme, flow): on}))

    async def erase(self, person: Person, at: datetime) -> Person:
        """Forget a person: their key, who they are, and all they said. The pseudonym stays, empty."""
        await erase(self._tx, person.id, self._tx.keyring.lookup(person.telegram_id), at)
        self._by_lookup[self._tx.keyring.lookup(person.telegram_id)] = None
        return self._keep(
            Person(
                id=person.id,
                telegram_id=person.telegram_id,
                name="",
                language=person.language,
                key=None,
                created_at=person.created_at,
                erased=True,
                version=person.version + 1,
            )
        )

    async def everything(self, person: Person) -> dict[str, Any]:
        """All that is held about a person, for the file they can ask for."""
        return await everything(self._tx, person)

    # --- for storage only --------------------------------------------------------------------------------

    async def lock(self, telegram_ids: Iterable[int]) -> None:
        """Keep other processes from handling these people until the transaction ends."""
        if self._tx.on_sqlite:
            return  # there is one writer at a time anyway
        keys = sorted(lock_key(self._tx.keyring.lookup(telegram_id)) for telegram_id in telegram_ids)
        await self._tx.execute(
            text("SELECT pg_advisory_xact_lock(k) FROM unnest(CAST(:keys AS bigint[])) AS k"), keys=keys
        )

    def forget_read(self) -> None:
        self._read.clear()
        self._by_lookup.clear()

    def remember_read(self) -> None:
        """The transaction is committed: what it read is true until the version says otherwise."""
        for person in self._read.values():
            if not person.erased:
                self._tx.memory.people.put(person.id, person)

    async def _alone_with(self, person: Person, programme: str) -> None:
        """Nothing of the programme goes out until what changes for this person is committed."""
        await self._tx.take_turns([programme])
        await self.get([person.id])

    async def _take(self, found: Sequence[Row[Any]], lookups: Mapping[bytes, int]) -> None:
        new = []
        for row in found:
            known = self._tx.memory.people.get(row.id)
            if known is not None and known.version == row.version:
                self._read[row.id] = known
                self._by_lookup[row.lookup] = row.id
            else:
                new.append(row)
        if not new:
            return
        ids = [row.id for row in new]
        memberships: dict[str, list[Membership]] = {}
        for row in await self._tx.rows(_MEMBERSHIPS, schema.memberships, ids=ids):
            ended = from_moment(row.ended_at) if row.ended_at is not None else None
            memberships.setdefault(row.person, []).append(
                Membership(row.programme, row.role, from_moment(row.joined_at), ended)
            )
        consents: dict[str, dict[tuple[str, str], bool]] = {}
        for row in await self._tx.rows(_CONSENTS, schema.consents, ids=ids):
            consents.setdefault(row.person, {})[row.programme, row.purpose] = row.given
        opts: dict[str, dict[tuple[str, str], bool]] = {}
        for row in await self._tx.rows(_OPTS, schema.opts, ids=ids):
            opts.setdefault(row.person, {})[row.programme, row.flow] = row.opted_in
        for row in new:
            key = self._tx.keyring.unwrap(row.key, row.id) if row.key else None
            telegram_id = lookups.get(row.lookup, 0) if row.lookup else 0
            if key is not None and not telegram_id:
                telegram_id = int(key.open(row.telegram_id, f"telegram:{row.id}"))
            person = Person(
                id=row.id,
                telegram_id=telegram_id,
                name=key.open(row.name, f"name:{row.id}").decode() if key else "",
                language=row.language,
                key=key,
                created_at=from_moment(row.created_at),
                focus=row.focus,
                timezone=row.timezone,
                blocked=row.blocked,
                erased=row.erased_at is not None,
                memberships=tuple(memberships.get(row.id, ())),
                consents=MappingProxyType(consents.get(row.id, {})),
                opts=MappingProxyType(opts.get(row.id, {})),
                version=row.version,
            )
            self._keep(person)
            if row.lookup:
                self._by_lookup[row.lookup] = row.id

    async def _set_blocked(self, person: Person | str, blocked: bool) -> Person:
        if isinstance(person, str):
            person = (await self.get([person]))[person]
        if person.blocked == blocked:
            return person
        self._tx.write(_SET_BLOCKED, blocked, person.id)
        return self._changed(person, blocked=blocked)

    def _changed(self, person: Person, **changes: Any) -> Person:
        # A caller may hold an older copy: what this transaction already changed is not taken back.
        latest = self._read.get(person.id, person)
        return self._keep(replace(latest, version=latest.version + 1, **changes))

    def _keep(self, person: Person) -> Person:
        self._read[person.id] = person
        return person


def lock_key(lookup: bytes) -> int:
    """The number under which PostgreSQL locks a person."""
    return int.from_bytes(lookup[:8], "big", signed=True)
