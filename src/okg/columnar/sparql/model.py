"""A SPARQL-based constraint, ready to be carried out (SHACL, sections 5 and 6).

Terms are texts in N-Triples form. Nothing here knows rdflib, so that constraints can be pickled and
used where rdflib is not imported.
"""

from dataclasses import dataclass

__all__ = ["COMPONENT", "Constraint", "Finding", "Message", "column_of"]

COMPONENT = "<http://www.w3.org/ns/shacl#SPARQLConstraintComponent>"
"""The component that ``sh:sparql`` belongs to (section 5.2)."""


def column_of(variable: str) -> str:
    """Return the column that holds a variable of a compiled query, for messages."""
    return {"this": "focus", "value": "value", "path": "path"}.get(variable, f"?{variable}")


@dataclass(frozen=True, slots=True)
class Message:
    """A value of ``sh:message``; may hold ``{?name}`` and ``{$name}``."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Constraint:
    """One query that judges the focus nodes of one shape."""

    shape: str
    component: str
    source: str | None
    """The value of ``sh:sparql``, which results name as ``sh:sourceConstraint``; None where a
    constraint component is the cause."""
    path: str
    """The path of a property shape in SPARQL's syntax; "" for a node shape."""
    query: str
    """With its prefixes, and with the shape's path in the place of ``$PATH``."""
    ask: bool
    """Whether the query is asked about each value node and says that it conforms."""
    parameters: tuple[tuple[str, str], ...]
    """The variables that are bound to parameters of a constraint component, and these."""
    messages: tuple[Message, ...]
    together: bool
    """Whether one execution may answer for all focus nodes: it has no LIMIT or the like."""
    projected: tuple[str, ...]
    """The variables of each solution."""
    uses: frozenset[str]
    """Those of ``this``, ``value``, ``currentShape``, ``shapesGraph`` and the parameters that occur
    in the query."""
    literals: frozenset[str]
    """The literals with a datatype that the query speaks of."""
    understood: bool
    """Whether rdflib reads the query as it is meant: it forgets a filter that is a constant."""
    textual: bool
    """Whether the answer may depend on how a literal is written, not only on its value."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One result (section 5.3.2)."""

    focus: str
    path: str | None
    """What the query says; without it, results of a property shape have the shape's path."""
    value: str | None
    bindings: tuple[tuple[str, str], ...]
    """The variables of the solution and the parameters, for messages."""
