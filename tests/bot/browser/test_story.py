"""The story of the sample programme, wound week by week on a phone; and what is behind a figure of each part of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, expect

from bot.report.message import ONE_MINUTE
from tests.bot.browser.chat import PATIENCE, Chat
from tests.bot.browser.conftest import RunningDemo
from tests.bot.browser.test_demo import PHONE

pytestmark = pytest.mark.browser

#: 13 May 2026 lies in the sixth week of the story, and the quarter ends long after the ninth.
FROM_THE_SIXTH = {"weeks": 6, "today": "2026-05-13"}
WEEKS = {20: 6, 21: 7, 22: 8, 23: 9}
"""By the week of the year: the week of the story."""

#: A figure of each part of the summary: the buttons that lead to it, and what a reader finds behind it.
BEHIND = {
    ("Reached and answered",): ("People who answered", "Period: "),
    ("What changed", "Housing"): ("latest readings: 5.1", "to: “How is your housing right now?”"),
    ("What was done", "Training"): ("hours", "“How many hours of training did you do"),
    ("Value", "Hostel weeks no longer needed"): ("weeks × £484", "historic prices of 2008", "Source: nef"),
    ("Promises to the community", "Jobs for people long out of work"): (
        "29 jobs",
        "Promised: 120 jobs",
    ),
    ("Time given",): ("Full co-production: planned and delivered together: ", "hours", "“Who planned it?”"),
    ("Principles of co-production",): ("Building social networks: people whose answers show it",),
    ("Tender answers",): ("Suppliers who answered the tender questions",),
}


@pytest.mark.parametrize("demo", [FROM_THE_SIXTH], indirect=True)
async def test_winding_week_by_week_tells_of_homes_the_cut_and_work_and_a_tap_shows_the_evidence(
    browser: Browser, demo: RunningDemo, pictures: Path
) -> None:
    context = await browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    page = await context.new_page()
    await page.goto(demo.url)
    chat = Chat(page, pictures)
    await chat.be("Alex")
    told = {}
    for week, story in WEEKS.items():
        await chat.wind_to_monday()
        summary = chat.asked(f"week {week} (")
        await expect(summary).to_be_visible(timeout=PATIENCE)
        told[story] = await summary.inner_text()
        assert "Sample data: these people are invented." in told[story]
        assert len(told[story]) < ONE_MINUTE + 200  # its buttons and the time come on top
        for picture in await _pictures(chat, week):
            assert await picture.evaluate(
                "one => one.complete && one.naturalWidth > 0 && one.getBoundingClientRect().right <= innerWidth"
            )
    assert await _unnamed(chat) == []
    await chat.scroll_to(chat.asked("week 21 ("))
    await chat.picture("story-phone", whole=True)

    # Homes come first, and are worth something; more each week, as those who moved stay.
    assert _step(told[6], "Housing") > _began(told[6], "Housing") + 0.3
    assert "What it is: Hostel weeks no longer needed" in told[6]
    assert _worth(told[6]) < _worth(told[7]) < _worth(told[9])
    # In the seventh week support is cut: the first thing said is who fell, and how far.
    fell = re.search(r"Since last week: Mental health (\d\.\d) → (\d\.\d)", told[7])
    assert fell is not None
    assert float(fell[2]) < float(fell[1]) - 0.4
    # In the ninth work begins: money moved, not made.
    rose = re.search(r"Since last week: Work and learning (\d\.\d) → (\d\.\d)", told[9])
    assert rose is not None
    assert float(rose[2]) > float(rose[1]) + 0.4
    assert "of transfers" in told[9]
    assert "of transfers" not in told[8]
    # What was promised, and where it falls behind.
    assert "approaching target (Jobs for people long out of work" in told[9]

    await chat.tap("week 23 (", await _first_button(chat.asked("week 23 (")))
    await expect(chat.said("Value in all, transfers apart")).to_contain_text("Period: quarter so far")
    for leads, words in BEHIND.items():
        await page.get_by_role("button", name="Other figures", exact=True).last.click()
        for label in leads:
            await chat.tap("Choose a part" if label == leads[0] else "Figures 1 to", label)
        for found in words:
            await expect(chat.asked(leads[-1] if len(leads) > 1 else words[0])).to_contain_text(found)
    await chat.picture("behind-phone", whole=True)
    await context.close()


async def _pictures(chat: Chat, week: int) -> list[Locator]:
    """The pictures of one week's summary: change, who gains, and the matrix where there is one."""
    shown = chat.page.locator("#messages .message", has_text=f"week {week} (").locator("img")
    await expect(shown.nth(1)).to_be_visible(timeout=PATIENCE)
    return await shown.all()


async def _first_button(message: Locator) -> str:
    return await message.locator(".keyboard button").first.inner_text()


def _step(text: str, area: str) -> float:
    return float(re.findall(rf"{area}\s+\d\.\d → (\d\.\d)", text)[-1])


def _began(text: str, area: str) -> float:
    return float(re.findall(rf"{area}\s+(\d\.\d) → \d\.\d", text)[-1])


def _worth(text: str) -> int:
    found = re.search(r"Worth about £([\d,]+)", text)
    assert found is not None, text
    return int(found[1].replace(",", ""))


async def _unnamed(chat: Chat) -> list[str]:
    """Whatever a screen reader would come to and have no name for. No two pictures of a summary have one."""
    session = await chat.page.context.new_cdp_session(chat.page)
    tree = await session.send("Accessibility.getFullAXTree")
    read = [node for node in tree["nodes"] if not node.get("ignored") and "role" in node]
    named = [(node["role"]["value"], node.get("name", {}).get("value", "").strip()) for node in read]
    pictures = [name for role, name in named if role == "image"]
    assert len(set(pictures[-2:])) == 2
    return [role for role, name in named if role in ("button", "link", "image", "textbox") and not name]
