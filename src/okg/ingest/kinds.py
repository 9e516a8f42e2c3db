"""Telling by its name, and where that is not enough by its beginning, what a file is."""

import re
from pathlib import Path

__all__ = ["OTHER_SHEETS", "TABLES", "is_imported", "is_table"]

TABLES = (".csv", ".tsv", ".xlsx", ".xlsm", ".ods")
OTHER_SHEETS = {
    ".xls": "the format of Excel up to 2003",
    ".xlsb": "Excel's binary format",
    ".numbers": "the format of Numbers",
    ".fods": "flat XML",
}
"""Spreadsheets that are not read, and what they are."""
JSON = re.compile(r"\.(json|jsonl|ndjson)(\.gz)?$", re.IGNORECASE)


def is_table(name: str) -> bool:
    """Tell by its name whether a file is a table."""
    lower = name.lower().removesuffix(".gz")
    return lower.endswith((*TABLES, *OTHER_SHEETS))


def is_imported(name: str | Path) -> bool:
    """Tell whether the file called ``name`` is a table or open contracting, and not RDF.

    JSON is looked into; whatever else there is, its suffix tells.
    """
    text = str(name)
    if is_table(text) or not JSON.search(text):
        return is_table(text)
    from okg.ingest.contracting.reading import is_contracting

    return is_contracting(Path(text))
