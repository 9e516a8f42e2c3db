"""Reading a user's files."""

import io
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pyoxigraph as ox
import pytest

from okg.errors import InputError
from okg.ingest.read import read_data

TRIPLE = "<urn:s> <urn:p> <urn:o>"
XML = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:u="urn:">'
    '<rdf:Description rdf:about="urn:s"><u:p rdf:resource="urn:o"/></rdf:Description></rdf:RDF>'
)
JSONLD = '{"@id": "urn:s", "urn:p": {"@id": "urn:o"}}'
Write = Callable[[str, str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def _write(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return _write


def silent(message: str) -> None:
    raise AssertionError(message)


def quad(graph: str) -> ox.Quad:
    nodes = [ox.NamedNode(f"urn:{name}") for name in "spo"]
    return ox.Quad(nodes[0], nodes[1], nodes[2], ox.NamedNode(graph))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.ttl", f"{TRIPLE} ."),
        ("a.nt", f"{TRIPLE} ."),
        ("a.nq", f"{TRIPLE} ."),
        ("a.trig", f"{{ {TRIPLE} }}"),
        ("a.rdf", XML),
        ("a.owl", XML),
        ("a.xml", XML),
        ("a.jsonld", JSONLD),
        ("a.TTL", f"\ufeff{TRIPLE} ."),
    ],
)
def test_every_syntax_is_known_by_its_suffix(write: Write, name: str, text: str) -> None:
    graph = f"https://w3id.org/outsourcing/graph/data/{name}"
    assert read_data([write(name, text)], silent) == [quad(graph)]


def test_the_name_of_the_graph_is_an_iri_whatever_the_file_is_called(write: Write) -> None:
    [found] = read_data([write("ä b#?<>.ttl", f"{TRIPLE} .")], silent)
    assert str(found.graph_name) == (
        "<https://w3id.org/outsourcing/graph/data/%C3%A4%20b%23%3F%3C%3E.ttl>"
    )


def test_a_graph_of_the_users_own_stays(write: Write) -> None:
    assert read_data([write("a.nq", f"{TRIPLE} <urn:g> .")], silent) == [quad("urn:g")]


def test_blank_nodes_of_two_files_are_not_one(write: Write) -> None:
    paths = [write(f"{name}.ttl", "_:a <urn:p> 1 .") for name in "ab"]
    assert len({found.subject for found in read_data(paths, silent)}) == 2


def test_a_dash_is_turtle_from_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    stdin = SimpleNamespace(buffer=io.BytesIO(f"{TRIPLE} .".encode()))
    monkeypatch.setattr(sys, "stdin", stdin)
    graph = "https://w3id.org/outsourcing/graph/data/standard-input.ttl"
    assert read_data(["-"], silent) == [quad(graph)]


def test_an_empty_file_is_told_of(write: Write) -> None:
    told: list[str] = []
    path = write("a.ttl", "# nothing\n")
    assert read_data([path], told.append) == []
    assert told == [f"{path} has no triples in it"]


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        ("a.ttl", "<urn:s> <urn:p>\n  ] .", ", line 2, column 3: not valid Turtle: "),
        ("a.nt", f"{TRIPLE} .\nx", ", line 2, column 1: not valid N-Triples: "),
        ("a.jsonld", '{"@context": "http://localhost/"}', ": not valid JSON-LD: "),
        ("a.rdf", "<rdf>", ": not valid RDF/XML: "),
        (
            "a.rdf",
            '<!DOCTYPE r [\n<!ENTITY a "aaaa">]>' + XML,
            ", line 2: it defines XML entities, which okg does not expand; save the file as Turtle",
        ),
        (
            "a.docx",
            "",
            ": what it is written in cannot be told from its name; it should end in one of .ttl, ",
        ),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(
    write: Write, name: str, text: str, complaint: str
) -> None:
    path = write(name, text)
    with pytest.raises(InputError) as caught:
        read_data([path], silent)
    assert caught.value.message.startswith(f"{path}{complaint}")


def test_xml_in_another_encoding_hides_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.rdf"
    path.write_bytes('<!DOCTYPE r [<!ENTITY a "aaaa">]>'.encode("utf-16"))
    with pytest.raises(InputError, match=r"a\.rdf, line 1: not UTF-8; save the file as UTF-8"):
        read_data([path], silent)


def test_every_file_is_checked_before_giving_up(write: Write, tmp_path: Path) -> None:
    paths = [write("a.ttl", "x"), tmp_path / "absent.ttl", write("b.ttl", f"{TRIPLE} .")]
    with pytest.raises(InputError) as caught:
        read_data(paths, silent)
    first, second = caught.value.message.splitlines()
    assert first.startswith(f"{paths[0]}, line 1, column ")
    assert second == f"{paths[1]} cannot be read: No such file or directory"
