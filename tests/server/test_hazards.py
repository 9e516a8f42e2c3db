"""Each hazard that is known of this stack, tried on the server from outside.

The hazards are those of the project's notes, a row each; a test below tells that none is left
out. What is tried here as a visitor would is tried in depth elsewhere: queries in
``tests/query/test_safety.py``, uploads in ``tests/server/api`` and updates in
``tests/server/protocol``.
"""

import gzip
import io
import os
import socket
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest

import okg
from okg.errors import InputError
from okg.namespaces import OWL
from tests.server.conftest import TOKEN, Serve, Serving

Test = TypeVar("Test", bound=Callable[..., None])
TRIED: set[str] = set()
SECRET = "the secret of this machine"


def hazard(row: str) -> Callable[[Test], Test]:
    """Say that a test is about this row of the notes."""

    def noted(test: Test) -> Test:
        TRIED.add(row)
        return test

    return noted


@contextmanager
def listening() -> Iterator[tuple[str, list[bytes]]]:
    """Give the address of a server that nobody may call, and what it was sent."""
    received: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        ending = threading.Event()

        def accept() -> None:
            while not ending.is_set():
                try:
                    connection, _ = server.accept()
                except TimeoutError:
                    continue
                with connection:
                    received.append(connection.recv(1000))

        thread = threading.Thread(target=accept)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}/", received
            time.sleep(0.2)
        finally:
            ending.set()
            thread.join()


@hazard("parameter injection")
@pytest.mark.parametrize(
    "value",
    [
        "okg:payroll> } DELETE { ?s ?p ?o } #",
        'x" } UNION { ?service ?p ?o } #',
        "okg:payroll } UNION { ?service a okg:Service",
        "<https://example.org/\\u003E}>",
        "https://example.org/x> ?p ?o . SERVICE <http://127.0.0.1:1/> { ?a ?b ?c } <urn:x",
    ],
)
def test_a_value_is_never_part_of_the_query(server: Serving, value: str) -> None:
    response = server.client.get("/queries/skills-of-service.json", params={"service": value})
    assert response.status_code == 400
    assert response.json()["type"].endswith("/unsuitable-value")
    response = server.client.get("/queries/definition.json", params={"term": value})
    if response.status_code == 200:
        assert response.json()["results"]["bindings"] == []
    else:
        assert response.status_code == 400


@hazard("`SERVICE` reaching out (SSRF)")
@pytest.mark.parametrize(
    "pattern",
    [
        "SERVICE <{url}> {{ ?s ?p ?o }}",
        "SERVICE SILENT <{url}> {{ ?s ?p ?o }}",
        "service<{url}>{{ ?s ?p ?o }}",
        "SER# a comment\nVICE <{url}> {{ ?s ?p ?o }}",
        "\\u0053ERVICE <{url}> {{ ?s ?p ?o }}",
        "?s ?p ?o FILTER EXISTS {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
        "{{ SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }}",
        "VALUES ?e {{ <{url}> }} SERVICE ?e {{ ?s ?p ?o }}",
        "?s ?p trueSERVICE<{url}>{{ ?s ?p ?o }}",
    ],
)
def test_no_query_calls_another_server(server: Serving, pattern: str) -> None:
    with listening() as (url, received):
        query = f"SELECT * {{ {pattern.format(url=url)} }}"
        client, kind = server.client, {"Content-Type": "application/sparql-query"}
        for response in (
            client.get("/sparql", params={"query": query}),
            client.post("/sparql", data={"query": query}),
            client.post("/sparql", content=query, headers=kind),
        ):
            assert response.status_code == 400
    assert received == []


@hazard("`LOAD`, `FROM`")
def test_nothing_is_loaded_from_elsewhere(writable: Serving, tmp_path: Path) -> None:
    secret = tmp_path / "secret.nt"
    secret.write_text(f'<urn:a> <urn:b> "{SECRET}" .\n')
    token = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/sparql-update"}
    with listening() as (url, received):
        for address in (url, secret.as_uri()):
            for update in (
                f"LOAD <{address}>",
                f"LOAD SILENT <{address}> INTO GRAPH <urn:g>",
                f"\\u004COAD <{address}>",
                f"load<{address}>",
            ):
                response = writable.client.post("/sparql", content=update, headers=token)
                assert response.status_code in (400, 403), update
            query = f"SELECT * FROM <{address}> FROM NAMED <{address}> {{ ?s ?p ?o }}"
            response = writable.client.get("/sparql", params={"query": query})
            assert response.json()["results"]["bindings"] == []
            given = {"query": "SELECT * { ?s ?p ?o }", "default-graph-uri": address}
            response = writable.client.get("/sparql", params=given)
            assert response.json()["results"]["bindings"] == []
    assert received == []


