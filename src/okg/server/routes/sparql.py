"""The SPARQL endpoint (SPARQL 1.1 Protocol)."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from okg.server.front import respond, single, values
from okg.server.jobs.sparql import AskSparql
from okg.server.problems import Problem

__all__ = ["routes"]


async def sparql(request: Request) -> Response:
    """Answer a query that comes in the address (section 2.1.1)."""
    given = values(request)
    text = single(given, "query")
    if not text:
        raise Problem(400, "no-query", "There is no query", "give it as ?query=…")
    job = AskSparql(
        text,
        request.headers.get("accept", ""),
        "",
        tuple(given.get("default-graph-uri", ())),
        tuple(given.get("named-graph-uri", ())),
    )
    return await respond(request, job)


routes = [Route("/sparql", sparql, methods=["GET"])]
