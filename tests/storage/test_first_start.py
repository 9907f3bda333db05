"""The very first start may be killed at any line: the next one goes on by itself, and no key that was used is lost."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from storage.encryption import KeyMismatch, Keyring


def _killed_at_each_line(folder: Path, what: str) -> int:
    run = subprocess.run(
        [sys.executable, "-m", "tests.storage.dying_at_first", str(folder), what],
        check=True, capture_output=True, text=True, timeout=600,
    )  # fmt: skip
    return int(run.stdout)


def test_keys_are_made_all_or_none_at_whatever_line_the_first_start_dies(tmp_path: Path) -> None:
    assert _killed_at_each_line(tmp_path, "keys") > 40


@pytest.mark.soak
@pytest.mark.skipif(not os.environ.get("BOT_SOAK"), reason="the full size is for make soak")
def test_the_whole_first_start_may_die_at_each_of_its_lines(tmp_path: Path) -> None:
    assert _killed_at_each_line(tmp_path, "start") > 100


def test_two_that_start_together_for_the_first_time_have_the_same_keys(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as together:
        opened = list(together.map(lambda _: Keyring.open(tmp_path / "keys").lookup(1), range(8)))
    assert len(set(opened)) == 1


def test_a_key_that_was_lost_is_not_made_anew(tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    Keyring.open(keys)
    (keys / "lookup.key").unlink()
    for make in (True, False):
        with pytest.raises(KeyMismatch, match="keys-missing"):
            Keyring.open(keys, make=make)
    assert sorted(file.name for file in keys.iterdir()) == ["inbox.key", "master.key"]
