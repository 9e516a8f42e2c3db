"""The first page."""

from dataclasses import dataclass

from okg.server.caching import headers_of, is_known, tag_of
from okg.server.jobs.desk import Desk
from okg.server.linked.asked import told
from okg.server.linked.categories import as_node, tree
from okg.server.linked.known import Known
from okg.server.linked.loaded import counts
from okg.server.linked.reader import Reader
from okg.server.negotiation import PAGE
from okg.server.pages import render
from okg.server.reply import Reply

__all__ = ["ShowHome"]

QUESTIONS = (
    "services-requiring-skill",
    "narrow-and-broad",
    "conflicting-claims",
    "compare-categories",
    "statements-by-kind",
    "skills-in-standards",
    "definition",
)
"""Good ones to begin with: of every sort of answer one."""
ABOUT_DATA = (
    "value-by-category",
    "arrangements-requiring-skill",
    "critical-without-safeguards",
)
"""Those where there is data to ask about, before the others."""
MOST = 7


@dataclass(frozen=True)
class ShowHome:
    """The first page, asked for at the address ``here``; ``known`` is the header If-None-Match."""

    language: str = "en"
    here: str = "/"
    known: str = ""

    def run(self, desk: Desk) -> Reply:
        """Return the page, or 304 where the client has it."""
        tag = tag_of(desk.state, "home", self.language, self.here)
        if is_known(self.known, tag):
            return Reply(304, headers=headers_of(tag))
        reader = Reader(desk.once(Known), self.language)
        chosen = [*(ABOUT_DATA if desk.graph.datasets else ()), *QUESTIONS][:MOST]
        queries = desk.graph.queries
        found = counts(reader)
        page = render(
            "home",
            self.language,
            here=self.here,
            categories=[as_node(it) for it in tree(reader)],
            questions=[told(queries[it]) for it in chosen if it in queries],
            counts=found,
            own_data=found["own_data"],
        )
        return desk.reply(PAGE.media_type, page, headers_of(tag))
