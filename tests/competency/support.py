"""What can be taken away, so that it shows which answers rest on it.

A row of an answer *rests on* a unit of knowledge exactly if taking the unit away, and closing what
is left under reasoning again, makes the row vanish or change. The units, each with its token:

- ``74``, ``editors/…``: a claim, that is its node and the triples that rest on it alone (those that
  ``okg claim`` tells). A triple with several claims goes when the last of them does;
- ``mapping/…``, ``exclusion/…``: a record of an alignment, likewise with the triple it records.
  Alignments are not reasoned over, so nothing is closed again;
- ``okg:payroll``: what the graph says of a term, whether asserted or inferred, and no claim backs;
- ``bank:228``: what an example says, in the block that begins at that line, of one thing.

Rows of questions about a user's data rest on lines; the others on claims and records, and only
those that rest on none, such as definitions, on what is said of terms.

From what is said of claims nothing follows but about claims (``test_support.py`` proves it). So
only the loss of a triple that a claim backs calls for reasoning, and over anything but claims.
"""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from okg.claims import Claim
from okg.errors import InputError
from okg.graph import KnowledgeGraph
from okg.ingest.read import read_data
from okg.knowledge import Knowledge
from okg.namespaces import CLAIM, INFERRED_DATA_GRAPH, INFERRED_GRAPH, OKG, ONTOLOGY, RDF, shorten
from okg.query.catalogue import Query
from okg.query.results import Answer
from okg.rdf import from_rdflib, to_rdflib
from okg.reasoning.data import consequences
from okg.reasoning.reference import inferred
from okg.store.closed import add_data, asserted_quads, open_knowledge

__all__ = ["KINDS", "Claims", "Lines", "Records", "Terms", "World", "example_files", "rows"]

EXAMPLES = Path(__file__).parents[2] / "examples"
TYPE = ox.NamedNode(f"{RDF}type")

Row = tuple[Hashable, ...]


def example_files() -> list[Path]:
    """Return the Turtle files of the example scenarios."""
    return sorted(path for path in EXAMPLES.glob("*/*.ttl") if path.parent.name != "broken")


def rows(graph: KnowledgeGraph, query: Query) -> list[Row]:
    """Return the rows of the answer with its defaults, so that equal rows compare as equal.

    A blank node has no name of its own, and the members of a list in a cell no order.
    """
    try:
        answer = graph.ask(query)
    except InputError:
        # The default of a parameter was taken away, and with it the whole answer.
        return []
    if not isinstance(answer, Answer):
        return [(line,) for line in sorted(answer.to_ntriples().splitlines())]
    if query.form == "ASK":
        return [(bool(answer),)]
    return [tuple(map(_comparable, row)) for row in answer.terms()]


def _comparable(term: object) -> Hashable:
    if isinstance(term, ox.BlankNode):
        return "blank"
    if isinstance(term, ox.Literal):
        members = tuple(sorted(term.value.replace("; ", ", ").split(", ")))
        return (members, term.language, term.datatype.value)
    return str(term)


