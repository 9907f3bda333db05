"""Text as Telegram takes it: HTML to entities, trimming, limits, keyboards, each with Telegram's own refusal.

The parser follows the server's, byte offsets in the complaints included: people search for those texts.
Only HTML is emulated; the two Markdown modes are refused.
"""

from __future__ import annotations

import re
from typing import Any

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
ENTITY_LIMIT = 100
CALLBACK_DATA_BYTES = 64
BUTTON_LIMIT = 100

Entities = list[dict[str, Any]]

_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}
_CHARACTER = re.compile(r"&(?:#(?:x([0-9a-fA-F]+)|([0-9]+))|(lt|gt|amp|quot));?")
_SPECIAL = re.compile("[<&]")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_ATTRIBUTE = re.compile(r"\s*([^\s=>]*)\s*(=?)\s*(\"[^\"]*\"|'[^']*'|[^\s>\"']*)")
_FOUND = re.compile(
    r"(?P<url>https?://[^\s<>\"]+[^\s<>\".,;:!?)])|(?<![\w/])(?P<bot_command>/[A-Za-z0-9_]{1,32}(?:@\w+)?)(?!\w)"
)
# The server turns control characters into spaces and drops carriage returns before it looks at a text.
_CONTROL = {code: " " for code in (*range(9), 11, 12, *range(14, 32))} | {13: None}


