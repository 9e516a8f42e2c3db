"""Queries by the SPARQL 1.1 Protocol: every way to ask, every form of answer, every refusal."""

import json
from collections.abc import Mapping

import httpx
import pyoxigraph as ox
import pytest

from okg.namespaces import ONTOLOGY
from tests.server.conftest import Serve, Serving

QUERY = "SELECT ?label { okg:payroll rdfs:label ?label FILTER(lang(?label) = 'en') }"
GRAPH = "CONSTRUCT { ?s a okg:Service } WHERE { ?s a okg:Service }"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
DIRECT = {"Content-Type": "application/sparql-query"}
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"

SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"


def kind(response: httpx.Response) -> str:
    assert response.status_code == 200, response.text
    return response.headers["Content-Type"].partition(";")[0]


def problem(response: httpx.Response, status: int, name: str) -> Mapping[str, object]:
    assert response.status_code == status, response.text
    assert response.headers["Content-Type"] == "application/problem+json"
    document = response.json()
    assert document["type"] == f"{ONTOLOGY}/problem/{name}"
    assert document["status"] == status
    assert document["detail"]
    return dict(document)


@pytest.mark.parametrize("way", ["get", "form", "direct", "form with charset"])
def test_each_way_of_asking_gives_the_same(server: Serving, way: str) -> None:
    client = server.client
    if way == "get":
        response = client.get("/sparql", params={"query": QUERY})
    elif way == "form":
        response = client.post("/sparql", data={"query": QUERY})
    elif way == "direct":
        response = client.post("/sparql", content=QUERY, headers=DIRECT)
    else:
        headers = {"Content-Type": 'Application/Sparql-Query; charset="UTF-8"'}
        response = client.post("/sparql", content=QUERY, headers=headers)
    assert kind(response) == "application/sparql-results+json"
    [row] = response.json()["results"]["bindings"]
    assert row["label"] == {"type": "literal", "value": "payroll", "xml:lang": "en"}


@pytest.mark.parametrize(
    ("accept", "suffix", "expected"),
    [
        ("application/sparql-results+json", "json", "application/sparql-results+json"),
        ("application/sparql-results+xml", "xml", "application/sparql-results+xml"),
        ("text/csv", "csv", "text/csv"),
        ("text/tab-separated-values", "tsv", "text/tab-separated-values"),
        ("application/json", "srj", "application/sparql-results+json"),
        ("text/csv;q=0.1, application/sparql-results+xml;q=0.2", "srx",
         "application/sparql-results+xml"),
    ],
)  # fmt: skip
def test_every_form_of_a_table(server: Serving, accept: str, suffix: str, expected: str) -> None:
    params = {"query": QUERY}
    answers = [
        server.client.get("/sparql", params=params, headers={"Accept": accept}),
        server.client.get(f"/sparql.{suffix}", params=params, headers={"Accept": "image/png"}),
        server.client.get("/sparql", params={**params, "format": suffix}),
        server.client.post("/sparql", data={**params, "format": suffix}),
    ]
    assert {kind(it) for it in answers} == {expected}
    assert len({it.content for it in answers}) == 1
    assert b"payroll" in answers[0].content
    assert all("Accept" in it.headers["Vary"] for it in answers)


@pytest.mark.parametrize(
    ("accept", "suffix", "form"),
    [
        ("text/turtle", "ttl", ox.RdfFormat.TURTLE),
        ("application/n-triples", "nt", ox.RdfFormat.N_TRIPLES),
        ("application/ld+json", "jsonld", ox.RdfFormat.JSON_LD),
        ("application/rdf+xml", "rdf", ox.RdfFormat.RDF_XML),
    ],
)
def test_every_form_of_a_graph(
    server: Serving, accept: str, suffix: str, form: ox.RdfFormat
) -> None:
    params = {"query": GRAPH}
    answers = [
        server.client.get("/sparql", params=params, headers={"Accept": accept}),
        server.client.get(f"/sparql.{suffix}", params=params),
    ]
    assert {kind(it) for it in answers} == {accept}
    found = [set(ox.parse(it.content, form)) for it in answers]
    assert found[0] == found[1]
    assert len(found[0]) == 50


@pytest.mark.parametrize("suffix", ["json", "xml", "csv", "tsv"])
def test_every_form_of_yes(server: Serving, suffix: str) -> None:
    answer = server.client.get(f"/sparql.{suffix}", params={"query": "ASK {}"})
    assert kind(answer)
    assert "true" in answer.text


