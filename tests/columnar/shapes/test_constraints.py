"""Each family of constraints: what breaks them, result for result, on both executions."""

import pytest

from tests.columnar.shapes.support import EXECUTIONS, Execution, found

executions = pytest.mark.parametrize("execution", EXECUTIONS, ids=lambda it: it.__name__)

DATA = """
ex:a ex:p 1, 2 ; ex:q ex:b ; ex:r "x"@en, "y"@EN, "x"@de ; ex:s "long" .
ex:b ex:p "1" ; ex:q [], "q" ; ex:r "x", "y" ; a ex:Small .
ex:Small rdfs:subClassOf ex:Big .
"""


def broken(constraint: str, path: str, execution: Execution) -> str:
    """Return what a shape for ex:a and ex:b finds: the components, then focus and value of each.

    A result without value has "-", and integers are shortened.
    """
    has_path = f"sh:path {path} ; " if path else ""
    shapes = f"ex:Shape {has_path}sh:targetNode ex:a, ex:b ; {constraint} ."
    results = found(DATA, shapes, execution)
    said = [f"{focus} {value or '-'}" for focus, _, _, value in results]
    text = f"{' '.join({it[2] for it in results})}: {', '.join(said)}"
    return text.replace("^^<http://www.w3.org/2001/XMLSchema#integer>", "i")


