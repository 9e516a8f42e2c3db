"""SPARQL queries compiled to the plan, as far as their meaning can be kept exactly.

Compiled are basic graph patterns with property paths, groups, UNION, BIND of terms, and those
filters of ``filters``. The solutions of such a query bind all variables, and are told apart by
them: so a row stands for a solution. Where SPARQL counts a solution twice (two branches of a UNION
or of a path, two ways through a path), a further column tells them apart.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from itertools import count

from rdflib.paths import AlternativePath, InvPath, MulPath, Path, SequencePath
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import BNode, Node, Variable

from okg.columnar.plan import (
    Anti,
    Constant,
    Defined,
    Facts,
    Join,
    Layer,
    Place,
    Project,
    Reach,
    Relation,
    Semi,
    Union,
    Values,
)
from okg.columnar.shapes.reader import term_of
from okg.columnar.sparql.algebra import (
    NotCompiled,
    algebra,
    mentioned,
    nullable,
    predicates,
    resources,
    scope,
)
from okg.columnar.sparql.filters import ONE, Group
from okg.columnar.sparql.model import Constraint, column_of

__all__ = ["Compiler", "compiled"]

Share = Callable[[Relation, str], Relation]
NOTHING = Constant('""')


def compiled(
    constraint: Constraint, nodes: Relation, layer: Layer, shared: Share = lambda it, _: it
) -> Relation | None:
    """Return the results of ``constraint`` as a relation, None where it has to be evaluated.

    ``nodes`` has the column ``focus``; for an ASK query also ``value``, with the value nodes. The
    result has the columns of ``nodes``, ``value`` and ``path`` as far as results have one, and a
    column ``column_of(name)`` for each further variable that a message may speak of. ``shared``
    makes a relation that is used more than once, under a name, a step of the plan of its own.
    """
    try:
        Compiler(constraint, layer, lambda it, _: it).results(nodes)
    except NotCompiled:
        return None
    # Only now, so that no steps are made for nothing.
    return Compiler(constraint, layer, shared).results(nodes)


@dataclass
class Compiler:
    """What turns the query of one constraint into relations."""

    constraint: Constraint
    layer: Layer
    shared: Share

    def __post_init__(self) -> None:
        self.places: dict[str, Place] = {"this": "focus"}
        self.places |= {name: Constant(term) for name, term in self.constraint.parameters}
        self.places["currentShape"] = Constant(self.constraint.shape)
        if self.constraint.ask:
            self.places["value"] = "value"
        self.bound = frozenset(self.places)
        self.constants = frozenset(
            name for name, place in self.places.items() if isinstance(place, Constant)
        )
        self.unknown: set[str] = set()
        """The variables in scope that have no column; only ``candidates`` knows such."""
        self.numbers = count(1)

    def results(self, nodes: Relation) -> Relation:
        """Return what ``compiled`` does, or raise NotCompiled."""
        root = algebra(self.constraint.query)
        self.check(root)
        if not (self.constraint.together and self.constraint.understood):
            raise NotCompiled
        node, distinct = root.p, False
        while node.name in ("Distinct", "Reduced", "Project", "OrderBy"):
            distinct |= node.name == "Distinct"
            node = node.p
        rows = self.pattern(node, nodes, self.bound)
        if self.constraint.ask:
            found: Relation = Anti(nodes, rows)
        else:
            found = self._solutions(node, rows, nodes.columns, distinct)
        given: dict[str, Place] = {
            column_of(name): Constant(term) for name, term in self.constraint.parameters
        }
        return with_columns(found, given) if given else found

    def check(self, root: CompValue) -> None:
        """Raise NotCompiled where variables cannot be columns."""
        names = mentioned(root) - self.bound
        # Some databases see no difference between the columns "?x" and "?X".
        if len({it.casefold() for it in names}) < len(names):
            raise NotCompiled
        if names & {"shapesGraph", "failure", "message"}:
            raise NotCompiled

    def _solutions(
        self, node: CompValue, rows: Relation, kept: tuple[str, ...], distinct: bool
    ) -> Relation:
        """Return the columns of results, and unless DISTINCT all that tells solutions apart."""
        projected = self.constraint.projected
        if not (scope(node) | self.bound).issuperset(projected):
            raise NotCompiled
        taken: dict[str, Place] = {it: it for it in kept}
        if "value" not in projected and not self.constraint.path:
            taken["value"] = "focus"
        if "path" in projected and "path" not in predicates(node):
            raise NotCompiled
        for name in projected:
            taken[column_of(name)] = self.place(Variable(name))
        if not distinct:
            taken |= {it: it for it in rows.columns if it not in taken.values()}
        return Project(rows, tuple(taken.items()))

    def place(self, term: Node) -> Place:
        """Return the column of a variable, or the constant."""
        if isinstance(term, Variable):
            return self.places.get(str(term), f"?{term}")
        return f"?_:{term}" if isinstance(term, BNode) else Constant(term_of(term))

    def fresh(self) -> str:
        """Return a column that nothing else has."""
        return f"?.{next(self.numbers)}"

    def pattern(self, node: CompValue, given: Relation, visible: frozenset[str]) -> Relation:
        """Return the rows of ``given``, each with the solutions of ``node`` that agree with it.

        ``visible`` are the variables that filters of inner groups see, too.
        """
        match node.name:
            case "BGP":
                return self.triples(node.triples, given)
            case "Join":
                return self.pattern(node.p2, self.pattern(node.p1, given, visible), visible)
            case "Union":
                given = self.once(given)
                parts = [self.pattern(it, given, visible) for it in (node.p1, node.p2)]
                if scope(node.p1) != scope(node.p2):
                    raise NotCompiled
                return self.either(parts)
            case "Extend":
                return self.extended(node, self.pattern(node.p, given, visible), visible)
            case "Filter":
                rows = self.pattern(node.p, given, visible)
                group = Group(self, visible | scope(node.p), frozenset(resources(node.p)))
                return group.kept(node.expr, rows, True)
        raise NotCompiled

    def extended(self, node: CompValue, rows: Relation, visible: frozenset[str]) -> Relation:
        """Return ``rows`` with the variable that BIND or AS assigns a term to."""
        expression = node.expr
        column = self.place(node.var)
        known = isinstance(expression, Variable) and str(expression) in visible | scope(node.p)
        if not (known or (isinstance(expression, Node) and not isinstance(expression, Variable))):
            raise NotCompiled
        source = self.place(expression)
        if column in rows.columns or not isinstance(column, str):
            raise NotCompiled
        if isinstance(source, str) and source not in rows.columns:
            raise NotCompiled
        return with_columns(rows, {column: source})

    def triples(
        self, triples: Collection[tuple[Node, Node | Path, Node]], given: Relation
    ) -> Relation:
        """Join the patterns in an order in which each shares a column with those before it."""
        waiting = list(triples)
        # The empty path stands at nodes of the data only, not at whatever is pre-bound.
        found = {it for one in triples if not _may_be_empty(one[1]) for it in (one[0], one[2])}
        rows = given
        while waiting:
            waiting.sort(key=lambda it: self._rank(it, rows))
            subject, predicate, value = waiting.pop(0)
            if _may_be_empty(predicate):
                for end in {subject, value} - found:
                    rows = self._in_data(rows, self.place(end))
            rows = self._step(rows, self.place(subject), predicate, self.place(value))
        return rows

    def _rank(self, triple: tuple[Node, Node | Path, Node], rows: Relation) -> tuple[bool, bool]:
        ends = [self.place(it) for it in (triple[0], triple[2])]
        # A path that may be empty needs an end to start from.
        return _may_be_empty(triple[1]), not any(it in rows.columns for it in ends)

    def _in_data(self, rows: Relation, place: Place) -> Relation:
        """Keep rows in which the place, if they have it, is a subject or object in the data."""
        if isinstance(place, Constant) or place not in rows.columns:
            return rows
        facts = [
            Facts(*ends, self.layer)
            for ends in ((place, self.fresh(), self.fresh()), (self.fresh(), self.fresh(), place))
        ]
        return Semi(rows, Union((place,), tuple(Project(it, ((place, place),)) for it in facts)))

    def once(self, rows: Relation) -> Relation:
        """Return ``rows`` for use in several places."""
        if isinstance(rows, (Facts, Values, Defined)):
            return rows
        source = self.constraint.source or self.constraint.component
        return self.shared(rows, f"solutions of {source}")

    def _step(self, rows: Relation, start: Place, path: Node | Path, end: Place) -> Relation:
        match path:
            case SequencePath():
                stops = [start, *(self.fresh() for _ in path.args[1:]), end]
                steps = list(zip(stops[:-1], path.args, stops[1:], strict=True))
                if isinstance(start, str) and start not in rows.columns:
                    steps.reverse()
                for here, step, there in steps:
                    rows = self._step(rows, here, step, there)
                return rows
            case AlternativePath():
                rows = self.once(rows)
                return self.either([self._step(rows, start, it, end) for it in path.args])
            case InvPath():
                return self._step(rows, end, path.arg, start)
            case MulPath():
                return self._repeated(rows, start, path, end)
            case Path():
                raise NotCompiled
        return joined(rows, Facts(start, self.place(path), end, self.layer))

    def _repeated(self, rows: Relation, start: Place, path: MulPath, end: Place) -> Relation:
        """Follow a path some number of times; each end counts once, however it is reached."""

        def known(place: Place) -> bool:
            return isinstance(place, Constant) or place in rows.columns

        step = self._step(ONE, "from", path.path, "to")
        if not known(start):
            if not known(end):
                if path.mod != "+":
                    raise NotCompiled
                rows = joined(rows, Project(step, ((_name(start), "from"),)))
            else:
                start, end = end, start
                step = Project(step, (("from", "to"), ("to", "from")))
        # Copies, so that a constant is a column, and an end that is the start another one.
        first, last = self.fresh(), self.fresh()
        source = self.once(with_columns(rows, {first: start}))
        edges = Project(step, (("from", "from"), ("to", "to")))
        if path.mod == "?":
            once = joined(source, Project(step, ((first, "from"), (last, "to"))))
            parts = (with_columns(source, {last: first}), once)
            reached: Relation = Union(parts[0].columns, parts)
        else:
            reached = Reach(source, first, edges, last, reflexive=path.mod == "*")
        if isinstance(end, Constant):
            reached = Semi(reached, Values((last,), frozenset({(end.term,)})))
        elif end in rows.columns:
            met = {it: last if it == end else it for it in source.columns}
            reached = Semi(source, Project(reached, tuple(met.items())))
        else:
            met = {**{it: it for it in rows.columns}, end: last}
            return Project(reached, tuple(met.items()))
        return Project(reached, tuple((it, it) for it in rows.columns))

    def either(self, parts: list[Relation]) -> Relation:
        """Return the rows of all parts, told apart by a column that says which part they are of."""
        columns = tuple(dict.fromkeys(column for it in parts for column in it.columns))
        which = self.fresh()
        padded = []
        for number, part in enumerate(parts):
            taken: dict[str, Place] = {it: it if it in part.columns else NOTHING for it in columns}
            taken[which] = Constant(f'"{number}"')
            padded.append(Project(part, tuple(taken.items())))
        return Union((*columns, which), tuple(padded))


def _may_be_empty(path: Node | Path) -> bool:
    return isinstance(path, Path) and nullable(path)


def joined(rows: Relation, more: Relation) -> Relation:
    """Return the join, which is ``more`` alone where there is but one row without columns."""
    return more if rows == ONE else Join(rows, more)


def with_columns(rows: Relation, added: dict[str, Place]) -> Relation:
    """Return ``rows`` with further columns."""
    taken: dict[str, Place] = {it: it for it in rows.columns}
    return Project(rows, tuple((taken | added).items()))


def _name(place: Place) -> str:
    if not isinstance(place, str):
        raise NotCompiled
    return place
