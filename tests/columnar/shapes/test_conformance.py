"""The W3C test suite for SHACL Core, on both executions, report graph against report graph."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib
from rdflib import RDF, SH, Namespace
from rdflib.term import Node

from okg.columnar.shapes.results import report_graph
from tests.columnar.shapes.support import EXECUTIONS, Execution, agree, compiled, triples_of

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = Namespace("http://www.w3.org/ns/shacl-test#")

FOLDER = os.environ.get("OKG_CONFORMANCE", "")
CORE = Path(FOLDER) / "w3c-shacl" / "core"


def load(path: Path) -> rdflib.Graph:
    rdflib.NORMALIZE_LITERALS = False
    return rdflib.Graph().parse(data=path.read_bytes(), format="turtle", publicID=path.as_uri())


def cases() -> Iterator[tuple[str, Path, Node]]:
    for path in sorted(CORE.rglob("*.ttl")) if FOLDER else []:
        if b"Validate" in path.read_bytes():
            for test in load(path).subjects(RDF.type, SHT.Validate):
                yield str(path.relative_to(CORE).with_suffix("")), path, test


CASES = list(cases())


@pytest.mark.skipif(not FOLDER, reason="OKG_CONFORMANCE names no folder with the W3C tests")
def test_the_suite_is_there() -> None:
    assert len(CASES) == 98


@pytest.mark.parametrize("execution", EXECUTIONS, ids=lambda it: it.__name__)
@pytest.mark.parametrize(("path", "test"), [it[1:] for it in CASES], ids=[it[0] for it in CASES])
def test_core(path: Path, test: Node, execution: Execution) -> None:
    graph = load(path)
    action, expected = graph.value(test, MF.action), graph.value(test, MF.result)
    data, shapes = (
        load(Path(str(graph.value(action, it)).removeprefix("file://")))
        for it in (SHT.dataGraph, SHT.shapesGraph)
    )
    plan = compiled(shapes)
    report = report_graph(plan.constraints, execution(plan, triples_of(data)))
    [root] = report.subjects(RDF.type, SH.ValidationReport)
    assert expected is not None
    assert agree(graph, expected, report, root)
