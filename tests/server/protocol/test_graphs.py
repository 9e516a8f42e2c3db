"""The graph store over HTTP: what the W3C's tests do not ask, and every refusal."""

from collections.abc import Callable

import httpx
import pyoxigraph as ox
import pytest

from okg.store.names import CATALOGUE
from tests.server.conftest import Serving
from tests.server.protocol.conftest import AUTHORIZED, Update
from tests.server.protocol.test_sparql import kind, problem

Ask = Callable[[str], bool]

TURTLE = {"Content-Type": "text/turtle"}
G = {"graph": "urn:g"}
ONE, TWO = "<urn:a> <urn:b> 1 .", "<urn:a> <urn:b> 2 ."
BANK = "https://w3id.org/outsourcing/dataset/bank"

pytestmark = pytest.mark.usefixtures("update")
"""Each test finds no graph of the user's own."""


def send(
    written: Serving,
    method: str,
    content: str | bytes = b"",
    params: dict[str, str] | None = None,
    path: str = "/graphs",
    **headers: str,
) -> httpx.Response:
    given = {**AUTHORIZED, **(TURTLE if content else {}), **headers}
    return written.client.request(method, path, content=content, params=params, headers=given)


def triples(answer: httpx.Response) -> set[ox.Quad]:
    form = ox.RdfFormat.from_media_type(kind(answer))
    assert form
    return set(ox.parse(answer.content, form))


def size(written: Serving, graph: str) -> int:
    return len(triples(written.client.get("/graphs", params={"graph": graph})))


@pytest.mark.parametrize(
    ("accept", "suffix"),
    [
        ("text/turtle", "ttl"),
        ("application/n-triples", "nt"),
        ("application/ld+json", "jsonld"),
        ("application/rdf+xml", "rdf"),
    ],
)
def test_a_graph_comes_and_goes_in_every_form(
    store_server: Serving, written: Serving, ask: Ask, accept: str, suffix: str
) -> None:
    answers = [
        store_server.client.get("/graphs", params={"graph": BANK}, headers={"Accept": accept}),
        store_server.client.get("/graphs", params={"graph": BANK, "format": suffix}),
        store_server.client.get(f"/graphs.{suffix}", params={"graph": BANK}),
    ]
    assert {kind(it) for it in answers} == {accept}
    assert len({len(triples(it)) for it in answers}) == 1
    kept = {"Content-Type": f"{accept}; charset=UTF-8"}
    put = written.client.put(
        "/graphs", params=G, content=answers[0].content, headers={**AUTHORIZED, **kept}
    )
    assert put.status_code == 201
    assert size(written, "urn:g") == len(triples(answers[0])) > 500
    assert ask(f"{{ GRAPH <urn:g> {{ ?s ?p ?o }} GRAPH <{BANK}> {{ ?s ?p ?o }} }}")


def test_put_replaces_post_adds_and_delete_removes(written: Serving) -> None:
    assert send(written, "PUT", ONE, G).status_code == 201
    assert send(written, "PUT", TWO, G).status_code == 204
    assert size(written, "urn:g") == 1
    assert send(written, "POST", ONE, G).status_code == 204
    assert size(written, "urn:g") == 2
    assert send(written, "POST", ONE, {"graph": "urn:h"}).status_code == 201
    assert send(written, "DELETE", params=G).status_code == 204
    problem(send(written, "DELETE", params=G), 404, "no-graph")
    problem(written.client.get("/graphs", params=G), 404, "no-graph")
    assert size(written, "urn:h") == 1


def test_the_default_graph_is_the_users_own_and_not_the_union(written: Serving, ask: Ask) -> None:
    assert not triples(written.client.get("/graphs?default"))
    assert send(written, "PUT", ONE, path="/graphs?default").status_code == 204
    assert send(written, "POST", TWO, path="/graphs?default=").status_code == 204
    assert len(triples(written.client.get("/graphs?default"))) == 2
    assert ask("{ <urn:a> <urn:b> 1 , 2 . okg:payroll a okg:Service }")
    assert send(written, "DELETE", path="/graphs?default").status_code == 204
    assert send(written, "DELETE", path="/graphs?default").status_code == 204
    assert not triples(written.client.get("/graphs?default"))


def test_an_empty_graph_is_there(written: Serving) -> None:
    assert send(written, "PUT", "# nothing", G).status_code == 201
    assert size(written, "urn:g") == 0
    assert send(written, "PUT", "# nothing", G).status_code == 204


def test_addresses_are_names_of_graphs(written: Serving, ask: Ask) -> None:
    path = "/graphs/notes/a%20b/%31.ttl"
    assert send(written, "PUT", "<> <urn:b> <x> .", path=path).status_code == 201
    base = f"{written.url.rstrip('/')}/graphs/notes/a%20b"
    assert ask(f"{{ GRAPH <{base}/%31.ttl> {{ <{base}/%31.ttl> <urn:b> <{base}/x> }} }}")
    problem(written.client.get("/graphs/notes/a%20b/1.ttl"), 404, "no-graph")
    assert len(triples(written.client.get(path))) == 1
    problem(written.client.get(path, params=G), 400, "several-graphs")
    assert send(written, "DELETE", path=path).status_code == 204


