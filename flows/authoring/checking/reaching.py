"""What can never be asked, answered or chosen, and what is asked before its condition can be known."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from flows.authoring.checking.conditions import Condition, Conditions, Source, names_of
from flows.authoring.checking.finding import Finding, Kind, advice, problem
from flows.authoring.checking.solving import GivenUp, Solver
from flows.authoring.problems import quote
from flows.conversation.definition import ChoiceRow, Flow, Group, Item, Question
from flows.conversation.expressions import Expression
from flows.conversation.expressions.tree import Literal, Node, Operation, walk

NUMBER_OF_TIMES = 100
"""A repeat that may go on for longer than this is not bounded by anybody."""


@dataclass
class Reaching:
    """The rules over one flow. ``reached`` are the paths of the flow that a conversation did reach: against that
    no proof counts."""

    conditions: Conditions
    solver: Solver
    reached: Collection[str] = ()
    offered: Collection[tuple[str, str]] = ()
    #: conditions that were already said to be impossible together
    _said: list[frozenset[Source]] = field(default_factory=list)
    never: set[str] = field(default_factory=set)
    _cores: dict[tuple[str, Node], tuple[Source, ...]] = field(default_factory=dict)

    @property
    def flow(self) -> Flow:
        return self.conditions.flow

    def findings(self) -> Iterator[Finding]:
        for item in self.conditions.items():
            hidden = any(group.path in self.never for group in self.conditions.around(item))
            if hidden:
                self.never.add(item.path)
            with self.solver.when_asked(item):
                found = [] if hidden else [*self._never(item)]
                # What nobody is asked can have mistakes of its own: they are told from it alone.
                path = [] if item.path in self.never else self.conditions.of(item)
                if isinstance(item, Question):
                    found += self._constraint(item, path)
                    found += self._offers(item, path)
                    found += self._words_too_early(item)
            yield from found
            if not found and not hidden:
                yield from self._always(item)
        yield from self._choices_never_offered()

    # --- never asked ----------------------------------------------------------------------------------

    def _never(self, item: Item) -> Iterator[Finding]:
        if not self.conditions.own(item):
            return
        wanted = self.conditions.of(item)
        if not self._was_reached(item):
            core = self.solver.contradiction(wanted)
            if core:
                self.never.add(item.path)
                if not self._is_said(core):
                    yield _never_asked(item, core)
                return
        yield from self._asked_too_early(item, wanted)

    def _asked_too_early(self, item: Item, wanted: list[Condition]) -> Iterator[Finding]:
        later = self._later(item, item.relevant)
        if not later:
            return
        other = self.conditions.named(min(later))
        assert other is not None
        inside = other is item or item in self.conditions.around(other)
        # A conversation that came there all the same is right, and the reasoning here too narrow.
        if not inside or (not self._was_reached(item) and self.solver.contradiction(wanted, blank=later)):
            yield _too_early(item, other, "relevant")

    def _was_reached(self, item: Item) -> bool:
        if item.path in self.reached:
            return True
        return isinstance(item, Group) and any(path.startswith(f"{item.path}/") for path in self.reached)

    def _is_said(self, core: tuple[Source, ...]) -> bool:
        known = any(said <= set(core) for said in self._said)
        self._said.append(frozenset(core))
        return known

    def _later(self, item: Item, expression: Expression | None) -> set[str]:
        """The names in an expression whose questions are asked only after the item, or inside it."""
        if expression is None:
            return set()
        found = set()
        for name in names_of(self.conditions.plain(expression, item)):
            other = self.conditions.question(name)
            if other is None or not _starts_blank(other):
                continue
            if self.conditions.number(other) >= self.conditions.number(item) and not self._together(
                item, other
            ):
                found.add(name)
        return found

    def _together(self, item: Item, other: Item) -> bool:
        """Whether both stand on one page of a form, where the order is the reader's."""
        pages = [each for each in self.conditions.around(item) if "field-list" in each.appearance]
        return any(page in self.conditions.around(other) for page in pages)

    # --- constraints ----------------------------------------------------------------------------------

    def _constraint(self, question: Question, path: list[Condition]) -> Iterator[Finding]:
        if question.constraint is None or not question.is_asked:
            return
        own = self.conditions.condition(question.constraint, question, "constraint")
        if question.name not in self.conditions.unique:
            return
        wanted = [*path, own]
        if self.solver.never_holds(own, given=[question.name]):
            core: tuple[Source, ...] = (own.source,)
        elif names_of(own.tree) <= {question.name}:
            # What others answered matters only to a constraint that looks at it.
            return
        else:
            core = self.solver.contradiction(wanted, given=[question.name])
        if core:
            if own.source in core and not self._is_said(core):
                yield _nobody_can(question, core)
            return
        later = self._later(question, question.constraint) - {question.name}
        if later and self.solver.contradiction(wanted, blank=later, given=[question.name]):
            other = self.conditions.named(min(later))
            assert other is not None
            yield _too_early(question, other, "constraint")

    # --- choices --------------------------------------------------------------------------------------

    def _offers(self, question: Question, path: list[Condition]) -> Iterator[Finding]:
        rows = self.flow.choices_of(question)
        if question.choice_filter is None or not rows:
            return
        if any(path == question.path for path, _ in self.offered):
            return
        core = self._nothing_left(question, path, ())
        if core:
            self.never.add(f"{question.path}\n")
            yield problem(
                Kind.NOTHING_OFFERED,
                question.path,
                question.row,
                "choice_filter",
                f"no choice is ever offered: {_told(core)}{_dead_end(question)}",
                "Compare a column of the sheet choices with an answer that can be one of its values",
            )
            return
        later = self._later(question, question.choice_filter)
        if later and self._nothing_left(question, path, tuple(later)):
            other = self.conditions.named(min(later))
            assert other is not None
            yield _too_early(question, other, "choice_filter")

    def _nothing_left(
        self, question: Question, path: list[Condition], blank: tuple[str, ...]
    ) -> tuple[Source, ...]:
        """Why no row can stay; empty where one can."""
        core: tuple[Source, ...] = ()
        for filtered in self._filters(question, self.flow.choices_of(question)):
            core = self.solver.contradiction([*path, filtered], blank=blank)
            if not core:
                return ()
        return core

    def _filters(self, question: Question, rows: tuple[ChoiceRow, ...]) -> list[Condition]:
        """The choice filter as it is for each row, once for all rows that it treats alike."""
        assert question.choice_filter is not None
        source = Source(question.row, "choice_filter", question.path, question.choice_filter.source)
        trees = dict.fromkeys(self.conditions.plain(question.choice_filter, question, row) for row in rows)
        return [Condition(tree, source) for tree in trees]

    def _choices_never_offered(self) -> Iterator[Finding]:
        users: dict[str, list[Question]] = {}
        for question in self.flow.questions:
            if question.list_name and question.is_asked and question.path not in self.never:
                users.setdefault(question.list_name, []).append(question)
        for name, questions in users.items():
            looked_into = any(each.choice_filter is None for each in questions) or self._is_looked_into(name)
            if looked_into or "#" in name or any(f"{each.path}\n" in self.never for each in questions):
                continue
            for row in self.flow.choices.get(name, ()):
                if any((each.path, row.name) in self.offered for each in questions):
                    continue
                cores = [self._never_offered(each, row) for each in questions]
                if all(cores):
                    yield problem(
                        Kind.CHOICE_NEVER_OFFERED,
                        questions[0].path,
                        row.row or questions[0].row,
                        "name",
                        f"the choice {quote(row.name)} is never offered: {_told(cores[0])}",
                        "Mend its columns that the choice_filter looks at, or delete the choice",
                        sheet="choices" if row.row else "survey",
                    )

    def _never_offered(self, question: Question, row: ChoiceRow) -> tuple[Source, ...]:
        (filtered,) = self._filters(question, (row,))
        key = (question.path, filtered.tree)
        if key not in self._cores:
            self._cores[key] = self.solver.contradiction([*self.conditions.of(question), filtered])
        return self._cores[key]

    def _is_looked_into(self, list_name: str) -> bool:
        """Whether an expression takes rows of the list without offering them."""
        return any(
            isinstance(node, Operation)
            and node.name in ("instance", "jr:choice-name")
            and (node.name != "instance" or node.operands[:1] == (Literal(list_name),))
            for question in self.flow.questions
            for expression in (question.calculation, question.relevant, question.constraint)
            if expression is not None
            for node in walk(expression.tree)
        )

    # --- texts that show an answer too early ------------------------------------------------------------

    def _words_too_early(self, question: Question) -> Iterator[Finding]:
        for column in ("label", "hint", "constraint_message"):
            label = getattr(question, column)
            names = {name for text in label.by_language.values() for name in text.names} if label else set()
            for name in sorted(names):
                other = self.conditions.question(name)
                # What a question shows of itself is what it was, where it is asked again.
                if (
                    other is None
                    or other is question
                    or not other.is_asked
                    or other.default is not None
                    or other.triggers
                ):
                    continue
                # A question of a repeat may well be asked again: the next one then shows what was said.
                if self.conditions.repeats(other) or self._together(question, other):
                    continue
                if self.conditions.number(other) >= self.conditions.number(question):
                    yield _too_early(question, other, column)

    # --- always true ----------------------------------------------------------------------------------

    def _always(self, item: Item) -> Iterator[Finding]:
        for column in ("relevant", "constraint"):
            expression = getattr(item, column, None)
            if expression is None or not expression.depends | ({"."} if column == "constraint" else set()):
                continue
            own = self.conditions.condition(expression, item, column)
            if not names_of(own.tree):
                continue
            if self.solver.always_holds(own, [item.name] if column == "constraint" else []):
                yield advice(
                    Kind.ALWAYS_TRUE,
                    item.path,
                    item.row,
                    column,
                    f"{column} holds whatever is answered: {quote(expression.source)}",
                    "If both parts have to hold, write and instead of or; else delete it",
                )
        if isinstance(item, Group) and item.repeats and item.count is not None:
            yield from self._endless(item)

    def _endless(self, repeat: Group) -> Iterator[Finding]:
        assert repeat.count is not None
        count = self.conditions.plain(repeat.count, repeat)
        names = names_of(count)
        if not names or not all(self.solver.held(name).is_number for name in names):
            return
        many = Operation("at_least", (count, Literal(float(NUMBER_OF_TIMES))), 2)
        source = Source(repeat.row, "repeat_count", repeat.path, repeat.count.source)
        try:
            model = self.solver.model([*self.conditions.of(repeat), Condition(many, source)])
        except GivenUp:
            return
        if model is not None:
            yield advice(
                Kind.NO_END,
                repeat.path,
                repeat.row,
                "repeat_count",
                f"the group {quote(repeat.name)} may be asked more than {NUMBER_OF_TIMES} times",
                f"Give ${{{min(names)}}} a constraint, for example . <= 20",
            )


