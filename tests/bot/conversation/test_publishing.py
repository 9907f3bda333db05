"""A questionnaire is published while people are in the middle of it: each goes on, with all that they said."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType

import pytest

from bot import publishing
from bot.conversation import Conversation
from bot.library import Library
from bot.published import Published
from bot.summing_up import tallies_of
from flows.authoring.programme import Programme
from flows.authoring.programme_file import read_programme
from flows.authoring.publications import Source
from flows.conversation.revisions import Again, Why
from flows.conversation.run import replay
from flows.value.asks_of_numbers import Sums
from flows.value.periods import week_of
from flows.value.references import QuestionReference, Span
from flows.value.value_map import Output, ValueMap
from flows.values import Unit
from storage.store import Store
from storage.verification import verify
from tests.bot.conversation.room import Room, Someone, room
from tests.bot.conversation.test_buttons import tap_old

PROGRAMME = b"""
programme: trial
title: Trial
provider: The council
timezone: Europe/London
languages: [en]
summary: {weekday: 1, hour: 9}
purpose: We try things.
who_sees: Nobody.
roles:
  worker: {flows: [week]}
help_lines: {en: [Call 999.]}
crisis_words: {en: [suicide]}
contact: Ring us.
"""

FLOW = """
flow: week
title: Week
audience: worker
settings: {default_language: en, rhythm: any_time}
choices:
  place:
    - {name: home, label: At home}
    - {name: work, label: At work}
    - {name: out, label: Outside}
