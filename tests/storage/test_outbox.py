"""The outbox: what is put is sent once it is committed, and what cannot be known is not guessed."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from storage.outbox import Message, Outgoing
from storage.schema import messages
from storage.store import Store

from .lives import ADA, SAM, after, arrive, converse, opened_again


async def put(store: Store, *outgoing: Outgoing) -> list[Message]:
    async with store.transaction() as tx:
        return [await tx.outbox.put(each) for each in outgoing]


async def test_a_message_has_its_number_at_once_and_is_read_back_with_its_wording(store: Store) -> None:
    sam = await arrive(store)
    payload = {
        "text": "How is your <b>housing</b>? 🙂 \ud800",
        "buttons": [[{"label": "7", "do": {"answer": "7"}}]],
    }
    async with store.transaction() as tx:
        first = await tx.outbox.put(
            Outgoing(
                sam, "photo", payload, run="r1", sequence=2, question="housing", blob=b"\x89PNG", at=after(1)
            )
        )
        second = await tx.outbox.put(Outgoing(sam.id, "edit", {"text": "You said: 7"}, edits=first.id))
        assert first.id < second.id
        assert tx.outbox.new == (first, second)
        assert await tx.outbox.message(first.id) == first
    other = await opened_again(store)
    async with other.reading() as tx:
        read = await tx.outbox.messages([first.id, second.id, 10**12])
        assert read == {first.id: first, second.id: second}
        assert (first.chat, first.payload, first.blob) == (SAM, payload, b"\x89PNG")
    await other.close()


async def test_a_key_is_used_once(store: Store) -> None:
    sam = await arrive(store)
    [first] = await put(store, Outgoing(sam, "send", {"text": "one"}, key="summary:2026-W10:sam"))
    async with store.transaction() as tx:
        again = await tx.outbox.put(Outgoing(sam, "send", {"text": "two"}, key="summary:2026-W10:sam"))
        third = await tx.outbox.put(Outgoing(sam, "send", {"text": "three"}, key="summary:2026-W11:sam"))
        assert tx.outbox.new == (third,)
    assert again.id == first.id
    assert again.payload == {"text": "one"}


async def test_what_was_sent_knows_its_place_in_the_chat(store: Store) -> None:
    sam = await arrive(store)
    await converse(store, sam)
    [message] = await put(store, Outgoing(sam, "send", {"text": "one"}, run="r1", question="housing"))
    async with store.transaction() as tx:
        await tx.outbox.sent([(message.id, 4711, after(2))])
    for reader in (store, await opened_again(store)):
        async with reader.reading() as tx:
            read = await tx.outbox.latest_question(sam.id, "r1")
            assert read is not None
            assert (read.id, read.telegram_message_id, read.state) == (message.id, 4711, "sent")
        if reader is not store:
            await reader.close()


async def test_the_latest_question_is_the_one_asked_last(store: Store) -> None:
    sam = await arrive(store)
    await converse(store, sam)
    _, second, _, _ = await put(
        store,
        Outgoing(sam, "send", {"text": "one"}, run="r1", question="housing"),
        Outgoing(sam, "send", {"text": "two"}, run="r1", question="worry"),
        Outgoing(sam, "edit", {"text": "You said"}, run="r1", question="housing"),
        Outgoing(sam, "send", {"text": "said"}, run="r1"),
    )
    async with store.transaction() as tx:
        await tx.outbox.update_payload(second.id, {"text": "two", "ticked": ["a"]})
        latest = await tx.outbox.latest_question(sam.id, "r1")
        assert latest is not None
        assert latest.payload == {"text": "two", "ticked": ["a"]}
    other = await opened_again(store)
    async with other.reading() as tx:
        latest = await tx.outbox.latest_question(sam.id, "r1")
        assert latest is not None
        assert (latest.id, latest.payload) == (second.id, {"text": "two", "ticked": ["a"]})
        assert await tx.outbox.latest_question(sam.id, "r2") is None
        assert [message.id for message in await tx.outbox.of_run("r1")] == sorted(
            message.id for message in await tx.outbox.of_run("r1")
        )
    await other.close()


async def test_after_a_restart_what_waited_is_claimed_once(embedded: Store) -> None:
    sam = await arrive(embedded)
    messages = await put(embedded, *(Outgoing(sam, "send", {"text": str(number)}) for number in range(3)))
    async with embedded.transaction() as tx:
        assert await tx.outbox.waiting(9) == []
        await tx.outbox.sent([(messages[1].id, 1, after(1))])
    restarted = await opened_again(embedded)
    async with restarted.transaction() as tx:
        assert [message.payload["text"] for message in await tx.outbox.waiting(9)] == ["0", "2"]
    async with restarted.transaction() as tx:
        assert await tx.outbox.waiting(9) == []
    await restarted.close()


@pytest.mark.postgres
async def test_another_machine_leaves_what_is_being_delivered_until_the_lease_ends(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    if store.on_sqlite:
        return
    sam = await arrive(store)
    [message] = await put(store, Outgoing(sam, "send", {"text": "one"}))
    other = await opened_again(store)
    async with other.transaction() as tx:
        assert await tx.outbox.waiting(9) == []
    monkeypatch.setattr("storage.outbox.LEASE_SECONDS", -1)
    async with store.transaction() as tx:
        await tx.outbox.renew([message.id])
    async with other.transaction() as tx:
        assert [message.payload["text"] for message in await tx.outbox.waiting(9)] == ["one"]
    await other.close()


@pytest.mark.postgres
async def test_what_was_committed_without_a_word_of_it_is_taken_up_when_its_lease_ends(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody holds it: the answer to the commit was lost. A renewal prolongs only what is held."""
    if store.on_sqlite:
        return
    sam = await arrive(store)
    held = (await put(store, Outgoing(sam, "send", {"text": "held"})))[0]
    monkeypatch.setattr("storage.outbox.LEASE_SECONDS", -1)
    await put(store, Outgoing(sam, "send", {"text": "unheard of"}))
    monkeypatch.undo()
    async with store.transaction() as tx:
        await tx.outbox.renew([held.id])
        assert [message.payload["text"] for message in await tx.outbox.waiting(9)] == ["unheard of"]


