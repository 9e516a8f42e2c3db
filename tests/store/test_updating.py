"""The user's own graphs change as the update says; okg's never do."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okg.errors import EnvironmentFault, InputError
from okg.graph import open_packaged
from okg.query.update import operations
from okg.store.backup import back_up, restore
from okg.store.folder import Folder, Locked
from okg.store.holdings import Embedded
from okg.store.local import LocalStore
from okg.store.names import CATALOGUE, graph_of, inferred_graph_of, is_reserved
from okg.store.updating import OwnGraphs, ReservedGraph, carry_out, changing

RESERVED = graph_of("bank")
EXAMPLES = Path(__file__).parents[2] / "examples"


class Held:
    """A store as a draft gives it."""

    def __init__(self, store: ox.Store | None = None) -> None:
        self.store = ox.Store() if store is None else store


def run(store: ox.Store, text: str, **dataset: Sequence[ox.NamedNode]) -> OwnGraphs:
    graphs = OwnGraphs(Held(store))
    for it in operations(text, "http://localhost/sparql", **dataset):
        carry_out(it, graphs)
    return graphs


def contents(store: ox.Store) -> tuple[set[ox.Quad], set[str]]:
    """Return the quads, with blank nodes named after what they are, and the graphs' names."""
    dataset = ox.Dataset(store)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return set(dataset), {str(it) for it in store.named_graphs()}


TERMS = st.sampled_from(["<urn:a>", "<urn:b>", "<urn:c>", "1", "'x'@en", "_:x"])
NODES = st.sampled_from(["<urn:a>", "<urn:b>", "_:x"])
NAMED = st.sampled_from(["<urn:g>", "<urn:h>"])
FIXED = st.sampled_from(["<urn:a>", "<urn:b>", "<urn:c>", "1", "'x'@en"])
# Others than ?g might be blank nodes, of which Oxigraph makes graphs, and SPARQL 1.1 does not.
GRAPHS = NAMED | st.just("?g")
VARIABLES = st.sampled_from(["?s", "?p", "?o", "?g"])


def blocks(
    subjects: st.SearchStrategy[str],
    predicates: st.SearchStrategy[str],
    objects: st.SearchStrategy[str],
    graphs: st.SearchStrategy[str],
) -> st.SearchStrategy[str]:
    triple = st.tuples(subjects, predicates, objects).map(" ".join)
    triples = st.lists(triple, max_size=3).map(" . ".join)
    some = st.lists(triple, min_size=1, max_size=2).map(" . ".join)
    named = st.tuples(graphs, some).map(lambda it: f"GRAPH {it[0]} {{ {it[1]} }}")
    return st.tuples(triples, st.lists(named, max_size=2).map(" ".join)).map(
        lambda it: f"{{ {it[0]} {it[1]} }}"
    )


IRIS = st.sampled_from(["<urn:a>", "<urn:b>"])
DATA = blocks(NODES, IRIS, TERMS, NAMED)
GONE = blocks(IRIS, IRIS, FIXED, NAMED)
DELETED = blocks(VARIABLES | IRIS, VARIABLES | IRIS, VARIABLES | FIXED, GRAPHS)
INSERTED = blocks(VARIABLES | NODES, VARIABLES | IRIS, VARIABLES | TERMS, GRAPHS)
WHERE = st.sampled_from(
    [
        "{ ?s ?p ?o }",
        "{ GRAPH ?g { ?s ?p ?o } }",
        "{ ?s ?p ?o OPTIONAL { GRAPH ?g { ?o ?p ?x } } }",
        "{ { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } FILTER(?o != 1) }",
        "{ VALUES (?s ?p ?o ?g) { (<urn:a> <urn:b> 2 <urn:g>) (<urn:b> UNDEF 'y' UNDEF) } }",
        "{ SELECT DISTINCT ?s ?p (COUNT(*) AS ?o) { ?s ?p ?x } GROUP BY ?s ?p }",
        "{}",
    ]
)
USING = st.sampled_from(["", "USING <urn:g>", "USING NAMED <urn:g>", "USING <urn:h> USING <urn:g>"])
WITH = st.sampled_from(["", "WITH <urn:g>", "WITH <urn:i>"])
ANY = NAMED | st.just("DEFAULT")
ONE = st.one_of(
    DATA.map("INSERT DATA {}".format),
    GONE.map("DELETE DATA {}".format),
    blocks(VARIABLES | IRIS, VARIABLES | IRIS, VARIABLES | FIXED, GRAPHS).map(
        "DELETE WHERE {}".format
    ),
    st.tuples(WITH, DELETED, INSERTED, USING, WHERE).map(
        lambda it: f"{it[0]} DELETE {it[1]} INSERT {it[2]} {it[3]} WHERE {it[4]}"
    ),
    st.tuples(WITH, INSERTED, WHERE).map(lambda it: f"{it[0]} INSERT {it[1]} WHERE {it[2]}"),
    st.sampled_from(["CLEAR", "DROP"]).flatmap(
        lambda verb: st.sampled_from(["DEFAULT", "ALL", "NAMED", "GRAPH <urn:g>"]).map(
            lambda target: f"{verb} SILENT {target}"
        )
    ),
    NAMED.map("CREATE SILENT GRAPH {}".format),
    st.tuples(st.sampled_from(["COPY", "MOVE", "ADD"]), ANY, ANY).map(
        lambda it: f"{it[0]} SILENT {it[1]} TO {it[2]}"
    ),
)


