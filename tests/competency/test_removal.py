"""No term is there for nothing: without it, some question would be answered otherwise."""

from collections import defaultdict

import pyoxigraph as ox

from okg.errors import InputError
from okg.graph import KnowledgeGraph
from okg.knowledge import packaged
from okg.namespaces import OKG, RDFS
from okg.query.results import Answer, GraphAnswer

LISTINGS = ("definition", "glossary", "neighbourhood")
"""Queries that show any term there is: they would prove nothing."""


def answers(graph: KnowledgeGraph, names: list[str]) -> list[object]:
    found: list[object] = []
    for name in names:
        try:
            answer = graph.ask(name)
            found.append(answer.terms() if isinstance(answer, Answer) else answer.to_ntriples())
        except InputError as error:
            # The term was the default of a parameter.
            found.append(error.message)
    return found


def test_the_removal_of_any_term_changes_an_answer(with_examples: KnowledgeGraph) -> None:
    store = ox.Store()
    everything = with_examples.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    assert isinstance(everything, GraphAnswer)
    somewhere = ox.NamedNode("urn:everything")
    store.bulk_extend(
        ox.Quad(triple.subject, triple.predicate, triple.object, somewhere)
        for triple in everything.triples
    )
    graph = KnowledgeGraph(store, packaged())
    names = [name for name in graph.queries if name not in LISTINGS]
    before = dict(zip(names, answers(graph, names), strict=True))

    mentions: dict[str, list[ox.Quad]] = defaultdict(list)
    declared = set()
    for quad in store:
        for term in (quad.subject, quad.predicate, quad.object):
            if isinstance(term, ox.NamedNode) and term.value.startswith(OKG):
                mentions[term.value].append(quad)
        if quad.predicate.value == f"{RDFS}isDefinedBy":
            declared.add(quad.subject.value)
    assert len(declared) > 400

    for term in sorted(declared):
        for quad in mentions[term]:
            store.remove(quad)
        # The queries most likely to notice come first.
        likely = sorted(names, key=lambda name: not_mentioned(term, graph, before, name))
        assert any(answers(graph, [name]) != [before[name]] for name in likely), term
        store.extend(mentions[term])


def not_mentioned(term: str, graph: KnowledgeGraph, before: dict[str, object], name: str) -> bool:
    return f"okg:{term.removeprefix(OKG)}" not in graph.queries[name].text and (
        term not in str(before[name])[:50_000]
    )
