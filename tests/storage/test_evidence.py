"""Evidence: the answers that may be counted, as they stood at the moment that is asked about."""

from __future__ import annotations

import pytest

from flows.conversation.events import Correct, Skip
from flows.values import Choice, Number, Text, Unit
from storage.store import Store

from .lives import ADA, PROGRAMME, SAM, after, arrive, converse


async def test_answers_of_people_who_may_be_counted_are_evidence_and_no_others(store: Store) -> None:
    sam = await arrive(store)
    ada = await arrive(store, ADA, counted=False)
    await converse(store, sam, "7", "16")
    await converse(store, ada, "3", run="r2")
    async with store.reading() as tx:
        evidence = await tx.evidence.read(PROGRAMME, after(60))
        assert await tx.evidence.read("raploch", after(60)) == type(evidence)()
    assert [(row.person, row.question, row.value) for row in evidence.rows] == [
        (sam.id, "housing", Number("7", None)),
        (sam.id, "week/hours", Number("16", Unit("hour"))),
    ]
    assert [row.identity for row in evidence.rows] == ["r1#4", "r1#6"]
    assert [(reach.person, reach.role, reach.joined_at) for reach in evidence.people] == [
        (sam.id, "service_user", after(0))
    ]


async def test_who_takes_back_their_consent_is_no_longer_counted(store: Store) -> None:
    sam = await arrive(store)
    await converse(store, sam, "7")
    async with store.transaction() as tx:
        await tx.people.consent(sam, PROGRAMME, "count", False, after(9))
    async with store.reading() as tx:
        evidence = await tx.evidence.read(PROGRAMME, after(60))
        assert (evidence.rows, evidence.people) == ((), ())
        assert [row async for row in tx.evidence.export(PROGRAMME)] == []


async def test_a_week_computed_late_gives_what_it_would_have_given_in_time(store: Store) -> None:
    sam = await arrive(store)
    await converse(store, sam, "7", Correct(after(2), "housing"), "5")
    async with store.reading() as tx:

        async def housing_at(minute: float) -> list[str]:
            rows = (await tx.evidence.read(PROGRAMME, after(minute))).rows
            return [row.value.exact for row in rows if isinstance(row.value, Number)]

        assert await housing_at(1) == []
        assert await housing_at(1.5) == ["7"]
        assert await housing_at(2.5) == []
        assert await housing_at(3.5) == ["5"]


async def test_an_answer_brought_back_stands_under_its_own_name(store: Store) -> None:
    sam = await arrive(store)
    await converse(store, sam, "7", Correct(after(2), "housing"), "7")
    async with store.reading() as tx:
        [row] = (await tx.evidence.read(PROGRAMME, after(9))).rows
        [exported] = [each async for each in tx.evidence.export(PROGRAMME)]
    assert (row.identity, row.at) == ("r1#4", after(1))
    assert (exported["run"], exported["value"]) == ("r1", "7")


async def test_a_skipped_or_set_aside_answer_is_no_evidence(store: Store) -> None:
    sam = await arrive(store)
    # "worry" is asked only below step 4: the correction makes it irrelevant.
    await converse(store, sam, "2", "the landlord", Correct(after(3), "housing"), "8", Skip(after(5)))
    async with store.reading() as tx:
        rows = (await tx.evidence.read(PROGRAMME, after(9), with_texts=True)).rows
        exported = [each async for each in tx.evidence.export(PROGRAMME)]
    assert [(row.question, row.value) for row in rows] == [("housing", Number("8", None))]
    assert [each["question"] for each in exported] == ["housing"]


async def test_free_text_is_read_only_when_it_is_asked_for(store: Store) -> None:
    sam = await arrive(store)
    await converse(store, sam, "2", "the landlord")
    async with store.reading() as tx:
        closed = (await tx.evidence.read(PROGRAMME, after(9))).rows
        opened = (await tx.evidence.read(PROGRAMME, after(9), with_texts=True)).rows
    assert [row.value for row in closed][1] == Text("")
    assert [row.value for row in opened][1] == Text("the landlord")


async def test_an_export_is_every_standing_answer_with_who_what_and_when(store: Store) -> None:
    sam = await arrive(store)
    await converse(store, sam, "2", "the landlord", "16", "A hostel")
    async with store.reading() as tx:
        rows = [row async for row in tx.evidence.export(PROGRAMME)]
    assert rows[1] == {
        "person": sam.id,
        "flow": "check-in",
        "revision": "1",
        "run": "r1",
        "question": "worry",
        "value": "the landlord",
        "unit": None,
        "at": after(2).isoformat(),
    }
    assert [(row["question"], row["value"], row["unit"]) for row in rows[2:]] == [
        ("week/hours", "16", "hour"),
        ("week/home", "hostel", None),
    ]
    assert Choice(rows[3]["value"]) == Choice("hostel")


async def test_evidence_that_is_longer_than_one_part_comes_whole(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.evidence._PART", 3)
    people = [await arrive(store, SAM + number) for number in range(5)]
    for person in people:
        await converse(store, person, "7", "16", run=f"run-{person.id}")
    async with store.reading() as tx:
        rows = (await tx.evidence.read(PROGRAMME, after(999))).rows
        exported = [row async for row in tx.evidence.export(PROGRAMME)]
    assert len(rows) == len(exported) == 10
    assert list(rows) == sorted(rows, key=lambda row: (row.at, row.run, row.sequence))
