"""The page with the editor for SPARQL, and the answer to what stands in it."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pyoxigraph as ox

from okg.namespaces import PREFIXES
from okg.server.caching import headers_of, is_known, tag_of
from okg.server.jobs.catalogue import named
from okg.server.jobs.desk import Desk
from okg.server.jobs.pages.answer import NOTHING, downloads, shown
from okg.server.jobs.pages.questions import by_theme
from okg.server.jobs.sparql import OFFERED, AskSparql
from okg.server.linked.known import Known
from okg.server.linked.reader import Reader
from okg.server.negotiation import GRAPHS, PAGE
from okg.server.pages import render
from okg.server.pages.parts import Link
from okg.server.problems import Problem
from okg.server.reply import Reply

__all__ = ["ShowEditor"]

BEGINNING = """\
# Which services are in which category?
SELECT ?service ?category
WHERE {
  ?service a okg:Service ;
           okg:hasCategory ?category .
}
ORDER BY ?category ?service
"""
LONGEST = 30_000
"""Characters of an address that servers and what stands before them let through."""


@dataclass(frozen=True)
class ShowEditor:
    """The editor with what is ``asked``, or the canned query ``example``, or something to change.

    With a ``problem`` nothing is asked: the page tells why there is no answer.
    """

    asked: AskSparql | None = None
    example: str = ""
    language: str = "en"
    here: str = "/sparql"
    known: str = ""
    problem: Problem | None = None

    def run(self, desk: Desk) -> Reply:
        """Return the page, or 304 where the client has it.

        Raises InputError or Problem where the query has no answer, or there is no such example.
        """
        if self.problem is not None:
            page = self._page(desk, NOTHING, [])
            headers = tuple(self.problem.headers.items())
            return Reply(self.problem.status, PAGE.media_type, page, headers=headers)
        asked = self.asked
        tag = tag_of(desk.state, "sparql", str(asked), self.example, self.language, self.here)
        if is_known(self.known, tag):
            return Reply(304, headers=headers_of(tag))
        if asked is None:
            page = self._page(desk, NOTHING, [])
        else:
            reader = Reader(desk.once(Known), self.language)
            results = asked.results(desk)
            forms = GRAPHS if isinstance(results, ox.QueryTriples) else OFFERED
            answer = shown(reader, [results], desk.settings.rows_limit)
            page = self._page(desk, answer, downloads("/sparql", _again(asked), forms))
        return desk.reply(PAGE.media_type, page, headers_of(tag))

    def _page(self, desk: Desk, answer: dict[str, Any], ways: list[Link]) -> bytes:
        queries = desk.graph.queries
        text = self.asked.text if self.asked else BEGINNING
        if self.example:
            text = named(queries, self.example).body.lstrip()
        return render(
            "sparql",
            self.language,
            here=self.here,
            query=text,
            example=self.example,
            examples=by_theme(queries.values()),
            prefixes=PREFIXES,
            problem=self.problem,
            downloads=[it for it in ways if len(it.href) < LONGEST],
            writable=desk.settings.writable,
            **answer,
        )


def _again(asked: AskSparql) -> str:
    """Return the parameters with which the same is asked by GET."""
    given = {
        "query": [asked.text],
        "default-graph-uri": asked.default_graphs,
        "named-graph-uri": asked.named_graphs,
    }
    return urlencode(given, doseq=True)
