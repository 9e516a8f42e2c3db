"""Queries carried out: what is pre-bound, what a solution says, and which engine is asked."""

import pytest

from okg.columnar.errors import InputFault, Refused
from okg.columnar.sparql.engines import Data, Oxigraph, Rdflib
from okg.columnar.sparql.evaluate import findings
from okg.columnar.sparql.messages import messages
from okg.columnar.sparql.model import Constraint, Message
from tests.columnar.shapes.support import EX, graph_of, short, triples_of
from tests.columnar.sparql.support import constraints_of, evaluated, lines

Brief = tuple[str, str | None, str | None]


def ex(name: str) -> str:
    return f"<{EX[name]}>"


def on_node(query: str, more: str = "") -> Constraint:
    """Return the constraint of a node shape."""
    [constraint] = constraints_of(
        f'ex:S a sh:NodeShape ; sh:sparql ex:K . ex:K sh:select """{query}""" ; sh:prefixes ex:P . '
        f"ex:P sh:declare [ sh:prefix 'ex' ; sh:namespace '{EX}'^^xsd:anyURI ] . {more}"
    )
    return constraint


def found(constraint: Constraint, data: str, *nodes: str) -> list[Brief]:
    triples = triples_of(graph_of(data))
    return sorted(
        (short(it.focus), it.path and short(it.path), it.value and short(it.value))
        for it in evaluated(constraint, nodes, triples)
    )


def test_only_the_nodes_asked_about_are_this() -> None:
    constraint = on_node("SELECT $this ?value { $this ex:p ?value }")
    data = "ex:a ex:p 1 . ex:b ex:p 2 . ex:c ex:p 3 ."
    assert [it[0] for it in found(constraint, data, ex("a"), ex("c"), ex("d"))] == ["a", "c"]


def test_this_is_bound_in_every_group() -> None:
    constraint = on_node(
        "SELECT $this ?value { { FILTER (isIRI($this)) } BIND ($this AS ?value) "
        "OPTIONAL { FILTER ($this = ex:a) BIND (1 AS ?one) } "
        "{ FILTER ($this = ex:a) } UNION { FILTER (false) } }"
    )
    assert found(constraint, "", ex("a"), ex("b")) == [("a", None, "a")]


def test_a_limit_is_one_for_each_node() -> None:
    constraint = on_node("SELECT $this ?value { $this ex:p ?value } ORDER BY ?value LIMIT 1")
    assert not constraint.together
    data = "ex:a ex:p 'x', 'y' . ex:b ex:p 'z' ."
    assert found(constraint, data, ex("a"), ex("b")) == [("a", None, '"x"'), ("b", None, '"z"')]


def test_groups_are_counted_by_node() -> None:
    constraint = on_node(
        "SELECT $this { $this ex:p ?value } GROUP BY $this HAVING (COUNT(?value) > 1)"
    )
    assert constraint.together
    data = "ex:a ex:p 'x', 'y' . ex:b ex:p 'x' ."
    assert found(constraint, data, ex("a"), ex("b")) == [("a", None, "a")]


def test_solutions_that_are_alike_are_several_results() -> None:
    constraint = on_node("SELECT $this { $this ex:p ?value }")
    assert found(constraint, "ex:a ex:p 1, 2 .", ex("a")) == [("a", None, "a")] * 2


def test_blank_nodes_stay_themselves() -> None:
    constraint = on_node("SELECT $this ?value { ?value ex:p $this FILTER (isBlank($this)) }")
    data = Data(lines([("_:one", ex("p"), "_:two"), ("_:two", ex("p"), ex("a"))]))
    results = findings(constraint, ["_:one", "_:two", ex("a"), "_:three"], data)
    assert [(it.focus, it.value) for it in results] == [("_:two", "_:one")]


def test_a_literal_may_be_the_focus() -> None:
    constraint = on_node("SELECT $this { ?any ex:p $this FILTER (STRLEN(STR($this)) > 3) }")
    assert found(constraint, "ex:a ex:p 'word', 'x', 'other' .", '"word"', '"x"') == [
        ('"word"', None, '"word"')
    ]


@pytest.mark.parametrize(
    ("select", "path"),
    [("(ex:p AS ?path)", "p"), ("('p' AS ?path)", None), ("?path", None)],
)
def test_the_path_is_an_iri(select: str, path: str | None) -> None:
    constraint = on_node(f"SELECT $this {select} {{ $this ex:p ?value FILTER (ABS(?value) = 1) }}")
    assert found(constraint, "ex:a ex:p 1 .", ex("a")) == [("a", path, "a")]


