"""Paths: what they lead to, and which are well formed."""

import pytest
from rdflib import SH, BNode

from okg.columnar.shapes.parse import parse
from okg.columnar.shapes.paths import path_text, read_path
from okg.columnar.shapes.reader import IllFormed, Reader, term_of
from okg.columnar.shapes.results import Result, report_graph
from tests.columnar.shapes.support import EX, EXECUTIONS, Execution, compiled, found, graph_of

DATA = """
ex:a ex:p ex:b ; ex:q ex:c .
ex:b ex:p ex:c ; ex:q ex:d .
ex:c ex:p ex:a .
ex:d ex:q "end" .
"""
CASES = [
    ("ex:p", "<p>", ["b"]),
    ("[ sh:inversePath ex:p ]", "^<p>", ["c"]),
    ("(ex:p ex:q)", "<p>/<q>", ["d"]),
    ("(ex:p ex:q ex:q)", "<p>/<q>/<q>", ['"end"']),
    ("[ sh:alternativePath (ex:p ex:q) ]", "<p>|<q>", ["b", "c"]),
    ("[ sh:zeroOrOnePath ex:p ]", "<p>?", ["a", "b"]),
    ("[ sh:zeroOrMorePath ex:q ]", "<q>*", ["a", "c"]),
    ("[ sh:oneOrMorePath ex:q ]", "<q>+", ["c"]),
    ("[ sh:oneOrMorePath ex:p ]", "<p>+", ["a", "b", "c"]),
    ("[ sh:inversePath (ex:p ex:p) ]", "^(<p>/<p>)", ["b"]),
    ("[ sh:inversePath [ sh:inversePath ex:q ] ]", "^(^<q>)", ["c"]),
    ("(ex:p [ sh:zeroOrMorePath ex:q ])", "<p>/(<q>*)", ['"end"', "b", "d"]),
    ("[ sh:oneOrMorePath (ex:p ex:q) ]", "(<p>/<q>)+", ["d"]),
    ("[ sh:oneOrMorePath [ sh:zeroOrOnePath ex:q ] ]", "(<q>?)+", ["a", "c"]),
    (
        "[ sh:oneOrMorePath ([ sh:zeroOrOnePath ex:p ] [ sh:zeroOrMorePath ex:q ]) ]",
        "((<p>?)/(<q>*))+",
        ['"end"', "a", "b", "c", "d"],
    ),
    ("[ sh:zeroOrMorePath [ sh:inversePath [ sh:oneOrMorePath ex:q ] ] ]", "(^(<q>+))*", ["a"]),
]


@pytest.mark.parametrize("execution", EXECUTIONS, ids=lambda it: it.__name__)
@pytest.mark.parametrize(("path", "text", "expected"), CASES, ids=[it[1] for it in CASES])
def test_leads_to(path: str, text: str, expected: list[str], execution: Execution) -> None:
    shapes = f"ex:Shape sh:path {path} ; sh:targetNode ex:a ; sh:in () ."
    assert [it[3] for it in found(DATA, shapes, execution)] == expected
    shape = parse(graph_of(shapes)).by_term[f"<{EX.Shape}>"]
    assert shape.path is not None
    assert path_text(shape.path).replace(str(EX), "") == text


@pytest.mark.parametrize("path", [it[0] for it in CASES])
def test_is_rebuilt_in_reports(path: str) -> None:
    plan = compiled(graph_of(f"ex:Shape sh:path {path} ; sh:targetNode ex:a ; sh:in () ."))
    report = report_graph(plan.constraints, [Result(0, f"<{EX.a}>", '"v"')])
    [node] = report.objects(None, SH.resultPath)
    assert read_path(Reader(report), term_of(node)) == plan.constraints[0].path


@pytest.mark.parametrize(
    "path",
    [
        '"text"',
        "(ex:p)",
        '(ex:p "text")',
        "[]",
        "[ sh:alternativePath (ex:p) ]",
        "[ sh:alternativePath ex:p ]",
        "[ sh:inversePath ex:p ; sh:zeroOrMorePath ex:p ]",
        '[ sh:inversePath ex:p ; rdfs:label "label" ]',
        "[ sh:zeroOrOnePath [ sh:inversePath (ex:p) ] ]",
        "[ sh:severalPath ex:p ]",
        "[ rdf:first ex:p ; rdf:rest [ rdf:first ex:q ] ]",
    ],
)
def test_ill_formed(path: str) -> None:
    with pytest.raises(IllFormed) as caught:
        parse(graph_of(f"ex:Shape sh:path {path} ; sh:minCount 1 ."))
    [fault] = caught.value.faults
    assert (fault.name, fault.parameter) == ("ex:Shape", "sh:path")


def test_a_path_within_itself_is_ill_formed() -> None:
    graph = graph_of("ex:Shape sh:minCount 1 .")
    around = BNode()
    graph.add((EX.Shape, SH.path, around))
    graph.add((around, SH.inversePath, around))
    with pytest.raises(IllFormed, match="ex:Shape: sh:path is no well-formed path"):
        parse(graph)


def test_a_list_with_more_to_it_is_a_sequence() -> None:
    """All other paths have exactly one triple, so this one is not an inverse path as well."""
    path = "[ rdf:first ex:p ; rdf:rest (ex:q) ; sh:inversePath ex:p ]"
    [shape] = parse(graph_of(f"ex:Shape sh:path {path} ; sh:minCount 1 .")).by_term.values()
    assert shape.path is not None
    assert path_text(shape.path).replace(str(EX), "") == "<p>/<q>"
