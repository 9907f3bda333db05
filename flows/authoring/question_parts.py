"""Reads what a row of a survey may say besides its type and name: conditions, steps, defaults, media, units."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from flows.authoring.draft import LONGEST_MESSAGE, ROOM_FOR_OUR_WORDS, Draft, telegram_length
from flows.authoring.fields import NO, YES, Fields
from flows.authoring.names import check_name
from flows.authoring.parameters import other_parameters
from flows.authoring.problems import did_you_mean, quote
from flows.authoring.question_types import APPEARANCES, LADDER, MEDIA, NUMBERED_APPEARANCE
from flows.authoring.references import Reference
from flows.authoring.yaml_nodes import Mapping as MappingNode
from flows.authoring.yaml_nodes import Scalar
from flows.conversation.definition import ChoiceRow, Label, QuestionType, Steps
from flows.conversation.expressions import Expression, parse_expression
from flows.conversation.expressions.tree import Current, Node, Operation
from flows.values import Unit, exact_decimal, plain_decimal

LONGEST_LADDER = 20
LONGEST_UNIT = 30
MOST_STEPS = 1_000_000
FINEST_STEP = Decimal("0.000001")


def condition(row: Fields, draft: Draft, key: str, name: str | None) -> Expression | None:
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
    refuse_current(row, key, expression)
    return expression


def refuse_current(row: Fields, key: str, expression: Expression | None) -> None:
    if expression is not None and _names_itself(expression.tree):
        row.problem(
            key,
            f'"." is the answer being checked, and {key} is worked out before there is one',
            "Write ${name} with the name of a question",
        )


def _names_itself(node: Node) -> bool:
    """Whether an expression looks at the answer of its own question: a bare ".", not one inside a path."""
    match node:
        case Current():
            return True
        case Operation(name, operands):
            return name != "once" and any(_names_itself(operand) for operand in operands)
        case _:
            return False


def check_constraint(row: Fields, constraint: Expression | None, name: str | None) -> None:
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


def read_steps(row: Fields, type_word: str) -> Steps | None:
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


def read_named_steps(
    row: Fields, draft: Draft, steps: Steps | None, name: str | None
) -> tuple[ChoiceRow, ...] | None:
    """The words of a ladder's steps, lowest first. The first and the last step always have words."""
    named = row.node("choices")
    if isinstance(named, Scalar):
        return _shared_steps(row, draft, steps, named.text.strip())
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


def _shared_steps(
    row: Fields, draft: Draft, steps: Steps | None, list_name: str
) -> tuple[ChoiceRow, ...] | None:
    """The words of a ladder that shares them with others: a list of the flow's choices."""
    rows = draft.choices.get(list_name)
    if rows is None:
        if list_name not in draft.unreadable_lists:
            near = did_you_mean(list_name, draft.choices, f"Add {list_name}: to choices, with its rows")
            row.problem("choices", f"there is no list {quote(list_name)}", near)
        return None
    if list_name != list_name.lower():
        row.problem("choices", f"{quote(list_name)} has capital letters", "Name the list in small letters")
    for each in rows:
        number = exact_decimal(each.name)
        if steps is not None and (
            number is None or not steps.start <= number <= steps.end or (number - steps.start) % steps.step
        ):
            row.problem(
                "choices",
                f"{quote(each.name)} of the list {quote(list_name)} is no step of this ladder",
                f"Its steps are {plain_decimal(steps.start)} to {plain_decimal(steps.end)}",
            )
    return rows


def check_length(
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


def appearance(row: Fields) -> frozenset[str]:
    words = frozenset((row.text("appearance") or "").split())
    unknown = {word for word in words - APPEARANCES if NUMBERED_APPEARANCE.fullmatch(word) is None}
    for word in sorted(unknown):
        row.problem("appearance", f"there is no appearance {quote(word)}", did_you_mean(word, APPEARANCES))
    return words - unknown


def unit(row: Fields) -> Unit | None:
    unit = row.text("unit")
    if unit is None:
        return None
    if len(unit) > LONGEST_UNIT:
        row.problem("unit", "the unit is too long", "Use the singular of one word, for example hour")
        return None
    return Unit(unit)


def id_in_the_map(row: Fields, key: str) -> str | None:
    """An id of the value map. Whether the map has it is checked with the programme."""
    found = row.text(key)
    if found is None or check_name(found, row.problems, row.line_of(key), key, "an entry of the value map"):
        return found
    return None


# --- what XLSForm has and a plain questionnaire seldom needs ------------------------------------------


def read_only(row: Fields, draft: Draft, name: str | None) -> tuple[bool, Expression | None]:
    """Whether it is always read-only, and else the condition on which it is."""
    written = row.scalar("read_only")
    if written is None or row.text("read_only") is None:
        return False, None
    text = written.text.strip()
    if text.casefold() in YES | NO:
        return text.casefold() in YES, None
    return False, draft.expression(row, "read_only", name)


def always() -> Expression:
    return parse_expression("true()")


def default(
    row: Fields, draft: Draft, question_type: QuestionType, name: str | None
) -> Expression | str | None:
    """What stands there before it is answered: a text, or an expression where it looks like one."""
    written = row.text("default")
    if written is None:
        return None
    # pyxform takes a third of a second to load: most flows have no default.
    from pyxform.utils import default_is_dynamic

    if default_is_dynamic(written, question_type.value):
        return draft.expression(row, "default", name)
    if question_type is QuestionType.IMAGE and "jr://images/" not in written:
        return f"jr://images/{written}"
    return written


def triggers(row: Fields, draft: Draft, name: str | None) -> tuple[str, ...]:
    """The questions whose answers set it off, by name or as ``${name}``."""
    found = []
    for scalar in row.scalars("trigger"):
        for part in scalar.text.split(","):
            word = part.strip().removeprefix("${").removesuffix("}")
            if word:
                found.append(word)
                draft.references.append(Reference("trigger", scalar.line, frozenset({word}), name))
    return tuple(dict.fromkeys(found))


def media(row: Fields, draft: Draft, name: str | None) -> Mapping[str, Label]:
    """The pictures and sounds that go with the label: the names of files beside the flow."""
    node = row.node("media")
    if node is None:
        return MappingProxyType({})
    fields = Fields(node, row.problems, "the key media", MEDIA)
    found = {kind: draft.label(fields, kind, name) for kind in fields.written()}
    return MappingProxyType({kind: label for kind, label in found.items() if label is not None})


def other_columns(row: Fields) -> Mapping[str, str]:
    """What only other tools use, by column; kept, so that a flow can be written back as it was."""
    node = row.node("columns")
    found: dict[str, str] = {}
    if isinstance(node, MappingNode):
        fields = Fields(node, row.problems, "the key columns", [entry.key for entry in node.entries])
        found = {key: text for key in fields.written() if (text := fields.text(key)) is not None}
    elif node is not None:
        row.mapping("columns")
    if others := other_parameters(row.text("parameters") or ""):
        found["parameters"] = others
    return MappingProxyType(found)


def earlier_names(row: Fields) -> tuple[str, ...]:
    """The names that the question had in earlier revisions."""
    return tuple(name for text in row.texts("was") for name in text.replace(",", " ").split())
