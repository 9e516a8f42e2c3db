"""The shapes graph, read: terms as texts, lists as tuples, and every breach of the syntax noted."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import pyoxigraph as ox
import rdflib
from rdflib.term import Node

from okg.columnar.errors import InputFault
from okg.columnar.shapes.vocabulary import (
    FIRST,
    NIL,
    REST,
    SUBCLASS,
    TYPE,
    iri_of,
    sh,
)

__all__ = ["Fault", "IllFormed", "Reader", "ShapeReader", "term_of"]

MOST = 2**62
NO_LIST = "must be a list: nodes with one rdf:first and one rdf:rest each, that end in rdf:nil"


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """A rule of SHACL's syntax that a shape breaks."""

    shape: str
    """The shape's term."""
    name: str
    """What a reader would call the shape: for a blank node, the way to it from a named one."""
    parameter: str
    """The property at fault, such as "sh:minCount"; "" for the shape itself."""
    problem: str

    def __str__(self) -> str:
        return " ".join(it for it in (f"{self.name}:", self.parameter, self.problem) if it)


class IllFormed(InputFault):
    """A shapes graph that breaks SHACL's syntax rules (sections 2 to 4); it is not validated with.

    Section 3.4.1 leaves open what becomes of one, and recommends a failure.
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        listed = "\n".join(f"  - {it}" for it in self.faults)
        super().__init__(f"the shapes are not well formed:\n{listed}\nCorrect them first.")


def term_of(node: Node) -> str:
    """Return an rdflib term as N-Triples has it, in pyoxigraph's writing."""
    if isinstance(node, rdflib.Literal):
        if node.language:
            return str(ox.Literal(str(node), language=node.language))
        if node.datatype:
            return str(ox.Literal(str(node), datatype=ox.NamedNode(node.datatype)))
        return str(ox.Literal(str(node)))
    return f"_:{node}" if isinstance(node, rdflib.BNode) else f"<{node}>"


@dataclass
class Reader:
    """A shapes graph; ``faults`` fills up with what breaks the rules while it is read."""

    graph: rdflib.Graph
    faults: list[Fault] = field(default_factory=list)
    nodes: dict[str, Node] = field(default_factory=dict)
    """The nodes behind the texts that were given out."""

    def term(self, node: Node) -> str:
        text = term_of(node)
        self.nodes[text] = node
        return text

    def node(self, term: str) -> Node:
        """Return the node whose text is ``term``."""
        if term in self.nodes:
            return self.nodes[term]
        return rdflib.BNode(term[2:]) if term.startswith("_:") else rdflib.URIRef(term[1:-1])

    def values(self, subject: str, predicate: str) -> list[str]:
        """Return the objects of ``predicate``, in a stable order."""
        if subject.startswith('"'):
            return []
        return sorted(
            self.term(it) for it in self.graph.objects(self.node(subject), _iri(predicate))
        )

    def subjects(self, predicate: str, value: str | None = None) -> set[str]:
        node = None if value is None else self.node(value)
        return {self.term(it) for it in self.graph.subjects(_iri(predicate), node)}

    def triples(self, subject: str) -> int:
        """Return how many triples have the subject."""
        return sum(1 for _ in self.graph.predicate_objects(self.node(subject)))

    def instances(self, kind: str) -> set[str]:
        """Return the SHACL instances of a class in the shapes graph (section 1.1)."""
        found: set[str] = set()
        waiting, seen = [kind], {kind}
        while waiting:
            current = waiting.pop()
            found |= self.subjects(TYPE, current)
            narrower = self.subjects(SUBCLASS, current) - seen
            seen |= narrower
            waiting.extend(narrower)
        return found

    def members(self, head: str) -> tuple[str, ...] | None:
        """Return the members of a SHACL list, None where it is not one (section 1.1)."""
        found: list[str] = []
        seen: set[str] = set()
        while head != NIL:
            first, rest = self.values(head, FIRST), self.values(head, REST)
            if len(first) != 1 or len(rest) != 1 or head in seen:
                return None
            seen.add(head)
            found += first
            [head] = rest
        if self.values(NIL, FIRST) or self.values(NIL, REST):
            return None
        return tuple(found)

    def name(self, term: str) -> str:
        """Return a shape's short name, or for a blank node the way from a named one."""
        steps: list[str] = []
        node, seen = self.node(term), set()
        while isinstance(node, rdflib.BNode) and node not in seen:
            seen.add(node)
            found = sorted(self.graph.subject_predicates(node), key=lambda it: (it[1], it[0]))
            if not found:
                break
            node, predicate = found[0]
            if predicate not in (rdflib.RDF.first, rdflib.RDF.rest):
                steps.insert(0, self.short(predicate))
        start = "a blank node" if isinstance(node, rdflib.BNode) else self.short(node)
        return " → ".join([start, *steps])

    def short(self, node: Node) -> str:
        """Return a term for reading: prefixed where the shapes graph has a prefix for it."""
        if isinstance(node, rdflib.URIRef):
            if str(node).startswith(str(rdflib.SH)):
                return f"sh:{node.removeprefix(str(rdflib.SH))}"
            return node.n3(self.graph.namespace_manager)
        return "a blank node" if isinstance(node, rdflib.BNode) else term_of(node)

    def fault(self, shape: str, parameter: str, problem: str) -> None:
        named = f"sh:{parameter}" if parameter else ""
        self.faults.append(Fault(shape, self.name(shape), named, problem))


