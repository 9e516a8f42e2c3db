"""A browser, Debian's Chromium, and pages for it to look at."""

import json
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from mimetypes import guess_type
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from okg.server.pages import render
from tests.server.pages.samples import samples

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Request

STATIC = files("okg.server") / "static"
SAMPLES = samples()

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

    def open(self, path: str) -> "Page":
        """Open the page at ``path``, and wait until it has loaded all that it loads."""
        self.page.goto(self.url + path)
        self.page.wait_for_load_state("networkidle")
        return self.page

    def watch(self, context: "BrowserContext") -> None:
        """Note all messages, errors and requests that should not be."""

        def requested(request: "Request") -> None:
            if not request.url.startswith((f"{self.url}/", f"blob:{self.url}/", "data:")):
                self.faults.append(f"a request to {request.url}")

        context.on("request", requested)
        context.on("requestfailed", lambda it: self.faults.append(f"{it.url}: {it.failure}"))
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


@pytest.fixture
def visit(browser: "Browser", sample_pages: str) -> Iterator[Visit]:
    """A visit to the sample pages, which fails where anything went wrong on one."""
    context = browser.new_context(reduced_motion="reduce", viewport={"width": 1280, "height": 900})
    visit = Visit(context.new_page(), sample_pages)
    visit.watch(context)
    yield visit
    context.close()
    assert visit.faults == []
