"""Editing one's own message corrects the answer it was: of every type, at any question, until the run closes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from flows.values import Attachment, Choice, Choices, Date, Number, Places, Ranking, Text, Time
from tests.bot.conversation.room import Room, Someone, room
from tests.bot.conversation.test_any_questionnaire import replayed_anew, served, stored
from tests.bot.conversation.test_kinds_of_question import worker

KINDS = """
| survey |
| | type | name | label | constraint | constraint_message | appearance |
| | text | words | Which words? | | | |
| | integer | whole | A whole number? | . < 50 | Less than 50, please. | |
| | select_one fruit | one | Which one? | | | |
| | select_multiple fruit | some | Which ones? | | | |
| | rank fruit | best | Which is best? | | | |
| | date | day | Which day? | | | |
| | time | clock | What time? | | | |
| | geopoint | here | Where are you? | | | |
| | text | story | Tell us more. | | | multiline |
| | image | picture | A picture? | | | |
| | text | last | Anything else? | | | |
| choices |
| | list_name | name | label |
| | fruit | apple | Apple |
| | fruit | pear | Pear |
"""
SAID = {
    "words": ("some words", "other words", Text("other words")),
    "whole": ("7", "8", Number("8")),
    "one": ("apple", "Pear", Choice("pear")),
    "some": ("apple", "apple, pear", Choices(("apple", "pear"))),
    "best": ("apple, pear", "pear, apple", Ranking(("pear", "apple"))),
    "day": ("3 March 2026", "4 March 2026", Date(date(2026, 3, 4))),
    "clock": ("14:30", "2.40 pm", Time("14:40:00.000+00:00")),
    "here": ("51.5, -0.1", "51.6, -0.2", Places("geopoint", "51.6 -0.2 0 0")),
}


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Room]:
    async with room(tmp_path, {"trial": served(KINDS)}) as opened:
        yield opened


async def told(here: Room) -> tuple[Someone, dict[str, int]]:
    """Somebody who has answered everything but what goes on until Done, with the numbers of their messages."""
    kim = await worker(here)
    return kim, {path: await kim.type(first) for path, (first, _, _) in SAID.items()}


async def test_an_edit_corrects_an_answer_of_any_type_from_any_later_question(here: Room) -> None:
    kim, numbers = await told(here)
    for path, (_, edit, value) in SAID.items():
        await kim.edit(numbers[path], edit)
        last = await kim.last()
        assert last.text.startswith("Changed. You now say"), path
        assert "Tell us more." in last.text
        assert (await stored(here, kim))[path] == value
    assert await replayed_anew(here, kim)


async def test_an_edit_that_is_no_answer_is_refused_kindly_and_the_old_answer_stays(here: Room) -> None:
    kim, numbers = await told(here)
    for path, wrong, why in (
        ("whole", "loads", "That was not a number."),
        ("whole", "60", "Less than 50, please."),
        ("one", "plum", "I could not match that to a choice."),
        ("day", "soon", "That was not a date."),
        ("here", "at home", "That was not a place."),
    ):
        before = await stored(here, kim)
        await kim.edit(numbers[path], wrong)
        said = (await kim.last()).text
        assert said.startswith(why)
        assert "your earlier answer stands" in said
        assert await stored(here, kim) == before


async def test_an_edit_to_skip_skips_and_an_edited_skip_answers(here: Room) -> None:
    kim = await worker(here)
    skipped = await kim.type("skip")
    number = await kim.type("7")
    await kim.edit(number, "skip")
    assert (await kim.last()).text.startswith("Changed. You now skip that question.")
    await kim.edit(skipped, "some words")
    assert await stored(here, kim) == {"words": Text("some words")}


async def test_words_that_crossed_a_question_are_no_answer_when_they_are_edited_either(here: Room) -> None:
    kim = await worker(here)
    await kim.person.send("some words")
    crossed = await kim.person.send("12")
    await here.settle()
    assert "was sent before this question came" in (await kim.last()).text
    await kim.edit(crossed, "13")
    assert (await kim.last()).text.startswith("I saw your edit. That message was no answer")
    assert await stored(here, kim) == {"words": Text("some words")}


async def test_an_edit_while_another_answer_is_open_again_changes_only_its_own(here: Room) -> None:
    kim, numbers = await told(here)
    await kim.type("/change")
    await kim.tap("1. Which words?")
    await kim.edit(numbers["whole"], "9")
    last = await kim.last()
    assert last.text.startswith("Changed. You now say: “9”.")
    assert "Which words?" in last.text
    assert (await stored(here, kim))["whole"] == Number("9")


async def test_a_picture_is_replaced_by_editing_it_and_words_under_it_change_nothing(here: Room) -> None:
    kim, _ = await told(here)
    await kim.tap("Skip")
    number = await kim.person.send_photo(b"\x89PNG", "my house")
    await here.settle()
    first = (await stored(here, kim))["picture"]
    assert isinstance(first, Attachment)

    async def edit(file: str, caption: str) -> None:
        photo = [{"file_id": file, "file_unique_id": file, "width": 1, "height": 1}]
        who = {"id": kim.person.id, "is_bot": False, "first_name": "Kim"}
        message = {
            "message_id": number,
            "date": 1,
            "edit_date": 2,
            "chat": {"id": kim.person.id, "type": "private"},
        }
        await here.client.inject(
            {"edited_message": {**message, "from": who, "photo": photo, "caption": caption}}
        )
        await here.settle()

    await edit(first.reference, "my old house")
    assert (await kim.last()).text.startswith("I saw your edit. What you sent stays")
    await edit("another-file", "my old house")
    assert (await kim.last()).text.startswith("Changed.")
    second = (await stored(here, kim))["picture"]
    assert isinstance(second, Attachment)
    assert second.reference == "another-file"


# --- long answers ------------------------------------------------------------------------------------


async def test_a_long_answer_is_written_over_several_messages_until_done(here: Room) -> None:
    kim, _ = await told(here)
    assert "Write as much as you like" in (await kim.last()).text
    await kim.tap("Done")
    assert (await kim.last()).text.startswith("I could not see any words in that.")
    first = await kim.type("It began in May.")
    # The second crosses the bot's reply to the first.
    await kim.person.send("Then I moved.")
    await kim.person.send("Now I am well.")
    await here.settle()
    assert "3 messages so far." in (await kim.last()).text
    await kim.edit(first, "It began in June.")
    await kim.type("done")
    assert (await stored(here, kim))["story"] == Text("It began in June.\nThen I moved.\nNow I am well.")
    # One of them is edited afterwards.
    await kim.edit(first, "It began in July.")
    assert (await stored(here, kim))["story"] == Text("It began in July.\nThen I moved.\nNow I am well.")
    assert await replayed_anew(here, kim)


async def test_what_was_written_so_far_is_there_again_after_another_answer_was_changed(here: Room) -> None:
    kim, _ = await told(here)
    await kim.type("It began in May.")
    await kim.type("/change")
    await kim.tap("2. A whole number?")
    await kim.type("9")
    last = await kim.last()
    assert "Tell us more." in last.text
    assert "One message so far." in last.text
    await kim.type("Then I moved.")
    await kim.tap("Done")
    assert (await stored(here, kim))["story"] == Text("It began in May.\nThen I moved.")


async def test_a_text_that_telegram_cut_in_two_is_one_answer(here: Room) -> None:
    kim = await worker(here)
    await kim.person.send("a" * 4090)
    await kim.person.send("the end")
    await here.settle()
    last = await kim.last()
    assert last.text.startswith("I have put your messages together as one answer.")
    assert "A whole number?" in last.text
    assert (await stored(here, kim))["words"] == Text("a" * 4090 + " the end")


TWO = """
| survey |
| | type | name | label |
| | text | first | What happened? |
| | text | second | Who helped? |
| | integer | third | How often? |
"""


@pytest.fixture
async def two(tmp_path: Path) -> AsyncIterator[Room]:
    async with room(tmp_path, {"trial": served(TWO)}) as opened:
        yield opened


async def test_a_text_right_after_another_is_not_silently_the_next_answer(two: Room) -> None:
    kim = await worker(two)
    await kim.type("I lost my flat")
    await kim.type("and then my job")
    last = await kim.last()
    assert last.text.startswith("I took “and then my job” as the answer to: Who helped?")
    await kim.tap("It belonged to my answer before")
    last = await kim.last()
    assert last.text.startswith("I have put your messages together")
    assert "Who helped?" in last.text
    assert await stored(two, kim) == {"first": Text("I lost my flat and then my job")}
    await kim.type("Ann")
    await kim.type("3")
    assert await stored(two, kim) == {
        "first": Text("I lost my flat and then my job"),
        "second": Text("Ann"),
        "third": Number("3"),
    }
    assert await replayed_anew(two, kim)
