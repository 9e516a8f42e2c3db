"""What holds for every address: limits, problems, headers, and stopping."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from okg.store.local import LocalStore
from tests.server.conftest import EXAMPLES, Serve, Serving

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
"""A query that takes longer than anybody lives."""
LARGE = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def ask(serving: Serving, query: str, **headers: str) -> httpx.Response:
    return serving.client.get("/sparql", params={"query": query}, headers=headers)


def command(
    *options: str, environment: Mapping[str, str] | None = None
) -> "subprocess.CompletedProcess[str]":
    known = {it: value for it, value in os.environ.items() if it != "OKG_TOKEN"}
    return subprocess.run(
        [sys.executable, "-m", "okg", "serve", *options],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**known, **(environment or {})},
    )


def until(condition: object, seconds: float = 10) -> bool:
    assert callable(condition)
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def test_what_is_not_there_is_a_problem(server: Serving) -> None:
    response = server.client.get("/nothing")
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["detail"] == "there is nothing at /nothing"
    assert response.json()["status"] == 404


def test_a_browser_gets_a_problem_as_a_page(server: Serving) -> None:
    response = server.client.get("/nothing", headers={"Accept": BROWSER, "Accept-Language": "zh"})
    assert response.status_code == 404
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert 'lang="zh-Hans"' in response.text
    assert "there is nothing at /nothing" in response.text


def test_a_method_that_is_not_offered_is_told(server: Serving) -> None:
    response = server.client.delete("/health")
    assert response.status_code == 405
    assert set(response.headers["allow"].split(", ")) == {"GET", "HEAD"}


def test_every_response_protects_the_browser(server: Serving) -> None:
    for path in ("/health", "/nothing", "/static/style.css"):
        headers = server.client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert "default-src 'self'" in headers["content-security-policy"]


def test_any_page_may_read_and_none_may_write(server: Serving) -> None:
    foreign = {"Origin": "https://example.org"}
    assert server.client.get("/health", headers=foreign).headers["access-control-allow-origin"]
    asked = {**foreign, "Access-Control-Request-Method": "PUT"}
    assert server.client.options("/sparql", headers=asked).status_code == 400
    with_token = {
        **foreign,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization",
    }
    assert server.client.options("/sparql", headers=with_token).status_code == 400


def test_files_outside_the_static_folder_are_not_given(server: Serving) -> None:
    for path in (
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2fapp.py",
        "/static//etc/passwd",
    ):
        with socket.create_connection(("127.0.0.1", server.client.base_url.port or 0)) as raw:
            raw.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
            answer = b"".join(iter(lambda: raw.recv(65536), b""))
        assert answer.startswith(b"HTTP/1.1 404"), path


def test_health_and_metrics_tell_of_the_workers(server: Serving) -> None:
    ask(server, "ASK {}")
    assert until(lambda: server.client.get("/health").json()["workers"] == 2)
    found = server.client.get("/health").json()
    assert (found["status"], found["workers"]) == ("pass", 2)
    metrics = server.client.get("/metrics")
    assert metrics.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert 'okg_requests_total{method="GET",route="/sparql",status="200"}' in metrics.text
    assert 'okg_workers_ready{pool="questions"} 2.0' in metrics.text


def test_an_address_that_is_not_there_has_no_metrics_of_its_own(server: Serving) -> None:
    server.client.get("/nothing/of-this-name")
    assert "of-this-name" not in server.client.get("/metrics").text


def test_a_query_past_its_time_is_stopped_and_leaves_the_others_alone(serve: Serve) -> None:
    serving = serve("--time-limit", "1.5", "--workers", "2")
    assert until(lambda: serving.client.get("/health").json()["workers"] == 2)
    before = serving.processes
    with ThreadPoolExecutor() as threads:
        began = time.monotonic()
        endless = threads.submit(ask, serving, ENDLESS)
        time.sleep(0.2)
        while time.monotonic() - began < 1:
            assert ask(serving, "ASK { ?s a okg:Category }").json()["boolean"]
        response = endless.result()
    assert response.status_code == 503
    assert response.json()["type"].endswith("/time-limit")
    assert 1.4 < time.monotonic() - began < 4
    assert until(lambda: serving.client.get("/health").json()["workers"] == 2)
    assert len(before - serving.processes) == 1


def test_a_client_who_leaves_frees_the_worker(serve: Serve) -> None:
    serving = serve("--time-limit", "60", "--workers", "1")
    with pytest.raises(httpx.ReadTimeout):
        serving.client.get("/sparql", params={"query": ENDLESS}, timeout=1)
    assert until(lambda: serving.client.get("/health").json()["busy"] == 0)
    assert ask(serving, "ASK {}").json()["boolean"]


def test_an_answer_past_its_size_is_refused_whole(serve: Serve) -> None:
    serving = serve("--max-answer", "2MB", "--max-rows", "1000", "--workers", "1")
    for accept in ("application/json", "text/csv", "application/xml", "text/tab-separated-values"):
        few = ask(serving, "SELECT * { ?a ?b ?c } LIMIT 1000", Accept=accept)
        assert few.status_code == 200
        many = ask(serving, "SELECT * { ?a ?b ?c } LIMIT 1010", Accept=accept)
        assert many.status_code == 413, accept
        assert "1,000 rows" in many.json()["detail"] if accept == "application/json" else True
    large = ask(serving, "CONSTRUCT WHERE { ?a ?b ?c }", Accept="application/rdf+xml")
    assert large.status_code == 413
    assert not [it for it in serving.temporary.rglob("*") if it.is_file()]


def test_a_large_answer_is_whole_and_leaves_nothing_behind(server: Serving) -> None:
    query = "SELECT * { { SELECT * { ?a ?b ?c } LIMIT 60 } { SELECT * { ?d ?e ?f } LIMIT 60 } }"
    response = ask(server, query)
    assert len(response.json()["results"]["bindings"]) == 3600
    assert len(response.content) > 300_000
    assert until(lambda: not [it for it in server.temporary.rglob("answer-*") if it.is_file()])


@pytest.mark.parametrize("range_", ["bytes=100-200", "bytes=abc", "bytes=99999999999-"])
def test_an_answer_is_sent_from_its_beginning(server: Serving, range_: str) -> None:
    """A part of it would be continued with a part of another answer."""
    query = "SELECT * { { SELECT * { ?a ?b ?c } LIMIT 60 } { SELECT * { ?d ?e ?f } LIMIT 60 } }"
    response = ask(server, query, Range=range_)
    assert response.status_code == 200
    assert len(response.json()["results"]["bindings"]) == 3600
    assert "accept-ranges" not in response.headers
    assert not [it for it in server.temporary.rglob("answer-*") if it.is_file()]


def test_a_head_without_end_is_cut_off(server: Serving) -> None:
    with socket.create_connection(("127.0.0.1", server.client.base_url.port or 0)) as raw:
        raw.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX-Long: ")
        with suppress(OSError):
            for _ in range(40):
                raw.sendall(b"x" * 10_000)
                time.sleep(0.005)
        with suppress(OSError):
            assert b" 431 " in raw.recv(1000)
    assert server.client.get("/health").status_code == 200


@pytest.mark.slow
def test_a_connection_that_says_nothing_is_closed(server: Serving) -> None:
    with socket.create_connection(("127.0.0.1", server.client.base_url.port or 0)) as raw:
        raw.settimeout(30)
        began = time.monotonic()
        assert raw.recv(1) == b""
        assert 10 < time.monotonic() - began < 25


def test_a_client_is_who_connects_unless_there_is_a_proxy(serve: Serve, tmp_path: Path) -> None:
    for number, (options, client) in enumerate(
        [((), "127.0.0.1"), (("--behind-proxy",), "192.0.2.7")]
    ):
        log = tmp_path / f"{number}.jsonl"
        serving = serve("--workers", "1", "--access-log", str(log), *options)
        serving.client.get("/health", headers={"X-Forwarded-For": "192.0.2.7"})
        assert until(log.read_text)
        assert json.loads(log.read_text().splitlines()[0])["client"] == client


def test_a_query_past_its_memory_is_stopped(serve: Serve) -> None:
    serving = serve("--memory-limit", "800MB", "--workers", "1", "--max-rows", "1000000000")
    query = "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f"
    response = ask(serving, query)
    assert response.status_code == 503
    assert response.json()["type"].endswith("/out-of-memory")
    assert ask(serving, "ASK {}").json()["boolean"]


def test_too_many_are_told_to_come_back(serve: Serve) -> None:
    serving = serve("--max-waiting", "2", "--workers", "1", "--time-limit", "2")
    with ThreadPoolExecutor(8) as threads:
        responses = list(threads.map(lambda _: ask(serving, ENDLESS), range(8)))
    refused = [it for it in responses if it.status_code == 429]
    assert len(refused) == 5
    assert all(it.headers["retry-after"] for it in refused)
    assert {it.status_code for it in responses} == {429, 503}


def test_a_load_is_there_for_the_next_question(serve: Serve, store: Path) -> None:
    serving = serve("--store", str(store), "--workers", "2")
    query = "SELECT (COUNT(*) AS ?n) { ?it a okg:ServiceOutsourcing }"

    def count() -> int:
        return int(ask(serving, query).json()["results"]["bindings"][0]["n"]["value"])

    before = count()
    company = EXAMPLES / "pharmaceutical-company" / "arrangements.ttl"
    LocalStore(store).load([company], "pharmaceutical-company")
    counts = {count() for _ in range(6)}
    assert len(counts) == 1
    assert counts.pop() > before


def test_the_log_has_a_line_of_json_for_each_request(serve: Serve, tmp_path: Path) -> None:
    log = tmp_path / "access.jsonl"
    serving = serve("--workers", "1", "--access-log", str(log))
    ask(serving, "ASK {}", Authorization="Bearer secret")
    serving.client.get("/nothing")
    assert until(lambda: len(log.read_text().splitlines()) == 2)
    first, second = (json.loads(it) for it in log.read_text().splitlines())
    assert (first["path"], first["status"], first["method"]) == ("/sparql", 200, "GET")
    assert (second["path"], second["status"]) == ("/nothing", 404)
    assert "secret" not in log.read_text()


def test_it_stops_when_told_and_leaves_nothing(serve: Serve) -> None:
    serving = serve("--workers", "2")
    processes = serving.processes
    assert len(processes) >= 3
    with ThreadPoolExecutor() as threads:
        running = threads.submit(ask, serving, f"{LARGE} LIMIT 200000")
        time.sleep(0.1)
        serving.process.send_signal(signal.SIGTERM)
        assert running.result().status_code == 200
    assert serving.process.wait(15) == 0
    assert until(lambda: not any(Path(f"/proc/{it}").exists() for it in processes))
    assert not list(serving.temporary.iterdir())


def test_workers_end_when_the_front_is_killed(serve: Serve) -> None:
    serving = serve("--workers", "1", "--time-limit", "600")
    processes = serving.processes
    with ThreadPoolExecutor() as threads:
        endless = threads.submit(ask, serving, ENDLESS)
        time.sleep(1)
        serving.process.kill()
        assert isinstance(endless.exception(), httpx.HTTPError)
    assert until(lambda: not any(Path(f"/proc/{it}").exists() for it in processes))


def test_a_port_that_is_taken_is_told() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        found = command("--port", str(port))
    assert found.returncode == 3
    assert found.stderr == (
        f"okg: port {port} of 127.0.0.1 is taken by another program: choose another with --port, "
        "0 for any free one\n"
    )


def test_an_address_that_is_not_of_this_machine_is_told() -> None:
    found = command("--host", "192.0.2.1", "--port", "0")
    assert (found.returncode, found.stderr.count("\n")) == (3, 1)


def test_a_store_that_is_none_is_told(tmp_path: Path) -> None:
    found = command("--store", str(tmp_path / "none"), "--port", "0")
    assert found.returncode == 3
    assert found.stderr.startswith(f"okg: there is no store at {tmp_path / 'none'}")
    (tmp_path / "okg-store.json").write_text("{")
    found = command("--store", str(tmp_path), "--port", "0")
    assert found.returncode == 3
    assert "is damaged" in found.stderr


def test_a_temporary_folder_too_deep_for_sockets_is_told(tmp_path: Path) -> None:
    deep = tmp_path / ("deep" * 20)
    deep.mkdir()
    found = command("--port", "0", environment={"TMPDIR": str(deep)})
    assert found.returncode == 3
    assert "set TMPDIR to a shorter one" in found.stderr
    assert not list(deep.iterdir())


def test_a_limit_that_is_too_little_is_told() -> None:
    found = command("--memory-limit", "100MB")
    assert found.returncode == 2
    assert "100MB is too little" in found.stderr
    found = command("--max-rows", "0")
    assert found.returncode == 2


def test_writing_needs_a_store_and_a_token(store: Path) -> None:
    found = command("--writable")
    assert found.returncode == 2
    assert "--writable needs --store DIR" in found.stderr
    found = command("--writable", "--store", str(store))
    assert found.returncode == 2
    assert "OKG_TOKEN" in found.stderr
