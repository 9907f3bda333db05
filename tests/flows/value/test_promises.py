"""Promises to the community: what was due, what was delivered, the word it earns, and reports that did not come."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from bot.report.message import summary_message
from bot.report.numbers import numbers_in
from flows.authoring.programme_file import read_programme
from flows.value.clauses import Rating
from flows.value.disclosure import disclose
from flows.value.evidence import Evidence, EvidenceRow
from flows.value.figures import Measure, State
from flows.value.periods import week_of
from flows.value.summary import summarise
from flows.value.valuation import Grade
from flows.values import EXACT, Attachment
from tests.flows.value.raploch import Site, at, raploch
from tests.flows.value.samples import LIBRARY, plain
from tests.flows.value.small_maps import altered, read

D = Decimal


def rating(site: Site, id: str, *day: int) -> tuple[Rating | None, bool]:
    figure = site.on(*day).figure(f"promises.clause.{id}")
    return figure.rating, figure.overdue


def test_the_library_has_the_promises_and_the_target_of_the_deck() -> None:
    """Row 18: 5 apprenticeships, 10 jobs for semi-skilled operatives, 10 training places a year; 225 jobs, 10 %."""
    promises = {one.id: one for one in raploch().promises}
    assert [(one.id, int(one.target), one.each_year, one.binding) for one in promises.values()] == [
        ("apprenticeships", 5, False, True),
        ("operatives", 10, False, True),
        ("training", 10, True, True),
    ]
    (target,) = raploch().targets
    assert plain(target.target, target.share) == [225, D("0.10")]


def test_four_of_ten_places_by_half_the_year_requires_improvement() -> None:
    site = Site()
    for month in range(1, 7):
        site.reports(2026, month, training_places=4 if month == 3 else 0)
    summary = site.on(2026, 7, 20)
    assert summary.figure("promises.clause.training").rating is Rating.REQUIRES_IMPROVEMENT
    # 181 days reported on, of 365: July is not reported on yet, and is not held against what has been.
    assert summary.figure("promises.clause.training.due").value == EXACT.divide(D(1810), D(365))
    kept = summary.figure("promises.clause.training.kept").value
    assert kept is not None
    assert kept.quantize(D("0.001")) == D("0.807")
    forecast = summary.figure("promises.clause.training.forecast").value
    assert forecast is not None
    assert forecast.quantize(D("0.01")) == D("8.07")


def test_what_was_delivered_is_told_up_to_now_and_not_up_to_the_promises_end() -> None:
    site = Site()
    site.reports(2026, 1, training_places=1)
    summary = site.on(2026, 2, 20)
    for measure in ("", ".due", ".kept", ".forecast"):
        assert summary.figure(f"promises.clause.training{measure}").last_day == summary.head.last_day


@pytest.mark.parametrize(
    ("share", "told"),
    [("0.99905", "99.9 %"), ("0.99999", "99.99 %"), ("0.8961", "89.61 %"), ("0.985", "99 %"), ("1", "100 %")],
)
def test_what_is_not_wholly_kept_is_never_told_as_if_it_were(share: str, told: str) -> None:
    site = Site()
    site.reports(2026, 1, training_places=1)
    kept = site.on(2026, 2, 20).figure("promises.clause.training.kept")
    assert numbers_in("en", "GBP").of(replace(kept, value=D(share))) == told


def test_a_missing_report_is_no_nought_and_comes_first() -> None:
    site = Site()
    assert rating(site, "apprenticeships", 2026, 1, 20) == (Rating.OTHER, False)
    assert rating(site, "apprenticeships", 2026, 3, 20) == (Rating.OTHER, True)
    silent = site.on(2026, 6, 1).figure("promises.clause.apprenticeships")
    assert plain(silent.value, silent.state, silent.rating) == [None, State.UNKNOWN, Rating.OTHER]
    for month in (1, 2, 3, 4):
        site.reports(2026, month, apprentices=1, operatives=0, training_places=0)
    assert rating(site, "apprenticeships", 2026, 5, 20) == (Rating.GOOD, False)
    # Four good reports and then silence: not inadequate, not good, but not known and overdue.
    assert rating(site, "apprenticeships", 2026, 9, 1) == (Rating.OTHER, True)
    assert site.on(2026, 9, 1).figure("promises.clause.apprenticeships").value == 4
    assert str(site.on(2026, 9, 1).figure("promises.clause.apprenticeships").last_answer) == "2026-05-03"


def test_a_report_that_was_left_out_in_between_is_missing_too() -> None:
    site = Site()
    for month in (1, 2, 4, 5):
        site.reports(2026, month, training_places=1)
    assert rating(site, "training", 2026, 6, 20) == (Rating.OTHER, True)
    site.says("contractor", "delivery-report", at(2026, 4, 20), training_places=1)
    assert rating(site, "training", 2026, 6, 20)[1] is False


def test_a_promise_for_each_year_begins_anew_and_decembers_report_belongs_to_the_old_year() -> None:
    site = Site()
    for month in range(1, 13):
        site.reports(2026, month, training_places=1)
    first = site.on(2026, 12, 31).figure("promises.clause.training")
    assert plain(first.value, str(first.last_day)) == [11, "2026-12-31"]
    second = site.on(2027, 1, 20).figure("promises.clause.training")
    assert plain(second.value, str(second.first_day), second.rating) == [None, "2027-01-01", Rating.OTHER]


def test_a_binding_promise_unmet_at_its_end_is_inadequate() -> None:
    site = Site()
    for year in (2026, 2027, 2028):
        for month in range(1, 13):
            site.reports(year, month, apprentices=1 if (year, month) < (2026, 5) else 0)
    assert rating(site, "apprenticeships", 2029, 2, 1) == (Rating.INADEQUATE, True)


def test_what_would_have_happened_anyway_is_taken_off_and_its_source_is_named() -> None:
    site = Site()
    site.reports(2026, 1, apprentices=2)
    figure = site.on(2026, 2, 20).figure("promises.clause.apprenticeships.additional")
    assert figure.value == 2 * (1 - D("0.27"))
    anyway = next(one for one in figure.parameters if one.id == "deadweight")
    assert anyway.as_quoted
    assert "24 contracts" in anyway.source


def test_a_report_with_its_document_is_a_better_grade() -> None:

    site = Site()
    site.reports(2026, 1, apprentices=2)
    plain_report = site.evidence()
    assert site.on(2026, 2, 20).figure("promises.clause.apprenticeships").grade is Grade.SELF_REPORT
    row = plain_report.rows[0]
    proof = EvidenceRow(row.person, row.flow, "r1", row.run, 9, "proof", Attachment("file", "x"), row.at)
    with_proof = Evidence((*plain_report.rows, proof), plain_report.people)
    summary = summarise(raploch(), with_proof, week_of(at(2026, 2, 20), "Europe/London"))
    assert summary.figure("promises.clause.apprenticeships").grade is Grade.DOCUMENT


def test_the_local_share_is_measured_against_a_target_that_binds_nobody() -> None:
    site = Site()
    site.reports(2026, 1, jobs=40, local_jobs=6)
    site.reports(2026, 2, jobs=20, local_jobs=3)
    summary = site.on(2026, 3, 20)
    assert summary.figure("promises.target.local_jobs").value == 9
    share = summary.figure("promises.target.local_jobs.share")
    assert share.value == D(9) / 60
    assert share.parameters[0].value == D("0.10")


def test_promises_are_told_in_the_message_by_the_words_they_earn() -> None:
    site = Site()
    for month in range(1, 6):
        site.reports(2026, month, apprentices=1, operatives=1, training_places=0)
    published = disclose(site.on(2026, 6, 20), exact=False)
    counts = {figure.subject: figure.value for figure in published.figures if figure.measure is Measure.RATED}
    assert counts["good"] == 2
    assert sum((count or D(0) for count in counts.values()), D(0)) == 3
    message = summary_message(published, "en")
    text = message if isinstance(message, str) else str(message)
    assert "Promises: 2 good · 1 inadequate (Training places)" in text


def test_where_few_people_could_be_found_everything_that_tells_of_them_is_hidden() -> None:
    file = (LIBRARY / "raploch" / "value-map.yaml").read_text(encoding="utf-8")

    files = {one.name: one.read_bytes() for one in (LIBRARY / "raploch").glob("*.yaml")}
    files["value-map.yaml"] = file.replace(
        "    anyway: {parameter: anyway_apprentices}", "    counts_people: yes", 1
    ).encode()
    programme, problems = read_programme(files)
    assert programme is not None, problems
    site = Site()
    site.reports(2026, 1, apprentices=3, operatives=1, training_places=1)
    summary = summarise(programme.value_map, site.evidence(), week_of(at(2026, 2, 20), "Europe/London"))
    published = disclose(summary, exact=False)
    for id in ("", ".kept", ".forecast"):
        figure = published.figure(f"promises.clause.apprenticeships{id}")
        assert figure is not None
        assert plain(figure.state, figure.value, figure.rating) == [State.HIDDEN, None, None]
    rated = [figure for figure in published.figures if figure.measure is Measure.RATED]
    assert {figure.state for figure in rated} == {State.HIDDEN}


CLAUSE = """\
clauses:
  - {id: jobs, label: Jobs, eligible: %s, unit: job, target: 5,
     from: 2026-01-01, to: 2026-12-31, binding: yes, reports: asked/shopped}
