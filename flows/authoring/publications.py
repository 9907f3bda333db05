"""Which revision of a flow is served: it follows from all that was published and withdrawn, in its order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class PublicationKind(StrEnum):
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Source:
    """The files of a revision as they were published: ``file`` has the questions, the others lie beside it."""

    file: str
    files: Mapping[str, bytes]

    @property
    def content(self) -> bytes:
        return self.files[self.file]


@dataclass(frozen=True, slots=True)
class Publication:
    """One revision was published, or withdrawn. ``pinned``: runs in progress stay in their revision.

    ``by`` is a person's pseudonym, or nobody: it was done on the command line, or (``from_files``) found in the
    programme's folder.
    """

    id: int
    programme: str
    flow: str
    revision: str
    kind: PublicationKind
    pinned: bool
    by: str | None
    from_files: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Served:
    """What a flow's publications come to: the revisions not withdrawn, the one served last."""

    revisions: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    pinned: bool = False
    #: the revision found last in the programme's folder; none where its file was taken out
    in_files: str | None = None

    @property
    def revision(self) -> str | None:
        return self.revisions[-1] if self.revisions else None


def served(publications: Iterable[Publication]) -> Served:
    """The newest that was not withdrawn; publishing one again makes it the newest. Rows are those of one flow."""
    there: list[str] = []
    withdrawn: dict[str, None] = {}
    pinned, in_files = False, None
    for each in publications:
        if each.revision in there:
            there.remove(each.revision)
        withdrawn.pop(each.revision, None)
        if each.kind is PublicationKind.PUBLISHED:
            there.append(each.revision)
        else:
            withdrawn[each.revision] = None
        pinned = each.pinned
        if each.from_files:
            in_files = each.revision if each.kind is PublicationKind.PUBLISHED else None
    return Served(tuple(there), tuple(withdrawn), pinned, in_files)


def served_by_flow(publications: Iterable[Publication]) -> dict[tuple[str, str], Served]:
    """The same for every flow, by programme and flow."""
    by_flow: dict[tuple[str, str], list[Publication]] = {}
    for each in publications:
        by_flow.setdefault((each.programme, each.flow), []).append(each)
    return {flow: served(rows) for flow, rows in by_flow.items()}
