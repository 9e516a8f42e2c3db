"""Files as they come: every syntax, compressed, piped, in need of care, or at fault."""

import errno
import gzip
import io
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest
import zstandard

from okg.columnar.errors import InputFault, Refused, ResourceFault
from okg.columnar.reading import DataFile, LoadedFile, files, load
from tests.columnar.reading.support import Place, oracle, read, read_files

TRIPLE = b"<urn:s> <urn:p> <urn:o> .\n"
FACT: Place = {("<urn:s>", "<urn:p>", "<urn:o>"): (1, 1)}
XML = (
    b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:u="urn:">\n'
    b'<rdf:Description rdf:about="urn:s"><u:p rdf:resource="urn:o"/></rdf:Description></rdf:RDF>'
)
JSONLD = b'{"@id": "urn:s", "urn:p": {"@id": "urn:o"}}'
SYNTAXES = {
    "ttl": b"@prefix u: <urn:> . u:s u:p u:o .",
    "nt": TRIPLE,
    "nq": b"<urn:s> <urn:p> <urn:o> <urn:g> .",
    "trig": b"<urn:g> { <urn:s> <urn:p> <urn:o> }",
    "rdf": XML,
    "owl": XML,
    "xml": XML,
    "jsonld": JSONLD,
}


def zstd(content: bytes) -> bytes:
    return zstandard.compress(content)


def fault(read_it: Callable[[], object]) -> str:
    with pytest.raises(InputFault) as caught:
        read_it()
    return caught.value.message


@pytest.mark.parametrize("suffix", SYNTAXES)
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_every_syntax_is_known_by_its_suffix(tmp_path: Path, suffix: str, mark: bytes) -> None:
    path = tmp_path / f"data.{suffix.upper()}"
    path.write_bytes(mark + SYNTAXES[suffix])
    found = read(tmp_path, path)
    assert found.facts == FACT
    ordinal = suffix not in ("nt", "nq")
    assert found.loaded.files == [LoadedFile(str(path), 1, ordinal)]


@pytest.mark.parametrize("suffix", SYNTAXES)
@pytest.mark.parametrize("pack", [gzip.compress, zstd])
def test_what_is_packed_is_known_by_its_content(
    tmp_path: Path, suffix: str, pack: Callable[[bytes], bytes]
) -> None:
    content = pack(b"\xef\xbb\xbf" + SYNTAXES[suffix])
    for name in (f"a.{suffix}", f"b.{suffix}.gz", f"c.{suffix}.zst", f"d.{suffix}.ZSTD"):
        path = tmp_path / name
        path.write_bytes(content)
        assert read(tmp_path, path).facts == FACT
    # And what is not packed, whatever its name says.
    (tmp_path / f"e.{suffix}.gz").write_bytes(SYNTAXES[suffix])
    assert read(tmp_path, tmp_path / f"e.{suffix}.gz").facts == FACT


@pytest.mark.parametrize("pack", [gzip.compress, zstd])
def test_archives_of_several_members(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    lines = [f"<urn:{number}> <urn:p> <urn:o> .\n".encode() for number in range(3)]
    facts, _ = oracle(lines)
    content = pack(b"") + b"".join(pack(it) for it in lines)
    assert read_files(tmp_path, data_nt=content).facts == facts


def test_padding_behind_gzip_is_skipped(tmp_path: Path) -> None:
    assert read_files(tmp_path, data_nt=gzip.compress(TRIPLE) + bytes(600)).facts == FACT


@pytest.mark.parametrize("name", ["gzip", "zstd"])
def test_damaged_archives(tmp_path: Path, name: str) -> None:
    lines = b"".join(
        f"<urn:{number * 7919 % 10007}> <urn:p> <urn:o> .\n".encode() for number in range(9999)
    )
    content = gzip.compress(lines) if name == "gzip" else zstd(lines)
    path = tmp_path / "data.nt"
    for end in (len(content) - 1, len(content) // 2, 7):
        path.write_bytes(content[:end])
        assert fault(lambda: read(tmp_path, path)) == (
            f"{path}: the {name} archive ends too early; get the file again"
        )
    for damaged in (content + b"junk, and more", content[:40] + b"junk" + content[44:]):
        path.write_bytes(damaged)
        assert fault(lambda: read(tmp_path, path)).startswith(
            f"{path}: the {name} archive is damaged: "
        )


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"PK\x03\x04....", "it is a zip archive; unpack it, or pack it with gzip or zstd"),
        (b"BZh9....", "it is packed with bzip2; unpack it, or pack it with gzip or zstd"),
        (b"\xfd7zXZ\x00..", "it is packed with xz; unpack it, or pack it with gzip or zstd"),
        (TRIPLE.decode().encode("utf-16"), "it is UTF-16; save the file as UTF-8"),
    ],
)
def test_what_is_something_else(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "data.ttl"
    for it in (content, gzip.compress(content)):
        path.write_bytes(it)
        assert fault(lambda: read(tmp_path, path)) == f"{path}: {reason}"


def test_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def pipe(content: bytes) -> None:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))

    pipe(SYNTAXES["ttl"])
    found = read(tmp_path, DataFile("-"))
    assert found.facts == FACT
    assert found.loaded.files == [LoadedFile("standard input", 1, ordinal=True)]
    pipe(zstd(TRIPLE))
    assert read(tmp_path, DataFile("-")).facts == FACT
    pipe(TRIPLE)
    found = read(tmp_path, DataFile("-", "nt"))
    assert found.facts == FACT
    assert found.loaded.files == [LoadedFile("standard input", 1, ordinal=False)]
    pipe(b"<urn:s> <urn:p> .")
    assert fault(lambda: read(tmp_path, DataFile("-"))).startswith("standard input, line 1, column")


