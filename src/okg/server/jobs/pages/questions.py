"""The page with the questions of the catalogue."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from okg.query.catalogue import Query
from okg.server.caching import headers_of, is_known, tag_of
from okg.server.jobs.desk import Desk
from okg.server.linked.asked import told
from okg.server.negotiation import PAGE
from okg.server.pages import render
from okg.server.pages.parts import Theme
from okg.server.pages.render import question_in
from okg.server.reply import Reply

__all__ = ["ShowQuestions", "by_theme"]


@dataclass(frozen=True)
class ShowQuestions:
    """The questions of a theme, with a tag, that have all words of a text; see ``ListQueries``."""

    theme: str = ""
    tag: str = ""
    text: str = ""
    language: str = "en"
    here: str = "/queries"
    known: str = ""

    def run(self, desk: Desk) -> Reply:
        """Return the page, or 304 where the client has it."""
        tag = tag_of(desk.state, "questions", self.language, self.here)
        if is_known(self.known, tag):
            return Reply(304, headers=headers_of(tag))
        catalogue = desk.graph.queries
        words = self.text.casefold().split()
        found = [
            it
            for it in catalogue.select(theme=self.theme, tag=self.tag)
            if all(word in _said(it, self.language) for word in words)
        ]
        page = render(
            "questions",
            self.language,
            here=self.here,
            themes=by_theme(found),
            q=self.text,
            total=len(catalogue),
        )
        return Reply(200, PAGE.media_type, page, headers=headers_of(tag))


def by_theme(queries: Iterable[Query]) -> list[Theme]:
    """Return ``queries`` as pages list them, by theme."""
    ordered = sorted(queries, key=lambda it: it.theme)
    grouped = groupby(ordered, key=lambda it: it.theme)
    return [Theme(name, [told(it) for it in found]) for name, found in grouped]


def _said(query: Query, language: str) -> str:
    said = [query.name, query.summary, query.description, *query.tags]
    return " ".join([*said, question_in(language, query.name)]).casefold()
