"""Terms are taken apart as pyoxigraph put them together."""

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from okg.columnar.values import Kind, Term, string, term
from okg.columnar.values.terms import RDF, XSD


@given(st.text(), st.sampled_from(["urn:t", f"{XSD}string", f"{XSD}integer"]))
def test_a_literal_gives_back_its_text_and_datatype(text: str, datatype: str) -> None:
    written = str(ox.Literal(text, datatype=ox.NamedNode(datatype)))
    assert term(written) == Term(Kind.LITERAL, text, "", datatype)
    assert string(written) == text


@given(st.text())
def test_a_tagged_literal_gives_back_its_language(text: str) -> None:
    written = str(ox.Literal(text, language="EN-gb"))
    assert term(written) == Term(Kind.LITERAL, text, "en-gb", f"{RDF}langString")


def test_other_terms() -> None:
    assert term("<urn:a>") == Term(Kind.IRI, "urn:a")
    assert term("_:b1") == Term(Kind.BLANK, "b1")
    assert string("<urn:a>") == "urn:a"
    assert string("_:b1") is None


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (r'"\u00E9"', "é"),
        (r'"\U0001F600"', "\U0001f600"),
        (r'"\\u00E9"', r"\u00E9"),
        (r'"\'"', "'"),
    ],
)
def test_every_escape_of_n_triples(written: str, text: str) -> None:
    assert term(written).lexical == text
