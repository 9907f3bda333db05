"""Publishing by chat: what it does is shown first, people who are half-way lose nothing, and one can go back."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from bot.library import Library
from tests.bot.conversation.questionnaires import HOURS, STORY, settings, xlsx
from tests.bot.conversation.room import Room, Someone
from tests.bot.conversation.test_answering import at_training_hours
from tests.bot.conversation.test_sending_a_questionnaire import alex, files_of

HALF_WAY = "Publish, but those half-way finish the old one"


async def published(someone: Someone, content: bytes, name: str = "moving-on.xlsx") -> None:
    await someone.send_file(name, content)
    await someone.tap("Publish")


async def check_in(here: Room, someone: Someone) -> bytes:
    """The weekly check-in as a spreadsheet, as its author gets it from the bot."""
    await someone.type("/questionnaires")
    await someone.tap("Weekly check-in")
    await someone.tap("Get it as a spreadsheet")
    name, content = (await files_of(here, someone))[-1]
    assert name == "check-in.xlsx"
    return content


def changed(content: bytes, change: Callable[[Worksheet], None]) -> bytes:
    book = openpyxl.load_workbook(BytesIO(content))
    change(book["survey"])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def column(survey: Worksheet, header: str) -> int:
    return next(int(cell.column) for cell in survey[1] if cell.value == header)


def row_of(survey: Worksheet, name: str) -> int:
    return next(
        row for row in range(2, survey.max_row + 1) if survey.cell(row, column(survey, "name")).value == name
    )


def with_evenings(survey: Worksheet) -> None:
    """Another question before the hours of training."""
    row = row_of(survey, "training_hours")
    survey.insert_rows(row)
    survey.cell(row, column(survey, "type")).value = "integer"
    survey.cell(row, column(survey, "name")).value = "evenings"
    for cell in survey[1]:
        if str(cell.value).startswith("label"):
            survey.cell(row, cell.column).value = "How many evenings were you out?"


async def test_a_new_questionnaire_is_published_and_people_find_it(here: Room) -> None:
    someone = await alex(here)
    sam = await here.member(71, "Sam")
    await someone.send_file("moving-on.xlsx", xlsx())
    summary = await someone.last()
    assert summary.text.startswith("Moving on: ready to publish")
    assert "A new questionnaire in St James House, for a person who uses the service." in summary.text
    assert "4 questions in English and Bengali. It takes about one minute." in summary.text
    assert "Counted nowhere: “How many hours?”, “Where do you live?”" in summary.text
    assert "Nobody is half-way through it now." in summary.text
    await someone.tap("Publish")
    assert (await someone.last()).text == "Moving on is published. People it is for find it with /start."
    await sam.type("/stop")
    await sam.type("/start")
    await sam.type("/stop")
    assert "moving-on" in {flow.id for flow in here.conversation.library.flows_for(
        await sam.known(), here.conversation.library.programmes["st-james-house"]
    )}  # fmt: skip


async def test_who_is_half_way_goes_on_in_the_new_version_and_keeps_what_they_said(here: Room) -> None:
    sam = await at_training_hours(here)
    before = await sam.answers()
    someone = await alex(here)
    content = changed(await check_in(here, someone), with_evenings)
    await someone.send_file("check-in (1).xlsx", content)
    summary = (await someone.last()).text
    assert "It takes the place of Weekly check-in in St James House." in summary
    assert "New: “How many evenings were you out?”" in summary
    assert "One person is half-way" in summary
    assert "One is asked something first: “How many evenings were you out?” (new)" in summary
    assert (
        "What is counted\n• Housing, Where people live, Promoting reciprocity, Work and learning" in summary
    )
    await someone.tap("Publish")
    await sam.type("16")
    assert "How many evenings were you out?" in (await sam.last()).text
    await sam.type("2")
    await sam.type("16")
    answers = await sam.answers()
    assert before.items() <= answers.items()
    assert (answers["evenings"], answers["training_hours"]) == ("2", "16")


async def test_who_is_half_way_can_be_left_to_finish_the_old_version(here: Room) -> None:
    sam = await at_training_hours(here)
    someone = await alex(here)
    await someone.send_file("check-in.xlsx", changed(await check_in(here, someone), with_evenings))
    await someone.tap(HALF_WAY)
    assert "Who was half-way finishes the earlier version." in (await someone.last()).text
    await sam.type("16")
    answers = await sam.answers()
    assert "evenings" not in answers
    assert answers["training_hours"] == "16"


async def test_the_version_that_is_served_already_is_not_published_again(here: Room) -> None:
    someone = await alex(here)
    await published(someone, xlsx())
    await someone.send_file("moving-on.xlsx", xlsx())
    last = await someone.last()
    assert "This very version is what people get already." in last.text
    assert "Publish" not in last.labels


async def test_a_second_tap_on_publish_publishes_nothing_again(here: Room) -> None:
    someone = await alex(here)
    await someone.send_file("moving-on.xlsx", xlsx())
    summary = await someone.last()
    await someone.tap_old(summary, "Publish")
    await someone.tap_old(summary, "Publish")
    assert (await someone.last()).text.startswith("That file is not here any more.")
    async with here.store.reading() as tx:
        assert len(await tx.revisions.publications("st-james-house", "moving-on")) == 1


async def test_publish_of_a_draft_over_which_another_was_published_shows_how_things_stand(here: Room) -> None:
    someone = await alex(here)
    other = await here.member(82, "Priya", "author")
    await someone.send_file("moving-on.xlsx", xlsx())
    await published(other, xlsx((HOURS, STORY)))
    await someone.tap("Publish")
    said = [each.text for each in await someone.said()][-2:]
    assert said[0].startswith("Another version of Moving on was published in the meantime.")
    assert "New: “Where do you live?”, “Which hostel?”" in said[1]
    async with here.store.reading() as tx:
        assert len(await tx.revisions.publications("st-james-house", "moving-on")) == 1
    await someone.tap("Publish")
    assert (await someone.last()).text.startswith("Moving on is published.")


async def test_a_version_is_withdrawn_and_brought_back_from_the_list(here: Room) -> None:
    someone = await alex(here)
    await published(someone, xlsx())
    await published(someone, xlsx((HOURS, STORY)))
    await someone.tap("Its versions")
    listed = await someone.last()
    assert (
        "Version 2, 18 November 2026: people get this one\nVersion 1, 18 November 2026: earlier"
        in listed.text
    )
    await someone.tap("Withdraw version 2")
    asked = await someone.last()
    assert asked.text.startswith("Withdraw version 2 of Moving on?")
    assert "New: “Where do you live?”, “Which hostel?”" in asked.text
    await someone.tap("Yes, withdraw it")
    assert (await someone.last()).text.startswith("Withdrawn. People get the version before it again.")
    assert "Version 2, 18 November 2026: withdrawn" in (await someone.last()).text
    await someone.tap("Bring back version 2")
    await someone.tap("Yes, bring it back")
    assert (await someone.last()).text.startswith("It is back.")
    assert "Version 2, 18 November 2026: people get this one" in (await someone.last()).text
    # An old button says how things stand, and does nothing.
    await someone.tap_old(asked, "Yes, withdraw it")
    assert "Version 2, 18 November 2026: people get this one" in (await someone.last()).text


async def test_a_button_over_another_version_than_the_one_served_does_nothing(here: Room) -> None:
    someone = await alex(here)
    await published(someone, xlsx())
    await published(someone, xlsx((HOURS, STORY)))
    await someone.tap("Its versions")
    listed = await someone.last()
    await published(someone, xlsx((HOURS,)))
    await someone.tap_old(listed, "Withdraw version 2")
    assert "Another version was published in the meantime." in (await someone.last()).text


async def test_whom_it_is_for_is_kept_where_only_its_author_said_it(here: Room) -> None:
    someone = await alex(here)
    await someone.send_file("moving-on.xlsx", xlsx(about=settings()))
    await someone.tap("Supplier")
    await someone.tap("Publish")
    # As another process, or this one after a restart, reads it again.
    here.conversation.library = library = Library(here.programmes)
    async with here.store.reading() as tx:
        await library.published.refresh(tx)
    programme = library.programmes["st-james-house"]
    assert programme.flows["moving-on"].audience == "supplier"
    assert [role for role, flows in programme.roles.items() if "moving-on" in flows] == ["supplier"]


async def test_what_does_not_fit_the_programme_comes_back_marked(here: Room) -> None:
    def drop(survey: Worksheet) -> None:
        survey.cell(row_of(survey, "training_hours"), column(survey, "name")).value = "training"

    someone = await alex(here)
    await someone.send_file("check-in.xlsx", changed(await check_in(here, someone), drop))
    said = "\n".join(each.text for each in await someone.said())
    assert "training" in said
    assert "Nothing was published." in said


async def test_nobody_else_sees_the_questionnaires(here: Room) -> None:
    sam = await here.member(71, "Sam")
    await sam.type("/questionnaires")
    assert "Only commissioners, authors and administrators can do this." in (await sam.last()).text


async def test_a_part_that_ended_publishes_nothing(here: Room) -> None:
    someone = await alex(here)
    await someone.send_file("moving-on.xlsx", xlsx())
    async with here.store.transaction() as tx:
        me = (await tx.people.by_telegram([someone.person.id]))[someone.person.id]
        await tx.people.leave(me, "st-james-house", here.clock.now())
    await someone.tap("Publish")
    assert (await someone.last()).text == "Only administrators and commissioners can do this."
    async with here.store.reading() as tx:
        assert await tx.revisions.publications("st-james-house", "moving-on") == []


async def test_who_only_changes_the_questions_need_not_send_its_tables_again(here: Room) -> None:
    town = ("select_one_from_file Towns.csv", "town", "Which town?", "")
    someone = await alex(here)
    await someone.send_file("towns.csv", b"name,label\nleeds,Leeds\nyork,York\n")
    await published(someone, xlsx((town,), ()))
    async with here.store.reading() as tx:
        assert await tx.drafts.of(await someone.known()) == []
    await someone.type("/questionnaires")
    await someone.tap("Moving on")
    await someone.tap("Get it as a spreadsheet")
    assert [name for name, _ in await files_of(here, someone)] == ["moving-on.xlsx", "towns.csv"]
    await someone.send_file("moving-on.xlsx", xlsx((town, HOURS), ()))
    await someone.tap("Try it here first")
    assert (await someone.last()).labels[:2] == ["Leeds", "York"]
    here.conversation.library.rehearsed.clear()
    await someone.tap("York")
    assert "How many hours?" in (await someone.last()).text
    await someone.type("/stop")
    await someone.tap("What publishing it does")
    await someone.tap("Publish")
    assert (await someone.last()).text.startswith("Moving on is published.")
