"""Takes unit costs out of a table: the workbook of the Greater Manchester database (GMCA), or a licence holder's own.

A sheet is read where it has a header "code" and amounts; what its columns mean is read from their headers, also where
those stand in two rows ("Fiscal" over "Year", "Value", "Updated value"). Values are taken as they are: formulas are
worked out or refused, and what cannot be a unit cost is refused with its cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from flows.authoring.amounts import number_in
from flows.authoring.problems import Problem, Problems, quote
from flows.authoring.table_cells import Cell, Row, Table, plain_header, read_tables, refuse_formula
from flows.value.origin import Origin
from flows.value.parameters import Pack
from flows.value.unit_costs import Amount, Cashable, UnitCost, Worth, is_part_of
from flows.values import plain_decimal

LARGEST = Decimal(2_500_000)
"""The dearest single event in public databases is below this; what lies above is a number that lost its point."""
MOST_UPDATED = (Decimal("0.5"), Decimal(4))
"""Bringing a price up to date makes it so many times what it was, at least and at most."""
HEADER_ROWS = 30
NOT_STATED = "not stated"

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_WORDS: Mapping[str, tuple[str, ...]] = {
    "code": ("code", "ref", "reference"),
    "label": ("outcome", "outcomes", "outcome detail", "label", "description", "name", "cost"),
    "unit": ("unit", "units"),
    "source": ("source", "sources"),
    "grade": ("grade", "quality", "quality grade", "confidence grade", "quality of evidence"),
    "cashable": ("cashable", "cashability"),
    "transfer": ("transfer",),
    "note": ("note", "notes", "comment", "comments"),
    "year": ("year", "price year"),
    "updated_year": ("updated year",),
}
_PLAIN = {word: key for key, words in _WORDS.items() for word in words}


@dataclass(frozen=True, slots=True)
class Publication:
    """What a table does not say of itself: whose values they are, which edition, and under which licence."""

    pack: str
    title: str
    edition: str
    licence: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken, how many rows from each sheet, which sheets hold no unit costs, and what was refused."""

    pack: Pack
    by_sheet: tuple[tuple[str, int], ...]
    passed_over: tuple[str, ...]
    problems: tuple[Problem, ...]


def take_unit_costs(name: str, content: bytes, publication: Publication) -> Taken:
    """Every row that can be read; a row with a Problem is left out. Never raises, for any bytes."""
    problems = Problems(name)
    tables = read_tables(name, content, problems)
    costs: list[UnitCost] = []
    by_sheet: list[tuple[str, int]] = []
    passed_over: list[str] = []
    seen: dict[str, tuple[str, int]] = {}
    for table in tables:
        sheet = _headed(table, publication, problems)
        if sheet is None:
            passed_over.append(table.name or name)
            continue
        found = list(sheet.costs(seen))
        by_sheet.append((table.name or name, len(found)))
        costs += found
    if tables and not by_sheet:
        problems.add(
            None,
            None,
            "no sheet has the header code and a fiscal, economic or social value",
            "Name the columns: code, outcome, unit, agency, fiscal value, fiscal year, source",
        )
    kept = tuple(cost for cost in costs if not _dearer_than_its_whole(cost, costs, seen, problems))
    pack = Pack(publication.pack, publication.title, unit_costs=kept, edition=publication.edition)
    return Taken(pack, tuple(by_sheet), tuple(passed_over), problems.in_order())


def _dearer_than_its_whole(
    cost: UnitCost, costs: list[UnitCost], seen: Mapping[str, tuple[str, int]], problems: Problems
) -> bool:
    for whole in costs:
        if not is_part_of(cost.code, whole.code):
            continue
        for worth in Worth:
            part_of, of = cost.amount(worth), whole.amount(worth)
            if part_of is not None and of is not None and part_of.value > of.value > 0:
                sheet, row = seen[cost.code]
                problems.add(
                    row,
                    str(worth),
                    f"{cost.code} costs more ({plain_decimal(part_of.value)}) than {whole.code}, of which it is a part",
                    "Look at both in the source",
                    sheet=sheet or None,
                )
                return True
    return False


# --- one sheet ----------------------------------------------------------------------------------------------


def _headed(table: Table, publication: Publication, problems: Problems) -> _Sheet | None:
    for place, row in enumerate(table.rows[:HEADER_ROWS]):
        above = table.rows[place - 1] if place else None
        for headers in ([cell.text for cell in row.cells], _joined(above, row)):
            columns = {column: key for column, header in enumerate(headers) if (key := _key(header))}
            if "code" in columns.values() and any(key in columns.values() for key in Worth):
                return _Sheet(table, place, headers, columns, publication, problems)
    return None


def _joined(above: Row | None, row: Row) -> list[str]:
    """Two rows of headers as one: a header above several columns holds for each of them."""
    found = []
    over = ""
    for column, cell in enumerate(row.cells):
        if above is not None and column < len(above.cells) and above.cells[column].text:
            over = above.cells[column].text
        # What stands alone in the upper row names its own column, and a code is a code whatever is above it.
        found.append(f"{over} {cell.text}".strip() if _key(cell.text) in ("", "year") else cell.text)
    return found


