"""The catalogue of a store: what was loaded, from what, when, and with which outcome, as RDF.

It is written in VoID, DCAT and PROV, with a few terms of its own (``TERMS``), and read back from
triples, wherever they come from: an embedded store, or the answer of an endpoint to ``RECORDS``.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox

from okg.namespaces import ONTOLOGY, PREFIXES, RDF, XSD
from okg.store.names import CATALOGUE, TERMS, graph_of, inferred_graph_of

__all__ = [
    "FORMAT",
    "RECORDS",
    "REPEATS",
    "VOCABULARIES",
    "Catalogue",
    "Dataset",
    "SourceFile",
    "from_triples",
    "repeat",
    "to_quads",
]

FORMAT = 1
"""The layout of graphs and catalogue that this version of okg writes, and the newest it reads."""

DCAT = "http://www.w3.org/ns/dcat#"
VOID = "http://rdfs.org/ns/void#"
PROV = PREFIXES["prov"]
DCTERMS = PREFIXES["dcterms"]

SEVERITIES = {"violation": "violation", "warning": "warning", "info": "notice"}
"""What findings are called, by their severity."""
VOCABULARIES = {"cat": TERMS, "dcat": DCAT, "void": VOID}
"""Prefixes of the catalogue beside those that okg knows everywhere."""
REPEATS = f"{TERMS}repeats"
"""A triple that a dataset states and that stands in another graph already: a literal with the line
of N-Triples, without its line end. A triple stands in one graph only, or the union would have it
twice."""

RECORDS = (
    f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{CATALOGUE}> {{ ?s ?p ?o "
    f"FILTER(?p != <{REPEATS}>) }} }}"
)
"""The query for what ``from_triples`` reads."""

Triple = tuple[
    ox.NamedNode | ox.BlankNode, ox.NamedNode, "ox.NamedNode | ox.BlankNode | ox.Literal"
]


@dataclass(frozen=True)
class SourceFile:
    """A file that was loaded."""

    name: str
    """Its name without its folder."""
    sha256: str
    size: int
    """Bytes, as it came: packed, if it was packed."""


@dataclass(frozen=True)
class Dataset:
    """A dataset as the catalogue has it."""

    name: str
    files: tuple[SourceFile, ...]
    loaded: str
    """When, as an xsd:dateTime in UTC."""
    version: str
    """The version of okg that loaded it."""
    order: int
    """Datasets are loaded in the order of these numbers; none is ever used twice."""
    triples: int
    """Distinct triples that its files say, repeated ones included."""
    inferred: int
    """Triples in its graph of what follows."""
    content: str
    """The hash of what its files say; see ``okg.store.content``."""
    repeats: int = 0
    """How many of its triples stand in another graph."""
    validated: bool = True
    findings: Mapping[str, int] = field(default_factory=dict)
    """How many by severity: violation, warning, info. Those without any are left out."""
    beside: tuple[str, ...] = ()
    """The datasets that it is linked with, whose inferences it shares."""

    @property
    def graph(self) -> str:
        """The IRI of the dataset, and of the graph with what it says."""
        return graph_of(self.name)

    @property
    def inferred_graph(self) -> str:
        return inferred_graph_of(self.name)

    @property
    def outcome(self) -> str:
        """What validation found, in words."""
        if not self.validated:
            return "not validated"
        counted = [
            f"{number} {word}{'' if number == 1 else 's'}"
            for severity, word in SEVERITIES.items()
            if (number := self.findings.get(severity, 0))
        ]
        return ", ".join(counted) or "conforms"


@dataclass(frozen=True)
class Catalogue:
    """What a store holds."""

    knowledge: str
    """The hash of the knowledge in it (``Knowledge.content_hash``)."""
    version: str
    """The version of okg that wrote last."""
    datasets: tuple[Dataset, ...] = ()
    """In the order in which they were loaded."""
    format: int = FORMAT

    def find(self, name: str) -> Dataset | None:
        return next((it for it in self.datasets if it.name == name), None)


def to_quads(catalogue: Catalogue) -> list[ox.Quad]:
    """Return the quads of the catalogue's graph, without the repeated triples (``repeat``)."""
    graph = ox.NamedNode(CATALOGUE)
    return [ox.Quad(s, p, o, graph) for s, p, o in _triples(catalogue)]


def repeat(name: str, line: str) -> ox.Quad:
    """Return the quad that keeps a triple of ``name`` that stands elsewhere.

    ``line`` is the triple in N-Triples, up to its full stop.
    """
    return ox.Quad(
        ox.NamedNode(graph_of(name)),
        ox.NamedNode(REPEATS),
        ox.Literal(line),
        ox.NamedNode(CATALOGUE),
    )


def from_triples(triples: Iterable[Triple | ox.Triple | ox.Quad]) -> Catalogue | None:
    """Return the catalogue that ``triples`` hold; None where there is none in them.

    Its ``format`` may be newer than ``FORMAT``: then nothing else in it can be relied upon.
    """
    said: dict[str, dict[str, list[str]]] = {}
    for it in triples:
        s, p, o = it if isinstance(it, tuple) else (it.subject, it.predicate, it.object)
        if isinstance(s, ox.NamedNode) and isinstance(o, ox.NamedNode | ox.Literal):
            said.setdefault(s.value, {}).setdefault(p.value, []).append(o.value)
    head = said.get(CATALOGUE)
    if head is None or f"{TERMS}format" not in head:
        return None
    datasets = [
        _dataset(said, iri)
        for iri in head.get(f"{DCAT}dataset", ())
        if f"{TERMS}order" in said[iri]
    ]
    return Catalogue(
        knowledge=_one(head, f"{TERMS}knowledge"),
        version=_one(head, f"{TERMS}okgVersion"),
        datasets=tuple(sorted(datasets, key=lambda it: it.order)),
        format=int(_one(head, f"{TERMS}format", "0")),
    )


