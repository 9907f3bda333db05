"""Where commands write to: complete or not at all, and never over what is no file."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest

from bot.writing import folder_for, written_to


def test_a_file_gets_its_name_when_it_is_complete(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.write_text("before")
    with written_to(out) as file:
        file.write(b"after")
        assert out.read_text() == "before"
    assert out.read_text() == "after"
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    with pytest.raises(ZeroDivisionError), written_to(out):
        raise ZeroDivisionError
    assert out.read_text() == "after"
    assert list(tmp_path.iterdir()) == [out]


def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    with written_to(pipe) as file:
        file.write(b"through")
    reader.join(10)
    assert read == [b"through"]
    assert pipe.is_fifo()


def test_a_folder_in_the_place_of_the_file_is_left_as_it_is(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError), written_to(tmp_path):
        pass
    with pytest.raises(FileExistsError), folder_for(tmp_path):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_folder_gets_its_name_when_it_is_complete(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with folder_for(out) as folder:
        (folder / "one").write_text("1")
        assert not out.exists()
    assert [file.name for file in out.iterdir()] == ["one"]
    with pytest.raises(ZeroDivisionError), folder_for(tmp_path / "other") as folder:
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == [out]
