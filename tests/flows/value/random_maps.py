"""Random value maps and answers: every kind of quantity, every assumption, several who gain, inputs and a rate."""

from __future__ import annotations

from decimal import Decimal
from types import MappingProxyType
from typing import Any

from hypothesis import strategies as st

from flows.value.discounting import flat
from flows.value.distance import Norms
from flows.value.evidence import Evidence
from flows.value.put_in import Discounting, Group, Hours, Input, Money
from flows.value.references import About, Each, QuestionReference, Span
from flows.value.scales import Instrument, Scale
from flows.value.unit_costs import Cashable
from flows.value.valuation import (
    BENEFICIARIES,
    Assumption,
    FewerTimes,
    Grade,
    InWords,
    Kind,
    LadderMove,
    NumberGiven,
    PeopleWho,
    Proxy,
    QuantityRule,
    ShareOfYear,
    Source,
    Starts,
    Valuation,
    WeeksAvoided,
)
from flows.value.value_map import (
    Aim,
    Band,
    CommunityOutcome,
    Dimension,
    Ladder,
    Output,
    ReachRule,
    ServiceOutcome,
    State,
    ValueMap,
)
from flows.values import Unit
from tests.flows.value.samples import MONDAY, weeks_before
from tests.flows.value.small_maps import Answers

D = Decimal
SHARES = ("deadweight", "displacement", "attribution_to_others", "drop_off")


def asked(name: str) -> QuestionReference:
    return QuestionReference("asked", name)


ITEMS = (asked("first_item"), asked("second_item"), asked("third_item"))

RULES: dict[str, QuantityRule] = {
    "weeks": WeeksAvoided(
        "home", "hostel", MappingProxyType({"group_home": "cheaper"}), frozenset({"no_home"})
    ),
    "move": LadderMove("housing", "low", "high", 14),
    "share": ShareOfYear("work", "paid"),
    "number": NumberGiven((asked("walks"),)),
    "loss": NumberGiven((asked("shopped"),), Each.WEEK, takes_away=True),
    "people": PeopleWho(asked("friends"), frozenset({"yes"})),
    "fewer": FewerTimes(asked("before"), asked("now")),
}
"""Every kind of quantity."""

COMMUNITY = (
    CommunityOutcome("safe", {"en": "Safe"}, Dimension.SOCIAL, ("well", "housed"), ("lives", "looks")),
    CommunityOutcome("thrive", {"en": "Thrive"}, Dimension.ECONOMIC, ("earning",), ("lives",)),
    CommunityOutcome("green", {"en": "Green"}, Dimension.ENVIRONMENTAL, ("earning",)),
)
OUTCOMES = ("well", "housed", "earning", "safe", "green")

percents = st.integers(0, 100).map(lambda whole: D(whole) / 100)
pence = st.integers(0, 10**6).map(lambda amount: D(amount) / 100)


@st.composite
def assumptions(draw: st.DrawFn) -> Assumption:
    low, central, high = sorted(draw(st.tuples(percents, percents, percents)))
    return Assumption(central, low, high, "study")


@st.composite
def durations(draw: st.DrawFn) -> Assumption:
    low, central, high = sorted(draw(st.tuples(*[st.integers(1, 9)] * 3)))
    return Assumption(D(central), D(low), D(high), "study")


