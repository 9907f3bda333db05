"""Who leaves, or takes back a yes, is found in the messages to others that name them, and only in those."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from sqlalchemy import delete, select, text, update

from storage import messages as opening
from storage.outbox import Outgoing
from storage.people import Person
from storage.schema import messages, named_in, story_reviews
from storage.store import Store
from storage.verification import Finding, Wrong, verify

from .lives import ADA, PROGRAMME, SAM, after, arrive, converse

CAS = 5_000_000_060
MEALS = "meals"


async def _commissioner(store: Store) -> Person:
    cas = await arrive(store, CAS, name="Cas")
    async with store.transaction() as tx:
        return await tx.people.join(cas, PROGRAMME, "commissioner", after(0))


def _report(reader: Person, about: list[str], programme: str | None, **more: Any) -> Outgoing:
    payload = {"caption": "The report.", "filename": "report.pdf", "about": about} | more
    if programme is not None:
        payload["programme"] = programme
    return Outgoing(reader, "document", payload, careful=True, blob=b"their words", at=after(1))


async def _put(store: Store, *outgoing: Outgoing) -> list[int]:
    async with store.transaction() as tx:
        return [(await tx.outbox.put(each)).id for each in outgoing]


async def _as_it_stands(store: Store, rows: list[int]) -> list[tuple[str, bool]]:
    """Of each file its state, and whether it is there to be read."""
    async with store.reading() as tx:
        found = await tx.outbox.messages(rows)
    return [(found[row].state, found[row].blob is not None) for row in rows]


async def test_who_leaves_is_found_where_they_are_named_and_no_other_message_is_opened(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    sam, ada, cas = await arrive(store), await arrive(store, ADA, name="Ada"), await _commissioner(store)
    about = [Outgoing(cas, "send", {"text": f"Message {n}", "buttons": []}, at=after(1)) for n in range(50)]
    about += [Outgoing(cas, "send", {"text": "Ada is here.", "buttons": [], "about": [ada.id]}, at=after(1))]
    named = Outgoing(cas, "send", {"text": "Sam is here.", "buttons": [], "about": [sam.id]}, at=after(1))
    rows = await _put(store, *about, named, _report(cas, [sam.id, ada.id], PROGRAMME))
    opened: list[int] = []
    open_one = opening._open

    def counted(row: Any, *rest: Any) -> Any:
        opened.append(row.id)
        return open_one(row, *rest)

    monkeypatch.setattr(opening, "_open", counted)
    async with store.transaction() as tx:
        await tx.people.erase(sam, after(60))
    assert set(opened) == set(rows[-2:])
    async with store.reading() as tx:
        said = [each["text"] for each in await tx.outbox.everything(cas)]
        left = {row.person for row in await tx.rows(select(named_in), named_in)}
        assert (await verify(tx)).findings == ()
    assert "Ada is here." in said
    assert "Sam is here." not in said
    assert await _as_it_stands(store, rows[-1:]) == [("failed", False)]
    assert left == {ada.id}


@pytest.mark.parametrize("purpose", ["quote", "count"])
async def test_who_takes_back_a_yes_is_in_no_file_that_needs_it_and_in_that_programme_only(
    store: Store, purpose: str
) -> None:
    sam, cas = await arrive(store), await _commissioner(store)
    here, elsewhere, before, answers, arrived = await _put(
        store,
        _report(cas, [sam.id], PROGRAMME),
        _report(cas, [sam.id], MEALS),
        _report(cas, [sam.id], None),
        _report(cas, [sam.id], PROGRAMME, quotes=False),
        _report(cas, [sam.id], PROGRAMME),
    )
    async with store.transaction() as tx:
        await tx.outbox.sent([(arrived, 77, after(2))])
        await tx.people.consent(sam, PROGRAMME, purpose, False, after(3))
    gone, stays = ("failed", False), ("waiting", True)
    assert await _as_it_stands(store, [here, elsewhere, before, arrived]) == [
        gone,
        stays,
        gone,
        ("sent", True),
    ]
    # A list of answers quotes nobody: it needs the yes to being counted.
    assert await _as_it_stands(store, [answers]) == [gone if purpose == "count" else stays]


async def test_messages_of_before_this_was_kept_are_looked_into_once(store: Store) -> None:
    sam, ada, cas = await arrive(store), await arrive(store, ADA, name="Ada"), await _commissioner(store)
    plain = Outgoing(cas, "send", {"text": "Hello.", "buttons": []}, at=after(1))
    theirs = Outgoing(sam, "send", {"text": "Hello.", "buttons": []}, at=after(1))
    rows = await _put(store, plain, theirs, _report(cas, [sam.id], PROGRAMME), _report(cas, [ada.id], MEALS))
    async with store.transaction() as tx:
        await tx.execute(delete(named_in))
        await tx.execute(text(import_module("storage.migrations.versions.0015_named_in")._UNKNOWN))
        unknown = {(row.message, row.person) for row in await tx.rows(select(named_in), named_in)}
    assert unknown == {(rows[0], ""), (rows[2], ""), (rows[3], "")}
    async with store.transaction() as tx:
        await tx.people.erase(sam, after(60))
    assert await _as_it_stands(store, rows[2:]) == [("failed", False), ("waiting", True)]
    async with store.reading() as tx:
        kept = [(row.message, row.person) for row in await tx.rows(select(named_in), named_in)]
    assert kept == [(rows[3], ada.id)]


async def test_a_damaged_message_holds_up_nobody_who_leaves(store: Store) -> None:
    sam, cas = await arrive(store), await _commissioner(store)
    rows = await _put(store, _report(cas, [sam.id], PROGRAMME), _report(cas, [sam.id], MEALS))
    async with store.transaction() as tx:
        await tx.execute(update(messages).where(messages.c.id == rows[0]).values(payload=b"\x01 damaged"))
    async with store.transaction() as tx:
        await tx.people.erase(sam, after(60))
    async with store.reading() as tx:
        found = await tx.rows(select(messages.c.blob).where(messages.c.id.in_(rows)), messages)
    assert [row.blob for row in found] == [None, None]


async def test_what_a_worker_found_of_somebodys_words_goes_with_them_and_verify_knows(store: Store) -> None:
    sam, ada, cas = await arrive(store), await arrive(store, ADA, name="Ada"), await _commissioner(store)
    for number, person in enumerate((sam, ada)):
        await converse(store, person, "2", "The landlord.", run=f"r{number}")
    worries = {("check-in", "worry")}
    async with store.transaction() as tx:
        for person in (sam, ada):
            await tx.people.consent(person, PROGRAMME, "quote", True, after(1))
        for _ in range(2):
            _, story = await tx.stories.unread(PROGRAMME, after(60), worries)
            assert story is not None
            await tx.stories.review(PROGRAMME, story.answer, fit=True, by=cas.id, at=after(5))
    async with store.transaction() as tx:
        await tx.people.erase(sam, after(60))
    async with store.transaction() as tx:
        [left] = await tx.rows(select(story_reviews.c.answer), story_reviews)
        assert left.answer.startswith("r1#")
        assert (await verify(tx)).findings == ()
        # As a version left it that did not know.
        await tx.stories.review(PROGRAMME, "r0#4", fit=True, by=cas.id, at=after(5))
        await tx.flush()
        assert (await verify(tx)).findings == (Finding(Wrong.LEFT_OVER, "story_reviews r0#4"),)
        await tx.execute(text(import_module("storage.migrations.versions.0015_named_in")._GONE))
        assert (await verify(tx)).findings == ()


async def test_who_is_found_by_telegram_is_not_changed_by_being_named(store: Store) -> None:
    sam, cas = await arrive(store), await _commissioner(store)
    await _put(store, _report(cas, [sam.id, sam.id], PROGRAMME))
    async with store.reading() as tx:
        assert (await tx.people.by_telegram([SAM]))[SAM] == sam
        assert len(await tx.rows(select(named_in), named_in)) == 1
