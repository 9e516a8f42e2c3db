"""The canned queries: their catalogue, and the answer to each with the values of its parameters."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from okg.server.front import language, respond, single, values
from okg.server.jobs.canned import AskCanned
from okg.server.jobs.catalogue import ListQueries
from okg.server.problems import Problem

__all__ = ["routes"]


async def catalogue(request: Request) -> Response:
    """Answer with the list of queries, or those of a theme, a tag, a word (q)."""
    given = values(request)
    form = _form(request, given)
    given.pop("lang", None)
    theme, tag, word = (single(given, it) for it in ("theme", "tag", "q"))
    _only(given, "theme", "tag", "q", "format", "lang")
    return await respond(
        request,
        ListQueries(theme, tag, word, _accept(request), form, language(request), _known(request)),
    )


async def query(request: Request) -> Response:
    """Answer a query; a suffix or ``format`` says in which form, "rq" is its text."""
    given = values(request)
    form = _form(request, given)
    given.pop("lang", None)
    return await respond(
        request,
        AskCanned(
            request.path_params["name"].partition(".")[0],
            given,
            _accept(request),
            form,
            language(request),
            _known(request),
        ),
    )


def _form(request: Request, given: dict[str, list[str]]) -> str:
    """Return the form of answer that the address names, by a suffix or ``format``, or ""."""
    named = single(given, "format")
    given.pop("format", None)
    return request.url.path.rpartition("/")[2].partition(".")[2] or named


def _accept(request: Request) -> str:
    return request.headers.get("accept", "")


def _known(request: Request) -> str:
    return request.headers.get("if-none-match", "")


def _only(given: dict[str, list[str]], *names: str) -> None:
    for name in given:
        if name not in names:
            raise Problem(
                400,
                "unknown-parameter",
                "There is no such parameter",
                f"there is no parameter {name!r} here; there are {', '.join(names)}",
                parameter=name,
                offered=names,
            )


routes = [
    Route("/queries", catalogue),
    Route("/queries.{suffix}", catalogue),
    Route("/queries/{name}", query),
]
