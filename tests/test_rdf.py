"""Reading Turtle, and the way between the two RDF libraries."""

from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from okg.errors import InputError
from okg.rdf import from_rdflib, read_turtle, to_rdflib

GRAPH = ox.NamedNode("urn:graph")
LITERALS = """
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<urn:s> <urn:p>
    "1"^^xsd:boolean , "007"^^xsd:integer , 1.50 , 1e0 , "x" , "x"@en-GB , "not a number"^^xsd:int ,
    "2020-02-30"^^xsd:date , "  spaces  " , "line\\nbreak \\"quoted\\"" , "薪资"@zh-Hans , [] .
"""


def test_every_literal_survives_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "literals.ttl"
    path.write_text(LITERALS, encoding="utf-8")
    quads = read_turtle(path, GRAPH)
    assert len(quads) == 12
    assert set(from_rdflib(to_rdflib(quads), GRAPH)) == set(quads)


def test_blank_nodes_of_two_files_stay_apart(tmp_path: Path) -> None:
    path = tmp_path / "blank.ttl"
    path.write_text("_:x <urn:p> 1 .", encoding="utf-8")
    [first], [second] = read_turtle(path), read_turtle(path)
    assert first.subject != second.subject


def test_bad_turtle_is_reported_with_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "bad.ttl"
    path.write_text("<urn:s> <urn:p> 1 .\n\n<urn:s> <urn:p .\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"bad\.ttl, line 3: not valid Turtle: "):
        read_turtle(path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"absent\.ttl cannot be read: No such file"):
        read_turtle(tmp_path / "absent.ttl")


def test_pyshacl_may_run_in_the_same_process(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It leaves rdflib set to rewrite literals."""
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", True)
    path = tmp_path / "one.ttl"
    path.write_text('<urn:s> <urn:p> "1"^^<http://www.w3.org/2001/XMLSchema#boolean> .', "utf-8")
    [(_, _, value)] = to_rdflib(read_turtle(path))
    assert str(value) == "1"
