"""Regular expressions that would never come to an end."""

from time import monotonic

import pytest

from okg.errors import InputError
from okg.validation import patterns
from tests.validation.support import brief, check

SHAPES = """
ex:S a sh:NodeShape ; sh:targetClass ex:Contract ; sh:property ex:Other, ex:Code .
ex:Other a sh:PropertyShape ; sh:path ex:name ; sh:pattern "^[a-z!]+$" .
ex:Code a sh:PropertyShape ; sh:path %s ; sh:pattern "^(a+)+$" ; sh:flags "i" .
"""
CODE = "ex:a a ex:Contract ; ex:code '%s' ; ex:name '%s' ."
RUNAWAY = "A" * 40 + "!"


@pytest.mark.parametrize(
    "path", ["ex:code", "[ sh:alternativePath ( ex:code ex:old ) ]"], ids=["property", "path"]
)
def test_a_pattern_that_runs_away_is_refused(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns, "PATIENCE", 1.0)
    begun = monotonic()
    with pytest.raises(InputError) as caught:
        check(CODE % (RUNAWAY, "a"), SHAPES % path, ontology="", engine="reference")
    assert monotonic() - begun < 10
    message = caught.value.message
    assert message.startswith("data 1, line 5: <https://example.org/x#Code>: sh:pattern '^(a+)+$'")
    assert f"takes too long on '{RUNAWAY[:40]}…'" in message
    assert "write it without a repetition inside a repetition" in message


def test_only_what_a_pattern_meets_counts() -> None:
    """The value at which it would run away is that of another property."""
    report = check(
        CODE % ("AaA", RUNAWAY.lower()), SHAPES % "ex:code", ontology="", engine="reference"
    )
    assert report.conforms


def test_a_pattern_that_comes_to_an_end_is_no_fault_however_much_there_is_to_match() -> None:
    shapes = "ex:S a sh:NodeShape ; sh:targetClass ex:Contract ; sh:property ex:P .\n"
    shapes += "ex:P a sh:PropertyShape ; sh:path ex:name ; sh:pattern '^a*$' ."
    assert check(CODE % ("", "a" * 1_000_000), shapes, ontology="", engine="reference").conforms


@pytest.mark.parametrize("path", ["ex:code", "[ sh:alternativePath ( ex:code ex:old ) ]"])
def test_no_pattern_runs_away_in_the_columnar_engine(path: str) -> None:
    report = check(CODE % (RUNAWAY, "a"), SHAPES % path, ontology="")
    assert [brief(it)[2] for it in report.results] == ["Pattern"]


@pytest.mark.parametrize("little", [1 << 20, 0], ids=["in memory", "in a database"])
def test_a_pattern_that_the_columnar_engine_gives_up_is_told(
    little: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("okg.validation.data.LITTLE", little)
    shapes = "ex:S a sh:NodeShape ; sh:targetClass ex:Contract ; sh:property ex:P .\n"
    shapes += "ex:P a sh:PropertyShape ; sh:path ex:name ;"
    shapes += " sh:pattern '^(a*)*(a*)*(a*)*(a*)*(a*)*\\\\1\\\\2\\\\3b$' ."
    with pytest.raises(InputError, match="because of its back-references; write it without"):
        check(CODE % ("", "a" * 300), shapes, ontology="")
