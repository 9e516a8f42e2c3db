"""The canned queries: their catalogue, and the answer to each with the values of its parameters."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from okg.server.front import address, language, only, respond, single, values
from okg.server.jobs.canned import AskCanned
from okg.server.jobs.catalogue import ListQueries
from okg.server.jobs.pages.question import ShowQuestion
from okg.server.jobs.pages.questions import ShowQuestions
from okg.server.routes.pages import answered, is_page
from okg.server.routes.protocol import here

__all__ = ["routes"]


async def catalogue(request: Request) -> Response:
    """Answer with the list of queries, or those of a theme, a tag, a word (q)."""
    given = values(request)
    only(given, "theme", "tag", "q", "format", "lang")
    form = _form(request, given)
    theme, tag, word = (single(given, it) for it in ("theme", "tag", "q"))
    if is_page(request, form):
        shown = language(request), address(request), _known(request)
        return await respond(request, ShowQuestions(theme, tag, word, *shown))
    return await respond(
        request,
        ListQueries(theme, tag, word, _accept(request), form, language(request), _known(request)),
    )


async def query(request: Request) -> Response:
    """Answer a query; a suffix or ``format`` says in which form, "rq" is its text."""
    given = values(request)
    form = _form(request, given)
    given.pop("lang", None)
    name = request.path_params["name"].partition(".")[0]
    if is_page(request, form):
        shown = language(request), here(request, ""), address(request), _known(request)
        return await answered(request, ShowQuestion(name, given, *shown))
    return await respond(
        request,
        AskCanned(
            name,
            given,
            _accept(request),
            form,
            language(request),
            _known(request),
        ),
    )


def _form(request: Request, given: dict[str, list[str]]) -> str:
    """Take the form of answer out of what is ``given``; a suffix of the address comes first."""
    named = single(given, "format")
    given.pop("format", None)
    path: str = request.scope["path"]
    return path.rpartition("/")[2].partition(".")[2] or named


def _accept(request: Request) -> str:
    return request.headers.get("accept", "")


def _known(request: Request) -> str:
    return request.headers.get("if-none-match", "")


routes = [
    Route("/queries", catalogue),
    Route("/queries.{suffix}", catalogue),
    Route("/queries/{name}", query),
]
