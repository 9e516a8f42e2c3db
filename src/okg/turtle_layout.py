"""How a graph is laid out as canonical Turtle; see okg.turtle for the rules."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TypeAlias

import pyoxigraph as ox

__all__ = ["Triple", "Writer", "isomorphic", "triple_of"]

Node: TypeAlias = ox.NamedNode | ox.BlankNode
Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal
Arc: TypeAlias = tuple[ox.NamedNode, Term]
Triple: TypeAlias = tuple[Node, ox.NamedNode, Term]
Order: TypeAlias = tuple[list[tuple[int, str]], str]

INDENT = "    "
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"
TYPE = ox.NamedNode(f"{RDF}type")
FIRST = ox.NamedNode(f"{RDF}first")
REST = ox.NamedNode(f"{RDF}rest")
NIL = ox.NamedNode(f"{RDF}nil")
ONTOLOGY = ox.NamedNode("http://www.w3.org/2002/07/owl#Ontology")
LEADING_PREDICATES = (
    TYPE.value,
    "http://www.w3.org/2000/01/rdf-schema#label",
    "http://www.w3.org/2004/02/skos/core#definition",
)

# Narrower than Turtle's own rules: what is left out is written as a full IRI.
PREFIX_NAME = re.compile(r"([A-Za-z]([A-Za-z0-9_.-]*[A-Za-z0-9_-])?)?")
LOCAL_NAME = re.compile(r"([A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_-])?)?")
# The bare forms that every reader, rdflib included, hands back unchanged.
BARE = {
    f"{XSD}boolean": re.compile(r"true|false"),
    f"{XSD}integer": re.compile(r"0|-?[1-9][0-9]*"),
    f"{XSD}decimal": re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]{1,6}"),
}
ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
# Anything that an editor or a line-based tool may take for a line end or not show at all.
ESCAPED = re.compile(r'["\\\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]')


class Writer:
    """Lays out one set of triples, shortening IRIs with the prefixes that it needs."""

    def __init__(self, triples: set[Triple], prefixes: Mapping[str, str]) -> None:
        self.arcs = _arcs(triples)
        self.nested = _nested(self.arcs)
        shared = _referred(self.arcs) - self.nested
        if shared:
            # Their labels must not depend on the labels of the input (RDFC-1.0).
            self.arcs = _arcs(_relabelled(triples))
            self.nested = _nested(self.arcs)
            shared = _referred(self.arcs) - self.nested
        ordered = sorted(shared, key=lambda node: _natural(node.value))
        self.labels = {node: f"_:b{number}" for number, node in enumerate(ordered)}
        # Of two prefixes for one namespace the first in the alphabet wins.
        self.namespaces = {
            namespace: prefix
            for prefix, namespace in sorted(prefixes.items(), reverse=True)
            if PREFIX_NAME.fullmatch(prefix) and namespace
        }
        self.used: set[str] = set()
        self.names: dict[str, str] = {}

    def text(self) -> str:
        blocks = [self.block(subject) for subject in sorted(self.subjects(), key=self.rank)]
        # Unreferenced blank nodes have no name to sort by, only their text.
        loose = sorted(self.block(subject) for subject in self.arcs if self.is_loose(subject))
        prefixes = [
            f"@prefix {prefix}: <{namespace}> .\n"
            for namespace, prefix in sorted(self.namespaces.items(), key=lambda item: item[1])
            if namespace in self.used
        ]
        return "\n".join((["".join(prefixes)] if prefixes else []) + blocks + loose)

    def subjects(self) -> list[Node]:
        return [node for node in self.arcs if node not in self.nested and not self.is_loose(node)]

    def is_loose(self, node: Node) -> bool:
        return isinstance(node, ox.BlankNode) and not (node in self.labels or node in self.nested)

    def rank(self, subject: Node) -> tuple[bool, bool, Order]:
        header = (TYPE, ONTOLOGY) in self.arcs[subject]
        name = subject.value if isinstance(subject, ox.NamedNode) else self.labels[subject]
        return not header, isinstance(subject, ox.BlankNode), _natural(name)

    def block(self, subject: Node) -> str:
        head = "[]" if self.is_loose(subject) else self.resource(subject)
        return f"{head}\n{self.lines(subject, INDENT)}{INDENT}.\n"

    def lines(self, subject: Node, indent: str) -> str:
        keyed = []
        for predicate, value in self.arcs[subject]:
            verb = "a" if predicate == TYPE else self.iri(predicate.value)
            written = self.value(value, indent)
            key = (*_predicate_order(predicate.value), *_value_order(value, written))
            keyed.append((key, f"{indent}{verb} {written} ;\n"))
        return "".join(line for _, line in sorted(keyed))

    def value(self, term: Term, indent: str) -> str:
        if isinstance(term, ox.Literal):
            return self.literal(term)
        if term not in self.nested:
            return "()" if term == NIL else self.resource(term)
        items = self.items(term)
        deeper = indent + INDENT
        if items is not None:
            lines = "".join(f"{deeper}{self.value(item, deeper)}\n" for item in items)
            return f"(\n{lines}{indent})"
        return f"[\n{self.lines(term, deeper)}{indent}]" if term in self.arcs else "[]"

    def items(self, head: Node) -> list[Term] | None:
        """Return the members if the node begins a well-formed list of its own, else None."""
        items: list[Term] = []
        node: Term = head
        while node != NIL:
            if isinstance(node, ox.Literal) or node not in self.nested:
                return None
            arcs = sorted(self.arcs.get(node, []), key=lambda arc: arc[0].value)
            if [predicate for predicate, _ in arcs] != [FIRST, REST]:
                return None
            items.append(arcs[0][1])
            node = arcs[1][1]
        return items

    def resource(self, node: Node) -> str:
        return self.iri(node.value) if isinstance(node, ox.NamedNode) else self.labels[node]

    def iri(self, iri: str) -> str:
        if iri not in self.names:
            self.names[iri] = self.shorten(iri)
        return self.names[iri]

    def shorten(self, iri: str) -> str:
        for namespace in sorted(self.namespaces, key=len, reverse=True):
            local = iri.removeprefix(namespace)
            if iri.startswith(namespace) and LOCAL_NAME.fullmatch(local):
                self.used.add(namespace)
                return f"{self.namespaces[namespace]}:{local}"
        return f"<{iri}>"

    def literal(self, literal: ox.Literal) -> str:
        bare = BARE.get(literal.datatype.value)
        if bare and bare.fullmatch(literal.value):
            return literal.value
        quoted = f'"{ESCAPED.sub(_escape, literal.value)}"'
        if literal.language:
            return f"{quoted}@{_tag_case(literal.language)}"
        if literal.datatype.value == f"{XSD}string":
            return quoted
        return f"{quoted}^^{self.iri(literal.datatype.value)}"


def _arcs(triples: Iterable[Triple]) -> dict[Node, list[Arc]]:
    arcs: dict[Node, list[Arc]] = defaultdict(list)
    for subject, predicate, value in triples:
        arcs[subject].append((predicate, value))
    return dict(arcs)


def _referred(arcs: Mapping[Node, list[Arc]]) -> set[ox.BlankNode]:
    return {o for pairs in arcs.values() for _, o in pairs if isinstance(o, ox.BlankNode)}


def _nested(arcs: Mapping[Node, list[Arc]]) -> set[Node]:
    """Return the blank nodes that can be written inside their one referrer."""
    referrers: dict[Node, list[Node]] = defaultdict(list)
    for subject, pairs in arcs.items():
        for _, value in pairs:
            if isinstance(value, ox.BlankNode):
                referrers[value].append(subject)
    parent = {node: found[0] for node, found in referrers.items() if len(found) == 1}
    # On a cycle no node is inside another: those keep a label.
    cyclic: set[Node] = set()
    seen: set[Node] = set()
    for start in parent:
        path: dict[Node, int] = {}
        node = start
        while node in parent and node not in seen:
            path[node] = len(path)
            seen.add(node)
            node = parent[node]
        if node in path:
            cyclic.update(member for member, place in path.items() if place >= path[node])
    return parent.keys() - cyclic


def _dataset(triples: Iterable[Triple]) -> ox.Dataset:
    dataset = ox.Dataset(ox.Quad(*triple) for triple in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


def _relabelled(triples: Iterable[Triple]) -> set[Triple]:
    return {triple_of(quad) for quad in _dataset(triples)}


def triple_of(quad: ox.Quad) -> Triple:
    """Return the triple of a quad; ValueError if it holds a triple term, as RDF 1.2 allows."""
    subject, predicate, value, _ = quad
    if isinstance(subject, ox.Triple) or isinstance(value, ox.Triple):
        raise ValueError("triple terms are not in Turtle 1.1")
    return subject, predicate, value


def isomorphic(left: set[Triple], right: set[Triple]) -> bool:
    """Tell whether two graphs are the same but for the labels of blank nodes."""
    # Canonical labels are wanted only where there is something to label.
    return left == right or _dataset(left) == _dataset(right)


def _natural(name: str) -> Order:
    """Order claim 9 before claim 10; the name itself settles 1 against 01."""
    parts = re.split(r"([0-9]+)", name)
    digits = [part.lstrip("0") if place % 2 else part for place, part in enumerate(parts)]
    return [(len(part) if place % 2 else 0, part) for place, part in enumerate(digits)], name


def _predicate_order(predicate: str) -> tuple[int, str]:
    if predicate in LEADING_PREDICATES:
        return LEADING_PREDICATES.index(predicate), ""
    return len(LEADING_PREDICATES), predicate


def _value_order(term: Term, written: str) -> tuple[int, str, Order, str]:
    if isinstance(term, ox.NamedNode):
        return 0, "", _natural(term.value), ""
    if isinstance(term, ox.Literal):
        return 1, term.language or "", _natural(term.value), term.datatype.value
    return 2, "", _natural(written), ""


def _escape(found: re.Match[str]) -> str:
    character = found.group()
    return ESCAPES.get(character) or f"\\u{ord(character):04X}"


def _tag_case(tag: str) -> str:
    """Write a language tag as RFC 5646, section 2.1.1, recommends: zh-Hans, en-GB."""
    first, *rest = tag.lower().split("-")
    cased = [first]
    for part in rest:
        after_singleton = len(cased[-1]) == 1
        if len(part) == 2 and not after_singleton:
            cased.append(part.upper())
        else:
            cased.append(part.title() if len(part) == 4 and not after_singleton else part)
    return "-".join(cased)
