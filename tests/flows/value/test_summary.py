"""A week's summary: who answered, what was done, what is not known, and the answers behind each figure."""

from __future__ import annotations

from datetime import timedelta
from decimal import localcontext

from flows.value.evidence import Evidence
from flows.value.figures import Measure, State
from flows.value.summary import summarise
from flows.values import EXACT
from tests.flows.value.samples import (
    MONDAY,
    Diary,
    forty_people,
    forty_people_evidence,
    plain,
    st_james_house,
    week,
    weeks_before,
)


def test_one_check_in_is_found_again_behind_every_figure_it_counts_in() -> None:
    diary = Diary()
    diary.checks_in("sam", MONDAY, housing=4, home="hostel", training_hours=16)
    summary = diary.summary()
    training = summary.figure("outputs.training_hours")
    assert plain(training.value, training.unit, training.n) == [16, "hour", 1]
    assert training.evidence == ("sam-check-in-202611161000#3",)
    assert summary.figure("reach.check_in.answered").value == 1


def test_answered_is_of_those_who_were_in_the_programme_that_week() -> None:
    diary = Diary()
    diary.checks_in("sam", housing=3)
    diary.joins("kim")
    diary.joins("gone", left_at=weeks_before(3))
    diary.joins("later", at=MONDAY + timedelta(days=7))
    diary.joins("worker", "worker")
    summary = diary.summary()
    assert [summary.figure(f"reach.check_in.{name}").value for name in ("reached", "answered")] == [2, 1]
    assert summary.figure("reach.check_in.not_answered").value == 1


def test_an_output_covers_the_week_and_nothing_else() -> None:
    diary = Diary()
    for ago in (2, 1, 0):
        diary.checks_in("sam", weeks_before(ago), training_hours=10 + ago)
    assert diary.figure("outputs.training_hours").value == 10
    assert diary.figure("outputs.training_hours", week("2026-W46")).value == 11


def test_who_checks_in_twice_in_a_week_is_counted_once_with_the_latest_answer() -> None:
    diary = Diary()
    diary.checks_in("sam", MONDAY, training_hours=16)
    diary.checks_in("sam", MONDAY + timedelta(days=2), training_hours=18)
    diary.checks_in("kim", MONDAY, training_hours=1.5)
    assert diary.figure("outputs.training_hours").value == 19.5


def test_nothing_answered_is_unknown_and_not_nought() -> None:
    diary = Diary()
    diary.checks_in("sam", housing=4)
    assert diary.figure("outputs.training_hours").state is State.UNKNOWN
    diary.checks_in("kim", training_hours=0)
    assert diary.figure("outputs.training_hours").value == 0


def test_the_providers_reports_of_the_quarter_are_added_up_and_stocks_are_not() -> None:
    diary = Diary()
    for ago, boxes, in_work in ((12, 500, 50), (6, 100, 9), (1, 40, 11)):
        diary.says(
            "provider",
            "delivery-report",
            weeks_before(ago),
            stationery_supplied=boxes,
            people_in_paid_work=in_work,
        )
    summary = diary.summary()
    assert summary.figure("outputs.stationery_supplied").value == 140
    assert summary.figure("outputs.people_in_paid_work").value == 11
    assert summary.figure("outputs.stationery_supplied").n is None


def test_an_overdue_report_says_when_the_last_one_came() -> None:
    diary = Diary()
    diary.says("provider", "delivery-report", weeks_before(12), landfill_avoided=3)
    figure = diary.figure("outputs.landfill_avoided")
    assert (figure.state, str(figure.last_answer)) == (State.UNKNOWN, "2026-08-24")


def test_landfill_is_told_in_words_and_a_count_and_never_gets_a_price() -> None:
    diary = Diary()
    diary.says("provider", "delivery-report", weeks_before(1), landfill_avoided=2.5)
    figure = diary.figure("in_words.landfill")
    assert plain(figure.value, figure.unit, figure.price_year) == [2.5, "tonne", None]
    assert figure.why is not None
    assert "no price" in figure.why["en"]


def test_of_tender_answers_only_the_number_of_suppliers_is_told() -> None:
    diary = Diary()
    diary.says("alpha", "tender-questions", weeks_before(3), user_role="text:secret", strengths="text:x")
    diary.says("beta", "tender-questions", MONDAY, user_role="text:y")
    figure = diary.figure("tenders.tender_answers.tender_answers")
    assert figure.value == 2
    assert "secret" not in repr(diary.summary())


def test_the_total_is_the_sum_of_its_parts_and_each_part_is_quantity_times_price() -> None:
    summary = forty_people()
    total = summary.figure("value.total")
    with localcontext(EXACT):
        assert total.value == sum(summary.figure(id).value or 0 for id in total.formula.of)
    for figure in summary.figures:
        if figure.measure is Measure.VALUE and figure.value is not None:
            terms = figure.formula.terms
            with localcontext(EXACT):
                worked_out = sum(
                    (1 if term.adds else -1) * (term.quantity or 0) * term.price / term.divisor
                    for term in terms
                )
            assert worked_out == figure.value
            assert figure.low is not None
            assert figure.high is not None
            assert figure.low <= figure.value <= figure.high


def test_every_figure_names_answers_that_exist_and_none_is_there_twice() -> None:
    evidence = forty_people_evidence()
    known = {row.identity for row in evidence.rows}
    summary = summarise(st_james_house(), evidence, week())
    ids = [figure.id for figure in summary.figures]
    assert len(set(ids)) == len(ids)
    for figure in summary.figures:
        assert set(figure.evidence) <= known
        assert len(set(figure.evidence)) == len(figure.evidence)


def test_the_same_answers_give_the_same_summary() -> None:
    assert forty_people() == forty_people()


def test_no_answers_at_all_still_make_a_summary() -> None:
    summary = summarise(st_james_house(), Evidence(), week())
    assert all(not figure.evidence for figure in summary.figures)
    assert {figure.value for figure in summary.figures} <= {None, 0}
