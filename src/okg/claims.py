"""Claims: what each says, who says it, where, how firmly, and what follows from it."""

import difflib
from dataclasses import dataclass

import pyoxigraph as ox

from okg.errors import InputError
from okg.graph import KnowledgeGraph
from okg.namespaces import CLAIM, INFERRED_GRAPH, OKG, expand, shorten
from okg.query.results import Answer, Row, Term
from okg.store.closed import asserted_quads

__all__ = ["Claim", "Named", "consequences", "find_claim"]

NOT_ENDORSED = f"{OKG}notEndorsed"


@dataclass(frozen=True)
class Named:
    """A thing by its IRI, or a value by its text, and what people call it."""

    iri: str
    label: str


class Claim:
    """One claim of ``graph``; ``iri`` must be that of a claim (see ``find_claim``)."""

    def __init__(self, graph: KnowledgeGraph, iri: str) -> None:
        self.iri = iri
        self._graph = graph
        self._values: dict[str, list[Named]] = {}
        for predicate, value, label in _rows(
            graph,
            f"SELECT ?p ?o (SAMPLE(?name) AS ?label) {{ <{iri}> ?p ?o OPTIONAL {{ "
            "?o dcterms:title|rdfs:label ?name FILTER(lang(?name) = 'en') } } "
            "GROUP BY ?p ?o ORDER BY ?p ?o",
        ):
            name = _text(value)
            self._values.setdefault(shorten(_text(predicate)), []).append(
                Named(name, _text(label) if label else shorten(name))
            )

    def __getitem__(self, term: str) -> list[Named]:
        """Return the values of a property such as ``okg:viewpoint``, empty where it has none."""
        return self._values.get(term, [])

    @property
    def name(self) -> str:
        """The claim's path, such as ``74`` or ``editors/<name>``."""
        return self.iri.removeprefix(CLAIM)

    @property
    def label(self) -> str:
        """What is claimed, in one sentence."""
        return self["rdfs:label"][0].label

    @property
    def positions(self) -> tuple[int, int] | None:
        """The first code point of the passage and the one after its last, where there is one."""
        starts, ends = self["okg:startPosition"], self["okg:endPosition"]
        return (int(starts[0].iri), int(ends[0].iri)) if starts and ends else None

    def triples(self) -> list[ox.Triple]:
        """Return what is claimed: every combination of subject, predicate and object."""
        return self._triples("BIND(?claimed AS ?p)")

    def supported(self) -> list[ox.Triple]:
        """Return the asserted triples that rest on this claim.

        They are what it says and, where only a weaker form is asserted, as for a contested claim,
        the same subject and object under a property that the claimed one implies.
        """
        if any(value.iri == NOT_ENDORSED for value in self["okg:endorsement"]):
            return []
        return self._triples(
            "?claimed rdfs:subPropertyOf* ?p . GRAPH ?asserting { ?s ?p ?o } "
            f"FILTER(?asserting != <{INFERRED_GRAPH}>)"
        )

    def others_supporting(self, triple: ox.Triple) -> list[Named]:
        """Return the other claims on which ``triple`` rests."""
        return self._named(
            f"?it okg:claimSubject {triple.subject} ; okg:claimPredicate ?claimed ; "
            f"okg:claimObject {triple.object} . "
            f"?claimed rdfs:subPropertyOf* {triple.predicate} . FILTER(?it != <{self.iri}>) "
            f"FILTER NOT EXISTS {{ ?it okg:endorsement <{NOT_ENDORSED}> }}"
        )

    def rested_on_by(self) -> list[Named]:
        """Return the claims that have this one as a premise."""
        return self._named(f"?it okg:restsOn <{self.iri}>")

    def _triples(self, condition: str) -> list[ox.Triple]:
        return _triples(
            self._graph,
            f"<{self.iri}> okg:claimSubject ?s ; okg:claimPredicate ?claimed ; "
            f"okg:claimObject ?o . {condition}",
        )

    def _named(self, pattern: str) -> list[Named]:
        found = _rows(
            self._graph,
            f"SELECT DISTINCT ?it ?label {{ {pattern} . ?it rdfs:label ?label }} ORDER BY ?it",
        )
        return [Named(_text(iri), _text(label)) for iri, label in found]


def find_claim(graph: KnowledgeGraph, text: str) -> Claim:
    """Return the claim that ``text`` names: a statement's number, an IRI, or the end of one.

    Raises InputError where there is no such claim.
    """
    iri = expand(text)
    iri = iri if iri.startswith(CLAIM) else CLAIM + iri
    known = [_text(it) for (it,) in _rows(graph, "SELECT ?it { ?it a okg:Claim }")]
    if iri in known:
        return Claim(graph, iri)
    names = [it.removeprefix(CLAIM) for it in known]
    numbers = [int(name) for name in names if name.isdigit()]
    hint = "this knowledge has no claims"
    if near := difflib.get_close_matches(iri.removeprefix(CLAIM), names, n=3, cutoff=0.8):
        hint = f"did you mean {' or '.join(near)}?"
    elif numbers:
        hint = f"source statements are numbered {min(numbers)} to {max(numbers)}"
    raise InputError(f"there is no claim {text!r}; {hint}")


def consequences(graph: KnowledgeGraph, claim: Claim) -> list[ox.Triple]:
    """Return what follows from ``claim`` and would not follow without it, sorted.

    That is the inferred knowledge less what can still be inferred once the triples that rest on
    this claim alone are taken away. It is empty where another claim supports each of them.
    Takes as long as reasoning over all the knowledge does: seconds.
    """
    alone = {triple for triple in claim.supported() if not claim.others_supporting(triple)}
    if not alone:
        return []
    from okg.rdf import from_rdflib, to_rdflib
    from okg.reasoning.reference import inferred

    rest = [
        quad for quad in _as_stored(asserted_quads(graph.knowledge)) if quad.triple not in alone
    ]
    still = from_rdflib(inferred(to_rdflib(rest)), ox.NamedNode(INFERRED_GRAPH))
    remaining = {quad.triple for quad in _as_stored(still)}
    now = _triples(graph, f"GRAPH <{INFERRED_GRAPH}> {{ ?s ?p ?o }}")
    return [triple for triple in now if triple not in remaining]


def _as_stored(quads: list[ox.Quad]) -> ox.Store:
    """Return ``quads`` as a store holds them, which writes each number in one way only.

    Triples that come from a store can be compared with these, and with no others.
    """
    store = ox.Store()
    store.bulk_extend(quads)
    return store


def _triples(graph: KnowledgeGraph, pattern: str) -> list[ox.Triple]:
    found = _rows(graph, f"SELECT DISTINCT ?s ?p ?o {{ {pattern} }} ORDER BY ?s ?p ?o")
    return [ox.Triple(*row) for row in found]  # type: ignore[arg-type]


def _rows(graph: KnowledgeGraph, query: str) -> list[Row]:
    answer = graph.look_up(query)
    assert isinstance(answer, Answer)
    return answer.terms()


def _text(term: Term) -> str:
    return "" if term is None else term.value