def test_a_browser_gets_a_page_unless_the_address_says_otherwise(server: Serving) -> None:
    browser = {"Accept": BROWSER}
    for params in ({"query": QUERY}, {}):
        assert kind(server.client.get("/sparql", params=params, headers=browser)) == "text/html"
    answer = server.client.get("/sparql.csv", params={"query": QUERY}, headers=browser)
    assert kind(answer) == "text/csv"
    assert kind(server.client.get("/sparql.ttl", headers=browser)) == "text/turtle"


def test_head_is_get_without_its_content(server: Serving) -> None:
    params = {"query": QUERY}
    head, get = (server.client.request(it, "/sparql", params=params) for it in ("HEAD", "GET"))
    assert kind(head) == kind(get)
    assert head.headers["Content-Length"] == get.headers["Content-Length"] != "0"
    assert not head.content


def test_options_say_what_can_be_done(server: Serving) -> None:
    answer = server.client.options("/sparql")
    assert answer.status_code == 204
    assert answer.headers["Allow"] == "GET, HEAD, POST, OPTIONS"
    assert answer.headers["Accept-Post"] == (
        "application/x-www-form-urlencoded, application/sparql-query"
    )


def test_pages_of_other_sites_may_read(server: Serving) -> None:
    origin = {"Origin": "https://elsewhere.example"}
    answer = server.client.get("/sparql", params={"query": QUERY}, headers=origin)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    asked = {**origin, "Access-Control-Request-Method": "POST"}
    assert server.client.options("/sparql", headers=asked).status_code == 200
    forbidden = {**asked, "Access-Control-Request-Headers": "authorization"}
    assert server.client.options("/sparql", headers=forbidden).status_code == 400


def count(server: Serving, pattern: str, query: str = "", **graphs: object) -> int:
    text = f"SELECT (COUNT(*) AS ?n) {query} {{ {pattern} }}"
    answer = server.client.get("/sparql", params={"query": text, **graphs})  # type: ignore[dict-item]
    assert answer.status_code == 200, answer.text
    return int(answer.json()["results"]["bindings"][0]["n"]["value"])


TRIPLE, NAMED = "?s ?p ?o", "GRAPH ?g { ?s ?p ?o }"
ONE = f"{ONTOLOGY}/dataset/bank"
OTHER = f"{ONTOLOGY}/dataset/software-company"


def test_the_dataset_of_the_protocol(store_server: Serving) -> None:
    one, other = (count(store_server, f"GRAPH <{it}> {{ ?s ?p ?o }}") for it in (ONE, OTHER))
    assert one > 0 < other
    all_named = count(store_server, NAMED)
    assert count(store_server, TRIPLE) == all_named > one + other
    default, named = "default-graph-uri", "named-graph-uri"
    for pattern, graphs, expected in (
        (TRIPLE, {default: ONE}, one),
        (TRIPLE, {default: [ONE, OTHER]}, one + other),
        (NAMED, {default: ONE}, 0),
        (NAMED, {named: ONE}, one),
        (TRIPLE, {named: ONE}, 0),
        (NAMED, {default: OTHER, named: ONE}, one),
        (TRIPLE, {default: "http://example.org/none"}, 0),
    ):
        assert count(store_server, pattern, **graphs) == expected, (pattern, graphs)


def test_the_protocols_dataset_comes_before_the_querys(store_server: Serving) -> None:
    clause = f"FROM <{ONE}>"
    one = count(store_server, TRIPLE, clause)
    other = count(store_server, TRIPLE, clause, **{"default-graph-uri": OTHER})
    assert other == count(store_server, f"GRAPH <{OTHER}> {{ ?s ?p ?o }}")
    assert one != other


def test_the_dataset_comes_in_a_form_too(store_server: Serving) -> None:
    data = {"query": f"ASK {{ {TRIPLE} }}", "default-graph-uri": "urn:none"}
    assert store_server.client.post("/sparql", data=data).json()["boolean"] is False


def test_relative_iris_are_those_below_the_endpoint(server: Serving) -> None:
    answer = server.client.get("/sparql.csv", params={"query": "SELECT (<x> AS ?it) {}"})
    assert answer.text == f"it\r\n{server.url}x\r\n"


