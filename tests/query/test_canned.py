"""The canned queries as others use them: grlc, and readers of SHACL executables."""

import re
from typing import Any

import pyoxigraph as ox
import pytest
import yaml
from rdflib import OWL, RDF, RDFS, Graph, Literal, Namespace, URIRef

from okg.graph import KnowledgeGraph
from okg.knowledge import packaged
from okg.namespaces import ONTOLOGY
from okg.query.catalogue import parse_query
from okg.query.executable import QUERY, executable_text, executables
from okg.query.parameters import default_terms
from okg.query.results import Answer, GraphAnswer
from okg.rdf import to_rdflib
from tests.query.conftest import CANNED

SH = Namespace("http://www.w3.org/ns/shacl#")
SCHEMA = Namespace("https://schema.org/")


def grlc_metadata(text: str) -> dict[str, Any]:
    """Read a query's header as grlc 1.3 does (src/gquery.py, get_yaml_decorators)."""
    header = "\n".join(row.lstrip("#+") for row in text.split("\n") if row.startswith("#+"))
    metadata = yaml.safe_load(header)
    assert isinstance(metadata, dict)
    metadata["query"] = "\n".join(row for row in text.split("\n") if not row.startswith("#+"))
    return metadata


def test_names_are_public_and_unique() -> None:
    """Kebab-case without numbers, and one file a name."""
    files = [path.stem for path in packaged().queries.rglob("*.rq")]
    assert sorted(files) == CANNED
    assert [name for name in files if not re.fullmatch("[a-z]+(-[a-z]+)*", name)] == []


@pytest.mark.parametrize("name", CANNED)
def test_grlc_reads_the_same_header(everything: KnowledgeGraph, name: str) -> None:
    query = everything.queries[name]
    metadata = grlc_metadata(query.text)
    # What grlc puts into the OpenAPI description must be texts, and tags a list of them.
    assert metadata["summary"] == query.summary
    assert metadata.get("description", "") == query.description
    assert metadata.get("tags", []) == list(query.tags)
    assert metadata["query"].strip() == query.body.strip()
    # Keys that would make grlc do something else with the query.
    assert not {"endpoint", "method", "pagination", "endpoint_in_url", "transform", "enumerate"} & {
        *metadata
    }


@pytest.mark.parametrize("name", CANNED)
def test_every_default_is_a_value_that_there_is(everything: KnowledgeGraph, name: str) -> None:
    query = everything.queries[name]
    found = default_terms(query, everything.terms)
    for parameter in query.parameters:
        assert parameter.optional or found[parameter.name]


@pytest.mark.parametrize("name", CANNED)
def test_an_executable_answers_like_its_query(everything: KnowledgeGraph, name: str) -> None:
    query = everything.queries[name]
    text = executable_text(query, everything.terms)
    # No prefixes from outside: it must stand on its own feet.
    results = everything._store.query(text, use_default_graph_as_union=True)
    answer = everything.ask(name)
    if isinstance(results, ox.QueryTriples):
        assert isinstance(answer, GraphAnswer)
        assert answer.triples == GraphAnswer(results).triples
    else:
        assert isinstance(answer, Answer)
        assert sorted(map(_rows, answer)) == sorted(map(_rows, Answer(results)))


def _rows(row: tuple[object, ...]) -> list[list[str]]:
    """Return a row with the parts of each cell in order: GROUP_CONCAT keeps none (18.5.1.7)."""
    return [sorted(str(cell).split("; ")) for cell in row]


def test_the_catalogue_is_exported_as_sparql_examples_are(everything: KnowledgeGraph) -> None:
    queries = list(everything.queries.values())
    graph = to_rdflib(executables(queries, everything.terms))
    subjects = set(graph.subjects(RDF.type, SH.SPARQLExecutable))
    assert subjects == {URIRef(QUERY + name) for name in CANNED}

    query = everything.queries["services-in-category"]
    subject = URIRef(QUERY + query.name)
    assert set(graph.objects(subject, RDF.type)) == {SH.SPARQLExecutable, SH.SPARQLSelectExecutable}
    assert graph.value(subject, RDFS.comment) == Literal(query.summary, lang="en")
    assert set(map(str, graph.objects(subject, SCHEMA.keywords))) == set(query.tags)
    assert graph.value(subject, SCHEMA.target) == URIRef(ONTOLOGY)
    assert graph.value(subject, SH.select) == Literal(executable_text(query, everything.terms))
    _declares_prefixes(graph, graph.value(subject, SH.prefixes))


def _declares_prefixes(graph: Graph, prefixes: object) -> None:
    assert isinstance(prefixes, URIRef)
    assert (prefixes, RDF.type, OWL.Ontology) in graph
    declared = {
        str(graph.value(it, SH.prefix)): str(graph.value(it, SH.namespace))
        for it in graph.objects(prefixes, SH.declare)
    }
    assert declared["okg"] == "https://w3id.org/outsourcing#"


HEADER = "#+ summary: What?\n#+ parameters:\n#+   - name: x\n#+     type: {}\n#+     default: {}\n"


@pytest.mark.parametrize(
    ("kind", "default", "sparql", "expected"),
    [
        (
            "string",
            '"a\\"} #"',
            "SELECT ?x (EXISTS { ?x ?y ?z } AS ?e) { } ORDER BY ?x",
            'SELECT ?x (EXISTS { ?x ?y ?z } AS ?e) {\n  VALUES ?x { "a\\"} #" } } ORDER BY ?x',
        ),
        (
            "iri",
            "okg:payroll",
            "CONSTRUCT { ?x a rdfs:Resource } WHERE { ?x ?y ?z }",
            "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n"
            "CONSTRUCT { ?x a rdfs:Resource } WHERE {"
            "\n  VALUES ?x { <https://w3id.org/outsourcing#payroll> } ?x ?y ?z }",
        ),
        (
            "iri",
            "okg:payroll",
            "CONSTRUCT WHERE { ?x ?y ?z }",
            "CONSTRUCT WHERE { ?x ?y ?z }\nVALUES ?x { <https://w3id.org/outsourcing#payroll> }\n",
        ),
        (
            "iri",
            "okg:payroll",
            "DESCRIBE ?x",
            "DESCRIBE ?x\nVALUES ?x { <https://w3id.org/outsourcing#payroll> }\n",
        ),
    ],
)
def test_defaults_are_put_where_they_bind(
    small_graph: KnowledgeGraph, kind: str, default: str, sparql: str, expected: str
) -> None:
    query = parse_query(HEADER.format(kind, default) + sparql, "q")
    text = executable_text(query, small_graph.terms)
    assert text == expected
    small_graph.query(text)
