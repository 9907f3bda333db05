"""A programme is read as a whole: its files are checked against each other, and all their mistakes come at once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

import flows
from flows.authoring.crisis_words import shared_crisis_words
from flows.authoring.problems import Problem
from flows.authoring.programme import Programme
from flows.authoring.programme_file import read_programme
from flows.value.due import Schedule
from flows.value.exact_counts import Counts
from flows.value.periods import Length

SHIPPED = Path(flows.__file__).parent / "library" / "programmes" / "st-james-house"

PROGRAMME_WORDS = "crisis_words: {en: [Kill  Myself, suicide], cy: [hunanladdiad]}"
PROGRAMME = """\
programme: print-shop
title: {en: The Print Shop, cy: Y Siop Argraffu}
provider: {en: The Council, cy: Y Cyngor}
timezone: Europe/London
languages: [en, cy]
unchecked_languages: [cy]
summary: {weekday: monday, hour: 9}
purpose: {en: We ask what changed., cy: Gofynnwn beth newidiodd.}
who_sees: {en: The council sees totals., cy: Mae'r cyngor yn gweld cyfansymiau.}
roles:
  service_user: {flows: [weekly]}
  commissioner: {flows: []}
help_lines:
  en: [In danger now? Call 999., "Samaritans: 116 123."]
  cy: [Mewn perygl? Ffoniwch 999., "Samariaid: 116 123."]
crisis_words: {en: [Kill  Myself, suicide], cy: [hunanladdiad]}
contact: {en: Ask at the desk., cy: Gofynnwch wrth y ddesg.}
"""
WEEKLY = """\
flow: weekly
title: {en: Weekly, cy: Wythnosol}
audience: service_user
survey:
  - {type: integer, name: hours, label: {en: How many hours?, cy: Faint o oriau?}}
"""


def read(**changes: str | None) -> tuple[Programme | None, tuple[Problem, ...]]:
    """The small programme, with files replaced, added or (``None``) left out; ``_`` stands for ``-`` and ``.yaml``."""
    texts: Mapping[str, str | None] = {"programme": PROGRAMME, "weekly": WEEKLY, **changes}
    return read_programme(
        {f"{name.replace('_', '-')}.yaml": text.encode() for name, text in texts.items() if text is not None}
    )


def test_a_programme_is_read_with_its_flows_roles_and_words() -> None:
    programme, problems = read()
    assert not problems
    assert programme is not None
    assert programme.id == "print-shop"
    assert programme.roles == {"service_user": ("weekly",), "commissioner": ()}
    assert programme.crisis_words == ("kill myself", "suicide", "hunanladdiad")
    assert programme.help_lines.by_language["en"].source == "In danger now? Call 999.\nSamaritans: 116 123."
    assert (programme.summary.weekday, programme.summary.hour) == (1, 9)
    assert programme.flows["weekly"].settings.unchecked_languages == ("cy",)
    assert programme.value_map.valuations == ()


def test_the_shipped_programme_has_no_problems() -> None:
    programme, problems = read_programme({path.name: path.read_bytes() for path in SHIPPED.iterdir()})
    assert not problems
    assert programme is not None
    assert set(programme.flows) == {"check-in", "gave-time", "tender-questions", "delivery-report"}
    assert programme.value_map.valuations


@pytest.mark.parametrize(
    ("old", "new", "row", "message"),
    [
        ("timezone: Europe/London", "timezone: Europe/Londn", 4, 'there is no time zone "Europe/Londn"'),
        ("hour: 9", "hour: 24", 7, "hour has to be a whole number from 0 to 23"),
        ("weekday: monday", "weekday: mondy", 7, '"mondy" is no day of the week'),
        ("  commissioner:", "  comissioner:", 12, 'there is no role "comissioner"'),
        ("[weekly]", "[weakly]", 11, 'names the flow "weakly", which is not in this folder'),
        (", cy: Y Siop Argraffu", "", 2, 'title is missing in the language "cy"'),
        (", cy: [hunanladdiad]", "", 16, 'there are none in the language "cy"'),
        ("Ask at the desk.", '"Ask ${hours}."', 17, "contact names an answer, and nothing is answered yet"),
        ("contact:", "kontact:", 17, 'a programme has no key "kontact"'),
        ("[en, cy]", "[en, Welsh]", 5, '"Welsh" is no language code'),
        ("programme: print-shop", "programme: Print Shop", 1, '"Print Shop" cannot be the id of a programme'),
    ],
)
def test_a_mistake_in_the_programmes_own_file_has_its_line(
    old: str, new: str, row: int, message: str
) -> None:
    assert old in PROGRAMME
    programme, problems = read(programme=PROGRAMME.replace(old, new, 1))
    assert programme is None
    assert any(
        problem.file == "programme.yaml" and problem.row == row and message in problem.message
        for problem in problems
    ), problems


def test_mistakes_in_several_files_come_together() -> None:
    _, problems = read(
        programme=PROGRAMME.replace("Europe/London", "Nowhere"),
        weekly=WEEKLY.replace("integer", "intger"),
        monthly="flow: monthly\n",
    )
    assert {problem.file for problem in problems} == {"programme.yaml", "weekly.yaml", "monthly.yaml"}


def test_a_flow_that_cannot_be_read_makes_no_further_mistakes_elsewhere() -> None:
    _, problems = read(weekly="flow: [\n")
    assert {problem.file for problem in problems} == {"weekly.yaml"}


def test_a_flow_nobody_can_open_is_a_mistake() -> None:
    _, (problem,) = read(programme=PROGRAMME.replace("[weekly]", "[]"))
    assert (problem.file, problem.row, problem.message) == ("weekly.yaml", 1, "no role can open this flow")


def test_a_flow_written_for_others_is_not_given_to_this_role() -> None:
    _, (problem,) = read(weekly=WEEKLY.replace("service_user", "supplier"))
    assert problem.message == "the flow weekly is written for supplier, not for service_user"


def test_a_flow_lies_in_a_file_of_its_name() -> None:
    _, problems = read(weekly=None, wekly=WEEKLY)
    assert [(problem.file, problem.message) for problem in problems] == [
        ("wekly.yaml", 'the file "wekly" holds the flow "weekly"')
    ]


def test_a_flow_may_not_take_the_name_of_one_that_is_built_in() -> None:
    _, problems = read(
        weekly=None,
        programme=PROGRAMME.replace("[weekly]", "[consent]"),
        consent=WEEKLY.replace("weekly", "consent"),
    )
    assert [problem.message for problem in problems] == ['the bot has a flow "consent" of its own']


def test_a_flow_speaks_the_languages_of_its_programme() -> None:
    in_english = WEEKLY.replace(", cy: Wythnosol", "").replace(", cy: Faint o oriau?", "")
    _, (problem,) = read(weekly=in_english)
    assert problem.message == 'the programme speaks "cy", this flow does not'


def test_a_question_that_feeds_a_value_map_needs_one() -> None:
    _, (problem,) = read(weekly=WEEKLY.replace("name: hours,", "name: hours, counts: hours,"))
    assert (problem.file, problem.row, problem.column) == ("weekly.yaml", 5, "counts")


def test_a_folder_without_programme_yaml_says_so() -> None:
    _, (problem,) = read(programme=None)
    assert problem.message == "the folder has no programme.yaml"


def test_quiet_hours_are_those_of_the_programme_or_nine_to_eight() -> None:
    programme, _ = read()
    assert programme is not None
    assert (programme.quiet_from, programme.quiet_until) == (21, 8)
    late, _ = read(programme=f"{PROGRAMME}quiet: {{from: 23, until: 10}}\n")
    assert late is not None
    assert (late.quiet_from, late.quiet_until) == (23, 10)


def test_who_may_see_who_has_not_answered_is_never_somebody_who_is_asked() -> None:
    line = "sees_unanswered: [worker, commissioner]\n"
    programme, problems = read(programme=PROGRAMME + line)
    assert not problems
    assert programme is not None
    assert programme.sees_unanswered == ("worker", "commissioner")
    nothing, [asked, unknown] = read(programme=PROGRAMME + "sees_unanswered: [service_user, wroker]\n")
    assert nothing is None
    assert "may not see who else has answered" in asked.message
    assert 'Did you mean "worker"?' in unknown.remedy


def test_a_programme_says_when_its_summaries_go_out_and_how_often_outcomes_are_told() -> None:
    written = "summary: {weekday: friday, hour: 16, timezone: Asia/Dhaka, outcomes: quarterly}"
    programme, problems = read(programme=PROGRAMME.replace("summary: {weekday: monday, hour: 9}", written))
    assert not problems
    assert programme is not None
    assert programme.summary == Schedule(5, 16, "Asia/Dhaka", Length.QUARTER)


@pytest.mark.parametrize(
    ("written", "counts"), [("hour: 9", Counts.ROUNDED), ("counts: exact", Counts.EXACT)]
)
def test_a_programme_chooses_whether_those_who_answered_are_counted_exactly(
    written: str, counts: Counts
) -> None:
    programme, problems = read(
        programme=PROGRAMME.replace("summary: {weekday: monday, hour: 9}", f"summary: {{{written}}}")
    )
    assert not problems
    assert programme is not None
    assert programme.counts is counts


def test_a_schedule_that_cannot_be_is_a_problem_for_each_of_its_keys() -> None:
    written = "summary: {weekday: someday, hour: 24, timezone: Europe/Londn, outcomes: yearly, counts: some}"
    _, problems = read(programme=PROGRAMME.replace("summary: {weekday: monday, hour: 9}", written))
    assert {problem.column for problem in problems} == {"weekday", "hour", "timezone", "outcomes", "counts"}


def test_crisis_words_that_all_programmes_share_are_extended_by_a_programmes_own() -> None:
    own = "crisis_words: {shared: yes, cy: [hunanladdiad], en: [lost  Hope]}"
    programme, problems = read(programme=PROGRAMME.replace(PROGRAMME_WORDS, own))
    assert not problems
    assert programme is not None
    assert programme.crisis_words == (*shared_crisis_words()["en"], "hunanladdiad", "lost hope")


def test_a_language_that_the_shared_list_lacks_still_needs_words_of_its_own() -> None:
    _, problems = read(programme=PROGRAMME.replace(PROGRAMME_WORDS, "crisis_words: {shared: yes}"))
    (problem,) = problems
    assert "there are none in the language cy" in problem.message.replace('"', "")
    _, problems = read(
        programme=PROGRAMME.replace(PROGRAMME_WORDS, "crisis_words: {shared: perhaps, en: [a], cy: [b]}")
    )
    assert len(problems) == 1