@hazard("JSON-LD remote context")
def test_no_context_is_fetched(server: Serving, writable: Serving) -> None:
    with listening() as (url, received):
        document = f'{{"@context": "{url}", "@id": "urn:a", "name": "x"}}'
        kind = {"Content-Type": "application/ld+json"}
        assert server.client.post("/validate", content=document, headers=kind).status_code == 400
        token = {**kind, "Authorization": f"Bearer {TOKEN}"}
        response = writable.client.put("/graphs?graph=urn:g", content=document, headers=token)
        assert response.status_code == 400
    assert received == []


@hazard("`owl:imports`")
def test_no_import_is_followed(server: Serving) -> None:
    with listening() as (url, received):
        data = f"@prefix owl: <{OWL}> . <urn:a> a owl:Ontology ; owl:imports <{url}> ."
        kind = {"Content-Type": "text/turtle"}
        assert server.client.post("/validate", content=data, headers=kind).status_code == 200
    assert received == []


BOMB = (
    '<!DOCTYPE rdf:RDF [<!ENTITY a "{x}">'
    + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + ']><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="urn:e:">'
    "<rdf:Description rdf:about='urn:a'><e:p>&i;</e:p></rdf:Description></rdf:RDF>"
).replace("{x}", "x" * 10)


@hazard("XML entity expansion")
def test_entities_are_not_expanded(server: Serving, writable: Serving) -> None:
    kind = {"Content-Type": "application/rdf+xml"}
    began = time.monotonic()
    response = server.client.post("/validate", content=BOMB, headers=kind)
    assert response.status_code == 400
    assert "XML entities, which okg does not expand" in response.json()["detail"]
    token = {**kind, "Authorization": f"Bearer {TOKEN}"}
    response = writable.client.put("/graphs?graph=urn:g", content=BOMB, headers=token)
    assert response.status_code == 400
    assert time.monotonic() - began < 10


@hazard("pySHACL given a string")
def test_text_is_data_and_never_an_address(server: Serving, tmp_path: Path) -> None:
    secret = tmp_path / "secret.ttl"
    secret.write_text(f'<urn:a> <urn:b> "{SECRET}" .')
    with listening() as (url, received):
        for text in (url, secret.as_uri(), str(secret)):
            response = server.client.post(
                "/validate", content=text, headers={"Content-Type": "text/turtle"}
            )
            assert response.status_code == 400
            assert SECRET not in response.text
    assert received == []


@hazard("SHACL-SPARQL in uploaded shapes")
def test_shapes_in_an_upload_are_data(server: Serving) -> None:
    with listening() as (url, received):
        data = f"""
            @prefix sh: <http://www.w3.org/ns/shacl#> .
            <urn:shape> a sh:NodeShape ; sh:targetNode <urn:a> ; sh:sparql [
              sh:message "called" ;
              sh:select "SELECT $this {{ SERVICE <{url}> {{ $this ?p ?o }} }}" ] .
            <urn:a> <urn:b> 1 ."""
        kind = {"Content-Type": "text/turtle", "Accept": "application/json"}
        response = server.client.post("/validate", content=data, headers=kind)
        assert response.status_code in (200, 400)
        assert "called" not in str(response.json().get("results", ""))
        for name in ("shapes", "ontology", "add-shapes", "engine"):
            refused = server.client.post(f"/validate?{name}=x", content=data, headers=kind)
            assert refused.status_code == 400, name
    assert received == []


@hazard("`sh:pattern` with a bad regex")
def test_an_expression_that_runs_away_is_stopped(serve: Serve) -> None:
    """Visitors send no shapes; in SPARQL, Oxigraph's expressions cannot run away, nor can okg's."""
    serving = serve("--workers", "1", "--time-limit", "5")
    query = f'ASK {{ FILTER (REGEX("{"a" * 5000}!", "^(a+)+$")) }}'
    began = time.monotonic()
    assert serving.client.get("/sparql", params={"query": query}).json()["boolean"] is False
    assert time.monotonic() - began < 4


