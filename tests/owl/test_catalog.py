"""The catalog leads Protégé and its like from every ontology IRI to its file, offline."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pyoxigraph as ox

from okg.knowledge import packaged

ENTRY = "{urn:oasis:names:tc:entity:xmlns:xml:catalog}uri"
HEADER = (
    ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"),
    ox.NamedNode("http://www.w3.org/2002/07/owl#Ontology"),
)


def test_every_ontology_is_in_the_catalog_once_under_its_own_iri() -> None:
    folder = packaged().ontology
    root = ET.parse(folder / "catalog-v001.xml").getroot()
    entries = [(entry.attrib["name"], entry.attrib["uri"]) for entry in root.iter(ENTRY)]
    headers = [
        (quad.subject.value, file.relative_to(folder).as_posix())
        for file in folder.rglob("*.ttl")
        for quad in ox.parse(path=file)
        if (quad.predicate, quad.object) == HEADER
    ]
    assert sorted(entries) == sorted(headers)


def test_the_iri_of_a_file_follows_from_its_path() -> None:
    knowledge = packaged()
    for file in knowledge.ontology.rglob("*.ttl"):
        subjects = {
            quad.subject.value
            for quad in ox.parse(path=file)
            if (quad.predicate, quad.object) == HEADER
        }
        assert subjects == {knowledge.iri_of(file)}
