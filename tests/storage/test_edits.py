"""The same edits with the database in between: what is stored is what was played, and each answer counts once."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest
from sqlalchemy import select

from flows.conversation.run import State, replay
from storage.standing import Standing
from storage.store import Store
from storage.verification import verify
from tests.flows.conversation.sample_flows import minute
from tests.flows.conversation.test_edits import EDITS, somebody_through_three_revisions

from .lives import PROGRAMME, arrive, keep, opened_again

AT_FULL_SIZE = [pytest.mark.soak, pytest.mark.skipif(not os.environ.get("BOT_SOAK"), reason="make soak")]


@pytest.mark.parametrize(
    "seeds", [range(EDITS // 20), pytest.param(range(EDITS // 20, EDITS), marks=AT_FULL_SIZE)]
)
async def test_runs_that_moved_between_revisions_are_read_back_as_they_were(
    store: Store, seeds: range
) -> None:
    sam = await arrive(store)
    played = {f"r{seed}": somebody_through_three_revisions(seed, f"r{seed}", sam.id) for seed in seeds}
    for somebody in played.values():
        before = None
        async with store.transaction() as tx:
            for sprint in somebody.sprints:
                before = await keep(tx, before, sprint, sam.key) if sprint.events else before
    other = await opened_again(store)
    async with other.reading() as tx:
        assert (await verify(tx)).findings == ()
    await other.close()
    other = await opened_again(store)
    async with other.reading() as tx:
        rows = (await tx.evidence.read(PROGRAMME, minute(0) + timedelta(days=9))).rows
        for run, somebody in played.items():
            stored = await tx.runs.get(run)
            assert stored == somebody.run
            assert replay(await tx.runs.events(run)) == stored
            counted = [row.sequence for row in rows if row.run == run]
            assert sorted(counted) == sorted(
                answer.sequence for answer in stored.answers.values() if answer.state is State.ANSWERED
            )
            given = {row.sequence: row.revision for row in rows if row.run == run}
            assert all(
                given[each.sequence] == each.revision for each in stored.answers.values() if each.counts
            )
        # What stands is found without going through every answer.
        standing = await Standing.at(tx, PROGRAMME, minute(0) + timedelta(days=9))
        stood = standing.rows(await standing.names())
        found = {row.identity async for part in tx.stream(select(stood.c.identity), 500) for row in part}
        assert found == {row.identity for row in rows}
    await other.close()
