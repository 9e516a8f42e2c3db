"""CSV and its kin (RFC 4180), in any encoding and with any of the usual delimiters."""

import codecs
import csv
import gzip
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from okg.errors import InputError
from okg.ingest.tables.sheets import Row, Sheet

__all__ = ["DELIMITERS", "sheet"]

DELIMITERS = {",": "a comma", ";": "a semicolon", "\t": "a tab", "|": "a vertical bar"}
SAMPLE = 50
"""So many rows show which delimiter a file has."""
MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
"""Encodings by how a file in them begins."""
FOREIGN = {
    b"PK\x03\x04": "it is a workbook or a zip archive: give it its suffix back, such as .xlsx",
    b"\xd0\xcf\x11\xe0": "it is an old or a locked workbook: open it and save it as .xlsx",
    b"%PDF": "it is a PDF document: export the table from where it came from",
    b"<!DO": "it is a web page: download the table itself",
    b"<htm": "it is a web page: download the table itself",
}
LIKELY = ("gb18030", "cp1252")
"""Encodings of old that the text is tried in, to name one that may be right."""
BLOCK = 1 << 20


def sheet(path: Path, encoding: str, delimiter: str) -> Sheet:
    """Return the table at ``path``.

    Raises InputError where it is not text, or the encoding is not known.
    """
    with _binary(path) as content:
        head = content.read(4)
    for start, reason in FOREIGN.items():
        if head.lower().startswith(start.lower()):
            raise InputError(f"{path}: {reason}")
    chosen = encoding or next((it for mark, it in MARKS.items() if head.startswith(mark)), "utf-8")
    try:
        codecs.lookup(chosen)
    except LookupError:
        raise InputError(
            f"there is no encoding {encoding!r}; there are utf-8, cp1252, gb18030, utf-16, …"
        ) from None
    sep = delimiter or _delimiter(path, chosen)
    return Sheet("", lambda: _rows(path, chosen, sep), delimiter=sep)


def _binary(path: Path) -> BinaryIO:
    if path.suffix.lower() == ".gz":
        return gzip.open(path)  # type: ignore[return-value]
    return path.open("rb")


def _rows(path: Path, encoding: str, delimiter: str) -> Iterator[Row]:
    reader = None
    try:
        with (
            _binary(path) as content,
            io.TextIOWrapper(content, encoding=encoding, newline="") as text,
        ):
            reader = csv.reader(text, delimiter=delimiter, strict=True)
            for number, cells in enumerate(reader, 1):
                yield Row(number, cells)  # type: ignore[arg-type]
    except UnicodeError:
        raise _undecodable(path, encoding) from None
    except csv.Error as error:
        line = reader.line_num if reader else 1
        raise InputError(
            f"{path}, line {line}: {_plain(str(error))}; correct the quotation marks there"
        ) from None
    except (EOFError, gzip.BadGzipFile, OSError) as error:
        raise InputError(f"{path} cannot be read: {error}; get the file again") from None


def _plain(error: str) -> str:
    if "unexpected end" in error:
        return "a quotation mark is opened and not closed again"
    if "field larger" in error:
        return "a cell has more than 131,072 characters, as if a quotation mark were not closed"
    if "expected after" in error:
        return "something stands between a closing quotation mark and the delimiter"
    return error


def _delimiter(path: Path, encoding: str) -> str:
    """Return the delimiter that makes the widest table of the first rows."""
    best, most = ",", 0
    for candidate in DELIMITERS:
        try:
            rows = [it.cells for it in islice(_rows(path, encoding, candidate), SAMPLE)]
        except InputError:
            # A wrong guess may well leave quotation marks in odd places.
            continue
        widths = Counter(len(it) for it in rows if len(it) > 1)
        width, number = max(widths.items(), key=lambda it: it[0] * it[1], default=(0, 0))
        if width * number > most:
            best, most = candidate, width * number
    return best


def _undecodable(path: Path, encoding: str) -> InputError:
    """Return the error that names the line, and the encodings that the file could be in."""
    decoder = codecs.getincrementaldecoder(encoding)()
    lines = 1
    with _binary(path) as content:
        for block in iter(lambda: content.read(BLOCK), b""):
            try:
                lines += decoder.decode(block).count("\n")
            except UnicodeError as error:
                start = getattr(error, "start", 0)
                lines += block[:start].count(b"\n")
                break
    fitting = [it for it in LIKELY if it != encoding and _fits(path, it)]
    hint = f", or say what it is: --encoding {' or '.join(fitting)}" if fitting else ""
    return InputError(
        f"{path}, line {lines}: not {encoding.upper()}; save the file as CSV UTF-8{hint}"
    )


def _fits(path: Path, encoding: str) -> bool:
    with _binary(path) as content:
        try:
            codecs.getincrementaldecoder(encoding)().decode(content.read(BLOCK))
        except UnicodeError:
            return False
    return True
