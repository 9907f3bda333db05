"""Reads the files that lie beside a form and that it names: tables (CSV), places (XML) and maps (GeoJSON).

What ``instance('name')`` walks over is the same for all of them: items with cells.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import PurePath
from typing import Any
from xml.etree.ElementTree import Element as XmlElement

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from flows.conversation.definition import ChoiceRow, Element, Label
from flows.conversation.expressions import parse_template
from flows.conversation.expressions.tree import Literal, Node, Operation, walk
from flows.conversation.lexicon import clean

Beside = Callable[[str], bytes | None]
"""The content of a file that lies beside the form, by its name; ``None`` where there is none."""

SUFFIXES = (".csv", ".xml", ".geojson")
LARGEST_ATTACHED = 10_000_000
MOST_ATTACHED_ROWS = 50_000
MOST_ATTACHED_CELLS = 500_000
DEEPEST_FILE = 64


class AttachedFileError(ValueError):
    """A file beside the form that cannot be read, and why."""


def nothing_beside(_: str) -> bytes | None:
    return None


def read_attached(name: str, content: bytes) -> Element:
    """The file as places. Raises ``AttachedFileError``, whatever its bytes are."""
    try:
        return _read(name, content)
    except (ValueError, csv.Error, ElementTree.ParseError, DefusedXmlException, RecursionError) as error:
        raise AttachedFileError(str(error)) from error


def tables_in(tree: Node) -> Iterator[str]:
    """The tables that an expression looks into: ``pulldata('fruits', …)``, ``instance('fruits')``."""
    for node in walk(tree):
        match node:
            case Operation("pulldata" | "instance", (Literal(str(name)), *_)) if not name.startswith("__"):
                yield name
            case _:
                pass


def file_named(table: str, beside: Beside) -> str:
    """The file that holds a table: the first there is of the kinds that can be read."""
    stem = table.removesuffix(".csv")
    there = (f"{stem}{suffix}" for suffix in SUFFIXES if beside(f"{stem}{suffix}") is not None)
    return next(there, f"{stem}.csv")


def columns_of_list(name: str, parameters: Mapping[str, str]) -> tuple[str, str]:
    """Which columns of a file name its choices and label them."""
    geo = name.endswith(".geojson")
    return parameters.get("value", "id" if geo else "name"), parameters.get(
        "label", "title" if geo else "label"
    )


def list_name_of(name: str, value: str, label: str) -> str:
    """What the list of choices from a file is called among the lists of a flow."""
    return f"{name}#{value},{label}"


def file_of_list(list_name: str) -> tuple[str, str, str] | None:
    """The file of a list, and its columns for name and label; ``None`` where the list is no file's."""
    name, found, columns = list_name.partition("#")
    value, _, label = columns.partition(",")
    return (name, value, label) if found else None


def rows_of(read: Element, name: str, label: str, language: str) -> tuple[ChoiceRow, ...]:
    """The rows of a file as choices: which column names them, and which labels them."""
    return tuple(_rows(read, name, label, language))


def _rows(read: Element, name: str, label: str, language: str) -> Iterator[ChoiceRow]:
    for item in read.inside:
        cells: Mapping[str, str] = {cell.name: cell.text for cell in item.inside}
        if item.name == "item" and cells.get(name):
            shown = without_references(cells.get(label) or cells[name])
            yield ChoiceRow(cells[name], Label({language: parse_template(shown)}), cells)


def without_references(text: str) -> str:
    """A text that names nothing, whatever it holds."""
    return text.replace("${", "$ {")


def _read(name: str, content: bytes) -> Element:
    if len(content) > LARGEST_ATTACHED:
        raise ValueError(f"it is larger than {LARGEST_ATTACHED // 1_000_000} MB")
    match PurePath(name).suffix.lower():
        case ".xml":
            return _from_xml(content)
        case ".geojson":
            return _from_geojson(json.loads(content.decode("utf-8-sig")))
        case _:
            return _from_csv(content.decode("utf-8-sig"))


def _from_csv(text: str) -> Element:
    if "\0" in text:
        raise ValueError("it is no text")
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    headers = [header.strip() for header in next(rows, [])]
    filled = (cells for cells in rows if any(cells))
    return _items([(header, text) for header, text in zip(headers, cells, strict=False)] for cells in filled)


def _items(rows: Iterable[Iterable[tuple[str, str]]]) -> Element:
    """Rows as places, no more of them than a chat can offer."""
    items = []
    left = MOST_ATTACHED_CELLS
    for number, row in enumerate(rows):
        if number >= MOST_ATTACHED_ROWS:
            raise ValueError(f"it has more than {MOST_ATTACHED_ROWS} rows")
        cells = tuple(Element(header, text) for header, text in row if header)
        left -= len(cells)
        if left < 0:
            raise ValueError(f"it has more than {MOST_ATTACHED_CELLS} cells")
        items.append(Element("item", "", cells))
    return Element("root", "", tuple(items))


def _from_xml(content: bytes) -> Element:
    if content.count(b"<") > 2 * (MOST_ATTACHED_CELLS + MOST_ATTACHED_ROWS):
        raise ValueError(f"it has more than {MOST_ATTACHED_CELLS} cells")
    return _xml_inside(ElementTree.fromstring(content), 0)


def _xml_inside(read: XmlElement, depth: int) -> Element:
    if depth > DEEPEST_FILE:
        raise ValueError(f"it is nested more than {DEEPEST_FILE} levels deep")
    if len(read) > MOST_ATTACHED_ROWS:
        raise ValueError(f"it has more than {MOST_ATTACHED_ROWS} rows")
    name = read.tag.rpartition("}")[2]
    inside = tuple(_xml_inside(child, depth + 1) for child in read)
    return Element(name, "" if inside else (read.text or ""), inside)


def _from_geojson(read: Any) -> Element:
    if not isinstance(read, dict) or not isinstance(read.get("features"), list):
        raise ValueError("it is no collection of features")
    return _items(_feature(feature).items() for feature in read["features"])


def _feature(feature: Any) -> dict[str, str]:
    if not isinstance(feature, dict):
        raise ValueError("one of its features is no object")
    properties = feature.get("properties") or {}
    if not isinstance(properties, dict):
        raise ValueError("the properties of one of its features are no object")
    cells = {
        clean(key): _text_of(value)
        for key, value in properties.items()
        if not isinstance(value, (dict, list))
    }
    if "id" in feature:
        cells["id"] = _text_of(feature["id"])
    if (geometry := _geometry(feature.get("geometry"))) is not None:
        cells["geometry"] = geometry
    return cells


def _geometry(geometry: Any) -> str | None:
    """Points as XForms writes them: latitude first."""
    match geometry:
        case {"type": "Point", "coordinates": point}:
            points = [point]
        case {"type": "LineString", "coordinates": [*points]}:
            pass
        case {"type": "Polygon", "coordinates": [[*points], *_]}:
            pass
        case _:
            return None
    return "; ".join(map(_point, points))


def _point(point: Any) -> str:
    match point:
        case [int() | float() as longitude, int() | float() as latitude, *_]:
            return f"{latitude} {longitude} 0 0"
        case _:
            raise ValueError("one of its features has a point without two numbers")


def _text_of(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return clean(str(value))
