"""Which facts a query can look at, so that no others need be handed to the SPARQL engine."""

from collections.abc import Iterator, Mapping

from rdflib.paths import AlternativePath, InvPath, MulPath, NegatedPath, Path, SequencePath
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import BNode, Node, URIRef, Variable

from okg.columnar.plan import Constant, Facts, Layer, Place, Project, Relation, Semi, Union
from okg.columnar.shapes.reader import term_of
from okg.columnar.sparql.algebra import algebra, inside, nullable
from okg.columnar.sparql.model import Constraint

__all__ = ["reads"]

COLUMNS = ("subject", "predicate", "object")
Limits = Mapping[str, frozenset[URIRef]]
"""The only IRIs that a variable can be in a solution that no filter drops."""
Triple = tuple[Node, Node | Path, Node]
EVERYTHING: Triple = (Variable("."), Variable("."), Variable("."))


def reads(constraint: Constraint, nodes: Relation, layer: Layer = Layer.CLOSED) -> Relation:
    """Return the facts that decide what the query answers, as subject, predicate and object.

    ``nodes`` has the focus nodes in its column ``focus``. There may be more facts than needed.
    """
    places: dict[str, Place] = {"this": "focus", "currentShape": Constant(constraint.shape)}
    places |= {name: Constant(term) for name, term in constraint.parameters}
    bound = frozenset(places) | ({"value"} if constraint.ask else frozenset())
    patterns = list(_patterns(algebra(constraint.query), {}, bound))
    if constraint.ask and constraint.path:
        to_values = algebra(f"SELECT * {{ ?this {constraint.path} ?value }}")
        patterns += _patterns(to_values, {}, bound)
    parts = set()
    for triple, limits in patterns:
        for subject, predicate, value in _steps(triple, limits):
            facts = Facts(
                _place(subject, "subject", places),
                _place(predicate, "predicate", places),
                _place(value, "object", places),
                layer,
            )
            parts.add(facts)
    everything = Facts(*COLUMNS, layer)
    chosen = [everything] if everything in parts else sorted(parts, key=repr)
    return Union(COLUMNS, tuple(_narrowed(it, nodes) for it in chosen))


def _narrowed(facts: Facts, nodes: Relation) -> Relation:
    places = (facts.subject, facts.predicate, facts.object)
    narrowed = Semi(facts, nodes) if "focus" in places else facts
    return Project(narrowed, tuple(zip(COLUMNS, places, strict=True)))


def _place(term: Node, column: str, places: Mapping[str, Place]) -> Place:
    if isinstance(term, (Variable, BNode)):
        return places.get(str(term), column) if isinstance(term, Variable) else column
    return Constant(term_of(term))


def _patterns(
    node: object, limits: Limits, bound: frozenset[str]
) -> Iterator[tuple[Triple, Limits]]:
    """Return the triple patterns that the data is matched with, and what limits each."""
    match node:
        case CompValue(name="BGP"):
            for triple in node.triples:
                yield triple, limits
                if isinstance(triple[1], Path) and nullable(triple[1]):
                    yield from _anywhere(triple, node.triples, bound)
        case CompValue(name="Filter"):
            yield from _patterns(node.p, {**limits, **_limits(node.expr)}, bound)
            yield from _patterns(node.expr, {}, bound)
        case CompValue(name="Join" | "Union"):
            yield from _patterns(node.p1, limits, bound)
            yield from _patterns(node.p2, limits, bound)
        case CompValue(name="Graph"):
            return  # the only graph that there may be is the shapes graph
        case CompValue(name="TriplesBlock"):
            yield EVERYTHING, {}  # in an EXISTS that rdflib has not translated
        case _:
            for part in inside(node):
                yield from _patterns(part, {}, bound)


def _anywhere(
    triple: Triple, group: list[Triple], bound: frozenset[str]
) -> Iterator[tuple[Triple, Limits]]:
    """Return what tells where the empty path may stand: at any node of the data.

    Where another pattern finds an end, there is nothing to add. Where it is given, the facts about
    it show whether it is a node of the data at all, which Oxigraph asks even of constants.
    """
    found = {
        end
        for it in group
        if not (isinstance(it[1], Path) and nullable(it[1]))
        for end in (it[0], it[2])
    }
    any_ = Variable(".")
    for end in (triple[0], triple[2]):
        is_open = isinstance(end, (Variable, BNode)) and str(end) not in bound
        if end not in found:
            yield from (
                [(EVERYTHING, {})]
                if is_open
                else [
                    ((end, any_, any_), {}),
                    ((any_, any_, end), {}),
                ]
            )


def _steps(triple: Triple, limits: Limits) -> Iterator[tuple[Node, Node, Node]]:
    """Return the pattern for each property that a pattern goes over."""
    subject, predicate, value = triple
    if isinstance(predicate, Path):
        for iri in _properties(predicate):
            yield Variable(".s"), iri, Variable(".o")
    elif isinstance(predicate, Variable) and str(predicate) in limits:
        for iri in limits[str(predicate)]:
            yield subject, iri, value
    else:
        yield subject, predicate, value


def _properties(path: Node | Path) -> Iterator[Node]:
    match path:
        case SequencePath() | AlternativePath():
            for step in path.args:
                yield from _properties(step)
        case InvPath():
            yield from _properties(path.arg)
        case MulPath():
            yield from _properties(path.path)
        case NegatedPath():
            yield Variable(".p")
        case Node():
            yield path


def _limits(expression: object) -> dict[str, frozenset[URIRef]]:
    """Return what a filter limits variables to, as far as that is plain to see."""
    match expression:
        case CompValue(name="ConditionalAndExpression"):
            found: dict[str, frozenset[URIRef]] = {}
            for part in (expression.expr, *expression.other):
                for name, iris in _limits(part).items():
                    found[name] = found.get(name, iris) & iris
            return found
        case CompValue(name="RelationalExpression", op="IN" | "="):
            members = [expression.other] if expression.op == "=" else expression.other
            if isinstance(expression.expr, Variable) and all(
                isinstance(it, URIRef) for it in members
            ):
                return {str(expression.expr): frozenset(members)}
    return {}
