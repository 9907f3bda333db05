"""Reads what the sample people are called and write, from ``sample.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import yaml
from pydantic import BaseModel, ConfigDict


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Named(_Part):
    """One of the three whom the chat page offers."""

    name: str
    role: str


class Featured(_Part):
    newcomer: Named
    supplier: Named
    commissioner: Named


class Provider(_Part):
    name: str
    #: by the week in which each is sent
    reports: Mapping[int, Mapping[str, str]]

    def report_in(self, week: int) -> Mapping[str, str] | None:
        return self.reports.get(week)


class Supplier(_Part):
    name: str
    user_role: str
    strengths: str
    contribution_rewarded: str


class Texts(_Part):
    """The whole file."""

    service_user: str
    featured: Featured
    provider: Provider
    suppliers: tuple[Supplier, ...]
    stories: tuple[str, ...]
    stories_of_the_cut: tuple[str, ...]
    #: by the week in which they are written
    stories_afterwards: Mapping[int, tuple[str, ...]]
    gifts: Mapping[str, tuple[Mapping[str, str], ...]]

    def named(self, number: int) -> str:
        """The name of a sample service user."""
        return self.service_user.format(number=number)


@cache
def texts() -> Texts:
    return Texts.model_validate(yaml.safe_load(files("bot.demo").joinpath("sample.yaml").read_text("utf-8")))
