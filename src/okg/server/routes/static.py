"""What pages are made of: style, scripts and pictures, all from this machine."""

from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

__all__ = ["routes"]


class _Files(StaticFiles):
    """Files that a browser asks about each time, and gets only when they changed."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "no-cache"
        return response


routes = [
    Mount(
        "/static",
        _Files(packages=[("okg.server", "static")]),
        middleware=[Middleware(GZipMiddleware, minimum_size=1000)],
    )
]
