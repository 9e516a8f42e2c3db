"""The W3C test suite for SHACL-SPARQL, report graph against report graph.

Once with all that can be compiled in the plan, and once with every query evaluated.
"""

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib
from rdflib import RDF, SH, BNode
from rdflib.term import Node

from okg.columnar.errors import InputFault
from tests.columnar.shapes.support import agree
from tests.columnar.shapes.test_conformance import MF, SHT, load
from tests.columnar.sparql.support import report_of

FOLDER = os.environ.get("OKG_CONFORMANCE", "")
SPARQL = Path(FOLDER) / "w3c-shacl" / "sparql"


def cases() -> Iterator[tuple[str, Path, Node]]:
    for path in sorted(SPARQL.rglob("*.ttl")) if FOLDER else []:
        for test in load(path).subjects(RDF.type, SHT.Validate):
            yield str(path.relative_to(SPARQL).with_suffix("")), path, test


CASES = list(cases())


@pytest.mark.skipif(not FOLDER, reason="OKG_CONFORMANCE names no folder with the W3C tests")
def test_the_suite_is_there() -> None:
    assert len(CASES) == 23


@pytest.mark.parametrize("by_plan", [True, False], ids=["compiled", "evaluated"])
@pytest.mark.parametrize(("path", "test"), [it[1:] for it in CASES], ids=[it[0] for it in CASES])
def test_sparql(path: Path, test: Node, by_plan: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not by_plan:
        monkeypatch.setattr("okg.columnar.sparql.compile.compiled", lambda *_: None)
    graph = load(path)
    action, expected = graph.value(test, MF.action), graph.value(test, MF.result)
    data, shapes = (
        load(Path(str(graph.value(action, it)).removeprefix("file://")))
        for it in (SHT.dataGraph, SHT.shapesGraph)
    )
    if expected == SHT.Failure:
        with pytest.raises(InputFault, match="query of"):
            report_of(shapes, data)
        return
    report = report_of(shapes, data)
    [root] = report.subjects(RDF.type, SH.ValidationReport)
    assert expected is not None
    assert agree(graph, expected, report, root)
    assert sources(report, root) == sources(graph, expected)


def sources(graph: rdflib.Graph, report: Node) -> Counter[tuple[Node | None, Node | str | None]]:
    """Return the source constraint of each result, which the suite does not compare."""
    found: Counter[tuple[Node | None, Node | str | None]] = Counter()
    for result in graph.objects(report, SH.result):
        source = graph.value(result, SH.sourceConstraint)
        found[graph.value(result, SH.focusNode), "_:" if isinstance(source, BNode) else source] += 1
    return found
