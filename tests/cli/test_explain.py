"""okg validate --explain"""

from pathlib import Path

import pytest

from tests.cli.conftest import Run

PREFIXES = (
    "@prefix ex: <https://example.org/x#> . @prefix sh: <http://www.w3.org/ns/shacl#> . "
    "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
)
SHAPES = """
ex:Shape a sh:NodeShape ; sh:name "Names"@en ; sh:targetClass ex:Thing ; sh:property ex:Name .
ex:Name sh:path ex:name ; sh:minCount 1 ; rdfs:label "the name" .
ex:Idle a sh:NodeShape ; sh:deactivated true ; sh:targetClass ex:Thing ; sh:class ex:Thing .
"""
NAME = """\
<https://example.org/x#Name>: sh:minCount 1 is broken by:
    «focus of <https://example.org/x#Shape>»
    without ?focus <https://example.org/x#name> ?value"""


@pytest.fixture
def plain(tmp_path: Path) -> list[str]:
    """The arguments for shapes of its own, and one axiom."""
    shapes, ontology = tmp_path / "shapes.ttl", tmp_path / "ontology.ttl"
    shapes.write_text(PREFIXES + SHAPES, encoding="utf-8")
    ontology.write_text(PREFIXES + "ex:Kind rdfs:subClassOf ex:Thing .", encoding="utf-8")
    return ["--shapes", str(shapes), "--ontology", str(ontology)]


@pytest.mark.parametrize(
    "name",
    ["https://example.org/x#Shape", "<https://example.org/x#Shape>", "names", "the name"],
)
def test_a_shape_by_each_of_its_names(okg: Run, plain: list[str], name: str) -> None:
    ran = okg("validate", "--explain", name, *plain)
    assert (ran.status, ran.err) == (0, "")
    assert NAME in ran.out.replace('"1"^^xsd:integer', "1")
    assert "rdfs:subClassOf" not in ran.out.rpartition("is broken by")[2]


def test_a_packaged_shape_by_its_prefixed_name(okg: Run) -> None:
    ran = okg("validate", "--explain", "shape:OnshoreShape")
    assert (ran.status, ran.err) == (0, "")
    assert "shape:OnshoreShape-country: sh:equals okg:deliveryCountry is broken by:" in ran.out


@pytest.mark.parametrize("name", ["cax-sco", "https://example.org/x#Kind"])
def test_rules_by_their_name_and_by_what_they_speak_of(
    okg: Run, plain: list[str], name: str
) -> None:
    ran = okg("validate", "--explain", name, *plain)
    assert (ran.status, ran.err) == (0, "")
    assert (
        "cax-sco: ?x rdf:type <https://example.org/x#Kind> -> "
        "?x rdf:type <https://example.org/x#Thing>\n"
    ) in ran.out


def test_all_there_is(okg: Run, plain: list[str]) -> None:
    ran = okg("validate", "--explain", "all", *plain)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.count(" is broken by:") == 1
    assert "<https://example.org/x#Idle> reports nothing by itself" in ran.out
    assert "cax-sco: " in ran.out


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("shape:OnshorShape", "did you mean shape:OnshoreShape"),
        ("prp-trpp", "did you mean prp-trp"),
        ("okg:fallUnder", "did you mean okg:fallsUnder"),
        ("%%%", "--explain all shows all there are"),
    ],
)
def test_an_unknown_name(okg: Run, name: str, hint: str) -> None:
    ran = okg("validate", "--explain", name)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith(f"okg: no shape and no rule is called {name!r}; {hint}")


def test_data_is_asked_for_without_it(okg: Run) -> None:
    ran = okg("validate")
    assert (ran.status, ran.out) == (2, "")
    assert "Missing argument 'FILE…': name what to validate, a --store, or --explain" in ran.err
