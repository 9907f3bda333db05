"""A few sample people play their weeks through the real bot, over HTTP; then the clock is wound on."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import pytest_asyncio

from bot.demo.running import Demo
from bot.demo.weeks import COMMISSIONER, NEWCOMER, PROVIDER, SAMPLE_PEOPLE, SUPPLIER
from bot.emulator.client import EmulatedMessage, EmulatorClient
from bot.report.json_form import summary_object
from bot.summing_up import made
from flows.authoring.programme import Programme
from flows.conversation.definition import QuestionType
from flows.value.disclosure import disclose
from flows.value.evidence import Evidence, EvidenceRow
from flows.value.periods import period_named
from flows.value.summary import summarise
from flows.values import Attachment, Choice, Number, Text, Value

NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)
FEW = 5


pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def demo(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    """Played once for all of these tests."""
    demo = Demo(tmp_path_factory.mktemp("demo"), port=0, people=FEW, now=NOW, tell=lambda _week: None)
    try:
        await demo.start()
        yield demo
    finally:
        await demo.stop()


async def _chat(client: EmulatorClient, demo: Demo, person: int) -> list[EmulatedMessage]:
    chat = demo.emulator.telegram.chats[person]
    return await (await client.person(person, chat.name)).messages()


def _weeks(messages: list[EmulatedMessage]) -> list[str]:
    return [one.text.split("\n")[0] for one in messages if one.text.startswith("St James House · week")]


async def test_sample_people_leave_twelve_weeks_behind_and_nothing_goes_wrong(demo: Demo) -> None:
    assert demo.app is not None
    async with demo.app.store.reading() as tx:
        assert await tx.inbox.failures() == []
        assert await tx.inbox.waiting(10) == []
        people = await tx.people.of_programme("st-james-house", "service_user")
        exported = [row async for row in tx.evidence.export("st-james-house")]
    names = sorted(" ".join(person.name.split()) for person in people)
    assert names == [f"Sample person {number:02}" for number in range(1, FEW + 1)]
    answered = {row["at"][:10] for row in exported if row["flow"] == "check-in"}
    assert min(answered) == "2026-08-24"
    assert max(answered) <= "2026-11-18"
    reports = [
        row for row in exported if row["flow"] == "delivery-report" and row["question"] == "jobs_created"
    ]
    assert [row["value"] for row in reports] == ["11", "10", "8", "8"]
    assert len({row["person"] for row in exported if row["flow"] == "tender-questions"}) == 2


async def test_the_commissioner_was_told_every_week_and_is_told_again_on_monday(demo: Demo) -> None:
    async with EmulatorClient(demo.emulator.url) as client:
        before = await _chat(client, demo, COMMISSIONER)
        assert [week.split("week ")[1][:2] for week in _weeks(before)] == [
            str(week) for week in range(35, 47)
        ]
        assert all(
            "Sample data" in one.text for one in before if one.text.startswith("St James House · week")
        )
        assert (await client.now()).date() == NOW.date()

        await client.wind(next="monday 09:00")
        after = await _chat(client, demo, COMMISSIONER)
        assert [week.split("week ")[1][:2] for week in _weeks(after)] == [str(week) for week in range(35, 48)]

        # An hour later the check-in is offered again, once.
        await client.wind(next="monday 10:00")
        await client.wind(days=1)
        monday = datetime(2026, 11, 23, tzinfo=UTC).timestamp()
        offered = [
            sum("Not now" in one.labels and one.date >= monday for one in await _chat(client, demo, person))
            for person in range(SAMPLE_PEOPLE + 1, SAMPLE_PEOPLE + 1 + FEW)
        ]
        # Who let two go by without a word is left alone.
        assert max(offered) == 1


async def test_the_page_offers_three_people_two_of_them_with_an_invitation_in_hand(demo: Demo) -> None:
    shown = {persona.id: persona for persona in demo.emulator.personas}
    assert list(shown) == [NEWCOMER, SUPPLIER, COMMISSIONER]
    assert shown[NEWCOMER].start
    assert shown[SUPPLIER].start
    assert not shown[COMMISSIONER].start
    async with EmulatorClient(demo.emulator.url) as client:
        assert not await _chat(client, demo, NEWCOMER)
        sam = await client.person(NEWCOMER, shown[NEWCOMER].name)
        await sam.start(shown[NEWCOMER].start)
        assert (await sam.wait_for("Hello Sam")).text
        assert await _chat(client, demo, PROVIDER)


async def test_a_summary_from_the_database_is_the_one_from_the_exported_answers_alone(demo: Demo) -> None:
    assert demo.app is not None
    library = demo.app.conversation.library
    compared = 0
    for programme in (library.programmes["st-james-house"], library.programmes["raploch"]):
        for name in ("2026-W36", "2026-W41", "2026-W46", "2026-M10", "2026-Q3"):
            period = period_named(name, programme.timezone, NOW)
            assert period is not None
            async with demo.app.store.reading() as tx:
                ours = (await made(tx, library, programme, period, exact=True)).summary
                exported = [row async for row in tx.evidence.export(programme.id)]
                counted = await tx.evidence.counted(programme.id)
                # Who takes part, and since when, is no answer.
                people = await tx.evidence.reached(programme.id, period.until, counted)
            evidence = Evidence(tuple(_rows(programme, exported, period.until)), people)
            theirs = disclose(summarise(programme.value_map, evidence, period), exact=True)
            found, expected = _without_names(summary_object(ours)), _without_names(summary_object(theirs))
            assert found == expected
            compared += sum(figure["value"] is not None for figure in found["figures"])
    assert compared > 300


def _rows(programme: Programme, exported: list[dict[str, Any]], until: datetime) -> Iterator[EvidenceRow]:
    """The exported answers as evidence: which are numbers and which are choices, the questionnaire knows."""
    types = {(flow.id, each.path): each.type for flow in programme.flows.values() for each in flow.questions}
    for number, row in enumerate(sorted(exported, key=lambda row: (row["at"], row["run"]))):
        type, at = types.get((row["flow"], row["question"])), datetime.fromisoformat(row["at"])
        value: Value
        if type in (QuestionType.INTEGER, QuestionType.DECIMAL, QuestionType.RANGE):
            value = Number(row["value"], row["unit"])
        elif type is QuestionType.SELECT_ONE:
            value = Choice(row["value"])
        elif type in (QuestionType.FILE, QuestionType.IMAGE):
            value = Attachment(row["value"], "", row["value"])
        else:
            value = Text(row["value"])
        if at < until:
            yield EvidenceRow(
                row["person"], row["flow"], row["revision"], row["run"], number, row["question"], value, at
            )


def _without_names(summary: dict[str, Any]) -> dict[str, Any]:
    """An export does not number the answers of a run: how many stand behind a figure is compared, not their numbers."""
    figures = [figure | {"evidence": len(figure["evidence"])} for figure in summary["figures"]]
    return summary | {"figures": figures}
