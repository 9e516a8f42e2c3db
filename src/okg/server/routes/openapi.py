"""The description of the web API for programs."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from okg.server.front import respond
from okg.server.jobs.api import DescribeApi

__all__ = ["routes"]


async def openapi(request: Request) -> Response:
    """Answer with the OpenAPI document."""
    return await respond(request, DescribeApi(request.headers.get("if-none-match", "")))


routes = [Route("/openapi.json", openapi)]