@pytest.mark.parametrize(
    ("params", "status", "name"),
    [
        ({"query": ["ASK {}", "ASK {}"]}, 400, "repeated-parameter"),
        ({"query": "ASK {"}, 400, "query-syntax"),
        ({"query": ""}, 400, "query-syntax"),
        ({"query": "ASK { SERVICE <http://127.0.0.1:1/> {} }"}, 400, "bad-request"),
        ({"query": "CLEAR ALL"}, 400, "query-syntax"),
        ({"query": "ASK {}", "default-graph-uri": "none"}, 400, "bad-request"),
        ({"query": "ASK {}", "named-graph-uri": "a b"}, 400, "bad-request"),
        ({"update": "CLEAR ALL"}, 400, "update-by-get"),
        ({"query": "ASK {}", "update": "CLEAR ALL"}, 400, "update-by-get"),
        ({"query": "ASK {}", "format": "png"}, 404, "unknown-format"),
        ({"query": "ASK {}", "format": "ttl"}, 404, "unknown-format"),
        ({"query": "ASK {}", "format": ["csv", "json"]}, 400, "repeated-parameter"),
        ({"qeury": "ASK {}"}, 400, "unknown-parameter"),
        ({"query": "ASK {}", "graph": "urn:g"}, 400, "unknown-parameter"),
    ],
)
def test_what_is_refused(
    server: Serving, params: dict[str, str | list[str]], status: int, name: str
) -> None:
    problem(server.client.get("/sparql", params=params), status, name)


def test_parameters_that_there_are_not_are_told_with_those_there_are(server: Serving) -> None:
    found = problem(server.client.get("/sparql?qeury=ASK{}"), 400, "unknown-parameter")
    assert found["parameter"] == "qeury"
    assert "query" in found["offered"]  # type: ignore[operator]


def test_a_fault_is_told_with_its_place(server: Serving) -> None:
    text = "SELECT * {\n  ?s ?p\n}"
    found = problem(server.client.get("/sparql", params={"query": text}), 400, "query-syntax")
    assert (found["line"], found["column"]) == (3, 1)
    assert "an IRI" in found["expected"]  # type: ignore[operator]


@pytest.mark.parametrize(
    ("content", "headers", "status", "name"),
    [
        ("ASK {}", {}, 415, "unsupported-media-type"),
        ("ASK {}", {"Content-Type": "text/plain"}, 415, "unsupported-media-type"),
        ("ASK {}", {"Content-Type": "application/json"}, 415, "unsupported-media-type"),
        ("ASK {}".encode("utf-16"), {"Content-Type": "application/sparql-query; charset=utf-16"},
         415, "unsupported-charset"),
        (b"ASK { ?s ?p '\xff' }", DIRECT, 400, "not-utf-8"),
        (b"query=ASK%20%7B%20%3Fs%20%3Fp%20'%FF'%20%7D", FORM, 400, "not-utf-8"),
        (b"query=\xff", FORM, 400, "not-utf-8"),
        ("default-graph-uri=urn%3Ag", FORM, 400, "no-query"),
        ("query=ASK%20%7B%7D&query=ASK%20%7B%7D", FORM, 400, "repeated-parameter"),
        ("query=ASK%20%7B%7D&update=CLEAR%20ALL", FORM, 400, "query-and-update"),
        ("query=ASK%20%7B%7D&default-graph=urn%3Ag", FORM, 400, "unknown-parameter"),
    ],
)  # fmt: skip
def test_what_is_refused_when_posted(
    server: Serving, content: str | bytes, headers: dict[str, str], status: int, name: str
) -> None:
    found = problem(server.client.post("/sparql", content=content, headers=headers), status, name)
    if name == "unsupported-media-type":
        assert found["offered"] == [FORM["Content-Type"], DIRECT["Content-Type"]]


def test_a_query_stands_in_one_place(server: Serving) -> None:
    answer = server.client.post(
        "/sparql", params={"query": "ASK {}"}, content="ASK {}", headers=DIRECT
    )
    problem(answer, 400, "repeated-parameter")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_none(server: Serving, method: str) -> None:
    answer = server.client.request(method, "/sparql", params={"query": "ASK {}"})
    problem(answer, 405, "method-not-allowed")
    assert "GET" in answer.headers["Allow"]


def test_no_form_that_the_client_accepts(server: Serving) -> None:
    for query, offered in ((QUERY, "text/csv; charset=utf-8"), (GRAPH, "text/turtle")):
        answer = server.client.get(
            "/sparql", params={"query": query}, headers={"Accept": "image/png"}
        )
        assert offered in problem(answer, 406, "not-acceptable")["offered"]  # type: ignore[operator]


