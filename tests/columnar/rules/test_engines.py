"""Sets and DuckDB conclude the same, whatever is known already, and owlrl agrees with both.

Left out of the comparison with owlrl (7.6), where it differs from OWL 2 Profiles, section 4.3:

- prp-key looks at all properties of the key but the last, so that a key of one holds always;
- prp-adp, eq-diff2 and eq-diff3 never look at the last member of the list;
- dt-diff is missing, so that two values of a functional property are fine, and of dt-not-type all
  but the lexical forms of literals, so that any literal may have any datatype as its class;
- scm-sco and scm-spo never conclude that a class or property is below itself (here, all are
  declared, so that scm-cls and scm-op do);
- eq-rep is applied to rdf:first and rdf:rest, which changes axioms whose members are the same.
"""

from collections.abc import Iterable

import owlrl
import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import assume, given, settings
from owlrl.Namespaces import ERRNS
from rdflib import RDF, BNode, Literal, URIRef
from rdflib.term import Node
from rdflib.util import from_n3

from okg.columnar.memory import Graph, Triple
from okg.columnar.rules import (
    Inconsistent,
    Program,
    compile_ontology,
    run,
    run_in_memory,
    says_something,
)
from okg.columnar.rules.sets import run as run_rules
from okg.columnar.rules.vocabulary import REFLEXIVE
from tests.columnar.rules.generate import (
    CLASSES,
    PROPERTIES,
    beyond_owlrl,
    conflict,
    equality,
    facts,
    few,
    hierarchy,
    named_facts,
    ontology,
)
from tests.columnar.rules.support import by_duckdb, by_sets, inferred, loaded, triples

DECLARED = "".join(f"{it} a owl:Class ." for it in CLASSES)
DECLARED += "".join(f"{it} a owl:ObjectProperty ." for it in PROPERTIES)
LITERALS = {"dt-diff", "dt-not-type"}

many = settings(few, max_examples=1500)


def compiled(axioms: str) -> Program:
    try:
        return compile_ontology(triples(axioms))
    except Inconsistent:
        assume(False)
        raise


def engines_agree(axioms: str, data: str) -> None:
    program = compiled(axioms)
    sets, tables = by_sets(program, triples(data)), by_duckdb(program, triples(data))
    # With a contradiction, sets also conclude from what DuckDB holds to be the same value.
    assert tables.inferred == sets.inferred
    assert bool(tables.contradictions) == bool(sets.contradictions)


@few
@given(ontology(hierarchy, equality, conflict, beyond_owlrl), facts)
def test_the_engines_agree(axioms: str, data: str) -> None:
    engines_agree(axioms, data)


@pytest.mark.slow
@many
@given(ontology(hierarchy, equality, conflict, beyond_owlrl), facts)
def test_the_engines_agree_often(axioms: str, data: str) -> None:
    engines_agree(axioms, data)


def known_makes_no_difference(axioms: str, known: str, data: str) -> None:
    """What is known already, and closed, is only not inferred again."""
    program = compiled(axioms)
    before = by_sets(program, triples(known))
    assume(not before.contradictions)
    own = set(triples(data))
    # With the steps on the way, which are not returned otherwise.
    inner = run_rules(program.ruleset, program.literals, program.closed, triples(known)).inferred
    closed = Graph([*program.closed, *triples(known), *inner])
    at_once = by_sets(program, [*triples(known), *own])
    expected = at_once.inferred - set(closed)
    assert set(run_in_memory(program, closed, own).inferred) == expected
    with loaded(own, (it for it in closed if it[0][0] != '"')) as connection:
        run(connection, program)
        assert inferred(connection) == expected


@few
@given(ontology(hierarchy, equality), named_facts, facts)
def test_what_is_known_makes_no_difference(axioms: str, known: str, data: str) -> None:
    known_makes_no_difference(axioms, known, data)


@pytest.mark.slow
@many
@given(ontology(hierarchy, equality), named_facts, facts)
def test_what_is_known_makes_no_difference_often(axioms: str, known: str, data: str) -> None:
    known_makes_no_difference(axioms, known, data)


# owlrl


def as_rdflib(term: str) -> Node:
    if term[0] == "<":
        return URIRef(term[1:-1])
    if term[0] == "_":
        return BNode(term[2:])
    literal = from_n3(term)
    assert isinstance(literal, Literal)
    # owlrl has no members of xsd:string but those whose datatype is written.
    plain = literal.datatype is None and literal.language is None
    return Literal(str(literal), datatype=rdflib.XSD.string) if plain else literal


def as_text(term: Node) -> str:
    if isinstance(term, URIRef):
        return f"<{term}>"
    if isinstance(term, BNode):
        return f"_:{term}"
    assert isinstance(term, Literal)
    if term.language:
        return str(ox.Literal(str(term), language=term.language))
    datatype = ox.NamedNode(str(term.datatype)) if term.datatype else None
    return str(ox.Literal(str(term), datatype=datatype))


def closed_by_owlrl(stated: list[Triple]) -> tuple[set[Triple], bool]:
    """Return the closure, and whether owlrl sees a contradiction."""
    graph = rdflib.Graph()
    for subject, predicate, value in stated:
        graph.add((as_rdflib(subject), as_rdflib(predicate), as_rdflib(value)))
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    found = {(as_text(s), as_text(p), as_text(o)) for s, p, o in graph}
    return found, any(graph.subjects(RDF.type, ERRNS.ErrorMessage))


def compared(found: Iterable[Triple]) -> set[Triple]:
    """What both should say: about names and the blank nodes of the data."""
    data = {"_:e", "_:f"}
    return {
        (subject, predicate, value)
        for subject, predicate, value in found
        if predicate[0] == "<"
        and (subject in data or says_something(subject, predicate, "<x:>"))
        and (value in data or says_something("<x:>", predicate, value))
        and (subject[0] == "<" or subject in data)
        and (subject != value or predicate not in REFLEXIVE)
    }


def contradicts_itself(stated: list[Triple]) -> set[str]:
    """Return the rules that find a contradiction in the ontology."""
    try:
        compile_ontology(stated)
    except Inconsistent as error:
        return {it.rule for it in error.contradictions}
    return set()


def owlrl_agrees(axioms: str, data: str) -> None:
    stated, own = triples(DECLARED + axioms), triples(data)
    expected, wrong = closed_by_owlrl([*stated, *own])
    if wrong_by_itself := contradicts_itself(stated):
        assert wrong or wrong_by_itself <= LITERALS
        return
    program = compile_ontology(stated)
    for result in (by_sets(program, own), by_duckdb(program, own)):
        assert wrong == bool(result.broken - LITERALS) or (wrong and result.broken)
        if not result.broken:
            assert compared([*program.closed, *own, *result.inferred]) == compared(expected)


@settings(few, max_examples=15)
@given(ontology(hierarchy, equality, conflict), facts)
def test_owlrl_agrees(axioms: str, data: str) -> None:
    owlrl_agrees(axioms, data)


@pytest.mark.slow
@settings(few, max_examples=1000)
@given(ontology(hierarchy, equality, conflict), facts)
def test_owlrl_agrees_often(axioms: str, data: str) -> None:
    owlrl_agrees(axioms, data)
