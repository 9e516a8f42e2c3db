"""What each row rests on: found by taking away unit after unit, kept beside the answers.

A *group* is a set of units that changes the row when all of it is taken away, and none of whose
subsets does. Most are of one unit. A group of several are alternatives: any of them is enough.

Units are tried in the fixed batches of ``batches``: first a whole batch, then each of its units,
and where only several together change a row, the smallest such group. So are the claims that back
one triple together, and last, for rows that nothing has changed, all units at once. The test that
checks the result (``test_support.py``) takes away whole batches, and so closes only tens of times.
"""

import os
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from pathlib import Path

from okg.knowledge import packaged
from okg.query.catalogue import Catalogue, Query
from tests.competency.support import KINDS, Row, World, rows

__all__ = [
    "Group",
    "Place",
    "Trial",
    "abbreviated",
    "batches",
    "find_all",
    "from_text",
    "read_golden",
    "read_supports",
    "text_of",
    "trial",
    "write_golden",
]

ANSWERS = Path(__file__).parent / "answers"
SUPPORTS = Path(__file__).parent / "supports"
SHOWN = 12
"""Units named beside a row; more are counted there, and listed in ``supports/``."""

BATCHES = {"claims": 30, "records": 12, "terms": 12, "lines": 10}

Place = tuple[str, int]
"""A row: the name of its query, and its number from 0."""
Group = frozenset[str]


class Trial:
    """One world, and the answers that it gives while nothing is taken away."""

    def __init__(self, kind: str) -> None:
        self.world: World = KINDS[kind](packaged())
        catalogue = Catalogue(packaged().query_files())
        needs = "data" if kind == "lines" else ""
        self.queries: dict[str, Query] = {
            name: query for name, query in catalogue.items() if query.needs == needs
        }
        graph = self.world.graph
        self.before: dict[str, list[Row]] = {
            name: rows(graph, query) for name, query in self.queries.items()
        }

    def changed(self, tokens: Collection[str], names: Iterable[str]) -> set[Place]:
        """Return the rows of the queries ``names`` that are not answers without ``tokens``."""
        found: set[Place] = set()
        with self.world.without(tokens) as graph:
            for name in names:
                now = set(rows(graph, self.queries[name]))
                found |= {(name, i) for i, row in enumerate(self.before[name]) if row not in now}
        return found


@cache
def trial(kind: str) -> Trial:
    """Return the trial of a kind of units, one in each process."""
    return Trial(kind)


def batches(kind: str) -> list[list[str]]:
    """Return the units of a kind, divided so that neighbours come apart."""
    tokens = sorted(trial(kind).world.units)
    count = BATCHES[kind]
    return [tokens[first::count] for first in range(count)]


def find_all() -> dict[Place, set[Group]]:
    """Return the groups on which each row of each answer rests. Takes minutes."""
    found: dict[Place, set[Group]] = defaultdict(set)
    for kinds in (["claims", "records"], ["terms"], ["lines"]):
        places = {
            (name, i)
            for name, answer in trial(kinds[0]).before.items()
            for i in range(len(answer))
            if kinds != ["terms"] or not found[name, i]
        }
        for kind in kinds:
            for place, groups in _find(kind, places).items():
                found[place] |= groups
    return found


def _find(kind: str, places: set[Place]) -> dict[Place, set[Group]]:
    found: dict[Place, set[Group]] = defaultdict(set)
    shared = {frozenset(units) for units in trial(kind).world.backed.values() if len(units) > 1}
    work = [*batches(kind), *sorted(map(sorted, shared))]
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn")) as pool:
        for groups in pool.map(_in_batch, [kind] * len(work), work, [places] * len(work)):
            _add(found, groups)
    _add(found, _in_batch(kind, sorted(trial(kind).world.units), places - set(found)))
    _complete(kind, places, found)
    return found


def _complete(kind: str, places: set[Place], found: dict[Place, set[Group]]) -> None:
    """Add to ``found`` the rows that rest on groups which were found for other rows."""
    tried: set[Group] = set()
    while waiting := {it for groups in found.values() for it in groups if len(it) > 1} - tried:
        for group in sorted(waiting, key=sorted):
            _add(found, _in_batch(kind, sorted(group), places))
        tried |= waiting


