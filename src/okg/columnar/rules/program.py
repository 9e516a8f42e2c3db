"""An ontology compiled: the rules about data that it comes to, and what was found on the way."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from okg.columnar.errors import InputFault, Refused
from okg.columnar.memory import Graph, Triple
from okg.columnar.rules.beyond import not_compiled
from okg.columnar.rules.compose import is_output
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
    known: Graph
    """The same as RDF, without those."""
    schema: frozenset[Triple]
    """The axioms, with those that follow from them."""
    terms: frozenset[str]
    """What the ontology uses as predicates, and what its axioms speak of."""
    not_compiled: tuple[str, ...]
    """Axioms that are outside OWL 2 RL, each with what is not concluded from it."""
    unsatisfiable: tuple[str, ...]
    """Named classes that cannot have a member."""

    @property
    def rules(self) -> tuple[Rule, ...]:
        return self.ruleset.rules

    @cached_property
    def steps(self) -> frozenset[str]:
        """Classes that only serve as a step on the way: anonymous ones, datatypes, owl:Thing."""
        heads = {it.head for it in self.rules if it.head and it.head[1] == TYPE}
        classes = {it[2] for it in heads if it[2][0] != "?" and not is_output(it)}
        return frozenset({THING, *self.literals.wanted} | classes)

    def presentable(self, triples: Iterable[Triple]) -> frozenset[Triple]:
        """Return those of ``triples`` that are RDF and do not only serve as a step on the way."""
        return frozenset(
            it
            for it in triples
            if it[0][0] != '"' and it[1][0] != "_" and not (it[1] == TYPE and it[2] in self.steps)
        )


def compile_ontology(triples: Iterable[Triple], terms: Iterable[str] = ()) -> Program:
    """Close an ontology and specialise the rules of OWL 2 RL to it.

    ``triples`` are the ontology's, in N-Triples form, annotations and individuals included. Other
    names of what its axioms speak of are axioms, too, and so are those of further ``terms``.

    Raises Inconsistent where it contradicts itself, InputFault where a list in it is not well
    formed, and Refused where what follows from it changes its axioms again and again.
    """
    stated = [_canonical(it) for it in triples]
    ignored = _annotations(stated)
    terms = _terms(stated) | set(terms)
    schema = {it for it in stated if _is_axiom(it, terms)}
    for _ in range(ROUNDS):
        ruleset, literals, axioms = _rules(schema, ignored)
        outcome = run(ruleset, literals, Graph(), [*stated, *axioms])
        further = {it for it in outcome.inferred if _is_axiom(it, terms)} - axioms
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
        Graph(it for it in closed if it[0][0] != '"'),
        frozenset(axioms),
        frozenset(terms),
        tuple(not_compiled(Graph(stated))),
        tuple(_unsatisfiable(ruleset, literals, closed)),
    )


def run_in_memory(program: Program, known: Graph, own: Iterable[Triple]) -> Outcome:
    """Return what follows from ``own`` triples beside those ``known``, and what contradicts.

    ``known`` is closed under the program, as ``program.closed`` is. No triple returned has a
    literal as its subject, a blank node as its predicate, or says that something belongs to a class
    that only serves as a step on the way.
    """
    outcome = run(program.ruleset, program.literals, known, own)
    return replace(outcome, inferred=program.presentable(outcome.inferred))


def _rules(schema: set[Triple], ignored: frozenset[str]) -> tuple[Ruleset, Literals, set[Triple]]:
    """Return the rules that ``schema`` gives rise to, and ``schema`` with what follows from it."""
    own = Ruleset(SCHEMA_RULES, ignored)
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


def _terms(triples: list[Triple]) -> set[str]:
    """Return the predicates of ``triples``, and what their axioms speak of."""
    axioms = [it for it in triples if it[1] in (FIRST, REST) or is_schema(it[1], it[2])]
    return {it for _, it, _ in triples} | {place for s, _, o in axioms for place in (s, o)}


def _is_axiom(triple: Triple, terms: set[str]) -> bool:
    subject, predicate, value = triple
    if predicate == SAME_AS:
        return subject != value and (subject in terms or value in terms)
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
