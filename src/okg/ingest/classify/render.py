"""A classified table as text, part by part, so that it may be of any length."""

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from io import StringIO

from okg.ingest.classify.rows import ClassifiedTable

__all__ = ["rendered"]

BLOCK = 1 << 16
"""About so many characters are written at once."""


def rendered(table: ClassifiedTable, form: str) -> Iterator[str]:
    """Yield the parts of ``table`` in ``form``: csv, tsv, json, md, html, or table for people."""
    return FORMS[form](table)


def _csv(table: ClassifiedTable) -> Iterator[str]:
    return _separated(table, ",", "\r\n")


def _tsv(table: ClassifiedTable) -> Iterator[str]:
    return _separated(table, "\t", "\n")


def _separated(table: ClassifiedTable, delimiter: str, end: str) -> Iterator[str]:
    lines = StringIO()
    writer = csv.writer(lines, delimiter=delimiter, lineterminator=end)
    writer.writerow(table.columns)
    for row in table.cells():
        writer.writerow(row)
        if lines.tell() > BLOCK:
            yield lines.getvalue()
            lines.seek(0)
            lines.truncate()
    yield lines.getvalue()


def _json(table: ClassifiedTable) -> Iterator[str]:
    """Yield a list of objects; what is a number or a list is one."""
    before = "[\n"
    for own, _, found in table.rows():
        row: dict[str, object] = dict(zip(table.columns, own, strict=False))
        row |= {
            "categories": list(found.categories),
            "service": found.label or None,
            "matched by": found.matched_by or None,
            "confidence": found.confidence,
            "reason": found.reason,
            "candidates": list(found.candidates),
        }
        yield before + json.dumps(row, ensure_ascii=False)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def _md(table: ClassifiedTable) -> Iterator[str]:
    yield f"| {' | '.join(table.columns)} |\n| {' | '.join('---' for _ in table.columns)} |\n"
    for row in table.cells():
        cells = (" ".join(it.split()).replace("|", "\\|") for it in row)
        yield f"| {' | '.join(cells)} |\n"


def _html(table: ClassifiedTable) -> Iterator[str]:
    from okg.query.html import page
    from okg.query.html import table as drawn

    rows = ([(it, "") for it in row] for row in table.cells())
    yield page(drawn(table.columns, rows), "en")


def _text(table: ClassifiedTable) -> Iterator[str]:
    """Yield the rows one after the other, a line a column: sentences do not fit into columns."""
    from rich.cells import cell_len

    width = max(map(cell_len, table.columns))
    count = 0
    for row in table.cells():
        count += 1
        for name, value in zip(table.columns, row, strict=True):
            if value:
                yield f"{name}{' ' * (width - cell_len(name))}  {' '.join(value.split())}\n"
        yield "\n"
    yield f"{count:,} row{'' if count == 1 else 's'}\n"


FORMS: Mapping[str, Callable[[ClassifiedTable], Iterator[str]]] = {
    "csv": _csv,
    "tsv": _tsv,
    "json": _json,
    "md": _md,
    "html": _html,
    "table": _text,
}
