"""The W3C test suite for SHACL Core, through the reference engine, report against report."""

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib
from rdflib import RDF, SH, BNode, Namespace
from rdflib.term import Node

from okg.errors import InputError
from okg.validation.quiet import quiet
from okg.validation.run import validate
from okg.validation.shapes import path_text

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = Namespace("http://www.w3.org/ns/shacl-test#")

FOLDER = os.environ.get("OKG_CONFORMANCE", "")
CORE = Path(FOLDER) / "w3c-shacl" / "core"

KNOWN_FAILURES = {
    "property/uniqueLang-002": 'pySHACL takes sh:uniqueLang "1"^^xsd:boolean for true; '
    "only the term true is meant (SHACL, section 4.4.3)",
}
REFUSED = {
    "path/path-strange-002": "the shape's path is two paths at once; SHACL-SHACL calls that "
    "ill-formed, and okg evaluates no ill-formed shape (SHACL, section 3.4.3, leaves it open)",
}

Row = tuple[str | None, ...]


def load(path: Path) -> rdflib.Graph:
    with quiet():
        rdflib.NORMALIZE_LITERALS = False
        return rdflib.Graph().parse(data=path.read_bytes(), format="turtle", publicID=path.as_uri())


def cases() -> Iterator[tuple[str, Path, Node]]:
    for path in sorted(CORE.rglob("*.ttl")) if FOLDER else []:
        if b"Validate" in path.read_bytes():
            for test in load(path).subjects(RDF.type, SHT.Validate):
                yield str(path.relative_to(CORE).with_suffix("")), path, test


CASES = list(cases())


def rows(graph: rdflib.Graph, report: Node | None) -> Counter[Row]:
    """Return the results as tuples; one blank node is as good as another."""

    def text(node: Node | None) -> str | None:
        return None if node is None else "_:" if isinstance(node, BNode) else node.n3()

    return Counter(
        (
            text(graph.value(result, SH.focusNode)),
            path_text(graph, graph.value(result, SH.resultPath)),
            text(graph.value(result, SH.value)),
            text(graph.value(result, SH.sourceConstraintComponent)),
            text(graph.value(result, SH.sourceShape)),
            text(graph.value(result, SH.resultSeverity)),
        )
        for result in graph.objects(report, SH.result)
    )


@pytest.mark.skipif(not FOLDER, reason="OKG_CONFORMANCE names no folder with the W3C tests")
def test_the_suite_is_there() -> None:
    assert len(CASES) == 98


@pytest.mark.parametrize(("name", "path", "test"), CASES, ids=[case[0] for case in CASES])
def test_core(name: str, path: Path, test: Node) -> None:
    graph = load(path)
    action, expected = graph.value(test, MF.action), graph.value(test, MF.result)
    data, shapes = (
        load(Path(str(graph.value(action, it)).removeprefix("file://")))
        for it in (SHT.dataGraph, SHT.shapesGraph)
    )
    if name in REFUSED:
        with pytest.raises(InputError, match="not well formed"):
            validate(data, shapes=shapes, ontology=[], engine="reference")
        return
    report = validate(data, shapes=shapes, ontology=[], engine="reference")
    found = rows(report.graph, report.graph.value(None, RDF.type, SH.ValidationReport))
    agrees = found == rows(graph, expected)
    agrees &= str(graph.value(expected, SH.conforms)) == str(report.conforms).lower()
    assert agrees == (name not in KNOWN_FAILURES), found
