"""What the tests of the shapes share: planted defects, their findings, and mutated shapes.

All defects of a test file are validated at once, each in a namespace of its own: a file costs one
closure and two validations, and no defect sees another.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property

import pyoxigraph as ox
import pyshacl
import rdflib
from rdflib import RDF, SH, BNode, Namespace, URIRef
from rdflib.term import Node

from okg.knowledge import packaged
from okg.rdf import read_turtle, to_rdflib
from okg.reason.reference import inferred

SHAPE = Namespace("https://w3id.org/outsourcing/shape/")
CASE = "https://example.org/case/"
UNDESCRIBED = URIRef(f"{CASE}nobody#describes-this")
PREFIXES = """
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix okg: <https://w3id.org/outsourcing#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <http://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
TARGETS = (SH.targetClass, SH.targetSubjectsOf)
PARAMETERS = frozenset(
    {SH.property, SH["or"], SH["not"], SH["in"], SH.sparql, SH["class"], SH.datatype}
    | {SH.nodeKind, SH.minCount, SH.maxCount, SH.pattern, SH.hasValue, SH.languageIn}
    | {SH.uniqueLang, SH.minInclusive, SH.maxInclusive, SH.minExclusive, SH.lessThan}
    | {SH.lessThanOrEquals, SH.equals, SH.disjoint, SH.qualifiedMinCount, SH.qualifiedMaxCount}
)
"""Every constraint parameter that the shapes use."""
BESIDE = frozenset(
    {SH.name, SH.description, SH.message, SH.severity, SH.path, SH.qualifiedValueShape}
    | {*TARGETS, RDF.type, SHAPE.judges, SHAPE.suggestion, rdflib.DCTERMS.source}
)
"""What a shape may say beside its parameters."""

Defect = tuple[str, str, str]
"""Some sound text, what stands in its place, and the one finding: focus, shape, component and,
unless it is a violation, severity."""


@cache
def stated() -> rdflib.Graph:
    """The knowledge as stated."""
    return to_rdflib(quad for path in packaged().ontology_files() for quad in read_turtle(path))


@cache
def closed() -> rdflib.Graph:
    """The knowledge with what follows from it."""
    return stated() + inferred(stated())


@cache
def shapes(name: str | None = None) -> rdflib.Graph:
    """The shapes of the file ``name``, or of all files."""
    files = [path for path in packaged().shape_files() if name in {None, path.stem}]
    return to_rdflib(quad for path in files for quad in read_turtle(path))


