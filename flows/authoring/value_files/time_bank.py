"""Reads the exchanges and credits of a time bank."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from flows.authoring.fields import Fields
from flows.authoring.parameter_packs import shipped
from flows.authoring.problems import did_you_mean, quote
from flows.authoring.value_files.draft import Draft
from flows.value.time_bank import POT, Transfer


@dataclass(frozen=True, slots=True)
class TimeBankFile:
    exchanges: tuple[Transfer, ...]
    credits: tuple[Transfer, ...]
    rate: Decimal


def time_bank(draft: Draft) -> TimeBankFile:
    top = draft.top("a time bank", ("exchanges", "credits", "rate"), ("exchanges", "rate"))
    exchanges = []
    for fields in draft.each(
        top,
        "exchanges",
        "an exchange",
        ("giver", "receiver", "minutes"),
        ("giver", "receiver", "minutes"),
        may_be_empty=True,
    ):
        giver, receiver = fields.text("giver") or "", fields.text("receiver") or ""
        if giver and giver == receiver:
            fields.problem(
                "receiver", f"{quote(giver)} cannot give time to themselves", "Name who received it"
            )
        if POT in (giver, receiver):
            fields.problem(
                None, "the pot neither gives nor receives in an exchange", "Write it under credits"
            )
        exchanges.append(Transfer(giver, receiver, fields.integer("minutes", 1, 10**7) or 0))
    credits = []
    keys = ("to", "from", "minutes")
    for fields in draft.each(top, "credits", "a credit", keys, keys, may_be_empty=True):
        if fields.text("from") not in (POT, None):
            fields.problem("from", "a credit comes from the pot", f"Write from: {POT}")
        if fields.text("to") == POT:
            fields.problem("to", "a credit goes to a person", "Name who gave the time")
        credits.append(Transfer(fields.text("to") or "", POT, fields.integer("minutes", 1, 10**7) or 0))
    return TimeBankFile(tuple(exchanges), tuple(credits), _rate(draft, top))


def _rate(draft: Draft, top: Fields) -> Decimal:
    """What an hour would cost to buy: an amount, or the name of a wage that ships."""
    text = top.text("rate") or ""
    if not text[:1].isalpha():
        return draft.number(top, "rate", 0)
    wages = {row.id: row.value for row in shipped().packs["wages"].parameters}
    if text not in wages:
        top.problem("rate", f"there is no wage {quote(text)}", did_you_mean(text, wages))
    return wages.get(text, Decimal(0))
