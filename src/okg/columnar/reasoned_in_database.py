"""What follows from data of any size: the triples are written as they come out of DuckDB."""

from collections.abc import Sequence
from pathlib import Path

from okg.columnar.database import resources
from okg.columnar.in_database import Resources, Tell, open_data
from okg.columnar.lines import AS_IT_STANDS, LINE, texts_of, worth_telling
from okg.columnar.plan import Constant, Facts, Layer, Plan, Project
from okg.columnar.reading import DataFile
from okg.columnar.rulebook import Rulebook
from okg.columnar.rules.model import Contradiction
from okg.columnar.rules.program import Program
from okg.columnar.rules.schema import reason
from okg.columnar.rules.tables import Found

__all__ = ["ReasonedInDatabase"]

BESIDE = "inferred_beside"
"""The table of what follows without the data."""


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
        rules = Rulebook(program, Plan(()), (), (), (), b"", ())
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
        with resources():
            return reason(self.database.connection, program.known, program)

    def _reason_beside(self, program: Program) -> None:
        """Keep what follows without the data."""
        run = self.database.execute
        run("ALTER TABLE fact RENAME TO fact_all")
        run(f"CREATE TABLE fact AS FROM fact_all WHERE NOT ({self.database.own})")
        self._reason(program)
        run("DROP TABLE fact")
        run("ALTER TABLE fact_all RENAME TO fact")
        run(f"ALTER TABLE inferred RENAME TO {BESIDE}")

    def write(self, path: Path, *, inferred_only: bool) -> None:
        """Write N-Triples to ``path``, one line a triple, sorted by their bytes.

        Raises ResourceFault where the disk or memory are full.
        """
        self._tell("writing", 0, 0)
        self._name_terms()
        lines = [worth_telling(texts_of(self._inferred()))]
        if not inferred_only:
            own = texts_of(f"SELECT p, s, o FROM fact WHERE {self.database.own}")
            lines.append(f"SELECT {LINE} FROM ({own})")
        # Sorted by numbers, not by text: a line is as its terms are, since what may follow in a
        # longer term comes after the space that follows the shorter.
        target = str(path).replace("'", "''")
        self.database.execute(
            f"COPY (SELECT line FROM ({' UNION ALL '.join(lines)}) ORDER BY r1, r2, r3) "
            f"TO '{target}' {AS_IT_STANDS}"
        )

    def _name_terms(self) -> None:
        """Make the table of terms with their texts as written, and their ranks among all texts.

        The data's blank nodes are numbered in the order of their first mention; those of others are
        not in the table.
        """
        mentions = " UNION ALL ".join(
            f"SELECT {end} AS id, (file::UBIGINT << 33) + (line::UBIGINT << 1) + {last} AS place "
            f"FROM fact WHERE {self.database.own}"
            for last, end in enumerate(("s", "o"))
        )
        self.database.execute(
            "CREATE OR REPLACE TEMP TABLE named AS WITH blank AS ("
            f"SELECT id, min(place) AS place FROM ({mentions}) "
            "SEMI JOIN (SELECT id FROM term WHERE kind = 1) USING (id) GROUP BY id) "
            "SELECT id, text, (row_number() OVER (ORDER BY text))::UINTEGER AS rank FROM ("
            "SELECT id, text FROM term WHERE kind <> 1 UNION ALL "
            "SELECT id, '_:b' || row_number() OVER (ORDER BY place) FROM blank)"
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
