"""Over revisions: a question that was renamed has one column and one line, and old choices keep their words."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest

from bot import learning
from bot.export import exporting
from bot.export.exporting import Format, Shape, Wanted
from bot.published import Published
from flows.authoring.flow_file import read_flow
from flows.authoring.publications import Source
from flows.conversation.definition import Flow
from flows.conversation.engine import resume, start
from flows.conversation.events import Invited, Reply
from storage.selection import Selection
from storage.store import Store
from tests.bot.conversation.room import shipped
from tests.flows.conversation.sample_flows import MONDAY
from tests.storage.lives import ADA, PROGRAMME, SAM, after, arrive, keep

BEFORE = """
flow: rooms
title: {en: Rooms}
audience: service_user
survey:
  - {type: integer, name: rooms, label: How many rooms?}
  - {type: select_one fuels, name: heat, label: How is it heated?}
  - {type: text, name: wish, label: What would you change?}
choices:
  fuels: [{name: coal, label: With coal}, {name: gas, label: With gas}]
"""
NOW = """
flow: rooms
title: {en: Rooms}
audience: service_user
survey:
  - {type: integer, name: bedrooms, was: [rooms], label: How many bedrooms?}
  - {type: select_one fuels, name: heat, label: How is it heated?}
choices:
  fuels: [{name: gas, label: With gas}, {name: pump, label: With a pump}]
"""
HERE = Selection(PROGRAMME, "rooms")


def revision(text: str) -> Flow:
    flow, problems = read_flow("rooms.yaml", text.encode())
    assert flow is not None, problems
    return flow


@pytest.fixture
async def published(store: Store) -> Published:
    """Both revisions were published, and somebody has answered each."""
    for text, who, said in ((BEFORE, SAM, ("3", "coal", "A garden")), (NOW, ADA, ("4", "pump"))):
        asked, person = revision(text), await arrive(store, who)
        sprint = start(asked, Invited(f"r{who}", person.id, "en", MONDAY))
        async with store.transaction() as tx:
            source = Source("rooms.yaml", MappingProxyType({"rooms.yaml": text.encode()}))
            await tx.revisions.keep(PROGRAMME, "rooms", asked.revision, source, MONDAY)
            run = await keep(tx, None, sprint, person.key)
            for turn, words in enumerate(said, start=1):
                sprint = resume(asked, run, Reply(at=after(turn), text=words))
                run = await keep(tx, run, sprint, person.key)
    programme = replace(shipped()[PROGRAMME], flows=MappingProxyType({"rooms": revision(NOW)}))
    return Published({PROGRAMME: programme})


async def test_a_renamed_question_has_one_column_and_what_is_gone_keeps_its_own(
    store: Store, published: Published, tmp_path: Path
) -> None:
    how = Wanted(
        HERE, Format.CSV, Shape.WIDE, "Europe/London", {"rooms": revision(NOW)}, published, labels="en",
        each_choice=True,
    )  # fmt: skip
    async with store.reading() as tx:
        await exporting.export(tx, how, tmp_path / "rooms.csv", lambda _done, _all: None)
    rows = list(csv.DictReader(io.StringIO((tmp_path / "rooms.csv").read_text())))
    assert [(row["How many bedrooms?"], row["What would you change?"]) for row in rows] == [
        ("3", "A garden"),
        ("4", ""),
    ]
    assert [row["How is it heated?"] for row in rows] == ["With coal", "With a pump"]


async def test_a_renamed_question_is_counted_as_one_and_each_revision_apart(
    store: Store, published: Published
) -> None:
    async with store.reading() as tx:
        found = await learning.became(tx, published, revision(NOW), HERE, exact=True)
    assert [(each.question, each.shown) for each in found.became] == [
        ("bedrooms", 2),
        ("heat", 2),
        ("wish", 1),
    ]
    assert [each.shown for each in found.by_revision if each.question == "bedrooms"] == [1, 1]
