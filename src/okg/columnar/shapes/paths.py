"""Property paths: read from a shapes graph, written out, and followed as relations (section 2.3).

The nodes at the end of a path are a set, however many ways lead there (section 3.7).
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from okg.columnar.plan import Constant, Facts, Join, Layer, Project, Reach, Relation, Union
from okg.columnar.shapes.model import (
    Alternative,
    Inverse,
    Path,
    Predicate,
    Repeated,
    Sequence,
)
from okg.columnar.shapes.vocabulary import FIRST, sh

if TYPE_CHECKING:
    from okg.columnar.shapes.reader import Reader

__all__ = ["Share", "follow", "inverted", "path_text", "read_path"]

Share = Callable[[Relation, str], Relation]
SUFFIXES: tuple[tuple[str, str], ...] = (
    ("zeroOrMorePath", "*"),
    ("oneOrMorePath", "+"),
    ("zeroOrOnePath", "?"),
)


def read_path(  # noqa: PLR0911 — one a rule
    reader: "Reader", term: str, around: frozenset[str] = frozenset()
) -> Path | None:
    """Return the path that ``term`` stands for, or None where it is not well formed.

    All but a sequence have exactly one triple: a list with a further sh:inversePath is a sequence
    path still (section 2.3.1.2), and nothing else.
    """
    if term.startswith("<"):
        return Predicate(term)
    if term.startswith('"') or term in around:
        return None
    around |= {term}
    if reader.values(term, FIRST):
        steps = _read_list(reader, term, around)
        return Sequence(steps) if steps else None
    if reader.triples(term) != 1:
        return None
    for branches in reader.values(term, sh("alternativePath")):
        found = _read_list(reader, branches, around)
        return Alternative(found) if found else None
    for inner in reader.values(term, sh("inversePath")):
        path = read_path(reader, inner, around)
        return Inverse(path) if path else None
    for name, times in SUFFIXES:
        for inner in reader.values(term, sh(name)):
            path = read_path(reader, inner, around)
            return Repeated(path, times) if path else None  # type: ignore[arg-type]
    return None


def _read_list(reader: "Reader", head: str, around: frozenset[str]) -> tuple[Path, ...]:
    """Return the paths of a list, nothing where it is not one of at least two paths."""
    members = reader.members(head) or ()
    paths = [path for it in members if (path := read_path(reader, it, around))]
    return tuple(paths) if len(paths) == len(members) >= 2 else ()


def path_text(path: Path) -> str:
    """Return the path as SPARQL writes it; a path of one property is its IRI in brackets."""
    match path:
        case Predicate():
            return path.term
        case Sequence():
            return "/".join(map(_bracketed, path.steps))
        case Alternative():
            return "|".join(map(_bracketed, path.branches))
        case Inverse():
            return f"^{_bracketed(path.path)}"
        case Repeated():
            return f"{_bracketed(path.path)}{path.times}"


def _bracketed(path: Path) -> str:
    return path.term if isinstance(path, Predicate) else f"({path_text(path)})"


def inverted(path: Path) -> Path:
    """Return the path from the ends of ``path`` to its starts, without an inverse around others."""
    match path:
        case Inverse():
            return path.path
        case Sequence():
            return Sequence(tuple(Inverse(it) for it in reversed(path.steps)))
        case Alternative():
            return Alternative(tuple(map(Inverse, path.branches)))
        case Repeated():
            return Repeated(Inverse(path.path), path.times)
        case Predicate():
            return Inverse(path)


def follow(  # noqa: PLR0911, PLR0913, PLR0917 — one a kind of path
    source: Relation, start: str, path: Path, end: str, layer: Layer, share: Share
) -> Relation:
    """Return the rows of ``source`` with each node that ``path`` leads to from column ``start``.

    ``share`` makes a relation that is used twice a step of its own.
    """
    columns = source.columns
    match path:
        case Predicate():
            return Join(source, Facts(start, Constant(path.term), end, layer))
        case Inverse(Predicate(term)):
            return Join(source, Facts(end, Constant(term), start, layer))
        case Inverse():
            return follow(source, start, inverted(path.path), end, layer, share)
        case Sequence():
            for step in path.steps[:-1]:
                via = _unused("via", source.columns)
                source = follow(source, start, step, via, layer, share)
                # Ways that meet again are one, and no node is followed twice from here.
                source = _taking(source, (*columns, via))
                start = via
            found = follow(source, start, path.steps[-1], end, layer, share)
            return _taking(found, (*columns, end))
        case Alternative():
            source = share(source, f"where {path_text(path)} starts")
            parts = (follow(source, start, it, end, layer, share) for it in path.branches)
            return _union((*columns, end), tuple(parts))
        case Repeated(inner, "?"):
            source = share(source, f"where {path_text(path)} starts")
            there = Project(source, (*((it, it) for it in columns), (end, start)))
            further = follow(source, start, inner, end, layer, share)
            return _union((*columns, end), (there, further))
        case Repeated(inner, times):
            reflexive = times == "*" or _may_stay(inner)
            if columns == (start,):
                return Reach(source, start, _edges(inner, layer), end, reflexive)
            # Many rows may start from the same few nodes, such as classes.
            source = share(source, f"where {path_text(path)} starts")
            starts = _taking(source, (start,))
            return Join(source, Reach(starts, start, _edges(inner, layer), end, reflexive))


def _edges(path: Path, layer: Layer) -> Relation:  # noqa: PLR0911 — one a kind of path
    """Return all pairs ``from`` and ``to`` that the path joins in one way other than staying.

    Where a path may stay where it is, any node at all would be joined to itself: who asks for
    edges adds that on its own.
    """
    match path:
        case Predicate():
            return Facts("from", Constant(path.term), "to", layer)
        case Inverse(Predicate(term)):
            return Facts("to", Constant(term), "from", layer)
        case Inverse():
            return _edges(inverted(path.path), layer)
        case Alternative():
            return _union(("from", "to"), tuple(_edges(it, layer) for it in path.branches))
        case Sequence():
            found, stays = _edges(path.steps[0], layer), _may_stay(path.steps[0])
            for step in path.steps[1:]:
                found = _one_after_the_other(found, stays, _edges(step, layer), _may_stay(step))
                stays = stays and _may_stay(step)
            return found
        case Repeated(inner, "?"):
            return _edges(inner, layer)
        case Repeated(inner, _):
            edges = _edges(inner, layer)
            starts = Project(edges, (("start", "from"),))
            reached = Reach(starts, "start", edges, "to", reflexive=False)
            return Project(reached, (("from", "start"), ("to", "to")))


def _one_after_the_other(
    first: Relation, first_stays: bool, second: Relation, second_stays: bool
) -> Relation:
    joined = Join(
        Project(first, (("from", "from"), ("via", "to"))),
        Project(second, (("via", "from"), ("to", "to"))),
    )
    parts: list[Relation] = [_taking(joined, ("from", "to"))]
    if first_stays:
        parts.append(second)
    if second_stays:
        parts.append(first)
    return _union(("from", "to"), tuple(parts))


def _may_stay(path: Path) -> bool:
    """Tell whether the path may end where it starts without a triple (SPARQL 1.1, 18.1.7)."""
    match path:
        case Predicate():
            return False
        case Inverse():
            return _may_stay(path.path)
        case Sequence():
            return all(map(_may_stay, path.steps))
        case Alternative():
            return any(map(_may_stay, path.branches))
        case Repeated():
            return path.times != "+" or _may_stay(path.path)


def _taking(source: Relation, columns: tuple[str, ...]) -> Relation:
    return Project(source, tuple((it, it) for it in columns))


def _union(columns: tuple[str, ...], parts: tuple[Relation, ...]) -> Relation:
    return parts[0] if len(parts) == 1 else Union(columns, parts)


def _unused(name: str, columns: tuple[str, ...]) -> str:
    number = 1
    while f"{name}{number}" in columns:
        number += 1
    return f"{name}{number}"
