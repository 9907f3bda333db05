"""Reads an impact map from a spreadsheet in the column order that assurors expect, by the headers it has.

A row is turned into the keys that a row of the file has, so that both are held to the same rules. Above the header
may stand rows of a name and a value: currency, rate, first period, prices of. Without them the rate is the 3.5 % of the
SROI guide, which discounts year 1 once. What the sheet works out (impact, years, totals) is worked out again; an
impact that differs is a Problem.

A summary's own ledger is such a sheet. What it hides (``*``) is left out, and said to be; where something put in is
hidden, there is nothing to set the rest against.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from flows.authoring.amounts import number_in
from flows.authoring.problems import Problems, ProblemsOfRow, quote
from flows.authoring.table_cells import Cell, Row, Table, plain_header, read_tables, refuse_formula
from flows.authoring.value_files.draft import Draft
from flows.authoring.value_files.impact_map import impact_map
from flows.authoring.yaml_nodes import Entry, Node, Scalar, Sequence
from flows.authoring.yaml_nodes import Mapping as Keys
from flows.value.sroi import ImpactMap, steps_of
from flows.value.unit_costs import UnitCost
from flows.values import plain_decimal

COLUMNS = (
    *("stakeholder", "number in group", "number involved", "input description", "input value", "outputs"),
    *("outcome", "indicator", "source", "quantity", "sample size", "duration", "starts"),
    *("proxy", "proxy value", "proxy source", "deadweight", "deadweight source", "displacement"),
    *("attribution", "drop-off", "impact"),
)
"""In the order of the spreadsheet; then the years, the present value of each year, and the total."""
OWN_COLUMNS = (
    "id",
    "accrues to",
    "kind",
    "transfer",
    "price year",
    "group",
    "code",
    "cashable",
    "evidence years",
)
"""What the assurors' columns have no place for. Who gains is the stakeholder where nothing else is said."""

# Header as it is compared -> key of an outcome.
_KEYS: Mapping[str, str] = {
    "stakeholder": "stakeholder",
    "stakeholders": "stakeholder",
    "outcome": "description",
    "outcomes": "description",
    "outcome description": "description",
    "quantity": "quantity",
    "duration": "duration",
    "duration years": "duration",
    "starts": "starts",
    "start": "starts",
    "outcomes start": "starts",
    "starts in year": "starts",
    "starts in the activity period or after": "starts",
    "proxy value": "proxy",
    "value of proxy": "proxy",
    "value": "proxy",
    "proxy low": "low",
    "proxy high": "high",
    "proxy source": "source",
    "source of proxy": "source",
    "deadweight": "deadweight",
    "displacement": "displacement",
    "attribution": "attribution_to_others",
    "attribution to others": "attribution_to_others",
    "drop off": "drop_off",
    "dropoff": "drop_off",
    "id": "id",
    "accrues to": "accrues_to",
    "kind": "kind",
    "transfer": "transfer",
    "price year": "price_year",
    "group": "group",
    "code": "code",
    "cashable": "cashable",
    "evidence years": "evidence_years",
}
_INPUTS = {
    **dict.fromkeys(("input description", "inputs description", "inputs"), "description"),
    **dict.fromkeys(("input value", "inputs value", "value of inputs"), "value"),
}
# How the name of a value above the header begins -> key.
_SETTINGS = {
    "currency": "currency",
    "rate": "rate",
    "discount rate": "rate",
    "first period": "first_period",
    "period of year 1": "first_period",
    "prices of": "prices_of",
}
_DEFAULTS = {"currency": "GBP", "rate": "0.035", "first_period": "1"}
_SHARES = frozenset({"deadweight", "displacement", "attribution_to_others", "drop_off", "rate"})
_AFTER = frozenset({"2", "after", "period after", "after the activity period"})
# What no impact map is without, and the header that it goes by.
_NEEDED = {
    "stakeholder": "stakeholder",
    "description": "outcome",
    "quantity": "quantity",
    "proxy": "proxy value",
}
_NEAR = Decimal("0.005")
SURVEY = "survey"
"""The sheet that a questionnaire has."""
NEARLY_ALL = 3
MOST_ABOVE = 30
"""Among so many rows the headers are looked for."""
LAST_ROWS = ("total", "sum of", "transfers")
"""What the cell of the stakeholder, or of the id, begins with in the rows below the last one."""
HIDDEN = "*"


