"""From a request to a job and from its reply to a response: what all routes share."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from okg.server.kept import KeptResponse, Room
from okg.server.metrics import Metrics
from okg.server.negotiation import language_of
from okg.server.pool import Pool
from okg.server.pool.worker import Job
from okg.server.problems import Problem
from okg.server.reply import Reply
from okg.server.settings import Settings

__all__ = [
    "Front",
    "address",
    "body_of",
    "front_of",
    "language",
    "only",
    "respond",
    "single",
    "values",
]

PATIENCE = 0.5
"""Seconds after which it is looked whether the client is still there."""


@dataclass
class Front:
    """What the routes work with, on ``request.app.state.front``."""

    settings: Settings
    questions: Pool
    tasks: Pool
    """For what takes long and needs much, such as validation; each worker does one job only."""
    writing: Pool | None
    """One worker, where the server is writable."""
    metrics: Metrics = field(default_factory=Metrics)
    room: Room = field(default_factory=Room)
    uploads: Counter[str] = field(default_factory=Counter)
    """How many contents of each client are being received for validation, or wait for it."""


def front_of(request: Request) -> Front:
    """Return what routes work with."""
    found = request.app.state.front
    assert isinstance(found, Front)
    return found


async def respond(
    request: Request,
    job: Job,
    *,
    pool: Pool | None = None,
    time_limit: float | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Have ``job`` carried out and return its reply; a client who leaves has it given up.

    The content of the request must have been read.

    Raises Problem where there is no answer.
    """
    chosen = pool or front_of(request).questions
    client = request.client.host if request.client else ""
    ticket = chosen.submit(job, client, time_limit)
    await asyncio.wait([ticket.future], timeout=PATIENCE)
    if not ticket.future.done():
        gone = asyncio.ensure_future(_gone(request))
        waiting: set[asyncio.Future[Any]] = {ticket.future}
        try:
            await asyncio.wait({*waiting, gone}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            gone.cancel()
            if not ticket.future.done():
                ticket.withdraw()
        if ticket.future.cancelled():
            # Nobody reads this; the log has its status.
            return Response(status_code=499)
    return _response(await ticket.future, headers or {}, front_of(request).room)


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _response(reply: Reply, headers: Mapping[str, str], room: Room) -> Response:
    said = {"Vary": "Accept, Accept-Language, Cookie", **dict(reply.headers), **headers}
    if reply.path:
        return KeptResponse(Path(reply.path), room, reply.status, said, reply.media_type)
    return Response(reply.body, reply.status, said, media_type=reply.media_type or None)


async def body_of(request: Request, limit: int | None = None) -> bytes:
    """Return the content of a request.

    Raises Problem with status 413 where it is larger than ``limit`` (default: the setting's), and
    408 where it does not come in time.
    """
    settings = front_of(request).settings
    limit = settings.upload_limit if limit is None else limit
    parts: list[bytes] = []
    async for part in limited(request, limit):
        parts.append(part)
    return b"".join(parts)


async def limited(request: Request, limit: int) -> AsyncIterator[bytes]:
    """Give the content of a request in parts. Raises what ``body_of`` does."""
    settings = front_of(request).settings
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > limit:
        raise too_large(limit)
    size = 0
    try:
        async with asyncio.timeout(settings.upload_time_limit):
            async for part in request.stream():
                size += len(part)
                if size > limit:
                    raise too_large(limit)
                yield part
    except ClientDisconnect:
        # Nobody reads this; the log has its status.
        raise Problem(400, "incomplete", "The content is not whole", "the client left") from None
    except TimeoutError:
        raise Problem(
            408,
            "upload-too-slow",
            "The content did not come in time",
            f"the server waits {settings.upload_time_limit:g} seconds for it",
            headers={"Connection": "close"},
        ) from None


def too_large(limit: int) -> Problem:
    """Return what is answered to content of more than ``limit`` bytes."""
    size = f"{limit >> 20} MiB" if limit >= 1 << 20 else f"{limit} bytes"
    return Problem(
        413,
        "content-too-large",
        "The content is too large",
        f"the server takes {size}; send less, or in parts",
        headers={"Connection": "close"},
        limit=limit,
    )


def values(request: Request) -> dict[str, list[str]]:
    """Return the parameters of the address by name."""
    found: dict[str, list[str]] = {}
    for name, value in request.query_params.multi_items():
        found.setdefault(name, []).append(value)
    return found


def single(given: dict[str, list[str]], name: str) -> str:
    """Return the value of a parameter that is given once, or "".

    Raises Problem where it comes more than once.
    """
    found = given.get(name, [""])
    if len(found) > 1:
        raise Problem(
            400, "repeated-parameter", "A parameter is given twice", f"{name} can be given once"
        )
    return found[0]


def only(given: dict[str, list[str]], *names: str) -> None:
    """Raise Problem with status 400 where there is a parameter that is none of ``names``."""
    for name in given:
        if name not in names:
            raise Problem(
                400,
                "unknown-parameter",
                "There is no such parameter",
                f"there is no parameter {name!r} here; there are {', '.join(names)}",
                parameter=name,
                offered=list(names),
            )


def address(request: Request) -> str:
    """Return the path and query of a request, as a page refers to itself."""
    query = request.url.query
    return f"{request.url.path}?{query}" if query else request.url.path


def language(request: Request) -> str:
    """Return the language to answer in: what the address, the cookie or the client says."""
    wanted = (
        request.query_params.get("lang", ""),
        request.cookies.get("lang", ""),
        request.headers.get("accept-language", ""),
    )
    return language_of(it for it in wanted if it)