def read(turtle: str, namespace: str) -> rdflib.Graph:
    """Return the triples of ``turtle``, every literal as written, with ex: for ``namespace``."""
    text = f"{PREFIXES}@prefix ex: <{namespace}> .\n{turtle}"
    triples = ox.parse(text.encode(), format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
    return to_rdflib(ox.Quad(t.subject, t.predicate, t.object) for t in triples)


def judging(graph: rdflib.Graph, judges: URIRef) -> rdflib.Graph:
    """Return ``graph`` with the targets of those shapes only that judge such data."""
    kept = rdflib.Graph()
    for subject, predicate, value in graph:
        if predicate not in TARGETS or (subject, SHAPE.judges, judges) in graph:
            kept.add((subject, predicate, value))
    return kept


def results(data: rdflib.Graph, rules: rdflib.Graph) -> Iterator[tuple[Node, Node, str]]:
    """Validate ``data`` alone; yield focus, shape, and component with severity."""
    _, report, _ = pyshacl.validate(data, shacl_graph=rules, advanced=True)
    assert isinstance(report, rdflib.Graph)
    for result in report.subjects(RDF.type, SH.ValidationResult):
        focus, shape = report.value(result, SH.focusNode), report.value(result, SH.sourceShape)
        component = str(report.value(result, SH.sourceConstraintComponent))
        severity = str(report.value(result, SH.resultSeverity)).removeprefix(str(SH))
        assert focus is not None
        assert shape is not None
        component = component.removeprefix(str(SH)).removesuffix("ConstraintComponent")
        yield focus, shape, component if severity == "Violation" else f"{component} {severity}"


@dataclass(frozen=True)
class Beside:
    """Data beside the knowledge, without and with what follows from both."""

    data: rdflib.Graph
    stated: rdflib.Graph
    closed: rdflib.Graph

    @classmethod
    def of(cls, data: rdflib.Graph, consistent: rdflib.Graph | None = None) -> "Beside":
        """Put ``data`` beside the knowledge; only ``consistent`` (default: all) is closed."""
        whole = stated() + (data if consistent is None else consistent)
        return cls(data, closed() + data, whole + inferred(whole))

    def judged(self, rules: rdflib.Graph) -> Iterator[tuple[Node, Node, str]]:
        """Validate as each shape says; yield what is about the data."""
        subjects = set(self.data.subjects())
        for graph, judges in ((self.stated, SHAPE.statedData), (self.closed, SHAPE.closedData)):
            for result in results(graph, judging(rules, judges)):
                if result[0] in subjects:
                    yield result


@dataclass(frozen=True)
class Defects:
    """Sound data for the shapes of one file, and its defects."""

    file: str
    sound: str
    defects: list[Defect]
    contradictory: frozenset[str] = frozenset()
    """Findings of defects that contradict the ontology as well: nothing is inferred from them."""

    @cached_property
    def graphs(self) -> dict[str, rdflib.Graph]:
        """The data of each case: the sound ones and those with a defect, by number."""
        texts = {"sound": self.sound}
        for number, (sound, broken, _) in enumerate(self.defects):
            assert self.sound.count(sound) >= 1, f"not in the sound data: {sound}"
            texts[str(number)] = self.sound.replace(sound, broken, 1)
        return {case: read(text, f"{CASE}{case}#") for case, text in texts.items()}

    @cached_property
    def findings(self) -> dict[str, list[str]]:
        """What all shapes find in each case."""
        found = defaultdict(list)
        for focus, shape, what in self.beside.judged(shapes()):
            case, _, name = str(focus).removeprefix(CASE).partition("#")
            found[case].append(f"{name} {str(shape).removeprefix(SHAPE)} {what}")
        return found

    def idle(self) -> list[str]:
        """Return the parameters of the file's shapes whose removal no case notices."""
        rules, own = shapes(), shapes(self.file)
        copies = rdflib.Graph()
        mutants: dict[str, tuple[URIRef, str]] = {}
        for root in _roots(own):
            for shape in sorted(_reached(rules, root)):
                if (shape, None, None) in own:
                    for triple in sorted(_parameters(rules, shape)):
                        suffix = f"~{len(mutants)}"
                        copies += _copy(rules, root, triple, suffix)
                        mutants[suffix] = root, " ".join(_short(term) for term in triple)
        behaviour = defaultdict(set)
        for focus, source, what in self.beside.judged(rules + copies):
            name, tilde, number = str(source).partition("~")
            behaviour[tilde + number, name.partition("-")[0]].add((focus, name, what))
        noticed: dict[str, bool] = {}
        for suffix, (root, parameter) in mutants.items():
            same = behaviour["", str(root)] == behaviour[suffix, str(root)]
            noticed[parameter] = noticed.get(parameter, False) or not same
        return sorted(parameter for parameter, seen in noticed.items() if not seen)

    @cached_property
    def beside(self) -> Beside:
        """The data of all cases beside the knowledge."""
        found = [row[2] for row in self.defects]
        apart = {str(n) for n, finding in enumerate(found) if finding in self.contradictory}
        clear = _union(graph for case, graph in self.graphs.items() if case not in apart)
        return Beside.of(_union(self.graphs.values()), clear)


def untyped_rows(file: str) -> tuple[set[str], set[str]]:
    """Return the properties whose subjects the file's shapes look at, and those where a value
    that nobody describes is found on a row without a type."""
    own, data = shapes(file), rdflib.Graph()
    looked_at = set()
    for root, target in own.subject_objects(SH.targetSubjectsOf):
        for rule in own.objects(root, SH.property):
            if own.value(rule, SH.path) == target and (root, SHAPE.judges, SHAPE.statedData) in own:
                name = _short(target).rpartition(":")[2]
                looked_at.add(f"{_short(root)} {name}")
                data.add((URIRef(f"{CASE}row#{name}"), URIRef(str(target)), UNDESCRIBED))
    found = {
        f"{_short(shape).partition('-')[0]} {str(focus).rpartition('#')[2]}"
        for focus, shape, _ in Beside.of(data).judged(own)
    }
    return looked_at, found


def _union(graphs: Iterable[rdflib.Graph]) -> rdflib.Graph:
    union = rdflib.Graph()
    for graph in graphs:
        union += graph
    return union


def _short(term: Node) -> str:
    text = str(term)
    for prefix, namespace in (
        ("", SHAPE),
        ("sh:", str(SH)),
        ("okg:", "https://w3id.org/outsourcing#"),
    ):
        if text.startswith(namespace):
            return prefix + text.removeprefix(namespace)
    return "(…)" if isinstance(term, BNode) else text


def _roots(own: rdflib.Graph) -> list[URIRef]:
    return sorted({URIRef(str(s)) for predicate in TARGETS for s in own.subjects(predicate)})


def _reached(rules: rdflib.Graph, root: Node) -> set[URIRef]:
    """The named shapes from ``root`` on, itself included."""
    found: set[URIRef] = set()
    waiting, seen = [root], set()
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            if isinstance(node, URIRef):
                found.add(node)
            waiting += [
                value
                for predicate, value in rules.predicate_objects(node)
                if predicate != SHAPE.judges
                and (isinstance(value, BNode) or (value, RDF.type, None) in rules)
            ]
    return {
        node
        for node in found
        if (node, RDF.type, SH.NodeShape) in rules or (node, RDF.type, SH.PropertyShape) in rules
    }


def _parameters(rules: rdflib.Graph, shape: URIRef) -> list[tuple[Node, Node, Node]]:
    return [(shape, p, value) for p, value in rules.predicate_objects(shape) if p in PARAMETERS]


def _copy(
    rules: rdflib.Graph, root: URIRef, without: tuple[Node, Node, Node], suffix: str
) -> rdflib.Graph:
    """Return ``root`` and its shapes under other names, lacking one triple."""
    named: dict[Node, Node] = {s: URIRef(s + suffix) for s in _reached(rules, root)}
    copy = rdflib.Graph()
    waiting, seen = list(named), set()
    while waiting:
        node = waiting.pop()
        if node in seen:
            continue
        seen.add(node)
        for predicate, value in rules.predicate_objects(node):
            if (node, predicate, value) == without or _is_idle(rules, node, predicate, without):
                continue
            if isinstance(value, BNode):
                named.setdefault(value, BNode())
                waiting.append(value)
            copy.add((named[node], predicate, named.get(value, value)))
    return copy


def _is_idle(
    rules: rdflib.Graph, node: Node, predicate: Node, without: tuple[Node, Node, Node]
) -> bool:
    """Tell whether ``predicate`` is a qualified value shape that is left without a count."""
    counts = {SH.qualifiedMinCount, SH.qualifiedMaxCount} & set(rules.predicates(node))
    return predicate == SH.qualifiedValueShape and without[0] == node and counts == {without[1]}
