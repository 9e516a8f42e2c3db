"""From texts to numbers: the tables of terms, predicates and facts."""

from collections.abc import Callable, Iterable

import duckdb

from okg.columnar.errors import ColumnarError
from okg.columnar.reading.strict import canonical, certain, kind

__all__ = [
    "Identity",
    "collect_terms",
    "hashed",
    "identify",
    "make_facts",
    "settle_doubts",
]

Identity = Callable[[str, int], str]
"""The SQL expression for the identifier of a text, at the first, second, … attempt."""

ATTEMPTS = 4
BATCH = 10_000


def hashed(text: str, attempt: int) -> str:
    """Return the expression for the hash of ``text``, a better and slower one at each attempt.

    DuckDB's hash is made for speed: of two texts that differ in nothing but the last characters of
    two of their blocks of eight, one pair in 256 has the same hash. To hash them once more, with
    the blocks moved, tells these apart; MD5 leaves nothing but chance.
    """
    if attempt == 0:
        return f"hash({text})"
    if attempt == 1:
        return f"hash(hash({text}), hash('1234' || {text}))"
    return f"md5_number_lower('{attempt}' || {text})"


def collect_terms(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the table ``term`` of all texts in ``reading.line``, whether they are terms or not."""
    connection.execute(f"""
        CREATE OR REPLACE TABLE term AS
        SELECT term_id(text) AS id, text, {kind("text")} AS kind FROM (
            SELECT DISTINCT text FROM (
                SELECT s AS text FROM reading.line UNION ALL SELECT o FROM reading.line
                UNION ALL (SELECT DISTINCT p FROM reading.line)
            ) WHERE text IS NOT NULL
        )""")


def settle_doubts(connection: duckdb.DuckDBPyConnection) -> None:
    """Take the texts that are not certainly terms out of ``term``.

    What pyoxigraph makes of them, or NULL where they are no terms, goes to ``reading.doubt``.
    """
    doubtful = connection.cursor().execute(f"SELECT text FROM term WHERE NOT {certain('text')}")
    any_doubt = False
    while rows := doubtful.fetchmany(BATCH):
        any_doubt = True
        texts = [text for (text,) in rows]
        connection.execute(
            "INSERT INTO reading.doubt SELECT unnest($1::VARCHAR[]), unnest($2::VARCHAR[])",
            [texts, canonical(texts)],
        )
    if any_doubt:
        connection.execute("DELETE FROM term WHERE text IN (SELECT text FROM reading.doubt)")


def identify(
    connection: duckdb.DuckDBPyConnection, constants: Iterable[str], identity: Identity
) -> None:
    """Complete the table ``term``, and see to it that no two terms have the same identifier.

    Collisions are looked for, not hoped against: if there is one, all terms are hashed otherwise.
    Raises ColumnarError where that does not help.
    """
    connection.execute(
        f"""
        INSERT INTO term SELECT term_id(text), text, {kind("text")} FROM (
            SELECT better AS text FROM reading.doubt WHERE better IS NOT NULL
            UNION SELECT unnest([s, p, o]) FROM reading.late
            UNION SELECT unnest($1::VARCHAR[])
        ) ANTI JOIN term USING (text)""",
        [list(constants)],
    )
    for attempt in range(1, ATTEMPTS + 1):
        [(distinct,)] = connection.execute(
            "SELECT count(*) = count(DISTINCT id) FROM term"
        ).fetchall()
        if distinct:
            return
        connection.execute(f"CREATE OR REPLACE MACRO term_id(t) AS {identity('t', attempt)}")
        connection.execute("UPDATE term SET id = term_id(text)")
    raise ColumnarError(f"terms still share their identifiers after {ATTEMPTS} attempts")


def make_facts(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the tables ``predicate`` and ``fact`` of ``reading.line`` and ``reading.late``."""
    connection.execute("""
        CREATE VIEW reading.said AS
            SELECT s, p, o, file, line FROM (
                SELECT l.rowid AS number, s, p, o, file, l.rowid - first + 1 AS line
                FROM reading.line l JOIN reading.source USING (file) WHERE p IS NOT NULL
            ) ANTI JOIN reading.odd USING (number)
            UNION ALL SELECT s, p, o, file, line FROM reading.late""")
    # Almost always nothing was in doubt, and the joins can be left out.
    [(doubt,)] = connection.execute("SELECT count(*) > 0 FROM reading.doubt").fetchall()
    if doubt:
        connection.execute("""
            CREATE VIEW reading.statement AS
                SELECT coalesce(x.better, s) AS s, coalesce(y.better, p) AS p,
                    coalesce(z.better, o) AS o, file, line
                FROM reading.said LEFT JOIN reading.doubt x ON x.text = s
                LEFT JOIN reading.doubt y ON y.text = p LEFT JOIN reading.doubt z ON z.text = o""")
    else:
        connection.execute("CREATE VIEW reading.statement AS FROM reading.said")
    connection.execute("""
        CREATE OR REPLACE TABLE predicate AS
            SELECT row_number() OVER (ORDER BY id)::UINTEGER AS p, id
            FROM (SELECT DISTINCT term_id(p) AS id FROM reading.statement)""")
    connection.execute("""
        CREATE OR REPLACE TABLE fact AS
            SELECT n.p, term_id(t.s) AS s, term_id(t.o) AS o, t.file, t.line::UINTEGER AS line
            FROM reading.statement t JOIN predicate n ON n.id = term_id(t.p)
            ORDER BY n.p, s, o""")
    _keep_first(connection)


def _keep_first(connection: duckdb.DuckDBPyConnection) -> None:
    """Keep each fact once, with the first line that states it.

    In a sorted table equals are neighbours, which costs next to nothing to find out; to group the
    facts costs more than to sort them.
    """
    [(repeated,)] = connection.execute("""
        SELECT count(*) > 0 FROM (
            SELECT p = lag(p) OVER () AND s = lag(s) OVER () AND o = lag(o) OVER () AS again
            FROM fact
        ) WHERE again""").fetchall()
    if repeated:
        connection.execute("""
            CREATE OR REPLACE TABLE fact AS
                SELECT p, s, o, (place >> 32)::USMALLINT AS file,
                    (place & 4294967295)::UINTEGER AS line
                FROM (
                    SELECT p, s, o, min(file::UBIGINT << 32 | line) AS place
                    FROM fact GROUP BY ALL
                ) ORDER BY p, s, o""")
