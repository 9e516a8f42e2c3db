"""Which nodes are validated."""

import pytest

from tests.columnar.shapes.support import EXECUTIONS, Execution, found, nodes

DATA = """
ex:a a ex:Kind ; ex:p "x" .
ex:b a ex:Narrow ; ex:p ex:a .
ex:Narrow rdfs:subClassOf ex:Kind .
"""
CASES = [
    ("sh:targetClass ex:Kind", ["a", "b"]),
    ("sh:targetClass ex:Narrow", ["b"]),
    ("sh:targetNode ex:absent, 5", ['"5"^^<http://www.w3.org/2001/XMLSchema#integer>', "absent"]),
    ("sh:targetSubjectsOf ex:p", ["a", "b"]),
    ("sh:targetObjectsOf ex:p", ['"x"', "a"]),
    ("sh:targetNode ex:a ; sh:targetClass ex:Kind ; sh:targetObjectsOf ex:p", ['"x"', "a", "b"]),
]


@pytest.mark.parametrize("execution", EXECUTIONS, ids=lambda it: it.__name__)
@pytest.mark.parametrize(("targets", "expected"), CASES)
def test_targets(targets: str, expected: list[str], execution: Execution) -> None:
    assert [it[0] for it in found(DATA, f"ex:Shape {targets} ; sh:in () .", execution)] == expected


@pytest.mark.parametrize("execution", EXECUTIONS, ids=lambda it: it.__name__)
def test_there_are_no_results_about_foreign_nodes(execution: Execution) -> None:
    shapes = """
    ex:Shape sh:targetClass ex:Kind ; sh:nodeKind sh:Literal ; sh:property ex:Reached .
    ex:Reached sh:path ex:p ; sh:property [ sh:path ex:q ; sh:minCount 1 ] ."""
    assert [(it[0], it[2]) for it in found(DATA, shapes, execution, foreign=nodes("a"))] == [
        ('"x"', "MinCount"),
        ("b", "NodeKind"),
    ]


@pytest.mark.parametrize("execution", EXECUTIONS, ids=lambda it: it.__name__)
def test_foreign_nodes_may_lead_to_others(execution: Execution) -> None:
    shapes = """
    ex:Shape sh:targetClass ex:Kind ; sh:property ex:Reached .
    ex:Reached sh:path ex:p ; sh:property [ sh:path ex:q ; sh:minCount 1 ] ."""
    assert [(it[0], it[2]) for it in found(DATA, shapes, execution, foreign=nodes("b"))] == [
        ('"x"', "MinCount"),
        ("a", "MinCount"),
    ]
