"""Sound questionnaires, made by lot from parts that real ones are made of, as spreadsheets in Markdown."""

# ruff: noqa: E501 - a line is a row of the sheet

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from flows.authoring.xlsform import Reading, read_xlsform

Row = dict[str, str]

COLUMNS = (
    *(
        "type",
        "name",
        "label::English (en)",
        "label::Français (fr)",
        "hint::English (en)",
        "hint::Français (fr)",
    ),
    *("relevant", "required", "constraint", "constraint_message::English (en)"),
    *(
        "constraint_message::Français (fr)",
        "calculation",
        "choice_filter",
        "repeat_count",
        "default",
        "parameters",
    ),
)
EN, FR = "label::English (en)", "label::Français (fr)"
CHOICE_COLUMNS = ("list_name", "name", EN, FR, "region", "district")


@dataclass
class Form:
    """The rows of a form. Rows are told apart by identity: a mutation points at the very row it changed."""

    survey: list[Row] = field(default_factory=list)
    choices: list[Row] = field(default_factory=list)

    def row_of(self, row: Row) -> tuple[str, int]:
        """The sheet and the number of a row, as a spreadsheet shows it."""
        for sheet, rows in (("survey", self.survey), ("choices", self.choices)):
            for number, each in enumerate(rows, start=2):
                if each is row:
                    return sheet, number
        raise ValueError("the row is not in the form")

    def text(self) -> str:
        lines = [
            "| survey |",
            _line(COLUMNS),
            *(_line([row.get(c, "") for c in COLUMNS]) for row in self.survey),
        ]
        lines += ["| choices |", _line(CHOICE_COLUMNS)]
        lines += [_line([row.get(c, "") for c in CHOICE_COLUMNS]) for row in self.choices]
        return "\n".join(lines) + "\n"

    def read(self) -> Reading:
        return read_xlsform("form.md", self.text().encode())

    def named(self, name: str) -> Row:
        return next(row for row in self.survey if row.get("name") == name)

    def asked(self, *types: str) -> list[Row]:
        return [row for row in self.survey if row["type"].split()[0] in types]


def _line(cells: tuple[str, ...] | list[str]) -> str:
    return "| | " + " | ".join(cells) + " |"


def sound_form(seed: int) -> Form:
    """A form without a mistake: two languages, groups, repeats, conditions, filters; another for each seed."""
    lot = Random(seed)
    form = Form()
    _lists(form, lot)
    parts: list[Callable[[Form, Random, str], None]] = [
        _household, _work, _cascade, _health, _children, _contact, _scores, _visit, _shop, _farm,
    ]  # fmt: skip
    lot.shuffle(parts)
    for number, part in enumerate(parts[: lot.randint(4, 8)], start=1):
        part(form, lot, f"p{number}")
    return form


def _add(form: Form, kind: str, name: str, english: str, french: str, **cells: str) -> Row:
    row: Row = {"type": kind, "name": name, EN: english, FR: french, **cells}
    form.survey.append(row)
    return row


def _end(form: Form, kind: str) -> None:
    form.survey.append({"type": f"end {kind}", "name": ""})


def _says(message: str, french: str) -> Row:
    return {"constraint_message::English (en)": message, "constraint_message::Français (fr)": french}


