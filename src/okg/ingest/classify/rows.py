"""A table of the user's, or a file of procurement notices, with what each row is classified as."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from okg.errors import InputError
from okg.ingest.arrangements import Code
from okg.ingest.classify.classifier import Classification, Classifier

if TYPE_CHECKING:
    from okg.ingest.tables.fields import Field
    from okg.ingest.tables.mapping import Mapping
    from okg.ingest.tables.recognise import Headers
    from okg.ingest.tables.sheets import Cell, Sheet

__all__ = ["ADDED", "ClassifiedTable", "Item", "classified_table"]

ADDED = ("categories", "service", "matched by", "confidence", "reason")
"""The columns that classification adds."""
SCHEMES = ("CPV", "UNSPSC", "CPC", "ISIC", "NAICS", "APQC")
WORDED = ("service", "title", "description")
"""The fields that words are read from, the one that tells most first."""


@dataclass(frozen=True, slots=True)
class Item:
    """What is known of a row that is to be classified."""

    codes: tuple[Code, ...]
    title: str
    text: str
    amount: str = ""
    """The contract value, as it is written."""
    refused: str = ""
    """Why the row is no service at all, or ""."""


@dataclass(frozen=True)
class ClassifiedTable:
    """The columns of a table, those that were added last, and its rows."""

    columns: tuple[str, ...]
    rows: Callable[[], Iterator[tuple[tuple[str, ...], Item, Classification]]]
    """Yields the user's own cells, what was classified, and the result."""

    def cells(self) -> Iterator[tuple[str, ...]]:
        """Yield each row with the added cells."""
        for own, _, found in self.rows():
            yield *own, *added(found)


def added(found: Classification) -> tuple[str, ...]:
    """Return what the added columns say of ``found``."""
    near = f"; nearest: {', '.join(found.candidates)}" if found.candidates else ""
    return (
        ";".join(found.categories),
        found.label,
        found.matched_by,
        "" if found.confidence is None else f"{found.confidence:g}",
        f"{found.reason}{near}",
    )


def classified_table(
    path: Path, classifier: Classifier, mapping: "Mapping | None" = None, sheet: str = ""
) -> ClassifiedTable:
    """Return the table at ``path``, or its open-contracting releases, with classifications.

    ``sheet`` names the one to take of a workbook. Raises InputError where the file cannot be read,
    or has no column that says what a contract is about.
    """
    from okg.ingest.contracting.reading import is_contracting
    from okg.ingest.tables.sheets import is_table

    if is_contracting(path):
        return ClassifiedTable(
            ("id", "ocid", "title", *ADDED), partial(_of_releases, path, classifier)
        )
    if not is_table(path.name):
        raise InputError(
            f"{path}: give a table (.csv, .tsv, .xlsx, .ods) or open-contracting JSON; for RDF, "
            "okg reason tells the categories"
        )
    from okg.ingest.tables.mapping import Mapping

    return _of_table(path, classifier, mapping or Mapping(), sheet)


def classify(item: Item, classifier: Classifier) -> Classification:
    """Return what ``item`` is, nothing where it is no service."""
    if item.refused:
        return Classification(item.refused)
    return classifier.classify(item.codes, item.title, item.text)


def _of_releases(
    path: Path, classifier: Classifier
) -> Iterator[tuple[tuple[str, ...], Item, Classification]]:
    from okg.ingest.contracting.reading import releases
    from okg.ingest.contracting.release import codes_of, kind_of, title_and_text, total

    for placed in releases(path):
        release = placed.content
        title, text = title_and_text(release)
        kind = kind_of(release)
        refused = "" if kind == "services" else f"the notice is for {kind}, not for services"
        codes = codes_of(release)[0]
        item = Item(codes, title, text, total(release), refused)
        own = (str(release.get("id") or ""), str(release.get("ocid") or ""), title)
        yield own, item, classify(item, classifier)


def _of_table(
    path: Path, classifier: Classifier, mapping: "Mapping", wanted: str
) -> ClassifiedTable:
    from okg.ingest.tables.recognise import headers
    from okg.ingest.tables.sheets import sheets_of

    every = sheets_of(path, encoding=mapping.encoding, delimiter=mapping.delimiter)
    named = (wanted,) if wanted else mapping.sheets
    chosen = [it for it in every if (it.name in named if named else not it.hidden)]
    if not chosen:
        listed = ", ".join(it.name for it in every)
        raise InputError(f"{path}: there is no sheet {' or '.join(named)}; there are {listed}")
    for sheet in chosen:
        found = headers(sheet, mapping)
        if found and {it.name for it in found.fields if it} & {*WORDED, "code"}:
            return ClassifiedTable(
                (*found.texts, *ADDED), partial(_of_rows, sheet, found, classifier)
            )
    raise InputError(
        f"{path}: no column says what a contract is about. Name one service, title, description "
        "or CPV code, or say by a mapping which it is"
    )


def _of_rows(
    sheet: "Sheet", found: "Headers", classifier: Classifier
) -> Iterator[tuple[tuple[str, ...], Item, Classification]]:
    fields = {n: it for n, it in enumerate(found.fields) if it is not None}
    schemes = {n: _scheme(found.texts[n]) for n in fields}
    width = len(found.texts)
    for row in sheet.rows():
        if row.number <= found.row or not any(it not in (None, "") for it in row.cells):
            continue
        cells = [shown(it) for it in row.cells[:width]]
        cells += [""] * (width - len(cells))
        item = _item(cells, fields, schemes)
        yield tuple(cells), item, classify(item, classifier)


def _item(cells: list[str], fields: dict[int, "Field"], schemes: dict[int, str]) -> Item:
    said: dict[str, list[str]] = {}
    codes: list[Code] = []
    for number, field in fields.items():
        value = " ".join(cells[number].split())
        if not value:
            continue
        if field.name == "code":
            codes += _codes(value, schemes.get(number, ""), not codes)
        else:
            said.setdefault(field.name, []).append(value)
    texts = [" ".join(said[it]) for it in WORDED if it in said]
    return Item(
        tuple(codes),
        texts[0] if texts else "",
        " ".join(texts[1:]),
        " ".join(said.get("value", ())),
    )


def _codes(value: str, scheme: str, first: bool) -> Iterator[Code]:
    """Yield the codes in a cell; a scheme may stand before each, and a title after it."""
    for part in value.replace("|", ";").replace(",", ";").split(";"):
        tokens = part.replace(":", " ").split()
        own = tokens.pop(0).upper() if tokens and tokens[0].isalpha() else scheme
        if tokens and any(it.isdigit() for it in tokens[0]):
            yield Code(own, tokens[0], " ".join(tokens[1:]), first)
            first = False


def _scheme(header: str) -> str:
    """Return the classification that a header names, such as CPV, or ""."""
    words = header.upper().split()
    return next((it for it in SCHEMES if it in words), "")


def shown(cell: "Cell") -> str:
    """Return a cell as text."""
    match cell:
        case None:
            return ""
        case bool():
            return "yes" if cell else "no"
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime():
            midnight = (cell.hour, cell.minute, cell.second) == (0, 0, 0)
            return (cell.date() if midnight else cell).isoformat(*() if midnight else (" ",))
        case date():
            return cell.isoformat()
    return str(cell)
