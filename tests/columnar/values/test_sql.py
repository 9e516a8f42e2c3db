"""DuckDB says what Python says, of every literal and every pair."""

from collections.abc import Iterator, Sequence
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okg.columnar.errors import Refused
from okg.columnar.values import compare, is_valid, language_matches, matches, string, term, value
from okg.columnar.values.sql import (
    TYPES,
    datatype_sql,
    fill,
    language_sql,
    length_sql,
    less_sql,
    matches_sql,
    prepare,
    prepare_matching,
    refusal,
)
from okg.columnar.values.terms import RDF, XSD
from tests.columnar.values.database import Database
from tests.columnar.values.literals import NAMES, literal, literals_of, terms
from tests.columnar.values.test_compare import ASCENDING, EQUAL, INCOMPARABLE
from tests.columnar.values.test_datatypes import INVALID, VALID

KINDS = {"<": 0, "_": 1, '"': 2}
ALL = "SELECT id FROM term"


@pytest.fixture(scope="module")
def shared() -> Iterator[Database]:
    with Database() as database:
        prepare(database.connection)
        prepare_matching(database.connection)
        database.rows("CREATE TABLE term (id UBIGINT, text VARCHAR, kind UTINYINT)")
        yield database


def load(database: Database, texts: Sequence[str]) -> None:
    """Make ``texts`` the only terms, with their places as identifiers, and no literal filled."""
    database.rows("DELETE FROM literal")
    database.rows("DELETE FROM term")
    database.rows(
        "INSERT INTO term SELECT unnest($1::UBIGINT[]), unnest($2::VARCHAR[]), "
        "unnest($3::UTINYINT[])",
        list(range(len(texts))),
        list(texts),
        [KINDS[it[0]] for it in texts],
    )


def pairs_less(database: Database, or_equal: bool) -> dict[tuple[object, object], object]:
    query = f"SELECT a.id, b.id, {less_sql('a', 'b', or_equal)} FROM literal a, literal b"
    return {(a, b): less for a, b, less in database.rows(query)}


def check(database: Database, texts: Sequence[str]) -> None:
    """Assert that rows, and the order of all pairs, are those of Python."""
    load(database, texts)
    fill(database.connection, ALL)
    columns = ", ".join(f'"{it}"' for it in TYPES)
    found = {
        row[0]: _hashable(row[1:]) for row in database.rows(f"SELECT id, {columns} FROM literal")
    }
    values = {at: value(text) for at, text in enumerate(texts)}
    assert found == {at: tuple(it) for at, it in values.items() if it is not None}
    for or_equal, outcomes in ((False, {-1}), (True, {-1, 0})):
        less = pairs_less(database, or_equal)
        for (a, b), holds in less.items():
            expected = compare(texts[int(str(a))], texts[int(str(b))]) in outcomes
            assert (holds is True) == expected, (texts[int(str(a))], texts[int(str(b))], or_equal)


@settings(max_examples=150, deadline=None)
@given(texts=st.lists(terms, min_size=1, max_size=12, unique=True))
def test_rows_and_order_are_those_of_python(shared: Database, texts: list[str]) -> None:
    check(shared, texts)


@settings(max_examples=150, deadline=None)
@given(
    texts=st.sampled_from(NAMES).flatmap(
        lambda name: st.lists(literals_of(name), min_size=2, max_size=8, unique=True)
    )
)
def test_order_within_one_datatype(shared: Database, texts: list[str]) -> None:
    check(shared, texts)


def test_every_case_of_the_tables(shared: Database) -> None:
    texts = {literal(it, name) for name, forms in ASCENDING.items() for it in forms}
    texts |= {literal(*it) for pair in EQUAL for it in pair}
    texts |= {it for pair in INCOMPARABLE for it in pair}
    check(shared, sorted(texts))


def test_validity_of_every_case(shared: Database) -> None:
    cases = [
        (n, form) for table in (VALID, INVALID) for n, forms in table.items() for form in forms
    ]
    texts = [literal(form, name) for name, form in cases]
    load(shared, sorted(set(texts)))
    fill(shared.connection, ALL)
    for name, form in cases:
        query = (
            f"SELECT {datatype_sql('l', XSD + name)} FROM literal l JOIN term USING (id) "
            "WHERE text = $1"
        )
        [(holds,)] = shared.rows(query, literal(form, name))
        assert holds is is_valid(form, XSD + name), (name, form)


