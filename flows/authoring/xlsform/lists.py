"""Reads lists of choices: the sheets choices and external_choices, and the files that lie beside a form.

A list is rows with a name, a label and any other columns, which a ``choice_filter`` may look at.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import PurePath
from typing import Any
from xml.etree.ElementTree import Element as XmlElement

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException
from pyxform.parsing.expression import is_xml_tag

from flows.authoring.problems import quote
from flows.authoring.xlsform.columns import Row, Table
from flows.authoring.xlsform.form import Form
from flows.conversation.definition import ChoiceRow, Element

SUFFIXES = (".csv", ".xml", ".geojson")
LARGEST_ATTACHED = 10_000_000
MOST_ATTACHED_ROWS = 50_000
DEEPEST_FILE = 64
_LISTED = ("list name",)


def read_lists(table: Table, form: Form, *, duplicates: bool) -> dict[str, tuple[ChoiceRow, ...]]:
    """The lists of one sheet by name."""
    columns = _columns(table, form)
    found: dict[str, list[ChoiceRow]] = {}
    taken: dict[tuple[str, str], int] = {}
    for row in table.rows:
        listed, name = row.text(*_LISTED), row.text("name")
        if not listed:
            if name:
                form.mistakes.notice(
                    row.number,
                    "list_name",
                    "this choice belongs to no list",
                    "Write its list_name",
                    sheet=row.sheet,
                )
            continue
        if not name:
            form.problem(
                row, row.column("name"), f"a choice of the list {quote(listed)} has no name", "Give it one"
            )
            continue
        if (listed, name) in taken and not duplicates:
            form.problem(
                row,
                row.column("name"),
                f"the list {quote(listed)} already has {quote(name)}, in row {taken[listed, name]}",
                "Give each choice a name of its own, or write allow_choice_duplicates: yes into settings",
            )
            continue
        taken.setdefault((listed, name), row.number)
        label = form.label(row, "label", by=None)
        others = {"__".join(tokens): text for tokens, text in row.cells.items() if tokens in columns}
        found.setdefault(listed, []).append(ChoiceRow(name, label or form.text(_plain(name)), others))
    return {name: tuple(rows) for name, rows in found.items()}


def _columns(table: Table, form: Form) -> set[tuple[str, ...]]:
    """The columns that belong to no text: a filter may look at them, if their header can be a name."""
    known = {_LISTED, ("name",)}
    found: set[tuple[str, ...]] = set()
    for tokens, header in table.headers.items():
        if tokens in known or tokens[0] in ("label", "media"):
            continue
        if len(tokens) == 1 and is_xml_tag(tokens[0]):
            found.add(tokens)
        else:
            form.mistakes.notice(
                1,
                header,
                f"the column {quote(header)} is not used",
                "Its header cannot be a name",
                sheet=table.name,
            )
    return found


def _plain(text: str) -> str:
    return text.replace("${", "$ {")


# --- files beside the form ------------------------------------------------------------------------------


def attach(name: str, row: Row, column: str, form: Form) -> Element | None:
    """The file of that name beside the form, as places; with a Problem where it cannot be read."""
    stem = PurePath(name).stem
    if stem in form.files:
        return form.files[stem]
    content = form.beside(name) if PurePath(name).name == name else None
    if content is None:
        form.problem(
            row, column, f"there is no file {quote(name)} beside the form", f"Send {name} together with it"
        )
        return None
    try:
        read = _read(name, content)
    except (ValueError, csv.Error, ElementTree.ParseError, DefusedXmlException, RecursionError) as error:
        form.problem(
            row, column, f"the file {quote(name)} cannot be read: {error}", "Mend it, or save it anew"
        )
        return None
    form.files[stem] = read
    return read


def _read(name: str, content: bytes) -> Element:
    if len(content) > LARGEST_ATTACHED:
        raise ValueError(f"it is larger than {LARGEST_ATTACHED // 1_000_000} MB")
    match PurePath(name).suffix.lower():
        case ".xml":
            return _from_xml(ElementTree.fromstring(content), 0)
        case ".geojson":
            return _from_geojson(json.loads(content.decode("utf-8-sig")))
        case _:
            return _from_csv(content.decode("utf-8-sig"))


def _from_csv(text: str) -> Element:
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    headers = [header.strip() for header in next(rows, [])]
    items = []
    for number, cells in enumerate(rows):
        if number >= MOST_ATTACHED_ROWS:
            raise ValueError(f"it has more than {MOST_ATTACHED_ROWS} rows")
        if any(cells):
            pairs = zip(headers, cells, strict=False)
            items.append(
                Element("item", "", tuple(Element(header, text) for header, text in pairs if header))
            )
    return Element("root", "", tuple(items))


def _from_xml(read: XmlElement, depth: int) -> Element:
    if depth > DEEPEST_FILE:
        raise ValueError(f"it is nested more than {DEEPEST_FILE} levels deep")
    name = read.tag.rpartition("}")[2]
    inside = tuple(_from_xml(child, depth + 1) for child in read)
    return Element(name, "" if inside else (read.text or ""), inside)


def _from_geojson(read: Any) -> Element:
    if not isinstance(read, dict) or not isinstance(read.get("features"), list):
        raise ValueError("it is no collection of features")
    return Element("root", "", tuple(_feature(feature) for feature in read["features"]))


def _feature(feature: Any) -> Element:
    if not isinstance(feature, dict):
        raise ValueError("one of its features is no object")
    properties = feature.get("properties") or {}
    cells = {
        str(key): _text_of(value) for key, value in properties.items() if not isinstance(value, (dict, list))
    }
    if "id" in feature:
        cells["id"] = _text_of(feature["id"])
    if (geometry := _geometry(feature.get("geometry"))) is not None:
        cells["geometry"] = geometry
    return Element("item", "", tuple(Element(key, text) for key, text in cells.items()))


def _geometry(geometry: Any) -> str | None:
    """Points as XForms writes them: latitude first."""
    match geometry:
        case {"type": "Point", "coordinates": point}:
            points = [point]
        case {"type": "LineString", "coordinates": points}:
            pass
        case {"type": "Polygon", "coordinates": [points, *_]}:
            pass
        case _:
            return None
    return "; ".join(f"{point[1]} {point[0]} 0 0" for point in points)


def _text_of(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def rows_of(read: Element, name: str, label: str, form: Form) -> tuple[ChoiceRow, ...]:
    """The rows of a file as choices: which column names them, and which labels them."""
    return tuple(_rows(read, name, label, form))


def _rows(read: Element, name: str, label: str, form: Form) -> Iterator[ChoiceRow]:
    for item in read.inside:
        cells: Mapping[str, str] = {cell.name: cell.text for cell in item.inside}
        if item.name == "item" and cells.get(name):
            shown = _plain(cells.get(label) or cells[name])
            yield ChoiceRow(cells[name], form.text(shown), cells)
