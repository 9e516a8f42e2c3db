"""What is known of a term: its page, or its description in RDF."""

from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from okg.namespaces import PREFIXES, shorten
from okg.server.caching import headers_of, is_known, tag_of
from okg.server.jobs.desk import Desk
from okg.server.jobs.sparql import RDF
from okg.server.linked.addresses import iri_of, named
from okg.server.linked.description import MOST, description
from okg.server.linked.known import Known
from okg.server.linked.reader import Reader, in_words
from okg.server.linked.search import search
from okg.server.negotiation import GRAPHS, PAGE, choose
from okg.server.problems import Problem
from okg.server.reply import Reply

__all__ = ["ShowTerm", "term_named"]

NEAR = 3
LIKELY = 0.75
"""How well a near term must suit, beside the one that suits best."""


@dataclass(frozen=True)
class ShowTerm:
    """A term by the ``name`` that its address has after ``/term/``, or by its ``iri``.

    ``follows`` asks, of a claim, for what could not be inferred without it. ``known`` is the header
    If-None-Match, ``here`` the address of the request.
    """

    name: str = ""
    iri: str = ""
    accept: str = ""
    suffix: str = ""
    language: str = "en"
    here: str = "/"
    known: str = ""
    follows: bool = False

    def run(self, desk: Desk) -> Reply:
        """Return the page or the description, or 304 where the client has it.

        Raises Problem where the graph has no such term, or no such form of it.
        """
        known = desk.once(Known)
        term, suffix = self._term(known)
        form = choose(self.accept, (*GRAPHS, PAGE), suffix)
        asked = (self.language, self.here, str(self.follows)) if form is PAGE else ()
        tag = tag_of(desk.state, term.value, form.name, *asked)
        if is_known(self.known, tag):
            return Reply(304, headers=headers_of(tag))
        if form is PAGE:
            from okg.server.jobs.pages.term import term_page

            reader = Reader(known, self.language)
            content = term_page(reader, term, here=self.here, follows_too=self.follows)
        else:
            content = _described(known, term, RDF[form.name])
        return desk.reply(form.media_type, content, headers_of(tag))

    def _term(self, known: Known) -> tuple[ox.NamedNode, str]:
        """Return the term that is asked for, and the suffix that names the form of the answer."""
        if self.iri:
            return term_named(known, named(self.iri), self.language), self.suffix
        for name, suffix in self._readings():
            found = _used(known, iri_of(name))
            if found is not None:
                return found, suffix
        raise _unknown(known, iri_of(self.name), self.language)

    def _readings(self) -> Iterator[tuple[str, str]]:
        # A full stop may be part of the name, so the whole of it comes first.
        yield self.name, self.suffix
        stem, stop, suffix = self.name.rpartition(".")
        if stop and "/" not in suffix and not self.suffix:
            yield stem, suffix


def term_named(known: Known, iri: str, language: str) -> ox.NamedNode:
    """Return the term called ``iri``. Raises Problem, with near names, where there is none."""
    found = _used(known, iri)
    if found is None:
        raise _unknown(known, iri, language)
    return found


def _used(known: Known, iri: str) -> ox.NamedNode | None:
    try:
        term = ox.NamedNode(iri)
    except ValueError:
        return None
    return term if known.is_used(term) else None


def _unknown(known: Known, iri: str, language: str) -> Problem:
    reader = Reader(known, language)
    hits = search(reader, in_words(iri), NEAR).hits
    near = [shorten(it.term.value) for it in hits if it.score >= LIKELY * hits[0].score]
    hint = f"did you mean {' or '.join(near)}?" if near else "/search finds terms by their names"
    return Problem(
        404,
        "unknown-term",
        "There is no such term",
        f"the graph says nothing of {shorten(iri)}; {hint}",
        near=near,
    )


def _described(known: Known, term: ox.NamedNode, form: ox.RdfFormat) -> bytes:
    triples = description(known, term)
    if triples is None:
        raise Problem(
            413,
            "answer-too-large",
            "The answer is too large",
            f"the description of this term has more than {MOST:,} triples; ask for it in parts at "
            "/sparql, with LIMIT and OFFSET",
        )
    return ox.serialize(triples, format=form, prefixes=PREFIXES) or b""
