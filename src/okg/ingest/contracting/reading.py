"""Reading the releases of open-contracting files (OCDS 1.1), one after the other.

A file is a release package, a record package, a release, a record, or a list of these; or it is
JSON Lines, one of these a line; and each may be compressed with gzip. However long it is, only what
belongs to one process is held in memory.
"""

import gzip
import json
import zlib
from codecs import BOM_UTF8
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from io import BufferedReader
from pathlib import Path
from typing import Any, TypeAlias

from okg.errors import InputError
from okg.ingest.contracting.merge import Json

__all__ = ["MEMBERS", "Placed", "is_contracting", "releases"]

MEMBERS = ("releases", "records", "ocid")
"""A JSON object with one of these is open contracting."""
Source: TypeAlias = "BufferedReader | gzip.GzipFile"
LINES = (".jsonl", ".ndjson")
HEAD = 1 << 16
"""So much of a file is looked at to tell what it is."""
DEEPEST = 200
"""How deep JSON may be nested: what is told of each place in it grows with the depth."""
LONGEST = 1 << 28
"""No line of JSON Lines is longer, in bytes: one that is must be something else."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A release, and where it stands: a JSON pointer, which counts the lines of JSON Lines."""

    path: str
    content: Json
    """Empty where there is something else than an object."""


class _TooDeep(Exception):
    """JSON that is nested too deep."""


def is_contracting(path: Path) -> bool:
    """Tell whether the file at ``path`` is open contracting, by the beginning of its content.

    Other JSON, such as JSON-LD, is not. A file that cannot be read is not either.
    """
    name = path.name.lower().removesuffix(".gz")
    if not name.endswith((".json", *LINES)):
        return False
    try:
        with _opened(path) as source:
            head = source.read(HEAD).decode("utf-8-sig", "replace")
    except (OSError, EOFError, zlib.error):
        return False
    return any(f'"{it}"' in head for it in MEMBERS) and '"@context"' not in head[:1000]


def releases(path: Path) -> Iterator[Placed]:
    """Yield the releases in the file at ``path``, in its order; records are taken apart.

    Raises InputError where it is not JSON, not open contracting, or ends too early, with the place.
    """
    name = path.name
    try:
        with _opened(path) as source:
            lines = name.lower().removesuffix(".gz").endswith(LINES)
            yield from (_from_lines if lines else _from_document)(source, name)
    except FileNotFoundError:
        raise InputError(f"{path} does not exist") from None
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise InputError(
            f"{path}: the compressed file is damaged or cut short; fetch it again"
        ) from None
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from None


@contextmanager
def _opened(path: Path) -> Iterator[Source]:
    with path.open("rb") as file:
        magic = file.peek(2)[:2]
        if magic == b"\x1f\x8b":
            with gzip.GzipFile(fileobj=file) as plain:
                yield plain
        else:
            yield file


def _from_lines(source: Source, name: str) -> Iterator[Placed]:
    number = 0
    while line := source.readline(LONGEST):
        number += 1
        if not line.strip():
            continue
        try:
            content = json.loads(line.decode("utf-8-sig"), parse_float=Decimal)
        except (ValueError, RecursionError) as error:
            raise InputError(
                f"{name}, line {number}: not JSON ({error}); each line is to be a release, a "
                "record or a package"
            ) from None
        yield from _taken_apart(content, f"/{number - 1}")


def _from_document(source: Source, name: str) -> Iterator[Placed]:
    import ijson

    head = source.peek(HEAD)[:HEAD]
    if head.startswith(BOM_UTF8):
        source.read(len(BOM_UTF8))
        head = head[len(BOM_UTF8) :]
    if not head.lstrip().startswith((b"{", b"[")):
        raise InputError(f"{name} is not JSON: it begins with {head[:20]!r}")
    try:
        found = False
        for path, content in _parts(ijson.parse(source)):
            found = True
            yield from _taken_apart(content, path)
    except ijson.JSONError as error:
        cut = isinstance(error, ijson.IncompleteJSONError)
        said = "it ends too early; fetch it again" if cut and "premature" in str(error) else error
        raise InputError(f"{name} is not whole JSON: {said}") from None
    except _TooDeep:
        raise InputError(
            f"{name} is nested more than {DEEPEST} deep, which no open contracting is"
        ) from None
    except UnicodeDecodeError as error:
        raise InputError(f"{name} is not UTF-8, as JSON must be: {error}") from None
    if not found:
        raise InputError(
            f'{name} is JSON, but not open contracting: it has neither "releases" nor "records", '
            'and no "ocid"'
        )


def _parts(events: Iterator[tuple[str, str, Any]]) -> Iterator[tuple[str, Json]]:
    """Yield the members of ``releases`` or ``records``, or of a list, or all as one object."""
    from ijson.common import ObjectBuilder

    whole = ObjectBuilder()
    first = ""
    count = 0
    inner: ObjectBuilder | None = None
    inner_prefix = inner_path = ""
    depth = 0
    for prefix, event, value in events:
        first = first or event
        depth += {"start_map": 1, "start_array": 1, "end_map": -1, "end_array": -1}.get(event, 0)
        if depth > DEEPEST:
            raise _TooDeep
        if inner is not None:
            inner.event(event, value)
            if prefix == inner_prefix and event == "end_map":
                yield inner_path, inner.value
                inner = None
        elif event == "start_map" and prefix in {"releases.item", "records.item", "item"}:
            member = prefix.partition(".")[0]
            inner_path = f"/{count}" if member == "item" else f"/{member}/{count}"
            inner, inner_prefix = ObjectBuilder(), prefix
            inner.event(event, value)
            count += 1
        elif first == "start_map" and not prefix.startswith(("releases", "records")):
            whole.event(event, value)
    if first == "start_map" and not count and "ocid" in whole.value:
        yield "", whole.value


def _taken_apart(content: object, path: str) -> Iterator[Placed]:
    """Yield the releases in a release, a record, or a package.

    Of a record, these are the releases embedded in it, or else its compiled release.
    """
    if not isinstance(content, dict):
        yield Placed(path, {})
        return
    for member in ("records", "releases"):
        inside = content.get(member)
        if isinstance(inside, list) and (parts := _embedded(inside, "ocid" in content)):
            for number, item in parts:
                yield from _taken_apart(item, f"{path}/{member}/{number}")
            return
    compiled = content.get("compiledRelease")
    if isinstance(compiled, dict):
        yield Placed(f"{path}/compiledRelease", {"ocid": content.get("ocid"), **compiled})
    else:
        yield Placed(path, content)


def _embedded(items: list[Any], in_record: bool) -> list[tuple[int, Any]]:
    """Return the ``items`` with their numbers; of a record, those that are no mere links."""
    return [
        (number, it)
        for number, it in enumerate(items)
        if not in_record or (isinstance(it, dict) and "ocid" in it)
    ]