def _key(header: str) -> str:
    plain = plain_header(header)
    words = plain.split()
    worth = next((str(worth) for worth in Worth if worth in words), None)
    if worth is not None:
        if "updated" in words or "uprated" in words:
            return f"{worth}_updated_year" if words[-1] == "year" else f"{worth}_updated"
        return f"{worth}_year" if "year" in words else worth
    if words[:1] == ["agency"]:
        return "agency_detail" if words[-1] in ("2", "two", "detail") else "agency"
    return _PLAIN.get(plain, "")


class _Sheet:
    def __init__(
        self,
        table: Table,
        head: int,
        headers: list[str],
        columns: Mapping[int, str],
        publication: Publication,
        problems: Problems,
    ) -> None:
        self.name, self.rows = table.name, table.rows[head + 1 :]
        self.headers = {key: headers[column] for column, key in columns.items()}
        self.columns = {key: column for column, key in columns.items()}
        self.publication, self.problems = publication, problems

    def costs(self, seen: dict[str, tuple[str, int]]) -> Iterator[UnitCost]:
        for row in self.rows:
            code = self._at(row, "code").text
            has_amount = any(not self._at(row, worth).is_blank for worth in Worth)
            if not has_amount:
                # A heading, or a cost that nobody has put a figure to.
                continue
            before = len(self.problems)
            if not code:
                self._problem(row, "code", "this row has an amount and no code", "Give it a code of its own")
            elif code in seen:
                sheet, number = seen[code]
                where = f"row {number}" + (f" of the sheet {sheet}" if sheet else "")
                self._problem(row, "code", f"the code {quote(code)} is also in {where}", "Keep one of them")
            cost = self._cost(row, code)
            if len(self.problems) == before:
                seen[code] = (self.name or "", row.number)
                yield cost

    def _cost(self, row: Row, code: str) -> UnitCost:
        own = self.publication
        amounts = {worth: self._amount(row, worth) for worth in Worth}
        source = self._at(row, "source").text or f"{own.title}, {own.edition}"
        cashable = self._at(row, "cashable").text.casefold()
        return UnitCost(
            code=code,
            label=self._at(row, "label").text or code,
            unit=self._at(row, "unit").text or NOT_STATED,
            agency=self._at(row, "agency").text or NOT_STATED,
            agency_detail=self._at(row, "agency_detail").text,
            fiscal=amounts[Worth.FISCAL],
            economic=amounts[Worth.ECONOMIC],
            social=amounts[Worth.SOCIAL],
            grade=self._at(row, "grade").text,
            edition=own.edition,
            cashable=Cashable(cashable) if cashable in list(Cashable) else Cashable.UNKNOWN,
            transfer=self._at(row, "transfer").text.casefold() in ("yes", "true", "1"),
            origin=Origin(source, own.licence, note=self._at(row, "note").text),
        )

    def _amount(self, row: Row, worth: Worth) -> Amount | None:
        if self._at(row, worth).is_blank:
            return None
        value = self._number(row, worth)
        year = self._year(row, f"{worth}_year", "year")
        if year is None:
            header = f"{worth}_year" if f"{worth}_year" in self.columns else worth
            self._problem(row, header, "the amount has no price year", "Write for example 2010/11")
        updated = f"{worth}_updated"
        later = None if self._at(row, updated).is_blank else self._number(row, updated)
        if later is not None and value and not MOST_UPDATED[0] <= later / value <= MOST_UPDATED[1]:
            told = f"{plain_decimal(value)} was brought up to date to {plain_decimal(later)}"
            self._problem(row, updated, told, "One of them has lost its point: look at both in the source")
        return Amount(
            value,
            year or 0,
            later,
            None if later is None else self._year(row, f"{updated}_year", "updated_year"),
        )

    def _number(self, row: Row, key: str) -> Decimal:
        cell = self._at(row, key)
        value = number_in(cell.text.replace(",", "").removeprefix("£"))
        if cell.formula:
            refuse_formula(self.problems, row, self.headers[key], cell, self.name)
        elif value is None:
            self._problem(row, key, f"{quote(cell.text)} is no amount", "Write plain digits")
        elif not 0 <= value <= LARGEST:
            told = f"{plain_decimal(value)} is no unit cost: it is not from 0 to {plain_decimal(LARGEST)}"
            self._problem(row, key, told, "Look at the source: has it lost its point?")
        return value or Decimal(0)

    def _year(self, row: Row, *keys: str) -> int | None:
        """``2010/11`` is 2010; a year in the header (``Updated value 2023/24``) holds for its column."""
        texts = [self._at(row, key).text for key in keys]
        texts += [self.headers.get(key.removesuffix("_year"), "") for key in keys]
        found = next((match for text in texts if (match := _YEAR.search(text))), None)
        return None if found is None else int(found[0])

    def _at(self, row: Row, key: str) -> Cell:
        column = self.columns.get(key)
        return row.cells[column] if column is not None and column < len(row.cells) else Cell()

    def _problem(self, row: Row, key: str, message: str, remedy: str) -> None:
        self.problems.add(row.number, self.headers.get(key, key), message, remedy, sheet=self.name)
