"""Looking around: the tree of categories, and what is near a term."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from okg.server.front import address, language, only, respond, single, values
from okg.server.jobs.explore import Explore, ShowNeighbourhood
from okg.server.problems import Problem

__all__ = ["routes"]


async def explore(request: Request) -> Response:
    """Answer with the tree of categories and their services."""
    given = values(request)
    only(given, "format", "lang")
    return await respond(
        request,
        Explore(
            request.headers.get("accept", ""),
            request.path_params.get("suffix", "") or single(given, "format"),
            language(request),
            address(request),
            request.headers.get("if-none-match", ""),
        ),
    )


async def neighbourhood(request: Request) -> Response:
    """Answer with what is around a term, as the nodes and links of a graph."""
    given = values(request)
    only(given, "iri", "lang")
    iri = single(given, "iri")
    if not iri:
        raise Problem(400, "no-term", "No term is named", "name one: /neighbourhood?iri=…")
    known = request.headers.get("if-none-match", "")
    return await respond(request, ShowNeighbourhood(iri, language(request), known))


routes = [
    Route("/explore", explore),
    Route("/explore.{suffix}", explore),
    Route("/neighbourhood", neighbourhood),
]
