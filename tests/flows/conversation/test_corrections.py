"""However somebody corrects, skips, goes back and changes their mind: what is handed in follows from the last answers.

The law. Take any flow and any inputs that end it. Take a new run of the same flow, and answer each question it asks as
it was answered last. Both submit the same, at every place but those that look back by their nature: ``once``, a
``trigger``, a default worked out when an instance of a repeat was added, and whatever is worked out from these.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator, Mapping

import pytest

from flows.authoring.xlsform import read_xlsform
from flows.conversation.definition import Flow, Group, Item, Question, QuestionType
from flows.conversation.engine import Sprint, resume, start
from flows.conversation.events import (
    Back,
    CarryOn,
    Correct,
    Ending,
    Input,
    Reply,
    Skip,
    Started,
    Stop,
    SwitchLanguage,
)
from flows.conversation.expressions import Expression
from flows.conversation.places import Another, Place
from flows.conversation.run import Answer, Run, State, replay
from flows.conversation.submission import Submission, submitted
from flows.conversation.told import Check, first_open, told
from flows.values import Choice, Choices, Ranking, as_text

from .sample_flows import minute

AT_FULL_SIZE = [pytest.mark.soak, pytest.mark.skipif(not os.environ.get("BOT_SOAK"), reason="make soak")]
LISTS = {"fruit": ("apple", "pear", "plum"), "size": ("small", "big")}
MOST_INPUTS = 40
MOST_INSTANCES = 3
GIVEN = (State.ANSWERED, State.SKIPPED)


# --- flows by chance ---------------------------------------------------------------------------------


class Author:
    """Writes a form: every question may look at those before it, and some at those after it."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.rows: list[dict[str, str]] = []
        self.names: list[str] = []

    def form(self) -> bytes:
        for _ in range(self.chance.randint(4, 9)):
            self.entry(0)
        columns = list(dict.fromkeys(column for row in self.rows for column in row))
        lines = ["| survey |", "| | " + " | ".join(columns) + " |"]
        lines += ["| | " + " | ".join(row.get(column, "") for column in columns) + " |" for row in self.rows]
        lines += ["| choices |", "| | list_name | name | label | size |"]
        lines += [
            f"| | {listed} | {name} | {name.title()} | {LISTS['size'][number % 2]} |"
            for listed, names in LISTS.items()
            for number, name in enumerate(names)
        ]
        if self.chance.random() < 0.3:
            lines += ["| settings |", "| | bot::check_answers |", "| | yes |"]
        return "\n".join(lines).encode()

    def entry(self, depth: int) -> None:
        kind = self.chance.random()
        if kind < 0.15 and depth < 2:
            self.around("group", depth, {})
        elif kind < 0.35 and depth < 2:
            count = self.number() if self.names and self.chance.random() < 0.3 else ""
            self.around("repeat", depth, {"repeat_count": f"({count}) mod 3"} if count else {})
        else:
            self.question()

    def around(self, what: str, depth: int, columns: dict[str, str]) -> None:
        name = self.name("g")
        self.rows.append(
            {"type": f"begin {what}", "name": name, "label": name, "relevant": self.condition()} | columns
        )
        for _ in range(self.chance.randint(1, 3)):
            self.entry(depth + 1)
        self.rows.append({"type": f"end {what}"})

    def question(self) -> None:
        kind = self.chance.choice(
            [
                *("integer", "text", "select_one fruit", "select_one size", "select_multiple fruit"),
                *("calculate", "note", "rank size", "date", "acknowledge", "integer"),
            ]
        )
        row = {"type": kind, "name": self.name("q"), "label": "?", "relevant": self.condition()}
        if kind == "calculate":
            row["calculation"] = self.chance.choice([self.number(), f"concat({self.some()}, '!')"])
            if self.names and self.chance.random() < 0.15:
                row["trigger"] = "${" + self.chance.choice(self.names) + "}"
            elif self.chance.random() < 0.15:
                row["calculation"] = f"once({row['calculation']})"
        elif kind == "integer" and self.chance.random() < 0.6:
            row["constraint"] = self.chance.choice(
                [". < 6", f". >= string-length({self.some()}) mod 5", f". != string-length({self.some()})"]
            )
        elif kind == "select_one fruit" and self.chance.random() < 0.5:
            row["choice_filter"] = self.chance.choice(
                ["size = 'small'", f"size = 'big' or {self.some()} = 'small'"]
            )
        if kind in ("integer", "text") and self.chance.random() < 0.3:
            default = self.chance.choice(["3", self.number(), "position(..)"])
            row["default"] = default if "${" in default or "(" in default else "3"
        if kind not in ("calculate", "note") and self.chance.random() < 0.3:
            row["required"] = self.chance.choice(["yes", f"{self.number()} > 2"])
        if kind == "note":
            row["label"] = f"So: {self.some(quoted='')}"
        self.rows.append(row)
        if kind not in ("note", "acknowledge"):
            self.names.append(row["name"])

    def name(self, letter: str) -> str:
        return f"{letter}{len(self.rows)}"

    def some(self, quoted: str = "''") -> str:
        return "${" + self.chance.choice(self.names) + "}" if self.names else quoted

    def number(self) -> str:
        if not self.names:
            return "2"
        name = "${" + self.chance.choice(self.names) + "}"
        return self.chance.choice(
            [f"coalesce(number({name}), 1)", f"string-length({name})", f"count-selected({name})"]
        )

    def condition(self) -> str:
        if not self.names or self.chance.random() < 0.5:
            return ""
        name = "${" + self.chance.choice(self.names) + "}"
        return self.chance.choice(
            [
                f"{name} != ''",
                f"{name} = ''",
                f"number({name}) > 2",
                f"selected({name}, 'apple')",
                f"string-length({name}) mod 2 = 1",
            ]
        )


