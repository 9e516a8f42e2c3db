"""The graph in a store, as a Python program has it: it answers as the one in memory does."""

from pathlib import Path

import pytest
import rdflib

import okg
from okg.errors import InputError, NotConforming
from okg.graph import KnowledgeGraph
from okg.knowledge import packaged
from okg.store.local import LocalStore
from tests.competency.rests import read_golden
from tests.competency.support import example_files
from tests.competency.test_answers import table

QUERIES = packaged().query_files()
BROKEN = Path(__file__).parents[2] / "examples" / "broken" / "no-currency.ttl"
ABOUT = "ASK { <https://example.org/x> ?p ?o }"
LITTLE = b"<https://example.org/x> <https://example.org/p> 1 ."


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    """The knowledge with all examples, each a dataset of a store."""
    folder = tmp_path_factory.mktemp("store") / "kept"
    store = LocalStore(folder)
    for path in example_files():
        store.load([path], Path(path).parent.name)
    return okg.open(folder)


@pytest.fixture(scope="module")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    """The knowledge in a store without datasets."""
    folder = tmp_path_factory.mktemp("store") / "empty"
    LocalStore(folder).refresh()
    return okg.open(str(folder))


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_every_canned_query_has_the_same_answer(
    name: str, kept: KnowledgeGraph, knowledge: KnowledgeGraph
) -> None:
    query = kept.queries[name]
    answer = table((kept if query.needs else knowledge).ask(name))
    assert answer == [row[:-1] for row in read_golden(query)]


def test_a_users_things_go_by_their_names(kept: KnowledgeGraph) -> None:
    asked = kept.terms.resolve("iri", "https://example.org/bank#explainerFilms")
    assert kept.terms.label(asked) == "Short films that explain savings accounts"
    assert kept.terms.own is not None
    assert asked in kept.terms.own


def test_what_is_loaded_is_asked_at_once(tmp_path: Path) -> None:
    """By the same object, and by one that is opened later; not by one opened before."""
    before = okg.open(tmp_path / "store")
    graph = okg.open(tmp_path / "store")
    assert not graph.datasets
    assert not (tmp_path / "store").exists()
    loaded = graph.load((LITTLE, "ttl"), name="little", validate=False)
    assert (loaded.name, loaded.triples, loaded.outcome) == ("little", 1, "not validated")
    assert [*graph.datasets] == [loaded]
    assert asked(graph)
    assert asked(okg.open(tmp_path / "store"))
    assert not asked(before)
    assert graph.terms.own is not None
    graph.unload("little")
    assert not graph.datasets
    assert not asked(graph)
    assert graph.terms.own is None


def asked(graph: KnowledgeGraph) -> bool:
    return "true" in graph.query(ABOUT).render("csv")


def test_what_does_not_conform_is_raised_with_its_report(tmp_path: Path) -> None:
    graph = okg.open(tmp_path / "store")
    with pytest.raises(NotConforming) as caught:
        graph.load(BROKEN)
    assert caught.value.report.count("violation") == 1
    assert not graph.datasets
    assert graph.load(BROKEN, fail_on="none").findings == {"violation": 1}


def test_data_may_be_graphs_and_several_files(tmp_path: Path) -> None:
    graph = okg.open(tmp_path / "store")
    parsed = rdflib.Graph().parse(data=LITTLE, format="turtle")
    assert graph.load(parsed, name="parsed", validate=False).triples == 1
    assert graph.load(example_files(), name="examples").triples == 2410
    with pytest.raises(InputError, match="say what to call several files together"):
        graph.load(example_files())
    with pytest.raises(InputError, match="say what to call what does not come from a file"):
        graph.load(parsed)


def test_more_data_can_be_asked_beside_a_store(kept: KnowledgeGraph) -> None:
    assert asked(kept.with_data((LITTLE, "ttl")))
    assert not asked(kept)


def test_a_graph_without_a_store_has_nowhere_to_load_to() -> None:
    graph = okg.open()
    assert not graph.datasets
    for attempt in (lambda: graph.load(BROKEN), lambda: graph.unload("x")):
        with pytest.raises(InputError, match=r'open one with okg\.open\("my-store"\)'):
            attempt()
    with pytest.raises(InputError, match="a store or an endpoint, not both"):
        okg.open("x", endpoint="http://localhost:1")


def test_a_large_store_stays_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    okg.open(tmp_path / "store").load((LITTLE, "ttl"), name="little", validate=False)
    monkeypatch.setattr("okg.store.local.MOVABLE", 0)
    graph = okg.open(tmp_path / "store")
    assert asked(graph)
    [generation] = [it for it in (tmp_path / "store").iterdir() if it.is_dir()]
    # While the graph is there, so is what it reads.
    LocalStore(tmp_path / "store").unload("little")
    assert asked(graph)
    assert generation.exists()
