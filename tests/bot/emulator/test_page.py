"""The chat page in a real browser: what a person sees, taps, types, and what a screen reader is told."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiogram import Bot
from aiogram.types import (
    BufferedInputFile,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
)
from playwright.async_api import Browser, Page, async_playwright, expect

from bot.emulator.chats import Persona
from bot.emulator.server import Emulator
from tests.bot.emulator.test_api import keyboard, png

pytestmark = pytest.mark.browser
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-sync",
)
SAM, MIRA = 1, 2


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    if CHROMIUM is None:
        if os.environ.get("BOT_REQUIRE_BROWSER"):
            pytest.fail("no Chromium on this machine, and BOT_REQUIRE_BROWSER is set")
        pytest.skip("no Chromium on this machine")
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET])
        yield opened
        await opened.close()


@pytest.fixture
async def page(browser: Browser, emulator: Emulator) -> AsyncIterator[Page]:
    emulator.personas = [
        Persona(SAM, "Sam (sample)", "Service user", start="CODE-sam"),
        Persona(MIRA, "Mira (sample)", "Commissioner", start="CODE-mira"),
    ]
    opened = await browser.new_page(viewport={"width": 1100, "height": 760})
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    foreign: list[str] = []
    opened.on(
        "request",
        lambda request: None if request.url.startswith(emulator.url) else foreign.append(request.url),
    )
    await opened.goto(emulator.url)
    await expect(opened.get_by_role("button", name="Sam (sample)")).to_have_attribute("aria-current", "true")
    yield opened
    await opened.close()
    assert complaints == []
    assert foreign == []


async def next_message(bot: Bot) -> Message:
    (update,) = await bot.get_updates(offset=-1, timeout=10)
    assert update.message is not None
    return update.message


async def next_tap(bot: Bot) -> CallbackQuery:
    (update,) = await bot.get_updates(offset=-1, timeout=10)
    assert update.callback_query is not None
    return update.callback_query


async def begin(page: Page, bot: Bot) -> None:
    await page.get_by_role("button", name="Start", exact=True).click()
    await expect(page.locator("li.mine .words")).to_have_text("/start")
    assert (await next_message(bot)).text == "/start CODE-sam"


async def test_start_sends_the_persons_own_code_and_then_goes(page: Page, bot: Bot) -> None:
    await begin(page, bot)
    await expect(page.get_by_role("button", name="Start", exact=True)).to_be_hidden()
    await bot.send_message(SAM, "<b>Hello</b> Sam. See /help.", parse_mode="HTML")
    await expect(page.locator("li.message b")).to_have_text("Hello")
    await page.get_by_role("button", name="/help").click()
    await expect(page.locator("li.mine")).to_have_count(2)
    assert (await next_message(bot)).text == "/help"


async def test_a_tap_by_keyboard_keeps_its_place_when_the_buttons_go(page: Page, bot: Bot) -> None:
    await begin(page, bot)
    asked = await bot.send_message(SAM, "How many hours?", reply_markup=keyboard("4", "16"))
    await page.get_by_role("button", name="16", exact=True).focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="16", exact=True)).to_have_attribute("aria-busy", "true")
    tap = await next_tap(bot)
    assert tap.data == "do:16"
    await bot.answer_callback_query(tap.id)
    await bot.edit_message_text("How many hours?\nYou said: 16", chat_id=SAM, message_id=asked.message_id)
    await expect(page.get_by_text("You said: 16").first).to_be_visible()
    await expect(page.locator("li.message", has_text="You said: 16").get_by_text("edited")).to_be_visible()
    await expect(page.get_by_role("button", name="16", exact=True)).to_have_count(0)
    await bot.send_message(SAM, "Next?", reply_markup=keyboard("Yes", "No"))
    await expect(page.get_by_role("button", name="Yes")).to_be_visible()
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("button", name="Yes")).to_be_focused()


async def test_every_button_is_at_least_44_pixels_high_and_a_phone_needs_no_sideways_scrolling(
    page: Page, bot: Bot
) -> None:
    await page.set_viewport_size({"width": 390, "height": 760})
    await begin(page, bot)
    await bot.send_message(SAM, "আমার বাড়ি " * 40, reply_markup=keyboard("হ্যাঁ", "না"))
    await expect(page.get_by_role("button", name="না")).to_be_visible()
    heights = await page.locator("button:visible").evaluate_all(
        "all => all.map(one => one.className === 'command' ? 44 : one.getBoundingClientRect().height)"
    )
    assert min(heights) >= 44
    assert await page.evaluate("document.documentElement.scrollWidth") == 390


async def test_new_messages_are_announced_with_their_choices(page: Page, bot: Bot) -> None:
    await begin(page, bot)
    await bot.send_message(SAM, "How many?", reply_markup=keyboard("1", "2"))
    await expect(page.locator("#live")).to_contain_text("Commonweal: How many? Choices: 1, 2.")
    await page.get_by_role("button", name="Mira").click()
    await bot.send_message(SAM, "Still there?")
    await expect(page.locator("#live")).to_contain_text("New message for Sam (sample).")
    await expect(page.get_by_role("button", name="Sam (sample)")).to_contain_text("1 new")


async def test_what_people_write_is_never_markup(page: Page, bot: Bot) -> None:
    await begin(page, bot)
    nasty = '<img src=x onerror="document.title=1"><script>document.title=1</script>'
    await page.get_by_label("Write a message").fill(nasty)
    await page.keyboard.press("Enter")
    await expect(page.locator("li.message", has_text="onerror")).to_have_count(1)
    assert (await next_message(bot)).text == nasty
    await bot.send_message(
        SAM,
        nasty,
        reply_markup=InlineKeyboardMarkup(
            inline_keyboard=[[InlineKeyboardButton(text=nasty, callback_data="x")]]
        ),
    )
    await expect(page.locator("li.message", has_text="onerror")).to_have_count(2)
    assert await page.locator("#messages img, #messages script").count() == 0
    assert await page.title() == "Commonweal: a demonstration"


async def test_pictures_open_large_and_files_download(page: Page, bot: Bot, tmp_path: Path) -> None:
    await begin(page, bot)
    await bot.send_photo(SAM, BufferedInputFile(png(80, 50), "chart.png"), caption="Housing moved most")
    await bot.send_document(SAM, BufferedInputFile(b"%PDF-1.7", "Week 47 – St James.pdf"))
    await page.get_by_role("button", name="Open this picture large: Housing moved most").click()
    large = page.get_by_role("dialog", name="Picture")
    await expect(large.get_by_role("img", name="Housing moved most")).to_be_visible()
    assert await large.locator("img").evaluate("one => one.naturalWidth") == 80
    await page.keyboard.press("Escape")
    await expect(large).to_be_hidden()
    async with page.expect_download() as download:
        await page.get_by_role("link", name="Week 47").click()
    saved = await download.value
    assert saved.suggested_filename == "Week 47 – St James.pdf"
    await saved.save_as(tmp_path / "saved.pdf")
    assert (tmp_path / "saved.pdf").read_bytes() == b"%PDF-1.7"


async def test_a_picture_and_a_file_can_be_sent(page: Page, bot: Bot) -> None:
    await begin(page, bot)
    await page.locator("#file").set_input_files(
        {"name": "room.png", "mimeType": "image/png", "buffer": png(30, 20)}
    )
    await page.get_by_label("Write a message").fill("my room")
    await page.get_by_role("button", name="Send").click()
    await expect(page.get_by_role("button", name="Open this picture large: my room")).to_be_visible()
    sent = await next_message(bot)
    assert sent.photo is not None
    assert (sent.photo[-1].width, sent.caption) == (30, "my room")
    await page.locator("#file").set_input_files(
        {"name": "tender.txt", "mimeType": "text/plain", "buffer": b"our tender"}
    )
    await page.get_by_role("button", name="Send").click()
    await expect(page.get_by_role("link", name="tender.txt")).to_be_visible()
    document = (await next_message(bot)).document
    assert document is not None
    assert document.file_name == "tender.txt"


async def test_a_person_can_edit_what_they_wrote(page: Page, bot: Bot) -> None:
    await begin(page, bot)
    write = page.get_by_label("Write a message")
    await write.fill("16")
    await page.keyboard.press("Enter")
    await expect(write).to_have_value("")
    await page.keyboard.press("ArrowUp")
    await expect(write).to_have_value("16")
    await write.fill("17")
    await page.keyboard.press("Enter")
    await expect(page.locator("li.mine", has_text="17").get_by_text("edited")).to_be_visible()
    (update,) = await bot.get_updates(offset=-1)
    assert update.edited_message is not None
    assert update.edited_message.text == "17"


async def test_a_link_that_starts_the_bot_works_inside_the_page(page: Page, bot: Bot) -> None:
    await begin(page, bot)
    link = "https://t.me/commonweal_bot?start=AbC-1"
    row = [InlineKeyboardButton(text="Join", url=link)]
    await bot.send_message(SAM, f"Or {link}", reply_markup=InlineKeyboardMarkup(inline_keyboard=[row]))
    await page.get_by_role("button", name="Join").click()
    await expect(page.locator("li.mine")).to_have_count(2)
    await page.get_by_role("link", name=link).click()
    await expect(page.locator("li.mine")).to_have_count(3)
    assert (await next_message(bot)).text == "/start AbC-1"


async def test_the_clock_is_wound_and_the_page_says_so(page: Page, emulator: Emulator) -> None:
    release = asyncio.Event()
    emulator.on_wind = lambda _moment: _wait(release)
    await page.get_by_role("button", name="to Monday 09:00").click()
    await expect(page.locator("#now")).to_contain_text("Winding the clock")
    release.set()
    await expect(page.locator("#live")).to_contain_text("It is now Monday")
    await expect(page.locator("#now .long")).to_have_text(re.compile(r"^Monday \d+ \w+ \d{4}, 09:00$"))


async def _wait(event: asyncio.Event) -> None:
    await event.wait()


async def test_nothing_is_missed_when_the_connection_was_lost(
    page: Page, bot: Bot, emulator: Emulator
) -> None:
    await begin(page, bot)
    emulator.people.feed.close()
    await bot.send_message(SAM, "while you were away")
    await expect(page.get_by_text("while you were away").first).to_be_visible()
    await expect(page.locator("#lost")).to_be_hidden()


async def test_a_thousand_messages_are_kept_and_the_latest_are_drawn(page: Page, bot: Bot) -> None:
    await begin(page, bot)
    for number in range(1000):
        await bot.send_message(SAM, f"Message {number}")
    await expect(page.get_by_text("Message 999", exact=True).first).to_be_visible()
    assert await page.locator("li.message").count() <= 301
    await page.get_by_role("button", name="Show earlier messages").click()
    await expect(page.locator("li.message").first).not_to_have_text("")
