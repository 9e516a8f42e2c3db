"""The tree of categories is what the graph says, and so is what is told to be loaded."""

import json
from collections.abc import Iterator, Sequence

import pyoxigraph as ox

from okg.inventory import take_inventory
from okg.query.results import Answer
from okg.server.jobs.about import TellAbout
from okg.server.jobs.desk import Desk
from okg.server.jobs.explore import Explore
from okg.server.linked.categories import Branch, tree, unplaced
from okg.server.linked.known import node, okg
from okg.server.linked.reader import Reader


def walk(branches: Sequence[Branch]) -> Iterator[Branch]:
    for it in branches:
        yield it
        yield from walk(it["children"])


def places(branches: Sequence[Branch]) -> dict[str, dict[str, str]]:
    """Return, for every service, the categories at which it stands and how firmly."""
    found: dict[str, dict[str, str]] = {}
    for category in walk(branches):
        for service in walk(category["services"]):
            found.setdefault(service["name"], {})[category["name"]] = service["certainty"]
    return found


def test_categories_stand_below_their_parents(reader: Reader) -> None:
    [top] = tree(reader)
    assert top["name"] == "okg:ServiceOutsourcing"
    assert [it["acronym"] for it in top["children"]] == ["BPO", "ITO", "KPO"]
    for category in walk([top]):
        for child in category["children"]:
            assert reader.has(
                ox.NamedNode(child["iri"]),
                okg("hasParentCategory"),
                ox.NamedNode(category["iri"]),
            )


def test_services_stand_in_their_most_specific_categories(reader: Reader) -> None:
    answer = reader.known.graph.look_up(
        """
        SELECT ?service ?category ?certainty {
          ?service a okg:Service ; okg:isListedUnder ?category .
          BIND (IF(EXISTS { ?service okg:hasCategory ?category }, "endorsed", "contested")
                AS ?certainty)
          FILTER NOT EXISTS {
            ?service okg:isListedUnder ?lower . ?lower okg:broaderCategory ?category .
            FILTER (?lower != ?category)
            FILTER (?certainty = "contested" && NOT EXISTS { ?service okg:hasCategory ?lower }
                 || ?certainty = "endorsed" && EXISTS { ?service okg:hasCategory ?lower })
          }
        }
        """
    )
    assert isinstance(answer, Answer)
    wanted: dict[str, dict[str, str]] = {}
    for service, category, certainty in answer:
        name = str(service).replace("https://w3id.org/outsourcing#", "okg:")
        under = str(category).replace("https://w3id.org/outsourcing#", "okg:")
        wanted.setdefault(name, {})[under] = str(certainty)
    assert places(tree(reader)) == wanted
    assert wanted["okg:animation"] == {
        "okg:ServiceOutsourcing": "endorsed",
        "okg:BusinessProcessOutsourcing": "contested",
        "okg:KnowledgeProcessOutsourcing": "contested",
    }


def test_every_service_is_there(reader: Reader) -> None:
    listed = {*places(tree(reader)), *(it["name"] for it in walk(unplaced(reader)))}
    services = reader.subjects(node("rdf:type"), okg("Service"), 1000)
    assert listed == {f"okg:{it.value.rpartition('#')[2]}" for it in services}
    assert [it["name"] for it in unplaced(reader)] == ["okg:interactiveServiceSupport"]


def test_the_tree_is_in_the_language_of_the_client(desk: Desk) -> None:
    document = json.loads(Explore(language="zh").run(desk).body)
    assert document["categories"][0]["label"] == "服务外包"
    assert json.loads(Explore().run(desk).body)["categories"][0]["label"] == "service outsourcing"


def test_kinds_are_counted(desk: Desk) -> None:
    kinds = json.loads(Explore().run(desk).body)["kinds"]
    counts = {it["label"]: it["members"] for it in kinds}
    assert counts["service"] == 50
    assert (
        counts["claim"]
        == take_inventory(desk.graph)["source statements"]
        + (take_inventory(desk.graph)["claims added by the editors"])
    )


def test_what_is_counted_is_what_okg_info_counts(desk: Desk) -> None:
    counts = json.loads(TellAbout().run(desk).body)["counts"]
    inventory = take_inventory(desk.graph)
    assert counts["statements"] == inventory["source statements"]
    assert counts["mappings"] == inventory["mappings to other standards"]
    assert counts["standards"] == inventory["standards"]
    assert counts["triples"] == len(desk.graph.store)
    assert counts["questions"] == len(desk.graph.queries)
    assert counts["own_data"] == 0


def test_datasets_are_told_with_their_files(store_desk: Desk) -> None:
    document = json.loads(TellAbout().run(store_desk).body)
    assert document["counts"]["triples"] == len(store_desk.graph.store)
    assert [it["name"] for it in document["datasets"]] == ["bank", "software-company"]
    bank, wanted = document["datasets"][0], store_desk.graph.datasets[0]
    assert bank["href"] == "/term/dataset/bank"
    assert (bank["triples"], bank["inferred"]) == (wanted.triples, wanted.inferred)
    assert bank["files"] == [
        {
            "name": "arrangements.ttl",
            "sha256": wanted.files[0].sha256,
            "bytes": wanted.files[0].size,
        }
    ]


def test_sources_come_with_version_and_what_rests_on_them(desk: Desk) -> None:
    sources = json.loads(TellAbout().run(desk).body)["sources"]
    by_title = {it["title"]: it for it in sources}
    assert by_title["Different Types of Outsourcing"]["claims"] == 172
    assert by_title["Central Product Classification"]["kind"] == "standard"
    assert by_title["Central Product Classification"]["version"] == "2.1"
    assert len(sources) == 25


def test_pages_say_the_same(store_desk: Desk) -> None:
    about = TellAbout(accept="text/html").run(store_desk).body.decode()
    assert '<a href="/term/dataset/bank">bank</a>' in about
    assert "Different Types of Outsourcing" in about
    explore = Explore(accept="text/html").run(store_desk).body.decode()
    assert '<a href="/term/payroll">payroll</a>' in explore
