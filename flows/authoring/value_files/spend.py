"""Reads what a contract's money was spent on: the rounds of a local multiplier."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from flows.authoring.amounts import number_in
from flows.authoring.fields import Fields
from flows.authoring.problems import quote
from flows.authoring.value_files.draft import Draft
from flows.value.local_multiplier import Convention, Spend


@dataclass(frozen=True, slots=True)
class OtherFigure:
    """A multiplier of somebody else's to compare with, by the same convention."""

    name: str
    lm3: Decimal
    convention: Convention


@dataclass(frozen=True, slots=True)
class SpendFile:
    """``rounds`` where all three are given; else ``spent`` with what staff spend locally again."""

    convention: Convention
    local: bool
    round_1: Decimal
    rounds: tuple[Decimal, Decimal, Decimal] | None
    spent: tuple[Spend, ...]
    staff_respend_local: Decimal
    staff_source: str
    other: OtherFigure | None = None


def spend(draft: Draft) -> SpendFile:
    keys = (
        *("convention", "round_1", "recipient_is_local", "round_2", "rounds"),
        *("staff_respend_local", "staff_respend_source", "compare_with"),
    )
    top = draft.top("a local multiplier", keys, ("convention", "recipient_is_local"))
    convention = Convention(top.one_of("convention", list(Convention)) or Convention.FULL)
    local = bool(top.yes_or_no("recipient_is_local"))
    other = _other(draft, top, convention)
    if top.has("rounds"):
        for key in ("round_1", "round_2", "staff_respend_local"):
            if top.has(key):
                top.problem(
                    key,
                    f"{key} stands beside rounds",
                    "Write the three rounds, or what was spent, not both",
                )
        rounds = _rounds(draft, top)
        return SpendFile(convention, local, rounds[0], rounds, (), Decimal(0), "", other)
    for key in ("round_1", "round_2"):
        if not top.has(key):
            top.problem(None, f"a local multiplier needs the key {key}", f"Add {key}: …, or all three rounds")
    round_1 = draft.number(top, "round_1", 0)
    if top.has("round_1") and not round_1:
        top.problem("round_1", "round_1 has to be more than nothing", "Write what the contract was worth")
    lines = draft.each(
        top,
        "round_2",
        "a line of round_2",
        ("to", "name", "amount", "local", "respend_local"),
        ("to", "amount", "local"),
    )
    spent = tuple(_spend(draft, each) for each in lines)
    if sum((line.amount for line in spent), Decimal(0)) > round_1:
        top.problem(
            "round_2",
            "more was spent than the contract was worth",
            "Write only what was spent of this contract's money",
        )
    if any(line.to == "staff" for line in spent) and not top.has("staff_respend_local"):
        top.problem(
            None,
            "staff were paid, and staff_respend_local is missing",
            "Add what share staff spend locally, and staff_respend_source: where that is from",
        )
    return SpendFile(
        convention,
        local,
        round_1,
        None,
        spent,
        draft.share(top, "staff_respend_local"),
        top.text("staff_respend_source") or "",
        other,
    )


def _other(draft: Draft, top: Fields, convention: Convention) -> OtherFigure | None:
    node = top.mapping("compare_with")
    if node is None:
        return None
    keys = ("name", "lm3", "convention")
    fields = Fields(node, draft.problems, "compare_with", keys, keys)
    theirs = fields.one_of("convention", list(Convention))
    if theirs is not None and top.has("convention") and theirs != convention:
        fields.problem(
            "convention",
            f"a figure of {theirs} is not to be compared with one of {convention}",
            "Work one of them out by the other's convention first",
        )
    return OtherFigure(fields.text("name") or "", draft.number(fields, "lm3", 0, 3), convention)


def _rounds(draft: Draft, top: Fields) -> tuple[Decimal, Decimal, Decimal]:
    found: list[Decimal] = []
    for scalar in top.scalars("rounds"):
        number = number_in(scalar.text)
        if number is None or number < 0:
            draft.problems.add(
                scalar.line, "rounds", f"{quote(scalar.text)} is no amount", 'Write for example "72000"'
            )
            number = Decimal(0)
        found.append(number)
    if len(found) != 3:
        top.problem("rounds", f"there are {len(found)} rounds, and LM3 has three", "Write three amounts")
        return Decimal(1), Decimal(0), Decimal(0)
    first, second, third = found
    if not first:
        top.problem("rounds", "round 1 has to be more than nothing", "Write what the contract was worth")
    if second > first or third > second:
        top.problem(
            "rounds",
            "a round is larger than the one before",
            "Each round can only spend what came in; look at the amounts again",
        )
    return first, second, third


def _spend(draft: Draft, fields: Fields) -> Spend:
    to = fields.one_of("to", ("staff", "supplier")) or "supplier"
    if to == "staff" and fields.has("respend_local"):
        fields.problem(
            "respend_local", "staff are not asked one by one", "Use staff_respend_local for all of them"
        )
    return Spend(
        to,
        draft.number(fields, "amount", 0),
        draft.share(fields, "local"),
        fields.text("name") or "",
        draft.share(fields, "respend_local") if fields.has("respend_local") else None,
    )
