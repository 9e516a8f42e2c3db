"""A set of SHACL shapes: whether they are sound, what they target, what they say of themselves."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import rdflib
from rdflib import OWL, RDF, RDFS, SH, BNode, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from okg.errors import InputError
from okg.ingest.positions import Positions
from okg.namespaces import ONTOLOGY, shorten
from okg.query.safety import without_calls
from okg.validation.terms import key, readable

__all__ = ["CLOSED", "STATED", "SUGGESTION", "Shapes", "by_language", "path_text"]

SHAPE = f"{ONTOLOGY}/shape/"
JUDGES = URIRef(f"{SHAPE}judges")
STATED = URIRef(f"{SHAPE}statedData")
CLOSED = URIRef(f"{SHAPE}closedData")
SUGGESTION = URIRef(f"{SHAPE}suggestion")

TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
CLASSES = (RDFS.Class, OWL.Class)
QUERIES = (SH.select, SH.ask, SH.construct)
BEYOND = {
    SH.rule: "rules of SHACL Advanced Features",
    SH.target: "targets of SHACL Advanced Features",
    SH.js: "constraints in JavaScript",
    SH.jsFunctionName: "constraints in JavaScript",
}
"""What okg does not carry out, by the property that asks for it."""
IRI = re.compile(r"https?://[^\s<>\"。，；：（）、]*[^\s<>\".,;:)。，；：（）、]")
"""An address within a sentence, without the sentence's own punctuation."""
LONG = 3
"""Members of a list that are enough to judge its form."""
SUFFIXES = {SH.zeroOrMorePath: "*", SH.oneOrMorePath: "+", SH.zeroOrOnePath: "?"}


@dataclass(frozen=True)
class Shapes:
    """The shapes of ``graph``; ``positions`` tell where each is written."""

    graph: rdflib.Graph
    positions: Positions = field(default_factory=lambda: Positions([]))
    _members: dict[Node, list[Node]] = field(default_factory=dict, compare=False, repr=False)

    def check(self, *, inferring: bool) -> list[str]:
        """Return notes on what okg does not carry out; ``inferring``: with an ontology.

        Raises InputError where the shapes are not well formed, which SHACL-SHACL decides (SHACL,
        appendix C), where one would call another endpoint, or where they ask for an entailment
        regime that is not offered (section 3.2).
        """
        from okg.columnar.rulebook import check_entailments
        from okg.validation.engine_errors import while_compiling

        with while_compiling():
            check_entailments(
                sorted(map(key, self.graph.objects(None, SH.entailment))), inferring=inferring
            )
        for predicate in QUERIES:
            for owner, text in self.graph.subject_objects(predicate):
                try:
                    without_calls(str(text))
                except InputError as error:
                    raise InputError(f"{self.named(owner)}: {error.message}") from None
        self._check_form()
        asked = {
            what for predicate, what in BEYOND.items() if (None, predicate, None) in self.graph
        }
        return [f"okg leaves out {what}" for what in sorted(asked)]

    def _check_form(self) -> None:
        from pyshacl.entrypoints import meta_validate

        conforms, report, _ = meta_validate(_with_short_lists(self.graph), inference="none")
        if conforms:
            return
        assert isinstance(report, rdflib.Graph)
        faults = sorted(
            f"{self.named(report.value(result, SH.focusNode))}: {_fault(report, result)}"
            for result in report.objects(None, SH.result)
        )
        listed = "\n".join(f"  - {fault}" for fault in dict.fromkeys(faults))
        raise InputError(f"the shapes are not well formed:\n{listed}\nCorrect them first.")

    def named(self, node: Node | None) -> str:
        """Return the place and the name of ``node``, or of the named shape around it."""
        seen = set()
        while isinstance(node, BNode) and node not in seen:
            seen.add(node)
            node = next(self.graph.subjects(None, node), node)
        place = self.positions.of_node(key(node)) if node is not None else None
        where = f"{place.file}, line {place.line}: " if place else ""
        return f"{where}{readable(node)}"

    def judging(self, what: URIRef) -> set[Node]:
        """Return the shapes that say that they judge ``what``."""
        return set(self.graph.subjects(JUDGES, what))

    def aimed(
        self, data: rdflib.Graph, judges: URIRef | None, is_mine: Callable[[Node], bool]
    ) -> rdflib.Graph:
        """Return the shapes with nodes of the user's in place of their targets.

        Only shapes that judge ``judges`` keep targets, or all of them for None; the others stay,
        because those refer to them. A shape that does not say judges closed data. Without the
        nodes of the knowledge, most of the work is saved.
        """
        graph = rdflib.Graph() + self.graph
        # Where a property shape is within another, the focus may be somebody else's value.
        nested = any((outer, SH.path, None) in graph for outer in graph.subjects(SH.property))
        for shape in set(self._targeting()):
            for predicate in TARGETS:
                graph.remove((shape, predicate, None))
            for kind in CLASSES:
                graph.remove((shape, RDF.type, kind))
            if judges in (None, self.graph.value(shape, JUDGES) or CLOSED):
                for node in self._targets(shape, data):
                    if nested or is_mine(node):
                        graph.add((shape, SH.targetNode, node))
        return graph

    def targeted(self, data: rdflib.Graph) -> set[Node]:
        """Return the nodes that any shape targets."""
        return {node for shape in set(self._targeting()) for node in self._targets(shape, data)}

    def _targets(self, shape: Node, data: rdflib.Graph) -> set[Node]:
        """Return the nodes that ``shape`` targets (SHACL, section 2.1.3)."""
        found = set(self.graph.objects(shape, SH.targetNode))
        kinds = set(self.graph.objects(shape, SH.targetClass))
        if any((shape, RDF.type, it) in self.graph for it in CLASSES):
            kinds.add(shape)
        for kind in kinds:
            for narrower in data.transitive_subjects(RDFS.subClassOf, kind):
                found.update(data.subjects(RDF.type, narrower))
        for predicate in self.graph.objects(shape, SH.targetSubjectsOf):
            found.update(data.subjects(predicate))
        for predicate in self.graph.objects(shape, SH.targetObjectsOf):
            found.update(data.objects(None, predicate))
        return found

    def target_classes(self) -> set[Node]:
        """Return the classes that are targets, implicit ones included."""
        return set(self.graph.objects(None, SH.targetClass)) | set(self._implicit())

    def target_predicates(self) -> set[Node]:
        """Return the properties whose subjects or objects are targets."""
        return set(self.graph.objects(None, SH.targetSubjectsOf)) | set(
            self.graph.objects(None, SH.targetObjectsOf)
        )

    def _targeting(self) -> Iterator[Node]:
        for predicate in TARGETS:
            yield from self.graph.subjects(predicate)
        yield from self._implicit()

    def _implicit(self) -> Iterator[Node]:
        for kind in (SH.NodeShape, SH.PropertyShape):
            for shape in self.graph.subjects(RDF.type, kind):
                if any((shape, RDF.type, it) in self.graph for it in CLASSES):
                    yield shape

    def texts(self, shape: Node, predicate: URIRef) -> dict[str, str]:
        """Return what ``shape`` says with ``predicate``, by language without its region."""
        found: dict[str, str] = {}
        for text in sorted(map(_as_literal, self.graph.objects(shape, predicate))):
            found.setdefault((text.language or "").partition("-")[0], str(text))
        return found

    def members(self, shape: Node) -> list[Node]:
        """Return the members of the shape's ``sh:in``; they may be hundreds, and are kept."""
        if shape not in self._members:
            head = self.graph.value(shape, SH["in"])
            self._members[shape] = list(self.graph.items(head)) if head is not None else []
        return self._members[shape]

    def messages(self, result: rdflib.Graph, node: Node, shape: Node) -> dict[str, str]:
        """Return the messages of a result by language, none where the shape has none.

        The engine loses the language where it fills in values: the template gives it back.
        """
        owners = [it for it in (result.value(node, SH.sourceConstraint), shape) if it is not None]
        templates = [it for owner in owners for it in self.graph.objects(owner, SH.message)]
        if not templates:
            return {}
        said = []
        for text in map(_as_literal, result.objects(node, SH.resultMessage)):
            language = text.language or next(
                (it.language for it in map(_as_literal, templates) if _fills(it, text)), None
            )
            said.append((str(text), language or ""))
        return by_language(said)


