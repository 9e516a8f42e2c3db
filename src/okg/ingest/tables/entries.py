"""From the rows of a sheet to entries of a register, and the problems of those that cannot be."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from okg.ingest.arrangements import (
    DERIVED,
    LABEL,
    TYPE,
    Code,
    Entry,
    Iri,
    Origin,
    Party,
    Service,
    Statement,
    Value,
    encoded,
    iri,
    label,
    source_iri,
)
from okg.ingest.tables.amounts import SEVERAL
from okg.ingest.tables.columns import Column, Own
from okg.ingest.tables.delimited import DELIMITERS
from okg.ingest.tables.fields import by_name
from okg.ingest.tables.problems import Misread, Problem
from okg.ingest.tables.recognise import Headers, is_empty
from okg.ingest.tables.sheets import Cell, Row, Sheet
from okg.ingest.tables.words import tidy
from okg.namespaces import OKG

__all__ = ["Context", "Read", "SheetReader"]

TOTALS = frozenset(
    {"total", "totals", "sum", "subtotal", "grand total", "summe", "合计", "总计", "小计"}
)
UNVALUED = (
    "it is a formula of which the file has no value; open the workbook with a program for "
    "spreadsheets, and save it"
)
SHOWN = 12
"""So many values are listed in a note."""
MOST = 0xFFFFFFFF
SOUGHT = (Iri(f"{OKG}tendered"), Iri(f"{OKG}planned"))
PARTIES = ("client", "provider", "subprovider")


@dataclass(frozen=True, slots=True)
class Read:
    """What became of a row: an entry, or the problems for which there is none."""

    row: Row
    entry: Entry | None
    problems: tuple[Problem, ...] = ()


@dataclass
class Context:
    """What the sheets of a table share."""

    base: str
    language: str
    defaults: Mapping[str, tuple[Any, ...]]
    """What rows without a value have, by the names of fields."""
    seen: dict[int, int]
    """What identifiers came before, with which content, where: numbers, so that a million of them
    take no more than 150 MB."""


class SheetReader:
    """A sheet with its columns, and what was seen of it so far."""

    def __init__(
        self, origin: Origin, sheet: Sheet, heads: Headers, made: list[Column], context: Context
    ) -> None:
        """``origin`` has no row yet; ``made`` are the columns under the headers."""
        self.origin = origin
        self.sheet = sheet
        self.headers = heads
        self.columns = made
        self.places = _places(made)
        self._context = context
        self._totals: list[int] = []
        self._merged = _merged_rows(sheet, made, heads.row)

    def read(self) -> Iterator[Read]:
        for row in self.sheet.rows():
            if row.number <= self.headers.row or is_empty(row) or self._is_header(row):
                continue
            if self._is_total(row):
                self._totals.append(row.number)
                continue
            yield self._row(row)

    def remarks(self) -> list[str]:
        """Return what is worth knowing about the cells that were read."""
        where = f"{self.origin.file}, sheet {self.origin.sheet}" if self.origin.sheet else (
            self.origin.file
        )  # fmt: skip
        told = [
            f'{where}, column "{column.header}": {remark}{_values(values)}'
            for column in self.columns
            for remark, values in column.notes.items()
        ]
        if self._totals:
            told.append(
                f"{where}: totals are left out ({_rows(self._totals[0], len(self._totals))})"
            )
        return told

    def _is_header(self, row: Row) -> bool:
        """Tell whether the headers stand here once more, as on every printed page."""
        texts = self.headers.texts
        return (
            str(row.cells[0]).strip() == texts[0]
            and [tidy(it) if isinstance(it, str) else "" for it in row.cells] == texts
        )

    def _is_total(self, row: Row) -> bool:
        first = next((it for it in row.cells if it not in (None, "")), None)
        # A contract may be with a firm of that name: a total has little else in its row.
        return (
            isinstance(first, str)
            and first.strip(" :").casefold() in TOTALS
            and sum(isinstance(it, str) and bool(it.strip()) for it in row.cells) <= 2
            and not any(
                isinstance(_at(row, it.index), str) and str(_at(row, it.index)).strip()
                for it in self.columns
                if it.field.kind in ("party", "service") and _at(row, it.index) != first
            )
        )

    def _row(self, row: Row) -> Read:
        found: dict[str, tuple[Any, ...]] = {}
        problems: list[tuple[str, str]] = []
        if any(it not in (None, "") for it in row.cells[len(self.headers.texts) :]):
            problems.append(("", self._too_wide(row)))
        elif len(row.cells) == 1 and (other := self._other_delimiter(str(row.cells[0]))):
            problems.append(("", f"everything is in one cell; the delimiter here is {other}"))
        if row.number in self._merged:
            problems.append(("", self._merged[row.number]))
        cells, width = row.cells, len(row.cells)
        for column in self.columns:
            cell = cells[column.index] if column.index < width else None
            if cell is None or cell == "":
                if (row.number, column.index + 1) in self.sheet.unvalued:
                    problems.append((column.header, UNVALUED))
                continue
            try:
                values = column.read(cell, row.number)
            except Misread as error:
                problems.append((column.header, str(error)))
                continue
            name = column.field.name
            found[name] = (*found[name], *values) if name in found else values
        entry = None
        if not problems:
            entry = self._entry(row, found, problems)
        if not problems and entry is not None:
            self._again(row, entry, problems)
        if not problems:
            return Read(row, entry)
        return Read(
            row,
            None,
            tuple(Problem(self._cell(row, it), text, row.number, it) for it, text in problems),
        )

    def _too_wide(self, row: Row) -> str:
        width = len(self.headers.texts)
        hint = (
            "; put cells that hold the delimiter in quotation marks" if self.sheet.delimiter else ""
        )
        return f"it has {len(row.cells)} cells where the headers are {width}{hint}"

    def _other_delimiter(self, text: str) -> str:
        """Return what a row is divided by that is not divided by the delimiter of the others."""
        signs = {sign: text.count(sign) for sign in DELIMITERS if sign != self.sheet.delimiter}
        sign = max(signs, key=lambda it: signs[it])
        wanted = len(self.headers.texts) - 1
        return DELIMITERS[sign] if self.sheet.delimiter and signs[sign] * 2 > wanted > 1 else ""

    def _cell(self, row: Row, header: str) -> str:
        places = {"": header} if header else {}
        return Entry(replace(self.origin, row=row.number), places).cell("")

    def _again(self, row: Row, entry: Entry, problems: list[tuple[str, str]]) -> None:
        """Tell of an identifier that came before with other content."""
        if not entry.identifier:
            return
        content = hash((entry.notice, *map(_shown, row.cells))) & MOST
        here = content << 64 | hash(self.origin.sheet) & MOST << 32 | row.number
        before = self._context.seen.setdefault(hash((entry.notice, entry.identifier)), here)
        if before >> 64 != content:
            there = here >> 32 & MOST == before >> 32 & MOST
            problems.append(
                (
                    self.places.get("identifier", ""),
                    f'"{entry.identifier}" came before with other content, in '
                    f"{'' if there else 'another sheet, '}row {before & MOST}; give each contract "
                    "an identifier of its own",
                )
            )

    def _entry(
        self, row: Row, found: dict[str, tuple[Any, ...]], problems: list[tuple[str, str]]
    ) -> Entry:
        for name, values in self._context.defaults.items():
            # An amount may name its currency itself.
            if not found.get(name) and name != "currency":
                found[name] = values
        origin = Origin(self.origin.file, self.origin.sheet, row.number)
        parties = {it: self._parties(it, found, problems) for it in PARTIES}
        amounts, currency = _money(
            found, problems, self.places, _one(self._context.defaults, "currency")
        )
        things: list[Statement] = []
        facts: dict[str, tuple[Value, ...]] = {}
        for name, values in found.items():
            term = FACTS.get(name)
            if term is not None and values:
                facts[term] = tuple(
                    self._own(it, name, origin, things) if isinstance(it, Own) else it
                    for it in values
                )
        facts |= amounts
        if currency:
            facts["currency"] = (currency,)
        services, codes = _work(found)
        status = facts.get("status", ())
        return Entry(
            origin,
            self.places,
            language=self._context.language,
            notice=not parties["provider"] and any(it in SOUGHT for it in status),
            identifier=_one(found, "identifier"),
            title=_one(found, "title"),
            text=_one(found, "description"),
            link=_one(found, "link"),
            clients=parties["client"],
            providers=parties["provider"],
            subproviders=parties["subprovider"],
            services=services,
            codes=codes,
            facts=facts,
            also=tuple(things),
        )

    def _parties(
        self, role: str, found: dict[str, tuple[Any, ...]], problems: list[tuple[str, str]]
    ) -> tuple[Party, ...]:
        names = found.get(role, ())
        numbers = found.get(f"{role} identifier", ())
        person = role == "provider" and True in found.get("provider is a person", ())
        if not numbers:
            return tuple(Party(it, person=person) for it in names)
        if len(names) != len(numbers):
            problems.append(
                (
                    self.places.get(f"{role} identifier", ""),
                    f"{len(numbers)} identifiers for {len(names)} names of {role}s; give each one "
                    "its own, in the same order",
                )
            )
            return ()
        pairs = zip(names, numbers, strict=True)
        return tuple(Party(name, number, person) for name, number in pairs)

    def _own(self, name: Own, field: str, origin: Origin, things: list[Statement]) -> Iri:
        """Return the IRI of a thing of the user's own, and describe it."""
        column = by_name(field)
        assert column is not None
        kind = f"{column.of[0].upper()}{column.of[1:]}"
        node = Iri(f"{self._context.base}{column.of}/{encoded(name)}")
        things += [
            (iri(node), TYPE, iri(OKG + kind)),
            (iri(node), LABEL, label(name, self._context.language)),
            (iri(node), DERIVED, iri(source_iri(origin, self._context.base))),
        ]
        return node