def _lists(form: Form, lot: Random) -> None:
    def add(list_name: str, *rows: tuple[str, str, str], **more: str) -> None:
        for name, english, french in rows:
            form.choices.append({"list_name": list_name, "name": name, EN: english, FR: french, **more})

    add("yn", ("yes", "Yes", "Oui"), ("no", "No", "Non"))
    add(
        "work",
        ("employed", "In a job", "Salarié"),
        ("self", "Self-employed", "Indépendant"),
        ("student", "Student", "Étudiant"),
        ("none", "Not working", "Sans travail"),
    )
    add("crop", ("maize", "Maize", "Maïs"), ("rice", "Rice", "Riz"), ("beans", "Beans", "Haricots"))
    add(
        "agree",
        ("1", "Strongly disagree", "Pas du tout d'accord"),
        ("2", "Disagree", "Pas d'accord"),
        ("3", "Neither", "Ni l'un ni l'autre"),
        ("4", "Agree", "D'accord"),
        ("5", "Strongly agree", "Tout à fait d'accord"),
    )
    for region in ("north", "south", "west")[: lot.randint(2, 3)]:
        add("region", (region, region.title(), f"Le {region}"))
        for number in range(1, lot.randint(2, 3) + 1):
            district = f"{region}{number}"
            add("district", (district, f"District {district}", f"Arrondissement {district}"), region=region)
            for town in range(1, 3):
                name = f"{district}t{town}"
                add("town", (name, f"Town {name}", f"Ville {name}"), district=district)


def _household(form: Form, lot: Random, p: str) -> None:
    most = lot.choice(("12", "20", "30"))
    _add(form, "text", f"{p}_name", "What is your name?", "Votre nom ?", required="yes")
    _add(
        form, "integer", f"{p}_size", "How many live here?", "Combien vivent ici ?",
        constraint=f". > 0 and . <= {most}", required="yes", **_says(f"From 1 to {most}.", f"De 1 à {most}."),
    )  # fmt: skip
    _add(
        form,
        "select_one yn",
        f"{p}_kids",
        "Are there children?",
        "Y a-t-il des enfants ?",
        relevant=f"${{{p}_size}} > 1",
    )
    _add(
        form, "integer", f"{p}_nkids", "How many children?", "Combien d'enfants ?",
        relevant=f"${{{p}_kids}} = 'yes'", constraint=f". >= 1 and . < ${{{p}_size}}",
        **_says("Fewer than live here.", "Moins que le foyer."),
    )  # fmt: skip
    _add(form, "note", f"{p}_thanks", f"Thank you, ${{{p}_name}}.", f"Merci, ${{{p}_name}}.")


def _work(form: Form, lot: Random, p: str) -> None:
    _add(
        form,
        "select_one work",
        f"{p}_work",
        "What do you do?",
        "Que faites-vous ?",
        required=lot.choice(("yes", "")),
    )
    _add(
        form, "begin group", f"{p}_job", "About the job", "Sur le travail",
        relevant=lot.choice((f"${{{p}_work}} = 'employed' or ${{{p}_work}} = 'self'", f"selected(${{{p}_work}}, 'employed')")),
    )  # fmt: skip
    _add(
        form, "decimal", f"{p}_hours", "How many hours a week?", "Combien d'heures par semaine ?",
        constraint=". >= 0 and . <= 168", **_says("A week has 168 hours.", "Une semaine a 168 heures."),
    )  # fmt: skip
    _add(form, "calculate", f"{p}_full", "", "", calculation=f"if(${{{p}_hours}} >= 35, 'full', 'part')")
    _add(
        form,
        "select_one yn",
        f"{p}_more",
        "Would you like more hours?",
        "Plus d'heures ?",
        relevant=f"${{{p}_hours}} < 35",
    )
    _end(form, "group")
    _add(
        form,
        "text",
        f"{p}_study",
        "What do you study?",
        "Qu'étudiez-vous ?",
        relevant=f"${{{p}_work}} = 'student'",
    )


def _cascade(form: Form, lot: Random, p: str) -> None:
    needed = lot.choice(("yes", ""))
    _add(form, "select_one region", f"{p}_region", "Which region?", "Quelle région ?", required="yes")
    _add(
        form, "select_one district", f"{p}_district", "Which district?", "Quel arrondissement ?",
        choice_filter=f"region = ${{{p}_region}}", required=needed,
    )  # fmt: skip
    _add(
        form, "select_one town", f"{p}_town", "Which town?", "Quelle ville ?",
        choice_filter=f"district=${{{p}_district}}", relevant=f"${{{p}_district}} != ''",
    )  # fmt: skip
    _add(
        form,
        "note",
        f"{p}_shown",
        f"You live in ${{{p}_district}}.",
        f"Vous habitez ${{{p}_district}}.",
        relevant=f"${{{p}_district}} != ''",
    )


