"""What is worked out anew after an answer always equals what a fresh start would work out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from flows.authoring import rehearsal
from flows.authoring.xlsform import read_xlsform
from flows.conversation.run import Run
from flows.conversation.submission import Submission

FORMS = Path(__file__).parent.parent / "authoring" / "xlsform" / "forms"
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class Doubting(Submission):
    """A submission that compares everything it took over with a fresh one."""

    def after(self, run: Run, path: str, *, at: datetime | None = None) -> Submission:
        then = super().after(run, path, at=at)
        assert _all_of(then) == _all_of(Submission(self.flow, run, at=at))
        doubting = Doubting(self.flow, run, at=at)
        doubting._texts, doubting._relevance, doubting._offered = then._texts, then._relevance, then._offered
        return doubting


def _all_of(submission: Submission) -> Mapping[str, Any]:
    return {
        place.path: (
            submission.is_relevant(place),
            submission.text_at(place),
            [row.name for row in submission.offered(place)],
        )
        for place in submission.questions()
    }


@pytest.mark.parametrize("name", sorted(path.stem for path in FORMS.glob("*.md")))
def test_what_is_taken_over_equals_a_fresh_computation(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = json.loads((FORMS / f"{name}.json").read_text(encoding="utf-8"))
    files: dict[str, str] = expected.get("files", {})
    reading = read_xlsform(
        f"{name}.md",
        (FORMS / f"{name}.md").read_bytes(),
        lambda file: files[file].encode() if file in files else None,
    )
    assert reading.flow is not None
    monkeypatch.setattr(rehearsal, "Submission", Doubting)
    played = rehearsal.rehearse(reading.flow, expected["answers"], AT)
    assert played.submission == expected["submission"]
