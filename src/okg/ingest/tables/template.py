"""An empty workbook with the columns that okg reads, to be filled in."""

from typing import IO

from okg.ingest.tables.fields import FIELDS
from okg.ingest.tables.lexicon import Lexicon

__all__ = ["write_template"]

ROWS = 1000
"""So many rows have drop-downs."""
LEFT_OUT = ("client identifier", "link", "GATS mode", "scope", "office type", "baseline cost")
"""Fields that few registers have."""
OPEN = ("service", "business function", "accountable role")
"""Fields with choices, where other values are welcome."""
NEEDED = ("title", "client", "provider", "service")
WIDE = ("title", "description", "client", "provider", "service", "subprovider")
SHEET, NOTES, LISTS = "Contracts", "Notes", "Lists"

INTRODUCTION = (
    "Fill in one row a contract on the sheet Contracts, then: okg import FILE -o contracts.ttl",
    "Leave a cell empty where you do not know. Columns may be moved, taken away or left empty; "
    "client, provider and what the work is (service, title or code) are needed.",
    "Dates: year-month-day, such as 2026-11-22, or a date of the spreadsheet. Amounts: a number.",
    "Several providers, services or countries in a cell are separated by a semicolon.",
)


def write_template(target: IO[bytes], lexicon: Lexicon) -> None:
    """Write the workbook to ``target``: a sheet to fill in, with drop-downs, and one of notes."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    notes, lists = book.create_sheet(NOTES), book.create_sheet(LISTS)
    lists.sheet_state = "hidden"
    fields = [it for it in FIELDS if it.name not in LEFT_OUT]
    listed = 0
    for number, field in enumerate(fields, 1):
        letter = get_column_letter(number)
        head = sheet.cell(1, number, field.name[0].upper() + field.name[1:])
        head.font = Font(bold=True)
        head.fill = PatternFill("solid", fgColor="FFF2CC" if field.name in NEEDED else "E7E6E6")
        head.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[letter].width = 30 if field.name in WIDE else 18
        cells = f"{letter}2:{letter}{ROWS + 1}"
        if field.kind == "date":
            for row in range(2, ROWS + 2):
                sheet[f"{letter}{row}"].number_format = "yyyy-mm-dd"
        choices = _choices(field.kind, field.of, lexicon)
        if choices:
            listed += 1
            lists.cell(1, listed, field.name)
            for row, text in enumerate(choices, 2):
                lists.cell(row, listed, text)
            column = get_column_letter(listed)
            rule = DataValidation(
                "list",
                formula1=f"{LISTS}!${column}$2:${column}${len(choices) + 1}",
                allow_blank=True,
                # Several values, and values of one's own, are not in the list.
                showErrorMessage=not (field.several or field.own or field.name in OPEN),
                errorTitle=field.name,
                error="Choose one of the list.",
                promptTitle=field.name,
                prompt=field.hint[:255],
                showInputMessage=True,
            )
            rule.add(cells)
            sheet.add_data_validation(rule)
    sheet.freeze_panes = "B2"
    for text in INTRODUCTION:
        notes.append([text])
    notes.append([])
    notes.append(["Column", "What to write", "Also recognised as"])
    for field in fields:
        notes.append([field.name, field.hint, ", ".join(field.also[:12])])
    for letter, width in (("A", 24), ("B", 70), ("C", 90)):
        notes.column_dimensions[letter].width = width
    book.save(target)


def _choices(kind: str, of: str, lexicon: Lexicon) -> list[str]:
    match kind:
        case "term":
            return lexicon.labels(of)
        case "service":
            return lexicon.labels("service")
        case "boolean":
            return ["yes", "no"]
        case "currency":
            return sorted(lexicon.currencies)
        case "country":
            return lexicon.countries()
    return []
