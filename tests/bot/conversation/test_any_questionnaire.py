"""Questionnaires from spreadsheets in the chat: every type that can be asked, long lists, and repeats in repeats."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.emulator.client import EmulatedMessage
from flows.authoring.programme import Programme
from flows.authoring.xlsform import read_xlsform
from flows.conversation.run import replay
from flows.values import (
    Acknowledged,
    Attachment,
    Choice,
    Choices,
    DateTime,
    Number,
    Places,
    Ranking,
    Text,
    Time,
    Value,
)
from storage.store import Store
from tests.bot.conversation.room import Room, Someone, room
from tests.bot.conversation.test_buttons import tap_old
from tests.bot.conversation.test_kinds_of_question import trial, value, worker

EVERY_TYPE = """
| survey |
| | type | name | label | required | parameters | default |
| | note | hello | Hello there. | | | |
| | text | words | Which words? | | | |
| | integer | whole | A whole number? | | | 7 |
| | decimal | part | A part? | | | |
| | range | far | How far? | | start=0 end=1000 step=5 | |
| | select_one place | lives | Where do you live? | | | |
| | select_multiple place | been | Where have you been? | | | |
| | rank fruit | best | Which is best? | yes | | |
| | acknowledge | read | Please read this. | | | |
| | date | day | Which day? | | | |
| | time | clock | What time? | | | |
| | dateTime | moment | When exactly? | | | |
| | geopoint | here | Where are you? | | | |
| | geotrace | way | Which way did you come? | | | |
| | geoshape | field | Where is the field? | | | |
| | barcode | code | Which code? | | | |
| | image | picture | A picture? | | | |
| | audio | sound | A sound? | | | |
| | video | film | A film? | | | |
| | file | paper | A file? | | | |
| choices |
| | list_name | name | label |
| | fruit | apple | Apple |
| | fruit | pear | Pear |
| | fruit | plum | Plum |
""" + "".join(f"| | place | p{number} | Place {number:02d} |\n" for number in range(1, 46))

HOUSEHOLDS = """
| survey |
| | type | name | label |
| | text | street | Which street? |
| | begin repeat | household | Household |
| | text | surname | What is their name? |
| | begin repeat | child | Child |
| | text | first | What is the child called? |
| | integer | age | How old is ${first}? |
| | end repeat | | |
| | end repeat | | |
| | text | last | Anything else? |
"""


def served(form: str) -> Programme:
    """A programme whose one flow is this form."""
    read = read_xlsform("things.md", form.encode())
    assert read.flow is not None, read.problems
    flow = replace(read.flow, id="things", audience="worker")
    return replace(trial("day"), flows={"things": flow}, timezone="Europe/London")


@pytest.fixture
async def here(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Room]:
    async with room(tmp_path, {"trial": served(request.param)}) as opened:
        yield opened


every_type = pytest.mark.parametrize("here", [EVERY_TYPE], indirect=True)
households = pytest.mark.parametrize("here", [HOUSEHOLDS], indirect=True)


async def locate(kim: Someone, latitude: float, longitude: float) -> None:
    position = {"latitude": latitude, "longitude": longitude, "horizontal_accuracy": 12.5}
    await kim.person.send_other({"location": position})
    await kim.room.settle()


async def film(kim: Someone) -> None:
    await kim.person._upload("video", "walk.mp4", "video/mp4", b"film", "")
    await kim.room.settle()


async def skip_to(kim: Someone, words: str) -> EmulatedMessage:
    """The question that asks this, everything before it skipped."""
    for _ in range(30):
        last = await kim.last()
        if words in last.text:
            return last
        await kim.tap("Skip")
    raise AssertionError(f"never asked: {words}")


async def as_it_is_now(kim: Someone, message: EmulatedMessage) -> EmulatedMessage:
    return next(each for each in await kim.chat() if each.id == message.id)


async def stored(here: Room, kim: Someone) -> dict[str, Value | None]:
    async with here.store.reading() as tx:
        [run] = [run for run in await tx.runs.of_person((await kim.known()).id) if run.flow == "things"]
        return {path: answer.value for path, answer in run.answers.items() if answer.counts}


async def exported(here: Room) -> dict[str, str]:
    async with here.store.reading() as tx:
        rows = [row async for row in tx.evidence.export("trial")]
    return {row["question"]: row["value"] for row in rows if row["flow"] == "things"}


async def mine(here: Room, kim: Someone) -> dict[str, str]:
    """The answers in the file of all that is kept about a person."""
    await kim.type("/mydata")
    files = [each for each in await kim.said() if each.path]
    kept = json.loads(await here.client.file(files[-1].path))
    run = next(run for run in kept["runs"] if run["flow"] == "things")
    return {each["question"]: each["value"] for each in run["answers"] if each["stands"] and each["value"]}


async def replayed_anew(here: Room, kim: Someone) -> bool:
    """Whether the events, read by a store that has nothing in memory, are the run it keeps."""
    store = await Store.open(here.store.url, here.store.keyring)
    try:
        async with store.reading() as tx:
            runs = await tx.runs.of_person((await kim.known()).id)
            return all([replay(await tx.runs.events(run.id)) == run for run in runs])
    finally:
        await store.close()


@every_type
async def test_every_type_is_answered_by_tapping_and_typing(here: Room) -> None:
    kim = await worker(here)
    await kim.type("some words")
    await kim.tap("Keep: 7")
    await kim.type("2.5")
    assert "Please type a number from 0 to 1000, in steps of 5." in (await kim.last()).text
    await kim.type("505")
    await kim.tap("More ›")
    await kim.tap("Place 14")
    await kim.tap("☐ Place 02")
    await kim.tap("More ›")
    await kim.tap("☐ Place 13")
    await kim.tap("Done")
    for label in ("Plum", "Apple", "Pear", "Done"):
        await kim.tap(label)
    await kim.tap("OK")
    await kim.type("3 March 2026")
    assert "for example 14:30 or 2.30 pm" in (await kim.last()).text
    await kim.type("2.30 pm")
    await kim.type("3 March 2026 09:15")
    assert "To send a place, tap the paper clip, then Location." in (await kim.last()).text
    await locate(kim, 51.5074, -0.1278)
    await locate(kim, 51.5, -0.1)
    await kim.type("51.6, -0.2")
    assert "2 places so far." in (await kim.last()).text
    await kim.tap("Done")
    for corner in ((51.5, -0.1), (51.6, -0.2), (51.5, -0.3)):
        await locate(kim, *corner)
    await kim.tap("Done")
    await kim.type("5000112637922")
    await kim.person.send_photo(b"\x89PNG")
    await here.settle()
    await kim.person.send_voice()
    await here.settle()
    await film(kim)
    await kim.person.send_document("letter.pdf", b"%PDF", mime="application/pdf")
    await here.settle()
    assert (await kim.last()).text.startswith("Thank you. That is all.")

    found = await stored(here, kim)
    assert found["words"] == Text("some words")
    assert found["whole"] == Number("7")
    assert found["part"] == Number("2.5")
    assert found["far"] == Number("505")
    assert found["lives"] == Choice("p14")
    assert found["been"] == Choices(("p2", "p13"))
    assert found["best"] == Ranking(("plum", "apple", "pear"))
    assert found["read"] == Acknowledged()
    assert found["clock"] == Time("14:30:00.000+00:00")
    assert found["moment"] == DateTime("2026-03-03T09:15:00.000+00:00")
    assert found["here"] == Places("geopoint", "51.5074 -0.1278 0 12.5")
    assert found["way"] == Places("geotrace", "51.5 -0.1 0 12.5; 51.6 -0.2 0 0")
    corners = "51.5 -0.1 0 12.5; 51.6 -0.2 0 12.5; 51.5 -0.3 0 12.5; 51.5 -0.1 0 12.5"
    assert found["field"] == Places("geoshape", corners)
    assert found["code"] == Text("5000112637922")
    kinds = [each.kind for each in found.values() if isinstance(each, Attachment)]
    assert kinds == ["image", "audio", "video", "file"]

    said = await kim.answers("things")
    assert said["moment"] == "3 March 2026, 09:15"
    assert said["here"] == "51.5074, -0.1278"
    for kept in (await exported(here), await mine(here, kim)):
        assert kept["best"] == "plum apple pear"
        assert kept["clock"] == "14:30:00.000+00:00"
        assert kept["here"] == "51.5074 -0.1278 0 12.5"
        assert kept["field"] == corners
        assert kept["film"] == "walk.mp4"
        assert len(kept) == 19
    assert await replayed_anew(here, kim)


@every_type
async def test_an_order_is_shown_as_it_grows_and_can_be_begun_again(here: Room) -> None:
    kim = await worker(here)
    asked = await skip_to(kim, "Which is best?")
    await kim.tap("Pear")
    await kim.tap("1. Pear")
    await kim.tap("Apple")
    shown = await as_it_is_now(kim, asked)
    assert "Your order so far:\n1. Pear\n2. Apple" in shown.text
    assert shown.labels[:5] == ["2. Apple", "1. Pear", "Plum", "Start again", "Done"]
    await kim.tap("Done")
    again = await kim.last()
    assert again.text.startswith("Each one needs its place.")
    assert again.labels[:2] == ["2. Apple", "1. Pear"]
    await kim.tap("Start again")
    assert (await as_it_is_now(kim, again)).labels[:4] == ["Apple", "Pear", "Plum", "Done"]
    await kim.type("plum, pear, apple")
    assert await value(here, kim, "best") == Ranking(("plum", "pear", "apple"))
    assert (await as_it_is_now(kim, again)).text.endswith("You said: 1. Plum, 2. Pear, 3. Apple")
    await kim.type("back")
    assert "Keep: 1. Plum, 2. Pear, 3. Apple" in (await kim.last()).labels


@every_type
async def test_a_long_list_has_pages_and_is_searched_by_typing(here: Room) -> None:
    kim = await worker(here)
    asked = await skip_to(kim, "Where do you live?")
    assert "Page 1 of 4." in asked.text
    assert asked.labels[11:13] == ["Place 12", "More ›"]
    await kim.tap("More ›")
    second = await as_it_is_now(kim, asked)
    assert "Page 2 of 4." in second.text
    assert second.labels[:1] == ["Place 13"]
    assert {"‹ Before", "More ›", "‹ Back", "Skip", "Stop"} <= set(second.labels)
    # A button of the first page, still in somebody's sight, means what it says.
    await kim.type("place 4")
    found = await kim.last()
    assert found.text.startswith("These have “place 4” in them.")
    assert found.labels[:6] == ["Place 40", "Place 41", "Place 42", "Place 43", "Place 44", "Place 45"]
    await kim.tap("All choices")
    assert (await as_it_is_now(kim, found)).labels[0] == "Place 01"
    await kim.type("nowhere")
    assert (await kim.last()).text.startswith("I could not match that to a choice.")
    await kim.type("place 45")
    assert await value(here, kim, "lives") == Choice("p45")
    await tap_old(here, kim, asked, "Place 12")
    assert "you said “Place 45”" in (await kim.last()).text


@every_type
async def test_ticks_stay_from_page_to_page(here: Room) -> None:
    kim = await worker(here)
    asked = await skip_to(kim, "Where have you been?")
    await kim.tap("☐ Place 01")
    await kim.tap("More ›")
    await kim.tap("☐ Place 20")
    await kim.tap("‹ Before")
    assert (await as_it_is_now(kim, asked)).labels[0] == "☑ Place 01"
    await kim.type("place 3")
    assert (await kim.last()).labels[0] == "☐ Place 30"
    await kim.tap("☐ Place 31")
    await kim.tap("Done")
    assert await value(here, kim, "been") == Choices(("p1", "p20", "p31"))


@every_type
async def test_what_is_no_time_or_place_is_asked_again_kindly(here: Room) -> None:
    kim = await worker(here)
    await skip_to(kim, "Which is best?")
    await locate(kim, 51.5, -0.1)
    assert (await kim.last()).text.startswith("A place, thank you.")
    await kim.type("apple, pear, plum")
    for question, wrong, said in (
        ("What time?", "noonish", "That was not a time."),
        ("When exactly?", "soon", "That was not a day with a time."),
        ("Where are you?", "at home", "That was not a place."),
        ("Which way did you come?", "by bus", "That was not a place."),
    ):
        await skip_to(kim, question)
        await kim.type(wrong)
        assert (await kim.last()).text.startswith(said)
    await kim.tap("Done")
    assert "Please send at least 2" in (await kim.last()).text
    await skip_to(kim, "A film?")
    await kim.person.send_photo(b"\x89PNG")
    await here.settle()
    assert (await kim.last()).text.startswith("That was not a video.")


@every_type
async def test_places_survive_stopping_and_can_be_sent_anew(here: Room) -> None:
    kim = await worker(here)
    await skip_to(kim, "Which is best?")
    await kim.type("apple, pear, plum")
    await skip_to(kim, "Which way did you come?")
    await locate(kim, 51.5, -0.1)
    await kim.tap("Stop")
    await kim.type("carry on")
    assert "One place so far." in (await kim.last()).text
    await kim.tap("Start again")
    assert "so far" not in (await kim.last()).text
    await kim.type("51.5, -0.1; 51.6, -0.1; 51.7, -0.1")
    assert await value(here, kim, "way") == Places("geotrace", "51.5 -0.1 0 0; 51.6 -0.1 0 0; 51.7 -0.1 0 0")


@every_type
async def test_where_somebody_was_is_sealed_and_an_order_is_not(here: Room) -> None:
    kim = await worker(here)
    await skip_to(kim, "Which is best?")
    await kim.type("apple, pear, plum")
    await skip_to(kim, "Where are you?")
    await kim.type("51.507, -0.127")
    content = b"".join(
        path.read_bytes() for path in Path(str(here.store.url).partition("///")[2]).parent.glob("room.db*")
    )
    assert b"51.507" not in content
    assert b"apple pear plum" in content


@households
async def test_a_repeat_inside_a_repeat_is_told_by_tapping_and_typing(here: Room) -> None:
    kim = await worker(here)
    await kim.type("Mill Lane")
    assert "Household: is there one to tell about?" in (await kim.last()).text
    await kim.tap("Yes")
    await kim.type("Khan")
    assert "Child: is there one to tell about?" in (await kim.last()).text
    await kim.type("yes")
    await kim.type("Ali")
    assert "How old is Ali?" in (await kim.last()).text
    await kim.type("7")
    assert "Child: is there another one to tell about?" in (await kim.last()).text
    await kim.tap("Yes")
    await kim.type("Mina")
    # Corrected with Back, and stopped in the middle.
    await kim.tap("‹ Back")
    await kim.type("Mira")
    assert "How old is Mira?" in (await kim.last()).text
    await kim.tap("Stop")
    await kim.tap("Carry on")
    assert "How old is Mira?" in (await kim.last()).text
    await kim.type("9")
    await kim.tap("No")
    assert "Household: is there another one to tell about?" in (await kim.last()).text
    await kim.type("yes")
    await kim.type("Jones")
    await kim.type("no")
    await kim.tap("No")
    await kim.type("That is all")
    assert (await kim.last()).text.startswith("Thank you. That is all.")
    told = {
        "street": "Mill Lane",
        "household[1]/surname": "Khan",
        "household[1]/child[1]/first": "Ali",
        "household[1]/child[1]/age": "7",
        "household[1]/child[2]/first": "Mira",
        "household[1]/child[2]/age": "9",
        "household[2]/surname": "Jones",
        "last": "That is all",
    }
    for kept in (await exported(here), await mine(here, kim)):
        assert {path: said for path, said in kept.items() if said not in ("yes", "no")} == told
        assert kept["household[2]"] == "yes"
        assert kept["household[2]/child[1]"] == "no"
    # A figure counts what was said in every instance.
    async with here.store.reading() as tx:
        evidence = await tx.evidence.read("trial", here.clock.now() + timedelta(days=1))
    ages = [row.value for row in evidence.rows if row.question == "household/child/age"]
    assert ages == [Number("7"), Number("9")]
    assert await replayed_anew(here, kim)


@households
async def test_old_buttons_and_edits_in_a_repeat_do_what_they_say(here: Room) -> None:
    kim = await worker(here)
    await kim.type("Mill Lane")
    first = await kim.last()
    await kim.tap("Yes")
    written = await kim.type("Khan")
    await kim.tap("Yes")
    await kim.type("Ali")
    await kim.edit(written, "Kahn")
    assert "You now say: “Kahn”." in (await kim.last()).text
    assert (await kim.answers("things"))["household[1]/surname"] == "Kahn"
    await tap_old(here, kim, first, "No")
    said = await kim.last()
    assert "you said “Yes”" in said.text
    await kim.tap("Change that answer")
    assert "Household: is there one to tell about?" in (await kim.last()).text
    await kim.tap("No")
    assert "Anything else?" in (await kim.last()).text
    assert "household[1]/surname" not in await kim.answers("things")
    # What is said again comes back with all that was told.
    await kim.tap("‹ Back")
    await kim.tap("Yes")
    assert "How old is Ali?" in (await kim.last()).text
    assert (await kim.answers("things"))["household[1]/surname"] == "Kahn"


@households
async def test_a_repeat_is_asked_about_in_bengali_too(here: Room) -> None:
    kim = await worker(here)
    await kim.type("Mill Lane")
    await kim.type("/language")
    await kim.tap(next(label for label in (await kim.last()).labels if "বাংলা" in label))
    await kim.type("/start")
    assert "Household: বলার মতো কেউ বা কিছু আছে?" in await kim.transcript()
    await kim.type("না")
    assert "Anything else?" in (await kim.last()).text
