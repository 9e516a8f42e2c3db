"""okg.reason: what follows from data, by every way there is of finding out."""

import warnings
from pathlib import Path

import pytest
import rdflib
from rdflib import Literal, URIRef

import okg
from okg.errors import ContradictoryData, InconsistentOntology, InputError
from okg.validation import data as reading
from okg.validation.run import Engine

EXAMPLES = sorted({it.parent for it in (Path(__file__).parents[2] / "examples").glob("*/*.ttl")})
EXAMPLE = "https://example.org/x#"
PREFIXES = (
    f"@prefix : <{EXAMPLE}> . @prefix okg: <https://w3id.org/outsourcing#> . "
    "@prefix owl: <http://www.w3.org/2002/07/owl#> . "
    "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . "
    "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
)
ONTOLOGY = """
:p a owl:ObjectProperty , owl:TransitiveProperty . :p rdfs:subPropertyOf :q .
:B rdfs:subClassOf :A . :C owl:disjointWith :A . :S a owl:Class . :q rdfs:range :R .
:k a :B ; :p :l .
"""


def turtle(text: str) -> tuple[bytes, str]:
    return (PREFIXES + text).encode(), "ttl"


def shown(graph: rdflib.Graph) -> set[str]:
    """The triples with the example's names only."""
    return {
        " ".join(str(it).rpartition("#")[2] or str(it) for it in triple).replace("type", "a")
        for triple in graph
    }


@pytest.fixture(params=["in memory", "in the database", "reference"])
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """Each way to reason in turn."""
    if request.param == "in the database":
        monkeypatch.setattr(reading, "LITTLE", -1)
    return "reference" if request.param == "reference" else "columnar"


def follows(data: str, engine: Engine, context: str = "", ontology: str = ONTOLOGY) -> set[str]:
    found = okg.reason(
        turtle(data),
        turtle(ontology) if ontology else [],
        engine,
        context=turtle(context) if context else (),
    )
    return shown(found)