async def test_a_message_given_back_comes_again_when_its_time_has_come(store: Store) -> None:
    sam = await arrive(store)
    [message] = await put(store, Outgoing(sam, "send", {"text": "one"}))
    async with store.transaction() as tx:
        await tx.outbox.retry_at(message.id, after(10))
    async with store.transaction() as tx:
        assert await tx.outbox.waiting(9, after(9)) == []
        [again] = await tx.outbox.waiting(9, after(10))
        assert (again.id, again.attempts) == (message.id, 1)


async def test_a_careful_message_that_was_being_sent_in_a_crash_is_undecided(embedded: Store) -> None:
    sam = await arrive(embedded)
    careful, plain, early = await put(
        embedded,
        Outgoing(sam, "photo", {"caption": "the summary"}, careful=True),
        Outgoing(sam, "send", {"text": "a question"}),
        Outgoing(sam, "photo", {"caption": "not begun"}, careful=True),
    )
    async with embedded.transaction() as tx:
        assert await tx.careful.announce(careful.id, 0)
        assert await tx.careful.announce(plain.id, 0)
    restarted = await opened_again(embedded)
    async with restarted.transaction() as tx:
        assert [message.id for message in await tx.outbox.waiting(9)] == [plain.id, early.id]
        [undecided] = await tx.careful.undecided()
        assert undecided.id == careful.id
        await tx.careful.decide(careful.id, arrived=False)
        assert [message.id for message in await tx.outbox.waiting(9)] == [careful.id]
        await tx.careful.decide(careful.id, arrived=True)
        assert await tx.careful.undecided() == []
    await restarted.close()