def test_relative_iris_are_resolved_against_the_graphs_name(written: Serving, ask: Ask) -> None:
    send(written, "PUT", "<> <b> <#c> .", {"graph": "http://example.org/d/e"})
    assert ask("{ <http://example.org/d/e> <http://example.org/d/b> <http://example.org/d/e#c> }")


def test_post_without_a_name_makes_one(written: Serving) -> None:
    answers = [send(written, "POST", "<> <urn:b> 1 .") for _ in range(2)]
    places = [it.headers["Location"] for it in answers]
    assert {it.status_code for it in answers} == {201}
    assert len(set(places)) == 2
    for place in places:
        assert place.startswith(f"{written.url}graphs/")
        [triple] = triples(written.client.get(place))
        assert triple.subject == ox.NamedNode(place)


def test_blank_nodes_of_two_documents_are_two(written: Serving) -> None:
    for _ in range(2):
        send(written, "POST", "_:x <urn:b> 1 .", G)
    assert size(written, "urn:g") == 2


def test_files_of_a_form_are_one_graph(written: Serving) -> None:
    files = {
        "one": ("one.ttl", b"_:x <urn:b> 1 .", "text/turtle"),
        "two": ("two.nt", b"_:x <urn:b> <urn:c> .\n", "application/octet-stream"),
        "three": ("three", b'{"@id": "urn:a", "urn:b": 2}', "application/ld+json"),
    }
    answer = written.client.put("/graphs", params=G, files=files, headers=AUTHORIZED)
    assert answer.status_code == 201
    found = triples(written.client.get("/graphs", params=G))
    assert len(found) == 3
    assert len({str(it.subject) for it in found}) == 3


def test_without_a_name_the_graphs_are_described(written: Serving, update: Update) -> None:
    update("INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 1 , 2 } } ; CREATE GRAPH <urn:empty>")
    answer = written.client.get("/graphs.ttl")
    store = ox.Store()
    store.extend(triples(answer))
    rows = store.query(
        "PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> "
        "SELECT ?name ?size { ?s sd:namedGraph [ sd:name ?name ; sd:graph "
        "[ <http://rdfs.org/ns/void#triples> ?size ] ] }"
    )
    assert isinstance(rows, ox.QuerySolutions)
    sizes = {str(it["name"]): int(it["size"].value) for it in rows}
    assert (sizes["<urn:g>"], sizes["<urn:empty>"]) == (2, 0)
    assert sizes[f"<{BANK}>"] > 500
    service = ox.NamedNode(f"{written.url}sparql")
    languages = {
        str(it.object).rpartition("#")[2]
        for it in store.quads_for_pattern(service, None, None)
        if "supportedLanguage" in it.predicate.value
    }
    assert languages == {"SPARQL11Query>", "SPARQL11Update>"}


def test_what_a_client_has_is_not_sent_again(written: Serving) -> None:
    send(written, "PUT", ONE, G)
    first = written.client.get("/graphs", params=G)
    known = {"If-None-Match": first.headers["ETag"]}
    assert written.client.get("/graphs", params=G, headers=known).status_code == 304
    other = written.client.get("/graphs", params=G, headers={**known, "Accept": "text/plain"})
    assert other.status_code == 200
    send(written, "PUT", TWO, G)
    assert written.client.get("/graphs", params=G, headers=known).status_code == 200


def test_options_and_head(written: Serving, store_server: Serving) -> None:
    assert store_server.client.options("/graphs").headers["Allow"] == "GET, HEAD, OPTIONS"
    allowed = written.client.options("/graphs/x").headers["Allow"]
    assert allowed == "GET, HEAD, OPTIONS, PUT, POST, DELETE"
    head = store_server.client.head("/graphs", params={"graph": BANK})
    assert int(head.headers["Content-Length"]) > 1000
    assert not head.content


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
@pytest.mark.usefixtures("unchanged")
def test_writing_has_the_rules_of_updates(
    written: Serving, store_server: Serving, method: str
) -> None:
    options = {"params": G, "content": ONE}
    for serving, headers, status, name in (
        (store_server, AUTHORIZED, 403, "read-only"),
        (written, {}, 401, "token-needed"),
        (written, {**AUTHORIZED, "Origin": "https://elsewhere.example"}, 403, "foreign-origin"),
    ):
        answer = serving.client.request(method, "/graphs", headers={**TURTLE, **headers}, **options)  # type: ignore[arg-type]
        problem(answer, status, name)


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
@pytest.mark.parametrize(
    "graph",
    [
        CATALOGUE,
        BANK,
        f"{BANK}/inferred",
        "https://w3id.org/outsourcing",
        "https://w3id.org/outsourcing/mine",
        "https://w3id.org/outsourcing#mine",
    ],
)
@pytest.mark.usefixtures("unchanged")
def test_okgs_graphs_are_not_written(written: Serving, method: str, graph: str) -> None:
    problem(send(written, method, ONE, {"graph": graph}), 403, "reserved-graph")


