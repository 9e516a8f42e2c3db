"""Which column of a sheet says what, and what its cells say."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time
from typing import Any, Final

from okg.ingest.arrangements import Code, Iri, Service
from okg.ingest.tables.amounts import (
    SEVERAL,
    Amount,
    Mark,
    decimal_mark,
    plain,
    read_amount,
    read_currency,
    scale_of,
)
from okg.ingest.tables.dates import SERIAL, Ambiguous, Order, evidence, read_date
from okg.ingest.tables.fields import Field
from okg.ingest.tables.lexicon import Lexicon
from okg.ingest.tables.mapping import Mapping
from okg.ingest.tables.problems import Misread
from okg.ingest.tables.sheets import ERRORS, Cell
from okg.ingest.tables.words import MISSING, key, split, tidy

__all__ = ["Column", "Own", "bracketed", "scheme_of", "shown"]

BRACKETS = re.compile(r"(.*?)\s*[(\[（](.*)[)\]）]\s*", re.DOTALL)
SCHEMES = ("CPV", "UNSPSC", "CPC", "ISIC", "NAICS")
CODED = re.compile(
    rf"(?:({'|'.join(SCHEMES)})(?:[ -]?\d{{4}})?\s*[:#]?\s*)?(\d{{8}}-\d|[A-Z]?\d[\d.]{{2,11}})"
    r"(?:\s*[-–:(]\s*\D.*)?",
    re.IGNORECASE,
)
"""A code, with its scheme before it and its label behind it, as far as they are there."""
TRUE = frozenset(["yes", "y", "true", "t", "1", "x", "✓", "✔", "☑", "√", "是", "有", "对", "真"])
FALSE = frozenset(["no", "n", "false", "f", "0", "✗", "✘", "☐", "×", "否", "无", "没有", "假"])
KEPT: Final = 20_000
"""So many different cells of a column are remembered."""
NAMES = ";|\n；、"
"""What stands between names of parties: a comma is part of many."""
LISTS = (";|\n；、", ",，/", "+&")
"""What stands between other values: the first that gives values that are all known."""
AND = re.compile(r"\s+(?:and|und|et|y|和|及)\s+", re.IGNORECASE)


class Own(str):
    """What a thing of the user's own is called, that okg does not have."""

    __slots__ = ()


