"""Rules over data of any size, in DuckDB.

Facts are derived in rounds, each from what the last one has found (semi-naive evaluation). Simple
rules are composed, so that they are applied once a round; transitive properties and chains like
them are recursive queries. As soon as there are two names for one thing, the facts are rewritten to
one representative each; at the end they are said of every name again.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from okg.columnar.rules.checks import Checks
from okg.columnar.rules.choice import choose
from okg.columnar.rules.facts import Facts, add_terms, together
from okg.columnar.rules.forms import Form
from okg.columnar.rules.model import Atom, Contradiction
from okg.columnar.rules.program import Program
from okg.columnar.rules.query import ANY, Part, Patterns, Source, Writer, listed
from okg.columnar.rules.recursion import is_complete, recursion
from okg.columnar.rules.vocabulary import SAME_AS, TYPE

if TYPE_CHECKING:
    import duckdb

__all__ = ["Found", "run"]


@dataclass(frozen=True)
class Found:
    """What a run has found, beside the facts in the table ``inferred``."""

    contradictions: tuple[Contradiction, ...]
    omitted: int
    """Further contradictions, which were only counted."""
    rounds: int


def run(
    connection: "duckdb.DuckDBPyConnection",
    program: Program,
    *,
    limit: int = 100,
    literals: bool = True,
    closed: bool = True,
) -> Found:
    """Create ``inferred(p, s, o)`` with what follows from the table ``fact`` and is not in it.

    ``fact``, ``term`` and ``predicate`` are as in ``okg.columnar.database``; what follows from the
    facts of file 0 among themselves is in file 0 already, unless ``closed`` is False. Axioms in the
    data do not count, nor that names which axioms speak of are the same: see ``reason``. Terms and
    predicates that only occur in conclusions are added. ``limit`` is how many contradictions are
    told for each form of rule; ``literals`` says whether to look for literals that are not written
    as their datatype wants.

    File 0 holds RDF only. What it leads to about literals as subjects, such as by the inverse of a
    property with literal values, does not lead to more together with the data.

    Raises Refused where so many names stand for one thing that their pairs cannot be written down.
    """
    work = _Run(connection, program, closed=closed)
    try:
        return work.finish(limit, check_literals=literals)
    finally:
        work.facts.clear()
        work.writer.clear()


@dataclass(frozen=True, slots=True)
class Conclusions:
    """A query with the columns p, s and o."""

    query: str
    heads: Patterns
    """What patterns its rows may have."""


class _Run:
    def __init__(
        self, connection: "duckdb.DuckDBPyConnection", program: Program, *, closed: bool
    ) -> None:
        self.connection = connection
        self.program = program
        self.rounds = 0
        self.representatives: dict[int, int] = {}
        self.identifiers, self.numbers = self._constants()
        self.type, self.same = self.numbers[TYPE], self.numbers[SAME_AS]
        ignored = frozenset(
            self.numbers[it] for it in program.ruleset.ignored if it in self.numbers
        )
        self.facts = Facts(connection, self.type, self.same, ignored, closed=closed)
        self.choice = choose(program.rules, self._present(), program.literals.wanted)
        self.writer = Writer(connection, self.numbers.__getitem__, self._identifier)

    def finish(self, limit: int, *, check_literals: bool) -> Found:
        """Derive everything, look for contradictions, and leave ``inferred`` behind."""
        checks = Checks(self.connection, self.program.literals, self.writer, limit)
        if check_literals:
            checks.ill_typed(self.facts.own)
        if stated := self._same_facts():
            self._unify(stated, looked_at=False)
        given = self._given(checks)
        while True:
            self._saturate(given)
            given = []
            pairs = self._mergers(checks)
            if not pairs or not self._unify(pairs, looked_at=True):
                break
        checks.different(self.choice.different)
        everything = self.facts.write()
        self.representatives.clear()
        checks.ranges(self.choice.ranges, everything)
        checks.contradictions(self.choice.constraints, everything)
        self._leave_out()
        self._add_terms()
        return Found(tuple(checks.found), checks.omitted, self.rounds)

    # What there is

    def _constants(self) -> tuple[dict[str, int], dict[str, int]]:
        """Return the identifiers of all terms of the program, and numbers for its predicates."""
        atoms = [
            atom
            for rule in self.program.rules
            for atom in (*rule.body, *((rule.head,) if rule.head else ()))
        ]
        predicates = {TYPE, SAME_AS, *(it for _, it, _ in atoms)}
        ignored = self.program.ruleset.ignored
        terms = {it for atom in atoms for it in atom if it[0] != "?"}
        identifiers: dict[str, int] = dict(
            self.connection.execute(
                "SELECT text, term_id(text) FROM (SELECT unnest($1::VARCHAR[]) AS text)",
                [sorted(terms | predicates | ignored | self.program.steps)],
            ).fetchall()
        )
        there = dict(self.connection.execute("SELECT id, p FROM predicate").fetchall())
        numbers = {it: there[identifiers[it]] for it in ignored if identifiers[it] in there}
        free = max(there.values(), default=0)
        for text in sorted(predicates):
            number = there.get(identifiers[text])
            if number is None:
                free += 1
                number = free
            numbers[text] = number
        return identifiers, numbers

    def _present(self) -> set[tuple[str, str]]:
        """Return the patterns of the facts there are, as ``choose`` wants them."""
        there = frozenset().union(*(part.patterns for part in self.facts.whole))
        found = {(text, "") for text, number in self.numbers.items() if (number, ANY) in there}
        found |= {(TYPE, text) for text, it in self.identifiers.items() if (self.type, it) in there}
        wanted = self.program.literals.wanted
        return found | {(TYPE, it) for it in ((*wanted, "") if wanted else ())}

    def _identifier(self, text: str) -> int:
        """Return the identifier of a constant, or of what represents it."""
        it = self.identifiers[text]
        return self.representatives.get(it, it)

    def _pattern(self, atom: Atom) -> tuple[int, int]:
        number = self.numbers[atom[1]]
        constant = number == self.type and atom[2][0] != "?"
        return number, self._identifier(atom[2]) if constant else ANY

    # Rounds

    def _given(self, checks: Checks) -> list[Conclusions]:
        """Return queries for what is there without any data, and for the datatypes of literals."""
        rows = [
            f"({self.numbers[p]}::UINTEGER, {self._identifier(s)}::UBIGINT, "
            f"{self._identifier(o)}::UBIGINT)"
            for s, p, o in self.choice.facts
        ]
        queries = [f"SELECT * FROM (VALUES {', '.join(rows)}) v(p, s, o)"] if rows else []
        queries += [
            f"SELECT {self.type}::UINTEGER AS p, id AS s, "
            f"{self._identifier(it)}::UBIGINT AS o FROM ({checks.members(it)})"
            for it in self.program.literals.wanted
        ]
        return [Conclusions(it, frozenset()) for it in queries]

    def _saturate(self, given: list[Conclusions]) -> None:
        """Derive all that follows without unifying names; ``given`` are queries for more facts."""
        facts = self.facts
        simple = [(form, facts.own) for form in self._simply(_patterns(facts.own))]
        facts.new = self._conclude(given, [], simple)
        old, new = facts.old, (*facts.own, *facts.new)
        while new:
            self.rounds += 1
            patterns = _patterns(new)
            further = self._joined(self.choice.joins, old, new, patterns)
            settled = self._joined(self.choice.settled, old, new, patterns)
            facts.reached = self._recursive(old, new)
            simple = [(form, facts.reached) for form in self._simply(_patterns(facts.reached))]
            facts.settle(self._conclude(further, settled, simple))
            old = (*facts.whole, *facts.parts)
            new = facts.new
        facts.is_closed()

    def _simply(self, patterns: Patterns) -> list[Form]:
        """Return the simple rules that facts of these patterns set off."""
        found = (self._set_off(form, 0, patterns) for form in self.choice.simple)
        return [it for it in found if it is not None]

    def _joined(
        self, forms: Sequence[Form], old: Source, new: Source, patterns: Patterns
    ) -> list[Conclusions]:
        """Return the queries for what follows from ``new`` facts, alone and together with ``old``.

        Each pattern in turn is matched by new facts only, those before it by old ones, and those
        after it by all, so that nothing is derived twice.
        """
        queries = []
        for form in forms:
            for index in range(len(form.body)):
                chosen = self._set_off(form, index, patterns)
                sources = [old] * index + [new] + [(*old, *new)] * (len(form.body) - index - 1)
                if chosen and (query := self.writer.conclusions(chosen, sources)):
                    queries.append(Conclusions(query, self._heads(chosen)))
        return queries

    def _recursive(self, old: Source, new: Source) -> Source:
        """Return tables of what recursive rules lead to, each closed under the rules it is from."""
        found: list[Part] = []
        for number, form in enumerate(self.choice.recursive):
            closed = tuple(it for it in new if it.closed_under == number)
            further = tuple(it for it in new if it.closed_under != number)
            atoms = range(len(form.body))
            if any(self._set_off(form, index, _patterns(further)) for index in atoms) and (
                query := recursion(self.writer, form, (*old, *closed), further)
            ):
                derived = self._derive([Conclusions(query, self._heads(form))], [])
                under = number if is_complete(form) else None
                found += [replace(it, closed_under=under) for it in derived]
        return tuple(found)

    def _heads(self, form: Form) -> Patterns:
        return frozenset(self._pattern(rule.head) for rule in form.rules if rule.head)

    def _set_off(self, form: Form, index: int, patterns: Patterns) -> Form | None:
        """Return the form with those of its rules of which a pattern matches something new."""
        kept = [
            (row, rule)
            for row, rule in zip(form.rows, form.rules, strict=True)
            if self._pattern(rule.body[index]) in patterns
        ]
        if not kept:
            return None
        rows, rules = zip(*kept, strict=True)
        return replace(form, rows=rows, rules=rules)

    def _conclude(
        self,
        unsettled: list[Conclusions],
        settled: list[Conclusions],
        simple: Sequence[tuple[Form, Source]],
    ) -> Source:
        """Return what is new among all conclusions, with what simply follows from it.

        Of those that are ``settled`` nothing more follows simply. ``simple`` are rules that other
        facts set off, with these.
        """
        given = list(simple)
        candidates = None
        if unsettled:
            table = self.facts.name("candidate")
            queries = together(it.query for it in unsettled)
            self.facts.run(f"CREATE TEMP TABLE {table} AS SELECT DISTINCT * FROM ({queries})")
            candidates = self.facts.part(table)
        if candidates:
            query = f"SELECT p, s, o FROM {candidates.table}"
            # Its classes are all known.
            heads = candidates.patterns - {(self.type, ANY)}
            settled = [*settled, Conclusions(query, heads)]
            given += [(form, (candidates,)) for form in self._simply(candidates.patterns)]
        found = self._derive(settled, given)
        if candidates:
            self.facts.run(f"DROP TABLE {candidates.table}")
        return found

    def _derive(self, concluded: list[Conclusions], given: list[tuple[Form, Source]]) -> Source:
        """Make a table of what is new in them, and in what forms make of their sources."""
        makers = Counter(
            self.numbers[rule.head[1]] for form, _ in given for rule in form.rules if rule.head
        )
        alone, mixed = [], [it.query for it in concluded]
        heads = {it for one in concluded for it in one.heads}
        for form, source in given:
            query = self.writer.conclusions(form, [source])
            if query is None:
                continue
            heads |= self._heads(form)
            if (
                not concluded
                and _keeps_apart(form)
                and all(makers[self.numbers[it.head[1]]] == 1 for it in form.rules if it.head)
            ):
                # What one rule only makes, and of different facts, is different.
                alone.append(query)
            else:
                mixed.append(query)
        if not mixed and not alone:
            return ()
        distinct = [f"SELECT DISTINCT * FROM ({together(mixed)})"] if mixed else []
        table = self.facts.name("derived")
        self.facts.run(
            f"CREATE TABLE {table} AS SELECT p, s, o FROM ({together([*distinct, *alone])})"
            f"{self._not_there(heads)}"
        )
        found = self.facts.part(table)
        return (found,) if found else ()

    def _not_there(self, heads: Collection[tuple[int, int]]) -> str:
        """Return the join that leaves out conclusions of these patterns that are there already."""
        everything = self.facts.everything()
        predicates = {p for p, _ in heads}
        classes = sorted({o for p, o in heads if p == self.type})
        narrow = classes if (self.type, ANY) not in heads else None
        found = (
            self.writer.facts(everything, predicates - {self.type}),
            self.writer.facts(everything, predicates & {self.type}, narrow),
        )
        there = " UNION ALL ".join(it for it in found if it)
        return f" ANTI JOIN ({there}) USING (p, s, o)" if there else ""

    # Names for one thing

    def _same_facts(self) -> list[str]:
        facts = self.writer.facts(self.facts.everything(), [self.same])
        return [f"SELECT s, o FROM ({facts})"] if facts else []

    def _mergers(self, checks: Checks) -> list[str]:
        """Return the queries for new pairs of names for one thing."""
        everything = self.facts.everything()
        written = [(it, self.writer.mergers(it, everything)) for it in self.choice.mergers]
        asked = [(form, query) for form, query in written if query]
        found = self._same_facts()
        if asked:
            table = self.facts.name("merged")
            pairs = together(
                f"SELECT s, o, focus, p, '{form.rules[0].name}' AS rule FROM ({query}) WHERE s <> o"
                for form, query in asked
            )
            self.facts.run(
                f"CREATE TEMP TABLE {table} AS SELECT DISTINCT s, o, focus, p, rule, "
                "coalesce(a.kind = 2 AND b.kind = 2, false) AS literals "
                f"FROM ({pairs}) m LEFT JOIN term a ON a.id = m.s LEFT JOIN term b ON b.id = m.o"
            )
            checks.values(table)
            found.append(f"SELECT s, o FROM {table} WHERE NOT literals")
        return found

    def _unify(self, pairs: list[str], *, looked_at: bool) -> bool:
        """Make one name of those that ``pairs`` say stand for one thing; tell if there are any."""
        [(some,)] = self.facts.rows(f"SELECT count(*) FROM ({together(pairs)}) WHERE s <> o")
        if not some or not self.facts.unify(pairs, looked_at=looked_at):
            return False
        self.representatives = dict(
            self.facts.rows(
                "SELECT id, rep FROM representative SEMI JOIN "
                "(SELECT unnest($1::UBIGINT[]) AS id) USING (id)",
                [sorted(self.identifiers.values())],
            )
        )
        return True

    # The result

    def _leave_out(self) -> None:
        """Take out what is no RDF, and what only served as a step on the way."""
        steps = [self.identifiers[it] for it in sorted(self.program.steps)]
        if steps:
            self.facts.run(f"DELETE FROM inferred WHERE p = {self.type} AND o IN ({listed(steps)})")
        blank = [number for text, number in self.numbers.items() if text[0] == "_"]
        if blank:
            self.facts.run(f"DELETE FROM inferred WHERE p IN ({listed(blank)})")
        if self.facts.unified:
            conditions = ["true"]
        else:
            odd = self.choice.about_literals
            predicates = sorted(self.numbers[p] for p, name in odd if not name)
            classes = sorted(self.identifiers[name] for _, name in odd if name)
            conditions = [f"p IN ({listed(predicates)})"] if predicates else []
            conditions += [f"p = {self.type} AND o IN ({listed(classes)})"] if classes else []
        if conditions:
            self.facts.run(
                f"DELETE FROM inferred WHERE ({' OR '.join(conditions)}) "
                "AND s IN (SELECT id FROM term WHERE kind = 2)"
            )

    def _add_terms(self) -> None:
        names = {number: text for text, number in self.numbers.items()}
        numbers = [p for (p,) in self.facts.rows("SELECT DISTINCT p FROM inferred")]
        self.facts.run(
            "INSERT INTO predicate SELECT p, id FROM (SELECT unnest($1::UINTEGER[]) AS p, "
            "unnest($2::UBIGINT[]) AS id) ANTI JOIN predicate USING (p)",
            [
                [it for it in numbers if it in names],
                [self.identifiers[names[it]] for it in numbers if it in names],
            ],
        )
        heads = (rule.head for rule in self.choice.rules if rule.head)
        add_terms(self.connection, {it for head in heads for it in head if it[0] != "?"})


def _patterns(source: Source) -> Patterns:
    return frozenset().union(*(part.patterns for part in source))


def _keeps_apart(form: Form) -> bool:
    """Tell whether each rule of ``form`` makes different conclusions of different facts."""
    places: Iterable[str] = {it for atom in form.body for it in atom if it[0] == "?"}
    return form.head is not None and set(places) <= set(form.head)
