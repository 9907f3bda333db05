"""Letters for a number, stickers, long and strange texts: a kind answer, the same question, nothing lost."""

from __future__ import annotations

import pytest

from flows.conversation.direction import without_marks
from tests.bot.conversation.room import Room
from tests.bot.conversation.test_answering import at_training_hours


async def test_letters_for_a_number_are_asked_again_in_one_message(here: Room) -> None:
    sam = await at_training_hours(here)
    before = await sam.last()
    await sam.type("loads")
    again = await sam.last()
    assert again.text.startswith("That was not a number. Please send a number, for example 4.")
    assert "How many hours of training" in again.text
    assert again.labels == before.labels
    earlier = next(message for message in await sam.chat() if message.id == before.id)
    assert earlier.labels == []


async def test_after_three_refusals_a_way_out_is_shown(here: Room) -> None:
    sam = await at_training_hours(here)
    for text in ("loads", "many"):
        await sam.type(text)
        assert "You can skip it with the button below." not in (await sam.last()).text
    await sam.type("lots")
    last = (await sam.last()).text
    assert "This question may not fit. You can skip it with the button below." in last
    assert "You can also answer on paper or by telephone." in last


async def test_where_nothing_can_be_skipped_the_way_out_is_to_stop(here: Room) -> None:
    kim = await here.member(74, "Kim", "worker")
    await kim.type("printing")
    for text in ("long", "very long", "all day"):
        await kim.type(text)
    assert "You can stop here and come back later." in (await kim.last()).text


@pytest.mark.parametrize(
    ("content", "thanks"),
    [
        ({"sticker": {"file_id": "s", "file_unique_id": "s", "type": "regular", "width": 1, "height": 1,
                      "is_animated": False, "is_video": False}}, "A sticker, thank you."),
        ({"location": {"latitude": 51.5, "longitude": -0.1}}, "A place, thank you."),
        ({"contact": {"phone_number": "1", "first_name": "Al"}}, "A contact, thank you."),
        ({"poll": {"id": "1", "question": "?", "options": []}}, "A poll, thank you."),
        ({"video": {"file_id": "v", "file_unique_id": "v", "width": 1, "height": 1, "duration": 1}},
         "A video, thank you."),
        ({"dice": {"emoji": "🎲", "value": 3}}, "Thank you. I can only read words"),
    ],
)  # fmt: skip
async def test_a_thing_that_is_no_words_is_thanked_for(
    here: Room, content: dict[str, object], thanks: str
) -> None:
    sam = await at_training_hours(here)
    await sam.person.send_other(content)
    await here.settle()
    last = await sam.last()
    assert last.text.startswith(thanks)
    assert "How many hours of training" in last.text


async def test_voice_photo_and_file_are_thanked_for(here: Room) -> None:
    sam = await at_training_hours(here)
    await sam.person.send_voice()
    await here.settle()
    assert (await sam.last()).text.startswith("A voice message, thank you.")
    await sam.person.send_photo(b"\x89PNG", "my week")
    await here.settle()
    assert (await sam.last()).text.startswith("A picture, thank you.")
    await sam.person.send_document("../../etc/passwd", b"x")
    await here.settle()
    assert (await sam.last()).text.startswith("A file, thank you.")
    await sam.type("4")
    assert (await sam.answers())["training_hours"] == "4"


@pytest.mark.parametrize(
    "text",
    ["x" * 4096, "א" * 2000 + " עברית", "a\u202eb\u2066c", "🙂" * 2048, "<&>" * 1300, "line\n" * 800],
    ids=["long", "hebrew", "marks", "emoji", "markup", "lines"],
)
async def test_long_and_unusual_words_are_kept_whole(here: Room, text: str) -> None:
    kim = await here.member(74, "Kim", "worker")
    await kim.type(text)
    assert (await kim.answers("gave-time"))["what"] == text.strip()
    record = next(message for message in await kim.said() if message.text.startswith("What did you do?"))
    assert without_marks(f"You said: {text.strip()[:1000]}") in without_marks(record.text)
    assert "How many whole hours" in (await kim.last()).text


