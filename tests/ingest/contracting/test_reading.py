"""Reading files of releases, whatever they are packed in, and telling what is wrong with others."""

import gzip
import json
from pathlib import Path

import pytest

from okg.errors import InputError
from okg.ingest.contracting.reading import is_contracting, releases

ONE = {"ocid": "ocds-1", "id": "1", "tag": ["tender"], "tender": {"value": {"amount": 0.10}}}
TWO = {"ocid": "ocds-2", "id": "2", "tag": ["award"], "awards": []}
PACKAGE = {"uri": "x", "version": "1.1", "releases": [ONE, TWO]}
LINKED = {"url": "https://example.org/1", "date": "2026-01-01", "tag": ["tender"]}


def written(folder: Path, name: str, *contents: object) -> Path:
    path = folder / name
    text = "\n".join(json.dumps(it) for it in contents)
    data = text.encode()
    path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    return path


@pytest.mark.parametrize(
    ("name", "contents", "paths"),
    [
        ("a.json", [PACKAGE], ["/releases/0", "/releases/1"]),
        ("a.json.gz", [PACKAGE], ["/releases/0", "/releases/1"]),
        ("a.json", [{"releases": [ONE, TWO], "ocid": ""}], ["/releases/0", "/releases/1"]),
        ("a.json", [[ONE, TWO]], ["/0", "/1"]),
        ("a.json", [[PACKAGE]], ["/0/releases/0", "/0/releases/1"]),
        ("a.jsonl", [ONE, TWO], ["/0", "/1"]),
        ("a.ndjson.gz", [PACKAGE], ["/0/releases/0", "/0/releases/1"]),
        ("a.json",
         [{"records": [{"ocid": "ocds-1", "releases": [ONE], "compiledRelease": ONE},
                       {"ocid": "ocds-2", "releases": [LINKED], "compiledRelease": TWO}]}],
         ["/records/0/releases/0", "/records/1/compiledRelease"]),
    ],
)  # fmt: skip
def test_releases_and_where_they_stand(
    tmp_path: Path, name: str, contents: list[object], paths: list[str]
) -> None:
    path = written(tmp_path, name, *contents)
    assert is_contracting(path)
    found = list(releases(path))
    assert [it.path for it in found] == paths
    assert [it.content["ocid"] for it in found] == ["ocds-1", "ocds-2"]


def test_a_release_by_itself(tmp_path: Path) -> None:
    [found] = releases(written(tmp_path, "a.json", ONE))
    assert found.path == ""
    assert str(found.content["tender"]["value"]["amount"]) == "0.1", "amounts are exact"


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(PACKAGE).encode())
    assert len(list(releases(path))) == 2


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.json", json.dumps(PACKAGE)[:-9].encode(), r"a\.json is not whole JSON: it ends too"),
        ("a.json", b'{"releases": [{"ocid": }]}', r"a\.json is not whole JSON"),
        ("a.json", b'{"ocid": ' + b"[" * 9999, r"a\.json is nested more than 200 deep"),
        ("a.json", b'{"releases": [' + b'{"ocid":' * 9999, r"a\.json is nested more than 200 deep"),
        ("a.json", b'{"@context": "x"}', "is JSON, but not open contracting"),
        ("a.json", b"[]", "is JSON, but not open contracting"),
        ("a.json", b"", "is not JSON: it begins with"),
        ("a.json", b"ocid,title", "is not JSON: it begins with"),
        ("a.json", '{"releases": [{"ocid": "é"}]}'.encode("latin-1"), "UTF-8|whole JSON"),
        ("a.jsonl", json.dumps(ONE).encode() + b"\n{oops", r"a\.jsonl, line 2: not JSON"),
        ("a.json.gz", gzip.compress(json.dumps(PACKAGE).encode())[:-20], "damaged or cut short"),
        ("a.jsonl", b"[" * 100_000, r"a\.jsonl, line 1: not JSON"),
    ],
)
def test_faults_are_told(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError, match=message):
        list(releases(path))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not exist"):
        list(releases(tmp_path / "a.json"))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.json", '{"@context": "https://schema.org", "releases": []}'),
        ("a.json", '{"a": 1}'),
        ("a.csv", "ocid,releases"),
        ("a.json.gz", "not gzip"),
    ],
)
def test_what_is_not_open_contracting(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    assert not is_contracting(path)
    assert not is_contracting(tmp_path / "none.json")
