"""What is judged, in the light of what, and whose findings are reported."""

import importlib
import logging
import re

import pytest
import rdflib
from rdflib import RDF, BNode

from okg.errors import InconsistentOntology, InputError
from okg.validation.run import ENGINES, validate
from tests.validation.support import EX, ONTOLOGY, SH, brief, check, turtle

JUDGING = """
ex:Shape a sh:NodeShape ; sh:targetClass ex:Contract ; sh:property ex:Owned ; %s .
ex:Owned a sh:PropertyShape ; sh:path ex:owner ; sh:minCount 1 .
"""
STATED = JUDGING % "shape:judges shape:statedData"
CLOSED = JUDGING % "shape:judges shape:closedData"
FOREIGN = JUDGING % 'rdfs:label "does not say what it judges"'


@pytest.fixture(autouse=True, params=ENGINES)
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Every test of this module is one of each engine."""
    monkeypatch.setattr(check, "__kwdefaults__", {"engine": request.param})
    return str(request.param)


HELD = "ex:a a ex:Contract . ex:acme ex:holds ex:a ."


@pytest.mark.parametrize(
    ("shapes", "found"),
    [(STATED, [("a", "Owned", "MinCount")]), (CLOSED, []), (FOREIGN, [])],
    ids=["stated", "closed", "foreign"],
)
def test_inference_fills_in_only_what_closed_data_is_judged_by(
    shapes: str, found: list[tuple[str, str, str]]
) -> None:
    assert [brief(it) for it in check(HELD, shapes).results] == found


def test_plain_shacl_infers_nothing() -> None:
    assert [brief(it) for it in check(HELD, CLOSED, ontology="").results] == [
        ("a", "Owned", "MinCount")
    ]


def test_stated_data_is_judged_with_the_closed_knowledge() -> None:
    """A subclass of the ontology is enough for a target, and its individuals have their types."""
    shapes = STATED.replace("sh:minCount 1", "sh:class ex:Party")
    report = check("ex:a a ex:Lease ; ex:owner ex:acme . ex:b a ex:Lease ; ex:owner ex:x .", shapes)
    assert [brief(it) for it in report.results] == [("b", "Owned", "Class")]


@pytest.mark.parametrize("shapes", [STATED, CLOSED], ids=["stated", "closed"])
def test_only_the_users_nodes_are_reported(shapes: str) -> None:
    """ex:sample of the ontology and ex:old of the context have the same defect."""
    report = check("ex:a a ex:Contract .", shapes, context="ex:old a ex:Contract .")
    assert [brief(it) for it in report.results] == [("a", "Owned", "MinCount")]
    assert set(report.graph.objects(None, SH.focusNode)) == {EX.a}


def test_a_node_of_the_ontology_is_the_users_once_they_describe_it() -> None:
    report = check('ex:sample ex:name "mine" .', STATED)
    assert [brief(it) for it in report.results] == [("sample", "Owned", "MinCount")]


def test_the_context_is_there_to_be_referred_to() -> None:
    shapes = STATED.replace("sh:minCount 1", "sh:class ex:Party")
    data = "ex:a a ex:Contract ; ex:owner ex:old ."
    assert not check(data, shapes).conforms
    assert check(data, shapes, context="ex:old a ex:Party .").conforms


@pytest.mark.parametrize(("judges", "found"), [("statedData", 1), ("closedData", 0)])
def test_a_class_that_is_a_shape_judges_as_it_says(judges: str, found: int) -> None:
    shapes = STATED.replace("sh:targetClass ex:Contract", "a owl:Class").replace(
        "ex:Shape", "ex:Contract"
    )
    report = check(HELD, shapes.replace("statedData", judges))
    assert len(report.results) == found
    assert report.checked == 1


DANGLING = "ex:Described a sh:NodeShape ; sh:targetObjectsOf ex:owner ; sh:class ex:Party ; %s ."


def test_a_node_that_is_only_mentioned_is_the_users() -> None:
    report = check(
        "\nex:a ex:owner\n  ex:x , ex:acme .", DANGLING % "shape:judges shape:statedData"
    )
    [finding] = report.results
    assert brief(finding) == ("x", "Described", "Class")
    assert (finding.line, finding.column) == (4, 3)


@pytest.mark.parametrize("shapes", [STATED, CLOSED], ids=["stated", "closed"])
def test_blank_nodes_are_judged_and_placed(shapes: str) -> None:
    report = check("[] a ex:Lease .", shapes)
    [finding] = report.results
    assert isinstance(finding.focus, BNode)
    assert (finding.line, finding.column) == (2, 1)


def test_a_contradiction_is_a_finding(engine: str) -> None:
    report = check("ex:b a ex:Contract .\nex:a a ex:Contract, ex:Party .", STATED)
    [finding] = [it for it in report.results if it.rule == "consistency"]
    others = [brief(it) for it in report.results if it is not finding]
    assert others == [("b", "Owned", "MinCount"), ("a", "Owned", "MinCount")]
    assert finding.focus == EX.a
    assert (finding.severity, finding.line) == ("violation", 3)
    words = {"reference": "have a common individual", "columnar": "which exclude each other"}
    assert words[engine] in finding.message()
    assert "<https://example.org/x#a>" in finding.message()
    assert any("were not checked" in note for note in report.notes)


def test_a_contradiction_about_a_blank_node_is_placed() -> None:
    [finding] = check("[] a ex:Contract, ex:Party ; ex:owner ex:acme .", STATED).results
    assert isinstance(finding.focus, BNode)
    assert (finding.rule, finding.line) == ("consistency", 2)


def test_a_contradiction_without_the_users_part_is_not_theirs() -> None:
    with pytest.raises(InconsistentOntology):
        check("ex:a a ex:Contract .", STATED, ontology=ONTOLOGY + "ex:acme a ex:Contract .")


ILL_TYPED = 'ex:a a ex:Contract ; ex:owner ex:acme ; ex:name "x"^^xsd:decimal .'


def test_literals_that_do_not_suit_their_datatype_are_for_the_shapes_to_find() -> None:
    """The reasoner alone gives up on them."""
    shapes = "ex:S a sh:NodeShape ; sh:targetClass ex:Contract ; sh:property ex:P .\n"
    shapes += "ex:P a sh:PropertyShape ; sh:path ex:name ; sh:datatype xsd:decimal ."
    assert [brief(it) for it in check(ILL_TYPED, shapes).results] == [("a", "P", "Datatype")]


def test_nothing_global_is_changed(capfd: pytest.CaptureFixture[str]) -> None:
    importlib.import_module("okg.rdf")  # It sets the switch, once.
    before = rdflib.NORMALIZE_LITERALS
    check(ILL_TYPED, STATED)
    assert before == rdflib.NORMALIZE_LITERALS
    assert not logging.getLogger("rdflib.term").disabled
    assert capfd.readouterr() == ("", "")


def test_a_lexical_form_stays_as_it_was_written() -> None:
    shapes = "ex:S a sh:NodeShape ; sh:targetClass ex:Contract ; sh:property ex:P .\n"
    shapes += "ex:P a sh:PropertyShape ; sh:path ex:name ; sh:maxInclusive 1 ."
    [finding] = check('ex:a a ex:Contract ; ex:name "007"^^xsd:integer .', shapes).results
    assert str(finding.value) == "007"
    assert finding.line == 2


@pytest.mark.parametrize(
    ("shapes", "complaints"),
    [
        (
            "ex:S a sh:NodeShape ; sh:targetClass ex:C ;\n sh:property ex:P .\nex:P sh:path ex:p ;"
            ' sh:minCount "one" .',
            [
                "the shapes are not well formed:",
                "data 1, line 4: <https://example.org/x#P>: sh:minCount",
            ],
        ),
        ("ex:S a sh:NodeShape ; sh:in ex:p .", ["<https://example.org/x#S>: sh:in"]),
        (
            "ex:S a sh:NodeShape ; sh:targetClass ex:Contract ; sh:property [ sh:path ex:name ;"
            ' sh:pattern "(" ] .',
            ["data 1, line 2: <https://example.org/x#S>: sh:pattern ", "is no regular expression"],
        ),
        (
            "ex:S a sh:NodeShape ; sh:targetClass ex:Contract ; sh:sparql [ sh:select "
            '"SELECT $this { SERVICE <http://localhost/> { $this ?p ?o } }" ] .',
            ["line 2: <https://example.org/x#S>: "],
        ),
        (
            "ex:S a sh:NodeShape ; sh:targetClass ex:Contract ; sh:sparql [ sh:select "
            '"SELECT $this { nonsense" ] .',
            ["the shapes "],
        ),
    ],
    ids=["count", "list", "pattern", "service", "sparql"],
)
def test_faulty_shapes_are_refused(shapes: str, complaints: list[str]) -> None:
    with pytest.raises(InputError) as caught:
        check('ex:a a ex:Contract ; ex:name "n" .', shapes, ontology="")
    for complaint in complaints:
        assert complaint in caught.value.message


def test_a_long_list_must_be_well_formed_to_its_end() -> None:
    members = " ".join(str(number) for number in range(9))
    sound = f"ex:S a sh:NodeShape ; sh:targetClass ex:Contract ; sh:in ( {members} ) ."
    assert not check("ex:a a ex:Contract .", sound, ontology="").conforms
    graph = rdflib.Graph().parse(*turtle(sound)[:1], format="turtle")
    [last] = graph.subjects(RDF.rest, RDF.nil)
    graph.add((last, RDF.first, EX.second))
    with pytest.raises(InputError, match="sh:in"):
        validate(turtle("ex:a a ex:Contract ."), shapes=graph, ontology=[])


NESTED = """
ex:Shape a sh:NodeShape ; sh:targetClass ex:Contract ; sh:property ex:Owned .
ex:Owned a sh:PropertyShape ; sh:path ex:owner ; sh:property ex:Named .
ex:Named a sh:PropertyShape ; sh:path ex:name ; sh:minCount 1 .
"""


def test_a_node_that_only_a_shape_of_another_leads_to_is_judged() -> None:
    """The targets are of the ontology, the node that they lead to is the user's."""
    ontology = ONTOLOGY + "ex:sample ex:owner ex:acme, ex:mine ."
    report = check("ex:mine ex:holds ex:other .", NESTED, ontology)
    assert [brief(it) for it in report.results] == [("mine", "Named", "MinCount")]


