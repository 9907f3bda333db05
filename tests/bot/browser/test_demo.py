"""The main job in a browser: three people answer, the clock is wound to Monday, and the summary counts just that."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, ViewportSize, expect

from tests.bot.browser.chat import Chat
from tests.bot.browser.conftest import RunningDemo

pytestmark = pytest.mark.browser

DESKTOP: ViewportSize = {"width": 1180, "height": 952}
PHONE: ViewportSize = {"width": 390, "height": 844}
TENDER = "tender-questions"

LADDERS = ("housing", "work_and_learning", "mental_health", "people_around_me")

#: What the newcomer and the supplier add to the operator's figures; every other figure stays as it was.
ADDED = {
    "reach.check_in.reached": "1",
    "reach.check_in.answered": "1",
    **{f"change.{ladder}_ladder.one_reading": "1" for ladder in LADDERS},
    **{f"attrition.{ladder}_ladder.eligible": "1" for ladder in LADDERS},
    **{f"attrition.{ladder}_ladder.with_first": "1" for ladder in LADDERS},
    "outputs.training_hours": "4",
    "outputs.therapeutic_support_hours": "1.5",
    "time_given.given": "2",
    "time_given.together-together.cell": "2",
    "tenders.tender_answers.tender_answers": "1",
    **{f"principles.{one}.principle_shown": "1" for one in ("assets", "work", "giving_and_receiving")},
    **{f"principles.{one}.principle_tendered": "1" for one in ("assets", "work", "giving_and_receiving")},
}


#: What they said, and nothing else is exported anew: the step on the ladder as corrected, no word that was refused.
SAID = {
    ("check-in", "housing", "3"),
    ("check-in", "home", "hostel"),
    ("check-in", "work_and_learning", "5"),
    ("check-in", "work_now", "looking"),
    ("check-in", "training_hours", "4"),
    ("check-in", "supported_employment_hours", "0"),
    ("check-in", "paid_work_hours", "0"),
    ("check-in", "mental_health", "5"),
    ("check-in", "therapeutic_support_hours", "1.5"),
    ("check-in", "people_around_me", "6"),
    ("gave-time", "what", "I showed two people how the press works"),
    ("gave-time", "hours", "2"),
    ("gave-time", "minutes", "0"),
    ("gave-time", "sort", "activity"),
    ("gave-time", "planned_by", "together"),
    ("gave-time", "delivered_by", "together"),
    (TENDER, "user_role", "Two people who use the service plan each week with us."),
    (TENDER, "strengths", "We ask everybody what they could teach others."),
    (TENDER, "contribution_rewarded", "Hours given are written down. Ten earn a course."),
}


async def test_what_three_people_do_in_the_browser_is_what_the_commissioner_is_told_on_monday(
    browser: Browser, demo: RunningDemo, pictures: Path
) -> None:
    assert [line for line in demo.printed if "http://" in line] == [demo.printed[-1]]
    figures_before, answers_before = await demo.exact(), await demo.export()

    page = await browser.new_page(viewport=DESKTOP)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    await page.goto(demo.url)
    chat = Chat(page, pictures)
    await expect(page.locator(".strip")).to_contain_text("sample data")

    await _newcomer_checks_in(chat)
    await _newcomer_gave_time(chat)
    await _supplier_answers(chat)
    await chat.picture("supplier")
    await chat.picture("page", whole=True)

    await chat.be("Alex")
    await chat.wind_to_monday()
    summary = f"week {int(demo.week[-2:])}"
    await chat.reads(summary)
    await chat.reads("Change an assumption")
    pictured = page.locator("#messages .message", has=page.locator("img"))
    await chat.scroll_to(pictured.filter(has_text="Mental health").last)
    await chat.picture("chart")
    await chat.scroll_to(chat.asked(summary))
    await chat.picture("summary")

    figures, answers = await demo.exact(), await demo.export()
    assert _differences(figures_before, figures) == {id: Decimal(added) for id, added in ADDED.items()}
    assert _said(answers) - _said(answers_before) == Counter(SAID)

    # The same in the commissioner's chat, where sample data may be shown exactly.
    await expect(chat.asked(summary)).to_contain_text("Sample data")
    await chat.tap(summary, "Show exact (sample data)")
    exact = chat.asked("Exact figures")
    await expect(exact).to_be_visible()

    # A tap on a figure shows its evidence: how it was reckoned, and of what it is made.
    total = f"£{round(float(figures['value.total']['value']), -2):,.0f}"
    await chat.tap("Exact figures", f"What is behind the {total}")
    await chat.tap("Value in all, transfers apart", "Hostel weeks no longer needed")
    behind = chat.said("× £484")
    await expect(behind).to_contain_text("weeks × £484")
    await expect(behind).to_contain_text("historic prices of 2008")
    await chat.picture("evidence")
    await chat.tap("weeks × £484", "The answers behind it")
    listed = (await chat.file("by code and never by name")).decode()
    assert "check-in,home,hostel" in listed
    assert "Sample person" not in listed

    await _look_on_a_phone(browser, demo.url, pictures)
    assert not complaints


async def _agree(chat: Chat, count: str, quote: str) -> None:
    """The two questions before the first answer."""
    await chat.choose("consent", "count", count)
    await chat.choose("consent", "quote", quote)


async def _newcomer_checks_in(chat: Chat) -> None:
    """Sam starts, agrees, answers, corrects one answer, stops, comes back, and ends."""
    await chat.be("Sam")
    await chat.start()
    await _agree(chat, "yes", "no")
    await chat.choose("offer-weekly", "offered", "yes")
    await chat.tap(chat.label("check-in", "housing"), "3")
    await chat.choose("check-in", "home", "hostel")
    await expect(chat.asked(chat.label("check-in", "work_and_learning"))).to_be_visible()
    await chat.picture("check-in")
    await chat.tap(chat.label("check-in", "work_and_learning"), "4")
    # The correction: back, and another step.
    await chat.tap(chat.label("check-in", "work_now"), "‹ Back")
    await expect(chat.asked(chat.label("check-in", "work_and_learning"))).to_contain_text("Keep: 4")
    await chat.tap(chat.label("check-in", "work_and_learning"), "5")
    await chat.choose("check-in", "work_now", "looking")
    await chat.write("check-in", "training_hours", "loads")
    await chat.reads("That was not a number")
    await chat.write("check-in", "training_hours", "4")
    await chat.tap(chat.label("check-in", "supported_employment_hours"), "Stop")
    await chat.tap("Stopped. Your answers so far are safe.", "Carry on")
    await chat.write("check-in", "supported_employment_hours", "0")
    await chat.write("check-in", "paid_work_hours", "0")
    await chat.tap(chat.label("check-in", "mental_health"), "5")
    await chat.write("check-in", "therapeutic_support_hours", "1.5")
    await chat.tap(chat.label("check-in", "people_around_me"), "6")
    await chat.tap(chat.label("check-in", "story"), "Skip")
    await chat.reads("That is all for this week")


async def _newcomer_gave_time(chat: Chat) -> None:
    """Two hours, planned and done together with staff."""
    await chat.send("/start")
    await chat.tap("What would you like to do?", chat.script.title("gave-time"))
    await chat.write("gave-time", "what", "I showed two people how the press works")
    await chat.write("gave-time", "hours", "2")
    await chat.write("gave-time", "minutes", "0")
    await chat.tap(chat.label("gave-time", "with_whom"), "Skip")
    await chat.choose("gave-time", "sort", "activity")
    await chat.choose("gave-time", "planned_by", "together")
    await chat.choose("gave-time", "delivered_by", "together")
    await chat.reads("Written down. Hours: 2. Minutes: 0")


async def _supplier_answers(chat: Chat) -> None:
    """Meera answers the three questions."""
    await chat.be("Meera")
    await chat.start()
    await _agree(chat, "yes", "yes")
    await chat.write(TENDER, "user_role", "Two people who use the service plan each week with us.")
    await chat.write(TENDER, "strengths", "We ask everybody what they could teach others.")
    await chat.write(TENDER, "contribution_rewarded", "Hours given are written down. Ten earn a course.")
    await chat.reads("All that you wrote is saved")


def _said(answers: list[dict[str, Any]]) -> Counter[tuple[str, str, str]]:
    """Flow, question and value of each answer to the questions people came for."""
    return Counter(
        (one["flow"], one["question"], str(one["value"]))
        for one in answers
        if one["flow"] in ("check-in", "gave-time", TENDER)
    )


def _differences(before: dict[str, dict[str, Any]], after: dict[str, dict[str, Any]]) -> dict[str, Decimal]:
    """By how much each figure changed, where it did."""
    assert before.keys() == after.keys()
    changed = {id for id in after if before[id]["value"] != after[id]["value"]}
    return {id: Decimal(str(after[id]["value"])) - Decimal(str(before[id]["value"] or 0)) for id in changed}


async def _look_on_a_phone(browser: Browser, url: str, pictures: Path) -> None:
    """The three chats fit a phone: nothing has to be moved sideways."""
    context = await browser.new_context(viewport=PHONE, device_scale_factor=2, has_touch=True, is_mobile=True)
    page = await context.new_page()
    await page.goto(url)
    chat = Chat(page, pictures)
    for name, role in (("Sam", "service-user"), ("Meera", "supplier"), ("Alex", "commissioner")):
        await chat.be(name)
        await expect(page.locator("#messages .message").last).to_be_visible()
        assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        await chat.picture(f"{role}-phone", whole=True)
    await context.close()
