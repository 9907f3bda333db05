"""``translate``: a questionnaire's texts as PO files for translators, and back.

What comes back lies beside the flow as ``NAME.LANGUAGE.po``, and is read with it from then on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from bot import programmes
from bot.commands import say
from bot.commands.check import report
from bot.opening import explained
from bot.settings import Settings
from flows.authoring.names import is_language
from flows.authoring.problems import Problem, Problems, quote
from flows.authoring.programme_file import read_texts
from flows.authoring.texts import Text, texts_of
from flows.authoring.translations import (
    SUFFIX,
    Entry,
    read_entries,
    templates_in,
    write_entries,
)


@dataclass(frozen=True, slots=True)
class Source:
    """What is translated: the file, its texts, the language they are in and those they are to be in."""

    file: Path
    texts: Sequence[Text]
    default: str
    languages: tuple[str, ...]

    @property
    def named(self) -> str:
        return self.file.stem


def translate(
    flow: Annotated[
        str, typer.Argument(help="A flow (programme/flow, or the path of its file), or a programme.yaml.")
    ],
    files: Annotated[list[Path] | None, typer.Argument(help="More files for --in.")] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Write a PO file for each language into this folder, or file."),
    ] = None,
    given: Annotated[
        list[Path] | None, typer.Option("--in", help="Take in a translated PO file: NAME.LANGUAGE.po.")
    ] = None,
    language: Annotated[
        list[str] | None, typer.Option("--language", help="A language to translate into, for example cy.")
    ] = None,
) -> None:
    """Write a flow's texts as PO files for translators (--out), and take translated ones in (--in)."""
    if (out is None) == (given is None):
        say("translate-both" if out is not None else "translate-nothing", err=True)
        raise typer.Exit(2)
    source = _source(flow)
    with explained():
        if out is not None:
            _write(source, out, tuple(language or ()))
        else:
            _take_in(source, [*(given or ()), *(files or ())])


# --- out ---------------------------------------------------------------------------------------------


def _write(source: Source, out: Path, wanted: tuple[str, ...]) -> None:
    for code in wanted:
        if not is_language(code):
            _exit([_problem(code, f"{quote(code)} is no language code", "Write for example en, bn or cy.")])
    beside = programmes.translations_beside(source.file)
    languages = wanted or tuple(dict.fromkeys((*source.languages, *beside)))
    languages = tuple(code for code in languages if code != source.default)
    if not languages:
        say("translate-no-language", err=True)
        raise typer.Exit(2)
    is_file = out.suffix.lower() == SUFFIX
    if is_file and len(languages) > 1:
        say("translate-one-file", err=True)
        raise typer.Exit(2)
    for code in languages:
        target = out if is_file else out / f"{source.named}.{code}{SUFFIX}"
        known = {**_known(beside.get(code), code), **_known(target, code)}
        content = write_entries(source.texts, source.default, code, known, source.named)
        target.parent.mkdir(parents=True, exist_ok=True)
        _replace(target, content)
        written = read_entries(content, code, Problems(target.name))
        missing = sum(not entry.text for entry in written.values())
        fuzzy = sum(entry.fuzzy for entry in written.values())
        say("translate-written", file=str(target), missing=missing, fuzzy=fuzzy)


def _known(file: Path | None, language: str) -> Mapping[str, Entry]:
    """What was translated before. A file that cannot be read is left as it is, and said."""
    if file is None or not file.is_file():
        return {}
    content = programmes.content_of(file)
    if isinstance(content, Problem):
        _exit([content])
    problems = Problems(programmes.shown(file))
    entries = read_entries(content, language, problems)
    if problems:
        _exit(problems.in_order())
    return {place: entry for place, entry in entries.items() if entry.text}


# --- in ----------------------------------------------------------------------------------------------


