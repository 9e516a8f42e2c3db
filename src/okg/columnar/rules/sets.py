"""Rules over triples in memory: for little data, for ontologies, and as the oracle of tests.

Every triple is looked at once, together with all that came before it, so that work is in
proportion to what is new, however much is known.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain

from okg.columnar.memory import Graph, Triple
from okg.columnar.rules.literals import Literals, is_datatype
from okg.columnar.rules.model import (
    Atom,
    Contradiction,
    Outcome,
    Rule,
    matches,
    substituted,
)
from okg.columnar.rules.vocabulary import SAME_AS, TYPE

__all__ = ["Ruleset", "run"]

Binding = dict[str, str]
Premise = tuple[Rule, int]


class Ruleset:
    """Rules, found by the triples that one of their patterns matches."""

    def __init__(self, rules: Iterable[Rule], ignored: frozenset[str] = frozenset()) -> None:
        self.rules = tuple(rules)
        self.ignored = ignored
        """Predicates of annotations, which mean nothing."""
        self.facts = tuple(it for it in self.rules if not it.body)
        self._of: defaultdict[Atom, list[Premise]] = defaultdict(list)
        for rule in self.rules:
            for index, (subject, predicate, value) in enumerate(rule.body):
                place = (
                    "?" if subject[0] == "?" else subject,
                    predicate,
                    "?" if value[0] == "?" else value,
                )
                self._of[place].append((rule, index))

    def about(self, triple: Triple) -> Iterator[Premise]:
        """Return the rules with the position of a pattern that may match ``triple``."""
        subject, predicate, value = triple
        get = self._of.get
        return chain(
            get(("?", predicate, "?"), ()),
            get(("?", predicate, value), ()),
            get((subject, predicate, "?"), ()),
            get((subject, predicate, value), ()),
        )


def run(ruleset: Ruleset, literals: Literals, known: Graph, own: Iterable[Triple]) -> Outcome:
    """Return what follows from ``own`` triples beside those ``known``, which are closed already.

    Both may hold triples with literals as subjects; what is returned may, too.
    """
    work = _Run(ruleset, literals, known)
    own = list(own)
    for triple in own:
        work.add(triple)
    for rule in ruleset.facts:
        work.conclude(rule, {})
    work.finish()
    return Outcome(frozenset(work.found) - frozenset(own), tuple(work.contradictions.values()))


class _Run:
    def __init__(self, ruleset: Ruleset, literals: Literals, known: Graph) -> None:
        self.ruleset = ruleset
        self.literals = literals
        self.known = known
        self.new = Graph()
        self.waiting: list[Triple] = []
        self.found: list[Triple] = []
        self.contradictions: dict[object, Contradiction] = {}
        self.typed: set[str] = set()

    def add(self, triple: Triple) -> None:
        if not self.known.has(*triple) and self.new.add(*triple):
            self.waiting.append(triple)
            self.found.append(triple)

    def finish(self) -> None:
        while self.waiting:
            triple = self.waiting.pop()
            self.literal(triple)
            if triple[1] not in self.ruleset.ignored:
                self.same(triple)
                for rule, index in self.ruleset.about(triple):
                    self.fire(rule, index, triple)

    def fire(self, rule: Rule, index: int, triple: Triple) -> None:
        """Draw every conclusion of ``rule`` for which ``triple`` is what its pattern matches."""
        binding = _bound(rule.body[index], triple)
        if binding is not None:
            rest = [atom for place, atom in enumerate(rule.body) if place != index]
            for values in self.solutions(rest, binding):
                self.conclude(rule, values)

    def solutions(self, atoms: list[Atom], binding: Binding) -> Iterator[Binding]:
        if not atoms:
            yield binding
            return
        # What has fewest variables left is looked up, the others are tried out.
        waiting = [substituted(atom, binding) for atom in atoms]
        waiting.sort(key=lambda it: (it[0][0] == "?") + (it[2][0] == "?"))
        for graph in (self.known, self.new):
            for values in list(matches(graph, waiting[0])):
                yield from self.solutions(waiting[1:], {**binding, **values})

    def conclude(self, rule: Rule, values: Binding) -> None:
        if rule.head is None:
            self.contradict(rule, values)
            return
        head = substituted(rule.head, values)
        subject, predicate, value = head
        if subject[0] == '"' and predicate == TYPE and is_datatype(value):
            self.fault(self.literals.outside(subject, value), rule, values)
            if value in self.literals.wanted:
                self.add(head)
        elif subject[0] == '"' and predicate == SAME_AS and value[0] == '"':
            self.fault(self.literals.different(subject, value), rule, values)
        elif predicate != SAME_AS or subject != value:
            self.add(head)

    def contradict(self, rule: Rule, values: Binding) -> None:
        facts = tuple(substituted(atom, values) for atom in rule.body)
        explanation = rule.says
        for place, value in values.items():
            explanation = explanation.replace(f"{{{place[1:]}}}", value)
        self.put(Contradiction(rule.name, explanation, facts[0][0] if facts else "", facts))

    # Equality: everything is said of each name for the same thing, so that no rule needs to know.

    def same(self, triple: Triple) -> None:
        subject, predicate, value = triple
        for other in self.others(subject):
            self.copy(other, predicate, value)
        for other in self.others(value):
            self.copy(subject, predicate, other)
        if predicate == SAME_AS and subject != value and (subject[0] != '"' or value[0] != '"'):
            self.copy(value, SAME_AS, subject)
            for graph in (self.known, self.new):
                for other_predicate in list(graph.predicates()):
                    if other_predicate not in self.ruleset.ignored:
                        for it in list(graph.objects(other_predicate, subject)):
                            self.copy(value, other_predicate, it)
                        for it in list(graph.subjects(other_predicate, subject)):
                            self.copy(it, other_predicate, value)

    def copy(self, subject: str, predicate: str, value: str) -> None:
        if predicate != SAME_AS or subject != value:
            self.add((subject, predicate, value))

    def others(self, term: str) -> list[str]:
        return [
            it
            for graph in (self.known, self.new)
            for it in graph.objects(SAME_AS, term)
            if it != term
        ]

    # Literals

    def literal(self, triple: Triple) -> None:
        value = triple[2]
        if value[0] != '"':
            return
        if found := self.literals.ill_typed(value):
            self.put(Contradiction(*found, triple[0], (triple,)))
        elif value not in self.typed:
            self.typed.add(value)
            for datatype in self.literals.wanted_of(value):
                self.add((value, TYPE, datatype))

    def fault(self, found: tuple[str, str] | None, rule: Rule, values: Binding) -> None:
        if found is not None:
            facts = tuple(substituted(atom, values) for atom in rule.body)
            if facts[0][0][0] == '"':
                facts = (self.holder(facts[0][0]),)
            self.put(Contradiction.of_literals(found, rule.name, facts))

    def holder(self, literal: str) -> Triple:
        """Return a fact with ``literal`` as its object."""
        return min(
            (subject, predicate, literal)
            for graph in (self.new, self.known)
            for predicate in graph.predicates()
            for subject in graph.subjects(predicate, literal)
            if subject[0] != '"'
        )

    def put(self, it: Contradiction) -> None:
        self.contradictions.setdefault((it.rule, frozenset(it.facts)), it)


def _bound(atom: Atom, triple: Triple) -> Binding | None:
    """Return the values of the variables of ``atom``, whose constants match ``triple``."""
    binding: Binding = {}
    for place, term in zip(atom, triple, strict=True):
        if place[0] == "?" and binding.setdefault(place, term) != term:
            return None
    return binding
