"""What data is judged by, compiled once: an ontology's rules and the constraints of shapes.

A rulebook is plain data. It can be pickled, and is used without rdflib.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from okg.columnar.errors import InputFault
from okg.columnar.memory import Graph, Triple
from okg.columnar.plan import (
    Anti,
    Constant,
    Define,
    Defined,
    Facts,
    Layer,
    Plan,
    Project,
    Relation,
    Report,
    Semi,
    Union,
)
from okg.columnar.rules.vocabulary import TYPE
from okg.columnar.shapes.compiled import Constraint
from okg.columnar.simplify import relations, relations_of
from okg.columnar.sparql.model import Constraint as Query

if TYPE_CHECKING:
    import rdflib

    from okg.columnar.rules.program import Program

__all__ = ["CHECKED", "SUBJECTS", "Rulebook", "check_entailments", "compile_rulebook"]

SUBJECTS = "subjects"
"""What a plan calls the nodes that the user's data describes: the column ``focus``."""
CHECKED = "checked"
"""What a plan calls those of them that some shape targets: the column ``focus``."""

RDFS = "<http://www.w3.org/ns/entailment/RDFS>"
"""The entailment regime that the rules of OWL 2 RL cover, but for what is always true."""

FOREIGN = "foreign"
_SUBJECTS = Defined(SUBJECTS, ("focus",))


@dataclass(frozen=True)
class Rulebook:
    """Rules and constraints, ready to be applied to data."""

    program: "Program | None"
    """None for plain SHACL: nothing is inferred, and all shapes judge what is stated."""
    plan: Plan
    """The constraints; their reports carry the numbers of ``constraints``."""
    constraints: tuple[Constraint, ...]
    queries: tuple[Query, ...]
    """The constraints in SPARQL."""
    questions: tuple[object, ...]
    """Those of them that no plan can express, as ``Evaluate`` steps number them."""
    shapes_graph: bytes
    """The shapes as N-Triples, for the queries that read them."""
    left_out: tuple[str, ...]
    """What the shapes ask for and nobody here carries out, in plain words."""
    judging_program: "Program | None" = None
    """The program with those of its rules only that matter to the constraints."""

    @property
    def known(self) -> Graph:
        """The ontology and what follows from it, as RDF."""
        return self.program.known if self.program else Graph()

    def judging(self, layers: Collection[Layer]) -> Plan:
        """Return the part of the plan that judges by the facts of these layers."""
        return Plan(
            tuple(
                it
                for it in self.plan.steps
                if not isinstance(it, Report) or self.constraints[it.constraint].layer in layers
            )
        )

    def queries_of(self, constraint: Constraint) -> tuple[Query, ...]:
        """Return the queries that stand behind ``constraint``, none for one of SHACL Core."""
        from okg.columnar.sparql.extension import of

        return of(self.queries, constraint.beyond) if constraint.beyond else ()


def compile_rulebook(
    ontology: Iterable[Triple] | None,
    shapes: "rdflib.Graph",
    layer_of: Callable[[str], Layer] = lambda _: Layer.CLOSED,
) -> Rulebook:
    """Compile an ontology (None for plain SHACL) and a shapes graph.

    ``layer_of`` tells by which facts a shape, given by its term, judges.

    Raises InputFault where either is not well formed or contradicts itself, or shapes ask for an
    entailment regime that is not offered, and Refused where shapes are recursive.
    """
    from okg.columnar.rules.program import compile_ontology
    from okg.columnar.shapes.compile import compile_shapes
    from okg.columnar.shapes.parse import parse
    from okg.columnar.shapes.reader import term_of
    from okg.columnar.sparql.extension import extension
    from okg.columnar.sparql.parse import parse as parse_queries

    program = None if ontology is None else compile_ontology(ontology)
    parsed = parse(shapes)
    check_entailments(parsed.entailments, inferring=program is not None)
    queries = parse_queries(shapes, parsed)
    compiled = compile_shapes(
        parsed,
        layer_of if program else lambda _: Layer.STATED,
        Defined(FOREIGN, ("focus",)),
        extension=extension(queries),
        typed=[Layer.CLOSED] if program else [],
    )
    lines = (f"{' '.join(map(term_of, triple))} .\n" for triple in shapes)
    reads_shapes = any("shapesGraph" in it.uses for it in queries)
    return Rulebook(
        program,
        Plan(
            (
                Define(SUBJECTS, Project(_own("focus", "o"), (("focus", "focus"),))),
                Define(FOREIGN, _foreign()),
                *compiled.plan.steps,
                Define(CHECKED, Semi(_SUBJECTS, Union(("focus",), tuple(compiled.targeted)))),
            )
        ),
        compiled.constraints,
        queries,
        compiled.questions,
        "".join(lines).encode() if reads_shapes else b"",
        parsed.left_out,
        _judging(program, compiled.plan),
    )


def _judging(program: "Program | None", plan: Plan) -> "Program | None":
    """Return the program without rules to whose conclusions the plan is blind."""
    from okg.columnar.rules.demand import demanded
    from okg.columnar.rules.sets import Ruleset

    if program is None:
        return None
    read = [
        it
        for step in plan.steps
        for relation in relations_of(step)
        for it in relations(relation)
        if isinstance(it, Facts) and it.layer is Layer.CLOSED
    ]
    wanted = set()
    for it in read:
        if not isinstance(it.predicate, Constant):
            return program
        kind = it.object if it.predicate.term == TYPE else None
        wanted.add((it.predicate.term, kind.term if isinstance(kind, Constant) else ""))
    rules = demanded(program.rules, wanted)
    return replace(program, ruleset=Ruleset(rules, program.ruleset.ignored))


def check_entailments(wanted: Iterable[str], *, inferring: bool) -> None:
    """Raise InputFault where shapes want what is not inferred (SHACL, section 3.2)."""
    for regime in wanted:
        if not inferring:
            raise InputFault(
                f"the shapes ask for the entailment regime {regime}, and nothing is inferred "
                "without an ontology: give one, or take sh:entailment out"
            )
        if regime != RDFS:
            raise InputFault(
                f"the shapes ask for the entailment regime {regime}, which is not offered: "
                f"{RDFS} is, within the rules of OWL 2 RL; take sh:entailment out, or reason first"
            )


def _foreign() -> Relation:
    """Return the nodes that are known otherwise than from the data, which says nothing of them.

    A node is the data's own if it is described there, or mentioned there and described nowhere.
    """
    described = Project(Facts("focus", "p", "o", Layer.KNOWN), (("focus", "focus"),))
    mentioned = Project(Facts("s", "p", "focus", Layer.KNOWN), (("focus", "focus"),))
    others = Anti(mentioned, _own("s", "focus"))
    return Anti(Union(("focus",), (described, others)), _SUBJECTS)


def _own(subject: str, value: str) -> Facts:
    return Facts(subject, "p", value, Layer.OWN)