def _starts_blank(question: Question) -> bool:
    """Whether a question has no answer until a person gives one."""
    return question.is_asked and question.default is None and not question.triggers


# --- in words -----------------------------------------------------------------------------------------


def _told(core: tuple[Source, ...]) -> str:
    """The conditions that contradict each other, with their rows."""
    parts = [f"{each.column} of row {each.row} ({quote(each.text)})" for each in core[:5]]
    if len(parts) == 1:
        return f"{parts[0]} never holds"
    return f"{parts[0]} cannot hold together with {', '.join(parts[1:])}"


def _never_asked(item: Item, core: tuple[Source, ...]) -> Finding:
    own = [each for each in core if each.item == item.path]
    column = own[0].column if own else "relevant"
    if column == "repeat_count":
        return problem(
            Kind.NEVER_RUNS,
            item.path,
            item.row,
            column,
            f"the group {quote(item.name)} is never gone through: its count is never 1 or more ({_told(core)})",
            "Give a repeat_count of at least 1, or delete the repeat",
        )
    what = "the group" if isinstance(item, Group) else "the question"
    # Some authors put a row aside so.
    meant = len(core) == 1 and core[0].text.replace(" ", "").casefold() in (
        "false()",
        "no",
        "0",
        "1=2",
        "1=0",
    )
    return (advice if meant else problem)(
        Kind.NEVER_ASKED,
        item.path,
        item.row,
        column,
        f"{what} {quote(item.name)} can never be asked: {_told(core)}",
        "Change one of these conditions, or delete the row",
    )


