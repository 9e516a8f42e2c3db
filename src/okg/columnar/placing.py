"""Where in the files the findings are about, as one query for all of them."""

__all__ = ["placed"]


def placed(own: str) -> str:
    """Return the query for the rows of ``finding``, each with its place.

    Its columns are those of ``finding``, the place: the file's number times 2^32 and the line, and
    whether it is that of the focus node.

    The place is where the triple with the value stands, or with another predicate, as where two
    were to have equal values; or where the last of several values stands, for the constraints that
    the table ``path`` marks so; or else where the focus node is described first; or else mentioned
    first. ``own`` is the condition for facts of the user's.
    """
    place = "(file::UBIGINT << 32 | line) AS place"
    return f"""
        WITH wanted AS (
            SELECT finding.*, n.p, path.last FROM finding
            LEFT JOIN path USING (constraint_number)
            LEFT JOIN predicate n ON n.id = coalesce(finding.path, path.id)
        ), said AS MATERIALIZED (
            SELECT p, s, o, {place} FROM fact
            SEMI JOIN (SELECT DISTINCT focus AS s FROM wanted) USING (s) WHERE {own}
        ), described AS (
            SELECT s, min(place) AS place FROM said GROUP BY s
        ), mentioned AS (
            SELECT o, min(place) AS place FROM (SELECT o, {place} FROM fact WHERE {own})
            SEMI JOIN (SELECT DISTINCT focus AS o FROM wanted ANTI JOIN described d ON d.s = focus)
            USING (o) GROUP BY o
        ), other AS (
            SELECT s, o, min(place) AS place FROM said SEMI JOIN
            (SELECT focus AS s, value AS o FROM wanted WHERE p IS NOT NULL) USING (s, o)
            GROUP BY s, o
        ), last AS (
            SELECT p, s, max(place) AS place FROM said
            SEMI JOIN (SELECT p, focus AS s FROM wanted WHERE last) USING (p, s) GROUP BY p, s
        )
        SELECT constraint_number, focus, value, path, more,
            coalesce(v.place, e.place, l.place, d.place, m.place) AS place,
            coalesce(v.place, e.place, l.place) IS NULL AND d.place IS NOT NULL AS at_node
        FROM wanted w
        LEFT JOIN said v ON v.p = w.p AND v.s = focus AND v.o = value
        LEFT JOIN other e ON e.s = focus AND e.o = value AND w.p IS NOT NULL
        LEFT JOIN last l ON l.p = w.p AND l.s = focus AND w.last AND value IS NULL
        LEFT JOIN described d ON d.s = focus
        LEFT JOIN mentioned m ON m.o = focus"""
