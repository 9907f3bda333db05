"""Every form of the corpus is played as its file says, and pyxform accepts what we accept.

The expected submissions were compared with those of an independent XForms engine when they were written down.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pyxform.xls2xform import convert

from flows.authoring.rehearsal import rehearse
from flows.authoring.xlsform import Reading, read_xlsform

FORMS = Path(__file__).parent / "forms"
NAMES = sorted(path.stem for path in FORMS.glob("*.md"))
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def read(name: str) -> tuple[Reading, dict[str, Any]]:
    expected = json.loads((FORMS / f"{name}.json").read_text(encoding="utf-8"))
    files: dict[str, str] = expected.get("files", {})

    def beside(file: str) -> bytes | None:
        return files[file].encode() if file in files else None

    return read_xlsform(f"{name}.md", (FORMS / f"{name}.md").read_bytes(), beside), expected


@pytest.mark.parametrize("name", NAMES)
def test_a_form_is_played_as_its_file_says(name: str) -> None:
    reading, expected = read(name)
    assert [str(problem) for problem in reading.problems] == []
    assert reading.flow is not None
    played = rehearse(reading.flow, expected["answers"], AT)
    assert played.submission == expected["submission"]
    assert list(played.asked) == expected["asked"]
    assert [[attempt.path, attempt.value] for attempt in played.refused] == expected["refused"]
    assert played.status == expected["status"]


@pytest.mark.parametrize("name", NAMES)
def test_whatever_we_accept_pyxform_accepts_too(name: str) -> None:
    assert convert((FORMS / f"{name}.md").read_text(encoding="utf-8")).xform


def test_the_corpus_is_large_enough_to_mean_something() -> None:
    assert len(NAMES) >= 60
