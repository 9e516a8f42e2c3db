"""okg export, backup and restore, as a user runs them."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from okg.store.catalogue import Catalogue, Dataset, to_quads
from okg.store.content import hash_of, line_of
from okg.store.folder import Folder
from okg.store.names import graph_of, inferred_graph_of
from tests.cli.conftest import Run

KNOWLEDGE = "https://w3id.org/outsourcing/ontology/services"
STATED = [
    ox.Quad(
        ox.NamedNode("http://example.org/thing"),
        ox.NamedNode(f"http://example.org/says{number}"),
        ox.BlankNode() if number == 1 else ox.Literal("é"),
        ox.NamedNode(graph_of("contracts")),
    )
    for number in range(3)
]
INFERRED = ox.Quad(
    ox.NamedNode("http://example.org/thing"),
    ox.NamedNode("http://example.org/follows"),
    ox.Literal("this"),
    ox.NamedNode(inferred_graph_of("contracts")),
)
KNOWN = ox.Quad(
    ox.NamedNode("http://example.org/known"),
    ox.NamedNode("http://example.org/says"),
    ox.Literal("something"),
    ox.NamedNode(KNOWLEDGE),
)
LINES = (
    '<http://example.org/thing> <http://example.org/says0> "é" .\n'
    "<http://example.org/thing> <http://example.org/says1> _:c14n0 .\n"
    '<http://example.org/thing> <http://example.org/says2> "é" .\n'
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with a store in it."""
    monkeypatch.chdir(tmp_path)
    dataset = Dataset(
        *("contracts", (), "2026-01-01T00:00:00Z", "0", 1, 3, 1), hash_of(map(line_of, STATED))
    )
    with Folder("my-store").writing() as draft:
        draft.store.extend([*STATED, INFERRED, KNOWN, *to_quads(Catalogue("", "0", (dataset,)))])
        draft.commit()
    return tmp_path


def test_the_packaged_knowledge(okg: Run) -> None:
    stated, closed = (okg("export", "--format", "nt", *more) for more in ((), ("--inferred",)))
    assert (stated.status, stated.err) == (0, "")
    kpo = "<https://w3id.org/outsourcing#KnowledgeProcessOutsourcing>"
    broader = f"{kpo} <http://www.w3.org/2004/02/skos/core#broader>"
    assert kpo in stated.out
    assert broader not in stated.out
    assert broader in closed.out
    assert set(stated.out.splitlines()) < set(closed.out.splitlines())


@pytest.mark.usefixtures("folder")
def test_a_dataset_in_canonical_order(okg: Run) -> None:
    ran = okg(
        *("export", "--store", "my-store", "--dataset", "contracts"),
        *("--format", "nt", "--canonical"),
    )
    assert (ran.status, ran.out, ran.err) == (0, LINES, "")


@pytest.mark.parametrize(
    ("file", "start"),
    [
        ("all.nt", "<http"),
        ("all.nq", "<http"),
        ("all.trig", "@prefix"),
        ("all.ttl", "@prefix"),
        ("all.jsonld", "[{"),
        ("all.rdf", "<?xml"),
        ("all.owl", "<?xml"),
        ("all.other", "@prefix"),
    ],
)
def test_the_name_of_the_output_says_the_syntax(
    file: str, start: str, okg: Run, folder: Path
) -> None:
    ran = okg("export", "--store", "my-store", "--inferred", "-o", file)
    assert (ran.status, ran.out, ran.err) == (0, "", "")
    assert (folder / file).read_text("utf-8").startswith(start)


