"""Reading the graph in a language: what things are called, and how pages show them."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import islice
from typing import NamedTuple

import pyoxigraph as ox

from okg.namespaces import PREFIXES, RDF, shorten
from okg.query.values import plain
from okg.server.linked.addresses import address_of
from okg.server.linked.known import Known, Node, node, okg
from okg.server.linked.parts import Cell, Link
from okg.store.catalogue import VOCABULARIES

__all__ = ["Reader", "Text", "in_words", "name_of"]

LABELS = (node("rdfs:label"), node("skos:prefLabel"))
TITLES = (node("dcterms:title"), node("schema:name"), node("foaf:name"))
"""What is used for want of a label."""
DEFINITIONS = tuple(
    map(node, ("skos:definition", "dcterms:description", "schema:description", "rdfs:comment"))
)
TYPE = node("rdf:type")
CONCEPT, IN_SCHEME = node("skos:Concept"), node("skos:inScheme")
FIRST, REST = ox.NamedNode(f"{RDF}first"), ox.NamedNode(f"{RDF}rest")
LONGEST_LIST = 30
"""Items of a list, or properties of a blank node, that are told."""
DEEPEST = 3
"""Blank nodes within blank nodes that are told."""


class Text(NamedTuple):
    """A text and its language tag, "" where it has none or is in the language of the page."""

    text: str
    language: str = ""


class Reader:
    """What ``known`` knows, as told to somebody who reads ``language``; made for one page."""

    def __init__(self, known: Known, language: str) -> None:
        self.known = known
        self.language = language
        self._store = known.store
        self._labels: dict[ox.NamedNode, Text] = {}

    def objects(
        self, subject: Node, predicate: ox.NamedNode, *, asserted: bool = False
    ) -> list[Node]:
        """Return what a property of ``subject`` leads to, each once; see ``subjects``."""
        if isinstance(subject, ox.Literal):
            return []
        quads = self._store.quads_for_pattern(subject, predicate, None)
        kept = (it for it in quads if not (asserted and self.known.is_inferred(it)))
        return _once(it.object for it in kept)

    def subjects(
        self, predicate: ox.NamedNode, value: Node, most: int, *, asserted: bool = False
    ) -> list[ox.NamedNode]:
        """Return what has ``value`` for a property, the first ``most``, in the order of the IRIs.

        Where they are to be ``asserted``, what was inferred is left out.
        """
        quads = islice(self._store.quads_for_pattern(None, predicate, value), most)
        kept = (it for it in quads if not (asserted and self.known.is_inferred(it)))
        found = {it.subject for it in kept}
        return sorted((it for it in found if isinstance(it, ox.NamedNode)), key=lambda it: it.value)

    def nodes(
        self, subject: Node, predicate: ox.NamedNode, *, asserted: bool = False
    ) -> list[ox.NamedNode]:
        """Return those of ``objects`` that have an IRI."""
        found = self.objects(subject, predicate, asserted=asserted)
        return [it for it in found if isinstance(it, ox.NamedNode)]

    def first(self, subject: Node, predicate: ox.NamedNode) -> ox.NamedNode | None:
        """Return one of ``nodes``, always the same, None where there is none."""
        return min(self.nodes(subject, predicate), key=lambda it: it.value, default=None)

    def value(self, subject: Node, predicate: ox.NamedNode) -> str:
        """Return a literal value of a property, "" where there is none."""
        return min((it.value for it in self._literals(subject, predicate)), default="")

    def has(self, subject: Node, predicate: ox.NamedNode, value: Node) -> bool:
        """Tell whether there is this triple."""
        if isinstance(subject, ox.Literal):
            return False
        found = self._store.quads_for_pattern(subject, predicate, value)
        return next(iter(found), None) is not None

    def text(self, subject: Node, *predicates: ox.NamedNode) -> Text | None:
        """Return a text in the language wanted, or else in English, or else in any.

        Of two in the same language that of the earlier predicate is returned.
        """
        best: tuple[int, int, Text] | None = None
        for rank, predicate in enumerate(predicates):
            for literal in self._literals(subject, predicate):
                choice = (self._distance(literal), rank, self.said(literal))
                best = choice if best is None else min(best, choice)
            if best is not None and best[0] == 0:
                break
        return best[2] if best else None

    def texts(self, subject: Node, predicate: ox.NamedNode) -> list[Text]:
        """Return all texts of a property, those in the language wanted first."""
        found = self._literals(subject, predicate)
        return [
            self.said(it) for it in sorted(found, key=lambda it: (self._distance(it), it.value))
        ]

    def label(self, term: Node) -> Text:
        """Return what ``term`` is called, or else its shortened IRI, or its text."""
        if isinstance(term, ox.Literal):
            return self.said(term)
        if isinstance(term, ox.BlankNode):
            return Text(self.described(term))
        if term not in self._labels:
            found = self.text(term, *LABELS) or self.text(term, *TITLES)
            self._labels[term] = found or Text(name_of(term.value))
        return self._labels[term]

    def definition(self, term: Node) -> Text | None:
        """Return what ``term`` means, where that is said."""
        return self.text(term, *DEFINITIONS)

    def cell(self, term: Node) -> Cell:
        """Return ``term`` as a value on a page."""
        text, language = self.label(term)
        if isinstance(term, ox.NamedNode):
            return Cell(text, address_of(term.value), name_of(term.value), language=language)
        number = plain(term) if isinstance(term, ox.Literal) else None
        if isinstance(number, bool) or not isinstance(number, int | float | Decimal):
            return Cell(text, language=language)
        return Cell(text, number=float(number), language=language)

    def link(self, term: ox.NamedNode, note: str = "") -> Link:
        """Return the way to the page of ``term``."""
        return Link(self.label(term).text, address_of(term.value), note)

    def property(self, term: ox.NamedNode, note: str = "") -> Link:
        """Return the way to a property, or a class; without a label it is called by its name."""
        label = self.label(term).text
        words = in_words(label) if label == name_of(term.value) else label
        return Link(words, address_of(term.value), note)

    def links(self, terms: Iterable[ox.NamedNode]) -> list[Link]:
        """Return the ways to the pages of ``terms``, sorted by what they are called."""
        return sorted((self.link(it) for it in terms), key=lambda it: (it.label.casefold(), it))

    def kinds(self, term: ox.NamedNode, *, asserted: bool = False) -> list[ox.NamedNode]:
        """Return the classes of ``term``, those that okg has first."""
        found = self.nodes(term, TYPE, asserted=asserted)
        return sorted(found, key=lambda it: (not it.value.startswith(PREFIXES["okg"]), it.value))

    def kind(self, term: ox.NamedNode) -> str:
        """Return what sort of thing ``term`` is, in a word, "" where that is not known.

        Of the classes that are asserted it is okg's, where there is one; a concept is told by the
        scheme that it is of.
        """
        kinds = self.kinds(term, asserted=True)
        if kinds[:1] == [CONCEPT] and (scheme := self.first(term, IN_SCHEME)):
            return self.label(scheme).text
        return next((self.property(it).label for it in kinds), "")

    def acronym(self, term: ox.NamedNode) -> str:
        """Return the acronym of ``term``, or ""."""
        return self.value(term, okg("acronym"))

    def said(self, literal: ox.Literal) -> Text:
        """Return the text of a literal."""
        language = literal.language or ""
        same = language.partition("-")[0] == self.language
        return Text(literal.value, "" if same else language)

    def described(self, blank: ox.BlankNode, depth: int = 1) -> str:
        """Return what a node without a name is, in the notation of Turtle, as far as is short."""
        if depth > DEEPEST:
            return "[…]"
        if self.objects(blank, FIRST):
            items = list(islice(self._items(blank), LONGEST_LIST + 1))
            told = [self._short(it, depth) for it in items[:LONGEST_LIST]]
            return f"({', '.join([*told, *('…' for _ in items[LONGEST_LIST:])])})"
        parts = sorted(
            f"{self.label(quad.predicate).text}: {self._short(quad.object, depth)}"
            for quad in islice(self._store.quads_for_pattern(blank, None, None), LONGEST_LIST)
            if quad.predicate != TYPE
        )
        return f"[{'; '.join(parts)}]"

    def _items(self, blank: ox.BlankNode) -> Iterator[Node]:
        here: Node | None = blank
        seen: set[Node] = set()
        while isinstance(here, ox.BlankNode) and here not in seen:
            seen.add(here)
            yield from self.objects(here, FIRST)
            here = next(iter(self.objects(here, REST)), None)

    def _short(self, term: Node | ox.Triple, depth: int) -> str:
        if isinstance(term, ox.BlankNode):
            return self.described(term, depth + 1)
        return "…" if isinstance(term, ox.Triple) else self.label(term).text

    def _literals(self, subject: Node, predicate: ox.NamedNode) -> list[ox.Literal]:
        return [it for it in self.objects(subject, predicate) if isinstance(it, ox.Literal)]

    def _distance(self, literal: ox.Literal) -> int:
        primary = (literal.language or "").partition("-")[0]
        order = (self.language, "en", "")
        return order.index(primary) if primary in order else len(order)


def name_of(iri: str) -> str:
    """Return ``iri`` with a prefix, or its last part where no prefix is known for it."""
    short = shorten(iri)
    if short != iri:
        return short
    for prefix, namespace in VOCABULARIES.items():
        if iri.startswith(namespace) and len(iri) > len(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return re.split(r"[/#]", iri.rstrip("/#"))[-1] or iri


def in_words(name: str) -> str:
    """Return a local name in words: "closeMatch" is "close match"."""
    local = re.split(r"[/#:]", name)[-1]
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", local).replace("-", " ").lower()


def _once(found: Iterable[Node | ox.Triple]) -> list[Node]:
    return [it for it in dict.fromkeys(found) if not isinstance(it, ox.Triple)]
