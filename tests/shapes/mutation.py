"""Shapes with one thing less, or a little weaker: some fixture must notice each of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

import pyshacl
import rdflib
from rdflib import RDF, RDFS, SH, BNode, Literal, URIRef
from rdflib.term import Node

from okg.namespaces import OKG
from okg.validation.quiet import quiet
from okg.validation.reference import mine
from okg.validation.shapes import CLOSED, STATED, Shapes
from okg.validation.terms import readable
from tests.shapes.support import CASE, SHAPE, SOUND, TARGETS, Judged, Row, known, row, rules

Triple = tuple[Node, Node, Node]

COUNTS = {
    SH.minCount: -1,
    SH.qualifiedMinCount: -1,
    SH.minInclusive: -1,
    SH.maxCount: 1,
    SH.qualifiedMaxCount: 1,
    SH.maxInclusive: 1,
}
"""What weakens a number."""
SAME_BUT_WEAKER = {SH.minExclusive: SH.minInclusive, SH.lessThan: SH.lessThanOrEquals}
WEAKER_KINDS = {SH.IRI: (SH.IRIOrLiteral, SH.BlankNodeOrIRI)}
PARAMETERS = frozenset(
    {SH.property, SH["or"], SH["not"], SH["in"], SH.sparql, SH["class"], SH.datatype}
    | {SH.nodeKind, SH.pattern, SH.hasValue, SH.languageIn, SH.uniqueLang}
    | {SH.equals, SH.disjoint, SH.lessThanOrEquals, *COUNTS, *SAME_BUT_WEAKER}
)
"""Every constraint parameter that the shapes use."""
BESIDE = frozenset(
    {SH.name, SH.description, SH.message, SH.severity, SH.path, SH.qualifiedValueShape}
    | {*TARGETS, RDF.type, SHAPE.judges, SHAPE.suggestion, rdflib.DCTERMS.source}
)
"""What a shape may say beside its parameters."""


@dataclass(frozen=True)
class Mutant:
    """A shape with a target, in which one triple of it or below it is replaced, or gone."""

    root: URIRef
    gone: Triple
    instead: Triple | None

    @property
    def way(self) -> tuple[Node, Node]:
        """The root, and the shape that is changed or gone."""
        subject, predicate, value = self.gone
        return self.root, value if predicate == SH.property else subject

    def __str__(self) -> str:
        change = f" → {' '.join(map(readable, self.instead[1:]))}" if self.instead else ""
        return f"{' '.join(map(readable, self.gone))}{change}"


def survivors(file: str, judged: Iterable[Judged]) -> list[str]:
    """Return the mutants of the file's shapes that find the same in the data as the shapes do."""
    every, own = rules(), rules(file)
    mutants = list(_mutants(every, own))
    copies = rdflib.Graph() + every
    controls: dict[tuple[Node, Node], str] = {}
    for number, mutant in enumerate(mutants):
        _copy(every, copies, mutant, f"~{number}")
        if mutant.way not in controls:
            controls[mutant.way] = f"~{number}="
            _copy(every, copies, Mutant(mutant.root, mutant.gone, mutant.gone), f"~{number}=")
    found: dict[str, set[tuple[str, Row]]] = {}
    for it in judged:
        for name, suffix, result in _results(Shapes(copies), it):
            found.setdefault(suffix, set()).add((name, result))
    noticed: dict[str, bool] = {}
    for number, mutant in enumerate(mutants):
        same = found.get(f"~{number}") == found.get(controls[mutant.way])
        noticed[str(mutant)] = noticed.get(str(mutant), False) or not same
    return sorted(name for name, seen in noticed.items() if not seen)


def _mutants(every: rdflib.Graph, own: rdflib.Graph) -> Iterator[Mutant]:
    for root in sorted({URIRef(str(s)) for target in TARGETS for s in own.subjects(target)}):
        for shape in sorted(_below(every, root), key=str):
            if isinstance(shape, URIRef) and (shape, None, None) in own:
                for predicate, value in sorted(every.predicate_objects(shape), key=str):
                    if predicate in PARAMETERS:
                        gone = (shape, predicate, value)
                        yield Mutant(root, gone, None)
                        for instead in _weaker(predicate, value):
                            yield Mutant(root, gone, (shape, *instead))


