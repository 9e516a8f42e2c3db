"""Finding terms by their names, and listing them for who types them."""

import json
from dataclasses import dataclass
from typing import TypedDict

import pyoxigraph as ox

from okg.namespaces import OKG, shorten
from okg.server.caching import headers_of, is_known, tag_of
from okg.server.jobs.desk import Desk
from okg.server.linked.addresses import address_of
from okg.server.linked.known import Known, node
from okg.server.linked.names import NAMED_BY, key_of
from okg.server.linked.reader import Reader
from okg.server.linked.search import Hit, search
from okg.server.negotiation import PAGE, Format, choose
from okg.server.reply import Reply

__all__ = ["JSON", "FindTerms", "ListTerms", "Result", "told"]

JSON = Format("json", ("application/json",), ("json",))


class Result(TypedDict):
    """A term that was found; ``matched`` is the name by which, "" where it is the label."""

    iri: str
    name: str
    label: str
    kind: str
    notation: str
    href: str
    definition: str
    matched: str
    score: float


@dataclass(frozen=True)
class FindTerms:
    """The terms that are called ``text``, or nearly so, ``limit`` of them at most."""

    text: str
    limit: int = 20
    accept: str = ""
    suffix: str = ""
    language: str = "en"
    here: str = "/"
    known: str = ""

    def run(self, desk: Desk) -> Reply:
        """Return them, the best first, as data or as a page. Raises Problem for another form."""
        form = choose(self.accept, (JSON, PAGE), self.suffix)
        tag = tag_of(desk.state, self.text, str(self.limit), form.name, self.language, self.here)
        if is_known(self.known, tag):
            return Reply(304, headers=headers_of(tag))
        reader = Reader(desk.once(Known), self.language)
        found = search(reader, self.text, self.limit)
        results = [told(reader, it) for it in found.hits]
        if form is PAGE:
            from okg.server.jobs.pages.search import search_page

            body = search_page(reader, self.text, results, found.total, here=self.here)
        else:
            document = {"q": self.text, "total": found.total, "results": results}
            body = json.dumps(document, ensure_ascii=False).encode()
        return desk.reply(form.media_type, body, headers_of(tag))


@dataclass(frozen=True)
class ListTerms:
    """All terms of okg, each with its name and label, for an editor that completes them."""

    language: str = "en"
    known: str = ""

    def run(self, desk: Desk) -> Reply:
        """Return the list, in the order of the names."""
        tag = tag_of(desk.state, "terms", self.language)
        if is_known(self.known, tag):
            return Reply(304, headers=headers_of(tag))
        reader = Reader(desk.once(Known), self.language)
        terms = [ox.NamedNode(iri) for _, iri in reader.known.names.prefixed("okg:", 1 << 20)]
        listed = [
            {
                "iri": it.value,
                "name": shorten(it.value),
                "label": reader.label(it).text,
                "kind": reader.kind(it),
            }
            for it in terms
            if it.value.startswith(OKG)
        ]
        body = json.dumps(listed, ensure_ascii=False).encode()
        return desk.reply(JSON.media_type, body, headers_of(tag))


def told(reader: Reader, hit: Hit) -> Result:
    """Return what there is to say of a term that was found."""
    term = hit.term
    label, definition = reader.label(term).text, reader.definition(term)
    return {
        "iri": term.value,
        "name": shorten(term.value),
        "label": label,
        "kind": reader.kind(term),
        "notation": reader.value(term, node("skos:notation")),
        "href": address_of(term.value),
        "definition": definition.text if definition else "",
        "matched": "" if hit.key in ("", key_of(label)) else _matched(reader, hit),
        "score": hit.score,
    }


def _matched(reader: Reader, hit: Hit) -> str:
    """Return the name of a term that was found as it is written."""
    for predicate in NAMED_BY:
        for text, _ in reader.texts(hit.term, predicate):
            if key_of(text) == hit.key:
                return text
    return ""