START = (
    "INSERT DATA { <urn:a> <urn:b> 1 . _:x <urn:a> <urn:b> GRAPH <urn:g> { <urn:a> <urn:a> 1 } }"
)


@settings(deadline=None, max_examples=200)
@given(st.lists(ONE, min_size=1, max_size=4))
def test_updates_do_what_oxigraph_does(texts: list[str]) -> None:
    ours, theirs = ox.Store(), ox.Store()
    run(ours, START)
    theirs.update(START)
    for text in texts:
        if text.startswith(("COPY", "MOVE")) and not _source_is_there(text, theirs):
            # Without its source, Oxigraph empties the target, and this does nothing: SILENT.
            continue
        theirs.update(text)
        run(ours, text)
    quads, names = contents(ours)
    assert quads == contents(theirs)[0]
    # Of graphs that came to be empty, the two need not agree whether they are there.
    filled = {str(it.graph_name) for it in theirs} - {"DEFAULT"}
    assert filled <= names | {str(ox.DefaultGraph())}


def _source_is_there(text: str, store: ox.Store) -> bool:
    source = text.split()[2]
    return source == "DEFAULT" or store.contains_named_graph(ox.NamedNode(source[1:-1]))


@pytest.fixture
def store() -> ox.Store:
    found = ox.Store()
    found.update(
        f"INSERT DATA {{ <urn:a> <urn:b> 1 GRAPH <urn:g> {{ <urn:a> <urn:b> 2 }} "
        f"GRAPH <{RESERVED}> {{ <urn:a> <urn:b> 3 }} GRAPH <{CATALOGUE}> {{ <urn:c> <urn:b> 4 }} }}"
    )
    return found


def reserved(store: ox.Store) -> set[ox.Quad]:
    return {it for it in store if it.graph_name in map(ox.NamedNode, (RESERVED, CATALOGUE))}


ATTEMPTS = [
    "INSERT DATA { GRAPH <OKGS> { <urn:a> <urn:b> 5 } }",
    "DELETE DATA { GRAPH <OKGS> { <urn:a> <urn:b> 3 } }",
    "DELETE WHERE { GRAPH <OKGS> { ?s ?p ?o } }",
    "DELETE WHERE { GRAPH ?g { ?s ?p ?o } }",
    "DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }",
    "DELETE { GRAPH ?g { ?s ?p 9 } } WHERE { GRAPH ?g { ?s ?p ?o } }",
    "INSERT { GRAPH ?g { ?s ?p 9 } } WHERE { ?s ?p ?o BIND(IRI(CONCAT('OKGS', '')) AS ?g) }",
    "WITH <OKGS> DELETE { ?s ?p ?o } INSERT { ?s ?p 5 } WHERE { ?s ?p ?o }",
    "WITH <OKGS> INSERT { <urn:a> <urn:a> <urn:a> } WHERE {}",
    "BASE <OKGS> WITH <> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "PREFIX r: <OKGS> CLEAR GRAPH r:",
    "PREFIX r: <https://w3id.org/outsourcing/dataset/> DROP GRAPH r:bank",
    "CREATE SILENT GRAPH <OKGS>",
    "CLEAR SILENT GRAPH <OKGS>",
    "DROP SILENT GRAPH <OKGS>",
    "COPY <urn:g> TO <OKGS>",
    "COPY SILENT DEFAULT TO <OKGS>",
    "ADD <urn:g> TO <OKGS>",
    "MOVE <urn:g> TO <OKGS>",
    "MOVE <OKGS> TO <urn:g>",
    "CREATE GRAPH <https://w3id.org/outsourcing/mine>",
    "INSERT DATA { GRAPH <https://w3id.org/outsourcing> { <urn:a> <urn:b> 5 } }",
    "INSERT DATA { GRAPH okg:payroll { <urn:a> <urn:b> 5 } }",
]


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_no_way_of_writing_an_update_changes_okgs_graphs(store: ox.Store, attempt: str) -> None:
    before = reserved(store)
    with pytest.raises(ReservedGraph, match="okg load and okg unload"):
        run(store, attempt.replace("OKGS", RESERVED))
    assert reserved(store) == before
    assert {str(it) for it in store.named_graphs()} == {
        f"<{RESERVED}>", f"<{CATALOGUE}>", "<urn:g>"
    }  # fmt: skip