async def test_what_was_found_out_of_one_attempt_decides_nothing_about_the_next(store: Store) -> None:
    sam = await arrive(store)
    [message] = await put(store, Outgoing(sam, "photo", {"caption": "the summary"}, careful=True))
    async with store.transaction() as tx:
        await tx.careful.announce(message.id, 0)
        await tx.careful.unclear(message.id)
        [first] = await tx.careful.undecided_attempts()
        # Another process finds that it never arrived, and sends it again.
        assert await tx.careful.decide(message.id, arrived=False, by=tx.process, attempt=first.number)
        await tx.careful.announce(message.id, 7)
        await tx.careful.unclear(message.id)
        assert not await tx.careful.decide(message.id, arrived=False, by=tx.process, attempt=first.number)
        await tx.careful.came_before({first: 6})
        [again] = await tx.careful.undecided()
        assert (again.after, again.before) == (7, None)
        [second] = await tx.careful.undecided_attempts()
        await tx.careful.came_before({second: 9})
        [again] = await tx.careful.undecided()
        assert again.before == 9


async def test_a_careful_message_that_got_no_answer_is_undecided_at_once(store: Store) -> None:
    sam = await arrive(store)
    [message] = await put(store, Outgoing(sam, "photo", {"caption": "the summary"}, careful=True))
    async with store.transaction() as tx:
        assert await tx.careful.announce(message.id, 0)
    async with store.transaction() as tx:
        await tx.careful.unclear(message.id)
        assert [each.id for each in await tx.careful.undecided()] == [message.id]
        assert await tx.outbox.waiting(9) == []


async def test_a_lost_answer_says_nothing_of_what_another_process_has_sent_since_or_of_who_is_gone(
    store: Store,
) -> None:
    sam, ada = await arrive(store), await arrive(store, ADA)
    theirs, gone = await put(
        store,
        Outgoing(sam, "photo", {"caption": "the summary"}, careful=True),
        Outgoing(ada, "photo", {"caption": "the summary"}, careful=True),
    )
    async with store.transaction() as tx:
        assert await tx.careful.announce(theirs.id, 0)
        assert await tx.careful.announce(gone.id, 0)
        await tx.people.erase(ada, after(1))
    other = await opened_again(store)
    async with other.transaction() as tx:
        # Its lease ran out; whoever took it over found that it never arrived, and sent it.
        await tx.execute(update(messages).where(messages.c.id == theirs.id).values(state="undecided"))
        assert await tx.careful.decide(theirs.id, arrived=False, by=other.process)
        assert await tx.careful.announce(theirs.id, 0)
    async with store.transaction() as tx:
        await tx.careful.unclear(theirs.id)
        await tx.careful.unclear(gone.id)
        assert await tx.careful.undecided() == []
    await other.close()


async def test_what_waits_for_somebody_who_blocked_the_bot_is_dropped(store: Store) -> None:
    sam, ada = await arrive(store), await arrive(store, ADA)
    await put(store, Outgoing(sam, "send", {"text": "one"}), Outgoing(ada, "send", {"text": "two"}))
    async with store.transaction() as tx:
        assert await tx.outbox.stop_chat(sam.id) == 1
        assert (await tx.people.block(sam.id)).blocked
    async with store.transaction() as tx:
        assert (await tx.people.by_telegram([SAM]))[SAM].blocked
        assert not (await tx.people.unblock(sam)).blocked


async def test_a_message_that_was_refused_is_not_sent_again(store: Store) -> None:
    sam = await arrive(store)
    [message] = await put(store, Outgoing(sam, "send", {"text": "one"}))
    async with store.transaction() as tx:
        await tx.outbox.failed(message.id, "Bad Request: can't parse entities")
    other = await opened_again(store)
    async with other.transaction() as tx:
        assert await tx.outbox.waiting(9) == []
        read = await tx.outbox.message(message.id)
        assert read is not None
        assert read.state == "failed"
    await other.close()
