"""Reckons a sheet's formulas again, from its cells alone, as a spreadsheet program does."""

from __future__ import annotations

import re
from typing import Any

from openpyxl.worksheet.worksheet import Worksheet

_RANGE = re.compile(r"(\$?[A-Z]+\$?\d+):(\$?[A-Z]+\$?\d+)")
_CELL = re.compile(r"(?<![A-Z\"'])(\$?[A-Z]{1,3}\$?\d+)(?![\d\"'(])")


class Reckoned:
    """What each cell of a sheet comes to. A formula it does not know is an error, and not passed over."""

    def __init__(self, sheet: Worksheet) -> None:
        self._sheet = sheet
        self._known: dict[str, Any] = {}

    def cell(self, name: str) -> Any:
        name = name.replace("$", "")
        if name not in self._known:
            value = self._sheet[name].value
            is_formula = isinstance(value, str) and value.startswith("=")
            self._known[name] = self._formula(value[1:]) if is_formula else value
        return self._known[name]

    def cells(self, first: str, last: str) -> list[Any]:
        rows = self._sheet[f"{first}:{last}".replace("$", "")]
        return [self.cell(cell.coordinate) for row in rows for cell in row]

    def _formula(self, formula: str) -> Any:
        python = _RANGE.sub(r"cells('\1','\2')", formula)
        python = _CELL.sub(r"cell('\1')", python).replace("^", "**")
        functions = {
            "SUM": lambda of: sum(one for one in of if isinstance(one, int | float)),
            "SUMIF": lambda of, like, added: sum(
                amount
                for one, amount in zip(of, added, strict=True)
                if one == like and isinstance(amount, int | float)
            ),
            "IF": lambda is_so, then, otherwise: then if is_so else otherwise,
            "AND": lambda *all_of: all(all_of),
            "MAX": max,
            "cell": self.cell,
            "cells": self.cells,
        }
        return eval(python, {"__builtins__": {}}, functions)
