"""Reads what a contract promises the community, what the programme aims at beside it, and who is asked of its money.

A clause that reserves jobs for local people is refused with the reason: a contract may ask for people by what they
need, never by where they live. What goes to local people is measured, and may be a target of the programme.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from flows.authoring.fields import Fields
from flows.authoring.map_draft import MapDraft
from flows.authoring.map_valuation import ValuationReader
from flows.value.clauses import reserves_jobs_for_locals
from flows.value.local_multiplier import Convention
from flows.value.references import QuestionReference, Words
from flows.value.value_map import LocalMoney, Promise, Target

REPORTED_EVERY = {"month": 1, "quarter": 3}
LOCAL_MONEY = ("area", "convention", "recipient_is_local")
SPENT = (
    *("received", "staff_pay", "staff_local", "suppliers_local", "suppliers_count"),
    *("reply_paid", "reply_spent_local"),
)
MOST = Decimal(10**9)


class PromiseReader:
    def __init__(self, draft: MapDraft, money: ValuationReader) -> None:
        self.draft = draft
        self.money = money

    def clause(self, fields: Fields, id: str, label: Words) -> Promise | None:
        eligible = self.draft.words(fields, "eligible")
        self._check_wording(fields, label, eligible)
        target = self._amount(fields, "target")
        first, last = fields.day("from"), fields.day("to")
        if first is not None and last is not None and last <= first:
            fields.problem("to", "the clause ends before it begins", "Write its last day in to")
        every = fields.one_of("report_every", REPORTED_EVERY)
        reports = self.draft.questions.numbers(fields, "reports")
        anyway = self.money.assumption(fields, "anyway", Decimal(1))
        milestones = self._milestones(fields, target)
        if target is None or first is None or last is None or not reports:
            return None
        return Promise(
            id,
            label,
            eligible,
            fields.text("unit") or "",
            target,
            first,
            last,
            fields.yes_or_no("each_year") or False,
            fields.yes_or_no("binding") or False,
            reports,
            REPORTED_EVERY.get(every or "", 1),
            milestones,
            self._document(fields),
            anyway,
            fields.yes_or_no("counts_people") or False,
        )

    def target(self, fields: Fields, id: str, label: Words) -> Target | None:
        target = self._amount(fields, "target")
        asked = self.draft.questions.numbers(fields, "sum")
        out_of = self.draft.questions.numbers(fields, "out_of")
        share = fields.decimal("share")
        if share is not None and not 0 <= share <= 1:
            fields.problem("share", "share has to be from 0 to 1", 'Write for example share: "0.10"')
        if (share is None) != (not out_of):
            fields.problem(None, "a share needs what it is a share of", "Write share: … and out_of: …")
        if target is None or not asked:
            return None
        people = fields.yes_or_no("counts_people") or False
        return Target(id, label, fields.text("unit") or "", target, asked, share, out_of, people)

    def local_money(self) -> LocalMoney | None:
        node = self.draft.top.node("local_money")
        if node is None:
            return None
        keys = (*LOCAL_MONEY, *SPENT, "staff_respend_local")
        fields = Fields(node, self.draft.problems, "local_money", keys, required=keys)
        asked = {key: self.draft.questions.number(fields, key) for key in SPENT}
        area = self.draft.words(fields, "area")
        convention = fields.one_of("convention", [str(each) for each in Convention])
        local = fields.yes_or_no("recipient_is_local")
        again = self.money.assumption(fields, "staff_respend_local", Decimal(1))
        found = {key: question for key, question in asked.items() if question is not None}
        if convention is None or local is None or again is None or len(found) < len(SPENT):
            return None
        return LocalMoney(
            area=area,
            convention=Convention(convention),
            recipient_is_local=local,
            staff_respend_local=again,
            **found,
        )

    def _check_wording(self, fields: Fields, label: Words, eligible: Words) -> None:
        for key, words in (("label", label), ("eligible", eligible)):
            if any(reserves_jobs_for_locals(text) for text in words.values()):
                fields.problem(
                    key,
                    "a contract may not reserve jobs for local people",
                    "Ask for people who have been out of work for long, who are new to work, or who need training."
                    " What share goes to local people is measured: name it under targets",
                )

    def _amount(self, fields: Fields, key: str) -> Decimal | None:
        number = fields.decimal(key)
        if number is not None and not 0 < number <= MOST:
            fields.problem(key, f"{key} has to be more than nothing", f"Write for example {key}: 10")
            return None
        return number

    def _milestones(self, fields: Fields, target: Decimal | None) -> tuple[tuple[date, Decimal], ...]:
        """By which day how much in all; upwards, the last one being the target."""
        found: list[tuple[date, Decimal]] = []
        for node in fields.items("milestones"):
            each = Fields(
                node, self.draft.problems, "a milestone", ("by", "target"), required=("by", "target")
            )
            by, amount = each.day("by"), self._amount(each, "target")
            if by is None or amount is None:
                continue
            if found and (by <= found[-1][0] or amount < found[-1][1]):
                each.problem("by", "milestones go upwards", "Order them by day, each with all up to then")
            found.append((by, amount))
        if found and target is not None and found[-1][1] != target:
            fields.problem("milestones", "the last milestone is not the target", f"End with target: {target}")
        return tuple(found)

    def _document(self, fields: Fields) -> QuestionReference | None:
        return self.draft.questions.attachment(fields, "document")