def read_impact_sheet(
    name: str, content: bytes, problems: Problems, costs: Mapping[str, UnitCost]
) -> ImpactMap | None:
    """The impact map in a workbook or a CSV file; ``None``, with Problems, where there is none."""
    tables = read_tables(name, content, problems)
    for table in tables:
        for place, row in enumerate(table.rows):
            if _headers_in(row) >= set(_NEEDED):
                return _Sheet(table, place, problems, costs).read()
    nearly = ((table, row) for table in tables for row in table.rows if len(_headers_in(row)) >= NEARLY_ALL)
    found = next(nearly, None)
    if found is not None:
        table, row = found
        missing = ", ".join(word for key, word in _NEEDED.items() if key not in _headers_in(row))
        problems.add(
            row.number, None, f"there is no header {missing}", "Add a column of this name", sheet=table.name
        )
    elif tables:
        problems.add(
            None,
            None,
            "there is no impact map in it: no row has all the headers stakeholder, outcome, quantity, proxy value",
            f"Use the assurors' columns: {', '.join(COLUMNS)}",
        )
    return None


def looks_like_one(name: str, content: bytes) -> bool:
    """Whether a table is meant as an impact map, and not as a questionnaire: by its headers, sound or nearly so."""
    tables = read_tables(name, content, Problems(name))
    if any((table.name or "").casefold() == SURVEY for table in tables):
        return False
    rows = (row for table in tables for row in table.rows[:MOST_ABOVE])
    return any(len(_headers_in(row)) >= NEARLY_ALL for row in rows)


def _headers_in(row: Row) -> set[str]:
    """Which of the needed headers a row has."""
    return {_KEYS.get(plain_header(cell.text), "") for cell in row.cells} & set(_NEEDED)


