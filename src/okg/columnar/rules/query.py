"""The forms of rules as SQL over the tables of facts."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from okg.columnar.rules.forms import Form, twins
from okg.columnar.rules.model import Atom

if TYPE_CHECKING:
    import duckdb

__all__ = ["Part", "Source", "Writer", "listed"]

INLINE = 200
"""Rows of constants that are written into a statement; more go to a table."""
LISTED = 100
"""Constants that are listed to narrow a scan; of more, only the join decides."""


Patterns = frozenset[tuple[int, int]]
"""Numbers of predicates with ``ANY``, and that of rdf:type also with each class."""
ANY = -1


@dataclass(frozen=True, slots=True)
class Part:
    """A table of facts, or some of its rows."""

    table: str
    patterns: Patterns
    """Those that it has any rows of."""
    condition: str = "true"
    closed_under: int | None = None
    """The recursive rules from which nothing more follows with these facts, and older ones."""

    @property
    def predicates(self) -> frozenset[int]:
        return frozenset(p for p, o in self.patterns if o == ANY)


Source = tuple[Part, ...]
"""Facts that are together in no one table."""


class Writer:
    """Writes queries for forms of rules."""

    def __init__(
        self,
        connection: "duckdb.DuckDBPyConnection",
        number: Callable[[str], int],
        identifier: Callable[[str], int],
    ) -> None:
        """``number`` is that of a predicate, ``identifier`` that of any other term."""
        self.connection = connection
        self.number = number
        self.identifier = identifier
        self._tables: dict[tuple[object, ...], str] = {}

    def conclusions(self, form: Form, sources: Sequence[Source]) -> str | None:
        """Return the query for what the rules conclude, with one source for each pattern.

        Its columns are p, s and o. None if some source is empty.
        """
        assert form.head is not None
        where = self._matches(form, sources, objects_only=_is_about_objects(form))
        if where is None:
            return None
        text, column = where
        subject, predicate, value = map(column, form.head)
        return f"SELECT {predicate} AS p, {subject} AS s, {value} AS o {text}"

    def matches(self, form: Form, source: Source) -> str | None:
        """Return the query for what the body matches, each only once.

        Its columns are those slots and variables, in this order. None if some source is empty.
        """
        where = self._matches(form, [source] * len(form.body), exclusive=form.head is None)
        if where is None:
            return None
        text, column = where
        names = [*form.slots, *variables(form.body)]
        columns = ", ".join(f'{column(it)} AS "{it}"' for it in names)
        return f"SELECT {columns} {text}"

    def mergers(self, form: Form, source: Source) -> str | None:
        """Return the query for which terms are the same by rules that conclude owl:sameAs.

        Its columns are s and o, and those whose values they are: focus and p. Where a rule makes
        all terms of a group the same, each is paired with the least of them only.
        """
        assert form.head is not None
        first, _, second = form.head
        body = twins(form.body, first, second) if first[0] == second[0] == "?" else None
        alone = replace(form, body=tuple(body)) if body else form
        where = self._matches(alone, [source] * len(alone.body))
        if where is None:
            return None
        text, column = where
        holders = [it for it in alone.body if it[2] == first] or list(alone.body)
        of = f"{column(holders[0][0])} AS focus, {column(holders[0][1])} AS p"
        if body is None:
            return f"SELECT {column(first)} AS s, {column(second)} AS o, {of} {text}"
        used = [it for it in (*form.slots, *variables(alone.body)) if it != first]
        # Slots that differ from rule to rule keep the groups of the rules apart.
        group = ", ".join(column(it) for it in used)
        least = f"min({column(first)}) OVER (PARTITION BY {group})"
        return f"SELECT {column(first)} AS s, {least} AS o, {of} {text}"

    def facts(
        self, source: Source, predicates: Iterable[int], objects: Sequence[int] | None = None
    ) -> str | None:
        """Return the query for the facts with one of ``predicates``; None for no such part."""
        wanted = set(predicates)
        found = []
        for part in source:
            here = wanted & part.predicates
            if here:
                conditions = [f"p IN ({listed(sorted(here))})"]
                if part.condition != "true":
                    conditions.append(part.condition)
                if objects is not None and len(objects) <= LISTED:
                    conditions.append(f"o IN ({listed(objects)})")
                found.append(f"SELECT p, s, o FROM {part.table} WHERE {' AND '.join(conditions)}")
        return " UNION ALL ".join(found) or None

    def clear(self) -> None:
        """Drop the tables of constants."""
        for table in self._tables.values():
            self.connection.execute(f"DROP TABLE {table}")
        self._tables.clear()

    def _matches(
        self,
        form: Form,
        sources: Sequence[Source],
        *,
        exclusive: bool = False,
        objects_only: bool = False,
    ) -> tuple[str, Callable[[str], str]] | None:
        """Return FROM and WHERE, and what gives the column of a slot or variable."""
        columns, tables = self._parameters(form)
        conditions: list[str] = []
        for index, (atom, source) in enumerate(zip(form.body, sources, strict=True)):
            subject, predicate, value = atom
            objects = None
            if value[0] == "#":
                objects = [self.identifier(it) for it in form.constants(value)]
            facts = self.facts(source, map(self.number, form.constants(predicate)), objects)
            if facts is None:
                return None
            if objects_only:
                # They are few even where there are many facts.
                facts = f"SELECT DISTINCT p, o FROM ({facts})"
            tables.append(f"({facts}) a{index}")
            for place, name in ((subject, "s"), (predicate, "p"), (value, "o")):
                here = f"a{index}.{name}"
                if place in columns:
                    conditions.append(f"{here} = {columns[place]}")
                else:
                    columns[place] = here
        if exclusive and (ordered := _unordered(form)):
            conditions.append(f"{columns[ordered[0]]} <= {columns[ordered[1]]}")
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        return f"FROM {', '.join(tables)}{where}", columns.__getitem__

    def _parameters(self, form: Form) -> tuple[dict[str, str], list[str]]:
        """Return the columns of the slots, and the table that they are in, if they need one."""
        rows = [
            tuple(
                self.number(it) if slot[1] == "p" else self.identifier(it)
                for slot, it in zip(form.slots, row, strict=True)
            )
            for row in form.rows
        ]
        kinds = ["UINTEGER" if slot[1] == "p" else "UBIGINT" for slot in form.slots]
        columns: dict[str, str] = {}
        varying = []
        for index, slot in enumerate(form.slots):
            if len({row[index] for row in rows}) == 1:
                columns[slot] = f"{rows[0][index]}::{kinds[index]}"
            else:
                columns[slot] = f"t.c{index}"
                varying.append(index)
        if not varying:
            return columns, []
        short = sorted({tuple(row[index] for index in varying) for row in rows})
        names = ", ".join(f"c{index}" for index in varying)
        if len(short) <= INLINE:
            # The types of the first row are those of all.
            first = ", ".join(
                f"{it}::{kinds[index]}" for it, index in zip(short[0], varying, strict=True)
            )
            others = "".join(f", ({listed(row)})" for row in short[1:])
            return columns, [f"(VALUES ({first}){others}) t({names})"]
        return columns, [f"{self._table(short, [kinds[it] for it in varying], names)} t"]

    def _table(self, rows: list[tuple[int, ...]], kinds: list[str], names: str) -> str:
        key = (names, tuple(rows))
        if key not in self._tables:
            table = f"rule_constant_{len(self._tables)}"
            columns = ", ".join(
                f"unnest(${index + 1}::{kind}[]) AS {name}"
                for index, (kind, name) in enumerate(zip(kinds, names.split(", "), strict=True))
            )
            self.connection.execute(
                f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT {columns}",
                [list(it) for it in zip(*rows, strict=True)],
            )
            self._tables[key] = table
        return self._tables[key]


def _is_about_objects(form: Form) -> bool:
    """Tell whether the only pattern is of use for its object only, as in a range."""
    (subject, _, value), *others = form.body
    return (
        not others and subject[0] == "?" and subject != value and subject not in (form.head or ())
    )


def variables(body: Iterable[Atom]) -> list[str]:
    """Return the variables of ``body``, in order."""
    return list(dict.fromkeys(place for atom in body for place in atom if place[0] == "?"))


def listed(numbers: Iterable[int]) -> str:
    """Return the numbers with commas between them."""
    return ", ".join(map(str, numbers))


def _unordered(form: Form) -> tuple[str, str] | None:
    """Return two variables that may change places without changing the body of the form."""
    names = variables(form.body)
    for index, first in enumerate(names):
        for second in names[index + 1 :]:
            if twins(form.body, first, second) is not None:
                return first, second
    return None