def _too_early(item: Item, other: Item, column: str) -> Finding:
    written = f"${{{other.name}}}"
    if column in ("label", "hint", "constraint_message"):
        message = f"{column} shows {written}, which is not answered by then (row {other.row})"
    elif other is item or (isinstance(item, Group) and other.path.startswith(f"{item.path}/")):
        return problem(
            Kind.NEVER_ASKED,
            item.path,
            item.row,
            column,
            f"{quote(item.name)} can never be asked: its {column} waits for {written}, which is inside it",
            "Name an earlier question",
        )
    elif column == "relevant":
        message = f"relevant names {written}, which is only asked later (row {other.row})"
    elif column == "constraint":
        message = f"no answer is accepted: constraint names {written}, only asked later (row {other.row})"
    else:
        message = f"no choice is offered: choice_filter names {written}, only asked later (row {other.row})"
    remedy = f"Move {other.name} up, above row {item.row}"
    return problem(Kind.ASKED_TOO_EARLY, item.path, item.row, column, message, remedy)


def _nobody_can(question: Question, core: tuple[Source, ...]) -> Finding:
    return problem(
        Kind.IMPOSSIBLE_CONSTRAINT,
        question.path,
        question.row,
        "constraint",
        f"no answer to {quote(question.name)} is ever accepted: {_told(core)}{_dead_end(question)}",
        "Change the constraint so that a sensible answer passes",
    )


def _dead_end(question: Question) -> str:
    return ". It has to be answered, so nobody gets past it" if question.required is not None else ""
