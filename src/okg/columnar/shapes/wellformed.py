"""Rules on a shapes graph as a whole: what kind of shape is where, and that none is recursive."""

from collections.abc import Iterable, Mapping

from okg.columnar.errors import Refused
from okg.columnar.shapes.model import Shape
from okg.columnar.shapes.reader import Reader
from okg.columnar.shapes.vocabulary import sh

__all__ = ["check_kinds", "check_recursion"]


def check_kinds(reader: Reader, terms: Iterable[str]) -> None:
    """Note shapes of the wrong kind: with or without a path where the rules want the other.

    Sections 2.2 (node shapes), 2.3 (property shapes), 4.7.1 (sh:node) and 4.7.2 (sh:property).
    """
    path = sh("path")
    node_shapes, property_shapes = map(reader.instances, (sh("NodeShape"), sh("PropertyShape")))
    for term in terms:
        has_path = bool(reader.values(term, path))
        if has_path and term in node_shapes:
            reader.fault(term, "path", "is not for a sh:NodeShape")
        if not has_path and term in property_shapes:
            reader.fault(term, "path", "is missing: a sh:PropertyShape has one")
        for name, wants_path in (("node", False), ("property", True)):
            for other in reader.values(term, sh(name)):
                if other.startswith('"') or bool(reader.values(other, path)) is wants_path:
                    continue
                kind = "has no sh:path" if wants_path else "is a property shape"
                reader.fault(term, name, f"refers to {reader.name(other)}, which {kind}")


def check_recursion(shapes: Mapping[str, Shape], reader: Reader) -> None:
    """Raise Refused, naming the cycle, where a shape refers to itself (section 3.4.3)."""
    done: set[str] = set()
    for start in shapes:
        # Depth first without recursion of our own: shapes may be nested deeply.
        way: dict[str, list[str]] = {}
        waiting = [start] if start not in done else []
        while waiting:
            current = waiting[-1]
            if current not in way:
                way[current] = list(_referred(shapes[current])) if current not in done else []
            if not way[current]:
                done.add(current)
                way.pop(current)
                waiting.pop()
                continue
            following = way[current].pop()
            if following in way:
                around = [it for it in waiting if it in way]
                cycle = [*around[around.index(following) :], following]
                named = " → ".join(map(reader.name, cycle))
                raise Refused(
                    f"the shapes are recursive, which SHACL leaves undefined: {named}. "
                    "Break the cycle, for example by naming the class that is expected there."
                )
            if following not in done and following in shapes:
                waiting.append(following)


def _referred(shape: Shape) -> Iterable[str]:
    return dict.fromkeys(it for component in shape.components for it in component.referred)