def test_content_that_is_given(tmp_path: Path) -> None:
    given = DataFile("mine", "jsonld", io.BytesIO(JSONLD))
    assert read(tmp_path, given).facts == FACT


def test_a_named_pipe_is_read_once(tmp_path: Path) -> None:
    path = tmp_path / "pipe.nt"
    os.mkfifo(path)
    writer = threading.Thread(target=path.write_bytes, args=(TRIPLE,))
    writer.start()
    assert read(tmp_path, path).facts == FACT
    writer.join()


def test_names_are_taken_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "a1.nt").write_bytes(b"<urn:wrong> <urn:p> <urn:o> .")
    for name in (
        "a[1].nt",
        "a*.nt",
        "a?.nt",
        "it's.nt",
        "{a}.nt",
        "é ü.nt",
        "-.nt",
        "a\\1.nt",
        "[!a].nt",
    ):
        (tmp_path / name).write_bytes(TRIPLE)
        assert read(tmp_path, tmp_path / name).facts == FACT


def test_what_cannot_be_read_is_told_of_all_files(tmp_path: Path) -> None:
    (tmp_path / "folder.nt").mkdir()
    (tmp_path / "notes.txt").write_text("", encoding="utf-8")
    files = [DataFile(str(tmp_path / it)) for it in ("none.nt", "folder.nt", "notes.txt", "plain")]
    files.append(DataFile("mine", "docx", io.BytesIO(b"")))
    known = ".ttl, .nt, .nq, .trig, .rdf, .owl, .xml, .jsonld"
    unknown = f"what it is written in cannot be told from its name; it should end in one of {known}"
    assert fault(lambda: read(tmp_path, *files)).split("\n") == [
        f"{tmp_path}/none.nt: it cannot be read: No such file or directory",
        f"{tmp_path}/folder.nt: it cannot be read: Is a directory",
        f"{tmp_path}/notes.txt: {unknown}",
        f"{tmp_path}/plain: {unknown}",
        f"mine: there is no format 'docx'; there are {known.replace('.', '')}",
    ]


@pytest.mark.parametrize(
    ("suffix", "content", "message"),
    [
        (
            "ttl",
            b"@prefix u: <urn:> .\nu:s u:p u:o ;\n    u:q 'x y .\n",
            ", line 3, column 9: not valid Turtle: ",
        ),
        ("trig", b"<urn:g> {\n <urn:s> <urn:p> }", ", line 2, column 18: not valid TriG: "),
        ("rdf", b"<rdf:RDF>\n", ": not valid RDF/XML: "),
        ("jsonld", b'{"@id":\n nonsense}', ", line 2, column "),
        (
            "jsonld",
            b'{"@context": "http://a.b/c", "@id": "urn:s"}',
            ": it names a remote context, which is not fetched; write the context into it",
        ),
        (
            "rdf",
            b'<?xml version="1.0"?>\n<!DOCTYPE rdf:RDF [\n  <!ENTITY a "b">\n]>\n' + XML,
            ", line 3: it defines XML entities, which are not expanded; save the file as Turtle",
        ),
        ("ttl", b"<urn:s> <urn:p> 'caf\xe9' .", ", line 1, column 21: not UTF-8; save the file"),
        (
            "ttl",
            b"<urn:a> <urn:p> <urn:o> .\n<urn:s> <urn:p> <<( <urn:a> <urn:b> <urn:c> )>> .",
            ", statement 2: a triple term of RDF 1.2, which is not read; say it in RDF 1.1\n"
            "  <urn:s> <urn:p> <<( <urn:a> <urn:b> <urn:c> )>> .",
        ),
        (
            "trig",
            b"<urn:s> <urn:p> 'a'@en--ltr .",
            ", statement 1: a literal with a base direction of RDF 1.2",
        ),
    ],
)
def test_syntax_errors(tmp_path: Path, suffix: str, content: bytes, message: str) -> None:
    path = tmp_path / f"data.{suffix}"
    path.write_bytes(content)
    assert fault(lambda: read(tmp_path, path)).startswith(f"{path}{message}")


