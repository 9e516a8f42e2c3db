"""The tree of categories, and what is around a term."""

import json
from dataclasses import dataclass

from okg.server.caching import headers_of, is_known, tag_of
from okg.server.jobs.desk import Desk
from okg.server.jobs.search import JSON
from okg.server.jobs.term import term_named
from okg.server.linked.addresses import address_of, named
from okg.server.linked.categories import tree, unplaced
from okg.server.linked.known import Known
from okg.server.linked.neighbourhood import neighbourhood
from okg.server.linked.reader import Reader
from okg.server.negotiation import PAGE, choose
from okg.server.reply import Reply

__all__ = ["Explore", "ShowNeighbourhood"]


@dataclass(frozen=True)
class Explore:
    """The tree of categories with their services, and how many things there are of each kind."""

    accept: str = ""
    suffix: str = ""
    language: str = "en"
    here: str = "/"
    known: str = ""

    def run(self, desk: Desk) -> Reply:
        """Return it as data or as a page. Raises Problem for another form."""
        form = choose(self.accept, (JSON, PAGE), self.suffix)
        tag = tag_of(desk.state, "explore", form.name, self.language, self.here)
        if is_known(self.known, tag):
            return Reply(304, headers=headers_of(tag))
        reader = Reader(desk.once(Known), self.language)
        if form is PAGE:
            from okg.server.jobs.pages.explore import explore_page

            body = explore_page(reader, here=self.here)
        else:
            body = json.dumps(_explored(reader), ensure_ascii=False).encode()
        return desk.reply(form.media_type, body, headers_of(tag))


@dataclass(frozen=True)
class ShowNeighbourhood:
    """What is around the term ``iri``, for a graph of it."""

    iri: str
    language: str = "en"
    known: str = ""

    def run(self, desk: Desk) -> Reply:
        """Return nodes and links. Raises Problem where the graph has no such term."""
        tag = tag_of(desk.state, "neighbourhood", self.iri, self.language)
        known = desk.once(Known)
        term = term_named(known, named(self.iri), self.language)
        if is_known(self.known, tag):
            return Reply(304, headers=headers_of(tag))
        drawn = neighbourhood(Reader(known, self.language), term)
        body = json.dumps(drawn, ensure_ascii=False).encode()
        return desk.reply(JSON.media_type, body, headers_of(tag))


def _explored(reader: Reader) -> dict[str, object]:
    return {
        "categories": tree(reader),
        "elsewhere": unplaced(reader),
        "kinds": [
            {
                "iri": it.value,
                "label": reader.label(it).text,
                "href": address_of(it.value),
                "members": number,
            }
            for it, number in reader.known.members.items()
        ],
    }