def _take_in(source: Source, files: Sequence[Path]) -> None:
    """All of them or none: what is wrong in any is said first."""
    ready: dict[Path, bytes] = {}
    wrong: list[Problem] = []
    for file in files:
        language = file.stem.rpartition(".")[2].replace("_", "-")
        if file.suffix.lower() != SUFFIX or "." not in file.stem or not is_language(language):
            remedy = f"Name it {source.named}.bn{SUFFIX}, with the code of its language."
            wrong.append(_problem(file, "the name does not say the language", remedy))
            continue
        content = programmes.content_of(file)
        if isinstance(content, Problem):
            wrong.append(content)
            continue
        problems = Problems(programmes.shown(file))
        entries = read_entries(content, language, problems)
        if not problems:
            templates_in(entries, source.texts, source.default, language, problems)
        wrong += problems.in_order()
        target = source.file.parent / f"{source.named}.{language}{SUFFIX}"
        ready[target] = write_entries(source.texts, source.default, language, entries, source.named)
    if wrong:
        _exit(wrong, len(files))
    for target, content in ready.items():
        _replace(target, content)
        say("translate-put", file=str(target), folder=str(target.parent))


# --- what is translated ------------------------------------------------------------------------------


def _source(named: str) -> Source:
    path = next(_paths(named), None)
    if path is None:
        _exit([_problem(named, "there is no such flow", "Give the path of its file.")])
    beside = programmes.translations_beside(path)
    if path.name == programmes.PROGRAMME_FILE:
        content = programmes.content_of(path)
        if isinstance(content, Problem):
            _exit([content])
        problems = Problems(programmes.shown(path))
        texts, languages = read_texts(content, problems, beside)
        if problems or not languages:
            _exit(problems.in_order())
        return Source(path, texts, languages[0], languages)
    # Without its translations: those may be what has to be mended.
    flow, wrong = programmes.load_flow(path, translated=False)
    if flow is None:
        _exit(wrong)
    settings = flow.settings
    languages = tuple(dict.fromkeys((*settings.languages, *_of_programme(path))))
    return Source(path, texts_of(flow), settings.default_language, languages)


def _paths(named: str) -> Iterator[Path]:
    """Where that may lie: a path, a programme's folder, or ``programme/flow`` of those that are served."""
    path = Path(named)
    if path.is_file():
        yield path
        return
    if (path / programmes.PROGRAMME_FILE).is_file():
        yield path / programmes.PROGRAMME_FILE
        return
    programme, _, flow = named.partition("/")
    for folder in (Settings().programmes, programmes.LIBRARY):
        for each in programmes.programme_folders(folder) if folder is not None else ():
            if _id_of(each) == programme:
                name = flow or Path(programmes.PROGRAMME_FILE).stem
                yield from (file for file in programmes.flow_files(each) if file.stem == name)


def _id_of(folder: Path) -> str:
    content = programmes.content_of(folder / programmes.PROGRAMME_FILE)
    found = (
        re.search(rb"^programme:\s*([\w-]+)", content, re.MULTILINE) if isinstance(content, bytes) else None
    )
    return found[1].decode() if found else folder.name


def _of_programme(path: Path) -> tuple[str, ...]:
    """The languages of the programme in whose folder a flow lies."""
    own = path.parent / programmes.PROGRAMME_FILE
    content = programmes.content_of(own) if own.is_file() else b""
    return read_texts(content, Problems(own.name), ())[1] if isinstance(content, bytes) and content else ()


def _replace(target: Path, content: bytes) -> None:
    """The whole file at once: whoever reads it meets the old one or the new one."""
    part = target.with_name(f".{target.name}.part")
    part.write_bytes(content)
    part.replace(target)


def _problem(file: object, message: str, remedy: str) -> Problem:
    return Problem(str(file), None, None, None, message, remedy)


def _exit(problems: Sequence[Problem], read: int = 1) -> NoReturn:
    typer.echo(report(read, list(problems)), err=True)
    raise typer.Exit(1)
