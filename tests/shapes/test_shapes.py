"""All shapes: well named, sound as SHACL, content with the knowledge and with the examples."""

import re

import pyshacl
import pytest
import rdflib
from rdflib import RDF, SH, Literal, URIRef

from okg.knowledge import packaged
from okg.namespaces import OKG
from okg.rdf import read_turtle, to_rdflib
from okg.validation.inputs import Given, read_inputs
from okg.validation.shapes import CLOSED, STATED, SUGGESTION, Shapes
from tests.examples.files import EXAMPLES, broken_examples, valid_examples
from tests.shapes import second
from tests.shapes.mutation import BESIDE, PARAMETERS
from tests.shapes.support import SHAPE, TARGETS, Judged, brief, ignore, known, rules

pytestmark = pytest.mark.slow

KINDS = (SH.NodeShape, SH.PropertyShape)
LANGUAGES = ["en", "zh-hans"]


def languages(shape: URIRef, predicate: URIRef) -> list[str]:
    said = [it for it in rules().objects(shape, predicate) if isinstance(it, Literal)]
    return sorted(str(it.language) for it in said)


def test_the_shapes_are_valid_shacl() -> None:
    conforms, _, text = pyshacl.validate(rdflib.Graph(), shacl_graph=rules(), meta_shacl=True)
    assert conforms, text


def test_every_shape_is_named_and_speaks_both_languages() -> None:
    for kind in KINDS:
        for shape in rules().subjects(RDF.type, kind):
            assert isinstance(shape, URIRef)
            assert "en" in languages(shape, SH.name), shape
            assert languages(shape, SH.description) == ["en"], shape
            assert languages(shape, SUGGESTION) in ([], LANGUAGES), shape
            speaks = (shape, SH.message, None) in rules()
            if kind == SH.PropertyShape or speaks:
                assert languages(shape, SH.message) == LANGUAGES, shape
            if kind == SH.PropertyShape or speaks or (shape, SH.sparql, None) in rules():
                assert languages(shape, SH.name) == LANGUAGES, shape
                assert rules().value(shape, SH.severity), shape
    for query in rules().subjects(RDF.type, SH.SPARQLConstraint):
        assert isinstance(query, URIRef)
        assert languages(query, SH.message) == LANGUAGES, query


def test_every_node_shape_says_which_data_it_judges() -> None:
    for shape in rules().subjects(RDF.type, SH.NodeShape):
        assert rules().value(shape, SHAPE.judges, any=False) in {STATED, CLOSED}, shape


def test_the_tests_know_every_parameter() -> None:
    for kind in KINDS:
        for shape in rules().subjects(RDF.type, kind):
            assert set(rules().predicates(shape)) <= PARAMETERS | BESIDE, shape


def test_only_one_file_needs_sparql() -> None:
    assert set(rules().subjects(SH.sparql)) == set(rules("sparql").subjects(SH.sparql))


def test_targets_are_terms_that_exist() -> None:
    for target in TARGETS:
        for _, term in rules().subject_objects(target):
            external = str(term).startswith(("http://schema.org/", "http://www.w3.org/"))
            assert external or (term, RDF.type, None) in known().closed, term


def everything(data: rdflib.Graph) -> set[tuple[str, str, str]]:
    """Return what the shapes find anywhere in ``data``, information left out."""
    found = set()
    for judges in (STATED, CLOSED):
        aimed = Shapes(rules()).aimed(data, judges, lambda _: True)
        _, report, _ = pyshacl.validate(data, shacl_graph=aimed)
        assert isinstance(report, rdflib.Graph)
        for it in report.subjects(RDF.type, SH.ValidationResult):
            said = (SH.focusNode, SH.sourceShape, SH.resultSeverity)
            focus, shape, severity = (str(report.value(it, predicate)) for predicate in said)
            if severity != str(SH.Info):
                found.add((focus, shape, severity))
    return found


def test_the_knowledge_and_the_alignments_conform() -> None:
    files = packaged().alignment_files()
    alignments = to_rdflib(quad for path in files for quad in read_turtle(path))
    assert len(set(alignments.subjects(RDF.type, URIRef(f"{OKG}Mapping")))) > 100
    assert everything(known().closed + alignments) == set()


@pytest.fixture(scope="module")
def examples() -> Judged:
    """The scenarios, all at once: each has a namespace of its own."""
    return Judged.of(read_inputs(valid_examples(), ignore))


@pytest.fixture(scope="module")
def broken() -> Judged:
    """The broken examples, all at once, each put into a namespace of its own."""
    texts = {path.stem: path.read_text("utf-8") for path in broken_examples()}
    given = Given(rdflib.Graph())
    for name, text in texts.items():
        moved = text.replace("https://example.org/broken", f"https://example.org/broken/{name}")
        given += read_inputs((moved.encode(), "ttl"), ignore)
    return Judged.of(given)


def test_valid_examples_have_no_violation_and_no_warning(examples: Judged) -> None:
    assert [it for it in examples.findings if it.severity != "info"] == []


def test_a_broken_example_has_the_finding_that_it_tells(broken: Judged) -> None:
    told, found = {}, {}
    for path in broken_examples():
        start = f"https://example.org/broken/{path.stem}#"
        own = [it for it in broken.findings if str(it.focus).startswith(start)]
        found[path.stem] = {
            f"line {it.line}, {brief(it, str(it.focus).removeprefix(start))}" for it in own
        }
        story = path.read_text("utf-8")
        told[path.stem] = set(re.findall(r'Finding: (.+?)\."@en', story))
    assert found == told


def test_the_tour_names_every_broken_example() -> None:
    tour = (EXAMPLES / "broken" / "README.md").read_text("utf-8")
    files = [path.name for path in broken_examples()]
    assert sorted(re.findall(r"\(([a-z-]+\.ttl)\)", tour)) == files


def test_a_second_engine_finds_the_same_in_the_examples(examples: Judged, broken: Judged) -> None:
    for judged in (examples, broken):
        assert judged.rows == second.rows(judged)
