"""Validation as a service: data in, a report out."""

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from okg.server.front import front_of, language, limited, respond, single, values
from okg.server.jobs.validate import Validate
from okg.server.problems import Problem
from okg.server.uploads import Upload

__all__ = ["routes"]

EACH = 8
MOST = 32
"""So many contents are received, or wait to be judged, at the same time."""


async def validate(request: Request) -> Response:
    """Answer with the report on the data that is sent."""
    front = front_of(request)
    given = values(request)
    for name in given:
        single(given, name)
    client = request.client.host if request.client else ""
    if front.uploads.total() >= MOST or front.uploads[client] >= EACH:
        raise Problem(
            429,
            "too-many-requests",
            "Too many uploads at once",
            f"{EACH} of a client, and {MOST} in all, can be received or wait; try again in a while",
            headers={"Retry-After": "10"},
        )
    front.uploads[client] += 1
    try:
        with TemporaryDirectory(prefix="okg-upload-") as folder:
            content = Path(folder) / "content"
            with content.open("wb") as target:
                async for part in limited(request, front.settings.upload_limit):
                    target.write(part)
            if not content.stat().st_size:
                raise Problem(400, "no-content", "There is no content", "send the data to judge")
            said = request.headers
            upload = Upload(
                content,
                said.get("content-type", ""),
                said.get("content-encoding", ""),
                single(given, "name"),
            )
            job = Validate(upload, given, said.get("accept", ""), language(request))
            return await respond(request, job, pool=front.tasks)
    finally:
        front.uploads[client] -= 1
        # What is at zero goes.
        front.uploads += Counter()


routes = [Route("/validate", validate, methods=["POST"])]
