"""The facts of a run: what is stated, and what was derived, in as few tables as may be."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from okg.columnar.errors import Refused
from okg.columnar.memory import Triple
from okg.columnar.rules.query import ANY, Part, Patterns, Source, listed
from okg.columnar.rules.same import components

if TYPE_CHECKING:
    import duckdb

__all__ = ["Facts", "add_inferred", "add_terms", "together"]

MOST_PAIRS = 10**9
"""Pairs of names for one thing that may be written down."""


class Facts:
    """Facts that rules work on.

    As long as every thing has one name, the ``base`` is the table ``fact`` itself. Otherwise it is
    a table of the same facts about representatives.
    """

    def __init__(
        self,
        connection: "duckdb.DuckDBPyConnection",
        rdf_type: int,
        same: int,
        ignored: frozenset[int],
        *,
        closed: bool,
    ) -> None:
        self.connection = connection
        self.type = rdf_type
        self.same = same
        self.ignored = ignored
        self.closed = closed
        self.unified = False
        """Whether facts are about representatives."""
        self.base = "fact"
        self.parts: list[Part] = []
        """What was derived in earlier rounds."""
        self.new: Source = ()
        """What was derived in the last round."""
        self.reached: Source = ()
        """What was derived in this round already."""
        self.own: Source = ()
        """What of the base has not been looked at yet."""
        self.old: Source = ()
        """What of the base is closed already."""
        self.whole: Source = ()
        """The base."""
        self._names: list[str] = []
        self._look_at_base()

    def run(self, query: str, values: Sequence[object] | None = None) -> None:
        self.connection.execute(query, values)

    def rows(self, query: str, values: Sequence[object] | None = None) -> list[tuple[Any, ...]]:
        return self.connection.execute(query, values).fetchall()

    def name(self, kind: str) -> str:
        """Return a name for a table."""
        self._names.append(f"rules_{kind}_{len(self._names)}")
        return self._names[-1]

    def clear(self) -> None:
        """Drop every table but ``inferred``."""
        names = ("representative", "unified_name") if self.unified else ()
        for name in (*self._names, *names):
            self.run(f"DROP TABLE IF EXISTS {name}")

    def everything(self) -> Source:
        return (*self.whole, *self.parts, *self.new, *self.reached)

    def part(self, table: str, *, keep: bool = False) -> Part | None:
        """Return what there is in ``table``, which is dropped if that is nothing, unless kept."""
        found = self.rows(f"SELECT DISTINCT p, CASE WHEN p = {self.type} THEN o END FROM {table}")
        if not found:
            if not keep:
                self.run(f"DROP TABLE {table}")
            return None
        return Part(table, _patterns(found))

    def settle(self, found: Source) -> None:
        """Put what was new with the rest, in no more than two tables.

        ``found``, with what was ``reached``, is new now.
        """
        for part in self.new:
            if len(self.parts) < 2:
                self.parts.append(part)
            else:
                before = self.parts[1]
                self.run(f"INSERT INTO {before.table} SELECT p, s, o FROM {part.table}")
                self.run(f"DROP TABLE {part.table}")
                self.parts[1] = Part(before.table, before.patterns | part.patterns)
        self.new, self.reached = (*self.reached, *found), ()

    def is_closed(self) -> None:
        """Take note that there is nothing left to be looked at."""
        self.settle(())
        self.own, self.old = (), self.everything()

    def unify(self, pairs: Iterable[str], *, looked_at: bool) -> bool:
        """Rewrite the facts to one name for each thing; tell whether that was needed.

        ``pairs`` are queries with the columns s and o. What changes is to be looked at; what does
        not, as it was before, or not at all if it was ``looked_at``.
        """
        before = ["SELECT id AS s, rep AS o FROM representative"] if self.unified else []
        if not components(self.connection, together([*pairs, *before]), "unified_name"):
            return False
        self.run("CREATE OR REPLACE TEMP TABLE representative AS SELECT * FROM unified_name")
        self.unified = True
        derived = [it.table for it in (*self.parts, *self.new)]
        file = "0" if looked_at else "file" if self.closed else "1"
        sources = [f"SELECT p, s, o, {file} AS file FROM {self.base}"]
        sources += [f"SELECT p, s, o, 0 AS file FROM {it}" for it in derived]
        table = self.name("unified")
        self.run(
            f"CREATE TABLE {table} AS SELECT p, s, o, min(file) AS file FROM ("
            "SELECT p, coalesce(a.rep, f.s) AS s, coalesce(b.rep, f.o) AS o, "
            "CASE WHEN coalesce(a.rep <> f.s, false) OR coalesce(b.rep <> f.o, false) THEN 1 "
            f"ELSE f.file END AS file FROM ({together(sources)}) f "
            "LEFT JOIN representative a ON a.id = f.s LEFT JOIN representative b ON b.id = f.o "
            f"WHERE p NOT IN ({self._left_alone()})) GROUP BY p, s, o"
        )
        for it in derived if self.base == "fact" else [*derived, self.base]:
            self.run(f"DROP TABLE {it}")
        self.base, self.parts, self.new, self.closed = table, [], (), True
        self._look_at_base()
        return True

    def write(self) -> Source:
        """Create the table ``inferred``; return all facts, of every name again."""
        self.run("DROP TABLE IF EXISTS inferred")
        if self.unified:
            self._expand()
            self.base = "fact"
            self._look_at_base()
            found = self.part("inferred", keep=True)
            return (*self.whole, *((found,) if found else ()))
        if not self.parts:
            self.run("CREATE TABLE inferred(p UINTEGER, s UBIGINT, o UBIGINT)")
            return self.whole
        first, *others = self.parts
        for part in others:
            self.run(f"INSERT INTO {first.table} SELECT p, s, o FROM {part.table}")
        self.run(f"ALTER TABLE {first.table} RENAME TO inferred")
        patterns = frozenset().union(*(it.patterns for it in self.parts))
        return (*self.whole, Part("inferred", patterns))

    def _expand(self) -> None:
        """Say of every name what is said of its representative."""
        [(pairs,)] = self.rows(
            "SELECT coalesce(sum(n * n), 0)::DOUBLE FROM "
            "(SELECT count(*) AS n FROM representative GROUP BY rep)"
        )
        if pairs > MOST_PAIRS:
            raise Refused(
                f"so many names stand for one thing that there are {pairs:,.0f} pairs of them; "
                "take out owl:sameAs, or what leads to it, such as functional properties"
            )
        derived = together(f"SELECT p, s, o FROM {it.table}" for it in self.everything())
        facts = derived or "SELECT p, s, o FROM fact WHERE false"
        self.run(
            "CREATE TABLE inferred AS SELECT p, s, o FROM (SELECT DISTINCT * FROM ("
            "SELECT p, coalesce(a.id, f.s) AS s, coalesce(b.id, f.o) AS o "
            f"FROM ({facts}) f LEFT JOIN representative a ON a.rep = f.s "
            f"LEFT JOIN representative b ON b.rep = f.o WHERE p NOT IN ({self._left_alone()}) "
            f"UNION ALL SELECT {self.same}::UINTEGER, a.id, b.id FROM representative a "
            "JOIN representative b USING (rep) WHERE a.id <> b.id)) "
            "ANTI JOIN fact USING (p, s, o)"
        )

    def _left_alone(self) -> str:
        return listed(sorted({self.same} | self.ignored))

    def _look_at_base(self) -> None:
        counted = self.rows(
            f"SELECT p, CASE WHEN p = {self.type} THEN o END, bool_or(file > 0), "
            f"bool_or(file = 0) FROM {self.base} GROUP BY ALL"
        )
        counted = [it for it in counted if it[0] not in self.ignored]
        own = _patterns((p, o) for p, o, new, _ in counted if new or not self.closed)
        old = _patterns((p, o) for p, o, _, known in counted if known and self.closed)
        mixed = {p for p, _ in own} & {p for p, _ in old}
        self.whole = _source(self.base, own | old, "true")
        self.own = _source(self.base, own, "file > 0" if mixed else "true")
        self.old = _source(self.base, old, "file = 0" if mixed else "true")


def add_terms(connection: "duckdb.DuckDBPyConnection", texts: Iterable[str]) -> None:
    """Add those of the terms to ``term`` that are not there yet."""
    connection.execute(
        "INSERT INTO term SELECT id, text, "
        "CASE text[1] WHEN '<' THEN 0 WHEN '_' THEN 1 ELSE 2 END "
        "FROM (SELECT term_id(text) AS id, text FROM (SELECT unnest($1::VARCHAR[]) AS text)) "
        "ANTI JOIN term USING (id)",
        [sorted(texts)],
    )


def add_inferred(connection: "duckdb.DuckDBPyConnection", triples: Sequence[Triple]) -> None:
    """Add those of ``triples`` to ``inferred`` that are neither there nor in ``fact``."""
    add_terms(connection, {it for triple in triples for it in triple})
    connection.execute(
        "INSERT INTO predicate SELECT (SELECT coalesce(max(p), 0) FROM predicate) "
        "+ row_number() OVER (), id FROM (SELECT DISTINCT term_id(unnest($1::VARCHAR[])) AS id) "
        "ANTI JOIN predicate USING (id)",
        [[predicate for _, predicate, _ in triples]],
    )
    connection.execute(
        "INSERT INTO inferred SELECT p, s, o FROM (SELECT DISTINCT n.p, term_id(t.s) AS s, "
        "term_id(t.o) AS o FROM (SELECT unnest($1::VARCHAR[]) AS s, unnest($2::VARCHAR[]) AS p, "
        "unnest($3::VARCHAR[]) AS o) t JOIN predicate n ON n.id = term_id(t.p)) "
        "ANTI JOIN fact USING (p, s, o) ANTI JOIN inferred USING (p, s, o)",
        [[triple[place] for triple in triples] for place in range(3)],
    )


def _source(table: str, patterns: Patterns, condition: str) -> Source:
    return (Part(table, patterns, condition),) if patterns else ()


def _patterns(found: Iterable[tuple[int, int | None]]) -> Patterns:
    rows = list(found)
    return frozenset([(p, ANY) for p, _ in rows] + [(p, o) for p, o in rows if o is not None])


def together(queries: Iterable[str]) -> str:
    """Return one query for the rows of all ``queries``; empty if there are none."""
    return " UNION ALL ".join(f"({it})" for it in queries)
