"""Each rule of the check with an example of what it finds, and one of what it leaves alone."""

from __future__ import annotations

import pytest

from flows.authoring.checking import Finding, Severity, findings
from flows.authoring.checking.reading_age import longest_sentence, reading_age, syllables
from flows.authoring.xlsform import read_xlsform

CHOICES = """
| choices |
| | list_name | name | label | region |
| | yn | yes | Yes | |
| | yn | no | No | |
| | town | t1 | Town one | r1 |
| | town | t2 | Town two | r2 |
| | region | r1 | Region one | |
| | region | r2 | Region two | |
| | four | 1 | Strongly agree | |
| | four | 2 | Agree | |
| | four | 3 | Disagree | |
| | four | 4 | Strongly disagree | |
| | withother | a | Apples | |
| | withother | other | Something else | |
"""
COLUMNS = (
    "type | name | label | relevant | constraint | required | calculation | choice_filter | repeat_count | default"
    " | parameters | hint | constraint_message"
)


def found(*rows: str, choices: str = CHOICES, columns: str = COLUMNS) -> tuple[Finding, ...]:
    table = "\n".join(f"| | {row} |" for row in (columns, *rows))
    reading = read_xlsform("form.md", f"| survey |\n{table}\n{choices}".encode())
    assert reading.flow is not None, reading.problems
    return findings(reading.flow)


def problems(*rows: str) -> list[tuple[str, int, str]]:
    return [(each.kind.value, each.row, each.column) for each in found(*rows) if each.is_problem]


def advice(*rows: str) -> set[tuple[str, int]]:
    return {(each.kind.value, each.row) for each in found(*rows) if each.severity is Severity.ADVICE}


AGE = "integer | age | How old? | | | | | | | | | |"
WORK = "select_one yn | work | Do you work? | | | | | | | | | |"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ((AGE, "text | a | A? | ${age} > 5 and ${age} < 5 |"), ("never-asked", 3, "relevant")),
        ((AGE, "text | a | A? | ../age = 5 and /data/age = 6 |"), ("never-asked", 3, "relevant")),
        ((WORK, "begin group | g | G | ${work} = 'yes' |", "text | a | A? | ${work} = 'no' |", "end group | | | |"),
         ("never-asked", 4, "relevant")),
        (("begin group | g | G | ${a} = 'x' |", "text | a | A? | |", "end group | | | |"),
         ("never-asked", 2, "relevant")),
        (("integer | n | N? | | . > 5 |", "text | a | A? | ${n} < 3 |"), ("never-asked", 3, "relevant")),
        (("integer | n | N? | | | yes |", "text | a | A? | ${n} = '' |"), ("never-asked", 3, "relevant")),
        ((AGE, "calculate | c | | | | | if(${age} > 17, 'old', 'young') |", "text | a | A? | ${c} = 'medium' |"),
         ("never-asked", 4, "relevant")),
        (("text | a | A? | ${b} = 'x' |", "text | b | B? | |"), ("asked-too-early", 2, "relevant")),
        (("integer | a | A? | | . < ${b} |", AGE.replace("age", "b")), ("asked-too-early", 2, "constraint")),
        (("text | a | Hello ${b}? | | |", "text | b | B? | |"), ("asked-too-early", 2, "label")),
        (("integer | a | A? | | . > 9 and . < 3 |",), ("impossible-constraint", 2, "constraint")),
        (("date | a | A? | | . > today() and . < today() |",), ("impossible-constraint", 2, "constraint")),
        (("integer | a | A? | | string-length(.) > 3 and string-length(.) < 2 |",),
         ("impossible-constraint", 2, "constraint")),
        (("text | a | A? | | regex(., '^[a-z$') |",), ("unreadable-pattern", 2, "constraint")),
        (("select_one town | t | T? | | | yes | | region = 'none' |",), ("nothing-offered", 2, "choice_filter")),
        (("select_one region | r | R? | | | |", "select_one town | t | T? | | | | | region = ${r} and ${r} = 'r1' |"),
         ("choice-never-offered", 5, "name")),
        (("select_one region | r | R? | | | |", "select_one town | t | T? | | | | | region = ${r} |",
          "text | a | A? | ${t} = 't1' and ${r} = 'r2' |"), ("never-asked", 4, "relevant")),
        ((WORK, "text | a | A? | ${work} = 'yess' |"), ("no-such-choice", 3, "relevant")),
        ((WORK, "text | a | A? | not(selected(${work}, 'maybe')) |"), ("no-such-choice", 3, "relevant")),
        ((WORK, "calculate | a | | | | | if(${work} = 'Yes', 1, 0) |"), ("no-such-choice", 3, "calculation")),
        ((AGE, "text | a | A? | ../ages > 3 |"), ("leads-nowhere", 3, "relevant")),
        ((AGE, "text | a | A? | /data/group/age > 3 |"), ("leads-nowhere", 3, "relevant")),
        ((AGE, "text | a | A? | ${age} > 'ten' |"), ("never-equal", 3, "relevant")),
        ((WORK, "text | a | A? | ${work} > 3 |"), ("never-equal", 3, "relevant")),
        (("date | d | D? | | |", "text | a | A? | ${d} > 18 |"), ("never-equal", 3, "relevant")),
        (("range | a | A? | | | | | | | | start=0 end=10 step=3 |",), ("step-does-not-fit", 2, "parameters")),
        (("integer | a | A? | | . > 5 | | | | | 3 |",), ("default-refused", 2, "default")),
        (("text | a | A? | ${b} != 'x' |", "text | b | B? | |"), ("asked-too-early", 2, "relevant")),
        (("integer | a | A? | | | | | | | abc |",), ("default-refused", 2, "default")),
        (("range | a | A? | | | | | | | 3 | start=0 end=10 step=2 |",), ("default-refused", 2, "default")),
        (("select_one yn | a | A? | | | | | | | maybe |",), ("default-refused", 2, "default")),
        (("begin repeat | r | R | | | | | | 0 |", "text | a | A? | |", "end repeat | | | |"),
         ("never-runs", 2, "repeat_count")),
        ((f"text | a | {'Very long. ' * 400}? | |",), ("too-long", 2, "label")),
    ],
)  # fmt: skip
def test_a_mistake_is_found_in_its_row_and_column(
    rows: tuple[str, ...], expected: tuple[str, int, str]
) -> None:
    assert problems(*rows) == [expected]


