"""Agreement with pySHACL on random shapes and data: result for result."""

import warnings
from collections import Counter

import pyshacl
import pytest
import rdflib
from hypothesis import HealthCheck, given, reject, settings
from rdflib import SH
from rdflib.term import Node

from okg.columnar.errors import Refused
from okg.columnar.shapes.compiled import Compiled
from okg.columnar.shapes.paths import path_text, read_path
from okg.columnar.shapes.reader import Reader, term_of
from okg.columnar.shapes.results import Result
from tests.columnar.shapes.random_shapes import (
    all_terms,
    data_graphs,
    ordered_terms,
    shapes_graphs,
)
from tests.columnar.shapes.support import compiled, on_duckdb, on_sets, triples_of

Row = tuple[str | None, ...]
SLOW = settings(deadline=None, suppress_health_check=list(HealthCheck))


def expected(data: rdflib.Graph, shapes: rdflib.Graph) -> Counter[Row]:
    """Return what pySHACL finds; one blank node is as good as another, for it renames them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # It adds triples of its own to the graphs that it is given.
        _, report, _ = pyshacl.validate(rdflib.Graph() + data, shacl_graph=rdflib.Graph() + shapes)
    rdflib.NORMALIZE_LITERALS = False
    reader = Reader(report)

    def path(node: Node | None) -> str | None:
        read = read_path(reader, term_of(node)) if node is not None else None
        return path_text(read) if read else None

    return Counter(
        (
            text(report.value(it, SH.focusNode)),
            path(report.value(it, SH.resultPath)),
            text(report.value(it, SH.value)),
            text(report.value(it, SH.sourceConstraintComponent)),
            text(report.value(it, SH.sourceShape)),
            text(report.value(it, SH.resultSeverity)),
        )
        for it in report.objects(None, SH.result)
    )


def text(node: Node | None) -> str | None:
    return None if node is None else anonymous(term_of(node))


def anonymous(term: str | None) -> str | None:
    return "_:" if term and term.startswith("_:") else term


def rows(plan: Compiled, results: list[Result]) -> Counter[Row]:
    found: Counter[Row] = Counter()
    for it in results:
        constraint = plan.constraints[it.constraint]
        path = path_text(constraint.path) if constraint.path else None
        row = (it.focus, it.path or path, it.value)
        said = (constraint.component, constraint.shape, constraint.severity)
        found[*map(anonymous, row), *said] += 1
    return found


def plan_of(shapes: rdflib.Graph) -> Compiled:
    """Return the plan; qualified siblings may turn out to be recursive, which is refused."""
    try:
        return compiled(shapes)
    except Refused:
        reject()


def check(data: rdflib.Graph, shapes: rdflib.Graph) -> None:
    plan = plan_of(shapes)
    found = rows(plan, on_sets(plan, triples_of(data)))
    assert found == expected(data, shapes)


def check_executions(data: rdflib.Graph, shapes: rdflib.Graph) -> None:
    plan, triples = plan_of(shapes), triples_of(data)
    assert rows(plan, on_duckdb(plan, triples)) == rows(plan, on_sets(plan, triples))


@settings(SLOW, max_examples=200)
@given(data_graphs(all_terms), shapes_graphs())
def test_agrees(data: rdflib.Graph, shapes: rdflib.Graph) -> None:
    check(data, shapes)


@settings(SLOW, max_examples=100)
@given(data_graphs(ordered_terms), shapes_graphs(ordered=True))
def test_agrees_on_order(data: rdflib.Graph, shapes: rdflib.Graph) -> None:
    check(data, shapes)


@pytest.mark.slow
@settings(SLOW, max_examples=5000)
@given(data_graphs(all_terms), shapes_graphs())
def test_agrees_thousands_of_times(data: rdflib.Graph, shapes: rdflib.Graph) -> None:
    check(data, shapes)


@pytest.mark.slow
@settings(SLOW, max_examples=2000)
@given(data_graphs(ordered_terms), shapes_graphs(ordered=True))
def test_agrees_on_order_thousands_of_times(data: rdflib.Graph, shapes: rdflib.Graph) -> None:
    check(data, shapes)


@settings(SLOW, max_examples=30)
@given(data_graphs(all_terms), shapes_graphs() | shapes_graphs(ordered=True))
def test_both_executions_agree(data: rdflib.Graph, shapes: rdflib.Graph) -> None:
    check_executions(data, shapes)


@pytest.mark.slow
@settings(SLOW, max_examples=300)
@given(data_graphs(all_terms), shapes_graphs() | shapes_graphs(ordered=True))
def test_both_executions_agree_often(data: rdflib.Graph, shapes: rdflib.Graph) -> None:
    check_executions(data, shapes)