@pytest.mark.parametrize(
    ("lexical", "name"),
    [
        ("1" * 28, "decimal"),
        ("-1.123456789", "decimal"),
        ("18446744073709551615", "unsignedLong"),
        ("300", "byte"),
        ("1e0", "double"),
        ("-1.5", "float"),
        ("2024-02-29", "date"),
        ("2024-02-29-13:59", "date"),
        ("2024-02-29T23:59:59.123456+02:00", "dateTime"),
        ('a "quoted" text\n', "string"),
        ("http://example.org/é", "anyURI"),
    ],
)
def test_the_ordinary_needs_no_python(
    shared: Database, monkeypatch: pytest.MonkeyPatch, lexical: str, name: str
) -> None:
    def unexpected(*_: object) -> None:
        raise AssertionError(lexical)

    monkeypatch.setattr("okg.columnar.values.sql.value", unexpected)
    load(shared, [literal(lexical, name)])
    fill(shared.connection, ALL)
    [(found, datatype)] = shared.rows("SELECT lexical, datatype FROM literal")
    assert (found, datatype) == (lexical, XSD + name)


def test_filling_extends(shared: Database) -> None:
    load(shared, [literal("1", "integer"), literal("2024", "gYear"), "<urn:a>", "_:b", '"x"@en'])
    fill(shared.connection, "SELECT id FROM term WHERE id < 1")
    assert shared.rows("SELECT id FROM literal") == [(0,)]
    fill(shared.connection, f"{ALL} UNION ALL {ALL}")
    fill(shared.connection, ALL)
    assert shared.rows("SELECT id FROM literal ORDER BY id") == [(0,), (1,), (2,), (4,)]


def test_many_odd_values_go_through_in_batches(
    shared: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("okg.columnar.values.sql.BATCH", 7)
    load(shared, [literal(str(it), "gYear") for it in range(1000, 1100)])
    fill(shared.connection, ALL)
    assert shared.rows("SELECT count(*), count(DISTINCT micros) FROM literal") == [(100, 100)]


@settings(max_examples=100, deadline=None)
@given(texts=st.lists(terms, min_size=1, max_size=12, unique=True))
def test_lengths_and_languages(shared: Database, texts: list[str]) -> None:
    load(shared, texts)
    fill(shared.connection, ALL)
    ranges = ("EN", "zh", "de-ch")
    found = shared.rows(
        f"SELECT id, {length_sql('l', 2, 5)}, {length_sql('l', 3, None)}, "
        f"{language_sql('l', ranges)}, {language_sql('l', ['*'])}, {language_sql('l', [''])}, "
        f"{datatype_sql('l', f'{RDF}langString')} FROM literal l",
    )
    for at, within, above, listed, any_language, nothing, tagged in found:
        text = texts[int(str(at))]
        length, tag = len(string(text) or ""), term(text).language
        assert (within, above) == (2 <= length <= 5, length >= 3)
        assert listed is any(language_matches(tag, it) for it in ranges)
        assert (any_language, nothing, tagged) == (tag != "", False, tag != "")


@pytest.mark.parametrize(
    ("pattern", "flags"),
    [("^\\d+$", ""), ("O'", "i"), ("^b", "m"), ("(.)\\1", ""), ("a{1200}", ""), ("^.{4}$", "s")],
)
def test_patterns(shared: Database, pattern: str, flags: str) -> None:
    texts = [
        '"12"',
        '"o\'neill"@en',
        '"a\\nb"',
        "<urn:abba>",
        "_:b",
        literal("a" * 1200),
        '"\\u0000"',
    ]
    load(shared, texts)
    fill(shared.connection, ALL)
    found = shared.rows(f"SELECT id, {matches_sql('l', pattern, flags)} FROM literal l ORDER BY id")
    expected = [
        (at, matches(it, pattern, flags))
        for at, text in enumerate(texts)
        if (it := string(text)) is not None
    ]
    assert found == expected


def test_giving_up_inside_a_query_is_told(shared: Database) -> None:
    load(shared, [literal("ab" * 4000)])
    fill(shared.connection, ALL)
    pattern = "(a|b)*(a|b)*(a|b)*\\1\\2\\3x"
    with pytest.raises(duckdb.Error) as caught:
        shared.rows(f"SELECT {matches_sql('l', pattern)} FROM literal l")
    refused = refusal(caught.value)
    assert isinstance(refused, Refused)
    assert pattern in refused.message
    assert refusal(duckdb.Error("Out of Memory")) is None


def _hashable(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(tuple(it) if isinstance(it, list) else it for it in row)
