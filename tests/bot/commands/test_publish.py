"""``publish`` and ``revisions``: what would become of everybody is said first, and no revision is ever lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flows.authoring.flow_file import read_flow
from flows.conversation.engine import resume, start
from flows.conversation.events import Invited, Reply
from storage.store import Store
from tests.bot.commands.installation import Installation, run
from tests.storage.lives import PROGRAMME, after, arrive, keep

SHIPPED = Path("flows/library/programmes/st-james-house/check-in.yaml").absolute()


def changed(folder: Path, *changes: tuple[str, str]) -> Path:
    text = SHIPPED.read_text(encoding="utf-8")
    for before, later in changes:
        assert before in text
        text = text.replace(before, later)
    file = folder / "check-in.yaml"
    file.write_text(text, encoding="utf-8")
    return file


RENAMED = ("name: training_hours\n", "name: hours_of_training\n    was: training_hours\n")
SKIPS = ["5", "5", "5", "5"]


def half_way(here: Installation) -> None:
    """Sam is in the middle of the check-in."""
    flow, _ = read_flow("check-in.yaml", SHIPPED.read_bytes())
    assert flow is not None

    async def begin(store: Store) -> None:
        sam = await arrive(store)
        sprint = start(flow, Invited("r1", sam.id, "en", after(0)))
        async with store.transaction() as tx:
            run_now = await keep(tx, None, sprint, sam.key)
            for number, words in enumerate(SKIPS, start=1):
                sprint = resume(flow, run_now, Reply(after(number), text=words))
                run_now = await keep(tx, run_now, sprint, sam.key)

    here.inside(begin)


def revisions() -> list[dict[str, object]]:
    listed = run("revisions", PROGRAMME, "check-in", "--json")
    return [json.loads(line) for line in listed.stdout.splitlines()]


def test_a_preview_is_shown_before_anything_is_published(empty: Installation) -> None:
    half_way(empty)
    file = changed(empty.folder, RENAMED)
    said = run("publish", PROGRAMME, file, into="n\n")
    assert said.exit_code == 0, said.output
    assert "hours_of_training was training_hours" in said.output
    assert "One person is in the middle of it:" in said.output
    assert "1 asked nothing again" in said.output
    assert "Nothing was published." in said.output
    assert [each["state"] for each in revisions()] == []
    said = run("publish", PROGRAMME, file, into="y\n")
    assert "is served in revision" in said.output
    assert [each["state"] for each in revisions()] == ["served", "replaced"]
    assert [each["runs"] for each in revisions()] == [0, 1]


def test_with_json_nothing_is_published_unless_it_says_yes(empty: Installation) -> None:
    file = changed(empty.folder, RENAMED)
    seen = json.loads(run("publish", PROGRAMME, file, "--json").stdout)
    assert (seen["flow"], seen["published"], seen["runs"]["in_progress"]) == ("check-in", False, 0)
    assert [each["kind"] for each in seen["changes"]] == ["renamed"]
    assert json.loads(run("publish", PROGRAMME, file, "--json", "--yes").stdout)["published"]
    assert not json.loads(run("publish", PROGRAMME, file, "--json", "--yes").stdout)["published"]
    assert "There is nothing to publish." in run("publish", PROGRAMME, file).output


def test_mistakes_are_shown_as_check_shows_them_and_nothing_is_published(empty: Installation) -> None:
    file = changed(empty.folder, ("name: training_hours\n", "name: training hours\n"))
    refused = run("publish", PROGRAMME, file, "--yes")
    assert refused.exit_code == 1
    assert "check-in.yaml" in refused.output
    assert "name" in refused.output
    assert "Traceback" not in refused.output
    assert revisions() == []
    gone = changed(empty.folder, ("    name: training_hours\n", "    name: hours_of_training\n"))
    refused = run("publish", PROGRAMME, gone, "--yes")
    assert refused.exit_code == 1
    assert "training_hours" in refused.output
    missing = run("publish", PROGRAMME, empty.folder / "nowhere.xlsx", "--yes")
    assert missing.exit_code == 1
    assert "cannot be opened" in missing.output


def test_a_revision_is_withdrawn_and_brought_back(empty: Installation) -> None:
    run("publish", PROGRAMME, changed(empty.folder, RENAMED), "--yes")
    [new, old] = [str(each["revision"]) for each in revisions()]
    said = run("revisions", PROGRAMME, "check-in", "--withdraw", new[:6])
    assert f"Served now: {old}" in said.output
    assert [each["state"] for each in revisions()] == ["withdrawn", "served"]
    run("revisions", PROGRAMME, "check-in", "--bring-back", new)
    assert [each["state"] for each in revisions()] == ["served", "replaced"]
    assert "served" in run("revisions", PROGRAMME).output
    assert run("revisions", PROGRAMME, "check-in", "--withdraw", "0000").exit_code == 2
    assert run("revisions", PROGRAMME, "--withdraw", new).exit_code == 2
    assert run("revisions", PROGRAMME, "check-in", "--withdraw", new, "--bring-back", old).exit_code == 2
    assert run("revisions", "nowhere").exit_code == 2
    assert run("verify").exit_code == 0
    assert "as they were published" not in run("doctor").output
    assert "One questionnaire is served as it was published" in run("doctor").output


@pytest.mark.postgres
def test_publishing_works_on_a_server_too(on_server: Installation) -> None:
    half_way(on_server)
    assert run("publish", PROGRAMME, changed(on_server.folder, RENAMED), "--yes").exit_code == 0
    assert [each["state"] for each in revisions()] == ["served", "replaced"]
    assert run("verify").exit_code == 0


def test_who_is_in_the_middle_is_counted_before_a_revision_is_withdrawn(empty: Installation) -> None:
    half_way(empty)
    run("publish", PROGRAMME, changed(empty.folder, RENAMED), "--yes")
    [new, _] = [str(each["revision"]) for each in revisions()]
    said = run("revisions", PROGRAMME, "check-in", "--withdraw", new, into="n\n")
    assert "One person is in the middle of it:" in said.output
    assert [each["state"] for each in revisions()] == ["served", "replaced"]
    assert run("revisions", PROGRAMME, "check-in", "--withdraw", new, "--yes").exit_code == 0
    assert [each["state"] for each in revisions()] == ["withdrawn", "served"]


def test_a_spreadsheet_is_published_with_the_files_it_names(empty: Installation) -> None:
    form = empty.folder / "evening.md"
    form.write_text(
        """
| survey |
| | type | name | label::English (en) | label::Bengali (bn) |
| | select_one_from_file places.csv | place | Where? | Kothay? |
| settings |
| | form_title | form_id | bot::audience |
| | Evening | evening | service_user |
""",
        encoding="utf-8",
    )
    (empty.folder / "places.csv").write_text("name,label\nhome,At home\nwork,At work\n", encoding="utf-8")
    said = run("publish", PROGRAMME, form, "--yes")
    assert said.exit_code == 0, said.output
    assert "is new" in said.output
    (empty.folder / "places.csv").unlink()
    form.unlink()

    async def kept(store: Store) -> list[str]:
        async with store.reading() as tx:
            [revision] = await tx.revisions.of(PROGRAMME, "evening")
            source = await tx.revisions.source(PROGRAMME, "evening", revision.revision)
            assert source is not None
            return sorted(source.files)

    assert empty.inside(kept) == ["evening.md", "places.csv"]
    assert run("verify").exit_code == 0