class Column:
    """A column that says something: ``read`` understands its cells."""

    def __init__(  # noqa: PLR0913, PLR0917 — all that a cell is read in the light of
        self,
        index: int,
        header: str,
        field: Field,
        mapping: Mapping,
        lexicon: Lexicon,
        cells: Callable[[], Iterable[Cell]],
    ) -> None:
        """``cells`` gives all cells of the column below its header, again and again."""
        self.index = index
        self.header = header
        self.field = field
        self.notes: dict[str, dict[str, tuple[int, int]]] = {}
        """What is worth knowing: a remark, the values that it is about, and for each its first row
        and the number of its rows."""
        self._lexicon = lexicon
        self._cells = cells
        self._values = mapping.values.get(field.name, {})
        if field.name == "renewal" and "auto" in header.casefold():
            # Under "Auto-renewal?" a yes has one meaning, which it has not under "Renewal".
            self._values = {**dict.fromkeys(TRUE, "automatic renewal"), **self._values}
        self._known: dict[Any, tuple[Any, ...] | Misread] = {}
        self._remarks: dict[Any, list[tuple[str, str]]] = {}
        self._remark: list[tuple[str, str]] = []
        hint = bracketed(header)[1]
        self._order: Order | None = _order_in(hint) or mapping.dates
        self._settled = self._order is not None
        self._mark: Mark | None = None
        self._marked = False
        self.unit, self._power = self._unit(header) if field.kind == "amount" else ("", 0)
        self._scheme = scheme_of(header)
        self._main = "additional" not in key(header) and "other" not in key(header)
        self._read = getattr(self, f"_{field.kind.replace(' ', '_')}")

    def read(self, cell: Cell, row: int) -> tuple[Any, ...]:
        """Return what ``cell`` says: nothing, a value, or several. Raises Misread."""
        if self.field.kind == "text":
            # Hardly any comes twice.
            return self._understood(cell)
        kept = cell if type(cell) is str else (type(cell), cell)
        found = self._known.get(kept)
        if found is None:
            self._remark = []
            try:
                found = self._understood(cell)
            except Misread as error:
                found = error
            if len(self._known) < KEPT:
                self._known[kept] = found
                if self._remark:
                    self._remarks[kept] = self._remark
            else:
                self._note(self._remark, row)
        if self._remarks and (remarks := self._remarks.get(kept)):
            self._note(remarks, row)
        if isinstance(found, Misread):
            raise found
        return found

    def _note(self, remarks: list[tuple[str, str]], row: int) -> None:
        for remark, value in remarks:
            values = self.notes.setdefault(remark, {})
            if value in values or len(values) < KEPT:
                first, number = values.get(value, (row, 0))
                values[value] = (first, number + 1)

    def _understood(self, cell: Cell) -> tuple[Any, ...]:
        if cell is None:
            return ()
        if isinstance(cell, str):
            text = cell.strip()
            if text in ERRORS:
                raise Misread(f"the formula went wrong: {text}; correct it, or put in the value")
            replaced = self._values.get(key(text)) if self._values else None
            if replaced is not None:
                cell = text = replaced
            if text.casefold() in MISSING and not self._says(text):
                return ()
            cell = text if self.field.several else tidy(text)
        elif self._values and (replaced := self._values.get(key(shown(cell)))) is not None:
            cell = replaced
        found: tuple[Any, ...] = self._read(cell)
        return found

    def _says(self, text: str) -> bool:
        """Tell whether what elsewhere says nothing is a word of this column."""
        kind, name = self.field.kind, text.casefold()
        return (kind == "boolean" and name in FALSE) or (
            kind == "term" and self._lexicon.term(self.field.of, text) is not None
        )

    # One method a kind of field, by its name.

    def _text(self, cell: Cell) -> tuple[str, ...]:
        return (tidy(shown(cell)),)

    def _party(self, cell: Cell) -> tuple[str, ...]:
        parts = split(shown(cell), NAMES)
        replaced = (self._values.get(key(it), it) for it in parts)
        return tuple(dict.fromkeys(it for it in replaced if it))

    def _party_identifier(self, cell: Cell) -> tuple[str, ...]:
        return tuple(split(shown(cell), NAMES + ","))

    def _date(self, cell: Cell) -> tuple[date, ...]:
        if isinstance(cell, time):
            raise Misread(f"{cell} is a time of day, not a date; write it as year-month-day")
        try:
            found = read_date(cell, self._order)
        except Ambiguous:
            if self._settled:
                raise
            self._settled = True
            told = set(map(evidence, self._cells())) - {None}
            if len(told) != 1:
                raise
            self._order = told.pop()
            found = read_date(cell, self._order)
        number = isinstance(cell, int | float) or (isinstance(cell, str) and SERIAL.fullmatch(cell))
        if number:
            self._remark.append(
                ("numbers of days, as spreadsheets keep dates, are read as dates", "")
            )
        return (found,)

    def _amount(self, cell: Cell) -> tuple[Amount, ...]:
        if isinstance(cell, date | time):
            raise Misread(f"{cell} is a date, not an amount; set the format of the cell to number")
        if isinstance(cell, str) and not self._marked and decimal_mark(cell) is None and (
            "." in cell or "," in cell
        ):  # fmt: skip
            self._marked = True
            told = set(map(decimal_mark, self._cells())) - {None}
            self._mark = told.pop() if len(told) == 1 else None
        value, currency = read_amount(cell, self._mark, self._codes())
        return (Amount(plain(value.scaleb(self._power)), currency or self.unit),)

    def _currency(self, cell: Cell) -> tuple[str, ...]:
        found = read_currency(shown(cell), self._codes())
        if found in SEVERAL:
            raise Misread(f'"{cell}" could be {SEVERAL[found]}; use the code, such as USD or CNY')
        return (found,)

    def _country(self, cell: Cell) -> tuple[str, ...]:
        return tuple(self._listed(shown(cell), self._country_of))

    def _country_of(self, text: str) -> str | None:
        return self._lexicon.country(self._values.get(key(text), text))

    def _boolean(self, cell: Cell) -> tuple[bool, ...]:
        name = shown(cell).strip().casefold()
        if name in TRUE:
            return (True,)
        if name in FALSE:
            return (False,)
        raise Misread(f'"{cell}" is neither yes nor no')

    def _term(self, cell: Cell) -> tuple[Iri | Own, ...]:
        found = list(self._listed(shown(cell), self._term_of))
        if len(found) > 1 and not self.field.several:
            raise Misread(f'"{cell}" is more than one {self.field.name}; keep one')
        return tuple(it for it in found if it)

    def _term_of(self, text: str) -> Iri | None:
        return self._lexicon.term(self.field.of, self._values.get(key(text), text))

    def _service(self, cell: Cell) -> tuple[Service | Code, ...]:
        text = shown(cell)
        found: list[Service | Code] = []
        for it in self._listed(text, self._service_of):
            found.append(Service(label=it) if isinstance(it, Own) else it)
        return tuple(dict.fromkeys(found))

    def _service_of(self, text: str) -> Service | Code | None:
        name = self._values.get(key(text), text)
        term = self._lexicon.term("service", name)
        if term is not None:
            return Service(term)
        return _code(name, self._scheme, self._main)

    def _code(self, cell: Cell) -> tuple[Code, ...]:
        found = []
        for part in split(shown(cell), ";|,\n；，、 "):
            code = _code(part, self._scheme, self._main)
            if code is None and part.upper() not in SCHEMES and not part.isalpha():
                raise Misread(f'"{part}" is no code; write it as CPV 79211110')
            found += [code] if code else []
        return tuple(dict.fromkeys(found))

    def _listed(self, text: str, known: Callable[[str], Any]) -> Iterator[Any]:
        """Return the values that ``text`` lists; what is not known is told by ``_unknown``."""
        for part in split(text, LISTS[0]):
            if (found := known(part)) is not None:
                yield found
                continue
            for separators in (*LISTS[1:], None):
                parts = split(part, separators) if separators else AND.split(part)
                values = [known(it) for it in parts] if len(parts) > 1 else [None]
                if None not in values:
                    yield from values
                    break
            else:
                yield self._unknown(part)

    def _unknown(self, text: str) -> Own | None:
        field = self.field
        if field.kind == "country":
            near = self._lexicon.nearest_countries(text)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise Misread(f'"{text}" is no country; use its name or its two-letter code{hint}')
        kind = "service" if field.kind == "service" else field.of
        near = self._lexicon.nearest(kind, text)
        hint = f" (nearest: {', '.join(near)})" if near else ""
        if field.kind == "service" or field.own:
            remark = f"none of okg, and so a {field.name} of your own"
            self._remark.append((remark, f'"{text}"{hint}'))
            return Own(text)
        if field.lenient:
            self._remark.append((f"no {field.name} of okg, and left out", f'"{text}"{hint}'))
            return None
        choices = ", ".join(self._lexicon.labels(kind))
        raise Misread(
            f'"{text}" is no {field.name}; there are {choices}. Say in a mapping what it means: '
            f'[values."{field.name}"]'
        )

    def _codes(self) -> frozenset[str]:
        return self._lexicon.currencies

    def _unit(self, header: str) -> tuple[str, int]:
        """Return the currency and the power of ten that the header of an amount tells."""
        name, hint = bracketed(header)
        unit, power = scale_of(hint or name.split()[-1])
        try:
            return read_currency(unit, self._codes()) if unit else "", power
        except Misread:
            return "", power if hint else 0


