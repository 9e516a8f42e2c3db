"""The order of terms: cases from the specifications, laws, and other implementations."""

from fractions import Fraction

import numpy as np
import pyoxigraph as ox
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from okg.columnar.values import Family, compare, is_valid, value
from okg.columnar.values.numeric import decimal, single
from okg.columnar.values.terms import XSD
from tests.columnar.values.literals import all_numbers, literal, literals, terms

ASCENDING = {
    "integer": [
        "-" + "9" * 40,
        "-" + "9" * 29,
        "-1",
        "-0",
        "+1",
        "02",
        "9" * 28,
        "9" * 29,
        "9" * 40,
    ],
    "decimal": [
        "-100000000000000000000000000000.5",
        "-100000000000000000000000000000.25",
        "-1.0000000005",
        "-1",
        "-0.0000000002",
        "-0.00000000015",
        "0",
        "0.0000000001",
        "0.00000000011",
        ".1",
        "99999999999999999999999999999.999999999",
        "100000000000000000000000000000",
        "100000000000000000000000000000.01",
        "1000000000000000000000000000000",
    ],
    "float": ["-INF", "-3.4028235e38", "-1", "1e-45", "1", "1.0000001", "3.4028235e38", "INF"],
    "double": ["-INF", "-1e308", "-1", "-4.9e-324", "0", "4.9e-324", "1", "1e308", "1e400"],
    "boolean": ["false", "true"],
    "string": ["", "A", "B", "a", "aa", "é", "\uffee", "\U00010000"],
    "token": ["a", "b"],
    "date": ["-0001-12-31", "0000-02-29", "0001-01-01", "2024-02-29"],
    "dateTime": [
        "-99999-01-01T00:00:00",
        "1969-12-31T23:59:59.9999999",
        "1970-01-01T00:00:00",
        "1970-01-01T00:00:00.0000001",
        "2023-12-31T24:00:00.0",
        "2024-01-01T00:00:00.1",
    ],
    "dateTimeStamp": ["2024-01-01T00:00:00+01:00", "2024-01-01T00:00:00Z"],
    "time": ["24:00:00", "00:00:01", "23:59:59.5"],
    "gYear": ["-0001", "0000", "0001", "2024", "12024"],
    "gYearMonth": ["2023-12", "2024-01"],
    "gMonthDay": ["--02-28", "--02-29", "--03-01"],
    "gMonth": ["--01", "--12"],
    "gDay": ["---01", "---31"],
    "duration": ["-P1Y", "-P1M", "-PT1S", "PT0S", "P27D", "P1M", "P32D", "P1Y", "P367D"],
    "yearMonthDuration": ["P11M", "P1Y", "P1Y1M"],
    "dayTimeDuration": ["-P1D", "-PT23H", "PT0.0000001S", "PT59M", "PT1H", "P1D"],
}


@pytest.mark.parametrize("name", ASCENDING)
def test_ascending(name: str) -> None:
    written = [literal(it, name) for it in ASCENDING[name]]
    for low, a in enumerate(written):
        for high, b in enumerate(written):
            expected = (low > high) - (low < high)
            assert compare(a, b) == expected, (a, b)


EQUAL = [
    (("1", "integer"), ("1.0", "decimal")),
    (("1", "byte"), ("+01", "unsignedLong")),
    (("0.1", "decimal"), ("1e-1", "double")),
    (("0.1", "decimal"), ("0.1", "float")),
    (("16777217", "integer"), ("16777216", "float")),
    (("9007199254740993", "integer"), ("9007199254740992", "double")),
    (("0", "double"), ("-0", "double")),
    (("INF", "float"), ("1e39", "float")),
    (("INF", "double"), ("+INF", "float")),
    (("1", "boolean"), ("true", "boolean")),
    (("a", "string"), ("a", "token")),
    (("2024-01-01T00:00:00", "dateTime"), ("2023-12-31T24:00:00", "dateTime")),
    (("2024-01-01T01:00:00+01:00", "dateTime"), ("2024-01-01T00:00:00Z", "dateTimeStamp")),
    (("24:00:00", "time"), ("00:00:00", "time")),
    (("2024-01-01Z", "date"), ("2024-01-01+00:00", "date")),
    (("2024-03-01-10:00", "date"), ("2024-03-02+14:00", "date")),
    (("-0000", "gYear"), ("0000", "gYear")),
    (("P1Y", "duration"), ("P12M", "yearMonthDuration")),
    (("P1D", "dayTimeDuration"), ("PT24H", "duration")),
]
"""Each with the rule it rests on: promotion, subtype substitution, one value in two forms."""