def test_entities_are_found_in_packed_files(tmp_path: Path) -> None:
    (tmp_path / "data.rdf").write_bytes(gzip.compress(b'<!DOCTYPE r [<!entity a "b">]>' + XML))
    assert "it defines XML entities" in fault(lambda: read(tmp_path, tmp_path / "data.rdf"))


def test_a_fault_shows_the_line_and_the_place(tmp_path: Path) -> None:
    path = tmp_path / "data.nt"
    long = "x" * 200
    path.write_bytes(f'<urn:é> <urn:p> "é" <urn:g> .\n<urn:s> <urn:p> "{long}\\q{long}" .'.encode())
    told = fault(lambda: read(tmp_path, path)).split("\n")
    assert told == [
        f"{path}, line 1, column 21: not valid N-Triples: Quads must be followed by a dot",
        '  <urn:é> <urn:p> "é" <urn:g> .',
        "                      ^",
        f"{path}, line 2, column 218: not valid N-Triples: Unexpected escape character '\\q'",
        f"  {'x' * 59}\\q{'x' * 39}",
        f"  {' ' * 59}^",
    ]


def test_faults_of_all_files_are_told_and_many_are_counted(tmp_path: Path) -> None:
    bad = b"".join(b"<urn:s> <urn:p> <%d> .\n" % number for number in range(100))
    assert len(bad.split(b"\n")) == 101
    told = fault(lambda: read_files(tmp_path, a_nt=TRIPLE, b_nt=bad, c_nq=b"x", d_ttl=b"x"))
    messages = [it for it in told.split("\n") if it.startswith(str(tmp_path))]
    assert [it.split(":")[0].removeprefix(f"{tmp_path}/") for it in messages] == [
        *(f"b.nt, line {number}, column 17" for number in range(1, 21)),
        "b.nt",
        "c.nq, line 1, column 1",
        "d.ttl, line 1, column 1",
    ]
    assert f"{tmp_path}/b.nt: 80 more faults" in messages


def test_no_files_and_empty_files(tmp_path: Path) -> None:
    assert read(tmp_path).loaded.files == []
    found = read_files(tmp_path, a_nt=b"", b_ttl=b"", c_nq=b"\n\n# nothing\n", d_nt=b"\n")
    assert [it.statements for it in found.loaded.files] == [0, 0, 0, 0]
    assert found.loaded.facts == found.loaded.terms == 0


def test_a_connection_can_be_used_again_after_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "data.nt"
    with duckdb.connect() as connection:
        for content, facts in ((b"wrong", None), (TRIPLE, 1), (TRIPLE * 2, 1)):
            path.write_bytes(content)
            try:
                found = load(
                    connection, [DataFile(str(path))], temporary=tmp_path, tell=lambda _: None
                )
                assert found.facts == facts
            except InputFault:
                assert facts is None
    assert [it.name for it in tmp_path.iterdir()] == ["data.nt"]


def test_no_room_for_a_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "data.nt"
    path.write_bytes(gzip.compress(TRIPLE))
    with pytest.raises(ResourceFault, match=r"cannot be written to .*/none: No such file or dir"):
        read(tmp_path / "none", path)

    def full(blocks: Iterator[bytes]) -> Iterator[bytes]:
        yield from blocks
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(files, "_text", full)
    with pytest.raises(ResourceFault, match="No space left on device; make room there, or"):
        read(tmp_path, path)
    assert [it.name for it in tmp_path.iterdir()] == ["data.nt"]


def test_too_many_files(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="65536 files are too many at once"):
        read(tmp_path, *[DataFile("a.nt")] * 65536)
