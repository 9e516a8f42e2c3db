"""Which form of an answer, and which language, a client wants (RFC 9110, section 12)."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from okg.server.problems import Problem

__all__ = [
    "FORMATS",
    "GRAPHS",
    "PAGE",
    "TABLES",
    "Format",
    "choose",
    "language_of",
    "media_ranges",
    "prefers_page",
]


LONGEST = 4096
"""Characters of a header that are looked at; browsers send some hundred."""


class Format(NamedTuple):
    """A form of an answer: its ``name`` on the command line, and what else it goes by."""

    name: str
    media_types: tuple[str, ...]
    suffixes: tuple[str, ...]

    @property
    def media_type(self) -> str:
        """The one that is answered with."""
        return self.media_types[0]


TABLES = (
    Format("json", ("application/sparql-results+json", "application/json"), ("json", "srj")),
    Format(
        "xml", ("application/sparql-results+xml", "application/xml", "text/xml"), ("xml", "srx")
    ),
    Format("csv", ("text/csv; charset=utf-8",), ("csv",)),
    Format("tsv", ("text/tab-separated-values; charset=utf-8",), ("tsv",)),
    Format("md", ("text/markdown; charset=utf-8",), ("md",)),
    Format("table", ("text/plain; charset=utf-8",), ("txt",)),
)
"""For answers to SELECT and ASK; the first where the client does not mind."""

GRAPHS = (
    Format("ttl", ("text/turtle", "application/x-turtle"), ("ttl",)),
    Format("nt", ("application/n-triples", "text/plain"), ("nt",)),
    Format("jsonld", ("application/ld+json", "application/json"), ("jsonld", "json")),
    Format("rdfxml", ("application/rdf+xml", "application/xml", "text/xml"), ("rdf", "rdfxml")),
)
"""For answers to CONSTRUCT and DESCRIBE, and for graphs."""

PAGE = Format("html", ("text/html; charset=utf-8",), ("html",))

FORMATS = (*TABLES, *GRAPHS, PAGE)


def choose(accept: str, offers: Sequence[Format], suffix: str = "") -> Format:
    """Return the one of ``offers`` that the client likes best.

    A ``suffix``, with which it may have named the form in the address, decides alone; else the
    header ``accept`` does, and of equals the first offered.

    Raises Problem, with status 404 for a suffix and 406 for a header that no offer suits.
    """
    if suffix:
        for offer in offers:
            if suffix in offer.suffixes:
                return offer
        raise Problem(
            404,
            "unknown-format",
            "There is no such form of this answer",
            f"no form is called .{suffix} here; there are {_listed(offers)}",
            offered=[offer.suffixes[0] for offer in offers],
        )
    best, liking = offers[0], 0.0
    ranges = media_ranges(accept)
    for offer in offers:
        likes = max(_liking(_bare(it), ranges) for it in offer.media_types)
        if likes > liking:
            best, liking = offer, likes
    if not liking:
        raise Problem(
            406,
            "not-acceptable",
            "There is no form that the client accepts",
            f"Accept: {accept} leaves none of {', '.join(it.media_type for it in offers)}",
            offered=[it.media_type for it in offers],
        )
    return best


def prefers_page(accept: str) -> bool:
    """Tell whether a client would rather have a web page than data, as browsers say they do."""
    return _prefers_page(accept[:LONGEST])


@lru_cache(maxsize=1024)
def _prefers_page(accept: str) -> bool:
    ranges = media_ranges(accept)
    page = _liking("text/html", ranges, exact=True)
    others = (_bare(it) for offer in (*TABLES, *GRAPHS) for it in offer.media_types)
    return page > 0 and page >= max(_liking(it, ranges, exact=True) for it in others)


def language_of(wanted: Iterable[str], offered: Sequence[str] = ("en", "zh")) -> str:
    """Return the language to answer in.

    ``wanted`` are what the client says, the most binding first: each a language tag, or a whole
    header Accept-Language.
    """
    for said in wanted:
        for tag, quality in sorted(media_ranges(said).items(), key=lambda it: -it[1]):
            primary = tag.partition("-")[0].lower()
            if quality > 0 and primary in offered:
                return primary
    return offered[0]


def media_ranges(header: str) -> dict[str, float]:
    """Return the ranges of a header such as Accept with their qualities; an empty one takes all.

    What is beyond a few thousand characters is not looked at.
    """
    return _media_ranges(header[:LONGEST])


@lru_cache(maxsize=1024)
def _media_ranges(header: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for item in (header or "*/*").split(","):
        name, *parameters = (it.strip() for it in item.split(";"))
        quality = 1.0
        for it in parameters:
            key, _, value = it.partition("=")
            if key.strip().lower() == "q":
                quality = _quality(value)
        if name:
            found[name.lower()] = max(quality, found.get(name.lower(), 0.0))
    return found


def _quality(text: str) -> float:
    try:
        return min(1.0, max(0.0, float(text.strip())))
    except ValueError:
        return 0.0


def _liking(media_type: str, ranges: dict[str, float], *, exact: bool = False) -> float:
    if media_type in ranges:
        return ranges[media_type]
    if exact:
        return 0.0
    return ranges.get(f"{media_type.partition('/')[0]}/*", ranges.get("*/*", 0.0))


def _bare(media_type: str) -> str:
    return media_type.partition(";")[0]


def _listed(offers: Sequence[Format]) -> str:
    return ", ".join(f".{offer.suffixes[0]}" for offer in offers)
