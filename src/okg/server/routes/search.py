"""Finding terms by what they are called."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from okg.server.front import address, language, only, respond, single, values
from okg.server.jobs.search import FindTerms, ListTerms
from okg.server.problems import Problem

__all__ = ["routes"]

MOST = 100
USUAL = 20


async def search(request: Request) -> Response:
    """Answer with the terms that are called ``q``, or nearly so."""
    given = values(request)
    only(given, "q", "limit", "format", "lang")
    return await respond(
        request,
        FindTerms(
            single(given, "q"),
            _limit(single(given, "limit")),
            request.headers.get("accept", ""),
            request.path_params.get("suffix", "") or single(given, "format"),
            language(request),
            address(request),
            request.headers.get("if-none-match", ""),
        ),
    )


async def terms(request: Request) -> Response:
    """Answer with all terms of okg."""
    only(values(request), "lang")
    known = request.headers.get("if-none-match", "")
    return await respond(request, ListTerms(language(request), known))


def _limit(text: str) -> int:
    if not text:
        return USUAL
    if not (text.isascii() and text.isdecimal() and 1 <= int(text[:9]) <= MOST):
        raise Problem(
            400,
            "unsuitable-value",
            "A value does not suit its parameter",
            f"limit is a whole number from 1 to {MOST}, not {text!r}",
            parameter="limit",
        )
    return int(text)


routes = [
    Route("/search", search),
    Route("/search.{suffix}", search),
    Route("/terms.json", terms),
]