FACTS = {
    name: found.term
    for name in (
        "category", "start date", "end date", "notice date", "renewal date", "renewal", "status",
        "client country", "delivery country", "location model", "scope", "office type",
        "pricing model", "sourcing boundary", "GATS mode", "business function", "accountable role",
        "criticality", "coreness", "exit plan", "audit right",
    )
    if (found := by_name(name))
}  # fmt: skip
"""The fields that become values of a property as they are."""


def _money(
    found: dict[str, tuple[Any, ...]],
    problems: list[tuple[str, str]],
    places: dict[str, str],
    otherwise: str,
) -> tuple[dict[str, tuple[Value, ...]], str]:
    """Return the amounts of a row, and the currency of all: stated, or else ``otherwise``."""
    amounts: dict[str, tuple[Value, ...]] = {}
    currency = _one(found, "currency")
    for name, term in MONEY:
        for amount in found.get(name, ()):
            amounts[term] = (amount.value,)
            sign = amount.currency
            if sign in SEVERAL:
                # A sign that several share agrees with what is stated, and says nothing alone.
                currency = currency or otherwise
                told = (
                    f'"{sign}" could be {SEVERAL[sign]}; name the currency in a column, or for all '
                    "rows: --default currency=USD"
                )
                problems += [] if currency else [(places.get(term, ""), told)]
            elif sign and currency and sign != currency:
                told = f"it is in {sign}, but the row is in {currency}"
                problems.append((places.get(term, ""), told))
            else:
                currency = currency or sign
    return amounts, currency or (otherwise if amounts else "")


