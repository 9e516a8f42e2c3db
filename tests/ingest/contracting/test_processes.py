"""What becomes of contracting processes."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from okg.ingest.arrangements import Code, Entry, Iri, Party
from okg.ingest.contracting.processes import Counts, entries
from okg.namespaces import OKG

Json = dict[str, Any]

BUYER: Json = {
    "id": "GB-CFS-1",
    "name": "Anyshire Council",
    "address": {"countryName": "England"},
    "roles": ["buyer"],
}
SUPPLIERS: list[Json] = [
    {"id": "s1", "name": "Acme", "identifier": {"scheme": "GB-COH", "id": "01234567"}},
    {"id": "s2", "name": "Beta Ltd"},
]
TENDER: Json = {
    "title": "Payroll\r\n services",
    "description": "Pay for all",
    "mainProcurementCategory": "services",
    "classification": {"scheme": "CPV", "id": "79211110", "description": "Payroll"},
    "additionalClassifications": [{"scheme": "CPV", "id": "79000000"}],
    "value": {"amount": 50, "currency": "EUR"},
    "contractPeriod": {"startDate": "2026-01-01T00:00:00Z", "endDate": "2027-01-01"},
}


def release(number: int, **members: object) -> Json:
    whole: Json = {"ocid": f"ocds-{number}", "id": str(number), "tag": ["tender"]}
    whole |= {"buyer": {"id": "GB-CFS-1"}, "parties": [BUYER, *SUPPLIERS], "tender": TENDER}
    return whole | members


def award(*suppliers: str, **members: object) -> Json:
    whole: Json = {"id": "1", "status": "active", "suppliers": [{"id": it} for it in suppliers]}
    return whole | {"value": {"amount": 99.5, "currency": "GBP"}} | members


def imported(folder: Path, *several: Json, everything: bool = False) -> tuple[list[Entry], Counts]:
    path = folder / "notices.json"
    path.write_text(json.dumps({"releases": several}), encoding="utf-8")
    counts = Counts()
    found = list(entries(path, counts, everything=everything))
    assert counts.read == (
        counts.awarded + counts.notices + counts.merged + sum(counts.left_out.values())
    )
    assert counts.read == len(several)
    return found, counts


def test_an_award_is_an_arrangement(tmp_path: Path) -> None:
    [entry], counts = imported(tmp_path, release(1, awards=[award("s1")]))
    assert not entry.notice
    assert (entry.identifier, entry.title, entry.text) == (
        *("ocds-1-1", "Payroll services"),
        "Pay for all",
    )
    assert entry.clients == (Party("Anyshire Council", "GB-CFS-1"),)
    assert entry.providers == (Party("Acme", "GB-COH-01234567"),)
    assert entry.codes == (
        Code("CPV", "79211110", "Payroll"),
        Code("CPV", "79000000", main=False),
    )
    assert entry.facts == {
        "contractValue": (Decimal("99.5"),),
        "currency": ("GBP",),
        "startDate": (date(2026, 1, 1),),
        "endDate": (date(2027, 1, 1),),
        "clientCountry": ("GB",),
    }
    assert entry.cell("contractValue") == "notices.json, /releases/0/awards/0/value/amount"
    assert entry.cell("endDate") == "notices.json, /releases/0/tender/contractPeriod/endDate"
    assert counts.told() == (
        "1 releases = 1 awarded (1 arrangements) + 0 notices + 0 merged + 0 left out"
    )


def test_a_supplier_whose_id_is_only_of_the_release_goes_by_name(tmp_path: Path) -> None:
    [entry], _ = imported(tmp_path, release(1, awards=[award("s2")]))
    assert entry.providers == (Party("Beta Ltd"),)


def test_each_supplier_is_an_arrangement_and_no_value_is_counted_twice(tmp_path: Path) -> None:
    found, counts = imported(tmp_path, release(1, awards=[award("s1", "s2")]))
    assert [it.identifier for it in found] == ["ocds-1-1-supplier-1", "ocds-1-1-supplier-2"]
    assert all("contractValue" not in it.facts for it in found)
    assert (counts.awarded, counts.arrangements, counts.shared) == (1, 2, 1)


def test_a_value_of_nothing_is_nothing_for_each(tmp_path: Path) -> None:
    zero = award("s1", "s2", value={"amount": 0, "currency": "GBP"})
    found, counts = imported(tmp_path, release(1, awards=[zero]))
    assert [it.facts["contractValue"] for it in found] == [(Decimal(0),)] * 2
    assert counts.shared == 0


def test_each_contract_is_an_arrangement(tmp_path: Path) -> None:
    contracts = [
        {"id": "c1", "awardID": "1", "status": "active", "value": {"amount": 1, "currency": "GBP"},
         "period": {"endDate": "2030-01-01"}},
        {"id": "c2", "awardID": "1", "status": "terminated"},
        {"id": "c3", "awardID": "1", "status": "cancelled"},
        {"id": "c4", "awardID": "other"},
    ]  # fmt: skip
    found, _ = imported(tmp_path, release(1, awards=[award("s1")], contracts=contracts))
    assert [it.identifier for it in found] == ["ocds-1-c1", "ocds-1-c2"]
    assert [it.facts["contractValue"] for it in found] == [(Decimal(1),), (Decimal("99.5"),)]
    assert [it.facts["status"] for it in found] == [
        (Iri(f"{OKG}active"),),
        (Iri(f"{OKG}ended"),),
    ]
    assert [it.facts["endDate"] for it in found] == [(date(2030, 1, 1),), (date(2027, 1, 1),)]


def test_before_the_award_it_is_a_notice(tmp_path: Path) -> None:
    tender, planning = release(1), release(2, tag=["planning"])
    active = release(3, tender={**TENDER, "status": "active"})
    found, counts = imported(tmp_path, tender, planning, active)
    assert [(it.notice, it.identifier, it.providers) for it in found] == [
        (True, "ocds-1", ()),
        (True, "ocds-2", ()),
        (True, "ocds-3", ()),
    ]
    assert "status" not in found[0].facts
    assert found[1].facts["status"] == (Iri(f"{OKG}planned"),)
    assert found[2].facts["status"] == (Iri(f"{OKG}tendered"),)
    assert counts.notices == 3


def test_releases_of_one_process_are_merged(tmp_path: Path) -> None:
    early = release(1, date="2026-01-01", tag=["tender"])
    other = release(2)
    late: Json = {"ocid": "ocds-1", "id": "9", "date": "2026-02-01", "tag": ["award"]}
    late["awards"] = [award("s1")]
    found, counts = imported(tmp_path, early, other, late)
    assert [(it.identifier, it.notice) for it in found] == [("ocds-2", True), ("ocds-1-1", False)]
    assert found[1].title == "Payroll services"
    assert counts.merged == 1


def test_goods_works_and_what_came_to_nothing_are_left_out(tmp_path: Path) -> None:
    several: list[Json] = [
        release(1, tender={**TENDER, "mainProcurementCategory": "goods"}),
        release(2, tender={"classification": {"scheme": "CPV", "id": "45000000"}}),
        release(3, tender={"classification": {"scheme": "CPV", "id": "30000000"}}),
        release(4, awards=[award("s1", status="unsuccessful")]),
        release(5, tender={**TENDER, "status": "cancelled"}),
        {"id": "6", "tag": ["tender"]},
    ]
    found, counts = imported(tmp_path, *several)
    assert found == []
    assert counts.left_out == {
        "goods": 2,
        "works": 1,
        "cancelled, or without award or tender": 2,
        "without an ocid": 1,
    }
    everything, _ = imported(tmp_path, *several, everything=True)
    assert len(everything) == 3


def test_what_is_of_the_wrong_kind_is_as_if_it_were_not_there(tmp_path: Path) -> None:
    odd = release(
        1,
        buyer="Council",
        parties={"id": 1},
        tender={"title": 7, "value": [], "classification": "x", "items": "y", "documents": [1],
                "contractPeriod": {"startDate": "soon"}},
        awards=[None, award("s1", value={"amount": "lots"})],
    )  # fmt: skip
    [entry], _ = imported(tmp_path, odd)
    assert (entry.title, entry.codes, entry.facts, entry.clients) == ("", (), {}, ())
