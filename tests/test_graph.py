"""The graph as a Python user meets it."""

from decimal import Decimal
from pathlib import Path

import pytest
import rdflib

import okg
from okg.errors import InconsistentOntology, InputError
from okg.graph import KnowledgeGraph, open_packaged
from okg.knowledge import Knowledge
from okg.query.catalogue import parse_query
from okg.query.results import Answer, GraphAnswer

IN_CATEGORY = parse_query(
    "#+ summary: Which services are in a category?\n#+ parameters:\n#+   - name: category\n"
    "#+     type: category\n#+     several: true\n#+     default: okg:businessProcess\n"
    "SELECT ?category ?service { ?service okg:hasCategory ?category } ORDER BY ?service",
    "in-category",
)
OKG = "https://w3id.org/outsourcing#"
DATA = """
@prefix okg: <https://w3id.org/outsourcing#> .
<urn:mine> a okg:Service ; okg:broaderService okg:payslips .
[] a okg:Service ; okg:broaderService okg:payroll .
"""


@pytest.fixture(scope="module")
def graph() -> KnowledgeGraph:
    return okg.open()


def test_a_canned_query_is_asked_by_name_with_what_people_call_things(
    graph: KnowledgeGraph,
) -> None:
    answer = graph.ask("services-in-category", category="KPO")
    assert answer
    assert list(answer) == list(graph.ask("services-in-category", category="知识流程外包"))
    assert list(answer) != list(graph.ask("services-in-category", category="ITO"))


def test_python_values_are_values(graph: KnowledgeGraph) -> None:
    [row] = graph.ask("passage-of-statement", statement=74)
    assert row[0] == 74
    few = graph.ask("loose-mappings", limit=0.1)
    assert len(few) < len(graph.ask("loose-mappings", limit=Decimal("0.9")))


def test_an_unknown_query_or_parameter_is_refused(graph: KnowledgeGraph) -> None:
    with pytest.raises(InputError, match="Did you mean services-in-category"):
        graph.ask("service-in-category")
    with pytest.raises(InputError, match=r"no parameter 'categry'\. Did you mean category\?"):
        graph.ask("services-in-category", categry="KPO")


def test_the_catalogue_is_at_hand(graph: KnowledgeGraph) -> None:
    assert graph.queries["services-in-category"].parameters[0].type == "category"


def test_several_values_are_asked_in_turn_and_no_row_comes_twice(
    small_graph: KnowledgeGraph,
) -> None:
    one = [tuple(row) for row in small_graph.ask(IN_CATEGORY)]
    both = small_graph.ask(IN_CATEGORY, category=["knowledge process", "okg:businessProcess"])
    assert isinstance(both, Answer)
    assert both.columns == ["category", "service"]
    assert [row for row in both if row[0] == f"{OKG}businessProcess"] == one
    assert len(set(both)) == len(both)
    again = small_graph.ask(IN_CATEGORY, category=["okg:businessProcess"] * 2)
    assert list(again) == one


def test_rows_that_several_values_share_come_once(small_graph: KnowledgeGraph) -> None:
    header = (
        "#+ summary: What?\n#+ parameters:\n#+   - name: x\n#+     type: integer\n"
        "#+     several: true\n"
    )
    columns = parse_query(
        f"{header}SELECT (1 AS ?one) ?x {{ FILTER (?x > 1 || true) }} ORDER BY ?x", "columns"
    )
    assert list(small_graph.ask(columns, x=[2, 1])) == [(1, 2), (1, 1)]
    built = parse_query(
        f"{header}CONSTRUCT {{ <urn:s> <urn:p> 1 }} WHERE {{ VALUES ?x {{ 1 2 }} }}", "built"
    )
    answer = small_graph.ask(built, x=[1, 2])
    assert isinstance(answer, GraphAnswer)
    assert len(answer) == 1


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("data") / "mine.ttl"
    path.write_text(DATA, encoding="utf-8")
    return path


def test_data_is_asked_together_with_what_follows_from_it(
    small_graph: KnowledgeGraph, data: Path
) -> None:
    before = len(small_graph.query("SELECT * { ?s ?p ?o }"))
    whole = small_graph.with_data([data])
    ask = "SELECT ?s { ?s okg:broaderService okg:payroll } ORDER BY ?s"
    subjects = [str(subject) for (subject,) in whole.query(ask)]
    # The blank node's statement, and what follows for the named one and the knowledge's own.
    assert [subject for subject in subjects if not subject.startswith("_:")] == [
        f"{OKG}payslips",
        "urn:mine",
    ]
    assert len(subjects) == 3
    graphs = whole.query("SELECT DISTINCT ?g { GRAPH ?g { <urn:mine> ?p ?o } } ORDER BY ?g")
    assert list(graphs) == [
        ("https://w3id.org/outsourcing/graph/data/mine.ttl",),
        ("https://w3id.org/outsourcing/graph/inferred-from-data",),
    ]
    assert len(small_graph.query("SELECT * { ?s ?p ?o }")) == before


