"""What the methods forbid in a value map: each is named with its line and what to do."""

from __future__ import annotations

import pytest

from flows.authoring.indicator_sets import read_indicator_set, shipped
from flows.authoring.problems import Problem
from flows.value.valuation import Level
from tests.flows.value.samples import plain
from tests.flows.value.small_maps import altered, read, small_map

AGAIN = """\
  - id: friends_again
    label: Friends once more
    outcome: company
    proxy: club
    quantity: {rule: people_who, question: asked/friends, choices: yes_it_did}
    accrues_to: community
    kind: social
"""


CLUB_TWO = (
    '  - {id: club_two, label: Again, value: "48.250", unit: GBP/person, price_year: 2009, source: study}\n'
)


def problems_of(text: str) -> list[Problem]:
    value_map, problems = read(text)
    assert value_map is None
    assert all(problem.remedy and problem.message and problem.row for problem in problems)
    return list(problems)


@pytest.mark.parametrize(
    ("changes", "at", "message", "remedy"),
    [
        (
            [("proxy: club\n", "proxy: club\n    displacement: 0.1\n")],
            "displacement: 0.1",
            "has no source",
            "source: …",
        ),
        (
            [('deadweight: {central: "0.10", source: study}', 'deadweight: {central: "0.10"}')],
            'deadweight: {central: "0.10"}',
            "deadweight has no source",
            "source: …",
        ),
        (
            [("unit: GBP/person, price_year: 2009, source: study", "unit: GBP/person, price_year: 2009")],
            "id: club",
            "needs the key source",
            "Add source",
        ),
        (
            [('central: "0.35"', 'central: "1.35"')],
            '"1.35"',
            "a share from 0 to 1",
            "Write attribution_to_others",
        ),
        (
            [('low: "0.05", high', 'low: "0.15", high')],
            'low: "0.15"',
            "between low and high",
            "in this order",
        ),
        ([("value: 19, low: 15", "value: 19, low: 25")], "low: 25", "between low and high", "in this order"),
        (
            [("outcome: company\n    proxy", "outcome: meals\n    proxy")],
            "outcome: meals",
            "is an output",
            "outcome that it leads to",
        ),
        (
            [("questions: asked/shopped", "questions: asked/served")],
            "id: shopping_less",
            "what was delivered is no change",
            "what changed",
        ),
        (
            [("  - id: shopping_less", AGAIN + "  - id: shopping_less")],
            "id: friends_again",
            "counts the same value",
            "Take one",
        ),
        (
            [
                ("source: study}\n  - {id: club", "source: study, code: HO1.0}\n  - {id: club"),
                ("unit: GBP/person,", "unit: GBP/person, code: HO1.0.1,"),
            ],
            "id: friends",
            "HO1.0.1 is a part of HO1.0",
            "Keep the whole",
        ),
        (
            [("label: A club", "label: Housing benefit for a week")],
            "id: friends",
            "is a transfer",
            "transfer: yes",
        ),
        (
            [("unit: GBP/person,", "unit: GBP/person, transfer: yes,")],
            "id: friends",
            "club is a transfer",
            "transfer: yes",
        ),
        (
            [("GBP/person, price_year: 2009", "GBP/person, price_year: 2019")],
            "id: club",
            "in prices of 2019",
            "The deflator here has 2019, 2022",
        ),
        (
            [
                ("GBP/time, price_year: 2009", "GBP/time, price_year: 2022"),
                ("GBP/person, price_year: 2009", "GBP/person, price_year: 2019"),
                ("GBP/time, price_year: 2009", "GBP/time, price_year: 2022"),
            ],
            "id: club",
            "in prices of 2019",
            "prices_of: 2022",
        ),
        (
            [
                ("  - {id: shopping,", CLUB_TWO + "  - {id: shopping,"),
                (
                    "  - id: shopping_less",
                    AGAIN.replace("proxy: club", "proxy: club_two") + "  - id: shopping_less",
                ),
            ],
            "id: friends_again",
            "counts the same value for residents again, which friends in line 38",
            "Take one",
        ),
        (
            [
                (
                    "  - id: shopping_less",
                    AGAIN.replace("outcome: company", "outcome: bonds") + "  - id: shopping_less",
                )
            ],
            "id: friends_again",
            "counts the same value for residents again",
            "Take one",
        ),
        (
            [("year_begins: january", "year_begins: january\nprices_of: 2024")],
            "price_year: 2009",
            "deflator",
            "2019, 2022",
        ),
        (
            [
                (
                    "  - {id: company, label: Company",
                    "  - {id: unseen, label: Unseen, stakeholder: residents, outputs: meals}\n"
                    "  - {id: company, label: Company",
                ),
                (
                    "aims: together}\nproxies",
                    "aims: together}\n  - {id: far, label: Far, dimension: social, outcomes: unseen}\nproxies",
                ),
            ],
            "id: unseen",
            "nothing measures",
            "measured_by",
        ),
        (
            [("accrues_to: nhs", "accrues_to: nhs\n    level: borough")],
            "level: borough",
            "on the level central_government",
            "leave it out",
        ),
        (
            [("stakeholder: neighbours", "stakeholder: neighbors")],
            "stakeholder: neighbors",
            "not among the stakeholders",
            'mean "neighbours"',
        ),
        ([("before: asked/visits_before, ", "")], "rule: fewer_times", "needs the key before", "Add before"),
        (
            [("choices: yes_it_did}", "choices: yes_it_didnt}")],
            "yes_it_didnt",
            "has no choice",
            'mean "yes_it_did"',
        ),
        (
            [("year_begins: january", "indicator_sets: national-indicator")],
            "indicator_sets",
            "no set",
            'mean "national-indicators"',
        ),
        (
            [("proxy: club\n", "proxy: club\n    duration: {central: 2.5, source: study}\n")],
            "duration",
            "whole years",
            "central: 5",
        ),
    ],
)
def test_each_is_a_problem_with_its_line_and_its_remedy(
    changes: list[tuple[str, str]], at: str, message: str, remedy: str
) -> None:
    text = altered(*changes)
    line = next(number for number, each in enumerate(text.splitlines(), 1) if at in each)
    problems = problems_of(text)
    found = [one for one in problems if message in one.message and remedy in one.remedy and one.row == line]
    assert found, "\n".join(map(str, problems))