DOCTYPE = (
    '<?xml version="1.0"?><!DOCTYPE rdf:RDF [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="urn:e#">'
    '<rdf:Description rdf:about="urn:a"><e:p>&b;</e:p></rdf:Description></rdf:RDF>'
)
REMOTE = '{"@context": "http://127.0.0.1:1/context", "@id": "urn:a", "urn:b": 1}'
NAMED = '{"@id": "urn:g", "@graph": [{"@id": "urn:a", "urn:b": 1}]}'
FORM = "multipart/form-data; boundary=x"

PART = f'--x\r\nContent-Disposition: form-data; name="f"; filename="f.ttl"\r\n\r\n{TWO}\r\n'


@pytest.mark.parametrize(
    ("content", "media_type", "status", "name"),
    [
        ("<urn:a> <urn:b> .", "text/turtle", 400, "rdf-syntax"),
        ("<urn:a> <urn:b> 1", "application/n-triples", 400, "rdf-syntax"),
        ("{", "application/ld+json", 400, "rdf-syntax"),
        ("<a/>x", "application/rdf+xml", 400, "rdf-syntax"),
        (b"<urn:a> <urn:b> '\xff' .", "text/turtle", 400, "rdf-syntax"),
        (REMOTE, "application/ld+json", 400, "rdf-syntax"),
        (NAMED, "application/ld+json", 400, "rdf-syntax"),
        (DOCTYPE, "application/rdf+xml", 400, "document-type"),
        (DOCTYPE.encode("utf-16"), "application/rdf+xml", 400, "rdf-syntax"),
        ("<urn:a> <urn:b> <<( <urn:a> <urn:b> 1 )>> .", "text/turtle", 400, "bad-request"),
        (ONE, "", 415, "unsupported-media-type"),
        (ONE, "text/plain", 415, "unsupported-media-type"),
        (ONE, "application/n-quads", 415, "unsupported-media-type"),
        (ONE.encode("utf-16"), "text/turtle; charset=utf-16", 415, "unsupported-charset"),
        ("", FORM, 400, "not-a-form"),
        ("x", "multipart/form-data", 400, "not-a-form"),
        ('--x\r\nContent-Disposition: form-data; name="f"; filename="f.xyz"\r\n\r\n\r\n--x--\r\n',
         FORM, 415, "unsupported-media-type"),
        ('--x\r\nContent-Disposition: form-data; name="f"\r\n\r\n<urn:a>\r\n--x--\r\n',
         FORM, 400, "not-a-form"),
        ('--x--\r\n', FORM, 400, "not-a-form"),
        (PART + "--x\r\n" + PART.replace(" .", ""), FORM, 400, "not-a-form"),
        ("# " + "x" * (2 << 20), "text/turtle", 413, "content-too-large"),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("unchanged")
def test_what_is_refused_changes_nothing(
    written: Serving, content: str | bytes, media_type: str, status: int, name: str
) -> None:
    headers = {**AUTHORIZED, **({"Content-Type": media_type} if media_type else {})}
    for method in ("PUT", "POST"):
        answer = written.client.request(
            method, "/graphs", params=G, content=content, headers=headers
        )
        problem(answer, status, name)


def test_a_fault_is_told_with_its_place(written: Serving) -> None:
    found = problem(send(written, "PUT", f"{ONE}\n<urn:a> <urn:b> .", G), 400, "rdf-syntax")
    assert found["line"] == 2


def test_compressed_content_is_refused(written: Serving) -> None:
    answer = send(written, "PUT", ONE, G, **{"Content-Encoding": "gzip"})
    problem(answer, 415, "unsupported-encoding")


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("graph=none", "bad-request"),
        ("graph=a%20b%3A", "bad-request"),
        ("graph=", "no-graph-named"),
        ("graph=urn:a&graph=urn:b", "repeated-parameter"),
        ("graph=urn:a&default", "several-graphs"),
        ("graf=urn:a", "unknown-parameter"),
        ("graph=urn:a&query=x", "unknown-parameter"),
    ],
)
def test_names_of_graphs_are_absolute_and_one(written: Serving, query: str, name: str) -> None:
    problem(written.client.get(f"/graphs?{query}"), 400, name)
    problem(send(written, "PUT", ONE, path=f"/graphs?{query}"), 400, name)


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_all_graphs_at_once_are_not_written(written: Serving, method: str) -> None:
    problem(send(written, method, ONE), 400, "no-graph-named")


def test_other_methods_are_none(written: Serving) -> None:
    problem(send(written, "PATCH", ONE, G), 405, "method-not-allowed")