class World:
    """A graph from which units can be taken away."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self.store = ox.Store()
        self.store.bulk_extend(open_knowledge(knowledge))

    @property
    def graph(self) -> KnowledgeGraph:
        return KnowledgeGraph(self.store, self.knowledge)

    @cached_property
    def units(self) -> dict[str, set[ox.Quad]]:
        """The units by token, each with the quads that are it alone."""
        raise NotImplementedError

    @cached_property
    def backed(self) -> dict[ox.Triple, set[str]]:
        """Triples that go when all of the units that back them do."""
        return {}

    @contextmanager
    def without(self, tokens: Collection[str]) -> Iterator[KnowledgeGraph]:
        """Give the graph without the units ``tokens``, as long as the context lasts."""
        taken = set(tokens)
        gone = {quad for token in taken for quad in self.units[token] if quad in self.store}
        for triple, backers in self.backed.items():
            if backers <= taken:
                gone |= self.saying(triple)
        gone |= self.unfounded(taken)
        for quad in gone:
            self.store.remove(quad)
        try:
            yield self.graph
        finally:
            self.store.extend(gone)

    def unfounded(self, taken: set[str]) -> set[ox.Quad]:  # noqa: ARG002 — most need no reasoning
        """Return what no longer follows when the units ``taken`` are."""
        return set()

    def no_longer_inferred(self, left: Iterable[ox.Quad], graph: str) -> set[ox.Quad]:
        """Return the quads of ``graph`` that ``left`` does not entail; those about claims stay."""
        name = ox.NamedNode(graph)
        # Through a store, which writes each number in one way only.
        still = ox.Store()
        still.bulk_extend(from_rdflib(inferred(to_rdflib(left)), name))
        before = self.store.quads_for_pattern(None, None, None, name)
        return {quad for quad in before if quad not in still and not _is_about_claim(quad)}

    @cached_property
    def asserted(self) -> list[ox.Quad]:
        """What the ontology asserts, but for what it says of claims."""
        store = ox.Store()
        store.bulk_extend(asserted_quads(self.knowledge))
        return [quad for quad in store if not _is_about_claim(quad)]

    def saying(self, triple: ox.Triple) -> set[ox.Quad]:
        return {*self.store.quads_for_pattern(triple.subject, triple.predicate, triple.object)}

    def mentioning(self, node: ox.NamedNode) -> set[ox.Quad]:
        return {
            *self.store.quads_for_pattern(node, None, None),
            *self.store.quads_for_pattern(None, None, node),
        }

    def instances(self, kind: str) -> list[ox.NamedNode]:
        found = self.store.quads_for_pattern(None, TYPE, ox.NamedNode(f"{OKG}{kind}"))
        subjects = {quad.subject for quad in found}
        return sorted((it for it in subjects if isinstance(it, ox.NamedNode)), key=str)


class Claims(World):
    """The claims of the sources and of the editors."""

    @cached_property
    def units(self) -> dict[str, set[ox.Quad]]:
        return {
            claim.value.removeprefix(CLAIM): self.mentioning(claim)
            for claim in self.instances("Claim")
        }

    @cached_property
    def backed(self) -> dict[ox.Triple, set[str]]:
        found: dict[ox.Triple, set[str]] = defaultdict(set)
        graph = self.graph
        for token in self.units:
            for triple in Claim(graph, CLAIM + token).supported():
                found[triple].add(token)
        return found

    def unfounded(self, taken: set[str]) -> set[ox.Quad]:
        lost = {triple for triple, backers in self.backed.items() if backers <= taken}
        if not lost:
            return set()
        left = [quad for quad in self.asserted if quad.triple not in lost]
        return self.no_longer_inferred(left, INFERRED_GRAPH)


class Records(World):
    """The records of alignments: mappings, and exclusions of another standard's concepts."""

    @cached_property
    def units(self) -> dict[str, set[ox.Quad]]:
        records = [*self.instances("Mapping"), *self.instances("Exclusion")]
        return {
            record.value.removeprefix(f"{ONTOLOGY}/"): self.mentioning(record) for record in records
        }

    @cached_property
    def backed(self) -> dict[ox.Triple, set[str]]:
        found: dict[ox.Triple, set[str]] = defaultdict(set)
        recorded = self.graph.query(
            "SELECT ?it ?s ?p ?o { ?it okg:mappingSubject ?s ; okg:mappingRelation ?p ; "
            "okg:mappingObject ?o . ?s ?p ?o }"
        )
        assert isinstance(recorded, Answer)
        for record, *triple in recorded.terms():
            assert isinstance(record, ox.NamedNode)
            token = record.value.removeprefix(f"{ONTOLOGY}/")
            found[ox.Triple(*triple)].add(token)  # type: ignore[arg-type]
        return found


class Terms(World):
    """What the graph says of things of the vocabulary, beside claims and records."""

    @cached_property
    def units(self) -> dict[str, set[ox.Quad]]:
        recorded = {it for kind in ("Claim", "Mapping", "Exclusion") for it in self.instances(kind)}
        claimed = Claims(self.knowledge).backed
        found: dict[str, set[ox.Quad]] = defaultdict(set)
        for quad in self.store:
            subject = quad.subject
            if (
                isinstance(subject, ox.NamedNode)
                and subject not in recorded
                and quad.triple not in claimed
            ):
                found[shorten(subject.value)].add(quad)
        return dict(sorted(found.items()))


class Lines(World):
    """What the examples say, together with the knowledge."""

    def __init__(self, knowledge: Knowledge) -> None:
        super().__init__(knowledge)
        self._data = read_data(example_files(), print)
        self.store = add_data(self.store, self._data, consequences(knowledge, self._data))

    @cached_property
    def units(self) -> dict[str, set[ox.Quad]]:
        tokens = _beginnings()
        found: dict[str, set[ox.Quad]] = {token: set() for token in tokens.values()}
        for quad in self._data:
            assert isinstance(quad.subject, ox.NamedNode), "what has no name has no line"
            if quad.subject.value in tokens:
                found[tokens[quad.subject.value]].add(quad)
        return found

    def unfounded(self, taken: set[str]) -> set[ox.Quad]:
        gone = {quad for token in taken for quad in self.units[token]}
        left = [*self.asserted, *(quad for quad in self._data if quad not in gone)]
        return self.no_longer_inferred(left, INFERRED_DATA_GRAPH)


def _is_about_claim(quad: ox.Quad) -> bool:
    return any(str(term).startswith(f"<{CLAIM}") for term in (quad.subject, quad.object))


def _beginnings() -> dict[str, str]:
    """Return where each thing of the examples is described, such as ``bank:228``, by its IRI."""
    found: dict[str, str] = {}
    for path in example_files():
        prefixes = {}
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if line.startswith("@prefix "):
                _, prefix, iri, _ = line.split()
                prefixes[prefix] = iri[1:-1]
            elif line and line[0] not in " \t<@.#":
                prefix, colon, local = line.partition(":")
                iri = prefixes[prefix + colon] + local
                assert iri not in found, f"{iri} is described twice"
                found[iri] = f"{path.parent.name}:{number}"
    return found


KINDS: dict[str, type[World]] = {
    "claims": Claims,
    "records": Records,
    "terms": Terms,
    "lines": Lines,
}
