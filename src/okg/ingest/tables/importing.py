"""Opening a table: which sheets, which columns, what every row has."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from okg.errors import InputError
from okg.ingest.arrangements import Origin, base_of
from okg.ingest.tables.columns import Column
from okg.ingest.tables.entries import Context, Read, SheetReader
from okg.ingest.tables.fields import by_name
from okg.ingest.tables.lexicon import Lexicon
from okg.ingest.tables.mapping import Mapping
from okg.ingest.tables.problems import Misread
from okg.ingest.tables.recognise import columns, headers, missing, unrecognised
from okg.ingest.tables.sheets import Sheet, sheets_of

__all__ = ["Read", "Table", "open_table"]


@dataclass
class Table:
    """A file of sheets, recognised and ready to be read."""

    path: Path
    mapping: Mapping
    sheets: list[SheetReader]
    base: str
    notes: list[str] = field(default_factory=list)
    """What a user should know, though it is no problem; it grows while rows are read."""

    def rows(self) -> Iterator[Read]:
        """Read every row below the headers that has something in it.

        Raises InputError where the file turns out to be damaged.
        """
        for sheet in self.sheets:
            yield from sheet.read()
            self.notes += sheet.remarks()


def open_table(
    path: Path,
    mapping: Mapping,
    lexicon: Lexicon,
    *,
    defaults: dict[str, str] | None = None,
) -> Table:
    """Open the table at ``path`` and recognise its columns.

    ``defaults`` are values for rows without one, by the names of fields; they come before those of
    the mapping.

    Raises InputError where there is no such file, or no sheet in it with what a register needs.
    """
    mapping = replace(mapping, defaults={**mapping.defaults, **(defaults or {})})
    every = sheets_of(path, encoding=mapping.encoding, delimiter=mapping.delimiter)
    chosen, notes = _chosen(path, every, mapping)
    base = mapping.base or base_of(path.name)
    context = Context(base, mapping.language, _defaults(mapping, lexicon), {})
    found: list[SheetReader] = []
    lacking: list[str] = []
    for sheet in chosen:
        heads = headers(sheet, mapping)
        if heads is None:
            notes.append(f"{path.name}, sheet {sheet.name}: left out, as no headers are recognised")
            continue
        lacks = missing(heads, mapping)
        if lacks:
            where = f", sheet {sheet.name}" if sheet.name else ""
            lacking += [f"{path.name}{where}, row {heads.row}: {it}" for it in lacks]
            continue
        if heads.ignored:
            where = f", sheet {sheet.name}" if sheet.name else ""
            listed = ", ".join(f'"{it}"' for it in heads.ignored)
            notes.append(f"{path.name}{where}: left out, as they are not recognised: {listed}")
        made = columns(path.name, sheet, heads, mapping, lexicon)
        found.append(SheetReader(Origin(path.name, sheet.name), sheet, heads, made, context))
    if not found and lacking:
        hint = "\nA value for all rows can be given as well: --default client=NAME"
        raise InputError("\n".join(lacking) + hint)
    if not found:
        raise unrecognised(str(path), chosen)
    notes += [f"{it}; the sheet is left out" for it in lacking]
    return Table(path, mapping, found, base, notes)


def _chosen(path: Path, every: list[Sheet], mapping: Mapping) -> tuple[list[Sheet], list[str]]:
    if not mapping.sheets:
        hidden = [it.name for it in every if it.hidden]
        notes = [
            f"{path.name}: the hidden sheet {it} is left out; --sheet {it!r} reads it"
            for it in hidden
        ]
        return [it for it in every if not it.hidden], notes
    names = {it.name: it for it in every}
    for name in mapping.sheets:
        if name not in names:
            listed = ", ".join(names) if any(names) else "none: it is a text file"
            raise InputError(f"{path} has no sheet {name!r}; there are {listed}")
    return [names[it] for it in mapping.sheets], []


def _defaults(mapping: Mapping, lexicon: Lexicon) -> dict[str, tuple[Any, ...]]:
    found = {}
    for name, text in mapping.defaults.items():
        field = by_name(name)
        if field is None:
            raise InputError(f"there is no {name!r} to have a default")
        try:
            found[field.name] = Column(0, field.name, field, mapping, lexicon, tuple).read(text, 0)
        except Misread as error:
            raise InputError(f"the default of {name}: {error}") from None
    return found
