"""Which rules some data can set off at all, and chains of simple rules made into one step.

A rule with one pattern (a subclass, a domain, an inverse, …) can be composed with the next: where
every chain of them is a rule of its own, applying them once is applying them to the end, and what
was only a step on the way, such as membership of an anonymous class, need not be written down.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from okg.columnar.rules.literals import is_datatype
from okg.columnar.rules.model import Atom, Rule, substituted
from okg.columnar.rules.vocabulary import THING, TYPE

__all__ = ["ANY_CLASS", "Pattern", "composed", "is_output", "is_simple", "live", "pattern"]

Pattern = tuple[str, str]
"""A predicate, and for rdf:type a class, else ""."""

ANY = "*"
ANY_CLASS = (TYPE, ANY)


def pattern(atom: Atom) -> Pattern:
    """Return what of ``atom`` tells whether there is anything for it to match."""
    _, predicate, value = atom
    return predicate, value if predicate == TYPE and value[0] != "?" else ""


def live(rules: Iterable[Rule], present: Iterable[Pattern]) -> list[Rule]:
    """Return the rules that may apply where facts have the patterns ``present``, or lead to more.

    For rdf:type both the class and "" must be among the patterns; (rdf:type, "*") is any class.
    """
    possible = set(present)
    waiting = list(rules)
    found: list[Rule] = []

    def is_possible(atom: Atom) -> bool:
        return pattern(atom) in possible or (atom[1] == TYPE and ANY_CLASS in possible)

    while True:
        ready = [it for it in waiting if all(map(is_possible, it.body))]
        if not ready:
            return found
        found += ready
        done = set(ready)
        waiting = [it for it in waiting if it not in done]
        for rule in ready:
            if rule.head:
                possible |= {pattern(rule.head), (rule.head[1], "")}
                if rule.head[1] == TYPE and rule.head[2][0] == "?":
                    possible.add(ANY_CLASS)


def is_simple(rule: Rule) -> bool:
    """Tell whether ``rule`` can be composed with others."""
    return len(rule.body) == 1 and rule.head is not None


def is_output(head: Atom) -> bool:
    """Tell whether triples that ``head`` stands for are wanted for their own sake."""
    _, predicate, value = head
    if predicate[0] == "_":
        return False
    return predicate != TYPE or not (value[0] == "_" or value == THING or is_datatype(value))


def composed(rules: Iterable[Rule]) -> tuple[list[Rule], list[Rule]]:
    """Return the simple rules, composed, and the others, without those that lead to nothing."""
    rules = list(rules)
    simple = list(_chains([it for it in rules if is_simple(it)]))
    others = [it for it in rules if not is_simple(it)]
    while True:
        consumed = {pattern(atom) for rule in others for atom in rule.body}
        needed = [it for it in simple if _is_needed(it, consumed)]
        # What simple rules make of a conclusion counts as well.
        further = consumed | {pattern(it.body[0]) for it in needed}
        kept = [it for it in others if it.head is None or _is_needed(it, further)]
        if len(kept) == len(others):
            return needed, others
        others = kept


def _is_needed(rule: Rule, consumed: set[Pattern]) -> bool:
    head = rule.head
    if head is None:
        return True
    return (
        is_output(head)
        # Checked, not written down: see ``checks``.
        or (head[1] == TYPE and is_datatype(head[2]))
        or pattern(head) in consumed
        or (head[1], "") in consumed
    )


def _chains(rules: list[Rule]) -> Iterator[Rule]:
    """Return ``rules`` and all that comes of applying one after the other."""
    after: defaultdict[tuple[str, str], list[Rule]] = defaultdict(list)
    for rule in map(_normal, rules):
        _, predicate, value = rule.body[0]
        after[predicate, value if value[0] != "?" else ""].append(rule)
        after[predicate, ANY].append(rule)
    found: dict[tuple[Atom, Atom | None], Rule] = {}
    waiting = [rule for (_, value), group in after.items() if value == ANY for rule in group]
    while waiting:
        rule = waiting.pop()
        (body,), head = rule.body, rule.head
        if head is None or head == body or (body, head) in found or _is_covered(rule, found):
            continue
        found[body, head] = rule
        values = (ANY,) if head[2][0] == "?" else (head[2], "")
        candidates = (it for value in values for it in after.get((head[1], value), ()))
        waiting += [more for it in candidates if (more := _compose(rule, it)) is not None]
    yield from (rule for rule in found.values() if not _is_covered(rule, found))


def _normal(rule: Rule) -> Rule:
    """Call the variables of the only pattern ?x and ?y, from left to right."""
    places = [it for it in (rule.body[0][0], rule.body[0][2]) if it[0] == "?"]
    names = dict(zip(dict.fromkeys(places), ("?x", "?y"), strict=False))
    if rule.body[0][0][0] != "?":
        names = dict.fromkeys(places, "?y")
    assert rule.head is not None
    return Rule(rule.name, (substituted(rule.body[0], names),), substituted(rule.head, names))


def _is_covered(rule: Rule, found: dict[tuple[Atom, Atom | None], Rule]) -> bool:
    """Tell whether a more general rule with the same conclusion is there already."""
    (subject, predicate, value), head = rule.body[0], rule.head
    wider = {("?x", predicate, value), (subject, predicate, "?y"), ("?x", predicate, "?y")}
    return any((it, head) in found for it in wider - {rule.body[0]} if not _loses(it, head))


def _loses(body: Atom, head: Atom | None) -> bool:
    """Tell whether ``head`` has a variable that ``body`` has not."""
    return head is not None and any(it[0] == "?" and it not in body for it in head)


def _compose(first: Rule, second: Rule) -> Rule | None:
    """Return the rule that applies ``second`` to what ``first`` concludes; None if it never can."""
    assert first.head is not None
    assert second.head is not None
    mine: dict[str, str] = {}
    theirs: dict[str, str] = {}

    def resolved(place: str) -> str:
        while place in mine:
            place = mine[place]
        return place

    for given, wanted in zip(first.head, second.body[0], strict=True):
        if wanted[0] == "?" and wanted not in theirs:
            theirs[wanted] = given
            continue
        here = resolved(given)
        there = resolved(theirs.get(wanted, wanted))
        if here == there:
            continue
        if here[0] == "?":
            mine[here] = there
        elif there[0] == "?":
            mine[there] = here
        else:
            return None
    values = {it: resolved(it) for it in ("?x", "?y")}
    passed = {place: resolved(it) for place, it in theirs.items()}
    return _normal(
        Rule(
            second.name,
            (substituted(first.body[0], values),),
            substituted(second.head, passed),
        )
    )
