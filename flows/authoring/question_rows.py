"""Reads the rows of a survey: each question with the keys its type allows, and groups with their own rows.

What a row refers to is only noted here; whether it exists is checked when the whole flow is known.
"""

from __future__ import annotations

from decimal import Decimal

from flows.authoring.draft import LONGEST_MESSAGE, ROOM_FOR_OUR_WORDS, Draft, telegram_length
from flows.authoring.fields import NO, YES, Fields
from flows.authoring.names import check_name
from flows.authoring.problems import did_you_mean, quote
from flows.authoring.question_types import (
    ALL_KEYS,
    APPEARANCES,
    GROUP,
    KEYS,
    LADDER,
    NOT_CARRIED,
    OTHER_WORDS,
    SELECTS,
    TYPES,
)
from flows.authoring.references import Kind
from flows.authoring.yaml_nodes import Node, Refused
from flows.conversation.definition import ChoiceRow, Group, Item, Label, Question, QuestionType, Steps
from flows.conversation.expressions import Expression, parse_expression
from flows.values import Unit, plain_decimal

LONGEST_LADDER = 20
LONGEST_UNIT = 30
MOST_STEPS = 1_000_000
FINEST_STEP = Decimal("0.000001")


def read_rows(nodes: tuple[Node, ...], draft: Draft, path: str) -> tuple[Item, ...]:
    """The questions and groups in ``nodes``; ``path`` is that of the group around them, ending in ``/``."""
    items = (_read_row(node, draft, path) for node in nodes)
    return tuple(item for item in items if item is not None)


def _read_row(node: Node, draft: Draft, path: str) -> Item | None:
    if isinstance(node, Refused):
        return None
    row = Fields(node, draft.problems, "a question", ALL_KEYS, required=("type",))
    position = draft.next_position()
    if not row.readable:
        return None
    type_word, list_name = _type_of(row)
    if type_word is None:
        # Its name still counts: others may refer to it.
        _name_of(row, draft, Kind.QUESTION, position)
        return None
    for key in row.written():
        if key not in KEYS[type_word]:
            row.problem(key, f"a row of type {type_word} has no key {quote(key)}", _instead(key, type_word))
    if type_word == GROUP:
        return _read_group(row, draft, path, position)
    return _read_question(row, draft, path, position, type_word, list_name)


def _read_group(row: Fields, draft: Draft, path: str, position: int) -> Group | None:
    name = _name_of(row, draft, Kind.GROUP, position)
    relevant = _condition(row, draft, "relevant", name)
    if not row.items("survey"):
        row.problem(
            "survey", "a group needs questions", "Write them behind its key survey:, each with a dash"
        )
    inner = f"{path}{name or ''}"
    label = draft.label(row, "label", name)
    children = read_rows(row.items("survey"), draft, f"{inner}/")
    if name is None:
        return None
    return Group(name, inner, children, label, relevant, _appearance(row), row=row.line)


def _read_question(
    row: Fields, draft: Draft, path: str, position: int, type_word: str, list_name: str | None
) -> Question | None:
    question_type = TYPES[type_word]
    kind = {QuestionType.NOTE: Kind.NOTE, QuestionType.CALCULATE: Kind.CALCULATION}.get(
        question_type, Kind.QUESTION
    )
    name = _name_of(row, draft, kind, position)
    own_path = f"{path}{name or ''}"
    label, hint = draft.label(row, "label", name), draft.label(row, "hint", name)
    if not row.has("label") and question_type is not QuestionType.CALCULATE:
        row.problem(
            "label", f"the {type_word} {quote(name or '')} has no label", "Add label: with what is asked"
        )
    steps, named_steps = None, None
    if question_type is QuestionType.RANGE:
        steps = _read_steps(row, type_word)
        if type_word == LADDER:
            named_steps = _read_named_steps(row, draft, steps, name)
            list_name = own_path if named_steps else None
            if list_name in draft.choices:
                row.problem("name", f"{quote(list_name or '')} is also the name of a list", "Rename the list")
    elif question_type in SELECTS:
        list_name = _known_list(row, draft, list_name)
    _check_length(row, draft, label, hint, named_steps or ())
    calculation = draft.expression(row, "calculation", name) if "calculation" in KEYS[type_word] else None
    if question_type is QuestionType.CALCULATE and not row.has("calculation"):
        row.problem("calculation", "a calculate needs its calculation", 'Add calculation: "${a} + ${b}"')
    constraint = draft.expression(row, "constraint", name)
    _check_constraint(row, constraint, name)
    _refuse_current(row, "calculation", calculation)
    question = Question(
        type=question_type,
        name=name or "",
        path=own_path,
        label=label,
        hint=hint,
        required=_condition(row, draft, "required", name),
        required_message=draft.label(row, "required_message", name),
        relevant=_condition(row, draft, "relevant", name),
        constraint=constraint,
        constraint_message=draft.label(row, "constraint_message", name),
        calculation=calculation,
        list_name=list_name,
        steps=steps,
        appearance=_appearance(row) | (frozenset({LADDER}) if type_word == LADDER else frozenset()),
        unit=_unit(row),
        sensitive=row.yes_or_no("sensitive") or False,
        read_only=row.yes_or_no("read_only") or False,
        counts=_id_in_the_map(row, draft, "counts"),
        measures=_id_in_the_map(row, draft, "measures"),
        row=row.line,
    )
    if name is None:
        return None
    if named_steps:
        draft.choices[own_path] = named_steps
    return question


