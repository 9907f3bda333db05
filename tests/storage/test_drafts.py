"""Drafts of questionnaires, and rehearsals: kept sealed while they are needed, and nothing of them afterwards."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import text

from flows.conversation.engine import resume, start
from flows.conversation.events import Invited, Reply
from storage.outbox import Outgoing
from storage.runs import REHEARSAL
from storage.store import Store
from storage.verification import verify
from tests.flows.conversation.sample_flows import CHECK_IN, MONDAY

from .lives import after, arrive, begin, converse, keep, opened_again

ABOUT = {"name": "check-in.xlsx", "reference": "file-1"}


async def test_a_draft_and_what_is_to_be_done_with_it_survive_a_restart(store: Store) -> None:
    sam = await arrive(store)
    async with store.transaction() as tx:
        draft = await tx.drafts.add(sam, "read", ABOUT, MONDAY)
    again = await opened_again(store)
    async with again.transaction() as tx:
        assert await tx.drafts.waiting(9) == [draft]
        read = await tx.drafts.change(draft, body=b"PK sheets", programme="st-james-house")
    async with store.reading() as tx:
        assert read is not None
        assert await tx.drafts.get(draft.id) == read
        assert await tx.drafts.body(read) == b"PK sheets"
        assert read.about == {**ABOUT, "programme": "st-james-house"}
        assert await tx.drafts.waiting(9) == []
    await again.close()


async def test_what_was_worked_out_from_an_earlier_draft_is_not_applied_to_a_later(store: Store) -> None:
    sam = await arrive(store)
    async with store.transaction() as tx:
        draft = await tx.drafts.add(sam, "read", ABOUT, MONDAY)
    async with store.transaction() as tx:
        assert await tx.drafts.change(draft, flow="one") is not None
    async with store.transaction() as tx:
        assert await tx.drafts.change(draft, flow="two") is None
        kept = await tx.drafts.get(draft.id)
        assert kept is not None
        assert kept.flow == "one"


async def test_a_draft_is_dropped_after_thirty_days_and_with_its_author(store: Store) -> None:
    sam = await arrive(store)
    async with store.transaction() as tx:
        old = await tx.drafts.add(sam, "", ABOUT, MONDAY)
        new = await tx.drafts.add(sam, "", ABOUT, MONDAY + timedelta(days=9))
    async with store.transaction() as tx:
        await tx.drafts.clear_up(MONDAY + timedelta(days=31))
        assert [each.id for each in await tx.drafts.of(sam)] == [new.id]
        assert old.id != new.id
    async with store.transaction() as tx:
        assert [each["name"] for each in (await tx.people.everything(sam))["drafts"]] == ["check-in.xlsx"]
        await tx.people.erase(sam, after(1))
    async with store.reading() as tx:
        assert (await verify(tx)).findings == ()
        assert [tuple(row) for row in await tx.rows(text("SELECT id FROM drafts"))] == []  # type: ignore[arg-type]


async def test_nothing_of_a_rehearsal_stays_but_the_numbers_of_its_messages(store: Store) -> None:
    sam = await arrive(store)
    kept, _ = await converse(store, sam, "2", "a story")
    run_id = f"{REHEARSAL}1"
    async with store.transaction() as tx:
        sprint = start(CHECK_IN, Invited(run_id, sam.id, "en", MONDAY))
        run = await keep(tx, None, sprint, sam.key)
        asked = await tx.outbox.put(
            Outgoing(sam, "send", {"text": "Rehearsed"}, run=run_id, question="housing")
        )
        said = await tx.outbox.put(Outgoing(sam, "send", {"text": "Real"}, run=kept.id, question="housing"))
    async with store.transaction() as tx:
        await tx.outbox.sent([(asked.id, 7, after(0)), (said.id, 8, after(0))])
        stored = await tx.runs.get(run_id)
        assert stored == run
        await keep(tx, stored, resume(CHECK_IN, run, Reply(at=after(1), text="2")), sam.key)
        assert await tx.runs.rehearsals() == [run_id]
        assert await tx.runs.rehearsals(before=MONDAY) == []
    async with store.transaction() as tx:
        last = await tx.outbox.put(Outgoing(sam, "send", {"text": "It is over"}, run=run_id))
        await tx.runs.forget_rehearsal(run_id)
        assert [each.id for each in await tx.runs.of_person(sam.id)] == [kept.id]
    async with store.transaction() as tx:
        await tx.outbox.sent([(last.id, 9, after(2))])
        await tx.outbox.forget_rehearsals()
    async with store.reading() as tx:
        for table in ("runs", "answers", "turns"):
            column = "id" if table == "runs" else "run"
            rows = await tx.rows(text(f"SELECT {column} FROM {table}"))  # type: ignore[arg-type]
            assert {row[0] for row in rows} == {kept.id}
        messages = await tx.outbox.messages([asked.id, said.id, last.id])
        assert {row: message.payload for row, message in messages.items()} == {
            asked.id: {}, said.id: {"text": "Real"}, last.id: {},
        }  # fmt: skip
        assert (await verify(tx)).findings == ()


async def test_only_a_rehearsal_is_ever_removed(store: Store) -> None:
    sam = await arrive(store)
    async with store.transaction() as tx:
        await keep(tx, None, begin(sam), sam.key)
    async with store.transaction() as tx:
        try:
            await tx.runs.forget_rehearsal("r1")
        except ValueError:
            pass
        assert await tx.runs.get("r1") is not None