@pytest.mark.parametrize(
    "rows",
    [
        (AGE, "text | a | A? | ${age} > 5 and ${age} < 7 |"),
        (AGE, "text | a | A? | ${age} != '' |"),
        (WORK, "text | a | A? | ${work} = '' |"),
        (WORK, "text | a | A? | not(${work} = 'yes') |"),
        ("text | a | A? | | regex(., '^[0-9]{4}$') and string-length(.) = 4 |",),
        ("date | a | A? | | . >= today() |",),
        ("date | a | A? | | . > date('2020-01-01') and . < today() |", "text | b | B? | ${a} > '2020-02-01' |"),
        ("integer | a | A? | | . < 10 | | | | | 3 |",),
        ("select_one region | r | R? | | | |", "select_one town | t | T? | | | | | region = ${r} |"),
        ("range | a | A? | | | | | | | | start=0 end=1 step=0.1 |",),
        ("text | a | A? | | |", "text | b | B? | ${a} = 'x' or ${a} = 'y' |"),
        ("begin repeat | r | R | | | | | | 2 |", "text | a | A? | |", "end repeat | | | |",
         "text | b | B? | ${a} = 'x' |"),
        ("begin repeat | r | R | |", "integer | n | N? | |", "text | a | A? | ${n} > 3 |", "end repeat | | | |",
         "text | z | Z? | sum(${n}) > 10 and count(${r}) > 1 |"),
        ("select_multiple yn | m | M? | | |", "text | a | A? | selected(${m}, 'yes') and selected(${m}, 'no') |"),
        ("select_one yn or_other | m | M? | | |",),
        ("hidden | h | | |", "text | a | A? | ${h} = 'x' |"),
    ],
)  # fmt: skip
def test_what_is_sound_is_left_alone(rows: tuple[str, ...]) -> None:
    assert problems(*rows) == []


def test_conditions_that_contradict_each_other_are_both_named() -> None:
    (finding,) = (
        each
        for each in found(
            WORK,
            "begin group | g | G | ${work} = 'yes' |",
            "text | a | A? | ${work} = 'no' |",
            "end group | | | |",
        )
        if each.is_problem
    )
    assert "row 3" in finding.message
    assert "row 4" in finding.message
    assert "${work} = 'yes'" in finding.message


def test_who_has_to_answer_what_nobody_can_is_told_so() -> None:
    (finding,) = (each for each in found("integer | a | A? | | . > 9 and . < 3 | yes |") if each.is_problem)
    assert finding.message.endswith("It has to be answered, so nobody gets past it")


