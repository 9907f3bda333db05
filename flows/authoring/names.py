"""What may be a name: of a question, a group, a list, a choice, a flow, a role, a language.

The rules are XLSForm's, so that whatever we accept, its other readers accept too.
"""

from __future__ import annotations

import re

from flows.authoring.problems import Problems, quote

LONGEST_NAME = 64

# XLSForm: a letter or an underscore first, then letters, digits, hyphens, underscores and full stops.
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_FLOW_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})?")

# XForms keeps these for itself; a question of that name would hide them.
RESERVED = frozenset({"meta", "instanceid", "instancename", "data", "audit", "root"})


def is_language(text: str) -> bool:
    """A language code: ``en``, ``bn``, ``zh-Hant``."""
    return _LANGUAGE.fullmatch(text) is not None


def check_name(name: str, problems: Problems, line: int, column: str, what: str) -> bool:
    """Whether ``name`` follows XLSForm's rule for names; if not, a Problem says what would."""
    if len(name) > LONGEST_NAME:
        problems.add(
            line, column, f"the name {quote(name)} is too long", f"Use at most {LONGEST_NAME} letters"
        )
        return False
    if _NAME.fullmatch(name) is None:
        problems.add(
            line,
            column,
            f"{quote(name)} cannot be the name of {what}",
            f'Begin with a letter; use only letters, digits, "_", "-" and "."{_for_example(name)}',
        )
        return False
    if name.casefold() in RESERVED:
        problems.add(
            line,
            column,
            f"the name {quote(name)} is kept for the form itself",
            f'Call it "{name}_1", for example',
        )
        return False
    return True


def check_flow_id(name: str, problems: Problems, line: int, column: str, what: str) -> bool:
    """Whether ``name`` can be an id that people type in commands and that names a file: ``check-in``."""
    if len(name) <= LONGEST_NAME and _FLOW_ID.fullmatch(name) is not None:
        return True
    problems.add(
        line,
        column,
        f"{quote(name)} cannot be the id of {what}",
        f'Use small letters and digits with "-" between words{_for_example(name, "-")}',
    )
    return False


def _for_example(name: str, joint: str = "_") -> str:
    """A name near to what was written that would do, if there is one."""
    mended = re.sub(r"[^A-Za-z0-9]+" if joint == "-" else r"[^A-Za-z0-9_.-]+", joint, name[:LONGEST_NAME])
    mended = mended.strip(joint)
    if joint == "-":
        mended = mended.lower()
    elif mended[:1].isdigit():
        mended = f"q{mended}"
    return f': "{mended}"' if mended else ""
