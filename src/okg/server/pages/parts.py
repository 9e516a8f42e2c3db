"""What pages are made of: the pieces that routes fill in and templates lay out.

All texts are plain text, escaped where a template puts them; every ``href`` begins with "/" or is
relative, but for links that are meant to leave the server.
"""

from collections.abc import Sequence
from typing import NamedTuple

from okg.server.linked.parts import Cell, Claim, Link, Match, Node, Question

__all__ = [
    "Bar",
    "Cell",
    "Chart",
    "Choice",
    "Claim",
    "Dataset",
    "Field",
    "Group",
    "Link",
    "Match",
    "Node",
    "Question",
    "Result",
    "Source",
    "Table",
    "Term",
    "Theme",
]


class Table(NamedTuple):
    """The answer to a question: ``rows`` are the first of ``total``."""

    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    total: int


class Bar(NamedTuple):
    """One bar of a chart; ``share`` is its length, of 1."""

    label: Cell
    value: Cell
    share: float


class Chart(NamedTuple):
    """Bars; ``label`` and ``value`` name the two columns that they are made of."""

    label: str
    value: str
    unit: str
    bars: Sequence[Bar]


class Choice(NamedTuple):
    """One of the values that a field may have."""

    value: str
    label: str


class Field(NamedTuple):
    """A field of a question's form: a parameter of the query.

    ``kind`` is the type of the input (text, date, number), or "boolean". With ``choices``, it is a
    list to pick from, and with ``open_choices`` one of suggestions only. Where it is to be
    ``completed``, a script suggests terms of the graph for what is typed.
    """

    name: str
    label: str
    kind: str = "text"
    values: Sequence[str] = ()
    choices: Sequence[Choice] = ()
    open_choices: bool = False
    hint: str = ""
    optional: bool = False
    several: bool = False
    unsuitable: bool = False
    completed: bool = False


class Theme(NamedTuple):
    """The questions about one subject; ``name`` is that of the folder."""

    name: str
    questions: Sequence[Question]


class Term(NamedTuple):
    """What a term's page begins with."""

    iri: str
    name: str
    """The shortened IRI."""
    label: str
    definition: str = ""
    notes: Sequence[str] = ()
    kinds: Sequence[Link] = ()
    other_labels: Sequence[Cell] = ()
    other_names: Sequence[Cell] = ()


class Group(NamedTuple):
    """What one property leads to; ``more`` are not shown."""

    property: Link
    values: Sequence[Cell]
    more: int = 0
    more_href: str = ""


class Result(NamedTuple):
    """Something that a search found, ``matched`` the name by which, if not the label."""

    label: str
    href: str
    kind: str = ""
    definition: str = ""
    matched: str = ""


class Dataset(NamedTuple):
    """What was loaded into the store."""

    name: str
    triples: int
    inferred: int = 0
    loaded: str = ""
    files: Sequence[str] = ()
    href: str = ""


class Source(NamedTuple):
    """A document that claims rest on."""

    title: str
    href: str
    kind: str = ""
    where: str = ""
    claims: int | None = None