class _Sheet:
    def __init__(self, table: Table, head: int, problems: Problems, costs: Mapping[str, UnitCost]) -> None:
        self.table, self.problems, self.costs = table, problems, costs
        self.above, self.head, self.rows = table.rows[:head], table.rows[head], table.rows[head + 1 :]
        plain = [plain_header(cell.text) for cell in self.head.cells]
        self.columns = {column: _KEYS[header] for column, header in enumerate(plain) if header in _KEYS}
        self.inputs = {column: _INPUTS[header] for column, header in enumerate(plain) if header in _INPUTS}
        self.impact = next((column for column, header in enumerate(plain) if header == "impact"), None)
        self.headers = {key: self.head.cells[column].text for column, key in self.columns.items()}
        self.numbers: list[int] = []

    def read(self) -> ImpactMap | None:
        doubled = [key for key in self.headers if list(self.columns.values()).count(key) > 1]
        for key in doubled:
            self.problems.add(
                self.head.number,
                self.headers[key],
                f"two columns are read as {quote(self.headers[key])}",
                "Rename one of them",
                sheet=self.table.name,
            )
        settings = list(self._settings())
        outcomes: list[Node] = []
        inputs: list[Node] = []
        stakeholder = ""
        impacts: list[tuple[Row, Cell]] = []
        hidden: list[str] = []
        hides_input = False
        for row in self.rows:
            named = {key: self._at(row, column) for column, key in self.columns.items()}
            stakeholder = named["stakeholder"].text or stakeholder
            id = named.get("id", Cell()).text
            if any(text.casefold().startswith(LAST_ROWS) for text in (stakeholder, id)):
                break
            put_in = {key: self._at(row, column) for column, key in self.inputs.items()}
            value = put_in.get("value", Cell())
            if value.text == HIDDEN:
                hides_input = True
                hidden.append(put_in.get("description", Cell()).text or stakeholder)
            elif not value.is_blank:
                inputs.append(self._input(row, stakeholder, put_in))
            if named["quantity"].text == HIDDEN:
                hidden.append(named["description"].text or stakeholder)
            elif not named["description"].is_blank or not named["quantity"].is_blank:
                outcomes.append(self._outcome(row, stakeholder, named))
                self.numbers.append(row.number)
                if self.impact is not None:
                    impacts.append((row, self._at(row, self.impact)))
        line = self.head.number
        if not outcomes:
            self._say_that_it_is_empty(hidden)
            return None
        node = Keys(
            line,
            (
                *settings,
                Entry("inputs", line, Sequence(line, () if hides_input else tuple(inputs))),
                Entry("outcomes", line, Sequence(line, tuple(outcomes))),
            ),
        )
        of_sheet = ProblemsOfRow(self.problems, self.table.name or "", self.headers)
        draft = Draft(node, of_sheet if self.table.name else self.problems, self.costs)
        found = impact_map(draft, in_words=False)
        if not self.problems:
            self._check(found, impacts)
        return replace(found, left_out=tuple(hidden))

    def _say_that_it_is_empty(self, hidden: Iterable[str]) -> None:
        if any(hidden):
            told = ("every outcome in it is hidden", "Wait until more people stand behind one of them")
        else:
            told = (
                "no row below the headers has an outcome",
                "Write each outcome in a row, with its quantity",
            )
        self.problems.add(self.head.number, self.headers["description"], *told, sheet=self.table.name)

    def _settings(self) -> Iterable[Entry]:
        yield Entry("kind", 1, Scalar(1, "impact-map", plain=False))
        said: dict[str, tuple[int, str]] = {}
        for row in self.above:
            filled = [cell.text for cell in row.cells if cell.text]
            key, value = _setting(filled[:1], filled[1:2])
            if not key:
                # In another language than English the English name stands behind the value.
                key, value = _setting(filled[2:3], filled[1:2])
            if key:
                said[key] = (row.number, _share(value) if key in _SHARES else value)
        for key in (*_DEFAULTS, "prices_of"):
            line, text = said.get(key, (self.head.number, _DEFAULTS.get(key, "")))
            if text:
                yield Entry(key, line, Scalar(line, text, plain=False))

    def _at(self, row: Row, column: int) -> Cell:
        return row.cells[column] if column < len(row.cells) else Cell()

    def _input(self, row: Row, stakeholder: str, named: Mapping[str, Cell]) -> Node:
        told = named.get("description", Cell()).text or stakeholder
        value = self._known(row, "input value", named["value"])
        return _keys(row, {"stakeholder": stakeholder, "description": told, "value": value})

    def _outcome(self, row: Row, stakeholder: str, named: Mapping[str, Cell]) -> Node:
        texts = {key: self._known(row, self.headers[key], cell) for key, cell in named.items()}
        texts |= {key: _share(text) for key, text in texts.items() if key in _SHARES}
        texts["stakeholder"] = stakeholder
        texts["id"] = texts.get("id") or f"row_{row.number}"
        texts["accrues_to"] = texts.get("accrues_to") or stakeholder
        starts = texts.pop("starts", "")
        if plain_header(starts) in _AFTER:
            texts["starts"] = "after"
        return _keys(row, texts)

    def _known(self, row: Row, header: str, cell: Cell) -> str:
        if cell.formula:
            refuse_formula(self.problems, row, header, cell, self.table.name)
        return cell.text

    def _check(self, found: ImpactMap, impacts: Iterable[tuple[Row, Cell]]) -> None:
        for outcome, (row, cell) in zip(found.outcomes, impacts, strict=False):
            said = number_in(cell.text)
            impact = steps_of(outcome).after_attribution
            if said is not None and outcome.proxy_as_given is None and abs(said - impact) > _NEAR:
                self.problems.add(
                    row.number,
                    self.head.cells[self.impact or 0].text,
                    f"the impact is {plain_decimal(impact)}, not {cell.text}: adjustments are multiplied, never added",
                    "Let the cell work it out: quantity × value × (1 - each share)",
                    sheet=self.table.name,
                )


def _keys(row: Row, texts: Mapping[str, str]) -> Node:
    return Keys(
        row.number,
        tuple(
            Entry(key, row.number, Scalar(row.number, text, plain=False))
            for key, text in texts.items()
            if text
        ),
    )


def _setting(name: Iterable[str], value: Iterable[str]) -> tuple[str, str]:
    """The key that a name and a value above the header are for; empty where they are for none."""
    for one, other in zip(name, value, strict=False):
        key = next((key for begin, key in _SETTINGS.items() if plain_header(one).startswith(begin)), "")
        return key, other
    return "", ""


def _share(text: str) -> str:
    """``5 %`` as a share; anything else as it is."""
    number = number_in(text.removesuffix("%")) if text.endswith("%") else None
    return text if number is None else plain_decimal(number / 100)
