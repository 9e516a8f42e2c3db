"""What follows from data of any size: the triples are written as they come out of DuckDB."""

from collections.abc import Sequence
from pathlib import Path

from okg.columnar.database import TYPE, resources
from okg.columnar.in_database import Resources, Tell, open_data
from okg.columnar.plan import Constant, Facts, Layer, Plan, Project
from okg.columnar.reading import DataFile
from okg.columnar.reasoned import known_of
from okg.columnar.rulebook import Rulebook
from okg.columnar.rules.model import Contradiction
from okg.columnar.rules.program import Program
from okg.columnar.rules.schema import reason
from okg.columnar.rules.tables import Found
from okg.columnar.rules.vocabulary import SCHEMA_PREDICATES, says_something_sql

__all__ = ["ReasonedInDatabase"]

BESIDE = "inferred_beside"
"""The table of what follows without the data."""
LINE = "subject || ' ' || predicate || ' ' || object || ' .' AS line"
AS_IT_STANDS = "(FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER '\\x01')"
"""How to copy a column of text; no line of N-Triples has a control character in it."""


class ReasonedInDatabase:
    """What follows from files, as ``Reasoned`` has it. It holds a database until it is closed."""

    contradictions: Sequence[Contradiction]
    omitted: int
    not_compiled: tuple[str, ...]

    def __init__(
        self,
        program: Program,
        files: Sequence[DataFile],
        context: Sequence[DataFile],
        limits: Resources,
        tell: Tell,
    ) -> None:
        """Reason over ``files`` beside ``context``, whose own consequences are not told.

        Raises InputFault for faults in files and axioms, Refused for axioms without end, and
        ResourceFault where the machine is too small.
        """
        known = known_of(program)
        rules = Rulebook(program, known, Plan(()), (), (), (), b"", ())
        self._tell = tell
        self.database, self.files = open_data(rules, files, context, limits, tell)
        try:
            tell("reasoning", 0, 0)
            if context:
                self._reason_beside(program)
            final, found = self._reason(program)
        except BaseException:
            self.database.close()
            raise
        self.contradictions, self.omitted = found.contradictions, found.omitted
        self.not_compiled = final.not_compiled

    def _reason(self, program: Program) -> tuple[Program, Found]:
        known = known_of(program)
        with resources():
            final, found = reason(self.database.connection, list(known), program)
        if final is not program:
            # Conclusions about axioms become part of the program.
            self._add_inferred([it for it in known_of(final) if not known.has(*it)])
        return final, found

    def _reason_beside(self, program: Program) -> None:
        """Keep what follows without the data."""
        run = self.database.execute
        run("ALTER TABLE fact RENAME TO fact_all")
        run(f"CREATE TABLE fact AS FROM fact_all WHERE NOT ({self.database.own})")
        self._reason(program)
        run("DROP TABLE fact")
        run("ALTER TABLE fact_all RENAME TO fact")
        run(f"ALTER TABLE inferred RENAME TO {BESIDE}")

    def _add_inferred(self, triples: Sequence[tuple[str, str, str]]) -> None:
        self.database.add_terms({term for triple in triples for term in triple})
        self.database.add_predicates({predicate for _, predicate, _ in triples})
        self.database.execute(
            "INSERT INTO inferred(p, s, o) SELECT n.p, term_id(t.s), term_id(t.o) "
            "FROM (SELECT unnest($1::VARCHAR[]) AS s, unnest($2::VARCHAR[]) AS p, "
            "unnest($3::VARCHAR[]) AS o) t JOIN predicate n ON n.id = term_id(t.p) "
            "ANTI JOIN fact f ON (f.p, f.s, f.o) = (n.p, term_id(t.s), term_id(t.o)) "
            "ANTI JOIN inferred i ON (i.p, i.s, i.o) = (n.p, term_id(t.s), term_id(t.o))",
            [[triple[place] for triple in triples] for place in range(3)],
        )

    def write(self, path: Path, *, inferred_only: bool) -> None:
        """Write N-Triples to ``path``, one line a triple, sorted by their bytes.

        Raises ResourceFault where the disk or memory are full.
        """
        self._tell("writing", 0, 0)
        self._name_blank_nodes()
        lines = [_worth_telling(_texts(self._inferred()))]
        if not inferred_only:
            own = _texts(f"SELECT p, s, o FROM fact WHERE {self.database.own}")
            lines.append(f"SELECT {LINE} FROM ({own})")
        target = str(path).replace("'", "''")
        self.database.execute(
            f"COPY (SELECT line FROM ({' UNION ALL '.join(lines)}) ORDER BY line) "
            f"TO '{target}' {AS_IT_STANDS}"
        )

    def _name_blank_nodes(self) -> None:
        """Number the data's blank nodes in the order of their first mention."""
        mentions = " UNION ALL ".join(
            f"SELECT {end} AS id, (file::UBIGINT << 33) + (line::UBIGINT << 1) + {last} AS place "
            f"FROM fact WHERE {self.database.own}"
            for last, end in enumerate(("s", "o"))
        )
        self.database.execute(
            "CREATE OR REPLACE TEMP TABLE blank AS "
            "SELECT id, '_:b' || row_number() OVER (ORDER BY place) AS text FROM ("
            f"SELECT id, min(place) AS place FROM ({mentions}) "
            "SEMI JOIN (SELECT id FROM term WHERE kind = 1) USING (id) GROUP BY id)"
        )

    def _inferred(self) -> str:
        [(before,)] = self.database.execute(
            f"SELECT count(*) FROM duckdb_tables() WHERE table_name = '{BESIDE}'"
        )
        without = f" ANTI JOIN {BESIDE} USING (p, s, o)" if before else ""
        return f"SELECT p, s, o FROM inferred{without}"

    def objects(self, predicate: str) -> set[str]:
        """Return what the data has as values of ``predicate``."""
        facts = Facts("s", Constant(predicate), "o", Layer.OWN)
        return {it for (it,) in self.database.rows(Project(facts, (("o", "o"),)))}

    def close(self) -> None:
        """Give the database back."""
        self.database.close()


def _texts(facts: str) -> str:
    """Return the query for ``facts`` as texts, without those of other blank nodes than the data's.

    Its columns are subject, predicate and object.
    """
    text = "(SELECT id, text FROM term WHERE kind <> 1 UNION ALL FROM blank)"
    return (
        "SELECT s.text AS subject, n.text AS predicate, o.text AS object "
        f"FROM ({facts}) f JOIN {text} s ON s.id = f.s JOIN predicate q ON q.p = f.p "
        f"JOIN term n ON n.id = q.id JOIN {text} o ON o.id = f.o"
    )


def _worth_telling(texts: str) -> str:
    """Return the query for the lines of those triples that ``worth_telling`` approves of."""
    schema = ", ".join(f"'{it}'" for it in sorted(SCHEMA_PREDICATES))
    names = ", ".join(
        f"CASE WHEN {it}[1] = '_' THEN '<' || {it} || '>' ELSE {it} END AS {it}"
        for it in ("subject", "object")
    )
    return (
        f"SELECT line FROM (SELECT {LINE}, predicate, {names} FROM ({texts}) WHERE NOT "
        f"((subject[1] = '_' OR object[1] = '_') AND predicate IN ({schema})) "
        f"AND NOT (predicate = '{TYPE}' AND object[1] = '_')) WHERE {says_something_sql()}"
    )
