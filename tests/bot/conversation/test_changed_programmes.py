"""A programme that changes while people are half-way through it, and a person who takes part in two."""

from __future__ import annotations

import shutil
from pathlib import Path

from bot.library import Library
from bot.programmes import LIBRARY, load_programme
from flows.authoring.programme import Programme
from tests.bot.conversation.room import Room
from tests.bot.conversation.test_answering import at_training_hours

QUESTION_BEFORE = """
  - type: decimal
    name: evening_hours
    label: {en: "How many evenings were you out?", bn: "কত সন্ধ্যা বাইরে ছিলেন?"}

  - type: decimal
    name: training_hours
"""


def changed(folder: Path, name: str, *changes: tuple[str, str, str]) -> Programme:
    """The shipped programme with these words in these files changed."""
    copy = folder / name
    shutil.copytree(LIBRARY / "st-james-house", copy)
    for file, before, after in changes:
        text = (copy / file).read_text(encoding="utf-8")
        assert before in text
        (copy / file).write_text(text.replace(before, after), encoding="utf-8")
    programme, problems = load_programme(copy)
    assert programme is not None, problems
    return programme


def with_another_question(folder: Path) -> Programme:
    return changed(
        folder,
        "revised",
        ("check-in.yaml", "\n  - type: decimal\n    name: training_hours\n", QUESTION_BEFORE),
    )


async def test_words_for_the_question_shown_answer_it_and_not_one_that_a_new_revision_put_before_it(
    here: Room, tmp_path: Path
) -> None:
    sam = await at_training_hours(here)
    revised = with_another_question(tmp_path)
    here.conversation.library = Library({revised.id: revised})
    await sam.type("16")
    assert "How many evenings were you out?" in (await sam.last()).text
    answers = await sam.answers()
    assert answers["training_hours"] == "16"
    assert "evening_hours" not in answers
    await sam.type("2")
    answers = await sam.answers()
    assert answers["evening_hours"] == "2"
    assert answers["training_hours"] == "16"


async def test_words_that_do_not_fit_the_question_shown_are_no_answer_to_the_one_before_it_either(
    here: Room, tmp_path: Path
) -> None:
    sam = await at_training_hours(here)
    revised = with_another_question(tmp_path)
    here.conversation.library = Library({revised.id: revised})
    await sam.type("loads")
    last = await sam.last()
    assert "“loads” was sent before this question came." in last.text
    assert "How many evenings were you out?" in last.text
    await sam.type("2")
    await sam.type("16")
    answers = await sam.answers()
    assert answers["evening_hours"] == "2"
    assert answers["training_hours"] == "16"


async def test_skip_as_a_word_skips_only_the_question_that_was_shown(here: Room, tmp_path: Path) -> None:
    sam = await at_training_hours(here)
    revised = with_another_question(tmp_path)
    here.conversation.library = Library({revised.id: revised})
    await sam.type("skip")
    assert "How many evenings were you out?" in (await sam.last()).text
    await sam.type("2")
    answers = await sam.answers()
    assert answers["evening_hours"] == "2"
    assert "training_hours" not in answers
    assert "How many hours of training" not in (await sam.last()).text


async def test_a_tap_on_the_question_shown_answers_it_although_a_new_revision_put_one_before_it(
    here: Room, tmp_path: Path
) -> None:
    sam = await at_training_hours(here)
    revised = with_another_question(tmp_path)
    here.conversation.library = Library({revised.id: revised})
    await sam.tap("Skip")
    assert "How many evenings were you out?" in (await sam.last()).text
    await sam.type("2")
    assert (await sam.answers())["evening_hours"] == "2"
    assert "How many hours of training" not in (await sam.last()).text


async def test_in_two_programmes_every_setting_says_which_one_it_changes(here: Room, tmp_path: Path) -> None:
    ours = here.programmes["st-james-house"]
    other = changed(
        tmp_path,
        "raploch",
        ("programme.yaml", "programme: st-james-house", "programme: raploch"),
        ("programme.yaml", "St James House", "Raploch"),
    )
    here.conversation.library = Library({ours.id: ours, other.id: other})
    sam = await here.member(71, "Sam")
    await sam.start(await here.invite("service_user", "raploch"))
    for label in ("Yes, count them", "No", "No"):
        await sam.tap(label)
    await sam.type("/settings")
    labels = (await sam.last()).labels
    assert len(set(labels)) == len(labels)
    await sam.tap("Stop counting my answers · St James House")
    assert "St James House: your answers are not counted." in (await sam.last()).text
    assert "Raploch: your answers are counted." in (await sam.last()).text