@dataclass(frozen=True)
class ShapeReader:
    """One shape, whose parameters are read as the rules want them.

    What breaks a rule is noted and left out; as the shapes are then not used, it does not matter
    what is read instead.
    """

    reader: Reader
    shape: str
    is_property_shape: bool

    def values(self, name: str) -> list[str]:
        return self.reader.values(self.shape, sh(name))

    def one(self, name: str) -> str | None:
        """Return the only value that the property may have, if it is there."""
        found = self.values(name)
        if len(found) > 1:
            self.fault(name, f"has {len(found)} values; there must be at most one")
        return found[0] if found else None

    def iris(self, name: str) -> list[str]:
        return [it for it in self.values(name) if self.must_be_iri(name, it)]

    def iri(self, name: str) -> str | None:
        term = self.one(name)
        return term if term is not None and self.must_be_iri(name, term) else None

    def literal(self, name: str) -> str | None:
        term = self.one(name)
        return (
            term if term is not None and self._suits(name, term, _is_literal, "a literal") else None
        )

    def integer(self, name: str) -> int | None:
        """Return an integer, which only xsd:integer is, in a text that suits it."""
        term = self.one(name)
        if term is None or not self._suits(name, term, _is_integer, "an xsd:integer"):
            return None
        return _number(_lexical(self.reader.node(term)))

    def flag(self, name: str) -> bool:
        """Tell whether the value is the term true; "1"^^xsd:boolean is another term."""
        term = self.one(name)
        if term is None or not self._suits(name, term, _is_boolean, "an xsd:boolean"):
            return False
        return _lexical(self.reader.node(term)) == "true"

    def string(self, name: str) -> str | None:
        term = self.one(name)
        if term is None or not self._suits(name, term, _is_string, "an xsd:string"):
            return None
        return _lexical(self.reader.node(term))

    def lists(self, name: str) -> list[tuple[str, ...]]:
        """Return the members of each list that the property has."""
        found = []
        for head in self.values(name):
            members = self.reader.members(head)
            if members is None:
                self.fault(name, NO_LIST)
            else:
                found.append(members)
        return found

    def list(self, name: str) -> tuple[str, ...] | None:
        """Return the members of the only list that the property may have."""
        self.one(name)
        return next(iter(self.lists(name)), None)

    def for_property_shapes(self, name: str) -> bool:
        """Tell whether the shape has the property, which no node shape may have."""
        found = bool(self.values(name))
        if found and not self.is_property_shape:
            self.fault(name, "is only for property shapes: this shape has no sh:path")
        return found and self.is_property_shape

    def fault(self, name: str, problem: str) -> None:
        self.reader.fault(self.shape, name, problem)

    def must_be_string(self, name: str, term: str) -> bool:
        return self._suits(name, term, _is_string, "an xsd:string")

    def must_be_iri(self, name: str, term: str) -> bool:
        return self._suits(name, term, _is_iri, "an IRI")

    def shapes(self, name: str, terms: Iterable[str]) -> Iterator[str]:
        """Return those terms that can be shapes; a literal cannot."""
        for term in terms:
            if term.startswith('"'):
                self.fault(name, f"must be a shape, not {term}")
            else:
                yield term

    def _suits(self, name: str, term: str, suits: Callable[[Node], bool], what: str) -> bool:
        node = self.reader.node(term)
        if suits(node):
            return True
        self.fault(name, f"must be {what}, not {self.reader.short(node)}")
        return False


def _iri(term: str) -> rdflib.URIRef:
    return rdflib.URIRef(iri_of(term))


def _lexical(node: Node) -> str:
    return str(node)


def _number(text: str) -> int:
    """Return an integer, cut down to what any data could reach."""
    digits = text.lstrip("+-").lstrip("0")
    size = MOST if len(digits) > len(str(MOST)) else min(int(digits or "0"), MOST)
    return -size if text.startswith("-") else size


def _is_iri(node: Node) -> bool:
    return isinstance(node, rdflib.URIRef)


def _is_literal(node: Node) -> bool:
    return isinstance(node, rdflib.Literal)


def _is_string(node: Node) -> bool:
    return (
        isinstance(node, rdflib.Literal)
        and not node.language
        and node.datatype in (None, rdflib.XSD.string)
    )


def _is_boolean(node: Node) -> bool:
    return (
        isinstance(node, rdflib.Literal)
        and node.datatype == rdflib.XSD.boolean
        and str(node) in ("true", "false", "1", "0")
    )


def _is_integer(node: Node) -> bool:
    return (
        isinstance(node, rdflib.Literal)
        and node.datatype == rdflib.XSD.integer
        and re.fullmatch("[+-]?[0-9]+", str(node)) is not None
    )
