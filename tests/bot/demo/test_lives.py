"""Sample lives, before anybody plays them: they fit the flows, and the quotas that the summary needs hold."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from itertools import pairwise
from statistics import mean

import pytest

from bot.demo.afterwards import END, RENTS, SUPPORT, afterwards
from bot.demo.lives import AREAS, CUT, JOBS, LAST, TOGETHER, WEEKS, Life, Week, lives
from bot.demo.texts import texts
from bot.programmes import LIBRARY, load_programme
from flows.authoring.programme import Programme
from flows.conversation.definition import Flow, Question, QuestionType
from flows.conversation.engine import next_question, resume, start
from flows.conversation.events import Input, Refused, Reply, RunEnded, Skip, Started

AT = datetime(2026, 11, 16, 10, tzinfo=UTC)
SMALLEST_GROUP = 8


@pytest.fixture(scope="module")
def programme() -> Programme:
    found, problems = load_programme(LIBRARY / "st-james-house")
    assert found is not None, problems
    return found


@pytest.fixture(scope="module")
def forty() -> tuple[Life, ...]:
    return lives(40, 13, texts().stories, texts().gifts, texts().stories_of_the_cut)


@pytest.fixture(scope="module")
def whole(forty: tuple[Life, ...]) -> tuple[Life, ...]:
    """The same people with the weeks after the present."""
    return afterwards(forty, 13, texts().gifts, texts().stories_afterwards)


def _shown(life: Life) -> bool:
    """Counted, with a first and a latest reading 28 days apart."""
    return life.counted and not life.gone and not life.begins


def _latest(life: Life, question: str) -> str:
    """What they said last."""
    return [_said(week)[question] for week in life.weeks if question in _said(week)][-1]


def _said(week: Week) -> dict[str, str]:
    return dict(week.answers or {})


def _plays(flow: Flow, answers: dict[str, str]) -> None:
    """The engine takes each answer, and the flow ends."""
    sprint = start(flow, Started("r1", "p1", "en", AT))
    for _ in range(40):
        question = next_question(flow, sprint.run)
        if question is None:
            break
        sprint = resume(flow, sprint.run, _input(question, answers.get(question.name)))
        assert not [event for event in sprint.events if isinstance(event, Refused)], question.name
    assert any(isinstance(event, RunEnded) for event in sprint.events)


def _input(question: Question, said: str | None) -> Input:
    if said is None:
        assert question.required is None, f"{question.name} has to be answered"
        return Skip(AT)
    if question.type in (QuestionType.SELECT_ONE, QuestionType.RANGE):
        return Reply(AT, choice=said, question=question.path)
    return Reply(AT, text=said)


def test_the_same_seed_tells_the_same_lives(forty: tuple[Life, ...]) -> None:
    assert lives(40, 13, texts().stories, texts().gifts, texts().stories_of_the_cut) == forty
    assert lives(40, 14, texts().stories, texts().gifts) != forty


def test_there_are_as_many_lives_as_asked_for_each_of_the_same_weeks() -> None:
    for people in (1, 3, 12, 40, 57):
        told = lives(people, 13, texts().stories, texts().gifts)
        assert [life.number for life in told] == list(range(1, people + 1))
        assert {len(life.weeks) for life in told} == {WEEKS}


def test_every_check_in_can_be_played_to_its_end(programme: Programme, forty: tuple[Life, ...]) -> None:
    for life in forty:
        for week in life.weeks:
            if week.answers is not None:
                _plays(programme.flows["check-in"], _said(week))


def test_every_gift_can_be_written_down(programme: Programme, forty: tuple[Life, ...]) -> None:
    for life in forty:
        for week in life.weeks:
            for gift in week.gifts:
                _plays(programme.flows["gave-time"], dict(gift.answers))


def test_the_reports_and_the_suppliers_answers_fit_their_flows(programme: Programme) -> None:
    for report in texts().provider.reports.values():
        _plays(programme.flows["delivery-report"], dict(report))
    for supplier in texts().suppliers:
        _plays(programme.flows["tender-questions"], supplier.model_dump(exclude={"name"}))


def test_everybody_checks_in_as_they_join_most_of_them_on_the_first_monday(forty: tuple[Life, ...]) -> None:
    for life in forty:
        assert life.weeks[life.begins].answers is not None
        assert life.weeks[life.begins].day == 0
        assert not any(week.answers for week in life.weeks[: life.begins])
    assert sum(life.begins == 0 for life in forty) > 30


def test_three_leave_half_way(forty: tuple[Life, ...]) -> None:
    leaving = [life for life in forty if life.leaves < WEEKS]
    assert len(leaving) == 3
    assert not any(week.answers for life in leaving for week in life.weeks[life.leaves :])


def _mean(forty: tuple[Life, ...], area: str, week: int) -> float:
    steps = [int(said[area]) for life in filter(_shown, forty) if area in (said := _said(life.weeks[week]))]
    return sum(steps) / len(steps)


def test_homes_come_first_then_support_is_cut_and_felt_then_comes_work(forty: tuple[Life, ...]) -> None:
    assert _mean(forty, "housing", CUT) - _mean(forty, "housing", 0) > 0.4
    assert abs(_mean(forty, "work_and_learning", CUT) - _mean(forty, "work_and_learning", 0)) < 0.3
    assert _mean(forty, "mental_health", CUT) < _mean(forty, "mental_health", CUT - 1) - 0.4
    assert _mean(forty, "mental_health", CUT + 2) < _mean(forty, "mental_health", CUT - 1) - 0.8
    assert _mean(forty, "mental_health", LAST) > _mean(forty, "mental_health", CUT + 2) + 0.8
    assert _mean(forty, "work_and_learning", LAST) > _mean(forty, "work_and_learning", JOBS - 1) + 0.6
    cut = [_said(life.weeks[CUT]) for life in forty]
    assert {said["therapeutic_support_hours"] for said in cut if "therapeutic_support_hours" in said} == {"0"}
    assert sum(said.get("story") in texts().stories_of_the_cut for said in cut) >= 2


def test_in_weeks_that_matter_everybody_is_heard_so_that_figures_move(forty: tuple[Life, ...]) -> None:
    for week in TOGETHER:
        assert all(life.weeks[week].answers for life in filter(_shown, forty) if week < life.leaves)


def _moves(forty: tuple[Life, ...], area: str) -> Counter[str]:
    moves: Counter[str] = Counter()
    for life in filter(_shown, forty):
        first, latest = int(_said(life.weeks[0])[area]), int(_latest(life, area))
        moves["up" if latest > first else "down" if latest < first else "same"] += 1
    return moves


def _known(life: Life, area: str) -> list[int]:
    """What somebody stands at week by week, as far as it is known by then."""
    said = [_said(week) for week in life.weeks]
    found: list[int] = []
    for week in said[life.begins :]:
        if area in week or found:
            found.append(int(week[area]) if area in week else found[-1])
    return found


def _means(whole: tuple[Life, ...], area: str) -> list[float]:
    paths = [_known(life, area) for life in filter(_shown, whole)]
    return [mean(path[week] for path in paths if week < len(path)) for week in range(END + 1)]


@pytest.mark.parametrize("area", AREAS)
def test_lives_change_slowly_so_that_a_mean_moves_by_less_than_a_step_from_week_to_week(
    whole: tuple[Life, ...], area: str
) -> None:
    means = _means(whole, area)
    moves = [abs(later - before) for before, later in pairwise(means)]
    assert max(moves) < 0.85
    assert mean(moves) < 0.2
    # It ends higher than it began, having fallen on the way, and most people's last step is near the one before it.
    assert means[-1] > means[0]
    assert any(later < before for before, later in pairwise(means))
    steps = [abs(b - a) for life in filter(_shown, whole) for a, b in pairwise(_known(life, area))]
    assert sum(step > 1 for step in steps) < len(steps) / 40


def test_after_the_present_rents_are_felt_then_homes_open_and_how_people_feel_rises_last(
    whole: tuple[Life, ...],
) -> None:
    housing, feeling = _means(whole, "housing"), _means(whole, "mental_health")
    assert housing[RENTS + 1] < housing[LAST] < housing[END] - 0.3
    assert abs(feeling[SUPPORT] - feeling[0]) < 0.3 < feeling[END] - feeling[SUPPORT]


def test_the_provider_creates_fewer_jobs_than_it_promised_and_at_last_does_not_report() -> None:
    jobs = {week: int(report["jobs_created"]) for week, report in texts().provider.reports.items()}
    before = [jobs[week] for week in (0, 4, 8, 12, 16)]
    assert before == sorted(before, reverse=True)
    assert before[0] > 10 > before[-1]
    assert 20 not in jobs


@pytest.mark.parametrize("area", ["housing", "work_and_learning", "people_around_me"])
def test_most_who_change_rise_and_so_few_fall_that_their_number_is_hidden(
    forty: tuple[Life, ...], area: str
) -> None:
    moves = _moves(forty, area)
    assert moves["up"] >= SMALLEST_GROUP
    assert moves["same"] >= SMALLEST_GROUP
    assert 0 < moves["down"] < SMALLEST_GROUP


def test_one_ladder_stands_still_up_to_the_present_and_as_many_fall_on_it_as_rise(
    forty: tuple[Life, ...],
) -> None:
    moves = _moves(forty, "mental_health")
    assert min(moves.values()) >= SMALLEST_GROUP
    assert abs(moves["up"] - moves["down"]) < 3


def test_enough_join_late_to_be_counted_apart(forty: tuple[Life, ...]) -> None:
    late = [life for life in forty if life.counted and life.begins and life.weeks[LAST].answers is None]
    assert len(late) >= SMALLEST_GROUP


def test_enough_leave_the_hostel_for_a_home_to_show_the_money(forty: tuple[Life, ...]) -> None:
    left = [
        life
        for life in forty
        if _shown(life)
        and _said(life.weeks[0])["home"] == "hostel"
        and _latest(life, "home") in ("own_home", "family_or_friends")
    ]
    assert len(left) >= SMALLEST_GROUP


def test_so_few_leave_a_complex_needs_placement_that_the_figure_is_hidden(forty: tuple[Life, ...]) -> None:
    left = [life for life in forty if _said(life.weeks[life.begins])["home"] == "complex_need_placement"]
    assert 0 < len(left) < SMALLEST_GROUP
    assert all(life.counted for life in left)


def test_enough_begin_paid_work_to_show_it(forty: tuple[Life, ...]) -> None:
    began = [
        life
        for life in filter(_shown, forty)
        if _said(life.weeks[0])["work_now"] != "paid_work" == _latest(life, "work_now")
    ]
    assert len(began) >= SMALLEST_GROUP


def test_hours_of_paid_work_are_only_told_by_who_has_it(forty: tuple[Life, ...]) -> None:
    for life in forty:
        for said in map(_said, life.weeks):
            if said and "paid_work_hours" in said:
                assert (said["paid_work_hours"] != "0") == (said["work_now"] == "paid_work")


def test_two_stop_half_way_some_miss_a_week_some_skip_and_some_say_no(forty: tuple[Life, ...]) -> None:
    weeks = [week for life in forty for week in life.weeks if not life.gone or week is life.weeks[0]]
    assert sum(week.stops_at is not None for week in weeks) == 2
    # Every fourth check-in is let pass, besides those of who came late or left.
    assert 80 <= sum(week.answers is None for week in weeks) <= 240
    assert any(week.answers and len(week.answers) < 10 for week in weeks)
    assert 0 < sum(not life.counted for life in forty) < SMALLEST_GROUP
    assert 10 < sum(life.quoted for life in forty) < 40
    assert sum("story" in _said(week) for week in weeks) >= SMALLEST_GROUP


def test_in_the_week_shown_some_cells_of_the_matrix_are_large_enough_and_some_are_not(
    forty: tuple[Life, ...],
) -> None:
    givers: dict[tuple[str, str], set[int]] = {}
    for life in forty:
        for gift in life.weeks[LAST].gifts:
            said = gift.answers
            where = (said.get("planned_by", said["sort"]), said.get("delivered_by", ""))
            givers.setdefault(where, set()).add(life.number)
            assert life.counted
    assert len(givers["together", "together"]) >= SMALLEST_GROUP
    assert len(givers["professionals", "together"]) >= SMALLEST_GROUP
    assert len(givers["opinion", ""]) >= SMALLEST_GROUP
    assert 0 < len(givers["nobody_professional", "together"]) < SMALLEST_GROUP


def test_every_name_says_that_it_is_sample_data() -> None:
    words = texts()
    names = [words.named(7), words.provider.name, *(supplier.name for supplier in words.suppliers)]
    assert words.named(7) == "Sample person 07"
    assert all(name.startswith("Sample ") for name in names)