def test_what_is_never_asked_can_have_mistakes_of_its_own() -> None:
    rows = (WORK, "select_one town | t | T? | ${work} = 'oui' | | | | region = 'north' |")
    assert problems(*rows) == [("nothing-offered", 3, "choice_filter"), ("no-such-choice", 3, "relevant")]


def test_what_follows_from_a_mistake_is_no_second_mistake() -> None:
    rows = (AGE, "integer | a | A? | ${age} > 5 and ${age} < 5 |", "text | b | B? | ${a} > 3 |")
    assert problems(*rows) == [("never-asked", 3, "relevant")]


LANGUAGES = "type | name | label::English (en) | label::French (fr) | hint::English (en) | hint::French (fr)"


def test_a_missing_translation_and_one_that_names_other_answers_are_found() -> None:
    rows = (
        "text | a | Name? | Nom ? | Here. | Ici.",
        "text | b | Town, ${a}? | Ville, ${a} ? | Here. | Ici.",
        "text | c | Street? | | Here. | Ici.",
        "text | e | Number? | Numéro ? | Here. | Ici.",
        "text | d | Hello ${a}. | Bonjour ${b}. | Here. |",
    )
    wrong = [each for each in found(*rows, choices="", columns=LANGUAGES) if each.is_problem]
    assert [(each.kind.value, each.row, each.column) for each in wrong] == [
        ("missing-translation", 4, "label::fr"),
        ("missing-translation", 6, "hint::fr"),
        ("placeholder-mismatch", 6, "label::fr"),
    ]


def test_a_language_that_was_only_begun_is_one_advice() -> None:
    rows = ("text | a | Name? | Nom ? | |", "text | b | Town? | | |", "text | c | Street? | | |")
    said = found(*rows, choices="", columns=LANGUAGES)
    assert [each for each in said if each.is_problem] == []
    assert [each.kind.value for each in said if "lacks 2 of 3" in each.message] == ["missing-translation"]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ((AGE, "text | a | A? | ${age} != 3 or ${age} != 4 |"), ("always-true", 3)),
        (("integer | a | A? | | . > 3 or . < 5 |",), ("always-true", 2)),
        (("integer | a | A? | | . > 3 |",), ("no-message", 2)),
        (("select_one four | a | I feel safe at home. | | |",), ("no-middle", 2)),
        (("select_one withother | a | What do you eat? | | |",), ("other-lost", 2)),
        (("select_one four | a | Are you warm and safe? | | |",), ("two-questions", 2)),
        (("text | a | What is your religion? | | | yes |",), ("no-way-out", 2)),
        ((AGE, "begin repeat | r | R | | | | | | ${age} |", "text | a | A? | |", "end repeat | | | |"), ("no-end", 3)),
        (("text | a | Please tell us all that you can about how you have been since we last saw you here? | |",),
         ("long-sentence", 2)),
        (("text | a | Institutional accommodation necessitates comprehensive documentation. Administrative"
          " responsibilities consequently accumulate considerably. Describe implementation. | |",), ("reading-age", 2)),
        (("select_one yn | a | A? | | . = 'yes' |",), ("choice-refused", 2)),
        (("date | a | A? | | . > today() | | | | | 2020-01-01 |",), ("default-refused", 2)),
    ],
)  # fmt: skip
def test_advice_is_given_and_is_no_problem(rows: tuple[str, ...], expected: tuple[str, int]) -> None:
    assert expected in advice(*rows)
    assert problems(*rows) == []


def test_a_button_too_long_for_a_phone_is_advice() -> None:
    choices = (
        f"| choices |\n| | list_name | name | label |\n| | l | a | {'long ' * 12} |\n| | l | b | Short |"
    )
    said = found("select_one l | a | A?", choices=choices, columns="type | name | label")
    assert [(each.kind.value, each.sheet, each.row) for each in said] == [("long-button", "choices", 2)]


def test_sentences_are_counted_in_every_script() -> None:
    assert longest_sentence("One two three. Four five!") == 3
    assert longest_sentence("আপনি কেমন আছেন? ভালো আছি।") == 3
    assert longest_sentence("Hello ${a_long_name}, how are you?") == 5


def test_the_reading_age_follows_the_formula() -> None:
    # 12 words of one syllable in two sentences: 0.39 x 6 + 11.8 x 1 - 15.59 + 5.
    age = reading_age("The cat sat on the mat. The dog ran to the house.")
    assert age is not None
    assert round(age, 2) == 3.55
    assert reading_age("Too short.") is None
    assert [syllables(word) for word in ("cat", "table", "house", "accommodation", "walked")] == [
        1,
        2,
        1,
        5,
        1,
    ]
