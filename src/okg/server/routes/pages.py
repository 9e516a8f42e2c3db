"""What only browsers ask for: the first page, and the pages beside what programs are answered."""

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from okg.server.front import address, language, only, respond, values
from okg.server.jobs.pages.home import ShowHome
from okg.server.jobs.pages.question import ShowQuestion
from okg.server.jobs.pages.sparql import ShowEditor
from okg.server.jobs.pages.validate import ShowValidation
from okg.server.negotiation import prefers_page
from okg.server.problems import Problem

__all__ = ["answered", "is_page", "routes"]


def is_page(request: Request, suffix: str) -> bool:
    """Tell whether a page is wanted: by the ``suffix`` of the address, or else by the client."""
    return suffix == "html" or (not suffix and prefers_page(request.headers.get("accept", "")))


async def answered(request: Request, job: ShowQuestion | ShowEditor) -> Response:
    """Answer with the page of a form; where there is no answer, the page tells why beside it."""
    try:
        return await respond(request, job)
    except Problem as problem:
        return await respond(request, replace(job, problem=problem))


async def home(request: Request) -> Response:
    """Answer with the first page."""
    only(values(request), "lang")
    known = request.headers.get("if-none-match", "")
    return await respond(request, ShowHome(language(request), address(request), known))


async def validation(request: Request) -> Response:
    """Answer with the page to drop a file on."""
    only(values(request), "lang")
    known = request.headers.get("if-none-match", "")
    return await respond(request, ShowValidation(language(request), address(request), known))


async def icon(_: Request) -> Response:
    """Lead to the icon, for what browsers show that does not name it, such as JSON."""
    return RedirectResponse("/static/icon.svg", 308)


routes = [Route("/", home), Route("/validate", validation), Route("/favicon.ico", icon)]
