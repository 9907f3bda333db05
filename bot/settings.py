"""What an operator can set, read once from the environment (``BOT_…``) or a ``.env`` file.

Nothing else in the bot reads the environment; tests and the demo build ``Settings`` by hand.
"""

from __future__ import annotations

import hashlib
import hmac
from functools import cached_property
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Every field is the variable ``BOT_`` and its name; the defaults run one bot on one machine."""

    model_config = SettingsConfigDict(
        env_prefix="BOT_", env_file=".env", env_file_encoding="utf-8", extra="ignore"
    )

    token: SecretStr = SecretStr("")
    api_url: str = "https://api.telegram.org"
    database_url: str = ""
    data_dir: Path = Path("data")
    key_dir: Path = Path("keys")
    programmes: Path | None = None
    timezone: str = "Europe/London"

    webhook_url: str = ""
    webhook_secret: SecretStr = SecretStr("")
    webhook_host: str = "127.0.0.1"
    webhook_port: int = Field(default=8081, ge=0, le=65535)

    send_rate: float = Field(default=30, ge=0)
    chat_rate: float = Field(default=1, ge=0)
    chat_burst: int = Field(default=3, ge=1)

    metrics_host: str = "127.0.0.1"
    metrics_port: int | None = Field(default=None, ge=0, le=65535)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["plain", "json"] = "plain"
    #: seconds that turns and sends already begun may take after SIGTERM
    stop_within: float = Field(default=20, gt=0)
    #: seconds that one getUpdates may wait on the server
    poll_timeout: int = Field(default=25, ge=0, le=50)

    @field_validator("api_url", "webhook_url")
    @classmethod
    def _without_last_slash(cls, url: str) -> str:
        if url and urlsplit(url).scheme not in ("http", "https"):
            raise ValueError("must start with http:// or https://")
        return url.rstrip("/")

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError("is no time zone, for example Europe/London") from error
        return name

    @field_validator("metrics_port", mode="before")
    @classmethod
    def _empty_is_none(cls, port: object) -> object:
        return None if port == "" else port

    @field_validator("programmes", mode="before")
    @classmethod
    def _empty_folder_is_none(cls, folder: object) -> object:
        return None if folder == "" else folder

    @cached_property
    def database(self) -> str:
        """The database's address: what was set, or a SQLite file in the data folder."""
        if self.database_url:
            return self.database_url
        return f"sqlite+aiosqlite:///{(self.data_dir / 'commonweal.db').as_posix()}"

    @property
    def embedded(self) -> bool:
        """Whether the database is a file of our own: then the bot migrates it by itself at start."""
        return self.database.startswith("sqlite")

    @property
    def database_file(self) -> Path | None:
        """The SQLite file, or ``None`` where there is a server."""
        return Path(self.database.split(":///", 1)[1]) if self.embedded else None

    @property
    def secret_of_webhook(self) -> str:
        """What Telegram must send with each webhook call: as set, else made of the token, the same everywhere."""
        if given := self.webhook_secret.get_secret_value():
            return given
        return hmac.new(
            self.token.get_secret_value().encode(), b"commonweal webhook", hashlib.sha256
        ).hexdigest()
