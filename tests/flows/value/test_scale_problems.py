"""What is wrong with a scale in a value map: each with its line and what to do."""

from __future__ import annotations

import pytest

from tests.flows.value.published_scales import ITEMS, ON_SCALES, read

WHO = "items: [asked/who_1, asked/who_2, asked/who_3, asked/who_4, asked/who_5]"


@pytest.mark.parametrize(
    ("old", "new", "message", "remedy"),
    [
        (WHO, "items: [asked/who_1, asked/who_2]", "who5 has 5 items, and 2 are named", "in the order of the scale"),
        (WHO, WHO.replace("who_5", "who_4"), "who_4 is named twice", "each item once"),
        (WHO, WHO.replace("who_5", "ucla_1"), "ucla_1 is answered with 1, 2, 3, and who5 needs 0 to 5", "0 to 5"),
        (WHO, WHO.replace("who_5", "who_6"), "the flow asked has no question", "who_"),
        (WHO, WHO.replace("who_5", "served"), "is not answered with a number of a few", "a select_one"),
        (WHO, WHO.replace("who_5", "friends"), "is not answered with a number of a few", "a ladder, a range"),
        (", licence: asked_for}\n  - {id: short", "}\n  - {id: short", "words of who5 belong", "licence: …"),
        ("licence: asked_for", "licence: nobody", "is not among the sources", ""),
        ("scale: who5", "scale: who-5", "scale cannot be", "who5"),
        ("area: anxiety, ", "", "ons4 has no total", "area: and one of life_satisfaction"),
        ("area: anxiety", "area: anxious", "is no question of ons4", "anxiety"),
        ("scale: loneliness", "scale: loneliness, area: anxiety", "loneliness has one score", "Take area out"),
        ("items: asked/lonely", "items: asked/anxious", "is read on another ladder or scale", "Ask it once for each"),
        ("scale: ucla3", "scale: ucla3, norms: {sd: 6, source: heard}", "sd and alpha belong together", "Write both"),
        ("id: lonely", "id: alone", "is taken by line", "another id"),
        (
            "scales:\n",
            "ladders: [{id: who, label: A, question: asked/anxious}]\nscales:\n",
            "the id 'who' is taken by line",
            "another id",
        ),
        (
            "scales:\n",
            "ladders: [{id: worry, label: A, question: asked/anxious}]\nscales:\n",
            "asked/anxious is read on another ladder",
            "Ask it once",
        ),
    ],
)  # fmt: skip
def test_a_scale_that_is_not_as_its_makers_have_it_is_named_with_its_line(
    old: str, new: str, message: str, remedy: str
) -> None:
    assert ON_SCALES.count(old) >= 1
    text = ON_SCALES.replace(old, new, 1)
    value_map, problems = read(text)
    assert value_map is None
    found = [each for each in problems if message in each.message.replace('"', "'")]
    assert found, "\n".join(map(str, problems))
    assert remedy in found[0].remedy
    lines = text.splitlines()
    assert found[0].row is not None
    assert any(part in lines[found[0].row - 1] for part in ("scale:", "ladders:"))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("{1: Often / always, 5: Never}", "{1: Never, 5: Often}", "1 is 'Never' and 5 'Often'"),
        ("{0: At no time, 5: All of the time}", "{0: All of the time, 5: Never}", "0 is 'All of the time'"),
        ("{1: Hardly ever, 3: Often}", "{1: Often, 3: Hardly ever or never}", "3 'Hardly ever or never'"),
    ],
)  # fmt: skip
def test_words_that_stand_the_wrong_way_round_are_found_before_anybody_answers(
    old: str, new: str, message: str
) -> None:
    assert old in ITEMS
    value_map, problems = read(items=ITEMS.replace(old, new, 1))
    assert value_map is None
    [found] = problems
    assert message in found.message.replace('"', "'")
    assert "it is the other way round" in found.message
    assert found.remedy == "Change the words of its answers round."


def test_words_that_say_nothing_of_an_end_are_the_authors_own_affair() -> None:
    own = (
        ITEMS.replace("Hardly ever", "Less").replace("Often}", "More}").replace("At no time", "Never always")
    )
    value_map, problems = read(items=own)
    assert value_map is not None, problems


@pytest.mark.parametrize(("names", "sound"), [("123", True), ("12", False), ("1234", False)])
def test_an_item_may_be_a_closed_question_with_a_choice_that_says_nothing(names: str, sound: bool) -> None:
    listed = [f"{{name: {name}, label: Step {name}}}" for name in names]
    lists = f"  three: [{', '.join((*listed, '{name: rather_not, label: I would rather not say}'))}]\n"
    ladder = ITEMS[ITEMS.index("  - {name: ucla_1,") : ITEMS.index("  - {name: ucla_2,")]
    closed = "  - {name: ucla_1, type: select_one three, label: How is it?}\n"
    value_map, problems = read(items=ITEMS.replace(ladder, closed), lists=lists)
    assert (value_map is not None) is sound, problems


def test_an_item_stands_in_no_repeat() -> None:
    inside = "".join(f"    {line}\n" for line in ITEMS.splitlines() if "ucla" in line)
    outside = "".join(f"{line}\n" for line in ITEMS.splitlines() if "ucla" not in line)
    repeat = f"  - name: again\n    type: repeat\n    label: Again\n    survey:\n{inside}"
    _, problems = read(items=outside + repeat)
    assert {each.remedy for each in problems} == {"Move it out of the repeat."}


def test_a_question_that_feeds_a_scale_with_a_mistake_is_no_mistake_of_its_own() -> None:
    items = ITEMS.replace("name: anxious,", "name: anxious, measures: anxious,")
    _, problems = read(text=ON_SCALES.replace("area: anxiety, ", ""), items=items)
    assert [each.message for each in problems] == ["ons4 has no total"]
