"""The closed knowledge: what stands in which graph."""

import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest

from okg.errors import InconsistentOntology
from okg.knowledge import Knowledge
from okg.store.closed import asserted_quads, close, open_knowledge

OKG = "https://w3id.org/outsourcing#"
FILES = "https://w3id.org/outsourcing/ontology/"
INFERRED = ox.NamedNode("https://w3id.org/outsourcing/graph/inferred")


def okg(name: str) -> ox.NamedNode:
    return ox.NamedNode(OKG + name)


def graphs(quads: list[ox.Quad]) -> set[str]:
    return {str(quad.graph_name)[1:-1] for quad in quads}


def test_each_file_is_a_graph_and_so_is_what_follows(small: Knowledge) -> None:
    assert graphs(close(small)) == {
        "https://w3id.org/outsourcing",
        f"{FILES}service",
        f"{FILES}claims/notes",
        f"{FILES}alignments/pay-standard",
        INFERRED.value,
    }


def test_exactly_what_follows_is_inferred(small: Knowledge) -> None:
    """The alignment puts a foreign service below payroll: nothing may follow from that."""
    claim = ox.NamedNode("https://w3id.org/outsourcing/claim/1")
    other = ox.NamedNode("https://w3id.org/outsourcing/claim/3")
    assert {quad.triple for quad in close(small) if quad.graph_name == INFERRED} == {
        ox.Triple(okg("payslips"), okg("broaderService"), okg("payroll")),
        ox.Triple(okg("payslips"), okg("hasCategory"), okg("businessProcess")),
        ox.Triple(okg("payslips"), okg("isListedUnder"), okg("businessProcess")),
        ox.Triple(okg("payroll"), okg("isListedUnder"), okg("businessProcess")),
        ox.Triple(other, okg("conflictsWith"), claim),
    }


def test_what_is_asserted_leaves_out_alignments(small: Knowledge) -> None:
    assert graphs(asserted_quads(small)) == {
        "https://w3id.org/outsourcing",
        f"{FILES}service",
        f"{FILES}claims/notes",
    }


def test_closing_twice_gives_the_same_quads_in_the_same_order(small: Knowledge) -> None:
    """Blank nodes included: the property chain is a list of them."""
    first, second = close(small), close(small)
    assert first == second
    assert [str(quad) for quad in first] == sorted(map(str, first))


def test_the_store_holds_just_those_quads(small: Knowledge, tmp_path: Path) -> None:
    expected = set(close(small))
    assert set(open_knowledge(small, tmp_path)) == expected
    assert set(open_knowledge(small, tmp_path)) == expected


def test_a_change_of_the_knowledge_is_seen_at_once(small: Knowledge, tmp_path: Path) -> None:
    shutil.copytree(small.root, tmp_path / "copy")
    changed = Knowledge(tmp_path / "copy")
    before = set(open_knowledge(changed, tmp_path / "cache"))
    with (changed.ontology / "service.ttl").open("a", encoding="utf-8") as file:
        file.write("okg:payslips okg:hasCategory okg:knowledgeProcess .\n")
    added = {quad.triple for quad in set(open_knowledge(changed, tmp_path / "cache")) - before}
    assert added == {
        ox.Triple(okg("payslips"), okg("hasCategory"), okg("knowledgeProcess")),
        ox.Triple(okg("payslips"), okg("isListedUnder"), okg("knowledgeProcess")),
    }


def test_knowledge_that_contradicts_itself_is_refused(small: Knowledge, tmp_path: Path) -> None:
    shutil.copytree(small.root, tmp_path / "copy")
    contradictory = Knowledge(tmp_path / "copy")
    with (contradictory.ontology / "service.ttl").open("a", encoding="utf-8") as file:
        file.write("okg:payroll a okg:Skill .\n")
    with pytest.raises(InconsistentOntology, match=r"Disjoint classes .*#Skill and .*#Service"):
        open_knowledge(contradictory, tmp_path / "cache")
    assert not (tmp_path / "cache").exists()
