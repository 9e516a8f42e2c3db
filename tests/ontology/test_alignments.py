"""Alignments with other standards: records, codes, hierarchy, decisions on procurement codes.

Every code comes from the material or, listed in `READ_ELSEWHERE`, from a document that was read.
The material is not part of the repository; OKG_MATERIAL names its folder.
"""

from __future__ import annotations

import csv
import os
import re
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest
import rdflib
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, XSD, Graph, Literal, URIRef
from rdflib.term import Node

rdflib.NORMALIZE_LITERALS = False

ONTOLOGY = Path(__file__).parents[2] / "ontology"
FILES = sorted((ONTOLOGY / "alignments").glob("*.ttl"))
EXPECTED_FILES = {
    *("apqc-pcf-8.0", "cpc-2.1", "cpv-2008", "cpv-2008-scheme", "dcterms", "epo", "esco", "foaf"),
    *("gats-w120", "isic-rev-4", "linked-usdl", "naics-2022", "onet", "org", "prov-o"),
    "schema-org",
}
BASE = "https://w3id.org/outsourcing"
OKG = rdflib.Namespace(f"{BASE}#")
CPV = "http://data.europa.eu/cpv/cpv/"
ESCO = "http://data.europa.eu/esco/"
ESCO_KINDS = {
    "occupation": URIRef(f"{ESCO}model#Occupation"),
    "skill": URIRef(f"{ESCO}model#Skill"),
}
SKOS_RELATIONS = {
    SKOS.exactMatch,
    SKOS.closeMatch,
    SKOS.broadMatch,
    SKOS.narrowMatch,
    SKOS.relatedMatch,
}
OWL_RELATIONS = {RDFS.subClassOf, RDFS.subPropertyOf}
CLASSIFICATIONS = {
    "cpc-2.1": "https://unstats.un.org/classifications/CPC/v2.1/",
    "isic-rev-4": "https://unstats.un.org/classifications/ISIC/rev4/",
    "naics-2022": f"{BASE}/standard/naics-2022/",
    "onet": f"{BASE}/standard/onet/",
    "apqc-pcf-8.0": f"{BASE}/standard/apqc-pcf-8.0/",
    "gats-w120": f"{BASE}/standard/gats-w120/",
    "cpc-provisional": f"{BASE}/standard/cpc-provisional/",
    "cpv-2008": CPV,
    "esco": ESCO,
}
WORLD_OF_TAXONOMY = "colaberry/WorldOfTaxonomy (GitHub), frontend/public/llms-codes"
READ_ELSEWHERE: Mapping[str, Mapping[str, str]] = {
    "cpc-2.1": dict.fromkeys(
        ("8315", "83151", "83152", "83159", "8316", "83161", "83162"),
        f"{WORLD_OF_TAXONOMY}/cpc_v21.txt",
    ),
    "gats-w120": {"1.B": "copy of MTN.GNS/W/120, https://www.scribd.com/document/216705242/W120-1"},
    "esco": dict.fromkeys(
        [
            "occupation/13d1b2b4-99dd-44da-9734-c9f74bae18f7",
            "occupation/62979364-6fac-41f2-87ca-202bca19a6ab",
            "occupation/81480b40-a318-47f3-9b2c-56b69ed67d95",
            "occupation/8c57af09-719c-42b3-be40-6ed4946236cc",
            "occupation/9729c0f3-c9bc-482e-ac59-a82ec3b67ba3",
            "occupation/9e2e6e1e-363b-4e1b-a673-7bc0f7343300",
            "occupation/b1c80369-067e-4041-84c8-dbe65640a5d8",
            "occupation/bd9d395a-d587-45c6-8d72-ceef226df9e1",
            "occupation/f2b15a0e-e65a-438a-affb-29b9d50b77d1",
        ],
        f"{WORLD_OF_TAXONOMY}/esco_occupations.txt",
    ),
}


def _load(*paths: Path) -> Graph:
    graph = Graph()
    for path in paths:
        graph.parse(path)
    return graph


@pytest.fixture(scope="module")
def alignments() -> Graph:
    """All alignment files together."""
    return _load(*FILES)