@pytest.mark.parametrize(("a", "b"), EQUAL)
def test_equal(a: tuple[str, str], b: tuple[str, str]) -> None:
    assert compare(literal(*a), literal(*b)) == 0
    assert compare(literal(*b), literal(*a)) == 0


INCOMPARABLE = [
    ('"a"', '"a"@en'),
    ('"a"@en', '"a"@en'),
    ('"1"', literal("1", "integer")),
    (literal("true", "boolean"), literal("1", "integer")),
    (literal("2024-01-01", "date"), literal("2024-01-01T00:00:00", "dateTime")),
    (literal("2024", "gYear"), literal("2024", "integer")),
    (literal("NaN", "double"), literal("NaN", "double")),
    (literal("NaN", "float"), literal("1", "integer")),
    (literal("x", "integer"), literal("1", "integer")),
    (literal("2024-02-30", "date"), literal("2024-01-01", "date")),
    (literal("a", "anyURI"), literal("a", "anyURI")),
    (literal("00", "hexBinary"), literal("00", "hexBinary")),
    (literal("a", "urn:mine"), literal("a", "urn:mine")),
    ("<urn:a>", "<urn:a>"),
    ("_:a", "_:a"),
    ("<urn:a>", literal("1", "integer")),
    (literal("P1M", "duration"), literal("P30D", "duration")),
    (literal("P1M", "duration"), literal("P31D", "duration")),
    (literal("P1Y", "duration"), literal("P365D", "duration")),
    (literal("100000-01-01", "date"), literal("100000-01-01", "date")),
    (literal("P100001Y", "duration"), literal("P1Y", "duration")),
]


@pytest.mark.parametrize(("a", "b"), INCOMPARABLE)
def test_incomparable(a: str, b: str) -> None:
    assert compare(a, b) is None
    assert compare(b, a) is None


@pytest.mark.parametrize(
    ("zoned", "local", "expected"),
    [
        ("2000-01-20T12:00:00Z", "2000-01-19T12:00:00", 1),
        ("2000-01-16T12:00:00Z", "2000-01-16T12:00:00", None),
        ("2000-01-16T00:00:00Z", "2000-01-16T12:00:00", None),
        ("2000-01-15T00:00:00", "2000-02-15T00:00:00Z", -1),
        ("2000-01-01T00:00:00Z", "2000-01-01T14:00:00", None),
        ("2000-01-01T00:00:00Z", "2000-01-01T14:00:00.0000001", -1),
        ("2000-01-01T00:00:00", "2000-01-01T14:00:00Z", None),
        ("2000-01-01T00:00:00", "2000-01-01T14:00:00.0000001Z", -1),
        ("2002-10-10T12:00:00-05:00", "2002-10-10T12:00:00", None),
    ],
)
def test_a_missing_time_zone_leaves_the_order_open_for_14_hours(
    zoned: str, local: str, expected: int | None
) -> None:
    """The table of XSD 1.0, 3.2.7.4, its limits, and the W3C tests minInclusive-002 and -003."""
    a, b = literal(zoned, "dateTime"), literal(local, "dateTime")
    assert compare(a, b) == expected
    assert compare(b, a) == (None if expected is None else -expected)


@given(terms, terms)
def test_both_ways_round_agree(a: str, b: str) -> None:
    there, back = compare(a, b), compare(b, a)
    assert there == (None if back is None else -back)


@given(literals)
def test_a_value_equals_itself(a: str) -> None:
    it = value(a)
    assert it is not None
    comparable = it.family is not Family.NONE
    if it.family in (Family.FLOAT, Family.DOUBLE):
        comparable = it.lexical != "NaN"
    assert compare(a, a) == (0 if comparable else None)


