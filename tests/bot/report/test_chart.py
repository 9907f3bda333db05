"""The picture: its size, what it leaves out, and that nothing hidden can be measured on it."""

from __future__ import annotations

import struct
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from bot.report.chart import summary_chart
from bot.report.view import view_of
from flows.value.disclosure import disclose
from flows.value.evidence import Evidence
from flows.value.summary import summarise
from tests.bot.report.test_message import many_areas
from tests.flows.value.samples import (
    MONDAY,
    Diary,
    forty_people,
    names,
    st_james_house,
    week,
    weeks_before,
)


def size_of(png: bytes | None) -> tuple[int, int]:
    assert png is not None
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", png[16:24])
    return width, height


@pytest.mark.parametrize("language", ["en", "bn"])
def test_the_picture_is_eight_hundred_pixels_square(language: str) -> None:
    assert size_of(summary_chart(disclose(forty_people(), exact=False), language)) == (800, 800)


@pytest.mark.parametrize("count", [1, 5, 40])
def test_any_number_of_areas_makes_one_picture(count: int) -> None:
    assert size_of(summary_chart(many_areas(count), "en")) == (800, 800)


def test_without_an_area_to_draw_there_is_no_picture() -> None:
    nothing = disclose(summarise(st_james_house(), Evidence(), week()), exact=False)
    assert summary_chart(nothing, "en") is None


def test_the_same_summary_is_the_same_picture() -> None:
    summary = disclose(forty_people(), exact=False)
    assert summary_chart(summary, "en") == summary_chart(summary, "en")


def test_several_pictures_can_be_drawn_at_once() -> None:
    summary = disclose(forty_people(), exact=False)
    with ThreadPoolExecutor(4) as threads:
        pictures = set(threads.map(lambda _: summary_chart(summary, "en"), range(8)))
    assert len(pictures) == 1


def with_few_in_one_area(latest: int, people: int) -> Diary:
    diary = Diary()
    for number, person in enumerate(names(20)):
        diary.checks_in(person, weeks_before(6), housing=4)
        diary.checks_in(person, MONDAY, housing=6)
        if number < people:
            diary.checks_in(person, weeks_before(6), mental_health=5)
            diary.checks_in(person, MONDAY, mental_health=latest)
    return diary


def test_a_hidden_area_is_drawn_alike_whatever_it_hides() -> None:
    low = with_few_in_one_area(1, 3).published()
    high = with_few_in_one_area(10, 6).published()
    assert summary_chart(low, "en") == summary_chart(high, "en")
    hidden = [area for area in view_of(low, "en").areas if not area.is_shown]
    assert [(area.label, area.latest, area.latest_at) for area in hidden] == [("Mental health", "*", None)]


def test_hidden_areas_stand_last_so_that_their_place_tells_nothing() -> None:
    areas = view_of(with_few_in_one_area(10, 6).published(), "en").areas
    assert [area.label for area in areas] == ["Housing", "Mental health"]


def test_dots_stand_where_the_printed_numbers_say() -> None:
    area = next(
        one for one in view_of(disclose(forty_people(), exact=False), "en").areas if one.direction < 0
    )
    assert (area.latest, area.latest_at) == ("4.7", round((4.7 - 1) / 9, 4))


def test_text_that_looks_like_markup_is_drawn_and_not_obeyed() -> None:
    summary = forty_people()
    label = {"en": '#read("/etc/passwd") $x$ *b* @ref \\ "'}
    figures = tuple(replace(figure, label=label) for figure in summary.figures)
    picture = summary_chart(disclose(replace(summary, figures=figures), exact=False), "en")
    assert size_of(picture) == (800, 800)


def test_sample_data_is_written_into_the_picture() -> None:
    with_it = summary_chart(disclose(forty_people(), exact=False), "en")
    without = summary_chart(disclose(forty_people(sample_data=False), exact=False), "en")
    assert with_it != without
