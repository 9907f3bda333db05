"""The sections of the full report: what each of them says first, and the shape that it gives to its figures."""

from __future__ import annotations

from bot.report.blocks import Marked, Part, Table
from bot.report.document import document_of
from bot.report.pdf import summary_pdf
from flows.value.disclosure import disclose
from flows.value.figures import Published
from tests.bot.report.inside import pages
from tests.flows.value.meals import meals_summary
from tests.flows.value.raploch import Site
from tests.flows.value.samples import forty_people
from tests.flows.value.test_local_money import site as spending

MEALS = disclose(meals_summary(), exact=True)
HIDDEN = disclose(meals_summary(), exact=False)


def part(summary: Published, id: str) -> Part:
    return next(part for part in document_of(summary, "en").parts if part.id == id)


def table(part: Part, caption: str = "") -> Table:
    return next(table for table in part.tables if table.caption == caption)


def row(table: Table, first: str) -> tuple[object, ...]:
    return next(row.cells[1:] for row in table.rows if row.cells[0] == first)


def raploch() -> Published:
    site = Site()
    for month in range(1, 10):
        apprentices, operatives = int(month < 5), 2 * int(month == 3)
        site.reports(2026, month, apprentices=apprentices, operatives=operatives, training_places=1)
    return disclose(site.on(2026, 11, 20), exact=False)


def test_the_sections_come_in_the_order_of_the_methods() -> None:
    ids = [str(part.id) for part in document_of(disclose(forty_people(), exact=False), "en").parts]
    assert ids == [
        "new", "reach", "change", "outputs", "value", "accrual", "in_words", "value_for_money", "time_given", "tenders",
        "principles", "unknown",
    ]  # fmt: skip
    ids = [str(part.id) for part in document_of(MEALS, "en").parts]
    assert ids.index("value") < ids.index("return") < ids.index("value_for_money") < ids.index("time_given")


def test_the_first_page_says_what_comes_back_for_each_pound() -> None:
    worth = next(one for one in document_of(MEALS, "en").statements if one.title == "In money")
    assert "£1.93 for each £1 of the £42,400 put in" in worth.text


def test_amounts_that_are_rounded_say_that_each_is_rounded_by_itself() -> None:
    said = "Each amount is rounded by itself, so it may differ from its quantity times price."
    rounded = part(disclose(forty_people(), exact=False), "value")
    exact = part(disclose(forty_people(), exact=True), "value")
    assert said in rounded.paragraphs
    assert said not in exact.paragraphs


def test_the_return_begins_with_the_ratio_and_is_never_for_comparing() -> None:
    lead = [statement.text for statement in part(MEALS, "return").lead]
    assert lead[0].startswith("Over the years it lasts: £1.93 for each £1")
    assert lead[1] == "What was put in has come back after about 6 months."
    assert lead[-1].startswith("Do not compare it with another organisation's")


def test_beside_each_assumption_stands_what_it_is_now_and_what_would_undo_the_return() -> None:
    switching = table(part(MEALS, "return"), "How far each assumption may be wrong")
    assert row(switching, "Stays in continuing care avoided, quantity") == ("7 times", "1.06 times")
    assert row(switching, "Stays in continuing care avoided, what others did") == ("5 %", "86 %")
    rates = table(part(MEALS, "return"), "The return at other discount rates")
    assert [one.cells for one in rates.rows][1:] == [
        ("1.5 %", "1.97"),
        ("3 %", "1.94"),
        ("3.5 % (used in this report)", "1.93"),
    ]


def test_what_is_hidden_altogether_has_no_table_of_stars() -> None:
    captions = [table.caption for table in part(HIDDEN, "return").tables]
    assert "How far each assumption may be wrong" not in captions
    assert "The return at other discount rates" in captions


def test_the_narrow_reading_and_the_real_one_stand_side_by_side() -> None:
    readings = table(part(MEALS, "value_for_money"))
    assert [column.head for column in readings.columns] == ["What is asked", "Narrow", "Real"]
    assert row(readings, "What is paid") == ("£24,375", "£24,375")
    assert row(readings, "Social worth") == ("not asked", "£82,508.57")
    assert row(readings, "Not priced: People with more company than when they came") == (
        "not asked",
        "30 people",
    )


def test_how_a_promise_stands_is_a_word_with_a_mark_and_the_worst_comes_first() -> None:
    promises = table(part(raploch(), "promises"), "What was promised, and what was delivered")
    assert [one.cells[-1] for one in promises.rows][-1] == Marked("Good", "good")
    marks = [one.cells[-1].mark for one in promises.rows if isinstance(one.cells[-1], Marked)]
    assert marks[0] == "requires_improvement"
    assert row(promises, "Apprenticeships")[:3] == ("5", "1.2", "4")


def test_local_money_begins_with_the_multiplier_and_its_range_and_says_who_replied() -> None:
    def local(replies: int, *, exact: bool = True) -> Part:
        return part(disclose(spending(replies).on(2026, 3, 20), exact=exact), "local_money")

    assert [statement.text for statement in local(2).lead] == [
        "Local multiplier (LM3): 2.04, between 1.94 and 2.14. Area: Within 30 miles of Raploch.",
        "Of the local suppliers, 50 % replied. They cover 50 % of the money.",
    ]
    assert local(4).lead[0].text == "Local multiplier (LM3): 2.04. Area: Within 30 miles of Raploch."
    assert "Too few replied to say more." in local(1).lead[0].text
    # What one or two suppliers spend would be read out of it.
    hidden = local(2, exact=False).lead[0].text
    assert hidden == "Local multiplier (LM3): *. Area: Within 30 miles of Raploch."
    rounds = table(local(2), "The three rounds of spending")
    assert [one.cells[1] for one in rounds.rows] == ["100,000", "70,000", "33,500"]


def test_who_is_missing_is_a_flow_from_everybody_to_those_compared() -> None:
    missing = table(part(MEALS, "change"), "Who is missing from what changed")
    assert [column.flows for column in missing.columns] == [False, False, True, True, True, False, False]
    assert row(missing, "People around me") == ("30", "30", "30", "30", "+1.7", "+1.7")


def test_a_column_with_nothing_in_it_is_left_out_and_so_are_least_and_most_where_nothing_differs() -> None:
    heads = [column.head for column in table(part(MEALS, "value")).columns]
    assert heads == ["What", "Kind", "amount"]
    assert row(table(part(MEALS, "value")), "New friends") == ("social", "452")


def test_the_commissioner_reads_a_few_pages_and_the_rest_is_the_appendix() -> None:
    assert 6 < pages(summary_pdf(MEALS, "en")) <= 15