def test_too_long_a_query(server: Serving) -> None:
    text = f"ASK {{}} #{'x' * (1 << 20)}"
    problem(server.client.post("/sparql", content=text, headers=DIRECT), 413, "content-too-large")
    problem(server.client.post("/sparql", data={"query": text}), 413, "content-too-large")


def test_too_many_rows_are_not_sent_in_part(serve: Serve) -> None:
    small = serve("--max-rows", "5", "--workers", "1").client
    for suffix in ("json", "xml", "csv", "tsv"):
        for rows, status in ((5, 200), (6, 413)):
            query = f"SELECT * {{ ?s ?p ?o }} LIMIT {rows}"
            answer = small.get(f"/sparql.{suffix}", params={"query": query})
            assert answer.status_code == status, (suffix, rows)


def description(answer: httpx.Response) -> ox.Dataset:
    form = ox.RdfFormat.from_media_type(kind(answer))
    assert form
    return ox.Dataset(ox.parse(answer.content, form))


def objects(found: ox.Dataset, subject: object, name: str) -> list[object]:
    predicate = ox.NamedNode(name)
    return [it.object for it in found if it.subject == subject and it.predicate == predicate]


@pytest.mark.parametrize(
    "accept", ["text/turtle", "application/rdf+xml", "application/ld+json", "*/*"]
)
def test_without_a_query_the_service_is_described(store_server: Serving, accept: str) -> None:
    found = description(store_server.client.get("/sparql", headers={"Accept": accept}))
    service = ox.NamedNode(f"{store_server.url}sparql")
    assert objects(found, service, f"{SD}endpoint") == [service]
    assert objects(found, service, f"{SD}supportedLanguage") == [ox.NamedNode(f"{SD}SPARQL11Query")]
    features = objects(found, service, f"{SD}feature")
    assert ox.NamedNode(f"{SD}UnionDefaultGraph") in features
    assert ox.NamedNode(f"{SD}BasicFederatedQuery") not in features
    assert not objects(found, service, f"{SD}inputFormat")
    assert len(objects(found, service, f"{SD}resultFormat")) == 8


def test_the_described_sizes_are_true(store_server: Serving) -> None:
    found = description(store_server.client.get("/sparql.ttl"))
    sizes = {}
    for it in found:
        if it.predicate == ox.NamedNode(f"{SD}namedGraph"):
            [name] = objects(found, it.object, f"{SD}name")
            [graph] = objects(found, it.object, f"{SD}graph")
            [size] = objects(found, graph, f"{VOID}triples")
            assert isinstance(name, ox.NamedNode)
            assert isinstance(size, ox.Literal)
            sizes[name.value] = int(size.value)
    query = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
    rows = store_server.client.get("/sparql", params={"query": query}).json()
    counted = {it["g"]["value"]: int(it["n"]["value"]) for it in rows["results"]["bindings"]}
    assert {name: size for name, size in sizes.items() if size} == counted
    assert ONE in counted


def test_a_query_that_nests_too_deeply_harms_nobody_else(server: Serving) -> None:
    """It overflows the stack of its worker, which is replaced."""
    depth = 20_000
    text = f"ASK {'{' * depth}{'}' * depth}"
    answer = server.client.post("/sparql", content=text, headers=DIRECT)
    assert answer.status_code == 503
    assert server.client.get("/sparql", params={"query": "ASK {}"}).json() == {
        "head": {},
        "boolean": True,
    }


def test_answers_are_what_the_formats_say(server: Serving) -> None:
    """With all that a term can be, and nothing where there is nothing."""
    query = (
        "SELECT * { VALUES (?a ?b) { (<urn:a> UNDEF) ('x'@en 1) ('a,\"b\"\\n' 'é中'^^<urn:t>) } }"
    )
    tables = []
    for suffix, form in (
        ("json", ox.QueryResultsFormat.JSON),
        ("xml", ox.QueryResultsFormat.XML),
        ("tsv", ox.QueryResultsFormat.TSV),
    ):
        content = server.client.get(f"/sparql.{suffix}", params={"query": query}).content
        parsed = ox.parse_query_results(content, format=form)
        assert isinstance(parsed, ox.QuerySolutions)
        tables.append([tuple(row) for row in parsed])
    assert tables[0] == tables[1] == tables[2]
    assert len(tables[0]) == 3
    assert json.loads(
        server.client.get("/sparql.json", params={"query": "ASK { FILTER(false) }"}).text
    ) == {"head": {}, "boolean": False}
