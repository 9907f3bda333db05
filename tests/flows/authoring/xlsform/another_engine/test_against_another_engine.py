"""On random forms and the whole corpus the submission is what the XForms engine of npm makes of the same answers.

It runs where node is, and ``BOT_XFORMS_ENGINE`` names a folder with the engine (see ``player.mjs``); with
``BOT_SOAK`` on two thousand forms.
"""

from __future__ import annotations

import json
import math
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pyxform.xls2xform import convert

from flows.authoring.rehearsal import rehearse
from flows.authoring.xlsform import read_xlsform
from tests.flows.authoring.xlsform.another_engine.random_forms import random_form

ENGINE = os.environ.get("BOT_XFORMS_ENGINE", "")
FORMS = 2_000 if os.environ.get("BOT_SOAK") else 100
SEED = int(os.environ.get("BOT_SEED", "1"))
PLAYER = Path(__file__).parent / "player.mjs"

#: forms of the corpus on which we follow ODK's documentation, and that engine does not
OTHERWISE = frozenset(
    {
        *("bool", "every-appearance", "every-type-and-appearance", "functions-rare"),
        *("prev-sibling", "range", "relevant-in-repeat", "repeat-zero", "sum-none", "table-list", "union"),
        *("version", "decimal-concat"),
    }
)

needs_engine = pytest.mark.skipif(
    not ENGINE or shutil.which("node") is None,
    reason="BOT_XFORMS_ENGINE names no folder with the XForms engine of npm, or there is no node",
)


class Player:
    def __init__(self) -> None:
        command = ["node", str(PLAYER), str(Path(ENGINE).resolve())]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def play(self, xform: str, answers: Mapping[str, Any], files: Mapping[str, str]) -> dict[str, Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        job = {"xform": xform, "answers": answers, "files": files}
        self.process.stdin.write(json.dumps(job) + "\n")
        self.process.stdin.flush()
        played: dict[str, Any] = json.loads(self.process.stdout.readline())
        return played


@pytest.fixture(scope="module")
def player() -> Iterator[Player]:
    found = Player()
    yield found
    found.process.terminate()
    found.process.communicate()


def ours(name: str, source: str, answers: Mapping[str, Any], files: Mapping[str, str]) -> dict[str, Any]:
    def beside(file: str) -> bytes | None:
        return files[file].encode() if file in files else None

    reading = read_xlsform(name, source.encode(), beside)
    assert reading.flow is not None, [str(problem) for problem in reading.problems]
    played = rehearse(reading.flow, answers, datetime.now(UTC))
    refused = [[attempt.path, attempt.value] for attempt in played.refused]
    return {
        "status": played.status,
        "asked": list(played.asked),
        "refused": refused,
        "submission": played.submission,
    }


def plain(part: Any) -> Any:
    """What was played with numbers as numbers: engines write 7 and 7.0, and places, each in its way."""
    if isinstance(part, dict):
        return {key: told for key, each in part.items() if (told := plain(each)) != ""}
    if isinstance(part, list):
        return [plain(each) for each in part]
    if (
        isinstance(part, str)
        and re.fullmatch(r"-?\d[-\d. ;]*", part)
        and not re.search(r"\d-|\d\.\d+\.", part)
    ):
        return [[plain_number(each) for each in place.split()] for place in part.split(";")]
    return [[plain_number(part)]] if isinstance(part, (int, float)) else part


def plain_number(written: str | float) -> float:
    number = float(written)
    return number if not math.isfinite(number) else float(f"{number:.12g}")


@needs_engine
def test_random_forms_are_played_as_another_engine_plays_them(player: Player) -> None:
    different = []
    for seed in range(SEED * 10_000, SEED * 10_000 + FORMS):
        form = random_form(seed)
        theirs = player.play(convert(form.markdown).xform, form.answers, {})
        if "error" in theirs or plain(theirs) != plain(ours("form.md", form.markdown, form.answers, {})):
            different.append(seed)
    # What is left is that engine's own: it stops at texts that look like dates, and remembers refused attempts.
    assert len(different) <= FORMS // 100, different


@needs_engine
def test_the_corpus_is_what_another_engine_makes_of_it(player: Player) -> None:
    different = []
    folder = Path(__file__).parent.parent / "forms"
    for path in sorted(folder.glob("*.md")):
        if path.stem in OTHERWISE:
            continue
        source = path.read_text(encoding="utf-8")
        expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        files = expected.get("files", {})
        theirs = player.play(convert(source).xform, expected["answers"], files)
        if plain(theirs) != plain({key: expected.get(key) for key in theirs}):
            different.append(path.stem)
    assert different == []