def test_a_query_can_report_a_failure() -> None:
    constraint = on_node("SELECT $this (?value = 1 AS ?failure) { $this ex:p ?value }")
    assert found(constraint, "ex:a ex:p 2 .", ex("a")) == [("a", None, "a")]
    with pytest.raises(InputFault, match=r"ex.*/K> at shape <.*/S> reports a failure for <.*/a>"):
        found(constraint, "ex:a ex:p 1 .", ex("a"))


def test_the_shapes_graph_and_the_shape() -> None:
    [constraint] = constraints_of(
        "ex:N a sh:NodeShape ; sh:property [ sh:path ex:q ; ex:least 2 ; sh:sparql ex:K ] . "
        "ex:K sh:select '''SELECT $this ?value { $this $PATH ?value . "
        "GRAPH $shapesGraph { $currentShape <https://example.org/least> ?least } "
        "FILTER (?value < ?least) }''' ."
    )
    shapes = lines(
        [(constraint.shape, ex("least"), '"2"^^<http://www.w3.org/2001/XMLSchema#integer>')]
    )
    data = triples_of(graph_of("ex:a ex:q 1, 3 ; ex:least 9 ."))
    assert constraint.shape.startswith("_:")
    assert [short(it.value or "") for it in evaluated(constraint, [ex("a")], data, shapes)] == [
        '"1"^^<http://www.w3.org/2001/XMLSchema#integer>'
    ]


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("ex:p", ["b"]),
        ("[ sh:inversePath ex:p ]", ["d"]),
        ("( ex:p ex:p )", ["c"]),
        ("[ sh:alternativePath ( ex:p [ sh:inversePath ex:p ] ) ]", ["b", "d"]),
        ("[ sh:zeroOrMorePath ex:p ]", ["a", "b", "c"]),
        ("[ sh:oneOrMorePath ( ex:p ex:p ) ]", ["c"]),
        ("[ sh:zeroOrOnePath [ sh:inversePath ex:p ] ]", ["a", "d"]),
    ],
)
def test_path_stands_for_the_path_of_the_shape(path: str, values: list[str]) -> None:
    [constraint] = constraints_of(
        f"ex:S a sh:PropertyShape ; sh:path {path} ; sh:sparql ex:K . "
        """ex:K sh:select '''SELECT DISTINCT $this ?value { # not $PATH here
             $this $PATH ?value . FILTER ("$PATH" != STR(?value)) }''' ."""
    )
    data = "ex:a ex:p ex:b . ex:b ex:p ex:c . ex:d ex:p ex:a ."
    assert found(constraint, data, ex("a")) == [("a", None, it) for it in values]


def component(validator: str, shape: str, more: str = "") -> tuple[Constraint, ...]:
    return constraints_of(
        "ex:Kind a sh:ConstraintComponent ; sh:parameter [ sh:path ex:word ] ; "
        f"{more} {validator} . "
        f"ex:S a sh:{'Property' if 'sh:path' in shape else 'Node'}Shape ; {shape} ."
    )


def test_ask_is_about_value_nodes() -> None:
    validator = "sh:validator [ sh:ask 'ASK { FILTER ($value = $word) }' ]"
    [constraint] = component(validator, "sh:path ex:p ; ex:word 'a'")
    data = "ex:a ex:p 'a', 'b' . ex:b ex:p 'c' . ex:c ex:q 'd' ."
    assert found(constraint, data, ex("a"), ex("b"), ex("c")) == [
        ("a", None, '"b"'),
        ("b", None, '"c"'),
    ]


@pytest.mark.parametrize("end", ["", "LIMIT 1", "ORDER BY ?o LIMIT 1 OFFSET 1"])
def test_ask_may_be_about_more_than_the_value(end: str) -> None:
    query = f"ASK {{ $value ?p ?o FILTER ($this != ?o) }} {end}"
    [constraint] = component(f"sh:validator [ sh:ask '{query}' ]", "sh:path ex:p ; ex:word 'a'")
    assert constraint.together == (not end)
    data = "ex:a ex:p ex:b, ex:c . ex:b ex:q 1, 2 . ex:c ex:q ex:a ."
    assert found(constraint, data, ex("a")) == [("a", None, "c")]


