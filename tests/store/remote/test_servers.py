"""A server holds and answers what an embedded store does, on each kind of server."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import okg
from okg.errors import InputError, NotConforming
from okg.graph import KnowledgeGraph
from okg.knowledge import packaged
from okg.query.results import Answer
from okg.store.catalogue import Catalogue
from okg.store.holdings import Embedded, Holdings
from okg.store.loading import Options
from okg.store.local import LocalStore
from okg.store.names import CATALOGUE
from okg.store.remote.discovery import Endpoint
from okg.store.remote.home import RemoteHome
from okg.store.remote.staging import STAGING
from tests.competency.support import rows
from tests.store.remote.conftest import SERVERS, emptied, endpoint_of

pytestmark = pytest.mark.slow

QUERIES = sorted(packaged().query_files())
HEAD = """\
@prefix okg: <https://w3id.org/outsourcing#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix : <https://example.org/remote#> .
"""
BANK = f"""{HEAD}
:bank a okg:Organization ; rdfs:label "A bank with \\"quotes\\", a \\\\u0022 and 首席"@en .
:fast a okg:Organization ; rdfs:label "Fast Payroll"@en .
:wages a okg:Service ; okg:hasParentService okg:payroll ; rdfs:label "Wages"@en ;
    rdfs:seeAlso [ rdfs:label "A node without a name" ; rdfs:seeAlso [ rdfs:comment "Its like" ] ] .
"""
DEAL = f"""{HEAD}
:deal a okg:ServiceOutsourcing ; okg:hasClient :bank ; okg:hasProvider :fast ;
    okg:coversService :wages ; okg:contractValue 120000.50 ; okg:currency "EUR" ;
    okg:startDate "2026-01-01"^^xsd:date ; rdfs:label "Wages of the bank"@en .
:fast rdfs:label "Fast Payroll"@en .
"""
DEARER = DEAL.replace("120000.50", "130000.00")


def content(holdings: Holdings) -> dict[str, tuple[Counter[str], Counter[str], Counter[str]]]:
    """Return what is in the graphs of each dataset, without the names of blank nodes."""
    return {
        it.name: (
            Counter(plain(str(quad)) for quad in holdings.triples(it.name)),
            Counter(plain(str(quad)) for quad in holdings.triples(it.name, inferred=True)),
            Counter(map(plain, holdings.repeats(it.name))),
        )
        for it in holdings.catalogue.datasets
    }


def plain(line: str) -> str:
    return " ".join("_:" if word.startswith("_:") else word for word in line.split(" "))


def undated(catalogue: Catalogue) -> Catalogue:
    return replace(
        catalogue, datasets=tuple(replace(it, loaded="", order=0) for it in catalogue.datasets)
    )


def assert_same(remote: RemoteHome, local: LocalStore) -> None:
    """Assert that both hold the same, and that the server holds nothing else of okg's."""
    with local.folder.reading() as store:
        held = Embedded(store)
        assert undated(remote.catalogue) == undated(held.catalogue)
        assert content(remote.holdings) == content(held)
    store_there = remote.store
    assert store_there.count(STAGING) == 0
    found = store_there.rows(
        "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } "
        'FILTER(STRSTARTS(STR(?g), "https://w3id.org/outsourcing")) }'
    )
    assert {it.value for (it,) in found} <= {*store_there.graphs}


def test_a_history_of_loads_leaves_what_it_leaves_in_a_folder(
    endpoint: Endpoint, tmp_path: Path
) -> None:
    """Load, load what is linked with it, the same again, replace, unload."""
    local, remote = LocalStore(tmp_path / "store"), RemoteHome(endpoint, packaged())
    files = {}
    for name, text in (("bank", BANK), ("deal", DEAL), ("dearer", DEARER)):
        files[name] = tmp_path / f"{name}.ttl"
        files[name].write_text(text, "utf-8")
    for home in (local, remote):
        home.refresh()
        [loaded] = home.load([files["bank"]])
        assert loaded.changed
    assert_same(remote, local)
    for home in (local, remote):
        # The deal's own file does not say what its parties are, the other dataset does.
        [loaded] = home.load([files["deal"]])
        assert loaded.dataset.repeats == 1
    assert_same(remote, local)
    for home in (local, remote):
        [loaded] = home.load([files["deal"]])
        assert not loaded.changed
        [loaded] = home.load([files["dearer"]], "deal")
        assert loaded.changed
    assert_same(remote, local)
    before = remote.store.revision
    with pytest.raises(InputError, match="there is no dataset 'other': there are bank, deal"):
        remote.unload("other")
    assert remote.store.revision == before
    for home in (local, remote):
        home.unload("bank")
    assert_same(remote, local)
    for home in (local, remote):
        home.unload("deal")
    assert_same(remote, local)
    assert remote.catalogue.datasets == ()


