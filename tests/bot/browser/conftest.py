"""The demonstration as a process of its own, and a headless Chromium to look at it."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import signal
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, async_playwright

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
STARTS_WITHIN = 120.0
ENDS_WITHIN = 30.0


@dataclass(frozen=True, slots=True)
class RunningDemo:
    """A demo that has said its URL."""

    url: str
    folder: Path
    week: str
    printed: tuple[str, ...]
    process: asyncio.subprocess.Process

    async def exact(self) -> dict[str, dict[str, Any]]:
        """The operator's figures of the demo's week, by id, from the command line."""
        summary = await self._command(
            "summary", "st-james-house", "--week", self.week, "--exact", "--format", "json"
        )
        return {figure["id"]: figure for figure in json.loads(summary)["figures"]}

    async def export(self) -> list[dict[str, Any]]:
        """Every answer there is, from the command line."""
        answers: list[dict[str, Any]] = json.loads(
            await self._command("export", "st-james-house", "--format", "json")
        )
        return answers

    async def _command(self, *words: str) -> bytes:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", *words,
            env=os.environ | {
                "BOT_DATA_DIR": str(self.folder / "data"),
                "BOT_KEY_DIR": str(self.folder / "keys"),
                "BOT_PROGRAMMES": str(self.folder / "programmes"),
            },
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        out, errors = await asyncio.wait_for(process.communicate(), 60)
        assert process.returncode == 0, errors.decode()
        return out


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """A headless Chromium: skipped where there is none, unless ``BOT_REQUIRE_BROWSER`` says that it must be there."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        if os.environ.get("BOT_REQUIRE_BROWSER") == "1":
            pytest.fail("no Chromium was found, and BOT_REQUIRE_BROWSER=1 asks for one")
        pytest.skip(f"no Chromium here: looked for {', '.join(BROWSERS)}")
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=found, args=[*QUIET])
        yield opened
        await opened.close()


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Where pictures of the chats go: the folder named by ``BOT_PICTURES``, or one that is thrown away."""
    folder = Path(os.environ.get("BOT_PICTURES") or tmp_path / "pictures")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
async def demo(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[RunningDemo]:
    """``python -m bot demo`` on any free port; ended as with Ctrl-C, which has to leave no trace of trouble.

    Its parameter is a mapping of options to what they are given: ``{"people": 1}``.
    """
    # A day of last week, so that the whole of the demo's week has been when the command line looks at it.
    now = datetime.now(UTC)
    today = (now - timedelta(days=now.weekday() + 5)).date()
    options = {"people": 40, "today": today} | getattr(request, "param", {})
    week = f"{today.isocalendar().year}-W{today.isocalendar().week:02}"
    folder = tmp_path / "demo"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "demo", "--port", "0", "--data-dir", str(folder),
        *(word for name, given in options.items() for word in (f"--{name}", str(given))),
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stderr is not None
    printed: list[str] = []

    async def until_url() -> str:
        assert process.stdout is not None
        while line := (await process.stdout.readline()).decode():
            printed.append(line.rstrip("\n"))
            if found := re.search(r"http://127\.0\.0\.1:\d+", line):
                return found[0]
        assert process.stderr is not None
        raise AssertionError((await process.stderr.read()).decode())

    try:
        url = await asyncio.wait_for(until_url(), STARTS_WITHIN)
        yield RunningDemo(url, folder, week, tuple(printed), process)
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGINT)
        try:
            _, errors = await asyncio.wait_for(process.communicate(), ENDS_WITHIN)
        except TimeoutError:
            process.kill()
            await process.wait()
            raise
    assert process.returncode == 0, errors.decode()
    assert not errors.decode().strip()