survey:
"""

HOURS = "  - {type: decimal, name: hours, unit: hour, label: How many hours?}\n"
PLACE = "  - {type: select_one place, name: place, label: Where were you?}\n"
WHY = "  - {type: text, name: why, label: And why?}\n"
LAST = "  - {type: text, name: last, label: Anything else?}\n"


def source(*questions: str, flow: str = FLOW) -> Source:
    return Source("week.yaml", MappingProxyType({"week.yaml": (flow + "".join(questions)).encode()}))


FIRST = source(HOURS, PLACE, WHY, LAST)


def trial() -> Programme:
    programme, problems = read_programme({"programme.yaml": PROGRAMME, "week.yaml": FIRST.content})
    assert programme is not None, problems
    return programme


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Room]:
    async with room(tmp_path, {"trial": trial()}) as opened:
        async with opened.store.transaction() as tx:
            await opened.conversation.library.published.begin(tx, opened.clock.now())
        yield opened


async def worker(here: Room, number: int = 74, name: str = "Kim") -> Someone:
    kim = await here.person(number, name)
    await kim.start(await here.invite("worker", "trial"))
    await kim.tap("Yes, count them")
    await kim.tap("Yes, without my name")
    return kim


async def half_way(here: Room, number: int = 74) -> Someone:
    """Somebody who has answered two questions, and is asked why."""
    kim = await worker(here, number)
    await kim.type("16")
    await kim.tap("At work")
    assert "And why?" in (await kim.last()).text
    return kim


def read(new: Source, here: Room) -> publishing.Publishable:
    found, problems = publishing.read(here.conversation.library.programmes["trial"], new)
    assert found is not None, problems
    return found


async def publish(here: Room, new: Source, *, pinned: bool = False) -> str:
    library = here.conversation.library
    async with here.store.transaction() as tx:
        found = read(new, here)
        assert await publishing.publish(tx, library, found, here.clock.now(), pinned=pinned)
    return found.flow.revision


async def foreseen(here: Room, new: Source, *, pinned: bool = False) -> publishing.Preview:
    async with here.store.reading() as tx:
        flow = read(new, here).flow
        return await publishing.preview(tx, here.conversation.library, "trial", flow, pinned=pinned)


async def revision_of(here: Room, someone: Someone) -> str:
    async with here.store.reading() as tx:
        runs = await tx.runs.of_person((await someone.known()).id)
        return [run for run in runs if run.flow == "week"][-1].revision


async def sound(store: Store) -> None:
    other = await Store.open(store.url, store.keyring)
    async with other.reading() as tx:
        assert (await verify(tx)).findings == ()
    await other.close()


RENAMED = source(
    HOURS.replace("hours,", "time_spent, was: hours,", 1),
    PLACE,
    WHY.replace("name: why", "name: reason, was: why"),
    LAST,
)


async def test_who_is_half_way_goes_on_in_the_new_revision_with_every_answer(here: Room) -> None:
    kim = await half_way(here)
    revision = await publish(here, RENAMED)
    await kim.type("Because")
    assert "Anything else?" in (await kim.last()).text
    assert await kim.answers("week") == {"time_spent": "16", "place": "At work", "reason": "Because"}
    assert await revision_of(here, kim) == revision
    async with here.store.reading() as tx:
        [_, run] = await tx.runs.of_person((await kim.known()).id)
        old = read(FIRST, here).flow.revision
        given = {path: answer.revision for path, answer in run.answers.items()}
        assert given == {"time_spent": old, "place": old, "reason": revision}
        assert replay(await tx.runs.events(run.id)) == run
    await sound(here.store)


async def test_the_open_question_stays_open_under_its_new_name_and_its_buttons_work(here: Room) -> None:
    kim = await worker(here)
    asked = await kim.last()
    await kim.type("16")
    where = await kim.last()
    new = source(HOURS, PLACE.replace("name: place", "name: location, was: place"), WHY, LAST)
    await publish(here, new)
    await tap_old(here, kim, where, "At home")
    assert (await kim.answers("week"))["location"] == "At home"
    assert "And why?" in (await kim.last()).text
    record = next(message for message in await kim.chat() if message.id == where.id)
    assert record.text == "Where were you?\n\nYou said: At home"
    # A button of a question answered under the old revision still says what was answered there.
    await tap_old(here, kim, asked, "Skip")
    assert "you said “16”" in (await kim.last()).text
    await sound(here.store)


async def test_a_choice_that_is_gone_is_explained_and_asked_again(here: Room) -> None:
    kim = await worker(here)
    await kim.type("16")
    where = await kim.last()
    await publish(
        here, source(HOURS, PLACE, WHY, flow=FLOW.replace("    - {name: out, label: Outside}\n", ""))
    )
    await tap_old(here, kim, where, "Outside")
    last = await kim.last()
    assert "Where were you?" in last.text
    assert last.labels[:2] == ["At home", "At work"]
    await kim.tap("At work")
    assert (await kim.answers("week"))["place"] == "At work"


async def test_a_button_of_a_question_that_is_gone_explains_and_asks_the_open_one(here: Room) -> None:
    kim = await worker(here)
    await kim.type("16")
    where = await kim.last()
    await publish(here, source(HOURS, WHY, LAST))
    await tap_old(here, kim, where, "At home")
    assert "And why?" in (await kim.last()).text
    assert "place" not in await kim.answers("week")


async def test_an_edit_of_an_old_message_changes_the_answer_by_its_new_name(here: Room) -> None:
    kim = await worker(here)
    number = await kim.type("16")
    await publish(here, RENAMED)
    await kim.edit(number, "17")
    assert (await kim.answers("week"))["time_spent"] == "17"
    assert "Where were you?" in (await kim.last()).text


async def test_a_preview_counts_everybody_who_is_in_the_middle(here: Room) -> None:
    await half_way(here, 74)
    begun = await worker(here, 75, "Ada")
    done = await half_way(here, 76)
    await done.type("Because")
    await done.type("No")
    new = source(
        HOURS,
        PLACE.replace("select_one place", "text").replace("name: place", "name: place"),
        "  - {type: text, name: extra, label: What is new?}\n",
        WHY,
        LAST,
    )
    seen = await foreseen(here, new)
    assert (seen.runs, seen.unaffected, seen.asked_again, seen.stays) == (2, 1, 1, 0)
    assert seen.again == {Again("place", Why.RETYPED): 1, Again("extra", Why.NEW): 1}
    assert (await foreseen(here, new, pinned=True)).stays == 2
    assert (await foreseen(here, FIRST)).is_same
    assert await begun.answers("week") == {}


INTO_REPEAT = source(
    "  - {type: repeat, name: day, label: Day, survey: [{type: decimal, name: hours, unit: hour, label: How many?}]}\n",
    PLACE,
    WHY,
)


async def test_a_run_whose_answer_has_no_place_in_the_new_revision_ends_in_its_own(here: Room) -> None:
    kim = await half_way(here)
    seen = await foreseen(here, INTO_REPEAT)
    assert (seen.stays, seen.staying) == (1, {"hours": 1})
    old = await revision_of(here, kim)
    await publish(here, INTO_REPEAT)
    # Also after a restart: the old revision is read again from the files it was published with.
    here.conversation.library = Library({"trial": trial()})
    await kim.type("Because")
    assert "Anything else?" in (await kim.last()).text
    await kim.type("No")
    assert await revision_of(here, kim) == old
    assert (await kim.answers("week"))["hours"] == "16"
    ada = await worker(here, 75, "Ada")
    assert "Day" in (await ada.last()).text


async def test_a_publisher_may_let_everybody_end_in_the_old_revision(here: Room) -> None:
    kim = await half_way(here)
    await publish(here, RENAMED, pinned=True)
    await kim.type("Because")
    assert (await kim.answers("week"))["why"] == "Because"
    ada = await worker(here, 75, "Ada")
    await ada.type("3")
    assert await ada.answers("week") == {"time_spent": "3"}


async def test_a_withdrawn_revision_gives_way_to_the_one_before_and_can_be_brought_back(here: Room) -> None:
    kim = await half_way(here)
    first = await revision_of(here, kim)
    second = await publish(here, RENAMED)
    await kim.type("Because")
    library = here.conversation.library
    async with here.store.transaction() as tx:
        served = await publishing.withdraw(tx, library, "trial", "week", second, here.clock.now())
    assert served == first
    await kim.type("No")
    assert await kim.answers("week") == {"hours": "16", "place": "At work", "why": "Because", "last": "No"}
    ada = await half_way(here, 75)
    async with here.store.transaction() as tx:
        assert await publishing.bring_back(tx, library, "trial", "week", second, here.clock.now())
        assert not await publishing.bring_back(tx, library, "trial", "week", second, here.clock.now())
    await ada.type("So")
    assert await ada.answers("week") == {"time_spent": "16", "place": "At work", "reason": "So"}
    async with here.store.transaction() as tx:
        with pytest.raises(publishing.NothingBefore):
            await publishing.withdraw(tx, library, "trial", "week", "0" * 16, here.clock.now())
    await sound(here.store)


async def test_where_the_only_revision_is_withdrawn_who_is_in_it_can_finish(here: Room) -> None:
    kim = await half_way(here)
    library = here.conversation.library
    async with here.store.transaction() as tx:
        revision = read(FIRST, here).flow.revision
        assert await publishing.withdraw(tx, library, "trial", "week", revision, here.clock.now()) is None
    await kim.type("Because")
    assert "Anything else?" in (await kim.last()).text
    ada = await here.person(75, "Ada")
    await ada.start(await here.invite("worker", "trial"))
    await ada.type("/start")
    assert "Week" not in await ada.transcript()
    assert "How many hours?" not in await ada.transcript()


async def test_what_another_process_publishes_is_served_without_a_restart(here: Room) -> None:
    kim = await half_way(here)
    other = await Store.open(here.store.url, here.store.keyring)
    elsewhere = Library({"trial": trial()})
    async with other.transaction() as tx:
        assert await publishing.publish(tx, elsewhere, read(RENAMED, here), here.clock.now())
    await other.close()
    await here.due()
    ada = await worker(here, 75, "Ada")
    await ada.type("3")
    assert await ada.answers("week") == {"time_spent": "3"}
    await kim.type("Because")
    assert (await kim.answers("week"))["reason"] == "Because"


async def test_a_run_that_another_process_moved_is_not_moved_back(here: Room) -> None:
    kim = await half_way(here)
    other = await Store.open(here.store.url, here.store.keyring)
    elsewhere = Library({"trial": trial()})
    async with other.transaction() as tx:
        await publishing.publish(tx, elsewhere, read(RENAMED, here), here.clock.now())
    async with other.transaction() as tx:
        await elsewhere.published.refresh(tx)
        person = (await tx.people.by_telegram([kim.person.id]))[kim.person.id]
        conversation = Conversation(programmes={"trial": trial()}, clock=here.clock)
        conversation.library = elsewhere
        turn = conversation.turn(tx, person, here.clock.now(), kind="text")
        assert await turn.open_runs()
    await other.close()
    # Nothing has told this process of it, and it serves the old one still.
    await kim.type("Because")
    assert await kim.answers("week") == {"time_spent": "16", "place": "At work", "reason": "Because"}


async def test_a_changed_file_is_a_new_revision_at_start_and_an_unchanged_one_replaces_nothing(
    here: Room,
) -> None:
    published = await publish(here, RENAMED)
    for files, served in ((FIRST, published), (source(HOURS, WHY), None), (source(HOURS, WHY), None)):
        programme, _ = read_programme({"programme.yaml": PROGRAMME, "week.yaml": files.content})
        assert programme is not None
        started = Published({"trial": programme})
        async with here.store.transaction() as tx:
            await started.begin(tx, here.clock.now())
            count = len(await tx.revisions.publications())
        wanted = served or programme.flows["week"].revision
        assert started.programmes["trial"].flows["week"].revision == wanted
    assert count == 3


async def test_a_flow_whose_file_is_taken_out_is_served_no_more_and_again_when_it_is_back(here: Room) -> None:
    more = FLOW.replace("flow: week", "flow: more").encode() + LAST.encode()
    roles = PROGRAMME.replace(b"[week]", b"[week, more]")
    for files, there in (
        ({"programme.yaml": roles, "week.yaml": FIRST.content, "more.yaml": more}, True),
        ({"programme.yaml": PROGRAMME, "week.yaml": FIRST.content}, False),
        ({"programme.yaml": roles, "week.yaml": FIRST.content, "more.yaml": more}, True),
    ):
        programme, problems = read_programme(files)
        assert programme is not None, problems
        started = Published({"trial": programme})
        async with here.store.transaction() as tx:
            await started.begin(tx, here.clock.now())
        assert ("more" in started.programmes["trial"].flows) is there


async def test_a_figure_counts_an_answer_given_under_an_old_name_once(here: Room) -> None:
    done = await half_way(here, 74)
    await done.type("Because")
    await done.type("No")
    kim = await half_way(here, 75)
    await publish(here, RENAMED)
    await kim.type("Because")
    ada = await worker(here, 76, "Ada")
    await ada.type("3")
    library = here.conversation.library
    async with here.store.reading() as tx:
        evidence = await tx.evidence.read("trial", here.clock.now() + timedelta(days=1))
        evidence = await library.published.under_present_names(tx, "trial", evidence)
    hours = [row for row in evidence.rows if row.question == "time_spent"]
    assert not [row for row in evidence.rows if row.question == "hours"]
    assert len(hours) == len({row.person for row in hours}) == 3


async def test_a_figure_counts_what_was_said_in_a_repeat_that_is_none_any_more(here: Room) -> None:
    """By the database as by whoever goes through the answers one by one."""
    await publish(here, INTO_REPEAT)
    kim = await worker(here)
    await kim.tap("Yes")
    await kim.type("16")
    async with here.store.reading() as tx:
        until = here.clock.now() + timedelta(days=1)
        evidence = await tx.evidence.read("trial", until)
    [given] = [row for row in evidence.rows if row.question == "day/hours"]
    await publish(here, source(HOURS, WHY))
    hours = QuestionReference("week", "hours")
    worked = Output("worked", {}, Unit("hour"), (), (hours,), Span.TO_DATE)
    library = here.conversation.library
    async with here.store.reading() as tx:
        await library.published.refresh(tx)
        programme = replace(library.programmes["trial"], value_map=ValueMap("trial", {}, outputs=(worked,)))
        counted = await tallies_of(tx, library, programme, week_of(until, programme.timezone))
        named = await library.published.under_present_names(tx, "trial", evidence)
    for ask, found in counted.found.items():
        if isinstance(ask, Sums):
            assert [each.evidence for each in found] == [(given.identity,)]
        assert found == named.tally(ask)


async def test_a_questionnaire_that_does_not_fit_its_programme_says_where(here: Room) -> None:
    wrong = source(HOURS, flow=FLOW.replace("audience: worker", "audience: nobody"))
    found, problems = publishing.read(here.conversation.library.programmes["trial"], wrong)
    assert found is None
    assert ["there is no role" in problem.message for problem in problems][:1] == [True]
    found, problems = publishing.read(
        here.conversation.library.programmes["trial"], source("  - {type: texxt, name: a}\n")
    )
    assert found is None
    assert problems[0].row == 12


async def test_a_new_questionnaire_is_opened_by_the_role_it_is_for(here: Room) -> None:
    kim = await worker(here)
    more = FLOW.replace("flow: week", "flow: more").replace("title: Week", "title: More about you")
    named = Source("more.yaml", MappingProxyType({"more.yaml": (more + LAST).encode()}))
    await publish(here, named)
    for words in ("16", "At home", "Because", "No"):
        await kim.type(words)
    await kim.type("/start")
    await kim.tap("More about you")
    assert "Anything else?" in (await kim.last()).text


async def test_a_stopped_run_moves_without_a_word_and_stays_stopped(here: Room) -> None:
    kim = await half_way(here)
    await kim.type("stop")
    count = len(await kim.said())
    await publish(here, source(PLACE, WHY, LAST))
    await kim.type("Because")
    assert "And why?" in (await kim.last()).text
    assert len(await kim.said()) > count
    assert "why" not in await kim.answers("week")


async def test_publishing_and_answering_at_the_same_time_loses_nothing(here: Room) -> None:
    import asyncio

    people = [await half_way(here, number) for number in (74, 75, 76)]
    library = here.conversation.library
    new = read(RENAMED, here)

    async def publishing_now() -> None:
        async with here.store.transaction() as tx:
            await publishing.publish(tx, library, new, here.clock.now())

    for kim in people:
        await kim.person.send("Because")
    await asyncio.gather(here.settle(), publishing_now())
    for kim in people:
        await kim.type("No")
        answers = await kim.answers("week")
        assert {answers.get("why") or answers.get("reason"), answers["last"]} == {"Because", "No"}
    await sound(here.store)


PLACES = "  - {type: select_multiple place, name: places, label: Where were you?}\n"


async def test_boxes_ticked_under_the_old_revision_are_there_still_but_for_those_that_are_gone(
    here: Room,
) -> None:
    await publish(here, source(HOURS, PLACES, LAST))
    kim = await worker(here)
    await kim.type("16")
    asked = await kim.last()
    await kim.tap("☐ At home")
    await kim.tap("☐ Outside")
    renamed = PLACES.replace("name: places", "name: locations, was: places")
    await publish(
        here, source(HOURS, renamed, LAST, flow=FLOW.replace("    - {name: out, label: Outside}\n", ""))
    )
    await tap_old(here, kim, asked, "☐ At work")
    last = next(message for message in await kim.chat() if message.id == asked.id)
    assert last.labels[:2] == ["☑ At home", "☑ At work"]
    await kim.tap("‹ Back")
    await kim.tap("Keep: 16")
    await kim.tap("☐ At home")
    await kim.tap("Done")
    assert (await kim.answers("week"))["locations"] == "At home"


async def test_done_under_a_question_of_the_old_revision_answers_it_in_the_new_one(here: Room) -> None:
    await publish(here, source(HOURS, PLACES, LAST))
    kim = await worker(here)
    await kim.type("16")
    await kim.tap("☐ At home")
    await kim.tap("☐ Outside")
    await publish(
        here,
        source(
            HOURS,
            PLACES.replace("name: places", "name: locations, was: places"),
            LAST,
            flow=FLOW.replace("    - {name: out, label: Outside}\n", ""),
        ),
    )
    await kim.tap("Done")
    assert (await kim.answers("week"))["locations"] == "At home"
    assert "Anything else?" in (await kim.last()).text


def test_every_button_that_names_a_question_is_known_to_do_so() -> None:
    from bot import telegram, turn

    folder = Path(telegram.__file__).parent
    written = "".join(file.read_text(encoding="utf-8") for file in folder.glob("*.py"))
    named = set(re.findall(r"\b(\w+)=path\b", written)) | set(re.findall(r'"(\w+)": path\b', written))
    assert named
    assert named <= turn.PATHS
