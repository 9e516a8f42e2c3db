"""IRIs shortened for people, and back."""

import pytest

from okg.namespaces import PREFIXES, expand, shorten

OKG = "https://w3id.org/outsourcing#"
CLAIMS = "https://w3id.org/outsourcing/claim/"


@pytest.mark.parametrize(
    ("iri", "short"),
    [
        (f"{OKG}payroll", "okg:payroll"),
        (f"{CLAIMS}74", "claim:74"),
        (f"{CLAIMS}editors/order-of-phases", "editors:order-of-phases"),
        ("http://www.w3.org/2004/02/skos/core#closeMatch", "skos:closeMatch"),
    ],
)
def test_a_known_namespace_becomes_its_prefix_and_back(iri: str, short: str) -> None:
    assert shorten(iri) == short
    assert expand(short) == iri


@pytest.mark.parametrize(
    "iri",
    [
        OKG,  # a namespace alone names nothing
        f"{OKG}a/b",  # would need an escape in SPARQL
        f"{OKG}a.b",
        f"{OKG}-a",
        "http://example.org/payroll",
        "https://w3id.org/outsourcing",
    ],
)
def test_what_could_not_be_pasted_into_a_query_stays_as_it_is(iri: str) -> None:
    assert shorten(iri) == iri


def test_only_known_prefixes_are_expanded() -> None:
    assert expand("urn:x") == "urn:x"
    assert expand("payroll") == "payroll"


def test_no_namespace_is_given_two_prefixes() -> None:
    assert len(set(PREFIXES.values())) == len(PREFIXES)
