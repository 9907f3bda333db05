"""Runs: what was recorded is what is read, and the events of a run make it again."""

from __future__ import annotations

from secrets import token_hex

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from flows.conversation.engine import resume, revive
from flows.conversation.events import Back, Correct, Input, Reply, Skip, Stop, TimedOut
from flows.conversation.run import replay
from flows.values import Attachment, Text
from storage import schema
from storage.store import Store
from tests.flows.conversation.sample_flows import CHECK_IN
from tests.flows.conversation.test_engine_laws import inputs

from .lives import ADA, PROGRAMME, after, arrive, begin, converse, keep, opened_again


async def test_a_run_is_read_back_as_it_was_recorded(store: Store) -> None:
    sam = await arrive(store)
    run, events = await converse(store, sam, "2", "the landlord\0\ud800", "16", "A hostel", "no")
    other = await opened_again(store)
    async with other.reading() as tx:
        read = await tx.runs.get("r1")
        assert read == run
        assert await tx.runs.events("r1") == events
        assert replay(events) == read
        assert await tx.runs.programme_of("r1") == "st-james-house"
    await other.close()


@settings(
    deadline=None,
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(said=st.lists(st.one_of(inputs, st.just(TimedOut(after(9)))), max_size=14))
async def test_whatever_is_said_replay_of_the_stored_events_is_the_stored_run(
    store: Store, said: list[Input]
) -> None:
    sam = await arrive(store)
    name = token_hex(6)
    run, events = await converse(store, sam, *said, run=name)
    other = await opened_again(store)
    async with other.reading() as tx:
        assert await tx.runs.get(name) == run
        assert await tx.runs.events(name) == events
        kept = await tx.rows(
            select(schema.answers.c.question, schema.answers.c.sequence).where(
                schema.answers.c.run == name, schema.answers.c.standing
            )
        )
    await other.close()
    standing = {
        answer.question: answer.sequence
        for answer in run.answers.values()
        if answer.state.value in ("answered", "skipped", "said")
    }
    assert dict(tuple(row) for row in kept) == standing


async def test_open_runs_of_many_people_come_in_one_go_and_ended_ones_do_not(store: Store) -> None:
    sam, ada = await arrive(store), await arrive(store, ADA, name="Ada")
    first, _ = await converse(store, sam, "7", run="a1")
    second, _ = await converse(store, sam, run="a2")
    await converse(store, ada, TimedOut(after(2)), run="b1")
    async with store.reading() as tx:
        assert await tx.runs.open_of([sam.id, ada.id]) == {sam.id: [first, second], ada.id: []}
        assert [run.id for run in await tx.runs.of_person(ada.id)] == ["b1"]
        assert [row[0] for row in await tx.runs.waiting_since(after(0.5))] == ["a2"]


async def test_a_sprint_is_seen_at_once_in_its_own_transaction(store: Store) -> None:
    sam = await arrive(store)
    async with store.transaction() as tx:
        assert await tx.runs.open_of([sam.id]) == {sam.id: []}
        sprint = begin(sam)
        await keep(tx, None, sprint, sam.key)
        assert await tx.runs.open_of([sam.id]) == {sam.id: [sprint.run]}
        ended = resume(CHECK_IN, sprint.run, TimedOut(after(1)))
        await keep(tx, sprint.run, ended, sam.key)
        assert await tx.runs.open_of([sam.id]) == {sam.id: []}
        assert await tx.runs.events("r1") == [*sprint.events, *ended.events]


async def test_closed_answers_can_be_counted_and_free_text_cannot_be_read(store: Store) -> None:
    sam = await arrive(store)
    await converse(
        store, sam, "2", "the landlord", "16", "A hostel", "A hostel, no", "2026-03-01", "0.25", "ok"
    )
    async with store.reading() as tx:
        rows = {
            row.question: row
            for row in await tx.rows(select(schema.answers).where(schema.answers.c.standing))
        }
    assert (rows["week/hours"].exact, rows["week/hours"].millionths, rows["week/hours"].unit) == (
        "16", 16_000_000, "hour",
    )  # fmt: skip
    assert rows["tonnes"].millionths == 250_000
    assert rows["week/home"].choices == "hostel"
    assert rows["places"].choices == "hostel no"
    assert rows["day"].day == "2026-03-01"
    assert rows["read"].type == "acknowledged"
    worry = rows["worry"]
    assert worry.type == "text"
    assert worry.shown is None
    assert b"landlord" not in worry.sealed


async def test_a_file_somebody_sent_is_sealed_with_its_name(store: Store) -> None:
    sam = await arrive(store)
    sent = Attachment("image", "file-77", "my flat.jpg", "image/jpeg", 1234)
    sprint = begin(sam)
    async with store.transaction() as tx:
        run = await keep(tx, None, sprint, sam.key)
        from flows.conversation.events import Answered
        from flows.conversation.run import apply

        answered = Answered(run.sequence + 1, after(1), "picture", sent, "my flat.jpg")
        await tx.runs.record(
            run, apply(run, answered), [answered], programme="p", key=sam.own_key(), input_kind="reply"
        )
        await tx.attachments.keep(sam, "r1", answered.sequence, b"\x89PNG", after(1))
    other = await opened_again(store)
    async with other.reading() as tx:
        read = await tx.runs.get("r1")
        assert read is not None
        assert read.answers["picture"].value == sent
        assert await tx.attachments.read(sam, "r1", answered.sequence) == b"\x89PNG"
        assert await tx.attachments.read(sam, "r1", 99) is None
        [row] = await tx.rows(select(schema.answers).where(schema.answers.c.question == "picture"))
    await other.close()
    assert b"file-77" not in row.sealed
    assert row.shown is None


async def test_every_turn_has_its_row_with_what_came_of_it(store: Store) -> None:
    sam = await arrive(store)
    await converse(
        store, sam, "loads", "7", Skip(after(3)), Back(after(4)), Stop(after(5)), Correct(after(6), "housing")
    )
    async with store.reading() as tx:
        turns = await tx.rows(select(schema.turns).order_by(schema.turns.c.first))
    assert [(turn.outcome, turn.question) for turn in turns] == [
        ("asked", "housing"),
        ("refused", "housing"),
        ("answered", "housing"),
        ("skipped", "week/hours"),
        ("set_aside", "week/hours"),
        ("stopped", None),
        ("set_aside", "housing"),
    ]
    assert all(turn.spoken is None or b"housing" not in turn.spoken for turn in turns)
    assert turns[-1].last == turns[-1].first + 1


async def test_a_run_of_a_newer_revision_keeps_the_revision_of_each_answer(store: Store) -> None:
    from dataclasses import replace

    sam = await arrive(store)
    run, events = await converse(store, sam, "7")
    sprint = resume(replace(CHECK_IN, revision="2"), run, Reply(at=after(5), text="16"))
    async with store.transaction() as tx:
        await keep(tx, run, sprint, sam.key)
    other = await opened_again(store)
    async with other.reading() as tx:
        read = await tx.runs.get("r1")
        assert read == sprint.run
        assert await tx.runs.events("r1") == [*events, *sprint.events]
    await other.close()
    assert read is not None
    assert (read.answers["housing"].revision, read.answers["week/hours"].revision) == ("1", "2")


async def test_an_input_that_changed_nothing_leaves_no_row(store: Store) -> None:
    sam = await arrive(store)
    run, events = await converse(store, sam, TimedOut(after(1)))
    async with store.transaction() as tx:
        nothing = resume(CHECK_IN, run, Reply(at=after(2), text="7"))
        await keep(tx, run, nothing, sam.key)
        assert await tx.runs.events("r1") == events
        assert await tx.runs.get("unknown") is None
        assert await tx.runs.events("unknown") == []


async def test_text_stays_text_whatever_it_looks_like(store: Store) -> None:
    sam = await arrive(store)
    for number, words in enumerate(
        ["null", "16", "[]", "'; DROP TABLE answers; --", "‮right to left", "x" * 4096]
    ):
        run, _ = await converse(store, sam, "1", words, run=f"t{number}")
        other = await opened_again(store)
        async with other.reading() as tx:
            read = await tx.runs.get(f"t{number}")
        await other.close()
        assert read == run
        assert run.answers["worry"].value == Text(words)


async def test_a_run_that_expired_and_was_revived_is_read_back_without_a_gap(store: Store) -> None:
    sam = await arrive(store)
    run, events = await converse(store, sam, "6", TimedOut(after(9)))
    assert not run.is_open
    async with store.transaction() as tx:
        last = await tx.runs.last_ended(sam.id)
        assert last is not None
        assert await tx.runs.last_begun(sam.id, PROGRAMME, "check-in") == last.id == run.id
        sprint = revive(last, after(20))
        await keep(tx, last, sprint, sam.key)
    events.extend(sprint.events)
    other = await opened_again(store)
    async with other.reading() as tx:
        assert await tx.runs.events(run.id) == events
        stored = await tx.runs.get(run.id)
        assert stored == replay(events) == sprint.run
        assert stored.is_open
        assert await tx.runs.last_ended(sam.id) is None
    await other.close()
