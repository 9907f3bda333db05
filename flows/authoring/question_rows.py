"""Reads the rows of a survey: each question with the keys its type allows, groups and repeats with their own rows.

What a row refers to is only noted here; whether it exists is checked when the whole flow is known.
"""

from __future__ import annotations

from pathlib import PurePath

from flows.authoring import question_parts as parts
from flows.authoring.attached import SUFFIXES, columns_of_list, list_name_of, rows_of
from flows.authoring.draft import Draft
from flows.authoring.fields import Fields
from flows.authoring.ladders import list_of_ladder
from flows.authoring.names import check_name
from flows.authoring.or_other import question_of_other, with_other
from flows.authoring.parameters import read_parameters
from flows.authoring.problems import did_you_mean, quote
from flows.authoring.question_types import (
    ALL_KEYS,
    EXTERNAL,
    FROM_FILE,
    GROUP,
    KEYS,
    LADDER,
    NOT_CARRIED,
    OTHER_WORDS,
    REPEAT,
    SELECTS,
    TYPES,
)
from flows.authoring.references import Kind, Reference
from flows.authoring.yaml_nodes import Node, Refused, Scalar
from flows.conversation.definition import SILENT, FromRepeat, Group, Item, Question, QuestionType
from flows.conversation.expressions import Expression

OR_OTHER = "or_other"


def read_rows(nodes: tuple[Node, ...], draft: Draft, path: str) -> tuple[Item, ...]:
    """The questions and groups in ``nodes``; ``path`` is that of the group around them, ending in ``/``."""
    return tuple(item for node in nodes for item in _read_row(node, draft, path))


def _read_row(node: Node, draft: Draft, path: str) -> tuple[Item, ...]:
    if isinstance(node, Refused):
        return ()
    row = Fields(node, draft.problems, "a question", ALL_KEYS, required=("type",))
    position = draft.next_position()
    if not row.readable:
        return ()
    type_word, list_name = _type_of(row)
    if type_word is None:
        # Its name still counts: others may refer to it.
        _name_of(row, draft, Kind.QUESTION, position, path)
        return ()
    for key in row.written():
        if key not in KEYS[type_word]:
            row.problem(key, f"a row of type {type_word} has no key {quote(key)}", _instead(key, type_word))
    if type_word in (GROUP, REPEAT):
        group = _read_group(row, draft, path, position, repeats=type_word == REPEAT)
        return (group,) if group is not None else ()
    if type_word in EXTERNAL:
        if name := row.text("name"):
            draft.attach(f"{name}.{EXTERNAL[type_word]}", row.line_of("name"), "name")
        return ()
    question = _read_question(row, draft, path, position, type_word, list_name)
    if question is None:
        return ()
    if (row.text("type") or "").endswith(f" {OR_OTHER}"):
        return question, _with_other(row, draft, question, path, position)
    return (question,)


def _read_group(row: Fields, draft: Draft, path: str, position: int, *, repeats: bool) -> Group | None:
    what = "repeat" if repeats else "group"
    name = _name_of(row, draft, Kind.REPEAT if repeats else Kind.GROUP, position, path)
    relevant = parts.condition(row, draft, "relevant", name)
    if not row.items("survey"):
        row.problem(
            "survey", f"a {what} needs questions", "Write them behind its key survey:, each with a dash"
        )
    inner = f"{path}{name or ''}"
    label = draft.label(row, "label", name)
    count = draft.expression(row, "repeat_count", name) if repeats else None
    always, read_only_if = parts.read_only(row, draft, name)
    children = read_rows(row.items("survey"), draft, f"{inner}/")
    if name is None:
        return None
    return Group(
        name,
        inner,
        children,
        label,
        relevant,
        parts.appearance(row),
        repeats=repeats,
        count=count,
        read_only_if=parts.always() if always else read_only_if,
        was=parts.earlier_names(row),
        columns=parts.other_columns(row),
        row=row.line,
    )


