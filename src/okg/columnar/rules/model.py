"""What the rules of OWL 2 RL become once an ontology is known: rules about data only."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from okg.columnar.memory import Graph, Triple

__all__ = ["Atom", "Contradiction", "Outcome", "Rule", "matches", "substituted"]

Atom = tuple[str, str, str]
"""A pattern of triples; a place that begins with "?" is a variable, any other a term."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Where triples match ``body``, ``head`` follows; without a head they contradict each other."""

    name: str
    """As in OWL 2 Profiles, section 4.3."""
    body: tuple[Atom, ...]
    head: Atom | None
    says: str = ""
    """Without a head: the contradiction as an English sentence, with its variables in braces."""

    @property
    def text(self) -> str:
        """The rule as a person reads it."""
        body = ", ".join(" ".join(atom) for atom in self.body)
        return f"{self.name}: {body} -> {' '.join(self.head) if self.head else 'false'}"


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Facts that cannot be true together."""

    rule: str
    """As in OWL 2 Profiles, section 4.3."""
    explanation: str
    """One English sentence without a full stop; terms are in N-Triples form."""
    focus: str
    """The term that it is about."""
    facts: tuple[Triple, ...]
    """The facts that are involved, some of which may be inferred."""

    @classmethod
    def of_literals(
        cls, found: tuple[str, str], rule: str, facts: tuple[Triple, ...]
    ) -> "Contradiction":
        """Return that ``rule`` wants something of literals that they are not.

        ``found`` is the rule of table 8 that denies it, and how.
        """
        name, explanation = found
        focus = facts[0][0]
        return cls(name, f"{explanation}, of {focus} ({rule})", focus, facts)


@dataclass(frozen=True)
class Outcome:
    """What a run over data in memory has found."""

    inferred: frozenset[Triple]
    contradictions: tuple[Contradiction, ...]


def substituted(atom: Atom, values: Mapping[str, str]) -> Atom:
    """Return ``atom`` with the ``values`` of its variables, as far as there are any."""
    subject, predicate, value = atom
    return (
        values.get(subject, subject),
        values.get(predicate, predicate),
        values.get(value, value),
    )


def matches(graph: Graph, atom: Atom) -> Iterator[dict[str, str]]:
    """Return the values of the variables of ``atom``, once for each triple that it matches.

    Its predicate is a constant.
    """
    subject, predicate, value = atom
    if subject[0] != "?":
        if value[0] != "?":
            if graph.has(subject, predicate, value):
                yield {}
        else:
            for found in graph.objects(predicate, subject):
                yield {value: found}
    elif value[0] != "?":
        for found in graph.subjects(predicate, value):
            yield {subject: found}
    elif subject == value:
        for found, other in graph.pairs(predicate):
            if found == other:
                yield {subject: found}
    else:
        for found, other in graph.pairs(predicate):
            yield {subject: found, value: other}
