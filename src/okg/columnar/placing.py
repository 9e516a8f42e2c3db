"""Where in the files the results in the table ``finding`` are about, as one query."""

from collections.abc import Collection

__all__ = ["placed"]


def placed(constraints: Collection[int], own: str, limit: int | None) -> str:
    """Return the query for the results of ``constraints``, each with its place.

    The rows are the number of the constraint, the texts of focus, value and path, the identifiers
    of what more a query has found, the place: the file's number times 2^32 and the line, and
    whether it is that of the focus node.

    The place is where the triple with the value stands; or where the last of several values
    stands, for the constraints that the table ``path`` marks so; or else where the focus node is
    described first; or else mentioned first. ``own`` is the condition for facts of the user's. The
    first ``limit`` rows come, in the order of places.
    """
    place = "(file::UBIGINT << 32 | line)"
    first = f"""
        SELECT {{end}} AS node, min{place} AS place FROM fact
        SEMI JOIN (SELECT DISTINCT focus FROM wanted) w ON w.focus = fact.{{end}}
        WHERE {own} GROUP BY {{end}}"""
    few = "" if limit is None else f" LIMIT {limit}"
    return f"""
        WITH wanted AS (
            SELECT finding.*, n.p, path.last FROM finding
            LEFT JOIN path USING (constraint_number) LEFT JOIN predicate n ON n.id = path.id
            WHERE constraint_number IN ({", ".join(map(str, constraints))})
        ), said AS (
            SELECT p, s, o, {place} AS place FROM fact WHERE {own}
        ), described AS ({first.format(end="s")}
        ), mentioned AS ({first.format(end="o")}
        ), last AS (
            SELECT p, s, max(place) AS place FROM said
            SEMI JOIN (SELECT p, focus AS s FROM wanted WHERE last) USING (p, s) GROUP BY ALL
        ), placed AS (
            SELECT constraint_number, w.focus, w.value, w.path, w.more,
                coalesce(v.place, l.place, d.place, m.place) AS place,
                v.place IS NULL AND l.place IS NULL AND d.place IS NOT NULL AS at_node
            FROM wanted w
            LEFT JOIN said v ON v.p = w.p AND v.s = w.focus AND v.o = w.value
            LEFT JOIN last l ON l.p = w.p AND l.s = w.focus AND w.last AND w.value IS NULL
            LEFT JOIN described d ON d.node = w.focus
            LEFT JOIN mentioned m ON m.node = w.focus
        ), chosen AS (
            SELECT * FROM placed ORDER BY place, focus, value{few}
        )
        SELECT constraint_number, f.text, v.text, p.text, more, place, at_node
        FROM chosen c JOIN term f ON f.id = c.focus LEFT JOIN term v ON v.id = c.value
        LEFT JOIN term p ON p.id = c.path
        ORDER BY place, f.text, v.text, constraint_number"""