# --- the parts of a row -------------------------------------------------------------------------------


def _type_of(row: Fields) -> tuple[str | None, str | None]:
    """The type and, for a select, its list."""
    written = row.text("type")
    if written is None:
        return None, None
    words = written.split()
    word, rest = words[0], words[1:]
    if TYPES.get(word) in SELECTS:
        if not rest:
            row.problem("type", f"{word} does not say which list", f"Write type: {word} NAME_OF_THE_LIST")
            return word, None
        if rest[1:]:
            extra = " ".join(rest[1:])
            row.problem(
                "type", f"{quote(extra)} behind the list is not known here", f"Write type: {word} {rest[0]}"
            )
        return word, rest[0]
    if written in KEYS:
        return written, None
    if written in NOT_CARRIED or word in NOT_CARRIED:
        remedy = NOT_CARRIED.get(written) or NOT_CARRIED[word]
        row.problem("type", f"a row of type {quote(written)} is not carried here", remedy)
    elif written.casefold() in OTHER_WORDS:
        row.problem(
            "type", f"there is no type {quote(written)}", f'Did you mean "{OTHER_WORDS[written.casefold()]}"?'
        )
    else:
        row.problem("type", f"there is no type {quote(written)}", did_you_mean(word, KEYS))
    return None, None


def _name_of(row: Fields, draft: Draft, kind: Kind, position: int) -> str | None:
    """The row's name, taken in the draft; ``None`` where it has none that can be used."""
    if not row.has("name"):
        row.problem("name", f"the {kind.value} has no name", "Add name: with a short name, for example hours")
        return None
    name = row.text("name")
    if name is None or not check_name(name, draft.problems, row.line_of("name"), "name", f"a {kind.value}"):
        return None
    return name if draft.register(name, kind, row.line_of("name"), position) else None


def _condition(row: Fields, draft: Draft, key: str, name: str | None) -> Expression | None:
    """``relevant`` or ``required``: an expression, or simply yes or no."""
    written = row.scalar(key)
    if written is None or row.text(key) is None:
        return None
    if written.text.strip().casefold() in YES:
        return parse_expression("true()") if key == "required" else None
    if written.text.strip().casefold() in NO:
        if key == "required":
            return None
        row.problem(
            key, "relevant: no means that this is never asked", "Take the row out, or write a condition"
        )
        return None
    expression = draft.expression(row, key, name)
    _refuse_current(row, key, expression)
    return expression


def _refuse_current(row: Fields, key: str, expression: Expression | None) -> None:
    if expression is not None and expression.uses_current:
        row.problem(
            key,
            f'"." is the answer being checked, and {key} is worked out before there is one',
            "Write ${name} with the name of a question",
        )


def _check_constraint(row: Fields, constraint: Expression | None, name: str | None) -> None:
    if constraint is not None and not constraint.uses_current and name not in constraint.names:
        row.problem(
            "constraint",
            "the constraint does not look at the answer",
            'Write the answer as ".": for example ". <= 168"',
        )
    for message, rule in (("constraint_message", "constraint"), ("required_message", "required")):
        if row.has(message) and not row.has(rule):
            row.problem(
                message, f"{message} is never said: there is no {rule}", f"Add {rule}:, or take it out"
            )


