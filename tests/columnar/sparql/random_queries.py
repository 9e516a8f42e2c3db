"""Random queries and data, small enough that patterns meet."""

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

EX = "https://example.org/"
NODES = [f"<{EX}{it}>" for it in "abc"] + ["_:x", "_:y"]
PROPERTIES = [f"<{EX}{it}>" for it in "pqr"]
INTEGER = "<http://www.w3.org/2001/XMLSchema#integer>"
LITERALS = ['"a"', '"b"', '"a"@en', '"b"@de-at', f'"1"^^{INTEGER}', f'"2"^^{INTEGER}']
VARIABLES = ["$this", "?value", "?a", "?b"]

# Every constant is in the data: at one that is not, Oxigraph has no path of length zero, though
# there is one (SPARQL 1.1 Query, section 18.4).
ALWAYS = [(NODES[0], PROPERTIES[2], it) for it in [*NODES[:3], *LITERALS]]

triples = st.lists(
    st.tuples(
        st.sampled_from(NODES),
        st.sampled_from(PROPERTIES),
        st.sampled_from(NODES + PROPERTIES + LITERALS),
    ),
    max_size=14,
).map(lambda it: list(dict.fromkeys(it + ALWAYS)))


def paths() -> SearchStrategy[str]:
    """Return property paths, most of them of one property."""
    one = st.sampled_from(PROPERTIES)
    more = st.recursive(
        one,
        lambda inner: st.one_of(
            st.tuples(inner, inner).map(lambda it: f"({it[0]}/{it[1]})"),
            _two(inner).map(lambda it: f"({it[0]}|{it[1]})"),
            inner.map(lambda it: f"(^{it})"),
            st.tuples(inner, st.sampled_from("?*+")).map(lambda it: f"({it[0]}{it[1]})"),
        ),
        max_leaves=3,
    )
    return st.one_of(one, one, more)


def _two(inner: SearchStrategy[str]) -> SearchStrategy[tuple[str, str]]:
    """Return two that differ: Oxigraph takes two branches that are the same for one, though each
    has its solutions (SPARQL 1.1 Query, section 18.5, Union)."""
    return st.tuples(inner, inner).filter(lambda it: it[0] != it[1])


variables = st.sampled_from(VARIABLES)
ends = st.one_of(variables, variables, st.sampled_from([*NODES[:3], *LITERALS, "_:n"]))
subjects = st.one_of(variables, variables, st.sampled_from([*NODES[:3], "_:n"]))
patterns = st.one_of(
    st.tuples(subjects, paths(), ends),
    st.tuples(subjects, st.just("?path"), ends),
).map(" ".join)
blocks = st.lists(patterns, min_size=1, max_size=3).map(" . ".join)


def conditions(groups: SearchStrategy[str]) -> SearchStrategy[str]:
    """Return the expressions of filters."""
    seen = st.sampled_from([*VARIABLES, "?path"])
    terms = st.one_of(seen, st.sampled_from([*NODES[:3], *PROPERTIES, *LITERALS]))
    texts = st.sampled_from([f"{EX}p", EX, "a", "1", "."])
    simple = st.one_of(
        st.tuples(seen, st.sampled_from(["=", "!=", "<", ">"]), terms).map(" ".join),
        # To Oxigraph a term that has no order is still <= itself (otherwise: section 17.3).
        st.tuples(seen, st.sampled_from(["<=", ">="]), st.sampled_from(LITERALS)).map(" ".join),
        st.tuples(terms, terms).map(lambda it: f"sameTerm({it[0]}, {it[1]})"),
        st.tuples(seen, st.sampled_from(["IN", "NOT IN"]), st.sampled_from(PROPERTIES)).map(
            lambda it: f"{it[0]} {it[1]} ({it[2]}, {NODES[0]})"
        ),
        st.tuples(st.sampled_from(["isIRI", "isBlank", "isLiteral", "bound"]), seen).map(
            lambda it: f"{it[0]}({it[1]})"
        ),
        st.tuples(st.sampled_from(["STRSTARTS", "STRENDS", "CONTAINS"]), seen, texts).map(
            lambda it: f'{it[0]}(STR({it[1]}), "{it[2]}")'
        ),
        st.tuples(seen, st.sampled_from(["de", "en", "*"])).map(
            lambda it: f'langMatches(lang({it[0]}), "{it[1]}")'
        ),
        st.tuples(st.sampled_from(["EXISTS", "NOT EXISTS"]), groups).map(" ".join),
    )
    return st.recursive(
        simple,
        lambda inner: st.one_of(
            inner.map(lambda it: f"!({it})"),
            st.tuples(inner, st.sampled_from(["&&", "||"]), inner).map(
                lambda it: f"({it[0]} {it[1]} {it[2]})"
            ),
        ),
        max_leaves=3,
    )


def _part(groups: SearchStrategy[str]) -> SearchStrategy[str]:
    return st.one_of(
        blocks,
        conditions(groups).map(lambda it: f"FILTER ({it})"),
        conditions(groups).map(lambda it: f"FILTER ({it})"),
        _two(groups).map(lambda it: f"{it[0]} UNION {it[1]}"),
        groups,
        groups.map(lambda it: f"OPTIONAL {it}"),
        st.sampled_from([*NODES[:2], *VARIABLES, '"a"']).map(lambda it: f"BIND ({it} AS ?new)"),
    )


groups: SearchStrategy[str] = st.deferred(
    lambda: st.tuples(blocks, st.lists(_part(groups), max_size=2)).map(
        # A label of a blank node may not stand in two patterns that something else separates.
        lambda it: "{ " + " ".join([it[0].replace("_:n", "[]"), *it[1]]).replace("_:n", "[]") + " }"
    )
)
queries = st.tuples(
    st.sampled_from(["SELECT", "SELECT DISTINCT"]),
    st.lists(st.sampled_from(["?value", "?path", "?a", "?b", "?new"]), unique=True, max_size=3),
    groups,
).map(lambda it: f"{it[0]} {' '.join(['$this', *it[1]])} WHERE {it[2]}")
