"""The runbook and the deploy files say what is: every command, setting and log line in them is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

import bot
from bot.cli import names
from bot.settings import Settings
from tests.bot.commands.installation import run

DEPLOY = Path(bot.__file__).parent.parent / "deploy"
RUNBOOK = (DEPLOY / "RUNBOOK.md").read_text(encoding="utf-8")
SETTINGS = {f"BOT_{name.upper()}" for name in Settings.model_fields}

_COMMAND = re.compile(
    r"(?:commonweal commonweal|python -m bot|run --rm bot|`commonweal) ([a-z]+)([^\n`&|;]*)"
)


def test_every_command_and_option_of_the_runbook_is_there() -> None:
    used = _COMMAND.findall(RUNBOOK)
    assert len(used) > 15
    for name, rest in used:
        assert name in names(), name
        said = run(name, "--help").output
        for option in re.findall(r"--[a-z-]+", rest):
            assert option in said, f"{name} {option}"


def test_every_log_line_of_the_runbook_is_in_the_program() -> None:
    program = " ".join(
        " ".join(path.read_text(encoding="utf-8").split())
        for folder in ("bot", "storage")
        for path in (DEPLOY.parent / folder).rglob("*.py")
    ).casefold()
    table = RUNBOOK[RUNBOOK.index("| the log says |") :]
    table = table[: table.index("\n\n")]
    lines = [line.split("|")[1] for line in table.splitlines()[2:]]
    quoted = [words for line in lines for words in re.findall("`([^`]+)`", line)]
    assert len(quoted) > 12
    for words in quoted:
        assert words.casefold() in program, words


@pytest.mark.parametrize(
    "file", ["RUNBOOK.md", ".env.example", "compose.yaml", "Dockerfile", "commonweal.service"]
)
def test_every_setting_that_the_deploy_files_name_is_one(file: str) -> None:
    named = set(re.findall(r"\bBOT_[A-Z_]+\b", (DEPLOY / file).read_text(encoding="utf-8")))
    assert named <= SETTINGS


def test_the_example_of_settings_can_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    example = (DEPLOY / ".env.example").read_text(encoding="utf-8")
    # Lines that are commented out are settings too, once their mark is gone.
    opened = re.sub(r"^# (?=[A-Z_]+=)", "", example, flags=re.MULTILINE)
    for content in (example, opened):
        (tmp_path / ".env").write_text(content, encoding="utf-8")
        settings = Settings()
        assert settings.data_dir == Path("/var/lib/commonweal")
        assert settings.embedded is (content is example)


def test_data_and_keys_are_apart_in_every_way_to_install() -> None:
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    for service in ("bot", "migrate"):
        assert compose["services"][service]["volumes"] == [
            "data:/var/lib/commonweal",
            "keys:/etc/commonweal/keys",
        ]
    unit = (DEPLOY / "commonweal.service").read_text(encoding="utf-8")
    assert "ReadWritePaths=/var/lib/commonweal /etc/commonweal/keys" in unit
    stop = re.search(r"TimeoutStopSec=(\d+)", unit)
    # What has begun may take its time twice: turns first, then sends.
    assert stop is not None
    assert int(stop[1]) > 2 * Settings.model_fields["stop_within"].default
