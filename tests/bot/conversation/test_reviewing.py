"""/questions: what became of each question, and who has not answered, for those who may see it and nobody else."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

from tests.bot.conversation.room import Room, room, shipped


async def nine_begin(here: Room) -> None:
    """Nine people see the first question; eight answer it."""
    for number in range(9):
        someone = await here.member(300 + number, f"P{number}")
        if number:
            await someone.type("7")


async def test_a_commissioner_gets_the_finding_a_picture_and_a_file(here: Room) -> None:
    cas = await here.member(60, "Cas", "commissioner")
    await nine_begin(here)
    await cas.type("/questions")
    assert (await cas.last()).text == "Which questions would you like to know about?"
    await cas.tap("Weekly check-in")
    *_, said, picture, file = await cas.said()
    assert said.text.startswith("St James House · Weekly check-in\n10 began, and 0 % of them finished.")
    assert "Who has not answered" not in said.labels
    assert picture.photo is not None
    assert (await here.client.file(picture.photo)).startswith(b"\x89PNG")
    assert "1 · How is your housing right now?: 100 % answered" in picture.caption
    assert file.document is not None
    rows = list(csv.DictReader(io.StringIO((await here.client.file(file.document)).decode())))
    # Eight answered, one has not: the one is hidden, and not to be worked out.
    assert (rows[0]["shown"], rows[0]["answered"], rows[0]["waiting"]) == ("10", "10", "*")


async def test_few_people_are_not_told_about(here: Room) -> None:
    cas = await here.member(60, "Cas", "commissioner")
    await here.member(71, "Sam")
    await cas.type("/questions")
    await cas.tap("Weekly check-in")
    assert "We do not know yet: few people have begun." in (await cas.last()).text


async def test_workers_and_authors_may_see_it_and_people_who_are_asked_may_not(here: Room) -> None:
    cas = await here.member(60, "Cas", "commissioner")
    await cas.type("/questions")
    which = await cas.last()
    author = await here.member(61, "Aut", "author")
    await author.tap("How each question went")
    assert (await author.last()).text == which.text
    sam = await here.member(71, "Sam")
    await sam.type("/questions")
    refused = "Only those who look after a programme or work in it can see this."
    assert (await sam.last()).text == refused
    await sam.person.tap_data((await sam.last()).id, which.buttons[0][0].data)
    await here.settle()
    assert "began" not in await sam.transcript()


async def test_who_has_not_answered_is_seen_by_code_where_the_programme_allows_it(tmp_path: Path) -> None:
    house = replace(shipped()["st-james-house"], sees_unanswered=("commissioner",))
    async with room(tmp_path, {"st-james-house": house}) as here:
        cas = await here.member(60, "Cas", "commissioner")
        ada = await here.member(59, "Ada", "administrator")
        sam = await here.member(71, "Samira")
        await cas.type("/questions")
        await cas.tap("Weekly check-in")
        await cas.tap("Who has not answered")
        code = (await sam.known()).id[-4:].upper()
        said = (await cas.last()).text
        assert said.splitlines() == [
            "Weekly check-in: one person has not answered yet.",
            "Counted since 16 November.",
            f"Person {code}",
        ]
        # Whom it is about is told what others see, and by which code.
        await sam.type("/privacy")
        assert f"St James House: your code is {code}." in (await sam.last()).text
        # Another role does not see it, though it looks after the programme too.
        await ada.type("/questions")
        await ada.tap("Weekly check-in")
        assert "Who has not answered" not in await ada.transcript()


async def test_who_deletes_everything_is_gone_from_that_list(tmp_path: Path) -> None:
    house = replace(shipped()["st-james-house"], sees_unanswered=("worker",))
    async with room(tmp_path, {"st-james-house": house}) as here:
        worker = await here.member(60, "Wil", "worker")
        sam = await here.member(71, "Samira")
        code = (await sam.known()).id[-4:].upper()
        await worker.type("/questions")
        await worker.tap("Weekly check-in")
        await worker.tap("Who has not answered")
        assert code in (await worker.last()).text
        await sam.type("/delete")
        await sam.tap("Yes, delete everything")
        async with here.store.reading() as tx:
            assert f"Person {code}" not in str(await tx.people.everything(await worker.known()))
