"""A browser, Debian's Chromium, and pages for it to look at."""

import json
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from mimetypes import guess_type
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from okg.knowledge import packaged
from okg.query.catalogue import Catalogue
from okg.server.pages import render
from okg.store.local import LocalStore
from tests.server.conftest import EXAMPLES, Serving, running
from tests.server.pages.samples import samples

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Request

STATIC = files("okg.server") / "static"
SAMPLES = samples()
QUERIES = Catalogue(packaged().query_files())

# As strict as it can be: what these pages can do without, no server needs to allow.
POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
TERMS = [
    {"iri": "https://w3id.org/outsourcing#payroll", "name": "okg:payroll", "label": "payroll"},
    {"iri": "https://w3id.org/outsourcing#billing", "name": "okg:billing", "label": "开票"},
]


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """Chromium without a window."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    chromium = shutil.which("chromium")
    if not chromium:
        pytest.skip("Chromium is not installed: .ci/browser does it")
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ],
        )
        yield started
        started.close()


@dataclass
class Visit:
    """A page that is open, and what went wrong on it."""

    page: "Page"
    url: str
    faults: list[str] = field(default_factory=list)
    forgiven: list[str] = field(default_factory=list)

    def open(self, path: str) -> "Page":
        """Open the page at ``path``, and wait until it has loaded and run its scripts."""
        self.page.goto(self.url + path)
        return self.page

    def forgive(self, *texts: str) -> None:
        """Let pass faults that hold one of ``texts``; they may come later than what they follow."""
        self.forgiven += texts

    @property
    def unforgiven(self) -> list[str]:
        """The faults that fail a test."""
        return [it for it in self.faults if not any(text in it for text in self.forgiven)]

    def watch(self, context: "BrowserContext") -> None:
        """Note all messages, errors and requests that should not be."""

        def requested(request: "Request") -> None:
            if not request.url.startswith((f"{self.url}/", f"blob:{self.url}/", "data:")):
                self.faults.append(f"a request to {request.url}")

        def failed(request: "Request") -> None:
            # What is still loading when one goes on to another page is given up.
            if request.failure != "net::ERR_ABORTED":
                self.faults.append(f"{request.url}: {request.failure}")

        context.on("request", requested)
        context.on("requestfailed", failed)
        context.on("weberror", lambda it: self.faults.append(str(it.error)))
        context.on("console", lambda it: self.faults.append(f"{it.type}: {it.text}"))


class _Samples(BaseHTTPRequestHandler):
    """Answers with the sample pages and the static files, as okg serve would."""

    report = b""

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        language = parse_qs(parts.query).get("lang", ["en"])[0]
        name = parts.path.strip("/") or "home"
        if name.startswith("static/"):
            path = STATIC / name.removeprefix("static/")
            self._answer(path.read_bytes(), guess_type(name)[0] or "text/plain")
        elif name == "terms.json":
            self._answer(json.dumps(TERMS).encode(), "application/json")
        elif name == "neighbourhood":
            self._answer(json.dumps(SAMPLES["term"][1]["graph"]).encode(), "application/json")
        elif name.endswith(".rq"):
            query = QUERIES[name.removeprefix("queries/").removesuffix(".rq")]
            self._answer(query.text.encode(), "application/sparql-query")
        else:
            self._page(name if name in SAMPLES else "term", language)

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/validate":
            self._answer(self.report, "application/json")
        else:
            self._page("sparql-problem" if b"WRONG" in content else "sparql-answer", "en")

    def _page(self, name: str, language: str) -> None:
        template, context = SAMPLES[name]
        page = render(template, language, here=self.path, **context)
        self._answer(page, "text/html; charset=utf-8")

    def _answer(self, content: bytes, media_type: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


@pytest.fixture(scope="session")
def sample_pages() -> Iterator[str]:
    """The address of a server that has every template with its sample, and no data."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Samples)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def report(sample_pages: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """What POST /validate answers; tests fill it in before they send."""
    found: dict[str, object] = {}

    class Late:
        def __get__(self, *_: object) -> bytes:
            return json.dumps(found).encode()

    assert sample_pages
    monkeypatch.setattr(_Samples, "report", Late())
    return found


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, cache_folder: Path) -> Iterator[Serving]:  # noqa: ARG001
    """``okg serve`` over a store with the invented companies of the examples."""
    folder = tmp_path_factory.mktemp("site")
    store = folder / "store"
    examples = [EXAMPLES / it / "arrangements.ttl" for it in ("bank", "software-company")]
    LocalStore(store).load(examples, "companies")
    with running(folder, "--store", str(store), "--workers", "2", "--time-limit", "4") as serving:
        yield serving


@pytest.fixture
def reader(browser: "Browser", site: Serving) -> Iterator[Visit]:
    """A visit to that server, which fails where anything went wrong on a page."""
    yield from _visit(browser, site.url.rstrip("/"))


@pytest.fixture
def plain_reader(browser: "Browser", site: Serving) -> Iterator[Visit]:
    """The same with a browser that runs no scripts."""
    yield from _visit(browser, site.url.rstrip("/"), java_script_enabled=False)


@pytest.fixture
def visit(browser: "Browser", sample_pages: str) -> Iterator[Visit]:
    """A visit to the sample pages, which fails where anything went wrong on one."""
    yield from _visit(browser, sample_pages)


def _visit(browser: "Browser", url: str, *, java_script_enabled: bool = True) -> Iterator[Visit]:
    context = browser.new_context(
        reduced_motion="reduce",
        viewport={"width": 1280, "height": 900},
        java_script_enabled=java_script_enabled,
        accept_downloads=True,
        locale="en-GB",
    )
    context.set_default_timeout(10_000)
    visit = Visit(context.new_page(), url)
    visit.watch(context)
    yield visit
    context.close()
    assert visit.unforgiven == []