activities: ["""


@pytest.mark.parametrize("words", ["Local people who want a job", "Jobs for people living in the borough"])
def test_a_clause_that_reserves_jobs_for_local_people_is_refused_with_lawful_wordings(words: str) -> None:
    value_map, problems = read(altered(("activities: [", CLAUSE % words)))
    assert value_map is None
    (problem,) = problems
    assert "may not reserve jobs for local people" in problem.message
    for lawful in ("out of work for long", "new to work", "need training", "targets"):
        assert lawful in problem.remedy
    assert problem.row


@pytest.mark.parametrize(
    "words",
    [
        "People who have been out of work for long",
        "People who are new to the trade",
        "People who need training",
    ],
)
def test_a_clause_that_asks_by_what_people_need_is_taken(words: str) -> None:
    value_map, problems = read(altered(("activities: [", CLAUSE % words)))
    assert problems == ()
    assert value_map is not None


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("target: 5", "target: 0", "more than nothing"),
        ("to: 2026-12-31", "to: 2025-12-31", "ends before it begins"),
        ("binding: yes", "binding: yes, milestones: [{by: 2026-06-30, target: 3}]", "last milestone"),
        ("binding: yes", "binding: yes, document: asked/shopped", "takes no file"),
        ("reports: asked/shopped", "reports: asked/friends", "no numbers"),
        ("binding: yes", "binding: yes, anyway: 0.27", "has no source"),
    ],
)
def test_a_mistake_in_a_clause_is_named(old: str, new: str, message: str) -> None:
    text = altered(("activities: [", (CLAUSE % "People who need training").replace(old, new)))
    value_map, problems = read(text)
    assert value_map is None
    assert any(message in problem.message for problem in problems), problems
