"""What a term's text tells is what Python says of it; and of ordinary terms it tells."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okg.columnar.plan import (
    Compare,
    Constant,
    Datatype,
    Kind,
    Languages,
    Length,
    Pattern,
    Test,
)
from okg.columnar.term_tests import predicate, sql_told
from okg.columnar.values.terms import RDF, XSD
from okg.columnar.values.told import PLAIN
from tests.columnar.values.database import Database
from tests.columnar.values.literals import NAMES, literal, terms
from tests.columnar.values.test_datatypes import INVALID, VALID

KINDS = {"<": 0, "_": 1, '"': 2}
OUTCOMES = st.sets(st.sampled_from([-1, 0, 1])).map(frozenset)
LIMITS = [
    literal("0", "integer"),
    literal("2.50", "decimal"),
    literal("1.5e0", "double"),
    literal("2024-02-29", "date"),
    literal("2024-02-29Z", "date"),
    literal("2024-02-30", "date"),
    '"b"',
    "<urn:a>",
]
datatypes = st.sampled_from(
    [*(f"{XSD}{name}" for name in NAMES), f"{RDF}langString", f"{RDF}XMLLiteral", "urn:own"]
)
patterns = st.sampled_from([("^a", ""), ("B", "i"), (r"(a)\1", ""), ("^.{2,3}$", "s")])
tests: st.SearchStrategy[Test] = st.one_of(
    st.sets(st.sampled_from(["iri", "blank", "literal"])).map(lambda it: Kind("x", frozenset(it))),
    datatypes.map(lambda it: Datatype("x", it)),
    st.builds(Length, st.just("x"), st.integers(0, 4), st.none() | st.integers(0, 6)),
    patterns.map(lambda it: Pattern("x", *it)),
    st.lists(st.sampled_from(["en", "de-CH", "*", ""])).map(lambda it: Languages("x", tuple(it))),
    st.builds(Compare, st.just("x"), st.sampled_from(LIMITS).map(Constant), OUTCOMES),
)


@pytest.fixture(scope="module")
def shared() -> Iterator[Database]:
    from okg.columnar.values.sql import prepare_matching

    with Database() as database:
        prepare_matching(database.connection)
        database.rows("CREATE TABLE term (id UBIGINT, text VARCHAR, kind UTINYINT)")
        yield database


def told(database: Database, test: Test, texts: list[str]) -> list[bool | None]:
    database.rows("DELETE FROM term")
    database.rows(
        "INSERT INTO term SELECT unnest($1::UBIGINT[]), unnest($2::VARCHAR[]), "
        "unnest($3::UTINYINT[])",
        list(range(len(texts))),
        texts,
        [KINDS[it[0]] for it in texts],
    )
    found = database.rows(f"SELECT {sql_told(test)} FROM ({PLAIN}) t ORDER BY id")
    return [None if it is None else bool(it) for (it,) in found]


@settings(max_examples=400, deadline=None)
@given(test=tests, texts=st.lists(terms, min_size=1, max_size=12, unique=True))
def test_what_is_told_is_true(shared: Database, test: Test, texts: list[str]) -> None:
    holds = predicate(test, ["x"])
    for text, found in zip(texts, told(shared, test, texts), strict=True):
        assert found is None or found == holds((text,)), text


@pytest.mark.parametrize("name", sorted(VALID))
def test_what_is_told_of_lexical_forms_is_true(shared: Database, name: str) -> None:
    texts = [literal(it, name) for it in (*VALID[name], *INVALID.get(name, ()))]
    test = Datatype("x", f"{XSD}{name}")
    holds = predicate(test, ["x"])
    for text, found in zip(texts, told(shared, test, texts), strict=True):
        assert found is None or found == holds((text,)), text


@pytest.mark.parametrize(
    ("test", "text", "expected"),
    [
        (Kind("x", frozenset(["iri"])), "_:b", False),
        (Datatype("x", f"{XSD}string"), '"a \\"b\\""', True),
        (Datatype("x", f"{XSD}string"), '"a"@en', False),
        (Datatype("x", f"{RDF}langString"), '"a"@en', True),
        (Datatype("x", f"{RDF}langString"), '"a\\"@en"', False),
        (Datatype("x", f"{XSD}date"), literal("2024-02-29", "date"), True),
        (Datatype("x", f"{XSD}date"), literal("2023-02-29", "date"), None),
        (Datatype("x", f"{XSD}date"), '"2024-02-29"', False),
        (Datatype("x", f"{XSD}decimal"), literal("-1.50", "decimal"), True),
        (Datatype("x", "urn:own"), '"a"^^<urn:own>', True),
        (Length("x", 2, 3), "<urn:a>", False),
        (Length("x", 2, 3), '"äöü"', True),
        (Length("x", 2, 3), '"a\\n"', None),
        (Pattern("x", "^B", "i"), '"bar"@en', True),
        (Languages("x", ("en",)), '"a"@en-gb', True),
        (Compare("x", Constant(LIMITS[0]), frozenset({1})), literal("0.10", "decimal"), True),
        (Compare("x", Constant(LIMITS[0]), frozenset({1})), literal("-1", "integer"), False),
        (Compare("x", Constant(LIMITS[0]), frozenset({1})), "<urn:a>", False),
        (Compare("x", Constant(LIMITS[3]), frozenset({-1})), literal("2024-02-28", "date"), True),
        (Compare("x", Constant(LIMITS[3]), frozenset({-1})), literal("2024-02-28Z", "date"), None),
    ],
)
def test_ordinary_terms_are_told_at_once(
    shared: Database, test: Test, text: str, expected: bool | None
) -> None:
    assert told(shared, test, [text]) == [expected]
