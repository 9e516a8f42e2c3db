"""Servers that fail: each fault is told, nothing is changed, and the next attempt is whole."""

import ssl
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pyoxigraph as ox
import pytest

from okg.cli import main
from okg.errors import EnvironmentFault, InputError
from okg.knowledge import Knowledge
from okg.store.names import CATALOGUE, graph_of
from okg.store.remote import retrying
from okg.store.remote import staging as staging_module
from okg.store.remote.contents import Content
from okg.store.remote.credentials import Credentials
from okg.store.remote.discovery import Endpoint, connect
from okg.store.remote.loading import load, refresh, unload
from okg.store.remote.staging import STAGING
from okg.store.remote.store import RemoteStore
from tests.store.remote.misbehaving import Handler, Misbehaving, Trick, running

SECRET = "a secret that nobody repeats"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Misbehaving]:
    monkeypatch.setattr(retrying, "PAUSE", 0.001)
    with running() as found:
        yield found


def endpoint(server: Misbehaving, timeout: float = 20) -> Endpoint:
    return Endpoint(
        f"{server.url}/query",
        f"{server.url}/update",
        f"{server.url}/store",
        Credentials("somebody", SECRET),
        timeout,
    )


def always(answer: Callable[[Handler], object]) -> Trick:
    def trick(handler: Handler) -> bool:
        answer(handler)
        return True

    return trick


def page(handler: Handler) -> None:
    handler.answer(200, b"<html><title>Log in &amp; go</title></html>", "text/html; charset=utf-8")


FAULTS: dict[str, tuple[Callable[[Handler], object], str]] = {
    "a proxy's page": (
        page,
        'answered with a web page "Log in & go" instead of SPARQL results: a proxy or a log-in',
    ),
    "another type": (
        lambda it: it.answer(200, b"hello", "text/plain"),
        "answered with text/plain instead of SPARQL results; is it the address",
    ),
    "not JSON": (
        lambda it: it.answer(200, b"hello", "application/sparql-results+json"),
        "its answer breaks off or is not well formed",
    ),
    "nothing there": (lambda it: it.answer(404), "there is nothing at this address"),
    "a failure": (
        lambda it: it.answer(500, b"Exception: no more room", "text/plain"),
        "it failed; its log tells why (HTTP 500: Exception: no more room)",
    ),
    "overload": (lambda it: it.answer(503, Retry_After="0"), "it failed"),
    "wrong credentials": (
        lambda it: it.answer(401, WWW_Authenticate='Basic realm="x"'),
        "it does not accept the user and password, or the token, that it was given (HTTP 401)",
    ),
    "no right": (
        lambda it: it.answer(403, f"{SECRET} is not enough".encode()),
        "it does not allow this; ask whoever runs it for the right to do so (HTTP 403: … is not",
    ),
    "a broken connection": (Handler.break_off, "the connection broke off"),
    "silence": (lambda it: it.hang(1), "did not answer in time"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_told(server: Misbehaving, fault: str) -> None:
    answer, message = FAULTS[fault]
    server.trick = always(answer)
    with pytest.raises(EnvironmentFault) as caught:
        connect(endpoint(server, timeout=0.3))
    assert caught.value.exit_status == 3
    assert caught.value.message.startswith(f"{server.url}/query")
    assert message in caught.value.message
    assert SECRET not in caught.value.message


def test_the_command_line_ends_with_status_three_and_one_line(
    server: Misbehaving, capsys: pytest.CaptureFixture[str]
) -> None:
    server.trick = always(page)
    with pytest.raises(SystemExit) as caught:
        main(["query", "glossary", "--endpoint", f"{server.url}/query"])
    assert caught.value.code == 3
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith(f"okg: {server.url}/query answered with a web page")
    assert output.err.count("\n") == 1


def test_nobody_there() -> None:
    with running() as server:
        gone = endpoint(server)
    with pytest.raises(EnvironmentFault, match=r"cannot be reached: .*Is the server running"):
        connect(gone)


@pytest.mark.parametrize("url", ["localhost:7878", "ftp://localhost/query", "http://", "not one"])
def test_what_is_no_address_is_the_users_fault(url: str) -> None:
    with pytest.raises(InputError, match=r"is not (the|an) address"):
        connect(url)


def test_credentials_do_not_follow_to_another_host(server: Misbehaving) -> None:
    with running() as other:
        server.trick = always(lambda it: it.answer(307, Location=f"{other.url}/query"))
        with pytest.raises(EnvironmentFault) as caught:
            connect(endpoint(server))
        assert f"leads on to {other.url}/query, which is another server" in caught.value.message
        assert other.requests == []


def test_a_redirect_on_the_same_server_is_followed(server: Misbehaving) -> None:
    def trick(handler: Handler) -> bool:
        moved = urlsplit(handler.path).path == "/old"
        if moved:
            handler.answer(301, Location="/query")
        return moved

    server.trick = trick
    assert connect(f"{server.url}/old").name == f"{server.url}/old"
    assert [path for _, path, _ in server.requests][:2] == ["/old", "/query"]


def test_a_certificate_that_nobody_trusts(tmp_path: Path, server: Misbehaving) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost"),
            *("-addext", "subjectAltName=IP:127.0.0.1", "-days", "2"),
            *("-keyout", str(key), "-out", str(certificate)),
        ],
        capture_output=True,
        check=False,
    )
    if made.returncode:
        pytest.skip("no program openssl that makes certificates")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    secure = f"https://127.0.0.1:{server.server_port}/query"
    with pytest.raises(EnvironmentFault, match="its certificate is not trusted: self-signed") as it:
        connect(secure)
    assert "SSL_CERT_FILE" in it.value.message
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SSL_CERT_FILE", str(certificate))
        assert connect(secure).name == secure


