"""Finds programmes on the disk and reads them: those that ship, and those in a folder of the operator's own.

Only the files are opened here; what they mean, and what is wrong with them, is said by ``flows.authoring``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import flows
from bot import illustrating
from flows.authoring.attached import Beside
from flows.authoring.flow_file import read_flow
from flows.authoring.flow_files import DATA_SUFFIXES, FORM_SUFFIXES, YAML_SUFFIXES, may_hold_flow
from flows.authoring.problems import Problem
from flows.authoring.programme import Programme
from flows.authoring.programme_file import PROGRAMME_FILE as PROGRAMME_FILE
from flows.authoring.programme_file import VALUE_MAP_FILE as VALUE_MAP_FILE
from flows.authoring.programme_file import read_programme
from flows.authoring.publications import Source
from flows.authoring.translations import SUFFIX as TRANSLATION
from flows.authoring.translations import translations_of, with_translations
from flows.authoring.yaml_nodes import LARGEST_FILE
from flows.conversation.definition import Flow

if TYPE_CHECKING:
    from flows.authoring.xlsform import Reading

LIBRARY = Path(flows.__file__).parent / "library" / "programmes"
"""The programmes that ship."""

LARGEST_FORM = 10_000_000
SUFFIXES = YAML_SUFFIXES


def load_programmes(extra: Path | None = None) -> tuple[dict[str, Programme], tuple[Problem, ...]]:
    """All programmes by id: the library's, then those in ``extra``, where the same id replaces.

    A programme with Problems is left out, and they are returned; the others can be used.
    """
    programmes: dict[str, Programme] = {}
    problems: list[Problem] = []
    for folder in (LIBRARY, extra):
        if folder is None:
            continue
        if not folder.is_dir():
            problems.append(_no_such(folder))
            continue
        for found in programme_folders(folder):
            programme, wrong = load_programme(found)
            problems += wrong
            if programme is not None:
                programmes[programme.id] = programme
    return programmes, tuple(problems)


def programme_folders(folder: Path) -> Iterator[Path]:
    """``folder`` itself where it is a programme, else the programmes directly in it, by name."""
    if is_programme(folder):
        yield folder
        return
    for inner in inside(folder):
        if inner.is_dir() and is_programme(inner):
            yield inner


def is_programme(folder: Path) -> bool:
    return any((folder / name).is_file() for name in (PROGRAMME_FILE, VALUE_MAP_FILE))


def load_programme(folder: Path) -> tuple[Programme | None, tuple[Problem, ...]]:
    """The programme in one folder. Its Problems name files as they can be opened from here."""
    contents: dict[str, bytes] = {}
    unreadable: list[Problem] = []
    for path in _files_for(folder):
        content = content_of(path, _largest(path))
        if isinstance(content, Problem):
            unreadable.append(content)
        else:
            contents[path.name] = content
    programme, problems = read_programme(contents)
    here = tuple(replace(problem, file=shown(folder / problem.file)) for problem in problems)
    if programme is not None:
        programme = replace(programme, media=_media(folder, programme))
    return (None if unreadable else programme), (*unreadable, *here)


def _media(folder: Path, programme: Programme) -> dict[str, bytes]:
    """The pictures and sounds in the folder that labels of the programme's flows name."""
    named = {name for flow in programme.flows.values() for name in illustrating.named_in(flow)}
    read = {
        name: content_of(folder / name, illustrating.LARGEST)
        for name in named
        if illustrating.is_one(name) and (folder / name).is_file()
    }
    return {
        name: content
        for name, content in read.items()
        if isinstance(content, bytes) and 0 < len(content) <= illustrating.LARGEST
    }


def is_form(path: Path) -> bool:
    """Whether a file is to be read as a questionnaire in a spreadsheet."""
    return path.suffix.lower() in FORM_SUFFIXES


def load_form(path: Path, *, translated: bool = True) -> Reading:
    """The questionnaire in a spreadsheet, with the files beside it that it names and its translations."""
    # pyxform takes a third of a second to load: a bot that only serves YAML does without.
    from flows.authoring.xlsform import Reading, read_xlsform

    content = content_of(path, LARGEST_FORM)
    if isinstance(content, Problem):
        return Reading(None, (content,))
    read = read_xlsform(shown(path), content, beside(path))
    if not translated:
        return read
    flow, problems = _with_translations(path, read.flow, read.problems)
    return replace(read, flow=flow, problems=problems)


def beside(path: Path) -> Beside:
    """The files in the folder of ``path``, by name."""

    def content(name: str) -> bytes | None:
        found = path.parent / name
        if found.parent != path.parent or not found.is_file():
            return None
        read = content_of(found, LARGEST_FORM)
        return read if isinstance(read, bytes) else None

    return content


