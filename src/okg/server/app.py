"""The application: its routes, what stands around them, and the workers behind them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from okg.server.front import Front, address, language
from okg.server.jobs.desk import Desk
from okg.server.jobs.update import WritingDesk
from okg.server.metrics import Metrics
from okg.server.negotiation import PAGE, prefers_page
from okg.server.observed import Observed
from okg.server.pool import Pool
from okg.server.problems import MEDIA_TYPE, Problem
from okg.server.routes import (
    about,
    explore,
    graphs,
    openapi,
    operations,
    pages,
    queries,
    search,
    sparql,
    static,
    term,
    validate,
)
from okg.server.settings import Settings

__all__ = ["opened"]


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Starlette]:
    """Give the application, with its workers running, until the block ends.

    Raises EnvironmentFault where the store cannot be opened.
    """
    front = Front(
        settings,
        questions=_pool(settings, size=settings.workers, time_limit=settings.time_limit),
        tasks=_pool(settings, size=1, time_limit=settings.validation_time_limit, once=True),
        writing=_pool(settings, size=1, time_limit=settings.validation_time_limit, desk=WritingDesk)
        if settings.writable
        else None,
        metrics=Metrics(),
    )
    pools = {"questions": front.questions, "tasks": front.tasks}
    if front.writing:
        pools["writing"] = front.writing
    try:
        for name, pool in pools.items():
            await pool.start()
            front.metrics.watch(name, pool)
        yield _application(front)
    finally:
        for pool in pools.values():
            await pool.close()


def _pool(
    settings: Settings,
    *,
    size: int,
    time_limit: float,
    once: bool = False,
    desk: type[Desk | WritingDesk] = Desk,
) -> Pool:
    return Pool(
        partial(desk, settings),
        size=size,
        time_limit=time_limit,
        memory_limit=settings.memory_limit,
        queue_limit=settings.queue_limit,
        queue_time_limit=settings.queue_time_limit,
        once=once,
    )


def _application(front: Front) -> Starlette:
    app = Starlette(
        routes=[
            *sparql.routes,
            *graphs.routes,
            *queries.routes,
            *validate.routes,
            *term.routes,
            *search.routes,
            *explore.routes,
            *about.routes,
            *pages.routes,
            *operations.routes,
            *openapi.routes,
            *static.routes,
        ],
        middleware=[
            Middleware(Observed, metrics=front.metrics),
            # Reading is for everybody, from any page; writing needs a token and the same origin.
            Middleware(
                CORSMiddleware,
                allow_origins=["*"],
                allow_methods=["GET", "HEAD", "POST"],
                allow_headers=["Accept", "Content-Type"],
                expose_headers=[
                    "ETag",
                    "Content-Disposition",
                    "Location",
                    "Okg-Verdict",
                    "Retry-After",
                ],
            ),
        ],
        exception_handlers={Problem: _problem, HTTPException: _http},
    )
    # An address with a slash too many is not there, rather than elsewhere.
    app.router.redirect_slashes = False
    app.state.front = front
    return app


async def _problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    headers = {"Vary": "Accept, Accept-Language, Cookie", **error.headers}
    if prefers_page(request.headers.get("accept", "")):
        from okg.server.pages.render import render

        page = render("problem", language(request), here=address(request), problem=error)
        return Response(page, error.status, headers, media_type=PAGE.media_type)
    return JSONResponse(error.document(), error.status, headers, media_type=MEDIA_TYPE)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    kinds = {404: "not-found", 405: "method-not-allowed"}
    detail = (
        f"there is nothing at {request.url.path}"
        if error.status_code == 404
        else f"{request.method} is not possible at {request.url.path}"
    )
    problem = Problem(
        error.status_code,
        kinds.get(error.status_code, "bad-request"),
        error.detail,
        detail,
        headers=error.headers,
    )
    return await _problem(request, problem)
