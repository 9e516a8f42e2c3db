"""All shapes: well named, sound as SHACL, content with the knowledge and with the examples."""

import re
from pathlib import Path

import pyshacl
import pytest
import rdflib
from rdflib import RDF, SH, Literal, URIRef

from okg.rdf import read_turtle, to_rdflib
from tests.shapes.support import (
    BESIDE,
    PARAMETERS,
    SHAPE,
    TARGETS,
    Beside,
    closed,
    judging,
    results,
    shapes,
)

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
VALID = sorted(path for path in ROOT.glob("examples/*/*.ttl") if path.parent.name != "broken")
BROKEN = sorted(ROOT.glob("examples/broken/*.ttl"))
KINDS = (SH.NodeShape, SH.PropertyShape)


def findings(path: Path) -> list[str]:
    """What the shapes find in the file, by focus; information is left out."""
    data = to_rdflib(read_turtle(path))
    return sorted(
        f"{str(focus).rpartition('#')[2]} {str(shape).removeprefix(SHAPE)} {what}"
        for focus, shape, what in Beside.of(data).judged(shapes())
        if not what.endswith(" Info")
    )


def test_the_shapes_are_valid_shacl() -> None:
    conforms, _, text = pyshacl.validate(rdflib.Graph(), shacl_graph=shapes(), meta_shacl=True)
    assert conforms, text


def test_every_shape_is_named_and_speaks_both_languages() -> None:
    every = shapes()
    for kind in KINDS:
        for shape in every.subjects(RDF.type, kind):
            assert isinstance(shape, URIRef)
            assert every.value(shape, SH.name), shape
            assert every.value(shape, SH.description), shape
            speaks = kind == SH.PropertyShape or (shape, SH.message, None) in every
            if speaks:
                messages = [m for m in every.objects(shape, SH.message) if isinstance(m, Literal)]
                assert sorted(str(m.language) for m in messages) == ["en", "zh-hans"], shape
                assert every.value(shape, SH.severity), shape
    for query in every.subjects(RDF.type, SH.SPARQLConstraint):
        messages = [m for m in every.objects(query, SH.message) if isinstance(m, Literal)]
        assert sorted(str(m.language) for m in messages) == ["en", "zh-hans"], query


def test_every_node_shape_says_which_data_it_judges() -> None:
    for shape in shapes().subjects(RDF.type, SH.NodeShape):
        judges = shapes().value(shape, SHAPE.judges, any=False)
        assert judges in {SHAPE.statedData, SHAPE.closedData}, shape


def test_the_tests_know_every_parameter() -> None:
    for kind in KINDS:
        for shape in shapes().subjects(RDF.type, kind):
            assert set(shapes().predicates(shape)) <= PARAMETERS | BESIDE, shape


def test_only_one_file_needs_sparql() -> None:
    assert set(shapes().subjects(SH.sparql)) == set(shapes("sparql").subjects(SH.sparql))


def test_targets_are_terms_that_exist() -> None:
    for target in TARGETS:
        for _, term in shapes().subject_objects(target):
            external = str(term).startswith(("http://schema.org/", "http://www.w3.org/"))
            assert external or (term, RDF.type, None) in closed(), term


def test_the_knowledge_conforms() -> None:
    assert not [
        (focus, shape, what)
        for judges in (SHAPE.statedData, SHAPE.closedData)
        for focus, shape, what in results(closed(), judging(shapes(), judges))
        if not what.endswith(" Info")
    ]


@pytest.mark.parametrize("path", VALID, ids=[path.parent.name for path in VALID])
def test_valid_examples_have_no_violation_and_no_warning(path: Path) -> None:
    assert findings(path) == []


@pytest.mark.parametrize("path", BROKEN, ids=[path.stem for path in BROKEN])
def test_a_broken_example_has_the_finding_that_it_tells(path: Path) -> None:
    story = path.read_text("utf-8")
    told = re.findall(r'Finding: (.+?)\."@en', story)
    assert told
    # Of two countries that should be equal, each is reported.
    assert sorted(set(findings(path))) == sorted(told)


def test_the_tour_names_every_broken_example() -> None:
    tour = (ROOT / "examples" / "broken" / "README.md").read_text("utf-8")
    assert sorted(re.findall(r"\(([a-z-]+\.ttl)\)", tour)) == [path.name for path in BROKEN]