def test_prices_of_several_years_are_brought_to_one_by_the_deflator() -> None:
    changes = [
        (f"price_year: 2009, source: {source}", f"price_year: 2022, source: {source}")
        for source in ("study", "heard")
    ]
    changes.append(("price_year: 2009", "price_year: 2019"))
    value_map = small_map(altered(*changes, ("year_begins: january", "prices_of: 2024")))
    visit, club, _ = value_map.proxies
    assert {proxy.price_year for proxy in value_map.proxies} == {2024}
    assert plain(visit.as_given, visit.given_year, club.given_year) == [19, 2022, 2019]
    assert round(visit.value, 4) == round(19 * 100 / visit.value.from_float(90.5005), 4)


def test_transfers_and_the_public_value_may_be_in_prices_of_different_years_but_not_in_one_kind() -> None:
    def in_2019(kind: str) -> str:
        apart = f"    kind: {kind}\n    transfer: yes\n    deadweight"
        text = altered(('    kind: social\n    deadweight: {central: "0.10"', apart + ': {central: "0.10"'))
        return text.replace("GBP/person, price_year: 2009", "GBP/person, price_year: 2019")

    small_map(in_2019("economic"))
    [problem] = problems_of(in_2019("social"))
    assert "in prices of 2009" in problem.message
    assert "in those of 2019" in problem.message


