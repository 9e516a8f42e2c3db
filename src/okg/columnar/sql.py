"""A plan rendered to DuckDB's SQL.

The tables that the data is in are described in ``okg.columnar.engine``. A column of a relation
holds the identifier of a term (UBIGINT), made by the macro ``term_id``. Every relation is a set:
``SELECT DISTINCT`` stands where a projection could repeat a row and somebody would notice.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from okg.columnar.plan import (
    Anti,
    Compare,
    Constant,
    Count,
    Defined,
    Facts,
    Join,
    Layer,
    Project,
    Reach,
    Relation,
    Semi,
    Tagged,
    Test,
    Union,
    Values,
    Where,
)
from okg.columnar.term_tests import sql_condition

__all__ = ["Part", "Renderer", "Tables", "quoted", "quoted_text"]


@dataclass(frozen=True)
class Part:
    """A table with columns p, s and o, or the rows of it that meet ``condition``."""

    table: str
    predicates: Collection[int]
    """The numbers of the predicates in it."""
    condition: str = ""


class Tables(Protocol):
    """Makes the tables that rendered queries read, while they are rendered."""

    def kept(self, query: str) -> str:
        """Return a table with the rows of ``query``."""

    def failing(self, terms: str, test: Test) -> str | None:
        """Return a table of those of ``terms`` for which ``test`` is not true; None for none."""

    def tagged(self, terms: str) -> str:
        """Return a table of those of ``terms`` that have a language, with its plain literal."""

    def compared(self, terms: str) -> None:
        """Have the table ``literal`` tell about ``terms``."""


@dataclass
class Renderer:
    """Turns relations into queries."""

    layers: Mapping[Layer, tuple[Part, ...]]
    predicates: Mapping[str, int]
    """The numbers of the predicates, by their terms."""
    table_of: Callable[[str], str]
    """Where what was defined under a name is: a table, or a query in brackets."""
    tables: Tables

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
                return self._facts(relation, relation.columns)
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

    def _needed(self, relation: Relation, columns: Collection[str], distinct: bool = False) -> str:
        """Return ``relation`` as ``_from`` does, of which only some columns are read."""
        if isinstance(relation, Facts):
            return f"({self._facts(relation, columns)}) {next(self._aliases)}"
        return self._from(relation, distinct)

    def _facts(self, facts: Facts, needed: Collection[str]) -> str:
        """Return the SELECT for those columns that are ``needed``, with rows repeated."""
        fixed, number = False, None
        if isinstance(facts.predicate, Constant):
            fixed, number = True, self.predicates.get(facts.predicate.term)
        by_number = fixed or not (
            facts.predicate in needed or facts.predicate in (facts.subject, facts.object)
        )
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
            elif column == "n.id" and by_number:
                continue
            elif place in chosen:
                conditions.append(f"{column} = {chosen[place]}")
            else:
                chosen[place] = column
        columns = ", ".join(
            f"{column} AS {quoted(name)}" for name, column in chosen.items() if name in needed
        )
        queries = []
        for part in self.layers[facts.layer]:
            if fixed and number not in part.predicates:
                continue
            tables = f"{part.table} f{'' if by_number else ' JOIN predicate n USING (p)'}"
            where = [*conditions, *([f"f.p = {number}"] if fixed else []), part.condition]
            where = [it for it in where if it]
            condition = f" WHERE {' AND '.join(where)}" if where else ""
            queries.append(f"SELECT {columns or '1 AS one'} FROM {tables}{condition}")
        if not queries:
            return self._values(Values(tuple(needed), frozenset()))
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
        right = self._needed(relation.right, shared)
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
        source = self._needed(project.source, kept, distinct and not repeats)
        return f"SELECT {'DISTINCT ' if distinct and repeats else ''}{columns} FROM {source}"

    def _tagged(self, tagged: Tagged, distinct: bool) -> str:
        source = self._from(tagged.source, distinct)
        languages = self.tables.tagged(self._terms(tagged.source, tagged.column))
        name, column = source.rpartition(" ")[2], quoted(tagged.column)
        return (
            f"SELECT {name}.*, l.language AS {quoted(tagged.language)} "
            f"FROM {source} JOIN {languages} l ON l.id = {name}.{column}"
        )

    def _where(self, where: Where, distinct: bool) -> str:
        test = where.test
        if isinstance(test, Compare):
            if isinstance(test.right, str):
                return self._compared(where, test, test.right, distinct)
            column = test.left
        else:
            column = test.column
        failing = self.tables.failing(self._terms(where.source, column), test)
        if failing is None:
            if where.holds:
                return self.query(where.source, distinct)
            return self._values(Values(where.columns, frozenset()))
        source = self._from(where.source, distinct)
        name = source.rpartition(" ")[2]
        kind = "ANTI" if where.holds else "SEMI"
        return (
            f"SELECT {_names(where.columns, name)} FROM {source} "
            f"{kind} JOIN {failing} f ON f.id = {name}.{quoted(column)}"
        )

    def _compared(self, where: Where, test: Compare, right: str, distinct: bool) -> str:
        source = self.tables.kept(self._alone(where.source, distinct))
        columns = quoted(test.left), quoted(right)
        self.tables.compared(" UNION ".join(f"SELECT {it} AS id FROM {source}" for it in columns))
        left, right = (f"LEFT JOIN literal {it} ON {it}.id = s." for it in "lr")
        return (
            f"SELECT s.* FROM {source} s {left}{columns[0]} {right}{columns[1]} "
            f"WHERE {'' if where.holds else 'NOT '}coalesce({sql_condition(test, 'l', 'r')}, false)"
        )

    def _terms(self, source: Relation, column: str) -> str:
        """Return the query for the terms in ``column``, the same for many tests on one path."""
        while isinstance(source, Where | Anti) and column in source.columns:
            # A few terms more do no harm.
            source = source.left if isinstance(source, Anti) else source.source
        return f"SELECT {quoted(column)} AS id FROM ({self._alone(source, False)})"

    def _alone(self, relation: Relation, distinct: bool) -> str:
        """Return the query for ``relation``, always the same."""
        aliases, self._aliases = self._aliases, self._fresh()
        query = self.query(relation, distinct)
        self._aliases = aliases
        return query

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


def quoted_text(text: str) -> str:
    """Return ``text`` as a string of SQL."""
    return "'" + text.replace("'", "''") + "'"


def _names(columns: Collection[str], table: str = "") -> str:
    prefix = f"{table}." if table else ""
    return ", ".join(f"{prefix}{quoted(it)}" for it in columns)


def _term(term: str) -> str:
    """Return the identifier of ``term``, as an expression that is worked out while planning.

    No term at all stands for a place that is left open.
    """
    if not term:
        return "NULL::UBIGINT"
    return f"term_id({quoted_text(term)})"
