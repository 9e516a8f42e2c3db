"""Embedded stores: what loading, replacing and unloading come to."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

import okg
from okg.errors import EnvironmentFault, InputError, NotConforming
from okg.namespaces import OKG, PREFIXES
from okg.store import local as module
from okg.store.catalogue import Catalogue, Dataset
from okg.store.holdings import Embedded
from okg.store.loading import Options
from okg.store.local import LocalStore, record
from okg.store.names import graph_of, inferred_graph_of
from tests.store.support import contents, is_sound, records

EX = "https://example.org/x#"
HEAD = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items()) + (
    f"@prefix ex: <{EX}> .\n"
)
ARRANGEMENT = """
ex:deal a okg:ServiceOutsourcing ; rdfs:label "Payroll of the clinic"@en ;
    okg:identifier "7" ;
    okg:hasClient ex:clinic ; okg:hasProvider ex:provider ; okg:coversService okg:payroll ;
    okg:contractValue 86000.00 ; okg:currency "EUR" .
"""
PARTIES = """
ex:clinic a okg:Organization ; rdfs:label "Clinic"@en .
ex:provider a okg:Organization ; rdfs:label "Provider"@en .
"""
LOOSE = Options(validate=False)

Write = Callable[[str, str], str]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write Turtle to a file, and return its path."""

    def written(name: str, text: str) -> str:
        path = tmp_path / f"{name}.ttl"
        path.write_text(HEAD + text, encoding="utf-8")
        return str(path)

    return written


def load(local: LocalStore, path: str, options: Options = LOOSE) -> Dataset:
    [loaded] = local.load([path], options=options)
    return loaded.dataset


def graph(local: LocalStore, iri: str) -> set[str]:
    """Return the triples of a graph, with prefixes."""

    def short(term: object) -> str:
        return str(term).replace(f"<{EX}", "ex:").replace(f"<{OKG}", "okg:").rstrip(">")

    with local.folder.reading() as store:
        return {
            f"{short(it.subject)} {short(it.predicate)} {short(it.object)}"
            for it in store.quads_for_pattern(None, None, None, ox.NamedNode(iri))
        }


def sound(local: LocalStore) -> bool:
    with local.folder.reading() as store:
        return is_sound(store)


def state(local: LocalStore) -> tuple[object, ...]:
    with local.folder.reading() as store:
        return contents(store), records(store)


def names(local: LocalStore) -> list[str]:
    return [it.name for it in local.catalogue.datasets]


def test_a_dataset_is_two_graphs_and_a_record(local: LocalStore, write: Write) -> None:
    found = load(local, write("deals", ARRANGEMENT + PARTIES), Options())
    assert graph(local, graph_of("deals")) >= {
        "ex:deal okg:coversService okg:payroll",
        'ex:deal okg:contractValue "86000"^^<http://www.w3.org/2001/XMLSchema#decimal',
    }
    assert "ex:deal okg:fallsUnder okg:BusinessProcessOutsourcing" in graph(
        local, inferred_graph_of("deals")
    )
    assert local.catalogue.datasets == (found,)
    assert (found.name, found.triples, found.order, found.outcome) == ("deals", 12, 1, "conforms")
    assert [it.name for it in found.files] == ["deals.ttl"]
    assert found.inferred == len(graph(local, inferred_graph_of("deals")))
    assert sound(local)


def test_the_same_again_changes_nothing(local: LocalStore, write: Write) -> None:
    path = write("deals", ARRANGEMENT + PARTIES)
    load(local, path)
    before = sorted(local.folder.path.iterdir())
    [loaded] = local.load([path], options=LOOSE)
    assert not loaded.changed
    assert sorted(local.folder.path.iterdir()) == before
    # What was not validated is, when that is asked for.
    assert not local.catalogue.datasets[0].validated
    [loaded] = local.load([path])
    assert loaded.changed
    assert local.catalogue.datasets[0].validated
    [loaded] = local.load([path], options=LOOSE)
    assert not loaded.changed