@pytest.mark.slow
@pytest.mark.parametrize("folder", EXAMPLES, ids=lambda it: it.name)
def test_every_way_gives_the_same_of_the_examples(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = sorted(folder.glob("*.ttl"))
    little = set(okg.reason(files))
    assert little
    assert set(okg.reason(files, engine="reference")) == little
    monkeypatch.setattr(reading, "LITTLE", -1)
    assert set(okg.reason(files)) == little


def test_what_follows_from_the_data_is_told_and_nothing_else(engine: Engine) -> None:
    """Nothing that is stated, that the ontology says or leads to, or that says nothing."""
    assert follows(":x a :B ; :p :y . :y :p :z .", engine) == {
        "x a A", "x p z", "x q y", "x q z", "y q z", "y a R", "z a R",
    }  # fmt: skip


def test_data_says_more_of_what_is_known(engine: Engine) -> None:
    assert follows(":l :p :m .", engine) == {
        "l q m", "k p m", "k q m", "m a R",
    }  # fmt: skip


def test_blank_nodes_of_the_data_are_as_good_as_names(engine: Engine) -> None:
    """They are numbered as they come."""
    found = follows(":x :q [ a :B ] . _:own a :B ; :p :y , [ :p _:own ] .", engine)
    assert found == {
        "b1 a A", "b1 a R", "b2 a A", "b2 q y", "y a R", "b2 q b3", "b3 q b2", "b3 a R",
        "b2 p b2", "b2 q b2", "b3 p b3", "b3 q b3", "b2 a R", "b3 p y", "b3 q y",
    }  # fmt: skip


def test_axioms_in_the_data_count(engine: Engine) -> None:
    data = ":D rdfs:subClassOf :B . :d a :D . :r rdfs:subPropertyOf :p . :d :r :e ."
    assert follows(data, engine) == {
        "D subClassOf A", "d a B", "d a A", "r subPropertyOf q", "r range R", "d p e", "d q e",
        "e a R",
    }  # fmt: skip


def test_classes_without_a_name_are_not_told(engine: Engine) -> None:
    data = """
    :D owl:equivalentClass [ a owl:Restriction ; owl:onProperty :q ; owl:hasValue :v ] .
    :d :q :v . :e a :D .
    """
    assert follows(data, engine) == {"d a D", "e q v", "v a R"}


def test_without_an_ontology_the_axioms_of_the_data_are_all_there_is(engine: Engine) -> None:
    assert follows(":x a :B .", engine, ontology="") == set()
    assert follows(":x a :B . :B rdfs:subClassOf :A .", engine, ontology="") == {"x a A"}


def test_what_follows_from_the_context_alone_is_not_told(engine: Engine) -> None:
    context = ":o a :B ; :p :x . :E rdfs:subClassOf :B . [] a :B ."
    assert follows(":x :p :y . :z a :E .", engine, context=context) == {
        "x q y", "o p y", "o q y", "y a R", "z a B", "z a A",
    }  # fmt: skip


def test_a_blank_node_of_the_context_cannot_be_told(engine: Engine) -> None:
    assert follows(":x :p :y .", engine, context="[] :p :x .") == {"x q y", "y a R"}


def test_equals_share_what_is_said(engine: Engine) -> None:
    assert follows(":x owl:sameAs :y . :y a :B ; :note 'n' .", engine) == {
        "y sameAs x", "y a A", "x a A", "x a B", "x note n",
    }  # fmt: skip


def test_literals_stay_as_they_are_written(engine: Engine) -> None:
    found = okg.reason(
        turtle(":x :d '01'^^xsd:integer , 'a'@en-gb ."),
        turtle(":d rdfs:subPropertyOf :e . :d a owl:DatatypeProperty ."),
        engine,
    )
    assert {value for _, _, value in found} == {
        Literal("01", datatype=rdflib.XSD.integer, normalize=False),
        Literal("a", lang="en-gb"),
    }
    assert all(name == URIRef(f"{EXAMPLE}e") for _, name, _ in found)


def test_contradictions_are_told_with_their_rule(engine: Engine) -> None:
    with pytest.raises(ContradictoryData) as raised:
        follows(":x a :B , :C .", engine)
    [finding] = raised.value.findings
    assert f"{EXAMPLE}x" in finding
    assert finding.endswith("(OWL 2 RL)" if engine == "reference" else "(cax-dw)")
    assert raised.value.exit_status == 1
    assert "okg validate" in raised.value.message


def test_axioms_of_the_data_may_contradict_what_is_known(engine: Engine) -> None:
    with pytest.raises(ContradictoryData) as raised:
        follows(":D owl:disjointWith :A . :B rdfs:subClassOf :D .", engine)
    assert f"{EXAMPLE}k" in raised.value.message


def test_an_ontology_that_contradicts_itself_is_at_fault(engine: Engine) -> None:
    with pytest.raises(InconsistentOntology):
        follows(":x a :B .", engine, ontology=ONTOLOGY + ":k a :C .")


def test_what_is_not_followed_is_warned_of(monkeypatch: pytest.MonkeyPatch) -> None:
    data = turtle(
        ":o owl:imports <http://example.org/other> . "
        ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom :B ] ."
    )
    for little in (reading.LITTLE, -1):
        monkeypatch.setattr(reading, "LITTLE", little)
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            okg.reason(data)
        told = sorted(str(it.message) for it in warned)
        assert len(told) == 2
        assert told[0].startswith("outside OWL 2 RL: ")
        assert told[1].startswith("the import of http://example.org/other is not followed")


def test_every_input_may_be_of_any_kind(tmp_path: Path, engine: Engine) -> None:
    path = tmp_path / "data.nt"
    path.write_text(f"<{EXAMPLE}x> <{EXAMPLE}p> <{EXAMPLE}y> .\n", encoding="utf-8")
    graph = rdflib.Graph().parse(data=PREFIXES + ":y :p :z .")
    ontology = rdflib.Graph().parse(data=PREFIXES + ONTOLOGY)
    found = okg.reason([path, graph, turtle(":z a :B .")], ontology, engine)
    assert shown(found) == {
        "x p z", "x q y", "x q z", "y q z", "z a A", "y a R", "z a R",
    }  # fmt: skip


def test_added_ontology_is_used_beside_the_packaged_one(engine: Engine) -> None:
    added = turtle(":Payroll rdfs:subClassOf okg:BusinessProcessOutsourcing .")
    found = okg.reason(turtle(":x a :Payroll ."), engine=engine, add_ontology=added)
    assert "x a ServiceOutsourcing" in shown(found)
    assert "x fallsUnder BusinessProcessOutsourcing" in shown(found)


def test_an_engine_that_there_is_not() -> None:
    with pytest.raises(InputError, match="no engine 'fast'; there are columnar, reference"):
        okg.reason(turtle(""), engine="fast")  # type: ignore[arg-type]