DATA = """\
@prefix okg: <https://w3id.org/outsourcing#> .
@prefix : <https://example.org/remote#> .
:wages a okg:Service ; okg:hasParentService okg:payroll ;
    <http://www.w3.org/2000/01/rdf-schema#label> "Wages"@en .
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    found = tmp_path / "wages.ttl"
    found.write_text(DATA, "utf-8")
    return found


def visible(server: Misbehaving) -> set[ox.Quad]:
    """Return what is on the server, but for staging graphs."""
    return {it for it in server.store if not str(it.graph_name).startswith(f"<{STAGING}")}


def staging(server: Misbehaving) -> set[ox.Quad]:
    return {it for it in server.store if str(it.graph_name).startswith(f"<{STAGING}")}


def changing(server: Misbehaving, work: Callable[[RemoteStore], object], small: Knowledge) -> int:
    """Do ``work`` without a fault and return how many requests it took."""
    store = RemoteStore(endpoint(server), small)
    before = len(server.requests)
    work(store)
    return len(server.requests) - before


WAYS = {
    "dies before": lambda it: setattr(it, "close_connection", True),
    "answers 500": lambda it: it.answer(500),
    "breaks off": Handler.break_off,
}


@pytest.mark.parametrize(
    ("what", "way"),
    [
        pytest.param(
            what, way, marks=() if (what, way) == ("load", "dies before") else pytest.mark.slow
        )
        for what in ("knowledge", "load", "unload")
        for way in WAYS
    ],
)
def test_a_server_that_fails_for_good_midway_leaves_the_state_before_or_after(
    server: Misbehaving, small: Knowledge, file: Path, what: str, way: str
) -> None:
    """The server fails from each request on in turn; then it is well, and the work is done."""
    work: dict[str, Callable[[RemoteStore], object]] = {
        "knowledge": refresh,
        "load": lambda store: load(store, [file]),
        "unload": lambda store: unload(store, "wages"),
    }
    steps = ["knowledge", "load", "unload"]
    store = RemoteStore(endpoint(server), small)
    for name in steps[: steps.index(what)]:
        work[name](store)
    start = list(server.store)
    before = visible(server)
    requests = changing(server, work[what], small)
    after = visible(server)
    # Every request is tried with one kind of failure, some with the others.
    for allowed in range(1, requests + 1, 1 if way == "answers 500" else 5):
        server.store.clear()
        server.store.extend(start)
        left = [allowed]

        def trick(handler: Handler, left: list[int] = left) -> bool:
            left[0] -= 1
            if left[0] > 0:
                return False
            WAYS[way](handler)
            return True

        interrupted = RemoteStore(endpoint(server), small)
        server.trick = trick
        with pytest.raises(EnvironmentFault):
            work[what](interrupted)
        server.trick = lambda _handler: False
        assert same(visible(server), before) or same(visible(server), after)
        again = RemoteStore(endpoint(server), small)
        if what != "unload" or again.catalogue is None or again.catalogue.find("wages"):
            work[what](again)
        assert same(visible(server), after)
        if not same(visible(server), before):
            # What was left behind is gone with the next load, whatever it is of.
            work["load"](again)
            assert staging(server) == set()


def same(found: set[ox.Quad], wanted: set[ox.Quad]) -> bool:
    """Tell whether both hold the same, but for when it was and how often."""

    def timeless(quads: set[ox.Quad]) -> set[str]:
        return {
            str(it)
            for it in quads
            if not (
                str(it.graph_name) == f"<{CATALOGUE}>"
                and it.predicate.value.endswith(("#revision", "#generatedAtTime", "#order"))
            )
        }

    return timeless(found) == timeless(wanted)


def test_a_fault_that_passes_is_not_noticed(
    server: Misbehaving, small: Knowledge, file: Path
) -> None:
    seen: set[tuple[str, bytes]] = set()

    def trick(handler: Handler) -> bool:
        request = (handler.path, handler.content)
        new = request not in seen
        seen.add(request)
        if new:
            handler.answer(503)
        return new

    server.trick = trick
    store = RemoteStore(endpoint(server), small)
    [loaded] = load(store, [file])
    assert loaded.dataset.triples == 3
    assert staging(server) == set()


def test_a_commit_whose_answer_is_lost_counts(
    server: Misbehaving, small: Knowledge, file: Path
) -> None:
    """The update is carried out, the connection breaks, and the repeat changes nothing."""
    store = RemoteStore(endpoint(server), small)
    refresh(store)
    lost: list[str] = []

    def trick(handler: Handler) -> bool:
        if b"revision" not in handler.content or not handler.path.startswith("/update"):
            return False
        if not lost:
            server.store.update(handler.content.decode())
            lost.append(handler.path)
            handler.close_connection = True
            return True
        return False

    server.trick = trick
    [loaded] = load(store, [file])
    assert lost
    assert store.catalogue is not None
    assert store.catalogue.datasets == (loaded.dataset,)


def test_what_arrives_wrong_is_an_error_and_changes_nothing(
    server: Misbehaving, small: Knowledge, file: Path
) -> None:
    store = RemoteStore(endpoint(server), small)
    refresh(store)
    before = visible(server)

    def trick(handler: Handler) -> bool:
        if handler.path.startswith("/store") and b"Wages" in handler.content:
            lines = handler.content.splitlines(keepends=True)
            handler.content = b"".join(lines[1:])
        return False

    server.trick = trick
    with pytest.raises(EnvironmentFault, match="2 triples are there and 3 were sent"):
        load(store, [file])
    assert visible(server) == before
    assert staging(server) == set()


def test_two_writers_do_not_overwrite_each_other(
    server: Misbehaving, small: Knowledge, tmp_path: Path, file: Path
) -> None:
    """The second commit finds another state than it began with, and begins anew."""
    first = RemoteStore(endpoint(server), small)
    refresh(first)
    second = RemoteStore(endpoint(server), small)
    other = tmp_path / "other.ttl"
    other.write_text(DATA.replace("wages", "salaries"), "utf-8")
    load(first, [file])
    load(second, [other])
    assert second.catalogue is not None
    assert [it.name for it in second.catalogue.datasets] == ["wages", "other"]


@pytest.mark.parametrize("way", WAYS)
def test_much_is_sent_in_parts_to_where_it_stays_and_goes_on_after_an_interruption(
    server: Misbehaving,
    small: Knowledge,
    tmp_path: Path,
    way: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As much as 300 services is much here: parts of a kilobyte each."""
    monkeypatch.setattr(staging_module, "MUCH", 1000)
    monkeypatch.setattr(staging_module, "PART", 1000)
    monkeypatch.setattr(Content.parts, "__defaults__", (1000,))
    many = tmp_path / "many.ttl"
    services = [DATA.replace("wages", f"wages{n}").partition(":wages")[2] for n in range(300)]
    many.write_text(DATA + "".join(f":wages{it}" for it in services), "utf-8")
    store = RemoteStore(endpoint(server), small)
    refresh(store)
    before = visible(server)
    sent: list[bytes] = []

    def trick(handler: Handler) -> bool:
        if handler.path.startswith("/store"):
            sent.append(handler.content)
            if len(sent) > 20:
                WAYS[way](handler)
                return True
        return False

    server.trick = trick
    with pytest.raises(EnvironmentFault):
        load(store, [many])
    server.trick = lambda _handler: False
    # Readers see none of it, though it is there.
    again = RemoteStore(endpoint(server), small)
    assert again.graphs == store.graphs
    assert graph_of("many") not in again.graphs
    assert visible(server) > before
    arrived = set(sent[:20])
    sent.clear()

    def counting(handler: Handler) -> bool:
        sent.extend([handler.content] if handler.path.startswith("/store") else [])
        return False

    server.trick = counting
    [loaded] = load(again, [many])
    assert loaded.dataset.triples == 903
    assert again.count(graph_of("many")) == 903
    assert staging(server) == set()
    # What had arrived was not sent again, but for what was not noted yet.
    assert len(arrived) == 20
    assert len(arrived.intersection(sent)) <= 2
    unload(again, "many")
    assert same(visible(server), before)


