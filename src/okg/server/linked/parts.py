"""What is told of a term, in pieces that pages lay out.

Those that only pages have are in ``okg.server.pages.parts``.

All texts are plain text, escaped where a template puts them.
"""

from collections.abc import Sequence
from typing import NamedTuple

__all__ = ["Cell", "Claim", "Link", "Match", "Node", "Question"]


class Link(NamedTuple):
    """A place to go: a ``label``, and a ``note`` that is read after it."""

    label: str
    href: str
    note: str = ""


class Cell(NamedTuple):
    """A value in a table: its ``text``, where it leads, and the name behind a label."""

    text: str
    href: str = ""
    term: str = ""
    number: float | None = None
    """The value, where it is a number."""
    language: str = ""
    """The language tag of a text that has one."""


class Question(NamedTuple):
    """A canned query as the catalogue lists it."""

    name: str
    summary: str
    href: str
    description: str = ""
    theme: str = ""
    tags: Sequence[str] = ()
    needs_data: bool = False
    sparql: str = ""


class Node(NamedTuple):
    """A category or service in its tree."""

    label: str
    href: str
    acronym: str = ""
    definition: str = ""
    contested: bool = False
    children: Sequence["Node"] = ()
    services: Sequence["Node"] = ()


class Claim(NamedTuple):
    """What a source says about a term."""

    label: str
    href: str
    source: Link
    positions: tuple[int, int] | None = None
    modality: str = ""
    endorsement: str = ""
    contested: bool = False
    kind: str = ""
    disagrees: Sequence[Link] = ()
    """The claims that it conflicts with."""


class Match(NamedTuple):
    """A counterpart of a term in a standard."""

    standard: Link
    relation: str
    target: Cell
    confidence: str = ""
    reason: str = ""
