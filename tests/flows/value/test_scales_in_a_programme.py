"""Published scales in a programme: scored as their makers say, and nobody found in them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.report.chart import chart_data
from bot.report.message import summary_message
from flows.value.disclosure import disclose
from flows.value.figures import Figure, State, Summary
from flows.value.inference import reliable_change
from flows.value.releases import Kept, release
from flows.value.scales import Instrument, Scale
from flows.value.star import ladders_of
from flows.value.summary import summarise
from tests.bot.report.calculations.worked import rounded
from tests.flows.value.published_scales import (
    ON_SCALES,
    SWEMWBS,
    UCLA3,
    WHO5,
    answered,
    read,
    summed,
    the_map,
)
from tests.flows.value.samples import MONDAY, names, plain, week, weeks_before
from tests.flows.value.small_maps import Answers

D = Decimal
KEY = b"a key of the tests"


def values(summary: Summary, id: str, *measures: str) -> list[object]:
    return plain(*(summary.figure(f"change.{id}.{measure}").value for measure in measures))


# --- scored ------------------------------------------------------------------------------------------------


def test_who5_goes_from_0_to_100_and_a_change_of_ten_points_counts() -> None:
    """Methods: 2,1,3,2,2 is 40 and 3,3,3,2,3 is 56."""
    better, a_little = ((2, 1, 3, 2, 2), (3, 3, 3, 2, 3)), ((2, 1, 3, 2, 2), (2, 2, 3, 2, 2))
    found = summed(answered(WHO5, [better] * 3 + [a_little] * 2 + [better[::-1]]))
    assert values(found, "who", "compared", "up", "same", "down") == [6, 5, 0, 1]
    assert values(found, "who", "reliable_up", "reliable_down") == [3, 1]
    assert rounded(found.figure("change.who.first").value) == rounded((5 * D(40) + 56) / 6)
    counts = {each.id: each.value for each in found.figure("change.who.reliable_up").parameters}
    assert counts == {"change_that_counts": 10}
    told = {each.id: (each.value, each.note) for each in found.figure("change.who.first").parameters}
    assert told["scale_items"] == (D(5), "Licence 12 of the owner.")
    assert (told["scale_lowest"][0], told["scale_highest"][0]) == (D(0), D(100))


def test_swemwbs_is_read_in_metric_points() -> None:
    """Methods: raw 17 is 16.88 and raw 21 is 19.25."""
    found = summed(answered(SWEMWBS, [((2, 2, 2, 2, 3, 3, 3), (3,) * 7)] * 9))
    assert values(found, "short", "first", "latest", "change") == [D("16.88"), D("19.25"), D("2.37")]
    assert found.figure("change.short.first").unit == "point"


def test_a_reliable_change_is_that_of_the_norms_in_the_points_of_the_scale() -> None:
    """Methods: SD 6 and alpha .84 make 6.65; raw 21 to 33 is a change of 11.45, raw 21 to 29 one of 6.77."""
    norms = '{sd: 6, alpha: "0.84", source: heard}'
    value_map, problems = read(ON_SCALES.replace("scale: swemwbs,", f"scale: swemwbs, norms: {norms},"))
    assert value_map is not None, problems
    to = {29: (4, 4, 4, 4, 4, 4, 5), 28: (4,) * 7}
    answers = answered(SWEMWBS, [((3,) * 7, to[29])] * 2 + [((3,) * 7, to[28])])
    found = summarise(value_map, answers.evidence(), week())
    assert rounded(reliable_change(D(6), D("0.84"))) == "6.65"
    assert values(found, "short", "up", "reliable_up") == [3, 2]


def test_a_run_in_which_an_item_is_missing_is_no_reading() -> None:
    whole, missing = (1, 2, 3, 4, 5), (1, 2, None, 4, 5)
    found = summed(answered(WHO5, [(whole, missing), (missing, whole), (missing, missing)]))
    assert values(found, "who", "compared", "one_reading") == [0, 2]


def test_on_ucla3_and_anxiety_whoever_has_a_lower_number_now_is_better() -> None:
    found = summed(
        answered((*UCLA3, "anxious"), [((3, 3, 3, 8), (2, 2, 2, 5))] * 3 + [((1, 1, 1, 0), (2, 1, 1, 1))])
    )
    assert values(found, "alone", "up", "down", "change", "began_at_top") == [3, 1, -2, 0.25]
    assert values(found, "anxious", "up", "down", "began_at_top", "share_up") == [3, 1, 0.25, 0.75]


def test_loneliness_is_told_as_the_share_who_are_lonely_often_or_always() -> None:
    found = summed(answered(("lonely",), [((1,), (3,))] * 10 + [((4,), (4,))] * 10))
    assert values(found, "lonely", "often_first", "often_latest", "first", "latest") == [0.5, 0, 2.5, 3.5]
    said = summary_message(disclose(found, exact=False), "en")
    assert "often or always: 50 % at first, 0 % now" in said


def test_a_scale_is_no_ray_of_a_star() -> None:
    assert ladders_of(the_map(), "asked") == ()


@pytest.mark.parametrize("instrument", [one for one in Instrument if one is not Instrument.LADDER])
def test_the_points_of_a_scale_go_up_with_its_steps(instrument: Instrument) -> None:
    scale = Scale(instrument)
    points = [scale.points(step) for step in range(scale.bottom, scale.top + 1)]
    assert points == sorted(set(points))
    assert points[-1] == (9 if instrument is Instrument.UCLA3 else scale.form.best)


# --- as people read it -------------------------------------------------------------------------------------


def test_the_message_says_better_and_worse_where_lower_is_better() -> None:
    found = disclose(
        summed(answered(UCLA3, [((3, 3, 3), (2, 2, 1))] * 20 + [((1, 1, 1), (1, 2, 1))] * 10)), False
    )
    said = summary_message(found, "en")
    assert "Loneliness (lower is better)" in said
    assert "about 20 better · 0 same · 10 worse" in said
    drawn = chart_data(found, "en")
    assert drawn is not None
    assert drawn["title"] == "Loneliness got better most"
    assert drawn["areas"][0]["latest_at"] < drawn["areas"][0]["first_at"]
    assert drawn["areas"][0]["direction"] == 1


def test_what_moved_most_is_said_by_how_much_of_the_way_it_moved() -> None:
    """Ten points of a hundred are less than two steps of five."""
    people = [((2, 2, 2, 2, 2, 4), (3, 3, 2, 2, 2, 2))] * 30
    drawn = chart_data(disclose(summed(answered((*WHO5, "lonely"), people)), False), "en")
    assert drawn is not None
    assert drawn["title"] == "Lonely fell most"


# --- nobody is found ---------------------------------------------------------------------------------------

ten = st.integers(0, 10)


@given(st.lists(st.tuples(ten, ten), min_size=6, max_size=24))
@settings(max_examples=60, deadline=None)
def test_a_scale_that_gets_better_downwards_hides_what_one_that_does_so_upwards_hides(
    readings: list[tuple[int, int]],
) -> None:
    """Anxiety, and its mirror image on another question of ONS4."""
    mirrored = ON_SCALES.replace("area: anxiety", "area: happiness")
    value_map, problems = read(mirrored)
    assert value_map is not None, problems
    down = answered(("anxious",), [((first,), (latest,)) for first, latest in readings])
    up = answered(("anxious",), [((10 - first,), (10 - latest,)) for first, latest in readings])
    found = disclose(summed(down), exact=False).figures
    other = disclose(summarise(value_map, up.evidence(), week()), exact=False).figures
    assert [(one.id, one.state) for one in found] == [(one.id, one.state) for one in other]


def printed(
    instrument: Sequence[str], readings: Sequence[tuple[Sequence[int], Sequence[int]]]
) -> dict[str, Figure]:
    return {one.id: one for one in disclose(summed(answered(instrument, readings)), exact=False).figures}


def test_where_few_went_down_on_who5_its_ends_give_them_away_as_on_a_ladder() -> None:
    """All begin at the top, and one falls by a step: the mean would say that it is one."""
    top = (5, 5, 5, 5, 5)
    found = printed(WHO5, [(top, top)] * 19 + [(top, (4, 5, 5, 5, 5))])
    assert found["change.who.down"].state is State.HIDDEN
    assert found["change.who.latest"].state is State.HIDDEN
    assert found["change.who.change_between"].state is State.HIDDEN


def test_on_a_scale_of_uneven_points_means_are_told_where_others_would_be_printed_alike() -> None:
    middle, up, top = (3,) * 7, (4,) * 7, (5,) * 7
    found = printed(SWEMWBS, [(middle, up)] * 20 + [(middle, middle)] * 15 + [(up, middle)] * 2)
    assert found["change.short.down"].state is State.HIDDEN
    assert found["change.short.latest"].state is State.SHOWN
    found = printed(SWEMWBS, [(top, top)] * 19 + [(top, (4, 5, 5, 5, 5, 5, 5))])
    assert found["change.short.latest"].state is State.HIDDEN


@pytest.mark.parametrize(
    ("lonely", "state"), [(0, State.SHOWN), (3, State.HIDDEN), (8, State.SHOWN), (18, State.HIDDEN)]
)
def test_few_who_are_lonely_are_not_told_nor_are_the_means_that_could_tell(lonely: int, state: State) -> None:
    found = printed(("lonely",), [((1,), (2,))] * lonely + [((3,), (4,))] * (20 - lonely))
    assert found["change.lonely.often_first"].state is state
    assert found["change.lonely.first"].state is state
    assert found["change.lonely.up"].state is State.SHOWN


class Weeks:
    """Releases of the scales, one after the other."""

    def __init__(self) -> None:
        self.answers = Answers()
        self.kept: list[Kept] = []

    def say(self, people: Sequence[str], *items: int, weeks: int = 0) -> None:
        for person in people:
            at = MONDAY + timedelta(weeks=weeks)
            self.answers.of(person, at, **dict(zip(WHO5, items, strict=True)))

    def released(self, id: str) -> Figure:
        published, kept = release(summarise(the_map(), self.answers.evidence(), week(id)), self.kept, KEY)
        self.kept += kept.tables
        found = published.figure("change.who.latest")
        assert found is not None
        return found


@pytest.mark.parametrize(("again", "moves"), [(1, False), (7, False), (8, True)])
def test_a_score_moves_when_eight_have_answered_its_items_again(again: int, moves: bool) -> None:
    weeks = Weeks()
    weeks.say(names(20), 2, 2, 2, 2, 2, weeks=-5)
    weeks.say(names(20), 3, 3, 3, 3, 3)
    assert weeks.released("2026-W47").value == 60
    weeks.say(names(again), 4, 4, 4, 4, 5, weeks=1)
    found = weeks.released("2026-W48")
    assert (found.repeated, found.value == 60) == (not moves, not moves)


def test_one_item_corrected_by_one_person_does_not_move_the_score() -> None:
    weeks = Weeks()
    weeks.say(names(20), 2, 2, 2, 2, 2, weeks=-5)
    weeks.say(names(20), 3, 3, 3, 3, 3)
    weeks.released("2026-W47")
    rows = weeks.answers.rows
    last = next(
        place for place, row in enumerate(rows) if row.at > weeks_before(1) and row.question == WHO5[2]
    )
    rows[last] = type(rows[last])(
        **{name: getattr(rows[last], name) for name in rows[last].__slots__}
        | {"sequence": 99, "value": rows[0].value}
    )
    found = weeks.released("2026-W48")
    assert (found.value, found.repeated) == (D(60), True)
