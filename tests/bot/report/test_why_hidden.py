"""Behind a figure stands, in a plain sentence, why it is a star or why it stands still."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.behind import kept_with
from bot.report.footnotes import told_before
from bot.report.names import figure_name
from bot.report.numbers import numbers_in
from bot.report.provenance import entries, entry_of
from flows.value.disclosure import disclose
from flows.value.figures import Published, Section, State
from tests.flows.value.samples import forty_people
from tests.flows.value.test_local_money import site


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "As it stood on 15 November. It moves when at least 8 people have answered anew."),
        ("bn", "তারিখে যেমন ছিল। অন্তত 8 জন নতুন উত্তর দিলে এটি বদলায়।"),
    ],
)
def test_what_is_told_as_it_was_before_says_of_which_day_and_what_it_waits_for(
    language: str, words: str
) -> None:
    summary = disclose(forty_people(), exact=False)
    figures = tuple(
        replace(one, repeated=True, last_day=one.last_day.replace(day=15)) for one in summary.figures
    )
    told = kept_with(Published(summary.head, figures, exact=False), language)["entries"]
    text = told["change.housing_ladder"]["text"]
    assert words in text.replace("৮", "8")
    assert words not in kept_with(summary, language)["entries"]["change.housing_ladder"]["text"]


@pytest.mark.parametrize("language", ["en", "bn"])
def test_what_one_supplier_spends_is_a_star_for_a_reason_of_its_own(language: str) -> None:
    def text(replies: int) -> str:
        published = disclose(site(replies).on(2026, 3, 20), exact=False)
        entries = kept_with(published, language)["entries"]
        return str(next(entry["text"] for key, entry in entries.items() if key.startswith("local_money")))

    reason = {"en": "fewer than 3 suppliers have replied", "bn": "জনের কম সরবরাহকারী"}[language]
    assert reason in text(1)
    assert reason not in text(3)


def test_local_money_that_stands_still_is_named_and_not_only_its_area() -> None:
    published = disclose(site(3).on(2026, 3, 20), exact=False)
    still = tuple(
        replace(one, repeated=True) for one in published.figures if one.section is Section.LOCAL_MONEY
    )
    [line] = told_before(still, numbers_in("en", "GBP"))
    assert line.endswith("because too few people have answered since: Local money.")


@pytest.mark.parametrize("language", ["en", "bn"])
def test_behind_a_total_stands_first_what_of_it_is_shown_and_then_its_star(language: str) -> None:
    published = disclose(forty_people(), exact=False)
    numbers = numbers_in(language, "GBP")
    by_id = {figure.id: figure for figure in published.figures}
    whole, part = by_id["value.total"], by_id["value.total.shown"]
    entry = entry_of(entries(published, numbers), "value.total")
    assert entry is not None
    assert (entry.title, entry.ids) == (figure_name(part, numbers.words), (part.id, whole.id))
    assert [line.value for line in entry.lines] == [numbers.of(part), "*"]
    assert kept_with(published, language)["first"] == entry.key


def test_a_count_beside_an_area_that_stands_still_is_named_by_itself_and_with_its_day() -> None:
    summary = disclose(forty_people(), exact=False)
    still = summary.figure("change.housing_ladder.one_reading")
    assert still is not None
    earlier = replace(still, repeated=True, last_day=still.last_day.replace(day=15))
    figures = tuple(earlier if one.id == still.id else one for one in summary.figures)
    numbers = numbers_in("en", "GBP")
    assert told_before(figures, numbers) == (
        "As it stood on 15 November, because too few people have answered since: "
        "Housing: people with one reading only.",
    )
    # What stands still beside every area is named once.
    still_everywhere = tuple(
        replace(one, state=State.SHOWN, repeated=True, last_day=earlier.last_day)
        if one.measure is still.measure
        else one
        for one in summary.figures
    )
    assert told_before(still_everywhere, numbers) == (
        "As it stood on 15 November, because too few people have answered since: "
        "Every area: people with one reading only.",
    )
    # Of several days the reason is said once.
    both = tuple(
        replace(one, repeated=True, last_day=earlier.last_day.replace(day=8))
        if one.id == "value.hostel_weeks"
        else one
        for one in figures
    )
    assert told_before(both, numbers) == (
        "These stand as they did then, because too few people have answered since.",
        "On 8 November: Hostel weeks no longer needed.",
        "On 15 November: Housing: people with one reading only.",
    )
    text = kept_with(Published(summary.head, figures, exact=False), "en")["entries"]["change.housing_ladder"][
        "text"
    ]
    assert text.count("as it stood on 15 November") == 1
    assert text.count("Period: ") == 1