def _health(form: Form, lot: Random, p: str) -> None:
    _add(
        form,
        "integer",
        f"{p}_age",
        "How old are you?",
        "Quel âge avez-vous ?",
        constraint=". >= 0 and . <= 120",
        **_says("From 0 to 120.", "De 0 à 120."),
    )
    _add(
        form,
        "calculate",
        f"{p}_class",
        "",
        "",
        calculation=f"if(${{{p}_age}} < 18, 'child', if(${{{p}_age}} < 65, 'adult', 'older'))",
    )
    _add(
        form,
        "select_one yn",
        f"{p}_school",
        "Are you at school?",
        "À l'école ?",
        relevant=f"${{{p}_class}} = 'child' and ${{{p}_age}} > 5",
    )
    _add(
        form,
        "select_one yn",
        f"{p}_pension",
        "Do you get a pension?",
        "Une pension ?",
        relevant=f"${{{p}_class}} = 'older'",
    )
    _add(
        form,
        "date",
        f"{p}_seen",
        "When did you last see a doctor?",
        "Quand avez-vous vu un médecin ?",
        constraint=". <= today()",
        **_says("Not in the future.", "Pas dans le futur."),
    )
    _add(form, "text", f"{p}_why", "What for?", "Pourquoi ?", relevant=f"${{{p}_seen}} > date('2020-01-01')")
    _add(
        form, "range", f"{p}_pain", "How much pain have you?", "Quelle douleur ?",
        parameters=lot.choice(("start=0 end=10 step=1", "start=0 end=10 step=2", "start=1 end=5 step=0.5")), default="2",
    )  # fmt: skip


def _children(form: Form, lot: Random, p: str) -> None:
    _add(
        form, "integer", f"{p}_count", "How many pupils?", "Combien d'élèves ?", required="yes", default="1",
        constraint=". >= 0 and . < 8", **_says("At most 7.", "Au plus 7."),
    )  # fmt: skip
    _add(
        form,
        "begin repeat",
        f"{p}_pupil",
        "Pupil",
        "Élève",
        repeat_count=lot.choice((f"${{{p}_count}}", "2")),
    )
    _add(form, "text", f"{p}_pname", "Name of the pupil?", "Nom de l'élève ?")
    _add(
        form,
        "integer",
        f"{p}_page",
        "How old?",
        "Quel âge ?",
        constraint=". > 3 and . < 19",
        **_says("From 4 to 18.", "De 4 à 18."),
    )
    _add(
        form,
        "select_one yn",
        f"{p}_bus",
        f"Does ${{{p}_pname}} take the bus?",
        f"${{{p}_pname}} prend le bus ?",
        relevant=f"${{{p}_page}} >= 6",
    )
    _end(form, "repeat")
    _add(form, "calculate", f"{p}_oldest", "", "", calculation=f"max(${{{p}_page}})")
    _add(form, "note", f"{p}_sum", "We have all pupils.", "Nous avons tous les élèves.")


def _contact(form: Form, lot: Random, p: str) -> None:
    _add(form, "select_one yn", f"{p}_may", "May we call you?", "Pouvons-nous appeler ?", required="yes")
    _add(
        form, "text", f"{p}_phone", "Your number?", "Votre numéro ?", relevant=f"${{{p}_may}} = 'yes'", required="yes",
        constraint=lot.choice(("regex(., '^[0-9]{10}$')", "string-length(.) >= 6 and string-length(.) <= 14", "regex(., '^0[0-9 ]{8,12}$')")),
        **_says("Ten digits.", "Dix chiffres."),
    )  # fmt: skip
    _add(form, "time", f"{p}_when", "When is best?", "Quand ?", relevant=f"${{{p}_may}} = 'yes'")
    _add(form, "text", f"{p}_no", "Why not?", "Pourquoi pas ?", relevant=f"not(${{{p}_may}} = 'yes')")


