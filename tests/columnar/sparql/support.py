"""Shapes with SPARQL and data, validated by plan or by evaluation, and made a report."""

from collections.abc import Iterable
from dataclasses import replace

import rdflib

from okg.columnar.memory import Triple
from okg.columnar.plan import Layer, Values
from okg.columnar.shapes.compile import compile_shapes
from okg.columnar.shapes.parse import parse as parse_shapes
from okg.columnar.shapes.results import Result, report_graph
from okg.columnar.sparql.engines import Data
from okg.columnar.sparql.evaluate import findings
from okg.columnar.sparql.extension import WHICH, answering, extension, of
from okg.columnar.sparql.messages import messages
from okg.columnar.sparql.model import Constraint, Finding, column_of
from okg.columnar.sparql.parse import parse
from okg.columnar.sparql.reads import reads
from tests.columnar.shapes.support import graph_of, triples_of
from tests.columnar.support import in_python

OWN = Layer.OWN


def constraints_of(shapes: str | rdflib.Graph) -> tuple[Constraint, ...]:
    graph = graph_of(shapes) if isinstance(shapes, str) else shapes
    return parse(graph, parse_shapes(graph))


def lines(triples: Iterable[tuple[str, ...]]) -> bytes:
    """Return triples as N-Triples."""
    return "".join(f"{' '.join(it)} .\n" for it in triples).encode()


def evaluated(
    constraint: Constraint, nodes: Iterable[str], triples: list[Triple], shapes: bytes = b""
) -> list[Finding]:
    """Return the results that come of no more than the facts that the query is said to read."""
    focus = list(nodes)
    asked = Values(("focus",), frozenset((it,) for it in focus))
    slice_ = in_python(triples).rows(reads(constraint, asked, OWN))
    return list(findings(constraint, focus, Data(lines(slice_), shapes)))


def report_of(shapes: rdflib.Graph, data: rdflib.Graph) -> rdflib.Graph:
    """Return the validation report."""
    core = parse_shapes(shapes)
    constraints = parse(shapes, core)
    compiled = compile_shapes(core, lambda _: OWN, extension=extension(constraints))
    answer = answering(compiled.questions, lines(triples_of(shapes)))
    results = []
    for report, row in in_python(triples_of(data)).findings(compiled.plan, answer):
        said = {it: term for it, term in zip(report.relation.columns, row, strict=True) if term}
        beyond = compiled.constraints[report.constraint].beyond
        result = Result(report.constraint, said["focus"], said.get("value"), said.get("path"))
        if beyond:
            constraint = of(constraints, beyond)[int(said[WHICH].strip('"'))]
            bound = {name: said.get(column_of(name)) for name in constraint.projected}
            bound |= dict(constraint.parameters) | {"value": result.value}
            bindings = tuple((name, term) for name, term in bound.items() if term)
            finding = Finding(result.focus, result.path, result.value, bindings)
            texts = tuple((it.text, it.language) for it in messages(constraint, finding))
            result = replace(result, messages=texts, source=constraint.source)
        results.append(result)
    return report_graph(compiled.constraints, results)