def bracketed(header: str) -> tuple[str, str]:
    """Return a header without what stands in brackets behind it, and that."""
    found = BRACKETS.fullmatch(header)
    return (found[1], found[2]) if found and found[1] else (header, "")


def scheme_of(header: str) -> str:
    """Return the scheme of codes that a header names, or ""."""
    words = key(header).upper().split()
    return next((it for it in SCHEMES if it in words), "")


def _order_in(hint: str) -> Order | None:
    letters = re.sub(r"[^dmyt]", "", hint.casefold())
    if re.fullmatch(r"d+m+y+", letters) or re.fullmatch(r"t+m+[jy]*", letters):
        return "day first"
    return "month first" if re.fullmatch(r"m+d+y+", letters) else None


def _code(text: str, scheme: str, main: bool) -> Code | None:
    found = CODED.fullmatch(text)
    if found is None or not (found[1] or scheme or sum(map(str.isdigit, found[2])) >= 4):
        return None
    return Code((found[1] or scheme).upper(), found[2], main=main)


def shown(cell: Cell) -> str:
    """Return what a cell shows, as far as that can be told without its format."""
    match cell:
        case None:
            return ""
        case bool():
            return "yes" if cell else "no"
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime() if cell.time() == time():
            return cell.date().isoformat()
        case date() | time():
            return cell.isoformat()
    return str(cell)