@hazard("endless query")
def test_a_query_that_does_not_end_is_ended(serve: Serve) -> None:
    serving = serve("--workers", "1", "--time-limit", "1")
    query = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    response = serving.client.get("/sparql", params={"query": query})
    assert response.status_code == 503
    assert "results" not in response.text
    assert serving.client.get("/sparql", params={"query": "ASK {}"}).json()["boolean"]


@hazard("huge result, huge body, zip bomb, sheet bomb")
def test_what_is_too_large_is_refused(serve: Serve) -> None:
    serving = serve(
        *("--workers", "1", "--max-rows", "100", "--max-upload", "1MB", "--max-unpacked", "4MB")
    )
    client = serving.client
    query = {"query": "SELECT * { ?a ?b ?c }"}
    assert client.get("/sparql", params=query).status_code == 413
    turtle = {"Content-Type": "text/turtle"}
    assert client.post("/validate", content=b"#" * 1_100_000, headers=turtle).status_code == 413
    packed = {**turtle, "Content-Encoding": "gzip"}
    bomb = gzip.compress(b"#" * 50_000_000)
    assert client.post("/validate", content=bomb, headers=packed).status_code == 413
    sheet = io.BytesIO()
    with zipfile.ZipFile(sheet, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 50_000_000)
        archive.writestr("[Content_Types].xml", b"<Types/>")
    response = client.post("/validate?name=bomb.xlsx", content=sheet.getvalue())
    assert response.status_code in (400, 413)
    assert "results" not in response.text
    assert client.get("/health").json()["status"] == "pass"


@hazard("cross-origin writes")
def test_a_foreign_page_cannot_write(writable: Serving) -> None:
    client = writable.client
    update = "INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> <urn:c> } }"
    token = {"Authorization": f"Bearer {TOKEN}"}
    foreign = {"Origin": "https://example.org"}
    assert client.post("/sparql", data={"update": update}).status_code == 401
    assert client.post("/sparql", data={"update": update}, headers=foreign).status_code in (
        401,
        403,
    )
    both = {**token, **foreign}
    assert client.post("/sparql", data={"update": update}, headers=both).status_code == 403
    assert client.put("/graphs?graph=urn:g", content="", headers=both).status_code == 403
    asked = {"query": "ASK { GRAPH <urn:g> { ?s ?p ?o } }"}
    assert client.get("/sparql", params=asked).json()["boolean"] is False


@hazard("path traversal in names")
@pytest.mark.parametrize(
    "path",
    [
        "/queries/..%2f..%2fpyproject.toml",
        "/queries/%2e%2e/%2e%2e/pyproject.rq",
        "/queries/..%5c..%5cpyproject.rq",
        "/term/..%2f..%2f..%2fetc%2fpasswd",
        "/term/%2fetc%2fpasswd",
        "/static/..%2fapp.py",
        "/static/%2e%2e/%2e%2e/__init__.py",
        "/queries/skills%00.rq",
    ],
)
def test_no_name_leads_out_of_its_folder(server: Serving, path: str) -> None:
    response = server.client.get(path)
    assert response.status_code in (400, 404)
    assert "root:" not in response.text
    assert "import " not in response.text


def test_no_hazard_is_left_out() -> None:
    material = os.environ.get("OKG_MATERIAL")
    if not material:
        pytest.skip("the notes are not there: set OKG_MATERIAL to their folder")
    lines = (Path(material) / "hazards.md").read_text("utf-8").splitlines()
    rows = [it.split("|")[1].strip() for it in lines if it.startswith("|")]
    assert set(rows[2:]) == TRIED


def test_a_user_who_asks_over_files_of_others_is_as_safe(tmp_path: Path) -> None:
    """The same holds without a server, where files come from elsewhere."""
    (tmp_path / "bomb.rdf").write_text(BOMB)
    with pytest.raises(InputError, match="XML entities"):
        okg.validate([tmp_path / "bomb.rdf"])
    with listening() as (url, received):
        (tmp_path / "remote.jsonld").write_text(f'{{"@context": "{url}", "@id": "urn:a"}}')
        with pytest.raises(InputError):
            okg.validate([tmp_path / "remote.jsonld"])
        with pytest.raises(InputError):
            okg.open().query(f"SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}")
    assert received == []