@pytest.mark.usefixtures("folder")
def test_graphs_are_told_where_the_syntax_has_them(okg: Run) -> None:
    ran = okg("export", "--store", "my-store", "--inferred", "--format", "nq")
    quads = list(ox.parse(ran.out, format=ox.RdfFormat.N_QUADS))
    graphs = sorted(str(it.graph_name)[1:-1] for it in quads)
    assert graphs == sorted(
        [KNOWLEDGE, *[graph_of("contracts")] * 3, inferred_graph_of("contracts")]
    )


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["--dataset", "contracts"], 2, "--dataset goes with --store DIR or --endpoint URL"),
        (
            ["--store", "my-store", "--dataset", "x"],
            2,
            "there is no dataset x: there are contracts",
        ),
        (["--store", "nothing"], 3, "there is no store at nothing: okg load FILE --store nothing"),
        (["--store", ".", "--endpoint", "http://x"], 2, "give --store or --endpoint, not both"),
        (["--store", "."], 3, ". is not a store of okg"),
        (["--store", "my-store", "-o", "no/where.ttl"], 2, "no/where.ttl cannot be written"),
    ],
)
def test_what_is_at_fault_is_told(
    arguments: list[str], status: int, message: str, okg: Run, folder: Path
) -> None:
    before = sorted(folder.rglob("*"))
    ran = okg("export", *arguments)
    assert (ran.status, ran.out) == (status, "")
    assert ran.err.startswith(f"okg: {message}")
    assert sorted(folder.rglob("*")) == before


def test_an_export_that_fails_leaves_the_old_file(okg: Run, folder: Path) -> None:
    (folder / "old.ttl").write_text("old", encoding="utf-8")
    ran = okg("export", "--store", "my-store", "--dataset", "x", "-o", "old.ttl")
    assert ran.status == 2
    assert (folder / "old.ttl").read_text("utf-8") == "old"


@pytest.mark.usefixtures("folder")
def test_backup_and_restore(okg: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    made = okg("backup", "--store", "my-store", "-o", "my-store.nq.zst")
    assert (made.status, made.out, made.err) == (0, "", "okg: my-store.nq.zst holds contracts\n")
    # The environment can name the store.
    monkeypatch.setenv("OKG_STORE", "another")
    done = okg("restore", "my-store.nq.zst")
    assert (done.status, done.out, done.err) == (0, "", "okg: another holds contracts\n")
    exports = [
        okg("export", "--store", name, "--inferred", "--canonical", "--format", "nq").out
        for name in ("my-store", "another")
    ]
    assert exports[0] == exports[1] != ""

    again = okg("restore", "my-store.nq.zst")
    assert again.status == 2
    assert again.err.startswith("okg: another holds contracts: restore into a new folder")


def test_a_backup_that_is_none(okg: Run, folder: Path) -> None:
    (folder / "file").write_text("text", encoding="utf-8")
    ran = okg("restore", "file", "--store", "new")
    assert (ran.status, ran.err) == (
        2,
        "okg: file is not a backup of okg: okg backup writes one\n",
    )
    assert not (folder / "new").exists()
    ran = okg("backup", "--store", "new", "-o", "file")
    assert ran.status == 3
    assert (folder / "file").read_text("utf-8") == "text"
    assert okg("backup", "-o", "file").status == 2


def damaged(folder: Path) -> None:
    """Turn over a byte of each block of data in a store that is large enough to have several."""
    many = [
        ox.Quad(
            ox.NamedNode(f"http://example.org/{number}"),
            ox.NamedNode("http://example.org/says"),
            ox.Literal(f"{hash(number * 7919)} is said of {number}"),
            ox.NamedNode(KNOWLEDGE),
        )
        for number in range(50_000)
    ]
    with Folder(folder).writing() as draft:
        draft.store.bulk_extend([*many, *to_quads(Catalogue("", "0"))])
        draft.commit()
    largest = max(folder.rglob("*.sst"), key=lambda it: it.stat().st_size)
    content = bytearray(largest.read_bytes())
    # The index of the file is at its end; without it, the store would not even open.
    for place in range(1000, len(content) // 2, 4096):
        content[place] ^= 0xFF
    largest.write_bytes(content)


def test_a_store_that_turns_out_to_be_damaged(okg: Run, tmp_path: Path) -> None:
    damaged(tmp_path / "store")
    output = tmp_path / "output.nq"
    for command in ("export", "backup"):
        ran = okg(command, "--store", str(tmp_path / "store"), "-o", str(output))
        assert ran.status == 3
        assert ran.err.startswith(f"okg: {tmp_path / 'store'} is damaged: ")
        assert not output.exists()
