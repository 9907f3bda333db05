"""An impact map may name unit costs by their code, of the packs that ship and of one's own."""

from __future__ import annotations

import json
from pathlib import Path

from tests.bot.commands.command_line import run
from tests.bot.report.calculations.worked import said, worked

MAP = """
kind: impact-map
currency: GBP
rate: "0"
first_period: 0
inputs: [{stakeholder: Council, description: contract, value: "1000"}]
outcomes:
  - {id: benefits, stakeholder: Residents, description: into work (benefits), quantity: "2", code: E&E2.0.1,
     deadweight: "0", displacement: "0", attribution_to_others: "0", drop_off: "0", duration: 1,
     accrues_to: Central government, kind: fiscal}
  - {id: care, stakeholder: Residents, description: into work (health care), quantity: "2", code: E&E2.0.2,
     deadweight: "0", displacement: "0", attribution_to_others: "0", drop_off: "0", duration: 1,
     accrues_to: NHS, kind: fiscal, cashable: partly}
"""


def test_a_code_brings_its_price_its_source_and_whether_it_is_a_transfer() -> None:
    found = worked(MAP)
    assert (found["transfers"], found["pv"], found["by_kind"]) == ("15000", "2264", {"fiscal": "17264"})
    assert found["by_cashable"] == {"unknown": "15000", "partly": "2264"}
    assert found["rows"][1]["source"] == "E&E2.0.2: GMCA Unit Cost Database, as quoted"
    assert (found["rows"][1]["verified"], found["rows"][1]["price_year"]) == (False, 2010)


def test_where_nothing_was_put_in_nothing_is_paid_back_and_no_ratio_could_be_1() -> None:
    found = worked(MAP.replace('value: "1000"', 'value: "0"').replace("cashable: partly", "group: work"))
    assert (found["pv"], found["ratio"], found["payback_months"]) == ("2264", None, None)
    assert found["switching"]
    assert {each["value"] for each in found["switching"]} == {None}
    assert found["groups"][0]["switching"] == {"quantity_factor": None, "deadweight": None}


def test_a_part_beside_its_whole_is_refused() -> None:
    assert "E&E2.0.1 is a part of E&E2.0, which is in line" in said(MAP.replace("E&E2.0.2", "E&E2.0"))


def test_a_code_that_is_not_there_and_a_kind_that_it_has_not_are_told() -> None:
    assert 'there is no unit cost "E&E2.0.9"' in said(MAP.replace("E&E2.0.2", "E&E2.0.9"))
    assert "the unit cost E&E2.0.2 has no social amount" in said(
        MAP.replace("kind: fiscal, cashable", "kind: social, cashable")
    )


def test_codes_of_ones_own_pack_are_found(tmp_path: Path) -> None:
    file, pack = tmp_path / "map.yaml", tmp_path / "own.yaml"
    file.write_text(MAP.replace("E&E2.0.2", "OWN1"))
    assert run("value", file).exit_code == 1
    pack.write_text(
        "pack: own\ntitle: Ours\nlicence: ours\nsource: our study\nunit_costs:\n"
        "  - {code: OWN1, label: A day of care, unit: day, agency: NHS, fiscal: 100, price_year: 2010, cashable: yes}\n"
    )
    found = run("value", file, "--unit-costs", pack, "--json")
    assert found.exit_code == 0
    assert json.loads(found.stdout)["pv"] == "200"
    told = run("value", file, "--unit-costs", pack)
    assert "fiscal savings of which a part can be taken out 200.00" in " ".join(told.stdout.split())
    pack.write_text("pack: own\ntitle: Ours\n")
    assert "the pack has no rows" in run("value", file, "--unit-costs", pack).stdout
    assert run("value", file, "--unit-costs", tmp_path / "none").exit_code == 1
