"""What is to be loaded, as files, and what the catalogue says of them."""

import hashlib
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from okg.errors import InputError
from okg.store.catalogue import SourceFile
from okg.store.content import line_of

if TYPE_CHECKING:
    from okg.ingest.given import Data

__all__ = ["gathered"]


def gathered(inputs: "Sequence[Data]", folder: Path) -> tuple[list[Path], list[SourceFile]]:
    """Return the inputs as files, and what the catalogue says of them.

    What lies beside a table and tells how to read it counts as a source as well.
    """
    files = [_file(it, number, folder) for number, it in enumerate(inputs, 1)]
    return files, [_source(it) for file in files for it in (file, *_beside(file))]


def _beside(path: Path) -> list[Path]:
    """Return the mapping and the decisions by which a table or a package is imported."""
    from okg.ingest.kinds import is_imported

    if not path.is_file() or not is_imported(path):
        return []
    from okg.ingest.classify.review import decisions_file
    from okg.ingest.imported import mapping_beside

    mapping, decisions = mapping_beside(path), decisions_file(path)
    return [*([mapping] if mapping else []), *([decisions] if decisions.is_file() else [])]


def _file(given: "Data", number: int, folder: Path) -> Path:
    if isinstance(given, str | Path) and str(given) != "-":
        return Path(given)
    if isinstance(given, tuple):
        content, form = given
        path = folder / f"data-{number}.{form.lower().removeprefix('.')}"
        path.write_bytes(content)
    elif isinstance(given, str | Path):
        path = folder / "standard-input.ttl"
        with path.open("wb") as target:
            shutil.copyfileobj(sys.stdin.buffer, target)
    else:
        from okg.ingest.given import read_given

        path = folder / f"data-{number}.nt"
        lines = sorted(map(line_of, read_given(given, lambda _: None)))
        path.write_text("".join(f"{it}\n" for it in lines), "utf-8", newline="\n")
    return path


def _source(path: Path) -> SourceFile:
    try:
        with path.open("rb") as content:
            digest = hashlib.file_digest(content, "sha256")
            return SourceFile(path.name, digest.hexdigest(), content.tell())
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from None