@pytest.fixture(scope="module")
def modules() -> Graph:
    """The ontology's own modules, without claims and alignments."""
    return _load(*sorted(ONTOLOGY.glob("*.ttl")))


@pytest.fixture(scope="module")
def decisions() -> Graph:
    """The procurement codes and the decisions on them."""
    return _load(*(ONTOLOGY / "alignments" / f"{n}.ttl" for n in ("cpv-2008-scheme", "cpv-2008")))


def _one(graph: Graph, subject: Node, predicate: URIRef) -> Node:
    values = list(graph.objects(subject, predicate))
    assert len(values) == 1, f"{subject} has {len(values)} values of {predicate}"
    return values[0]


def _codes(graph: Graph) -> dict[str, dict[str, str]]:
    """Code and title of each concept, by standard."""
    codes: dict[str, dict[str, str]] = defaultdict(dict)
    for concept in graph.subjects(RDF.type, SKOS.Concept):
        for standard, base in CLASSIFICATIONS.items():
            if str(concept).startswith(base):
                title = str(_one(graph, concept, SKOS.prefLabel))
                codes[standard][str(concept).removeprefix(base)] = title
    return codes


def test_there_is_a_file_for_every_standard() -> None:
    assert {path.stem for path in FILES} == EXPECTED_FILES


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_header_names_the_file_and_imports_the_ontology(path: Path) -> None:
    graph = _load(path)
    header = URIRef(f"{BASE}/ontology/alignments/{path.stem}")
    assert set(graph.subjects(RDF.type, OWL.Ontology)) == {header}
    assert (header, OWL.imports, URIRef(BASE)) in graph
    for predicate in (DCTERMS.title, DCTERMS.description, DCTERMS.license):
        _one(graph, header, predicate)


def test_nothing_is_identified_with_a_foreign_term(alignments: Graph) -> None:
    identities = {OWL.sameAs, OWL.equivalentClass, OWL.equivalentProperty}
    assert not identities & set(alignments.predicates())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_mapping_is_recorded_and_every_record_asserted(path: Path) -> None:
    graph = _load(path)
    recorded = set()
    for mapping in graph.subjects(RDF.type, OKG.Mapping):
        triple = (
            _one(graph, mapping, OKG.mappingSubject),
            _one(graph, mapping, OKG.mappingRelation),
            _one(graph, mapping, OKG.mappingObject),
        )
        assert triple not in recorded, f"{mapping} repeats a mapping"
        recorded.add(triple)
    relations = SKOS_RELATIONS | OWL_RELATIONS
    asserted = {triple for triple in graph if triple[1] in relations}
    assert asserted == recorded


def test_records_have_standard_confidence_and_reason(alignments: Graph, modules: Graph) -> None:
    standards = set(modules.subjects(RDF.type, OKG.Standard))
    records = {
        record
        for kind in (OKG.Mapping, OKG.Exclusion)
        for record in alignments.subjects(RDF.type, kind)
    }
    assert len(records) > 600
    for record in records:
        standard = _one(alignments, record, OKG.toStandard)
        assert standard in standards
        assert str(record).startswith(f"{BASE}/mapping/{str(standard).rpartition('/')[2]}/")
        confidence = _one(alignments, record, OKG.confidence)
        assert isinstance(confidence, Literal)
        assert confidence.datatype == XSD.decimal
        assert re.fullmatch(r"0\.\d{1,2}|1\.0", str(confidence)), f"{record}: {confidence}"
        assert Decimal(str(confidence)) > 0
        reason = _one(alignments, record, OKG.reason)
        assert isinstance(reason, Literal)
        assert reason.language == "en"
        assert re.fullmatch(r"[A-Z“].{14,}\.", str(reason)), f"{record}: {reason}"
        _one(alignments, record, RDFS.label)


def test_reasons_are_not_boilerplate(alignments: Graph) -> None:
    uses: dict[Node, int] = defaultdict(int)
    for reason in alignments.objects(None, OKG.reason):
        uses[reason] += 1
    repeated = {str(reason): count for reason, count in uses.items() if count > 2}
    assert repeated == {}


