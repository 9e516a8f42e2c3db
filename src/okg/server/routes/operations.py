"""For who runs the server: is it well, and what does it do."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from okg import __version__
from okg.server.front import front_of

__all__ = ["routes"]


async def health(request: Request) -> Response:
    """Answer 200 where questions can be answered, and 503 where no worker is ready."""
    pool = front_of(request).questions
    well = pool.ready > 0
    return JSONResponse(
        {
            "status": "pass" if well else "fail",
            "version": __version__,
            "workers": pool.ready,
            "busy": pool.busy,
            "waiting": pool.waiting,
        },
        200 if well else 503,
        {"Cache-Control": "no-store"},
    )


async def metrics(request: Request) -> Response:
    """Answer with all counters in the text format of Prometheus."""
    return Response(
        front_of(request).metrics.render(),
        headers={"Cache-Control": "no-store"},
        media_type="text/plain; version=0.0.4; charset=utf-8",
    )


routes = [Route("/health", health), Route("/metrics", metrics)]
