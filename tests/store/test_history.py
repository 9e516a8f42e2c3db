"""What a store holds does not depend on what happened to it, only on what was loaded last.

Random histories of loading, replacing and unloading end in the same store as loading the survivors
afresh, in their order.
"""

from functools import cache

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from okg.columnar.memory import Triple
from okg.columnar.reasoned import reasoned
from okg.knowledge import packaged
from okg.store import loading
from okg.store.content import line_of
from okg.store.holdings import Embedded
from okg.store.loading import Options
from okg.store.local import apply
from okg.validation.rules import rules
from tests.store.support import Draft, contents, empty, is_sound, records

TERMS = frozenset({"payroll", "dataProcessing", "KnowledgeProcessOutsourcing", "coversService"})
EX = "https://example.org/"
OWN = ("a", "b", "c", "d", "e")

Fact = tuple[str, str, str]
Facts = list[Fact]
History = list[tuple[str, Facts | None]]
"""Names with what is loaded under them, or None where they are unloaded."""

things = st.sampled_from(
    [f"<{EX}{it}>" for it in OWN] + ["okg:payroll", "okg:dataProcessing", "_:x", "_:y"]
)
relations = st.sampled_from(
    [
        "okg:coversService",
        "okg:broaderService",
        "okg:hasParentService",
        "okg:hasCategory",
        "okg:hasClient",
        f"<{EX}partOf>",
        f"<{EX}partOf>",
        "owl:sameAs",
    ]
)
literals = st.sampled_from(['"x"', '"x"@EN', "1", "1.0", "1.50", "01", '"1"^^xsd:int'])
plain = st.one_of(
    st.tuples(things, relations, things),
    st.tuples(things, st.sampled_from([f"<{EX}says>", "rdfs:label"]), literals),
    st.sampled_from(
        [(f"<{EX}a>", "a", "okg:ServiceOutsourcing"), ("okg:payroll", "a", "okg:Service")]
    ),
)
axioms = st.sampled_from(
    [
        (f"<{EX}partOf>", "a", "owl:TransitiveProperty"),
        (f"<{EX}partOf>", "owl:inverseOf", f"<{EX}hasPart>"),
    ]
)
names = st.sampled_from(["one", "two", "three", "four"])


def histories(facts: st.SearchStrategy[Fact]) -> st.SearchStrategy[History]:
    said = st.one_of(st.lists(facts, min_size=1, max_size=5), st.none())
    return st.lists(st.tuples(names, said), min_size=1, max_size=7)


