"""The pictures beside the dumbbell: value by who gains, and the co-production matrix."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.report.gains import gains_caption, gains_chart, gains_data
from bot.report.legible import legible
from bot.report.matrix import matrix_caption, matrix_chart, matrix_data
from bot.report.parts import pictures
from flows.value.disclosure import disclose
from flows.value.evidence import Evidence
from flows.value.figures import Measure, Section
from flows.value.summary import summarise
from tests.bot.report.leftwards import in_arabic, leftwards
from tests.bot.report.test_chart import size_of
from tests.flows.value.samples import MONDAY, Diary, forty_people, names, st_james_house, week

__all__ = ["leftwards"]
PUBLISHED = disclose(forty_people(), exact=False)
EXACT = disclose(forty_people(), exact=True)
TOGETHER = "time_given.together-together.cell"


def test_a_picture_whose_setting_panics_is_left_out_and_ends_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicException(BaseException):
        """As what runs inside the typesetter raises it."""

    class Panics:
        def __init__(self, *_: object, **__: object) -> None: ...

        def compile(self, **_: object) -> bytes:
            raise PanicException

    monkeypatch.setattr("typst.Compiler", Panics)
    failed: list[str] = []
    assert pictures(PUBLISHED, "en", failed=failed) == ()
    assert failed == ["change", "gains", "matrix"]


@pytest.mark.parametrize("language", ["en", "bn"])
def test_a_programme_in_full_swing_has_three_pictures_that_a_phone_shows_well(language: str) -> None:
    found = pictures(PUBLISHED, language)
    assert [(picture.name, size_of(picture.png)) for picture in found] == [
        ("change", (800, 800)),
        ("gains", (800, 500)),
        ("matrix", (800, 800)),
    ]
    assert all(len(picture.caption.encode("utf-16-le")) // 2 <= 1024 for picture in found)


def test_nothing_answered_is_nothing_drawn() -> None:
    assert pictures(disclose(summarise(st_james_house(), Evidence(), week()), exact=False), "en") == ()


def test_every_number_of_the_value_picture_stands_in_its_caption() -> None:
    caption = gains_caption(EXACT, "en")
    data = gains_data(EXACT, "en")
    assert data is not None
    for gain in data["gains"]:
        assert gain["value"] in caption
        assert gain["between"] in caption
    assert "Transfers: £3,400" in caption


def test_transfers_come_last_and_are_no_part_of_what_anybody_gains() -> None:
    data = gains_data(EXACT, "en")
    assert data is not None
    assert [gain["transfer"] for gain in data["gains"]] == sorted(gain["transfer"] for gain in data["gains"])
    assert data["title"] == "The council gains most"


def test_where_a_part_is_hidden_the_bar_says_that_it_is_the_rest() -> None:
    data = gains_data(PUBLISHED, "en")
    assert data is not None
    assert "without what is shown as *" in data["gains"][0]["label"]
    assert "of what is shown" in data["title"]


def test_the_matrix_has_nine_cells_and_says_hours_and_people_in_words_too() -> None:
    data = matrix_data(EXACT, "en")
    assert data is not None
    assert len(data["cells"]) == 9
    assert [cell["impossible"] for cell in data["cells"]].index(True) == 2
    assert "Full co-production: 29 hours, 10 people" in matrix_caption(EXACT, "en")
    assert data["title"] == "29 hours of 60 were planned and done together"


def test_movement_since_last_quarter_is_an_arrow_and_a_word() -> None:
    before = {TOGETHER: Decimal(20), "time_given.professionals-users.cell": Decimal(50)}
    data = matrix_data(EXACT, "en", before)
    assert data is not None
    assert {cell["label"]: cell["movement"] for cell in data["cells"] if cell["movement"] is not None} == {
        "Full co-production": 1,
        "Users deliver what professionals planned": -1,
    }
    caption = matrix_caption(EXACT, "en", before)
    assert "10 people, more than last quarter" in caption
    assert "10 people, less than last quarter" in caption


def test_nothing_of_a_hidden_cell_is_drawn() -> None:
    def drawn(few: int) -> tuple[object, ...]:
        diary = Diary()
        for person in names(12):
            diary.gives_time(person, 2, sort="activity", planned_by="together", delivered_by="together")
        for person in names(few, "q"):
            diary.gives_time(person, 1, MONDAY, sort="opinion")
        summary = diary.published()
        assert summary.of(Section.TIME_GIVEN, Measure.INVOLVED)
        return matrix_chart(summary, "en"), matrix_caption(summary, "en")

    assert drawn(3) == drawn(4)


def test_arabic_is_set_with_its_own_letters_joined_and_none_is_missing(leftwards: str) -> None:
    """Each picture in words is made of what the fonts can show."""
    for picture in pictures(in_arabic(EXACT), leftwards):
        assert legible(picture.caption.replace("←", "")) == picture.caption.replace("←", "")
    assert "الأكثر كسبا: المجلس المحلي" in str((gains_data(EXACT, leftwards) or {})["title"])


def test_written_from_the_right_all_pictures_are_laid_out_from_the_right(leftwards: str) -> None:
    for picture in pictures(EXACT, leftwards):
        assert size_of(picture.png)[0] == 800
    assert gains_chart(EXACT, leftwards) != gains_chart(EXACT, "en")
    assert (matrix_data(EXACT, leftwards) or {})["leftwards"] is True