def _read_steps(row: Fields, type_word: str) -> Steps | None:
    if type_word == LADDER and row.has("steps"):
        for key in ("start", "end", "step"):
            if row.has(key):
                row.problem(key, f"steps already says it: {key} is not needed", f"Take {key} or steps out")
        count = row.integer("steps", 2, LONGEST_LADDER)
        return Steps(Decimal(1), Decimal(count)) if count else None
    wanted = ("steps",) if type_word == LADDER and not row.has("end") else ("start", "end")
    missing = [key for key in wanted if not row.has(key)]
    for key in missing:
        row.problem(
            key, f"a {type_word} needs the key {key}", f"Add {key}: 10" if key != "start" else "Add start: 0"
        )
    start, end, step = row.decimal("start"), row.decimal("end"), row.decimal("step")
    if not row.has("step"):
        step = Decimal(1)
    if missing or start is None or end is None or step is None:
        return None
    if step < FINEST_STEP:
        row.problem("step", "step has to be more than 0", "Write for example step: 1")
    elif end <= start:
        row.problem(
            "end", "end has to be more than start", f"Write for example end: {plain_decimal(start + 10)}"
        )
    elif (end - start) % step:
        row.problem(
            "step", "the steps do not reach the end exactly", "Choose a step that divides end - start"
        )
    elif (end - start) / step > (LONGEST_LADDER if type_word == LADDER else MOST_STEPS):
        row.problem("step", "these are too many steps", "Use larger steps, or type: integer")
    else:
        return Steps(start, end, step)
    return None


def _read_named_steps(
    row: Fields, draft: Draft, steps: Steps | None, name: str | None
) -> tuple[ChoiceRow, ...] | None:
    """The words of a ladder's steps, lowest first. The first and the last step always have words."""
    written = row.mapping("choices")
    if written is None:
        if not row.has("choices"):
            row.problem("choices", "a ladder needs words for its steps", "Add choices: {1: …, 10: …}")
        return None
    if steps is None:
        return None
    count = int((steps.end - steps.start) / steps.step) + 1
    digits = [plain_decimal(steps.start + steps.step * number) for number in range(count)]
    found: dict[str, ChoiceRow] = {}
    for entry in written.entries:
        label = draft.label_in(entry.value, "choices", entry.line, name)
        if entry.key not in digits:
            draft.problems.add(
                entry.line,
                "choices",
                f"{quote(entry.key)} is no step of this ladder",
                f"Its steps are {digits[0]} to {digits[-1]}",
            )
        elif label is not None:
            found[entry.key] = ChoiceRow(entry.key, label)
    for end in (digits[0], digits[-1]):
        if written.get(end) is None:
            row.problem("choices", f"the step {end} of the ladder has no words", f"Add {end}: … to choices")
    return tuple(found[digit] for digit in digits if digit in found)


def _known_list(row: Fields, draft: Draft, list_name: str | None) -> str | None:
    if list_name is None or list_name in draft.choices:
        return list_name
    if list_name not in draft.unreadable_lists:
        row.problem(
            "type",
            f"there is no list {quote(list_name)}",
            did_you_mean(list_name, draft.choices, f"Add {list_name}: to choices, with its rows"),
        )
    return None


def _check_length(
    row: Fields, draft: Draft, label: Label | None, hint: Label | None, named_steps: tuple[ChoiceRow, ...]
) -> None:
    """Label, hint and the words of a ladder go into one message, beside some words of the bot's own."""
    parts = [part for part in (label, hint, *(choice.label for choice in named_steps)) if part is not None]
    most = LONGEST_MESSAGE - ROOM_FOR_OUR_WORDS
    for language in draft.languages:
        texts = [part.by_language[language].source for part in parts if language in part.by_language]
        length = sum(telegram_length(text) + 8 for text in texts)
        if length > most and all(telegram_length(text) <= LONGEST_MESSAGE for text in texts):
            row.problem(
                "label",
                f"label, hint and steps are {length} characters in {quote(language)}; one message carries {most}",
                "Shorten them, or put a part into a note before the question",
            )


def _appearance(row: Fields) -> frozenset[str]:
    words = frozenset((row.text("appearance") or "").split())
    for word in sorted(words - APPEARANCES):
        row.problem("appearance", f"there is no appearance {quote(word)}", did_you_mean(word, APPEARANCES))
    return words & APPEARANCES


def _unit(row: Fields) -> Unit | None:
    unit = row.text("unit")
    if unit is None:
        return None
    if len(unit) > LONGEST_UNIT:
        row.problem("unit", "the unit is too long", "Use the singular of one word, for example hour")
        return None
    return Unit(unit)


def _id_in_the_map(row: Fields, draft: Draft, key: str) -> str | None:
    """An id of the value map. Whether the map has it is checked with the programme."""
    found = row.text(key)
    if found is None or check_name(found, draft.problems, row.line_of(key), key, "an entry of the value map"):
        return found
    return None


def _instead(key: str, type_word: str) -> str:
    if key == "choices":
        return (
            "Lists of choices stand in the flow's own key choices:; write type: select_one NAME_OF_THE_LIST"
        )
    if key == "calculation":
        return "Write it in a row of its own, with type: calculate"
    if key == "survey":
        return "Only a group (type: group) has questions inside"
    if key == "steps":
        return "Only a ladder (type: ladder) has steps"
    return f"Take {key} out; a {type_word} can have {', '.join(sorted(KEYS[type_word]))}"
