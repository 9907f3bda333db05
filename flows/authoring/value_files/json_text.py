"""JSON is nearly YAML: what differs (tabs, some escapes in texts) is rewritten, each line staying where it is."""

from __future__ import annotations

import json
import re

_BEGINS = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*[{\[]")
_TEXT_OR_TAB = re.compile(r'"(?:[^"\\\n]|\\.)*"|\t')


def as_yaml(content: bytes) -> bytes:
    """JSON as YAML reads it; anything else unchanged, and for the YAML reader to judge."""
    if _BEGINS.match(content) is None:
        return content
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content
    return _TEXT_OR_TAB.sub(_rewritten, text).encode("utf-8", "replace")


def _rewritten(found: re.Match[str]) -> str:
    token = found[0]
    if token == "\t":
        return "  "
    try:
        rewritten = json.dumps(json.loads(token), ensure_ascii=False)
        rewritten.encode("utf-8")
    except ValueError:
        return token
    return rewritten
