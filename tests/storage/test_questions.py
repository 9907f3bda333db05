"""What became of each question, counted by the database: right under branching, over revisions and in repeats."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from secrets import token_hex
from statistics import median

import pytest
from alembic.config import Config
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, insert, select, text

from flows.conversation.engine import resume, start
from flows.conversation.events import (
    Answered,
    Asked,
    CarryOn,
    Correct,
    Corrected,
    Ending,
    Input,
    Invited,
    Refused,
    Reply,
    Skip,
    Skipped,
    Stop,
    TimedOut,
)
from flows.conversation.over_revisions import PlaceNow, as_stored
from flows.conversation.places import template_path
from flows.conversation.run import State
from flows.value.questions import Became
from storage import schema
from storage.migrations import FOLDER
from storage.questions import became, passed
from storage.selection import Selection
from storage.store import Store
from storage.turns import asked_last
from tests.flows.conversation.sample_flows import CHECK_IN, MONDAY, flow, group, question
from tests.flows.conversation.test_engine_laws import inputs

from .lives import ADA, PROGRAMME, SAM, after, arrive, converse, keep

HERE = Selection(PROGRAMME, "check-in")


async def counted(
    store: Store, selection: Selection = HERE, now: PlaceNow = as_stored, *, by_revision: bool = False
) -> dict[str | tuple[str, str | None], Became]:
    async with store.reading() as tx:
        found = await became(tx, selection, now, by_revision=by_revision)
    return {(each.question, each.revision) if by_revision else each.question: each for each in found}


async def test_the_denominator_is_who_was_shown_the_question(store: Store) -> None:
    # "worry" is asked of those only whose housing is below four.
    await converse(store, await arrive(store), "2", "the landlord", "16", "no", run="r1")
    await converse(store, await arrive(store, ADA), "7", "4", run="r2")
    await converse(store, await arrive(store, ADA + 1), "8", Skip(after(2)), run="r3")
    found = await counted(store)
    assert {name: each.shown for name, each in found.items()} == {
        "housing": 3, "worry": 1, "week/hours": 3, "week/home": 3, "places": 1,
    }  # fmt: skip
    assert (found["worry"].answered, found["worry"].left, found["worry"].waiting) == (1, 0, 0)
    assert (found["week/hours"].answered, found["week/hours"].skipped) == (2, 1)
    assert (found["week/home"].waiting, found["places"].waiting) == (2, 1)


async def test_refused_corrected_left_and_waiting_are_told_apart(store: Store) -> None:
    sam = await arrive(store)
    await converse(
        store, sam, "loads", "lots", "7", Correct(after(4), "housing"), "9", Stop(after(6)), run="r1"
    )
    await converse(store, await arrive(store, ADA), "7", TimedOut(after(99)), run="r2")
    await converse(store, await arrive(store, ADA + 1), "7", run="r3")
    found = await counted(store)
    housing, hours = found["housing"], found["week/hours"]
    assert (housing.shown, housing.refused, housing.refusals, housing.corrected) == (3, 1, 2, 1)
    assert (hours.shown, hours.answered, hours.left, hours.waiting) == (3, 0, 2, 1)
    assert hours.people["left"] == 2
    async with store.reading() as tx:
        runs = await passed(tx, HERE)
    assert (runs.started, runs.completed, runs.left, runs.waiting) == (3, 0, 2, 1)


async def test_the_time_a_question_takes_is_the_middle_one_and_pauses_count_apart(store: Store) -> None:
    taken = (2, 3, 7, 50)
    for number, minutes in enumerate(taken):
        person = await arrive(store, SAM + number)
        await converse(store, person, Reply(at=after(minutes), text="7"), run=f"r{number}")
    housing = (await counted(store))["housing"]
    # Fifty minutes are a pause: what is left of them is nothing.
    assert housing.seconds == median([120, 180, 420, 0])
    assert housing.paused == 1
    assert (await counted(store))["week/hours"].seconds is None


async def test_who_comes_back_after_a_stop_did_not_think_all_that_time(store: Store) -> None:
    sam = await arrive(store)
    await converse(store, sam, Stop(after(1)), CarryOn(after(20)), Reply(at=after(22), text="7"))
    assert (await counted(store))["housing"].seconds == 180


async def test_only_people_who_may_be_counted_are(store: Store) -> None:
    await converse(store, await arrive(store, counted=False), "7")
    assert await counted(store) == {}


OLD = flow(question("integer", "rooms"), question("text", "wish"), revision="1")
NEW = flow(question("integer", "bedrooms"), question("text", "wish"), revision="2")


def now_called(path: str, revision: str) -> tuple[str, str]:
    path = "bedrooms" if (path, revision) == ("rooms", "1") else path
    return path, template_path(path)


async def test_a_renamed_question_is_one_line_and_each_revision_can_be_seen_apart(store: Store) -> None:
    for number, asked in enumerate((OLD, NEW)):
        person = await arrive(store, SAM + number)
        sprint = start(asked, Invited(f"r{number}", person.id, "en", MONDAY))
        async with store.transaction() as tx:
            await keep(tx, None, sprint, person.key)
            given = Reply(at=after(1), text="3")
            await keep(tx, sprint.run, resume(asked, sprint.run, given), person.key)
    found = await counted(store, now=now_called)
    assert {name: (each.shown, each.answered) for name, each in found.items()} == {
        "bedrooms": (2, 2),
        "wish": (2, 0),
    }
    apart = await counted(store, now=now_called, by_revision=True)
    assert {name: each.shown for name, each in apart.items()} == {
        ("bedrooms", "1"): 1, ("bedrooms", "2"): 1, ("wish", "1"): 1, ("wish", "2"): 1,
    }  # fmt: skip


HOUSEHOLD = flow(
    group("member", question("integer", "age", path="member/age"), repeats=True), question("text", "wish")
)


async def test_each_instance_of_a_repeat_is_a_showing_of_its_own(store: Store) -> None:
    sam = await arrive(store)
    sprint = start(HOUSEHOLD, Invited("r1", sam.id, "en", MONDAY))
    run = sprint.run
    async with store.transaction() as tx:
        await keep(tx, None, sprint, sam.key)
        for turn, words in enumerate(("yes", "40", "yes", "9", "no"), start=1):
            sprint = resume(HOUSEHOLD, run, Reply(at=after(turn), text=words))
            run = await keep(tx, run, sprint, sam.key)
    found = await counted(store)
    assert (found["member/age"].shown, found["member/age"].answered) == (2, 2)
    assert (found["member"].shown, found["member"].answered) == (3, 3)
    assert found["member/age"].people["shown"] == 1


async def test_days_and_groups_narrow_what_is_counted(store: Store) -> None:
    await converse(store, await arrive(store), "7")
    day = timedelta(days=1)
    assert await counted(
        store, replace(HERE, since=MONDAY, before=MONDAY + day, roles=frozenset({"service_user"}))
    )
    assert not await counted(store, replace(HERE, since=MONDAY + day))
    assert not await counted(store, replace(HERE, before=MONDAY))
    assert not await counted(store, replace(HERE, roles=frozenset({"supplier"})))
    assert not await counted(store, replace(HERE, languages=frozenset({"bn"})))


def migrated_to(revision: str) -> Callable[[Connection], None]:
    """This one migration, whatever came after it."""

    def carry_out(connection: Connection) -> None:
        settings = Config()
        settings.set_main_option("script_location", str(FOLDER))
        script = ScriptDirectory.from_config(settings).get_revision(revision)
        with Operations.context(MigrationContext.configure(connection)):
            script.module.upgrade()

    return carry_out


@pytest.mark.parametrize("message_kept", [True, False])
async def test_turns_from_before_are_filled_in_by_the_migration(store: Store, message_kept: bool) -> None:
    sam = await arrive(store)
    said: tuple[str | Input, ...] = ("2", "the landlord", "loads", "16", Stop(after(5)), CarryOn(after(6)))
    _, events = await converse(store, sam, *said)
    columns = select(schema.turns.c.first, schema.turns.c.asked, schema.turns.c.revision)
    async with store.transaction() as tx:
        before = await tx.rows(columns.order_by(schema.turns.c.first), schema.turns)
        for event in events:
            if isinstance(event, Asked) and message_kept:
                await tx.execute(
                    insert(schema.messages).values(
                        person=sam.id, kind="send", run="r1", sequence=event.sequence, question=event.question,
                        careful=False, state="sent", attempts=1,
                    )
                )  # fmt: skip
        for statement in (
            "ALTER TABLE turns DROP COLUMN asked",
            "ALTER TABLE turns DROP COLUMN revision",
            "DROP INDEX ix_runs_programme_started_at_id",
        ):
            await tx.execute(text(statement))
    async with store._connected(reading=False) as connection:
        await connection.run_sync(migrated_to("0003"))
        await connection.commit()
    async with store.reading() as tx:
        after_it = await tx.rows(columns.order_by(schema.turns.c.first), schema.turns)
    if message_kept:
        # A reply that was refused left its question open: now it says so.
        assert [row for row in after_it if row not in before] == [(after_it[3].first, "week/hours", "1")]
    assert [row.revision for row in after_it] == ["1"] * len(before)
    assert after_it[0].asked == "housing"


async def test_what_was_shown_is_what_the_engine_asked(store: Store) -> None:
    sam = await arrive(store)
    _, events = await converse(store, sam, "2", "loads", "16", "A hostel", "Done", "no", "3 March", "4", "ok")
    asked = {event.question for event in events if isinstance(event, Asked)}
    assert set(await counted(store)) == asked
    assert asked <= set(CHECK_IN.by_path)


@settings(
    deadline=None,
    max_examples=20,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(said=st.lists(st.one_of(inputs, st.just(TimedOut(after(9)))), max_size=12))
async def test_whatever_is_said_the_counts_are_those_of_the_events(store: Store, said: list[Input]) -> None:
    name = token_hex(6)
    sam = await arrive(store, int(name, 16))
    day = MONDAY + timedelta(microseconds=int(name, 16))  # a moment that no other run begins at
    sprint = start(CHECK_IN, Invited(name, sam.id, "en", day))
    turns, run = [sprint.events], sprint.run
    async with store.transaction() as tx:
        await keep(tx, None, sprint, sam.key)
        for given_input in said:
            sprint = resume(CHECK_IN, run, given_input)
            turns.append(sprint.events)
            run = await keep(tx, run, sprint, sam.key)
    events = [event for turn in turns for event in turn]
    # Asked in a turn that went on to another question, it was never put to anybody.
    asked = {path for turn in turns if (path := asked_last(turn)) is not None}
    given_to = {event.question for event in events if isinstance(event, Answered | Corrected | Skipped)}
    refusals = [event.question for event in events if isinstance(event, Refused)]
    stands = {path: answer.state for path, answer in run.answers.items()}
    found = await counted(store, replace(HERE, since=day, before=day + timedelta(microseconds=1)))
    assert set(found) == asked | given_to | set(refusals)
    for each in found.values():
        path = each.question
        assert each.shown == 1
        assert each.answered == (stands.get(path) is State.ANSWERED)
        assert each.skipped == (stands.get(path) is State.SKIPPED)
        assert each.refusals == refusals.count(path)
        corrected = [event for event in events if isinstance(event, Corrected) and event.question == path]
        assert each.corrected == bool(corrected)
    ended_here = sum(int(each.left or 0) + int(each.waiting or 0) for each in found.values())
    assert ended_here == (run.ending is not Ending.COMPLETED)
