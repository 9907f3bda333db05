"""Conversations kept as text files, played through the real engine and the real store: between all turns the run
is put away and read back.

``pytest --update-transcripts`` writes the bot's lines anew; read the difference before you keep it.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from bot.programmes import LIBRARY, load_flow
from bot.transcript import TranscriptError, played_anew
from flows.conversation.definition import Flow
from flows.conversation.engine import Sprint
from flows.conversation.events import Event, RunStarted
from flows.conversation.record import event_from_json, event_to_json, run_from_json, run_to_json
from flows.conversation.run import Run, replay
from storage.encryption import Keyring
from storage.people import Person
from storage.store import Store

TRANSCRIPTS = Path(__file__).parent / "transcripts"
FLOWS = TRANSCRIPTS / "flows"

Keep = Callable[[Flow, Sprint], Run]


def flow_called(name: str) -> Flow:
    """``programme/flow`` of the library, or a flow beside the transcripts."""
    programme, _, flow_name = name.rpartition("/")
    folder = LIBRARY / programme if programme else FLOWS
    flow, problems = load_flow(folder / f"{flow_name}.yaml")
    assert flow is not None, problems
    return flow


@pytest.fixture
def keep(tmp_path: Path) -> Iterator[Keep]:
    """Into the store and out again, through JSON and back, and replayed from the events: each time it is the run."""
    happened: list[Event] = []
    numbers = count(1)
    person: list[Person] = []
    before: list[Run | None] = [None]

    with asyncio.Runner() as runner:
        store = runner.run(_opened(tmp_path))

        async def through_the_store(sprint: Sprint) -> Run:
            # The store opened anew has nothing in memory: what it gives is what it kept.
            async with store.transaction() as tx:
                if isinstance(sprint.events[0], RunStarted):
                    person[:] = [await tx.people.create(next(numbers), "Sam", "en", sprint.events[0].at)]
                    before[0] = None
                key = person[0].key
                assert key is not None
                own = _as_own(sprint, person[0].id)
                await tx.runs.record(
                    before[0], own.run, own.events, programme="sample", key=key, input_kind="reply"
                )
                before[0] = own.run
            other = await Store.open(store.url, Keyring.open(tmp_path / "keys"))
            async with other.reading() as tx:
                stored = await tx.runs.get(own.run.id)
                events = await tx.runs.events(own.run.id)
            await other.close()
            assert stored == own.run
            assert replay(events) == stored
            return stored

        def put_away(_flow: Flow, sprint: Sprint) -> Run:
            if not sprint.events:
                return sprint.run
            if isinstance(sprint.events[0], RunStarted):
                happened.clear()
            happened.extend(
                event_from_json(json.loads(json.dumps(event_to_json(each)))) for each in sprint.events
            )
            read = run_from_json(json.loads(json.dumps(run_to_json(sprint.run))))
            assert read == sprint.run
            assert replay(happened) == sprint.run
            stored = runner.run(through_the_store(sprint))
            return replace(stored, id=sprint.run.id, person=sprint.run.person)

        yield put_away
        runner.run(store.close())


async def _opened(folder: Path) -> Store:
    store = await Store.open(f"sqlite:///{folder}/data/commonweal.db", Keyring.open(folder / "keys"))
    await store.migrate()
    return store


def _as_own(sprint: Sprint, person: str) -> Sprint:
    """The same sprint as that person's: a transcript names people and runs its own way."""
    run = f"r-{person}"
    first, *rest = sprint.events
    if isinstance(first, RunStarted):
        first = replace(first, run=run, person=person)
    return Sprint(replace(sprint.run, id=run, person=person), (first, *rest))


@pytest.mark.parametrize("path", sorted(TRANSCRIPTS.rglob("*.txt")), ids=lambda path: path.stem)
def test_a_conversation_goes_as_it_was_written_down(
    path: Path, keep: Keep, pytestconfig: pytest.Config
) -> None:
    written = path.read_text(encoding="utf-8")
    played = played_anew(written, flow_called, keep)
    if pytestconfig.getoption("--update-transcripts"):
        path.write_text(played, encoding="utf-8")
    else:
        assert played.splitlines() == written.splitlines()


def test_writing_a_transcript_anew_changes_only_the_bots_lines(keep: Keep) -> None:
    stale = "# Kept.\nflow  st-james-house/gave-time\nbot   Something old\n\n# Kept too.\nsam   [Skip]\nbot   Old\n"
    played = played_anew(stale, flow_called, keep)
    assert "old" not in played.casefold().split()
    assert [line for line in played.splitlines() if not line.startswith(("bot", "skip", "  "))] == [
        "# Kept.",
        "flow  st-james-house/gave-time",
        "",
        "# Kept too.",
        "sam   [Skip]",
    ]
    assert played_anew(played, flow_called, keep) == played


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("sam   hello\n", "line 1: a transcript begins with: flow  programme/flow"),
        ("flow  st-james-house/gave-time\nwait  a while\n", "line 2: wait is written like: wait  3 days"),
    ],
)
def test_a_transcript_that_cannot_be_played_says_where(text: str, message: str, keep: Keep) -> None:
    with pytest.raises(TranscriptError, match=message):
        played_anew(text, flow_called, keep)
