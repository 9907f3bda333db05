"""Twenty kinds of defect, and how each is put into a sound form by lot. A kind is never taken off this list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random

from tests.flows.authoring.checking.sound_forms import EN, FR, Form, Row

KINDS = (
    "renamed reference",
    "contradictory conditions",
    "impossible constraint",
    "cycle of calculations",
    "missing translation",
    "unreachable choice",
    "placeholder mismatch",
    "dead end",
    "choice filter that is always empty",
    "reference to a later question",
    "label that is too long",
    "duplicate name",
    "unknown list",
    "unknown function",
    "comparison of a number with a word",
    "value that no choice has",
    "range whose step does not fit",
    "default that its constraint refuses",
    "repeat that never runs",
    "unbalanced group",
)


@dataclass(frozen=True, slots=True)
class Planted:
    """What was put in: the rows where it may be found, and words or kinds that a fitting finding has."""

    rows: tuple[Row, ...]
    fitting: tuple[str, ...]


Plant = Callable[[Form, Random], Planted | None]


def _pick(lot: Random, rows: list[Row]) -> Row | None:
    return lot.choice(rows) if rows else None


def _naming(form: Form, name: str) -> list[Row]:
    return [row for row in form.survey if any(f"${{{name}}}" in cell for cell in row.values())]


def _question_rows(form: Form) -> list[Row]:
    return [
        row
        for row in form.survey
        if row.get("name") and not row["type"].startswith(("begin", "calc", "note"))
    ]


def _earlier(form: Form, row: Row, *types: str) -> list[Row]:
    """Questions before a row that it can look at: outside of repeats, always asked."""
    found: list[Row] = []
    depth = 0
    for each in form.survey:
        if each is row:
            break
        depth += each["type"].startswith("begin") - each["type"].startswith("end")
        if not depth and each["type"].split()[0] in types and not each.get("relevant"):
            found.append(each)
    return found


def renamed_reference(form: Form, lot: Random) -> Planted | None:
    row = _pick(lot, [row for row in form.survey if row.get("name") and _naming(form, row["name"])])
    if row is None:
        return None
    users = tuple(_naming(form, row["name"]))
    row["name"] = f"{row['name']}_new"
    return Planted(users, ("which is no row",))


def contradictory_conditions(form: Form, lot: Random) -> Planted | None:
    where = [
        row
        for row in _question_rows(form)
        if row.get("relevant") or _earlier(form, row, "integer", "select_one")
    ]
    row = _pick(lot, where)
    if row is None:
        return None
    known = _earlier(form, row, "integer", "select_one")
    if row.get("relevant") and (not known or lot.random() < 0.4):
        row["relevant"] = f"({row['relevant']}) and not({row['relevant']})"
    else:
        other = lot.choice(known)
        name = f"${{{other['name']}}}"
        if other["type"] == "integer":
            row["relevant"] = lot.choice(
                (
                    f"{name} > 6 and {name} < 4",
                    f"{name} = 3 and {name} = 4",
                    f"{name} < 2 and not({name} < 5)",
                )
            )
        else:
            first, second, *_ = [
                c["name"] for c in form.choices if c["list_name"] == other["type"].split()[1]
            ]
            row["relevant"] = lot.choice(
                (
                    f"{name} = '{first}' and {name} = '{second}'",
                    f"{name} = '{first}' and not(selected({name}, '{first}'))",
                )
            )
    return Planted((row,), ("never-asked",))


def impossible_constraint(form: Form, lot: Random) -> Planted | None:
    row = _pick(lot, [row for row in form.asked("integer", "decimal", "text", "date", "select_multiple")])
    if row is None:
        return None
    row["constraint"] = lot.choice(
        {
            "integer": (". > 100 and . < 5", ". > 5 and . < 6", ". < 0 and . >= 0", "regex(., '^[a-z]+$')"),
            "decimal": (". > 10 and . < 10", ". >= 5 and . <= 4.5"),
            "text": (
                "string-length(.) > 10 and string-length(.) < 4",
                "regex(., '^[0-9]{4}$') and string-length(.) = 6",
                ". = 'a' and . = 'b'",
            ),
            "date": (". > today() and . < today()", ". < date('2000-01-01') and . > date('2010-01-01')"),
            "select_multiple": ("count-selected(.) > 9", "selected(., 'rice') and not(selected(., 'rice'))"),
        }[row["type"].split()[0]]
    )
    return Planted((row,), ("impossible-constraint", "default-refused"))


def cycle_of_calculations(form: Form, lot: Random) -> Planted | None:
    at = lot.randrange(len(form.survey) + 1)
    first: Row = {"type": "calculate", "name": "round_a", "calculation": "${round_b} + 1"}
    second: Row = {
        "type": "calculate",
        "name": "round_b",
        "calculation": lot.choice(("${round_a}", "${round_a} * 2")),
    }
    form.survey[at:at] = [first]
    form.survey.append(second)
    return Planted((first, second), ("wait for each other",))


def missing_translation(form: Form, lot: Random) -> Planted | None:
    rows = [row for row in (*form.survey, *_used_choices(form)) if row.get(EN) and row.get(FR)]
    row = lot.choice(rows)
    del row[lot.choice((EN, FR))]
    return Planted((row,), ("missing-translation",))


def _used_choices(form: Form) -> list[Row]:
    used = {row["type"].split()[1] for row in form.survey if row["type"].startswith("select")}
    return [row for row in form.choices if row["list_name"] in used]


def unreachable_choice(form: Form, lot: Random) -> Planted | None:
    filtered = [row for row in form.survey if row.get("choice_filter")]
    row = _pick(lot, filtered)
    if row is None:
        return None
    name = row["type"].split()[1]
    column = "region" if name == "district" else "district"
    new: Row = {
        "list_name": name,
        "name": "lost",
        EN: "Lost",
        FR: "Perdu",
        column: lot.choice(("nowhere", "Nord", "")),
    }
    form.choices.insert(lot.randrange(len(form.choices) + 1), new)
    return Planted((new,), ("choice-never-offered",))


def placeholder_mismatch(form: Form, lot: Random) -> Planted | None:
    row = _pick(lot, [row for row in form.survey if "${" in row.get(EN, "")])
    if row is None:
        row = _pick(lot, [each for each in _question_rows(form) if _earlier(form, each, "text", "integer")])
        if row is None:
            return None
        row[EN] += f" ${{{lot.choice(_earlier(form, row, 'text', 'integer'))['name']}}}"
        return Planted((row,), ("placeholder-mismatch",))
    row[FR] = "Merci beaucoup."
    return Planted((row,), ("placeholder-mismatch",))


def dead_end(form: Form, lot: Random) -> Planted | None:
    row = _pick(lot, form.asked("integer", "text", "select_one"))
    if row is None:
        return None
    row["required"] = "yes"
    kind = row["type"].split()[0]
    row["constraint"] = {
        "integer": lot.choice((". < 3 and . > 8", ". = 2 and . != 2")),
        "text": lot.choice(("string-length(.) < 1", ". = ''")),
        "select_one": lot.choice((". = ''", "not(. = .)", "selected(., 'nobody')")),
    }[kind]
    return Planted((row,), ("impossible-constraint", "no-such-choice", "default-refused"))


def empty_filter(form: Form, lot: Random) -> Planted | None:
    row = _pick(
        lot, [row for row in form.survey if row["type"].startswith("select") and not _in_repeat(form, row)]
    )
    if row is None:
        return None
    name = row["type"].split()[1]
    filled = {"district": "region", "town": "district"}
    if name in filled:
        row["choice_filter"] = f"{filled[name]} = '{lot.choice(('elsewhere', 'NORTH', 'x1'))}'"
    else:
        row["choice_filter"] = lot.choice(("name = 'nothing'", "region = 'north'", "false()"))
    return Planted((row,), ("nothing-offered",))


def _in_repeat(form: Form, row: Row) -> bool:
    depth = 0
    for each in form.survey:
        depth += (each["type"] == "begin repeat") - (each["type"] == "end repeat")
        if each is row:
            return depth > 0
    return False


def later_question(form: Form, lot: Random) -> Planted | None:
    later = [row for row in _earlier(form, {}, "integer", "select_one") if not row.get("default")]
    other = _pick(lot, later)
    if other is None:
        return None
    at = next(number for number, each in enumerate(form.survey) if each is other)
    before = [row for row in form.survey[:at] if row in _question_rows(form) and not row.get("relevant")]
    row = _pick(
        lot, [row for row in before if f"${{{row['name']}}}" not in str(other) and not _in_repeat(form, row)]
    )
    if row is None:
        return None
    name = f"${{{other['name']}}}"
    choices = [c["name"] for c in form.choices if other["type"].endswith(f" {c['list_name']}")]
    row["relevant"] = f"{name} = '{choices[0]}'" if choices else f"{name} > 1"
    return Planted((row,), ("asked-too-early", "never-asked", "wait for each other"))


def too_long(form: Form, lot: Random) -> Planted | None:
    row = lot.choice([row for row in form.survey if row.get(EN) and not row["type"].startswith("begin")])
    row[lot.choice((EN, FR))] = "This goes on and on. " * lot.choice((200, 250, 400))
    return Planted((row,), ("too-long", "placeholder-mismatch"))


def duplicate_name(form: Form, lot: Random) -> Planted | None:
    rows = [row for row in _earlier(form, {}, "integer", "select_one", "text", "date")]
    if len(rows) < 2:
        return None
    first, second = lot.sample(rows, 2)
    users = _naming(form, second["name"])
    second["name"] = first["name"]
    return Planted((first, second, *users), ("is taken by row",))


def unknown_list(form: Form, lot: Random) -> Planted | None:
    row = _pick(lot, form.asked("select_one", "select_multiple"))
    if row is None:
        return None
    row["type"] += "x"
    return Planted((row,), ("there is no list",))


def unknown_function(form: Form, lot: Random) -> Planted | None:
    row = lot.choice(_question_rows(form))
    column = lot.choice(("relevant", "constraint", "required"))
    row[column] = lot.choice(("is-empty(.)", "lenght('a') > 3", "isnull('x')", "days(today())"))
    return Planted((row,), ("there is no function",))


def type_mismatch(form: Form, lot: Random) -> Planted | None:
    where = [row for row in _question_rows(form) if _earlier(form, row, "integer", "date", "decimal")]
    row = _pick(lot, where)
    if row is None:
        return None
    other = lot.choice(_earlier(form, row, "integer", "date", "decimal"))
    word = lot.choice(("'ten'", "'yes'", "'a lot'"))
    row["relevant"] = f"${{{other['name']}}} {lot.choice(('>', '=', '<', '!=', '>='))} {word}"
    return Planted((row,), ("never-equal", "never-asked"))


def no_such_choice(form: Form, lot: Random) -> Planted | None:
    where = [row for row in _question_rows(form) if _earlier(form, row, "select_one", "select_multiple")]
    row = _pick(lot, where)
    if row is None:
        return None
    other = lot.choice(_earlier(form, row, "select_one", "select_multiple"))
    word = lot.choice(("yess", "Yes", "99", "nobody"))
    name = f"${{{other['name']}}}"
    row["relevant"] = lot.choice((f"{name} = '{word}'", f"selected({name}, '{word}')", f"{name} != '{word}'"))
    return Planted((row,), ("no-such-choice", "never-asked"))


def step_does_not_fit(form: Form, lot: Random) -> Planted | None:
    row = _pick(lot, form.asked("range"))
    if row is None:
        row = {"type": "range", "name": "new_range", EN: "How much?", FR: "Combien ?"}
        form.survey.insert(0, row)
    row["parameters"] = lot.choice(
        ("start=0 end=10 step=3", "start=1 end=10 step=2", "start=0 end=1 step=0.3")
    )
    row.pop("default", None)
    return Planted((row,), ("step-does-not-fit",))


def refused_default(form: Form, lot: Random) -> Planted | None:
    row = _pick(
        lot,
        [
            row
            for row in form.asked("integer", "decimal")
            if row.get("constraint") and "$" not in row["constraint"]
        ],
    )
    if row is None:
        row = lot.choice(form.asked("integer", "text"))
        row["constraint"] = lot.choice((". = 5", "string-length(.) = 1 and . != 9"))
    row["default"] = "-5"
    return Planted((row,), ("default-refused",))


def never_runs(form: Form, lot: Random) -> Planted | None:
    row = _pick(lot, [row for row in form.survey if row["type"] == "begin repeat"])
    if row is None:
        row = {"type": "begin repeat", "name": "new_repeat", EN: "Again", FR: "Encore"}
        question: Row = {"type": "text", "name": "new_text", EN: "What?", FR: "Quoi ?"}
        form.survey += [row, question, {"type": "end repeat", "name": ""}]
    row["repeat_count"] = lot.choice(("0", "-1", "1 - 1", "0 * 3"))
    return Planted((row,), ("never-runs",))


def unbalanced_group(form: Form, lot: Random) -> Planted | None:
    ends = [row for row in form.survey if row["type"].startswith(("begin", "end"))]
    if ends and lot.random() < 0.7:
        gone = lot.choice(ends)
        form.survey = [row for row in form.survey if row is not gone]
    else:
        form.survey.insert(
            lot.randrange(len(form.survey)), {"type": "begin group", "name": "open", EN: "Open", FR: "Ouvert"}
        )
    return Planted(
        tuple(row for row in form.survey if row["type"].startswith(("begin", "end"))),
        ("never ended", "was not begun"),
    )


PLANTS: Mapping[str, Plant] = dict(
    zip(
        KINDS,
        (
            *(renamed_reference, contradictory_conditions, impossible_constraint, cycle_of_calculations),
            *(missing_translation, unreachable_choice, placeholder_mismatch, dead_end, empty_filter),
            *(later_question, too_long, duplicate_name, unknown_list, unknown_function, type_mismatch),
            *(no_such_choice, step_does_not_fit, refused_default, never_runs, unbalanced_group),
        ),
        strict=True,
    )
)
