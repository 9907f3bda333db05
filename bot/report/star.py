"""The picture of a person's own star: the first time dashed, now solid, the worker's reading a diamond; the same in
words beneath it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.report.numbers import Numbers, numbers_in
from bot.report.picture import drawn
from bot.report.wording import is_leftwards
from flows.value.references import in_language
from flows.value.star import Ray

HEIGHT = 800
MOST_RAYS = 10


def star_picture(rays: Sequence[Ray], title: str, language: str, *, sample_data: bool) -> tuple[bytes, str]:
    """The PNG and its caption. ``title`` is the questionnaire's."""
    numbers = numbers_in(language, "")
    shown = rays[:MOST_RAYS]
    return drawn("star.typ", star_data(shown, title, numbers, sample_data)), star_in_words(
        shown, numbers, sample_data
    )


def star_data(rays: Sequence[Ray], title: str, numbers: Numbers, sample_data: bool) -> dict[str, Any]:
    words = numbers.words
    began = min(ray.first_day for ray in rays)
    told = max(ray.latest_day for ray in rays)
    moved = began < told
    steps = {(ray.bottom, ray.top) for ray in rays}
    rings = max(ray.top - ray.bottom for ray in rays)
    return {
        "language": words.language,
        "leftwards": is_leftwards(words.language),
        "height": HEIGHT,
        "title": words("own-star"),
        "subtitle": words("own-star-now", day=numbers.day(told)),
        "key": " ".join(
            (
                *((words("own-star-first", day=numbers.day(began)),) if moved else ()),
                *((words("own-star-diamond"),) if _has_worker(rays) else ()),
            )
        ),
        "foot": title,
        "sample": words("chart-sample") if sample_data else "",
        "hidden": "",
        "rings": rings,
        # Where all ladders are alike, the ends of one say how to read all of them.
        "bottom": numbers.plain_whole(rays[0].bottom) if len(steps) == 1 else "",
        "top": numbers.plain_whole(rays[0].top) if len(steps) == 1 else "",
        "moved": moved,
        "rays": [
            {
                "label": in_language(ray.label, words.language),
                "steps": _steps(ray, numbers),
                "first": ray.at(ray.first),
                "latest": ray.at(ray.latest),
                "worker": None if ray.worker is None else ray.at(ray.worker),
            }
            for ray in rays
        ],
    }


def star_in_words(rays: Sequence[Ray], numbers: Numbers, sample_data: bool) -> str:
    """Each area, first and now: for whoever cannot see the picture, and for whoever can."""
    words = numbers.words
    lines = [words("sample-data")] if sample_data else []
    lines += [f"{in_language(ray.label, words.language)}: {_steps(ray, numbers)}" for ray in rays]
    return "\n".join([*lines, words("own-star-of-both" if _has_worker(rays) else "own-star-yours")])


def _has_worker(rays: Sequence[Ray]) -> bool:
    return any(ray.worker is not None for ray in rays)


def _steps(ray: Ray, numbers: Numbers) -> str:
    first, latest, top = (numbers.plain_whole(step) for step in (ray.first, ray.latest, ray.top))
    if ray.first_day == ray.latest_day:
        own = numbers.words("own-star-step", latest=latest, top=top)
    else:
        own = numbers.words("own-star-steps", first=first, latest=latest, top=top)
    if ray.worker is None:
        return own
    return numbers.words("own-star-worker", own=own, worker=numbers.plain_whole(ray.worker))