MONEY = (("value", "contractValue"), ("baseline cost", "baselineCost"))


def _work(found: dict[str, tuple[Any, ...]]) -> tuple[tuple[Service, ...], tuple[Code, ...]]:
    said = (*found.get("service", ()), *found.get("code", ()))
    services = tuple(dict.fromkeys(it for it in said if isinstance(it, Service)))
    return services, tuple(dict.fromkeys(it for it in said if isinstance(it, Code)))


def _one(found: Mapping[str, tuple[Any, ...]], name: str) -> str:
    values = found.get(name)
    return str(values[0]) if values else ""


def _at(row: Row, index: int) -> Cell:
    return row.cells[index] if index < len(row.cells) else None


def _shown(cell: Cell) -> object:
    return cell.strip() or None if isinstance(cell, str) else cell


def _values(values: dict[str, tuple[int, int]]) -> str:
    """Return the values that a remark is about, with where they stand."""
    shown = [
        f"{f'{text}, ' if text else ''}{_rows(*rows)}"
        for text, rows in islice(values.items(), SHOWN)
    ]
    rest = f"; and {len(values) - SHOWN:,} more" if len(values) > SHOWN else ""
    return f": {'; '.join(shown)}{rest}"


def _rows(first: int, number: int) -> str:
    return f"row {first}" if number == 1 else f"{number:,} rows, the first is {first}"


def _places(made: list[Column]) -> dict[str, str]:
    places: dict[str, str] = {}
    for it in made:
        places.setdefault(it.field.term or it.field.name, it.header)
    return places


def _merged_rows(sheet: Sheet, made: list[Column], header: int) -> dict[int, str]:
    """Return the rows that share a cell with another row, in a column that says something."""
    found: dict[int, str] = {}
    used = {it.index + 1: it.header for it in made}
    for it in sheet.merged:
        names = [used[n] for n in range(it.left, it.right + 1) if n in used]
        if it.bottom == it.top and len(names) < 2:
            continue
        if not names or it.bottom <= header:
            continue
        cells = f" {it.name}" if it.name else ""
        for row in range(max(it.top, header + 1), it.bottom + 1):
            found.setdefault(
                row,
                f'"{names[0]}" is in merged cells{cells}; unmerge them and fill in every one',
            )
    return found
