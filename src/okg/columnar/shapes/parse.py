"""From a shapes graph to shapes (sections 2 to 4), well formed or refused."""

from collections.abc import Iterable, Iterator

import rdflib

from okg.columnar.shapes.constraints import (
    LISTS_OF_SHAPES,
    PARAMETERS,
    SHAPES,
    read_components,
)
from okg.columnar.shapes.model import Beyond, Message, Path, Shape, Shapes
from okg.columnar.shapes.paths import read_path
from okg.columnar.shapes.reader import IllFormed, Reader, ShapeReader
from okg.columnar.shapes.targets import TARGETS, read_targets
from okg.columnar.shapes.vocabulary import CLASSES, FIRST, VIOLATION, boolean_term, sh
from okg.columnar.shapes.wellformed import check_kinds, check_recursion

__all__ = ["parse"]

LEFT_OUT = {
    "target": "targets of SHACL Advanced Features (sh:target)",
    "rule": "rules of SHACL Advanced Features (sh:rule)",
    "expression": "expression constraints of SHACL Advanced Features (sh:expression)",
    "js": "constraints in JavaScript (sh:js)",
}
"""What is neither SHACL Core nor SHACL-SPARQL, by the property that asks for it."""
SHAPE_CLASSES = (sh("NodeShape"), sh("PropertyShape"))
VALIDATORS = ("validator", "nodeValidator", "propertyValidator")


def parse(graph: rdflib.Graph) -> Shapes:
    """Return the shapes of a shapes graph.

    Raises IllFormed, which lists every fault, where it breaks SHACL's syntax rules; Refused where
    a shape is recursive. What is not SHACL Core is kept as Beyond, or named as left out.
    """
    reader = Reader(graph)
    components = _Components(reader)
    terms = sorted(_shapes(reader, components.parameters))
    check_kinds(reader, terms)
    classes = _instances(reader, CLASSES) & _instances(reader, SHAPE_CLASSES)
    found = {it: _shape(reader, it, it in classes, components) for it in terms}
    entailments = sorted({it for on in reader.subjects(sh("entailment"))
                          for it in reader.values(on, sh("entailment"))})  # fmt: skip
    if reader.faults:
        raise IllFormed(reader.faults)
    check_recursion(found, reader)
    return Shapes(found, tuple(_left_out(reader)), tuple(entailments))


class _Components:
    """The constraint components that a shapes graph declares itself (section 6.1)."""

    def __init__(self, reader: Reader) -> None:
        self.mandatory: dict[str, set[str]] = {}
        self.parameters: set[str] = set()
        for component in sorted(reader.instances(sh("ConstraintComponent"))):
            if not any(reader.values(component, sh(it)) for it in VALIDATORS):
                continue
            for parameter in reader.values(component, sh("parameter")):
                paths = set(reader.values(parameter, sh("path")))
                self.parameters |= paths
                if boolean_term(True) not in reader.values(parameter, sh("optional")):
                    self.mandatory.setdefault(component, set()).update(paths)

    def of(self, reader: Reader, shape: str) -> Iterator[Beyond]:
        for component, parameters in self.mandatory.items():
            if all(reader.values(shape, it) for it in parameters):
                yield Beyond(shape, "component", component)


def _instances(reader: Reader, kinds: Iterable[str]) -> set[str]:
    return {it for kind in kinds for it in reader.instances(kind)}


def _shapes(reader: Reader, parameters: set[str]) -> set[str]:
    """Return everything that is a shape (section 2.1)."""
    found = _instances(reader, SHAPE_CLASSES)
    for name in (*TARGETS, *PARAMETERS, "sparql"):
        found |= reader.subjects(sh(name))
    for parameter in parameters:
        found |= reader.subjects(parameter)
    for name in SHAPES:
        found |= {
            it for owner in reader.subjects(sh(name)) for it in reader.values(owner, sh(name))
        }
    for name in LISTS_OF_SHAPES:
        for owner in reader.subjects(sh(name)):
            for head in reader.values(owner, sh(name)):
                found.update(reader.members(head) or ())
    return {it for it in found if not it.startswith('"')}


def _shape(reader: Reader, term: str, is_class: bool, components: _Components) -> Shape:
    shape = ShapeReader(reader, term, bool(reader.values(term, sh("path"))))
    beyond = [Beyond(term, "sparql", it) for it in shape.values("sparql")]
    return Shape(
        term,
        path=_path(shape),
        targets=tuple(read_targets(shape, is_class)),
        components=tuple(read_components(shape)),
        beyond=(*beyond, *components.of(reader, term)),
        severity=shape.iri("severity") or VIOLATION,
        messages=tuple(_messages(shape)),
        deactivated=_is_deactivated(shape),
    )


def _path(shape: ShapeReader) -> Path | None:
    term = shape.one("path")
    if term is None:
        return None
    path = read_path(shape.reader, term)
    if path is None:
        shape.fault("path", f"is no well-formed path: {_written(shape.reader, term)}")
    return path


def _written(reader: Reader, term: str) -> str:
    """Say what a path that is none looks like."""
    if not term.startswith("_:"):
        return term
    names = sorted(reader.short(it) for it in reader.graph.predicates(reader.node(term)))
    if reader.values(term, FIRST):
        return "a sequence is a list of two paths or more"
    return f"a blank node with {' and '.join(names) or 'nothing'}"


def _messages(shape: ShapeReader) -> Iterator[Message]:
    for term in shape.values("message"):
        node = shape.reader.node(term)
        if not isinstance(node, rdflib.Literal) or not (
            node.language or node.datatype in (None, rdflib.XSD.string)
        ):
            shape.fault("message", f"must be a text, not {shape.reader.short(node)}")
        else:
            yield str(node), node.language or ""


def _is_deactivated(shape: ShapeReader) -> bool:
    """Tell whether the shape is deactivated, for which only the term true will do (2.1.6)."""
    term = shape.one("deactivated")
    node = shape.reader.node(term) if term else None
    boolean = isinstance(node, rdflib.Literal) and node.datatype == rdflib.XSD.boolean
    if boolean and str(node) in ("true", "false"):
        return str(node) == "true"
    if node is not None:
        shape.fault("deactivated", f"must be true or false, not {shape.reader.short(node)}")
    return False


def _left_out(reader: Reader) -> Iterator[str]:
    for name, what in LEFT_OUT.items():
        owners = sorted(map(reader.name, reader.subjects(sh(name))))
        if owners:
            yield f"{what}, which {', '.join(owners)} asks for"
