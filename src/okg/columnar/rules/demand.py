"""Which rules matter to those who only ask for some of what follows."""

from collections.abc import Collection, Iterable

from okg.columnar.rules.compose import Pattern, pattern
from okg.columnar.rules.literals import is_datatype
from okg.columnar.rules.model import Atom, Rule
from okg.columnar.rules.vocabulary import SAME_AS, TYPE, is_schema

__all__ = ["demanded"]


def demanded(rules: Iterable[Rule], wanted: Iterable[Pattern]) -> tuple[Rule, ...]:
    """Return the rules that lead to facts of the patterns ``wanted``, and those that always matter.

    These are the ones that lead to contradictions, to axioms, or to several names for one thing.
    (rdf:type, "") is wanted by those who want all classes.
    """
    rules = tuple(rules)
    asked = set(wanted)
    kept: set[Rule] = set()
    while True:
        further = [it for it in rules if it not in kept and _matters(it.head, asked)]
        if not further:
            return tuple(it for it in rules if it in kept)
        kept.update(further)
        asked.update(pattern(atom) for rule in further for atom in rule.body)


def _matters(head: Atom | None, asked: Collection[Pattern]) -> bool:
    if head is None:
        return True
    _, predicate, value = head
    if predicate != TYPE:
        return predicate == SAME_AS or is_schema(predicate, value) or (predicate, "") in asked
    return (
        value[0] == "?"
        # Whether a value belongs to its datatype is checked.
        or is_datatype(value)
        or is_schema(predicate, value)
        or (TYPE, value) in asked
        or (TYPE, "") in asked
    )
