"""Shapes as plain data: what a shapes graph says, well formed and without RDF library.

Terms are texts in N-Triples form, as everywhere in a plan. The section numbers are those of SHACL
(W3C Recommendation of 20 July 2017).
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from okg.columnar.shapes.vocabulary import component_iri

if TYPE_CHECKING:
    from okg.columnar.plan import Relation
    from okg.columnar.shapes.demand import Demand

__all__ = [
    "Alternative",
    "Beyond",
    "Component",
    "Inverse",
    "Message",
    "Parameters",
    "Path",
    "Predicate",
    "Repeated",
    "Sequence",
    "Shape",
    "Shapes",
    "Target",
]

Message = tuple[str, str]
"""A text and its language, "" where it has none."""
Parameters = tuple[tuple[str, tuple[str, ...]], ...]
"""Parameters of a constraint: the property's term, and its value or the members of its list."""


@dataclass(frozen=True, slots=True)
class Predicate:
    """A path of one property (section 2.3.1.1)."""

    term: str


@dataclass(frozen=True, slots=True)
class Sequence:
    """Paths one after the other (section 2.3.1.2)."""

    steps: tuple["Path", ...]


@dataclass(frozen=True, slots=True)
class Alternative:
    """Any of several paths (section 2.3.1.3)."""

    branches: tuple["Path", ...]


@dataclass(frozen=True, slots=True)
class Inverse:
    """A path from its end to its start (section 2.3.1.4)."""

    path: "Path"


@dataclass(frozen=True, slots=True)
class Repeated:
    """A path any number of times, at least once, or at most once (sections 2.3.1.5 to 2.3.1.7)."""

    path: "Path"
    times: Literal["*", "+", "?"]


Path = Predicate | Sequence | Alternative | Inverse | Repeated


@dataclass(frozen=True, slots=True)
class Target:
    """A declaration of focus nodes (section 2.1.3)."""

    kind: Literal["class", "node", "subjectsOf", "objectsOf"]
    term: str


@dataclass(frozen=True, slots=True)
class Component(ABC):
    """A constraint of SHACL Core: one of its components with its parameters (section 4)."""

    @property
    @abstractmethod
    def parameters(self) -> Parameters:
        """The parameters, that after which the component is called first."""

    @property
    def iri(self) -> str:
        """The term of the constraint component."""
        return component_iri(self.parameters[0][0].rpartition("#")[2].removesuffix(">"))

    @property
    def referred(self) -> tuple[str, ...]:
        """The shapes that the constraint refers to (section 3.4.3)."""
        return ()

    @abstractmethod
    def violations(self, at: "Demand") -> "Relation":
        """Return what breaks the constraint, a row a validation result.

        The columns are those of ``at.nodes`` and, where the result has one, ``value`` and ``path``;
        further columns only tell results apart.
        """


@dataclass(frozen=True, slots=True)
class Beyond:
    """A constraint that is not of SHACL Core: one in SPARQL (section 5) or of a component (6)."""

    shape: str
    kind: Literal["sparql", "component"]
    term: str
    """The value of sh:sparql, or the constraint component."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A node shape, or with a path a property shape (sections 2.2 and 2.3)."""

    term: str
    path: Path | None = None
    targets: tuple[Target, ...] = ()
    components: tuple[Component, ...] = ()
    beyond: tuple[Beyond, ...] = ()
    severity: str = ""
    """Any IRI (section 2.1.4)."""
    messages: tuple[Message, ...] = ()
    deactivated: bool = False


@dataclass(frozen=True, slots=True)
class Shapes:
    """The shapes of a shapes graph, by their terms."""

    by_term: Mapping[str, Shape] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    """What else the shapes graph asks for, such as rules, in plain words."""
    entailments: tuple[str, ...] = ()
    """The values of sh:entailment; who cannot offer one must refuse (section 3.2)."""
