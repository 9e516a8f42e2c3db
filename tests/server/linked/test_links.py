"""What leads from a term and to it: all of it, told apart, counted, and bounded."""

from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox
import pytest

from okg.graph import KnowledgeGraph
from okg.knowledge import packaged
from okg.namespaces import OKG
from okg.query.results import Answer
from okg.server.linked import known as counting
from okg.server.linked.asked import questions
from okg.server.linked.known import Known, node, okg
from okg.server.linked.links import COUNTED, SHOWN, links, uses
from okg.server.linked.neighbourhood import MOST_NODES, UNTOLD, neighbourhood
from okg.server.linked.reader import Reader
from okg.server.linked.standing import beside, parents, trails


@pytest.mark.parametrize("incoming", [False, True])
@pytest.mark.parametrize("name", ["payroll", "KnowledgeProcessOutsourcing", "hasCategory"])
def test_they_are_those_of_the_graph(reader: Reader, name: str, *, incoming: bool) -> None:
    term = okg(name)
    pattern = (None, None, term) if incoming else (term, None, None)
    wanted: dict[tuple[ox.NamedNode, bool], int] = {}
    for quad in reader.known.store.quads_for_pattern(*pattern):
        key = quad.predicate, quad.graph_name.value.endswith("/graph/inferred")  # type: ignore[union-attr]
        wanted[key] = wanted.get(key, 0) + 1
    found = links(reader, term, incoming=incoming)
    assert {(it.property, it.inferred): it.total for it in found} == wanted
    for it in found:
        assert len(it.ends) == min(SHOWN, it.total)


def test_what_is_not_shown_is_counted_and_can_be_asked_for(reader: Reader) -> None:
    [of_type] = (
        it
        for it in links(reader, okg("Service"), incoming=True)
        if it.property == node("rdf:type") and not it.inferred
    )
    assert (len(of_type.ends), of_type.total) == (SHOWN, 50)
    labels = [reader.label(it).text for it in of_type.ends]
    assert labels == sorted(labels, key=str.casefold)
    query = parse_qs(urlsplit(of_type.all).query)["query"][0]
    answer = reader.known.graph.look_up(query)
    assert isinstance(answer, Answer)
    assert len(answer) == 50


@pytest.fixture(scope="module")
def hub() -> Reader:
    """A graph in which one thing is pointed at very often."""
    store = ox.Store()
    store.bulk_extend(
        ox.Quad(ox.NamedNode(f"urn:{i:05}"), okg("leadsTo"), okg("hub"))
        for i in range(COUNTED + 100)
    )
    store.bulk_extend(
        ox.Quad(ox.NamedNode(f"urn:{i:05}"), okg("knows"), okg("hub")) for i in range(300)
    )
    return Reader(Known(KnowledgeGraph(store, packaged())), "en")


def test_a_term_to_which_much_leads_costs_little(hub: Reader) -> None:
    knows, leads = links(hub, okg("hub"), incoming=True)
    assert (knows.property, knows.total, len(knows.ends)) == (okg("knows"), 300, SHOWN)
    # More than is counted: that much is certain.
    assert (leads.total, len(leads.ends)) == (COUNTED + 1, SHOWN)
    drawn = neighbourhood(hub, okg("hub"))
    assert 1 < len(drawn["nodes"]) <= MOST_NODES + 1
    statements, total = uses(hub, okg("knows"))
    assert (len(statements), total) == (SHOWN, 300)


def test_counts_are_remembered_up_to_a_number(hub: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "REMEMBERED", 2)
    known = Known(hub.known.graph)
    for i in range(5):
        assert known.count(f"?it ?p <urn:{i}>") == 0
        assert len(known._counts) <= 2


@pytest.mark.parametrize("name", ["payroll", "animation", "ServiceOutsourcing", "Claim"])
def test_the_neighbourhood_has_links_of_the_graph_only(reader: Reader, name: str) -> None:
    drawn = neighbourhood(reader, okg(name))
    ids = [it["id"] for it in drawn["nodes"]]
    assert ids[0] == OKG + name
    assert drawn["nodes"][0]["kind"] == "term"
    assert len(set(ids)) == len(ids) <= MOST_NODES + 1
    linked = {OKG + name}
    for link in drawn["links"]:
        source, target = ox.NamedNode(link["source"]), ox.NamedNode(link["target"])
        assert {source.value, target.value} <= set(ids)
        quads = reader.known.store.quads_for_pattern(source, None, target)
        labels = {reader.property(it.predicate).label for it in quads if it.predicate not in UNTOLD}
        assert link["label"] == ", ".join(sorted(labels))
        if OKG + name in (source.value, target.value):
            linked |= {source.value, target.value}
    assert linked == set(ids)


def test_kinds_of_neighbours(reader: Reader) -> None:
    drawn = neighbourhood(reader, okg("animation"))
    kinds = {it["label"]: it["kind"] for it in drawn["nodes"]}
    assert kinds["animation"] == "term"
    assert kinds["knowledge process outsourcing"] == "category"
    assert kinds["Animation is an example of KPO."] == "claim"
    assert kinds["advanced research skill"] == "other"


def test_trails_are_chains_of_parents_from_the_top(reader: Reader) -> None:
    for name in ("patentResearch", "advancedAnalyticalSkill", "hasCategory", "webDesign"):
        found = trails(reader, okg(name))
        assert found
        for trail in found:
            assert not parents(reader, trail[0])
            for upper, lower in zip(trail, [*trail[1:], okg(name)], strict=True):
                assert upper in parents(reader, lower)


@pytest.mark.parametrize(
    ("name", "others"),
    [
        ("webDesign", {"webDevelopment"}),
        ("InformationProcessOutsourcing", {"NarrowBusinessProcessOutsourcing"}),
        # The services directly in a category are not beside the categories below it.
        ("animation", set()),
        ("dataProcessing", None),
    ],
)
def test_what_is_beside_a_term_is_of_its_kind(
    reader: Reader, name: str, others: set[str] | None
) -> None:
    found = {it.value.removeprefix(OKG) for it in beside(reader, okg(name))}
    if others is None:
        assert "softwareImplementation" in found
        assert not found & {"InformationProcessOutsourcing", "BusinessProcessOutsourcing"}
    else:
        assert found == others


def test_a_circle_of_parents_is_cut() -> None:
    store = ox.Store()
    for one, other in (("a", "b"), ("b", "c"), ("c", "a")):
        store.add(ox.Quad(okg(one), node("skos:broader"), okg(other)))
    reader = Reader(Known(KnowledgeGraph(store, packaged())), "en")
    assert trails(reader, okg("a")) == [[okg("c"), okg("b")]]


def test_questions_about_data_need_data(desk_reader_pair: tuple[Reader, Reader]) -> None:
    without, with_data = (
        {it.name for it in questions(reader, okg("KnowledgeProcessOutsourcing"))}
        for reader in desk_reader_pair
    )
    assert "services-in-category" in without & with_data
    assert "arrangements-in-category" in with_data - without


def test_questions_of_a_kind_come_before_those_about_anything(reader: Reader) -> None:
    names = [it.name for it in questions(reader, okg("payroll"))]
    assert names.index("skills-of-service") < names.index("definition")
    assert not questions(reader, ox.NamedNode("urn:nothing"))
