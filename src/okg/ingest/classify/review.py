"""What the user decides: a workbook to decide in, and a file that remembers what was decided.

The workbook has a row for each distinct value that nothing matched, or that words alone did, with
the biggest spend first. Its column "decision" is a drop-down of the services and categories of
okg. What was chosen goes into a file beside the table, a line a value, that every later run reads.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from okg.errors import InputError
from okg.ingest.classify.catalogue import packaged_catalogue
from okg.ingest.classify.classifier import key_of
from okg.ingest.classify.rows import ClassifiedTable
from okg.namespaces import OKG

__all__ = ["decisions_beside", "remember", "write_review"]

COLUMNS = ("value", "codes", "rows", "spend", "found", "because", "candidates", "decision", "key")
WIDTHS = (48, 18, 8, 14, 24, 60, 40, 36, 4)
NOT_OUTSOURCING = "(not outsourcing)"
UNCERTAIN = 0.65
"""What is trusted less than this is put up for review."""
MOST = 5_000
"""More rows than this nobody reviews; the rest comes when these are decided."""
HEADER = ("key", "decision")
NUMBER = re.compile(r"-?\d[\d,\s]*(\.\d+)?")


@dataclass
class _Open:
    value: str
    codes: str
    found: str
    because: str
    candidates: str
    rows: int = 0
    spend: Decimal = Decimal(0)


def decisions_file(table: Path) -> Path:
    """Return where decisions on ``table`` are remembered: beside it, as its mapping is."""
    return table.with_name(f"{Path(table.name.removesuffix('.gz')).stem}.decisions.tsv")


def decisions_beside(table: Path) -> dict[str, str]:
    """Return the decisions remembered beside ``table``: local names, or "-", by key.

    Raises InputError where the file is damaged, with the line.
    """
    path = decisions_file(table)
    if not path.exists():
        return {}
    names = _names()
    found = {}
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            for number, row in enumerate(csv.reader(lines, delimiter="\t"), 1):
                if number == 1 or not row:
                    continue
                if len(row) != 2 or row[1] not in names:
                    raise InputError(
                        f"{path}, line {number}: it should be a key and the label of a service, "
                        "with a tab between them. Correct the line, or delete it"
                    )
                found[row[0]] = names[row[1]]
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read: {error}") from None
    return found


def write_review(table: ClassifiedTable, target: Path) -> str:
    """Write what is open in ``table`` to a workbook at ``target``; return what to tell the user.

    Raises InputError where it cannot be written.
    """
    if target.suffix.lower() != ".xlsx":
        raise InputError(f"{target}: the file for review is a workbook; let its name end in .xlsx")
    waiting = _open(table)
    if not waiting:
        return "nothing to review: codes decided every row"
    ranked = sorted(waiting.items(), key=lambda it: (-it[1].spend, -it[1].rows, it[1].value))
    try:
        _workbook(ranked[:MOST], target)
    except OSError as error:
        raise InputError(f"{target} cannot be written: {error.strerror}") from None
    return (
        f"{target} has {min(len(ranked), MOST):,} of {len(ranked):,} values to review. Choose in "
        'the column "decision" and run the same command again'
    )


def _open(table: ClassifiedTable) -> dict[str, _Open]:
    found: dict[str, _Open] = {}
    for _, item, it in table.rows():
        certain = it.confidence is not None and it.confidence >= UNCERTAIN
        if item.refused or certain or it.matched_by == "your decision":
            continue
        key = key_of(item.codes, item.title)
        row = found.setdefault(
            key,
            _Open(
                item.title,
                " ".join(code.code for code in item.codes),
                it.label or ";".join(it.categories),
                it.reason,
                ", ".join(it.candidates),
            ),
        )
        row.rows += 1
        row.spend += _number(item.amount)
    return found


def _number(text: str) -> Decimal:
    match = NUMBER.search(text)
    try:
        return Decimal(re.sub(r"[,\s]", "", match[0])) if match else Decimal(0)
    except InvalidOperation:
        return Decimal(0)


def _workbook(ranked: list[tuple[str, _Open]], target: Path) -> None:
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    sheet = book.active
    sheet.title = "Review"
    sheet.append(COLUMNS)
    for cell, width in zip(sheet[1], WIDTHS, strict=True):
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = width
    sheet.column_dimensions["I"].hidden = True
    sheet.freeze_panes = "A2"
    for key, it in ranked:
        cells = (it.value, it.codes, it.rows, float(it.spend), it.found, it.because)
        sheet.append([*map(_safe, cells), it.candidates, None, _safe(key)])
    choices = book.create_sheet("Choices")
    names = sorted(_names())
    for name in names:
        choices.append([name])
    rule = DataValidation("list", formula1=f"=Choices!$A$1:$A${len(names)}", allow_blank=True)
    sheet.add_data_validation(rule)
    rule.add(f"H2:H{len(ranked) + 1}")
    book.save(target)


CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def _safe(value: object) -> object:
    """Return ``value`` such that a workbook can hold it and takes it for no formula."""
    if not isinstance(value, str):
        return value
    text = CONTROL.sub(" ", value)
    return f"'{text}" if text[:1] in set("=+-@") else text


def remember(review: Path, table: Path) -> str:
    """Take the decisions from the workbook ``review`` to the file beside ``table``.

    Returns what to tell the user. Raises InputError where the workbook is not one of review, or a
    decision is none of the choices, with the cell.
    """
    taken = dict(_decided(review))
    names = {local: label for label, local in _names().items()}
    known = decisions_beside(table) | taken
    target = decisions_file(table)
    try:
        with target.open("w", encoding="utf-8", newline="") as lines:
            writer = csv.writer(lines, delimiter="\t", lineterminator="\n")
            writer.writerow(HEADER)
            writer.writerows((key, names[it]) for key, it in sorted(known.items()))
    except OSError as error:
        raise InputError(f"{target} cannot be written: {error.strerror}") from None
    return f"{len(taken):,} decisions taken from {review}; {target} remembers {len(known):,}"


def _decided(review: Path) -> Iterator[tuple[str, str]]:
    from okg.ingest.tables.sheets import sheets_of

    names = _names()
    sheet = next((it for it in sheets_of(review) if it.name == "Review"), None)
    rows = sheet.rows() if sheet else iter(())
    header = [str(it) for it in next(rows).cells] if sheet else []
    if "decision" not in header or "key" not in header:
        raise InputError(
            f"{review} is no workbook of review: it has no sheet Review with the columns decision "
            "and key. Give a file that is not there to have one written"
        )
    decision, key = header.index("decision"), header.index("key")
    for row in rows:
        chosen = str(row.cells[decision] or "").strip() if decision < len(row.cells) else ""
        if not chosen:
            continue
        if chosen not in names:
            raise InputError(
                f'{review}, sheet Review, row {row.number}, column "decision": {chosen!r} is none '
                "of the choices; pick one from the drop-down"
            )
        yield str(row.cells[key]).removeprefix("'"), names[chosen]


def _names() -> dict[str, str]:
    """Return the local names of services and categories, or "-", by what they are called."""
    targets = packaged_catalogue().targets.values()
    return {it.label: it.iri.removeprefix(OKG) for it in targets} | {NOT_OUTSOURCING: "-"}
