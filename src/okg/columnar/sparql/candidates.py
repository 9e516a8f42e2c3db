"""The focus nodes that a query which is not compiled may have solutions for.

Every condition that the plan can express is kept, and every other one left out. So no solution is
lost, and few nodes, or none, are left for the SPARQL engine.
"""

from collections.abc import Iterator

from rdflib.paths import AlternativePath, InvPath, Path, SequencePath
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Node, Variable

from okg.columnar.plan import Layer, Project, Relation, Semi, Union
from okg.columnar.sparql.algebra import NotCompiled, algebra, mentioned, resources, scope
from okg.columnar.sparql.compile import Compiler, Share
from okg.columnar.sparql.filters import Group
from okg.columnar.sparql.model import Constraint

__all__ = ["candidates"]


def candidates(
    constraint: Constraint, nodes: Relation, layer: Layer, shared: Share = lambda it, _: it
) -> Relation:
    """Return the rows of ``nodes``, which has the column ``focus``, that have to be asked about.

    An ASK query has to be asked about all: there, it is no solution that is a result.
    """
    if constraint.ask:
        return nodes
    compiler = Compiler(constraint, layer, shared)
    root = algebra(constraint.query)
    try:
        compiler.check(root)
        found = _Loose(compiler).pattern(root.p, nodes, compiler.bound)
    except NotCompiled:
        return nodes
    return nodes if found == nodes else Semi(nodes, found)


class _Loose:
    """Patterns without what cannot be compiled."""

    def __init__(self, exact: Compiler) -> None:
        self.exact = exact

    def pattern(  # noqa: PLR0911 — one line an operator
        self, node: CompValue, given: Relation, visible: frozenset[str]
    ) -> Relation:
        """Return no fewer rows than ``Compiler.pattern`` would; some may lack columns."""
        match node.name:
            case "BGP":
                return self._triples(node, given)
            case "Join":
                return self.pattern(node.p2, self.pattern(node.p1, given, visible), visible)
            case "LeftJoin":
                rows = self.pattern(node.p1, given, visible)
                self._doubt(mentioned(node.p2) - scope(node.p1))
                return rows
            case "Union":
                return self._either(node, given, visible)
            case "Filter":
                rows = self.pattern(node.p, given, visible)
                group = Group(self.exact, visible | scope(node.p), frozenset(resources(node.p)))
                for condition in _conditions(node.expr):
                    rows = _kept(group, condition, rows)
                return rows
            case "Extend":
                rows = self.pattern(node.p, given, visible)
                try:
                    return self.exact.extended(node, rows, visible)
                except NotCompiled:
                    self._forget({str(node.var)}, rows)
                    return rows
            case "AggregateJoin":
                rows = self.pattern(node.p, given, visible)
                self._forget({str(it.res) for it in node.A}, rows)
                return rows
            case "Distinct" | "Reduced" | "Project" | "OrderBy" | "Slice" | "Group":
                return self.pattern(node.p, given, visible)
        self._doubt(mentioned(node))
        return given

    def _triples(self, node: CompValue, given: Relation) -> Relation:
        simple = [it for it in node.triples if _is_simple(it[1])]
        rows = self.exact.triples(simple, given)
        self._forget(mentioned(node), rows)
        return rows

    def _either(self, node: CompValue, given: Relation, visible: frozenset[str]) -> Relation:
        given = self.exact.once(given)
        parts = [self.pattern(it, given, visible) for it in (node.p1, node.p2)]
        columns = [it for it in parts[0].columns if it in parts[1].columns]
        found = tuple(Project(it, tuple((name, name) for name in columns)) for it in parts)
        rows = Union(tuple(columns), found)
        self._forget(mentioned(node), rows)
        self._doubt(scope(node.p1) ^ scope(node.p2))
        return rows

    def _doubt(self, names: set[str]) -> None:
        """Note variables that are not always bound."""
        self.exact.unknown |= names - self.exact.bound

    def _forget(self, names: set[str], rows: Relation) -> None:
        """Note the variables that have no column."""
        self._doubt({it for it in names if self.exact.place(Variable(it)) not in rows.columns})


def _is_simple(path: Node | Path) -> bool:
    """Tell whether the path is cheap to follow."""
    match path:
        case SequencePath() | AlternativePath():
            return all(map(_is_simple, path.args))
        case InvPath():
            return _is_simple(path.arg)
    return not isinstance(path, Path)


def _conditions(expression: object) -> Iterator[object]:
    if isinstance(expression, CompValue) and expression.name == "ConditionalAndExpression":
        for part in (expression.expr, *expression.other):
            yield from _conditions(part)
    else:
        yield expression


def _kept(group: Group, condition: object, rows: Relation) -> Relation:
    try:
        return group.kept(condition, rows, True)
    except NotCompiled:
        pass
    match condition:
        case CompValue(name="RelationalExpression", op="<" | ">" | "!="):
            ends = [condition.expr, condition.other]
            if all(isinstance(it, CompValue) and it.name == "Builtin_STR" for it in ends):
                # Texts that differ are those of different terms.
                try:
                    left, right = (group.column(it.arg, rows) for it in ends)
                except NotCompiled:
                    return rows
                return group.same(rows, left, right, False)
    return rows
