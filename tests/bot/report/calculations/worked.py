"""A file worked out, as the tests look at it."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from bot.report.ledger import ledger
from flows.authoring.problems import Problem
from flows.authoring.value_files import read_value_file


def worked(text: str) -> dict[str, Any]:
    found, problems = read_value_file("file.yaml", text.encode())
    assert found is not None, "\n".join(map(str, problems))
    return ledger(found)


def problems_of(text: str | bytes) -> tuple[Problem, ...]:
    found, problems = read_value_file("file.yaml", text if isinstance(text, bytes) else text.encode())
    assert (found is None) == bool(problems)
    for problem in problems:
        assert problem.file == "file.yaml"
        assert problem.message
        assert problem.remedy
        assert problem.row is None or problem.row > 0
    return problems


def said(text: str) -> str:
    """What is wrong with a file, one line for each."""
    return "\n".join(str(problem) for problem in problems_of(text))


def rounded(exact: Any, places: int = 2) -> str:
    """As it is published: rounded once, half up."""
    return str(Decimal(exact).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP))
