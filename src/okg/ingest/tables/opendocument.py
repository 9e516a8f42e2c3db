"""ODS workbooks (OpenDocument 1.3, part 3), read row by row."""

import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from okg.errors import InputError
from okg.ingest.tables.archive import checked
from okg.ingest.tables.sheets import Cell, Merged, Row, Sheet

__all__ = ["sheets"]

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"

WIDEST = 16_384
"""Columns; what repeats beyond is only there for its colour."""
EMPTY = 10_000
"""So many empty rows in one go are the rest of the sheet."""


def sheets(path: Path) -> list[Sheet]:
    """Return the sheets of the workbook at ``path``: values, not formulas.

    Raises InputError where it is no workbook.
    """
    checked(path, "content.xml", "an OpenDocument workbook").close()
    hidden_styles: set[str] = set()
    found: list[tuple[str, bool, list[Merged]]] = []
    for event, element in _events(path):
        if event == "end" and element.tag == f"{STYLE}style":
            properties = element.find(f"{STYLE}table-properties")
            if properties is not None and properties.get(f"{TABLE}display") == "false":
                hidden_styles.add(element.get(f"{STYLE}name", ""))
        elif event == "start" and element.tag == f"{TABLE}table":
            hidden = element.get(f"{TABLE}style-name") in hidden_styles
            found.append((element.get(f"{TABLE}name", ""), hidden, []))
            row = 0
        elif event == "end" and element.tag == f"{TABLE}table-row":
            if found:
                found[-1][2].extend(_merged(element, row + 1))
                repeated = int(element.get(f"{TABLE}number-rows-repeated", 1))
                if repeated > EMPTY and _cells(element):
                    # A few bytes may say so of a billion rows.
                    raise InputError(
                        f"{path}, sheet {found[-1][0]}, row {row + 1}: it comes {repeated:,} times"
                        "; delete the rows that say nothing new"
                    )
                row += repeated
            element.clear()
    return [
        Sheet(name, _reader(path, number), hidden=hidden, merged=tuple(merged))
        for number, (name, hidden, merged) in enumerate(found)
    ]


def _events(path: Path) -> Iterator[tuple[str, Element]]:
    with zipfile.ZipFile(path) as archive:
        try:
            with archive.open("content.xml") as content:
                yield from ElementTree.iterparse(content, ("start", "end"))
        except ElementTree.ParseError as error:
            raise InputError(f"{path}: not a sound workbook: {error}; save it again") from None


def _reader(path: Path, wanted: int) -> Callable[[], Iterator[Row]]:
    def rows() -> Iterator[Row]:
        table, number = -1, 0
        for event, element in _events(path):
            if event == "start" and element.tag == f"{TABLE}table":
                table += 1
            elif event == "end" and element.tag == f"{TABLE}table-row":
                if table == wanted:
                    cells = _cells(element)
                    repeated = int(element.get(f"{TABLE}number-rows-repeated", 1))
                    if not cells and repeated > EMPTY:
                        return
                    for _ in range(repeated):
                        number += 1
                        yield Row(number, list(cells))
                element.clear()

    return rows


def _cells(row: Element) -> list[Cell]:
    cells: list[Cell] = []
    for element in row:
        if element.tag not in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
            continue
        repeated = int(element.get(f"{TABLE}number-columns-repeated", 1))
        cells += [_value(element)] * min(repeated, WIDEST - len(cells))
    while cells and cells[-1] is None:
        cells.pop()
    return cells


def _value(element: Element) -> Cell:
    """Return what a cell says (OpenDocument 1.3 part 3, section 19.387)."""
    attribute = element.get
    match attribute(f"{OFFICE}value-type"):
        case "float" | "currency" | "percentage":
            number = float(attribute(f"{OFFICE}value", "nan"))
            return int(number) if number.is_integer() else number
        case "date":
            text = attribute(f"{OFFICE}date-value", "")
            try:
                found = datetime.fromisoformat(text)
            except ValueError:
                return text
            return found if "T" in text else found.date()
        case "boolean":
            return attribute(f"{OFFICE}boolean-value") == "true"
    paragraphs = ["".join(it.itertext()) for it in element.findall(f"{TEXT}p")]
    return "\n".join(paragraphs) or None


def _merged(row: Element, number: int) -> Iterator[Merged]:
    column = 0
    for element in row:
        if element.tag not in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
            continue
        down = int(element.get(f"{TABLE}number-rows-spanned", 1))
        across = int(element.get(f"{TABLE}number-columns-spanned", 1))
        if down > 1 or across > 1:
            yield Merged(number, column + 1, number + down - 1, column + across)
        column += int(element.get(f"{TABLE}number-columns-repeated", 1))
