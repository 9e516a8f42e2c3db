"""Updates by the SPARQL 1.1 Protocol: who may send them, what they may touch, what they promise."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import cast
from urllib.parse import quote

import httpx
import pytest
from starlette.requests import Request

from okg.server.front import Front
from okg.server.pool import Pool
from okg.server.problems import Problem
from okg.server.routes.protocol import check_writer
from okg.server.settings import Settings
from okg.store.folder import Folder
from okg.store.names import CATALOGUE, is_reserved
from tests.server.conftest import EXAMPLES, TOKEN, Serve, Serving
from tests.server.protocol.conftest import AUTHORIZED, Update
from tests.server.protocol.test_sparql import problem

INSERT = "INSERT DATA { <urn:a> <urn:b> <urn:c> }"
THERE = "{ <urn:a> <urn:b> <urn:c> }"
TYPE = {"Content-Type": "application/sparql-update"}

Ask = Callable[[str], bool]


def test_an_update_is_there_for_the_next_question(update: Update, ask: Ask) -> None:
    assert not ask(THERE)
    answer = update(INSERT)
    assert (answer.status_code, answer.content) == (204, b"")
    assert ask(THERE)
    assert update("DELETE WHERE { ?s <urn:b> ?o }").status_code == 204
    assert not ask(THERE)


def test_an_update_comes_in_a_form_too(written: Serving, update: Update, ask: Ask) -> None:
    assert update(f"{INSERT} ; COPY DEFAULT TO <urn:g>").status_code == 204
    data = {
        "update": "INSERT { <urn:x> ?p ?o } WHERE { ?s ?p ?o } ; CLEAR GRAPH <urn:g>",
        "using-graph-uri": "urn:g",
    }
    assert written.client.post("/sparql", data=data, headers=AUTHORIZED).status_code == 204
    assert ask("{ <urn:x> <urn:b> <urn:c> }")


def test_relative_iris_are_those_below_the_endpoint(
    written: Serving, update: Update, ask: Ask
) -> None:
    update("INSERT DATA { <s> <urn:b> 1 } ; INSERT { ?s <x> 2 } WHERE { ?s <urn:b> 1 . <s> ?p 1 }")
    assert ask(f"{{ <{written.url}s> <{written.url}x> 2 }}")


@pytest.mark.parametrize(
    "authorization",
    [
        "",
        "Bearer",
        f"Bearer {TOKEN}x",
        f"Bearer {TOKEN[:-1]}",
        f"Basic {TOKEN}",
        TOKEN,
        "Bearer \u00fc",
    ],
)
@pytest.mark.usefixtures("unchanged")
def test_who_has_no_token_writes_nothing(written: Serving, authorization: str) -> None:
    header = [(b"Authorization", authorization.encode())] if authorization else []
    for kind, content in (
        (b"application/sparql-update", INSERT),
        (b"application/x-www-form-urlencoded", f"update={quote(INSERT)}"),
    ):
        answer = written.client.post(
            "/sparql", content=content, headers=[(b"Content-Type", kind), *header]
        )
        problem(answer, 401, "token-needed")
        assert answer.headers["WWW-Authenticate"].startswith('Bearer realm="okg"')


@pytest.mark.parametrize(
    "origin",
    ["https://elsewhere.example", "http://127.0.0.1:1", "null", "", "file://", "http://["],
)
@pytest.mark.usefixtures("unchanged")
def test_pages_of_other_sites_write_nothing(written: Serving, origin: str) -> None:
    headers = {**AUTHORIZED, "Origin": origin}
    for answer in (
        written.client.post("/sparql", content=INSERT, headers={**headers, **TYPE}),
        written.client.post("/sparql", data={"update": INSERT}, headers=headers),
    ):
        problem(answer, 403, "foreign-origin")


@pytest.mark.parametrize(
    ("token", "sent", "fits"),
    [
        (f" {TOKEN} ", TOKEN, True),
        # In UTF-8 its last byte is, in Latin-1, a blank.
        ("voil\u00e0", "voil\u00e0", True),
        (f" {TOKEN} ", f"{TOKEN}x", False),
        (" ", "", False),
        ("", "", False),
    ],
)
def test_blanks_around_a_token_are_not_of_it(token: str, sent: str, *, fits: bool) -> None:
    pool = cast("Pool", object())
    front = Front(Settings(token=token), pool, pool, writing=pool)
    scope = {
        "type": "http",
        "headers": [(b"authorization", f"Bearer {sent}".encode())],
        "app": SimpleNamespace(state=SimpleNamespace(front=front)),
    }
    with nullcontext() if fits else pytest.raises(Problem, match="token"):
        check_writer(Request(scope))


def test_pages_of_the_server_may_write(written: Serving, update: Update, ask: Ask) -> None:
    update("")
    origin = {"Origin": written.url.rstrip("/")}
    answer = written.client.post(
        "/sparql", content=INSERT, headers={**AUTHORIZED, **TYPE, **origin}
    )
    assert answer.status_code == 204
    assert ask(THERE)


def test_a_server_that_is_not_writable_says_so(store_server: Serving) -> None:
    for answer in (
        store_server.client.post("/sparql", content=INSERT, headers={**AUTHORIZED, **TYPE}),
        store_server.client.post("/sparql", data={"update": INSERT}, headers=AUTHORIZED),
    ):
        assert "--writable" in str(problem(answer, 403, "read-only")["detail"])
    assert store_server.client.get("/sparql", params={"query": f"ASK {THERE}"}).json() == {
        "head": {},
        "boolean": False,
    }


def reserved(store: Path) -> set[str]:
    with Folder(store).reading() as found:
        return {str(it) for it in found if is_reserved(getattr(it.graph_name, "value", ""))}


@pytest.mark.parametrize(
    "text",
    [
        "DELETE WHERE { GRAPH ?g { ?s ?p ?o } }",
        f"INSERT DATA {{ GRAPH <{CATALOGUE}> {{ <urn:a> <urn:b> 1 }} }}",
        f"{INSERT} ; DROP SILENT GRAPH <https://w3id.org/outsourcing/dataset/bank>",
        "MOVE <https://w3id.org/outsourcing/dataset/bank> TO <urn:g>",
    ],
)
@pytest.mark.usefixtures("unchanged")
def test_okgs_graphs_are_not_changed(update: Update, text: str) -> None:
    assert "okg load" in str(problem(update(text), 403, "reserved-graph")["detail"])


def test_all_graphs_are_all_of_the_users_own(written: Serving, update: Update, ask: Ask) -> None:
    store = written.log.parent / "store"
    before = reserved(store)
    update(f"{INSERT} ; COPY DEFAULT TO <urn:g>")
    assert update("CLEAR ALL ; DROP NAMED").status_code == 204
    assert not ask(THERE)
    assert reserved(store) == before


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("CLEAR XYZ", "query-syntax"),
        ("SELECT * {}", "query-syntax"),
        ("LOAD <http://127.0.0.1:1/>", "bad-request"),
        ("INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "bad-request"),
        ("DROP GRAPH <urn:none>", "bad-request"),
        (f"{INSERT} ; DROP GRAPH <urn:none>", "bad-request"),
        ("INSERT { ?s ?p ?o } USING <urn:g> WHERE { ?s ?p ?o }", "bad-request"),
    ],
)
@pytest.mark.usefixtures("unchanged")
def test_what_cannot_be_done_leaves_everything_as_it_was(
    update: Update, text: str, name: str
) -> None:
    options = {"params": {"using-graph-uri": "urn:x"}} if "USING" in text else {}
    problem(update(text, **options), 400, name)


def test_names_of_graphs_are_absolute(update: Update) -> None:
    problem(update(INSERT, params={"using-graph-uri": "none"}), 400, "bad-request")


def test_too_long_an_update(update: Update) -> None:
    problem(update(f"CLEAR DEFAULT #{'x' * (1 << 20)}"), 413, "content-too-large")


ENDLESS = "INSERT { ?a ?e ?i } WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


def many(client: httpx.Client) -> None:
    data = " ".join(f"<urn:{it}> <urn:many> {it} ." for it in range(300))
    answer = client.post(
        "/sparql", content=f"INSERT DATA {{ {data} }}", headers={**AUTHORIZED, **TYPE}
    )
    assert answer.status_code == 204


def test_an_update_past_its_time_leaves_everything_as_it_was(serve: Serve, store: Path) -> None:
    options = ("--store", str(store), "--writable", "--workers", "1")
    limit = ("--validation-time-limit", "1")
    client = serve(*options, *limit, environment={"OKG_TOKEN": TOKEN}).client
    many(client)
    manifest = (store / "okg-store.json").read_bytes()
    answer = client.post("/sparql", content=f"{INSERT} ; {ENDLESS}", headers={**AUTHORIZED, **TYPE})
    problem(answer, 503, "time-limit")
    assert (store / "okg-store.json").read_bytes() == manifest
    query = {"query": f"ASK {THERE}"}
    assert client.get("/sparql", params=query).json()["boolean"] is False
    # Whoever comes next is not kept from writing by what was left lying about.
    answer = client.post("/sparql", content=INSERT, headers={**AUTHORIZED, **TYPE})
    assert answer.status_code == 204
    assert client.get("/sparql", params=query).json()["boolean"] is True
    assert len(list(store.glob("generation-*"))) <= 3


def test_a_client_who_leaves_has_its_update_given_up(writable: Serving, store: Path) -> None:
    many(writable.client)
    manifest = (store / "okg-store.json").read_bytes()
    with contextlib.suppress(httpx.ReadTimeout):
        writable.client.post("/sparql", content=ENDLESS, headers={**AUTHORIZED, **TYPE}, timeout=1)
    answer = writable.client.post("/sparql", content=INSERT, headers={**AUTHORIZED, **TYPE})
    assert answer.status_code == 204
    assert (store / "okg-store.json").read_bytes() != manifest


def test_while_somebody_else_writes_the_client_is_asked_to_wait(
    written: Serving, update: Update, ask: Ask
) -> None:
    update("")
    with Folder(written.log.parent / "store").writing(5):
        answer = update(INSERT)
    found = problem(answer, 503, "locked")
    assert answer.headers["Retry-After"] == "5"
    assert f"process {os.getpid()}" in str(found["detail"])
    assert update(INSERT).status_code == 204
    assert ask(THERE)


def test_a_load_keeps_what_updates_wrote(writable: Serving, store: Path) -> None:
    client = writable.client
    client.post("/sparql", content=INSERT, headers={**AUTHORIZED, **TYPE})
    data = EXAMPLES / "bank" / "arrangements.ttl"
    done = subprocess.run(
        [sys.executable, "-m", "okg", "load", data, "--store", store, "--name", "again"],
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    for pattern in (THERE, "{ GRAPH <https://w3id.org/outsourcing/catalogue> { ?s ?p 'again' } }"):
        assert client.get("/sparql", params={"query": f"ASK {pattern}"}).json()["boolean"] is True