def test_what_equals_another_shares_what_is_said_of_it() -> None:
    """ex:name is in no axiom, so the reasoner does without it, until things are the same."""
    ontology = ONTOLOGY + "ex:owner a owl:FunctionalProperty ."
    shapes = "ex:S a sh:NodeShape ; sh:targetClass ex:Contract ; sh:property ex:P .\n"
    shapes += "ex:P a sh:PropertyShape ; sh:path ( ex:owner ex:name ) ; sh:minCount 1 ."
    data = 'ex:a a ex:Contract ; ex:owner ex:one, ex:two . ex:two ex:name "Two" . '
    data += "ex:b a ex:Contract ; ex:owner ex:three . ex:three owl:sameAs ex:two ."
    assert check(data, shapes, ontology).conforms


@pytest.mark.parametrize(
    ("extra", "note"),
    [
        ("sh:rule [ a sh:TripleRule ]", "rules of SHACL Advanced Features"),
        ("sh:target [ a sh:SPARQLTarget ]", "targets of SHACL Advanced Features"),
        ('sh:js [ sh:jsFunctionName "f" ]', "JavaScript"),
    ],
)
def test_what_is_not_carried_out_is_told(extra: str, note: str) -> None:
    report = check(HELD, JUDGING % extra)
    assert any(it.startswith("okg leaves out") and note in it for it in report.notes)


