"""Reads community benefit clauses with what was reported against them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flows.authoring.fields import Fields
from flows.authoring.parameter_packs import shipped
from flows.authoring.problems import did_you_mean, quote
from flows.authoring.value_files.draft import Draft
from flows.authoring.yaml_nodes import Node, Refused
from flows.value.clauses import Clause, Milestone, Report, reserves_jobs_for_locals


@dataclass(frozen=True, slots=True)
class ClauseFile:
    on: date
    clauses: tuple[Clause, ...]


def clauses(draft: Draft) -> ClauseFile:
    top = draft.top("a list of clauses", ("on", "clauses"), ("on", "clauses"))
    keys = (
        *("id", "contract", "metric", "unit", "for", "target", "period", "profile", "milestones"),
        *("binding", "evidence", "remedy", "deadweight", "deadweight_source", "reports"),
    )
    found = draft.each(
        top,
        "clauses",
        "a clause",
        keys,
        ("id", "metric", "unit", "target", "period", "profile", "binding"),
    )
    ids: dict[str, int] = {}
    on = top.day("on") or date.max
    clauses = []
    for fields in found:
        id = draft.unique(fields, "id", ids)
        clauses.append(_clause(draft, fields, id, on))
    return ClauseFile(on, tuple(clauses))


def _clause(draft: Draft, fields: Fields, id: str, on: date) -> Clause:
    first, last = _days(draft, fields.node("period"), "a period")
    target = draft.number(fields, "target", 0)
    if fields.has("target") and not target:
        fields.problem("target", "a target has to be more than nothing", "Write how much was promised")
    binding = bool(fields.yes_or_no("binding"))
    metric, unit, who = (fields.text(key) or "" for key in ("metric", "unit", "for"))
    if binding and reserves_jobs_for_locals(f"{metric}, {unit}: {who}"):
        fields.problem(
            "metric",
            "a contract may not reserve jobs for local people",
            "Ask for people who have been out of work for long, are new to work, or need training; "
            "what share went to local people can be a target that is not binding",
        )
    profile = fields.one_of("profile", ("even", "milestones"))
    if (profile == "milestones") != fields.has("milestones"):
        fields.problem(
            "profile",
            "milestones belong to the profile milestones",
            "Write profile: milestones with milestones: [{by: …, target: …}]",
        )
    milestones = [
        Milestone(each.day("by") or last, draft.number(each, "target", 0))
        for each in draft.each(fields, "milestones", "a milestone", ("by", "target"), ("by", "target"))
    ]
    for each in milestones:
        if not first <= each.by <= last or each.target > target:
            fields.problem(
                "milestones",
                f"the milestone by {each.by} lies outside the period, or above the target",
                "A milestone is how much in all is due by a day of the period",
            )
    return Clause(
        id,
        metric,
        unit,
        target,
        first,
        last,
        binding,
        tuple(milestones),
        _reports(draft, fields, (first, last), on),
        who,
        *_deadweight(draft, fields),
    )


def _deadweight(draft: Draft, fields: Fields) -> tuple[Decimal | None, str]:
    """What would have happened anyway: a share with its source, or the name of one that ships with its own."""
    text = fields.text("deadweight")
    if text is None:
        return None, ""
    if not text[:1].isalpha():
        return draft.share(fields, "deadweight"), fields.text("deadweight_source") or ""
    known = {row.id: row for row in shipped().packs["anyway"].parameters}
    if text not in known:
        fields.problem("deadweight", f"{quote(text)} is no share that is known", did_you_mean(text, known))
        return None, ""
    origin = known[text].origin
    return known[text].value, origin.source


def _reports(draft: Draft, fields: Fields, period: tuple[date, date], on: date) -> tuple[Report, ...]:
    """What was reported. An empty list says as well as none that nothing was."""
    found: list[Report] = []
    keys = ("from", "to", "actual")
    for each in draft.each(fields, "reports", "a report", keys, keys, may_be_empty=True):
        first, last = _first_and_last(each)
        if first is None or last is None:
            continue
        earlier = next((one for one in found if one.first <= last and first <= one.last), None)
        if earlier is not None:
            each.problem(
                "from",
                f"{first} to {last} overlaps with the report of {earlier.first} to {earlier.last}",
                "Write each day's delivery in one report only",
            )
        if last < period[0] or first > period[1]:
            each.problem("from", "this report lies outside the clause's period", "Look at its days again")
        if first > on:
            each.problem("from", f"this report begins after the day of judgement, {on}", "Leave it out")
        found.append(Report(first, last, draft.number(each, "actual", 0)))
    return tuple(found)


def _days(draft: Draft, node: Node | None, what: str) -> tuple[date, date]:
    if node is not None and not isinstance(node, Refused):
        first, last = _first_and_last(Fields(node, draft.problems, what, ("from", "to"), ("from", "to")))
        if first is not None and last is not None:
            return first, last
    # There is a Problem, or one about a missing key.
    return date(2000, 1, 1), date(2000, 12, 31)


def _first_and_last(fields: Fields) -> tuple[date | None, date | None]:
    first, last = fields.day("from"), fields.day("to")
    if first is not None and last is not None and last < first:
        fields.problem("to", f"{last} comes before {first}", "Turn the two days round")
        return first, first
    return first, last