def test_what_follows_for_things_without_a_name_is_inferred_too(
    small_graph: KnowledgeGraph, data: Path
) -> None:
    whole = small_graph.with_data([data])
    ask = "SELECT ?c { ?s okg:hasCategory ?c FILTER (isBlank(?s)) } ORDER BY ?c"
    inherited = small_graph.query("SELECT ?c { okg:payroll okg:hasCategory ?c } ORDER BY ?c")
    assert list(whole.query(ask)) == list(inherited)
    assert inherited


def test_only_what_is_new_is_in_the_graph_of_what_follows(
    small_graph: KnowledgeGraph, data: Path
) -> None:
    whole = small_graph.with_data([data])
    twice = whole.query(
        "ASK { GRAPH <https://w3id.org/outsourcing/graph/inferred-from-data> { ?s ?p ?o } "
        "GRAPH ?g { ?s ?p ?o } "
        "FILTER (?g != <https://w3id.org/outsourcing/graph/inferred-from-data>) }"
    )
    assert not twice


def test_data_that_contradicts_the_knowledge_is_refused(
    graph: KnowledgeGraph, tmp_path: Path
) -> None:
    path = tmp_path / "wrong.ttl"
    path.write_text(
        f"<urn:x> a <{OKG}Service>, <{OKG}Skill> .",
        encoding="utf-8",
    )
    with pytest.raises(InconsistentOntology, match="urn:x"):
        graph.with_data([path])


def test_data_can_be_given_when_opening(small: Knowledge, cache_folder: Path, data: Path) -> None:
    graph = open_packaged(data=[data], knowledge=small, cache_folder=cache_folder)
    assert graph.query("ASK { <urn:mine> okg:broaderService okg:payroll }")


def test_users_terms_are_values_too(small_graph: KnowledgeGraph, data: Path) -> None:
    query = parse_query(
        "#+ summary: What?\n#+ parameters:\n#+   - name: x\n#+     type: service\n"
        "SELECT ?x ?broader { ?x okg:broaderService ?broader } ORDER BY ?broader",
        "mine",
    )
    assert len(small_graph.with_data([data]).ask(query, x="urn:mine")) == 2


def test_from_takes_the_place_of_the_union() -> None:
    graph = okg.open()
    counted = "SELECT (COUNT(*) AS ?n) {} {{ ?s ?p ?o }}"
    assert list(graph.query(counted.format("FROM <https://example.org/nowhere>"))) == [(0,)]
    module = "https://w3id.org/outsourcing/ontology/history"
    [(some,)] = graph.query(counted.format(f"FROM <{module}>"))
    [(everything,)] = graph.query(counted.format(""))
    assert isinstance(some, int)
    assert isinstance(everything, int)
    assert 0 < some < everything / 10


def test_an_unknown_term_of_okg_is_told() -> None:
    with pytest.raises(InputError, match=r"term: okg:payrol is no term of okg.*payroll"):
        okg.open().ask("definition", term="okg:payrol")


def test_a_single_file_needs_no_list(tmp_path: Path) -> None:
    path = tmp_path / "one.ttl"
    path.write_text(
        "<https://example.org/a> <https://w3id.org/outsourcing#coversService> "
        "<https://w3id.org/outsourcing#payroll> .",
        "utf-8",
    )
    for data in (path, str(path)):
        answer = okg.open(data=data).ask("arrangements-by-category")
        assert len(answer) == 1
        assert "okg:NarrowBusinessProcessOutsourcing" in str(answer)


def test_what_is_inferred_leads_to_the_claims_it_follows_from() -> None:
    answer = okg.open().ask("claims-supporting-triple")
    assert {(row[3], str(row[4]).rpartition("/")[2]) for row in answer} == {
        ("listing", "150"),
        ("category above", "175"),
        ("category above", "177"),
    }


def test_what_two_files_say_counts_once(tmp_path: Path) -> None:
    for name in ("one.ttl", "two.ttl"):
        (tmp_path / name).write_text(
            "<https://example.org/a> a <https://w3id.org/outsourcing#ServiceOutsourcing> .", "utf-8"
        )
    graph = okg.open(data=sorted(tmp_path.glob("*.ttl")))
    assert len(graph.query("SELECT ?kind { <https://example.org/a> a ?kind }")) == 1


MINE = b"""
@prefix okg: <https://w3id.org/outsourcing#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix ex: <https://example.org/mine#> .

ex:payrollNow a okg:ServiceOutsourcing ; rdfs:label "Payroll 2025"@en ; okg:identifier "C-17" ;
    okg:coversService okg:payroll ; okg:hasProvider ex:old .
ex:old a okg:Organization ; rdfs:label "Oldham Pay" ; okg:offersService okg:payroll .
ex:new a okg:Organization ; rdfs:label "Newton Pay" ; okg:offersService okg:payroll .
"""


