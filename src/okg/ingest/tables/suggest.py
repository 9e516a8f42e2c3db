"""A mapping to edit: what was recognised of a table, and what might be meant by the rest."""

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from okg.errors import InputError
from okg.ingest.tables.columns import shown
from okg.ingest.tables.fields import FIELDS, Field, like
from okg.ingest.tables.mapping import Mapping, order_of, read_mapping
from okg.ingest.tables.recognise import Headers, headers, missing
from okg.ingest.tables.sheets import Sheet, sheets_of
from okg.ingest.tables.words import key, tidy

if TYPE_CHECKING:
    from okg.ingest.imported import Options

__all__ = ["suggested"]

SHOWN = 3
"""So many values of a column show what is in it."""
SEARCHED = 30
LOOKED = 200
"""So many rows are looked at for values."""


def suggested(path: Path, options: "Options") -> str:
    """Return a mapping for the table at ``path``, in TOML, which says what is recognised.

    Raises InputError where the table cannot be read.
    """
    from okg.ingest.arrangements import base_of

    mapping = read_mapping(options.mapping) if options.mapping else Mapping()
    mapping = replace(
        mapping,
        encoding=options.encoding or mapping.encoding,
        delimiter=options.delimiter or mapping.delimiter,
        dates=order_of(options.dates) or mapping.dates,
        defaults={**mapping.defaults, **options.defaults},
    )
    every = sheets_of(path, encoding=mapping.encoding, delimiter=mapping.delimiter)
    names = options.sheets or tuple(it.name for it in every if not it.hidden)
    chosen = [(it, _headers(it, mapping)) for it in every if it.name in names]
    found = [(sheet, heads) for sheet, heads in chosen if heads]
    if not found:
        raise InputError(f"{path} has no table in it: at least two columns with headers are needed")
    lines = [
        f"# What the columns of {path.name} mean; edit it, and save it as "
        f"{path.name.partition('.')[0]}.mapping.toml",
        "# beside the table, where it is found, or give it with --mapping.",
        "# A column can be: " + ", ".join(it.name for it in FIELDS) + ".",
        "",
        f"base = {_quoted(mapping.base or base_of(path.name))}",
    ]
    if any(sheet.name for sheet, _ in found):
        lines.append(f"sheets = [{', '.join(_quoted(sheet.name) for sheet, _ in found)}]")
    if len({heads.row for _, heads in found}) == 1:
        lines.append(f"header = {found[0][1].row}")
    for name in ("encoding", "dates"):
        if value := getattr(mapping, name):
            lines.append(f"{name} = {_quoted(value)}")
    if delimiter := found[0][0].delimiter:
        lines.append(f"delimiter = {_quoted(delimiter)}")
    lines += ["", "[columns]"]
    done: set[str] = set()
    for sheet, heads in found:
        for index, (header, field) in enumerate(zip(heads.texts, heads.fields, strict=True)):
            if header and key(header) not in done:
                done.add(key(header))
                lines.append(_column(sheet, heads, index, field))
    lacking = [it for _, heads in found for it in missing(heads, mapping)]
    lines += ["", "[defaults]", "# For rows without a value, or tables without such a column."]
    lines += [f"# {it}" for it in dict.fromkeys(lacking)]
    lines += [f"{_quoted(name)} = {_quoted(text)}" for name, text in mapping.defaults.items()]
    lines += ['# client = "My company"', '# currency = "GBP"']
    lines += [
        "",
        "# What to read in place of what stands in a cell, by field, such as:",
        "# [values.status]",
        '# "tbd by legal" = "planned"',
    ]
    for name, pairs in mapping.values.items():
        lines += ["", f"[values.{_quoted(name)}]"]
        lines += [f"{_quoted(old)} = {_quoted(new)}" for old, new in pairs.items()]
    return "\n".join(lines) + "\n"


def _headers(sheet: Sheet, mapping: Mapping) -> Headers | None:
    """Return the headers, or else the first row that could be some."""
    found = headers(sheet, mapping)
    if found:
        return found
    for row in sheet.rows():
        texts = [tidy(it) if isinstance(it, str) else "" for it in row.cells]
        if sum(map(bool, texts)) > 1:
            return Headers(row.number, texts, [None] * len(texts))
        if row.number >= SEARCHED:
            break
    return None


def _column(sheet: Sheet, heads: Headers, index: int, field: Field | None) -> str:
    header = heads.texts[index]
    values: dict[str, None] = {}
    for row in sheet.rows():
        if row.number > heads.row and index < len(row.cells):
            text = tidy(shown(row.cells[index]))
            if text:
                values[text if len(text) <= 30 else f"{text[:29]}…"] = None
        if len(values) == SHOWN or row.number > heads.row + LOOKED:
            break
    comment = ", ".join(values)
    if field is None:
        near = like(header, 1)
        guess = f"perhaps {near[0].name}; " if near else ""
        comment = f"{guess}{comment}"
    return f"{_quoted(header)} = {_quoted(field.name if field else '')}" + (
        f"  # {comment}" if comment else ""
    )


def _quoted(text: str) -> str:
    """Return ``text`` as a basic string of TOML 1.0, which JSON's strings are too."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
