"""Around every request: headers that protect, numbers that are counted, a line in the log."""

import json
import logging
import time
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from okg.server.front import language
from okg.server.metrics import Metrics
from okg.server.negotiation import prefers_page
from okg.server.problems import MEDIA_TYPE, Problem

__all__ = ["ACCESS", "Observed"]

ACCESS = logging.getLogger("okg.server.access")
"""A line of JSON for each request."""

log = logging.getLogger(__name__)

HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (
        b"content-security-policy",
        b"default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; "
        b"font-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
        b"frame-ancestors 'none'",
    ),
]
YEAR = 365 * 24 * 60 * 60
LONGEST = 2000
"""Characters of an address that are logged."""


class Observed:
    """An application whose requests are counted and logged."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; see the ASGI specification."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        status, size = 0, 0

        async def watched(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), *HEADERS, *_remembered(scope)]
            elif message["type"] == "http.response.body":
                size += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as error:
            if not status:
                log.exception("a request failed")
                await _failure()(scope, receive, watched)
            else:
                # A client that does not take its answer; the connection ends before the last part.
                log.warning("an answer could not be sent: %r", error)
        finally:
            seconds = time.perf_counter() - began
            route = getattr(scope.get("route"), "path", "none")
            self._metrics.observe(route, scope["method"], status, seconds, size)
            if ACCESS.isEnabledFor(logging.INFO):
                ACCESS.info(_line(scope, status, size, seconds))


def _failure() -> Response:
    problem = Problem(500, "internal", "The server failed", "its log has the particulars")
    return JSONResponse(problem.document(), 500, media_type=MEDIA_TYPE)


def _remembered(scope: Scope) -> list[tuple[bytes, bytes]]:
    """Return the cookie with the language that a reader chose: links do not carry it on."""
    if b"lang=" not in scope["query_string"]:
        return []
    request = Request(scope)
    if not prefers_page(request.headers.get("accept", "")):
        return []
    cookie = f"lang={language(request)}; Path=/; Max-Age={YEAR}; SameSite=Lax"
    return [(b"set-cookie", cookie.encode())]


def _line(scope: Scope, status: int, size: int, seconds: float) -> str:
    client = scope.get("client")
    query = scope["query_string"].decode("latin-1")
    return json.dumps(
        {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "client": client[0] if client else "",
            "method": scope["method"],
            "path": scope["path"][:LONGEST],
            "query": query[:LONGEST],
            "status": status,
            "bytes": size,
            "milliseconds": round(seconds * 1000, 3),
        },
    )
