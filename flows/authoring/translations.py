"""Translations in PO files, as translators know them: ``check-in.bn.po`` beside ``check-in.yaml`` is its Bengali.

Each entry stands in its place (``msgctxt``), so the same words may be translated differently. A language that is
there has to be there in full, and to be made of the words that the flow has now: that is the gate before people.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import PurePath
from types import MappingProxyType

from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, read_po, write_po

from flows.authoring.draft import telegram_length
from flows.authoring.names import is_language
from flows.authoring.problems import Problem, Problems, quote
from flows.authoring.texts import Text, texts_of, with_texts
from flows.conversation.definition import Flow, Label
from flows.conversation.expressions import ExpressionError, Template, parse_template
from flows.conversation.lexicon import folded
from flows.languages import named_in

SUFFIX = ".po"
WIDTH = 100


@dataclass(frozen=True, slots=True)
class Entry:
    """One translation: of which words, and the line it stands in."""

    source: str
    text: str
    line: int | None = None
    fuzzy: bool = False


Entries = Mapping[str, Entry]


def language_of(name: str, stem: str) -> str | None:
    """The language of a file that translates ``stem``: ``check-in.pt-BR.po`` is ``pt-BR`` of ``check-in``."""
    path = PurePath(name)
    if path.suffix.lower() != SUFFIX or not path.stem.startswith(f"{stem}."):
        return None
    code = path.stem.removeprefix(f"{stem}.").replace("_", "-")
    return code if is_language(code) else None


def translations_of(stem: str, names: Iterable[str]) -> dict[str, str]:
    """By language: the files among ``names`` that translate ``stem``."""
    found = {name: language_of(name, stem) for name in sorted(names)}
    return {language: name for name, language in found.items() if language is not None}


# --- reading ------------------------------------------------------------------------------------------


def read_entries(content: bytes, language: str, problems: Problems) -> Entries:
    """The entries of a PO file by place. What cannot be read is a Problem with its line; never raises."""
    try:
        whole = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        problems.add(None, None, "the file is not in UTF-8", "Save it as UTF-8")
        return {}
    try:
        catalog = read_po(BytesIO(whole.encode()), ignore_obsolete=True, charset="utf-8", abort_invalid=True)
    except PoFileError as error:
        message = str(error).partition(" on line ")[0] or "it is no PO file"
        problems.add(error.lineno + 1, None, f"this cannot be read: {message}", "Mend the line")
        return {}
    except (ValueError, LookupError, AttributeError, IndexError, TypeError) as error:
        # Babel gives its own reason for a broken header, and none that an author could read.
        problems.add(1, None, f"this is no PO file ({type(error).__name__})", "Make it anew with translate")
        return {}
    headers = {name.casefold(): value for name, value in catalog.mime_headers}
    said = headers.get("language", "").strip().replace("_", "-")
    if said and said.casefold() != language.casefold():
        problems.add(
            1, "Language", f"the file is named {quote(language)} and says {quote(said)}", "Make both the same"
        )
    entries: dict[str, Entry] = {}
    for each in catalog:
        if not each.id or each.context is None:
            continue
        source, words = each.id, each.string
        if not isinstance(source, str) or not isinstance(words, str):
            problems.add(each.lineno, each.context, "the entry has several forms", "Write one msgstr")
            continue
        entries[each.context] = Entry(source, words.strip(), each.lineno, each.fuzzy)
    return entries


def templates_in(
    entries: Entries, texts: Sequence[Text], default: str, language: str, problems: Problems
) -> dict[str, Template]:
    """What may be shown to people, by place; whatever is missing, stale or does not fit is a Problem."""
    found: dict[str, Template] = {}
    for text in texts:
        source = text.source(default)
        entry = entries.get(text.place)
        if entry is None or not entry.text:
            line = entry.line if entry is not None else None
            problems.add(line, text.place, f"{text.place} is not translated yet", "Write its msgstr")
        elif entry.fuzzy or entry.source != source:
            now = f"the text is now {quote(source)}" if entry.source != source else "it is marked fuzzy"
            remedy = "Look at the translation again; then take the mark fuzzy out"
            if entry.source != source:
                remedy = "Run translate --out to renew the file, and look at this one again"
            problems.add(entry.line, text.place, f"{text.place} has to be looked at: {now}", remedy)
        elif (template := _template(entry, text, source, problems)) is not None:
            found[text.place] = template
    _told_apart(found, entries, texts, language, problems)
    return found


def _template(entry: Entry, text: Text, source: str, problems: Problems) -> Template | None:
    try:
        template, original = parse_template(entry.text), parse_template(source)
    except ExpressionError as error:
        problems.add(entry.line, text.place, f"the text cannot be read: {error.message}", error.remedy)
        return None
    if template.names != original.names:
        wanted = " and ".join(f"${{{name}}}" for name in sorted(original.names)) or "no answer"
        problems.add(
            entry.line, text.place, f"{text.place} has to name {wanted}", "Keep each ${…} as it is written"
        )
        return None
    length = telegram_length(entry.text)
    if length > text.longest:
        problems.add(
            entry.line,
            text.place,
            f"{text.place} is {length} characters long; {text.longest} is the most",
            "Shorten it",
        )
        return None
    return template


def _told_apart(
    found: Mapping[str, Template], entries: Entries, texts: Sequence[Text], language: str, problems: Problems
) -> None:
    """Two choices of a list with the same words cannot be told apart, unless they cannot in the flow either."""
    said: dict[tuple[str, str], Text] = {}
    for text in texts:
        if not text.place.startswith("choices/") or text.place not in found:
            continue
        key = (text.place.split("/")[1], folded(found[text.place].source))
        other = said.setdefault(key, text)
        if other is not text and other.label != text.label:
            problems.add(
                entries[text.place].line,
                text.place,
                f"{text.place} has the same words as {other.place} in {quote(language)}",
                "Word them so that people can tell them apart",
            )


# --- a flow with its translations ---------------------------------------------------------------------


def translated(flow: Flow, files: Mapping[str, bytes], stem: str, notes: Mapping[str, Problems]) -> Flow:
    """The flow with the languages of the PO files beside it, which make it another revision.

    ``stem`` is the name of the flow's file without its ending; ``notes`` has for each PO file where its Problems go.
    """
    added: dict[str, dict[str, Template]] = {}
    for language, name in translations_of(stem, notes).items():
        entries = read_entries(files[name], language, notes[name])
        if entries or not notes[name]:
            default, texts = flow.settings.default_language, texts_of(flow)
            added[language] = templates_in(entries, texts, default, language, notes[name])
            for text in texts if notes[name] else ():
                # It is not served like this: whatever is checked next is not to say the same again.
                if (stands_in := text.label.in_language(default, default)) is not None:
                    added[language].setdefault(text.place, stands_in)
    return with_languages(flow, added) if added else flow


def with_translations(
    flow: Flow | None, problems: tuple[Problem, ...], files: Mapping[str, bytes], stem: str, folder: str = ""
) -> tuple[Flow | None, tuple[Problem, ...]]:
    """A flow that was read, with its translations among ``files``; or all that is wrong with either."""
    if flow is None:
        return None, problems
    notes = {name: Problems(f"{folder}{name}") for name in translations_of(stem, files).values()}
    whole = translated(flow, files, stem, notes)
    wrong = tuple(problem for each in notes.values() for problem in each.in_order())
    return (None if wrong else whole), (*problems, *wrong)


def with_languages(flow: Flow, added: Mapping[str, Mapping[str, Template]]) -> Flow:
    """The flow with these texts, by language and place."""
    changed = with_texts(flow, lambda place, label: with_template(label, place, added))
    settings = changed.settings
    languages = tuple(dict.fromkeys((*settings.languages, *added)))
    content = [
        flow.revision,
        {code: {p: t.source for p, t in texts.items()} for code, texts in added.items()},
    ]
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return replace(
        changed,
        revision=hashlib.sha256(canonical.encode("utf-8", "replace")).hexdigest()[:16],
        settings=replace(settings, languages=languages),
    )


def with_template(label: Label, place: str, added: Mapping[str, Mapping[str, Template]]) -> Label:
    new = {language: texts[place] for language, texts in added.items() if place in texts}
    return Label(MappingProxyType({**label.by_language, **new})) if new else label


# --- writing ------------------------------------------------------------------------------------------


def write_entries(
    texts: Sequence[Text], default: str, language: str, known: Entries = MappingProxyType({}), name: str = ""
) -> bytes:
    """A PO file of these texts. ``known`` is what was translated before: where its source has changed since, it is
    kept and marked fuzzy; a text that is in the flow itself is filled in from there."""
    catalog = Catalog()
    for text in texts:
        source = text.source(default)
        if not source:
            continue
        entry = known.get(text.place)
        own = text.label.by_language.get(language)
        if (entry is None or not entry.text) and own is not None:
            entry = Entry(source, own.source)
        changed = entry is not None and bool(entry.text) and entry.source != source
        fuzzy = entry is not None and bool(entry.text) and (changed or entry.fuzzy)
        added = catalog.add(
            source,
            entry.text if entry is not None else "",
            auto_comments=[_comment(text, source)],
            context=text.place,
            flags={"fuzzy"} if fuzzy else (),
            previous_id=[entry.source] if entry is not None and changed else (),
        )
        # Babel takes ${…} and per cent signs for Python's.
        added.flags -= {"python-format", "python-brace-format"}
    written = BytesIO()
    write_po(written, catalog, width=WIDTH, omit_header=True, include_previous=True)
    return _header(name, language) + written.getvalue()


def _comment(text: Text, source: str) -> str:
    said = [text.what, f"at most {text.longest} characters"]
    names = sorted(parse_template(source).names)
    if names:
        said.append(f"keep {', '.join(f'${{{name}}}' for name in names)} as written")
    return "; ".join(said)


def _header(name: str, language: str) -> bytes:
    lines = [
        f"# {name}: {language_name(language)}".rstrip(": "),
        'msgid ""',
        'msgstr ""',
        f'"Language: {language}\\n"',
        '"MIME-Version: 1.0\\n"',
        '"Content-Type: text/plain; charset=UTF-8\\n"',
        '"Content-Transfer-Encoding: 8bit\\n"',
    ]
    return ("\n".join(lines) + "\n\n").encode()


def language_name(language: str) -> str:
    """What a language is called in English, with its code: ``Bengali (bn)``."""
    name = named_in(language, "en")
    return language if name == language else f"{name} ({language})"
