"""The rules, specialised to one ontology: a partial evaluation.

Each pattern of a rule that is about the ontology is matched against it; what is left of the rule
is about data, and its predicates and classes are constants.
"""

from collections.abc import Iterator
from itertools import combinations

from okg.columnar.errors import InputFault
from okg.columnar.memory import Graph
from okg.columnar.rules.model import Atom, Rule, matches, substituted
from okg.columnar.rules.table import RULES, All, Chain, Clause, Each, General, Two
from okg.columnar.rules.vocabulary import FIRST, NIL, NOTHING, REST, SAME_AS, is_schema

__all__ = ["SCHEMA_RULES", "members", "specialised"]

Binding = dict[str, str]

SCHEMA_RULES = tuple(
    Rule(it.name, tuple(part for part in it.body if isinstance(part, tuple)), it.head)
    for it in RULES
    if not it.is_about_data
)
"""Rules of table 9, which serve as they are."""


def specialised(schema: Graph, ignored: frozenset[str]) -> tuple[Rule, ...]:
    """Return the rules about data that ``schema`` gives rise to, each once.

    Rules without a body are facts. ``ignored`` predicates, those of annotations, match nothing.

    Raises InputFault where a list is not well formed.
    """
    found: dict[tuple[frozenset[Atom], Atom | None], Rule] = {}
    for general in RULES:
        if general.is_about_data:
            for binding, atoms in _solutions(general, general.body, {}, schema):
                rule = _rule(general, binding, atoms)
                if _can_matter(rule, ignored):
                    found.setdefault((frozenset(rule.body), rule.head), rule)
    return tuple(found.values())


def members(schema: Graph, head: str) -> list[str]:
    """Return the members of the list that begins at ``head``.

    Raises InputFault where it does not end, or a part of it has not one member and one rest.
    """
    found: list[str] = []
    seen: set[str] = set()
    node = head
    while node != NIL:
        first, rest = schema.objects(FIRST, node), schema.objects(REST, node)
        if len(first) != 1 or len(rest) != 1 or node in seen:
            reason = "runs in a circle" if node in seen else "needs one rdf:first and one rdf:rest"
            users = [
                f"{subject} {predicate}"
                for predicate in sorted(set(schema.predicates()) - {REST})
                for subject in schema.subjects(predicate, head)
            ]
            raise InputFault(
                f"the list of {users[0] if users else head} is not well formed: {node} {reason}. "
                "Write it as a collection in round brackets"
            )
        seen.add(node)
        found += first
        (node,) = rest
    return found


def _solutions(
    general: General, clauses: tuple[Clause, ...], binding: Binding, schema: Graph
) -> Iterator[tuple[Binding, list[Atom]]]:
    """Match the clauses about the ontology; return the bindings, and the patterns about data."""
    if not clauses:
        yield binding, []
        return
    clause, rest = clauses[0], clauses[1:]
    kept: list[Atom] = []
    further: list[Binding] = [binding]
    match clause:
        case Each():
            items = members(schema, binding[clause.list])
            further = [{**binding, clause.member: it} for it in items]
        case Two():
            pairs = combinations(members(schema, binding[clause.list]), 2)
            further = [{**binding, clause.first: a, clause.second: b} for a, b in pairs]
        case All():
            items = members(schema, binding[clause.list])
            kept = [_for_member(clause, item, index) for index, item in enumerate(items)]
            further = [binding] if items else []
        case Chain():
            items = members(schema, binding[clause.list])
            places = [clause.start, *(f"?u{it}" for it in range(1, len(items))), clause.end]
            kept = list(zip(places, items, places[1:], strict=False))
            further = [binding] if items else []
        case _ if _is_about_schema(general, clause):
            further = [
                {**binding, **more} for more in matches(schema, substituted(clause, binding))
            ]
        case _:
            kept = [clause]
    for one in further:
        for result, atoms in _solutions(general, rest, one, schema):
            yield result, kept + atoms


def _for_member(clause: All, item: str, index: int) -> Atom:
    values = {place: f"{place[:-1]}{index}" for place in clause.pattern if place.endswith("*")}
    return substituted(clause.pattern, {clause.member: item, **values})


def _is_about_schema(general: General, clause: Atom) -> bool:
    # Properties may be the same, too: what eq-rep-p copies depends on which.
    return is_schema(clause[1], clause[2]) or (general.name == "eq-rep-p" and clause[1] == SAME_AS)


def _rule(general: General, binding: Binding, atoms: list[Atom]) -> Rule:
    body = [substituted(atom, binding) for atom in atoms]
    # Everything is the same as itself (eq-ref).
    needed = [it for it in body if it[1] != SAME_AS or it[0] != it[2]]
    says = general.says
    for place, value in binding.items():
        says = says.replace(f"{{{place[1:]}}}", value)
    return Rule(
        general.name,
        tuple(dict.fromkeys(needed)),
        substituted(general.head, binding) if general.head else None,
        says,
    )


def _can_matter(rule: Rule, ignored: frozenset[str]) -> bool:
    if rule.head in rule.body or any(predicate in ignored for _, predicate, _ in rule.body):
        return False
    if rule.head is not None and rule.head[1][0] == '"':
        return False
    if not rule.name.startswith("eq-") and any(it[1] == SAME_AS for it in rule.body):
        # Of every pair of names for one thing: see ``beyond``.
        return False
    # That something is in owl:Nothing is reported; what else would follow from it is no news.
    return rule.head is None or all(value != NOTHING for _, _, value in rule.body)
