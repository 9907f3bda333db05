"""The commissioner's message and the caption: what they say, what they never say, and that they fit."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from types import MappingProxyType

import pytest

from bot.report.chart import chart_caption, summary_chart
from bot.report.document import document_of
from bot.report.gains import gains_caption
from bot.report.matrix import matrix_caption
from bot.report.message import ONE_MINUTE, summary_message
from bot.report.numbers import numbers_in
from bot.report.picture import LONGEST_CAPTION
from bot.report.text import summary_text
from bot.summing_up import pieces
from flows.value.clauses import Rating
from flows.value.disclosure import disclose
from flows.value.evidence import Evidence
from flows.value.figures import Area, Measure, Published, Section, State
from flows.value.references import About
from flows.value.summary import summarise
from tests.flows.value.meals import meals_summary
from tests.flows.value.samples import (
    MONDAY,
    Diary,
    forty_people,
    forty_people_evidence,
    names,
    st_james_house,
    week,
    weeks_before,
)

EXPECTED = Path(__file__).parent / "expected"
LANGUAGES = ["en", "bn"]


def published(*, exact: bool = False) -> Published:
    return disclose(forty_people(), exact)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_message_reads_as_it_was_read_aloud(language: str) -> None:
    expected = EXPECTED / f"message-{language}.html"
    assert summary_message(published(), language) == expected.read_text(encoding="utf-8").removesuffix("\n")


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag == "b"
        assert not attrs
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("exact", [False, True])
def test_the_message_is_well_formed_and_fits(language: str, exact: bool) -> None:
    message = summary_message(published(exact=exact), language)
    tags = Tags()
    tags.feed(message)
    assert not tags.open
    assert len(message.encode("utf-16-le")) // 2 <= ONE_MINUTE


def test_a_name_with_angle_brackets_is_a_name_and_no_markup() -> None:
    summary = forty_people()
    head = replace(summary.head, title=MappingProxyType({"en": "Bread & <b>Roses"}))
    message = summary_message(disclose(replace(summary, head=head), exact=False), "en")
    assert "Bread &amp; &lt;b&gt;Roses" in message


def many_areas(count: int) -> Published:
    """The same ladder under many names, to see what gives way when there is too much to say."""
    summary = forty_people()
    ladder = [figure for figure in summary.figures if figure.subject == "housing_ladder"]
    more = [
        replace(
            figure,
            id=f"change.area{number}.{figure.measure}",
            subject=f"area{number}",
            label={"en": f"A rather long name of an area, number {number}"},
        )
        for number in range(count)
        for figure in ladder
    ]
    areas = tuple((f"area{number}", Area(1, 10)) for number in range(count))
    head = replace(summary.head, areas=(*summary.head.areas, *areas))
    return disclose(replace(summary, head=head, figures=(*summary.figures, *more)), exact=False)


@pytest.mark.parametrize("count", [8, 30, 200])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_programme_with_very_much_to_tell_still_fits(language: str, count: int) -> None:
    summary = many_areas(count)
    message, caption = summary_message(summary, language), chart_caption(summary, language)
    assert len(message.encode("utf-16-le")) // 2 <= ONE_MINUTE
    assert len(caption.encode("utf-16-le")) // 2 <= LONGEST_CAPTION
    assert message.startswith("<b>")
    assert "£43,200" in message


def test_every_number_of_the_chart_stands_in_its_caption() -> None:
    caption = chart_caption(published(), "en")
    assert "Housing 3.5 → 5.3 (40 people: about 30 up · others *)" in caption
    assert "Work and learning 5.0 → 4.7 (40 people: 0 up · about 25 same · 15 down)" in caption


def test_sample_data_is_called_so_everywhere() -> None:
    for text in (
        summary_message(published(), "en"),
        chart_caption(published(), "en"),
        summary_text(published()),
    ):
        assert "Sample data" in text
    real = disclose(forty_people(sample_data=False), exact=False)
    assert "ample data" not in summary_message(real, "en") + chart_caption(real, "en") + summary_text(real)


def test_a_week_that_goes_on_says_so() -> None:
    summary = summarise(st_james_house(), forty_people_evidence(), week(now=MONDAY + timedelta(days=2)))
    message = summary_message(disclose(summary, exact=False), "en")
    assert "This week is not over: figures up to 18 November." in message


def test_declines_are_as_visible_as_gains() -> None:
    diary = Diary()
    for person in names(20):
        diary.checks_in(person, weeks_before(6), housing=6)
        diary.checks_in(person, MONDAY, housing=4)
    message = summary_message(diary.published(), "en")
    assert "<b>Housing</b>  6.0 → 4.0 (−2.5 to −1.5)\n0 up · 0 same · about 20 down" in message


def _housing(*moves: tuple[int, int, int]) -> str:
    """The message about so many people, each from one step to another."""
    diary = Diary()
    for number, (people, first, latest) in enumerate(moves):
        for person in names(people, f"{number}-"):
            diary.checks_in(person, weeks_before(6), housing=first)
            diary.checks_in(person, MONDAY, housing=latest)
    return summary_message(diary.published(), "en")


def test_as_many_up_as_down_beside_a_mean_that_moved_are_left_out_for_they_seem_to_deny_it() -> None:
    """11 up and 9 down are both about 10: the mean alone says that those who rose went farther."""
    message = _housing((11, 3, 7), (9, 5, 5), (9, 6, 5))
    assert re.search(r"<b>Housing</b>  \d\.\d → \d\.\d [^\n]*\n\n", message)
    assert " up" not in message
    assert "nearest five" not in message


def test_as_many_up_as_down_are_told_where_the_mean_stands_still() -> None:
    message = _housing((9, 4, 5), (9, 5, 5), (9, 5, 4))
    assert "about 10 up · 10 same · 10 down" in message
    assert "How many moved which way is to the nearest five people." in message


def test_counts_that_may_not_be_told_are_one_star_and_all_of_them_no_line() -> None:
    assert "\nabout 20 up · others *\n" in _housing((20, 3, 6), (5, 5, 5), (5, 6, 5))
    hidden = _housing((6, 3, 6), (5, 5, 5), (6, 6, 5))
    assert "<b>Housing</b>  " in hidden
    assert " up" not in hidden
    assert "others" not in hidden


def test_the_operators_counts_are_exact_and_never_about() -> None:
    message = summary_message(published(exact=True), "en")
    assert re.search(r"\n\d+ up · \d+ same · \d+ down\n", message)
    assert "nearest five" not in message


def _homes(*homes: tuple[int, tuple[str, ...]]) -> Diary:
    """So many people, who live there week after week."""
    diary = Diary()
    for number, (people, weeks) in enumerate(homes):
        for person in names(people, f"{number}-"):
            for ago, home in enumerate(reversed(weeks)):
                diary.checks_in(person, weeks_before(ago), housing=5, home=home)
    return diary


def test_where_nobody_has_answered_twice_it_says_so_and_no_pounds() -> None:
    message = summary_message(_homes((20, ("hostel",))).published(), "en")
    assert "<b>What it is worth cannot be said yet: nobody has answered twice</b>\n\n" in message
    assert "We do not know: what changed for people (nobody has two readings far enough apart)" in message
    assert "£" not in message
    assert "anyway" not in message


def test_where_people_have_answered_twice_and_nothing_with_a_price_changed_it_says_that() -> None:
    message = summary_message(_homes((20, ("hostel", "hostel"))).published(), "en")
    assert "<b>Nothing that has a price has changed this quarter</b>\n\n" in message
    assert "£" not in message


def test_where_a_few_have_changed_and_the_rest_have_not_the_worth_is_a_star_and_not_nought() -> None:
    few = _homes((20, ("hostel", "hostel")), (5, ("hostel", "own_home", "own_home")))
    message = summary_message(few.published(), "en")
    assert "<b>What it is worth this quarter: *</b>\n\n" in message
    assert "£" not in message


def test_what_was_there_and_came_to_nothing_is_told_in_pounds() -> None:
    """A saving on one placement and a dearer one elsewhere, of as much, cancel each other out."""
    summary = published()
    figures = tuple(
        replace(one, value=Decimal(0), low=Decimal(-100), high=Decimal(100))
        if one.measure is Measure.TOTAL_SHOWN
        else one
        for one in summary.figures
    )
    message = summary_message(replace(summary, figures=figures), "en")
    assert "<b>Worth £0 this quarter, without what is shown as *</b> (−£100 to £100)" in message


def test_a_worth_whose_ends_rest_on_few_says_why_it_has_none() -> None:
    summary = published()
    figures = tuple(
        replace(one, low=None, high=None) if one.measure is Measure.TOTAL_SHOWN else one
        for one in summary.figures
    )
    message = summary_message(replace(summary, figures=figures), "en")
    assert "</b> (least and most are not shown: too few people decide them)\n" in message


def test_where_nobody_has_answered_anything_the_worth_is_unknown_once_and_without_a_list() -> None:
    message = summary_message(disclose(summarise(st_james_house(), Evidence(), week()), exact=False), "en")
    assert "<b>What it is worth this quarter is not known: no answers yet</b>\n\n" in message
    assert "no longer needed" not in message
    assert "anyway" not in message
    club = summary_message(disclose(meals_summary(Evidence()), exact=False), "en")
    assert "avoided" not in club
    assert "a source is quoted" not in club


def test_sources_that_nobody_has_seen_are_one_short_sentence() -> None:
    message = summary_message(disclose(meals_summary(), exact=False), "en")
    assert "We do not know: whether the quoted sources say so, for nobody here has seen them\n" in message


def test_an_area_whose_means_are_hidden_has_one_star_for_both() -> None:
    diary = Diary()
    for number, person in enumerate(names(20)):
        diary.checks_in(person, weeks_before(6), housing=4)
        diary.checks_in(person, MONDAY, housing=5 if number < 3 else 4)
    message = summary_message(diary.published(), "en")
    assert "* → *" not in message
    assert "* began" not in message


def test_one_who_gains_all_of_it_is_told_without_the_sum_again() -> None:
    message = summary_message(published(), "en")
    assert "\nAll of it to the council\n" in message
    assert message.count("£43,200") == 1


def _promised(*, missing: bool) -> Published:
    """St James House with two promises of which one, or both, have no word for the report is overdue."""
    summary = published()
    like = summary.figures[0]
    promises = [
        replace(
            like,
            id=f"promises.clause.{name}",
            section=Section.PROMISES,
            measure=Measure.PROMISE,
            subject=name,
            label={"en": f"Promise {name}", "bn": name},
            rating=Rating.OTHER if name == "a" or missing else Rating.APPROACHING_TARGET,
            overdue=name == "a" or missing,
            last_answer=date(2026, 9, 14),
        )
        for name in ("a", "b")
    ]
    counts = Counter(one.rating for one in promises)
    rated = [
        replace(
            like,
            id=f"promises.rated.{rating.name.lower()}",
            section=Section.PROMISES,
            measure=Measure.RATED,
            subject=rating.name.lower(),
            label={},
            value=Decimal(counts[rating]),
        )
        for rating in Rating
    ]
    return replace(summary, figures=(*summary.figures, *promises, *rated))


def test_a_promise_whose_report_is_overdue_is_named_once() -> None:
    one = summary_message(_promised(missing=False), "en")
    assert "Promises: 1 approaching target (Promise b)\nReports overdue: Promise a\n" in one
    assert one.count("Promise a") == one.count("Promise b") == 1
    every = summary_message(_promised(missing=True), "en")
    assert "\nPromises: not known, a report is missing. The last one came on 14 September.\n" in every
    assert "Promise a" not in every
    assert "overdue" not in every


def test_what_no_report_tells_is_not_told_again_beside_the_promises() -> None:
    summary = _promised(missing=True)
    gaps = tuple(
        replace(one, value=None, state=State.UNKNOWN, last_answer=date(2026, 9, 14))
        if one.measure is Measure.OUTPUT and one.about is About.ORGANISATION
        else one
        for one in summary.figures
    )
    message = summary_message(replace(summary, figures=gaps), "en")
    assert "no report since" not in message
    assert message.count("14 September") == 1


def test_two_moves_are_news_and_the_others_stand_in_their_lines() -> None:
    now = published()
    last = {
        figure.id: figure.value - (place + 1)
        for place, figure in enumerate(now.of(Section.CHANGE, Measure.LATEST))
        if figure.value is not None
    }
    news = next(line for line in summary_message(now, "en", last).split("\n") if "Since last week" in line)
    assert news.count("→") == 2


def test_a_change_of_almost_nothing_has_no_minus() -> None:
    assert numbers_in("en", "GBP").plain(Decimal("-0.04"), 1, fixed=True) == "0.0"
    assert numbers_in("en", "GBP").money(Decimal("-0.001")) == "£0"


def test_what_nobody_answered_is_said_and_not_left_out() -> None:
    message = summary_message(disclose(summarise(st_james_house(), Evidence(), week()), exact=False), "en")
    assert "Nobody has joined yet." in message
    assert "We do not know: what changed for people (nobody has two readings far enough apart)" in message
    assert "no report yet" in message


def test_what_is_repeated_is_said_only_beside_the_figures_that_are_shown() -> None:
    """Who is missing stands in the report alone: of the steps, which are new, nothing old may be said."""
    told = published()
    older = MONDAY.date() - timedelta(days=21)

    def repeated(section: Section, *measures: Measure) -> Published:
        figures = {figure.id for figure in told.of(section, *measures)}
        return replace(
            told,
            figures=tuple(
                replace(each, repeated=True, last_day=older) if each.id in figures else each
                for each in told.figures
            ),
        )

    stood = "As it stood on 26 October, because too few people have answered since"
    missing = repeated(Section.ATTRITION, Measure.WITH_FIRST)
    new = document_of(missing, "en").parts[0]
    assert any(stood in statement.text for statement in new.lead)
    assert "As it stood" not in summary_message(missing, "en") + chart_caption(missing, "en")
    steps = repeated(Section.CHANGE, Measure.LATEST)
    assert f"{stood}: Mental health, Housing" in summary_message(steps, "en")
    assert f"{stood}: Mental health, Housing" in chart_caption(steps, "en")
    assert "As it stood" not in gains_caption(steps, "en") + matrix_caption(steps, "en")


def test_what_moved_since_the_last_summary_comes_first_the_greatest_move_before_the_others() -> None:
    now = published()
    latest = {figure.subject: figure for figure in now.of(Section.CHANGE, Measure.LATEST)}
    last = {figure.id: figure.value for figure in latest.values() if figure.value is not None}
    last[latest["housing_ladder"].id] -= Decimal("0.3")
    last[latest["mental_health_ladder"].id] += Decimal("1.2")
    message = summary_message(now, "en", last)
    assert re.search(
        r"people checked in, of \d+\.\n"
        r"Since last week: Mental health \d\.\d → \d\.\d · Housing \d\.\d → \d\.\d\n\n"
        r"Since they started",
        message,
    )
    same = {figure.id: figure.value for figure in latest.values() if figure.value is not None}
    assert "Since last week" not in summary_message(now, "en", same) + summary_message(now, "en")


def test_what_nobody_has_said_of_any_value_is_one_short_sentence() -> None:
    message = summary_message(published(), "en")
    assert "what would have happened anyway, and what others did, for any value here" in message
    assert "no longer needed, and" not in message


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_person_more_or_less_in_a_hidden_group_changes_not_a_letter(language: str) -> None:
    """Two programmes alike but for what is hidden give the same message, caption and text."""

    def told(steps: tuple[int, int]) -> str:
        diary = Diary()
        for number, person in enumerate(names(30)):
            diary.checks_in(person, weeks_before(6), housing=4, home="own_home")
            diary.checks_in(person, MONDAY, housing=4, home="own_home", mental_health=5, training_hours=2)
            if number < steps[0]:
                diary.checks_in(person, MONDAY, work_and_learning=steps[1])
                diary.checks_in(person, weeks_before(6), work_and_learning=3)
                diary.gives_time(person, steps[1], sort="opinion")
        summary = diary.published()
        return summary_message(summary, language) + chart_caption(summary, language) + summary_text(summary)

    assert told((3, 7)) == told((6, 2))


def test_only_the_operators_text_names_answers_and_small_groups() -> None:
    exact = summary_text(disclose(forty_people(sample_data=False), exact=True))
    shown = summary_text(published())
    assert "p013-check-in" in exact
    assert "For the operator only" in exact
    assert not re.search(r"p\d{3}-", shown)


def test_the_largest_part_is_one_of_those_shown() -> None:
    summary = published()
    shares = [figure for figure in summary.figures if figure.measure is Measure.LARGEST_SHOWN]
    assert [figure.subject for figure in shares] == ["hostel_weeks"]
    assert "Mostly: Hostel weeks no longer needed (54 %)" in summary_message(summary, "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_outcomes_are_told_apart_the_week_says_what_was_done_and_the_month_what_changed(
    language: str,
) -> None:
    whole = published()
    message = summary_message(whole.activity(), language)
    assert "£" not in message
    assert "→" not in message
    assert summary_message(whole, language).splitlines()[0] == message.splitlines()[0]
    month = replace(whole, head=replace(whole.head, week="2026-M11"))
    assert "→" in summary_message(month, language)
    assert "47" not in summary_message(month, language).splitlines()[0]
    assert summary_chart(whole.activity(), language) is None


def test_words_of_a_map_are_no_markup_under_a_picture_either() -> None:
    """Telegram refuses what is not well-formed: the picture would never arrive."""
    odd = {"en": "Fewer than <5 calls & </b>"}
    figures = tuple(replace(one, label=odd if one.label else one.label) for one in published().figures)
    summary = replace(published(), head=replace(published().head, title=odd), figures=figures)
    pictures = [piece for piece in pieces(summary, "en", st_james_house()) if piece.kind == "photo"]
    assert len(pictures) == 3
    for piece in pictures:
        assert "Fewer than &lt;5 calls &amp; &lt;/b&gt;" in piece.payload["caption"]
        assert "<" not in piece.payload["caption"]
