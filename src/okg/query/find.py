"""Finding the text of a query: a canned query's name, a file, or standard input."""

import difflib
import sys
from pathlib import Path

from okg.errors import InputError
from okg.knowledge import Knowledge

__all__ = ["find_query"]


def find_query(name: str, knowledge: Knowledge) -> str:
    """Return the text of the canned query ``name``, of the file ``name``, or of "-".

    Raises InputError where there is no such query, or the file cannot be read as UTF-8.
    """
    if name == "-":
        return _decode(sys.stdin.buffer.read(), "standard input")
    canned = knowledge.query_files()
    path = canned.get(name)
    if path is None:
        path = Path(name)
        if not path.suffix and not path.exists():
            near = difflib.get_close_matches(name, canned, n=3)
            hint = f"Did you mean {' or '.join(near)}?" if near else f"There are: {_listed(canned)}"
            raise InputError(f"there is no canned query {name!r}. {hint}")
    try:
        return _decode(path.read_bytes(), str(path))
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from None


def _decode(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InputError(f"{name}, line {line}: not UTF-8; save the file as UTF-8") from None


def _listed(names: dict[str, Path]) -> str:
    return ", ".join(names) or "none yet; write the query after -e"
