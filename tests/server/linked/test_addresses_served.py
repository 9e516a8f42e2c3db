"""The addresses of terms, of searching and of looking around, as clients get them."""

import httpx
import pyoxigraph as ox
import pytest

from okg.namespaces import OKG
from tests.server.conftest import Serving

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def get(serving: Serving, address: str, **headers: str) -> httpx.Response:
    return serving.client.get(address, headers=headers)


@pytest.mark.parametrize(
    ("address", "accept", "media_type"),
    [
        ("/term/payroll", "*/*", "text/turtle; charset=utf-8"),
        ("/term/payroll", "", "text/turtle; charset=utf-8"),
        ("/term/payroll", BROWSER, "text/html; charset=utf-8"),
        ("/term/payroll", "application/n-triples", "application/n-triples"),
        ("/term/payroll", "application/ld+json", "application/ld+json"),
        ("/term/payroll", "application/rdf+xml", "application/rdf+xml"),
        ("/term/payroll.nt", BROWSER, "application/n-triples"),
        ("/term/payroll.html", "*/*", "text/html; charset=utf-8"),
        ("/term/payroll?format=jsonld", BROWSER, "application/ld+json"),
        ("/term/claim/74", "*/*", "text/turtle; charset=utf-8"),
        ("/term/claim/74.rdf", "*/*", "application/rdf+xml"),
        ("/term/mapping/cpc-2.1/payroll-82223", "*/*", "text/turtle; charset=utf-8"),
        ("/term?iri=cpv:79211110", BROWSER, "text/html; charset=utf-8"),
        (
            "/term.ttl?iri=http://data.europa.eu/cpv/cpv/79211110",
            BROWSER,
            "text/turtle; charset=utf-8",
        ),
        ("/search?q=payroll", "*/*", "application/json"),
        ("/search?q=payroll", BROWSER, "text/html; charset=utf-8"),
        ("/search.json?q=payroll", BROWSER, "application/json"),
        ("/search", BROWSER, "text/html; charset=utf-8"),
        ("/terms.json", "*/*", "application/json"),
        ("/explore", "*/*", "application/json"),
        ("/explore", BROWSER, "text/html; charset=utf-8"),
        ("/neighbourhood?iri=okg:payroll", "*/*", "application/json"),
        ("/about", "application/json", "application/json"),
        ("/about", BROWSER, "text/html; charset=utf-8"),
    ],
)
def test_forms(server: Serving, address: str, accept: str, media_type: str) -> None:
    reply = get(server, address, accept=accept)
    assert reply.status_code == 200
    assert reply.headers["content-type"] == media_type
    assert "Accept" in reply.headers["vary"]
    assert reply.headers["cache-control"] == "no-cache"
    again = get(server, address, accept=accept, **{"if-none-match": reply.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    head = server.client.head(address, headers={"accept": accept})
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == reply.headers["etag"]


def test_what_is_answered_is_rdf(server: Serving) -> None:
    reply = get(server, "/term/payroll")
    triples = {it.triple for it in ox.parse(reply.content, format=ox.RdfFormat.TURTLE)}
    payroll = ox.NamedNode(f"{OKG}payroll")
    assert ox.Triple(payroll, ox.NamedNode(f"{OKG}hasCategory"), CATEGORY) in triples


CATEGORY = ox.NamedNode(f"{OKG}NarrowBusinessProcessOutsourcing")


def test_the_language_is_a_matter_of_tags(server: Serving) -> None:
    english = get(server, "/term/payroll", accept=BROWSER)
    chinese = get(server, "/term/payroll", accept=BROWSER, **{"accept-language": "zh-CN"})
    assert "<h1>薪酬核算与发放</h1>" in chinese.text
    assert english.headers["etag"] != chinese.headers["etag"]
    named = get(server, "/term/payroll?lang=zh", accept=BROWSER)
    assert "<h1>薪酬核算与发放</h1>" in named.text


@pytest.mark.parametrize(
    ("address", "status", "kind"),
    [
        ("/term/payrol", 404, "unknown-term"),
        ("/term/payroll.xyz", 404, "unknown-format"),
        ("/term/%3C", 404, "unknown-term"),
        ("/term/a%20b", 404, "unknown-term"),
        ("/term", 400, "no-term"),
        ("/term?iri=", 400, "no-term"),
        ("/term?iri=urn:nothing", 404, "unknown-term"),
        ("/term?iri=not an IRI", 404, "unknown-term"),
        ("/term?iri=okg:a&iri=okg:b", 400, None),
        ("/term/payroll?iri=okg:payroll", 400, "unknown-parameter"),
        ("/term/claim/74?follows=perhaps", 400, "unsuitable-value"),
        ("/search?q=a&limit=0", 400, "unsuitable-value"),
        ("/search?q=a&limit=101", 400, "unsuitable-value"),
        ("/search?q=a&limit=²", 400, "unsuitable-value"),
        ("/search?query=a", 400, "unknown-parameter"),
        ("/search.xyz?q=a", 404, "unknown-format"),
        ("/explore?depth=2", 400, "unknown-parameter"),
        ("/neighbourhood", 400, "no-term"),
        ("/neighbourhood?iri=urn:nothing", 404, "unknown-term"),
        ("/about?x=1", 400, "unknown-parameter"),
    ],
)
def test_problems(server: Serving, address: str, status: int, kind: str | None) -> None:
    reply = get(server, address)
    assert reply.status_code == status
    assert reply.headers["content-type"] == "application/problem+json"
    if kind:
        assert reply.json()["type"].endswith(f"/problem/{kind}")
    page = get(server, address, accept=BROWSER)
    assert page.status_code == status
    assert page.headers["content-type"] == "text/html; charset=utf-8"


def test_a_form_that_there_is_not_is_not_acceptable(server: Serving) -> None:
    assert get(server, "/term/payroll", accept="image/png").status_code == 406
    assert get(server, "/about", accept="text/turtle").status_code == 406


def test_a_dataset_of_the_store_is_served(store_server: Serving) -> None:
    reply = get(store_server, "/term/dataset/bank", accept="text/turtle")
    assert reply.status_code == 200
    assert b"dataset/bank" in reply.content
    found = get(store_server, "/search?q=bank").json()
    assert found["total"] > 0
