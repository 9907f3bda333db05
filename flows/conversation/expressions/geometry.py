"""ODK's functions on places: the area of a shape, the length of a line, whether a point lies inside.

The earth is a sphere of its equatorial radius, as in ODK's own engines.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

from flows.conversation.expressions.values import Result, strings_of

EARTH_RADIUS_METRES = 6_378_100.0

Point = tuple[float, float]


def points_of(values: Sequence[Result]) -> list[Point] | None:
    """The points of places given as ``lat lon [alt acc]`` joined by ``;``, of several values one after another."""
    points: list[Point] = []
    for value in values:
        for text in strings_of(value):
            for part in filter(None, (piece.strip() for piece in text.split(";"))):
                try:
                    latitude, longitude = (float(number) for number in part.split()[:2])
                except ValueError:
                    return None
                if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
                    return None
                points.append((latitude, longitude))
    return points


def area(*values: Result) -> Result:
    """Square metres inside the points, two places after the point."""
    points = points_of(values)
    if points is None or len(points) < 3:
        return 0.0
    if points[0] != points[-1]:
        points.append(points[0])
    total = 0.0
    for (lat_1, lon_1), (lat_2, lon_2) in itertools.pairwise(points):
        total += math.radians(lon_2 - lon_1) * (
            2 + math.sin(math.radians(lat_1)) + math.sin(math.radians(lat_2))
        )
    return _hundredths(abs(total * EARTH_RADIUS_METRES**2 / 2))


def distance(*values: Result) -> Result:
    """Metres along the points, two places after the point."""
    points = points_of(values)
    if points is None or len(points) < 2:
        return 0.0
    return _hundredths(sum(_between(a, b) for a, b in itertools.pairwise(points)))


def geofence(point: Result, shape: Result) -> Result:
    """Whether the point lies inside the closed shape."""
    inside_of, corners = points_of((point,)), points_of((shape,))
    if not inside_of or corners is None or len(corners) < 4:
        return False
    latitude, longitude = inside_of[0]
    inside = False
    for (lat_1, lon_1), (lat_2, lon_2) in itertools.pairwise(corners):
        if (lat_1 > latitude) != (lat_2 > latitude):
            crossing = (lon_1 - lon_2) * (latitude - lat_2) / (lat_1 - lat_2) + lon_2
            inside = inside != (longitude < crossing)
    return inside


def _between(a: Point, b: Point) -> float:
    # The law of cosines, as ODK's engines have it: a finer formula gives other hundredths.
    lat_1, lat_2 = math.radians(a[0]), math.radians(b[0])
    across = math.radians(a[1] - b[1])
    arc = math.sin(lat_1) * math.sin(lat_2) + math.cos(lat_1) * math.cos(lat_2) * math.cos(across)
    return math.acos(max(-1.0, min(1.0, arc))) * EARTH_RADIUS_METRES


def _hundredths(number: float) -> float:
    return math.floor(number * 100 + 0.5) / 100