CASES = [
    # 4.1 value type
    ("sh:class ex:Big", "", "Class: a a"),
    ("sh:class ex:Big", "ex:q", 'Class: b "q", b _:'),
    ("sh:class ex:Big, ex:Small", "", "Class: a a, a a"),
    ("sh:datatype xsd:integer", "ex:p", 'Datatype: b "1"'),
    ("sh:nodeKind sh:IRI", "ex:q", 'NodeKind: b "q", b _:'),
    ("sh:nodeKind sh:BlankNodeOrLiteral", "ex:q", "NodeKind: a b"),
    ("sh:nodeKind sh:Literal", "", "NodeKind: a a, b b"),
    # 4.2 cardinality
    ("sh:minCount 1", "ex:s", "MinCount: b -"),
    ("sh:minCount 2", "ex:p", "MinCount: b -"),
    ("sh:minCount 0", "ex:none", ": "),
    ("sh:maxCount 1", "ex:p", "MaxCount: a -"),
    ("sh:maxCount 0", "ex:s", "MaxCount: a -"),
    ("sh:maxCount -1", "ex:none", "MaxCount: a -, b -"),
    ("sh:minCount 99999999999999999999", "ex:s", "MinCount: a -, b -"),
    # 4.3 range: what cannot be compared is outside
    ("sh:minExclusive 1", "ex:p", 'MinExclusive: a "1"i, b "1"'),
    ("sh:minInclusive 1", "ex:p", 'MinInclusive: b "1"'),
    ("sh:maxExclusive 2", "ex:p", 'MaxExclusive: a "2"i, b "1"'),
    ("sh:maxInclusive 1.0", "ex:p", 'MaxInclusive: a "2"i, b "1"'),
    # 4.4 strings: blank nodes always fail
    ("sh:minLength 4", "ex:s", ": "),
    ("sh:minLength 5", "ex:s", 'MinLength: a "long"'),
    ("sh:minLength 0", "ex:q", "MinLength: b _:"),
    ("sh:maxLength 1", "ex:q", "MaxLength: a b, b _:"),
    ("sh:maxLength -1", "ex:s", 'MaxLength: a "long"'),
    ('sh:pattern "^Q$" ; sh:flags "i"', "ex:q", "Pattern: a b, b _:"),
    ('sh:pattern "[ab]$"', "", ": "),
    ('sh:languageIn ("en")', "ex:r", 'LanguageIn: a "x"@de, b "x", b "y"'),
    ("sh:uniqueLang true", "ex:r", "UniqueLang: a -"),
    ("sh:uniqueLang false", "ex:r", ": "),
    ('sh:uniqueLang "1"^^xsd:boolean', "ex:r", ": "),
    # 4.5 pairs
    ("sh:equals ex:q", "", 'Equals: a a, a b, b "q", b _:, b b'),
    ("sh:equals ex:p", "ex:p", ": "),
    ("sh:disjoint ex:q", "ex:q", 'Disjoint: a b, b "q", b _:'),
    ("sh:disjoint ex:p", "ex:q", ": "),
    ("sh:lessThan ex:p", "ex:p", 'LessThan: a "1"i, a "2"i, a "2"i, b "1"'),
    ("sh:lessThanOrEquals ex:p", "ex:p", 'LessThanOrEquals: a "2"i'),
    # 4.6 logic
    ("sh:not [ sh:class ex:Big ]", "", "Not: b b"),
    ("sh:and ([ sh:class ex:Big ] [ sh:nodeKind sh:IRI ])", "", "And: a a"),
    ("sh:and ()", "", ": "),
    ("sh:or ([ sh:class ex:Big ] [ sh:hasValue ex:a ])", "", ": "),
    ("sh:or ([ sh:class ex:Big ] [ sh:hasValue ex:c ])", "", "Or: a a"),
    ("sh:or ()", "", "Or: a a, b b"),
    ("sh:xone ([ sh:class ex:Big ] [ sh:nodeKind sh:IRI ])", "", "Xone: b b"),
    ("sh:xone (ex:IsBig ex:IsBig) . ex:IsBig sh:class ex:Big", "", "Xone: a a, b b"),
    ("sh:xone ()", "", "Xone: a a, b b"),
    # 4.7 shapes
    ("sh:node [ sh:class ex:Big ; sh:hasValue ex:c ]", "", "Node: a a, b b"),
    ("sh:qualifiedValueShape ex:T ; sh:qualifiedMinCount 1", "ex:q", "QualifiedMinCount: a -"),
    ("sh:qualifiedValueShape ex:T ; sh:qualifiedMaxCount 0", "ex:q", "QualifiedMaxCount: b -"),
    ("sh:qualifiedValueShape ex:T ; sh:qualifiedMaxCount 1", "ex:p", "QualifiedMaxCount: a -"),
    ("sh:qualifiedMinCount 5", "", ": "),
    # 4.8 others
    ("sh:closed true ; sh:ignoredProperties (ex:p ex:q ex:r rdf:type)", "", 'Closed: a "long"'),
    ("sh:closed true", "ex:q", 'Closed: a "1", a "q", a "x", a "y", a Small, a _:'),
    ("sh:closed false", "", ": "),
    ("sh:hasValue ex:a", "", "HasValue: b -"),
    ('sh:hasValue "q"', "ex:q", "HasValue: a -"),
    ("sh:hasValue ex:a", "[ sh:inversePath ex:q ]", "HasValue: a -"),
    ('sh:hasValue "q"', "[ sh:zeroOrMorePath ex:q ]", ": "),
    ('sh:in (ex:a "q")', "ex:q", "In: a b, b _:"),
    ("sh:in ()", "", "In: a a, b b"),
]


@executions
@pytest.mark.parametrize(("constraint", "path", "expected"), CASES)
def test_breaks(constraint: str, path: str, expected: str, execution: Execution) -> None:
    text = constraint.replace("ex:T", "[ sh:nodeKind sh:Literal ]")
    assert broken(text, path, execution) == expected


# The five traps


@executions
def test_values_are_sets_and_results_are_not(execution: Execution) -> None:
    data = "ex:a ex:p [ ex:q 3 ], [ ex:q 3 ] ; ex:r 1, 2 ."
    shapes = """
    ex:Once sh:targetNode ex:a ; sh:path (ex:p ex:q) ; sh:maxCount 1 ; sh:lessThan ex:r ."""
    three = '"3"^^<http://www.w3.org/2001/XMLSchema#integer>'
    assert found(data, shapes, execution) == [("a", "Once", "LessThan", three)] * 2