def _triples(catalogue: Catalogue) -> "list[Triple]":
    a = f"{RDF}type"
    head = CATALOGUE
    rows: list[tuple[str, str, ox.NamedNode | ox.Literal]] = [
        (head, a, _iri(f"{DCAT}Catalog")),
        (head, f"{DCTERMS}title", ox.Literal("What is loaded", language="en")),
        (head, f"{TERMS}format", _number(catalogue.format)),
        (head, f"{TERMS}knowledge", ox.Literal(catalogue.knowledge)),
        (head, f"{TERMS}okgVersion", ox.Literal(catalogue.version)),
    ]
    for it in catalogue.datasets:
        rows += [
            (head, f"{DCAT}dataset", _iri(it.graph)),
            (it.graph, a, _iri(f"{DCAT}Dataset")),
            (it.graph, a, _iri(f"{VOID}Dataset")),
            (it.graph, f"{DCTERMS}identifier", ox.Literal(it.name)),
            (it.graph, f"{DCTERMS}title", ox.Literal(it.name)),
            (it.graph, f"{PROV}generatedAtTime", _typed(it.loaded, "dateTime")),
            (it.graph, f"{VOID}triples", _number(it.triples)),
            (it.graph, f"{TERMS}contentHash", ox.Literal(it.content)),
            (it.graph, f"{TERMS}okgVersion", ox.Literal(it.version)),
            (it.graph, f"{TERMS}order", _number(it.order)),
            (it.graph, f"{TERMS}repeated", _number(it.repeats)),
            (it.graph, f"{TERMS}validated", _typed(str(it.validated).lower(), "boolean")),
            (it.inferred_graph, a, _iri(f"{VOID}Dataset")),
            (it.inferred_graph, f"{VOID}triples", _number(it.inferred)),
            (it.inferred_graph, f"{PROV}wasDerivedFrom", _iri(it.graph)),
            (it.inferred_graph, f"{PROV}wasDerivedFrom", _iri(ONTOLOGY)),
        ]
        rows += [
            (it.graph, f"{TERMS}{severity}", _number(count))
            for severity, count in it.findings.items()
        ]
        rows += [(it.graph, f"{TERMS}beside", _iri(graph_of(other))) for other in it.beside]
        for number, file in enumerate(it.files, 1):
            iri = f"{it.graph}/file/{number}"
            rows += [
                (it.graph, f"{PROV}wasDerivedFrom", _iri(iri)),
                (iri, a, _iri(f"{PROV}Entity")),
                (iri, f"{DCTERMS}title", ox.Literal(file.name)),
                (iri, f"{DCAT}byteSize", _number(file.size)),
                (iri, f"{TERMS}sha256", ox.Literal(file.sha256)),
            ]
    return [(_iri(s), _iri(p), o) for s, p, o in rows]


def _dataset(said: Mapping[str, Mapping[str, Sequence[str]]], iri: str) -> Dataset:
    own = said[iri]
    count = len(
        [it for it in own.get(f"{PROV}wasDerivedFrom", ()) if it.startswith(f"{iri}/file/")]
    )
    files = [said.get(f"{iri}/file/{number}", {}) for number in range(1, count + 1)]
    name = _one(own, f"{DCTERMS}identifier")
    return Dataset(
        name=name,
        files=tuple(
            SourceFile(
                _one(it, f"{DCTERMS}title"),
                _one(it, f"{TERMS}sha256"),
                int(_one(it, f"{DCAT}byteSize", "0")),
            )
            for it in files
        ),
        loaded=_one(own, f"{PROV}generatedAtTime"),
        version=_one(own, f"{TERMS}okgVersion"),
        order=int(_one(own, f"{TERMS}order", "0")),
        triples=int(_one(own, f"{VOID}triples", "0")),
        inferred=int(_one(said.get(inferred_graph_of(name), {}), f"{VOID}triples", "0")),
        content=_one(own, f"{TERMS}contentHash"),
        repeats=int(_one(own, f"{TERMS}repeated", "0")),
        validated=_one(own, f"{TERMS}validated", "true") in ("true", "1"),
        findings={
            severity: int(_one(own, f"{TERMS}{severity}"))
            for severity in SEVERITIES
            if f"{TERMS}{severity}" in own
        },
        beside=tuple(sorted(it.removeprefix(graph_of("")) for it in own.get(f"{TERMS}beside", ()))),
    )


def _one(said: Mapping[str, Sequence[str]], predicate: str, otherwise: str = "") -> str:
    return next(iter(said.get(predicate, ())), otherwise)


def _iri(text: str) -> ox.NamedNode:
    return ox.NamedNode(text)


def _number(value: int) -> ox.Literal:
    return _typed(str(value), "integer")


def _typed(text: str, datatype: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(f"{XSD}{datatype}"))
