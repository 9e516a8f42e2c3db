"""The files that a request brings, each under a name that tells what it is."""

import re
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from okg.ingest.kinds import TABLES
from okg.ingest.read import FORMATS
from okg.server.problems import Problem
from okg.server.uploads.unpack import OPENERS, check_archive, coding_of, unpack

__all__ = ["KINDS", "SUFFIXES", "Upload", "received"]

KINDS = {
    "text/turtle": ".ttl",
    "application/x-turtle": ".ttl",
    "application/n-triples": ".nt",
    "application/n-quads": ".nq",
    "application/trig": ".trig",
    "application/rdf+xml": ".rdf",
    "application/ld+json": ".jsonld",
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.ms-excel.sheet.macroenabled.12": ".xlsm",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
    "application/json": ".json",
    "application/x-ndjson": ".jsonl",
    "application/jsonl": ".jsonl",
}
"""What content of a media type is called, where it has no name."""
SUFFIXES = (*FORMATS, *TABLES, ".json", ".jsonl", ".ndjson")
"""The suffixes of files that are read."""
PACKED = (".gz", ".gzip", ".zst", ".zstd")
CODINGS = {"": "", "identity": "", "gzip": "gzip", "x-gzip": "gzip", "zstd": "zstd"}
WORKBOOKS = (".xlsx", ".xlsm", ".ods")
LONGEST = 200
"""Bytes of a name without its suffix; file systems take 255 of the whole."""
FORM = "multipart/form-data"


class Upload(NamedTuple):
    """What a request brings, as it came: a file of its content, and what its headers say of it."""

    content: Path
    media_type: str = ""
    coding: str = ""
    name: str = ""


def received(upload: Upload, folder: Path, limit: int) -> tuple[list[Path], dict[str, list[str]]]:
    """Return the files that came, unpacked and named in ``folder``, and the fields of a form.

    Whatever is unpacked may have ``limit`` bytes. Raises Problem where there is nothing, it is too
    large, or it is nothing that is read.
    """
    coding = CODINGS.get(upload.coding.strip().lower())
    if coding is None:
        raise Problem(
            415,
            "unknown-coding",
            "The content is packed in a way that is not known",
            f"Content-Encoding: {upload.coding}; there are gzip and zstd",
            headers={"Accept-Encoding": "gzip, zstd"},
            offered=["gzip", "zstd"],
        )
    if coding:
        unpack(upload.content, coding, limit)
    if upload.media_type.partition(";")[0].strip().lower() != FORM:
        name = _named(upload.name, upload.media_type)
        return [_placed(upload.content, name, folder, limit)], {}
    from okg.server.uploads.multipart import parts_of

    pieces = folder / "parts"
    pieces.mkdir()
    parts, fields = parts_of(upload.content, upload.media_type, pieces)
    # A field for a file that was left empty comes without a name.
    parts = [it for it in parts if it.name or it.path.stat().st_size]
    if not parts:
        raise Problem(
            400, "no-content", "There is no file", "send it as the part called file of the form"
        )
    return [_placed(it.path, _named(it.name, it.media_type), folder, limit) for it in parts], fields


def _named(name: str, media_type: str) -> str:
    """Return a name for a file that is safe, and has a suffix that tells what is in it.

    The suffix of the name it came with tells, or else the media type. Raises Problem.
    """
    base = PurePosixPath(name.replace("\\", "/")).name
    base = re.sub(r"[\x00-\x1f\x7f\ud800-\udfff]", "", base)
    while Path(base).suffix.lower() in PACKED:
        base = Path(base).stem
    stem, suffix = Path(base).stem, Path(base).suffix.lower()
    bare = media_type.partition(";")[0].strip().lower()
    if suffix not in SUFFIXES:
        stem, suffix = base, KINDS.get(bare, "")
    if not suffix:
        what = f"{base or 'the content'}, {bare or 'of no media type'},"
        raise Problem(
            415,
            "unknown-content",
            "What the content is cannot be told",
            f"{what} is nothing that is read here: give its Content-Type, or a name with one of "
            f"the suffixes {', '.join(SUFFIXES)}",
            headers={"Accept-Post": ", ".join([*KINDS, FORM])},
            offered=[*KINDS],
            suffixes=SUFFIXES,
        )
    # A character that is cut through is left out.
    short = stem.encode()[:LONGEST].decode(errors="ignore")
    return f"{short or 'data'}{suffix}"


def _placed(content: Path, name: str, folder: Path, limit: int) -> Path:
    """Return where the file lies under its ``name``, unpacked. Raises Problem."""
    path = folder / name
    if path.exists():
        raise Problem(
            400, "repeated-name", "Two files have one name", f"{name} is there twice; rename one"
        )
    content.rename(path)
    if not path.stat().st_size:
        raise Problem(400, "no-content", "There is nothing in the file", f"{name} is empty")
    if coding := coding_of(path):
        unpack(path, coding, limit)
        if coding_of(path):
            raise Problem(
                415,
                "packed-twice",
                "The content is packed twice",
                f"{name} is packed in what is packed; unpack it, or pack it once",
                offered=list(OPENERS),
            )
    elif path.stat().st_size > limit:
        raise Problem(413, "content-too-large", "The content is too large", f"{name} is too large")
    if path.suffix in WORKBOOKS:
        check_archive(path, limit)
    return path