@pytest.fixture(scope="module")
def mine(graph: KnowledgeGraph) -> KnowledgeGraph:
    return graph.with_data((MINE, "ttl"))


@pytest.mark.parametrize("value", ["Payroll 2025", "payroll 2025", "C-17", "payrollNow"])
def test_things_of_the_user_go_by_their_names(mine: KnowledgeGraph, value: str) -> None:
    answer = mine.ask("providers-able-to-deliver", arrangement=value)
    assert [str(row[1]).rpartition("#")[2] for row in answer] == ["new"]
    about = mine.ask("neighbourhood", term=value)
    assert "https://example.org/mine#old" in str(about.to_ntriples())  # type: ignore[union-attr]


def test_a_name_that_nothing_of_the_user_has_is_told(mine: KnowledgeGraph) -> None:
    with pytest.raises(InputError, match=r"called 'Payrol 2025'\. Did you mean Payroll 2025 \("):
        mine.ask("providers-able-to-deliver", arrangement="Payrol 2025")
    with pytest.raises(InputError, match=r"Did you mean Newton Pay \(https://example.org/mine#new"):
        mine.ask("neighbourhood", term="Newton Pya")


def test_a_default_that_is_not_in_the_data_is_no_empty_answer(
    graph: KnowledgeGraph, mine: KnowledgeGraph
) -> None:
    with pytest.raises(InputError, match=r"not in your data\. There are: Payroll 2025 \(https"):
        mine.ask("providers-able-to-deliver")
    assert len(graph.ask("providers-able-to-deliver")) == 0


def test_data_comes_as_bytes_graphs_and_files(graph: KnowledgeGraph, tmp_path: Path) -> None:
    path = tmp_path / "mine.ttl"
    path.write_bytes(MINE)
    parsed = rdflib.Graph().parse(data=MINE, format="turtle")
    dataset = rdflib.Dataset()
    for triple in parsed:
        dataset.graph(rdflib.URIRef("urn:some-graph")).add(triple)
    expected = list(graph.with_data(path).ask("arrangements-by-category"))
    assert expected
    halves = [rdflib.Graph(), rdflib.Graph()]
    for number, triple in enumerate(parsed):
        halves[number % 2].add(triple)
    for data in ((MINE, "ttl"), parsed, dataset, halves, [(MINE, "text/turtle"), path, parsed]):
        assert list(okg.open(data=data).ask("arrangements-by-category")) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        ((b"<urn:a>", "ttl"), r"^data 1, line 1, column \d+: not valid Turtle"),
        ((b"", "docx"), "^data 1: there is no format 'docx'; there are ttl, "),
        ([b"<urn:a>"], "^data 1 is bytes: give a path, an rdflib.Graph, or bytes with their form"),
        ([rdflib.Graph(), 7], "^data 2 is int: give a path"),
        (b"<urn:a>", "^data 1 is bytes: give a path"),
        (7, "^data 1 is int: give a path"),
        (
            rdflib.Graph().add((rdflib.URIRef("a b"), rdflib.RDFS.label, rdflib.Literal("x"))),
            "^data 1 is not RDF 1.1: ",
        ),
    ],
)
def test_data_of_another_kind_is_refused(
    graph: KnowledgeGraph, data: object, complaint: str
) -> None:
    with pytest.raises(InputError, match=complaint):
        graph.with_data(data)  # type: ignore[arg-type]


def test_a_misspelt_term_in_data_is_warned_of(graph: KnowledgeGraph) -> None:
    data = (b"<urn:a> <https://w3id.org/outsourcing#hasProvidr> <urn:b> .", "ttl")
    with pytest.warns(UserWarning, match="okg:hasProvidr. Did you mean has provider "):
        graph.with_data(data)


def test_things_tell_what_they_are(graph: KnowledgeGraph) -> None:
    assert repr(graph).endswith(f" triples, {len(graph.queries)} queries>")
    answer = graph.ask("skills-distinguishing-categories")
    assert repr(answer) == "<Answer: 4 rows of category, other, skill>"
    assert repr(graph.query("CONSTRUCT { <urn:s> <urn:p> 1 } { }")) == "<GraphAnswer: 1 triples>"
    assert "SELECT" not in repr(graph.queries["services-in-category"])


def test_the_second_question_is_answered_from_memory(cache_folder: Path) -> None:
    graph = open_packaged(cache_folder=cache_folder)
    first = list(graph.ask("services-requiring-skill"))
    on_disk = graph._store
    assert list(graph.ask("services-requiring-skill")) == first
    assert graph._store is not on_disk
    assert len(graph._store) == len(on_disk)
