"""A questionnaire in Urdu beside English: mixed directions read right, and switching half-way loses nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from flows.authoring.programme import Programme
from flows.authoring.programme_file import read_programme
from tests.bot.conversation.room import Room, Someone, room

PROGRAMME = """\
programme: welcome
title: {en: The Welcome, ur: خوش آمدید}
provider: {en: The Council, ur: کونسل}
timezone: Europe/London
languages: [en, ur]
purpose: {en: We ask what helps., ur: ہم پوچھتے ہیں کہ کیا مدد کرتا ہے۔}
who_sees: {en: Only totals., ur: صرف کل تعداد۔}
roles: {service_user: {flows: [family]}}
help_lines: {en: Call 999., ur: 999 پر فون کریں۔}
crisis_words: {en: [suicide], ur: [خودکشی]}
contact: {en: Ask at the desk., ur: ڈیسک پر پوچھیں۔}
"""
FAMILY = """\
flow: family
title: {en: Your family, ur: آپ کا خاندان}
audience: service_user
choices:
  helps:
    - {name: food, label: {en: Food, ur: کھانا}}
    - {name: english, label: {en: English lessons, ur: انگریزی کے سبق}}
    - {name: advice, label: {en: Advice, ur: مشورہ}}
survey:
  - {type: text, name: town, label: {en: Which town are you from?, ur: آپ کس شہر سے ہیں؟}}
  - {type: integer, name: children, label: {en: "How many children came from ${town}?", ur: "${town} سے کتنے بچے آئے؟"}}
  - type: repeat
    name: child
    label: {en: Child, ur: بچہ}
    repeat_count: ${children}
    survey:
      - {type: text, name: name, label: {en: What is the name?, ur: نام کیا ہے؟}}
      - {type: select_multiple helps, name: needs,
         label: {en: "What does ${name} need?", ur: "${name} کو کیا چاہیے؟"}}
"""


def programmes() -> dict[str, Programme]:
    programme, problems = read_programme(
        {"programme.yaml": PROGRAMME.encode(), "family.yaml": FAMILY.encode()}
    )
    assert programme is not None, problems
    return {programme.id: programme}


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Room]:
    async with room(tmp_path, programmes()) as opened:
        yield opened


async def member(here: Room, language: str) -> Someone:
    amir = await here.person(91, "Amir", language)
    await amir.start(await here.invite("service_user", "welcome"))
    for _ in range(2):
        await amir.tap((await amir.last()).labels[0])
    return amir


async def test_somebody_whose_telegram_speaks_a_kind_of_urdu_is_asked_in_urdu(here: Room) -> None:
    amir = await member(here, "ur-PK")
    assert "آپ کس شہر سے ہیں؟" in (await amir.last()).text


async def test_what_somebody_said_reads_right_in_a_sentence_of_the_other_direction(here: Room) -> None:
    amir = await member(here, "ur")
    await amir.type("Leeds")
    assert "\u2068Leeds\u2069 سے کتنے بچے آئے؟" in (await amir.last()).text
    await amir.type("back")
    await amir.type("کراچی")
    asked = await amir.last()
    assert "کراچی سے کتنے بچے آئے؟" in asked.text
    assert any("You said: \u2068کراچی\u2069" in each.text for each in await amir.said())


async def test_digits_of_any_script_are_numbers(here: Room) -> None:
    amir = await member(here, "ur")
    await amir.type("کراچی")
    await amir.type("۲")
    assert (await amir.answers("family"))["children"] == "2"


async def test_switching_half_way_keeps_answers_and_ticks_also_inside_a_repeat(here: Room) -> None:
    amir = await member(here, "en")
    for words in ("Leeds", "2", "Sara"):
        await amir.type(words)
    await amir.tap("☐ Food")
    await amir.type("/language")
    await amir.tap("اردو")
    asked = await amir.last()
    assert "From now on: \u2068اردو\u2069, wherever there are words in it." in asked.text
    assert "\u2068Sara\u2069 کو کیا چاہیے؟" in asked.text
    assert asked.labels[:3] == ["☑ کھانا", "☐ انگریزی کے سبق", "☐ مشورہ"]
    await amir.tap("☐ مشورہ")
    await amir.tap("Done")
    assert "نام کیا ہے؟" in (await amir.last()).text
    answers = await amir.answers("family")
    assert answers["town"] == "Leeds"
    assert answers["child[1]/needs"] == "کھانا, مشورہ"
    await amir.type("/language")
    await amir.tap("English")
    assert "What is the name?" in (await amir.last()).text


async def test_only_the_languages_of_the_persons_own_programmes_are_offered(here: Room) -> None:
    amir = await member(here, "en")
    await amir.type("/language")
    assert (await amir.last()).labels == ["English", "বাংলা", "اردو"]
    eve = await here.person(92, "Eve")
    await eve.type("/language")
    assert (await eve.last()).labels == ["English", "বাংলা"]
