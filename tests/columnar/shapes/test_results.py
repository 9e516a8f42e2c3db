"""Results as the report that SHACL defines."""

import rdflib
from rdflib import RDF, SH, XSD

from okg.columnar.shapes.results import Result, counts, report_graph
from tests.columnar.shapes.support import EX, agree, compiled, graph_of

SHAPES = """
ex:S sh:targetNode ex:a ; sh:closed true ; sh:severity sh:Info ;
    sh:property [ sh:path [ sh:inversePath ex:p ] ; sh:minCount 1 ; sh:message "none"@en, "x" ] .
"""


def test_the_report_says_what_was_found() -> None:
    plan = compiled(graph_of(SHAPES))
    numbers = {it.component.rpartition("#")[2]: at for at, it in enumerate(plan.constraints)}
    results = [
        Result(numbers["ClosedConstraintComponent>"], f"<{EX.a}>", '"1"@en', f"<{EX.q}>"),
        Result(numbers["MinCountConstraintComponent>"], f"<{EX.a}>"),
    ]
    report = report_graph(plan.constraints, results)
    expected = graph_of("""
    ex:report sh:conforms false ; sh:result
        [ sh:focusNode ex:a ; sh:value "1"@en ; sh:resultPath ex:q ; sh:resultSeverity sh:Info ;
          sh:sourceConstraintComponent sh:ClosedConstraintComponent ; sh:sourceShape ex:S ],
        [ sh:focusNode ex:a ; sh:resultPath [ sh:inversePath ex:p ] ;
          sh:resultSeverity sh:Violation ; sh:resultMessage "none"@en, "x" ; sh:sourceShape [] ;
          sh:sourceConstraintComponent sh:MinCountConstraintComponent ] .""")
    renamed = rdflib.Graph()
    [root] = report.subjects(RDF.type, SH.ValidationReport)
    for s, p, o in report:
        renamed.add((EX.report if s == root else s, p, o))
    assert agree(expected, EX.report, renamed, EX.report)
    for wrong in ("sh:Info ", '"1"@en', "ex:q ", '"none"@en', "sh:inversePath"):
        changed = graph_of(
            expected.serialize(format="turtle").replace(wrong.strip(), "ex:wrong", 1)
        )
        assert not agree(changed, EX.report, renamed, EX.report), wrong


def test_nothing_found_conforms() -> None:
    report = report_graph([], [])
    [root] = report.subjects(RDF.type, SH.ValidationReport)
    assert list(report.objects(root, SH.conforms)) == [rdflib.Literal(True)]
    assert not list(report.objects(root, SH.result))


def test_literals_keep_their_form() -> None:
    plan = compiled(graph_of("ex:S sh:targetNode ex:a ; sh:in () ."))
    odd = '"01\\n\\""^^<http://www.w3.org/2001/XMLSchema#integer>'
    report = report_graph(plan.constraints, [Result(0, "_:b", odd)])
    [value] = report.objects(None, SH.value)
    assert isinstance(value, rdflib.Literal)
    assert (str(value), value.datatype) == ('01\n"', XSD.integer)
    assert list(report.objects(None, SH.focusNode)) == [rdflib.BNode("b")]


def test_results_are_counted_by_constraint() -> None:
    assert counts([Result(1, "<a>"), Result(0, "<a>"), Result(1, "<b>")]) == {0: 1, 1: 2}
