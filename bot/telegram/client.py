"""A thin client of the Bot API: JSON or a form with a file out, the result or a typed refusal back.

No models and no sessions per call: this is the hot path. It knows no token in clear outside the address it calls,
and none of its errors carries one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import aiohttp

from bot.telegram.wire import NoAnswer, Wire

_JSON = {"Content-Type": "application/json"}


class Refused(Exception):
    """Telegram answered, and not with what was asked. ``code`` is the HTTP one."""

    def __init__(self, method: str, code: int, description: str, retry_after: float | None = None) -> None:
        super().__init__(f"{method}: {code} {description}")
        self.method = method
        self.code = code
        self.description = description
        self.retry_after = retry_after


class Unreachable(Exception):
    """No answer came. ``may_have_arrived`` is false where the request certainly did not leave."""

    def __init__(self, method: str, reason: str, *, may_have_arrived: bool) -> None:
        super().__init__(f"{method}: {reason}")
        self.method = method
        self.reason = reason
        self.may_have_arrived = may_have_arrived


class Client:
    """One Bot API server, for one part of the bot. Polling has its own, so that it never waits for a send."""

    def __init__(self, api_url: str, token: str, *, connections: int = 100) -> None:
        self._path = f"/bot{token}/"
        self._api = f"{api_url}{self._path}"
        self._wire = Wire(api_url)
        self._files = f"{api_url}/file/bot{token}/"
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None

    async def call(
        self,
        method: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        within: float = 30,
        blob: Blob | None = None,
    ) -> Any:
        """The ``result`` of a method. Raises ``Refused`` or ``Unreachable`` and nothing else."""
        if blob is None:
            body = json.dumps(parameters or {}, separators=(",", ":")).encode()
            try:
                code, raw = await self._wire.post(self._path + method, body, within=within)
            except NoAnswer as error:
                raise Unreachable(method, error.reason, may_have_arrived=error.sent) from None
            return _result(method, code, raw)
        try:
            async with self._http().post(
                self._api + method,
                data=blob.form(parameters or {}),
                timeout=aiohttp.ClientTimeout(total=within),
            ) as answer:
                raw = await answer.read()
                code = answer.status
        except aiohttp.ClientConnectorError as error:
            raise Unreachable(method, type(error).__name__, may_have_arrived=False) from None
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise Unreachable(method, type(error).__name__, may_have_arrived=True) from None
        return _result(method, code, raw)

    async def raw(self, method: str, parameters: Mapping[str, Any], *, within: float) -> bytes:
        """The body of a method's answer as it came, for the poller, which must cope with any update in it."""
        body = json.dumps(parameters, separators=(",", ":")).encode()
        try:
            async with self._http().post(
                self._api + method, data=body, headers=_JSON, timeout=aiohttp.ClientTimeout(total=within)
            ) as answer:
                raw = await answer.read()
                code = answer.status
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise Unreachable(method, type(error).__name__, may_have_arrived=True) from None
        if code != 200:
            _result(method, code, raw)
        return raw

    async def download(self, path: str, *, at_most: int, within: float = 120) -> bytes:
        """The file at ``path`` (from getFile)."""
        try:
            async with self._http().get(
                self._files + path, timeout=aiohttp.ClientTimeout(total=within), allow_redirects=False
            ) as answer:
                if answer.status != 200:
                    raise Refused("file", answer.status, answer.reason or "")
                body = bytearray()
                async for piece in answer.content.iter_chunked(1 << 16):
                    body += piece
                    if len(body) > at_most:
                        raise Refused("file", 413, "the file is larger than it was said to be")
                return bytes(body)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise Unreachable("file", type(error).__name__, may_have_arrived=True) from None

    async def close(self) -> None:
        self._wire.close()
        if self._session is not None:
            await self._session.close()

    def _http(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=60),
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=True,
            )
        return self._session


class Blob:
    """A file to send: its bytes, and the form field and name it travels under."""

    def __init__(self, field: str, content: bytes, filename: str, media_type: str) -> None:
        self._field = field
        self._content = content
        self._filename = filename
        self._media_type = media_type

    def form(self, parameters: Mapping[str, Any]) -> aiohttp.FormData:
        form = aiohttp.FormData()
        for name, value in parameters.items():
            form.add_field(name, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
        form.add_field(self._field, self._content, filename=self._filename, content_type=self._media_type)
        return form


def _result(method: str, code: int, raw: bytes) -> Any:
    try:
        answer = json.loads(raw)
    except (ValueError, RecursionError):
        # A proxy's page, or half an answer: nothing says whether the method was carried out.
        if code < 400 or code >= 500:
            raise Unreachable(method, f"HTTP {code} without JSON", may_have_arrived=True) from None
        raise Refused(method, code, "") from None
    if not isinstance(answer, dict):
        raise Unreachable(method, f"HTTP {code} without an object", may_have_arrived=True)
    if answer.get("ok"):
        return answer.get("result")
    code = answer.get("error_code", code)
    if code >= 500:
        raise Unreachable(method, f"HTTP {code}", may_have_arrived=True)
    hints = answer.get("parameters") or {}
    raise Refused(method, code, str(answer.get("description", "")), hints.get("retry_after"))
