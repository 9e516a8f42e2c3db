"""Long chains and many names for one thing: as much work as there is to say, and no more."""

from collections.abc import Iterator

import pytest

from okg.columnar.errors import Refused
from okg.columnar.memory import Triple
from okg.columnar.rules import compile_ontology, run
from okg.columnar.rules.recursion import recursion
from tests.columnar.rules.support import by_duckdb, by_sets, inferred, loaded, term, triples

SAME = term("owl:sameAs")


def name(kind: str, *numbers: int) -> str:
    return f"<http://example.org/{kind}{'_'.join(map(str, numbers))}>"


def chains(count: int, length: int, predicate: str) -> Iterator[Triple]:
    for chain in range(count):
        for index in range(length):
            yield name("x", chain, index), predicate, name("x", chain, index + 1)


def test_a_long_chain_of_a_transitive_property() -> None:
    program = compile_ontology(triples(":p a owl:TransitiveProperty ."))
    result = by_duckdb(program, chains(2, 300, term(":p")))
    # Every pair of a chain but the neighbours, which are stated.
    assert len(result.inferred) == 2 * (301 * 300 // 2 - 300)
    assert result.rounds <= 3


@pytest.mark.parametrize("chain", ["( :p :q )", "( :q :p )"])
def test_a_long_chain_of_steps_of_another_property(chain: str) -> None:
    program = compile_ontology(triples(f":p owl:propertyChainAxiom {chain} ."))
    steps = list(chains(1, 200, term(":q")))
    start = (name("x", 0, 0), term(":p"), name("x", 0, 0))
    end = (name("x", 0, 200), term(":p"), name("x", 0, 200))
    result = by_duckdb(program, [*steps, start if chain == "( :p :q )" else end])
    assert len(result.inferred) == 200
    assert result.rounds <= 3


def test_steps_of_a_transitive_property_are_taken_once() -> None:
    program = compile_ontology(
        triples(":q a owl:TransitiveProperty . :p owl:propertyChainAxiom ( :p :q ) .")
    )
    own = [*chains(1, 100, term(":q")), (name("s"), term(":p"), name("x", 0, 0))]
    result = by_duckdb(program, own)
    assert len([it for it in result.inferred if it[1] == term(":p")]) == 100
    assert result.rounds <= 4


def test_steps_that_grow_themselves_are_taken_too() -> None:
    program = compile_ontology(
        triples(":p owl:propertyChainAxiom ( :p :q ) . :q owl:propertyChainAxiom ( :q :r ) .")
    )
    own = [
        (name("s"), term(":p"), name("x", 0, 0)),
        (name("x", 0, 0), term(":q"), name("x", 0, 1)),
        *((name("x", 0, it), term(":r"), name("x", 0, it + 1)) for it in range(1, 9)),
        (name("x", 0, 9), term(":q"), name("y")),
    ]
    result = by_duckdb(program, own)
    assert result.inferred == by_sets(program, own).inferred
    assert (name("s"), term(":p"), name("y")) in result.inferred


def test_what_is_closed_is_not_closed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only a new fact of another origin would be a reason to."""
    asked: list[str] = []

    def spy(*arguments: object) -> str | None:
        query = recursion(*arguments)  # type: ignore[arg-type]
        asked.append(query or "")
        return query

    monkeypatch.setattr("okg.columnar.rules.tables.recursion", spy)
    program = compile_ontology(triples(":p a owl:TransitiveProperty ; rdfs:subPropertyOf :q ."))
    result = by_duckdb(program, chains(1, 20, term(":p")))
    assert len(result.inferred) == 21 * 20 - 20
    assert len(asked) == 1


def test_new_links_between_chains_that_are_closed_already() -> None:
    program = compile_ontology(triples(":p a owl:TransitiveProperty ."))
    known = list(chains(3, 5, term(":p")))
    closed = by_duckdb(program, known).inferred | set(known)
    links = [
        (name("x", 0, 5), term(":p"), name("x", 1, 0)),
        (name("x", 1, 5), term(":p"), name("x", 2, 0)),
    ]
    with loaded(links, closed) as connection:
        run(connection, program)
        found = inferred(connection)
    whole = by_duckdb(program, [*known, *links]).inferred
    assert found == whole - closed


def test_a_long_chain_of_names_for_one_thing() -> None:
    """Rounds grow with the logarithm of the chain, not with its length."""
    own = [*chains(1, 60, SAME), (name("x", 0, 17), term(":p"), term("1"))]
    result = by_duckdb(compile_ontology([]), own)
    assert len([it for it in result.inferred if it[1] == SAME]) == 61 * 60 - 60
    assert len([it for it in result.inferred if it[1] == term(":p")]) == 60


def test_names_that_become_one_make_others_one() -> None:
    """A functional property makes its values the same, whose values then are the same, too."""
    program = compile_ontology(triples(":p a owl:FunctionalProperty ."))
    own = triples(":a :p :b1 , :b2 . :b1 :p :c1 . :b2 :p :c2 . :c1 :p :d1 . :c2 :p :d2 .")
    same = {it for it in by_duckdb(program, own).inferred if it[1] == SAME}
    assert same == set(
        triples(
            ":b1 owl:sameAs :b2 . :b2 owl:sameAs :b1 . :c1 owl:sameAs :c2 . :c2 owl:sameAs :c1 . "
            ":d1 owl:sameAs :d2 . :d2 owl:sameAs :d1 ."
        )
    )


def test_more_pairs_of_names_than_can_be_written_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("okg.columnar.rules.facts.MOST_PAIRS", 100)
    with pytest.raises(Refused, match="121 pairs"):
        by_duckdb(compile_ontology([]), chains(1, 10, SAME))


def test_without_two_names_for_one_thing_nothing_is_rewritten() -> None:
    program = compile_ontology(triples(":p a owl:FunctionalProperty . :C rdfs:subClassOf :D ."))
    with loaded(triples(":a :p :b ; a :C .")) as connection:
        asked: list[str] = []

        class Spy:
            def execute(self, query: str, values: object = None) -> object:
                asked.append(query)
                return connection.execute(query, values)

        run(Spy(), program)  # type: ignore[arg-type]
    assert not [it for it in asked if "representative" in it]
