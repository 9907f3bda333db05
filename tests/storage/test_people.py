"""People: who they are, what part they have, what they agreed to, and that they can be forgotten."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from storage import schema
from storage.inbox import RawUpdate
from storage.outbox import Outgoing
from storage.store import Store

from .lives import ADA, PROGRAMME, SAM, after, arrive, converse, opened_again, update


async def test_a_person_is_found_again_by_their_telegram_id_and_by_their_pseudonym(store: Store) -> None:
    sam = await arrive(store)
    await arrive(store, ADA, name="Ada")
    async with store.reading() as tx:
        found = await tx.people.by_telegram([SAM, ADA, 7])
        assert set(found) == {SAM, ADA}
        assert found[SAM] == sam
        assert (await tx.people.get([sam.id]))[sam.id].telegram_id == SAM


async def test_another_process_reads_the_same_person(store: Store) -> None:
    sam = await arrive(store)
    async with store.transaction() as tx:
        sam = await tx.people.opt(sam, PROGRAMME, "check-in", True, after(1))
        sam = await tx.people.set_language(sam, "bn")
        sam = await tx.people.set_name(sam, "Samira 🙂")
        sam = await tx.people.set_focus(sam, "r9")
    other = await opened_again(store)
    async with other.reading() as tx:
        read = (await tx.people.get([sam.id]))[sam.id]
    await other.close()
    assert read == sam
    assert read.opted_in == {(PROGRAMME, "check-in")}
    assert (read.language, read.name, read.focus, read.telegram_id) == ("bn", "Samira 🙂", "r9", SAM)


async def test_what_another_process_changed_is_seen_although_the_person_is_remembered(store: Store) -> None:
    sam = await arrive(store)
    other = await opened_again(store)
    async with other.transaction() as tx:
        [there] = (await tx.people.by_telegram([SAM])).values()
        await tx.people.leave(there, PROGRAMME, after(3))
    await other.close()
    async with store.reading() as tx:
        read = (await tx.people.by_telegram([SAM]))[SAM]
    assert sam.holds(PROGRAMME, "service_user")
    assert not read.holds(PROGRAMME, "service_user")
    assert read.memberships[0].ended_at == after(3)


async def test_the_same_person_is_made_once(store: Store) -> None:
    sam = await arrive(store)
    async with store.transaction() as tx:
        assert (await tx.people.create(SAM, "Someone else", "bn", after(1))).id == sam.id


async def test_the_latest_consent_is_what_counts_and_the_earlier_ones_are_kept(store: Store) -> None:
    sam = await arrive(store, counted=True)
    async with store.transaction() as tx:
        sam = await tx.people.consent(sam, PROGRAMME, "count", False, after(5))
    async with store.reading() as tx:
        read = (await tx.people.by_telegram([SAM]))[SAM]
        assert read.consents == {(PROGRAMME, "count"): False}
        everything = await tx.people.everything(read)
    assert [consent["given"] for consent in everything["consents"]] == [True, False]


async def test_somebody_who_left_can_join_again(store: Store) -> None:
    sam = await arrive(store)
    async with store.transaction() as tx:
        sam = await tx.people.leave(sam, PROGRAMME, after(1))
        assert await tx.people.of_programme(PROGRAMME) == []
        assert await tx.people.of_programme(PROGRAMME, ended=True) == [sam]
        sam = await tx.people.join(sam, PROGRAMME, "commissioner", after(2))
    async with store.reading() as tx:
        [read] = await tx.people.of_programme(PROGRAMME, "commissioner")
    assert read.current[0].role == "commissioner"
    assert len(read.memberships) == 2


async def test_what_is_held_about_a_person_is_all_in_one_place(store: Store) -> None:
    sam = await arrive(store)
    await converse(store, sam, "2", "the landlord", "16")
    async with store.transaction() as tx:
        await tx.outbox.put(Outgoing(sam, "send", {"text": "How is your housing?"}, run="r1", at=after(1)))
        await tx.attachments.keep(sam, "r1", 3, b"a picture", after(1))
    async with store.reading() as tx:
        held = await tx.people.everything(sam)
    assert held["name"] == "Sam"
    assert held["telegram_id"] == SAM
    assert {answer["question"]: answer["value"] for answer in held["runs"][0]["answers"]} == {
        "welcome": None,
        "housing": "2",
        "worry": "the landlord",
        "week/hours": "16",
    }
    assert [message["text"] for message in held["messages"]] == ["How is your housing?"]
    assert len(held["files"]) == 1


async def test_somebody_who_is_erased_leaves_only_an_empty_pseudonym(store: Store) -> None:
    sam = await arrive(store)
    ada = await arrive(store, ADA, name="Ada")
    await converse(store, sam, "2", "the landlord")
    await converse(store, ada, "7", run="r2")
    async with store.transaction() as tx:
        await tx.inbox.add([update(1), update(2, ADA)])
        sent = await tx.outbox.put(Outgoing(sam, "send", {"text": "How is your housing?"}, run="r1"))
        await tx.outbox.sent([(sent.id, 77, after(1))])
        await tx.outbox.put(Outgoing(sam, "send", {"text": "waits"}))
        await tx.attachments.keep(sam, "r1", 3, b"a picture", after(1))
    async with store.transaction() as tx:
        gone = await tx.people.erase(sam, after(2))
    assert gone.erased
    assert gone.key is None
    other = await opened_again(store)
    async with other.transaction() as tx:
        assert set(await tx.people.by_telegram([SAM, ADA])) == {ADA}
        [pseudonym] = (await tx.people.get([sam.id])).values()
        assert (pseudonym.name, pseudonym.telegram_id, pseudonym.memberships) == ("", 0, ())
        assert await tx.runs.get("r1") is None
        assert await tx.runs.get("r2") is not None
        assert [message.person for message in await tx.outbox.waiting(9)] == []
        for table in (schema.answers, schema.turns, schema.runs, schema.consents, schema.attachments):
            kept = await tx.rows(select(table.c.person), table)
            assert {row[0] for row in kept} <= {ada.id}
        message = await tx.outbox.message(sent.id)
        assert message is not None
        assert message.payload == {}
        bodies = {
            row[0]
            for row in await tx.rows(select(schema.inbox.c.update_id).where(schema.inbox.c.body.is_not(None)))
        }
        assert bodies == {2}
    await other.close()


async def test_of_somebody_erased_not_even_a_number_is_left_in_the_files(embedded: Store) -> None:
    assert embedded.database_file is not None
    sam = await arrive(embedded)
    await converse(embedded, sam, "7", "16", "A hostel", "no", "0.987123")
    files = [embedded.database_file, Path(f"{embedded.database_file}-wal")]
    assert any(b"0.987123" in file.read_bytes() for file in files)
    async with embedded.transaction() as tx:
        await tx.people.erase(sam, after(9))
    assert not any(b"0.987123" in file.read_bytes() for file in files)


async def test_who_comes_back_after_being_erased_is_somebody_new(store: Store) -> None:
    sam = await arrive(store)
    async with store.transaction() as tx:
        await tx.people.erase(sam, after(1))
        again = await tx.people.create(SAM, "Sam", "en", after(2))
    assert again.id != sam.id
    async with store.reading() as tx:
        assert (await tx.people.by_telegram([SAM]))[SAM] == again


async def test_a_goodbye_reaches_somebody_who_was_erased_and_then_leaves_nothing(store: Store) -> None:
    sam = await arrive(store)
    async with store.transaction() as tx:
        gone = await tx.people.erase(sam, after(1))
        goodbye = await tx.outbox.put(Outgoing(gone, "send", {"text": "All of it is deleted."}))
    other = await opened_again(store)
    async with other.transaction() as tx:
        seen = await tx.outbox.message(goodbye.id)
        assert seen is not None
        assert (seen.chat, seen.payload) == (SAM, {"text": "All of it is deleted."})
        await tx.outbox.sent([(goodbye.id, 1, after(2))])
    async with other.reading() as tx:
        seen = await tx.outbox.message(goodbye.id)
        assert seen is not None
        assert (seen.chat, seen.payload) == (0, {})
    await other.close()


async def test_what_is_undone_is_not_remembered(store: Store) -> None:
    sam = await arrive(store)

    async def turn_that_fails() -> None:
        async with store.transaction() as tx:
            await tx.people.set_focus(sam, "r1")
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await turn_that_fails()
    async with store.reading() as tx:
        assert (await tx.people.by_telegram([SAM]))[SAM].focus is None


def test_a_person_and_an_update_do_not_print_who_it_is() -> None:
    raw = RawUpdate(1, b"my story", SAM, after(0), "message")
    assert "story" not in repr(raw)
    assert str(SAM) not in repr(raw)
