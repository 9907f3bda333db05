"""Publishing in a browser: a commissioner sends a spreadsheet with three mistakes, corrects it, rehearses and publishes
it, while somebody is half-way through the version before, who goes on without losing an answer."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from playwright.async_api import Browser, expect

from tests.bot.browser.chat import Chat
from tests.bot.browser.conftest import RunningDemo
from tests.bot.browser.test_demo import DESKTOP, PHONE

pytestmark = pytest.mark.browser

EVENINGS = "How many evenings did you spend with others?"
BENGALI = "কত সন্ধ্যা অন্যদের সঙ্গে কাটিয়েছেন?"


def column(survey: Worksheet, header: str) -> int:
    return next(int(cell.column) for cell in survey[1] if str(cell.value).startswith(header))


def row_of(survey: Worksheet, name: str) -> int:
    names = column(survey, "name")
    return next(row for row in range(2, survey.max_row + 1) if survey.cell(row, names).value == name)


def written(book: openpyxl.Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def with_mistakes(content: bytes) -> bytes:
    """One more question before the hours of training, and three mistakes as people make them."""
    book = openpyxl.load_workbook(BytesIO(content))
    survey = book["survey"]
    row = row_of(survey, "training_hours")
    survey.insert_rows(row)
    survey.cell(row, column(survey, "type")).value = "integer"
    survey.cell(row, column(survey, "name")).value = "evenings"
    for cell in survey[1]:
        if str(cell.value).startswith("label"):
            survey.cell(row, cell.column).value = BENGALI if "bn" in str(cell.value) else EVENINGS
    survey.cell(row, column(survey, "relevant")).value = "${hom} != ''"
    survey.cell(row_of(survey, "training_hours"), column(survey, "constraint")).value = ". >= 0 and ("
    survey.cell(row_of(survey, "story"), column(survey, "type")).value = "txt"
    return written(book)


def corrected(marked: bytes) -> bytes:
    """The marked workbook, with what it says is wrong put right."""
    book = openpyxl.load_workbook(BytesIO(marked))
    survey = book["survey"]
    for name, header, text in (
        ("evenings", "relevant", "${home} != ''"),
        ("training_hours", "constraint", ". >= 0 and . <= 168"),
        ("story", "type", "text"),
    ):
        cell = survey.cell(row_of(survey, name), column(survey, header))
        assert cell.comment is not None, name
        cell.value = text
    return written(book)


@pytest.mark.parametrize("demo", [{"people": 1}], indirect=True)
async def test_a_corrected_spreadsheet_is_rehearsed_and_published_while_somebody_is_half_way(
    browser: Browser, demo: RunningDemo, pictures: Path
) -> None:
    page = await browser.new_page(viewport=DESKTOP)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    await page.goto(demo.url)
    chat = Chat(page, pictures)

    # Sam is half-way: at the hours of training.
    await chat.be("Sam")
    await chat.start()
    await chat.choose("consent", "count", "yes")
    await chat.choose("consent", "quote", "no")
    await chat.choose("offer-weekly", "offered", "no")
    await chat.tap(chat.label("check-in", "housing"), "3")
    await chat.choose("check-in", "home", "hostel")
    await chat.tap(chat.label("check-in", "work_and_learning"), "4")
    await chat.choose("check-in", "work_now", "looking")
    await expect(chat.asked(chat.label("check-in", "training_hours"))).to_be_visible()

    # Alex gets the questionnaire, changes it, and sends it back with three mistakes.
    await chat.be("Alex")
    await chat.send("/questionnaires")
    await chat.tap("Questionnaires of St James House", "Weekly check-in")
    await chat.tap("people get this one", "Get it as a spreadsheet")
    content = await chat.file("This is what people get now.")
    await chat.send_file("check-in.xlsx", with_mistakes(content))
    await chat.reads("check-in.xlsx: 3 things to change")
    marked = await chat.file("with each place marked")
    await chat.picture("publish-problems")
    await chat.send_file("check-in-marked.xlsx", corrected(marked))
    summary = "Weekly check-in: ready to publish"
    await chat.reads(summary)
    await expect(chat.said(summary)).to_contain_text(f"New: “{EVENINGS}”")
    await expect(chat.said(summary)).to_contain_text(f"One is asked something first: “{EVENINGS}” (new)")
    await chat.scroll_to(chat.asked(summary))
    await chat.picture("publish-summary")

    # A rehearsal, with the new question in it.
    await chat.tap(summary, "Try it here first")
    await chat.tap(chat.label("check-in", "housing"), "7")
    await chat.choose("check-in", "home", "hostel")
    await chat.tap(chat.label("check-in", "work_and_learning"), "7")
    await chat.choose("check-in", "work_now", "looking")
    await expect(chat.asked(EVENINGS)).to_contain_text("Rehearsal: nothing is kept.")
    await chat.send("2")
    await chat.reads(chat.label("check-in", "training_hours"))
    await chat.picture("publish-rehearsal")
    await chat.send("/stop")
    await chat.tap("The rehearsal is over. Nothing you said in it was kept.", "What publishing it does")
    await expect(page.locator("#messages .message", has_text=summary)).to_have_count(2)
    await chat.tap(summary, "Publish")
    await chat.reads("Weekly check-in is published. From now on people get this version.")
    await chat.tap("Weekly check-in is published.", "Its versions")
    await chat.reads("Version 2, ")
    await chat.picture("published")

    # Sam goes on: what was said stands, also to the question that was open, and then the new one comes.
    await chat.be("Sam")
    await chat.send("4")
    await chat.reads(EVENINGS)
    await chat.send("3")
    await expect(chat.asked(chat.label("check-in", "supported_employment_hours"))).to_be_visible()
    await chat.picture("publish-half-way")
    answers = await demo.export()
    assert _last_of(answers, "3") == {
        "housing": "3",
        "home": "hostel",
        "work_and_learning": "4",
        "work_now": "looking",
        "evenings": "3",
        "training_hours": "4",
    }
    assert not any(one["question"] == "evenings" and str(one["value"]) == "2" for one in answers)

    await _look_on_a_phone(browser, demo.url, pictures)
    assert not complaints


def _last_of(answers: list[dict[str, Any]], evenings: str) -> dict[str, str]:
    """What was said in the only run that has this answer to the new question."""
    [run] = {one["run"] for one in answers if one["question"] == "evenings" and str(one["value"]) == evenings}
    return {one["question"]: str(one["value"]) for one in answers if one["run"] == run}


async def _look_on_a_phone(browser: Browser, url: str, pictures: Path) -> None:
    context = await browser.new_context(viewport=PHONE, device_scale_factor=2, has_touch=True, is_mobile=True)
    page = await context.new_page()
    await page.goto(url)
    chat = Chat(page, pictures)
    await chat.be("Alex")
    for words, name in (
        ("3 things to change", "publish-problems-phone"),
        ("ready to publish", "publish-summary-phone"),
        ("is published", "published-phone"),
    ):
        await chat.scroll_to(chat.said(words))
        assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        await chat.picture(name, whole=True)
    await context.close()