def _add(found: dict[Place, set[Group]], more: dict[Place, set[Group]]) -> None:
    for place, groups in more.items():
        found[place] |= groups


def _in_batch(kind: str, batch: list[str], places: set[Place]) -> dict[Place, set[Group]]:
    """Return the groups within ``batch`` on which ``places`` rest."""
    found: dict[Place, set[Group]] = defaultdict(set)
    if not places:
        return found
    test = trial(kind)
    changed = test.changed(batch, sorted({name for name, _ in places})) & places
    names = sorted({name for name, _ in changed})
    # Whoever asks about a whole kind has tried its units one by one.
    for token in batch if len(batch) < len(test.world.units) else []:
        for place in test.changed([token], names) & places:
            found[place].add(Group([token]))
    assert found.keys() <= changed, "a row comes back when more is taken away"
    together = changed - found.keys()
    while together:
        place = min(together)

        def changes(tokens: Collection[str], place: Place = place) -> bool:
            return place in test.changed(tokens, [place[0]])

        group = Group(_smallest(changes, batch))
        also = test.changed(group, names) & together
        assert place in also
        for other in also:
            found[other].add(group)
        together -= also
    return found


def _smallest(
    changes: Callable[[Collection[str]], bool], units: Sequence[str], kept: Sequence[str] = ()
) -> list[str]:
    """Return a smallest part of ``units`` that, with ``kept``, still changes something.

    By halving (QuickXplain; Junker, AAAI 2004).
    """
    if kept and changes(kept):
        return []
    if len(units) == 1:
        return list(units)
    half = len(units) // 2
    left, right = units[:half], units[half:]
    of_right = _smallest(changes, right, [*kept, *left])
    of_left = _smallest(changes, left, [*kept, *of_right])
    return [*of_left, *of_right]


def _order(token: str) -> tuple[bool, str]:
    return (not token.isdigit(), token.zfill(4))


def text_of(groups: Iterable[Group]) -> str:
    """Return what stands beside a row, such as ``74 150; any of 29 105``."""
    sorted_groups = [sorted(group, key=_order) for group in groups]
    single = " ".join(sorted((it[0] for it in sorted_groups if len(it) == 1), key=_order))
    several = [f"any of {' '.join(it)}" for it in sorted(sorted_groups) if len(it) > 1]
    return "; ".join([single, *several] if single else several)


def from_text(text: str) -> set[Group]:
    """Return the groups that ``text_of`` has written."""
    groups: set[Group] = set()
    for part in text.split("; ") if text else []:
        if part.startswith("any of "):
            groups.add(Group(part.removeprefix("any of ").split()))
        else:
            groups |= {Group([token]) for token in part.split()}
    return groups


def abbreviated(text: str) -> str:
    """Return ``text`` as it stands in the answer: its first words, and how many there are."""
    tokens = text.split()
    return text if len(tokens) <= SHOWN else f"{' '.join(tokens[:6])} … {len(tokens)} in all"


def read_golden(query: Query) -> list[list[str]]:
    """Return the checked answer to ``query``, header first; "rests on" is the last column."""
    lines = _file(ANSWERS, query).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines]


def read_supports(query: Query) -> list[set[Group]]:
    """Return what each row of the checked answer rests on."""
    texts = [row[-1] for row in read_golden(query)[1:]]
    path = _file(SUPPORTS, query)
    for line in path.read_text("utf-8").splitlines() if path.exists() else []:
        number, _, text = line.partition("\t")
        texts[int(number)] = text
    return [from_text(text) for text in texts]


def write_golden(query: Query, answer: list[list[str]], supports: list[set[Group]]) -> None:
    """Keep ``answer``, header first, with what its rows rest on."""
    texts = [text_of(groups) for groups in supports]
    beside = ["rests on", *map(abbreviated, texts)]
    _write(
        _file(ANSWERS, query),
        ["\t".join([*row, text]) for row, text in zip(answer, beside, strict=True)],
    )
    long = [f"{i}\t{text}" for i, text in enumerate(texts) if abbreviated(text) != text]
    _write(_file(SUPPORTS, query), long)


def _file(folder: Path, query: Query) -> Path:
    return folder / query.theme / f"{query.name}.tsv"


def _write(path: Path, lines: list[str]) -> None:
    path.unlink(missing_ok=True)
    if lines:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