PREFIXES = """
@prefix okg: <https://w3id.org/outsourcing#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
OPTIONS = Options(validate=False)


compiled = cache(rules)


@cache
def beginning() -> tuple[ox.Quad, ...]:
    return tuple(empty(TERMS))


def fresh() -> Draft:
    store = ox.Store()
    store.extend(beginning())
    return Draft(store)


def turtle(said: Facts) -> bytes:
    return (PREFIXES + "".join(f"{' '.join(it)} .\n" for it in said)).encode()


def load(draft: Draft, name: str, said: Facts) -> bool:
    knowledge = packaged().content_hash()
    with loading.prepare(
        Embedded(draft.store), name, [(turtle(said), "ttl")], knowledge, OPTIONS
    ) as changes:
        if changes is not None:
            apply(draft, changes)
    return changes is not None


def unload(draft: Draft, name: str) -> None:
    with loading.prepare_unload(Embedded(draft.store), name, OPTIONS) as changes:
        apply(draft, changes)


def carried_out(history: History) -> tuple[Draft, dict[str, Facts]]:
    """Return the store after ``history``, and what it should hold, in the order of loading."""
    draft, survivors = fresh(), dict[str, Facts]()
    for name, facts in history:
        if facts is not None:
            changed = load(draft, name, facts)
            assert changed == (survivors.get(name) != facts)
            if changed:
                survivors.pop(name, None)
                survivors[name] = facts
        elif name in survivors:
            unload(draft, name)
            del survivors[name]
        assert is_sound(draft.store)
        assert held(draft.store) == closed(draft.store)
    return draft, survivors


def said(store: ox.Store, *, inferred: bool) -> set[Triple]:
    """Return what the datasets say, or what follows from them."""
    holdings = Embedded(store)
    lines = [
        line
        for it in holdings.catalogue.datasets
        for line in (
            *map(line_of, holdings.triples(it.name, inferred=inferred)),
            *(() if inferred else holdings.repeats(it.name)),
        )
    ]
    return {(s, p, o) for s, p, o in (it.removesuffix(" .").split(" ", 2) for it in lines)}


def held(store: ox.Store) -> set[Triple]:
    """Return what follows from all datasets, as the store has it."""
    return said(store, inferred=True)


def closed(store: ox.Store) -> set[Triple]:
    """Return what follows from all datasets taken together, and is not known without them."""
    program = compiled().rulebook.program
    assert program is not None
    found = reasoned(program, said(store, inferred=False)).inferred
    known = {line_of(it) for it in beginning()}
    return {it for it in found if f"{' '.join(it)} ." not in known}


def check(history: History) -> None:
    draft, survivors = carried_out(history)
    anew, _ = carried_out(list(survivors.items()))
    assert contents(draft.store) == contents(anew.store)
    assert records(draft.store) == records(anew.store)
    if not survivors:
        assert contents(draft.store) == set()


UNHURRIED = settings(deadline=None, suppress_health_check=list(HealthCheck))

A_COPY: Facts = [(f"<{EX}a>", "okg:coversService", "okg:payroll"), (f"<{EX}a>", f"<{EX}n>", "1.0")]
PARTS: Facts = [("_:x", f"<{EX}partOf>", f"<{EX}b>"), (f"<{EX}b>", f"<{EX}partOf>", f"<{EX}c>")]
TRANSITIVE: Facts = [(f"<{EX}partOf>", "a", "owl:TransitiveProperty")]
KNOWN: Facts = [("okg:payroll", "a", "okg:Service"), ("okg:payroll", "rdfs:label", '"x"')]
NAMELESS: Facts = [(f"<{EX}e>", "okg:broaderService", "_:y"), (f"<{EX}d>", "owl:sameAs", "_:x")]
BELOW: Facts = [(f"<{EX}e>", "okg:broaderService", f"<{EX}a>")]
SAME: Facts = [(f"<{EX}d>", "owl:sameAs", "okg:payroll")]


@settings(UNHURRIED, max_examples=25)
@example([("one", A_COPY), ("two", A_COPY), ("three", A_COPY), ("one", None), ("two", None)])
@example([("one", PARTS), ("two", TRANSITIVE), ("three", A_COPY), ("one", PARTS[:1])])
@example([("one", PARTS), ("two", TRANSITIVE), ("two", None), ("one", None)])
@example([("one", A_COPY), ("two", SAME), ("one", PARTS), ("two", None)])
@example([("one", KNOWN), ("two", A_COPY), ("three", KNOWN), ("one", None), ("three", None)])
@example([("one", KNOWN), ("two", NAMELESS), ("one", BELOW)])
@given(history=histories(plain))
def test_only_what_was_loaded_last_counts(history: History) -> None:
    check(history)


@pytest.mark.slow
@settings(UNHURRIED, max_examples=100)
@given(history=histories(st.one_of(plain, plain, plain, plain, axioms)))
def test_only_what_was_loaded_last_counts_at_length(history: History) -> None:
    check(history)


@pytest.mark.slow
@settings(UNHURRIED, max_examples=25)
@example([("one", A_COPY), ("two", PARTS), ("three", A_COPY), ("two", SAME), ("one", None)])
@given(history=histories(plain))
def test_the_database_leads_to_the_same(history: History) -> None:
    """Data that is too much for memory goes another way to the same store."""
    small, _ = carried_out(history)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("okg.validation.data.LITTLE", -1)
        patch.setattr(loading, "LITTLE", -1)
        large, _ = carried_out(history)
    assert contents(small.store) == contents(large.store)
    assert records(small.store) == records(large.store)
