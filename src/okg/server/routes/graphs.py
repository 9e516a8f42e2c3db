"""The graph store (SPARQL 1.1 Graph Store HTTP Protocol)."""

import uuid
from collections.abc import AsyncGenerator, AsyncIterator
from pathlib import PurePath

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from okg.server.front import body_of, front_of, limited, only, respond, single, values
from okg.server.jobs.description import DescribeService
from okg.server.jobs.graphs import TAKEN, ReadGraph, RemoveGraph, WriteGraph
from okg.server.linked.addresses import sparql_address
from okg.server.negotiation import GRAPHS
from okg.server.problems import Problem
from okg.server.routes.pages import is_page
from okg.server.routes.protocol import allowed, check_writer, content_type, here, unsupported
from okg.server.routes.sparql import PATH as ENDPOINT

__all__ = ["routes"]

PATH = "/graphs"
FORM = "multipart/form-data"
READING = ["GET", "HEAD", "OPTIONS"]
METHODS = [*READING, "PUT", "POST", "DELETE"]
LISTED = """SELECT ?graph (COUNT(*) AS ?triples)
WHERE { GRAPH ?graph { ?s ?p ?o } }
GROUP BY ?graph
ORDER BY ?graph"""
"""What shows a browser which graphs there are."""
PARTS = 100
"""Files that a form may have."""
TAIL = 100
"""Bytes that hold the last boundary of a form."""


async def graphs(request: Request) -> Response:
    """Send, replace, extend or remove a graph.

    It is the one that the parameter ``graph`` names, with ``default`` the default graph, and else
    the one whose IRI is the address itself (section 4). Without any, GET describes all graphs, and
    POST makes a new one.
    """
    writable = front_of(request).writing is not None
    if request.method == "OPTIONS":
        return allowed(METHODS if writable else READING)
    if request.method in ("GET", "HEAD"):
        return await _read(request)
    check_writer(request)
    graph = _graph(request)
    if request.method == "DELETE":
        return await respond(request, RemoveGraph(_needed(graph)), pool=front_of(request).writing)
    headers = {}
    if graph is None and request.method == "POST":
        graph = here(request, f"{PATH}/{uuid.uuid4()}")
        headers["Location"] = graph
    job = WriteGraph(
        graph=_needed(graph),
        parts=await _parts(request),
        base=graph or here(request, PATH),
        replace=request.method == "PUT",
    )
    return await respond(request, job, pool=front_of(request).writing, headers=headers)


async def _read(request: Request) -> Response:
    graph = _graph(request)
    suffix = request.path_params.get("suffix", "") or single(values(request), "format")
    accept = request.headers.get("accept", "")
    if graph is not None:
        known = request.headers.get("if-none-match", "")
        return await respond(request, ReadGraph(graph, accept, suffix, known))
    if is_page(request, suffix):
        return RedirectResponse(sparql_address(LISTED), 303, {"Vary": "Accept"})
    writable = front_of(request).settings.writable
    return await respond(
        request, DescribeService(here(request, ENDPOINT), writable, accept, suffix)
    )


def _graph(request: Request) -> str | None:
    """Return the IRI of the graph that is meant, "" for the default one, None where none is."""
    given = values(request)
    only(given, "graph", "default", "format", "lang")
    named = single(given, "graph")
    direct = "path" in request.path_params
    if sum(("graph" in given, "default" in given, direct)) > 1:
        raise Problem(
            400, "several-graphs", "More than one graph is named", "name one, or ?default"
        )
    if direct:
        # As it was sent: a percent sign there is one of the IRI's own.
        return here(request, request.scope["raw_path"].decode("ascii", "replace"))
    if "default" in given:
        return ""
    if "graph" in given and not named:
        raise Problem(400, "no-graph-named", "No graph is named", "give its IRI as ?graph=…")
    return named or None


def _needed(graph: str | None) -> str:
    if graph is None:
        raise Problem(
            400, "no-graph-named", "No graph is named", "give its IRI as ?graph=…, or ?default"
        )
    return graph


async def _parts(request: Request) -> tuple[tuple[str, bytes], ...]:
    """Return the content of a request: one document, or the files of a form."""
    if (encoding := request.headers.get("content-encoding", "identity")) != "identity":
        raise Problem(
            415,
            "unsupported-encoding",
            "The content is compressed",
            f"the Content-Encoding {encoding} is not taken: send the content as it is",
            headers={"Accept-Encoding": "identity"},
        )
    kind = content_type(request.headers.get("content-type", ""))
    if kind in TAKEN:
        return ((kind, await body_of(request)),)
    if kind != FORM:
        raise unsupported(kind, [*TAKEN, FORM], "Accept")
    tail = bytearray()
    content = _remembered(limited(request, front_of(request).settings.upload_limit), tail)
    try:
        parser = MultiPartParser(request.headers, content, max_files=PARTS, max_fields=0)
        form = await parser.parse()
    except MultiPartException as error:
        raise _no_form(error.message) from None
    files = [it for _, it in form.multi_items() if isinstance(it, UploadFile)]
    try:
        # The parser does not tell a part that was cut off from none.
        if not files or not tail.rstrip().endswith(b"--"):
            raise _no_form("it has no file, or ends before its last boundary")
        return tuple([(_type_of(it), await it.read()) for it in files])
    finally:
        await form.close()


async def _remembered(content: AsyncIterator[bytes], tail: bytearray) -> AsyncGenerator[bytes]:
    """Give ``content``, and keep its end in ``tail``."""
    async for part in content:
        tail += part[-TAIL:]
        del tail[:-TAIL]
        yield part


def _no_form(reason: str) -> Problem:
    return Problem(400, "not-a-form", "The content is not what its type says", reason)


def _type_of(file: UploadFile) -> str:
    kind = content_type(file.content_type or "")
    if kind not in TAKEN:
        # Programs that do not know a type say application/octet-stream.
        suffix = PurePath(file.filename or "").suffix.removeprefix(".")
        kind = next((it.media_type for it in GRAPHS if suffix in it.suffixes), kind)
    if kind not in TAKEN:
        raise unsupported(kind, list(TAKEN), "Accept")
    return kind


routes = [
    Route(PATH, graphs, methods=METHODS),
    Route(PATH + ".{suffix}", graphs, methods=METHODS),
    Route(PATH + "/{path:path}", graphs, methods=METHODS),
]
