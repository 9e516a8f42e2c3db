"""What shapes are compiled to: plain data that can be pickled, and is used without rdflib."""

from dataclasses import dataclass

from okg.columnar.plan import Layer, Plan, Relation
from okg.columnar.shapes.model import Beyond, Message, Parameters, Path

__all__ = ["Compiled", "Constraint"]


@dataclass(frozen=True, slots=True)
class Constraint:
    """One constraint of one shape, judged by the facts of one layer: what a result says of it."""

    shape: str
    component: str
    """The term of the constraint component."""
    severity: str
    path: Path | None
    """The path of the results; those of sh:closed tell theirs by themselves."""
    messages: tuple[Message, ...]
    """The texts that the shape declares (section 2.1.5)."""
    parameters: Parameters
    layer: Layer
    beyond: Beyond | None = None
    """Set for what is not SHACL Core."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """A plan whose reports carry the numbers of ``constraints``."""

    plan: Plan
    constraints: tuple[Constraint, ...]
    questions: tuple[object, ...] = ()
    """What the plan has others answer, by number."""
    targeted: tuple[Relation, ...] = ()
    """The focus nodes of each shape that has targets."""
    nested: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """The property shapes that shapes name with sh:property, which report by themselves."""
