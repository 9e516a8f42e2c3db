"""A plan rendered to DuckDB's SQL.

The tables that the data is in are described in ``okg.columnar.engine``. A column of a relation
holds the identifier of a term (UBIGINT), made by the macro ``term_id``. Every relation is a set:
``SELECT DISTINCT`` stands where a projection could repeat a row and somebody would notice.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field

from okg.columnar.plan import (
    Anti,
    Compare,
    Constant,
    Count,
    Defined,
    Facts,
    Join,
    Kind,
    Layer,
    Place,
    Project,
    Reach,
    Relation,
    Semi,
    Tagged,
    Union,
    Values,
    Where,
)
from okg.columnar.term_tests import sql_condition

__all__ = ["Part", "Renderer", "quoted"]

KINDS = {"iri": 0, "blank": 1, "literal": 2}


@dataclass(frozen=True)
class Part:
    """A table with columns p, s and o, or the rows of it that meet ``condition``."""

    table: str
    predicates: Collection[int]
    """The numbers of the predicates in it."""
    condition: str = ""


@dataclass
class Renderer:
    """Turns relations into queries.

    ``literals`` collects, while rendering, the queries for the terms whose values are compared:
    the table ``literal`` must have them before the rendered query runs.
    """

    layers: Mapping[Layer, tuple[Part, ...]]
    predicates: Mapping[str, int]
    """The numbers of the predicates, by their terms."""
    table_of: Callable[[str], str]
    """Where what was defined under a name is: a table, or a query in brackets."""
    literals: dict[str, None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._aliases = self._fresh()

    @staticmethod
    def _fresh() -> Iterator[str]:
        number = 0
        while True:
            number += 1
            yield f"t{number}"

    def query(  # noqa: PLR0911 — one line an operator
        self, relation: Relation, distinct: bool = True
    ) -> str:
        """Return the SELECT for ``relation``, with rows repeated only if not ``distinct``."""
        match relation:
            case Facts():
                return self._facts(relation)
            case Values():
                return self._values(relation)
            case Defined():
                return f"SELECT {_names(relation.columns)} FROM {self.table_of(relation.name)}"
            case Join():
                return self._join(relation, distinct)
            case Semi() | Anti():
                return self._semi(relation, distinct)
            case Union():
                return self._union(relation, distinct)
            case Project():
                return self._project(relation, distinct)
            case Count():
                return (
                    f"SELECT {_names(relation.by)} FROM {self._from(relation.source)} "
                    f"GROUP BY {_names(relation.by)} HAVING count(*) >= {relation.least}"
                )
            case Tagged():
                return self._tagged(relation, distinct)
            case Where():
                return self._where(relation, distinct)
            case Reach():
                return self._reach(relation)

    def _from(self, relation: Relation, distinct: bool = True) -> str:
        """Return ``relation`` as an item of a FROM clause."""
        if isinstance(relation, Defined):
            table = self.table_of(relation.name)
            if not table.startswith("("):
                return f"{table} {next(self._aliases)}"
        return f"({self.query(relation, distinct)}) {next(self._aliases)}"

    def _facts(self, facts: Facts) -> str:
        fixed, number = False, None
        if isinstance(facts.predicate, Constant):
            fixed, number = True, self.predicates.get(facts.predicate.term)
        chosen: dict[str, str] = {}
        conditions: list[str] = []
        for place, column in (
            (facts.subject, "f.s"),
            (facts.predicate, "n.id"),
            (facts.object, "f.o"),
        ):
            if isinstance(place, Constant):
                if column != "n.id":
                    conditions.append(f"{column} = {_term(place.term)}")
            elif place in chosen:
                conditions.append(f"{column} = {chosen[place]}")
            else:
                chosen[place] = column
        columns = ", ".join(f"{column} AS {quoted(name)}" for name, column in chosen.items())
        queries = []
        for part in self.layers[facts.layer]:
            if fixed and number not in part.predicates:
                continue
            tables = f"{part.table} f" if fixed else f"{part.table} f JOIN predicate n USING (p)"
            where = [*conditions, *([f"f.p = {number}"] if fixed else []), part.condition]
            where = [it for it in where if it]
            condition = f" WHERE {' AND '.join(where)}" if where else ""
            queries.append(f"SELECT {columns or '1 AS one'} FROM {tables}{condition}")
        if not queries:
            return self._values(Values(facts.columns, frozenset()))
        # The parts of a layer have no triple in common.
        return " UNION ALL ".join(queries)

    def _values(self, values: Values) -> str:
        if not values.rows:
            empty = ", ".join(f"NULL::UBIGINT AS {quoted(it)}" for it in values.columns)
            return f"SELECT {empty} WHERE false"
        rows = ", ".join(f"({', '.join(map(_term, row))})" for row in sorted(values.rows))
        return f"SELECT * FROM (VALUES {rows}) v({_names(values.columns)})"

    def _join(self, join: Join, distinct: bool) -> str:
        left, right = self._from(join.left, distinct), self._from(join.right, distinct)
        shared = [it for it in join.right.columns if it in join.left.columns]
        on = f"JOIN {right} USING ({_names(shared)})" if shared else f"CROSS JOIN {right}"
        return f"SELECT {_names(join.columns)} FROM {left} {on}"

    def _semi(self, relation: Semi | Anti, distinct: bool) -> str:
        left = self._from(relation.left, distinct)
        shared = [it for it in relation.right.columns if it in relation.left.columns]
        kind = "SEMI" if isinstance(relation, Semi) else "ANTI"
        names = _names(relation.columns)
        if not shared:
            some = "EXISTS" if isinstance(relation, Semi) else "NOT EXISTS"
            return f"SELECT {names} FROM {left} WHERE {some} ({self.query(relation.right, False)})"
        right = self._from(relation.right, False)
        return f"SELECT {names} FROM {left} {kind} JOIN {right} USING ({_names(shared)})"

    def _union(self, union: Union, distinct: bool) -> str:
        if not union.parts:
            return self._values(Values(union.columns, frozenset()))
        names = _names(union.columns)
        parts = [f"SELECT {names} FROM {self._from(it, False)}" for it in union.parts]
        return (" UNION " if distinct else " UNION ALL ").join(parts)

    def _project(self, project: Project, distinct: bool) -> str:
        kept = {it for _, it in project.taken if isinstance(it, str)}
        repeats = not kept >= set(project.source.columns)
        columns = ", ".join(
            f"{_term(it.term) if isinstance(it, Constant) else quoted(it)} AS {quoted(new)}"
            for new, it in project.taken
        )
        source = self._from(project.source, distinct and not repeats)
        return f"SELECT {'DISTINCT ' if distinct and repeats else ''}{columns} FROM {source}"

    def _tagged(self, tagged: Tagged, distinct: bool) -> str:
        source = self._from(tagged.source, distinct)
        self._need(tagged.source, tagged.column)
        name = source.rpartition(" ")[2]
        return (
            f"SELECT {name}.*, term_id('\"' || l.language || '\"') AS {quoted(tagged.language)} "
            f"FROM {source} JOIN literal l ON l.id = {name}.{quoted(tagged.column)} "
            "WHERE l.language <> ''"
        )

    def _where(self, where: Where, distinct: bool) -> str:
        source = self._from(where.source, distinct)
        name = source.rpartition(" ")[2]
        test = where.test
        operands: list[Place] = (
            [test.left, test.right] if isinstance(test, Compare) else [test.column]
        )
        table = "term" if isinstance(test, Kind) else "literal"
        joins, aliases = [], []
        for operand in operands:
            alias = next(self._aliases)
            if isinstance(operand, Constant):
                term = _term(operand.term)
                self.literals.setdefault(f"SELECT {term} AS id")
            else:
                term = f"{name}.{quoted(operand)}"
                if table == "literal":
                    self._need(where.source, operand)
            joins.append(f"LEFT JOIN {table} {alias} ON {alias}.id = {term}")
            aliases.append(alias)
        condition = f"coalesce({sql_condition(test, *aliases)}, false)"
        return (
            f"SELECT {name}.* FROM {source} {' '.join(joins)} "
            f"WHERE {'' if where.holds else 'NOT '}{condition}"
        )

    def _need(self, source: Relation, column: str) -> None:
        """Have the values of ``column`` put into the table ``literal``."""
        while isinstance(source, Where | Anti) and column in source.columns:
            # A few values more, and the same request for many constraints on one path.
            source = source.left if isinstance(source, Anti) else source.source
        aliases, self._aliases = self._aliases, self._fresh()
        wanted = f"SELECT DISTINCT {quoted(column)} AS id FROM {self._from(source, False)}"
        self._aliases = aliases
        self.literals.setdefault(wanted)

    def _reach(self, reach: Reach) -> str:
        columns = _names(reach.source.columns)
        start, end = quoted(reach.start), quoted(reach.end)
        seed = (
            f"SELECT {columns}, {start} AS {end} FROM source"
            if reach.reflexive
            else f'SELECT {_names(reach.source.columns, "x")}, e."to" AS {end} '
            f'FROM source x JOIN edge e ON e."from" = x.{start}'
        )
        return (
            f"WITH RECURSIVE source AS MATERIALIZED ({self.query(reach.source)}), "
            f"edge AS MATERIALIZED ({self.query(reach.edges)}), "
            f"reached AS ({seed} UNION "
            f'SELECT {_names(reach.source.columns, "x")}, e."to" AS {end} '
            f'FROM reached x JOIN edge e ON e."from" = x.{end}) '
            f"SELECT {columns}, {end} FROM reached"
        )


def quoted(name: str) -> str:
    """Return ``name`` as an identifier of SQL."""
    return '"' + name.replace('"', '""') + '"'


def _names(columns: Collection[str], table: str = "") -> str:
    prefix = f"{table}." if table else ""
    return ", ".join(f"{prefix}{quoted(it)}" for it in columns)


def _term(term: str) -> str:
    """Return the identifier of ``term``, as an expression that is worked out while planning.

    No term at all stands for a place that is left open.
    """
    if not term:
        return "NULL::UBIGINT"
    text = term.replace("'", "''")
    return f"term_id('{text}')"
