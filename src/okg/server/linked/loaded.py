"""What is loaded: how much of what, from which files, sources and standards, in which versions."""

from collections.abc import Sequence
from typing import TypedDict

import pyoxigraph as ox

import okg as package
from okg.namespaces import ONTOLOGY
from okg.server.linked.addresses import address_of
from okg.server.linked.known import node, okg
from okg.server.linked.reader import Reader
from okg.store.catalogue import Dataset

__all__ = ["About", "SourceData", "about", "counts"]

TYPE = node("rdf:type")
MOST = 500
COUNTS = {
    "statements": "?it okg:statementNumber ?n",
    "claims": "?it a okg:Claim",
    "services": "?it a okg:Service",
    "categories": "?it a okg:Category",
    "skills": "?it a okg:Skill",
    "mappings": "?it a okg:Mapping",
    "standards": "?it a okg:Standard",
}


class FileData(TypedDict):
    """A file that was loaded."""

    name: str
    sha256: str
    bytes: int


class DatasetData(TypedDict):
    """A dataset that was loaded."""

    name: str
    iri: str
    href: str
    triples: int
    inferred: int
    loaded: str
    okg: str
    outcome: str
    files: Sequence[FileData]


class SourceData(TypedDict):
    """A document, standard or authority that the knowledge rests on."""

    iri: str
    href: str
    title: str
    kind: str
    version: str
    publisher: str
    where: str
    claims: int


class About(TypedDict):
    """What is loaded."""

    versions: dict[str, str]
    licence: Sequence[str]
    counts: dict[str, int]
    datasets: Sequence[DatasetData]
    sources: Sequence[SourceData]


def about(reader: Reader) -> About:
    """Return what is loaded."""
    ontology = ox.NamedNode(ONTOLOGY)
    return {
        "versions": {
            "okg": package.__version__,
            "ontology": reader.value(ontology, node("owl:versionInfo")),
            "knowledge": reader.known.graph.knowledge.content_hash(),
            "pyoxigraph": ox.__version__,
        },
        "licence": [it.value for it in reader.nodes(ontology, node("dcterms:license"))],
        "counts": counts(reader),
        "datasets": [_dataset(it) for it in reader.known.graph.datasets],
        "sources": _sources(reader),
    }


def counts(reader: Reader) -> dict[str, int]:
    """Return how many of each kind there are, triples and canned queries included."""
    known = reader.known
    found = {name: known.count(pattern) for name, pattern in COUNTS.items()}
    return {
        **found,
        "triples": known.triples,
        "questions": len(known.graph.queries),
        "own_data": len(known.graph.datasets),
    }


def _dataset(it: Dataset) -> DatasetData:
    return {
        "name": it.name,
        "iri": it.graph,
        "href": address_of(it.graph),
        "triples": it.triples,
        "inferred": it.inferred,
        "loaded": it.loaded,
        "okg": it.version,
        "outcome": it.outcome,
        "files": [{"name": f.name, "sha256": f.sha256, "bytes": f.size} for f in it.files],
    }


def _sources(reader: Reader) -> list[SourceData]:
    found = [_source(reader, it) for it in reader.subjects(TYPE, okg("Source"), MOST)]
    # The documents with most claims come first, then what else there is, by kind.
    return sorted(found, key=lambda it: (-it["claims"], it["kind"], it["title"]))


def _source(reader: Reader, it: ox.NamedNode) -> SourceData:
    where = reader.text(it, okg("whereFound"))
    publisher = reader.text(it, node("dcterms:publisher"))
    return {
        "iri": it.value,
        "href": address_of(it.value),
        "title": reader.label(it).text,
        "kind": reader.kind(it),
        "version": reader.value(it, okg("version")),
        "publisher": publisher.text if publisher else "",
        "where": where.text if where else "",
        "claims": reader.known.count(f"?it dcterms:source {it} ; a okg:Claim"),
    }