def written(seed: int) -> Flow:
    """A form by chance; one that contradicts itself (a cycle, say) is written anew."""
    chance = random.Random(seed)
    while True:
        read = read_xlsform("chance.md", Author(chance).form())
        if read.flow is not None and first_open(Submission(read.flow, begun(read.flow).run)) is not None:
            return read.flow


# --- people by chance --------------------------------------------------------------------------------


def begun(flow: Flow) -> Sprint:
    return start(flow, Started(run="r1", person="p1", language="en", at=minute(0)))


class Person:
    """Somebody who answers, and cannot make up their mind."""

    def __init__(self, flow: Flow, chance: random.Random) -> None:
        self.flow, self.chance = flow, chance
        sprint = begun(flow)
        self.run = sprint.run
        self.events = list(sprint.events)

    def does(self, given: Input) -> None:
        sprint = resume(self.flow, self.run, given)
        self.run = sprint.run
        self.events += sprint.events

    def plays(self) -> Run:
        for _ in range(self.chance.randint(0, MOST_INPUTS)):
            if not self.run.is_open:
                break
            self.wavers()
        for _ in range(400):
            if not self.run.is_open:
                return self.run
            self.answers()
        pytest.fail("the run never ends")

    def wavers(self) -> None:
        at = minute(1)
        does = self.chance.random()
        known = [*self.run.answers, "nowhere"]
        if does < 0.45:
            self.answers()
        elif does < 0.52:
            self.does(Skip(at))
        elif does < 0.65:
            self.does(Back(at))
        elif does < 0.75:
            self.does(Correct(at, self.chance.choice(known)))
        elif does < 0.85:
            self.edits(self.chance.choice(known))
        elif does < 0.90:
            found = first_open(Submission(self.flow, self.run))
            self.does(Reply(at, keep=True, question=found.path if found else None))
        elif does < 0.94:
            self.does(Reply(at, text=self.chance.choice(["", "?", "3", "99999", "apple"])))
        elif does < 0.97:
            self.does(Stop(at))
        else:
            self.does(SwitchLanguage(at, self.chance.choice(["en", "bn"])))

    def answers(self) -> None:
        found = first_open(Submission(self.flow, self.run))
        if found is None:
            return self.does(CarryOn(minute(1)))
        if isinstance(found, Check):
            line = self.chance.choice(told(Submission(self.flow, self.run)))
            chosen = "send" if self.chance.random() < 0.7 else line.path
            return self.does(Reply(minute(1), choice=chosen, question=found.path))
        if isinstance(found, Another):
            more = found.number <= MOST_INSTANCES and self.chance.random() < 0.5
            return self.does(Reply(minute(1), choice="yes" if more else "no", question=found.path))
        if self.chance.random() < 0.15:
            self.does(Skip(minute(1)))
            if first_open(Submission(self.flow, self.run)) is not found:
                return None
        return self.does(self.reply(found))

    def edits(self, path: str) -> None:
        """An edit of an earlier message: answered anew in one go, wherever the conversation is."""
        place = Submission(self.flow, self.run).place(path)
        if place is not None and isinstance(place.item, Question) and place.question.is_asked:
            given = self.reply(place) if self.chance.random() < 0.8 else Skip(minute(1))
        else:
            given = Reply(minute(1), text=self.chance.choice(["yes", "no", "?"]))
        self.does(Correct(minute(1), path, given))

    def reply(self, place: Place) -> Reply:
        offered = [row.name for row in Submission(self.flow, self.run).offered(place)]
        match place.question.type:
            case QuestionType.SELECT_ONE if offered:
                return Reply(minute(1), choice=self.chance.choice(offered), question=place.path)
            case QuestionType.SELECT_MULTIPLE | QuestionType.RANK if offered:
                some = [name for name in offered if self.chance.random() < 0.5] or offered
                if place.question.type is QuestionType.RANK:
                    some = self.chance.sample(offered, len(offered))
                return Reply(minute(1), ticked=tuple(some), question=place.path)
            case QuestionType.DATE:
                return Reply(minute(1), text=f"2026-03-0{self.chance.randint(1, 9)}", question=place.path)
            case QuestionType.ACKNOWLEDGE:
                return Reply(minute(1), choice="OK", question=place.path)
            case QuestionType.INTEGER:
                return Reply(minute(1), text=str(self.chance.randint(0, 9)), question=place.path)
            case _:
                text = "abc"[: self.chance.randint(1, 3)]
                return Reply(minute(1), text=text, question=place.path)