@executions
def test_a_shape_reached_in_two_ways_reports_twice(execution: Execution) -> None:
    data = "ex:a ex:p ex:c . ex:b ex:p ex:c ."
    shapes = """
    ex:Outer sh:targetNode ex:a, ex:b ; sh:path ex:p ; sh:property ex:Inner .
    ex:Inner sh:path ex:q ; sh:minCount 1 ."""
    assert found(data, shapes, execution) == [("c", "Inner", "MinCount", None)] * 2


@executions
def test_ways_through_three_levels_stay_apart(execution: Execution) -> None:
    data = "ex:a ex:p ex:c, ex:d . ex:c ex:p ex:e . ex:d ex:p ex:e ."
    shapes = """
    ex:Outer sh:targetNode ex:a ; sh:path ex:p ; sh:property ex:Middle .
    ex:Middle sh:path ex:p ; sh:property ex:Inner .
    ex:Inner sh:path ex:q ; sh:minCount 1 ."""
    assert found(data, shapes, execution) == [("e", "Inner", "MinCount", None)] * 2


@executions
def test_conformance_asks_of_every_term_and_any_severity(execution: Execution) -> None:
    """Literals and terms that the data does not have conform or fail like others."""
    data = 'ex:a ex:p "text", ex:absent, ex:b . ex:b ex:q 1 .'
    shapes = """
    ex:Shape sh:targetNode ex:a ; sh:path ex:p ; sh:node ex:Hint .
    ex:Hint sh:severity sh:Info ; sh:property [ sh:path ex:q ; sh:minCount 1 ] ."""
    assert [it[3] for it in found(data, shapes, execution)] == ['"text"', "absent"]


@executions
def test_classes_follow_the_data_and_implicit_targets_the_shapes(execution: Execution) -> None:
    data = "ex:a a ex:Own . ex:Own rdfs:subClassOf ex:Kind . ex:Fake a rdfs:Class, sh:NodeShape ."
    shapes = """
    ex:Kind a rdfs:Class, sh:NodeShape ; sh:nodeKind sh:Literal .
    ex:Owl a owl:Class, sh:NodeShape ; sh:nodeKind sh:Literal ."""
    assert found(data, shapes, execution) == [("a", "Kind", "NodeKind", "a")]
    assert found("ex:b a ex:Owl .", shapes, execution) == [("b", "Owl", "NodeKind", "b")]


@executions
def test_qualified_siblings_come_from_every_parent(execution: Execution) -> None:
    data = "ex:hand ex:digit ex:both . ex:both a ex:Finger, ex:Thumb ."
    shapes = """
    ex:Hand sh:targetNode ex:hand ; sh:property ex:Thumbs .
    ex:Other sh:property ex:Thumbs, ex:Fingers .
    ex:Thumbs sh:path ex:digit ; sh:qualifiedValueShape ex:IsThumb ; sh:qualifiedMinCount 1 ;
        sh:qualifiedValueShapesDisjoint true .
    ex:Fingers sh:path ex:digit ; sh:qualifiedValueShape ex:IsFinger ; sh:qualifiedMinCount 1 .
    ex:IsThumb sh:class ex:Thumb .
    ex:IsFinger sh:class ex:Finger ."""
    assert found(data, shapes, execution) == [("hand", "Thumbs", "QualifiedMinCount", None)]
    apart = shapes.replace("ex:Thumbs, ex:Fingers", "ex:Fingers")
    assert found(data, apart, execution) == []


@executions
def test_deactivated_shapes_have_no_results_and_all_conform(execution: Execution) -> None:
    shapes = """
    ex:Off sh:targetNode ex:a ; sh:deactivated true ; sh:in () .
    ex:On sh:targetNode ex:a ; sh:node ex:Off ; sh:property ex:OffToo ; sh:not ex:Off .
    ex:OffToo sh:path ex:p ; sh:minCount 1 ; sh:deactivated true ."""
    assert found("", shapes, execution) == [("a", "On", "Not", "a")]