@pytest.mark.parametrize("name", ["oxigraph_server", "fuseki_server"])
def test_a_value_replaces_the_same_value_of_another_type(
    request: pytest.FixtureRequest, name: str, tmp_path: Path
) -> None:
    """Only what differs is written there, and 1 and 1.0 differ; to Virtuoso they are the same."""
    endpoint = endpoint_of(request.getfixturevalue(name))
    local, remote = LocalStore(tmp_path / "store"), RemoteHome(endpoint, packaged())
    assert remote.store.server.dialect.exact
    file = tmp_path / "bank.ttl"
    for value in ("1, 2, 3", "1.0, 2, '3'", "'1.0', 3"):
        file.write_text(f"{BANK}\n:bank :rank {value} .\n", "utf-8")
        for home in (local, remote):
            home.load([file], options=Options(validate=False))
        assert_same(remote, local)
    emptied(endpoint)


def test_what_does_not_conform_is_not_loaded_unless_wanted(
    oxigraph: Endpoint, tmp_path: Path
) -> None:
    file = tmp_path / "bad.ttl"
    file.write_text(f'{HEAD}\n:deal a okg:ServiceOutsourcing ; okg:startDate "soon" .\n', "utf-8")
    graph = okg.open(endpoint=oxigraph)
    with pytest.raises(NotConforming) as caught:
        graph.load(file)
    assert not caught.value.report.conforms
    assert graph.datasets == ()
    dataset = graph.load(file, validate=False)
    assert dataset.outcome == "not validated"
    assert [*graph.datasets] == [dataset]


def test_another_knowledge_is_replaced_and_inferences_are_worked_out_anew(
    endpoint: Endpoint, tmp_path: Path
) -> None:
    file = tmp_path / "bank.ttl"
    file.write_text(BANK, "utf-8")
    home, local = RemoteHome(endpoint, packaged()), LocalStore(tmp_path / "store")
    home.load([file])
    local.load([file])
    # As an older okg would have left it.
    inferred = home.catalogue.datasets[0].inferred_graph
    home.store.server.client.update(
        f"DELETE {{ GRAPH <{CATALOGUE}> {{ ?s ?p ?o }} }} "
        f'INSERT {{ GRAPH <{CATALOGUE}> {{ ?s ?p "old" }} }} '
        f"WHERE {{ GRAPH <{CATALOGUE}> {{ ?s ?p ?o FILTER (?p = <{CATALOGUE}#knowledge>) }} }} ;\n"
        f"CLEAR GRAPH <{inferred}>"
    )
    again = RemoteHome(endpoint, packaged())
    assert again.catalogue.knowledge == "old"
    assert again.refresh()
    assert not again.refresh()
    assert_same(again, local)


@pytest.fixture(scope="module", params=SERVERS)
def with_examples(request: pytest.FixtureRequest, examples: list[str]) -> Iterator[KnowledgeGraph]:
    endpoint = endpoint_of(request.getfixturevalue(request.param))
    graph = okg.open(endpoint=endpoint)
    graph.load(examples, name="examples")
    yield graph
    emptied(endpoint)


@pytest.fixture(scope="module")
def embedded(examples: list[str]) -> KnowledgeGraph:
    return okg.open(data=examples)


@pytest.mark.parametrize("name", QUERIES)
def test_a_canned_query_gives_the_same_answer(
    name: str, with_examples: KnowledgeGraph, embedded: KnowledgeGraph
) -> None:
    query = embedded.queries[name]
    wanted = rows(embedded, query)
    assert wanted
    found = rows(with_examples, query)
    # ORDER BY leaves the order of different texts of one value to the store.
    assert Counter(map(str, found)) == Counter(map(str, wanted))


def test_things_of_the_data_are_called_by_their_names(with_examples: KnowledgeGraph) -> None:
    answer = with_examples.ask("arrangements-of-provider")
    assert isinstance(answer, Answer)
    label = answer.cells("en")[0][0]
    assert label.endswith(")")
    assert "(https://example.org/" in label
    terms = with_examples.terms
    # The software company, and nothing else, has such a roll-out.
    found = terms.resolve("serviceOutsourcing", "roll-out at british")
    assert found.value.startswith("https://example.org/software-company#")
    with pytest.raises(InputError, match="Did you mean Payroll of the British staff"):
        with_examples.ask("providers-able-to-deliver", arrangement="Payrol of British staf")