def by_language(texts: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return texts by their languages without region, one each, as people read them."""
    found: dict[str, str] = {}
    for text, language in sorted(texts):
        found.setdefault(language.partition("-")[0], IRI.sub(_readable, text))
    return found


def _with_short_lists(graph: rdflib.Graph) -> rdflib.Graph:
    """Return a copy in which each long ``sh:in`` has lost most of its members.

    A list must be well formed, no more, and pySHACL takes seconds to look at hundreds of members.
    """
    copy = rdflib.Graph() + graph
    for head in set(graph.objects(None, SH["in"])):
        nodes: dict[Node, None] = {}
        node = head
        while node != RDF.nil and node not in nodes:
            rests = list(graph.objects(node, RDF.rest))
            if len(rests) != 1 or len(list(graph.objects(node, RDF.first))) != 1:
                break
            nodes[node] = None
            [node] = rests
        if node == RDF.nil and len(nodes) > LONG:
            kept, extra = list(nodes)[:LONG], list(nodes)[LONG:]
            copy.set((kept[-1], RDF.rest, RDF.nil))
            for it in extra:
                copy.remove((it, None, None))
    return copy


def path_text(graph: rdflib.Graph, path: Node | None) -> str:
    """Return a SHACL path as a SPARQL property path; a predicate is its IRI without brackets."""
    if path is None:
        return ""
    return str(path) if isinstance(path, URIRef) else _path(graph, path)


def _path(graph: rdflib.Graph, path: Node) -> str:
    if isinstance(path, URIRef):
        return f"<{path}>"
    if (path, RDF.first, None) in graph:
        return "/".join(_path(graph, it) for it in Collection(graph, path))
    inverse = graph.value(path, SH.inversePath)
    if inverse is not None:
        return f"^{_path(graph, inverse)}"
    either = graph.value(path, SH.alternativePath)
    if either is not None:
        return f"({'|'.join(_path(graph, it) for it in Collection(graph, either))})"
    for predicate, suffix in SUFFIXES.items():
        inner = graph.value(path, predicate)
        if inner is not None:
            return f"({_path(graph, inner)}){suffix}"
    return ""


def _fault(report: rdflib.Graph, result: Node) -> str:
    path = path_text(report, report.value(result, SH.resultPath))
    value = report.value(result, SH.value)
    said = " ".join(str(it) for it in sorted(report.objects(result, SH.resultMessage), key=str))
    subject = " ".join(it for it in (shorten_sh(path), readable(value)) if it)
    return f"{subject}: {said}" if subject else said


def shorten_sh(iri: str) -> str:
    return iri.replace(str(SH), "sh:") if str(SH) in iri else shorten(iri)


def _readable(found: re.Match[str]) -> str:
    return shorten(found.group())


def _as_literal(term: Node) -> Literal:
    return term if isinstance(term, Literal) else Literal(str(term))


def _fills(template: Literal, text: Literal) -> bool:
    parts = re.split(r"\{[?$]\w+\}", str(template))
    return re.fullmatch(".*".join(map(re.escape, parts)), str(text), re.DOTALL) is not None
