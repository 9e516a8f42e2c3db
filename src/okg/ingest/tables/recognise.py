"""Finding the row of headers, and what each of them announces."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from okg.errors import InputError
from okg.ingest.tables.columns import Column, bracketed
from okg.ingest.tables.fields import Field, by_header, by_name, like
from okg.ingest.tables.lexicon import Lexicon
from okg.ingest.tables.mapping import Mapping
from okg.ingest.tables.sheets import Cell, Row, Sheet
from okg.ingest.tables.words import key, tidy

__all__ = ["Headers", "columns", "field_of", "headers", "missing"]

SEARCHED = 30
"""So many rows may come before the headers: titles, dates, notes."""
LIKE = 0.6
"""How much a header must look like a wording to be worth a mention; 1 is the same."""
NEEDED = (
    (("provider",), "who the provider is"),
    (("client",), "who the client is"),
    (("service", "code", "title", "description"), "what the work is"),
)
"""What a register must tell of a contract: one of these fields, and what it tells."""


@dataclass(frozen=True)
class Headers:
    """The headers of a sheet, in the row with this number, and what they announce."""

    row: int
    texts: list[str]
    fields: list[Field | None]

    @property
    def recognised(self) -> int:
        return sum(it is not None for it in self.fields)

    @property
    def ignored(self) -> list[str]:
        pairs = zip(self.texts, self.fields, strict=True)
        return [text for text, field in pairs if text and field is None]


def field_of(header: str, mapping: Mapping) -> Field | None:
    """Return what ``header`` announces: what the mapping says, or else what it is called."""
    name = key(header)
    if not name:
        return None
    if name in mapping.columns:
        return mapping.columns[name]
    return by_header().get(name) or by_header().get(key(bracketed(header)[0]))


def headers(sheet: Sheet, mapping: Mapping) -> Headers | None:
    """Return the headers of ``sheet``: the row of which most is recognised, the first of such.

    None where no row has two of them, or the one that the mapping names is not there.
    """
    best: Headers | None = None
    for row in islice(sheet.rows(), max(SEARCHED, mapping.header)):
        if mapping.header and row.number != mapping.header:
            continue
        texts = [tidy(str(it)) if isinstance(it, str) else "" for it in row.cells]
        found = Headers(row.number, texts, [field_of(it, mapping) for it in texts])
        if best is None or found.recognised > best.recognised:
            best = found
    if best is None or (best.recognised < 2 and not mapping.header):
        return None
    return best


def missing(found: Headers, mapping: Mapping) -> list[str]:
    """Return what no column tells, with the header that comes closest."""
    there = {it.name for it in found.fields if it} | set(mapping.defaults)
    return [
        f'no column tells {told}: name one "{names[0]}"{_closest(names[0], found)}'
        for names, told in NEEDED
        if not there.intersection(names)
    ]


def _closest(name: str, found: Headers) -> str:
    field = by_name(name)
    assert field is not None
    wordings = {key(it) for it in (field.name, *field.also)}
    best = max(found.ignored, key=lambda it: _likeness(it, wordings), default="")
    if best and _likeness(best, wordings) >= LIKE:
        return f'; the closest header is "{best}", which a mapping can make it'
    return ""


def _likeness(header: str, wordings: set[str]) -> float:
    from difflib import SequenceMatcher

    text = key(header)
    return max(SequenceMatcher(None, text, it).ratio() for it in wordings)


def columns(
    name: str, sheet: Sheet, found: Headers, mapping: Mapping, lexicon: Lexicon
) -> list[Column]:
    """Return the columns of ``sheet`` that say something, in their order.

    Raises InputError where two columns say the same, and only one can.
    """
    made: list[Column] = []
    first: dict[str, str] = {}
    for index, (header, field) in enumerate(zip(found.texts, found.fields, strict=True)):
        if field is None:
            continue
        if field.name in first and not field.several:
            where = f"{name}, sheet {sheet.name}" if sheet.name else name
            raise InputError(
                f'{where}, row {found.row}: "{first[field.name]}" and "{header}" both say what '
                f"the {field.name} is; rename one, or leave it out by a mapping: "
                f'[columns] "{header}" = ""'
            )
        first.setdefault(field.name, header)
        made.append(Column(index, header, field, mapping, lexicon, _cells(sheet, found.row, index)))
    return made


class _cells:  # noqa: N801 — it is called as the function that it stands for
    """All cells of a column below its header, each time they are asked for."""

    def __init__(self, sheet: Sheet, header: int, index: int) -> None:
        self._sheet, self._header, self._index = sheet, header, index

    def __call__(self) -> Iterator[Cell]:
        for row in self._sheet.rows():
            if row.number > self._header and self._index < len(row.cells):
                yield row.cells[self._index]


def unrecognised(name: str, sheets: list[Sheet]) -> InputError:
    """Return the error for a file in which no sheet has headers that mean something."""
    for sheet in sheets:
        for row in islice(sheet.rows(), SEARCHED):
            texts = [tidy(it) for it in row.cells if isinstance(it, str) and tidy(it)]
            if len(texts) > 1:
                shown = ", ".join(f'"{it}"' for it in texts[:8])
                near = [f'"{it}" for {match[0].name}' for it in texts if (match := like(it, 1))]
                hint = f"; {near[0]} comes closest" if near else ""
                return InputError(
                    f"{name}: its columns are not recognised: {shown}{hint}. Say what they mean in "
                    f"a mapping: okg import {name} --suggest writes one"
                )
    return InputError(f"{name} has no table in it: at least two columns with headers are needed")


def is_empty(row: Row) -> bool:
    """Tell whether nothing stands in a row."""
    return all(it is None or (isinstance(it, str) and not it.strip()) for it in row.cells)
