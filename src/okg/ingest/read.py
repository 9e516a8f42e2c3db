"""A user's data, whatever it is written in, as quads."""

import re
import sys
from codecs import BOM_UTF8
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox

from okg.errors import InputError
from okg.ingest.kinds import is_imported
from okg.namespaces import DATA_GRAPH

__all__ = ["FORMATS", "DataFile", "read_content", "read_data", "read_files"]

FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".trig": ox.RdfFormat.TRIG,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".owl": ox.RdfFormat.RDF_XML,
    ".xml": ox.RdfFormat.RDF_XML,
    ".jsonld": ox.RdfFormat.JSON_LD,
}
"""The syntaxes by the suffix of a file's name."""

ENTITY = re.compile(r"<!\s*ENTITY", re.IGNORECASE)


@dataclass(frozen=True)
class DataFile:
    """A file that was read: its ``content`` is kept, so that findings can be placed in it."""

    name: str
    form: ox.RdfFormat
    content: bytes
    quads: list[ox.Quad]
    """What the file says, in the order in which it says it."""
    imported: bool = False
    """Whether it is no RDF itself, so that ``content`` is what was made of it."""


def read_data(paths: Iterable[Path | str], tell: Callable[[str], None]) -> list[ox.Quad]:
    """Return what the files at ``paths`` say; "-" is Turtle from standard input.

    The triples of a file are in the graph ``DATA_GRAPH`` followed by the file's name, unless the
    file puts them in a graph of its own. Blank nodes get names that no other file shares.
    ``tell`` is given a message about each file that is empty.

    Raises InputError that tells of every file that cannot be read, with line and column.
    """
    return [quad for file in _read_all(paths, tell, excerpts=False) for quad in file.quads]


def read_files(paths: Iterable[Path | str], tell: Callable[[str], None]) -> list[DataFile]:
    """Return the files at ``paths``, as ``read_data`` reads them.

    Raises InputError that tells of every file that cannot be read, and shows the faulty lines.
    """
    return _read_all(paths, tell, excerpts=True)


def read_content(content: bytes, form: str, name: str) -> DataFile:
    """Return what ``content`` says; ``form`` is a suffix such as "ttl", a media type, or a name.

    ``name`` stands for the file in messages. Raises InputError where it cannot be read.
    """
    found = (
        FORMATS.get(f".{form.lower().removeprefix('.')}")
        or ox.RdfFormat.from_media_type(form)
        or next((it for it in FORMATS.values() if it.name.lower() == form.lower()), None)
        or (ox.RdfFormat.TURTLE if form == "turtle" else None)
    )
    if found is None:
        known = ", ".join(suffix.removeprefix(".") for suffix in FORMATS)
        raise InputError(f"{name}: there is no format {form!r}; there are {known}")
    return _parse(name, content, found, name)


class _SyntaxFault(InputError):
    """A file that is not what its suffix says; ``excerpt`` shows the faulty line."""

    def __init__(self, message: str, excerpt: str) -> None:
        super().__init__(message)
        self.excerpt = excerpt


def _read_all(
    paths: Iterable[Path | str], tell: Callable[[str], None], *, excerpts: bool
) -> list[DataFile]:
    files: list[DataFile] = []
    faults: list[str] = []
    for path in paths:
        try:
            file = _imported(Path(path), tell) if is_imported(path) else _read(str(path))
        except InputError as error:
            excerpt = error.excerpt if excerpts and isinstance(error, _SyntaxFault) else ""
            faults.append(error.message + excerpt)
            continue
        if not file.quads:
            tell(f"{path} has no triples in it")
        files.append(file)
    if faults:
        raise InputError("\n".join(faults))
    return files


def _imported(path: Path, tell: Callable[[str], None]) -> DataFile:
    from okg.ingest.imported import import_file

    found = import_file(path)
    for note in found.notes:
        tell(note)
    file = _parse(str(path), found.content(), ox.RdfFormat.N_TRIPLES, path.name)
    return replace(file, imported=True)


def _read(name: str) -> DataFile:
    path = Path("standard-input.ttl" if name == "-" else name)
    form = FORMATS.get(path.suffix.lower())
    if form is None and path.suffix.lower() == ".json" and path.is_file():
        raise InputError(
            f"{name}: JSON, but no open contracting: it has no releases, no records and no ocid. "
            "If it is JSON-LD, let its name end in .jsonld"
        )
    if form is None:
        raise InputError(
            f"{name}: what it is written in cannot be told from its name; "
            f"it should end in one of {', '.join(FORMATS)}"
        )
    try:
        content = sys.stdin.buffer.read() if name == "-" else path.read_bytes()
    except OSError as error:
        raise InputError(f"{name} cannot be read: {error.strerror}") from None
    return _parse(name, content, form, path.name)


def _parse(name: str, content: bytes, form: ox.RdfFormat, graph_name: str) -> DataFile:
    content = content.removeprefix(BOM_UTF8)
    _refuse_entities(name, content, form)
    graph = ox.NamedNode(DATA_GRAPH + quote(graph_name, safe=""))
    try:
        quads = [
            quad
            if isinstance(quad.graph_name, ox.NamedNode)
            else ox.Quad(quad.subject, quad.predicate, quad.object, graph)
            for quad in ox.parse(content, format=form, rename_blank_nodes=True)
        ]
    except SyntaxError as error:
        place = f", line {error.lineno}, column {error.offset}" if error.lineno else ""
        # The library tells the place once more, in its own words.
        reason = re.sub(r"^Parser error at line [^:]*: ", "", str(error.msg))
        if "LoadDocumentCallback" in reason:
            reason = "it names a remote context, which is not fetched; write the context into it"
        raise _SyntaxFault(
            f"{name}{place}: not valid {form.name}: {reason}",
            _excerpt(content, error.lineno or 0, error.offset or 1),
        ) from None
    return DataFile(name, form, content, quads)


def _excerpt(content: bytes, line: int, column: int) -> str:
    """Return line ``line`` of ``content`` with a mark below ``column``, where there is one."""
    lines = content.decode("utf-8", errors="replace").split("\n")
    if not 0 < line <= len(lines):
        return ""
    # A long line is shown around the fault only.
    start = max(0, column - 60)
    shown = lines[line - 1].rstrip("\r").replace("\t", " ")[start : start + 100]
    return f"\n  {shown}\n  {' ' * (column - 1 - start)}^"


def _refuse_entities(name: str, content: bytes, form: ox.RdfFormat) -> None:
    """Refuse XML that defines entities: a few lines of them can grow to fill all memory."""
    if form != ox.RdfFormat.RDF_XML:
        return
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InputError(f"{name}, line {line}: not UTF-8; save the file as UTF-8") from None
    found = ENTITY.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        raise InputError(
            f"{name}, line {line}: it defines XML entities, which okg does not expand; "
            "save the file as Turtle"
        )