def test_subjects_are_declared_terms(alignments: Graph, modules: Graph) -> None:
    subjects = set(alignments.objects(None, OKG.mappingSubject))
    declared = set(modules.subjects(RDFS.isDefinedBy, URIRef(BASE)))
    assert {str(subject) for subject in subjects - declared} == set()


def test_exclusion_reasons_are_declared(alignments: Graph, modules: Graph) -> None:
    used = set(alignments.objects(None, OKG.exclusionReason))
    assert {
        str(reason) for reason in used - set(modules.subjects(RDF.type, OKG.ExclusionReason))
    } == set()


def test_subclass_and_subproperty_mappings_join_terms_of_one_kind(
    alignments: Graph, modules: Graph
) -> None:
    kinds = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty}
    union = alignments + modules
    for relation, allowed in (
        (RDFS.subClassOf, {OWL.Class}),
        (RDFS.subPropertyOf, {OWL.ObjectProperty, OWL.DatatypeProperty}),
    ):
        for subject, target in alignments.subject_objects(relation):
            lower = kinds & set(union.objects(subject, RDF.type))
            assert lower == kinds & set(union.objects(target, RDF.type)), (subject, target)
            assert len(lower) == 1
            assert lower <= allowed


def test_mapped_codes_are_described(alignments: Graph) -> None:
    bases = tuple(CLASSIFICATIONS.values())
    for target in set(alignments.objects(None, OKG.mappingObject)):
        if str(target).startswith(bases):
            assert (target, RDF.type, SKOS.Concept) in alignments, target
            _one(alignments, target, SKOS.prefLabel)
            scheme = _one(alignments, target, SKOS.inScheme)
            assert (scheme, RDF.type, SKOS.ConceptScheme) in alignments, target


def test_notations_match_iris(alignments: Graph) -> None:
    for standard, codes in _codes(alignments).items():
        for code in codes:
            concept = URIRef(CLASSIFICATIONS[standard] + code)
            notations = [str(value) for value in alignments.objects(concept, SKOS.notation)]
            assert notations == ([] if standard == "esco" else [code]), concept


def test_occupations_are_told_from_skills(alignments: Graph) -> None:
    staffing = {SKOS.relatedMatch}
    for code in _codes(alignments)["esco"]:
        concept = URIRef(ESCO + code)
        kind = ESCO_KINDS[code.partition("/")[0]]
        assert set(ESCO_KINDS.values()) & set(alignments.objects(concept, RDF.type)) == {kind}
    services = _load(ONTOLOGY / "service.ttl")
    for service in services.subjects(RDF.type, OKG.Service):
        for relation, target in alignments.predicate_objects(service):
            if str(target).startswith(ESCO):
                assert relation in staffing, f"{service} is not of the same kind as {target}"


def test_procurement_hierarchy_follows_prefixes(decisions: Graph) -> None:
    codes = set(_codes(decisions)["cpv-2008"])
    assert len(codes) == 2287
    scheme = URIRef(CPV.removesuffix("/"))
    for code in codes:
        concept = URIRef(CPV + code)
        prefix = code.rstrip("0").ljust(2, "0")
        above = [p for n in range(2, len(prefix)) if (p := prefix[:n].ljust(8, "0")) in codes]
        expected = {URIRef(CPV + above[-1])} if above else set()
        assert set(decisions.objects(concept, SKOS.broader)) == expected, code
        is_top = code.endswith("000000")
        assert ((concept, SKOS.topConceptOf, scheme) in decisions) is is_top, code
        assert ((scheme, SKOS.hasTopConcept, concept) in decisions) is is_top, code


def test_every_procurement_group_is_decided(decisions: Graph) -> None:
    codes = set(_codes(decisions)["cpv-2008"])
    mapped = {str(c).removeprefix(CPV) for c in decisions.objects(None, OKG.mappingObject)}
    excluded = [str(c).removeprefix(CPV) for c in decisions.objects(None, OKG.excludedConcept)]
    assert mapped | set(excluded) <= codes
    assert len(excluded) == len(set(excluded)), "a code is excluded twice"
    assert mapped & set(excluded) == set(), "a code is both mapped and excluded"
    divisions = {code for code in codes if code.endswith("000000")}
    groups = {code for code in codes if code.endswith("00000")} - divisions
    assert len(groups) == 129
    assert groups - mapped - set(excluded) == set()
    assert mapped & divisions == {"72000000", "73000000"}
    assert {code for code in mapped if code.startswith("48")} == set()


