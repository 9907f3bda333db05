"""Conversations kept as text files, played through the real engine with the run put away between all turns.

``pytest --update-transcripts`` writes the bot's lines anew; read the difference before you keep it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.programmes import LIBRARY, load_flow
from bot.transcript import TranscriptError, played_anew
from flows.conversation.definition import Flow
from flows.conversation.engine import Sprint
from flows.conversation.events import Event, RunStarted
from flows.conversation.record import event_from_json, event_to_json, run_from_json, run_to_json
from flows.conversation.run import Run, replay

TRANSCRIPTS = Path(__file__).parent.parent / "transcripts"
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
def keep() -> Keep:
    """Through JSON and back, and read back from all that happened: both must be the run."""
    happened: list[Event] = []

    def through_json(_flow: Flow, sprint: Sprint) -> Run:
        if any(isinstance(event, RunStarted) for event in sprint.events):
            happened.clear()
        happened.extend(
            event_from_json(json.loads(json.dumps(event_to_json(event)))) for event in sprint.events
        )
        stored = run_from_json(json.loads(json.dumps(run_to_json(sprint.run))))
        assert stored == sprint.run == replay(happened)
        return stored

    return through_json


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
