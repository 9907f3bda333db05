"""An attacker who has one published summary, knows how summaries are made, and wants a hidden number.

Works on the JSON that a reader gets, and knows nothing of how disclosure control chose what to hide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

Figures = dict[str, dict[str, Any]]
SMALL = range(1, 8)
SHARES = ("deadweight", "displacement", "attribution_to_others")


def equations(figures: Figures) -> Iterator[tuple[str, list[str]]]:
    """What everybody knows to add up: a whole and its parts, by id."""
    yield from _counted(figures)
    yield from _valued(figures)
    yield from _returned(figures)
    for id, figure in figures.items():
        if figure["section"] == "in_words":
            yield id, [figure["formula"]]


def sums(figures: Figures) -> Iterator[tuple[str, list[str]]]:
    """Those of which everything stands in the summary."""
    for whole, parts in equations(figures):
        if parts and all(id in figures for id in (whole, *parts)):
            yield whole, parts


def _counted(figures: Figures) -> Iterator[tuple[str, list[str]]]:
    for id in figures:
        if id.endswith(".reached"):
            stem = id.removesuffix("reached")
            yield id, [stem + "answered", stem + "not_answered"]
        if id.endswith(".compared"):
            stem = id.removesuffix("compared")
            yield id, [stem + "up", stem + "same", stem + "down"]
    yield "time_given.given", [id for id, figure in figures.items() if figure["measure"] == "cell"]
    yield "time_given.involved", [id for id, figure in figures.items() if figure["measure"] == "involvement"]


def _valued(figures: Figures) -> Iterator[tuple[str, list[str]]]:
    """The totals of values. That of what is shown is of what is shown only: the others are no part of it."""
    for suffix in ("", ".shown"):
        values = {
            id: figure
            for id, figure in figures.items()
            if figure["measure"] == "value" and not (suffix and figure["hidden"])
        }
        public = {id: figure for id, figure in values.items() if not figure["transfer"]}
        yield f"value.total{suffix}", [*public]
        yield f"value.transfers{suffix}", [id for id in values if id not in public]
        # To a budget a transfer is a saving: it is in the kinds, and in what can be cashed.
        fiscal = {id: figure for id, figure in values.items() if figure["kind"] == "fiscal"}
        for name, key, among in (
            ("accrues", "accrues_to", public),
            ("level", "level", public),
            ("dimension", "dimension", public),
            ("kind", "kind", values),
            ("cashable", "cashable", fiscal),
        ):
            for subject in {figure[key] for figure in among.values()}:
                parts = [id for id, figure in among.items() if figure[key] == subject]
                yield f"value.{name}.{subject}{suffix}", parts
        for aim in {aim for figure in public.values() for aim in figure["aims"]}:
            yield f"value.aim.{aim}{suffix}", [id for id, figure in public.items() if aim in figure["aims"]]
        price = "value_for_money.price"
        yield f"value.total{suffix}", [f"value_for_money.real_net{suffix}", price]
        cashed = f"value.cashable.yes{suffix}"
        yield (
            cashed if cashed in figures else "value.cashable.yes",
            [
                f"value_for_money.narrow_net{suffix}",
                price,
            ],
        )


def _returned(figures: Figures) -> Iterator[tuple[str, list[str]]]:
    """The return: what the values are worth now, and what was put in."""
    inputs = [id for id, figure in figures.items() if figure["measure"] == "input"]
    for suffix in ("", ".shown"):
        present = [
            id
            for id, figure in figures.items()
            if figure["measure"] == "present" and not figure["transfer"] and not (suffix and figure["hidden"])
        ]
        yield f"return.present_value{suffix}", present
        put_in = f"return.inputs{suffix}" if f"return.inputs{suffix}" in figures else "return.inputs"
        yield put_in, inputs
        yield f"return.present_value{suffix}", [f"return.net_present_value{suffix}", put_in]


def products(figures: Figures) -> Iterator[tuple[str, str, str]]:
    """What everybody knows to be the product of two others, by id."""
    for suffix in ("", ".shown"):
        yield f"return.present_value{suffix}", f"return.ratio{suffix}", "return.inputs"
        yield f"return.net_present_value{suffix}", f"return.net_ratio{suffix}", "return.inputs"
        if f"value.largest{suffix}" in figures:
            subject = figures[f"value.largest{suffix}"]["subject"]
            yield f"value.{subject}", f"value.largest{suffix}", f"value.total{suffix}"


def proportions(figures: Figures, true: Figures) -> Iterator[tuple[str, str, Fraction]]:
    """What is always so many times another: prices, shares that are taken off and rates are printed."""
    for id, figure in figures.items():
        if figure["measure"] == "value":
            name = id.removeprefix("value.")
            steps = [f"{id}.{step}" for step in ("gross", *(f"after_{share}" for share in SHARES))]
            for other in (*steps, f"return.{name}.present"):
                exact = [Fraction(str(true[each]["value"] or 0)) for each in (id, other) if each in true]
                if len(exact) == 2 and all(exact):
                    yield other, id, exact[1] / exact[0]
        if figure["measure"] == "quantity":
            value = id.removesuffix(".quantity")
            gross = f"{value}.gross" if f"{value}.gross" in figures else value
            prices = [one for one in figures[gross]["parameters"] if "/" in one["unit"]]
            single = figures[gross]["formula"].count("×") == 1
            # A hidden formula does not say which of several prices are in it.
            if single and (len(prices) == 1 or not figures[gross]["hidden"]):
                yield gross, id, Fraction(prices[0]["value"]) / (365 if figure["unit"] == "day" else 1)


class Solved:
    """What is known from what is shown, and what of it was ``found``: one unknown an equation, again and again.

    ``of``: the values, or one end of every range (``low``, ``high``): these add up as the values do.
    """

    def __init__(self, figures: Figures, true: Figures, of: str = "value") -> None:
        self.figures = figures
        self.known = {id: Fraction(str(one[of])) for id, one in figures.items() if one[of] is not None}
        self.known |= {id: Fraction(0) for id, figure in figures.items() if figure["state"] == "unknown"}
        for id, figure in figures.items():
            if figure["n"] is not None and figure["measure"] in ("compared", "reached", "answered"):
                self.known.setdefault(id, Fraction(figure["n"]))
        self.found: dict[str, Fraction] = {}
        adding = [
            (whole, parts)
            for whole, parts in sums(figures)
            # The ends of what can be cashed have what perhaps can be in them.
            if of == "value" or not any("narrow_net" in part for part in parts)
        ]
        times = list(proportions(figures, true)) if of == "value" else []
        before = -1
        while len(self.found) > before:
            before = len(self.found)
            for whole, parts in adding:
                self._sum(whole, parts)
            for id, other, factor in times:
                self._product(id, other, factor)
            if of == "value":
                for whole, one, two in products(figures):
                    self._product(whole, one, self.known.get(two))
                    self._product(whole, two, self.known.get(one))
                    if self.known.get(one):
                        self._learn(two, self._over(whole, one))
                    if self.known.get(two):
                        self._learn(one, self._over(whole, two))

    def _learn(self, id: str, value: Fraction | None) -> None:
        if value is not None and id in self.figures and id not in self.known:
            self.known[id] = self.found[id] = value

    def _over(self, whole: str, one: str) -> Fraction | None:
        return self.known[whole] / self.known[one] if whole in self.known else None

    def _sum(self, whole: str, parts: list[str]) -> None:
        missing = [id for id in (whole, *parts) if id not in self.known]
        if len(missing) == 1:
            known = sum((self.known[part] for part in parts if part in self.known), Fraction(0))
            self._learn(missing[0], known if missing[0] == whole else self.known[whole] - known)

    def _product(self, whole: str, one: str, factor: Fraction | None) -> None:
        if not factor:
            return
        if one in self.known:
            self._learn(whole, self.known[one] * factor)
        elif whole in self.known:
            self._learn(one, self.known[whole] / factor)


def leaks(published: dict[str, Any], truth: dict[str, Any]) -> list[str]:
    """Everything the attacker can say about a hidden figure, or about fewer than eight people."""
    figures: Figures = {figure["id"]: figure for figure in published["figures"]}
    true: Figures = {figure["id"]: figure for figure in truth["figures"]}
    found = [
        f"{id} follows from what is shown: {value}"
        for id, value in Solved(figures, true).found.items()
        if id in true
        and figures[id]["hidden"]
        # What can surely be cashed may be shown, and what perhaps can be not: the net is hidden, and is no secret.
        and figures[id]["measure"] != "narrow_net"
    ]
    found += [
        f"the {end} of {id} follows from what is shown: {value}"
        for end in ("low", "high")
        for id, value in Solved(figures, true, end).found.items()
        if id in true and figures[id][end] is None and true[id][end] is not None
    ]
    for id, figure in figures.items():
        if figure["evidence"]:
            found.append(f"{id} lists its answers")
        if figure["hidden"]:
            kept = {name: figure[name] for name in ("value", "low", "high", "n") if figure[name] is not None}
            if kept:
                found.append(f"{id} keeps {kept}")
            known = {Fraction(str(one["value"])) for one in figure["parameters"]}
            known |= {100 * share for share in known} | {Fraction(1), Fraction(365)}
            for digits in re.findall(r"[0-9][0-9,.]*", figure["formula"]):
                if Fraction(digits.replace(",", "")) not in known and figure["measure"] in (
                    "value",
                    "first",
                    "change",
                ):
                    found.append(f"{id} has {digits} in its formula")
        elif id in true and true[id]["n"] in SMALL:
            found.append(f"{id} rests on {true[id]['n']} people and is shown")
    found += _sums_of_hidden(figures, true)
    return found


def _sums_of_hidden(figures: Figures, true: Figures) -> Iterator[str]:
    """Hidden parts of a shown whole are known together: together they must not be about a few people."""
    for whole, parts in sums(figures):
        if figures[whole]["hidden"] or figures[whole]["state"] == "unknown":
            continue
        if any(figures[part]["measure"].startswith(("net_", "real_net", "narrow_net")) for part in parts):
            continue  # a difference: neither part is known
        hidden = [part for part in parts if figures[part]["hidden"]]
        people = sum(true[part]["n"] or 0 for part in hidden)
        if hidden and people in SMALL:
            yield f"{', '.join(hidden)} are together {people} people"
