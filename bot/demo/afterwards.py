"""What becomes of the sample people as the clock is wound on: twelve weeks more, told from a seed. Pure.

Some run a supper club of their own; rents go up and homes are at risk; support is doubled; new homes open; a second
firm takes people on. Each turn comes in a week in which everybody is heard, so that figures can move.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random

from bot.demo.lives import AREAS, CELLS, CUT, DAYS, INVOLVEMENT, LAST, NEVER, Life, Week, gifts_among, kinds

END = 24
"""Whoever winds on after this week hears no more of them."""
CLUB, RENTS, SUPPORT, HOMES, SECOND_FIRM = 13, 14, 15, 16, 18
HEARD = (CLUB, RENTS, SUPPORT, HOMES, SECOND_FIRM, 20, END)
"""Weeks in which everybody checks in."""
TAKEN_ON = 10
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
    later = {life.number: _Later(life, life.number in taken_on, random) for life in staying}
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

    def __init__(self, life: Life, taken_on: bool, random: Random) -> None:
        self._began = _latest(life)
        self._weeks = [week.answers for place, week in enumerate(life.weeks) if week.answers and place != CUT]
        self._taken_on = taken_on
        self._random = random
        self._moves = self._began["home"] in WITHOUT_A_HOME_OF_THEIR_OWN

    def answers(self, week: int) -> dict[str, str] | None:
        """What they say in a week; ``None`` where they let it pass."""
        if week not in HEARD and self._random.random() < 0.4:
            return None
        home = "own_home" if self._moves and week >= HOMES else self._began["home"]
        works = self._taken_on and week >= SECOND_FIRM
        work = "paid_work" if works else self._began["work_now"]
        steps = {area: str(self._step(area, week)) for area in AREAS}
        return steps | {"home": home, "work_now": work} | self._hours(week, work)

    def _step(self, area: str, week: int) -> int:
        turn = 0
        if area == "housing":
            if RENTS <= week < HOMES and not self._moves:
                turn = -3
            elif week >= HOMES:
                turn = 4 if self._moves else 1
        elif area == "mental_health":
            if week == RENTS:
                turn = -2
            elif week >= SUPPORT:
                turn = 1
        elif area == "people_around_me":
            turn = 2 if week > CLUB else 0
        elif week >= SECOND_FIRM:
            turn = 3 if self._taken_on else 1
        return min(10, max(1, int(self._began[area]) + turn))

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
