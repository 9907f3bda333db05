"""Files beside a form: whatever their bytes are, they are read or refused, and never hold anybody up."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.authoring.attached import (
    MOST_ATTACHED_CELLS,
    MOST_ATTACHED_ROWS,
    AttachedFileError,
    read_attached,
)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inside: (
        st.lists(inside, max_size=3)
        | st.dictionaries(
            st.sampled_from(["type", "features", "id", "properties", "geometry", "coordinates", "title"]),
            inside | st.sampled_from(["Point", "LineString", "Polygon"]),
            max_size=4,
        )
    ),
    max_leaves=12,
)


def features(*of: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": list(of)}).encode()


@settings(max_examples=60)
@given(st.lists(JSON, max_size=3))
def test_a_map_of_any_shape_is_read_or_refused(of: list[Any]) -> None:
    with suppress(AttachedFileError):
        read_attached("places.geojson", features(*of))


@pytest.mark.parametrize(
    "feature",
    [
        {"geometry": {"type": "Point", "coordinates": [1]}},
        {"geometry": {"type": "Point", "coordinates": 5}},
        {"geometry": {"type": "LineString", "coordinates": [[1, 2], ["a", "b"]]}},
        {"properties": ["a"]},
        "a",
    ],
)
def test_a_feature_that_is_none_is_said(feature: Any) -> None:
    with pytest.raises(AttachedFileError, match="one of its features"):
        read_attached("places.geojson", features(feature))


def test_what_cannot_be_stored_or_sent_does_not_come_in_by_a_map_or_a_table() -> None:
    read = read_attached("places.geojson", features({"id": "a", "properties": {"title": "x\ud800\0y"}}))
    assert [cell.text for cell in read.inside[0].inside] == ["x?y", "a"]
    with pytest.raises(AttachedFileError, match="it is no text"):
        read_attached("fruits.csv", b"name,label\na,b\0c\n")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("fruits.csv", b"name\n" + b"a\n" * (MOST_ATTACHED_ROWS + 1)),
        ("places.geojson", features(*[{"id": "a"}] * (MOST_ATTACHED_ROWS + 1))),
        ("places.xml", b"<root>" + b"<item/>" * (MOST_ATTACHED_ROWS + 1) + b"</root>"),
        ("fruits.csv", b"a,b,c,d,e,f,g,h,i,j,k\n" + b"1,1,1,1,1,1,1,1,1,1,1\n" * (MOST_ATTACHED_CELLS // 10)),
        ("places.xml", b"<root>" + b"<a><b/></a>" * MOST_ATTACHED_CELLS + b"</root>"),
    ],
)
def test_more_than_a_chat_can_offer_is_refused_in_a_file_of_any_kind(name: str, content: bytes) -> None:
    with pytest.raises(AttachedFileError, match="it has more than"):
        read_attached(name, content)
