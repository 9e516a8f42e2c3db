"""Every IRI has an address, and comes back from it as the server reads it."""

from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okg.namespaces import OKG, ONTOLOGY
from okg.server.linked.addresses import address_of, iri_of, named


def read(address: str) -> str:
    """Return the IRI that the server takes an address for."""
    parts = urlsplit(address)
    if parts.query:
        return parse_qs(parts.query)["iri"][0]
    return iri_of(unquote(parts.path).removeprefix("/term/"))


@pytest.mark.parametrize(
    ("iri", "address"),
    [
        (f"{OKG}payroll", "/term/payroll"),
        (f"{ONTOLOGY}/claim/74", "/term/claim/74"),
        (f"{ONTOLOGY}/claim/editors/a-b", "/term/claim/editors/a-b"),
        (f"{ONTOLOGY}/mapping/cpc-2.1/payroll-82223", "/term/mapping/cpc-2.1/payroll-82223"),
        (f"{ONTOLOGY}/dataset/café", "/term/dataset/caf%C3%A9"),
        (ONTOLOGY, "/term?iri=https%3A%2F%2Fw3id.org%2Foutsourcing"),
        (f"{ONTOLOGY}/0.1.0", "/term?iri=https%3A%2F%2Fw3id.org%2Foutsourcing%2F0.1.0"),
        ("urn:a?b=c&d#e", "/term?iri=urn%3Aa%3Fb%3Dc%26d%23e"),
    ],
)
def test_address(iri: str, address: str) -> None:
    assert address_of(iri) == address
    assert read(address) == iri


@pytest.mark.parametrize("name", ["..", "a/../b", "./a", "a//b", "/a", "a/", "a/b"])
def test_what_clients_would_change_on_the_way_is_asked_for_by_iri(name: str) -> None:
    iri = OKG + name
    assert urlsplit(address_of(iri)).path == "/term"
    assert read(address_of(iri)) == iri


@given(
    st.sampled_from([OKG, f"{ONTOLOGY}/", "https://example.org/"]),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1),
)
def test_every_iri_comes_back(beginning: str, name: str) -> None:
    assert read(address_of(beginning + name)) == beginning + name


def test_a_suffix_comes_before_the_query() -> None:
    assert address_of(f"{OKG}payroll", "ttl") == "/term/payroll.ttl"
    assert address_of("urn:a", "ttl") == "/term.ttl?iri=urn%3Aa"


@pytest.mark.parametrize("text", ["okg:payroll", f"<{OKG}payroll>", f"{OKG}payroll"])
def test_an_iri_may_be_shortened(text: str) -> None:
    assert named(text) == f"{OKG}payroll"
