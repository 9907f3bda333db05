"""Looks into the index of standing answers: it has each person's answers to a question in the order of time.

The first of some kind, or the latest, is one look for each person, and all that is read of it comes in one text.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    ScalarSelect,
    String,
    and_,
    case,
    cast,
    func,
    or_,
    select,
)

from flows.value.asks_of_readings import Told
from flows.values import MILLION
from storage.schema import from_moment

Scalar: TypeAlias = ScalarSelect[Any]
APART = "\x1e"
"""Between answers in one text: the name of a choice that comes from a file may have lines."""


def is_on(rows: FromClause, bottom: int, top: int) -> ColumnElement[bool]:
    """That the answer names a step of these: a choice by its digits, or a whole number."""
    of = rows.c
    names = [str(step) if step else "" for step in range(max(bottom, 0), top + 1)]
    whole = and_(of.type == "number", of.millionths % MILLION == 0)
    return or_(
        and_(of.type == "choice", func.ltrim(of.choices, "0").in_(names)),
        and_(whole, of.millionths.between(bottom * MILLION, top * MILLION)),
    )


def first(
    outer: FromClause, one: FromClause, what: ColumnElement[Any], condition: ColumnElement[bool]
) -> Scalar:
    """Of the first of a person's answers that is such a one. The person is that of the query around it."""
    found = select(what).where(one.c.person == outer.c.person, condition)
    return found.order_by(one.c.at, one.c.run, one.c.sequence).limit(1).scalar_subquery()


def latest(
    outer: FromClause, one: FromClause, what: ColumnElement[Any], condition: ColumnElement[bool]
) -> Scalar:
    found = select(what).where(one.c.person == outer.c.person, condition)
    return found.order_by(one.c.at.desc(), one.c.run.desc(), one.c.sequence.desc()).limit(1).scalar_subquery()


def step(rows: FromClause) -> ColumnElement[int]:
    """Of an answer that names a step, which one."""
    of = rows.c
    return case((of.type == "choice", cast(of.choices, BigInteger)), else_=of.millionths // MILLION)


def told(rows: FromClause, said: ColumnElement[Any]) -> ColumnElement[str]:
    """What is read of an answer, in one text: so that one look finds all of it."""
    of = rows.c
    return cast(of.at, String) + " " + of.identity + " " + cast(said, String)


def opened(text: str) -> Told:
    at, identity, said = text.split(" ", 2)
    return Told(identity, from_moment(int(at)), said)


def all_opened(texts: str | None) -> list[Told]:
    return sorted(map(opened, texts.split(APART) if texts else ()), key=_order)


def _order(told: Told) -> tuple[datetime, str, int]:
    run, _, sequence = told.identity.rpartition("#")
    return told.at, run, int(sequence)