def _scores(form: Form, lot: Random, p: str) -> None:
    for number in range(1, lot.randint(2, 4) + 1):
        _add(
            form,
            "select_one agree",
            f"{p}_a{number}",
            f"Statement {number}: I feel safe.",
            f"Phrase {number} : je me sens bien.",
        )
    _add(form, "calculate", f"{p}_total", "", "", calculation=f"${{{p}_a1}} + ${{{p}_a2}}")
    _add(
        form,
        "text",
        f"{p}_low",
        "What would help?",
        "Qu'est-ce qui aiderait ?",
        relevant=f"${{{p}_total}} < 5",
    )
    _add(form, "text", f"{p}_high", "What is good?", "Qu'est-ce qui est bien ?", relevant=f"${{{p}_a1}} >= 4")


def _visit(form: Form, lot: Random, p: str) -> None:
    _add(form, "date", f"{p}_from", "First day?", "Premier jour ?", required=lot.choice(("yes", "")))
    _add(
        form,
        "date",
        f"{p}_to",
        "Last day?",
        "Dernier jour ?",
        constraint=f". >= ${{{p}_from}}",
        relevant=f"${{{p}_from}} != ''",
        **_says("After the first.", "Après le premier."),
    )
    _add(form, "calculate", f"{p}_days", "", "", calculation=f"${{{p}_to}} - ${{{p}_from}}")
    _add(form, "text", f"{p}_long", "Why so long?", "Pourquoi si long ?", relevant=f"${{{p}_days}} > 14")


def _shop(form: Form, lot: Random, p: str) -> None:
    _add(
        form,
        "select_multiple crop",
        f"{p}_buys",
        "What do you buy?",
        "Qu'achetez-vous ?",
        constraint="count-selected(.) <= 2",
        **_says("At most two.", "Au plus deux."),
    )
    for crop in ("maize", "rice")[: lot.randint(1, 2)]:
        _add(
            form,
            "decimal",
            f"{p}_{crop}",
            f"How many kilos of {crop}?",
            f"Combien de kilos ({crop}) ?",
            relevant=f"selected(${{{p}_buys}}, '{crop}')",
            constraint=". > 0",
            **_says("More than nothing.", "Plus que rien."),
        )
    _add(
        form,
        "text",
        f"{p}_both",
        "Why two?",
        "Pourquoi deux ?",
        relevant=f"count-selected(${{{p}_buys}}) = 2",
    )


def _farm(form: Form, lot: Random, p: str) -> None:
    _add(form, "select_one yn", f"{p}_farm", "Do you farm?", "Cultivez-vous ?")
    _add(form, "begin group", f"{p}_land", "Your land", "Votre terre", relevant=f"${{{p}_farm}} = 'yes'")
    _add(
        form,
        "decimal",
        f"{p}_acres",
        "How many acres?",
        "Combien d'acres ?",
        constraint=". > 0 and . < 1000",
        **_says("Up to 1,000.", "Jusqu'à 1 000."),
    )
    _add(
        form,
        "begin group",
        f"{p}_big",
        "A large farm",
        "Une grande ferme",
        relevant=f"${{{p}_acres}} >= {lot.choice(('10', '50'))}",
    )
    _add(
        form,
        "integer",
        f"{p}_hands",
        "How many helpers?",
        "Combien d'aides ?",
        **{"hint::English (en)": "Paid or not.", "hint::Français (fr)": "Payés ou non."},
    )
    _add(
        form,
        "text",
        f"{p}_who",
        "Who pays them?",
        "Qui les paie ?",
        relevant=f"${{{p}_hands}} > 0 and ${{{p}_acres}} > 12",
    )
    _end(form, "group")
    _end(form, "group")
