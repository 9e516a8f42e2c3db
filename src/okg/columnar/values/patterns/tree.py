"""The parts that a pattern is made of."""

from dataclasses import dataclass

from okg.columnar.values.characters import Ranges

__all__ = [
    "Back",
    "Choice",
    "End",
    "Group",
    "Node",
    "One",
    "Pattern",
    "Repeat",
    "Sequence",
    "Start",
]


@dataclass(frozen=True, slots=True)
class One:
    """One character of a set."""

    characters: Ranges


@dataclass(frozen=True, slots=True)
class Start:
    """``^``."""


@dataclass(frozen=True, slots=True)
class End:
    """``$``."""


@dataclass(frozen=True, slots=True)
class Group:
    """``(…)``, the ``number``-th; only the groups that are referred to are kept."""

    number: int
    body: "Node"


@dataclass(frozen=True, slots=True)
class Back:
    """A back-reference to a group."""

    number: int


@dataclass(frozen=True, slots=True)
class Repeat:
    """``body``, ``least`` to ``most`` times; None: no limit.

    Whether as few or as many as possible makes no difference to whether a pattern matches.
    """

    body: "Node"
    least: int
    most: int | None


@dataclass(frozen=True, slots=True)
class Sequence:
    """One after the other; nothing at all if there are no parts."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several."""

    parts: tuple["Node", ...]


Node = One | Start | End | Group | Back | Repeat | Sequence | Choice


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern with the flags that are not worked into its tree."""

    root: Node
    source: str
    multiline: bool
    ignore_case: bool
    referenced: frozenset[int]
    """The groups that back-references refer to."""
