"""The SPARQL endpoint (SPARQL 1.1 Protocol)."""

from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from okg.server.front import (
    address,
    body_of,
    front_of,
    language,
    only,
    respond,
    single,
    too_large,
    values,
)
from okg.server.jobs.description import DescribeService
from okg.server.jobs.pages.sparql import ShowEditor
from okg.server.jobs.sparql import AskSparql
from okg.server.jobs.update import Update
from okg.server.problems import Problem
from okg.server.routes.pages import answered, is_page
from okg.server.routes.protocol import allowed, check_writer, content_type, here, unsupported

__all__ = ["PATH", "routes"]

PATH = "/sparql"
FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
METHODS = ["GET", "HEAD", "POST", "OPTIONS"]
GIVEN = (
    *("query", "default-graph-uri", "named-graph-uri"),
    *("update", "using-graph-uri", "using-named-graph-uri"),
    *("format", "lang", "example"),
)
"""The parameters; the first six are those of the protocol (sections 2.1 and 2.2)."""
PERCENT = 3
"""How many times longer a form may write a text."""

Given = dict[str, list[str]]


async def sparql(request: Request) -> Response:
    """Answer a query or carry out an update; without either, describe the service.

    The form of the answer is that of the suffix, of the parameter ``format``, or what the client
    accepts.
    """
    if request.method == "OPTIONS":
        return allowed(METHODS, Accept_Post=", ".join(_taken(request)))
    given = values(request)
    if request.method == "POST":
        given = await _posted(request, given)
    elif "update" in given:
        raise Problem(
            400, "update-by-get", "An update is not sent by GET", "send it by POST (section 2.2)"
        )
    only(given, *GIVEN)
    query, update = (_text(request, given, it) for it in ("query", "update"))
    if query is not None and update is not None:
        raise Problem(400, "query-and-update", "There is a query and an update", "send one of them")
    if update is not None:
        return await _update(request, given, update)
    suffix = request.path_params.get("suffix", "") or single(given, "format")
    accept = request.headers.get("accept", "")
    endpoint = here(request, PATH)
    if query is not None:
        default, named = (tuple(given.get(f"{it}-graph-uri", ())) for it in ("default", "named"))
        job = AskSparql(query, accept, suffix, default, named, endpoint)
        if is_page(request, suffix):
            return await answered(request, _editor(request, job))
        return await respond(request, job)
    if request.method == "POST":
        raise Problem(400, "no-query", "There is no query", "send it as query, or an update")
    if is_page(request, suffix):
        return await respond(request, _editor(request, None, single(given, "example")))
    writable = front_of(request).settings.writable
    return await respond(request, DescribeService(endpoint, writable, accept, suffix))


def _editor(request: Request, asked: AskSparql | None, example: str = "") -> ShowEditor:
    known = "" if request.method == "POST" else request.headers.get("if-none-match", "")
    return ShowEditor(asked, example, language(request), address(request), known)


async def _posted(request: Request, given: Given) -> Given:
    """Return the parameters of the address together with those of the content."""
    kind = content_type(request.headers.get("content-type", ""))
    limit = front_of(request).settings.query_limit
    if kind == UPDATE:
        # Before anything is read: nobody else need be listened to.
        check_writer(request)
    if kind in (QUERY, UPDATE):
        name = "query" if kind == QUERY else "update"
        posted = {name: [_decoded(await body_of(request, limit))]}
    elif kind == FORM:
        text = _decoded(await body_of(request, PERCENT * limit))
        try:
            posted = parse_qs(text, keep_blank_values=True, errors="strict")
        except ValueError as error:
            raise _unreadable(str(error)) from None
    else:
        raise unsupported(kind, _taken(request), "Accept-Post")
    return {name: given.get(name, []) + posted.get(name, []) for name in {**given, **posted}}


def _text(request: Request, given: Given, name: str) -> str | None:
    """Return the query or the update, None where there is none."""
    if name not in given:
        return None
    text = single(given, name)
    limit = front_of(request).settings.query_limit
    if len(text) > limit or len(text.encode(errors="replace")) > limit:
        raise too_large(limit)
    return text


async def _update(request: Request, given: Given, text: str) -> Response:
    check_writer(request)
    graphs = (tuple(given.get(it, ())) for it in ("using-graph-uri", "using-named-graph-uri"))
    job = Update(text, here(request, PATH), *graphs)
    return await respond(request, job, pool=front_of(request).writing)


def _taken(request: Request) -> list[str]:
    return [FORM, QUERY, UPDATE] if front_of(request).writing else [FORM, QUERY]


def _decoded(content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise _unreadable(str(error)) from None


def _unreadable(reason: str) -> Problem:
    return Problem(400, "not-utf-8", "The content is not in UTF-8", reason)


routes = [
    Route(PATH, sparql, methods=METHODS),
    Route(PATH + ".{suffix}", sparql, methods=METHODS),
]
