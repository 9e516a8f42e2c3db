"""Tools that follow owl:imports find every file offline, through the catalog."""

from pathlib import Path
from xml.etree import ElementTree

import rdflib
from rdflib import OWL, RDF

from okg.knowledge import packaged
from okg.rdf import read_turtle, to_rdflib

ENTRY = "{urn:oasis:names:tc:entity:xmlns:xml:catalog}uri"
ONTOLOGY = packaged().ontology
FILES = sorted(path.relative_to(ONTOLOGY).as_posix() for path in ONTOLOGY.rglob("*.ttl"))


def catalog() -> dict[str, str]:
    root = ElementTree.parse(ONTOLOGY / "catalog-v001.xml").getroot()
    return {entry.attrib["name"]: entry.attrib["uri"] for entry in root.iter(ENTRY)}


def headers(file: str) -> tuple[rdflib.Graph, list[str]]:
    graph = to_rdflib(read_turtle(ONTOLOGY / file))
    return graph, [str(iri) for iri in graph.subjects(RDF.type, OWL.Ontology)]


def test_the_catalog_names_every_file_once() -> None:
    assert sorted(catalog().values()) == FILES


def test_each_file_is_the_one_ontology_that_the_catalog_says() -> None:
    for iri, file in catalog().items():
        assert headers(file)[1] == [iri]
        assert packaged().path_of(iri) == ONTOLOGY / file


def test_every_import_is_in_the_catalog() -> None:
    known = catalog()
    for file in FILES:
        graph, _ = headers(file)
        assert {str(iri) for iri in graph.objects(None, OWL.imports)} <= set(known), file


def test_the_root_imports_everything_but_the_alignments() -> None:
    reached = {path.relative_to(ONTOLOGY) for path in packaged().ontology_files()}
    assert reached == {Path(file) for file in FILES if not file.startswith("alignments/")}
