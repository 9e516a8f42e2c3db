"""What is compiled, what is left to be evaluated, and what that reads."""

import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from okg.columnar.plan import Constant, Facts, Project, Relation, Semi, Union, Values
from okg.columnar.sparql.candidates import candidates
from okg.columnar.sparql.compile import compiled
from okg.columnar.sparql.reads import COLUMNS, reads
from tests.columnar.shapes.support import EX, graph_of, short, triples_of
from tests.columnar.sparql.support import OWN, constraints_of
from tests.columnar.sparql.test_evaluate import ex, on_node
from tests.columnar.support import in_python

OWN_SHAPES = Path(__file__).parents[3] / "shapes" / "sparql.ttl"
FOCUS = Values(("focus",), frozenset({(ex("a"),), (ex("b"),)}))


@pytest.mark.parametrize(
    "where",
    [
        "$this ex:p ?value",
        "$this ex:p/^ex:q|(ex:r+) ?value",
        "$this ex:p* ?value",
        "$this ex:p [ ex:q ?value ]",
        "$this ?path ?value FILTER (?path IN (ex:p, ex:q))",
        "$this ex:p ?value FILTER (?value != ex:a && !isLiteral(?value))",
        "$this ex:p ?value FILTER (?value < 3 || ?value = 'x')",
        "$this ex:p ?value FILTER (!langMatches(lang(?value), 'de'))",
        "$this ex:p ?value FILTER (!STRSTARTS(STR(?value), 'https://'))",
        "{ $this ex:p ?value } UNION { ?value ex:p $this }",
        "$this ex:p ?value FILTER NOT EXISTS { ?value ex:q ?c FILTER (?value != $this) }",
        "BIND (ex:p AS ?value) FILTER EXISTS { ?any ?value $this }",
    ],
)
def test_what_is_compiled(where: str) -> None:
    assert compiled(on_node(f"SELECT $this ?value {{ {where} }}"), FOCUS, OWN) is not None


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("SELECT $this { $this ex:p ?x OPTIONAL { ?x ex:q ?y } }", "may be unbound"),
        ("SELECT $this { { $this ex:p ?x } UNION { $this ex:q ?y } }", "may be unbound"),
        ("SELECT $this { $this !(ex:p) ?x }", "no such path"),
        ("SELECT $this { $this ex:p ?x, ?y FILTER (?x = ?y) }", "values may be equal"),
        ("SELECT $this { $this ex:p ?x FILTER (?x != 1) }", "an error is not true"),
        ("SELECT $this { $this ex:p ?x FILTER (!(?x < 1)) }", "an error is not true"),
        ("SELECT $this { $this ex:p ?x FILTER (ABS(?x) = 1) }", "no such function"),
        ("SELECT $this { ?a ex:p ?x { $this ex:q ?y FILTER (?x = ex:a) } }", "not in scope"),
        ("SELECT $this { $this ex:p ?x } LIMIT 1", "for each node"),
        ("SELECT $this (COUNT(?x) AS ?n) { $this ex:p ?x } GROUP BY $this", "counts"),
        ("SELECT $this { { SELECT $this { $this ex:p ?x } } }", "a subquery"),
        ("SELECT $this { $this ex:p ?x FILTER (true) }", "rdflib forgets such a filter"),
        ("SELECT $this ?path { $this ex:p ?path }", "the path may be a literal"),
        ("SELECT $this ?message { $this ex:p ?message }", "the message is in the data"),
        ("SELECT $this ?failure { $this ex:p ?failure }", "it may report a failure"),
        ("SELECT $this { $this ex:p ?x, ?X }", "columns that differ by case"),
        ("SELECT $this { GRAPH $shapesGraph { ?a ex:p ?x } }", "another graph"),
    ],
)
def test_what_is_not(query: str, why: str) -> None:
    assert compiled(on_node(query), FOCUS, OWN) is None, why


def test_which_of_our_own_shapes_are() -> None:
    """The two that are not compare and put together texts."""
    by_plan = {
        short(it.shape): compiled(it, FOCUS, OWN) is not None
        for it in constraints_of(graph_of(OWN_SHAPES.read_text(encoding="utf-8")))
    }
    assert by_plan == {
        "ContestedServiceShape": True,
        "KnownPropertyShape": True,
        "ServiceHierarchyShape": True,
        "StatedCategoryShape": False,
        "UniqueIdentifierShape": False,
    }