exact = st.builds(
    "{}{}.{}".format,
    st.sampled_from(["", "-", "+"]),
    st.text("0129", min_size=1, max_size=32) | st.text("129", min_size=26, max_size=30),
    st.text("0159", max_size=14) | st.text("159", min_size=8, max_size=11),
)


@settings(max_examples=500)
@given(exact, exact)
def test_decimals_are_ordered_exactly(a: str, b: str) -> None:
    x, y = Fraction(a), Fraction(b)
    assert compare(literal(a, "decimal"), literal(b, "decimal")) == (x > y) - (x < y)


@given(exact)
def test_the_key_of_a_decimal_is_the_number_rounded_down(lexical: str) -> None:
    number, rest = decimal(lexical)
    true = Fraction(lexical)
    if abs(true) < 10**28:
        assert Fraction(number) <= true < Fraction(number) + Fraction(1, 10**9)
        assert (rest == "") == (Fraction(number) == true)
    else:
        assert abs(number) == 10**28


@settings(max_examples=500)
@given(all_numbers)
def test_floats_are_rounded_once(lexical: str) -> None:
    assume(is_valid(lexical, f"{XSD}double"))
    with np.errstate(over="ignore", under="ignore"):
        near = np.float32(lexical)
    assert single(lexical) == float(near)


@pytest.mark.parametrize(
    ("lexical", "expected"),
    [
        ("1.00000017881393432617187499", 1.0000001192092896),
        ("1.00000017881393432617187500", 1.000000238418579),
        ("1.00000017881393432617187501", 1.000000238418579),
        ("340282356779733661637539395458142568447.9", 3.4028234663852886e38),
        ("340282356779733661637539395458142568448", float("inf")),
    ],
)
def test_rounding_to_float_at_half_way(lexical: str, expected: float) -> None:
    """Around the middle of two floats, where rounding to a double first would go wrong."""
    assert single(lexical) == expected


OXIGRAPH = ["integer", "decimal", "double", "float", "string", "dateTime", "date", "time", "gYear"]
OXIGRAPH += ["dayTimeDuration", "yearMonthDuration"]
"""Types whose ordinary values Oxigraph orders too; it leaves out booleans, which SPARQL orders."""
ordinary = {
    "integer": st.integers(-(10**9), 10**9).map(str),
    "decimal": st.decimals(-(10**6), 10**6, places=3).map(str),
    "double": st.floats(width=32, allow_nan=False).map(lambda it: repr(it).replace("inf", "INF")),
    "string": st.text("abÄz ", max_size=4),
    "dateTime": st.datetimes().map(lambda it: it.isoformat()),
    "date": st.dates().map(str),
    "time": st.times().map(str),
    "gYear": st.integers(1, 9999).map("{:04}".format),
    "dayTimeDuration": st.integers(-(10**6), 10**6).map(lambda s: f"{'-' * (s < 0)}PT{abs(s)}S"),
    "yearMonthDuration": st.integers(-999, 999).map(lambda m: f"{'-' * (m < 0)}P{abs(m)}M"),
}
ordinary["float"] = ordinary["double"]
numeric = [it for it in OXIGRAPH if it in ("integer", "decimal", "double", "float")]


def _pair(name: str) -> st.SearchStrategy[tuple[str, str]]:
    other = st.sampled_from(numeric) if name in numeric else st.just(name)
    first = ordinary[name].map(lambda it: literal(it, name))
    second = other.flatmap(lambda kind: ordinary[kind].map(lambda it: literal(it, kind)))
    return st.tuples(first, second)


@settings(max_examples=300)
@given(st.sampled_from(OXIGRAPH).flatmap(_pair))
def test_oxigraph_agrees_on_ordinary_values(pair: tuple[str, str]) -> None:
    a, b = pair
    query = f"SELECT ({a} < {b} AS ?less) ({a} > {b} AS ?more) ({a} = {b} AS ?same) {{}}"
    [row] = ox.Store().query(query)  # type: ignore[misc]
    [same] = [
        it for it in (-1, 1, 0) if row[{-1: "less", 1: "more", 0: "same"}[it]].value == "true"
    ]
    assert compare(a, b) == same
