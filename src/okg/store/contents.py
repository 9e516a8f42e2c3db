"""New data with what follows from it, wherever it is: in memory, or in DuckDB.

Triples are lines of N-Triples, as ``okg.store.content.line_of`` writes them.
"""

import secrets
from collections.abc import Collection, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from okg.columnar.in_memory import InMemory
from okg.columnar.memory import Triple
from okg.columnar.reasoned import worth_telling
from okg.store.content import summands
from okg.store.spelling import CERTAIN, canonical

if TYPE_CHECKING:
    from okg.columnar.in_database import InDatabase

__all__ = ["Contents", "contents_of"]


class Contents(Protocol):
    """What files say, and what follows from them and from what is beside them."""

    @property
    def blank(self) -> bool:
        """Whether there are blank nodes."""

    def about(self, subjects: Collection[str], *, inferred: bool = False) -> set[str]:
        """Return what the files say of these IRIs, or else what follows."""

    def subjects(self, *, inferred: bool) -> set[str]:
        """Return the IRIs that the files say something of, or also what follows does."""

    def mentioned(self, *, inferred: bool) -> set[str]:
        """Return the IRIs that are predicates or objects there."""

    def described(self, among: Collection[str]) -> set[str]:
        """Return those of the IRIs that the files, or what follows, say something of."""

    def inferred(self) -> Iterator[str]:
        """Return what follows and is worth telling."""

    def write_stated(self, path: Path, without: Collection[str]) -> int:
        """Write what the files say to ``path``, but for these lines; return how many."""

    def write_inferred(self, path: Path, without: Collection[str]) -> int:
        """Write what follows and is worth telling, as ``write_stated`` does."""

    def summands(self) -> Iterator[int]:
        """Return the summands of the hash of what the files say; see ``okg.store.content``."""


def contents_of(judgement: "InMemory | InDatabase", *, new: bool = True) -> Contents:
    """Return the contents of data that was judged, for as long as the judgement is open.

    The blank nodes of ``new`` data get labels that nothing else has, in this store or another.
    """
    if isinstance(judgement, InMemory):
        # The reader has given them such labels already.
        return _InMemory(judgement)
    from okg.columnar.lines import Lines, Spelling

    token = f"b{secrets.token_hex(8)}" if new else None
    return Lines(judgement.database, token, Spelling(CERTAIN, canonical))


class _InMemory:
    def __init__(self, judgement: InMemory) -> None:
        spelling = canonical({o for _, _, o in chain(judgement.own, judgement.inferred)})
        self._stated = {(s, p, spelling.get(o, o)) for s, p, o in judgement.own}
        around = judgement.around
        anonymous = {
            term
            for graph in (judgement.own, around)
            for s, _, o in graph
            for term in (s, o)
            if term[0] == "_"
        }
        self._inferred = {
            it
            for s, p, o in judgement.inferred
            if worth_telling(s, p, o, anonymous)
            # What follows in one spelling may be stated in another.
            and (it := (s, p, spelling.get(o, o))) not in self._stated
            and not around.has(*it)
        }
        self.blank = bool(anonymous)

    def about(self, subjects: Collection[str], *, inferred: bool = False) -> set[str]:
        triples = self._inferred if inferred else self._stated
        return {_line(it) for it in triples if it[0] in subjects}

    def subjects(self, *, inferred: bool) -> set[str]:
        return {s for s, _, _ in self._triples(inferred) if s[0] == "<"}

    def mentioned(self, *, inferred: bool) -> set[str]:
        return {it for _, p, o in self._triples(inferred) for it in (p, o) if it[0] == "<"}

    def described(self, among: Collection[str]) -> set[str]:
        return self.subjects(inferred=True).intersection(among)

    def inferred(self) -> Iterator[str]:
        return map(_line, self._inferred)

    def write_stated(self, path: Path, without: Collection[str]) -> int:
        return _write(map(_line, self._stated), path, without)

    def write_inferred(self, path: Path, without: Collection[str]) -> int:
        return _write(self.inferred(), path, without)

    def summands(self) -> Iterator[int]:
        return summands(map(_line, self._stated))

    def _triples(self, inferred: bool) -> Iterable[Triple]:
        return chain(self._stated, self._inferred if inferred else ())


def _line(triple: Triple) -> str:
    return f"{' '.join(triple)} ."


def _write(lines: Iterable[str], path: Path, without: Collection[str]) -> int:
    kept = sorted(it for it in lines if it not in without)
    with path.open("w", encoding="utf-8", newline="\n") as target:
        target.writelines(f"{it}\n" for it in kept)
    return len(kept)
