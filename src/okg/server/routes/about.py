"""What is loaded."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from okg.server.front import address, language, only, respond, single, values
from okg.server.jobs.about import TellAbout

__all__ = ["routes"]


async def about(request: Request) -> Response:
    """Answer with what is loaded, from where, in which versions."""
    given = values(request)
    only(given, "format", "lang")
    return await respond(
        request,
        TellAbout(
            request.headers.get("accept", ""),
            request.path_params.get("suffix", "") or single(given, "format"),
            language(request),
            address(request),
            request.headers.get("if-none-match", ""),
        ),
    )


routes = [Route("/about", about), Route("/about.{suffix}", about)]
