"""Which nodes a shape is for: its targets, read and as relations (section 2.1.3)."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from okg.columnar.plan import Constant, Facts, Layer, Project, Relation, Union, Values
from okg.columnar.shapes.demand import Compiling
from okg.columnar.shapes.model import Target

if TYPE_CHECKING:
    from okg.columnar.shapes.reader import ShapeReader

__all__ = ["TARGETS", "focus_nodes", "read_targets"]

TARGETS = ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")


def read_targets(shape: "ShapeReader", is_class: bool) -> Iterator[Target]:
    """Return the targets that a shape declares, and itself where it is a class (2.1.3.3)."""
    for term in shape.values("targetNode"):
        if term.startswith("_:"):
            shape.fault("targetNode", "must be an IRI or a literal, not a blank node")
        yield Target("node", term)
    for term in shape.iris("targetClass"):
        yield Target("class", term)
    if is_class:
        if shape.shape.startswith("_:"):
            shape.fault("", "is a class as well as a shape, so it must have an IRI")
        yield Target("class", shape.shape)
    for term in shape.iris("targetSubjectsOf"):
        yield Target("subjectsOf", term)
    for term in shape.iris("targetObjectsOf"):
        yield Target("objectsOf", term)


def focus_nodes(targets: tuple[Target, ...], layer: Layer, compiling: Compiling) -> Relation:
    """Return the nodes that any of ``targets`` is for, in the column ``focus``.

    A node target counts whether or not the data know the node.
    """
    parts: list[Relation] = []
    named = frozenset((it.term,) for it in targets if it.kind == "node")
    if named:
        parts.append(Values(("focus",), named))
    for target in targets:
        match target.kind:
            case "class":
                found = compiling.instances(target.term, layer)
                parts.append(Project(found, (("focus", "node"),)))
            case "subjectsOf":
                parts.append(_ends(Facts("focus", Constant(target.term), "other", layer)))
            case "objectsOf":
                parts.append(_ends(Facts("other", Constant(target.term), "focus", layer)))
    return parts[0] if len(parts) == 1 else Union(("focus",), tuple(parts))


def _ends(facts: Facts) -> Relation:
    return Project(facts, (("focus", "focus"),))
