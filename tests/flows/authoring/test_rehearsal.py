"""A play from a file never raises and always ends, whatever the answers are."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.authoring.flow_file import read_flow
from flows.authoring.rehearsal import rehearse
from flows.conversation.definition import Flow
from tests.flows.authoring.flow_texts import RIGHT

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=5,
)
LIKELY = st.sampled_from(["hostel", "own_home", "yes", "no", 1, 5, 10, 0.25, "16", "168.0", "some words"])


def flow() -> Flow:
    found, problems = read_flow("flow.yaml", RIGHT.encode())
    assert found is not None, problems
    return found


PATHS = [question.path for question in flow().questions]


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(PATHS), LIKELY | ANYTHING | st.lists(LIKELY, max_size=4)))
def test_any_answers_give_a_result(answers: dict[str, Any]) -> None:
    played = rehearse(flow(), answers, AT)
    assert played.status in ("completed", "refused")
    assert (played.status == "completed") <= all(refused.value != "" for refused in played.refused)
    assert len(played.asked) == len(set(played.asked))
