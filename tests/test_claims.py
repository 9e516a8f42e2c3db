"""Claims explained; ``fixtures/small/ontology/claims/notes.ttl`` tells what each is there for."""

import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest

from okg.claims import Claim, consequences, find_claim
from okg.errors import InputError
from okg.graph import KnowledgeGraph, open_packaged
from okg.knowledge import Knowledge

OKG = "https://w3id.org/outsourcing#"
CLAIMS = "https://w3id.org/outsourcing/claim/"


def triple(subject: str, predicate: str, value: str) -> ox.Triple:
    return ox.Triple(*(ox.NamedNode(OKG + name) for name in (subject, predicate, value)))


@pytest.mark.parametrize(
    ("text", "iri"),
    [
        ("1", f"{CLAIMS}1"),
        ("claim:1", f"{CLAIMS}1"),
        (f"{CLAIMS}1", f"{CLAIMS}1"),
        ("editors/payslips-within-payroll", f"{CLAIMS}editors/payslips-within-payroll"),
        ("editors:payslips-within-payroll", f"{CLAIMS}editors/payslips-within-payroll"),
    ],
)
def test_a_claim_goes_by_many_names(small_graph: KnowledgeGraph, text: str, iri: str) -> None:
    assert find_claim(small_graph, text).iri == iri


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("5", "there is no claim '5'; source statements are numbered 1 to 4"),
        ("0001", "there is no claim '0001'; source statements are numbered 1 to 4"),
        (
            "editors/payslip-within-payroll",
            "there is no claim 'editors/payslip-within-payroll'; "
            "did you mean editors/payslips-within-payroll?",
        ),
        (
            "x> } SERVICE <y",
            "there is no claim 'x> } SERVICE <y'; source statements are numbered 1 to 4",
        ),
    ],
)
def test_an_unknown_claim_is_met_with_a_hint(
    small_graph: KnowledgeGraph, text: str, hint: str
) -> None:
    with pytest.raises(InputError) as raised:
        find_claim(small_graph, text)
    assert raised.value.message == hint


def test_what_is_known_about_a_claim(small_graph: KnowledgeGraph) -> None:
    claim = find_claim(small_graph, "1")
    assert claim.name == "1"
    assert claim.label == "Payroll is a business process."
    assert claim.positions == (18, 47)
    assert claim.triples() == [triple("payroll", "hasCategory", "businessProcess")]
    assert [it.label for it in claim["dcterms:source"]] == ["Notes on payroll"]
    assert [it.label for it in claim["okg:modality"]] == ["stated flatly"]
    assert [it.label for it in claim["okg:endorsement"]] == ["endorsed"]
    assert [it.iri for it in claim["okg:conflictsWith"]] == [f"{CLAIMS}3"]
    assert claim["okg:viewpoint"] == []


def test_a_conflict_is_told_from_both_sides(small_graph: KnowledgeGraph) -> None:
    """Only claim 1 states it; for claim 3 it is inferred."""
    claim = find_claim(small_graph, "3")
    assert [it.iri for it in claim["okg:conflictsWith"]] == [f"{CLAIMS}1"]


def test_an_editors_claim_has_no_passage_but_premises(small_graph: KnowledgeGraph) -> None:
    claim = find_claim(small_graph, "editors/payslips-within-payroll")
    assert claim.positions is None
    assert [it.iri for it in claim["okg:restsOn"]] == [f"{CLAIMS}2"]
    premise = find_claim(small_graph, "2")
    assert [it.iri for it in premise.rested_on_by()] == [claim.iri]


def test_an_endorsed_claim_supports_what_it_says(small_graph: KnowledgeGraph) -> None:
    claim = find_claim(small_graph, "1")
    [supported] = claim.supported()
    assert supported == triple("payroll", "hasCategory", "businessProcess")
    assert claim.others_supporting(supported) == []


def test_a_contested_claim_supports_the_weaker_triple(small_graph: KnowledgeGraph) -> None:
    claim = find_claim(small_graph, "3")
    assert claim.supported() == [triple("payroll", "isListedUnder", "knowledgeProcess")]


def test_a_claim_that_is_not_endorsed_supports_nothing(small_graph: KnowledgeGraph) -> None:
    assert find_claim(small_graph, "4").supported() == []


def test_others_who_say_the_same_are_found(small_graph: KnowledgeGraph) -> None:
    claim = find_claim(small_graph, "2")
    [supported] = claim.supported()
    [other] = claim.others_supporting(supported)
    assert other.iri == f"{CLAIMS}editors/payslips-within-payroll"


def test_what_follows_is_what_would_be_lost(small_graph: KnowledgeGraph) -> None:
    assert consequences(small_graph, find_claim(small_graph, "1")) == [
        triple("payroll", "isListedUnder", "businessProcess"),
        triple("payslips", "hasCategory", "businessProcess"),
        triple("payslips", "isListedUnder", "businessProcess"),
    ]


@pytest.mark.parametrize(
    "name",
    [
        "2",  # the editors say the same
        "editors/payslips-within-payroll",  # and so does statement 2
        "3",  # nothing draws on a mere listing
        "4",  # not endorsed
    ],
)
def test_nothing_follows_where_nothing_would_be_lost(
    small_graph: KnowledgeGraph, name: str
) -> None:
    assert consequences(small_graph, Claim(small_graph, CLAIMS + name)) == []


def test_a_number_may_be_written_in_any_way(small: Knowledge, tmp_path: Path) -> None:
    """The store writes 0007 as 7, the files do not."""
    shutil.copytree(small.root, tmp_path / "copy")
    knowledge = Knowledge(tmp_path / "copy")
    with (knowledge.ontology / "claims" / "notes.ttl").open("a", encoding="utf-8") as file:
        file.write(
            "okg:years a owl:DatatypeProperty ; rdfs:subPropertyOf okg:amount . "
            "okg:age a owl:DatatypeProperty ; rdfs:subPropertyOf okg:span . "
            "okg:payroll okg:years 0007 . okg:payslips okg:age 0008 . "
            "claim:5 a okg:Claim ; rdfs:label 'Payroll is seven years old.'@en ; "
            "okg:claimSubject okg:payroll ; okg:claimPredicate okg:years ; okg:claimObject 0007 ."
        )
    graph = open_packaged(knowledge=knowledge, cache_folder=tmp_path / "cache")
    seven = ox.Literal("7", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer"))
    payroll, amount = ox.NamedNode(f"{OKG}payroll"), ox.NamedNode(f"{OKG}amount")
    expected = [ox.Triple(payroll, amount, seven)]
    assert consequences(graph, find_claim(graph, "5")) == expected
