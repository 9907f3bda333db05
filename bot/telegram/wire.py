"""HTTP/1.1 for one purpose: many small POSTs to one server over connections that stay open.

A general client costs twice as much processor for each, and a message is little else. Uploads, downloads and polling
go through aiohttp. The law: whoever gets no whole answer is told whether the request can have arrived.
"""

from __future__ import annotations

import asyncio
import ssl
import time
from urllib.parse import urlsplit

#: Servers close what lies idle; a request on a connection that is just being closed might be lost or not.
_IDLE_SECONDS = 15.0
_LARGEST_HEAD = 64 * 1024
_LARGEST_BODY = 32 * 1024 * 1024


class NoAnswer(Exception):
    """There is no whole answer. ``sent`` is false where the request certainly did not leave."""

    def __init__(self, reason: str, *, sent: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.sent = sent


class Wire:
    """The connections to one server. ``post`` may be called as often at once as one likes."""

    def __init__(self, base_url: str, *, connect_within: float = 10.0) -> None:
        parts = urlsplit(base_url)
        secure = parts.scheme == "https"
        self._host = parts.hostname or ""
        self._port = parts.port or (443 if secure else 80)
        self._tls = ssl.create_default_context() if secure else None
        self._connect_within = connect_within
        host = f"[{self._host}]" if ":" in self._host else self._host
        self._shown_host = host if parts.port is None else f"{host}:{parts.port}"
        self._path = parts.path.rstrip("/")
        self._idle: list[_Connection] = []
        self._heads: dict[str, bytes] = {}
        self._closed = False

    async def post(self, path: str, body: bytes, *, within: float) -> tuple[int, bytes]:
        """The status and body of the answer. Raises ``NoAnswer`` and nothing else."""
        connection = self._reusable() or await self._connect()
        head = self._heads.get(path)
        if head is None:
            head = self._heads[path] = (
                f"POST {self._path}{path} HTTP/1.1\r\nHost: {self._shown_host}\r\n"
                "Content-Type: application/json\r\nAccept: application/json\r\nContent-Length: "
            ).encode("ascii")
        try:
            answer = await connection.exchange(b"%b%d\r\n\r\n%b" % (head, len(body), body), within)
        except BaseException:
            connection.abort()
            raise
        if connection.stays_open and not self._closed:
            connection.idle_since = time.monotonic()
            self._idle.append(connection)
        else:
            connection.abort()
        return answer

    def close(self) -> None:
        self._closed = True
        while self._idle:
            self._idle.pop().abort()

    def _reusable(self) -> _Connection | None:
        oldest = time.monotonic() - _IDLE_SECONDS
        while self._idle:
            # The last one used is the least likely to be closed by the other side.
            connection = self._idle.pop()
            if connection.is_open and connection.idle_since > oldest:
                return connection
            connection.abort()
        return None

    async def _connect(self) -> _Connection:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self._connect_within):
                _, connection = await loop.create_connection(
                    _Connection,
                    self._host,
                    self._port,
                    ssl=self._tls,
                    server_hostname=self._host if self._tls else None,
                )
        except (OSError, TimeoutError, ssl.SSLError) as error:
            raise NoAnswer(type(error).__name__, sent=False) from None
        return connection


class _Connection(asyncio.Protocol):
    """One connection with at most one request on it."""

    def __init__(self) -> None:
        self.idle_since = 0.0
        self.stays_open = False
        self.is_open = False
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None
        self._received = bytearray()
        self._status = 0
        self._body_at = 0  # where the body begins; 0 while the head is not whole
        self._length: int | None = None
        self._chunked = False

    async def exchange(self, request: bytes, within: float) -> tuple[int, bytes]:
        """Send a request, return its answer."""
        loop = asyncio.get_running_loop()
        if self._transport is None or not self.is_open:
            raise NoAnswer("closed", sent=False)
        self._received.clear()
        self._body_at, self.stays_open = 0, False
        self._answer = loop.create_future()
        timer = loop.call_later(within, self._give_up, "timeout")
        self._transport.write(request)
        try:
            return await self._answer
        finally:
            timer.cancel()
            self._answer = None

    def abort(self) -> None:
        self.is_open = False
        if self._transport is not None:
            self._transport.abort()

    # --- what asyncio calls ------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self.is_open = True

    def connection_lost(self, _error: Exception | None) -> None:
        self.is_open = False
        if self._answer is None or self._answer.done():
            return
        if self._body_at and self._length is None and not self._chunked:
            # An answer without a length ends where the connection does.
            self._answer.set_result((self._status, bytes(self._received[self._body_at :])))
        else:
            self._give_up("connection lost")

    def data_received(self, data: bytes) -> None:
        if self._answer is None or self._answer.done():
            # Nothing was asked: whatever this is, the connection is of no more use.
            self.abort()
            return
        self._received += data
        try:
            whole = self._read()
        except (ValueError, IndexError):
            self._give_up("not HTTP")
            return
        if whole is not None:
            self._answer.set_result((self._status, whole))
        elif len(self._received) > _LARGEST_BODY:
            self._give_up("too large")

    # --- reading -----------------------------------------------------------------------------------------

    def _read(self) -> bytes | None:
        """The body, once it is whole. Raises ``ValueError`` for what is not HTTP."""
        while not self._body_at:
            end = self._received.find(b"\r\n\r\n")
            if end < 0:
                if len(self._received) > _LARGEST_HEAD:
                    raise ValueError
                return None
            self._read_head(bytes(self._received[:end]))
            if 100 <= self._status < 200:
                # Only a word in between; the answer follows.
                del self._received[: end + 4]
            else:
                self._body_at = end + 4
        if self._chunked:
            return self._read_chunks()
        if self._length is None or len(self._received) - self._body_at < self._length:
            return None
        return bytes(self._received[self._body_at : self._body_at + self._length])

    def _read_head(self, head: bytes) -> None:
        first, *lines = head.split(b"\r\n")
        version, status = first.split(b" ", 2)[:2]
        if not version.startswith(b"HTTP/1."):
            raise ValueError
        self._status = int(status)
        self._length, self._chunked = None, False
        self.stays_open = version != b"HTTP/1.0"
        for line in lines:
            name, _, value = line.partition(b":")
            match name.strip().lower():
                case b"content-length":
                    self._length = int(value)
                    if self._length < 0:
                        raise ValueError
                case b"transfer-encoding":
                    self._chunked = b"chunked" in value.lower()
                case b"connection":
                    self.stays_open = self.stays_open and b"close" not in value.lower()
        if self._status in (204, 304):
            self._length, self._chunked = 0, False
        if self._length is None and not self._chunked:
            self.stays_open = False

    def _read_chunks(self) -> bytes | None:
        body, at = bytearray(), self._body_at
        while True:
            line = self._received.find(b"\r\n", at)
            if line < 0:
                return None
            size = int(bytes(self._received[at:line]).split(b";")[0], 16)
            if size < 0:
                raise ValueError
            if size == 0:
                # Trailers, if any, end with an empty line.
                end = self._received.find(b"\r\n\r\n", line)
                return bytes(body) if end >= 0 else None
            start = line + 2
            if len(self._received) < start + size + 2:
                return None
            body += self._received[start : start + size]
            at = start + size + 2

    def _give_up(self, reason: str) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(NoAnswer(reason, sent=True))
