"""Rules of one form become one query with a table of their constants.

A statement takes DuckDB milliseconds to plan, however little it finds, so that the number of
statements must depend on how many forms of rules there are, and not on how many axioms.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from okg.columnar.rules.model import Atom, Rule, substituted

__all__ = ["Form", "forms", "twins"]


@dataclass(frozen=True, slots=True)
class Form:
    """Rules that are alike but for their constants.

    In ``body`` and ``head`` a place that begins with "#" is a constant, of which ``rows`` has one
    for each rule: "#p0" a predicate, "#t0" any other term.
    """

    body: tuple[Atom, ...]
    head: Atom | None
    slots: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    rules: tuple[Rule, ...]
    """In the order of ``rows``."""

    def constants(self, place: str) -> list[str]:
        """Return the terms that may stand in ``place``, which is a slot."""
        index = self.slots.index(place)
        return sorted({row[index] for row in self.rows})


def forms(rules: Iterable[Rule]) -> list[Form]:
    """Sort ``rules`` into their forms."""
    found = [(*_abstract(rule), rule) for rule in rules]
    found.sort(key=lambda it: (repr(it[0]), it[2]))
    result = []
    for _, group in groupby(found, key=lambda it: repr(it[0])):
        alike = list(group)
        (body, head), slots = alike[0][0], alike[0][1]
        rows = tuple(row for _, _, row, _ in alike)
        result.append(Form(body, head, slots, rows, tuple(rule for *_, rule in alike)))
    return result


def _abstract(
    rule: Rule,
) -> tuple[tuple[tuple[Atom, ...], Atom | None], tuple[str, ...], tuple[str, ...]]:
    """Return the rule with slots for its constants, the slots, and the constants."""
    slots: dict[tuple[str, str], str] = {}
    names: dict[str, str] = {}

    def place(it: str, kind: str) -> str:
        if it[0] == "?":
            return names.setdefault(it, f"?{len(names)}")
        return slots.setdefault((it, kind), f"#{kind}{len(slots)}")

    def atom(it: Atom) -> Atom:
        return place(it[0], "t"), place(it[1], "p"), place(it[2], "t")

    body = tuple(map(atom, rule.body))
    head = atom(rule.head) if rule.head else None
    return (body, head), tuple(slots.values()), tuple(it for it, _ in slots)


def twins(body: Sequence[Atom], a: str, b: str) -> list[Atom] | None:
    """Return the patterns that do not speak of ``b``, if ``b`` is to the rest what ``a`` is.

    None if the body does not stay the same when the two variables change places.
    """
    swapped = [substituted(atom, {a: b, b: a}) for atom in body]
    return [atom for atom in body if b not in atom] if set(swapped) == set(body) else None