def answered_again(flow: Flow, last: Mapping[str, Answer]) -> Run:
    """A new run in which each question is answered, at once, as it was answered last."""
    run = begun(flow).run
    for _ in range(400):
        if not run.is_open:
            return run
        found = first_open(Submission(flow, run))
        assert found is not None
        if isinstance(found, Check):
            return resume(flow, run, Reply(minute(1), text="send")).run
        answer = last.get(found.path)
        # What only places that look back make relevant may be without an answer.
        given = Skip(minute(1)) if answer is None or answer.value is None else again(found.path, answer)
        after = resume(flow, run, given).run
        if after.answers == run.answers:
            return run
        run = after
    pytest.fail("the run never ends")


def again(path: str, answer: Answer) -> Reply:
    match answer.value:
        case Choice(name):
            return Reply(minute(1), choice=name, question=path)
        case Choices(names) | Ranking(names):
            return Reply(minute(1), ticked=names, question=path)
        case value:
            assert value is not None
            return Reply(minute(1), text=as_text(value), question=path)


# --- the law -----------------------------------------------------------------------------------------


def looking_back(flow: Flow) -> frozenset[str]:
    """The names of what looks back, and of all that is worked out from it."""
    found: set[str] = set()
    for name, item, in_repeat in _items(flow.children, in_repeat=False):
        if isinstance(item, Question) and (
            item.triggers
            or (item.calculation is not None and item.calculation.remembers)
            or (in_repeat and isinstance(item.default, Expression))
        ):
            found.add(name)
    names = {name for name, _, _ in _items(flow.children, in_repeat=False)}
    for name in tuple(found):
        found |= set(flow.reach.of(name)) or names
    return frozenset(found)


def _items(items: tuple[Item, ...], *, in_repeat: bool) -> Iterator[tuple[str, Item, bool]]:
    for item in items:
        yield item.name, item, in_repeat
        if isinstance(item, Group):
            yield from _items(item.children, in_repeat=in_repeat or item.repeats)


@pytest.mark.parametrize("forms", [250, pytest.param(20_000, marks=AT_FULL_SIZE)])
def test_what_is_handed_in_follows_from_the_last_answers_whatever_was_corrected(forms: int) -> None:
    complete = 0
    for seed in range(forms):
        flow = written(seed)
        person = Person(flow, random.Random(seed))
        run = person.plays()
        assert run.ending is Ending.COMPLETED
        assert replay(person.events) == run
        last = {path: answer for path, answer in run.answers.items() if answer.state in GIVEN}
        fresh = answered_again(flow, last)
        apart = looking_back(flow)
        if any(apart & names for names in flow.checked_again.values()):
            # An answer judged by something that looks back may be refused the second time.
            continue
        if not apart:
            assert fresh.ending is Ending.COMPLETED, seed
            complete += 1
        kept, anew = (
            {
                path: text
                for path, text in submitted(Submission(flow, each, at=minute(2))).items()
                if not apart.intersection(part.partition("[")[0] for part in path.split("/"))
            }
            for each in (run, fresh)
        )
        assert kept == anew, seed
    assert complete > forms / 4


def test_what_comes_back_with_its_instance_is_judged_by_what_was_said_meanwhile() -> None:
    form = """
| survey |
| | type         | name   | label | constraint                  |
| | text         | word   | ?     |                             |
| | begin repeat | visit  | Visit |                             |
| | integer      | hours  | ?     | . >= string-length(${word}) |
| | end repeat   |        |       |                             |
| | text         | thanks | ?     |                             |
"""
    flow = read_xlsform("visits.md", form.encode()).flow
    assert flow is not None
    person = Person(flow, random.Random(1))
    for given in (
        *(Reply(minute(1), text="a"), Reply(minute(1), text="yes"), Reply(minute(1), text="1")),
        *(Reply(minute(1), text="no"), Correct(minute(1), "visit[1]"), Correct(minute(1), "word")),
        *(Reply(minute(1), text="ab"), Reply(minute(1), keep=True)),
    ):
        person.does(given)
    assert person.run.answers["visit[1]"].state is State.ANSWERED
    found = first_open(Submission(flow, person.run))
    assert found is not None
    assert found.path == "visit[1]/hours", "one hour is less than the two letters there are now"
