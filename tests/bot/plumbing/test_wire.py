"""The small HTTP client: every form of answer a server may give, and what is known when there is none."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from bot.telegram.wire import NoAnswer, Wire

WHOLE = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
ANSWERS = {
    "with a length": WHOLE,
    "in chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\n\r\n",
    "in chunks with a trailer": (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nX-Sum: 1\r\n\r\n"
    ),
    "after a word in between": b"HTTP/1.1 100 Continue\r\n\r\n" + WHOLE,
    "from an old server": b"HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello",
    "until the end": b"HTTP/1.1 200 OK\r\n\r\nhello",
    "that ends the connection": b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello",
}


class Server:
    """Answers every request with the same bytes, in pieces of ``piece``, and keeps what it was sent."""

    def __init__(self, answer: bytes, piece: int, *, hang_up: bool) -> None:
        self.answer = answer
        self.piece = piece
        self.hang_up = hang_up
        self.requests: list[bytes] = []
        self.connections = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
                self.requests.append(head + await reader.readexactly(length))
                for start in range(0, len(self.answer), self.piece):
                    writer.write(self.answer[start : start + self.piece])
                    await writer.drain()
                    await asyncio.sleep(0)
                if self.hang_up:
                    break
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def serving(
    answer: bytes, piece: int = 1 << 20, *, hang_up: bool = False
) -> AsyncIterator[tuple[Wire, Server]]:
    server = Server(answer, piece, hang_up=hang_up)
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    wire = Wire(f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}/base")
    try:
        yield wire, server
    finally:
        wire.close()
        listening.close()
        await listening.wait_closed()


@pytest.mark.parametrize("piece", [1, 7, 1 << 20])
@pytest.mark.parametrize("form", ANSWERS)
async def test_an_answer_of_any_form_and_in_any_pieces_is_read(form: str, piece: int) -> None:
    ends = form in ("until the end", "that ends the connection", "from an old server")
    async with serving(ANSWERS[form], piece, hang_up=ends) as (wire, server):
        for _ in range(3):
            assert await wire.post("/method", b'{"a":1}', within=5) == (200, b"hello")
        assert server.connections == (3 if ends else 1), "connections are used again where they may be"
        assert all(b"POST /base/method HTTP/1.1\r\n" in request for request in server.requests)
        assert all(request.endswith(b'\r\n\r\n{"a":1}') for request in server.requests)


async def test_requests_side_by_side_have_connections_of_their_own() -> None:
    async with serving(WHOLE) as (wire, server):
        answers = await asyncio.gather(*(wire.post("/m", b"{}", within=5) for _ in range(10)))
        assert answers == [(200, b"hello")] * 10
        assert server.connections == 10


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"", "connection lost"),
        (WHOLE[:-1], "connection lost"),
        (b"HTTP/1.1 200 OK\r\nContent-Le", "connection lost"),
        (b"SSH-2.0-OpenSSH\r\n\r\n", "not HTTP"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n", "not HTTP"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "not HTTP"),
        # The length of a piece that leads back to itself.
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-6\r\n", "not HTTP"),
        (b"X" * 100_000, "not HTTP"),
    ],
)
async def test_without_a_whole_answer_the_request_may_have_arrived(answer: bytes, reason: str) -> None:
    async with serving(answer, hang_up=True) as (wire, _):
        with pytest.raises(NoAnswer) as none:
            await wire.post("/m", b"{}", within=5)
        assert none.value.reason == reason
        assert none.value.sent


async def test_a_server_that_does_not_answer_in_time_may_have_been_reached() -> None:
    async with serving(b"HTTP/1.1 200 OK\r\n") as (wire, _):
        with pytest.raises(NoAnswer) as none:
            await wire.post("/m", b"{}", within=0.05)
        assert none.value.sent


async def test_a_server_that_is_not_there_was_certainly_not_reached() -> None:
    async with serving(WHOLE) as (there, _):
        port = there._port
    wire = Wire(f"http://127.0.0.1:{port}")
    with pytest.raises(NoAnswer) as none:
        await wire.post("/m", b"{}", within=5)
    assert not none.value.sent


async def test_a_connection_that_the_server_closed_meanwhile_is_not_used() -> None:
    async with serving(WHOLE, hang_up=True) as (wire, server):
        for _ in range(3):
            assert await wire.post("/m", b"{}", within=5) == (200, b"hello")
            await _until(lambda: not wire._idle or not wire._idle[0].is_open)
        assert server.connections == 3


async def _until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not holds():  # noqa: ASYNC110
            await asyncio.sleep(0.005)
