"""Contradictions in data of any size: each is told, up to a limit, and the rest are counted."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from okg.columnar.rules.forms import Form
from okg.columnar.rules.literals import DATATYPES, Literals, alike, is_in
from okg.columnar.rules.model import Contradiction, Rule, substituted
from okg.columnar.rules.query import Source, Writer, listed, variables
from okg.columnar.rules.vocabulary import full

if TYPE_CHECKING:
    import duckdb

__all__ = ["Checks"]

XSD = full("xsd:")[1:-1]
CERTAIN = (
    r'^"(?:[+-]?[0-9]+(?:\.[0-9]+)?"\^\^<' + XSD + r"decimal>"
    r'|[+-]?[0-9]+"\^\^<' + XSD + r"integer>"
    r'|(?:true|false)"\^\^<' + XSD + r"boolean>"
    r'|[0-9]*[1-9][0-9]{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])"\^\^<' + XSD + r"date>"
    r'|[^"\\\x00-\x1f\x{fffe}\x{ffff}]*"\^\^<' + XSD + r"anyURI>)$"
)
"""Literals that are certainly as their datatypes want them; the others are looked at one by one."""


class Checks:
    """Collects the contradictions of a run."""

    def __init__(
        self,
        connection: "duckdb.DuckDBPyConnection",
        literals: Literals,
        writer: Writer,
        limit: int,
    ) -> None:
        self.connection = connection
        self.literals = literals
        self.writer = writer
        self.limit = limit
        self.omitted = 0
        self._found: dict[object, Contradiction] = {}

    @property
    def found(self) -> Iterable[Contradiction]:
        return self._found.values()

    def contradictions(self, constraints: Sequence[Form], source: Source) -> None:
        """Look for what the rules without a conclusion match."""
        for form in constraints:
            query = self._of_two_classes(form, source) or self.writer.matches(form, source)
            if query is None:
                continue
            for rule, values in self._bindings(form, query):
                self._add(rule, values)

    def _bindings(self, form: Form, query: str) -> Iterator[tuple[Rule, dict[str, str]]]:
        """Return the rows of ``query``, see ``Writer.matches``, up to the limit."""
        rows = self._limited(query)
        slots = len(form.slots)
        texts = self._texts({it for row in rows for it in row[slots:]})
        by_constants = {
            self._slots(form, row): rule for row, rule in zip(form.rows, form.rules, strict=True)
        }
        for row in rows:
            rule = by_constants[row[:slots]]
            places = variables(rule.body)
            yield rule, {it: texts[value] for it, value in zip(places, row[slots:], strict=True)}

    def different(self, rules: Iterable[Rule]) -> None:
        """Look at names that must not be the same, which facts about representatives do not say."""
        for rule in rules:
            first, _, second = rule.body[0]
            if self.writer.identifier(first) == self.writer.identifier(second):
                self._add(rule, {})

    def _of_two_classes(self, form: Form, source: Source) -> str | None:
        """Return a better query for classes that exclude each other.

        Nearly everything is in one of them only: what is not need not be looked at.
        """
        if len(form.body) != 2 or len(form.rows) < 2:
            return None
        (x, type_1, first), (y, type_2, second) = form.body
        if x != y or type_1 != type_2 or first[0] + second[0] != "##":
            return None
        number = self.writer.number(form.constants(type_1)[0])
        names = {*form.constants(first), *form.constants(second)}
        classes = sorted(self.writer.identifier(it) for it in names)
        facts = self.writer.facts(source, [number], classes)
        if len(form.constants(type_1)) > 1 or facts is None:
            return None
        rows = ", ".join(f"({listed(self._slots(form, row))})" for row in form.rows)
        columns = [f"c{it}" for it in range(len(form.slots))]
        a, b = (f"c{form.slots.index(it)}" for it in (first, second))
        return (
            f"WITH member AS MATERIALIZED (SELECT s, o FROM ({facts})), several AS MATERIALIZED "
            "(SELECT m.* FROM member m SEMI JOIN (SELECT s FROM member GROUP BY s "
            "HAVING count(*) > 1) USING (s)) "
            f"SELECT {', '.join(f't.{it}' for it in columns)}, u.s "
            f"FROM several u, several v, (VALUES {rows}) t({', '.join(columns)}) "
            f"WHERE u.s = v.s AND u.o = t.{a} AND v.o = t.{b}"
        )

    def _slots(self, form: Form, row: tuple[str, ...]) -> tuple[int, ...]:
        return tuple(
            self.writer.number(it) if slot[1] == "p" else self.writer.identifier(it)
            for slot, it in zip(form.slots, row, strict=True)
        )

    def _add(self, rule: Rule, values: dict[str, str]) -> None:
        facts = tuple(substituted(atom, values) for atom in rule.body)
        explanation = rule.says
        for place, value in values.items():
            explanation = explanation.replace(f"{{{place[1:]}}}", value)
        self._put(Contradiction(rule.name, explanation, facts[0][0], facts))

    def _put(self, it: Contradiction) -> None:
        self._found.setdefault((it.rule, frozenset(it.facts)), it)

    # Literals

    def ill_typed(self, source: Source) -> None:
        """Look for literals in ``source`` that are not written as their datatypes want."""
        rows = self._rows(
            "SELECT id, text FROM term WHERE kind = 2 AND text[-1] = '>' "
            f"AND NOT regexp_matches(text, '{CERTAIN}')"
        )
        wrong = {it: found for it, text in rows if (found := self.literals.ill_typed(text))}
        if not wrong:
            return
        facts = self.writer.facts(source, {p for part in source for p in part.predicates})
        if facts is None:
            return
        for s, p, o, found in self._with_object(facts, wrong):
            self._put(Contradiction(*found, s, ((s, p, o),)))

    def ranges(self, ranges: Sequence[Form], source: Source) -> None:
        """Look for literals that are not of the datatypes that rules conclude they are of."""
        for form in ranges:
            for datatype in sorted({rule.head[2] for rule in form.rules if rule.head}):
                chosen = [it for it in zip(form.rows, form.rules, strict=True) if it[1].head]
                chosen = [it for it in chosen if it[1].head and it[1].head[2] == datatype]
                rows, rules = zip(*chosen, strict=True)
                self._range(replace(form, rows=rows, rules=rules), datatype, source)

    def _range(self, form: Form, datatype: str, source: Source) -> None:
        query = self.writer.matches(form, source)
        if query is None or form.head is None:
            return
        value = form.head[0]
        rows = self._rows(
            f'SELECT id, text FROM term SEMI JOIN (SELECT DISTINCT "{value}" AS id FROM ({query})) '
            f"USING (id) WHERE kind = 2 AND NOT ({_certainly_in(datatype)})"
        )
        wrong = {it: found for it, text in rows if (found := self.literals.outside(text, datatype))}
        if not wrong:
            return
        for rule, values in self._bindings(
            form, f'SELECT * FROM ({query}) WHERE "{value}" IN ({listed(sorted(wrong))})'
        ):
            facts = tuple(substituted(atom, values) for atom in rule.body)
            found = self.literals.outside(values[rule.head[0]], datatype) if rule.head else None
            if found:
                self._put(Contradiction.of_literals(found, rule.name, facts))

    def values(self, table: str) -> None:
        """Look for different values that the rules in ``table`` say are the same."""
        rows = self._rows(
            "SELECT DISTINCT rule, focus, n.id, s, o FROM "
            f"{table} JOIN predicate n USING (p) WHERE literals LIMIT {self.limit * 100}"
        )
        texts = self._texts({it for _, *row in rows for it in row})
        for rule, *row in rows:
            focus, predicate, left, right = (texts[it] for it in row)
            if found := self.literals.different(left, right):
                facts = ((focus, predicate, left), (focus, predicate, right))
                self._put(Contradiction.of_literals(found, rule, facts))

    def members(self, datatype: str) -> str:
        """Return the query for the identifiers of the literals that belong to ``datatype``."""
        well_written = f"(text[-1] <> '>' OR regexp_matches(text, '{CERTAIN}'))"
        certain = f"({_certainly_in(datatype)}) AND {well_written}"
        endings = " OR ".join(f"ends_with(text, '{it}')" for it in sorted(map(_ending, DATATYPES)))
        rows = self._rows(
            f"SELECT id, text FROM term WHERE kind = 2 AND ({endings}) AND NOT ({certain})"
        )
        further = [it for it, text in rows if is_in(text, datatype)]
        return (
            f"SELECT id FROM term WHERE kind = 2 AND {certain} "
            f"UNION ALL SELECT unnest([{listed(further)}]::UBIGINT[])"
        )

    def _with_object(
        self, facts: str, wrong: dict[int, tuple[str, str]]
    ) -> Iterable[tuple[str, str, str, tuple[str, str]]]:
        """Return facts with an object that is ``wrong``, as texts, up to the limit."""
        rows = self._limited(
            f"SELECT s, n.id AS p, o FROM ({facts}) f JOIN predicate n USING (p) "
            f"WHERE o IN ({listed(wrong)})"
        )
        texts = self._texts({it for row in rows for it in row})
        for s, p, o in rows:
            yield texts[s], texts[p], texts[o], wrong[o]

    def _limited(self, query: str) -> list[tuple[int, ...]]:
        rows = self._rows(f"SELECT DISTINCT * FROM ({query}) LIMIT {self.limit + 1}")
        if len(rows) > self.limit:
            [(count,)] = self._rows(f"SELECT count(*) FROM (SELECT DISTINCT * FROM ({query}))")
            self.omitted += count - self.limit
        return rows[: self.limit]

    def _texts(self, identifiers: Iterable[int]) -> dict[int, str]:
        return dict(
            self._rows(
                "SELECT id, text FROM term "
                "SEMI JOIN (SELECT unnest($1::UBIGINT[]) AS id) USING (id)",
                [sorted(identifiers)],
            )
        )

    def _rows(self, query: str, values: Sequence[object] | None = None) -> list[tuple[Any, ...]]:
        return self.connection.execute(query, values).fetchall()


def _certainly_in(name: str) -> str:
    """Return the condition on ``text`` that it is of the datatype ``name``, if well written."""
    return " OR ".join(f"ends_with(text, '{it}')" for it in sorted(map(_ending, alike(name))))


def _ending(datatype: str) -> str:
    """Return how literals of ``datatype``, an IRI, end in N-Triples."""
    return '"' if datatype == full("xsd:string")[1:-1] else f"^^<{datatype}>"
