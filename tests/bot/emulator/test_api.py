"""What the bot may send, and Telegram's own words when it may not."""

from __future__ import annotations

import struct
import zlib
from datetime import timedelta

import aiohttp
import pytest
from aiogram import Bot
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
)
from aiogram.types import (
    BotCommand,
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    MessageEntity,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from bot.clock import Clock
from bot.emulator.client import EmulatedPerson, EmulatorClient
from bot.emulator.faults import Rates
from bot.emulator.server import Emulator
from tests.bot.emulator.conftest import TOKEN


def png(width: int = 8, height: int = 4) -> bytes:
    """A small real picture."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        )

    rows = b"".join(b"\0" + b"\x1d\x70\xb8" * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def keyboard(*labels: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        inline_keyboard=[[InlineKeyboardButton(text=label, callback_data=f"do:{label}")] for label in labels]
    )


async def test_the_bot_knows_itself(bot: Bot) -> None:
    me = await bot.get_me()
    assert (me.id, me.is_bot, me.username) == (4242, True, "commonweal_bot")


async def test_html_becomes_text_and_entities_counted_in_utf_16(bot: Bot, sam: EmulatedPerson) -> None:
    sent = await bot.send_message(
        sam.id,
        "👍 <b>Bold &amp; <i>both</i></b> <a href='https://example.org/?a=1&amp;b=2'>x</a>",
        parse_mode="HTML",
    )
    assert sent.text == "👍 Bold & both x"
    assert sent.entities is not None
    assert [(one.type, one.offset, one.length, one.url) for one in sent.entities] == [
        ("bold", 3, 11, None),
        ("italic", 10, 4, None),
        ("text_link", 15, 1, "https://example.org/?a=1&b=2"),
    ]


@pytest.mark.parametrize(
    ("html", "complaint"),
    [
        ("<b>no end", 'Can\'t find end tag corresponding to start tag "b"'),
        ("é <script>x</script>", 'Unsupported start tag "script" at byte offset 3'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("1 < 2", "Unclosed start tag at byte offset 2"),
        ("a <3 b>", 'Unsupported start tag "3" at byte offset 2'),
        (
            "<a href>x</a>",
            'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0',
        ),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
async def test_broken_html_is_refused_with_its_place(
    bot: Bot, sam: EmulatedPerson, html: str, complaint: str
) -> None:
    with pytest.raises(TelegramBadRequest) as refusal:
        await bot.send_message(sam.id, html, parse_mode="HTML")
    assert refusal.value.message == f"Bad Request: can't parse entities: {complaint}"


async def test_entities_may_be_given_instead(bot: Bot, sam: EmulatedPerson) -> None:
    sent = await bot.send_message(
        sam.id, "  plain bold ", entities=[MessageEntity(type="bold", offset=8, length=5)]
    )
    assert sent.text == "plain bold"
    assert sent.entities is not None
    assert [(one.type, one.offset, one.length) for one in sent.entities] == [("bold", 6, 4)]


async def test_4096_characters_pass_and_one_more_does_not(bot: Bot, sam: EmulatedPerson) -> None:
    sent = await bot.send_message(sam.id, "<b>" + "ক" * 4096 + "</b>", parse_mode="HTML")
    assert sent.text is not None
    assert len(sent.text) == 4096
    with pytest.raises(TelegramBadRequest, match="message is too long"):
        await bot.send_message(sam.id, "x" * 4097)
    with pytest.raises(TelegramBadRequest, match="message text is empty"):
        await bot.send_message(sam.id, "")
    with pytest.raises(TelegramBadRequest, match="text must be non-empty"):
        await bot.send_message(sam.id, " \n ")


async def test_callback_data_over_64_bytes_is_refused(bot: Bot, sam: EmulatedPerson) -> None:
    def one(data: str) -> InlineKeyboardMarkup:
        return InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="x", callback_data=data)]])

    await bot.send_message(sam.id, "x", reply_markup=one("y" * 64))
    with pytest.raises(TelegramBadRequest, match="BUTTON_DATA_INVALID"):
        await bot.send_message(sam.id, "x", reply_markup=one("é" * 33))


async def test_who_may_be_written_to(bot: Bot, client: EmulatorClient, sam: EmulatedPerson) -> None:
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await bot.send_message(999, "x")
    await client.person(72, "Never Wrote")
    with pytest.raises(TelegramForbiddenError, match="bot can't initiate conversation with a user"):
        await bot.send_message(72, "x")
    await sam.block()
    with pytest.raises(TelegramForbiddenError, match="bot was blocked by the user"):
        await bot.send_message(sam.id, "x")


async def test_a_tap_is_answered_once_and_in_time(emulator: Emulator, bot: Bot, sam: EmulatedPerson) -> None:
    last = await bot.get_updates(offset=-1)
    await bot.send_message(sam.id, "How many?", reply_markup=keyboard("1", "2"))
    first = await sam.tap("2")
    second = await sam.tap("1", message=(await sam.last()).id)
    taps = await bot.get_updates(offset=last[-1].update_id + 1)
    query = taps[0].callback_query
    assert query is not None
    assert (query.id, query.data, query.from_user.id) == (first, "do:2", sam.id)
    assert query.message is not None
    assert query.message.model_dump()["text"] == "How many?"
    assert await bot.answer_callback_query(first, "Noted", show_alert=True)
    told = await sam.wait_answer(first)
    assert (told["text"], told["alert"]) == ("Noted", True)
    assert (await sam.last()).toast == "Noted"
    emulator.clock.wind_to(emulator.clock.now() + timedelta(seconds=151))
    for late in (first, second, "123"):
        with pytest.raises(
            TelegramBadRequest, match="query is too old and response timeout expired or query ID is invalid"
        ):
            await bot.answer_callback_query(late)


async def test_an_answered_question_is_edited_and_its_buttons_go(bot: Bot, sam: EmulatedPerson) -> None:
    asked = await bot.send_message(sam.id, "How many?", reply_markup=keyboard("1", "2"))
    with pytest.raises(TelegramBadRequest) as same:
        await bot.edit_message_text(
            "How many?", chat_id=sam.id, message_id=asked.message_id, reply_markup=keyboard("1", "2")
        )
    assert same.value.message == (
        "Bad Request: message is not modified: specified new message content and reply markup are exactly "
        "the same as a current content and reply markup of the message"
    )
    await bot.edit_message_text("How many?\nYou said: 2", chat_id=sam.id, message_id=asked.message_id)
    seen = await sam.wait_for("You said: 2")
    assert (seen.id, seen.edited, seen.buttons) == (asked.message_id, True, [])
    with pytest.raises(TelegramBadRequest, match="message is not modified"):
        await bot.edit_message_reply_markup(chat_id=sam.id, message_id=asked.message_id)
    await bot.edit_message_reply_markup(
        chat_id=sam.id, message_id=asked.message_id, reply_markup=keyboard("Change")
    )
    assert (await sam.wait_for(lambda one: one.labels == ["Change"])).id == asked.message_id


async def test_only_the_bots_own_messages_can_be_edited(bot: Bot, sam: EmulatedPerson) -> None:
    theirs = await sam.send("mine")
    with pytest.raises(TelegramBadRequest, match="message can't be edited"):
        await bot.edit_message_text("yours", chat_id=sam.id, message_id=theirs)
    with pytest.raises(TelegramBadRequest, match="message to edit not found"):
        await bot.edit_message_text("yours", chat_id=sam.id, message_id=9999)
    photo = await bot.send_photo(sam.id, BufferedInputFile(png(), "chart.png"), caption="a")
    with pytest.raises(TelegramBadRequest, match="there is no text in the message to edit"):
        await bot.edit_message_text("b", chat_id=sam.id, message_id=photo.message_id)
    await bot.edit_message_caption(chat_id=sam.id, message_id=photo.message_id, caption="b")
    assert (await sam.wait_for("b")).caption == "b"


async def test_a_message_id_is_never_lower_than_one_that_came_before(bot: Bot, sam: EmulatedPerson) -> None:
    ids = [await sam.send("a"), (await bot.send_message(sam.id, "b")).message_id, await sam.send("c")]
    assert ids == sorted(set(ids))


async def test_files_travel_both_ways(bot: Bot, client: EmulatorClient, sam: EmulatedPerson) -> None:
    picture = png(40, 30)
    sent = await bot.send_photo(
        sam.id, BufferedInputFile(picture, "chart.png"), caption="<b>37</b>", parse_mode="HTML"
    )
    assert sent.photo is not None
    assert (sent.photo[-1].width, sent.photo[-1].height, sent.caption) == (40, 30, "37")
    seen = await sam.wait_for("37")
    assert seen.photo is not None
    assert await client.file(seen.photo) == picture

    await bot.send_document(sam.id, BufferedInputFile(b"%PDF-1.7", "The report – week 47.pdf"))
    document = await sam.wait_for(lambda one: one.media == "document")
    assert document.name == "The report – week 47.pdf"
    assert document.document is not None
    assert await client.file(document.document) == b"%PDF-1.7"

    last = await bot.get_updates(offset=-1)
    await sam.send_photo(picture, "my room")
    await sam.send_document("../../etc/passwd", b"tender", mime="text/plain")
    taken = await bot.get_updates(offset=last[-1].update_id + 1)
    assert taken[0].message is not None
    assert taken[0].message.photo is not None
    assert taken[0].message.caption == "my room"
    assert taken[1].message is not None
    assert taken[1].message.document is not None
    assert taken[1].message.document.file_name == "../../etc/passwd"
    held = await bot.get_file(taken[1].message.document.file_id)
    assert held.file_path is not None
    assert ".." not in held.file_path
    downloaded = await bot.download_file(held.file_path)
    assert downloaded is not None
    assert downloaded.read() == b"tender"

    again = await bot.send_photo(sam.id, sent.photo[-1].file_id)
    assert again.photo is not None
    assert again.photo[-1].file_id == sent.photo[-1].file_id
    with pytest.raises(TelegramBadRequest, match="wrong file identifier/HTTP URL specified"):
        await bot.send_photo(sam.id, "AgACAgIAAxkBAAI")
    with pytest.raises(TelegramBadRequest, match="IMAGE_PROCESS_FAILED"):
        await bot.send_photo(sam.id, BufferedInputFile(b"no picture", "chart.png"))
    with pytest.raises(TelegramBadRequest, match="message caption is too long"):
        await bot.send_photo(sam.id, BufferedInputFile(picture, "chart.png"), caption="x" * 1025)


async def test_what_is_over_20_megabytes_cannot_be_fetched_by_a_bot(bot: Bot, sam: EmulatedPerson) -> None:
    await sam.send_document("big.bin", bytes(20 * 1024 * 1024 + 1))
    (update,) = await bot.get_updates(offset=-1)
    assert update.message is not None
    assert update.message.document is not None
    with pytest.raises(TelegramBadRequest, match="file is too big"):
        await bot.get_file(update.message.document.file_id)


async def test_json_forms_and_queries_are_all_understood(emulator: Emulator, sam: EmulatedPerson) -> None:
    url = f"{emulator.url}/bot{TOKEN}/sendMessage"
    markup = '{"inline_keyboard":[[{"text":"Go","callback_data":"g"}]]}'
    async with aiohttp.ClientSession() as http:
        given = {"chat_id": sam.id, "text": "json", "reply_markup": {"inline_keyboard": []}}
        for options in (
            {"json": given},
            {"data": {"chat_id": str(sam.id), "text": "form é & =", "reply_markup": markup}},
            {"params": {"chat_id": str(sam.id), "text": "query"}},
        ):
            async with http.post(url, **options) as response:
                assert (await response.json())["ok"] is True
        async with http.post(url, data=b"{broken", headers={"Content-Type": "application/json"}) as response:
            assert response.status == 400
    texts = [one.text for one in await sam.messages() if one.sender == "bot"]
    assert texts == ["json", "form é & =", "query"]


async def test_a_bot_that_is_told_to_wait_hears_for_how_long() -> None:
    emulator = Emulator(Clock(), token=TOKEN, rates=Rates(overall=30, per_chat=0.2, burst=1))
    await emulator.start()
    try:
        async with EmulatorClient(emulator.url) as client, aiohttp.ClientSession() as http:
            person = await client.person(1, "Sam")
            await person.start()
            for status in (200, 429):
                async with http.post(
                    f"{emulator.url}/bot{TOKEN}/sendMessage", json={"chat_id": 1, "text": "x"}
                ) as response:
                    assert response.status == status
                    told = await response.json()
            assert told["parameters"]["retry_after"] > 0
            assert told["description"].startswith("Too Many Requests: retry after ")
    finally:
        await emulator.stop()


async def test_calls_can_be_made_to_fail(bot: Bot, client: EmulatorClient, sam: EmulatedPerson) -> None:
    await client.fail("sendMessage", status=429, retry_after=7)
    with pytest.raises(TelegramRetryAfter) as pause:
        await bot.send_message(sam.id, "first")
    assert pause.value.retry_after == 7
    for drop in ("before", "after"):
        await client.fail("sendMessage", drop=drop)
        with pytest.raises(TelegramNetworkError):
            await bot.send_message(sam.id, drop)
    await bot.send_message(sam.id, "last")
    assert [one.text for one in await sam.messages() if one.sender == "bot"] == ["after", "last"]
    assert (await client.calls())["sendmessage"] == 4


async def test_a_deleted_message_is_gone_and_a_tap_on_it_is_inaccessible(
    bot: Bot, sam: EmulatedPerson
) -> None:
    sent = await bot.send_message(sam.id, "x", reply_markup=keyboard("1"))
    await bot.delete_message(sam.id, sent.message_id)
    with pytest.raises(TelegramBadRequest, match="message to delete not found"):
        await bot.delete_message(sam.id, sent.message_id)
    await sam.tap_data(sent.message_id, "do:1")
    (update,) = await bot.get_updates(offset=-1)
    assert update.callback_query is not None
    assert update.callback_query.message is not None
    assert update.callback_query.message.date == 0
    assert [one.sender for one in await sam.messages()] == ["person"]


async def test_the_small_methods_answer(bot: Bot, sam: EmulatedPerson) -> None:
    commands = [BotCommand(command="start", description="Begin")]
    assert await bot.set_my_commands(commands)
    assert [one.command for one in await bot.get_my_commands()] == ["start"]
    assert await bot.delete_my_commands()
    assert await bot.get_my_commands() == []
    assert await bot.send_chat_action(sam.id, "typing")
    assert (await bot.get_chat(sam.id)).first_name == "Sam"
    assert await bot.set_my_short_description("x")
    rows = ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="Yes")]])
    await bot.send_message(sam.id, "pick", reply_markup=rows)
    await bot.send_message(sam.id, "done", reply_markup=ReplyKeyboardRemove())
    with pytest.raises(TelegramBadRequest, match="message to be replied not found"):
        await bot.send_message(sam.id, "x", reply_to_message_id=99999)


@pytest.mark.usefixtures("sam")
async def test_a_form_that_is_no_utf_8_is_refused(emulator: Emulator) -> None:
    url = f"{emulator.url}/bot{TOKEN}/sendMessage"
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    async with aiohttp.ClientSession() as http:
        for body, status in ((b"chat_id=71&text=%FF", 400), (b"chat_id=71&text=%EF%BF%BD", 200)):
            async with http.post(url, data=body, headers=form) as response:
                assert response.status == status
