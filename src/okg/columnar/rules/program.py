"""An ontology compiled: the rules about data that it comes to, and what was found on the way."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from okg.columnar.errors import InputFault, Refused
from okg.columnar.memory import Graph, Triple
from okg.columnar.rules.beyond import not_compiled
from okg.columnar.rules.literals import Literals, is_datatype
from okg.columnar.rules.model import Contradiction, Outcome, Rule
from okg.columnar.rules.sets import Ruleset, run
from okg.columnar.rules.specialise import SCHEMA_RULES, specialised
from okg.columnar.rules.vocabulary import (
    ANNOTATION_PROPERTY,
    BUILT_IN_ANNOTATIONS,
    FIRST,
    NOTHING,
    REST,
    SAME_AS,
    THING,
    TYPE,
    full,
    is_schema,
    owl,
)

__all__ = ["Inconsistent", "Program", "compile_ontology", "run_in_memory"]

ROUNDS = 5
"""How often conclusions may change the ontology before it is refused."""
CARDINALITIES = (owl("maxCardinality"), owl("maxQualifiedCardinality"))
TOLD = 20
"""Contradictions of an ontology that are told one by one."""


class Inconsistent(InputFault):
    """The ontology contradicts itself; ``contradictions`` says where."""

    def __init__(self, contradictions: tuple[Contradiction, ...]) -> None:
        lines = [f"  - {it.explanation} ({it.rule})" for it in contradictions[:TOLD]]
        if len(contradictions) > TOLD:
            lines.append(f"  - and {len(contradictions) - TOLD} more")
        super().__init__(
            "the ontology contradicts itself, so everything would follow from it:\n"
            + "\n".join(lines)
            + "\nTake one of the statements of each line back"
        )
        self.contradictions = contradictions


@dataclass(frozen=True)
class Program:
    """What an ontology comes to. It can be pickled."""

    ruleset: Ruleset
    literals: Literals
    closed: Graph
    """The ontology, and everything that follows from it; literals may be subjects here."""
    schema: frozenset[Triple]
    """The axioms, with those that follow from them."""
    properties: frozenset[str]
    """What the ontology uses as predicates, or speaks of as properties."""
    not_compiled: tuple[str, ...]
    """Axioms that are outside OWL 2 RL, each with what is not concluded from it."""
    unsatisfiable: tuple[str, ...]
    """Named classes that cannot have a member."""

    @property
    def rules(self) -> tuple[Rule, ...]:
        return self.ruleset.rules


def compile_ontology(triples: Iterable[Triple]) -> Program:
    """Close an ontology and specialise the rules of OWL 2 RL to it.

    ``triples`` are the ontology's, in N-Triples form, annotations and individuals included.

    Raises Inconsistent where it contradicts itself, InputFault where a list in it is not well
    formed, and Refused where what follows from it changes its axioms again and again.
    """
    stated = [_canonical(it) for it in triples]
    ignored = _annotations(stated)
    properties = _properties(stated)
    schema = {it for it in stated if _is_axiom(it, properties)}
    for _ in range(ROUNDS):
        ruleset, literals, axioms = _rules(schema, ignored)
        outcome = run(ruleset, literals, Graph(), [*stated, *axioms])
        further = {it for it in outcome.inferred if _is_axiom(it, properties)} - axioms
        if not further:
            break
        schema = axioms | further
    else:
        raise Refused(
            "what follows from the ontology keeps changing its axioms: "
            + "; ".join(" ".join(it) for it in sorted(further)[:3])
        )
    if outcome.contradictions:
        raise Inconsistent(outcome.contradictions)
    closed = Graph([*stated, *axioms, *outcome.inferred])
    return Program(
        ruleset,
        literals,
        closed,
        frozenset(axioms),
        frozenset(properties),
        tuple(not_compiled(Graph(stated))),
        tuple(_unsatisfiable(ruleset, literals, closed)),
    )


def run_in_memory(program: Program, known: Graph, own: Iterable[Triple]) -> Outcome:
    """Return what follows from ``own`` triples beside those ``known``, and what contradicts.

    ``known`` is closed under the program, as ``program.closed`` is. No triple returned has a
    literal as its subject, a blank node as its predicate, or says that something is a member of an
    anonymous class of the program, of a datatype or of owl:Thing.
    """
    outcome = run(program.ruleset, program.literals, known, own)
    internal = {rule.head[2] for rule in program.rules if rule.head and rule.head[2][0] == "_"} | {
        THING
    }
    return Outcome(
        frozenset(
            it
            for it in outcome.inferred
            if it[0][0] != '"'
            and it[1][0] != "_"
            and not (it[1] == TYPE and (it[2] in internal or is_datatype(it[2])))
        ),
        outcome.contradictions,
    )


def _rules(schema: set[Triple], ignored: frozenset[str]) -> tuple[Ruleset, Literals, set[Triple]]:
    """Return the rules that ``schema`` gives rise to, and ``schema`` with what follows from it."""
    own = Ruleset(SCHEMA_RULES)
    axioms = set(schema)
    while True:
        axioms |= run(own, Literals(), Graph(), axioms).inferred
        rules = specialised(Graph(axioms), ignored)
        facts = {it.head for it in rules if not it.body and it.head and is_schema(*it.head[1:])}
        if facts <= axioms:
            break
        axioms |= facts
    rules = tuple(it for it in rules if it.head not in axioms)
    return Ruleset(rules, ignored), Literals(_datatypes(rules)), axioms


def _datatypes(rules: Iterable[Rule]) -> tuple[str, ...]:
    """Return the datatypes to which something must belong for a rule to apply."""
    return tuple(
        sorted(
            {
                value
                for rule in rules
                for _, predicate, value in rule.body
                if predicate == TYPE and is_datatype(value)
            }
        )
    )


def _canonical(triple: Triple) -> Triple:
    """Write the number of a maximum cardinality as the rules do."""
    subject, predicate, value = triple
    digits = value[1:].partition('"')[0]
    if predicate in CARDINALITIES and value[0] == '"' and digits.isdecimal():
        value = f'"{int(digits)}"^^{full("xsd:nonNegativeInteger")}'
    return subject, predicate, value


def _annotations(triples: list[Triple]) -> frozenset[str]:
    """Return the properties that mean nothing: annotation properties that are nothing else.

    Those of lists are among them: what the members of an axiom are called is not to be copied.
    """
    kinds = {owl("ObjectProperty"), owl("DatatypeProperty")}
    other = {subject for subject, predicate, kind in triples if predicate == TYPE and kind in kinds}
    declared = {
        subject
        for subject, predicate, kind in triples
        if predicate == TYPE and kind == ANNOTATION_PROPERTY
    }
    return frozenset((declared - other) | BUILT_IN_ANNOTATIONS | {FIRST, REST})


def _properties(triples: list[Triple]) -> set[str]:
    relations = {
        full("rdfs:subPropertyOf"),
        owl("equivalentProperty"),
        owl("inverseOf"),
        owl("propertyDisjointWith"),
    }
    used = {predicate for _, predicate, _ in triples}
    for subject, predicate, value in triples:
        if predicate in relations:
            used |= {subject, value}
        elif predicate == TYPE and value.endswith("Property>") and is_schema(TYPE, value):
            used.add(subject)
        elif predicate == owl("onProperty"):
            used.add(value)
    return used


def _is_axiom(triple: Triple, properties: set[str]) -> bool:
    subject, predicate, value = triple
    if predicate == SAME_AS:
        return subject != value and (subject in properties or value in properties)
    return predicate in (FIRST, REST) or is_schema(predicate, value)


def _unsatisfiable(ruleset: Ruleset, literals: Literals, closed: Graph) -> Iterator[str]:
    """Return the named classes whose having a member would be a contradiction."""
    bodies = {atom[2] for rule in ruleset.rules for atom in rule.body if atom[1] == TYPE}
    suspects = [it for it in sorted(bodies) if it[0] == "<" and it != NOTHING]
    witnesses = [(f"_:member{number}", TYPE, it) for number, it in enumerate(suspects)]
    if not run(ruleset, literals, closed, witnesses).contradictions:
        return
    # One by one, as the witnesses may have been found to be the same.
    for witness in witnesses:
        if run(ruleset, literals, closed, [witness]).contradictions:
            yield witness[2]
