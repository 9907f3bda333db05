"""What the tests of writing share: flows without the places they were read from, and all the flows there are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from bot.programmes import LIBRARY, load_flow
from flows.authoring.attached import Beside, nothing_beside
from flows.authoring.xlsform import read_xlsform
from flows.conversation.definition import Flow, Item, Question

FORMS = Path(__file__).parent / "xlsform" / "forms"


def without_places(flow: Flow) -> Flow:
    """The flow as it is compared: which row a question stands in, and the hash of the file, are not its content."""
    return replace(flow, revision="", children=tuple(_without_row(child) for child in flow.children))


def _without_row(item: Item) -> Item:
    if isinstance(item, Question):
        return replace(item, row=0)
    return replace(item, row=0, children=tuple(_without_row(child) for child in item.children))


def form(name: str) -> tuple[Flow, Beside]:
    """A form of the corpus, with what lies beside it."""
    files: dict[str, str] = json.loads((FORMS / f"{name}.json").read_text(encoding="utf-8")).get("files", {})

    def beside(file: str) -> bytes | None:
        return files[file].encode() if file in files else None

    reading = read_xlsform(f"{name}.md", (FORMS / f"{name}.md").read_bytes(), beside)
    assert reading.flow is not None, reading.problems
    return reading.flow, beside


def library() -> Iterator[tuple[str, Flow, Beside]]:
    for path in sorted(LIBRARY.glob("*/*.yaml")):
        flow, _ = load_flow(path)
        if flow is not None:
            yield f"{path.parent.name}/{path.stem}", flow, nothing_beside


NAMES = sorted(path.stem for path in FORMS.glob("*.md"))