def test_changed_content_replaces(local: LocalStore, write: Write) -> None:
    load(local, write("deals", ARRANGEMENT + PARTIES))
    write("deals", PARTIES)
    load(local, write("deals", PARTIES))
    assert names(local) == ["deals"]
    assert len(graph(local, graph_of("deals"))) == 4
    assert not any(it.startswith("ex:deal ") for it in graph(local, inferred_graph_of("deals")))
    assert sound(local)


def test_what_does_not_conform_is_not_loaded(local: LocalStore, write: Write) -> None:
    good = write("good", ARRANGEMENT + PARTIES)
    wrong = ARRANGEMENT.replace("ex:deal", "ex:other").replace('"7"', '"8"')
    bad = write("bad", wrong.replace('okg:currency "EUR"', 'okg:currency "euro"'))
    before = state(local)
    with pytest.raises(NotConforming) as caught:
        local.load([good, bad])
    found = {(it.shape.rpartition("/")[2], it.line) for it in caught.value.report.results}
    assert found == {("ContractTermsShape-currency", 25)}
    # Neither of the two.
    assert state(local) == before
    loaded = load(local, bad)
    assert loaded.outcome == "not validated"
    assert local.catalogue.datasets == (loaded,)


def test_it_is_for_the_user_to_say_what_does_not_conform(local: LocalStore, write: Write) -> None:
    path = write(
        "deals", ARRANGEMENT + PARTIES.replace('rdfs:label "Provider"@en', 'rdfs:label "Provider"')
    )
    [report] = [it.report for it in local.load([path])]
    assert report is not None
    worst = report.results[0].severity
    local.unload("deals")
    with pytest.raises(NotConforming):
        local.load([path], options=Options(fail_on=worst))
    assert names(local) == []


def test_data_may_rest_on_what_is_there(local: LocalStore, write: Write) -> None:
    """The parties are described in one dataset and referred to by another."""
    deals = write("deals", ARRANGEMENT)
    with pytest.raises(NotConforming):
        local.load([deals])
    load(local, write("parties", PARTIES), Options())
    found = load(local, deals, Options())
    assert found.beside == ("parties",)
    assert [it.beside for it in local.catalogue.datasets] == [("deals",), ("parties",)]
    local.unload("parties")
    assert [it.beside for it in local.catalogue.datasets] == [()]


CHAIN = "ex:big okg:broaderService okg:payroll ."
BELOW = "ex:small okg:broaderService ex:big ."


def test_loading_may_add_to_what_follows_from_others(local: LocalStore, write: Write) -> None:
    load(local, write("below", BELOW))
    assert "ex:small okg:broaderService okg:payroll" not in graph(local, inferred_graph_of("below"))
    load(local, write("chain", CHAIN))
    assert "ex:small okg:broaderService okg:payroll" in graph(local, inferred_graph_of("below"))
    assert "ex:small okg:broaderService okg:payroll" not in graph(local, inferred_graph_of("chain"))
    load(local, write("chain", "ex:big a okg:Service ."))
    assert "ex:small okg:broaderService okg:payroll" not in graph(local, inferred_graph_of("below"))
    load(local, write("chain", CHAIN))
    local.unload("chain")
    assert graph(local, inferred_graph_of("below")) == set()
    assert sound(local)