def facts(*triples: tuple[str, str, str]) -> set[Relation]:
    """Return what reads these; "this" is a focus node, "" is anything."""
    found: set[Relation] = set()
    for triple in triples:
        places: list[str | Constant] = [
            "focus" if it == "this" else Constant(ex(it)) if it else column
            for it, column in zip(triple, COLUMNS, strict=True)
        ]
        some: Relation = Facts(places[0], places[1], places[2], OWN)
        if "this" in triple:
            some = Semi(some, FOCUS)
        found.add(Project(some, tuple(zip(COLUMNS, places, strict=True))))
    return found


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("$this ex:p ?x . ?x ex:q ex:b", [("this", "p", ""), ("", "q", "b")]),
        ("?x ex:p $this OPTIONAL { ?x ex:q ?y }", [("", "p", "this"), ("", "q", "")]),
        ("$this ?path ?x FILTER (?path IN (ex:p, ex:q) && ?x > 1)",
         [("this", "p", ""), ("this", "q", "")]),
        ("$this ?path ?x FILTER (?path IN (ex:p, ex:q)) FILTER (?path = ex:p)",
         [("this", "p", "")]),
        ("$this ?path ?x FILTER (?path = ex:p || ?x > 1)", [("this", "", "")]),
        ("$this ?path ?x FILTER NOT EXISTS { ?path ex:p ?y }", [("this", "", ""), ("", "p", "")]),
        ("$this ex:p ?x . ?x (ex:q/ex:r)* ?y . ?y ex:p ?z",
         [("this", "p", ""), ("", "q", ""), ("", "r", ""), ("", "p", "")]),
        ("$this ex:q* ?y . ?y ex:p ?z",
         [("", "p", ""), ("", "q", ""), ("this", "", ""), ("", "", "this")]),
        ("?x !(ex:q) $this", [("", "", "")]),
        ("?x ex:p $this . ?x ex:q* ?y", [("", "", "")]),
        ("GRAPH $shapesGraph { ?x ex:p ?y } $this ex:q ?x", [("this", "q", "")]),
        ("{ SELECT $this (EXISTS { $this ex:p ?y } AS ?b) { $this ex:q ?x } }", [("", "", "")]),
    ],
)  # fmt: skip
def test_what_is_read(where: str, expected: list[tuple[str, str, str]]) -> None:
    found = reads(on_node(f"SELECT $this {{ {where} }}"), FOCUS, OWN)
    assert isinstance(found, Union)
    assert set(found.parts) == facts(*expected)


def test_an_ask_query_reads_the_way_to_the_values() -> None:
    [constraint] = constraints_of(
        "ex:K a sh:ConstraintComponent ; sh:parameter [ sh:path ex:word ] ; "
        "sh:validator [ sh:ask 'ASK { $value <https://example.org/q> $word }' ] . "
        "ex:S a sh:PropertyShape ; sh:path ex:p ; ex:word ex:w ."
    )
    found = reads(constraint, FOCUS, OWN)
    assert isinstance(found, Union)
    assert set(found.parts) == facts(("this", "p", ""), ("", "q", "w"))


def test_few_nodes_are_left_to_be_asked_about() -> None:
    """The two constraints of ours that are evaluated, over data in which nearly all is well."""
    by_shape = {
        short(it.shape): it
        for it in constraints_of(graph_of(OWN_SHAPES.read_text(encoding="utf-8")))
    }
    data = triples_of(
        graph_of(
            """PREFIX okg: <https://w3id.org/outsourcing#>
            okg:One a okg:Category . okg:Two a okg:Category .
            ex:a okg:identifier "1", "2" ; okg:coversService [ okg:hasCategory okg:One ] ;
              okg:statedCategory okg:One .
            ex:b okg:identifier "2" ; okg:coversService [ okg:hasCategory okg:One ] ;
              okg:statedCategory okg:Two .
            ex:c okg:identifier "3" ; okg:coversService [ okg:isListedUnder okg:Two ] ;
              okg:statedCategory okg:Two .
            ex:d okg:identifier "4" ; okg:coversService [] ; okg:statedCategory okg:Two ."""
        )
    )
    nodes = Values(("focus",), frozenset((ex(it),) for it in "abcd"))

    def left(shape: str) -> set[str]:
        rows = in_python(data).rows(candidates(by_shape[shape], nodes, OWN))
        return {short(focus) for (focus,) in rows}

    assert left("UniqueIdentifierShape") == {"a", "b"}
    assert left("StatedCategoryShape") == {"b"}


def test_constraints_can_be_kept() -> None:
    constraint = on_node("SELECT $this { $this ex:p ?x }")
    assert pickle.loads(pickle.dumps(constraint)) == constraint


def test_evaluation_does_without_rdflib() -> None:
    script = f"""
import pickle, sys
from okg.columnar.sparql.engines import Data
from okg.columnar.sparql.evaluate import findings
from okg.columnar.sparql.extension import answering
from okg.columnar.sparql.messages import messages
constraint = pickle.loads({pickle.dumps(on_node("SELECT $this {{ $this ex:p ?x }}"))!r})
[finding] = findings(constraint, ["<{EX}a>"], Data(b"<{EX}a> <{EX}p> <{EX}b> ."))
messages(constraint, finding)
assert "rdflib" not in sys.modules and "duckdb" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", script], check=True)
