"""Whatever is wrong with a calculation's file is said with its line and how to mend it, and never a traceback."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.report.ledger import as_text, ledger, worked_out
from flows.authoring.value_files import KINDS, read_value_file
from tests.bot.commands.command_line import run
from tests.bot.report.calculations.value_texts import (
    ALL,
    CLAUSES,
    COST_LINES,
    READINGS,
    SPEND,
    TENDER,
    TIME_BANK,
    WHEELS_TO_MEALS,
)
from tests.bot.report.calculations.worked import problems_of, said, worked


def tree_of(text: str) -> Any:
    """A file as Python has it: all texts, and ``None`` for null."""
    return json.loads(json.dumps(yaml.load(text, yaml.BaseLoader)).replace('"null"', "null"))


def hold(content: bytes) -> bool:
    """Problems, or a ledger in both forms. Whether it was read."""
    found, problems = read_value_file("file.yaml", content)
    assert (found is None) == bool(problems)
    for problem in problems:
        assert problem.message
        assert problem.remedy
        assert problem.row is None or problem.row > 0
    if found is not None:
        json.dumps(ledger(found), allow_nan=False)
        assert as_text(found, worked_out(found))
    return found is not None


MISTAKES = [
    (
        WHEELS_TO_MEALS,
        'deadweight: "0.70"',
        'deadweight: "70"',
        'deadweight is a share from 0 to 1, not "70"',
    ),
    (WHEELS_TO_MEALS, 'deadweight: "0.70"', 'deadweight: "7e-1"', "deadweight is a share"),
    (WHEELS_TO_MEALS, 'proxy: "19.00"', 'proxy: "NaN"', "proxy has to be a number"),
    (WHEELS_TO_MEALS, 'proxy: "19.00"', 'proxy: "1,900"', "without commas"),
    (WHEELS_TO_MEALS, 'proxy: "19.00"', 'proxy: "£19"', "proxy has to be a number"),
    (WHEELS_TO_MEALS, 'proxy: "19.00"', 'proxy: "-19"', "proxy has to be from 0"),
    (WHEELS_TO_MEALS, 'proxy: "19.00"', f'proxy: "{"9" * 40}"', "proxy has to be from 0"),
    (WHEELS_TO_MEALS, 'proxy: "19.00"', f'proxy: "{"9" * 400}"', "proxy has to be a number"),
    (WHEELS_TO_MEALS, 'proxy: "19.00",', "", "an outcome needs the key proxy"),
    (WHEELS_TO_MEALS, 'proxy: "19.00"', 'prox: "19.00"', 'Did you mean "proxy"?'),
    (WHEELS_TO_MEALS, 'proxy: "19.00"', 'proxy: "19.00", low: "20"', "the proxy is not between low and high"),
    (WHEELS_TO_MEALS, "duration: 5", "duration: 5.5", "duration has to be a whole number"),
    (WHEELS_TO_MEALS, "duration: 5", "duration: 0", "duration has to be a whole number"),
    (WHEELS_TO_MEALS, "duration: 5", "duration: 5, evidence_years: 2", "longer than the evidence"),
    (WHEELS_TO_MEALS, "id: gp_visits", "id: care_stays", '"care_stays" is also in line'),
    (
        WHEELS_TO_MEALS,
        'description: fewer GP visits, quantity: "90", proxy: "19.00"',
        'description: New friends, quantity: "16", proxy: "48.250"',
        "given the same value twice",
    ),
    (
        WHEELS_TO_MEALS,
        'quantity: "4",\n     proxy: "162.50"',
        'quantity: "1",\n     proxy: "24375"',
        "what the service costs",
    ),
    (WHEELS_TO_MEALS, "kind: social", "kind: pleasant", 'kind cannot be "pleasant"'),
    (WHEELS_TO_MEALS, "currency: GBP", "currency: pounds", '"pounds" is no currency'),
    (WHEELS_TO_MEALS, 'rate: "0.035"', "rate: green-book-2027", 'Did you mean "green-book-2026"?'),
    (WHEELS_TO_MEALS, 'rate: "0.035"', "rate: 3.5", "rate is a share"),
    (
        WHEELS_TO_MEALS,
        "first_period: 1",
        "first_period: 2",
        "first_period has to be a whole number from 0 to 1",
    ),
    (WHEELS_TO_MEALS, '["0", "0.030"]', '["0", "lots"]', '"lots" is no discount rate'),
    (WHEELS_TO_MEALS, 'value: "24375"', 'value: "24375", quantity: "3"', "a value, or a quantity"),
    (SPEND, "full-round-1", "both", 'convention cannot be "both"'),
    (SPEND, '"20000"', '"90000"', "more was spent than the contract was worth"),
    (SPEND, 'staff_respend_local: "0.45"\n', "", "staff_respend_local is missing"),
    (SPEND, 'round_1: "100000"', 'round_1: "0"', "round_1 has to be more than nothing"),
    (SPEND, 'round_1: "100000"', 'rounds: ["1", "2"]', "there are 2 rounds, and LM3 has three"),
    (SPEND, "convention: full-round-1\n", "", "needs the key convention"),
    (COST_LINES, "year: 0", "year: 6", "year has to be a whole number from 0 to 5"),
    (COST_LINES, "year: 0, ", "", "a cost line has a year"),
    (COST_LINES, "from: 1, to: 5", "from: 5, to: 1", "the year 1 comes before 5"),
    (COST_LINES, "life: 5", "life: 0", "life has to be a whole number"),
    (COST_LINES, "kind: operation", "kind: opration", 'Did you mean "operation"?'),
    (
        CLAUSES,
        "metric: training places",
        "metric: jobs for local people",
        "may not reserve jobs for local people",
    ),
    (CLAUSES, "unit: place", "unit: place, for: residents of Raploch in new jobs", "may not reserve jobs"),
    (CLAUSES, 'target: "10"', 'target: "0"', "a target has to be more than nothing"),
    (CLAUSES, "to: 2026-12-31", "to: 2025-12-31", "2025-12-31 comes before 2026-01-01"),
    (CLAUSES, "2026-07-01,", "2026-07-32,", "to has to be a day"),
    (CLAUSES, "profile: even", "profile: milestones", "milestones belong to the profile"),
    (
        CLAUSES,
        "from: 2026-01-01, to: 2026-07-01",
        "from: 2026-08-01, to: 2026-08-02",
        "after the day of judgement",
    ),
    (CLAUSES, 'actual: "4"}', 'actual: "4"}, {from: 2026-06-01, to: 2026-06-02, actual: "1"}', "overlaps"),
    (READINGS, "value: 8", "value: 11", "value has to be a whole number from 1 to 10"),
    (READINGS, "steps: 10\n", "", "a ladder needs the key steps"),
    (READINGS, "instrument: ladder", "instrument: whoo5", 'Did you mean "who5"?'),
    (READINGS, "id: p2", "id: p1", '"p1" is also in line'),
    (
        READINGS,
        "on: 2026-03-02, area: A, value: 8",
        "on: 2026-01-05, area: A, value: 8",
        "there is another of 2026-01-05",
    ),
    (READINGS, "on: 2026-03-02, area: A, value: 8", "on: 2026-03-02, value: 8", "needs the key area"),
    (READINGS, "minimum_days: 28", "eligible: 3", "5 people are listed, and 3 eligible"),
    (TIME_BANK, "receiver: B", "receiver: A", "cannot give time to themselves"),
    (TIME_BANK, "minutes: 270", "minutes: 2.5", "minutes has to be a whole number"),
    (TIME_BANK, "minutes: 270", "minutes: -5", "minutes has to be a whole number"),
    (TIME_BANK, "from: pot", "from: B", "a credit comes from the pot"),
    (TIME_BANK, '"13.45"', "minimum_wage", "there is no wage"),
    (TENDER, "price: 30", "price: 31", "the weights add up to 101"),
    (TENDER, 'quality: "0.80"', 'quality: "80"', "quality has to be from 0 to 1"),
    (TENDER, 'price: "100000"', 'price: "0"', "a price has to be more than nothing"),
    (TENDER, "name: Y", "name: X", '"X" is also in line'),
    (TENDER, "social_value: 5}\n", "friendliness: 5}\n", 'max cannot name "friendliness"'),
]


@pytest.mark.parametrize(
    ("text", "right", "wrong", "message"), MISTAKES, ids=lambda part: str(part)[:30].strip()
)
def test_a_mistake_is_named_with_its_line_and_a_remedy(
    text: str, right: str, wrong: str, message: str
) -> None:
    assert right in text
    content = text.replace(right, wrong, 1)
    assert message in said(content)
    assert all(problem.row is not None for problem in problems_of(content))


def test_the_line_of_a_mistake_is_the_line_it_is_in() -> None:
    [problem] = problems_of(CLAUSES.replace('actual: "4"', 'actual: "four"'))
    assert (problem.row, problem.column) == (6, "actual")


def test_jobs_are_reserved_for_local_people_in_many_words() -> None:
    refused = (
        "local jobs",
        "10 % of jobs to local people",
        "apprenticeships for residents of the borough",
        "posts filled by people living in the area",
        "staff recruited locally",
        "employ borough residents",
        "jobs for people with a G1 postcode",
        "new recruits from the neighbourhood",
        "jobs for people from Raploch",
        "posts filled by Stirling residents",
        "apprenticeships for young people who come from Tower Hamlets",
        "jobs that go to Camden people",
        "posts for Norfolk-based workers",
        "jobs for people from the estate",
        "staff hired within 30 miles of the site",
    )
    lawful = (
        "jobs for people out of work for 12 months or more",
        "apprenticeships started by new entrants",
        "training places for semi-skilled operatives",
        "work placements at the local authority",
        "hours of activities with care home guests",
        "spend with local firms",
        "workshops on local history",
        "jobs for people from Black and minority ethnic communities",
        "posts for people leaving HMP Barlinnie",
        "apprentices from Jobcentre Plus",
        "jobs for Disabled people",
        "work placements for Young people leaving care",
        "jobs on the site at Raploch",
        "hours of work with Care Home residents",
        "trainees from University courses",
    )
    for metric in refused:
        text = CLAUSES.replace("metric: training places", f"metric: {metric}")
        assert "may not reserve jobs" in said(text), metric
        # A programme may well aim at it, as long as nobody is bound to it.
        assert worked(text.replace("binding: true", "binding: false"))
    for metric in lawful:
        assert worked(CLAUSES.replace("metric: training places", f"metric: {metric}")), metric


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xef\xbb\xbf",
        b"{}",
        b"[]",
        b"null",
        b"kind:",
        b"kind: []",
        b"kind: {a: b}",
        b"kind: pancake",
        b"kind: impact-map",
        b"kind: spend\nrounds: []",
        b"kind: time-bank\nexchanges: nobody\nrate: 1",
        b'{"kind": NaN}',
        b"{" * 100_000,
        b"[" * 100_000,
        b'{"kind": "spend", "kind": "spend"}',
        b"kind: spend\n" + b"x" * 1_000_001,
        b"\xff\xfe",
        b"kind: \x00",
        b'{"kind": "\\ud800"}',
        b"&a [*a]",
        b"a: !!python/object:os.system x",
        b"---\nkind: spend\n---\nkind: spend",
    ],
    ids=lambda content: repr(content[:24]),
)
def test_what_is_no_calculation_is_told_so(content: bytes) -> None:
    assert not hold(content)


@pytest.mark.parametrize("kind", ALL)
def test_json_with_a_byte_order_mark_tabs_and_escapes_is_read_as_yaml_is(kind: str) -> None:
    tree = tree_of(ALL[kind])
    expected = worked(ALL[kind])
    for text in (
        json.dumps(tree),
        json.dumps(tree, indent="\t"),
        json.dumps(tree, separators=(",", ":")),
        json.dumps(tree, indent=1).replace("/", "\\/").replace("\n", "\r\n"),
    ):
        found, problems = read_value_file("f.json", b"\xef\xbb\xbf" + text.encode())
        assert found is not None, problems
        assert ledger(found) == expected


def test_letters_beyond_the_basic_plane_are_read_from_json_too() -> None:
    tree = yaml.load(TENDER, yaml.BaseLoader)
    tree["suppliers"][0]["name"] = "𝔛 প"
    found = worked(json.dumps(tree))
    assert found["suppliers"][0]["name"] == "𝔛 প"


JUNK: list[Any] = [
    *(
        None,
        True,
        "",
        " ",
        "NaN",
        "Infinity",
        "-0",
        "1e999",
        "1E5",
        "9" * 25,
        "9" * 60,
        "-1",
        "0",
        "0.5",
        "1",
        "２",
    ),
    *(
        [],
        {},
        [[]],
        [None],
        {"": ""},
        {"a": [1]},
        [[[[[[]]]]]],
        0,
        -1,
        3,
        0.1,
        1e300,
        10**30,
        "2026-02-30",
        "0000-01-01",
    ),
    *(
        "pot",
        "supplier",
        "price",
        "name",
        "staff",
        "\u202e",
        "x" * 2000,
        "{",
        "[",
        "#",
        "- a",
        "*a",
        "9999-12-31",
    ),
]


def mutated(tree: Any, chance: random.Random) -> Any:
    """The tree with one to three places changed, dropped, doubled or filled with junk."""
    for _ in range(chance.randint(1, 3)):
        places: list[tuple[Any, Any]] = []

        def walk(node: Any, places: list[tuple[Any, Any]] = places) -> None:
            keys = node if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ()
            for key in keys:
                places.append((node, key))
                walk(node[key])

        walk(tree)
        if not places:
            return tree
        node, key = chance.choice(places)
        match chance.randint(0, 4):
            case 0:
                del node[key]
            case 1 if isinstance(node, list):
                node.append(json.loads(json.dumps(node[key])))
            case 2 if isinstance(node, dict):
                node[chance.choice(["value", "to", "from", "kind", "area", "x", "1", ""])] = node[key]
            case 3:
                node[key] = json.loads(json.dumps(tree))
            case _:
                node[key] = json.loads(json.dumps(chance.choice(JUNK)))
    return tree


@pytest.mark.parametrize("kind", ALL)
def test_a_file_changed_at_random_is_worked_out_or_told_what_is_wrong(kind: str) -> None:
    chance = random.Random(f"{kind} 1")
    tree = tree_of(ALL[kind])
    read = 0
    for turn in range(250):
        changed = mutated(json.loads(json.dumps(tree)), chance)
        text = json.dumps(changed) if turn % 2 else yaml.safe_dump(changed, allow_unicode=True)
        read += hold(text.encode("utf-8", "replace"))
    assert 0 < read < 250


@settings(deadline=None, max_examples=100)
@given(st.sampled_from(list(ALL)), st.integers(0, 600), st.text(max_size=12))
def test_a_text_put_anywhere_in_a_file_does_no_harm(kind: str, place: int, put_in: str) -> None:
    text = ALL[kind]
    hold(f"{text[:place]}{put_in}{text[place:]}".encode("utf-8", "replace"))


@settings(deadline=None, max_examples=100)
@given(st.binary(max_size=200))
def test_any_bytes_are_told_what_is_wrong_with_them(content: bytes) -> None:
    assert not hold(content)


def test_every_kind_is_tried_here() -> None:
    assert set(KINDS) == set(ALL)


# --- on the command line -------------------------------------------------------------------------------------


def test_value_prints_a_ledger_or_its_problems_and_the_exit_code_says_which(tmp_path: Path) -> None:
    file = tmp_path / "meals.yaml"
    file.write_text(WHEELS_TO_MEALS)
    assert "The 3 falls rows are 96.5 % of the present value." in run("value", file).stdout
    found = run("value", file, "--json")
    assert (found.exit_code, json.loads(found.stdout)["kind"]) == (0, "impact-map")

    file.write_text(WHEELS_TO_MEALS.replace('"0.70"', '"70"'))
    told = run("value", file)
    assert told.exit_code == 1
    assert "line 26, deadweight" in told.stdout
    told = run("value", file, "--json")
    assert told.exit_code == 1
    [problem] = map(json.loads, told.stdout.splitlines())
    assert (problem["file"], problem["row"], problem["column"]) == (str(file), 26, "deadweight")


def test_value_says_that_a_file_cannot_be_opened(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nothing.yaml"):
        told = run("value", path)
        assert told.exit_code == 1
        assert "the file cannot be opened" in told.stdout


def test_check_reads_calculations_and_packs_too(tmp_path: Path) -> None:
    (tmp_path / "meals.yaml").write_text(WHEELS_TO_MEALS)
    (tmp_path / "pack.yaml").write_text("pack: ours\ntitle: Ours\n")
    told = run("check", tmp_path)
    assert told.exit_code == 1
    assert "the pack has no rows" in told.stdout
    assert "2 files read, 1 problem" in told.stdout
