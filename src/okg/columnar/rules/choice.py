"""The rules that some data can set off, sorted by the way in which they are carried out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from okg.columnar.rules.compose import ANY_CLASS, Pattern, composed, is_output, live, pattern
from okg.columnar.rules.forms import Form, forms
from okg.columnar.rules.literals import is_datatype
from okg.columnar.rules.model import Atom, Rule, substituted
from okg.columnar.rules.recursion import is_recursive
from okg.columnar.rules.vocabulary import SAME_AS, TYPE

__all__ = ["Choice", "choose"]


ELSEWHERE = ("?", "?", "?")
"""A conclusion that is drawn for some values of the variables only."""


@dataclass(frozen=True)
class Choice:
    """Rules, sorted."""

    rules: tuple[Rule, ...]
    """All of them, as they were before they were composed."""
    facts: tuple[Atom, ...]
    """What is concluded from nothing."""
    simple: tuple[Form, ...]
    """With one pattern: applied once to everything that is new."""
    joins: tuple[Form, ...]
    settled: tuple[Form, ...]
    """Joins of whose conclusions nothing follows simply that is not there already."""
    recursive: tuple[Form, ...]
    mergers: tuple[Form, ...]
    """Those that conclude that two names stand for one thing."""
    ranges: tuple[Form, ...]
    """Those that conclude that a value belongs to a datatype, which is checked at the end."""
    constraints: tuple[Form, ...]
    """Those that find contradictions."""
    different: tuple[Rule, ...]
    """Those that say of two names that they do not stand for one thing."""
    about_literals: frozenset[Pattern]
    """The patterns of conclusions whose subject may be a literal, which no RDF can say."""


def choose(rules: Iterable[Rule], present: set[Pattern], datatypes: Sequence[str]) -> Choice:
    """Sort the ``rules`` that facts of the patterns ``present`` may set off.

    ``datatypes`` are those whose members some rule asks for.
    """
    rules = tuple(rules)
    chosen = live(rules, present)
    if (SAME_AS, "") in present or any(it.head and it.head[1] == SAME_AS for it in chosen):
        # With two names for a class, its members are members of another.
        chosen = live(rules, {*present, ANY_CLASS, (TYPE, "")})
    simple, others = composed(chosen)
    ranges = [it for it in (*simple, *others) if _is_range(it)]
    checked = [it for it in ranges if it.head and it.head[2] not in datatypes]
    simple = [it for it in simple if it not in checked]
    others = [it for it in others if it not in checked]
    constraints = [it for it in others if it.head is None]
    different = [it for it in constraints if [p for _, p, _ in it.body] == [SAME_AS]]
    concluding = [it for it in others if it.head and it.body]
    mergers = [it for it in concluding if it.head and it.head[1] == SAME_AS]
    rest = [it for it in concluding if it not in mergers]
    transitive = {it.head[1] for it in rest if it.name == "prp-trp" and it.head}
    recursive = [it for it in rest if is_recursive(it, transitive)]
    joins = [it for it in rest if it not in recursive]
    consumed = {pattern(atom) for it in others for atom in it.body}
    settled = [it for it in (_settled(it, simple, consumed) for it in joins) if it]
    joins = [it for it in joins if not _settled(it, simple, consumed)]
    return Choice(
        tuple(chosen),
        tuple(it.head for it in others if it.head and not it.body),
        tuple(forms(simple)),
        tuple(forms(joins)),
        tuple(forms(settled)),
        tuple(forms(recursive)),
        tuple(forms(mergers)),
        tuple(forms(it for it in ranges if it.body and it.head and it.head[0][0] == "?")),
        tuple(forms(it for it in constraints if it not in different)),
        tuple(different),
        frozenset(_about_literals(chosen, datatypes)),
    )


def _is_range(rule: Rule) -> bool:
    return rule.head is not None and rule.head[1] == TYPE and is_datatype(rule.head[2])


def _about_literals(rules: Sequence[Rule], datatypes: Sequence[str]) -> set[Pattern]:
    """Return the patterns of conclusions whose subject may be a literal.

    It may be if nothing that is needed has it as its subject but what has such subjects itself.
    """
    found = {(TYPE, it) for it in datatypes}
    waiting = [it for it in rules if it.head]
    while True:
        further = [
            it
            for it in waiting
            if it.head and all(pattern(atom) in found for atom in it.body if atom[0] == it.head[0])
        ]
        if not further:
            return found
        found |= {pattern(it.head) for it in further if it.head}
        waiting = [it for it in waiting if it not in further]


def _settled(rule: Rule, simple: Sequence[Rule], consumed: set[Pattern]) -> Rule | None:
    """Return ``rule`` with the only conclusion that matters, after simple rules; None for several.

    So it is with definitions: what is in an intersection is in the class that is defined by it, and
    was in its parts before.
    """
    assert rule.head is not None
    there = set(rule.body)
    for atom in rule.body:
        there.update(it for it in (_applied(one, atom, exactly=True) for one in simple) if it)
    heads = {it for it in (_applied(one, rule.head, exactly=False) for one in simple) if it}
    if is_output(rule.head) or pattern(rule.head) in consumed:
        heads.add(rule.head)
    heads -= there
    return replace(rule, head=heads.pop()) if len(heads) == 1 and ELSEWHERE not in heads else None


def _applied(rule: Rule, atom: Atom, *, exactly: bool) -> Atom | None:
    """Return what the simple ``rule`` concludes of what ``atom`` stands for; None if nothing.

    Where that is so for some values of its variables only, nothing is returned if ``exactly``, and
    ``ELSEWHERE`` if not.
    """
    assert rule.head is not None
    values: dict[str, str] = {}
    certain = True
    for wanted, given in zip(rule.body[0], atom, strict=True):
        if wanted[0] == "?":
            certain &= values.setdefault(wanted, given) == given
        elif given[0] == "?":
            certain = False
        elif wanted != given:
            return None
    if certain:
        return substituted(rule.head, values)
    return None if exactly else ELSEWHERE