@st.composite
def maps(draw: st.DrawFn) -> ValueMap:
    kinds = draw(st.lists(st.sampled_from(sorted(RULES)), min_size=1, max_size=7, unique=True))
    proxies, valuations = [_proxy(draw, "cheaper")], []
    for kind in kinds:
        proxies.append(_proxy(draw, kind))
        beneficiary = BENEFICIARIES[draw(st.sampled_from(sorted(BENEFICIARIES)))]
        taken_off: dict[str, Any] = {name: draw(st.none() | assumptions()) for name in SHARES}
        valuations.append(
            Valuation(
                kind,
                {"en": kind},
                draw(st.sampled_from(OUTCOMES)),
                kind,
                RULES[kind],
                beneficiary.id,
                beneficiary.level,
                draw(st.sampled_from(Kind)),
                draw(st.booleans()),
                draw(st.sampled_from(Cashable)),
                **taken_off,
                duration=draw(st.none() | durations()),
                starts=draw(st.sampled_from(Starts)),
                group=draw(st.sampled_from(["", "one", "two"])),
            )
        )
    inputs = [
        Input("contract", {"en": "Contract"}, "council", Money(draw(pence) + 1, Span.YEAR, 2009, "study")),
        Input("time", {"en": "Time"}, "people", Hours("cheaper", (asked("helped"),))),
    ]
    return ValueMap(
        "random",
        {"en": "Random"},
        sources=MappingProxyType(
            {"study": Source("study", "A study"), "said": Source("said", "Said", grade=Grade.ASSERTED)}
        ),
        reach=(ReachRule("all", {"en": "All"}, "service_user", "asked"),),
        outputs=(
            Output("walks", {"en": "Walks"}, Unit("walk"), ("walking",), (asked("walks"),), Span.QUARTER),
            Output(
                "reports", {"en": "Reports"}, Unit("box"), (), (asked("helped"),), about=About.ORGANISATION
            ),
        ),
        ladders=(
            Ladder(
                "housing",
                {"en": "Housing"},
                asked("housing"),
                1,
                10,
                (Band("low", {}, 1, 4), Band("high", {}, 5, 10)),
                worker=asked("by_worker"),
                norms=Norms(D(2), D("0.8"), D(5), D("0.6"), "study"),
            ),
            Ladder(
                "alone",
                {"en": "Alone"},
                ITEMS[0],
                3,
                9,
                scale=Scale(Instrument.UCLA3),
                items=ITEMS,
            ),
        ),
        states=(
            State("home", {"en": "Home"}, asked("home")),
            State("work", {"en": "Work"}, asked("work")),
        ),
        service_outcomes=tuple(ServiceOutcome(id, {"en": id}, "people") for id in OUTCOMES[:3]),
        community_outcomes=COMMUNITY,
        aims=(Aim("lives", "Plan", {"en": "Lives"}), Aim("looks", "Plan", {"en": "Looks"})),
        valued_over=draw(st.sampled_from([Span.QUARTER, Span.YEAR])),
        proxies=tuple(proxies),
        groups=(Group("one", {"en": "One"}), Group("two", {"en": "Two"})),
        valuations=tuple(valuations),
        inputs=tuple(inputs[: draw(st.integers(0, 2))]),
        discounting=draw(
            st.none() | st.builds(Discounting, percents.map(flat), st.integers(0, 1), st.just("study"))
        ),
        in_words=(InWords("told", {"en": "Told"}, "well", {"en": "No price"}, ladder="housing"),),
    )


def _proxy(draw: st.DrawFn, id: str) -> Proxy:
    value, below, above = draw(pence), draw(percents), draw(percents)
    low, high = value * (1 - below), value * (1 + above)
    ranged = draw(st.booleans())
    source = draw(st.sampled_from(["study", "said"]))
    return Proxy(
        id,
        {"en": id},
        value,
        "GBP/time",
        2009,
        source,
        low=low if ranged else None,
        high=high if ranged else None,
    )


steps = st.none() | st.integers(1, 10)
counts = st.none() | st.integers(0, 30)
homes = st.none() | st.sampled_from(["hostel", "group_home", "own_home", "no_home"])
visits = st.fixed_dictionaries(
    {
        "housing": steps,
        "by_worker": steps,
        **{item.question: st.sampled_from([None, 1, 2, 3, 3, 1]) for item in ITEMS},
        "home": homes,
        "work": st.none() | st.sampled_from(["looking", "paid"]),
        "walks": counts,
        "shopped": counts,
        "friends": st.none() | st.sampled_from(["yes", "no"]),
        "before": counts,
        "now": counts,
        "helped": counts,
    }
)
people = st.lists(st.lists(visits, min_size=1, max_size=3), max_size=12)
"""What each person said at their last one to three visits, the latest last."""

WEEKS = (9, 4, 0)


def told(said: list[list[dict[str, Any]]]) -> Evidence:
    answers = Answers()
    for number, of_person in enumerate(said):
        person = f"p{number:02}"
        answers.joins(person)
        for ago, visit in zip(WEEKS[-len(of_person) :], of_person, strict=True):
            given = {name: value for name, value in visit.items() if value is not None}
            answers.says(person, "asked", weeks_before(ago) if ago else MONDAY, "", **given)
    return answers.evidence()
