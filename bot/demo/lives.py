"""Sample lives: what each sample person would say over twelve weeks, told from a seed. Pure.

They have a story: homes come first; in the seventh week support hours are cut, and people feel it for some weeks; then
comes work. How people feel ends where it began. Lives change slowly, a step at a time. Some fall back, some leave,
some join late. The quotas decide what the summary can show: enough people in most groups, few enough in some that a
figure is hidden. Chance decides who they are.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from random import Random

WEEKS = 13
"""Check-ins of a life: on the first day, and after each of twelve weeks."""

LAST = WEEKS - 1
CUT = 7
"""In this week support is cut, and for some weeks people are worse for it."""
FLATS, JOBS = 3, 9
"""In these weeks new flats open, and a firm takes people on: those who move or begin to work do so together."""
TOGETHER = (FLATS, 4, JOBS)
"""Weeks in which everybody checks in. A figure moves only when the answers of eight or more differ, so who trickles
in one by one would keep it where it was."""
LATE = 10
"""In this week the late ones join: too late to compare their readings."""
LEAVING = 6
"""From this week on nothing is heard of those who leave."""
NEVER = 1_000
COMES_ABOUT = {
    "housing": (FLATS, LAST - 1),
    "work_and_learning": (JOBS, LAST),
    "mental_health": (1, LAST),
    "people_around_me": (1, LAST - 1),
}
"""From which week to which a change in an area comes about, each step in a week of its own."""
GETS_WORSE = (1, 5)
"""The same for those who fall while most rise."""
ONE_WORSE, TWO_WORSE = (0, 1, 1, 1, 0, 0), (0, 1, 2, 2, 1, 0)
FELT = {
    "mental_health": (ONE_WORSE, ONE_WORSE, TWO_WORSE, TWO_WORSE, (0, 0, 0, 1, 1, 0)),
    "people_around_me": (ONE_WORSE, (0, 0, 1, 1, 0, 0), (0, 0, 0, 0, 0, 0)),
}
"""By how many steps somebody is worse from the week before the cut on: each person in one of these ways."""
ODD_WEEKS = 0.06
"""The share of weeks that are a step better or worse than life is."""
DAYS = (0, 2, 4)
"""Days of the week on which people find time in the weeks between: Monday, Wednesday, Friday."""

AREAS = ("housing", "work_and_learning", "mental_health", "people_around_me")
HOURS = (
    "training_hours",
    "supported_employment_hours",
    "paid_work_hours",
    "therapeutic_support_hours",
)

# A group of fewer than eight is hidden, so each of these is eight or more of every forty people.
DOWN = {"housing": 3, "work_and_learning": 3, "mental_health": 9, "people_around_me": 3}
SAME = {"housing": 9, "work_and_learning": 12, "mental_health": 9, "people_around_me": 9}
LEAVE_THE_HOSTEL = 11
BEGIN_PAID_WORK = 9
#: hidden in the summary: so few that they could be found
LEAVE_COMPLEX_NEED = 3

# In the last week: hours by who planned and who delivered. The cells of three are hidden. In the weeks
# before, the first of each list is all there is.
CELLS = (
    ("together", "together", 10),
    ("professionals", "together", 8),
    ("nobody_professional", "together", 3),
    ("together", "users", 3),
    ("nobody_professional", "users", 3),
)
INVOLVEMENT = (("opinion", 9), ("board", 3), ("information", 6))


@dataclass(frozen=True, slots=True)
class Gift:
    """Time given once, as its giver writes it down."""

    answers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Week:
    """What one person does in one week."""

    #: 0 is Monday
    day: int
    #: question -> what is said; a question that is missing is skipped. ``None``: no check-in this week
    answers: Mapping[str, str] | None
    #: the question at which they tap Stop and leave it
    stops_at: str | None = None
    gifts: tuple[Gift, ...] = ()


@dataclass(frozen=True, slots=True)
class Life:
    """The weeks of a sample person."""

    number: int
    counted: bool
    quoted: bool
    weeks: tuple[Week, ...]
    #: out of ten answers, how many are typed rather than tapped
    types: int = 2
    #: stopped on the first day, and lets every offer pass
    gone: bool = False
    #: the week in which they join
    begins: int = 0
    #: from this week on they let every offer pass
    leaves: int = NEVER


def lives(
    people: int,
    seed: int,
    stories: Sequence[str],
    gifts: Mapping[str, Sequence[Mapping[str, str]]],
    of_the_cut: Sequence[str] = (),
) -> tuple[Life, ...]:
    """That many lives; the same seed tells the same ones."""
    random = Random(seed)
    numbers = list(range(1, people + 1))
    random.shuffle(numbers)
    some, few, one = people // 5, people // 13, people // 40
    late, silent, steady = numbers[:some], numbers[some : some + few], numbers[some + few + one :]
    gone = set(numbers[some + few : some + few + one])
    works = _works(steady[:-4], random)
    trends = {area: _trends(area, steady, works, random) for area in AREAS}
    homes = _homes(steady, late, trends["housing"], random)
    told = _given_out(list(stories), numbers, random)
    given = _gifts([number for number in numbers if number not in gone], set(silent), gifts, random)
    stopping, leaving = set(steady[-1:]), set(steady[-4:-1])
    told |= {(number, CUT): story for number, story in zip(steady, of_the_cut, strict=False)}
    found = []
    for number in sorted(numbers):
        moves_in = {
            "housing": FLATS if number in homes else None,
            "work_and_learning": JOBS if number in works else None,
        }
        paths = {area: _path(trends[area].get(number), area, moves_in.get(area), random) for area in AREAS}
        home, work = homes.get(number) or _unmoved(random), works.get(number) or _workless(random)
        habits = _habits(random)
        begins = LATE if number in late else 0
        missed = {*range(begins), LAST} if begins else _missed(number in stopping, random)
        if number in leaving:
            missed |= set(range(LEAVING, WEEKS))
        stops = {2: "therapeutic_support_hours"} if number in stopping else {}
        if number in gone:
            # Joined, stopped at the first question, and has not come back.
            missed, stops = set(range(1, WEEKS)), {0: "housing"}
        weeks = []
        for week in range(WEEKS):
            answers = {area: str(paths[area][week]) for area in AREAS}
            answers |= {"home": home[week], "work_now": work[week]} | _hours(habits, work[week], week, random)
            if story := told.get((number, week)):
                answers["story"] = story
            if begins < week < LAST and week not in TOGETHER and random.random() < 0.4:
                answers.pop(random.choice((*HOURS, "people_around_me")))
            weeks.append(
                Week(
                    day=random.choice(DAYS) if week > begins else 0,
                    answers=None if week in missed else answers,
                    stops_at=stops.get(week),
                    gifts=() if week in stops else tuple(given.get((number, week), ())),
                )
            )
        found.append(
            Life(
                number=number,
                counted=number not in silent,
                quoted=random.random() < 0.6,
                weeks=tuple(weeks),
                types=random.choice((0, 1, 3, 6)),
                gone=number in gone,
                begins=begins,
                leaves=LEAVING if number in leaving else NEVER,
            )
        )
    return tuple(found)


def _trends(area: str, steady: Sequence[int], works: Collection[int], random: Random) -> dict[int, int]:
    """Who ends lower (-1), the same (0) or higher (1). Who moves out of somewhere, or begins to work, rises."""
    line = list(steady)
    if area != "housing":
        random.shuffle(line)
    if area == "work_and_learning":
        line.sort(key=lambda number: number not in works)
    scale = min(1.0, len(steady) / 28)
    down, same = round(DOWN[area] * scale), round(SAME[area] * scale)
    directions = [1] * (len(line) - down - same) + [0] * same + [-1] * down
    return dict(zip(line, directions, strict=True))


def _homes(
    steady: Sequence[int], late: Sequence[int], housing: Mapping[int, int], random: Random
) -> dict[int, list[str]]:
    """Where those live who move: most from a hostel into a home, a few out of a complex-needs placement."""
    risers = [number for number in steady if housing[number] > 0]
    movers = {
        number: ("hostel", random.choice(("own_home", "own_home", "family_or_friends")))
        for number in risers[:LEAVE_THE_HOSTEL]
    }
    movers |= {number: ("complex_need_placement", "group_home") for number in late[:LEAVE_COMPLEX_NEED]}
    homes = {}
    for number, (before, after) in movers.items():
        moves_in = LATE + 1 if number in late else FLATS
        homes[number] = [before] * moves_in + [after] * (WEEKS - moves_in)
    return homes


def _unmoved(random: Random) -> list[str]:
    home = random.choice(
        ("hostel", "hostel", "group_home", "group_home", "own_home", "family_or_friends", "prefer_not_to_say")
    )
    return [home] * WEEKS


def _works(steady: Sequence[int], random: Random) -> dict[int, list[str]]:
    """Those who begin paid work: after the cut, when homes are found."""
    works = {}
    for number in random.sample(list(steady), min(BEGIN_PAID_WORK, len(steady))):
        before, begins_in = random.choice(("looking", "study_or_training")), JOBS
        works[number] = [before] * begins_in + ["paid_work"] * (WEEKS - begins_in)
    return works


def _workless(random: Random) -> list[str]:
    work = random.choice(("looking", "looking", "study_or_training", "not_looking_or_unwell", "paid_work"))
    return [work] * WEEKS


def _path(trend: int | None, area: str, moves_in: int | None, random: Random) -> list[int]:
    """One step on the ladder for each week, from a first to a last that follow the trend.

    Who moves in (or begins to work) rises by a step in that week, and by the others after it.
    """
    if trend is None:
        trend = random.choice((-1, 0, 1, 1))
    if moves_in is not None:
        first, steps = random.choice((3, 3, 4, 4)), random.choice((2, 3, 3))
    elif trend > 0:
        first, steps = random.randint(3, 6), random.choice((1, 1, 1, 2))
    elif trend < 0:
        first, steps = random.randint(5, 8), random.choice((1, 1, 2))
    else:
        first, steps = random.randint(3, 8), 0
    since, until = COMES_ABOUT[area] if trend > 0 or area == "mental_health" else GETS_WORSE
    weeks = [random.randint(since, until) for _ in range(steps)]
    if moves_in is not None:
        weeks[0] = moves_in
    felt = random.choice(FELT[area]) if area in FELT else ()
    path = []
    for week in range(WEEKS):
        step = first + (1 if trend > 0 else -1) * sum(came <= week for came in weeks)
        since_cut = week - CUT + 1
        if 0 <= since_cut < len(felt):
            step -= felt[since_cut]
        if 0 < week < LAST and random.random() < ODD_WEEKS:
            step += random.choice((-1, 1))
        path.append(min(10, max(1, step)))
    return path


@dataclass(frozen=True, slots=True)
class _Habits:
    training: float
    supported: float
    therapy: float


def _habits(random: Random) -> _Habits:
    """About how many hours a week somebody spends; many do nothing of a kind at all."""
    return _Habits(
        training=random.choice((0, 3, 4, 6, 8, 12)),
        supported=random.choice((0, 0, 6, 8, 12, 16)),
        therapy=random.choice((0, 1, 1, 1.5, 2)),
    )


def _hours(habits: _Habits, work: str, week: int, random: Random) -> dict[str, str]:
    def about(usual: float) -> str:
        if not usual:
            return "0"
        halves = max(1, round(2 * usual + random.choice((-2, -1, 0, 0, 1, 2))))
        return f"{halves / 2:g}"

    return {
        "training_hours": about(habits.training),
        "supported_employment_hours": about(habits.supported),
        "paid_work_hours": about(random.choice((12, 16, 20))) if work == "paid_work" else "0",
        "therapeutic_support_hours": "0" if week == CUT else about(habits.therapy),
    }


def _missed(stops: bool, random: Random) -> set[int]:
    """Weeks without a check-in: some of those between."""
    return (
        set()
        if stops
        else {week for week in range(1, LAST) if week not in TOGETHER and random.random() < 0.35}
    )


def _given_out(stories: list[str], numbers: list[int], random: Random) -> dict[tuple[int, int], str]:
    """Each story is told once, by somebody, in some week; nobody tells two."""
    tellers = random.sample(numbers, min(len(stories), len(numbers)))
    return {(number, random.randrange(WEEKS)): story for number, story in zip(tellers, stories, strict=False)}


def _gifts(
    numbers: Sequence[int], silent: set[int], texts: Mapping[str, Sequence[Mapping[str, str]]], random: Random
) -> dict[tuple[int, int], list[Gift]]:
    """Who gave time in which week, so many in each cell of the matrix."""
    scale = min(1.0, len(numbers) / 40)
    # Only those who may be counted fill the quotas.
    line = [number for number in numbers if number not in silent]
    return {
        (number, week): of_week
        for week in range(WEEKS)
        for number, of_week in gifts_among(
            line, kinds(CELLS, INVOLVEMENT) if week == LAST else kinds(CELLS[:1], INVOLVEMENT[:1]),
            scale, texts, random,
        ).items()
    }  # fmt: skip


def gifts_among(
    givers: Sequence[int],
    wanted: Sequence[Mapping[str, str]],
    scale: float,
    texts: Mapping[str, Sequence[Mapping[str, str]]],
    random: Random,
) -> dict[int, list[Gift]]:
    """Who gave time in one week: the gifts that are wanted, dealt out among the givers."""
    line, found = list(givers), dict[int, list[Gift]]()
    for place, kind in enumerate(wanted[: max(1, round(len(wanted) * scale))]):
        if place % len(line) == 0:
            random.shuffle(line)
        gift = _gift(kind, random.choice(texts[kind["sort"]]), random)
        found.setdefault(line[place % len(line)], []).append(gift)
    return found


def kinds(
    cells: Sequence[tuple[str, str, int]], involvement: Sequence[tuple[str, int]]
) -> list[dict[str, str]]:
    """So many gifts of each sort as the cells and the sorts of involvement say."""
    found = []
    for planned_by, delivered_by, count in cells:
        found += [{"sort": "activity", "planned_by": planned_by, "delivered_by": delivered_by}] * count
    for sort, count in involvement:
        found += [{"sort": sort}] * count
    return found


def _gift(kind: Mapping[str, str], text: Mapping[str, str], random: Random) -> Gift:
    minutes = random.choice((30, 45, 60, 60, 90, 120, 120, 150, 180))
    answers = {"what": text["what"], "hours": str(minutes // 60), "minutes": str(minutes % 60), **kind}
    if text["with_whom"]:
        answers["with_whom"] = text["with_whom"]
    return Gift(answers)
