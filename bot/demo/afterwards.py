"""What becomes of the sample people as the clock is wound on: twelve weeks more, told from a seed. Pure.

Some run a supper club of their own, and know more people; rents go up and some homes are less safe; support is
doubled, and people slowly feel better; new homes open; a second firm takes people on. What that does to somebody comes
about step by step over the weeks after it. Each turn comes in a week in which everybody is heard, so that figures move.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from random import Random

from bot.demo.lives import (
    AREAS,
    CELLS,
    CUT,
    DAYS,
    INVOLVEMENT,
    LAST,
    NEVER,
    ODD_WEEKS,
    Life,
    Week,
    gifts_among,
    kinds,
)

END = 24
"""Whoever winds on after this week hears no more of them."""
CLUB, RENTS, SUPPORT, HOMES, SECOND_FIRM = 13, 14, 15, 16, 18
HEARD = (CLUB, RENTS, SUPPORT, HOMES, SECOND_FIRM, 20, END)
"""Weeks in which everybody checks in."""
TAKEN_ON = 10
MOVE_ON = 12
RENT_SETTLED = 19
"""From this week on some of those whose rent went up have found a way."""
WITHOUT_A_HOME_OF_THEIR_OWN = ("hostel", "group_home")
#: hours by who planned and who delivered, once there is the club
OF_THE_CLUB = (*CELLS[:1], ("nobody_professional", "users", 12))


def afterwards(
    lives: Sequence[Life],
    seed: int,
    gifts: Mapping[str, Sequence[Mapping[str, str]]],
    stories: Mapping[int, Sequence[str]],
) -> tuple[Life, ...]:
    """The same lives, with the weeks after the present. ``stories`` are what some write, by week."""
    random = Random(seed)
    staying = [life for life in lives if not life.gone and life.leaves == NEVER]
    heard = [life.number for life in staying if life.counted]
    out_of_work = [life.number for life in staying if _latest(life)["work_now"] != "paid_work"]
    taken_on = set(random.sample(out_of_work, min(TAKEN_ON, len(out_of_work))))
    waiting = [life.number for life in staying if _latest(life)["home"] in WITHOUT_A_HOME_OF_THEIR_OWN]
    move_on = set(random.sample(waiting, min(MOVE_ON, len(waiting))))
    later = {
        life.number: _Later(life, life.number in taken_on, life.number in move_on, random) for life in staying
    }
    weeks: dict[int, list[Week]] = {life.number: [] for life in lives}
    for week in range(LAST + 1, END + 1):
        wanted = kinds(OF_THE_CLUB if week >= CLUB else CELLS[:1], INVOLVEMENT[:1])
        given = gifts_among(heard, wanted, min(1.0, len(heard) / 30), gifts, random) if heard else {}
        told = dict(zip(random.sample(heard, len(heard)), stories.get(week, ()), strict=False))
        for life in lives:
            answers = later[life.number].answers(week) if life.number in later else None
            if answers is not None and life.number in told:
                answers |= {"story": told[life.number]}
            day = random.choice(DAYS)
            weeks[life.number].append(Week(day, answers, gifts=tuple(given.get(life.number, ()))))
    return tuple(replace(life, weeks=(*life.weeks, *weeks[life.number])) for life in lives)


class _Later:
    """One sample person from the present on."""

    def __init__(self, life: Life, taken_on: bool, moves: bool, random: Random) -> None:
        self._began = _latest(life)
        self._weeks = [week.answers for place, week in enumerate(life.weeks) if week.answers and place != CUT]
        self._taken_on = taken_on
        self._moves = moves
        self._random = random
        #: by area: in which week somebody is how many steps higher or lower
        self._turns = {area: tuple(self._turns_in(area)) for area in AREAS}

    def answers(self, week: int) -> dict[str, str] | None:
        """What they say in a week; ``None`` where they let it pass."""
        if week not in HEARD and self._random.random() < 0.48:
            return None
        home = "own_home" if self._moves and week >= HOMES else self._began["home"]
        works = self._taken_on and week >= SECOND_FIRM
        work = "paid_work" if works else self._began["work_now"]
        steps = {area: str(self._step(area, week)) for area in AREAS}
        return steps | {"home": home, "work_now": work} | self._hours(week, work)

    def _turns_in(self, area: str) -> Iterator[tuple[int, int]]:
        week = self._random.randint
        if area == "people_around_me":
            yield from self._perhaps(0.6, week(CLUB + 1, SECOND_FIRM), 1)
            yield from self._perhaps(0.2, week(SECOND_FIRM, END - 1), 1)
        elif area == "mental_health":
            yield from self._perhaps(0.55, week(SUPPORT + 1, END - 2), 1)
            yield from self._perhaps(0.15, week(SECOND_FIRM, END), 1)
        elif area == "work_and_learning":
            if self._taken_on:
                yield SECOND_FIRM, 1
                yield week(SECOND_FIRM + 1, END), 1
            else:
                yield from self._perhaps(0.15, week(SECOND_FIRM, END), 1)
        elif self._moves:
            yield HOMES, 1
            yield week(HOMES + 1, SECOND_FIRM + 1), 1
            yield from self._perhaps(0.5, week(SECOND_FIRM, END), 1)
        elif self._random.random() < 0.6:
            yield week(RENTS, HOMES), -1
            yield from self._perhaps(0.3, week(HOMES, SECOND_FIRM), -1)
            yield from self._perhaps(0.6, week(RENT_SETTLED, END), 1)

    def _perhaps(self, share: float, week: int, steps: int) -> Iterator[tuple[int, int]]:
        if self._random.random() < share:
            yield week, steps

    def _step(self, area: str, week: int) -> int:
        turned = sum(steps for since, steps in self._turns[area] if since <= week)
        odd = self._random.choice((-1, 1)) if self._random.random() < ODD_WEEKS else 0
        return min(10, max(1, int(self._began[area]) + turned + odd))

    def _hours(self, week: int, work: str) -> dict[str, str]:
        """As in one of their weeks before; twice the support once it is doubled."""
        like = self._random.choice(self._weeks)
        found = {name: like.get(name, "0") for name in ("training_hours", "supported_employment_hours")}
        support = float(like.get("therapeutic_support_hours", "0")) * (2 if week >= SUPPORT else 1)
        paid = self._random.choice((12, 16, 20)) if work == "paid_work" else 0
        return found | {"therapeutic_support_hours": f"{support:g}", "paid_work_hours": str(paid)}


def _latest(life: Life) -> dict[str, str]:
    """What they said last, of each question."""
    said: dict[str, str] = {}
    for week in life.weeks:
        said |= week.answers or {}
    return said
