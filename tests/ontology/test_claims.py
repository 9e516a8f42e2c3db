"""Every statement of the source documents is a claim, and the claims are of use."""

import json
import os
from collections import Counter
from pathlib import Path

import pytest
import rdflib
from rdflib import RDF, Literal, Namespace, URIRef

OKG = Namespace("https://w3id.org/outsourcing#")
DCTERMS = rdflib.DCTERMS
SOURCES = "https://w3id.org/outsourcing/source/"

KINDS = {
    "ATT": OKG.attributionKind,
    "CHR": OKG.characteristicKind,
    "CLS": OKG.classificationKind,
    "DEF": OKG.definitionKind,
    "EX": OKG.exampleKind,
    "GEO": OKG.geographyKind,
    "GOV": OKG.governanceKind,
    "HIS": OKG.historyKind,
    "IND": OKG.industryKind,
    "MET": OKG.pageMetadataKind,
    "MOT": OKG.motiveKind,
    "PTY": OKG.partyKind,
    "TEC": OKG.technologyKind,
    "VIEW": OKG.viewpointKind,
}

INCOMPLETE = {
    169: "the sentence of the source breaks off before it says what kind of sector is meant",
}
"""Claims within the domain without subject, predicate and object, and why."""


@pytest.fixture(scope="module")
def statements(stated: rdflib.Graph) -> dict[int, URIRef]:
    """The claims that encode statements of the source documents, by number."""
    numbered = list(stated.subject_objects(OKG.statementNumber))
    assert len(numbered) == len({number for _, number in numbered})
    return {int(str(number)): URIRef(str(claim)) for claim, number in numbered}


@pytest.fixture(scope="module")
def in_domain(stated: rdflib.Graph, statements: dict[int, URIRef]) -> dict[int, URIRef]:
    return {
        number: claim
        for number, claim in statements.items()
        if (claim, OKG.outOfDomain, Literal("true", datatype=rdflib.XSD.boolean)) not in stated
    }


def test_every_statement_is_a_claim(
    statements: dict[int, URIRef], in_domain: dict[int, URIRef]
) -> None:
    assert sorted(statements) == list(range(1, 187))
    assert len(in_domain) == 170


def test_claims_say_what_they_claim_in_terms(
    stated: rdflib.Graph, in_domain: dict[int, URIRef]
) -> None:
    incomplete = [
        number
        for number, claim in in_domain.items()
        if not all(
            set(stated.objects(claim, part))
            for part in (OKG.claimSubject, OKG.claimPredicate, OKG.claimObject)
        )
    ]
    assert sorted(incomplete) == sorted(INCOMPLETE)
    assert len(incomplete) <= 0.05 * len(in_domain)


def test_no_predicate_serves_for_everything(
    stated: rdflib.Graph, in_domain: dict[int, URIRef]
) -> None:
    used = Counter(stated.value(claim, OKG.claimPredicate) for claim in in_domain.values())
    predicate, count = used.most_common(1)[0]
    assert predicate == OKG.hasCategory
    assert count <= len(in_domain) / 4
    assert len(used) > 50


def test_the_two_faults_of_the_pages_are_out_of_domain_yet_there(
    stated: rdflib.Graph, statements: dict[int, URIRef], in_domain: dict[int, URIRef]
) -> None:
    for number, fault in ((8, OKG.emptyWebsiteField), (141, OKG.missingCases)):
        assert number not in in_domain
        assert (fault, OKG.affectsClaim, statements[number]) in stated
        assert (fault, RDF.type, OKG.SourceDefect) in stated


def test_editors_claims_lead_to_statements_or_standards(stated: rdflib.Graph) -> None:
    editors = set(stated.subjects(OKG.addedByEditors))
    assert len(editors) > 50
    for claim in editors:
        cited = stated.value(claim, OKG.citation)
        premises = set(stated.objects(claim, OKG.restsOn))
        assert cited or premises, claim


def test_what_is_endorsed_rests_on_nothing_that_is_not(stated: rdflib.Graph) -> None:
    # A contested premise is allowed where its opponent is a premise too: what both imply holds.
    for claim, premise in stated.subject_objects(OKG.restsOn):
        if (claim, OKG.endorsement, OKG.endorsed) in stated:
            premises = set(stated.objects(claim, OKG.restsOn))
            opponents = set(stated.objects(premise, OKG.conflictsWith)) | set(
                stated.subjects(OKG.conflictsWith, premise)
            )
            endorsed = (premise, OKG.endorsement, OKG.endorsed) in stated
            assert endorsed or opponents & premises, (claim, premise)


def test_the_derived_order_names_its_three_premises(stated: rdflib.Graph) -> None:
    claims = URIRef("https://w3id.org/outsourcing/claim/")
    derived = claims + "editors/narrow-bpo-precedes-kpo"
    premise = claims + "editors/different-types-of-outsourcing-uses-sense-of-narrow-bpo"
    assert set(stated.objects(derived, OKG.restsOn)) == {claims + "89", claims + "158", premise}
    assert stated.value(derived, OKG.kind) == OKG.derivationKind
    assert (
        OKG.NarrowBusinessProcessOutsourcing,
        OKG.precedes,
        OKG.KnowledgeProcessOutsourcing,
    ) in (stated)


def test_both_readings_of_the_condition_are_kept(
    stated: rdflib.Graph, statements: dict[int, URIRef]
) -> None:
    assert set(stated.objects(statements[99], OKG.hasReading)) == {
        OKG.restrictiveReading,
        OKG.nonRestrictiveReading,
    }
    for number in (97, 98):
        assert (statements[number], OKG.underCondition, OKG.noSignificantItSkills) in stated


def _folder(variable: str) -> Path:
    folder = os.environ.get(variable)
    if not folder:
        pytest.skip(f"{variable} does not name the folder of the material")
    return Path(folder)


def test_claims_agree_with_the_list_of_statements(
    stated: rdflib.Graph, statements: dict[int, URIRef]
) -> None:
    listed = json.loads((_folder("OKG_MATERIAL") / "statements.json").read_text("utf-8"))
    assert len(listed) == 186
    for entry in listed:
        claim = statements[entry["n"]]
        said = {
            "document": stated.value(claim, DCTERMS.source),
            "start": stated.value(claim, OKG.startPosition),
            "end": stated.value(claim, OKG.endPosition),
            "kind": stated.value(claim, OKG.kind),
        }
        assert said == {
            "document": URIRef(SOURCES + entry["document"]),
            "start": Literal(entry["start"]),
            "end": Literal(entry["end"]),
            "kind": KINDS[entry["kind"]],
        }, entry["n"]


def test_positions_lie_within_the_documents(
    stated: rdflib.Graph, statements: dict[int, URIRef]
) -> None:
    folder = _folder("OKG_SEEDS")
    texts = {
        URIRef(SOURCES + path.stem): path.read_bytes().decode("utf-8")
        for path in folder.glob("*.txt")
    }
    assert len(texts) == 2
    for number, claim in statements.items():
        text = texts[URIRef(str(stated.value(claim, DCTERMS.source)))]
        start = int(str(stated.value(claim, OKG.startPosition)))
        end = int(str(stated.value(claim, OKG.endPosition)))
        assert text[start:end].strip(), number
    for source, text in texts.items():
        assert stated.value(source, OKG.characterCount) == Literal(len(text))
