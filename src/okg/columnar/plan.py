"""The relational plan: what rules and constraints are compiled to, whatever carries it out.

A relation is a set of rows over named columns, whose values are RDF terms. There are few
operators, and each is a set operation, so that a plan means the same on DuckDB
(``okg.columnar.sql``) and on Python's sets (``okg.columnar.sets``). Constants are terms in their
N-Triples form, as pyoxigraph writes them; how a term is represented while a plan is carried out is
not its business.

Columns that two joined relations share are the ones they are joined on.
"""

from dataclasses import dataclass
from enum import Enum

__all__ = [
    "Anti",
    "Compare",
    "Constant",
    "Count",
    "Datatype",
    "Define",
    "Defined",
    "Evaluate",
    "Facts",
    "Join",
    "Kind",
    "Languages",
    "Layer",
    "Length",
    "Pattern",
    "Place",
    "Plan",
    "Project",
    "Reach",
    "Relation",
    "Report",
    "Semi",
    "Step",
    "Tagged",
    "Test",
    "Union",
    "Values",
    "Where",
]


class Layer(Enum):
    """Which facts a relation is read from."""

    OWN = "own"
    """What the data itself says."""
    KNOWN = "known"
    """What is known already, with all that follows from it: knowledge, and data around the data."""
    STATED = "stated"
    """Both of these."""
    CLOSED = "closed"
    """Both of these, and what follows from them together."""


@dataclass(frozen=True, slots=True)
class Constant:
    """A term, in N-Triples form."""

    term: str


Place = str | Constant
"""A column's name, or the term that must stand there."""


@dataclass(frozen=True, slots=True)
class Facts:
    """The triples that match; its columns are the places that are no constants.

    A column that stands in two places must be the same term in both.
    """

    subject: Place
    predicate: Place
    object: Place
    layer: Layer = Layer.CLOSED

    @property
    def columns(self) -> tuple[str, ...]:
        places = (self.subject, self.predicate, self.object)
        return tuple(dict.fromkeys(it for it in places if isinstance(it, str)))


@dataclass(frozen=True, slots=True)
class Values:
    """The rows themselves, as terms."""

    columns: tuple[str, ...]
    rows: frozenset[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Defined:
    """What a step of the plan has defined under ``name``."""

    name: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Join:
    """The rows of both that agree on the columns they share."""

    left: "Relation"
    right: "Relation"

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.left.columns + self.right.columns))


@dataclass(frozen=True, slots=True)
class Semi:
    """The rows of ``left`` for which ``right`` has a row that agrees with them."""

    left: "Relation"
    right: "Relation"

    @property
    def columns(self) -> tuple[str, ...]:
        return self.left.columns


@dataclass(frozen=True, slots=True)
class Anti:
    """The rows of ``left`` for which ``right`` has no row that agrees with them."""

    left: "Relation"
    right: "Relation"

    @property
    def columns(self) -> tuple[str, ...]:
        return self.left.columns


@dataclass(frozen=True, slots=True)
class Union:
    """The rows of all parts, which have the same columns; none for no parts."""

    columns: tuple[str, ...]
    parts: tuple["Relation", ...]


@dataclass(frozen=True, slots=True)
class Project:
    """The columns called ``new``, each taken from a column of ``source`` or one constant."""

    source: "Relation"
    taken: tuple[tuple[str, Place], ...]
    """Pairs of the new name and what it is."""

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(new for new, _ in self.taken)


@dataclass(frozen=True, slots=True)
class Count:
    """The groups of rows alike in the columns ``by`` that have ``least`` rows or more."""

    source: "Relation"
    by: tuple[str, ...]
    least: int

    @property
    def columns(self) -> tuple[str, ...]:
        return self.by


@dataclass(frozen=True, slots=True)
class Tagged:
    """The rows whose ``column`` is a literal with a language, which is added as ``language``.

    The added column holds a lower-case language tag as a plain literal.
    """

    source: "Relation"
    column: str
    language: str

    @property
    def columns(self) -> tuple[str, ...]:
        return (*self.source.columns, self.language)


@dataclass(frozen=True, slots=True)
class Where:
    """The rows for which ``test`` is true, or with ``holds=False`` those for which it is not.

    A test that cannot be decided, such as a comparison of a number with a name, is not true.
    """

    source: "Relation"
    test: "Test"
    holds: bool = True

    @property
    def columns(self) -> tuple[str, ...]:
        return self.source.columns


@dataclass(frozen=True, slots=True)
class Reach:
    """Each row of ``source`` with every node that is reached from its column ``start``.

    ``edges`` has the columns ``from`` and ``to``. The node reached is the column ``end``; the
    start itself counts where ``reflexive`` says so, or where a cycle leads back to it.
    """

    source: "Relation"
    start: str
    edges: "Relation"
    end: str
    reflexive: bool

    @property
    def columns(self) -> tuple[str, ...]:
        return (*self.source.columns, self.end)


Relation = (
    Facts | Values | Defined | Join | Semi | Anti | Union | Project | Count | Tagged | Where | Reach
)


@dataclass(frozen=True, slots=True)
class Kind:
    """The term is of one of ``kinds``: "iri", "blank", "literal"."""

    column: str
    kinds: frozenset[str]


@dataclass(frozen=True, slots=True)
class Datatype:
    """The term is a literal of this datatype with a text that suits it (SHACL, section 4.1.2)."""

    column: str
    datatype: str
    """An IRI without brackets."""


@dataclass(frozen=True, slots=True)
class Compare:
    """SPARQL's order of ``left`` and ``right`` is among ``outcomes``: -1, 0, 1."""

    left: str
    right: Place
    outcomes: frozenset[int]


@dataclass(frozen=True, slots=True)
class Length:
    """The text of the IRI or literal has ``least`` to ``most`` characters (None: no limit)."""

    column: str
    least: int
    most: int | None


@dataclass(frozen=True, slots=True)
class Pattern:
    """The text of the IRI or literal matches, as SPARQL's REGEX does."""

    column: str
    pattern: str
    flags: str


@dataclass(frozen=True, slots=True)
class Languages:
    """The term is a literal whose language is in one of the ranges (RFC 4647, section 3.3.1)."""

    column: str
    ranges: tuple[str, ...]


Test = Kind | Datatype | Compare | Length | Pattern | Languages


@dataclass(frozen=True, slots=True)
class Define:
    """Work ``relation`` out once; later steps refer to it by ``name``."""

    name: str
    relation: Relation


@dataclass(frozen=True, slots=True)
class Report:
    """Every row of ``relation`` is a finding of the constraint with this number.

    Its columns ``focus``, ``value`` and ``path`` say about what, as far as there are any; further
    columns only tell findings apart.
    """

    constraint: int
    relation: Relation


@dataclass(frozen=True, slots=True)
class Evaluate:
    """Have a question that is no set operation answered, for the nodes ``focus``.

    ``facts`` are all that the answer depends on: its columns are ``subject``, ``predicate`` and
    ``object``. Later steps refer to the answer by ``name``; a place in it may be left open.
    """

    name: str
    columns: tuple[str, ...]
    question: int
    focus: Relation
    facts: Relation


Step = Define | Report | Evaluate


@dataclass(frozen=True, slots=True)
class Plan:
    """Steps, each of which may refer to those before it."""

    steps: tuple[Step, ...]
