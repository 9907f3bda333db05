"""What Telegram sends, read into our shapes; what is no update is refused without quoting it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.inbound import (
    Commanded,
    Edited,
    Elsewhere,
    Reached,
    Sent,
    Tapped,
    Thing,
    Typed,
    Unreadable,
    read,
)

SENDER = {"id": 7, "is_bot": False, "first_name": "Sam", "language_code": "bn-BD"}
CHAT = {"id": 7, "type": "private"}


def message(**content: Any) -> bytes:
    whole = {"message_id": 5, "date": 1_795_000_000, "chat": CHAT, "from": SENDER, **content}
    return json.dumps({"update_id": 1, "message": whole}).encode()


def test_words_come_with_their_number_and_their_time() -> None:
    inbound, plain = read(message(text="16"))
    assert isinstance(inbound, Typed)
    assert (inbound.text, inbound.message_id, inbound.at.timestamp()) == ("16", 5, 1_795_000_000)
    assert (inbound.sender.id, inbound.sender.name, inbound.sender.language) == (7, "Sam", "bn")
    assert plain["update_id"] == 1


@pytest.mark.parametrize(
    ("text", "command", "argument"),
    [
        ("/start", "start", ""),
        ("/start abc-DEF_1", "start", "abc-DEF_1"),
        ("/Start@commonweal_bot  x ", "start", "x"),
        ("/help me please", "help", "me please"),
    ],
)
def test_a_command_is_told_from_words(text: str, command: str, argument: str) -> None:
    inbound, _ = read(message(text=text))
    assert isinstance(inbound, Commanded)
    assert (inbound.command, inbound.argument) == (command, argument)


@pytest.mark.parametrize("text", ["/", "//", "/ start", "/5", "a /start", ""])
def test_a_slash_alone_makes_no_command(text: str) -> None:
    assert isinstance(read(message(text=text))[0], Typed)


def test_the_largest_photo_is_taken() -> None:
    photo = [{"file_id": "small", "file_size": 10}, {"file_id": "large", "file_size": 99}]
    inbound, _ = read(message(photo=photo, caption="look"))
    assert isinstance(inbound, Sent)
    assert inbound.thing is Thing.PHOTO
    assert inbound.caption == "look"
    assert inbound.attachment is not None
    assert (inbound.attachment.reference, inbound.attachment.size) == ("large", 99)


def test_taps_edits_and_blocks_are_recognised() -> None:
    tap = {"id": "9", "from": SENDER, "data": "12.0", "message": {"message_id": 5, "date": 0, "chat": CHAT}}
    assert isinstance(read(json.dumps({"update_id": 1, "callback_query": tap}).encode())[0], Tapped)
    bare = {"id": "9", "from": SENDER}
    assert isinstance(read(json.dumps({"update_id": 1, "callback_query": bare}).encode())[0], Tapped)
    edit = {"message_id": 5, "date": 1, "edit_date": 2, "chat": CHAT, "from": SENDER, "text": "17"}
    assert isinstance(read(json.dumps({"update_id": 1, "edited_message": edit}).encode())[0], Edited)
    for status, reachable in (("kicked", False), ("member", True)):
        change = {"chat": CHAT, "from": SENDER, "new_chat_member": {"status": status}}
        inbound, _ = read(json.dumps({"update_id": 1, "my_chat_member": change}).encode())
        assert isinstance(inbound, Reached)
        assert inbound.reachable is reachable


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
def test_only_private_chats_count(kind: str) -> None:
    body = json.dumps(
        {"update_id": 1, "message": {"message_id": 5, "chat": {"id": -1, "type": kind}}}
    ).encode()
    assert isinstance(read(body)[0], Elsewhere)


@pytest.mark.parametrize(
    "body",
    [
        b"", b"nonsense", b"[]", b'"x"', b"\xff\xfe", b'{"message": 5}', b'{"message": {}}',
        b'{"message": {"chat": "x"}}', b'{"callback_query": []}', b'{"my_chat_member": {"chat": {"type": "private"}}}',
        message(text=5), b'{"edited_message": {"chat": {"type": "private"}}}', b"[" * 100_000,
    ],
)  # fmt: skip
def test_what_is_no_update_is_refused_without_quoting_it(body: bytes) -> None:
    with pytest.raises(Unreadable) as refused:
        read(body)
    assert "nonsense" not in str(refused.value)


KEYS = st.sampled_from(
    ["message", "chat", "from", "type", "id", "text", "date", "photo", "callback_query", "message_id"]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner),
)


@given(JSON)
def test_json_of_any_shape_is_read_or_refused_and_nothing_else(thing: Any) -> None:
    try:
        read(json.dumps(thing).encode())
    except Unreadable:
        pass


def test_a_position_reads_as_it_could_have_been_typed() -> None:
    where = {"latitude": 51.5074, "longitude": -1e-05, "horizontal_accuracy": 12.5}
    for content in ({"location": where}, {"location": where, "venue": {"location": where, "title": "Here"}}):
        inbound, _ = read(message(**content))
        assert isinstance(inbound, Sent)
        assert (inbound.thing, inbound.place) == (Thing.LOCATION, "51.5074 -0.00001 0 12.5")


def test_what_moves_is_a_video_however_it_was_sent() -> None:
    film = {"file_id": "F", "file_size": 9, "mime_type": "video/mp4"}
    for content in ({"video": film}, {"video_note": film}, {"animation": film, "document": film}):
        inbound, _ = read(message(**content))
        assert isinstance(inbound, Sent)
        assert inbound.attachment is not None
        assert (inbound.attachment.kind, inbound.attachment.reference) == ("video", "F")