def _weaker(predicate: Node, value: Node) -> Iterator[tuple[Node, Node]]:
    """Yield what asks a little less than ``predicate`` with ``value``."""
    if predicate in COUNTS:
        number = Decimal(str(value)) + COUNTS[URIRef(str(predicate))]
        if number != 0 or predicate not in (SH.minCount, SH.qualifiedMinCount):
            whole = isinstance(value, Literal) and isinstance(value.value, int)
            yield predicate, Literal(int(number) if whole else number)
    elif predicate in SAME_BUT_WEAKER:
        yield SAME_BUT_WEAKER[URIRef(str(predicate))], value
    elif predicate == SH.pattern:
        yield predicate, Literal(str(value).removeprefix("^"))
        yield predicate, Literal(str(value).removesuffix("$"))
    elif predicate == SH.nodeKind:
        for kind in WEAKER_KINDS[URIRef(str(value))]:
            yield predicate, kind
    elif predicate == SH["class"]:
        for broader in sorted(known().asserted.objects(value, RDFS.subClassOf), key=str):
            if str(broader).startswith(OKG):
                yield predicate, broader


def _copy(every: rdflib.Graph, copies: rdflib.Graph, mutant: Mutant, suffix: str) -> None:
    """Add the mutant under other names; what does not lead to its change is left out or shared."""
    root, changed = mutant.way
    way = {it for it in _below(every, root) if changed in _below(every, it)}
    named: dict[Node, Node] = {
        it: URIRef(f"{it}{suffix}") if isinstance(it, URIRef) else BNode() for it in way
    }
    for node in way:
        for predicate, value in every.predicate_objects(node):
            triple: Triple | None = (node, predicate, value)
            if predicate == SH.property and value not in way and node != changed:
                continue
            if triple == mutant.gone:
                triple = mutant.instead
            elif _is_idle(every, (node, predicate, value), mutant):
                continue
            if triple is not None:
                copies.add((named[node], triple[1], named.get(triple[2], triple[2])))


def _is_idle(every: rdflib.Graph, triple: Triple, mutant: Mutant) -> bool:
    """Tell whether ``triple`` is a qualified value shape that is left without a count."""
    counts = {SH.qualifiedMinCount, SH.qualifiedMaxCount} & set(every.predicates(triple[0]))
    return (
        triple[1] == SH.qualifiedValueShape
        and mutant.gone[0] == triple[0]
        and mutant.instead is None
        and counts == {mutant.gone[1]}
    )


def _below(every: rdflib.Graph, root: Node) -> set[Node]:
    """Return the shapes from ``root`` on, and the lists between them."""
    found: set[Node] = set()
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node not in found:
            found.add(node)
            waiting += [
                value
                for predicate, value in every.predicate_objects(node)
                if predicate in PARAMETERS
                or predicate in (SH.qualifiedValueShape, RDF.first, RDF.rest)
                if isinstance(value, BNode) or (value, SH.name, None) in every
            ]
    return found


def _results(shapes: Shapes, judged: Judged) -> Iterator[tuple[str, str, Row]]:
    """Validate; yield each result with the name of its shape and the suffix of its copy."""
    # One thing less is noticed where there is a finding, or in the sound data: it saves minutes.
    at_fault = {it.focus for it in judged.findings}
    is_mine = mine(judged.given.graph, known().closed)

    def is_tried(node: Node) -> bool:
        return node in at_fault or (is_mine(node) and str(node).startswith(f"{CASE}{SOUND}#"))

    for data, judges in ((judged.stated, STATED), (judged.outcome.judged, CLOSED)):
        with quiet():
            aimed = shapes.aimed(data, judges, is_tried)
            _, report, _ = pyshacl.validate(data, shacl_graph=aimed)
        assert isinstance(report, rdflib.Graph)
        for result in report.subjects(RDF.type, SH.ValidationResult):
            name, tilde, number = str(report.value(result, SH.sourceShape)).partition("~")
            focus, path, value, component, _, severity = row(report, result)
            yield name, tilde + number, (focus, path, value, component, severity)