def test_imports_are_told_and_not_followed() -> None:
    report = check("ex:o a owl:Ontology ; owl:imports <http://localhost/x> .", STATED)
    assert any(
        note.startswith("the import of http://localhost/x is not followed") for note in report.notes
    )


def test_results_of_equal_content_are_counted_each() -> None:
    """Two values below one limit, found twice: value nodes are sets, results are not."""
    shapes = "ex:S a sh:NodeShape ; sh:targetNode ex:a ; "
    shapes += "sh:property [ sh:path ex:p ; sh:lessThan ex:q ] ."
    report = check("ex:a ex:p 4 ; ex:q 1, 2 .", shapes, ontology="")
    assert len(report.results) == 2
    assert len(list(report.graph.objects(None, SH.result))) == 2


@pytest.mark.parametrize(
    ("regime", "ontology", "complaint"),
    [
        ("D", ONTOLOGY, "the entailment regime <http://www.w3.org/ns/entailment/D>, which is not"),
        ("RDFS", "", "the entailment regime <http://www.w3.org/ns/entailment/RDFS>, and nothing"),
    ],
)
def test_an_entailment_regime_that_is_not_offered_is_refused(
    regime: str, ontology: str, complaint: str
) -> None:
    """SHACL, section 3.2."""
    shapes = f"{CLOSED} ex:shapes sh:entailment <http://www.w3.org/ns/entailment/{regime}> ."
    with pytest.raises(InputError, match=re.escape(complaint)):
        check(HELD, shapes, ontology=ontology)


def test_with_an_ontology_rdfs_is_offered() -> None:
    shapes = f"{CLOSED} ex:shapes sh:entailment <http://www.w3.org/ns/entailment/RDFS> ."
    assert check(HELD, shapes).conforms
