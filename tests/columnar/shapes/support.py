"""Shapes and data, validated on Python's sets and in DuckDB, and reports compared."""

from collections.abc import Callable, Collection, Iterable

import rdflib
from rdflib import RDF, SH
from rdflib.compare import isomorphic
from rdflib.term import Node

from okg.columnar.execution import execute
from okg.columnar.memory import Triple
from okg.columnar.plan import Layer, Relation, Values
from okg.columnar.shapes.compile import compile_shapes
from okg.columnar.shapes.compiled import Compiled
from okg.columnar.shapes.parse import parse
from okg.columnar.shapes.reader import term_of
from okg.columnar.shapes.results import Result
from tests.columnar.support import columnar, in_python

PREFIXES = """
@prefix ex: <https://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
EX = rdflib.Namespace("https://example.org/")

PROPERTIES = (
    SH.focusNode,
    SH.resultPath,
    SH.resultSeverity,
    SH.sourceConstraintComponent,
    SH.sourceShape,
    SH.value,
)
"""What the W3C suite compares of each result, and sh:resultMessage where the test has it."""

Execution = Callable[[Compiled, Iterable[Triple]], list[Result]]
Brief = tuple[str, str, str, str | None]
"""Focus, shape, component and value: local names, or terms."""


def graph_of(text: str) -> rdflib.Graph:
    """Return a Turtle text as a graph in which literals are as they were written."""
    rdflib.NORMALIZE_LITERALS = False
    return rdflib.Graph().parse(data=PREFIXES + text, format="turtle")


def triples_of(graph: rdflib.Graph) -> list[Triple]:
    return [(term_of(s), term_of(p), term_of(o)) for s, p, o in graph]


def compiled(
    graph: rdflib.Graph, layer: Layer = Layer.OWN, foreign: Relation | None = None
) -> Compiled:
    return compile_shapes(parse(graph), lambda _: layer, foreign)


def on_sets(shapes: Compiled, triples: Iterable[Triple]) -> list[Result]:
    """Return the results that Python's sets find."""
    found = []
    for report, row in in_python(triples).findings(shapes.plan):
        said = dict(zip(report.relation.columns, row, strict=True))
        found.append(Result(report.constraint, said["focus"], said.get("value"), said.get("path")))
    return found


def on_duckdb(shapes: Compiled, triples: Iterable[Triple]) -> list[Result]:
    """Return the results that DuckDB finds."""
    with columnar(triples) as database:
        execute(database, shapes.plan)
        rows = database.execute(
            "SELECT constraint_number, f.text, v.text, p.text FROM finding "
            "LEFT JOIN term f ON f.id = focus LEFT JOIN term v ON v.id = value "
            "LEFT JOIN term p ON p.id = path"
        )
    return [Result(*row) for row in rows]


EXECUTIONS: Collection[Execution] = (on_sets, on_duckdb)


def found(
    data: str, shapes: str, execution: Execution = on_sets, foreign: Relation | None = None
) -> list[Brief]:
    """Return the results of validating Turtle with Turtle, in order."""
    plan = compiled(graph_of(shapes), foreign=foreign)
    return sorted(
        (
            short(it.focus),
            short(plan.constraints[it.constraint].shape),
            short(plan.constraints[it.constraint].component).removesuffix("ConstraintComponent"),
            None if it.value is None else short(it.value),
        )
        for it in execution(plan, triples_of(graph_of(data)))
    )


def short(term: str) -> str:
    """Return the local name of an IRI, "_:" for a blank node, a literal as it is."""
    if term.startswith("<"):
        return term[1:-1].rpartition("#")[2].rpartition("/")[2]
    return "_:" if term.startswith("_:") else term


def nodes(*names: str) -> Values:
    """Return nodes of the example namespace as focus nodes."""
    return Values(("focus",), frozenset((f"<{EX[it]}>",) for it in names))


def comparable(graph: rdflib.Graph, report: Node, messages: bool) -> rdflib.Graph:
    """Return what the W3C suite compares of a report."""
    kept = rdflib.Graph()
    for conforms in graph.objects(report, SH.conforms):
        kept.add((report, SH.conforms, conforms))
    for result in graph.objects(report, SH.result):
        kept.add((report, SH.result, result))
        for predicate in (*PROPERTIES, *([SH.resultMessage] if messages else [])):
            for value in graph.objects(result, predicate):
                kept.add((result, predicate, value))
                if predicate == SH.resultPath:
                    _copy_path(graph, value, kept)
    return kept


def _copy_path(graph: rdflib.Graph, node: Node, kept: rdflib.Graph) -> None:
    if isinstance(node, rdflib.BNode):
        for predicate, value in graph.predicate_objects(node):
            of_path = predicate in (RDF.first, RDF.rest) or str(predicate).startswith(str(SH))
            if of_path and (node, predicate, value) not in kept:
                kept.add((node, predicate, value))
                _copy_path(graph, value, kept)


def agree(expected: rdflib.Graph, wanted: Node, actual: rdflib.Graph, report: Node) -> bool:
    """Tell whether two reports are the same in what the W3C suite compares."""
    messages = any(
        (it, SH.resultMessage, None) in expected for it in expected.objects(wanted, SH.result)
    )
    return isomorphic(comparable(expected, wanted, messages), comparable(actual, report, messages))