def test_the_validator_suits_the_shape() -> None:
    validators = (
        "sh:nodeValidator [ sh:select 'SELECT $this (\"node\" AS ?value) {}' ] ; "
        "sh:propertyValidator [ sh:select 'SELECT $this (\"property\" AS ?value) {}' ]"
    )
    [node] = component(validators, "ex:word 'a'")
    [of_property] = component(validators, "ex:word 'a' ; sh:path ex:p")
    assert found(node, "", ex("a")) == [("a", None, '"node"')]
    assert found(of_property, "", ex("a")) == [("a", None, '"property"')]
    only = "sh:nodeValidator [ sh:select 'SELECT $this {}' ]"
    assert component(only, "ex:word 'a' ; sh:path ex:p") == ()


def test_each_value_of_the_only_parameter_is_a_constraint() -> None:
    validator = (
        "sh:validator [ sh:ask 'ASK { FILTER ($value = $word) }' ; "
        "sh:message 'not {$word}, but {?value}, {?nothing}'@en, 'nicht {?word}'@de ]"
    )
    both = component(validator, "ex:word 'a', 'b'")
    said = [messages(it, found) for it in both for found in evaluated(it, ['"c"'], [])]
    assert [set(it) for it in said] == [
        {Message("not a, but c, {?nothing}", "en"), Message("nicht a", "de")},
        {Message("not b, but c, {?nothing}", "en"), Message("nicht b", "de")},
    ]


def test_messages_of_the_component_are_the_last() -> None:
    [constraint] = component(
        "sh:validator [ sh:ask 'ASK { FILTER (false) }' ]",
        "ex:word 'a'",
        "sh:message 'no {?word}' ;",
    )
    assert constraint.messages == (Message("no {?word}"),)


def test_a_message_may_be_selected() -> None:
    constraint = on_node(
        "SELECT $this ?message { $this ex:p ?message }", "ex:K sh:message 'not this' ."
    )
    data = triples_of(graph_of("ex:a ex:p 'say \\\"no\\\"'@en ."))
    [finding] = evaluated(constraint, [ex("a")], data)
    assert messages(constraint, finding) == (Message('say "no"', "en"),)


def test_what_is_deactivated_is_no_constraint() -> None:
    query = "ex:K sh:select 'SELECT $this {}' ; sh:deactivated"
    shape = "ex:S a sh:NodeShape ; sh:sparql ex:K ."
    assert constraints_of(f"{shape} {query} true .") == ()
    assert len(constraints_of(f"{shape} {query} false .")) == 1


INTEGER = "^^<http://www.w3.org/2001/XMLSchema#integer>"


def test_oxigraph_knows_literals_by_their_values() -> None:
    """If this ever fails, the second engine is no longer needed."""
    assert Oxigraph.changes({f'"01"{INTEGER}'}) == (True, False)
    assert Oxigraph.changes({f'"1"{INTEGER}', '"x"'}) == (False, False)
    assert Oxigraph.changes({f'"01"{INTEGER}', f'"1"{INTEGER}'}) == (True, True)


def test_literals_of_one_value_are_two() -> None:
    constraint = on_node(
        "SELECT $this ?value { $this ex:p ?value FILTER NOT EXISTS { $this ex:q ?value } }"
    )
    data = "ex:a ex:p '01'^^xsd:integer, 1, 1.0 ; ex:q 1, 1.00 ."
    assert found(constraint, data, ex("a")) == [
        ("a", None, f'"01"{INTEGER}'),
        ("a", None, '"1.0"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
    ]


def test_a_literal_comes_back_as_it_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(Rdflib, "select")
    constraint = on_node("SELECT $this ?value { $this ex:p ?value FILTER (?value > 0.5) }")
    assert found(constraint, "ex:a ex:p '007'^^xsd:integer, 0.20, 1 .", ex("a")) == [
        ("a", None, f'"007"{INTEGER}'),
        ("a", None, f'"1"{INTEGER}'),
    ]


@pytest.mark.parametrize(
    ("condition", "value"),
    [("STRLEN(STR(?value)) = 3", f'"007"{INTEGER}'), ("STR(?value) = '7'", f'"7"{INTEGER}')],
)
def test_the_text_of_a_literal_is_what_is_written(condition: str, value: str) -> None:
    constraint = on_node(f"SELECT $this ?value {{ $this ex:p ?value FILTER ({condition}) }}")
    assert found(constraint, "ex:a ex:p '007'^^xsd:integer, 7 .", ex("a")) == [("a", None, value)]


def test_a_filter_that_rdflib_forgets_is_not_left_to_it() -> None:
    constraint = on_node("SELECT $this { $this ex:p ?value FILTER (false) }")
    assert found(constraint, "ex:a ex:p 1 .", ex("a")) == []
    with pytest.raises(Refused, match="a filter that is a constant"):
        found(constraint, "ex:a ex:p '01'^^xsd:integer, 1 .", ex("a"))
