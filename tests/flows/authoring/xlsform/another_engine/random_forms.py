"""Forms by chance, with answers: groups and repeats in each other, conditions, constraints, filters, defaults,
triggers and calculations over all of them. The same seed gives the same form.

Left out is what another engine is known to do otherwise (see the decisions in the README).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Any

COLUMNS = (
    *("type", "name", "label", "relevant", "calculation", "repeat_count", "constraint", "required"),
    *("default", "trigger", "choice_filter", "read_only", "parameters"),
)
TYPES = (
    *("text", "text", "integer", "integer", "integer", "decimal", "select_one l", "select_one l"),
    *("select_multiple l", "select_one m", "range", "date", "time", "dateTime", "acknowledge", "barcode"),
    *("rank k", "geopoint", "image", "note", "hidden", "calculate", "calculate", "calculate"),
)
CHOICES = """\
| choices |
| | list_name | name | label | p |
| | l | a | Ay | x |
| | l | b | Bee | x |
| | l | c | See | y |
| | m | u | You | a |
| | m | v | Vee | b |
| | k | k1 | K1 | |
| | k | k2 | K2 | |
| | k | k3 | K3 | |
"""
CONDITIONS = {
    "text": ("{} = 'x'", "{} != ''", "string-length({}) > 2", "{} = ''"),
    "integer": ("{} > 5", "{} = 3", "{} != 7", "not({} > 5)"),
    "decimal": ("{} >= 1.5", "{} < 3"),
    "select_one": ("{} = 'a'", "selected({}, 'b')", "{} != 'c'"),
    "select_multiple": ("selected({}, 'a')", "count-selected({}) > 1", "not(selected({}, 'b'))"),
    "date": ("{} > date('2024-01-01')", "{} < '2025-01-01'", "{} != ''"),
    "calculate": ("{} > 3", "{} != ''", "string-length({}) > 3"),
    "range": ("{} > 4", "{} = 2"),
}
CONSTRAINTS = {
    "integer": (". > 2", ". < 50", ". != 3"),
    "text": ("string-length(.) < 5", "regex(., '^[a-z]+$')", "regex(., '^(?!no).*$')"),
    "decimal": (". > 0",),
    "date": (". <= '2030-01-01'",),
    "select_multiple": ("count-selected(.) < 3",),
    "select_one": (". != 'c'",),
}
DEFAULTS = {
    "integer": ("4", "12"),
    "text": ("abc", "x y"),
    "decimal": ("2.5",),
    "select_one": ("a", "c"),
    "select_multiple": ("a", "a c"),
    "date": ("2024-05-06",),
}
ANSWERS: dict[str, tuple[Any, ...]] = {
    "text": ("x", "hello", "ab", "a", "no", "abcdef", "x y", "3"),
    "barcode": ("0123", "A-1"),
    "integer": (1, 2, 3, 4, 7, "5", 60, 0),
    "decimal": (1.5, 2.25, "3.5", 0.5, -1.5),
    "range": (2, 4, 1, 3, 2.5, 0),
    "select_one": ("a", "b", "c", "u", "v", "x", "hello"),
    "select_multiple": ("a", "b c", "c a", "a b c"),
    "rank": ("k1 k2 k3", "k3 k1 k2"),
    "date": ("2024-01-31", "2024-02-29", "2026-07-01"),
    "time": ("14:30:00.000+00:00", "08:15:00.000+00:00"),
    "dateTime": ("2026-01-31T14:30:00.000+00:00",),
    "geopoint": ("1.5 2.5 0.5 0.25",),
    "acknowledge": ("OK",),
    "image": ("p.jpg",),
}


@dataclass(frozen=True, slots=True)
class Known:
    """A question that is there already, and the repeats it stands in."""

    name: str
    kind: str
    repeats: tuple[str, ...]


@dataclass
class RandomForm:
    """A form and the answers to play it with."""

    chance: Random
    rows: list[dict[str, str]] = field(default_factory=list)
    answers: dict[str, Any] = field(default_factory=dict)
    known: list[Known] = field(default_factory=list)
    repeats: list[str] = field(default_factory=list)

    @property
    def markdown(self) -> str:
        lines = ["| survey |", "| | " + " | ".join(COLUMNS) + " |"]
        lines += ["| | " + " | ".join(row.get(column, "") for column in COLUMNS) + " |" for row in self.rows]
        return "\n".join(lines) + "\n" + CHOICES

    def often(self, share: float) -> bool:
        return self.chance.random() < share

    def named(self, prefix: str) -> str:
        return f"{prefix}{len(self.rows)}"

    def one_of(self, kinds: tuple[str, ...], repeats: tuple[str, ...]) -> str | None:
        """A reference to a question that has one answer, seen from inside these repeats."""
        found = [
            known
            for known in self.known
            if known.kind in kinds and known.repeats == repeats[: len(known.repeats)]
        ]
        return f"${{{self.chance.choice(found[-8:]).name}}}" if found else None

    def condition(self, repeats: tuple[str, ...]) -> str:
        found = [known for known in self.known if known.kind in CONDITIONS]
        found = [known for known in found if known.repeats == repeats[: len(known.repeats)]]
        if not found:
            return self.chance.choice(["true()", "1 = 1", "2 < 1"])
        known = self.chance.choice(found[-6:])
        written = self.chance.choice(CONDITIONS[known.kind]).format(f"${{{known.name}}}")
        if self.often(0.3):
            written += f" {self.chance.choice(['and', 'or'])} {self.condition(repeats)}"
        return written

    def expression(self, repeats: tuple[str, ...]) -> str:
        some = self.one_of(("text", "integer", "select_one", "select_multiple", "date"), repeats) or "'k'"
        number = self.one_of(("integer",), repeats) or "7"
        day = self.one_of(("date",), repeats) or "'2024-03-04'"
        chosen = self.one_of(("select_one",), repeats)
        many = [known for known in self.known if known.kind == "integer" and known.repeats]
        ways = [
            f"{number} {self.chance.choice(['+', '-', '*'])} 2",
            f"concat({some}, '-', {some})",
            f"if({self.condition(repeats)}, {some}, 'no')",
            f"string-length({some})",
            f"normalize-space(substr({some}, 0, 2))",
            f"coalesce({some}, 'zz')",
            f"format-date({day}, '%Y/%m/%e')",
            f"round({number} div 3, 2)",
        ]
        if chosen is not None:
            ways.append(f"jr:choice-name({chosen}, '{chosen}')")
        if self.repeats:
            ways.append(f"count(${{{self.chance.choice(self.repeats)}}})")
        if many:
            all_of = f"${{{self.chance.choice(many).name}}}"
            over = ("max", "min", "count", "count-non-empty")
            ways += [
                f"{self.chance.choice(over)}({all_of})",
                f"join('/', {all_of})",
                f"count({all_of}[. > 3])",
            ]
        return self.chance.choice(ways)

    # --- rows and their answers -----------------------------------------------------------------------

    def block(self, depth: int, repeats: tuple[str, ...], paths: tuple[str, ...], size: int) -> None:
        """Rows of one level. ``paths`` are where it stands, once for each instance that may be answered."""
        for _ in range(size):
            kind = self.chance.random()
            relevant = self.condition(repeats) if self.often(0.3) else ""
            if depth < 3 and kind < 0.1:
                name = self.named("g")
                self.rows.append({"type": "begin group", "name": name, "label": "G", "relevant": relevant})
                inside = tuple(f"{path}{name}/" for path in paths)
                self.block(depth + 1, repeats, inside, self.chance.randint(1, 4))
                self.rows.append({"type": "end group"})
            elif depth < 3 and len(repeats) < 2 and kind < 0.22:
                self.repeat(depth, repeats, paths, relevant)
            else:
                self.question(repeats, paths, relevant)

    def repeat(self, depth: int, repeats: tuple[str, ...], paths: tuple[str, ...], relevant: str) -> None:
        name, count = self.named("r"), ""
        if self.often(0.4):
            count = self.chance.choice(["2", "3", self.one_of(("integer",), repeats) or "1"])
        row = {
            "type": "begin repeat",
            "name": name,
            "label": "R",
            "relevant": relevant,
            "repeat_count": count,
        }
        self.rows.append(row)
        self.repeats.append(name)
        inside: list[str] = []
        for path in paths:
            wanted = 3 if count else self.chance.randint(0, 3)
            if not count and self.often(0.5):
                self.answers[f"{path}{name}"] = wanted
            inside += (f"{path}{name}[{number}]/" for number in range(1, wanted + 1))
        self.block(depth + 1, (*repeats, name), tuple(inside), self.chance.randint(1, 4))
        self.rows.append({"type": "end repeat"})

    def question(self, repeats: tuple[str, ...], paths: tuple[str, ...], relevant: str) -> None:
        kind, name = self.chance.choice(TYPES), self.named("q")
        base = kind.split()[0]
        row = {"type": kind, "name": name, "label": "L", "relevant": relevant}
        if base == "calculate":
            row |= {"label": "", "calculation": self.expression(repeats)}
        elif base == "hidden":
            row |= {"label": "", "default": self.chance.choice(["hh", "5"])}
        elif base != "note":
            row |= self.rules(kind, base, repeats)
        self.rows.append(row)
        self.known.append(Known(name, base, repeats))
        for path in paths:
            if base in ANSWERS and self.often(0.85):
                given = self.chance.choice(ANSWERS[base])
                wrong = self.chance.choice(["zzz", 3.7, -5])
                self.answers[f"{path}{name}"] = [wrong, given] if self.often(0.15) else given

    def rules(self, kind: str, base: str, repeats: tuple[str, ...]) -> dict[str, str]:
        found: dict[str, str] = {}
        if base == "range":
            found["parameters"] = self.chance.choice(["", "start=0 end=10 step=2", "start=1 end=5 step=0.5"])
        if self.often(0.1):
            found["required"] = self.chance.choice(["yes", self.condition(repeats)])
        match self.chance.randint(0, 9):
            case 0 | 1 if base in CONSTRAINTS:
                found["constraint"] = self.chance.choice(CONSTRAINTS[base])
            case 2 | 3 if base in DEFAULTS:
                found["default"] = self.chance.choice(DEFAULTS[base])
            case 4 if base in ("text", "integer"):
                found["default"] = self.chance.choice(["1 + 1", "concat('a', 'b')"])
            case 5:
                found["read_only"] = "yes"
            case 6 if base in ("text", "integer"):
                found["calculation"] = self.expression(repeats)
            case _ if kind in ("select_one l", "select_multiple l", "select_one m"):
                looked_at = self.one_of(("select_one", "text", "integer"), repeats)
                if looked_at is not None:
                    found["choice_filter"] = self.chance.choice(
                        [f"p = {looked_at}", f"p = 'x' or {looked_at} = 'a'", f"name != {looked_at}"]
                    )
                elif base != "select_multiple":
                    found["type"] = f"{kind} or_other"
            case _:
                pass
        return found


def random_form(seed: int) -> RandomForm:
    form = RandomForm(Random(seed))
    form.block(0, (), ("",), form.chance.randint(3, 12))
    return form
