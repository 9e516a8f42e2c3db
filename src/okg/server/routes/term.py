"""What is known of a term: ``/term/payroll``, ``/term/claim/74``, ``/term?iri=…``."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from okg.server.front import address, language, only, respond, single, values
from okg.server.jobs.term import ShowTerm
from okg.server.problems import Problem

__all__ = ["routes"]


async def by_name(request: Request) -> Response:
    """Answer with what is known of a term that okg has a name for."""
    return await _answered(request, name=request.path_params["name"])


async def by_iri(request: Request) -> Response:
    """Answer with what is known of any node of the graph; its IRI may be shortened."""
    iri = single(values(request), "iri")
    if not iri:
        raise Problem(
            400,
            "no-term",
            "No term is named",
            "name one by its address, /term/payroll, or its IRI, /term?iri=…",
        )
    return await _answered(request, iri=iri)


async def _answered(request: Request, name: str = "", iri: str = "") -> Response:
    given = values(request)
    only(given, *(["iri"] if iri else []), "follows", "format", "lang")
    follows = single(given, "follows")
    if follows not in ("", "true", "false"):
        raise Problem(
            400,
            "unsuitable-value",
            "A value does not suit its parameter",
            f"follows is true or false, not {follows!r}",
            parameter="follows",
            offered=["true", "false"],
        )
    return await respond(
        request,
        ShowTerm(
            name,
            iri,
            request.headers.get("accept", ""),
            request.path_params.get("suffix", "") or single(given, "format"),
            language(request),
            address(request),
            request.headers.get("if-none-match", ""),
            follows == "true",
        ),
    )


routes = [
    Route("/term", by_iri),
    Route("/term.{suffix}", by_iri),
    Route("/term/{name:path}", by_name),
]