def test_what_was_given_up_is_cleared_away(
    server: Misbehaving, small: Knowledge, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where it was filled in place, and for another content of the same name."""
    monkeypatch.setattr(staging_module, "MUCH", 10)
    store = RemoteStore(endpoint(server), small)
    refresh(store)

    def trick(handler: Handler) -> bool:
        # Uploads go side by side: what is stated arrives, and nothing else does.
        fails = handler.path.startswith("/store") and b"Wages" not in handler.content
        if fails:
            handler.answer(500)
        return fails

    server.trick = trick
    with pytest.raises(EnvironmentFault):
        load(store, [file])
    server.trick = lambda _handler: False
    assert store.count(graph_of("wages")) == 3
    file.write_text(DATA.replace("Wages", "Pay"), "utf-8")
    load(store, [file])
    assert store.count(graph_of("wages")) == 3
    assert staging(server) == set()
    label = "<http://www.w3.org/2000/01/rdf-schema#label>"
    found = store.rows(f"SELECT ?o {{ GRAPH <{graph_of('wages')}> {{ ?s {label} ?o }} }}")
    assert [it.value for (it,) in found] == ["Pay"]


def test_data_is_not_asked_beside_a_server(
    server: Misbehaving, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["query", "glossary", "--endpoint", f"{server.url}/query", "--data", str(file)])
    assert caught.value.code == 2
    assert "load it there first" in capsys.readouterr().err


def test_a_graph_that_comes_in_part_is_no_graph(
    server: Misbehaving, small: Knowledge, file: Path
) -> None:
    store = RemoteStore(endpoint(server), small)
    load(store, [file])
    graph = graph_of("wages")
    assert len(list(store.graph(graph))) == 3

    def trick(handler: Handler) -> bool:
        if handler.command == "GET":
            handler.answer(200, b"<urn:s> <urn:p> <urn:o> .\n", "application/n-triples")
        return handler.command == "GET"

    server.trick = trick
    with pytest.raises(EnvironmentFault, match="gave 1 of 3 triples"):
        list(store.graph(graph))


def test_a_server_without_a_graph_store_is_sent_updates(
    server: Misbehaving, small: Knowledge, file: Path
) -> None:
    # Of this server nothing tells where its graphs would be.
    plain = Endpoint(f"{server.url}/query", f"{server.url}/update")
    store = RemoteStore(plain, small)
    [loaded] = load(store, [file])
    assert len(list(store.graph(loaded.dataset.graph))) == 3
    assert not any(path == "/store" for _, path, _ in server.requests)
    unload(store, "wages")
    assert store.count(loaded.dataset.graph) == 0