def _read_question(
    row: Fields, draft: Draft, path: str, position: int, type_word: str, list_name: str | None
) -> Question | None:
    question_type = TYPES[type_word]
    kind = {
        QuestionType.NOTE: Kind.CALCULATION if row.has("calculation") or row.has("default") else Kind.NOTE,
        **dict.fromkeys(SILENT, Kind.CALCULATION),
    }.get(question_type, Kind.QUESTION)
    name = _name_of(row, draft, kind, position, path)
    own_path = f"{path}{name or ''}"
    label, hint = draft.label(row, "label", name), draft.label(row, "hint", name)
    if question_type not in SILENT and not any(row.has(key) for key in ("label", "hint", "media")):
        row.problem(
            "label", f"the {type_word} {quote(name or '')} has no label", "Add label: with what is asked"
        )
    steps, named_steps, choices_from = None, None, None
    choice_filter = draft.expression(row, "choice_filter", name) if row.has("choice_filter") else None
    if question_type is QuestionType.RANGE:
        steps = parts.read_steps(row, type_word)
        if type_word == LADDER:
            named_steps = parts.read_named_steps(row, draft, steps, name)
            shared = row.text("choices") if isinstance(row.node("choices"), Scalar) else None
            list_name = shared or (list_of_ladder(own_path) if named_steps else None)
            if shared is None and list_name in draft.choices:
                row.problem("name", f"{quote(list_name or '')} is also the name of a list", "Rename the list")
    elif question_type in SELECTS and list_name is not None:
        if "${" in list_name:
            choices_from, list_name = _from_repeat(row, draft, list_name, name, choice_filter), None
            choice_filter = None
        elif type_word in FROM_FILE:
            list_name = _list_from_file(row, draft, list_name)
        else:
            list_name = _known_list(row, draft, list_name)
    parts.check_length(row, draft, label, hint, named_steps or ())
    calculation = draft.expression(row, "calculation", name) if "calculation" in KEYS[type_word] else None
    default = parts.default(row, draft, question_type, name)
    triggers = parts.triggers(row, draft, name)
    if question_type is QuestionType.CALCULATE and not (
        row.has("calculation") or isinstance(default, Expression) or triggers
    ):
        row.problem("calculation", "a calculate needs its calculation", 'Add calculation: "${a} + ${b}"')
    constraint = draft.expression(row, "constraint", name)
    parts.check_constraint(row, constraint, name)
    parts.refuse_current(row, "calculation", calculation)
    read_only, read_only_if = parts.read_only(row, draft, name)
    question = Question(
        type=question_type,
        name=name or "",
        path=own_path,
        label=label,
        hint=hint,
        required=parts.condition(row, draft, "required", name),
        required_message=draft.label(row, "required_message", name),
        relevant=parts.condition(row, draft, "relevant", name),
        constraint=constraint,
        constraint_message=draft.label(row, "constraint_message", name),
        calculation=calculation,
        default=default,
        triggers=triggers,
        choice_filter=choice_filter,
        choices_from=choices_from,
        list_name=list_name,
        steps=steps,
        appearance=parts.appearance(row) | (frozenset({LADDER}) if type_word == LADDER else frozenset()),
        unit=parts.unit(row),
        sensitive=row.yes_or_no("sensitive") or False,
        read_only=read_only,
        read_only_if=read_only_if,
        guidance=draft.label(row, "guidance_hint", name),
        media=parts.media(row, draft, name),
        metadata=type_word if question_type is QuestionType.METADATA else "",
        counts=parts.id_in_the_map(row, "counts"),
        measures=parts.id_in_the_map(row, "measures"),
        was=parts.earlier_names(row),
        columns=parts.other_columns(row),
        row=row.line,
    )
    if name is None:
        return None
    if named_steps and list_name is not None:
        draft.choices[list_name] = named_steps
    return question


# --- lists --------------------------------------------------------------------------------------------


def _from_repeat(
    row: Fields, draft: Draft, written: str, name: str | None, where: Expression | None
) -> FromRepeat:
    """Choices that are the answers to a question in a repeat."""
    asked = written.removeprefix("${").removesuffix("}")
    draft.references.append(Reference("type", row.line_of("type"), frozenset({asked}), name))
    return FromRepeat(asked, where)


def _list_from_file(row: Fields, draft: Draft, file: str) -> str | None:
    """The list that is the rows of a file beside the flow."""
    if PurePath(file).suffix not in SUFFIXES:
        endings = ", ".join(SUFFIXES)
        row.problem("type", f"{quote(file)} is no file that can be read", f"Its name ends in {endings}")
        return None
    read = draft.attach(file, row.line_of("type"), "type")
    value, label = columns_of_list(file, read_parameters(row.text("parameters") or ""))
    list_name = list_name_of(file, value, label)
    if read is not None:
        draft.choices[list_name] = rows_of(read, value, label, draft.default_language)
    return list_name


def _with_other(row: Fields, draft: Draft, question: Question, path: str, position: int) -> Question:
    """``or_other`` behind the list: the choice is added to it, and a question follows that asks what it is."""
    other = question_of_other(question.name, path, draft.languages, question.row)
    draft.register(other.name, Kind.QUESTION, question.row, position, path)
    if row.has("choice_filter"):
        row.problem(
            "choice_filter",
            "or_other and a choice_filter do not go together",
            "Add a choice other to the list, and a question for it",
        )
    rows = draft.choices.get(question.list_name or "")
    if rows is not None and question.list_name is not None:
        draft.choices[question.list_name] = with_other(rows, draft.languages)
    return other


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


# --- types and names ------------------------------------------------------------------------------------


def _type_of(row: Fields) -> tuple[str | None, str | None]:
    """The type and, for a select, its list."""
    written = row.text("type")
    if written is None:
        return None, None
    words = written.split()
    word, rest = words[0], words[1:]
    if TYPES.get(word) in SELECTS:
        what = "NAME_OF_THE_FILE" if word in FROM_FILE else "NAME_OF_THE_LIST"
        if not rest:
            row.problem("type", f"{word} does not say which list", f"Write type: {word} {what}")
            return word, None
        if rest[1:] and rest[1:] != [OR_OTHER]:
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


def _name_of(row: Fields, draft: Draft, kind: Kind, position: int, path: str) -> str | None:
    """The row's name, taken in the draft; ``None`` where it has none that can be used."""
    if not row.has("name"):
        row.problem("name", f"the {kind.value} has no name", "Add name: with a short name, for example hours")
        return None
    name = row.text("name")
    if name is None or not check_name(name, draft.problems, row.line_of("name"), "name", f"a {kind.value}"):
        return None
    return name if draft.register(name, kind, row.line_of("name"), position, path) else None


def _instead(key: str, type_word: str) -> str:
    if key == "choices":
        return (
            "Lists of choices stand in the flow's own key choices:; write type: select_one NAME_OF_THE_LIST"
        )
    if key == "survey":
        return "Only a group (type: group) has questions inside"
    if key == "steps":
        return "Only a ladder (type: ladder) has steps"
    return f"Take {key} out; a {type_word} can have {', '.join(sorted(KEYS[type_word]))}"
