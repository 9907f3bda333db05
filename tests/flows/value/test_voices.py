"""Two voices: a person's own reading and their worker's are both kept, and a gap between them is a finding."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.report.document import document_of
from bot.report.names import figure_name
from bot.report.wording import report_words
from flows.value.disclosure import disclose
from flows.value.figures import Figure, Published, State
from flows.value.newcomers import Without, waiting
from flows.value.releases import Kept, release
from flows.value.summary import summarise
from tests.flows.value.attack_over_weeks import KEY
from tests.flows.value.samples import MONDAY, names, plain, week, weeks_before
from tests.flows.value.scales import LADDER, ON_A_SCALE, placed, read, summed
from tests.flows.value.small_maps import Answers

WEEK = timedelta(weeks=1)
NEXT = MONDAY + WEEK


def told(published: Published, measure: str) -> Figure:
    figure = published.figure(f"voices.scale.{measure}")
    assert figure is not None
    return figure


def test_both_readings_stand_side_by_side_with_who_sees_it_higher_and_lower() -> None:
    summary = summed(placed([(6, 10), (6, 10), (6, 12), (6, 3)], [15, 10, 10, None]))
    means = ("both_voices", "own_voice", "worker_voice", "gap")
    found = [round(summary.figure(f"voices.scale.{each}").value or 0, 2) for each in means]
    assert [str(each) for each in found] == ["3.00", "10.67", "11.67", "1.00"]
    counts = ("worker_higher", "voices_alike", "worker_lower")
    assert plain(*(summary.figure(f"voices.scale.{each}").value for each in counts)) == [1, 1, 1]
    # What counts as a change is the person's own reading, whatever the worker says.
    assert summary.figure("change.scale.compared").value == 4
    assert len(summary.figure("voices.scale.gap").evidence) == 6


def test_each_gap_opens_into_the_answers_of_both() -> None:
    figure = summed(placed([(6, 10)], [15])).figure("voices.scale.worker_higher")
    assert figure.questions == ("asked/scale", "asked/by_worker")
    assert len(figure.evidence) == 2


def test_a_map_that_asks_no_worker_has_no_second_voice_and_one_without_answers_knows_nothing() -> None:
    value_map, _ = read(ON_A_SCALE.replace("worker: asked/by_worker, ", ""))
    assert value_map is not None
    one_voice = summarise(value_map, placed([(6, 10)], [15]).evidence(), week())
    assert not [figure for figure in one_voice.figures if figure.section == "voices"]
    assert summed(placed([(6, 10)])).figure("voices.scale.gap").state is State.UNKNOWN


def test_means_are_printed_to_the_half_step_and_their_gap_is_the_difference_of_what_is_printed() -> None:
    published = disclose(summed(placed([(6, 10)] * 10 + [(6, 11)] * 11, [12] * 10 + [15] * 11)), exact=False)
    found = plain(*(told(published, measure).value for measure in ("own_voice", "worker_voice", "gap")))
    assert [str(each) for each in found] == ["10.5", "13.5", "3.0"]
    assert told(published, "both_voices").value == 20


@pytest.mark.parametrize(("with_both", "state"), [(7, State.HIDDEN), (20, State.SHOWN), (24, State.HIDDEN)])
def test_a_second_voice_of_few_or_of_nearly_all_is_hidden(with_both: int, state: State) -> None:
    """Where three of 27 have no worker's reading, the two means of people's own readings would tell of them."""
    workers: list[int | None] = [12 + number % 3 for number in range(with_both)]
    people = 27 if with_both == 24 else with_both if with_both == 20 else 30
    readings = [(6, 10 + number % 3) for number in range(people)]
    published = disclose(summed(placed(readings, workers + [None] * (people - with_both))), exact=False)
    for measure in ("own_voice", "worker_voice", "gap"):
        assert told(published, measure).state is state


def test_few_who_are_seen_lower_are_hidden_and_nothing_gives_them_away() -> None:
    published = disclose(summed(placed([(6, 10)] * 23, [12] * 20 + [5] * 3)), exact=False)
    states = [told(published, each).state for each in ("worker_higher", "voices_alike", "worker_lower")]
    assert states == [State.HIDDEN, State.SHOWN, State.HIDDEN]


def test_second_voices_move_when_eight_differ_and_newcomers_wait_without_holding_up_what_changed() -> None:
    value_map, _ = read()
    assert value_map is not None
    answers = placed([(6, 10 + number % 3) for number in range(20)], [14] * 20)
    kept: list[Kept] = []

    def released(answers: Answers, id: str) -> Published:
        evidence = answers.evidence()
        summary = summarise(value_map, evidence, week(id))
        late = waiting(summary, kept, KEY)
        summary = summarise(value_map, Without(evidence, late), week(id))
        published, moved = release(summary, kept, KEY)
        kept.extend(moved.tables)
        return published

    released(answers, "2026-W47")
    for number, person in enumerate(names(20)):
        answers.of(person, NEXT, scale=15 + number % 3, by_worker=13)
    for person in names(3, "q"):
        answers.of(person, weeks_before(9), scale=12)
        answers.of(person, NEXT, by_worker=19)
    after = released(answers, "2026-W48")
    change = after.figure("change.scale.latest")
    assert change is not None
    assert (change.repeated, told(after, "gap").repeated) == (False, False)
    assert told(after, "both_voices").value == 20
    answers.of("p000", NEXT + timedelta(weeks=1), by_worker=1)
    assert told(released(answers, "2026-W49"), "gap").repeated


def test_a_second_voice_of_all_but_one_whose_readings_were_told_waits_though_others_have_come() -> None:
    value_map, _ = read()
    assert value_map is not None
    answers = placed([(6, 10 + number % 3) for number in range(20)])

    def released(id: str, kept: tuple[Kept, ...] = ()) -> tuple[Published, tuple[Kept, ...]]:
        published, moved = release(summarise(value_map, answers.evidence(), week(id)), kept, KEY)
        return published, moved.tables

    _, kept = released("2026-W47")
    for person in names(19):
        answers.of(person, NEXT, by_worker=14)
    for person in names(7, "q"):
        answers.of(person, weeks_before(5), scale=6)
        answers.of(person, NEXT, scale=12)
    # Nineteen of the twenty whose mean was told last week: seven more do not hide the one between them.
    assert told(released("2026-W48", kept)[0], "own_voice").state is not State.SHOWN
    assert told(released("2026-W48")[0], "own_voice").state is State.SHOWN


def test_first_readings_that_were_told_beside_workers_of_all_but_one_wait() -> None:
    value_map, _ = read()
    assert value_map is not None
    answers, kept = Answers(), list[Kept]()
    weeks_on = [MONDAY + timedelta(weeks=5 * place) for place in range(3)]

    def released(at: int) -> Published:
        summary = summarise(
            value_map, answers.evidence(), week(f"{weeks_on[at]:%G-W%V}", weeks_on[at] + WEEK)
        )
        published, moved = release(summary, kept, KEY)
        kept.extend(moved.tables)
        return published

    for number, person in enumerate(names(20)):
        answers.of(person, weeks_on[0], scale=10 + number % 3, by_worker=14)
    answers.of("q000", weeks_on[0], scale=3)
    assert told(released(0), "own_voice").state is State.SHOWN
    for person in [*names(20), "q000"]:
        answers.of(person, weeks_on[1], scale=15)
    # The first readings of 21: twenty of them were told, and the one more is not theirs.
    first = released(1).figure("change.scale.first")
    assert first is not None
    assert first.state is not State.SHOWN
    for person in names(8, "r"):
        answers.of(person, weeks_on[1], scale=12)
        answers.of(person, weeks_on[2], scale=13)
    first = released(2).figure("change.scale.first")
    assert first is not None
    assert first.state is State.SHOWN


def test_a_workers_ladder_has_the_same_steps() -> None:
    value_map, problems = read(ON_A_SCALE.replace("worker: asked/by_worker", "worker: asked/short"))
    assert value_map is None
    [problem] = problems
    assert problem.message == "asked/short goes from 1 to 5, and the person's own ladder from 1 to 20"
    line = next(
        number
        for number, each in enumerate(ON_A_SCALE.splitlines(), 1)
        if each in LADDER and "id: scale" in each
    )
    assert (problem.row, problem.column) == (line, "worker")


@pytest.mark.parametrize("language", ["en", "bn"])
def test_both_voices_have_their_words(language: str) -> None:
    figures = summed(placed([(6, 10)], [15])).figures
    words = report_words(language)
    named = [figure_name(one, words) for one in figures if one.section == "voices"]
    assert len(set(named)) == 7


@pytest.mark.parametrize("language", ["en", "bn"])
def test_the_report_sets_both_voices_and_how_sure_a_change_is_below_what_changed(language: str) -> None:
    summary = summed(
        placed([(6, 10 + number % 3) for number in range(40)], [12 + n % 3 for n in range(20)] + [None] * 20)
    )
    document = document_of(disclose(summary, exact=False), language)
    part = next(part for part in document.parts if part.id == "change")
    captions = [table.caption for table in part.tables]
    words = report_words(language)
    assert captions[1:3] == [words("report-sureness"), words("section-voices")]
    [sure], [both] = part.tables[1].rows, part.tables[2].rows
    assert sure.cells[1] == words("detail-range", low="+4.6", high="+5.4")
    assert both.cells[1:5] == ("20", "11.0", "13.0", "+2.0")
    assert sure.number == both.number == part.tables[0].rows[0].number
