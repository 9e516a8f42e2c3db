"""Every canned query on rdflib, an engine that shares no code with the store.

Rows are compared as multisets: ORDER BY leaves ties open, and the order of blank nodes and of the
members of a GROUP_CONCAT is each engine's own.
"""

from collections import Counter
from collections.abc import Hashable
from decimal import Decimal

import pyoxigraph as ox
import pytest
from rdflib import BNode, Graph, Literal
from rdflib.compare import isomorphic
from rdflib.term import Identifier, Node

from okg.graph import KnowledgeGraph
from okg.namespaces import PREFIXES
from okg.query.parameters import bindings
from okg.query.results import Answer, GraphAnswer
from okg.rdf import to_rdflib
from tests.query.conftest import CANNED


@pytest.fixture(scope="module")
def second(everything: KnowledgeGraph) -> Graph:
    """The same closed knowledge and examples, in rdflib."""
    return to_rdflib(everything._store)


@pytest.mark.parametrize("name", CANNED)
def test_rdflib_gives_the_same_answer(everything: KnowledgeGraph, second: Graph, name: str) -> None:
    query = everything.queries[name]
    [bound] = bindings(query, {}, everything.terms)
    result = second.query(
        query.sparql,
        initNs=PREFIXES,
        initBindings={variable.value: _node(term) for variable, term in bound.items()},
    )
    answer = everything.ask(name)
    if isinstance(answer, GraphAnswer):
        assert result.graph is not None
        assert isomorphic(to_rdflib(ox.Quad(*triple) for triple in answer.triples), result.graph)
    elif result.askAnswer is not None:
        assert bool(answer) == result.askAnswer
    else:
        assert isinstance(answer, Answer)
        assert [str(variable) for variable in result.vars or []] == answer.columns
        rows = Counter(tuple(map(_comparable, row)) for row in result)  # type: ignore[arg-type]
        expected = Counter(
            tuple(term and _comparable(_node(term)) for term in row) for row in answer.terms()
        )
        assert rows == expected


def _node(term: ox.NamedNode | ox.BlankNode | ox.Literal) -> Identifier:
    [triple] = to_rdflib([ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), term)])
    assert isinstance(triple[2], Identifier)
    return triple[2]


def _comparable(node: Node | None) -> Hashable:
    """Return what of ``node`` must be the same on both engines."""
    if isinstance(node, BNode):
        return "blank"
    if not isinstance(node, Literal):
        return node
    if isinstance(node.value, Decimal | int | float) and not isinstance(node.value, bool):
        # 1.50 and 1.5, or an integer and a decimal of the same value, are the same number.
        return Decimal(str(node.value))
    members = tuple(sorted(str(node).replace("; ", ", ").split(", ")))
    return (members, node.language)
