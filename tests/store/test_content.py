"""The hash of content, and the spelling of literals that it rests on."""

import hashlib

import pyoxigraph as ox
from hypothesis import example, given
from hypothesis import strategies as st

from okg.namespaces import XSD
from okg.store.content import hash_of, line_of, without_labels
from okg.store.spelling import canonical

LINES = [
    "<urn:a> <urn:p> <urn:b> .",
    '<urn:a> <urn:p> "x _:y <urn:z>" .',
    "_:x <urn:p> _:y .",
    '_:z <urn:p> "_:x"@en .',
]


def test_the_hash_is_as_documented() -> None:
    hashed = (
        "<urn:a> <urn:p> <urn:b> .",
        '<urn:a> <urn:p> "x _:y <urn:z>" .',
        "_: <urn:p> _: .",
        '_: <urn:p> "_:x"@en .',
    )
    numbers = (int(hashlib.sha256(it.encode()).hexdigest(), 16) for it in hashed)
    assert hash_of(LINES) == f"{sum(numbers) % 2**256:064x}"
    assert hash_of([]) == "0" * 64


@given(st.permutations(LINES))
def test_no_order_matters(lines: list[str]) -> None:
    assert hash_of(lines) == hash_of(LINES)


def test_each_triple_matters() -> None:
    assert len({hash_of(LINES[:count]) for count in range(5)}) == 5


def test_labels_of_blank_nodes_do_not_matter_and_literals_do() -> None:
    assert without_labels("_:a <urn:p> _:b .") == without_labels("_:c <urn:p> _:d .")
    assert without_labels('<urn:a> <urn:_:p> "_:b ." .') == '<urn:a> <urn:_:p> "_:b ." .'


DATATYPES = (
    *("integer", "decimal", "double", "float", "boolean", "date", "dateTime", "time", "gYear"),
    *("gYearMonth", "duration", "dayTimeDuration", "int", "byte", "nonNegativeInteger", "string"),
    *("anyURI", "token", "dateTimeStamp", "gMonthDay", "hexBinary"),
)
values = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=6),
    st.text("0123456789+-.eTZ:PD", max_size=12),
    st.decimals(allow_nan=False, allow_infinity=False).map(str),
    st.dates().map(str),
    st.datetimes().map(lambda it: it.isoformat()),
    st.integers().map(str),
)
literals = st.one_of(
    st.builds(
        lambda text, name: str(ox.Literal(text, datatype=ox.NamedNode(XSD + name))),
        values,
        st.sampled_from(DATATYPES),
    ),
    values.map(lambda it: str(ox.Literal(it, datatype=ox.NamedNode("https://example.org/kind")))),
    st.builds(
        lambda text, tag: str(ox.Literal(text, language=tag)),
        values,
        st.sampled_from(["en", "EN", "zh-Hans", "de-1996"]),
    ),
)


def kept(literal: str) -> str:
    """Return how a store spells ``literal``."""
    store = ox.Store()
    store.load(f"<urn:s> <urn:p> {literal} .".encode(), format=ox.RdfFormat.N_TRIPLES)
    [quad] = store
    return line_of(quad).removeprefix("<urn:s> <urn:p> ").removesuffix(" .")


@given(st.lists(literals, max_size=6, unique=True))
@example(['"86000.00"^^<http://www.w3.org/2001/XMLSchema#decimal>'])
@example(['"-0.0"^^<http://www.w3.org/2001/XMLSchema#decimal>'])
@example(['"2024-13-41"^^<http://www.w3.org/2001/XMLSchema#date>'])
@example(['"2024-02-30T00:00:00Z"^^<http://www.w3.org/2001/XMLSchema#dateTime>'])
@example(['"1"^^<http://www.w3.org/2001/XMLSchema#decimal>'])
def test_literals_are_spelled_as_a_store_spells_them(given: list[str]) -> None:
    changed = {it: kept(it) for it in given if kept(it) != it}
    assert canonical(given) == changed


@given(literals)
def test_spelled_once_they_stay(literal: str) -> None:
    assert canonical([kept(literal)]) == {}


def test_terms_that_are_no_literals_stay() -> None:
    assert canonical(["<urn:a>", "_:b"]) == {}