def test_a_row_of_a_shipped_pack_brings_its_price_its_year_its_source_and_its_range() -> None:
    old = 'value: "48.25", unit: GBP/person, price_year: 2009, source: study'
    text = altered((old, "parameter: wellby")).replace("price_year: 2009", "price_year: 2019")
    value_map = small_map(text)
    proxy = value_map.proxy("club")
    found = plain(proxy.value, proxy.low, proxy.high, proxy.price_year, proxy.unit)
    assert found == [13000, 10000, 16000, 2019, "GBP/wellby"]
    assert "supplementary guidance: wellbeing" in value_map.sources[proxy.source].title
    both = problems_of(altered((old, "parameter: wellby, value: 12")))
    assert any("parameter says the value already" in problem.message for problem in both)


def test_a_unit_cost_that_is_a_transfer_says_so_by_itself() -> None:
    old = 'value: "48.25", unit: GBP/person, price_year: 2009, source: study'
    text = altered((old, 'unit_cost: "E&E2.0.1"')).replace("price_year: 2009", "price_year: 2010")
    assert any("club is a transfer" in problem.message for problem in problems_of(text))
    value_map = small_map(text.replace("choices: yes_it_did}\n", "choices: yes_it_did}\n    transfer: yes\n"))
    assert value_map.sources[value_map.proxy("club").source].as_quoted


def test_deadweight_can_be_a_row_of_a_pack() -> None:
    value_map = small_map(altered(('{central: "0.10", source: study}', "{parameter: anyway_training}")))
    deadweight = next(one.deadweight for one in value_map.valuations if one.id == "friends")
    assert deadweight is not None
    assert str(deadweight.central) == "0.69"
    assert value_map.sources[deadweight.source].as_quoted


def test_a_programme_can_add_who_gains() -> None:
    text = altered(
        (
            "activities: [",
            "beneficiaries: [{id: fire_service, label: The fire service, level: borough}]\nactivities: [",
        ),
        ("accrues_to: people", "accrues_to: fire_service"),
    )
    valuation = next(one for one in small_map(text).valuations if one.id == "friends")
    assert (valuation.accrues_to, valuation.level) == ("fire_service", Level.BOROUGH)
    twice = altered(("activities: [", "beneficiaries: [{id: nhs, label: A, level: borough}]\nactivities: ["))
    assert any("ships" in problem.message for problem in problems_of(twice))


def test_the_published_sets_of_indicators_ship_with_their_words_and_can_be_tagged() -> None:
    assert [one.id for one in shipped()["national-indicators"]] == ["ni_152", "ni_166", "ni_171", "ni_172"]
    assert len(shipped()["sustainable-communities-act"]) == 6
    assert all(set(one.label) == {"en", "bn"} for each in shipped().values() for one in each)
    text = altered(
        ("year_begins: january", "indicator_sets: [sustainable-communities-act, national-indicators]"),
        ("sum: asked/served}", "sum: asked/served, indicators: [sca_food]}"),
        ("aims: together}", "aims: together, indicators: [ni_152]}"),
    )
    value_map = small_map(text)
    assert value_map.output("meals").indicators == ("sca_food",)
    assert value_map.community_outcomes[1].indicators == ("ni_152",)


def test_where_an_outcome_is_not_measured_the_community_outcome_made_of_it_is_no_further_mistake() -> None:
    unseen = "  - {id: unseen, label: Unseen, stakeholder: residents, outputs: meals}\n"
    far = "  - {id: far, label: Far, dimension: social, outcomes: unseen}\n"
    text = altered(("  - {id: company, label: Company", unseen + "  - {id: company, label: Company"))
    problems = problems_of(text.replace("proxies:\n", far + "proxies:\n"))
    assert [problem.message for problem in problems] == ['nothing measures "unseen"']


def test_a_set_of_indicators_with_a_mistake_is_a_problem() -> None:
    read_set, problems = read_indicator_set(
        "own.yaml", b"indicator_set: own\ntitle: Own\nindicators: [{id: a}]\n"
    )
    assert read_set is None
    assert {problem.column for problem in problems} == {"source", "label"}