def _material() -> Path:
    folder = os.environ.get("OKG_MATERIAL")
    if not folder:
        pytest.skip("OKG_MATERIAL is not set: the material is not part of the repository")
    return Path(folder)


def _material_codes(folder: Path) -> dict[str, dict[str, str | None]]:
    """Codes of the material with their titles, None where it gives none."""
    codes: dict[str, dict[str, str | None]] = defaultdict(dict)
    table = (folder / "code-mappings.tsv").read_text(encoding="utf-8")
    page = (folder / "standards.md").read_text(encoding="utf-8")
    cells = {
        name.strip(" *"): text
        for name, text in re.findall(r"^\| ([^|]+) \| ([^|]+) \|", page, re.MULTILINE)
    }
    for standard, cell in {"isic-rev-4": "ISIC Rev.4", "cpc-2.1": "CPC Ver.2.1"}.items():
        codes[standard].update(dict.fromkeys(re.findall(r"\b\d{4,5}\b", cells[cell])))
    for stem, last in re.findall(r"\b(\d{6})((?:/\d)*)", cells["NAICS 2022"]):
        codes["naics-2022"].update(
            dict.fromkeys([stem, *(stem[:-1] + digit for digit in last.split("/") if digit)])
        )
    for letter, provisional in re.findall(r"\b([a-e]) (84\d)", cells["GATS W/120 + CPC Prov."]):
        codes["gats-w120"][f"1.B.{letter}"] = None
        codes["cpc-provisional"][provisional] = None
    provisional_codes = re.findall(r"\b84\d{3}\b", cells["GATS W/120 + CPC Prov."])
    codes["cpc-provisional"].update(dict.fromkeys(provisional_codes))
    for row in csv.DictReader(table.splitlines(), delimiter="\t"):
        for standard, column in {
            "cpc-2.1": "CPC_2.1",
            "isic-rev-4": "ISIC_Rev.4",
            "naics-2022": "NAICS_2022",
        }.items():
            for entry in filter(None, re.split(r"; (?=\d)", row[column])):
                code, _, title = entry.partition(" ")
                codes[standard][code] = title
    for path, label in re.findall(r"((?:occupation|skill)/[0-9a-f-]{36}) \(([^)]*)\)", table):
        codes["esco"][path] = label
    for text in (table, page):
        for code, title in re.findall(r"\b(\d\.[A-Z]\.\d\.[a-z]) ([A-Z][A-Za-z ]+)", text):
            codes["onet"][code] = title.strip()
        for code in re.findall(r"\b(\d\.\d(?:\.\d)*) (?:[A-Za-z ]+)?\((?:ID )?\d{5}\)", text):
            codes["apqc-pcf-8.0"][code] = None
    services = (folder / "cpv-2008-services.tsv").read_text(encoding="utf-8").splitlines()
    codes["cpv-2008"].update(
        (row["code"], row["title"]) for row in csv.DictReader(services, delimiter="\t")
    )
    return codes


@pytest.mark.parametrize("standard", sorted(CLASSIFICATIONS))
def test_every_code_is_in_the_material_or_was_read_elsewhere(
    alignments: Graph, standard: str
) -> None:
    known = _material_codes(_material())[standard]
    codes = _codes(alignments)[standard]
    elsewhere = set(READ_ELSEWHERE.get(standard, {}))
    assert set(codes) - set(known) == elsewhere
    for code in elsewhere:
        concept = URIRef(CLASSIFICATIONS[standard] + code)
        _one(alignments, concept, DCTERMS.source)
    titles = {code: title for code, title in known.items() if code in codes and title}
    assert {code: codes[code].casefold() for code in titles} == {
        code: title.casefold() for code, title in titles.items()
    }
    if standard == "cpv-2008":
        assert set(codes) == set(known)
