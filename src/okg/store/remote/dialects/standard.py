"""A server of which nothing is known but the standards."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit, urlunsplit

__all__ = ["STANDARD", "TRIPLES", "Dialect", "with_path"]

TRIPLES = "application/n-triples"
"""The media type of N-Triples (RDF 1.1 N-Triples, section 6)."""


@dataclass(frozen=True)
class Dialect:
    """How a kind of server differs.

    ``answered`` tells by the headers of an answer whether such a server gave it. ``places`` gives
    its addresses of updates and of graphs, by the address of its queries and whether there are
    credentials. ``upload`` are parameters that make its graph store take much at a time.
    ``atomic`` tells that an update request is carried out as a whole or not at all, and that no
    reader sees a part of it. ``row_limit`` is the header that tells where an answer was cut off.
    """

    name: str
    answered: Callable[[Mapping[str, str]], bool] = lambda _headers: False
    places: Callable[[str, bool], tuple[str, str]] = lambda _query, _known: ("", "")
    upload: Mapping[str, str] = field(default_factory=dict)
    media_type: str = "text/turtle"
    """What N-Triples are sent as; Turtle, of which they are a part, is what every server takes."""
    atomic: bool = True
    row_limit: str = ""
    exact: bool = False
    """Whether patterns find a literal as it is written, and not others of the same value."""
    point: bool = False
    """Whether it writes decimals with a decimal point always."""
    piecemeal: str = ""
    """What makes it carry out an update that is too large for one transaction, put before it."""
    connections: int = 2
    """How many uploads at once it gains from."""


def with_path(url: str, path: str) -> str:
    """Return ``url`` with another path and no query."""
    return urlunsplit(urlsplit(url)._replace(path=path, query="", fragment=""))


STANDARD = Dialect("a server")
