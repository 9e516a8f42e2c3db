"""The description of a term in RDF is what the graph has of it, no more and no less."""

from dataclasses import replace

import pyoxigraph as ox
import pytest

from okg.graph import KnowledgeGraph
from okg.knowledge import packaged
from okg.namespaces import OKG, PREFIXES
from okg.server.jobs.desk import Desk
from okg.server.jobs.term import ShowTerm
from okg.server.linked import description as described
from okg.server.linked.description import description
from okg.server.linked.known import Known, node, okg
from okg.server.problems import Problem
from okg.store.catalogue import repeat
from okg.store.local import LocalStore
from okg.store.names import CATALOGUE, graph_of

TERMS = (
    "okg:payroll",
    "okg:KnowledgeProcessOutsourcing",
    "okg:hasCategory",
    "claim:74",
    "cpv:79211110",
)

# Written without what the module does: paths of properties, in SPARQL.
SAID = """
CONSTRUCT { ?s ?p ?o } WHERE {
  { BIND (<TERM> AS ?s) }
  UNION { ?s okg:claimSubject|okg:claimPredicate|okg:claimObject <TERM> }
  UNION { ?s okg:mappingSubject|okg:mappingObject <TERM> }
  UNION {
    <TERM> owl:equivalentClass|owl:propertyChainAxiom|
           (owl:propertyChainAxiom/(rdf:rest+)) ?s FILTER (isBlank(?s))
  }
  ?s ?p ?o
}
"""


@pytest.mark.parametrize("name", TERMS)
@pytest.mark.parametrize("suffix", ["ttl", "nt", "jsonld", "rdf"])
def test_the_description_is_what_the_graph_says(desk: Desk, name: str, suffix: str) -> None:
    prefix, _, local = name.partition(":")
    iri = PREFIXES[prefix] + local
    reply = ShowTerm(iri=name, suffix=suffix).run(desk)
    found = ox.Dataset(
        ox.Quad(it.subject, it.predicate, it.object)
        for it in ox.parse(reply.body, format=FORMATS[suffix])
    )
    wanted = desk.graph.store.query(
        SAID.replace("TERM", iri), prefixes=PREFIXES, use_default_graph_as_union=True
    )
    assert isinstance(wanted, ox.QueryTriples)
    expected = ox.Dataset(ox.Quad(it.subject, it.predicate, it.object) for it in wanted)
    for dataset in (found, expected):
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    assert found == expected
    assert len(found) > 4


FORMATS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdf": ox.RdfFormat.RDF_XML,
}


def test_a_term_that_is_only_used_has_what_speaks_of_it(desk: Desk) -> None:
    unsaid = ox.NamedNode("https://creativecommons.org/licenses/by/4.0/")
    assert description(desk.once(Known), unsaid) == []


def test_circles_of_nodes_without_names_end() -> None:
    store = ox.Store()
    one, two = ox.BlankNode(), ox.BlankNode()
    thing = okg("thing")
    triples: list[tuple[ox.NamedNode | ox.BlankNode, ox.BlankNode]]
    triples = [(thing, one), (one, two), (two, one), (two, two)]
    store.extend(ox.Quad(s, okg("leadsTo"), o) for s, o in triples)
    found = description(Known(KnowledgeGraph(store, packaged())), thing)
    assert found is not None
    assert len(found) == len(triples)


def test_too_large_a_description_is_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(described, "MOST", 100)
    with pytest.raises(Problem, match="LIMIT and OFFSET") as problem:
        ShowTerm(name="payroll", suffix="ttl").run(desk)
    assert problem.value.status == 413


def test_what_a_dataset_repeats_is_not_told() -> None:
    store = ox.Store()
    dataset, title = ox.NamedNode(graph_of("twice")), node("dcterms:title")
    store.add(ox.Quad(dataset, title, ox.Literal("twice"), ox.NamedNode(CATALOGUE)))
    store.add(repeat("twice", "<urn:a> <urn:b> <urn:c>"))
    known = Known(KnowledgeGraph(store, packaged()))
    assert description(known, dataset) == [ox.Triple(dataset, title, ox.Literal("twice"))]
    assert list(known.predicates) == [title]


@pytest.fixture(scope="module")
def dotted(tmp_path_factory: pytest.TempPathFactory, desk: Desk) -> Desk:
    """A store with terms whose names end like files."""
    folder = tmp_path_factory.mktemp("dotted")
    data = folder / "dotted.ttl"
    data.write_text(
        f"@prefix okg: <{OKG}> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        '<https://w3id.org/outsourcing#a.b> a okg:Service ; rdfs:label "with a stop"@en .\n'
        '<https://w3id.org/outsourcing#payroll.ttl> a okg:Service ; rdfs:label "a file"@en .\n'
    )
    LocalStore(folder / "store").load([data])
    return Desk(replace(desk.settings, store=folder / "store"), folder)


@pytest.mark.parametrize(
    ("name", "label", "media_type"),
    [
        ("a.b", '"with a stop"@en', "text/turtle"),
        ("a.b.nt", '"with a stop"@en', "application/n-triples"),
        # What is called so comes before the form of what is called otherwise.
        ("payroll.ttl", '"a file"@en', "text/turtle"),
        ("payroll.ttl.ttl", '"a file"@en', "text/turtle"),
        ("payroll.nt", '"payroll"@en', "application/n-triples"),
    ],
)
def test_a_name_may_have_a_full_stop(dotted: Desk, name: str, label: str, media_type: str) -> None:
    reply = ShowTerm(name=name).run(dotted)
    assert reply.media_type == media_type
    assert f"{label}" in reply.body.decode()


@pytest.mark.parametrize("name", ["payrol", "a b", "claim/9999", "<", "zzz.ttl"])
def test_what_there_is_not_is_not_found(desk: Desk, name: str) -> None:
    with pytest.raises(Problem) as problem:
        ShowTerm(name=name).run(desk)
    assert (problem.value.status, problem.value.kind) == (404, "unknown-term")


def test_near_names_are_told(desk: Desk) -> None:
    with pytest.raises(Problem, match="did you mean okg:payroll") as problem:
        ShowTerm(name="payrol").run(desk)
    assert problem.value.more["near"] == ["okg:payroll"]


def test_an_unknown_form_of_a_term_is_told_apart_from_an_unknown_term(desk: Desk) -> None:
    with pytest.raises(Problem) as problem:
        ShowTerm(name="payroll.xyz").run(desk)
    assert (problem.value.status, problem.value.kind) == (404, "unknown-format")