@pytest.mark.parametrize("verb", ["CLEAR", "DROP"])
def test_all_means_all_of_the_users_own(store: ox.Store, verb: str) -> None:
    before = reserved(store)
    run(store, f"{verb} NAMED")
    assert set(store) == before | {ox.Quad(*_triple(1))}
    run(store, f"{verb} ALL")
    assert set(store) == before
    assert store.contains_named_graph(ox.NamedNode("urn:g")) == (verb == "CLEAR")


def _triple(number: int) -> tuple[ox.NamedNode, ox.NamedNode, ox.Literal]:
    return ox.NamedNode("urn:a"), ox.NamedNode("urn:b"), ox.Literal(number)


def test_okgs_graphs_can_be_read_and_copied(store: ox.Store) -> None:
    run(store, f"COPY <{RESERVED}> TO <urn:h> ; ADD <{RESERVED}> TO DEFAULT")
    mine = ox.NamedNode("urn:h")
    assert list(store.quads_for_pattern(None, None, None, mine)) == [ox.Quad(*_triple(3), mine)]
    assert ox.Quad(*_triple(3)) in store


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("CLEAR GRAPH <urn:none>", "there is no graph <urn:none>"),
        ("DROP GRAPH <urn:none>", "there is no graph <urn:none>"),
        ("CREATE GRAPH <urn:g>", "there is a graph <urn:g> already"),
        ("COPY <urn:none> TO <urn:g>", "there is no graph <urn:none>"),
        ("MOVE <urn:none> TO DEFAULT", "there is no graph <urn:none>"),
        ("INSERT DATA { <urn:a> <urn:b> <<( <urn:a> <urn:b> 1 )>> }", "okg keeps RDF 1.1"),
        ("INSERT DATA { <urn:a> <urn:b> 'a'@en--ltr }", "okg keeps RDF 1.1"),
    ],
)
def test_what_cannot_be_done_is_told_unless_silent(
    store: ox.Store, text: str, message: str
) -> None:
    before = set(store)
    with pytest.raises(InputError, match=message):
        run(store, text)
    if not text.startswith("INSERT"):
        verb, _, rest = text.partition(" ")
        run(store, f"{verb} SILENT {rest}")
    assert set(store) == before


def test_what_changes_nothing_is_no_change(store: ox.Store) -> None:
    for text in (
        "DELETE DATA { <urn:x> <urn:b> 1 }",
        "CREATE SILENT GRAPH <urn:g>",
        "CLEAR SILENT GRAPH <urn:n>",
    ):
        assert not run(store, text).changed
    assert run(store, "CREATE GRAPH <urn:n>").changed


def test_the_protocols_dataset_is_read(store: ox.Store) -> None:
    run(store, "INSERT { ?s <urn:a> ?o } WHERE { ?s ?p ?o }", using=[ox.NamedNode("urn:g")])
    s, _, o = _triple(2)
    assert ox.Quad(s, ox.NamedNode("urn:a"), o) in store
    assert len(list(store.quads_for_pattern(None, ox.NamedNode("urn:a"), None))) == 1


