"""Every relation has the same rows on DuckDB and on Python's sets."""

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from okg.columnar.memory import Triple
from okg.columnar.plan import (
    Anti,
    Constant,
    Count,
    Facts,
    Join,
    Kind,
    Layer,
    Place,
    Plan,
    Project,
    Reach,
    Relation,
    Report,
    Semi,
    Union,
    Values,
    Where,
)
from okg.columnar.simplify import simplified
from tests.columnar.support import columnar, in_duckdb, in_python

TERMS = ["<urn:a>", "<urn:b>", "<urn:c>", "_:d", '"e"', '"f\'g"@en']
PREDICATES = ["<urn:p>", "<urn:q>"]
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
COLUMNS = ["x", "y", "z"]

terms = st.sampled_from(TERMS)
triples = st.lists(
    st.tuples(st.sampled_from(TERMS[:4]), st.sampled_from([*PREDICATES, TYPE]), terms), max_size=12
)
places: st.SearchStrategy[Place] = st.sampled_from(COLUMNS) | terms.map(Constant)
layers = st.sampled_from(Layer)


@st.composite
def facts(draw: st.DrawFn) -> Relation:
    named = st.sampled_from([*PREDICATES, TYPE, "<urn:absent>"]).map(Constant)
    predicate: Place = draw(named | st.sampled_from(["x", "y"]))
    return Facts(draw(st.sampled_from(COLUMNS)), predicate, draw(places), draw(layers))


@st.composite
def values(draw: st.DrawFn) -> Relation:
    columns = tuple(draw(st.lists(st.sampled_from(COLUMNS), min_size=1, max_size=2, unique=True)))
    rows = st.tuples(*[terms for _ in columns])
    return Values(columns, frozenset(draw(st.lists(rows, max_size=3))))


@st.composite
def combined(  # noqa: PLR0911 — one line an operator
    draw: st.DrawFn, inner: st.SearchStrategy[Relation]
) -> Relation:
    left, right = draw(inner), draw(inner)
    column = draw(st.sampled_from(left.columns))
    match draw(st.integers(0, 7)):
        case 0:
            return Join(left, right)
        case 1:
            return Semi(left, right)
        case 2:
            return Anti(left, right)
        case 3:
            return Union(left.columns, (left, Semi(left, right), _renamed(right, left.columns)))
        case 4:
            return Project(left, ((draw(st.sampled_from(COLUMNS)), column),))
        case 5:
            return Count(left, (column,), draw(st.integers(1, 2)))
        case 6:
            kinds = draw(st.frozensets(st.sampled_from(["iri", "blank", "literal"])))
            return Where(left, Kind(column, kinds), draw(st.booleans()))
    edges = Project(Join(left, right), (("from", left.columns[0]), ("to", right.columns[-1])))
    source = Project(right, (("x", right.columns[0]),))
    return Reach(source, "x", edges, "y", draw(st.booleans()))


def _renamed(relation: Relation, columns: Sequence[str]) -> Relation:
    """Return ``relation`` with these columns, whatever they hold."""
    own = relation.columns
    return Project(relation, tuple((it, own[i % len(own)]) for i, it in enumerate(columns)))


relations = st.recursive(facts() | values(), combined, max_leaves=5)


@settings(max_examples=60, deadline=None)
@given(triples, triples, triples, st.lists(relations, min_size=4, max_size=4))
def test_both_executions_agree(
    own: list[Triple], known: list[Triple], more: list[Triple], asked: list[Relation]
) -> None:
    inferred = [it for it in more if it not in own and it not in known]
    python = in_python(own, known, inferred)
    with columnar(own, known, inferred) as database:
        for relation in asked:
            assert in_duckdb(database, relation) == python.rows(relation)


@settings(max_examples=100, deadline=None)
@given(triples, relations)
def test_what_has_no_row_is_left_out_without_a_trace(own: list[Triple], relation: Relation) -> None:
    python = in_python(own)
    plan = Plan((Report(0, relation),))
    less = simplified(plan, lambda it: bool(python.rows(it)))
    assert {row for _, row in python.findings(less)} == python.rows(relation)