def test_unlinked_datasets_are_left_alone(
    local: LocalStore, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They both speak of payroll and say nothing of it."""
    load(local, write("one", ARRANGEMENT + PARTIES))
    text = (ARRANGEMENT + PARTIES).replace("ex:", "ex:other-")

    def members(*_: object, **__: object) -> None:
        raise AssertionError("there was nothing to read")

    monkeypatch.setattr("okg.store.linked.Member", members)
    assert load(local, write("two", text)).beside == ()
    local.unload("one")


def test_a_triple_stands_in_one_graph_only(local: LocalStore, write: Write) -> None:
    for name in ("one", "two", "three"):
        load(local, write(name, ARRANGEMENT))
    assert [it.repeats for it in local.catalogue.datasets] == [0, 8, 8]
    assert sound(local)
    everything = graph(local, graph_of("one"))
    followed = graph(local, inferred_graph_of("one"))
    local.unload("one")
    assert graph(local, graph_of("two")) == everything
    assert graph(local, inferred_graph_of("two")) == followed
    assert [it.repeats for it in local.catalogue.datasets] == [0, 8]
    local.unload("two")
    assert graph(local, graph_of("three")) == everything
    assert [it.repeats for it in local.catalogue.datasets] == [0]
    assert len({it.content for it in local.catalogue.datasets}) == 1
    local.unload("three")
    assert state(local) == (set(), [])


def test_what_the_knowledge_says_is_repeated(local: LocalStore, write: Write) -> None:
    found = load(local, write("one", "okg:payroll a okg:Service ; rdfs:label 'wages'@en ."))
    assert found.repeats == 1
    assert len(graph(local, graph_of("one"))) == 1
    assert sound(local)


def test_blank_nodes_stay_apart_and_together(local: LocalStore, write: Write) -> None:
    """Two files have the same label for different things, and each is one thing in both graphs."""
    text = "ex:{0} okg:coversService _:x . _:x okg:broaderService okg:payroll ."
    load(local, write("one", text.format("one")))
    load(local, write("two", text.format("two")))
    assert sound(local)
    with local.folder.reading() as store:
        for name in ("one", "two"):
            covered = {
                it.object
                for it in store.quads_for_pattern(
                    ox.NamedNode(EX + name), None, None, ox.NamedNode(graph_of(name))
                )
            }
            followed = store.quads_for_pattern(
                None, ox.NamedNode(f"{OKG}hasCategory"), None, ox.NamedNode(inferred_graph_of(name))
            )
            assert {it.subject for it in followed} == covered
            assert len(covered) == 1


def test_several_files_may_be_one_dataset(local: LocalStore, write: Write) -> None:
    files = [write("deals", ARRANGEMENT), write("parties", PARTIES)]
    [loaded] = local.load(files, "all")
    assert loaded.dataset.triples == 12
    assert [it.name for it in loaded.dataset.files] == ["deals.ttl", "parties.ttl"]
    assert names(local) == ["all"]


def test_files_with_one_name_are_refused(local: LocalStore, write: Write, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    one, two = write("deals", PARTIES), write("other/deals", PARTIES)
    with pytest.raises(InputError, match="would both be called 'deals'"):
        local.load([one, two])


def test_what_cannot_be_read_is_told_and_nothing_changes(local: LocalStore, write: Write) -> None:
    good, bad = write("good", PARTIES), write("bad", "ex:a ex:b .")
    before = state(local)
    with pytest.raises(InputError, match=r"bad\.ttl, line 21"):
        local.load([good, bad])
    with pytest.raises(InputError, match=r"nowhere\.ttl cannot be read: No such file"):
        local.load([good, "nowhere.ttl"])
    text = Path(good).rename(Path(good).with_name("one.txt"))
    with pytest.raises(InputError, match=r"one\.txt: what it is written in"):
        local.load([text])
    assert state(local) == before


def test_only_what_is_there_can_be_unloaded(local: LocalStore, write: Write) -> None:
    with pytest.raises(InputError, match="there is no dataset 'x': there are none"):
        local.unload("x")
    load(local, write("deals", PARTIES))
    with pytest.raises(InputError, match="there is no dataset 'x': there are deals"):
        local.unload("x")
    with pytest.raises(EnvironmentFault, match="there is no store"):
        LocalStore(local.folder.path / "none").unload("x")


def test_data_may_come_in_any_form(local: LocalStore) -> None:
    import rdflib

    parsed = rdflib.Graph().parse(data=HEAD + ARRANGEMENT)
    for name, given in (("graph", parsed), ("bytes", ((HEAD + ARRANGEMENT).encode(), "ttl"))):
        [loaded] = local.load([given], name, LOOSE)
        assert loaded.dataset.triples == 8
    assert len({it.content for it in local.catalogue.datasets}) == 1
    with pytest.raises(InputError, match="say what to call what does not come from a file"):
        local.load([parsed])


def test_much_goes_another_way_to_the_same(
    local: LocalStore, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With blank nodes, repeated triples, spellings that become one, and linked datasets."""
    files = [
        write("one", ARRANGEMENT + "ex:deal okg:serviceLevel [ okg:target 1.0 , 1.00 ] ."),
        write("two", ARRANGEMENT.replace("86000.00", "86000.0") + PARTIES),
        write("three", CHAIN + BELOW + "ex:deal okg:coversService ex:small ; ex:p 'a'@EN ."),
        write("four", "okg:payroll a okg:Service . _:x owl:sameAs ex:small ; ex:v 1.0 , 1 ."),
    ]
    shutil.copytree(local.folder.path, tmp_path / "large")
    large = LocalStore(tmp_path / "large")
    local.load(files, options=LOOSE)
    monkeypatch.setattr("okg.validation.data.LITTLE", -1)
    monkeypatch.setattr("okg.store.loading.LITTLE", -1)
    large.load(files, options=LOOSE)
    assert state(large) == state(local)
    assert sound(large)
    for store in (local, large):
        store.unload("three")
    assert state(large) == state(local)
    assert [it.repeats for it in large.catalogue.datasets] == [0, 8, 1]


def test_much_is_forgotten_by_beginning_afresh(
    local: LocalStore, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(local, write("parties", PARTIES))
    before = state(local)
    monkeypatch.setattr(module, "MANY", 3)
    load(local, write("deals", ARRANGEMENT + PARTIES + CHAIN))
    local.unload("deals")
    assert state(local) == before
    load(local, write("deals", ARRANGEMENT))
    local.unload("parties")
    assert names(local) == ["deals"]
    assert sound(local)


def make_older(local: LocalStore, version: str) -> None:
    """Make it a store of another okg, whose knowledge lacks payroll's triples and has one more."""
    with local.folder.writing(0) as draft:
        store = draft.store
        for quad in list(store.quads_for_pattern(ox.NamedNode(f"{OKG}payroll"), None, None)):
            store.remove(quad)
        old = ox.NamedNode("https://w3id.org/outsourcing/ontology/gone")
        store.add(ox.Quad(ox.NamedNode(f"{EX}big"), ox.NamedNode(f"{EX}p"), ox.Literal("x"), old))
        catalogue = Embedded(store).catalogue
        record(store, Catalogue("another", version, catalogue.datasets))
        draft.commit()


def test_a_store_of_an_older_okg_is_refused_and_brought_up_to_date(
    local: LocalStore, write: Write
) -> None:
    files = [
        write("one", ARRANGEMENT + PARTIES + CHAIN + "_:x okg:hasClient ex:clinic ."),
        write("two", ARRANGEMENT + BELOW + "okg:payroll a okg:Service ."),
    ]
    local.load(files, options=LOOSE)
    before, times = state(local), [it.loaded for it in local.catalogue.datasets]
    with local.folder.reading() as store:
        size = len(store)
    make_older(local, "0.0.9")
    with pytest.raises(EnvironmentFault) as caught:
        local.open()
    assert "holds the knowledge of another okg (0.0.9; this is" in caught.value.message
    assert f"okg load --store {local.folder.path}" in caught.value.message
    # What is loaded can still be listed.
    assert names(local) == ["one", "two"]
    assert local.refresh()
    assert state(local) == before
    assert [it.loaded for it in local.catalogue.datasets] == times
    opened = local.open()
    assert len(opened.store) == size
    opened.close()


def test_loading_brings_up_to_date_too(local: LocalStore, write: Write) -> None:
    load(local, write("one", ARRANGEMENT))
    make_older(local, "0.0.9")
    load(local, write("two", PARTIES))
    assert names(local) == ["one", "two"]
    assert local.open()
    assert not local.refresh()
    assert sound(local)


def test_a_store_of_a_newer_okg_is_refused(local: LocalStore, write: Write) -> None:
    make_older(local, "99.1")
    for attempt in (
        local.open,
        local.refresh,
        lambda: local.load([write("x", PARTIES)]),
        lambda: okg.open(local.folder.path),
    ):
        with pytest.raises(EnvironmentFault, match=r"newer than this okg.*use okg 99\.1 or later"):
            attempt()


def test_a_count_that_is_wrong_is_told(
    local: LocalStore, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = state(local)
    monkeypatch.setattr(module, "_bulk_load", lambda *_, **__: None)
    with pytest.raises(EnvironmentFault, match="has 0 triples where 4 were loaded; nothing has"):
        load(local, write("parties", PARTIES))
    monkeypatch.undo()
    assert state(local) == before
