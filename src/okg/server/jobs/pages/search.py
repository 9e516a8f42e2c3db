"""The page with what a search found."""

from collections.abc import Sequence

from okg.query.catalogue import Query
from okg.server.jobs.search import Result as Found
from okg.server.linked.asked import can_be_asked, told
from okg.server.linked.names import holds, key_of
from okg.server.linked.reader import Reader
from okg.server.pages import render
from okg.server.pages.parts import Question, Result
from okg.server.pages.render import question_in

__all__ = ["search_page"]

MOST_QUESTIONS = 8


def search_page(
    reader: Reader, text: str, found: Sequence[Found], total: int, *, here: str
) -> bytes:
    """Return the page with what was ``found``, of ``total``, and the questions that speak of it."""
    results = [
        Result(it["label"], it["href"], _kind(it), it["definition"], it["matched"]) for it in found
    ]
    return render(
        "search",
        reader.language,
        here=here,
        q=text,
        results=results,
        questions=_questions(reader, key_of(text)),
        total=total,
    )


def _kind(it: Found) -> str:
    return " ".join(filter(None, [it["kind"], it["notation"]]))


def _questions(reader: Reader, key: str) -> list[Question]:
    words = key.split()
    if not words:
        return []
    every = reader.known.graph.queries.values()
    found = [it for it in every if _speaks_of(it, words, reader.language)]
    return [told(it) for it in found if can_be_asked(reader, it)][:MOST_QUESTIONS]


def _speaks_of(query: Query, words: Sequence[str], language: str) -> bool:
    asked = question_in(language, query.name)
    said = key_of(" ".join([query.summary, query.name, *query.tags, asked]))
    return all(holds(said, word) for word in words)
