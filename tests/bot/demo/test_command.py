"""``python -m bot demo`` as somebody types it: what it says when it cannot run, and that it leaves nothing behind."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

WITHIN = 60.0


@asynccontextmanager
async def _demo(*options: str, temporary: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "demo", *options, env=os.environ | {"TMPDIR": str(temporary)},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def _inside(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


async def test_a_port_that_is_taken_is_said_in_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        async with _demo("--port", port, temporary=tmp_path) as process:
            _, errors = await asyncio.wait_for(process.communicate(), WITHIN)
    assert process.returncode == 2
    assert errors.decode().splitlines() == [
        f"Port {port} is taken. Choose another with --port, for example --port 8090."
    ]


async def test_a_port_that_no_machine_has_is_refused_without_a_traceback(tmp_path: Path) -> None:
    async with _demo("--port", "99999", temporary=tmp_path) as process:
        _, said = await asyncio.wait_for(process.communicate(), WITHIN)
    assert process.returncode == 2
    assert "--port" in said.decode()
    assert "Traceback" not in said.decode()


async def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("mine")
    async with _demo("--port", "0", "--data-dir", str(tmp_path), temporary=tmp_path) as process:
        _, errors = await asyncio.wait_for(process.communicate(), WITHIN)
    assert process.returncode == 2
    assert "is not an empty folder" in errors.decode()
    assert _inside(tmp_path) == ["kept"]


async def test_ctrl_c_while_the_weeks_are_played_ends_it_and_removes_its_data(tmp_path: Path) -> None:
    async with _demo("--port", "0", temporary=tmp_path) as process:
        assert process.stdout is not None
        while b"At first they join" not in (
            line := await asyncio.wait_for(process.stdout.readline(), WITHIN)
        ):
            assert line
        assert any(name.startswith("commonweal-demo-") for name in _inside(tmp_path))
        process.send_signal(signal.SIGINT)
        _, errors = await asyncio.wait_for(process.communicate(), WITHIN)
    assert process.returncode == 0, errors.decode()
    assert not errors.decode().strip()
    assert not any(name.startswith("commonweal-demo-") for name in _inside(tmp_path))
