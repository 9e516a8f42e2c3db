"""Finding a query: a canned query's name, a file, or standard input."""

import sys
from pathlib import Path

from okg.errors import InputError
from okg.query.catalogue import Catalogue, Query, parse_query

__all__ = ["find_query"]


def find_query(name: str, catalogue: Catalogue) -> Query:
    """Return the canned query ``name``, the one in the file ``name``, or, for "-", that piped in.

    Raises InputError where there is no such query, or the file cannot be read as UTF-8 or has a
    header with a fault.
    """
    if name == "-":
        return parse_query(_decode(sys.stdin.buffer.read(), "standard input"), "standard input")
    path = Path(name)
    if name in catalogue or not (path.suffix or path.exists()):
        return catalogue.find(name)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from None
    return parse_query(_decode(content, str(path)), path.stem, path=path)


def _decode(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InputError(f"{name}, line {line}: not UTF-8; save the file as UTF-8") from None