@pytest.mark.parametrize("text", ["before\x00after", "half \ud83d pair", "\x00", "\udfff"])
async def test_nul_and_half_a_surrogate_pair_break_nothing(here: Room, text: str) -> None:
    kim = await here.member(74, "Kim", "worker")
    await here.client.inject(
        {
            "message": {
                "message_id": 9000,
                "date": int(here.clock.now().timestamp()),
                "chat": {"id": 74, "type": "private", "first_name": "Kim"},
                "from": {"id": 74, "is_bot": False, "first_name": "Kim"},
                "text": text,
            }
        }
    )
    await here.settle()
    assert (await kim.last()).labels
    await kim.type("after all")
    assert await kim.answers("gave-time")


async def test_an_unknown_command_is_no_answer(here: Room) -> None:
    kim = await here.member(74, "Kim", "worker")
    await kim.type("/printed all day")
    last = await kim.last()
    assert last.text.startswith("I do not know that command. /help shows what I know.")
    assert "What did you do?" in last.text
    assert await kim.answers("gave-time") == {}


@pytest.mark.parametrize("place", [0, 3, 6])
async def test_one_update_nobody_understands_holds_up_no_other(here: Room, place: int) -> None:
    people = [await here.member(90 + number, f"P{number}") for number in range(6)]
    for number, someone in enumerate(people):
        if number == place:
            await here.client.inject({"message": {"chat": "nonsense"}})
        await someone.person.send("5")
    if place == 6:
        await here.client.inject({"message": {"message_id": "x", "from": {"id": 95}, "chat": {"id": 95}}})
    await here.settle()
    for someone in people:
        assert (await someone.answers())["housing"] == "5"
    async with here.store.reading() as tx:
        assert len(await tx.inbox.failures()) == 1


async def test_groups_and_channels_have_no_effect(here: Room) -> None:
    sam = await here.member(71, "Sam")
    before = len(await sam.chat())
    chat = {"id": -100, "type": "supergroup", "title": "All"}
    sender = {"id": 71, "is_bot": False, "first_name": "Sam"}
    date = int(here.clock.now().timestamp())
    await here.client.inject(
        {"message": {"message_id": 1, "date": date, "chat": chat, "from": sender, "text": "5"}}
    )
    await here.client.inject(
        {"message": {"message_id": 2, "date": date, "chat": chat, "from": sender, "text": "/delete"}}
    )
    await here.client.inject({"channel_post": {"message_id": 3, "date": date, "chat": chat, "text": "5"}})
    await here.settle()
    assert len(await sam.chat()) == before
    assert await sam.answers() == {}


async def test_a_live_position_is_answered_once_and_not_at_every_step(here: Room) -> None:
    sam = await here.member(71, "Sam")
    number = await sam.person.send_other({"location": {"latitude": 51.5, "longitude": -0.1}})
    await here.settle()
    before = len(await sam.said())
    at = int(here.clock.now().timestamp())
    for step in range(3):
        moved = {
            "message_id": number,
            "from": {"id": 71, "is_bot": False, "first_name": "Sam"},
            "chat": {"id": 71, "type": "private", "first_name": "Sam"},
            "date": at,
            "edit_date": at + step,
            "location": {"latitude": 51.5 + step / 100, "longitude": -0.1},
        }
        await here.client.inject({"edited_message": moved})
    await here.settle()
    assert len(await sam.said()) == before


@pytest.mark.parametrize("text", ["3h", "3 hrs", "3 hours.", "৩ ঘণ্টা", "৩ ঘন্টা।", "+3 Hour"])
async def test_a_number_with_its_own_unit_is_that_number(here: Room, text: str) -> None:
    sam = await at_training_hours(here)
    await sam.type(text)
    assert (await sam.answers())["training_hours"] == "3"


@pytest.mark.parametrize("text", ["3 minutes", "3t", "3 ঘ", "about 3", "3h4", "h", "3-4 hours"])
async def test_a_number_with_anything_else_is_asked_again(here: Room, text: str) -> None:
    sam = await at_training_hours(here)
    await sam.type(text)
    assert "training_hours" not in await sam.answers()


@pytest.mark.parametrize("text", ["\u202e", "\u200b\u200d", "\u2066 \u2069"])
async def test_what_nobody_could_see_is_no_answer(here: Room, text: str) -> None:
    ana = await here.member(72, "Ana", "supplier")
    await ana.type(text)
    assert (await ana.last()).text.startswith("I could not see any words in that.")
    assert await ana.answers("tender-questions") == {}
