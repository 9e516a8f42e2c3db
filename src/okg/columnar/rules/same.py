"""Which names stand for one thing: connected components, and facts about representatives."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

__all__ = ["components"]


def components(connection: "duckdb.DuckDBPyConnection", edges: str, table: str) -> int:
    """Create ``table(id, rep)`` of all terms in ``edges(s, o)``; return how many there are.

    All that are connected have the same representative, which is no literal if one of them is
    none. Every term hooks to its least neighbour and follows the hooks to the end; what is still
    connected then is done again, so that a chain of names takes few rounds.
    """
    run = connection.execute
    run(
        "CREATE OR REPLACE TEMP TABLE same_edge AS "
        f"SELECT DISTINCT least(s, o) AS a, greatest(s, o) AS b FROM ({edges}) WHERE s <> o"
    )
    run(
        f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT DISTINCT id, id AS rep "
        "FROM (SELECT a AS id FROM same_edge UNION ALL SELECT b FROM same_edge)"
    )
    while run("SELECT count(*) FROM same_edge").fetchall()[0][0]:
        run(
            "CREATE OR REPLACE TEMP TABLE same_hook AS "
            "SELECT b AS id, min(a) AS root FROM same_edge GROUP BY b"
        )
        while True:
            run(
                "CREATE OR REPLACE TEMP TABLE same_hook_next AS "
                "SELECT h.id, coalesce(n.root, h.root) AS root FROM same_hook h "
                "LEFT JOIN same_hook n ON n.id = h.root"
            )
            [(moved,)] = run(
                "SELECT count(*) FROM same_hook h JOIN same_hook_next n USING (id) "
                "WHERE h.root <> n.root"
            ).fetchall()
            run("CREATE OR REPLACE TEMP TABLE same_hook AS SELECT * FROM same_hook_next")
            if not moved:
                break
        run(
            f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT r.id, coalesce(h.root, r.rep) AS rep "
            f"FROM {table} r LEFT JOIN same_hook h ON h.id = r.rep"
        )
        run(
            "CREATE OR REPLACE TEMP TABLE same_edge AS "
            "SELECT DISTINCT least(a, b) AS a, greatest(a, b) AS b FROM ("
            "SELECT coalesce(x.root, e.a) AS a, coalesce(y.root, e.b) AS b FROM same_edge e "
            "LEFT JOIN same_hook x ON x.id = e.a LEFT JOIN same_hook y ON y.id = e.b) WHERE a <> b"
        )
    run(
        f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT r.id, coalesce("
        "min(r.id) FILTER (WHERE t.kind < 2) OVER (PARTITION BY r.rep), r.rep) AS rep "
        f"FROM {table} r LEFT JOIN term t ON t.id = r.id"
    )
    for name in ("same_edge", "same_hook", "same_hook_next"):
        run(f"DROP TABLE IF EXISTS {name}")
    return int(run(f"SELECT count(*) FROM {table}").fetchall()[0][0])