def own(folder: Path) -> set[str]:
    with Folder(folder).reading() as store:
        return {
            str(it)
            for it in store
            if not (isinstance(it.graph_name, ox.NamedNode) and is_reserved(it.graph_name.value))
        } | {str(it) for it in OwnGraphs(Held(store))}


MINE = (
    "INSERT DATA { <urn:a> <urn:b> 1 . okg:payroll <urn:b> 1 "
    "GRAPH <urn:g> { okg:payroll <urn:b> 2 } } ; CREATE GRAPH <urn:empty>"
)


@pytest.fixture
def mine(local: LocalStore) -> LocalStore:
    """A store with the bank's data and graphs of the user's own."""
    local.load([EXAMPLES / "bank" / "arrangements.ttl"], "bank")
    with changing(local.folder) as graphs:
        for it in operations(MINE):
            carry_out(it, graphs)
    assert len(own(local.folder.path)) == 5
    return local


def test_what_is_the_users_own_stays_when_data_comes_and_goes(mine: LocalStore) -> None:
    before = own(mine.folder.path)
    mine.load([EXAMPLES / "software-company" / "arrangements.ttl"], "software")
    mine.load([EXAMPLES / "software-company" / "arrangements.ttl"], "bank")
    mine.unload("bank")
    assert own(mine.folder.path) == before


def test_it_stays_when_graphs_are_made_afresh(
    mine: LocalStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = own(mine.folder.path)
    monkeypatch.setattr("okg.store.local.MANY", 1)
    mine.unload("bank")
    assert own(mine.folder.path) == before


def test_it_stays_when_the_knowledge_is_replaced(mine: LocalStore) -> None:
    before = own(mine.folder.path)
    with mine.folder.writing(0) as draft:
        head = ox.NamedNode(CATALOGUE)
        for quad in list(draft.store.quads_for_pattern(head, None, None, head)):
            if quad.predicate.value.endswith("#knowledge"):
                draft.store.remove(quad)
                draft.store.add(ox.Quad(quad.subject, quad.predicate, ox.Literal("older"), head))
        draft.commit()
    assert mine.refresh()
    assert own(mine.folder.path) == before
    with mine.folder.reading() as store:
        assert ox.NamedNode(inferred_graph_of("bank")) in set(store.named_graphs())


def test_it_is_no_part_of_the_knowledge(mine: LocalStore) -> None:
    with mine.folder.reading() as store:
        held = Embedded(store)
        assert not {"<urn:a>"} & set(held.known_subjects)
        assert all(is_reserved(it.value) for it in held.known_graphs)


def test_it_is_asked_like_everything_else(mine: LocalStore) -> None:
    graph = open_packaged(mine.folder.path)
    graph.warm()
    assert ("urn:a",) in set(graph.query("SELECT ?s { ?s <urn:b> ?o }"))
    assert ("urn:g",) in set(graph.query("SELECT ?g { GRAPH ?g { okg:payroll <urn:b> ?o } }"))
    assert graph.store.contains_named_graph(ox.NamedNode("urn:empty"))


def test_what_raises_leaves_the_store_as_it_was(mine: LocalStore) -> None:
    before = own(mine.folder.path)
    manifest = (mine.folder.path / "okg-store.json").read_bytes()

    def fail() -> None:
        with changing(mine.folder) as graphs:
            for it in operations("DROP ALL ; DROP GRAPH <urn:none>"):
                carry_out(it, graphs)

    with pytest.raises(InputError):
        fail()
    assert own(mine.folder.path) == before
    with changing(mine.folder) as graphs:
        graphs.remove([])
    assert (mine.folder.path / "okg-store.json").read_bytes() == manifest


def test_another_writer_is_told_apart_from_other_faults(mine: LocalStore) -> None:
    with (
        mine.folder.writing(0),
        pytest.raises(Locked, match="is being written by"),
        changing(Folder(mine.folder.path), wait=0),
    ):
        pass
    shutil.rmtree(mine.folder.path)
    with pytest.raises(EnvironmentFault, match="there is no store"), changing(mine.folder):
        pass


def test_a_backup_has_it(mine: LocalStore, tmp_path: Path) -> None:
    file = tmp_path / "backup"
    with file.open("wb") as target:
        back_up(mine.folder, target)
    restore(file, Folder(tmp_path / "restored"))
    # An empty graph has no line in a backup.
    assert own(tmp_path / "restored") == own(mine.folder.path) - {"<urn:empty>"}