class BotApiError(Exception):
    """A call the Bot API refuses: HTTP status, Telegram's description and, sometimes, parameters."""

    def __init__(self, status: int, description: str, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters


def bad_request(description: str) -> BotApiError:
    """What nearly every refusal is."""
    return BotApiError(400, f"Bad Request: {description}")


def units(text: str) -> int:
    """Length in UTF-16 units: how Telegram counts offsets."""
    return (
        len(text) + sum(1 for character in text if character > "\uffff") if not text.isascii() else len(text)
    )


def parse_html(source: str) -> tuple[str, Entities]:
    """Text and entities of Telegram's HTML."""
    if "<" not in source and "&" not in source:
        return source, []
    out: list[str] = []
    at = 0  # UTF-16 units written so far
    open_tags: list[tuple[str, int, dict[str, str]]] = []
    entities: Entities = []
    position, end = 0, len(source)
    while position < end:
        character = source[position]
        if (
            character == "&"
            and (match := _CHARACTER.match(source, position))
            and (written := _decoded(match))
        ):
            out.append(written)
            at += units(written)
            position = match.end()
        elif character != "<":
            special = _SPECIAL.search(source, position + 1)
            following = special.start() if special else end
            piece = source[position:following]
            out.append(piece)
            at += units(piece)
            position = following
        elif source.startswith("</", position):
            position = _close(source, position, at, open_tags, entities)
        else:
            name, attributes, position = _open(source, position)
            open_tags.append((name, at, attributes))
    if open_tags:
        raise _broken(f'Can\'t find end tag corresponding to start tag "{open_tags[-1][0]}"')
    entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    return "".join(out), entities


def _decoded(match: re.Match[str]) -> str:
    hexadecimal, decimal, name = match.groups()
    if name:
        return _NAMED[name]
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return chr(code) if 0 < code < 0x10FFFF and not 0xD800 <= code <= 0xDFFF else ""


def _broken(complaint: str) -> BotApiError:
    return bad_request(f"can't parse entities: {complaint}")


def _byte(source: str, position: int) -> int:
    return len(source[:position].encode("utf-8", "surrogatepass"))


def _open(source: str, begin: int) -> tuple[str, dict[str, str], int]:
    close = source.find(">", begin)
    match = re.compile(r"<([^\s>]*)").match(source, begin)
    assert match is not None
    name = match.group(1).lower()
    if close == -1:
        raise _broken(f"Unclosed start tag at byte offset {_byte(source, begin)}")
    if name not in _TAGS:
        raise _broken(f'Unsupported start tag "{name}" at byte offset {_byte(source, begin)}')
    attributes: dict[str, str] = {}
    position = match.end()
    while True:
        while position < len(source) and source[position].isspace():
            position += 1
        if position >= len(source):
            raise _broken(f"Unclosed start tag at byte offset {_byte(source, begin)}")
        if source[position] == ">":
            break
        attribute = _ATTRIBUTE.match(source, position)
        if attribute is None or not attribute.group(1):
            raise _broken(f'Empty attribute name in the tag "{name}" at byte offset {_byte(source, begin)}')
        if not attribute.group(2) and attribute.group(1).lower() != "expandable":
            raise _broken(
                f'Expected equal sign in declaration of an attribute of the tag "{name}" '
                f"at byte offset {_byte(source, begin)}"
            )
        if attribute.group(2):
            attributes[attribute.group(1).lower()] = _CHARACTER.sub(
                lambda found: _decoded(found) or found.group(), attribute.group(3).strip("\"'")
            )
            position = attribute.end()
        else:
            attributes[attribute.group(1).lower()] = ""
            position = attribute.end(1)
    if name == "span" and attributes.get("class") != "tg-spoiler":
        raise _broken(f'Tag "span" must have class "tg-spoiler" at byte offset {_byte(source, begin)}')
    return name, attributes, position + 1


def _close(
    source: str, begin: int, at: int, open_tags: list[tuple[str, int, dict[str, str]]], entities: Entities
) -> int:
    if not open_tags:
        raise _broken(f"Unexpected end tag at byte offset {_byte(source, begin)}")
    match = re.compile(r"</([^\s>]*)\s*(>?)").match(source, begin)
    assert match is not None
    if not match.group(2):
        raise _broken(f"Unclosed end tag at byte offset {_byte(source, begin)}")
    name, offset, attributes = open_tags[-1]
    if match.group(1) and match.group(1).lower() != name:
        raise _broken(
            f'Unmatched end tag at byte offset {_byte(source, begin)}, expected "</{name}>", '
            f'found "</{match.group(1)}>"'
        )
    open_tags.pop()
    if at > offset:
        entity: dict[str, Any] = {"offset": offset, "length": at - offset, "type": _TAGS[name]}
        if name == "a":
            if not attributes.get("href"):
                return match.end()
            entity["url"] = attributes["href"]
        elif name == "tg-emoji":
            entity["custom_emoji_id"] = attributes.get("emoji-id", "")
        elif name == "code" and attributes.get("class", "").startswith("language-"):
            entity["language"] = attributes["class"].removeprefix("language-")
        elif name == "blockquote" and "expandable" in attributes:
            entity["type"] = "expandable_blockquote"
        entities.append(entity)
    return match.end()


def formatted(text: str, parse_mode: str, given: Entities | None) -> tuple[str, Entities]:
    """Text and entities as the server keeps them: parsed or given, cleaned, trimmed, links found."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    mode = parse_mode.lower()
    if mode not in ("", "html"):
        raise bad_request("unsupported parse_mode")
    text, entities = parse_html(text) if mode else (text, [dict(entity) for entity in given or []])
    if not text.isprintable():
        text = text.translate(_CONTROL)
    bare = text.lstrip()
    if (lead := len(text) - len(bare)) and entities:
        for entity in entities:
            shift = max(0, lead - entity["offset"])
            entity["offset"] = max(0, entity["offset"] - lead)
            entity["length"] -= shift
    bare = bare.rstrip()
    if entities:
        size = units(bare)
        for entity in entities:
            entity["length"] = min(entity["length"], size - entity["offset"])
        entities = [entity for entity in entities if entity["length"] > 0]
    return bare, (entities + found(bare) if "/" in bare else entities)[:ENTITY_LIMIT]


def found(text: str) -> Entities:
    """Links and commands that Telegram marks by itself."""
    if "/" not in text:
        return []
    return [
        {"offset": units(text[: match.start()]), "length": units(match.group()), "type": str(match.lastgroup)}
        for match in _FOUND.finditer(text)
    ]


def message_text(text: str, parse_mode: str, given: Entities | None) -> tuple[str, Entities]:
    """A message's text, or the refusal it gets."""
    if not text:
        raise bad_request("message text is empty")
    text, entities = formatted(text, parse_mode, given)
    if not text:
        raise bad_request("text must be non-empty")
    if len(text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    return text, entities


def caption_text(text: str, parse_mode: str, given: Entities | None) -> tuple[str, Entities]:
    """A caption, which may be empty, or the refusal it gets."""
    text, entities = formatted(text, parse_mode, given)
    if len(text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    return text, entities


def inline_keyboard(rows: Any) -> list[list[dict[str, Any]]] | None:
    """An inline keyboard as kept with its message, or the refusal it gets. No buttons is no keyboard."""
    if not isinstance(rows, list):
        raise bad_request("object expected as reply markup")
    kept: list[list[dict[str, Any]]] = []
    for row in rows:
        if not isinstance(row, list):
            raise bad_request(
                "can't parse inline keyboard: expected an Array of Array of InlineKeyboardButton"
            )
        buttons = [_inline_button(button) for button in row]
        if buttons:
            kept.append(buttons)
    if sum(map(len, kept)) > BUTTON_LIMIT:
        raise bad_request("reply markup is too long")
    return kept or None


def _inline_button(button: Any) -> dict[str, Any]:
    if not isinstance(button, dict) or "text" not in button:
        raise bad_request("can't parse inline keyboard button: Can't find field \"text\"")
    text = str(button["text"])
    if not text.strip():
        raise bad_request("can't parse inline keyboard button: Inline keyboard button text must be non-empty")
    if (data := button.get("callback_data")) is not None:
        if not 0 < len(str(data).encode()) <= CALLBACK_DATA_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
        return {"text": text, "callback_data": str(data)}
    if url := button.get("url"):
        if not re.match(r"(https?|tg)://[^\s/]+|[\w-]+(\.[\w-]+)+", str(url)):
            raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
        return {"text": text, "url": str(url)}
    kept = {key: value for key, value in button.items() if value is not None}
    if len(kept) < 2:
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    return kept