def load_flow(path: Path, *, translated: bool = True) -> tuple[Flow | None, tuple[Problem, ...]]:
    """The flow in one file; ``translated``: with the translations beside it."""
    if is_form(path):
        form = load_form(path, translated=translated)
        return form.flow, form.problems
    content = content_of(path)
    if isinstance(content, Problem):
        return None, (content,)
    flow, problems = read_flow(shown(path), content, beside(path), translations_beside(path))
    return _with_translations(path, flow, problems) if translated else (flow, problems)


def translations_beside(path: Path) -> dict[str, Path]:
    """By language: the PO files that translate the file at ``path``."""
    found = translations_of(path.stem, (each.name for each in inside(path.parent)))
    return {language: path.parent / name for language, name in found.items()}


def _with_translations(
    path: Path, flow: Flow | None, problems: tuple[Problem, ...]
) -> tuple[Flow | None, tuple[Problem, ...]]:
    files: dict[str, bytes] = {}
    for file in translations_beside(path).values():
        content = content_of(file)
        if isinstance(content, Problem):
            return None, (*problems, content)
        files[file.name] = content
    return with_translations(flow, problems, files, path.stem, shown(path.parent / "x")[:-1])


def source_at(path: Path) -> tuple[Source | None, tuple[Problem, ...]]:
    """The files of a questionnaire: the one at ``path``, its translations, and those that it names."""
    content = content_of(path, _largest(path))
    if isinstance(content, Problem):
        return None, (content,)
    beside: dict[str, bytes] = {}
    for file in translations_beside(path).values():
        translation = content_of(file)
        if isinstance(translation, Problem):
            return None, (translation,)
        beside[file.name] = translation

    def named(name: str) -> bytes | None:
        found = path.parent / name
        if found.parent != path.parent or not found.is_file():
            return None
        there = content_of(found, LARGEST_FORM)
        if isinstance(there, Problem):
            return None
        beside[name] = there
        return there

    if is_form(path):
        from flows.authoring.xlsform import read_xlsform

        read_xlsform(path.name, content, named)
    else:
        read_flow(path.name, content, named, translations_beside(path))
    return Source(path.name, MappingProxyType({**beside, path.name: content})), ()


def flow_files(folder: Path) -> list[Path]:
    """The files in the folder that are read as flows, and the programme's own."""
    found = []
    for path in _files_for(folder):
        content = content_of(path, _largest(path))
        if isinstance(content, Problem) or may_hold_flow(path.name, content):
            found.append(path)
    return found


def _files_for(folder: Path) -> list[Path]:
    """All files of the folder that may matter to a programme, by name."""
    wanted = {*SUFFIXES, *FORM_SUFFIXES, *DATA_SUFFIXES, TRANSLATION}
    return [path for path in inside(folder) if path.suffix.lower() in wanted and path.is_file()]


def _largest(path: Path) -> int:
    return LARGEST_FILE if path.suffix in SUFFIXES else LARGEST_FORM


def inside(folder: Path) -> list[Path]:
    """What lies in the folder, by name; nothing where it may not be read."""
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def shown(path: Path) -> str:
    """A path that can be printed, whatever bytes its name is made of."""
    return os.fsencode(path).decode("utf-8", "replace")


def flow_called(name: str, extra: Path | None = None) -> tuple[Flow | None, tuple[Problem, ...], Path | None]:
    """The flow that a command calls ``programme/flow`` or by the path of its file; and the folder it lies in."""
    path = Path(name)
    if path.is_file():
        return *load_flow(path), path.parent
    if path.suffix in (*SUFFIXES, *FORM_SUFFIXES) or name.count("/") != 1:
        return None, (Problem(name, None, None, None, "there is no such file", "Check the path."),), None
    programme_id, _, flow_id = name.partition("/")
    known: list[str] = []
    its_own: list[Problem] = []
    found: tuple[Flow, Path] | None = None
    for folder in (LIBRARY, extra):
        for each in programme_folders(folder) if folder is not None else ():
            programme, problems = load_programme(each)
            if programme is None:
                # One that could not be read is the likely reason, so its mistakes come first.
                its_own += problems if each.name == programme_id else ()
                continue
            known += [f"{programme.id}/{flow}" for flow in programme.flows]
            if programme.id == programme_id:
                flow = programme.flows.get(flow_id)
                found = (flow, each) if flow is not None else None
    if found is not None:
        return found[0], (), found[1]
    remedy = f"There are: {', '.join(dict.fromkeys(known))}." if known else "Give the path of a file."
    return None, (*its_own, Problem(name, None, None, None, "there is no such flow", remedy)), None


def content_of(path: Path, largest: int = LARGEST_FILE) -> bytes | Problem:
    try:
        with path.open("rb") as file:
            # One byte more than is allowed: enough to refuse it, whatever its size.
            return file.read(largest + 1)
    except OSError as error:
        why = (error.strerror or "unknown reason").lower()
        return Problem(
            str(path), None, None, None, f"the file cannot be opened: {why}", "Check its name and rights."
        )


def _no_such(folder: Path) -> Problem:
    return Problem(shown(folder), None, None, None, "there is no such folder", "Check BOT_PROGRAMMES.")
